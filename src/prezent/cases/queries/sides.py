"""Reads of side threads: one thread with its letters, and what wants somebody's look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from prezent.cases.models import SideThread
from prezent.cases.policies import visible_sides
from prezent.cases.queries.page import entries_page, entry_row
from prezent.cases.queries.rows import Timeline
from prezent.people.policies import Viewer

#: Side threads on Today.
LIMIT = 30


def side_timeline(side: SideThread, *, kept_in: str = "") -> Timeline:
    """The last ``PAGE`` letters of a side thread, in ``aside``. One SQL query.

    The caller got ``side`` through ``policies.get_side``, so the policy was asked.
    """
    found, earlier = entries_page("e.side_id = %(side)s", {"side": side.pk}, kept_in)
    rows = tuple(entry_row(row) for row in found)
    return Timeline(side.case_id, side.case.number, None, None, (), (), earlier, rows)


@dataclass(frozen=True, slots=True)
class WantingRow:
    """A side thread that wants a look: answered, or without an answer past its date."""

    id: int
    number: str
    matter: str
    name: str
    state: str
    answer_due_at: datetime | None
    answered_at: datetime | None


_WANTING = ("id", "case__number", "case__matter", "name", "state", "answer_due_at", "answered_at")


def wanting(who: Viewer, now: datetime) -> tuple[WantingRow, ...]:
    """Side threads of the person's own cases that were answered, or whose date has passed. One SQL query.

    Those with an answer come first: somebody has done their part.
    """
    late = Q(state=SideThread.State.OPEN, answer_due_at__lte=now)
    sides = visible_sides(who).filter(Q(state=SideThread.State.ANSWERED) | late, case__assignee_id=who.id)
    rows = sides.order_by("state", "answer_due_at", "id").values_list(*_WANTING)[:LIMIT]
    return tuple(WantingRow(*row) for row in rows)
