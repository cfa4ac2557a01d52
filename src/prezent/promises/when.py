"""When a promise falls due, and when its owner is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from prezent.domain.deadlines.calendar import is_working_day
from prezent.domain.language.when_days import WARSAW

#: What has an hour is reminded of so long before it, or at half of the time left where that is less.
BEFORE = timedelta(hours=2)
#: What has a day alone is reminded of on that day at this hour, and on the working day before it.
MORNING = time(8, 0)
#: What is ready for a day must reach the customer while somebody is there.
AFTERNOON = time(15, 0)


@dataclass(frozen=True, slots=True)
class Due:
    """The first moment at which a promise is broken; ``by_day``: a day was named, and no hour."""

    at: datetime
    by_day: bool = False

    @property
    def day(self) -> date:
        """The last day on which it can be kept, in Warsaw."""
        local = self.at.astimezone(WARSAW)
        return local.date() - timedelta(days=1) if self.by_day else local.date()


def due_of(by: date | datetime) -> Due:
    """What a date in a letter comes to: a moment is itself, a day lasts until its end in Warsaw."""
    if isinstance(by, datetime):
        return Due(by.astimezone(UTC))
    return Due(datetime.combine(by + timedelta(days=1), time.min, WARSAW).astimezone(UTC), by_day=True)


def remind_at(due: Due, now: datetime) -> datetime | None:
    """When the owner is reminded; None when that is past already.

    Of an hour: two hours before it (half of the time left when that is less). Of a day: that morning; and where the
    day is no working day, in the afternoon of the last one before it.
    """
    if not due.by_day:
        at = max(due.at - BEFORE, now + (due.at - now) / 2)
    elif is_working_day(due.day):
        at = datetime.combine(due.day, MORNING, WARSAW)
    else:
        day = due.day
        while not is_working_day(day):
            day -= timedelta(days=1)
        at = datetime.combine(day, AFTERNOON, WARSAW)
    return at if at > now else None
