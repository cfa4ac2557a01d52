"""Django's registration of deadlines."""

from datetime import timedelta

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Clocks of cases, their history, and what the desk warns of."""

    name = "prezent.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Have the clocks looked at every minute."""
        from prezent.deadlines.sweep import sweep
        from prezent.platform import periodic

        periodic.register(periodic.Job("sweep_deadlines", timedelta(minutes=1), sweep))
