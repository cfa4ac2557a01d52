"""The sweep: reminds once, breaks at the date, reads only what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prezent.cases.models import Case
from prezent.people.policies import Viewer
from prezent.platform.eventlog import timeline
from prezent.platform.periodic import JOBS
from prezent.promises import services, sweep
from prezent.promises.models import Promise
from prezent.promises.when import Due
from tests.support.people import NOW

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def give(case: Case, me: Viewer, hours: float = 24) -> Promise:
    return services.give(case, by=me, now=NOW, words="Oddzwonię.", due=Due(NOW + hours * HOUR))


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk))]


def test_it_is_among_what_the_house_does_by_itself() -> None:
    assert sweep.sweep in [job.run for job in JOBS]


def test_reminds_once_and_breaks_at_the_date(case: Case, me: Viewer) -> None:
    promise = give(case, me)
    assert sweep.sweep(promise.due_at - 2 * HOUR - MOMENT) == 0
    assert sweep.sweep(promise.due_at - 2 * HOUR) == 1
    assert sweep.sweep(promise.due_at - HOUR) == 0
    assert sweep.sweep(promise.due_at - MOMENT) == 0
    assert Promise.objects.get().state == "open"
    assert sweep.sweep(promise.due_at) == 1
    assert sweep.sweep(promise.due_at + HOUR) == 0
    now = Promise.objects.get()
    assert (now.state, now.settled_at, now.look_at) == ("broken", promise.due_at, None)
    assert [one for one in actions(case) if one.startswith("promise")] == [
        "promise.given", "promise.near", "promise.broken",
    ]  # fmt: skip


def test_one_that_was_asleep_is_broken_without_a_reminder(case: Case, me: Viewer) -> None:
    promise = give(case, me)
    assert sweep.sweep(promise.due_at + 24 * HOUR) == 1
    assert Promise.objects.get().settled_at == promise.due_at
    assert "promise.near" not in actions(case)


def test_what_is_settled_is_left_alone(case: Case, me: Viewer) -> None:
    promise = give(case, me)
    services.keep(Promise.objects.select_related("case").get(), by=me, now=NOW + HOUR)
    assert sweep.sweep(promise.due_at + HOUR) == 0
    assert Promise.objects.get().state == "kept"


def test_more_than_one_batch(case: Case, me: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "BATCH", 3)
    for _ in range(8):
        give(case, me)
    assert sweep.sweep(NOW + 25 * HOUR) == 8
    assert set(Promise.objects.values_list("state", flat=True)) == {"broken"}


def test_only_rows_that_are_due_are_read(case: Case, me: Viewer) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    give(case, me)
    with CaptureQueriesContext(connection) as captured:
        sweep.sweep(NOW)
    reads = [query["sql"] for query in captured if "look_at" in query["sql"] and query["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {reads[0]}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "promise_look" in plan
    assert "SCAN" not in plan
