"""When a promise falls due, and when its owner is reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.language.when_days import WARSAW
from prezent.promises.when import Due, due_of, remind_at

FRIDAY = date(2026, 11, 27)


def warsaw(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW)


def test_a_day_lasts_until_its_end_in_warsaw() -> None:
    due = due_of(FRIDAY)
    assert due == Due(datetime(2026, 11, 27, 23, tzinfo=UTC), by_day=True)
    assert due.day == FRIDAY


def test_a_moment_is_itself() -> None:
    assert due_of(warsaw(2026, 11, 27, 15)) == Due(warsaw(2026, 11, 27, 15))


def test_days_on_which_clocks_change() -> None:
    assert due_of(date(2026, 10, 25)).at - due_of(date(2026, 10, 24)).at == timedelta(hours=25)
    assert due_of(date(2026, 3, 29)).at - due_of(date(2026, 3, 28)).at == timedelta(hours=23)


def test_two_hours_before_an_hour() -> None:
    assert remind_at(Due(warsaw(2026, 11, 27, 15)), warsaw(2026, 11, 26, 9)) == warsaw(2026, 11, 27, 13)


def test_half_of_what_is_left_when_that_is_less() -> None:
    assert remind_at(Due(warsaw(2026, 11, 26, 10)), warsaw(2026, 11, 26, 9)) == warsaw(2026, 11, 26, 9, 30)


def test_the_morning_of_the_day() -> None:
    assert remind_at(due_of(FRIDAY), warsaw(2026, 11, 26, 9)) == warsaw(2026, 11, 27, 8)


def test_before_a_weekend_for_a_day_off() -> None:
    sunday = date(2026, 11, 29)
    assert remind_at(due_of(sunday), warsaw(2026, 11, 26, 9)) == warsaw(2026, 11, 27, 15)
    christmas = date(2026, 12, 25)
    assert remind_at(due_of(christmas), warsaw(2026, 12, 1, 9)) == warsaw(2026, 12, 23, 15)  # 24 December is off too


def test_nothing_to_remind_of_when_that_is_past() -> None:
    assert remind_at(due_of(FRIDAY), warsaw(2026, 11, 27, 9)) is None


@given(
    now=st.integers(0, 4 * 366 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    minutes=st.integers(1, 60 * 24 * 30),
    by_day=st.booleans(),
)
def test_a_reminder_lies_between_now_and_the_date(now: datetime, minutes: int, by_day: bool) -> None:
    due = (
        due_of((now + timedelta(minutes=minutes)).astimezone(WARSAW).date())
        if by_day
        else Due(now + timedelta(minutes=minutes))
    )
    at = remind_at(due, now)
    assert at is None or now < at < due.at
