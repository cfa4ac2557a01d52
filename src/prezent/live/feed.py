"""Reading the event log for browsers: new lines in the order they appear, none missed, none told twice.

Numbers are given to lines before their transactions commit, so on PostgreSQL line 8 may appear before line 7.
The feed remembers the numbers it skipped and looks for them again until they appear or grow too old.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from prezent.cases.models import Case
from prezent.platform.models import Event

#: How long a number that was skipped may still belong to a transaction under way; later it was rolled back.
GAP_LIFE = timedelta(seconds=60)
#: At most so many skipped numbers are looked for (a sequence may jump when a database is restored).
MAX_GAPS = 1000
#: Lines read at once; a busier moment is read in several looks.
BATCH = 1000
#: A browser that missed more than this reloads instead of hearing all of it.
MAX_REPLAY = 300


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the log about a case, ready to be sent. ``teams``: whose walls it must not cross."""

    id: int
    teams: frozenset[int]
    frame: bytes


@dataclass(slots=True)
class Feed:
    """Where one reader of the log stands."""

    high: int = 0
    gaps: dict[int, datetime] = field(default_factory=dict)

    def start(self) -> None:
        """Begin at the end of the log: earlier lines are told only to those who ask. One SQL query."""
        self.high = Event.objects.aggregate(last=Max("id"))["last"] or 0
        self.gaps.clear()

    @property
    def floor(self) -> int:
        """The number up to which nothing can appear any more: what a browser names when it comes back."""
        return min(self.gaps) - 1 if self.gaps else self.high

    def read(self, now: datetime) -> list[Happening]:
        """What appeared since the last look. One SQL query, and one more when cases are among it."""
        self.gaps = {number: since for number, since in self.gaps.items() if now - since < GAP_LIFE}
        wanted = Q(pk__gt=self.high)
        if self.gaps:
            wanted |= Q(pk__in=list(self.gaps))
        rows = list(Event.objects.filter(wanted).order_by("pk").values_list(*_COLUMNS)[:BATCH])
        for pk, *_rest in rows:
            if pk > self.high:
                for number in range(max(self.high + 1, pk - MAX_GAPS), pk):
                    self.gaps[number] = now
                self.high = pk
            else:
                self.gaps.pop(pk, None)
        while len(self.gaps) > MAX_GAPS:
            del self.gaps[min(self.gaps)]
        return _happenings(rows, self.floor)


def since(last: int, floor: int, hidden: Collection[int]) -> list[Happening] | None:
    """What a browser missed after line ``last``, without cases of the teams in ``hidden``; ``floor`` as in Feed.

    None when it was too much to tell, or when the log has no such line (another database): the browser
    should then look anew. Three SQL queries at most.
    """
    rows = list(Event.objects.filter(pk__gt=last).order_by("pk").values_list(*_COLUMNS)[: MAX_REPLAY + 1])
    if len(rows) > MAX_REPLAY or (not rows and last > (Event.objects.aggregate(last=Max("id"))["last"] or 0)):
        return None
    return [one for one in _happenings(rows, floor) if one.teams.isdisjoint(hidden)]


_COLUMNS = ("pk", "action", "subject_type", "subject_id", "team_id", "data")


def _happenings(rows: Iterable[tuple[int, str, str, int, int | None, Any]], floor: int) -> list[Happening]:
    about_cases = [row for row in rows if row[2] == "case"]
    if not about_cases:
        return []
    found = Case.objects.filter(pk__in={row[3] for row in about_cases}).values_list("pk", "number", "team_id")
    cases = {pk: (number, team) for pk, number, team in found}
    told = []
    for pk, action, _type, case_id, team_then, data in about_cases:
        number, team_now = cases.get(case_id, ("", None))
        # Both walls count: a case may have been moved behind one since.
        teams = frozenset(team for team in (team_then, team_now) if team is not None)
        told.append(Happening(pk, teams, _frame(min(pk, floor), number, case_id, action, data)))
    return told


def _frame(mark: int, number: str, case_id: int, action: str, data: Mapping[str, Any]) -> bytes:
    body: dict[str, object] = {"number": number, "id": case_id, "action": action}
    if isinstance(data.get("entry"), int):
        body["entry"] = data["entry"]
    return f"event: case\nid: {mark}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
