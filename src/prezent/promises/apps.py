"""Django's registration of promises."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Promises, and those that the coach finds in letters."""

    name = "prezent.promises"
    label = "promises"

    def ready(self) -> None:
        """Register the work and the periodic job of promises."""
        from prezent.promises import jobs  # noqa: F401
