"""One mail onto the desk: to the case that it continues, or a new one; automatic mail only where evidence puts it.

The evidence is asked in the order in which it can be believed: our own Message-ID (its HMAC verified), a signed
reply token, a reference to a mail on the desk, a case number in the subject. Whatever the evidence, a mail
joins a case only when its author takes part in it; else it becomes a case of its own with a suggestion, and a
person decides. So neither a forged In-Reply-To nor a quoted number brings a stranger's words to a customer's case.

Automatic mail never opens a case and never restarts a clock. It is noted on a case when it answers a letter of
ours, carries a token, or refers to a mail there and its author takes part (or it is our own). Everything else
stays in the mailbox's log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from prezent.cases.models import Case, Participant
from prezent.cases.models import Channel as CaseChannel
from prezent.cases.models import SuggestedLink as Link
from prezent.cases.services import joining
from prezent.cases.services.opening import Incoming, open_from_channel
from prezent.cases.services.words import FilePart, add_incoming
from prezent.domain.mail import ParsedMail, answer_text, normalise_subject
from prezent.mailbox import bounces
from prezent.mailbox.lookup import ID_LENGTH, Desk, ReadMail
from prezent.mailbox.models import IncomingMail
from prezent.mailbox.senders import participants_of, recipients_of
from prezent.mailbox.tongue import language_of
from prezent.people.models import Customer
from prezent.people.services import customer_for_email
from prezent.platform.rawsql import insert_all

MAX_SUGGESTIONS = 3
MAX_FILES = 200

OutcomeName = Literal["new_case", "reply", "duplicate", "automatic"]


class AlreadyTaken(Exception):
    """Another process filed the mail in the meantime; nothing is to be done."""

    code = "mail.taken"


@dataclass(frozen=True, slots=True)
class Job:
    """The row of a mail that is being filed."""

    mail_id: int
    mailbox_id: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where the evidence puts a mail: the case it continues, else what is only suggested, strongest first."""

    case: Case | None
    suggestions: tuple[tuple[Case, str], ...] = ()


def file_mail(read: ReadMail, job: Job, *, desk: Desk, now: datetime) -> OutcomeName:
    """File one mail, in the caller's transaction. Raises AlreadyTaken when its row no longer waits."""
    if read.identity in desk.identities:
        _settle(read, job, IncomingMail.State.DUPLICATE, case_id=desk.identities[read.identity])
        return "duplicate"
    if read.mail.automatic is not None:
        return _file_automatic(read, job, desk, now)
    place = find_place(read, desk)
    words = _words(read, job, now)
    if place.case is not None:
        entry = add_incoming(place.case, words, now=now)
        added = _take_part(place.case, read, desk)
        _settle(read, job, IncomingMail.State.FILED, case_id=place.case.pk, entry_id=entry.pk)
        desk.learn(read, place.case, opened=False, addresses=added)
        return "reply"
    case, entry_id, addresses = _open(read, job, words, desk, now)
    for other, reason in place.suggestions:
        joining.suggest(case, other, reason=reason)
    _settle(read, job, IncomingMail.State.FILED, case_id=case.pk, entry_id=entry_id)
    desk.learn(read, case, opened=True, addresses=addresses)
    return "new_case"


def find_place(read: ReadMail, desk: Desk) -> Place:
    """The case that a person's mail continues, or those it may belong to."""
    suggested: dict[int, tuple[Case, str]] = {}
    for case, reason in _evidence(read, desk):
        if desk.may_write_to(case, read.author):
            return Place(case)
        suggested.setdefault(case.pk, (case, reason))
    return Place(None, tuple(suggested.values())[:MAX_SUGGESTIONS])


def _evidence(read: ReadMail, desk: Desk) -> Iterator[tuple[Case, str]]:
    said = read.evidence
    ids: list[tuple[int, str]] = []
    for message_id in said.own_ids:
        letter = desk.letter_of(message_id)
        if letter is not None:
            ids.append((letter.case_id, Link.Reason.OWN_MESSAGE))
    ids += [(desk.numbers[number], Link.Reason.TOKEN) for number in said.token_cases if number in desk.numbers]
    for message_id in said.reference_ids:
        ids += [(case_id, Link.Reason.REFERENCE) for case_id in desk.references.get(message_id[:ID_LENGTH], ())]
    ids += [(desk.numbers[number], Link.Reason.NUMBER) for number in said.subject_cases if number in desk.numbers]
    for case_id, reason in ids:
        case = desk.current(case_id)
        if case is not None:
            yield case, reason


def _open(read: ReadMail, job: Job, words: Incoming, desk: Desk, now: datetime) -> tuple[Case, int, Sequence[str]]:
    facts = desk.own.mailboxes[job.mailbox_id]
    language = language_of(f"{read.mail.subject}\n{answer_text(read.mail)[:3000]}", facts.language)
    customer: Customer | None = None
    if read.author is not None:
        customer = desk.customers.get(read.author.address) or customer_for_email(
            read.author.address, read.author.name, language=language, now=words.at, looked_up=True
        )
    addresses = participants_of(read.mail, read.author, ours=desk.own.addresses)
    case, entry = open_from_channel(
        words, customer=customer, team_id=facts.team_id, language=language, now=now, participants=addresses
    )
    return case, entry.pk, addresses


def _take_part(case: Case, read: ReadMail, desk: Desk) -> Sequence[str]:
    """People whom the author copied in may answer from now on."""
    known = desk.participants
    fresh = [
        address
        for address in participants_of(read.mail, read.author, ours=desk.own.addresses)
        if (case.pk, address) not in known
    ]
    if fresh:
        insert_all([Participant(case=case, address=address) for address in fresh], ignore_conflicts=True)
    return fresh


def _words(read: ReadMail, job: Job, now: datetime) -> Incoming:
    mail = read.mail
    return Incoming(
        channel=CaseChannel.EMAIL,
        at=min(job.received_at, now),
        text=mail.text,
        author_name=read.author.name if read.author else (mail.sender.name if mail.sender else ""),
        author_address=read.author.address if read.author else "",
        subject=normalise_subject(mail.subject) or mail.subject,
        html=mail.html or "",
        segments=[(one.kind, one.start, one.end) for one in mail.segments],
        recipients=recipients_of(mail),
        files=_files(mail),
        automatic=mail.automatic or "",
    )


def _files(mail: ParsedMail) -> list[FilePart]:
    return [
        FilePart(one.name, one.type, one.size, one.sha256, one.inline, one.content_id or "")
        for one in mail.attachments[:MAX_FILES]
    ]


def _file_automatic(read: ReadMail, job: Job, desk: Desk, now: datetime) -> OutcomeName:
    case = _noted_on(read, desk)
    entry_id = None
    if case is not None and not _echo(read, desk):
        entry_id = add_incoming(case, _words(read, job, now), now=now).pk
    if read.mail.bounce is not None:
        bounces.report(read, desk, now=now)
    _settle(read, job, IncomingMail.State.AUTOMATIC, case_id=case.pk if case else None, entry_id=entry_id)
    desk.learn(read, case, opened=False, addresses=())
    return "automatic"


def _echo(read: ReadMail, desk: Desk) -> bool:
    """Whether this is a letter of ours that came back to us as it left: it stands on its case already."""
    return read.mail.message_id is not None and desk.letter_of(read.mail.message_id) is not None


def _noted_on(read: ReadMail, desk: Desk) -> Case | None:
    for case, reason in _evidence(read, desk):
        if reason in {Link.Reason.OWN_MESSAGE, Link.Reason.TOKEN}:
            return case
        if reason == Link.Reason.REFERENCE and (read.mail.automatic == "own" or desk.may_write_to(case, read.author)):
            return case
    return None


#: Written once for every mail: spelt out, it costs a fifth of what building it anew each time does.
_SETTLE = (
    "UPDATE mailbox_incomingmail SET state = %s, identity = %s, message_id = %s, automatic = %s, sender = %s, "
    "subject = %s, problem = '', case_id = %s, entry_id = %s WHERE id = %s AND state = %s"
)


def _settle(read: ReadMail, job: Job, state: str, *, case_id: int | None, entry_id: int | None = None) -> None:
    mail = read.mail
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                str(state),
                read.identity,
                (mail.message_id or "")[:ID_LENGTH],
                mail.automatic or "",
                mail.sender.key[:254] if mail.sender else "",
                mail.subject[:300],
                case_id,
                entry_id,
                job.mail_id,
                str(IncomingMail.State.RECEIVED),
            ],
        )
        if cursor.rowcount != 1:
            raise AlreadyTaken(str(job.mail_id))
