"""Django's registration of the web pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and translations of the desk."""

    name = "prezent.web"
    label = "web"
