"""Work: rows are the truth; claimed once, repeated with back-off, dead where a person sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from prezent.platform import work
from prezent.platform.models import Work
from prezent.platform.work import GiveUp, Later, runner
from tests.support.people import NOW

pytestmark = pytest.mark.django_db


class Recorder:
    """A handler that does what it is told."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.dead: list[tuple[str, str]] = []
        self.raises: Exception | None = None

    def run(self, key: str, payload: Mapping[str, Any]) -> None:
        self.done.append(key)
        if self.raises is not None:
            raise self.raises

    def on_dead(self, key: str, _payload: Mapping[str, Any], reason: str) -> None:
        self.dead.append((key, reason))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    work.handler("test.kind", max_attempts=3, lease=timedelta(minutes=5), on_dead=made.on_dead)(made.run)
    yield made
    runner._handlers.pop("test.kind")


def add(key: str = "1", **more: Any) -> None:
    work.add("test.kind", key, now=NOW, **more)


def test_done_work_is_gone(recorder: Recorder) -> None:
    add()
    assert work.run_due(now=NOW) == 1
    assert recorder.done == ["1"]
    assert not Work.objects.exists()


def test_the_same_work_entered_twice_is_done_once(recorder: Recorder) -> None:
    add()
    add()
    work.run_due(now=NOW)
    assert recorder.done == ["1"]


def test_work_that_is_undone_with_its_cause_never_was(recorder: Recorder) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the error undoes the work
        add()
        raise RuntimeError
    assert work.run_due(now=NOW) == 0


def test_work_waits_for_its_time(recorder: Recorder) -> None:
    add(at=NOW + timedelta(hours=1))
    assert work.run_due(now=NOW) == 0
    assert work.run_due(now=NOW + timedelta(hours=1)) == 1


def test_a_failure_is_tried_again_later_and_later_and_then_is_dead(recorder: Recorder) -> None:
    recorder.raises = ValueError("broken")
    add()
    moments = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=3)]
    for moment in moments:
        assert work.run_due(now=moment) == 1
        assert work.run_due(now=moment) == 0
    left = Work.objects.get()
    assert (left.state, left.attempts) == ("dead", 3)
    assert "broken" in left.last_error
    assert recorder.dead == [("1", "ValueError('broken')")]
    assert work.run_due(now=NOW + timedelta(days=9)) == 0


def test_giving_up_is_at_once(recorder: Recorder) -> None:
    recorder.raises = GiveUp("550 no such user")
    add()
    work.run_due(now=NOW)
    assert Work.objects.get().state == "dead"
    assert recorder.dead == [("1", "550 no such user")]


def test_waiting_that_is_nobodys_failure_does_not_count(recorder: Recorder) -> None:
    recorder.raises = Later("held back", delay=timedelta(minutes=10), counts=False)
    add()
    for number in range(6):
        assert work.run_due(now=NOW + timedelta(minutes=10 * number)) == 1
    left = Work.objects.get()
    assert (left.state, left.attempts) == ("due", 0)


def test_waiting_that_counts_ends(recorder: Recorder) -> None:
    recorder.raises = Later("server busy", delay=timedelta(minutes=1))
    add()
    for number in range(3):
        work.run_due(now=NOW + timedelta(minutes=number))
    assert Work.objects.get().state == "dead"


def test_work_whose_worker_died_is_taken_up_after_its_lease(recorder: Recorder) -> None:
    add()
    Work.objects.update(state="running", lease="gone", leased_until=NOW + timedelta(minutes=5), attempts=1)
    assert work.run_due(now=NOW + timedelta(minutes=5)) == 0
    assert work.run_due(now=NOW + timedelta(minutes=6)) == 1
    assert recorder.done == ["1"]


def test_work_that_kills_its_worker_every_time_is_buried_untried(recorder: Recorder) -> None:
    add()
    Work.objects.update(state="running", lease="gone", leased_until=NOW, attempts=3)
    work.run_due(now=NOW + timedelta(minutes=1))
    assert recorder.done == []
    assert Work.objects.get().state == "dead"


def test_what_somebody_else_claimed_meanwhile_is_left_alone(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    claim = runner._claim

    def late(row: Work, *arguments: Any) -> bool:
        Work.objects.filter(pk=row.pk).update(state="running", lease="other", leased_until=NOW + timedelta(minutes=5))
        return claim(row, *arguments)

    monkeypatch.setattr(runner, "_claim", late)
    assert work.run_due(now=NOW) == 0
    assert recorder.done == []


def test_one_failure_does_not_stop_the_others(recorder: Recorder) -> None:
    calls = []

    def run(key: str, _payload: Mapping[str, Any]) -> None:
        calls.append(key)
        if key == "1":
            raise ValueError

    work.handler("test.kind")(run)
    add("1")
    add("2")
    assert work.run_due(now=NOW) == 2
    assert calls == ["1", "2"]


def test_work_of_an_unknown_kind_waits(recorder: Recorder) -> None:
    work.add("test.unknown", "1", now=NOW)
    assert work.run_due(now=NOW) == 0
    assert Work.objects.get().state == "due"


def test_only_some_kinds_and_only_so_many(recorder: Recorder) -> None:
    for number in range(5):
        add(str(number))
    assert work.run_due(now=NOW, kinds=frozenset({"other"})) == 0
    assert work.run_due(now=NOW, limit=2) == 2
    assert Work.objects.count() == 3


def test_dead_work_is_revived_or_dropped_by_a_person(recorder: Recorder) -> None:
    recorder.raises = GiveUp("no")
    add("1")
    add("2")
    work.run_due(now=NOW)
    first, second = Work.objects.order_by("key")
    assert work.revive(first.pk, now=NOW) is True
    assert work.revive(first.pk, now=NOW) is False
    assert work.forget(first.pk) is False
    assert work.forget(second.pk) is True
    recorder.raises = None
    assert work.run_due(now=NOW) == 1
    assert not Work.objects.exists()


def test_only_work_that_nobody_began_can_be_taken_back(recorder: Recorder) -> None:
    add()
    assert work.cancel("test.kind", "1") is True
    assert work.cancel("test.kind", "1") is False
    add()
    Work.objects.update(state="running")
    assert work.cancel("test.kind", "1") is False


def test_a_wake_up_is_enqueued_for_what_is_due_now(recorder: Recorder) -> None:
    from django_tasks_db.models import DBTaskResult

    add("1", wake=False)
    add("2", at=NOW + timedelta(hours=1))
    assert DBTaskResult.objects.count() == 0
    add("3")
    assert DBTaskResult.objects.count() == 1
