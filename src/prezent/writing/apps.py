"""Django's registration of writing."""

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """Remarks put aside and the coach's numbers."""

    name = "prezent.writing"
    label = "writing"
