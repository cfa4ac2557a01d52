"""The list of complaints: how far each is, its legal date, and what is awaited from whoever asks."""

from __future__ import annotations

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


def listed(
    who: Viewer, *, state: str = "", before: int | None = None
) -> tuple[tuple[ComplaintListRow, ...], int | None]:
    """One page of complaints, the latest first, and the mark of the next page. One SQL query."""
    complaints = _told(visible_complaints(who))
    if state:
        complaints = complaints.filter(state=state)
    if state in _OPEN:
        complaints = complaints.filter(case__in=RawSQL(_OPEN_CASES, []))  # noqa: S611 - a constant
    elif state == "silence":
        complaints = complaints.filter(case__in=_unreviewed().filter(ended_at__isnull=True).values("case"))
    if before is not None:
        complaints = complaints.filter(pk__lt=before)
    rows = [ComplaintListRow(*row) for row in complaints.order_by("-id").values_list(*_COLUMNS)[: PAGE + 1]]
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None


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
