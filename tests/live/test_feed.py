"""The feed: lines are told in any order of commit, once; numbers that never appear are forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prezent.live import feed as module
from prezent.live.feed import Feed, since
from prezent.platform.models import Event
from tests.support.cases import make_case
from tests.support.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id() -> int:
    return make_case()[0].pk


def line(case_id: int, pk: int, action: str = "case.assigned", **more: object) -> None:
    """A line of the log with a chosen number, as if its transaction ended now."""
    fields = {"at": NOW, "actor_kind": "system", "subject_type": "case", "subject_id": case_id, "data": {}, **more}
    Event.objects.create(pk=pk, action=action, **fields)


def started() -> tuple[Feed, int]:
    feed = Feed()
    feed.start()
    return feed, feed.high


def test_an_empty_log_begins_at_nothing() -> None:
    assert started() == (Feed(), 0)


def test_what_was_there_before_is_not_told(case_id: int) -> None:
    feed, high = started()
    assert high > 0
    assert feed.read(NOW) == []


def test_a_line_that_commits_late_is_told_once(case_id: int) -> None:
    feed, high = started()
    line(case_id, high + 2)
    assert [one.id for one in feed.read(NOW)] == [high + 2]
    assert feed.floor == high
    line(case_id, high + 1)
    assert [one.id for one in feed.read(NOW)] == [high + 1]
    assert feed.floor == high + 2
    assert feed.read(NOW) == []


def test_a_browser_is_told_the_number_below_which_nothing_can_appear(case_id: int) -> None:
    feed, high = started()
    line(case_id, high + 3)
    (told,) = feed.read(NOW)
    assert f"id: {high}\n".encode() in told.frame


def test_a_number_that_never_appears_is_forgotten(case_id: int) -> None:
    feed, high = started()
    line(case_id, high + 2)
    feed.read(NOW)
    feed.read(NOW + module.GAP_LIFE - timedelta(seconds=1))
    assert feed.floor == high
    feed.read(NOW + module.GAP_LIFE)
    assert feed.floor == high + 2


def test_a_jump_of_the_sequence_does_not_make_endless_gaps(case_id: int) -> None:
    feed, high = started()
    line(case_id, high + 10_000_000)
    assert len(feed.read(NOW)) == 1
    assert len(feed.gaps) == module.MAX_GAPS
    line(case_id, high + 10_000_000 - 5)
    assert [one.id for one in feed.read(NOW)] == [high + 10_000_000 - 5]


def test_a_busy_moment_is_read_in_several_looks(case_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    feed, high = started()
    for number in range(1, 6):
        line(case_id, high + number)
    told = [[one.id - high for one in feed.read(NOW)] for _ in range(4)]
    assert told == [[1, 2], [3, 4], [5], []]


def test_lines_about_other_things_move_the_place_and_say_nothing(case_id: int) -> None:
    feed, high = started()
    line(case_id, high + 1, subject_type="staff")
    assert feed.read(NOW) == []
    assert feed.floor == high + 1


def test_a_case_that_is_gone_has_no_number() -> None:
    feed, high = started()
    line(987_654, high + 1)
    (told,) = feed.read(NOW)
    assert b'"number": ""' in told.frame


@pytest.mark.parametrize("cases", [1, 3])
def test_reading_asks_twice_whatever_there_is(cases: int, django_assert_num_queries: object) -> None:
    ids = [make_case(f"Sprawa {number}", email=f"k{number}@poczta.example")[0].pk for number in range(cases)]
    feed, high = started()
    for number, pk in enumerate(ids, start=1):
        line(pk, high + number)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(feed.read(NOW)) == cases
    with django_assert_num_queries(1):  # type: ignore[operator]
        feed.read(NOW)


def test_catching_up_hides_walled_cases_by_then_and_by_now(case_id: int) -> None:
    _, high = started()
    line(case_id, high + 1, team_id=7)
    line(case_id, high + 2)
    assert [one.id - high for one in since(high, high + 2, {7}) or []] == [2]
    assert [one.id - high for one in since(high, high + 2, set()) or []] == [1, 2]


def test_catching_up_has_a_limit(case_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_REPLAY", 2)
    _, high = started()
    for number in (1, 2):
        line(case_id, high + number)
    assert len(since(high, high + 2, set()) or []) == 2
    line(case_id, high + 3)
    assert since(high, high + 3, set()) is None
