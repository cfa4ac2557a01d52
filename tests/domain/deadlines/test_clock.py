"""Due times and open time: examples that a person can check, and the errors."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from prezent.domain.deadlines.clock import (
    AnswerPolicy,
    DeadlineError,
    WorkingHours,
    due_after,
    first_answer_due,
    open_time_between,
)

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = WorkingHours("Europe/Warsaw", {day: ((time(8), time(16)),) for day in range(5)})
SHOP = WorkingHours(
    "Europe/Warsaw",
    {0: ((time(9), time(12)), (time(13), time(17))), 5: ((time(10), time(14)),), 6: ((time(20), time(0)),)},
)
ROUND_THE_CLOCK = WorkingHours("Europe/Warsaw", {day: ((time(0), time(0)),) for day in range(7)}, holidays=False)


def at(*parts: int) -> datetime:
    """A Warsaw wall-clock time."""
    return datetime(*parts, tzinfo=WARSAW)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        (at(2026, 11, 20, 15, 10), timedelta(hours=24), at(2026, 11, 21, 15, 10)),
        # 24 hours are 24 hours: the wall clock shows another time after a change.
        (at(2026, 3, 28, 15, 10), timedelta(hours=24), at(2026, 3, 29, 16, 10)),
        (at(2026, 10, 24, 15, 10), timedelta(hours=24), at(2026, 10, 25, 14, 10)),
        (at(2024, 2, 28, 12, 0), timedelta(hours=24), at(2024, 2, 29, 12, 0)),
        (at(2026, 2, 28, 12, 0), timedelta(hours=24), at(2026, 3, 1, 12, 0)),
        (at(2026, 12, 31, 23, 30), timedelta(hours=1), at(2027, 1, 1, 0, 30)),
    ],
)
def test_plain_time(start: datetime, length: timedelta, due: datetime) -> None:
    assert due_after(start, length, None) == due
    assert due_after(start, length).tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        # Within a day; over a night; over a weekend; over Independence Day.
        (at(2026, 11, 23, 9, 0), timedelta(hours=2), at(2026, 11, 23, 11, 0)),
        (at(2026, 11, 23, 15, 0), timedelta(hours=2), at(2026, 11, 24, 9, 0)),
        (at(2026, 11, 20, 15, 10), timedelta(hours=1), at(2026, 11, 23, 8, 10)),
        (at(2026, 11, 10, 15, 10), timedelta(hours=24), at(2026, 11, 16, 15, 10)),
        # The end of the day is still today, a second more is tomorrow.
        (at(2026, 11, 23, 9, 0), timedelta(hours=7), at(2026, 11, 23, 16, 0)),
        (at(2026, 11, 23, 9, 0), timedelta(hours=7, seconds=1), at(2026, 11, 24, 8, 0, 1)),
        # Christmas Eve: free from 2025 on.
        (at(2024, 12, 23, 15, 0), timedelta(hours=2), at(2024, 12, 24, 9, 0)),
        (at(2025, 12, 23, 15, 0), timedelta(hours=2), at(2025, 12, 29, 9, 0)),
        # Over the turn of a year whose first days are free.
        (at(2026, 12, 31, 15, 0), timedelta(hours=2), at(2027, 1, 4, 9, 0)),
        (at(2024, 2, 28, 15, 0), timedelta(hours=2), at(2024, 2, 29, 9, 0)),
        # Before opening and at night.
        (at(2026, 11, 23, 3, 0), timedelta(minutes=1), at(2026, 11, 23, 8, 1)),
        (at(2026, 11, 23, 16, 0), timedelta(minutes=1), at(2026, 11, 24, 8, 1)),
    ],
)
def test_opening_time(start: datetime, length: timedelta, due: datetime) -> None:
    assert due_after(start, length, OFFICE) == due
    assert open_time_between(start, due, OFFICE) == length


def test_a_day_with_a_break_and_an_evening_to_midnight() -> None:
    assert due_after(at(2026, 11, 23, 11, 30), timedelta(hours=1), SHOP) == at(2026, 11, 23, 13, 30)
    assert due_after(at(2026, 11, 21, 13, 0), timedelta(hours=2), SHOP) == at(2026, 11, 22, 21, 0)
    assert due_after(at(2026, 11, 22, 21, 0), timedelta(hours=3), SHOP) == at(2026, 11, 23, 0, 0)
    assert due_after(at(2026, 11, 22, 21, 0), timedelta(hours=4), SHOP) == at(2026, 11, 23, 10, 0)


def test_zero_length() -> None:
    open_moment, closed, closing = at(2026, 11, 23, 9, 0), at(2026, 11, 21, 9, 0), at(2026, 11, 23, 16, 0)
    assert due_after(open_moment, timedelta(0), OFFICE) == open_moment
    assert due_after(closed, timedelta(0), OFFICE) == at(2026, 11, 23, 8, 0)
    assert due_after(closing, timedelta(0), OFFICE) == closing
    assert due_after(closed, timedelta(0)) == closed


def test_hours_that_the_clocks_skip_or_repeat() -> None:
    nights = WorkingHours("Europe/Warsaw", {6: ((time(1, 30), time(2, 30)), (time(2, 45), time(4)))}, holidays=False)
    # 29 March 2026: after 1:59 comes 3:00. Open 1:30-2:00 and 3:00-4:00, 90 minutes.
    assert open_time_between(at(2026, 3, 29, 0, 0), at(2026, 3, 29, 12, 0), nights) == timedelta(minutes=90)
    assert due_after(at(2026, 3, 29, 0, 0), timedelta(minutes=40), nights) == at(2026, 3, 29, 3, 10)
    # 25 October 2026: 2:00-3:00 comes twice. 1:30-2:30, 2:45-3:00, again 2:00-2:30 and 2:45-4:00: 180 minutes.
    assert open_time_between(at(2026, 10, 25, 0, 0), at(2026, 10, 25, 12, 0), nights) == timedelta(minutes=180)
    second_two = datetime(2026, 10, 25, 2, 0, tzinfo=WARSAW, fold=1)
    assert due_after(at(2026, 10, 25, 0, 0), timedelta(minutes=80), nights) == second_two.astimezone(UTC) + timedelta(
        minutes=5
    )


def test_days_of_23_and_25_hours() -> None:
    day = timedelta(days=1)
    for date_parts, length in [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 1), 24)]:
        begin = at(*date_parts)
        assert open_time_between(begin, begin + day, ROUND_THE_CLOCK) == timedelta(hours=length)


def test_holidays_can_be_ordinary_days() -> None:
    always = WorkingHours("Europe/Warsaw", dict(OFFICE.days), holidays=False)
    assert due_after(at(2026, 11, 11, 9, 0), timedelta(hours=1), always) == at(2026, 11, 11, 10, 0)
    assert due_after(at(2026, 11, 11, 9, 0), timedelta(hours=1), OFFICE) == at(2026, 11, 12, 9, 0)


def test_another_zone() -> None:
    new_york = WorkingHours("America/New_York", {0: ((time(9), time(17)),)})
    due = due_after(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), timedelta(hours=1), new_york)
    assert due == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "start", "length", "hours"),
    [
        ("deadline.naive_time", datetime(2026, 1, 1), timedelta(1), None),  # noqa: DTZ001 - the mistake under test
        ("deadline.negative_length", at(2026, 1, 1), timedelta(seconds=-1), None),
        ("deadline.negative_length", at(2026, 1, 1), timedelta(seconds=-1), OFFICE),
        ("deadline.never_open", at(2026, 1, 1), timedelta(hours=1), WorkingHours("Europe/Warsaw", {})),
        ("deadline.never_open", at(2026, 1, 1), timedelta(0), WorkingHours("Europe/Warsaw", {0: ()})),
        ("deadline.too_far", at(2026, 1, 1), timedelta.max, None),
        ("deadline.too_far", at(2026, 1, 1), timedelta.max, OFFICE),
        ("deadline.out_of_range", at(9999, 12, 31), timedelta(hours=24), None),
        ("deadline.out_of_range", at(1, 1, 1), timedelta(hours=24), OFFICE),
        ("deadline.too_far", at(2026, 1, 1), timedelta(days=365),
         WorkingHours("Europe/Warsaw", {0: ((time(8), time(8, 1)),)})),
    ],
)  # fmt: skip
def test_errors_have_codes(code: str, start: datetime, length: timedelta, hours: WorkingHours | None) -> None:
    with pytest.raises(DeadlineError) as caught:
        due_after(start, length, hours)
    assert caught.value.code == code


def test_reversed_moments() -> None:
    with pytest.raises(DeadlineError) as caught:
        open_time_between(at(2026, 1, 2), at(2026, 1, 1), OFFICE)
    assert caught.value.code == "deadline.reversed"


@pytest.mark.parametrize(
    ("code", "zone", "days"),
    [
        ("hours.unknown_zone", "Europe/Radom", {}),
        ("hours.unknown_zone", "../etc/passwd", {}),
        ("hours.unknown_zone", "", {}),
        ("hours.bad_weekday", "Europe/Warsaw", {7: ((time(8), time(9)),)}),
        ("hours.bad_weekday", "Europe/Warsaw", {-1: ((time(8), time(9)),)}),
        ("hours.bad_span", "Europe/Warsaw", {0: ((time(9), time(8)),)}),
        ("hours.bad_span", "Europe/Warsaw", {0: ((time(9), time(9)),)}),
        ("hours.bad_span", "Europe/Warsaw", {0: ((time(8), time(10)), (time(9), time(11)))}),
        ("hours.bad_span", "Europe/Warsaw", {0: ((time(8), time(0)), (time(9), time(11)))}),
        ("hours.bad_span", "Europe/Warsaw", {0: ((time(8, tzinfo=UTC), time(9, tzinfo=UTC)),)}),
    ],
)
def test_bad_hours(code: str, zone: str, days: dict[int, tuple[tuple[time, time], ...]]) -> None:
    with pytest.raises(DeadlineError) as caught:
        WorkingHours(zone, days)
    assert caught.value.code == code


def test_hours_are_values() -> None:
    source: dict[int, tuple[tuple[time, time], ...]] = {0: ((time(13), time(17)), (time(9), time(12)))}
    hours = WorkingHours("Europe/Warsaw", source)
    source[1] = ((time(1), time(2)),)
    assert dict(hours.days) == {0: ((time(9), time(12)), (time(13), time(17)))}
    assert hours == WorkingHours("Europe/Warsaw", {0: ((time(9), time(12)), (time(13), time(17)))})
    assert len({hours, WorkingHours("Europe/Warsaw", dict(hours.days))}) == 1


def test_the_first_answer_is_due_as_computed() -> None:
    received = at(2026, 11, 20, 15, 10)
    assert first_answer_due(received, AnswerPolicy()).due == at(2026, 11, 21, 15, 10)
    assert first_answer_due(received, AnswerPolicy(4, OFFICE)).due == at(2026, 11, 23, 11, 10)
