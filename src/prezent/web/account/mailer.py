"""Letters of the desk itself (a new password, an invitation), entered as work for the worker to send.

A letter's words lie sealed in its row, since they carry a link that opens the door. The page that asked for it answers
at once, so that the time of the answer tells nobody which addresses have a place at the desk.
"""

from __future__ import annotations

import json
import secrets as randomness
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from prezent.mailbox.services import can_send, send_system_mail
from prezent.platform import secrets, work
from prezent.platform.errors import DomainError

__all__ = ["LETTER", "can_send", "post", "send"]

LETTER = "account.letter"
#: With the back-off of ``platform.work``: about four hours, longer than anybody waits at the door.
MAX_TRIES = 8
LEASE = timedelta(minutes=10)


def post(*, to: str, subject: str, text: str, language: str, now: datetime) -> bool:
    """Enter a letter to be sent at once; False, and nothing entered, when no mailbox can send."""
    if not can_send():
        return False
    words = json.dumps({"to": to, "subject": subject, "text": text, "language": language})
    work.add(LETTER, randomness.token_hex(16), now=now, payload={"sealed": secrets.seal(words)})
    return True


@work.handler(LETTER, max_attempts=MAX_TRIES, lease=LEASE)
def send(_key: str, payload: Mapping[str, Any]) -> None:
    """Send one letter. Raises Later, with the server's words, while it is not taken."""
    try:
        send_system_mail(**json.loads(secrets.unseal(payload["sealed"])))
    except DomainError as error:
        raise work.Later(str(error)) from error
