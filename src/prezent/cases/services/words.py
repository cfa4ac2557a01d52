"""Adding to the timeline: the customer's words, our answer, a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import AnswerWritten, ClosingAsked
from prezent.cases.models import Attachment, Case, Channel, Draft, Entry, Participant, Status
from prezent.cases.policies import require_visible, visible_cases
from prezent.cases.services import lateness, owing
from prezent.cases.services.composing import cleaned
from prezent.cases.services.letter import Signatory, blank_letter, says_nothing
from prezent.domain.mail import composed
from prezent.people.policies import Viewer
from prezent.platform import bus
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.eventlog import Actor, record
from prezent.platform.models import StoredFile
from prezent.platform.rawsql import insert, insert_all

if TYPE_CHECKING:
    from prezent.cases.services.opening import Incoming

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that came with words; its bytes are in the store already."""

    name: str
    media_type: str
    size: int
    sha256: str
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What writing did: the entry, and whether this press of the button made it (or an earlier one)."""

    entry_id: int
    repeated: bool


def excerpt_of(text: str, segments: Sequence[tuple[str, int, int]] = ()) -> str:
    """The beginning of what is new in ``text``, on one line."""
    new = " ".join(text[start:end] for kind, start, end in segments if kind == "new") if segments else text
    line = " ".join(new.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def attach_files(case: Case, entry: Entry, files: Sequence[FilePart]) -> None:
    """Put files on an entry; a content that the store knows already is shared."""
    if not files:
        return
    StoredFile.objects.bulk_create(
        [StoredFile(sha256=part.sha256, size=part.size, media_type=part.media_type[:100]) for part in files],
        ignore_conflicts=True,
    )
    ids = dict(StoredFile.objects.filter(sha256__in={part.sha256 for part in files}).values_list("sha256", "id"))
    insert_all(
        [
            Attachment(
                case=case,
                entry=entry,
                file_id=ids[part.sha256],
                name=part.name[:255] or "plik",
                inline=part.inline,
                content_id=part.content_id[:255],
            )
            for part in files
        ]
    )


def entry_of(case: Case, words: Incoming, *, side_id: int | None = None) -> Entry:
    """The entry of words that came in; not written yet. ``side_id``: the side thread into which they came."""
    return Entry(
        case=case,
        side_id=side_id,
        kind=Entry.Kind.IN,
        channel=words.channel,
        at=words.at,
        author_name=words.author_name[:120],
        author_address=words.author_address[:254],
        subject=words.subject[:998],
        text=words.text,
        html=words.html,
        segments=[list(segment) for segment in words.segments],
        recipients=words.recipients,
        automatic=words.automatic,
    )


def add_incoming(case: Case, words: Incoming, *, now: datetime, opens: bool = False) -> Entry:
    """The customer's words on a case. They wake a closed or waiting case and start the answer clock;
    automatic mail (``words.automatic``) is only noted. ``opens`` is for the words that made the case."""
    with transaction.atomic(savepoint=False):  # part of the caller's transaction where there is one
        entry = entry_of(case, words)
        insert(entry)
        attach_files(case, entry, words.files)
        if opens:
            return entry
        if words.automatic:
            Case.objects.filter(pk=case.pk).update(changed_at=now, version=F("version") + 1)
        else:
            _wake(case, words)
        record(
            "case.noted_automatic" if words.automatic else "case.message_received",
            actor=Actor("customer", case.customer_id, words.author_name[:120]),
            subject=("case", case.pk),
            team_id=case.team_id,
            now=now,
            data={"entry": entry.pk, "channel": words.channel},
        )
    return entry


def _wake(case: Case, words: Incoming) -> None:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    owing.take_customer_words(locked, at=words.at)
    locked.status = Status.OPEN if locked.status != Status.NEW else Status.NEW
    locked.closed_at = None
    locked.unread = True
    locked.changed_at = max(words.at, locked.changed_at)
    locked.excerpt = excerpt_of(words.text, words.segments) or locked.excerpt
    locked.last_channel = words.channel
    locked.version += 1
    locked.save(update_fields=[*owing.FIELDS, *_WOKEN])


_WOKEN = ("status", "closed_at", "unread", "changed_at", "excerpt", "last_channel", "version")


@dataclass(frozen=True, slots=True)
class Letter:
    """Words to a customer as they were written; ``to`` and ``cc`` hold (name, address) pairs.

    ``submission`` makes a second press of the button return the first one's entry. ``seen_entry_id`` is the last
    entry on the writer's screen. ``status`` is the state of the case afterwards. ``against`` holds advice that the
    words leave in spite of, as (rule, reason): the event log keeps it. ``closing_word`` is the reason that some ask
    for when the case is closed with the letter.
    """

    html: str
    to: Sequence[tuple[str, str]]
    cc: Sequence[tuple[str, str]] = ()
    subject: str = ""
    submission: UUID | None = None
    status: str = Status.WAITING_CUSTOMER
    channel: str = Channel.EMAIL
    seen_entry_id: int | None = None
    against: Sequence[tuple[str, str]] = ()
    closing_word: str = ""


def write_answer(
    case: Case,
    *,
    by: Viewer,
    now: datetime,
    html: str,
    to: Sequence[tuple[str, str]],
    cc: Sequence[tuple[str, str]] = (),
    subject: str = "",
    submission: UUID | None = None,
    status: str = Status.WAITING_CUSTOMER,
    channel: str = Channel.EMAIL,
    seen_entry_id: int | None = None,
    against: Sequence[tuple[str, str]] = (),
) -> Written:
    """Write to the customer. The entry, its delivery and the work of sending are one transaction; no network.

    The arguments are those of :class:`Letter`. Drafts are left alone (:func:`answer` sends one).
    Raises DomainError ``answer.empty``, ``answer.no_recipient``, ``case.status``, and what upper apps have against
    closing when ``status`` says so; Conflict ``answer.stale``.
    """
    require_visible(by, case)
    letter = Letter(cleaned(html), to, cc, subject, submission, status, channel, seen_entry_id, against)
    _require_words(letter)
    return _once(letter, by, lambda: _write(_lock(Case.objects.filter(pk=case.pk), letter, by), letter, by, now))


def answer(number: str, *, by: Viewer, author: Signatory, now: datetime, letter: Letter) -> Written:
    """Send what ``by`` wrote in the composer of a case: the letter and the files of the draft, which is removed.

    ``author`` signs: a letter that holds only its greeting and signature is empty. When the customer wrote after
    ``letter.seen_entry_id``, Conflict ``answer.stale`` is raised and the draft stays.
    Raises NotFound for a case that is not the person's to see, and what :func:`write_answer` raises.
    """
    letter = replace(letter, html=cleaned(letter.html))
    _require_words(letter)

    def write() -> Written:
        case = _lock(visible_cases(by).filter(number=number), letter, by)
        if says_nothing(letter.html, blank_letter(case.customer, author, case.language)):
            raise _empty()
        return _write(case, letter, by, now, with_draft=True)

    return _once(letter, by, write)


def _empty() -> DomainError:
    return DomainError(_("The letter is empty: write something to the customer first."), code="answer.empty")


def _require_words(letter: Letter) -> None:
    if composed.is_empty(letter.html):
        raise _empty()
    if not letter.to:
        raise DomainError(_("The letter has no recipient: add the customer's address."), code="answer.no_recipient")


def _once(letter: Letter, by: Viewer, write: Callable[[], Written]) -> Written:
    """Run ``write`` in one transaction; a submission that is on the timeline already gives its entry."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        earlier = (
            Entry.objects.filter(submission=letter.submission, staff_id=by.id).first() if letter.submission else None
        )
        if earlier is None:
            raise
        return Written(earlier.pk, repeated=True)


def _lock(cases: QuerySet[Case], letter: Letter, by: Viewer) -> Case:
    """The case, locked, with everything that writing must know, in one SQL query. Raises NotFound."""
    spoken = Entry.objects.filter(case=OuterRef("pk"), kind=Entry.Kind.IN, automatic="", side__isnull=True)
    drafts = Draft.objects.filter(case=OuterRef("pk"), author_id=by.id, mode="reply")
    files = Attachment.objects.filter(case=OuterRef("pk"), draft__author_id=by.id, draft__mode="reply")
    parties = Participant.objects.filter(case=OuterRef("pk"), address__in=_addresses(letter))
    found = (
        cases.select_for_update(of=("self",))
        .select_related("customer")
        .annotate(
            stale=Exists(spoken.filter(pk__gt=letter.seen_entry_id)) if letter.seen_entry_id else Value(False),
            draft_pk=Subquery(drafts.values("pk")[:1]),
            draft_files=Exists(files),
            parties=Subquery(parties.order_by().values("case").annotate(n=Count("pk")).values("n")),
        )
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such case, or it is not yours to see."), code="case.not_found")
    return found


def _addresses(letter: Letter) -> set[str]:
    """The e-mail addresses of a letter; what goes by post has none."""
    return {address.lower() for _name, address in [*letter.to, *letter.cc] if address}


def _write(case: Case, letter: Letter, by: Viewer, now: datetime, *, with_draft: bool = False) -> Written:
    """Everything that an answer is, in the caller's transaction; ``case`` comes from :func:`_lock`."""
    entry = Entry(
        case=case,
        kind=Entry.Kind.OUT,
        channel=letter.channel,
        at=now,
        staff_id=by.id,
        author_name=by.name,
        subject=letter.subject[:998],
        text=composed.text_of(letter.html),
        html=letter.html,
        recipients={"to": [list(pair) for pair in letter.to], "cc": [list(pair) for pair in letter.cc]},
        delivery=Entry.Delivery.QUEUED,
        delivery_at=now,
        submission=letter.submission,
    )
    insert(entry)
    facts: Any = case  # the annotations of _lock
    if facts.stale:
        raise Conflict(
            _("The customer wrote again while you were writing. Read the new message, then send."), code="answer.stale"
        )
    if letter.status == Status.CLOSED:  # closing with the answer is closing
        bus.publish(ClosingAsked(case.pk, by, letter.closing_word.strip(), now, with_letter=True))
    if with_draft and facts.draft_pk:
        _spend_draft(facts.draft_pk, entry, has_files=facts.draft_files)
    if (facts.parties or 0) < len(_addresses(letter)):
        insert_all([Participant(case=case, address=one) for one in sorted(_addresses(letter))], ignore_conflicts=True)
    _settle(case, letter, by, now)
    record(
        "case.answered", actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now,
        data={"entry": entry.pk, "channel": letter.channel},
    )  # fmt: skip
    _log_against(letter.against, case, entry, by, now)
    bus.publish(AnswerWritten(case.pk, entry.pk, letter.channel, now))
    return Written(entry.pk, repeated=False)


def _log_against(against: Sequence[tuple[str, str]], case: Case, entry: Entry, by: Viewer, now: datetime) -> None:
    """Keep what the words left in spite of, and why."""
    if against:
        remarks = [{"rule": rule, "reason": reason} for rule, reason in against]
        record(
            "case.sent_against_advice", actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now,
            data={"entry": entry.pk, "remarks": remarks},
        )  # fmt: skip


def _spend_draft(draft_id: int, entry: Entry, *, has_files: bool) -> None:
    """Move a draft's files to the entry it became, and remove it."""
    if has_files:
        Attachment.objects.filter(draft_id=draft_id).update(draft=None, entry=entry)
    with connection.cursor() as cursor:  # the ORM would look for attachments to cascade to, which have just left
        cursor.execute("DELETE FROM cases_draft WHERE id = %s", [draft_id])


def _settle(case: Case, letter: Letter, by: Viewer, now: datetime) -> None:
    """What an answer makes of the case: nothing owed, its new state, an assignee where there was none."""
    lateness.note_late_answer(case, now=now)
    owing.take_answer(case, at=now)
    _set_status(case, letter.status, now)
    case.unread = False
    case.changed_at = now
    case.version += 1
    if case.assignee_id is None:
        case.assignee_id = by.id
    case.save(update_fields=[*owing.FIELDS, "status", "closed_at", "unread", "changed_at", "version", "assignee"])


def _set_status(case: Case, status: str, now: datetime) -> None:
    if status not in Status.values:
        raise DomainError(_("There is no such state."), code="case.status")
    case.status = status
    case.closed_at = now if status == Status.CLOSED else None


def write_note(
    case: Case,
    *,
    by: Viewer,
    now: datetime,
    html: str,
    submission: UUID | None = None,
    draft: Draft | None = None,
    against: Sequence[tuple[str, str]] = (),
) -> Written:
    """Write to colleagues. A note never leaves the desk: no channel hears of it. ``against`` is that of Letter."""
    require_visible(by, case)
    html = cleaned(html)
    if composed.is_empty(html):
        raise DomainError(_("The note is empty."), code="note.empty")
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                case=case,
                kind=Entry.Kind.NOTE,
                channel=Channel.OTHER,
                at=now,
                staff_id=by.id,
                author_name=by.name,
                text=composed.text_of(html),
                html=html,
                submission=submission,
            )
            if draft is not None:
                _spend_draft(draft.pk, entry, has_files=True)
            Case.objects.filter(pk=case.pk).update(changed_at=now, version=F("version") + 1)
            record(
                "case.note_written",
                actor=by.actor,
                subject=("case", case.pk),
                team_id=case.team_id,
                now=now,
                data={"entry": entry.pk},
            )
            _log_against(against, case, entry, by, now)
    except IntegrityError:
        earlier = Entry.objects.filter(submission=submission, staff_id=by.id).first() if submission else None
        if earlier is None:
            raise
        return Written(earlier.pk, repeated=True)
    return Written(entry.pk, repeated=False)
