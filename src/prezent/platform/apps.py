"""Django's registration of the platform."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Event log, due work, leases, stored files."""

    name = "prezent.platform"
    label = "platform"
    verbose_name = "Platform"
