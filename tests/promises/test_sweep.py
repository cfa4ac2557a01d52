"""The sweep: reminds once, breaks at the date, reads only what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

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


def plan_of_the_read(now: datetime) -> str:
    """How the database finds what is due."""
    with CaptureQueriesContext(connection) as captured:
        sweep.sweep(now)
    read = next(one["sql"] for one in captured if "look_at" in one["sql"] and one["sql"].startswith("SELECT"))
    with connection.cursor() as cursor:
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {read}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_due_ones_are_found_by_a_range_of_the_index(case: Case, me: Viewer) -> None:
    """Only rows that are due are read, in the order in which they fell due: nothing is scanned or sorted."""
    give(case, me)
    if connection.vendor == "postgresql":  # which reads a small table as a whole
        due = NOW + 24 * HOUR
        rows = [Promise(case=case, words="x", made_at=NOW, due_at=due, look_at=due) for _ in range(5000)]
        Promise.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE promises_promise")
    plan = plan_of_the_read(NOW)
    if connection.vendor == "postgresql":
        assert "Index Scan using promise_look on promises_promise" in plan, plan
        assert "Index Cond: (look_at <= " in plan, plan
        assert "Sort" not in plan, plan
    else:
        assert "SEARCH promises_promise USING INDEX promise_look (look_at<?)" in plan, plan
        assert "SCAN" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_it_costs_what_is_due(case: Case, me: Viewer, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):  # one read between a savepoint and its release
        assert sweep.sweep(NOW) == 0
    near, passed = give(case, me, 26), give(case, me, 24)
    with django_assert_num_queries(3 + 2 * 2):  # a write and a line of the log for each
        assert sweep.sweep(passed.due_at) == 2
    assert Promise.objects.get(pk=near.pk).reminded_at == passed.due_at
