"""Addresses of the desk."""

from __future__ import annotations

from django.urls import include, path

from prezent.web import errors

urlpatterns = [
    path("", include("prezent.web.desk.urls")),
    path("", include("prezent.web.account.urls")),
    path("", include("prezent.web.admin.urls")),
    path("", include("prezent.web.health")),
    path("", include("prezent.api.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
