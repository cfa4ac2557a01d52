"""What the e-mail channel does when cases tell it something."""

from __future__ import annotations

from prezent.cases.events import AnswerWritten, DeliveryRetried


def queue_letter(event: AnswerWritten) -> None:
    """Enter the letter that an answer by e-mail needs, and the work of sending it."""


def queue_again(event: DeliveryRetried) -> None:
    """Send a failed letter once more."""
