"""Rows of the page of a case, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prezent.platform.eventlog import EventRow


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """The customer of a case."""

    id: int
    name: str
    first_name: str
    last_name: str
    form: str
    vocative: str
    language: str
    city: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What the viewer is writing and has not sent."""

    id: int
    html: str
    subject: str
    to: str
    cc: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """A note for the assignee that was not taken yet; ``html`` is its words, ``author`` who wrote it."""

    id: int
    entry_id: int
    at: datetime
    html: str
    author: str


@dataclass(frozen=True, slots=True)
class LateReasonRow:
    """What was said of why the customer waits too long."""

    reason: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as its page shows it; times are aware, ``drafts`` are the viewer's own by mode; ``late_reason`` is of
    the present wait."""

    id: int
    number: str
    matter: str
    kind: str
    status: str
    priority: int
    channel: str
    language: str
    opened_at: datetime
    closed_at: datetime | None
    waiting_since: datetime | None
    first_answered_at: datetime | None
    owed_by: datetime
    unsent: int
    unread: bool
    version: int
    team_id: int | None
    team_name: str
    assignee_id: int | None
    assignee_name: str
    customer: CustomerRow | None
    drafts: Mapping[str, DraftRow]
    hand_over: HandOverRow | None
    late_reason: LateReasonRow | None

    @property
    def is_closed(self) -> bool:
        """Whether the matter is settled for now."""
        return self.status == "closed"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Words on the timeline. ``text`` is cut at ``LONGEST`` characters (``cut``); ``html`` only of our own words."""

    id: int
    kind: str
    channel: str
    at: datetime
    author_name: str
    author_address: str
    staff_name: str
    subject: str
    text: str
    html: str
    has_html: bool
    segments: Sequence[Sequence[Any]]
    recipients: Mapping[str, Sequence[Sequence[str]]]
    delivery: str
    delivery_note: str
    delivery_at: datetime | None
    automatic: str
    cut: bool
    has_source: bool
    side_id: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of entries, oldest first, the events of the same time, and whether earlier entries exist.

    ``entries`` are the customer's words, ours to the customer, and notes; ``aside`` is what was exchanged with others.
    The two are kept apart here, so that whoever reads the conversation cannot take a supplier for the customer.
    """

    case_id: int
    number: str
    customer_id: int | None
    waiting_since: datetime | None
    entries: tuple[EntryRow, ...]
    events: tuple[EventRow, ...]
    earlier: bool
    aside: tuple[EntryRow, ...] = ()

    @property
    def oldest(self) -> int | None:
        """The id of the oldest entry on this page when there are earlier ones: the mark of the page before."""
        first = min((*self.entries[:1], *self.aside[:1]), key=lambda one: (one.at, one.id), default=None)
        return first.id if first is not None and self.earlier else None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file on an entry (``entry_id``) or on the viewer's draft (``mode``); ``size`` in bytes."""

    id: int
    entry_id: int | None
    mode: str
    name: str
    media_type: str
    inline: bool
    size: int


@dataclass(frozen=True, slots=True)
class PointRow:
    """Something the answer must come back to."""

    id: int
    entry_id: int | None
    text: str
    answered: bool


@dataclass(frozen=True, slots=True)
class SideRow:
    """What was asked of somebody else: whom, what for, until when, and who moves next."""

    id: int
    name: str
    kind: str
    state: str
    asked_for: str
    answer_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A way to reach the customer."""

    id: int
    kind: str
    value: str
    key: str
    primary: bool


@dataclass(frozen=True, slots=True)
class OtherCaseRow:
    """Another case: of the same customer, or one that this case may belong to (``suggestion_id``, ``reason``)."""

    id: int
    number: str
    matter: str
    status: str
    suggestion_id: int | None = None
    reason: str = ""


@dataclass(slots=True)
class Parts:
    """What stands on and beside a timeline."""

    files: list[FileRow] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    sides: list[SideRow] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    suggestions: list[OtherCaseRow] = field(default_factory=list)
    others: list[OtherCaseRow] = field(default_factory=list)
    more_others: bool = False
