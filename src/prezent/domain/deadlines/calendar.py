"""Polish public holidays and working days, as a table of rules with the years they hold.

The law: ustawa z 18 stycznia 1951 r. o dniach wolnych od pracy, with its changes; complete from 1990 on. A stored
deadline keeps :data:`CALENDAR_VERSION`, so that it can be told later which table it was computed with.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

CALENDAR_VERSION: Final = "pl-2025"
FIRST_YEAR: Final = 1990
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off work by law, with its Polish and English names."""

    date: date
    name_pl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A holiday in the years ``since``…``until``: on a month and day, or so many days after Easter Sunday."""

    name_pl: str
    name_en: str
    month_day: tuple[int, int] | None = None
    after_easter: int = 0
    since: int = FIRST_YEAR
    until: int = 9999

    def day_in(self, year: int) -> date:
        if self.month_day is None:
            return easter_sunday(year) + timedelta(days=self.after_easter)
        return date(year, *self.month_day)


_RULES: Final = (
    _Rule("Nowy Rok", "New Year's Day", (1, 1)),
    _Rule("Święto Trzech Króli", "Epiphany", (1, 6), since=2011),
    _Rule("Wielkanoc", "Easter Sunday", after_easter=0),
    _Rule("Poniedziałek Wielkanocny", "Easter Monday", after_easter=1),
    _Rule("Święto Pracy", "Labour Day", (5, 1)),
    _Rule("Święto Konstytucji 3 Maja", "Constitution Day", (5, 3)),
    _Rule("Zesłanie Ducha Świętego", "Pentecost", after_easter=49),
    _Rule("Boże Ciało", "Corpus Christi", after_easter=60),
    _Rule("Wniebowzięcie Najświętszej Maryi Panny", "Assumption Day", (8, 15)),
    _Rule("Wszystkich Świętych", "All Saints' Day", (11, 1)),
    _Rule("Narodowe Święto Niepodległości", "Independence Day", (11, 11)),
    _Rule("Święto z okazji stulecia niepodległości", "Centenary of Independence", (11, 12), since=2018, until=2018),
    _Rule("Wigilia Bożego Narodzenia", "Christmas Eve", (12, 24), since=2025),
    _Rule("Boże Narodzenie", "Christmas Day", (12, 25)),
    _Rule("Drugi dzień Bożego Narodzenia", "Second Day of Christmas", (12, 26)),
)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Western churches (the Gregorian computus of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def holidays(year: int) -> tuple[Holiday, ...]:
    """The public holidays of a year in order of date; complete from 1990 on, empty before.

    No two fall on one day: the movable ones stay clear of the fixed ones.
    """
    valid = (rule for rule in _RULES if rule.since <= year <= rule.until)
    found = (Holiday(rule.day_in(year), rule.name_pl, rule.name_en) for rule in valid)
    return tuple(sorted(found, key=lambda holiday: holiday.date))


@lru_cache(maxsize=256)
def _by_day(year: int) -> dict[date, Holiday]:
    return {holiday.date: holiday for holiday in holidays(year)}


def holiday_on(day: date) -> Holiday | None:
    """The public holiday on a local date, or None. A ``datetime`` counts by its date."""
    plain = day.date() if isinstance(day, datetime) else day
    return _by_day(plain.year).get(plain)


def is_holiday(day: date) -> bool:
    """Whether a local date is a Polish public holiday (ordinary Sundays are not)."""
    return holiday_on(day) is not None


def is_working_day(day: date) -> bool:
    """Whether a local date is a day from Monday to Friday that is no public holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def months_after(day: date, months: int) -> date:
    """The same date so many months later, or the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
