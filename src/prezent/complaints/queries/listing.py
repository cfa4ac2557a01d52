"""The list of complaints: how far each is, its legal date, and what is awaited from whoever asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL

from prezent.cases.models import Entry, Status
from prezent.complaints.models import Approval, Complaint, Decision
from prezent.complaints.policies import visible_complaints
from prezent.deadlines.models import Clock, State
from prezent.people.policies import Viewer

#: Complaints on one page.
PAGE: Final = 50
#: Complaints that are awaited from one person.
AWAITED: Final = 20
#: How far a complaint is, in the order in which the list offers them.
STATES: Final = ("acknowledge", "examined", "awaiting", "decided", "sent", "silence", "closed")
#: States of open cases alone: they are looked for among those, however many have been closed.
# Said in full, as the index of open cases says it: SQLite sees no partial index through a bound parameter.
_OPEN_CASES: Final = "SELECT id FROM cases_case WHERE NOT (status = 'closed')"
_OPEN: Final = frozenset({"acknowledge", "examined", "awaiting", "decided"})
_BY_DAY: Final = _OPEN | {"", "silence"}


@dataclass(frozen=True, slots=True)
class ComplaintListRow:
    """A complaint in a list. ``legal_due``: the first last day that the law sets and nobody has met yet; ``asked``: a
    supervisor's approval is asked for."""

    id: int
    number: str
    matter: str
    customer: str | None
    assignee: str | None
    supervisor: str | None
    item: str
    severity: int
    unsafe: bool
    repeats_id: int | None
    received_at: datetime
    state: str
    legal_due: date | None
    asked: bool


_COLUMNS = (
    "id", "case__number", "case__matter", "case__customer__name", "case__assignee__name", "supervisor__name", "item",
    "severity", "unsafe", "repeats_id", "received_at", "state", "legal_due", "asked",
)  # fmt: skip


def listed(who: Viewer, *, state: str = "", after: str = "") -> tuple[tuple[ComplaintListRow, ...], str]:
    """One page of complaints, and the mark of the next page (empty: there is none). One SQL query.

    ``state``: "" is what is in progress, "all" everything, else one of STATES. What is in progress stands by its legal
    day, the nearest first and those without one last; what is over, and everything, the latest first.
    """
    complaints = _told(visible_complaints(who))
    if state in STATES:
        complaints = complaints.filter(state=state)
    mark = _read_mark(after)
    if state not in _BY_DAY:
        if mark is not None:
            complaints = complaints.filter(pk__lt=mark[1])
        return _page(complaints.order_by("-id"), by_day=False)
    open_ones = Q(case__in=RawSQL(_OPEN_CASES, []))  # noqa: S611 - a constant
    silent = Q(case__in=_unreviewed().filter(ended_at__isnull=True).values("case"))
    complaints = complaints.filter(open_ones if state in _OPEN else silent if state else open_ones | silent)
    if mark is not None:
        complaints = complaints.filter(_behind(*mark))
    return _page(complaints.order_by(F("legal_due").asc(nulls_last=True), "id"), by_day=True)


def _page(complaints: QuerySet[Any], *, by_day: bool) -> tuple[tuple[ComplaintListRow, ...], str]:
    rows = [ComplaintListRow(*row) for row in complaints.values_list(*_COLUMNS)[: PAGE + 1]]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    if last is None:
        return tuple(rows), ""
    return tuple(rows[:PAGE]), f"{last.legal_due or ''}~{last.id}" if by_day else f"~{last.id}"


def _read_mark(mark: str) -> tuple[date | None, int] | None:
    """The place that an address names: a legal day, if any, and an id; None (the beginning) for what makes no sense."""
    read = re.fullmatch(r"(\d{4}-\d\d-\d\d)?~(\d{1,18})", mark, re.ASCII)
    try:
        return (date.fromisoformat(read[1]) if read[1] else None, int(read[2])) if read else None
    except ValueError:
        return None


def _behind(day: date | None, pk: int) -> Q:
    if day is None:
        return Q(legal_due__isnull=True, pk__gt=pk)
    return Q(legal_due__gt=day) | Q(legal_due=day, pk__gt=pk) | Q(legal_due__isnull=True)


def awaited(who: Viewer) -> tuple[ComplaintListRow, ...]:
    """What is awaited from the person: approvals asked of him or her, or of any supervisor, and open complaints to look
    at with their assignees. The nearest last day first. One SQL query, none for somebody who leads nobody."""
    if not who.is_supervisor:
        return ()
    looks = Q(supervisor_id=who.id, case__closed_at__isnull=True) & ~Q(state__in=("sent", "closed"))
    complaints = _told(visible_complaints(who), asked_of=who).filter(looks | Q(asked=True))
    complaints = complaints.exclude(asked=True, against=who.id)
    rows = complaints.order_by(F("legal_due").asc(nulls_last=True), "id").values_list(*_COLUMNS)[:AWAITED]
    return tuple(ComplaintListRow(*row) for row in rows)


def _unreviewed() -> QuerySet[Clock]:
    """Deadlines of which the law made something of our silence, and nobody has looked at that yet."""
    return Clock.objects.filter(state=State.SILENCE, reviewed_at__isnull=True)


def _told(complaints: QuerySet[Complaint], *, asked_of: Viewer | None = None) -> QuerySet[Any]:
    """Each with how far it is, and its legal date."""
    clocks = Clock.objects.filter(case=OuterRef("case"))
    dates = clocks.filter(ended_at__isnull=True, legal_due__isnull=False, side="firm").order_by("legal_due")
    decision = Decision.objects.filter(complaint=OuterRef("pk")).exclude(state=Decision.State.REPLACED)
    approvals = Approval.objects.filter(decision__complaint=OuterRef("pk"), state=Approval.State.ASKED)
    if asked_of is not None:
        approvals = approvals.filter(Q(asked_of=asked_of.id) | Q(asked_of=None)).exclude(asked_by=asked_of.id)
    ours = Entry.objects.filter(case=OuterRef("case"), kind=Entry.Kind.OUT, side__isnull=True)
    answers = ours.filter(at__gte=OuterRef("received_at"))
    return complaints.annotate(
        decided=Subquery(decision.values("state")[:1]),
        legal_due=Subquery(dates.values("legal_due")[:1]),
        asked=Exists(approvals),
        state=Case(
            When(Exists(_unreviewed().filter(case=OuterRef("case"))), then=Value("silence")),
            When(decided=Decision.State.SENT, then=Value("sent")),
            When(case__status=Status.CLOSED, then=Value("closed")),
            When(decided=Decision.State.DECIDED, then=Value("decided")),
            When(decided=Decision.State.AWAITING, then=Value("awaiting")),
            When(Q(acknowledged_by__isnull=True) & ~Exists(answers), then=Value("acknowledge")),
            default=Value("examined"),
            output_field=CharField(),
        ),
    )
