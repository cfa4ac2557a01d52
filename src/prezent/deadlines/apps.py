"""Django's registration of deadlines."""

from datetime import timedelta

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Clocks of cases, their history, and what the desk warns of."""

    name = "prezent.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Read what the firm adds to the law, so that a mistake in it is told at the start; have the clocks looked at
        every minute. Raises ConfigError."""
        from prezent.deadlines.reckoning import house
        from prezent.deadlines.sweep import sweep
        from prezent.domain.deadlines.hours import DeadlineError
        from prezent.platform import config, periodic
        from prezent.platform.config import ConfigError

        try:
            house()
        except DeadlineError as error:
            raise ConfigError(f"{config.get().home / 'deadlines'}: {error}") from error
        periodic.register(periodic.Job("sweep_deadlines", timedelta(minutes=1), sweep))
