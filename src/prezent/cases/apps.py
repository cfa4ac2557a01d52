"""Django's registration of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, their timeline, points, tags, drafts and links."""

    name = "prezent.cases"
    label = "cases"
