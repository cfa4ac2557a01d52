"""Days as they are said, and the dates that they come to: what :mod:`when` reads and how it is counted."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from prezent.domain.deadlines.calendar import is_working_day, months_after

WARSAW: Final = ZoneInfo("Europe/Warsaw")
#: A date without a year lies at most so many days back; one that is told as past, at most so many days ahead.
BACK: Final = 60
FRIDAY: Final = 4

Unit = Literal["minute", "hour", "day", "workday", "week", "month", "year"]
Edge = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Today and so many days: 1 is tomorrow, -1 yesterday. ``implied``: a time of day was said without its day."""

    days: int
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0. ``week``: None the next one after today, 0 "this" one (today counts), 1 the one
    of the week after this, -1 the last one before today; ``more`` weeks are added ("w piątek za tydzień")."""

    number: int
    week: int | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """A day and a month; ``year`` None is not said, ``years`` counts from this year ("br." is 0)."""

    day: int
    month: int
    year: int | None = None
    years: int | None = None


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month alone: "do 15-go", "by the 15th"."""

    day: int


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time from now, or from ``since``; negative amounts lie in the past."""

    amount: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day, week, weekend, month, quarter or year, ``ahead`` from this one; ``month`` names one."""

    unit: Literal["day", "week", "weekend", "month", "quarter", "year"]
    ahead: int = 0
    edge: Edge = "end"
    month: int | None = None
    year: int | None = None


Day = Ahead | Weekday | Calendar | MonthDay | Length | Stretch


def is_real(day: Calendar) -> bool:
    """Whether there is such a day (29 February without a year is one)."""
    if not (1 <= day.month <= 12 and day.day >= 1):
        return False
    return day.day <= monthrange(day.year or 2024, day.month)[1]


def resolve(day: Day, clock: time | None, now: datetime, *, past: bool = False) -> date | datetime | None:
    """The date, or with ``clock`` the moment in Warsaw, that a day comes to when it is said ``now`` (aware).

    ``past``: it is told of something that happened ("z 3 marca"). None where there is no such day.
    """
    local = now.astimezone(WARSAW)
    if isinstance(day, Length) and day.unit in {"minute", "hour"}:
        return _after_clock(day, now)
    found = _date(day, local.date(), past=past)
    if found is None or clock is None:
        return found
    return datetime.combine(found, clock, WARSAW)


def nearest_year(day: Calendar, today: date, most: int = BACK) -> date | None:
    """The day in the year that brings it nearest to ``today``; None when that is more than ``most`` days away."""
    near = min(_in_years(day, today), key=lambda one: abs((one - today).days), default=None)
    return near if near is not None and abs((near - today).days) <= most else None


def _after_clock(day: Length, now: datetime) -> datetime:
    minutes = day.amount * (60 if day.unit == "hour" else 1)
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(WARSAW).replace(microsecond=0)


def _date(day: Day, today: date, *, past: bool) -> date | None:
    match day:
        case Ahead():
            return today + timedelta(days=day.days)
        case Weekday():
            return _weekday(day, today)
        case Calendar():
            return _calendar(day, today, past=past)
        case MonthDay():
            return _month_day(day.day, today, past=past)
        case Length():
            return _length(day, today)
        case Stretch():
            return _stretch(day, today)


def _weekday(day: Weekday, today: date) -> date:
    ahead = (day.number - today.weekday()) % 7
    if day.week == 1:
        ahead = day.number - today.weekday() + 7
    elif day.week == -1:
        ahead = ahead - 7
    elif day.week is None and ahead == 0:
        ahead = 7
    return today + timedelta(days=ahead + 7 * day.more)


def _calendar(day: Calendar, today: date, *, past: bool) -> date | None:
    if day.year is not None or day.years is not None:
        return _made(day.year if day.year is not None else today.year + (day.years or 0), day.month, day.day)
    years = _in_years(day, today)
    if past:
        return max((one for one in years if (one - today).days <= BACK), default=None)
    return min((one for one in years if (today - one).days <= BACK), default=None)


def _in_years(day: Calendar, today: date) -> list[date]:
    years = range(today.year - 1, today.year + 2)
    return [made for year in years if (made := _made(day.year or year, day.month, day.day)) is not None]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_day(day: int, today: date, *, past: bool) -> date | None:
    for step in range(3):
        first = months_after(today.replace(day=1), -step if past else step)
        made = _made(first.year, first.month, day)
        if made is not None and (made <= today if past else made >= today):
            return made
    return None


def _length(day: Length, today: date) -> date:
    amount = int(day.amount)
    match day.unit:
        case "workday":
            return _working_days(today, amount)
        case "month" | "year":
            return months_after(today, round(day.amount * (12 if day.unit == "year" else 1)))
        case "week":
            # Half a week more is taken up to whole days: a promise is not shortened.
            return today + timedelta(days=-int(-day.amount * 7 // 1))
        case _:
            return today + timedelta(days=amount)


@lru_cache(maxsize=512)
def _working_days(start: date, count: int) -> date:
    day, step = start, timedelta(days=1 if count >= 0 else -1)
    left = min(abs(count), 366)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_after(day: date, count: int) -> date:
    """The ``count``-th working day after a day."""
    return _working_days(day, count)


def _stretch(day: Stretch, today: date) -> date:
    match day.unit:
        case "day":
            return today + timedelta(days=day.ahead)
        case "week":
            return _week(today, day)
        case "weekend":
            return today + timedelta(days=6 - today.weekday() + 7 * day.ahead)
        case "month":
            return _in_month(_month(day, today), day.edge)
        case "quarter":
            first = months_after(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * day.ahead)
            return _in_month(months_after(first, 2), day.edge)
        case _:
            return date(today.year + day.ahead, 12, 31)


def _week(today: date, day: Stretch) -> date:
    monday = today + timedelta(days=7 * day.ahead - today.weekday())
    if day.edge != "end":
        return monday + timedelta(days=1 if day.edge == "start" else 2)
    end = next((one for back in range(5) if is_working_day(one := monday + timedelta(days=FRIDAY - back))), None)
    return end if end is not None and end >= today else monday + timedelta(days=6)


def _month(day: Stretch, today: date) -> date:
    if day.month is None:
        return months_after(today.replace(day=1), day.ahead)
    if day.year is not None:
        return date(day.year, day.month, 1)
    # The month that is on, or the next one of that name.
    return date(today.year + (day.month < today.month), day.month, 1)


def _in_month(first: date, edge: Edge) -> date:
    days = {"start": 10, "middle": 15, "end": monthrange(first.year, first.month)[1]}
    return first.replace(day=days[edge])
