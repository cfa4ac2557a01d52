"""Late answers: those that are late now, and how often each reason was given; what stands behind every number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from prezent.cases.models import Lateness
from prezent.cases.policies import walls_sql
from prezent.people.policies import Viewer
from prezent.platform.rawsql import moment

#: Late answers on one page.
PAGE = 50
#: The key of those for which nobody has given a reason yet.
UNSAID = "none"
REASONS = (UNSAID, *Lateness.Reason.values)


@dataclass(frozen=True, slots=True)
class LateRow:
    """An answer that is late (``answered_at`` is empty) or was; ``reason`` is empty until somebody has said it."""

    case_id: int
    number: str
    matter: str
    customer: str | None
    assignee: str | None
    team: str | None
    since: datetime
    due_at: datetime
    answered_at: datetime | None
    reason: str
    words: str
    said_by: str | None
    #: whether the customer is waiting for this answer still
    waiting: bool

    @property
    def mark(self) -> str:
        """Where the next page begins after this row."""
        return f"{self.due_at.isoformat()}~{self.case_id}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many late answers of one team have one reason."""

    team_id: int
    team: str
    reason: str
    number: int


# The index of what is open and owed is a partial one: the condition stands here as it stands there. A case with a
# letter that did not leave counts from that failure, and leads Today for it.
_LATE_NOW = (
    "c.owed_by <= %(now)s AND NOT (c.status = 'closed') AND c.waiting_since IS NOT NULL AND c.unsent = 0 AND {walls}"
)
_NOW = f"""
SELECT c.id AS case_id, c.waiting_since AS since, c.owed_by AS due_at, l.answered_at,
       COALESCE(l.reason, '') AS reason, COALESCE(l.words, '') AS words, l.by_id, c.team_id, 1 AS waiting
FROM cases_case c LEFT JOIN cases_lateness l ON l.case_id = c.id AND l.since = c.waiting_since
WHERE {_LATE_NOW}
"""  # noqa: S608 - the condition above is put in
# Said or answered, and those of which nothing is written down yet since nobody has done anything about them.
_EVER = f"""
SELECT l.case_id, l.since, l.due_at, l.answered_at, l.reason, l.words, l.by_id, l.team_id,
       CASE WHEN c.waiting_since = l.since AND NOT (c.status = 'closed') THEN 1 ELSE 0 END AS waiting
FROM cases_lateness l JOIN cases_case c ON c.id = l.case_id
WHERE l.due_at >= %(since)s AND {{walls}}
UNION ALL
SELECT c.id, c.waiting_since, c.owed_by, NULL, '', '', NULL, c.team_id, 1
FROM cases_case c
WHERE {_LATE_NOW} AND c.owed_by >= %(since)s AND NOT EXISTS (
  SELECT 1 FROM cases_lateness l WHERE l.case_id = c.id AND l.since = c.waiting_since)
"""  # noqa: S608 - the condition above is put in
_ROWS = """
SELECT late.case_id, c.number, c.matter, k.name, s.name, t.name, late.since, late.due_at, late.answered_at,
       late.reason, late.words, b.name, late.waiting
FROM ({late}) AS late
JOIN cases_case c ON c.id = late.case_id
LEFT JOIN people_customer k ON k.id = c.customer_id
LEFT JOIN people_staff s ON s.id = c.assignee_id
LEFT JOIN people_staff b ON b.id = late.by_id
LEFT JOIN people_team t ON t.id = late.team_id
WHERE {which}
ORDER BY late.due_at {way}, late.case_id {way} LIMIT %(limit)s
"""


def _adapted(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def late_now(who: Viewer, now: datetime, *, after: str = "") -> tuple[tuple[LateRow, ...], str]:
    """Customers who have waited too long, the longest first, and the mark of the next page. One SQL query."""
    return _page(who, {"now": _adapted(now)}, _NOW, "1 = 1", after, way="ASC")


def late_since(
    who: Viewer, now: datetime, *, since: datetime, reason: str = "", team: int | None = None, after: str = ""
) -> tuple[tuple[LateRow, ...], str]:
    """Answers that were due after ``since`` and were late, or are, the latest first. One SQL query.

    ``reason``: one of REASONS; ``team`` 0: of no team.
    """
    params: dict[str, Any] = {"now": _adapted(now), "since": _adapted(since)}
    which = ["1 = 1"]
    if reason:
        params["reason"] = "" if reason == UNSAID else reason
        which.append("late.reason = %(reason)s")
    if team is not None:
        params["team"] = team
        which.append("COALESCE(late.team_id, 0) = %(team)s")
    return _page(who, params, _EVER, " AND ".join(which), after, way="DESC")


def _page(
    who: Viewer, params: dict[str, Any], late: str, which: str, after: str, *, way: str
) -> tuple[tuple[LateRow, ...], str]:
    mark = _read_mark(after)
    if mark is not None:
        params |= {"after": _adapted(mark[0]), "after_case": mark[1]}
        sign = ">" if way == "ASC" else "<"
        which += f" AND (late.due_at, late.case_id) {sign} (%(after)s, %(after_case)s)"
    late = late.format(walls=walls_sql(who, params))
    sql = _ROWS.format(late=late, which=which, way=way)
    with connection.cursor() as cursor:
        cursor.execute(sql, params | {"limit": PAGE + 1})
        rows = [_row(row) for row in cursor.fetchall()]
    return tuple(rows[:PAGE]), rows[PAGE - 1].mark if len(rows) > PAGE else ""


def _row(found: Sequence[Any]) -> LateRow:
    cells = list(found)
    cells[6:9] = map(moment, cells[6:9])
    cells[12] = bool(cells[12])
    return LateRow(*cells)


_MARK = re.compile(r"([0-9T:.+-]{10,40})~([0-9]{1,18})")


def _read_mark(mark: str) -> tuple[datetime, int] | None:
    """The place that an address names; None (the beginning) for one that makes no sense."""
    read = _MARK.fullmatch(mark)
    try:
        at = datetime.fromisoformat(read[1]) if read else None
    except ValueError:
        return None
    return (at, int(read[2])) if read and at is not None and at.tzinfo is not None else None


_COUNTS = """
SELECT COALESCE(late.team_id, 0), COALESCE(t.name, ''), late.reason, COUNT(*)
FROM ({late}) AS late LEFT JOIN people_team t ON t.id = late.team_id
GROUP BY late.team_id, t.name, late.reason
"""


def counts(who: Viewer, now: datetime, *, since: datetime) -> tuple[Count, ...]:
    """How many answers that were due after ``since`` were late, or are, by team and by reason. One SQL query.

    Counted by team and never by person: a reason is a fact about the work, not about whoever gave it.
    """
    params: dict[str, Any] = {"now": _adapted(now), "since": _adapted(since)}
    sql = _COUNTS.format(late=_EVER.format(walls=walls_sql(who, params)))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return tuple(Count(team, name, reason or UNSAID, number) for team, name, reason, number in rows)
