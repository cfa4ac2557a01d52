"""Letters of the desk itself (a new password, an invitation): they leave by the first mailbox that sends.

A letter is a row of work with its words sealed, since it carries a link that opens the door. The page that asked for
it answers at once, so that the time of the answer tells nobody which addresses have a place at the desk.
"""

from __future__ import annotations

import json
import secrets as randomness
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from prezent.domain.mail import Address, LetterError, OutgoingLetter, compose
from prezent.mailbox import smtp
from prezent.mailbox.models import Mailbox
from prezent.mailbox.outgoing import ascii_domain
from prezent.mailbox.smtp import Verdict
from prezent.platform import clock, config, secrets, work

LETTER = "account.letter"
MAX_TRIES = 8
LEASE = timedelta(minutes=10)


def sending_mailbox() -> Mailbox | None:
    """The mailbox by which the desk's own letters leave; None when there is none. One SQL query."""
    return Mailbox.objects.filter(active=True).exclude(smtp_host="").order_by("id").first()


def can_send() -> bool:
    """Whether the desk can send letters of its own. One SQL query."""
    return sending_mailbox() is not None


def post(*, to: str, subject: str, text: str, language: str, now: datetime) -> bool:
    """Enter a letter to be sent at once; False, and nothing entered, when no mailbox can send."""
    if not can_send():
        return False
    words = json.dumps({"to": to, "subject": subject, "text": text, "language": language})
    work.add(LETTER, randomness.token_hex(16), now=now, payload={"sealed": secrets.seal(words)})
    return True


@work.handler(LETTER, max_attempts=MAX_TRIES, lease=LEASE)
def send(key: str, payload: Mapping[str, Any]) -> None:
    """Send one letter. A repetition after a crash has the same Message-ID, so that mail programs show it once.

    Raises Later while the server does not take it, GiveUp when it never will.
    """
    words = json.loads(secrets.unseal(payload["sealed"]))
    mailbox = sending_mailbox()
    if mailbox is None:
        raise work.GiveUp("no mailbox can send")
    letter = OutgoingLetter(
        message_id=f"<account.{key}@{ascii_domain(mailbox)}>",
        from_name=mailbox.name or config.get().firm,
        from_addr=mailbox.address,
        to=(Address("", words["to"]),),
        subject=words["subject"],
        text=words["text"],
        date=clock.now(),
        language=words["language"] if words["language"] in {"pl", "en"} else "pl",
        automatic=True,
    )
    try:
        message = compose(letter)
    except LetterError as error:
        raise work.GiveUp(str(error)) from error
    timeout = config.get().network_timeout
    answer = smtp.deliver(mailbox, message, to=[words["to"]], timeout=timeout, last_try=True)
    if answer.verdict == Verdict.REFUSED:
        raise work.GiveUp(answer.words)
    if answer.verdict != Verdict.ACCEPTED:
        raise work.Later(answer.words)
