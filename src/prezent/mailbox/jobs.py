"""Work of the e-mail channel, registered with the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prezent.mailbox import intake, sending
from prezent.mailbox.outgoing import SEND
from prezent.platform import work

PROCESS = "mail.process"


@work.handler(SEND, max_attempts=1000, lease=sending.LEASE, on_dead=sending.give_up)
def send_letter(key: str, payload: Mapping[str, Any]) -> None:
    """Send one letter. How often it is tried is the letter's own affair (``sending``)."""
    sending.send(key, payload)


@work.handler(PROCESS)
def process_mail(key: str, payload: Mapping[str, Any]) -> None:
    """File mail that waits; entered when a person takes mail out of quarantine."""
    del key, payload
    intake.process_received()
