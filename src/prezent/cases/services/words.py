"""Adding to the timeline: the customer's words, our answer, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import AnswerWritten
from prezent.cases.models import Attachment, Case, Channel, Draft, Entry, Participant, Status
from prezent.cases.policies import require_visible
from prezent.cases.services import owing
from prezent.domain.mail import composed
from prezent.people.policies import Viewer
from prezent.platform import bus
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import Actor, record
from prezent.platform.models import StoredFile

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
    Attachment.objects.bulk_create(
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


def add_incoming(case: Case, words: Incoming, *, now: datetime, opens: bool = False) -> Entry:
    """The customer's words on a case. They wake a closed or waiting case and start the answer clock;
    automatic mail (``words.automatic``) is only noted. ``opens`` is for the words that made the case."""
    with transaction.atomic():
        entry = Entry.objects.create(
            case=case,
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
    locked.save()


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
    draft: Draft | None = None,
    seen_entry_id: int | None = None,
) -> Written:
    """Write to the customer. The entry, its delivery and the work of sending are one transaction; no network.

    ``submission`` makes a second press of the button return the first one's entry. ``seen_entry_id`` is the
    last entry on the writer's screen: when the customer wrote meanwhile, Conflict ``answer.stale`` is
    raised and the draft stays. Files on ``draft`` move to the entry, and the draft is removed.
    Raises DomainError ``answer.empty``, ``answer.no_recipient``.
    """
    require_visible(by, case)
    html = composed.clean(html)
    if composed.is_empty(html):
        raise DomainError(_("The letter is empty: write something to the customer first."), code="answer.empty")
    if not to:
        raise DomainError(_("The letter has no recipient: add the customer's address."), code="answer.no_recipient")
    try:
        with transaction.atomic():
            locked = Case.objects.select_for_update().get(pk=case.pk)
            entry = Entry.objects.create(
                case=locked,
                kind=Entry.Kind.OUT,
                channel=channel,
                at=now,
                staff_id=by.id,
                author_name=by.name,
                subject=subject[:998],
                text=composed.text_of(html),
                html=html,
                recipients={"to": [list(pair) for pair in to], "cc": [list(pair) for pair in cc]},
                delivery=Entry.Delivery.QUEUED,
                delivery_at=now,
                submission=submission,
            )
            if seen_entry_id is not None and _customer_spoke_after(locked, seen_entry_id):
                raise Conflict(
                    _("The customer wrote again while you were writing. Read the new message, then send."),
                    code="answer.stale",
                )
            if draft is not None:
                Attachment.objects.filter(draft=draft).update(draft=None, entry=entry)
                draft.delete()
            Participant.objects.bulk_create(
                [Participant(case=locked, address=address.lower()) for _name, address in [*to, *cc]],
                ignore_conflicts=True,
            )
            owing.take_answer(locked, at=now)
            _set_status(locked, status, now)
            locked.unread = False
            locked.changed_at = now
            locked.version += 1
            if locked.assignee_id is None:
                locked.assignee_id = by.id
            locked.save()
            record(
                "case.answered", actor=by.actor, subject=("case", locked.pk), team_id=locked.team_id, now=now,
                data={"entry": entry.pk, "channel": channel},
            )
            bus.publish(AnswerWritten(locked.pk, entry.pk, channel, now))
    except IntegrityError:
        earlier = Entry.objects.filter(submission=submission, case=case).first() if submission else None
        if earlier is None:
            raise
        return Written(earlier.pk, repeated=True)
    return Written(entry.pk, repeated=False)


def _customer_spoke_after(case: Case, entry_id: int) -> bool:
    return Entry.objects.filter(case=case, kind=Entry.Kind.IN, automatic="", pk__gt=entry_id).exists()


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
) -> Written:
    """Write to colleagues. A note never leaves the desk: no channel hears of it."""
    require_visible(by, case)
    html = composed.clean(html)
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
                Attachment.objects.filter(draft=draft).update(draft=None, entry=entry)
                draft.delete()
            Case.objects.filter(pk=case.pk).update(changed_at=now, version=F("version") + 1)
            record(
                "case.note_written", actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now,
                data={"entry": entry.pk},
            )
    except IntegrityError:
        earlier = Entry.objects.filter(submission=submission, case=case).first() if submission else None
        if earlier is None:
            raise
        return Written(earlier.pk, repeated=True)
    return Written(entry.pk, repeated=False)
