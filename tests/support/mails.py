"""Small real e-mails for tests of the channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from prezent.mailbox.intake import Arrival, Outcome, process_batch, store
from prezent.mailbox.models import IncomingMail, Mailbox
from tests.support.people import NOW

SHOP = "sklep@jarzebina.example"
ANNA = "Anna Rogalska <anna.rogalska@poczta.example>"
STRANGER = "Ktoś Obcy <obcy@inny.example>"


def make_mail(
    *,
    sender: str = ANNA,
    subject: str = "Czajnik przecieka",
    text: str = "Dzień dobry, czajnik kupiony w maju przecieka przy dnie. Proszę o pomoc.",
    to: str = SHOP,
    message_id: str | None = "<a1@poczta.example>",
    at: datetime = NOW,
    reply_to_id: str = "",
    references: Sequence[str] = (),
    headers: Sequence[tuple[str, str]] = (),
    files: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The bytes of an e-mail as a mail program would send it."""
    mail = EmailMessage(policy=SMTP)
    if sender:
        mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    if message_id:
        mail["Message-ID"] = message_id
    if reply_to_id:
        mail["In-Reply-To"] = reply_to_id
    if references:
        mail["References"] = " ".join(references)
    for name, value in headers:
        mail[name] = value
    mail.set_content(text)
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def make_mailbox(address: str = SHOP, **fields: object) -> Mailbox:
    """A mailbox, by default one that mail is only imported into."""
    return Mailbox.objects.create(address=address, **fields)


_count = 0


def take_in(mailbox: Mailbox, *raws: bytes, now: datetime = NOW) -> list[IncomingMail]:
    """Store and file mails as they would arrive at ``now``; returns their rows in the order given."""
    global _count  # noqa: PLW0603 - sources must differ over all calls
    arrivals = []
    for raw in raws:
        _count += 1
        arrivals.append(Arrival(raw, now, source=f"test-{_count}"))
    stored = store(mailbox, arrivals)
    process_batch(now=now)
    rows = IncomingMail.objects.select_related("entry__case", "case").in_bulk([one.mail_id for one in stored])
    return [rows[one.mail_id] for one in stored]


__all__ = ["ANNA", "SHOP", "STRANGER", "Outcome", "make_mail", "make_mailbox", "take_in"]
