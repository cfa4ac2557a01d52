"""What time does to clocks: to the second, once each, whoever else is sweeping."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prezent.cases.models import Case
from prezent.deadlines import services
from prezent.deadlines import sweep as module
from prezent.deadlines.models import Clock, Notice
from prezent.deadlines.sweep import sweep
from prezent.people.models import Role, Team
from prezent.platform import periodic
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock, somebody
from tests.support.people import make_staff

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
HALF, FIFTH, LAST, BREACH = (
    local(f"2026-12-{when}") for when in ("02 00:00", "06 04:48", "08 00:00", "09 00:00")
)  # fmt: skip


def levels(clock: Clock) -> list[int]:
    return list(Notice.objects.filter(clock=clock).order_by("id").values_list("level", flat=True))


def state(clock: Clock) -> str:
    return Clock.objects.get(pk=clock.pk).state


def actions(clock: Clock) -> list[str]:
    return [event.action for event in timeline(("case", clock.case_id)) if event.action.startswith("deadline.")]


def test_each_warning_comes_at_its_second_and_once() -> None:
    clock = make_clock()
    for number, moment in enumerate((HALF, FIFTH, LAST)):
        assert sweep(moment - SECOND) == 0
        assert levels(clock) == [1, 2, 3][:number]
        assert [sweep(moment), sweep(moment), sweep(moment + SECOND)] == [1, 0, 0]
    assert levels(clock) == [1, 2, 3]
    assert actions(clock) == ["deadline.set", *["deadline.warned"] * 3]
    assert state(clock) == "running"


def test_the_last_day_lasts_to_its_last_second() -> None:
    clock = make_clock()
    sweep(BREACH - SECOND)
    assert state(clock) == "running"
    assert [sweep(BREACH), sweep(BREACH), sweep(BREACH + timedelta(days=99))] == [1, 0, 0]
    found = Clock.objects.get(pk=clock.pk)
    assert (found.state, found.next_check_at, found.ended_at, found.changed_by) == ("silence", None, None, None)
    assert levels(clock)[-1] == Notice.Level.PASSED
    last = timeline(("case", clock.case_id))[-1]
    assert (last.action, last.actor.kind, last.data["effect"]) == ("deadline.silence", "system", "accepted")


@pytest.mark.parametrize(
    ("event", "breach"),
    [
        ("2026-10-11 10:00", "2026-10-27 00:00"),  # Sunday 25 October, 25 hours long, moves to Monday
        ("2026-10-12 10:00", "2026-10-27 00:00"),
        ("2026-03-15 10:00", "2026-03-31 00:00"),  # 29 March has 23 hours
    ],
)
def test_midnight_is_local_when_clocks_change(event: str, breach: str) -> None:
    clock = make_clock(event=local(event))
    sweep(local(breach) - SECOND)
    assert state(clock) == "running"
    sweep(local(breach))
    assert state(clock) == "silence"


def test_where_silence_means_nothing_it_has_passed() -> None:
    clock = make_clock("EU_GDPR12")
    assert clock.breach_at is not None
    sweep(clock.breach_at)
    assert (state(clock), actions(clock)[-1]) == ("passed", "deadline.passed")
    services.meet(Clock.objects.get(pk=clock.pk), by=somebody(), now=clock.breach_at, proof="kurier")
    assert state(clock) == "met_late"


def test_the_customers_own_period_just_ends_and_nobody_is_warned() -> None:
    clock = make_clock("PL_WITHDRAW")
    assert clock.breach_at is not None
    assert [sweep(clock.breach_at - SECOND), sweep(clock.breach_at)] == [0, 1]
    assert (state(clock), levels(clock)) == ("passed", [])
    assert Clock.objects.get(pk=clock.pk).ended_at == clock.breach_at


def test_a_clock_set_late_gives_at_once_what_has_come() -> None:
    case, _entry = make_case()
    clock = services.set_clock(case, by=somebody(), now=FIFTH, regime="PL_CONS_7A", event_at=EVENT)
    sweep(FIFTH)
    assert levels(clock) == [1, 2]


def test_a_clock_set_after_its_end_goes_straight_to_silence() -> None:
    case, _entry = make_case()
    clock = services.set_clock(case, by=somebody(), now=BREACH, regime="PL_CONS_7A", event_at=EVENT)
    assert sweep(BREACH) == 1
    assert (state(clock), levels(clock)) == ("silence", [Notice.Level.PASSED])


@pytest.mark.parametrize(("lenient", "day"), [((), "2026-12-01"), (("met_by",), "2026-12-04")])
def test_a_letter_by_post_is_warned_of_so_much_earlier_as_it_needs(lenient: tuple[str, ...], day: str) -> None:
    clock = make_clock(by_post=True, lenient=lenient)
    last = local(f"{day} 00:00")
    sweep(last - SECOND)
    assert levels(clock) == [1, 2]
    sweep(last)
    assert levels(clock) == [1, 2, 3]
    sweep(BREACH - SECOND)
    assert state(clock) == "running"


def test_warnings_go_up_the_house() -> None:
    led, unled = Team.objects.create(name="Zwroty"), Team.objects.create(name="Hurt")
    make_staff("Hanna Bielak", role=Role.SUPERVISOR, teams=(led,))
    gone = make_staff("Ewa Dawna", role=Role.SUPERVISOR, teams=(unled,))
    gone.is_active = False
    gone.save()
    for team, to in (
        (led, ["assignee", "team", "supervisors"]),
        (unled, ["assignee", "supervisors", "supervisors"]),
        (None, ["assignee", "supervisors", "supervisors"]),
    ):
        clock = make_clock(case=make_case(team=team, at=EVENT)[0])
        sweep(LAST)
        assert list(Notice.objects.filter(clock=clock).order_by("level").values_list("audience", flat=True)) == to


def test_after_an_extension_warnings_come_again_for_the_new_day() -> None:
    clock = make_clock("PL_FIN")
    sweep(local("2026-12-20 10:00"))
    assert levels(clock) == [1]
    services.extend(Clock.objects.get(pk=clock.pk), by=somebody(), now=local("2026-12-20 11:00"), why="x")
    assert list(Notice.objects.filter(over_at=None)) == []
    sweep(local("2026-12-24 23:59"))
    assert levels(clock) == [1]
    sweep(local("2026-12-26 10:00"))
    assert list(Notice.objects.filter(over_at=None).values_list("level", "due")) == [(1, date(2027, 1, 25))]


def test_a_day_that_comes_back_is_warned_of_anew() -> None:
    clock = make_clock()
    who, at = somebody("Hanna Bielak", role=Role.SUPERVISOR), BREACH + SECOND
    sweep(BREACH)
    for event in (EVENT + timedelta(days=5), EVENT):
        services.change_facts(Clock.objects.get(pk=clock.pk), by=who, now=at, why="x", event_at=event)
    assert state(clock) == "running"
    sweep(at)
    assert state(clock) == "silence"
    assert list(Notice.objects.filter(over_at=None).values_list("level", flat=True)) == [Notice.Level.PASSED]


def test_many_are_done_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for number in range(5):
        make_clock(case=make_case(str(number), at=EVENT)[0])
    assert sweep(HALF) == 5
    assert Notice.objects.count() == 5


def test_two_sweeps_that_read_the_same_rows_write_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another sweep comes between reading and writing, as if nothing were locked."""
    clock, read = make_clock(), module._due

    def interrupted(now: datetime) -> list[Clock]:
        found = read(now)
        monkeypatch.setattr(module, "_due", read)
        sweep(now)
        return found

    for moment in (HALF, BREACH):
        monkeypatch.setattr(module, "_due", interrupted)
        sweep(moment)
    assert levels(clock) == [1, Notice.Level.PASSED]
    assert actions(clock) == ["deadline.set", "deadline.warned", "deadline.silence"]


def test_somebody_who_was_first_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, read = make_clock(), module._due

    def interrupted(now: datetime) -> list[Clock]:
        found = read(now)
        boss = somebody("Hanna Bielak", role=Role.SUPERVISOR)
        services.meet(Clock.objects.get(pk=clock.pk), by=boss, now=now, proof="x", at=EVENT)
        return found

    monkeypatch.setattr(module, "_due", interrupted)
    sweep(BREACH)
    assert (state(clock), levels(clock)) == ("met", [])


def test_it_costs_what_is_due(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # one read between a savepoint and its release
        assert sweep(EVENT) == 0
    for number in range(3):
        make_clock(case=make_case(str(number), at=EVENT)[0])
    with django_assert_num_queries(3 + 3 * 2 + 1):  # a write and a line of the log for each, one for all notices
        assert sweep(HALF) == 3


def test_sqlite_finds_the_due_ones_by_a_range_of_the_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    with CaptureQueriesContext(connection) as captured:
        sweep(HALF)
    read = next(one["sql"] for one in captured if "next_check_at" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {read}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "SEARCH deadlines_clock USING INDEX clock_sweep (next_check_at<?)" in plan, plan
    assert "SCAN" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_it_is_among_the_periodic_jobs() -> None:
    assert [job.every for job in periodic.JOBS if job.run is sweep] == [timedelta(minutes=1)]


def test_nothing_is_closed_or_changed_in_the_case() -> None:
    clock = make_clock()
    before = Case.objects.filter(pk=clock.case_id).values().get()
    sweep(BREACH)
    assert Case.objects.filter(pk=clock.case_id).values().get() == before
