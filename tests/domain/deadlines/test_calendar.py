"""Polish public holidays against the ``holidays`` package and against dates known by heart."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.deadlines.calendar import (
    FIRST_YEAR,
    Holiday,
    easter_sunday,
    holiday_on,
    holidays,
    is_holiday,
    is_working_day,
)


@pytest.mark.parametrize("year", range(FIRST_YEAR, 2101))
def test_the_same_days_as_an_independent_package(year: int) -> None:
    assert {holiday.date for holiday in holidays(year)} == set(oracle.country_holidays("PL", years=year))


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2010, 1, 6), False),
        (date(2011, 1, 6), True),
        (date(2024, 12, 24), False),
        (date(2025, 12, 24), True),
        (date(2018, 11, 12), True),
        (date(2017, 11, 12), False),
        (date(2019, 11, 12), False),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 5), True),
        (date(2026, 4, 6), True),
        (date(2026, 5, 2), False),
        (date(2026, 5, 24), True),
        (date(2026, 6, 4), True),
        (date(2026, 12, 31), False),
    ],
)
def test_days_that_people_get_wrong(day: date, free: bool) -> None:
    assert is_holiday(day) is free


def test_holidays_are_named_and_in_order() -> None:
    year = holidays(2026)
    assert [holiday.date for holiday in year] == sorted(holiday.date for holiday in year)
    assert year[0] == Holiday(date(2026, 1, 1), "Nowy Rok", "New Year's Day")
    assert all(holiday.name_pl and holiday.name_en for holiday in year)


def test_no_two_holidays_fall_on_one_day() -> None:
    # Easter repeats after 5.7 million years only, but its 35 possible days all come within a few centuries.
    easters = {(easter_sunday(year).month, easter_sunday(year).day) for year in range(FIRST_YEAR, 2600)}
    assert len(easters) == 35
    for year in range(FIRST_YEAR, 2600):
        assert len({holiday.date for holiday in holidays(year)}) == len(holidays(year))


def test_a_holiday_is_found_by_its_date() -> None:
    found = holiday_on(date(2026, 11, 11))
    assert found is not None
    assert found.name_pl == "Narodowe Święto Niepodległości"
    assert holiday_on(date(2026, 11, 10)) is None


def test_before_the_table_begins_nothing_is_claimed() -> None:
    assert holidays(FIRST_YEAR - 1) == ()
    assert not is_holiday(date(1989, 12, 25))


def test_working_days() -> None:
    assert is_working_day(date(2026, 11, 10))
    assert not is_working_day(date(2026, 11, 11)), "Independence Day, a Wednesday"
    assert not is_working_day(date(2026, 11, 14)), "Saturday"
    assert not is_working_day(date(2026, 11, 15)), "Sunday"
    assert is_working_day(date(2024, 2, 29))
    # 2025 has 365 days, of them 52 Saturdays, 52 Sundays and 10 holidays from Monday to Friday (3 May and
    # 1 November are Saturdays): 261 - 10.
    year = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_working_day, year)) == 251


def test_a_datetime_counts_by_its_date() -> None:
    assert is_holiday(datetime(2026, 11, 11, 23, 59))  # noqa: DTZ001 - a local wall-clock time is meant
    assert not is_working_day(datetime(2026, 11, 11, 0, 0))  # noqa: DTZ001 - a local wall-clock time is meant


@given(st.integers(min_value=1583, max_value=9999))
def test_easter_is_a_sunday_in_its_weeks(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@pytest.mark.parametrize(
    "easter", [date(1818, 3, 22), date(1943, 4, 25), date(2000, 4, 23), date(2008, 3, 23), date(2038, 4, 25)]
)
def test_easters_at_the_edges(easter: date) -> None:
    assert easter_sunday(easter.year) == easter
