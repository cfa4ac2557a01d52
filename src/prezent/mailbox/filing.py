"""One mail onto the desk: to the case that it continues, or a new one; automatic mail only where evidence puts it.

The evidence is asked in the order in which it can be believed: our own Message-ID (its HMAC verified), a signed
reply token, a reference to a mail on the desk, a case number in the subject. Whatever the evidence, a mail
joins a case only when its author takes part in it; else it becomes a case of its own with a suggestion, and a
person decides. So neither a forged In-Reply-To nor a quoted number brings a stranger's words to a customer's case.

What answers a letter of a side thread (to a supplier, say), or has the case's token or refers to a mail there, goes
into that thread when it comes from the thread's own address, and never among the customer's words.

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

from prezent.cases.models import Case, Participant, SideThread
from prezent.cases.models import Channel as CaseChannel
from prezent.cases.models import SuggestedLink as Link
from prezent.cases.services import joining
from prezent.cases.services.opening import Incoming, open_from_channel
from prezent.cases.services.sides import take_side_words
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
    """Where the evidence puts a mail: the case it continues (and the side thread of that case), else what is only
    suggested, strongest first, with the side thread whose letter it answers."""

    case: Case | None
    suggestions: tuple[tuple[Case, str, int | None], ...] = ()
    side: SideThread | None = None


def file_mail(read: ReadMail, job: Job, *, desk: Desk, now: datetime) -> OutcomeName:
    """File one mail, in the caller's transaction. Raises AlreadyTaken when its row no longer waits."""
    if read.identity in desk.identities:
        _settle(read, job, IncomingMail.State.DUPLICATE, case_id=desk.identities[read.identity])
        return "duplicate"
    if read.mail.automatic is not None:
        return _file_automatic(read, job, desk, now)
    place = find_place(read, desk)
    words = _words(read, job, now)
    if place.case is not None and place.side is not None:
        entry = take_side_words(place.case, words, side_id=place.side.pk, now=now)
        _settle(read, job, IncomingMail.State.FILED, case_id=place.case.pk, entry_id=entry.pk)
        desk.learn(read, place.case, opened=False, addresses=(), side_id=place.side.pk)
        return "reply"
    if place.case is not None:
        entry = add_incoming(place.case, words, now=now)
        added = _take_part(place.case, read, desk)
        _settle(read, job, IncomingMail.State.FILED, case_id=place.case.pk, entry_id=entry.pk)
        desk.learn(read, place.case, opened=False, addresses=added)
        return "reply"
    case, entry_id, addresses = _open(read, job, words, desk, now)
    for other, reason, side_id in place.suggestions:
        joining.suggest(case, other, reason=reason, side_id=side_id)
    _settle(read, job, IncomingMail.State.FILED, case_id=case.pk, entry_id=entry_id)
    desk.learn(read, case, opened=True, addresses=addresses)
    return "new_case"


def find_place(read: ReadMail, desk: Desk) -> Place:
    """The case that a person's mail continues, or those it may belong to."""
    suggested: dict[int, tuple[Case, str, int | None]] = {}
    for case, reason, side_id in _evidence(read, desk):
        side = desk.side_of(case, side_id, read.author)
        if side is not None and (side_id is not None or reason == Link.Reason.TOKEN):
            return Place(case, side=side)
        if desk.may_write_to(case, read.author):
            return Place(case)
        suggested.setdefault(case.pk, (case, reason, side_id or (side.pk if side is not None else None)))
    return Place(None, tuple(suggested.values())[:MAX_SUGGESTIONS])


def _evidence(read: ReadMail, desk: Desk) -> Iterator[tuple[Case, str, int | None]]:
    """Cases that the mail speaks of, with the reason and, where what it answers stands in one, the side thread."""
    said = read.evidence
    ids: list[tuple[int, str, int | None]] = []
    for message_id in said.own_ids:
        letter = desk.letter_of(message_id)
        if letter is not None:
            ids.append((letter.case_id, Link.Reason.OWN_MESSAGE, letter.side_id))
    ids += [(desk.numbers[number], Link.Reason.TOKEN, None) for number in said.token_cases if number in desk.numbers]
    for message_id in said.reference_ids:
        places = desk.references.get(message_id[:ID_LENGTH], ())
        ids += [(case_id, Link.Reason.REFERENCE, side_id) for case_id, side_id in places]
    ids += [(desk.numbers[number], Link.Reason.NUMBER, None) for number in said.subject_cases if number in desk.numbers]
    for case_id, reason, side_id in ids:
        case = desk.current(case_id)
        if case is not None:
            yield case, reason, side_id


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
    case, side_id = _noted_on(read, desk)
    entry_id = None
    if case is not None and not _echo(read, desk):
        words = _words(read, job, now)
        if side_id is not None:
            entry_id = take_side_words(case, words, side_id=side_id, now=now).pk
        else:
            entry_id = add_incoming(case, words, now=now).pk
    if read.mail.bounce is not None:
        bounces.report(read, desk, now=now)
    _settle(read, job, IncomingMail.State.AUTOMATIC, case_id=case.pk if case else None, entry_id=entry_id)
    desk.learn(read, case, opened=False, addresses=(), side_id=side_id)
    return "automatic"


def _echo(read: ReadMail, desk: Desk) -> bool:
    """Whether this is a letter of ours that came back to us as it left: it stands on its case already."""
    return read.mail.message_id is not None and desk.letter_of(read.mail.message_id) is not None


def _noted_on(read: ReadMail, desk: Desk) -> tuple[Case | None, int | None]:
    """The case on which automatic mail is noted, and the side thread in it: that of the letter which it is about."""
    for case, reason, side_id in _evidence(read, desk):
        if reason == Link.Reason.OWN_MESSAGE:
            return case, side_id
        if reason == Link.Reason.TOKEN:
            side = desk.side_of(case, None, read.author)
            return case, side.pk if side is not None else None
        if reason != Link.Reason.REFERENCE:
            continue
        if side_id is not None and desk.side_of(case, side_id, read.author) is not None:
            return case, side_id
        if read.mail.automatic == "own" or desk.may_write_to(case, read.author):
            return case, side_id if read.mail.automatic == "own" else None
    return None, None


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
