"""When a running clock speaks up: at half, with a fifth left, and on the last working day (law.md § 5, T2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from prezent.domain.deadlines.calendar import is_working_day
from prezent.domain.deadlines.due import WARSAW
from prezent.domain.deadlines.regime import MetBy

#: A letter by post is warned of so many working days earlier: it needs them on its way to whoever must have it in time
#: (law.md § 2c on UPK art. 7a).
POST_DAYS: Final = 5
#: Where it is enough that it is sent: to print it, sign it and carry it to the post office.
SENDING_DAYS: Final = 2
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WarningTimes:
    """The moments (UTC) of the three warnings; none is later than the one after it."""

    half: datetime
    fifth_left: datetime
    last_day: datetime

    def given_by(self, now: datetime) -> int:
        """How many of them have come at ``now``."""
        return sum(moment <= now for moment in (self.half, self.fifth_left, self.last_day))

    def after(self, given: int) -> datetime | None:
        """The moment of the next one when ``given`` have been given; None after all three."""
        return (self.half, self.fifth_left, self.last_day, None)[given]


def post_days(met_by: MetBy | str) -> int:
    """By how many working days earlier a letter must go by post, where the deadline is ``met_by`` that."""
    return SENDING_DAYS if met_by == "sent" else POST_DAYS


def warning_times(start: date, last: date, *, earlier: int = 0) -> WarningTimes:
    """When to warn of a period that is counted from the local day ``start`` and has ``last`` as its last day;
    ``earlier``: by so many working days, which a letter needs on its way (``post_days``).

    The period runs from the midnight after ``start`` (KC art. 111 § 2) to the midnight after ``last``; its parts are
    of real time, so a change of clocks counts as the hour it is. The last warning comes when the last working day
    that is not after ``last`` begins. In a period of a day or two that is early, and the others come no later.
    """
    end = working_day_before(last, earlier) if earlier else last
    begins, ends = midnight(start + _DAY), midnight(end + _DAY)
    last_day = midnight(working_day_before(end, 0))
    fifth_left = min(begins + _whole(4 * (ends - begins) / 5), last_day)
    return WarningTimes(min(begins + _whole((ends - begins) / 2), fifth_left), fifth_left, last_day)


def midnight(day: date) -> datetime:
    """The moment (UTC) at which a local day (Europe/Warsaw) begins."""
    return datetime.combine(day, time(), WARSAW).astimezone(UTC)


def working_day_before(day: date, working_days: int) -> date:
    """The working day so many working days before ``day``; with 0 ``day`` itself, or the last one before it."""
    left = working_days
    while left or not is_working_day(day):
        day -= _DAY
        left -= bool(left) and is_working_day(day)
    return day


def _whole(length: timedelta) -> timedelta:
    """Without parts of a second: moments are compared, stored and read by people."""
    return length - timedelta(microseconds=length.microseconds)
