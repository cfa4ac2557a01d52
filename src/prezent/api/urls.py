"""Addresses for other programs."""

from __future__ import annotations

from django.urls import path

from prezent.api.v1 import api

urlpatterns = [path("api/v1/", api.urls)]
