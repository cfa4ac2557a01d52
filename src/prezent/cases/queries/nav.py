"""The views of the sidebar and the numbers beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from prezent.cases.models import Case
from prezent.cases.policies import visible_cases
from prezent.people.policies import Viewer

#: Counting stops here: "999+" says as much as an exact number, and costs no more at a million cases.
CAP = 1000

# Written into the statement, not bound to it: SQLite uses a partial index only when it can read the condition.
_CLOSED = RawSQL("'closed'", ())
_ZERO = RawSQL("0", ())

VIEWS = ("mine", "unassigned", "team", "unsent", "open", "closed", "all")


@dataclass(frozen=True, slots=True)
class NavCounts:
    """Numbers beside the views; ``CAP`` means "that many or more". ``last_event``: how far the log reached then."""

    mine: int
    unassigned: int
    team: int
    unsent: int
    last_event: int


def view_cases(who: Viewer, view: str) -> QuerySet[Case]:
    """The cases of a named view that the person may see, unordered. Raises KeyError for an unknown name."""
    return _VIEW_CASES[view](visible_cases(who), who)


def still_open(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that are not closed, asked for in a way that the partial indexes answer on both engines."""
    return cases.exclude(status=_CLOSED)


def closed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that are closed, asked for in the same way."""
    return cases.filter(status=_CLOSED)


def unsent(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those with a letter that did not leave, asked for in the same way."""
    return cases.filter(unsent__gt=_ZERO)


def _team(cases: QuerySet[Case], who: Viewer) -> QuerySet[Case]:
    """Cases of the person's teams; somebody in no team works for all."""
    return still_open(cases).filter(**({"team_id__in": who.team_ids} if who.team_ids else {}))


_VIEW_CASES: dict[str, Callable[[QuerySet[Case], Viewer], QuerySet[Case]]] = {
    "mine": lambda cases, who: still_open(cases).filter(assignee_id=who.id),
    "unassigned": lambda cases, who: still_open(cases).filter(assignee_id__isnull=True),
    "team": _team,
    "unsent": lambda cases, who: unsent(cases),
    "open": lambda cases, who: still_open(cases),
    "closed": lambda cases, who: closed(cases),
    "all": lambda cases, who: cases,
}


def nav_counts(who: Viewer) -> NavCounts:
    """Capped counts of the sidebar's views. One SQL query, written out: every page asks it.

    The conditions are those of ``view_cases`` (a test compares the two); "not closed" is written as the partial
    indexes have it, or SQLite would not use them.
    """
    walls, wall_params = "", list[int]()
    if who.walled_off:
        marks = ", ".join(["%s"] * len(who.walled_off))
        walls, wall_params = f" AND (team_id IS NULL OR team_id NOT IN ({marks}))", sorted(who.walled_off)
    teams = f" AND team_id IN ({', '.join(['%s'] * len(who.team_ids))})" if who.team_ids else ""
    conditions: tuple[tuple[str, str, list[int]], ...] = (
        ("mine", "NOT (status = 'closed') AND assignee_id = %s", [who.id]),
        ("unassigned", "NOT (status = 'closed') AND assignee_id IS NULL", []),
        ("team", f"NOT (status = 'closed'){teams}", sorted(who.team_ids)),
        ("unsent", "unsent > 0", []),
    )
    counts = ", ".join(
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM cases_case WHERE {condition}{walls} LIMIT {CAP}) AS {name})"  # noqa: S608
        for name, condition, _params in conditions
    )
    params = [value for _name, _condition, own in conditions for value in (*own, *wall_params)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}, (SELECT COALESCE(MAX(id), 0) FROM platform_event)", params)  # noqa: S608
        row = cursor.fetchone()
    return NavCounts(*row)
