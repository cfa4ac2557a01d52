"""What must hold of every clock, whatever the hours, the day and the length."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from prezent.domain.deadlines.clock import AnswerPolicy, WorkingHours, due_after, first_answer_due, open_time_between

from . import oracle

# Around both changes of clocks, a leap day, the holidays of winter, and the days between.
STARTS = [
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2024, 2, 28, tzinfo=UTC),
    datetime(2026, 11, 9, tzinfo=UTC),
    datetime(2025, 12, 23, tzinfo=UTC),
]


def clock(minutes: int) -> time:
    """Minutes since midnight as a time; 24:00 is 00:00."""
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """Up to two spans of a day, perhaps to midnight, perhaps over the hours in which clocks change.

    On odd minutes, but never so short that 30 hours take years to come together.
    """
    edges = sorted(draw(st.sets(st.integers(0, 72), max_size=4)))
    shift = draw(st.integers(0, 19))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((clock(20 * a + shift), clock(min(20 * b + shift, 24 * 60))) for a, b in pairs if b - a > 1)


zones = st.sampled_from(["Europe/Warsaw", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
hours = st.builds(WorkingHours, zones, st.dictionaries(st.integers(0, 6), spans(), min_size=1), st.booleans()).filter(
    lambda made: not made.never_open
)
moments = st.builds(lambda day, n: day + timedelta(minutes=n), st.sampled_from(STARTS), st.integers(0, 2 * 24 * 60))
lengths = st.integers(0, 30 * 60).map(lambda n: timedelta(minutes=n))
fine_moments = st.builds(lambda moment, n: moment + timedelta(microseconds=n), moments, st.integers(0, 60_000_000))


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 12 * 60), hours)
def test_due_equals_a_walk_along_the_wall_clock(start: datetime, minutes: int, made: WorkingHours) -> None:
    due = due_after(start, timedelta(minutes=minutes), made)
    # The walk is slow: follow it where it ends within a fortnight.
    assume(due - start < timedelta(days=14))
    assert due == oracle.due(start, minutes, made)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 4 * 24 * 60), hours)
def test_open_time_equals_a_walk_along_the_wall_clock(start: datetime, minutes: int, made: WorkingHours) -> None:
    end = start + timedelta(minutes=minutes)
    assert open_time_between(start, end, made) == timedelta(minutes=oracle.open_minutes(start, end, made))


@settings(deadline=None)
@given(fine_moments, lengths, hours)
def test_due_is_never_in_closed_time_nor_before_the_start(
    start: datetime, length: timedelta, made: WorkingHours
) -> None:
    due = due_after(start, length, made)
    assert due >= start
    assert oracle.is_open(due, made) or oracle.is_open(due - timedelta.resolution, made)


@settings(deadline=None)
@given(fine_moments, lengths, hours)
def test_exactly_the_promised_open_time_passes(start: datetime, length: timedelta, made: WorkingHours) -> None:
    assert open_time_between(start, due_after(start, length, made), made) == length


@settings(deadline=None)
@given(fine_moments, lengths, lengths, st.none() | hours)
def test_lengths_add_up(start: datetime, one: timedelta, two: timedelta, made: WorkingHours | None) -> None:
    assert due_after(due_after(start, one, made), two, made) == due_after(start, one + two, made)


@settings(deadline=None)
@given(fine_moments, fine_moments, lengths, lengths, st.none() | hours)
def test_later_and_longer_is_never_sooner(
    one: datetime, two: datetime, short: timedelta, long: timedelta, made: WorkingHours | None
) -> None:
    early, late = sorted((one, two))
    short, long = sorted((short, long))
    assert due_after(early, short, made) <= due_after(late, short, made)
    assert due_after(early, short, made) <= due_after(early, long, made)


@settings(deadline=None)
@given(st.lists(fine_moments, min_size=3, max_size=3), hours)
def test_open_time_adds_up(three: list[datetime], made: WorkingHours) -> None:
    a, b, c = sorted(three)
    whole = open_time_between(a, c, made)
    assert whole == open_time_between(a, b, made) + open_time_between(b, c, made)
    assert timedelta(0) <= whole <= c - a


@settings(deadline=None)
@given(fine_moments, st.integers(0, 30), st.none() | hours)
def test_every_clock_explains_itself(start: datetime, length: int, made: WorkingHours | None) -> None:
    result = first_answer_due(start, AnswerPolicy(length, made))
    assert result.due == due_after(start, timedelta(hours=length), made)
    assert 3 <= len(result.steps) <= 16
    for step in result.steps:
        for words in (step.pl, step.en):
            assert words.endswith(".")
            assert not words.endswith("..")
