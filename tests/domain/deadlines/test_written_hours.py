"""Opening hours read from a setting."""

from datetime import time

import pytest

from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.written_hours import read_hours


def test_ranges_single_days_and_both_languages() -> None:
    hours = read_hours("mon-fri 9:00-17:00, sob. 10:00-14:00")
    assert set(hours.days) == {0, 1, 2, 3, 4, 5}
    assert hours.days[0] == ((time(9), time(17)),)
    assert hours.days[5] == ((time(10), time(14)),)


def test_a_range_may_wrap_and_a_day_may_have_a_break() -> None:
    hours = read_hours("sat-mon 8:00-12:00, mon 13:00-24:00")
    assert set(hours.days) == {5, 6, 0}
    assert hours.days[0] == ((time(8), time(12)), (time(13), time(0)))


@pytest.mark.parametrize(
    "text", ["", "mon", "mon 9-17", "mon 9:00", "xyz 9:00-17:00", "mon 25:00-26:00", "mon 9:61-10:00"]
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError) as error:
        read_hours(text)
    assert error.value.code == "hours.unreadable"


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DeadlineError) as error:
        read_hours("mon 17:00-9:00")
    assert error.value.code == "hours.bad_span"
