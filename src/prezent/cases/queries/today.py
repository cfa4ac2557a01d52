"""Today: to whom is a word owed, and by when; what became of the week so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from prezent.cases.models import NOTHING_OWED, Case, Entry, Lateness
from prezent.cases.policies import visible_cases
from prezent.cases.queries.listing import answered, opened_this_week
from prezent.cases.queries.nav import still_open, unsent, view_cases
from prezent.people.policies import Viewer

#: Debts on one screen: whoever owes more needs the list, and help.
LIMIT = 50

Whose = Literal["mine", "team"]
_FAILED = (Entry.Delivery.FAILED, Entry.Delivery.BOUNCED)


@dataclass(frozen=True, slots=True)
class DebtRow:
    """A case in which a customer waits for a word, or in which a letter of ours did not leave (``unsent``)."""

    id: int
    number: str
    matter: str
    excerpt: str
    customer_id: int | None
    customer: str | None
    channel: str
    assignee_id: int | None
    assignee: str | None
    owed_by: datetime
    waiting_since: datetime | None
    unsent: int
    #: why the answer is late, once somebody has said it
    late_reason: str | None


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A letter that did not leave or came back; ``note`` holds the server's words, ``side`` whom we asked if it was
    not to the customer."""

    case_id: int
    entry_id: int
    state: str
    note: str
    at: datetime | None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class WeekRow:
    """The week so far: cases opened, first answers that were due or given, and those given in time."""

    opened: int
    due: int
    in_time: int


_COLUMNS = (
    "id", "number", "matter", "excerpt", "customer_id", "customer__name", "last_channel", "assignee_id",
    "assignee__name", "owed_by", "waiting_since", "unsent", "late_reason",
)  # fmt: skip
_SAID = Lateness.objects.filter(case=OuterRef("pk"), since=OuterRef("waiting_since"))


def _rows(cases: QuerySet[Case]) -> QuerySet[Case, tuple[Any, ...]]:
    """What is read of each case that owes something, by date."""
    said = Subquery(_SAID.values("reason")[:1])
    return cases.annotate(late_reason=said).order_by("owed_by", "-id").values_list(*_COLUMNS)


def debts(who: Viewer, until: datetime, *, whose: Whose = "mine") -> tuple[tuple[DebtRow, ...], bool]:
    """What is owed before ``until``, letters that did not leave first, then by date; and whether there is more.

    Mine: cases assigned to the person, those of the person's teams (or of no team) that nobody has taken, and letters
    of the person that did not leave. Team: every case of the person's teams (all, for a person without one).
    One SQL query.
    """
    cases = _of_team(who, until) if whose == "team" else _mine(who, until)
    found = list(_rows(cases)[: LIMIT + 1])
    rows = [DebtRow(*row) for row in found[:LIMIT]]
    return tuple(sorted(rows, key=lambda row: not row.unsent)), len(found) > LIMIT


def next_debt(who: Viewer, since: datetime) -> DebtRow | None:
    """The first word that the person owes at ``since`` or later. One SQL query."""
    cases = view_cases(who, "mine").filter(owed_by__gte=since, owed_by__lt=NOTHING_OWED)
    found = _rows(cases).first()
    return DebtRow(*found) if found else None


def failed_letters(case_ids: Sequence[int]) -> dict[int, FailedRow]:
    """The last failed letter of each case. One SQL query, none for no cases."""
    if not case_ids:
        return {}
    entries = Entry.objects.filter(case_id__in=case_ids, delivery__in=_FAILED).order_by("id")
    rows = entries.values_list("case_id", "id", "delivery", "delivery_note", "delivery_at", "side__name")
    found: dict[int, FailedRow] = {}
    for cells in rows:
        row = FailedRow(*cells)
        earlier = found.get(row.case_id)
        if earlier is None or earlier.side is not None or row.side is None:  # one to the customer is told first
            found[row.case_id] = row
    return found


def week(who: Viewer, now: datetime) -> WeekRow:
    """The week so far, over all cases that the person may see. One SQL query, over the week's cases."""
    found = (
        visible_cases(who)
        .filter(opened_this_week(now))
        .aggregate(
            opened=Count("pk"),
            due=Count("pk", filter=answered("due", now)),
            in_time=Count("pk", filter=answered("in_time", now)),
        )
    )
    return WeekRow(found["opened"], found["due"], found["in_time"])


def _of_team(who: Viewer, until: datetime) -> QuerySet[Case]:
    return view_cases(who, "team").filter(owed_by__lt=until)


def _mine(who: Viewer, until: datetime) -> QuerySet[Case]:
    """Short walks along indexes, put together: one condition with ORs would read every open case."""
    owed = still_open(visible_cases(who)).filter(owed_by__lt=until)
    free = owed.filter(assignee_id__isnull=True).order_by("owed_by", "-id")
    failed = Entry.objects.filter(case_id=OuterRef("pk"), staff_id=who.id, delivery__in=_FAILED)
    walks = (
        owed.filter(assignee_id=who.id).order_by("owed_by", "-id"),
        free.filter(team_id__isnull=True),
        *(free.filter(team_id=team) for team in sorted(who.team_ids)),
        unsent(visible_cases(who)).filter(Exists(failed)).order_by("-id"),
    )
    parts: list[str] = []
    params: list[Any] = []
    for index, cases in enumerate(walks):
        sql, values = cases.values("pk")[: LIMIT + 1].query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS walk{index}")  # noqa: S608 - made by the ORM
        params += values
    return Case.objects.filter(pk__in=RawSQL(" UNION ".join(parts), params))  # noqa: S611 - made by the ORM above
