"""Django's registration of complaints."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """What a case needs when it is a complaint."""

    name = "prezent.complaints"
    label = "complaints"
