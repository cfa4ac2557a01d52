"""Reads of the ledger: what a case owes by word, what a person owes, how often the house keeps its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from prezent.cases.policies import walls_sql
from prezent.people.policies import Viewer
from prezent.platform.rawsql import moment
from prezent.promises.arrived import UNHEARD, UNHEARD_SQL
from prezent.promises.models import UNSAID, Found, Promise
from prezent.promises.policies import visible_found, visible_promises

#: Promises on the page of a case; older settled ones are behind the list of all promises.
OF_CASE = 60
#: Promises on Today.
LIMIT = 50
#: A word given without a date is asked about so long after its letter, as if that were its date.
UNDATED = timedelta(days=1)
#: Promises on one page of the list.
PAGE = 50

Whose = Literal["mine", "team"]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of a case, or (``found``) one that waits for its author's decision: ``made_at`` is its letter's,
    and ``owner`` who wrote that, if it was somebody else."""

    id: int
    found: bool
    words: str
    kind: str
    owner_id: int | None
    owner: str
    entry_id: int | None
    due_at: datetime | None
    by_day: bool
    state: str
    made_at: datetime | None
    settled_at: datetime | None
    settled_by: str
    proof_id: int | None
    note: str
    owned_up_at: datetime | None
    done_late_at: datetime | None
    replaces_id: int | None


_OF_CASE = """
SELECT * FROM (
  SELECT p.id, 0, p.words, p.kind, p.owner_id, COALESCE(o.name, ''), p.entry_id, p.due_at, p.by_day, p.state, p.made_at,
         p.settled_at, COALESCE(b.name, ''), p.proof_id, p.note, p.owned_up_at, p.done_late_at, p.replaces_id
  FROM promises_promise p JOIN cases_case c ON c.id = p.case_id
  LEFT JOIN people_staff o ON o.id = p.owner_id LEFT JOIN people_staff b ON b.id = p.settled_by_id
  WHERE p.case_id = %(case)s AND {walls} ORDER BY p.id DESC LIMIT %(most)s
) AS promises
UNION ALL
SELECT f.id, 1, f.words, f.kind, f.author_id, CASE WHEN f.author_id = %(viewer)s THEN '' ELSE COALESCE(a.name, '') END,
       f.entry_id, f.due_at, f.by_day, f.state, e.at, NULL, '', NULL, '', NULL, NULL, NULL
FROM promises_found f JOIN cases_case c ON c.id = f.case_id JOIN cases_entry e ON e.id = f.entry_id
LEFT JOIN people_staff a ON a.id = f.author_id
WHERE f.case_id = %(case)s AND f.state = 'waiting' AND NOT {unheard} AND {asked} AND {walls}
UNION ALL
SELECT COUNT(*), 2, '', '', COALESCE(SUM(CASE WHEN {done} THEN 1 ELSE 0 END), 0), '', NULL, NULL, FALSE, '', NULL,
       NULL, '', NULL, '', NULL, NULL, NULL
FROM promises_step s JOIN promises_plan n ON n.id = s.plan_id JOIN cases_case c ON c.id = n.case_id
LEFT JOIN promises_promise sp ON sp.id = s.promise_id
WHERE n.case_id = %(case)s AND {walls}
"""
# The same as ``Step.is_done``.
_DONE = "s.done_at IS NOT NULL OR sp.state = 'kept' OR sp.done_late_at IS NOT NULL"
#: Whoever wrote the letter decides on a promise that was found in it, or who has the case now; where nobody is left of
#: the two, anybody.
_ASKED = (
    "(f.author_id = %(viewer)s OR c.assignee_id = %(viewer)s"
    " OR c.assignee_id IS NULL AND (a.id IS NULL OR NOT a.is_active))"
)
_PLAN = 2


@dataclass(frozen=True, slots=True)
class PlanCount:
    """How much of the plan of a case is done; no ``steps``: there is no plan."""

    steps: int
    done: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a case: its promises, and how far its plan has come."""

    promises: tuple[PromiseRow, ...]
    plan: PlanCount


def beside_case(who: Viewer, case_id: int) -> Beside:
    """The promises of a case, those found in letters that wait for a decision, and how far the plan has come. One SQL
    query.

    Found ones are shown to the author of the letter, to the assignee, and to supervisors, once the letter has arrived.

    Found ones come first, then open ones by date, then broken ones without a word, then what is settled, latest first.
    """
    params: dict[str, Any] = {"case": case_id, "viewer": who.id, "most": OF_CASE}
    sql = _OF_CASE.format(
        walls=walls_sql(who, params), done=_DONE, asked="TRUE" if who.is_supervisor else _ASKED, unheard=UNHEARD_SQL
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    steps, done = next((row[0], row[4]) for row in found if row[1] == _PLAN)
    rows = [_row(row) for row in found if row[1] != _PLAN]
    return Beside(tuple(sorted(rows, key=_order)), PlanCount(steps, done))


def of_case(who: Viewer, case_id: int) -> tuple[PromiseRow, ...]:
    """The promises of :func:`beside_case` alone. One SQL query."""
    return beside_case(who, case_id).promises


def _row(found: Sequence[Any]) -> PromiseRow:
    cells = list(found)
    for at in (7, 10, 11, 15, 16):
        cells[at] = moment(cells[at])
    cells[1], cells[8] = bool(cells[1]), bool(cells[8])
    return PromiseRow(*cells)


def _order(row: PromiseRow) -> tuple[int, float, int]:
    if row.found:
        return 0, 0, row.id
    if row.state == Promise.State.OPEN:
        return 1, row.due_at.timestamp() if row.due_at else 0, row.id
    return 2 if is_unsaid(row.state, row.owned_up_at) else 3, 0, -row.id


def is_unsaid(state: str, owned_up_at: datetime | None) -> bool:
    """Whether it was broken and the customer has not heard from us since."""
    return state == Promise.State.BROKEN and owned_up_at is None


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A promise on Today: open, broken without a word since, or (``found``) in a letter that has left and nobody has
    said whether it is one; ``owner`` is then who wrote it. ``moved_back_at``: the letter that had moved it or kept it
    came back. ``may_be_moved``: a letter with a promise of which nobody has said what it is left before its date."""

    id: int
    number: str
    matter: str
    customer_id: int | None
    customer: str | None
    words: str
    kind: str
    owner_id: int | None
    owner: str | None
    made_at: datetime
    due_at: datetime
    by_day: bool
    state: str
    moved_back_at: datetime | None
    found: bool
    undated: bool
    may_be_moved: bool

    @property
    def owed_by(self) -> datetime:
        """The last moment at which it is kept, as Today puts it among other debts."""
        return self.due_at - timedelta(seconds=1)

    @property
    def unsent(self) -> int:
        """A promise is no letter that did not leave."""
        return 0


_OWED = (
    "id", "case__number", "case__matter", "case__customer_id", "case__customer__name", "words", "kind", "owner_id",
    "owner__name", "made_at", "due_at", "by_day", "state", "moved_back_at", "found", "undated",
    "may_be_moved",
)  # fmt: skip
_NO, _YES = (Value(truth, output_field=BooleanField()) for truth in (False, True))


def owed(who: Viewer, until: datetime, *, whose: Whose = "mine") -> tuple[OwedRow, ...]:
    """What was promised and wants something, by date: open promises due before ``until``, those whose date holds again
    since a letter came back, broken ones after which the customer has not heard from us, and promises found in letters
    that have left, on which nobody has decided. One of these without a date stands a day
    after its letter.

    Mine: the person's own, and those that have no owner in cases of the person's teams (or of none); found ones of
    which the person is the author or has the case, or nobody of the two is left. Team: all of the person's teams (of
    everybody, for a person without one). At most ``LIMIT``. One SQL query.
    """
    moved_back = Q(state=Promise.State.OPEN, moved_back_at__isnull=False)
    promises = visible_promises(who).filter(Q(state=Promise.State.OPEN, due_at__lt=until) | moved_back | UNSAID)
    promises = promises.filter(_theirs(who) if whose == "team" else Q(owner_id=who.id) | Q(owner=None) & _theirs(who))
    rows = promises.order_by().annotate(found=_NO, undated=_NO, may_be_moved=_moved_perhaps()).values_list(*_OWED)
    rows = rows.union(_undecided(who, whose).values_list(*_OWED_FOUND), all=True)
    return tuple(OwedRow(*row) for row in rows.order_by("due_at", "id")[:LIMIT])


_OWED_FOUND = (
    *_OWED[:7], "author_id", "author__name", "entry__at", "until", "by_day", "state", "none", "found", "undated",
    "may_be_moved",
)  # fmt: skip


def _undecided(who: Viewer, whose: Whose) -> QuerySet[Found]:
    """Promises in letters that have left, of which nobody has said whether they are promises."""
    waiting = visible_found(who).filter(state=Found.State.WAITING).exclude(UNHEARD)
    mine = Q(author_id=who.id) | Q(case__assignee_id=who.id)
    mine |= Q(case__assignee=None) & (Q(author=None) | Q(author__is_active=False)) & _theirs(who)
    return waiting.filter(_theirs(who) if whose == "team" else mine).annotate(
        until=Coalesce("due_at", F("entry__at") + Value(UNDATED, output_field=DurationField())),
        none=Value(None, output_field=DateTimeField()),
        found=_YES,
        undated=Case(When(due_at__isnull=True, then=_YES), default=_NO),
        may_be_moved=_NO,
    )


def _moved_perhaps() -> Exists:
    waiting = Found.objects.filter(state=Found.State.WAITING, case_id=OuterRef("case_id")).exclude(UNHEARD)
    return Exists(waiting.filter(entry__at__gt=OuterRef("made_at"), entry__at__lt=OuterRef("due_at")))


def _theirs(who: Viewer) -> Q:
    return Q(case__team_id__in=who.team_ids) | Q(case__team=None) if who.team_ids else Q()


@dataclass(frozen=True, slots=True)
class Rate:
    """How often the word was kept: of what was due, with everything that was settled in another way beside it."""

    key: str
    name: str
    kept: int
    broken: int
    renegotiated: int
    released: int
    open: int

    @property
    def due(self) -> int:
        """Promises that had to be kept: those kept and those broken."""
        return self.kept + self.broken


def rates(who: Viewer, *, since: datetime, by: Literal["team", "kind"]) -> tuple[Rate, ...]:
    """Kept and broken promises given since then, by the team of their case or by kind. One SQL query.

    Counted by team and never by person: a rate is a fact about the work of a team, not a mark for somebody.
    """
    key, name = ("team_id", "team__name") if by == "team" else ("kind", "kind")
    states = {str(state): Count("pk", filter=Q(state=state)) for state in Promise.State.values}
    rows = (
        visible_promises(who)
        .filter(made_at__gte=since)
        .order_by()
        .values(key, name)
        .annotate(**{f"n_{state}": count for state, count in states.items()})
    )
    found = [
        Rate(str(row[key] or ""), str(row[name] or ""), *(row[f"n_{state}"] for state in
             ("kept", "broken", "renegotiated", "released", "open")))
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda rate: (-rate.due, rate.name)))


@dataclass(frozen=True, slots=True)
class ListRow:
    """A promise in the list of all promises."""

    id: int
    number: str
    matter: str
    customer: str | None
    words: str
    kind: str
    owner: str | None
    team: str | None
    made_at: datetime
    due_at: datetime
    by_day: bool
    state: str
    settled_at: datetime | None
    owned_up_at: datetime | None


_LIST = (
    "id", "case__number", "case__matter", "case__customer__name", "words", "kind", "owner__name", "team__name",
    "made_at", "due_at", "by_day", "state", "settled_at", "owned_up_at",
)  # fmt: skip


def listed(
    who: Viewer, *, since: datetime, state: str = "", kind: str = "", team: int | None = None, before: int | None = None
) -> tuple[tuple[ListRow, ...], int | None]:
    """One page of promises given since then, the latest first, and the mark of the next page. One SQL query.

    ``state``: one of the states, or "due" for those kept and broken; ``team`` 0: of no team.
    """
    promises: QuerySet[Promise] = visible_promises(who).filter(made_at__gte=since)
    if state == "due":
        promises = promises.filter(state__in=(Promise.State.KEPT, Promise.State.BROKEN))
    elif state:
        promises = promises.filter(state=state)
    if kind:
        promises = promises.filter(kind=kind)
    if team is not None:
        promises = promises.filter(team_id=team) if team else promises.filter(team__isnull=True)
    if before is not None:
        promises = promises.filter(pk__lt=before)
    rows = [ListRow(*row) for row in promises.order_by(F("id").desc()).values_list(*_LIST)[: PAGE + 1]]
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None
