"""What time does to clocks: warnings when they are due, and the state after the last day. Pays and closes nothing.

The rows to look at are found by one range of an index, so a sweep costs what is due and not what is open. It may run
as often as it likes and beside another: rows are locked while they are looked at (PostgreSQL passes over those of
another sweep, SQLite lets one writer in), written by compare-and-set, and a notice has a unique key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.db import transaction

from prezent.deadlines.models import Clock, Notice, State
from prezent.deadlines.reckoning import next_check, times_of
from prezent.deadlines.writing_down import give, notice_of
from prezent.people.models import Membership, Role
from prezent.platform.eventlog import SYSTEM, record

#: Clocks in one transaction: a writer who waits for it waits a moment only.
BATCH: Final = 200
_READ: Final = (
    "id", "case_id", "case__team_id", "regime", "counted_from", "legal_due", "breach_at", "by_post", "met_by", "side",
    "silence", "state", "version", "warned", "next_check_at",
)  # fmt: skip

_HasSupervisor = Callable[[int], bool]


def sweep(now: datetime) -> int:
    """Look at every clock whose time has come; returns at how many.

    Two SQL queries for a batch, one more where notices are written, and two writes a clock.
    """
    has_supervisor = cache(_has_supervisor)
    handled = 0
    while True:
        with transaction.atomic():
            clocks = _due(now)
            notices = [notice for clock in clocks for notice in _look_at(clock, now, has_supervisor)]
            give(notices)
        handled += len(clocks)
        if len(clocks) < BATCH:
            return handled


def _due(now: datetime) -> list[Clock]:
    """The next batch, in the order of time. One SQL query along the index ``clock_sweep``."""
    rows = Clock.objects.filter(next_check_at__lte=now).order_by("next_check_at").select_related("case").only(*_READ)
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])


def _look_at(clock: Clock, now: datetime, has_supervisor: _HasSupervisor) -> Iterable[Notice]:
    if clock.legal_due is None or clock.breach_at is None:  # without a day there is nothing to wait for
        _write(clock, next_check_at=None)
        return ()
    if clock.breach_at <= now:
        return _end(clock, clock.legal_due, now)
    return _warn(clock, clock.legal_due, now, has_supervisor)


def _end(clock: Clock, due: date, now: datetime) -> Iterable[Notice]:
    """The last day has passed. The customer's own period just ends; ours is passed, or silence by law."""
    ours = clock.side == "firm"
    state = State.SILENCE if clock.has_legal_effect else State.PASSED
    fields = {"state": state, "next_check_at": None, "changed_by": None, "changed_at": now}
    if not _write(clock, version=clock.version + 1, ended_at=None if ours else now, **fields):
        return ()
    _log(clock, f"deadline.{state}", now, {"effect": clock.silence})
    return (notice_of(clock, due, Notice.Level.PASSED, Notice.Audience.SUPERVISORS, now),) if ours else ()


def _warn(clock: Clock, due: date, now: datetime, has_supervisor: _HasSupervisor) -> Iterable[Notice]:
    """Give the warnings whose moments have come, each to its own people."""
    times = times_of(clock.counted_from, due, by_post=clock.by_post, met_by=clock.met_by, side=clock.side)
    given = max(clock.warned, times.given_by(now) if times else 0)
    if not _write(clock, warned=given, next_check_at=next_check(times, clock.breach_at, given)):
        return ()
    levels = range(clock.warned + 1, given + 1)
    if levels:
        _log(clock, "deadline.warned", now, {"levels": list(levels)})
    team = clock.case.team_id
    return [notice_of(clock, due, level, _audience(level, team, has_supervisor), now) for level in levels]


def _audience(level: int, team_id: int | None, has_supervisor: _HasSupervisor) -> str:
    """The assignee, then those who lead the team, then all who lead: nobody's list is no list."""
    if level == Notice.Level.HALF:
        return Notice.Audience.ASSIGNEE
    if level == Notice.Level.FIFTH_LEFT and team_id is not None and has_supervisor(team_id):
        return Notice.Audience.TEAM_SUPERVISORS
    return Notice.Audience.SUPERVISORS


def _has_supervisor(team_id: int) -> bool:
    leads = Membership.objects.filter(team_id=team_id, staff__is_active=True)
    return leads.filter(staff__role__in=(Role.SUPERVISOR, Role.ADMIN)).exists()


def _write(clock: Clock, **fields: Any) -> bool:
    """Compare-and-set: False when somebody else was here since it was read."""
    seen = Clock.objects.filter(pk=clock.pk, version=clock.version, next_check_at=clock.next_check_at)
    return bool(seen.update(**fields))


def _log(clock: Clock, action: str, now: datetime, data: dict[str, Any]) -> None:
    told = {"clock": clock.pk, "regime": clock.regime, "due": clock.legal_due, **data}
    subject = ("case", clock.case_id)
    record(action, actor=SYSTEM, subject=subject, team_id=clock.case.team_id, now=now, data=told)
