"""Making cases: from a channel, by hand at a counter or telephone, or by writing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, Channel, Entry, Kind, Participant, Priority, Status
from prezent.cases.services import finding, owing
from prezent.cases.services.words import FilePart, Written, add_incoming, excerpt_of, write_answer
from prezent.people.models import ContactPoint, Customer, Team
from prezent.people.policies import Viewer
from prezent.people.services import add_customer, contact_key
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import Actor, record
from prezent.platform.rawsql import insert, insert_all

WARSAW = ZoneInfo("Europe/Warsaw")


@dataclass(frozen=True, slots=True)
class Incoming:
    """Words of a customer as a channel hands them over; ``segments`` as in Entry."""

    channel: str
    at: datetime
    text: str
    author_name: str = ""
    author_address: str = ""
    subject: str = ""
    html: str = ""
    segments: Sequence[tuple[str, int, int]] = ()
    recipients: dict[str, list[list[str]]] = field(default_factory=dict)
    files: Sequence[FilePart] = ()
    automatic: str = ""


def next_number(year: int) -> str:
    """The next case number of ``year``, such as ``2026-000123``. One SQL statement, safe when two ask at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_numberseries (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = cases_numberseries.last + 1 RETURNING last",
            [year],
        )
        (last,) = cursor.fetchone()
    return f"{year}-{last:06d}"


def open_from_channel(
    words: Incoming,
    *,
    customer: Customer | None,
    team_id: int | None,
    language: str,
    now: datetime,
    participants: Sequence[str] = (),
) -> tuple[Case, Entry]:
    """A customer's first words on a matter become a case, owed an answer from ``words.at`` on."""
    with transaction.atomic(savepoint=False):  # part of the caller's transaction where there is one
        case = Case(
            number=next_number(words.at.astimezone(WARSAW).year),
            matter=(words.subject.strip() or excerpt_of(words.text) or str(_("(no subject)")))[:200],
            channel=words.channel,
            last_channel=words.channel,
            language=language,
            customer=customer,
            team_id=team_id,
            opened_at=words.at,
            changed_at=words.at,
            unread=True,
            excerpt=excerpt_of(words.text, words.segments),
        )
        owing.take_customer_words(case, at=words.at)
        case.search_key = finding.search_key(case)
        insert(case)
        entry = add_incoming(case, words, now=now, opens=True)
        insert_all(
            [Participant(case=case, address=address) for address in dict.fromkeys(participants) if address],
            ignore_conflicts=True,
        )
        record(
            "case.opened",
            actor=Actor("customer", customer.pk if customer else None, words.author_name[:120]),
            subject=("case", case.pk),
            team_id=team_id,
            now=now,
            data={"number": case.number, "channel": words.channel},
        )
    return case, entry


def open_by_hand(
    *,
    by: Viewer,
    now: datetime,
    channel: str,
    at: datetime,
    customer_name: str,
    matter: str,
    words: str,
    email: str = "",
    phone: str = "",
    kind: str = Kind.ENQUIRY,
    priority: int = Priority.NORMAL,
    team: Team | None = None,
    points: Sequence[str] = (),
    language: str = "pl",
) -> Case:
    """A call, visit or letter written down by the person who took it; that person becomes its assignee.

    Raises DomainError: ``case.words_missing``, ``case.in_future``, ``case.unnamed``, ``contact.invalid``.
    """
    from prezent.cases.services.points import add_point

    if channel not in {Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.OTHER}:
        raise DomainError(_("Choose how the customer reached us."), code="case.channel")
    if not words.strip():
        raise DomainError(_("Write down what the customer said."), code="case.words_missing")
    if at > now:
        raise DomainError(_("The conversation cannot be in the future: check the time."), code="case.in_future")
    if not (customer_name.strip() or email.strip() or phone.strip()):
        raise DomainError(_("Write who it was: a name, an e-mail address or a phone number."), code="case.unnamed")
    with transaction.atomic():
        customer = add_customer(name=customer_name, email=email, phone=phone, language=language, now=now)
        incoming = Incoming(
            channel=channel,
            at=at,
            text=words.strip(),
            author_name=customer.name,
            subject=matter.strip(),
            author_address=email.strip().lower(),
        )
        case, entry = open_from_channel(
            incoming,
            customer=customer,
            team_id=team.pk if team else None,
            language=language,
            now=now,
            participants=[email.strip().lower()],
        )
        case.kind, case.priority, case.assignee_id = kind, priority, by.id
        case.status, case.unread = Status.OPEN, False
        case.save(update_fields=["kind", "priority", "assignee", "status", "unread"])
        Entry.objects.filter(pk=entry.pk).update(staff_id=by.id)
        record(
            "case.taken_down",
            actor=by.actor,
            subject=("case", case.pk),
            team_id=case.team_id,
            now=now,
            data={"channel": channel},
        )
        for text in points:
            if text.strip():
                add_point(case, by=by, now=now, text=text, entry=entry)
    return case


def open_by_writing(
    *,
    by: Viewer,
    now: datetime,
    to_address: str,
    to_name: str,
    matter: str,
    html: str,
    submission: UUID | None = None,
    kind: str = Kind.OTHER,
    team: Team | None = None,
    language: str = "pl",
    against: Sequence[tuple[str, str]] = (),
) -> tuple[Case, Written]:
    """A first e-mail from us to a customer; the case then waits for the customer's answer.

    ``against`` is that of ``words.Letter``. A second press of the button (the same ``submission``) gives the first
    one's case.
    Raises DomainError: ``contact.invalid``, ``case.matter_missing``, ``answer.empty``.
    """
    if not matter.strip():
        raise DomainError(_("Write what the letter is about."), code="case.matter_missing")
    contact_key(ContactPoint.Kind.EMAIL, to_address)
    earlier = _written_before(submission, by)
    if earlier is not None:
        return earlier
    try:
        return _open_and_write(
            by=by,
            now=now,
            to_address=to_address,
            to_name=to_name,
            matter=matter,
            html=html,
            submission=submission,
            kind=kind,
            team=team,
            language=language,
            against=against,
        )
    except _PressedTwiceError:
        earlier = _written_before(submission, by)
        if earlier is None:
            raise
        return earlier


class _PressedTwiceError(Exception):
    """Another request wrote this letter while this one was opening its case, which must go again."""


def _written_before(submission: UUID | None, by: Viewer) -> tuple[Case, Written] | None:
    if submission is None:
        return None
    entry = Entry.objects.select_related("case").filter(submission=submission, staff_id=by.id).first()
    return (entry.case, Written(entry.pk, repeated=True)) if entry else None


def _open_and_write(
    *,
    by: Viewer,
    now: datetime,
    to_address: str,
    to_name: str,
    matter: str,
    html: str,
    submission: UUID | None,
    kind: str,
    team: Team | None,
    language: str,
    against: Sequence[tuple[str, str]],
) -> tuple[Case, Written]:
    with transaction.atomic():
        customer = add_customer(name=to_name, email=to_address, language=language, now=now)
        address = ContactPoint.objects.get(
            customer=customer, kind=ContactPoint.Kind.EMAIL, key=to_address.strip().lower()
        )
        case = Case(
            number=next_number(now.astimezone(WARSAW).year),
            matter=matter.strip()[:200],
            kind=kind,
            channel=Channel.EMAIL,
            last_channel=Channel.EMAIL,
            language=language,
            customer=customer,
            team=team,
            assignee_id=by.id,
            opened_at=now,
            changed_at=now,
            status=Status.OPEN,
        )
        case.search_key = finding.search_key(case)
        insert(case)
        insert(Participant(case=case, address=address.key))
        record(
            "case.opened",
            actor=by.actor,
            subject=("case", case.pk),
            team_id=case.team_id,
            now=now,
            data={"number": case.number, "channel": Channel.EMAIL},
        )
        written = write_answer(
            case,
            by=by,
            now=now,
            html=html,
            to=[(customer.name, address.value)],
            submission=submission,
            status=Status.WAITING_CUSTOMER,
            against=against,
        )
        if written.repeated:
            raise _PressedTwiceError
    return case, written
