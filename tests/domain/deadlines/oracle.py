"""A slow, plain model of open time, to check the fast one: it walks minute by minute and looks at the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prezent.domain.deadlines.calendar import is_holiday
from prezent.domain.deadlines.hours import WorkingHours

MINUTE = timedelta(minutes=1)


def is_open(moment: datetime, hours: WorkingHours) -> bool:
    """Whether the wall clock shows an open time at this moment."""
    local = moment.astimezone(ZoneInfo(hours.zone))
    if hours.holidays and is_holiday(local.date()):
        return False
    now = local.time().replace(fold=0)
    spans = hours.days.get(local.weekday(), ())
    return any(start <= now and (now < stop or stop == time.min) for start, stop in spans)


def open_minutes(begin: datetime, end: datetime, hours: WorkingHours) -> int:
    """Open minutes between two moments on whole minutes."""
    moment, count = begin.astimezone(UTC), 0
    while moment < end:
        count += is_open(moment, hours)
        moment += MINUTE
    return count


def due(begin: datetime, minutes: int, hours: WorkingHours) -> datetime:
    """The first moment by which so many open minutes (at least 1) have passed."""
    moment = begin.astimezone(UTC)
    while minutes:
        minutes -= is_open(moment, hours)
        moment += MINUTE
    return moment
