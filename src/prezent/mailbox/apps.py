"""Django's registration of the e-mail channel."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """Mailboxes, incoming and outgoing mail."""

    name = "prezent.mailbox"
    label = "mailbox"

    def ready(self) -> None:
        """Register the work this channel does."""
        from prezent.mailbox import jobs  # noqa: F401
