"""When a clock warns, and what it says happens otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.deadlines.calendar import is_working_day
from prezent.domain.deadlines.consequence import if_nothing_is_done
from prezent.domain.deadlines.regime import MetBy, Silence
from prezent.domain.deadlines.warning_times import WarningTimes, midnight, post_days, warning_times, working_day_before

WARSAW = ZoneInfo("Europe/Warsaw")
day = date.fromisoformat


def told(times: WarningTimes) -> list[str]:
    moments = (times.half, times.fifth_left, times.last_day)
    return [f"{moment.astimezone(WARSAW):%Y-%m-%d %H:%M:%S}" for moment in moments]


@pytest.mark.parametrize(
    ("start", "last", "earlier", "expected"),
    [
        # fourteen whole days, 25 November to 8 December
        ("2026-11-24", "2026-12-08", 0, ["2026-12-02 00:00:00", "2026-12-06 04:48:00", "2026-12-08 00:00:00"]),
        # by post, to be received: as if the last day were 1 December
        ("2026-11-24", "2026-12-08", 5, ["2026-11-28 12:00:00", "2026-11-30 14:24:00", "2026-12-01 00:00:00"]),
        # by post, to be sent: as if the last day were 4 December
        ("2026-11-24", "2026-12-08", 2, ["2026-11-30 00:00:00", "2026-12-03 00:00:00", "2026-12-04 00:00:00"]),
        # an end on a Sunday that does not move: Friday is the last working day
        ("2026-11-15", "2026-11-29", 0, ["2026-11-23 00:00:00", "2026-11-27 00:00:00", "2026-11-27 00:00:00"]),
        # one day: all at once, when it begins
        ("2026-11-24", "2026-11-25", 0, ["2026-11-25 00:00:00"] * 3),
        # a night of 25 October 2026 with an hour more: half of 14 days and an hour
        ("2026-10-19", "2026-11-02", 0, ["2026-10-26 23:30:00", "2026-10-31 04:36:00", "2026-11-02 00:00:00"]),
        # 29 March 2026, an hour less
        ("2026-03-23", "2026-04-07", 0, ["2026-03-31 12:30:00", "2026-04-05 00:12:00", "2026-04-07 00:00:00"]),
    ],
)
def test_moments(start: str, last: str, earlier: int, expected: list[str]) -> None:
    assert told(warning_times(day(start), day(last), earlier=earlier)) == expected


def test_a_letter_that_must_be_received_needs_its_days_on_the_way() -> None:
    assert [post_days(one) for one in ("received", "sent", "performed")] == [5, 2, 5]


@given(
    st.dates(date(2016, 1, 1), date(2040, 1, 1)), st.integers(1, 800), st.sampled_from((0, 2, 5))
)  # fmt: skip
def test_they_come_in_order_before_it_is_too_late(start: date, length: int, earlier: int) -> None:
    last = start + timedelta(days=length)
    times = warning_times(start, last, earlier=earlier)
    assert times.half <= times.fifth_left <= times.last_day < midnight(last + timedelta(days=1))
    assert is_working_day(times.last_day.astimezone(WARSAW).date())
    assert [times.after(n) for n in range(4)] == [times.half, times.fifth_left, times.last_day, None]


def test_a_second_decides() -> None:
    times = warning_times(day("2026-11-24"), day("2026-12-08"))
    second = timedelta(seconds=1)
    assert [times.given_by(times.half - second), times.given_by(times.half)] == [0, 1]
    assert [times.given_by(times.last_day - second), times.given_by(times.last_day)] == [2, 3]


def test_midnight_is_that_of_warsaw() -> None:
    assert midnight(day("2026-12-09")) == datetime(2026, 12, 8, 23, tzinfo=UTC)
    assert midnight(day("2026-07-09")) == datetime(2026, 7, 8, 22, tzinfo=UTC)


def test_working_days_are_counted_back_over_holidays() -> None:
    assert [working_day_before(day("2026-12-28"), n) for n in (0, 1, 2)] == [
        day("2026-12-28"), day("2026-12-23"), day("2026-12-22"),
    ]  # fmt: skip
    assert working_day_before(day("2026-12-27"), 0) == day("2026-12-23")


def test_every_effect_of_silence_has_its_words_in_both_languages() -> None:
    effects = [cast(Any, one) for one in get_args(Silence)]
    texts = {if_nothing_is_done(one, how) for one in effects for how in cast("tuple[MetBy, ...]", get_args(MetBy))}
    assert len(texts) == len(effects) + 1
    assert all(text.pl.endswith(".") and text.en.endswith(".") for text in texts)
    assert "klienta" in if_nothing_is_done("accepted", "sent", "customer").pl
