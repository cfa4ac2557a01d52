"""Side threads: letters to a supplier, a courier or an expert, beside the customer's conversation and never in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import SideLetterWritten
from prezent.cases.models import Attachment, Case, Channel, Entry, SideThread
from prezent.cases.policies import require_visible
from prezent.cases.services import side_drafts
from prezent.cases.services.composing import cleaned
from prezent.cases.services.letter import Signatory, blank_letter, says_nothing
from prezent.cases.services.words import FilePart, Written, attach_files, entry_of
from prezent.domain.mail import composed
from prezent.people.models import ContactPoint
from prezent.people.policies import Viewer
from prezent.people.services import contact_key
from prezent.platform import bus
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import Actor, record
from prezent.platform.rawsql import insert, insert_all

if TYPE_CHECKING:
    from prezent.cases.services.opening import Incoming

State = SideThread.State
LANGUAGES = ("pl", "en")
LONGEST_ASK = 1000
#: Nobody waits longer for an answer; a later date is a slip of the keyboard.
FURTHEST = timedelta(days=2 * 366)
MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom we ask, what for and until when. ``due_at``: the first moment at which an answer is late.

    ``subject`` is that of the letters: nothing of the case or of the customer gets into it by itself.
    """

    name: str
    address: str
    subject: str
    asked_for: str
    kind: str = SideThread.Kind.SUPPLIER
    due_at: datetime | None = None
    language: str = "pl"


@dataclass(frozen=True, slots=True)
class SideLetter:
    """A letter of a side thread. ``files`` are new ones, already in the store; ``forwarded`` ids of files of the case
    that somebody chose to pass on; those of the writer's draft come along, and the draft is gone. ``submission`` and
    ``against`` are those of ``words.Letter``."""

    html: str
    submission: UUID | None = None
    against: Sequence[tuple[str, str]] = ()
    files: Sequence[FilePart] = ()
    forwarded: Sequence[int] = ()


def open_side(
    case: Case, *, by: Viewer, author: Signatory, now: datetime, ask: Ask, letter: SideLetter
) -> tuple[SideThread, Written]:
    """Ask somebody else for a case: the thread and its first letter, in one transaction; no network.

    ``author`` signs: a letter that holds only its greeting and signature is empty. A second press of the button (the
    same ``submission``) gives the first one's thread.
    Raises DomainError ``contact.invalid``, ``side.name``, ``side.subject``, ``side.asked_for``, ``side.kind``,
    ``side.customers_address``, ``side.due_past``, ``side.due_far``, ``side.empty``, ``side.file``.
    """
    require_visible(by, case)
    side = _new_side(case, by, now, ask)
    html = _worded(letter.html, author, side.language)

    def write() -> Written:
        insert(side)
        entry = _write(side, case, by, now, html, letter)
        side_drafts.spend(case, None, entry, by=by)
        _log("side.opened", side, case, actor=by.actor, now=now, name=side.name, kind=side.kind)
        return _send(side, case, entry, by, now, letter)

    written = _once(letter.submission, by, write)
    if written.repeated:
        return SideThread.objects.get(entries=written.entry_id), written
    return side, written


def write_to_side(
    side: SideThread,
    *,
    by: Viewer,
    author: Signatory,
    now: datetime,
    letter: SideLetter,
    due_at: datetime | None = None,
) -> Written:
    """Write once more in a side thread: it waits for an answer again, until ``due_at`` where one is given.

    Raises DomainError ``side.due_past``, ``side.due_far``, ``side.empty``, ``side.file``.
    """
    require_visible(by, side.case)
    due_at = _require_due(due_at, now)
    html = _worded(letter.html, author, side.language)

    def write() -> Written:
        entry = _write(side, side.case, by, now, html, letter)
        side_drafts.spend(side.case, side, entry, by=by)
        SideThread.objects.filter(pk=side.pk).update(
            state=State.OPEN, answer_due_at=due_at, closed_at=None, closed_by=None, outcome="", version=F("version") + 1
        )
        return _send(side, side.case, entry, by, now, letter)

    return _once(letter.submission, by, write)


def close_side(side: SideThread, *, by: Viewer, now: datetime, outcome: str = "") -> None:
    """Say that nothing more is expected of them, and what came of it. Raises Conflict ``side.changed`` when they wrote,
    or somebody else did something, in the meantime."""
    require_visible(by, side.case)
    outcome = " ".join(outcome.split())[:300]
    with transaction.atomic():
        _change(side, state=State.CLOSED, closed_at=now, closed_by_id=by.id, outcome=outcome)
        _log("side.closed", side, side.case, actor=by.actor, now=now, name=side.name, outcome=outcome)
        _touch(side.case_id, now)


def reopen_side(side: SideThread, *, by: Viewer, now: datetime) -> None:
    """Expect something of them again. Raises Conflict ``side.changed``."""
    require_visible(by, side.case)
    if side.state != State.CLOSED:
        return
    with transaction.atomic():
        again = State.ANSWERED if side.answered_at else State.OPEN
        _change(side, state=again, closed_at=None, closed_by_id=None, outcome="")
        _log("side.reopened", side, side.case, actor=by.actor, now=now, name=side.name)
        _touch(side.case_id, now)


def set_due(side: SideThread, *, by: Viewer, now: datetime, due_at: datetime | None) -> None:
    """Give the answer another date, or none: they said so on the phone, say.

    Raises DomainError ``side.due_past``, ``side.due_far``; Conflict ``side.changed``.
    """
    require_visible(by, side.case)
    due_at = _require_due(due_at, now)
    if due_at == side.answer_due_at:
        return
    with transaction.atomic():
        _change(side, answer_due_at=due_at)
        _log("side.due_set", side, side.case, actor=by.actor, now=now, name=side.name, due=due_at)
        _touch(side.case_id, now)


def take_side_words(case: Case, words: Incoming, *, side_id: int, now: datetime) -> Entry:
    """Words of somebody whom we asked. Nothing that is owed to the customer changes, nor who moves next in the case;
    the thread is answered. Automatic mail (``words.automatic``) is only noted."""
    with transaction.atomic(savepoint=False):  # part of the caller's transaction where there is one
        entry = entry_of(case, words, side_id=side_id)
        insert(entry)
        attach_files(case, entry, words.files)
        if not words.automatic:
            mark_answered(side_id, now=words.at)
        _touch(case.pk, now)
        record(
            "side.noted_automatic" if words.automatic else "side.answered",
            actor=Actor("system", None, words.author_name[:120]),
            subject=("case", case.pk),
            team_id=case.team_id,
            now=now,
            data={"side": side_id, "entry": entry.pk},
        )
    return entry


def mark_answered(side_id: int, *, now: datetime) -> None:
    """They wrote: it is for us to look at it, also after the thread was settled."""
    SideThread.objects.filter(pk=side_id).update(
        state=State.ANSWERED,
        answered_at=now,
        closed_at=None,
        closed_by=None,
        outcome="",
        version=F("version") + 1,
    )


def let_in(side: SideThread, addresses: Iterable[str]) -> None:
    """Answers may come from these addresses too: a person has said so."""
    fresh = sorted({one.lower() for one in addresses} - {side.address, *side.also})
    if fresh:
        side.also = [*side.also, *fresh]
        side.save(update_fields=["also"])


def _new_side(case: Case, by: Viewer, now: datetime, ask: Ask) -> SideThread:
    name, subject = " ".join(ask.name.split())[:120], " ".join(ask.subject.split())[:200]
    asked_for = ask.asked_for.strip()[:LONGEST_ASK]
    if ask.kind not in SideThread.Kind.values:
        raise DomainError(_("Choose whom you ask."), code="side.kind")
    if not name:
        raise DomainError(_("Write whom you ask: a firm or a person."), code="side.name")
    address = contact_key(ContactPoint.Kind.EMAIL, ask.address)
    if not subject:
        raise DomainError(_("Write a subject: they see it, the customer does not."), code="side.subject")
    if not asked_for:
        raise DomainError(_("Write in a few words what you ask for."), code="side.asked_for")
    if case.customer_id is not None and _is_customers(case.customer_id, address):
        raise DomainError(
            _("This is the customer's own address. Write to the customer in the case itself."),
            code="side.customers_address",
        )
    return SideThread(
        case=case,
        kind=ask.kind,
        name=name,
        address=address,
        language=ask.language if ask.language in LANGUAGES else "pl",
        subject=subject,
        asked_for=asked_for,
        answer_due_at=_require_due(ask.due_at, now),
        opened_by_id=by.id,
        opened_at=now,
    )


def _is_customers(customer_id: int, address: str) -> bool:
    return ContactPoint.objects.filter(customer_id=customer_id, kind=ContactPoint.Kind.EMAIL, key=address).exists()


def _require_due(due_at: datetime | None, now: datetime) -> datetime | None:
    if due_at is not None and due_at <= now:
        raise DomainError(_("The date of the answer has passed already. Choose a later one."), code="side.due_past")
    if due_at is not None and due_at > now + FURTHEST:
        raise DomainError(_("The date of the answer is years away: check it."), code="side.due_far")
    return due_at


def _worded(html: str, author: Signatory, language: str) -> str:
    html = cleaned(html)
    if says_nothing(html, blank_letter(None, author, language)):
        raise DomainError(_("The letter is empty: write what you ask first."), code="side.empty")
    return html


def _once(submission: UUID | None, by: Viewer, write: Callable[[], Written]) -> Written:
    """Run ``write`` in one transaction; a submission that is on the timeline already gives its entry."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        mine = Entry.objects.filter(submission=submission, staff_id=by.id, side__isnull=False)
        earlier = mine.first() if submission else None
        if earlier is None:
            raise
        return Written(earlier.pk, repeated=True)


def _write(side: SideThread, case: Case, by: Viewer, now: datetime, html: str, letter: SideLetter) -> Entry:
    entry = Entry(
        case=case,
        side=side,
        kind=Entry.Kind.OUT,
        channel=Channel.EMAIL,
        at=now,
        staff_id=by.id,
        author_name=by.name,
        subject=side.subject,
        text=composed.text_of(html),
        html=html,
        recipients={"to": [[side.name, side.address]], "cc": []},
        delivery=Entry.Delivery.QUEUED,
        delivery_at=now,
        submission=letter.submission,
    )
    insert(entry)
    _pass_on(case, entry, letter.forwarded)
    attach_files(case, entry, letter.files)
    return entry


def _pass_on(case: Case, entry: Entry, ids: Sequence[int]) -> None:
    """Attach files that the case has already."""
    wanted = list(dict.fromkeys(ids))[:MOST_FILES]
    if not wanted:
        return
    found = Attachment.objects.filter(case=case, entry__isnull=False).in_bulk(wanted)
    if len(found) < len(wanted):
        raise DomainError(_("One of the files is not in this case any more. Choose again."), code="side.file")
    files = (found[pk] for pk in wanted)
    insert_all([Attachment(case=case, entry=entry, file_id=one.file_id, name=one.name) for one in files])


def _send(side: SideThread, case: Case, entry: Entry, by: Viewer, now: datetime, letter: SideLetter) -> Written:
    _touch(case.pk, now)
    _log("side.written", side, case, actor=by.actor, now=now, entry=entry.pk)
    if letter.against:
        remarks = [{"rule": rule, "reason": reason} for rule, reason in letter.against]
        _log("case.sent_against_advice", side, case, actor=by.actor, now=now, entry=entry.pk, remarks=remarks)
    bus.publish(SideLetterWritten(case.pk, entry.pk, side.pk, now))
    return Written(entry.pk, repeated=False)


def _change(side: SideThread, **fields: Any) -> None:
    """Write ``fields`` to the thread as the caller saw it. Raises Conflict ``side.changed``."""
    seen = SideThread.objects.filter(pk=side.pk, version=side.version)
    if not seen.update(**fields, version=side.version + 1):
        raise Conflict(
            _("Meanwhile something happened in this side thread. Nothing was changed: look again."), code="side.changed"
        )
    for name, value in fields.items():
        setattr(side, name, value)
    side.version += 1


def _touch(case_id: int, now: datetime) -> None:
    Case.objects.filter(pk=case_id).update(changed_at=now, version=F("version") + 1)


def _log(action: str, side: SideThread, case: Case, *, actor: Actor, now: datetime, **data: Any) -> None:
    told = {"side": side.pk, **data}
    record(action, actor=actor, subject=("case", case.pk), team_id=case.team_id, now=now, data=told)
