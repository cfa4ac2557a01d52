"""Django's registration of the web pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and translations of the desk."""

    name = "prezent.web"
    label = "web"

    def ready(self) -> None:
        """Register the work of the pages: the desk's own letters."""
        from prezent.web.account import mailer  # noqa: F401
