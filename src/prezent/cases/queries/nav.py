"""The views of the sidebar and the numbers beside them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from prezent.cases.models import Case, Status
from prezent.cases.policies import visible_cases
from prezent.people.policies import Viewer

#: Counting stops here: "999+" says as much as an exact number, and costs no more at a million cases.
CAP = 1000

VIEWS = ("mine", "unassigned", "team", "unsent", "open", "closed", "all")


@dataclass(frozen=True, slots=True)
class NavCounts:
    """Numbers beside the views; ``CAP`` means "that many or more"."""

    mine: int
    unassigned: int
    team: int
    unsent: int


def view_cases(who: Viewer, view: str) -> QuerySet[Case]:
    """The cases of a named view that the person may see, unordered. Raises KeyError for an unknown name."""
    cases = visible_cases(who)
    open_cases = cases.exclude(status=Status.CLOSED)
    return {
        "mine": open_cases.filter(assignee_id=who.id),
        "unassigned": open_cases.filter(assignee_id__isnull=True),
        "team": open_cases.filter(Q(team_id__in=who.team_ids)) if who.team_ids else open_cases,
        "unsent": cases.filter(unsent__gt=0),
        "open": open_cases,
        "closed": cases.filter(status=Status.CLOSED),
        "all": cases,
    }[view]


def nav_counts(who: Viewer) -> NavCounts:
    """Capped counts of the sidebar's views. One SQL query."""
    names = ("mine", "unassigned", "team", "unsent")
    parts: list[str] = []
    params: list[object] = []
    for name in names:
        sql, values = view_cases(who, name).order_by().values("pk")[:CAP].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS {name})")
        params += values
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)  # noqa: S608 - made by the ORM, values are parameters
        row = cursor.fetchone()
    return NavCounts(*row)
