"""What makes the demo desk look like a living one: an answer that could not be delivered, a machine's reply, a
letter from an address that nobody knows, and a mail that waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from prezent.cases.models import Case, Entry, Status
from prezent.cases.services.delivery import record_delivery
from prezent.demo.mails import CustomerMail, Maildir, build
from prezent.demo.past import Past
from prezent.mailbox import intake
from prezent.mailbox.intake import Arrival
from prezent.mailbox.models import IncomingMail, OutgoingMail
from prezent.platform.eventlog import SYSTEM, record

_UNKNOWN = "550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table"
_SPOUSE = """Dzień dobry,

piszę z adresu żony, bo moja poczta od wczoraj nie działa. W sprawie {number}: proszę o odpowiedź na ten adres.

Pozdrawiam
{name}
"""
_AWAY = """Dzień dobry,

jestem na urlopie i wracam w przyszłym tygodniu. Odpowiem po powrocie.

To jest wiadomość automatyczna.
"""


def play(past: Past, *, now: datetime) -> None:
    """Add the four to a loaded desk."""
    _undelivered(past, now=now - timedelta(minutes=95))
    _from_another_address(past, now=now - timedelta(seconds=40))
    _away(past, now=now - timedelta(hours=3))
    _quarantined(past, now=now - timedelta(hours=5))


def _recent(*, status: str, number: int = 0) -> OutgoingMail | None:
    """One of our latest letters on a case in this state."""
    letters = OutgoingMail.objects.filter(entry__case__status=status).select_related("entry__case__customer", "mailbox")
    return letters.order_by("-date", "-id")[number : number + 1].first()


def _undelivered(past: Past, *, now: datetime) -> None:
    letter = _recent(status=Status.WAITING_CUSTOMER)
    if letter is None:
        return
    note = _UNKNOWN.format(address=letter.recipient)
    OutgoingMail.objects.filter(pk=letter.pk).update(state=OutgoingMail.State.FAILED, response=note, sent_at=None)
    moment = max(now, letter.date + timedelta(minutes=1))
    record_delivery(letter.entry_id, state=Entry.Delivery.FAILED, note=note, now=moment)


def _from_another_address(past: Past, *, now: datetime) -> None:
    known = [Status.WAITING_OTHERS, Status.WAITING_CUSTOMER, Status.OPEN]
    cases = Case.objects.filter(status__in=known, customer__form="pan", language="pl", unsent=0)
    case = cases.select_related("customer").order_by("-changed_at").first()
    if case is None or case.customer is None:
        return
    mail = CustomerMail(
        name=case.customer.name,
        address=f"dom.{case.customer.pk}@listonosz.example",
        to=next(iter(past.mailboxes.values())).address,
        at=now,
        subject=f"[{case.number}] Mój nowy adres",
        text=_SPOUSE.format(number=case.number, name=case.customer.name),
    )
    past.receive(next(iter(past.mailboxes.values())), build(mail), now)


def _away(past: Past, *, now: datetime) -> None:
    letter = _recent(status=Status.WAITING_CUSTOMER, number=1)
    if letter is None or letter.entry.case.customer is None:
        return
    mail = CustomerMail(
        name=letter.entry.case.customer.name,
        address=letter.recipient,
        to=letter.mailbox.address,
        at=max(now, letter.date + timedelta(minutes=1)),
        subject="Jestem na urlopie",
        text=_AWAY,
        in_reply_to=letter.message_id,
    )
    raw = b"Auto-Submitted: auto-replied\n" + build(mail)
    past.receive(letter.mailbox, raw, mail.at)


def _quarantined(past: Past, *, now: datetime) -> None:
    """A mail that stumbled once; trying it again files it."""
    mailbox = next(iter(past.mailboxes.values()))
    mail = CustomerMail(
        name="Hurtownia Zabawek Kasztan",
        address="biuro@kasztan-hurt.example",
        to=mailbox.address,
        at=now,
        subject="Oferta na sezon świąteczny",
        text="Dzień dobry,\n\nprzesyłam cennik lalek i kolejek na grudzień.\n\nZ poważaniem\nBiuro handlowe",
    )
    raw = build(mail)
    source = Maildir(Path(mailbox.maildir)).put(raw, now, read=True)
    (stored,) = intake.store(mailbox, [Arrival(raw, now, source=source)])
    problem = "mail.not_filed: the disk was full when the mail was filed"
    IncomingMail.objects.filter(pk=stored.mail_id).update(
        state=IncomingMail.State.QUARANTINED, problem=problem, sender=mail.address, subject=mail.subject
    )
    record("mail.quarantined", actor=SYSTEM, subject=("mail", stored.mail_id), now=now, data={"problem": problem})
