"""Lists of cases: one page in the order of what is owed, how many there are, one row anew.

:func:`page` reads one page (one SQL query), :func:`summary` counts (one), :func:`row_in_view` one row (one).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import NOTHING_OWED, Case
from prezent.cases.queries.nav import CAP, still_open, view_cases
from prezent.people.policies import Viewer
from prezent.platform import search
from prezent.platform.errors import DomainError
from prezent.platform.rawsql import moment

PAGE = 50

GROUPS = ("late", "today", "soon", "later", "nothing")
DUES = ("overdue", "today", "unread")
ANSWERS = ("due", "in_time", "late")


@dataclass(frozen=True, slots=True)
class Horizon:
    """The moments that part the groups of a list: now, the end of today, the end of the (next) Friday."""

    now: datetime
    today_ends: datetime
    soon_ends: datetime

    def group(self, owed_by: datetime) -> str:
        """Where a case stands whose customer must hear from us by ``owed_by``: one of ``GROUPS``."""
        if owed_by < self.now:
            return "late"
        if owed_by < self.today_ends:
            return "today"
        if owed_by < self.soon_ends:
            return "soon"
        return "later" if owed_by < NOTHING_OWED else "nothing"


def horizon(now: datetime) -> Horizon:
    """The horizon in the current time zone. From Friday on "soon" reaches to the Friday of the next week."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (4 - midnight.weekday()) % 7 or 7
    return Horizon(now, _later(midnight, 1), _later(midnight, days + 1))


def week_begins(now: datetime) -> datetime:
    """Monday, 0:00, of the week of ``now`` in the current time zone."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return _later(midnight, -midnight.weekday())


def _later(midnight: datetime, days: int) -> datetime:
    # Wall-clock arithmetic, then one look at the offset: days on which clocks change are 23 or 25 hours long.
    naive = midnight.replace(tzinfo=None) + timedelta(days=days)
    return timezone.make_aware(naive).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows. Empty fields narrow nothing; 0 for ``team`` and ``assignee`` means "none"."""

    view: str = "mine"
    kind: str = ""
    status: str = ""
    priority: int | None = None
    team: int | None = None
    assignee: int | None = None
    tag: str = ""
    customer: int | None = None
    due: str = ""
    words: str = ""
    opened: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class CaseListRow:
    """One case as lists show it; ``tags`` are names parted by commas, ``assignee`` and ``customer`` names."""

    id: int
    number: str
    matter: str
    excerpt: str
    kind: str
    status: str
    priority: int
    channel: str
    assignee_id: int | None
    assignee: str | None
    customer: str | None
    owed_by: datetime
    changed_at: datetime
    closed_at: datetime | None
    unsent: int
    unread: bool
    tags: str | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list; ``after`` is the mark at which the next one begins, empty at the end."""

    rows: tuple[CaseListRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many cases a list holds, each number counted up to ``CAP``; ``capped`` when there are more in all.

    ``groups`` has a number for each of GROUPS; where counting stopped within or before a group, it is too low. A view
    that is in another order has no groups: all its cases are in the last one.
    """

    total: int
    unread: int
    unassigned: int
    groups: dict[str, int]

    @property
    def capped(self) -> bool:
        """Whether there are more cases than were counted."""
        return self.total >= CAP


# Written out: the ORM would build this statement anew for every list, which takes longer than to run it.
_ROWS = """
SELECT cases_case.id, cases_case.number, cases_case.matter, cases_case.excerpt, cases_case.kind, cases_case.status,
       cases_case.priority, cases_case.last_channel, cases_case.assignee_id, s.name, k.name, cases_case.owed_by,
       cases_case.changed_at, cases_case.closed_at, cases_case.unsent, cases_case.unread,
       (SELECT {joined}(t.name, ',') FROM cases_case_tags ct JOIN cases_tag t ON t.id = ct.tag_id
        WHERE ct.case_id = cases_case.id)
FROM {tables}
LEFT JOIN people_staff s ON s.id = cases_case.assignee_id
LEFT JOIN people_customer k ON k.id = cases_case.customer_id
WHERE {conditions}
ORDER BY {order} LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which cases, as parts of a statement: the ORM's own words, from policies and views."""

    tables: str
    sql: str
    params: tuple[Any, ...]

    def narrowed(self, sql: str, *params: Any) -> Conditions:
        """The same with one condition more; moments among ``params`` are given as they are."""
        return Conditions(self.tables, f"{self.sql} AND {sql}", (*self.params, *map(_adapted, params)))


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def conditions_of(cases: QuerySet[Case]) -> Conditions | None:
    """The conditions of unordered cases; None when nothing can meet them."""
    try:
        sql, params = cases.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    head, _where, conditions = sql.partition(" WHERE ")
    return Conditions(head.partition(" FROM ")[2], f"({conditions or '1 = 1'})", params)


def _conditions(who: Viewer, wanted: Wanted, when: Horizon) -> Conditions | None:
    if wanted.due or wanted.opened or wanted.answer or wanted.words:
        return conditions_of(wanted_cases(who, wanted, when))
    return _lasting(connection.vendor, who, wanted)


@lru_cache(maxsize=512)
def _lasting(_engine: str, who: Viewer, wanted: Wanted) -> Conditions | None:
    """What depends on neither the moment nor the stored words is the same as long as the process lives."""
    return conditions_of(_lasting_cases(who, wanted))


def wanted_cases(who: Viewer, wanted: Wanted, when: Horizon) -> QuerySet[Case]:
    """The cases of a list that the person may see, unordered. Raises KeyError for an unknown view."""
    cases = _lasting_cases(who, wanted)
    if wanted.due == "overdue":
        cases = cases.filter(owed_by__lt=when.now)
    elif wanted.due == "today":
        cases = cases.filter(owed_by__gte=when.now, owed_by__lt=when.today_ends)
    elif wanted.due == "unread":
        cases = still_open(cases.filter(unread=True))
    if wanted.opened == "week":
        cases = cases.filter(opened_this_week(when.now))
    if wanted.answer:
        cases = cases.filter(answered(wanted.answer, when.now))
    return _with_words(cases, wanted.words)


def _lasting_cases(who: Viewer, wanted: Wanted) -> QuerySet[Case]:
    cases = view_cases(who, wanted.view)
    plain = {
        "kind": wanted.kind, "status": wanted.status, "priority": wanted.priority, "customer_id": wanted.customer,
        "tags__name": wanted.tag,
    }  # fmt: skip
    cases = cases.filter(**{name: value for name, value in plain.items() if value})
    for name, value in (("team_id", wanted.team), ("assignee_id", wanted.assignee)):
        if value is not None:
            cases = cases.filter(**{name: value} if value else {f"{name}__isnull": True})
    return cases


def _with_words(cases: QuerySet[Case], typed: str) -> QuerySet[Case]:
    if not typed.strip():
        return cases
    query = search.read_query(typed)
    return cases.filter(pk__in=search.matching_ids("cases_case", query)) if query else cases.none()


def opened_this_week(now: datetime) -> Q:
    """Cases opened since Monday. What was opened since then was changed since then: that column has an index."""
    monday = week_begins(now)
    return Q(changed_at__gte=monday, opened_at__gte=monday)


def answered(how: str, now: datetime) -> Q:
    """Cases whose first answer was due or given by ``now`` ("due"), given in time ("in_time"), or not ("late")."""
    counted = Q(first_answer_due_at__isnull=False) & (
        Q(first_answered_at__isnull=False) | Q(first_answer_due_at__lte=now)
    )
    in_time = Q(first_answered_at__lte=F("first_answer_due_at"))
    late = Q(first_answered_at__gt=F("first_answer_due_at")) | Q(first_answered_at__isnull=True)
    return {"due": counted, "in_time": counted & in_time, "late": counted & late}[how]


def sorted_by(view: str) -> tuple[str, bool]:
    """The column that orders a view, and whether the greatest comes first."""
    return {"closed": ("closed_at", True), "all": ("changed_at", True)}.get(view, ("owed_by", False))


def page(who: Viewer, wanted: Wanted, when: Horizon, *, after: str = "", size: int = PAGE) -> ListPage:
    """One page of a list, beginning after the mark ``after``. One SQL query.

    Raises DomainError ``list.mark`` for a mark that this desk did not make.
    """
    column, descending = sorted_by(wanted.view)
    conditions = _conditions(who, wanted, when)
    if after:
        at, pk = _read_mark(after)
        sign = "<" if descending else ">"
        mark = f"cases_case.{column} {sign}= %s AND (cases_case.{column} {sign} %s OR cases_case.id < %s)"
        conditions = conditions and conditions.narrowed(mark, at, at, pk)
    order = f"cases_case.{column} {'DESC' if descending else 'ASC'}, cases_case.id DESC"
    found = list_rows(conditions, size + 1, order=order)
    rows = found[:size]
    mark = _mark(getattr(rows[-1], column), rows[-1].id) if len(found) > size else ""
    return ListPage(rows, mark)


def list_rows(
    conditions: Conditions | None, limit: int, *, order: str = "cases_case.id DESC"
) -> tuple[CaseListRow, ...]:
    """The first ``limit`` of the cases that meet ``conditions``, as rows. One SQL query, none for None."""
    if conditions is None:
        return ()
    joined = "STRING_AGG" if connection.vendor == "postgresql" else "GROUP_CONCAT"
    sql = _ROWS.format(joined=joined, tables=conditions.tables, conditions=conditions.sql, order=order, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(sql, conditions.params)
        found = cursor.fetchall()
    return tuple(map(_row, found))


def _row(found: Sequence[Any]) -> CaseListRow:
    cells = list(found)
    cells[11:14] = map(moment, cells[11:14])
    cells[15] = bool(cells[15])
    return CaseListRow(*cells)


def row_in_view(who: Viewer, number: str, wanted: Wanted, when: Horizon) -> CaseListRow | None:
    """One case as a row of a list, or None when it is not (or no longer) in it. One SQL query."""
    conditions = _conditions(who, wanted, when)
    found = list_rows(conditions and conditions.narrowed("cases_case.number = %s", number), 1)
    return found[0] if found else None


def summary(who: Viewer, wanted: Wanted, when: Horizon) -> Summary:
    """Counts of a list, each up to ``CAP``. One SQL query of short walks, along indexes alone where nothing narrows
    the list but its view; none where nothing can meet the conditions."""
    conditions = _conditions(who, wanted, when)
    if conditions is None:
        return Summary(0, 0, 0, dict.fromkeys(GROUPS, 0))
    edges = (when.now, when.today_ends, when.soon_ends, NOTHING_OWED)
    counts = [("", _BEYOND), (_UNREAD, _BEYOND), (_UNASSIGNED, _BEYOND)]
    if sorted_by(wanted.view)[0] == "owed_by":
        counts += [("", edge) for edge in edges]
    base = f"SELECT 1 FROM {conditions.tables} WHERE {conditions.sql} AND cases_case.owed_by < %s"  # noqa: S608 - the ORM's own
    sql = ", ".join(f"(SELECT COUNT(*) FROM ({base}{more} LIMIT {CAP}) AS c)" for more, _edge in counts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql}", [value for _m, edge in counts for value in (*conditions.params, _adapted(edge))]
        )
        total, unread, unassigned, *before = cursor.fetchone()
    marks = [0, *(before or [0] * len(edges)), total]
    groups = {name: marks[index + 1] - marks[index] for index, name in enumerate(GROUPS)}
    return Summary(total, unread, unassigned, groups)


_BEYOND = NOTHING_OWED + timedelta(days=1)
# A closed case is never unread; said here, since the index of unread cases holds the others.
_UNREAD = " AND cases_case.unread AND NOT (cases_case.status = 'closed')"
_UNASSIGNED = " AND cases_case.assignee_id IS NULL"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MARK = re.compile(r"(-?[0-9a-f]{1,15})\.([0-9a-f]{1,15})")


def _mark(moment: datetime, pk: int) -> str:
    return f"{(moment - _EPOCH) // _MICROSECOND:x}.{pk:x}"


def _read_mark(mark: str) -> tuple[datetime, int]:
    read = _MARK.fullmatch(mark)
    if read is not None:
        try:
            return _EPOCH + int(read[1], 16) * _MICROSECOND, int(read[2], 16)
        except OverflowError:  # a year beyond all years
            pass
    raise DomainError(_("This place in the list cannot be found. Open the list from its beginning."), code="list.mark")
