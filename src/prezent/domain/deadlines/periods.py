"""Periods counted by law, on local days: kodeks cywilny art. 110–116, Regulation (EEC, Euratom) 1182/71 art. 3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from prezent.domain.deadlines.calendar import is_holiday, is_working_day, months_after
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime import Period, Roll

#: Before this day an end on a Saturday did not move (KC art. 115 as changed by the act of 16 December 2016).
SATURDAYS_SINCE: Final = date(2017, 1, 1)
#: Regulation 1182/71 art. 3(5): a period of two days or more holds at least two working days.
_EU_WORKING_DAYS: Final = 2
_DAY: Final = timedelta(days=1)
_SUNDAY: Final = 6
_YEARS: Final = range(1990, 9000)


@dataclass(frozen=True, slots=True)
class BankDays:
    """The working days of one provider (UUP art. 2: its own payment-processing days): statutory ones but for these.

    ``closed``: days of the week from Monday to Friday on which it does not work; ``open``: others on which it does.
    """

    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether it works on this local day."""
        return day in self.open or (day not in self.closed and is_working_day(day))


STATUTORY: Final = BankDays()


def end_of(event: date, period: Period, days: BankDays = STATUTORY) -> date:
    """The last day of a period that begins with an event on a local day, wherever in the week it falls.

    The day of the event is not counted (KC 111 § 2, Reg. 1182/71 art. 3(1)). Months end on the day whose date is that
    of the event, or on the last of the month where it has none (KC 112, read as the earlier of its two readings;
    Reg. 1182/71 art. 3(2)(c)). Raises DeadlineError "deadline.out_of_range".
    """
    if event.year not in _YEARS:
        raise DeadlineError("deadline.out_of_range", f"no period is counted in the year {event.year}")
    if period.unit == "days":
        return event + period.n * _DAY
    if period.unit == "months":
        return months_after(event, period.n)
    day, left = event, period.n
    while left:
        day += _DAY
        left -= days.is_working(day)
    return day


def moved(event: date, raw: date, period: Period, roll: Roll) -> date:
    """Where the end ``raw`` of a period moves to when it falls on a day off.

    Working days never end on one. What is less than a period ends the day before and does not move.
    """
    if period.less:
        return raw - _DAY
    if roll == "none" or period.unit == "working_days":
        return raw
    end = raw
    while _is_off(end):
        end += _DAY
    if roll == "eu" and period.unit == "days" and period.n > 1:
        while sum(is_working_day(event + n * _DAY) for n in range(1, (end - event).days + 1)) < _EU_WORKING_DAYS:
            end += _DAY
    return end


def _is_off(day: date) -> bool:
    return is_holiday(day) or day.weekday() == _SUNDAY or (day >= SATURDAYS_SINCE and not is_working_day(day))
