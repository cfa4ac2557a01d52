"""Rows of deadlines: what screens see, whose they are, how many queries it takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from prezent.cases.services import handling
from prezent.deadlines import queries, services
from prezent.deadlines.models import Clock
from prezent.deadlines.queries import clocks_of, due_clocks, histories_of, notices_for
from prezent.deadlines.sweep import sweep
from prezent.people.models import Role, Team
from prezent.people.policies import viewer
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock, somebody
from tests.support.people import make_staff

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 12, 31)
LATE = local("2026-12-09 00:00")


def test_one_query_each(django_assert_num_queries: Any) -> None:
    me = somebody()
    clock = make_clock()
    make_clock("EU_GDPR12", case=clock.case)
    services.change_facts(clock, by=me, now=EVENT, why="x", by_post=True)
    sweep(LATE)
    for read, count in (
        (lambda: clocks_of(me, clock.case_id), 2),
        (lambda: histories_of(me, clock.case_id), 2),
        (lambda: due_clocks(me, UNTIL)[0], 2),
        (lambda: due_clocks(me, UNTIL, whose="mine")[0], 2),
        (lambda: due_clocks(me, UNTIL, whose="team")[0], 2),
        (lambda: notices_for(me)[0], 0),
    ):
        with django_assert_num_queries(1):
            assert len(read()) == count


def test_the_clocks_of_a_case_tell_everything() -> None:
    me = somebody()
    clock = make_clock(words="e-mail")
    other = make_clock("PL_CONS_GOODS", case=clock.case)
    met = make_clock("EU_GDPR12", case=clock.case)
    services.meet(met, by=somebody("Tomasz Gajda"), now=EVENT, proof="wysłano kopię")
    first, second, third = clocks_of(me, clock.case_id)
    assert (first.id, second.id, third.id) == (clock.pk, other.pk, met.pk)
    assert (first.name.en, first.legal_due, first.set_by) == (
        "Reply to a consumer's complaint",
        date(2026, 12, 8),
        "Marta Wilczek",
    )
    assert "uznana" in first.consequence.pl
    assert "8 grudnia 2026" in " ".join(step.pl for step in first.steps())
    assert second.legal_due is None
    assert (third.state, third.changed_by, third.proof) == ("met", "Tomasz Gajda", "wysłano kopię")
    assert not first.is_late(LATE - timedelta(seconds=1))
    assert first.is_late(LATE)
    assert (first.needs_review, first.is_open, third.is_open) == (False, True, False)


def test_steps_tell_a_named_date_too_and_are_silent_when_the_rules_have_changed() -> None:
    me = somebody()
    clock = make_clock("PL_FIN")
    services.extend(clock, by=me, now=EVENT, why="x", until=date(2027, 1, 15))
    (row,) = clocks_of(me, clock.case_id)
    assert "15 stycznia 2027" in row.steps()[-2].pl
    Clock.objects.update(legal_due=date(2027, 1, 14))
    (row,) = clocks_of(me, clock.case_id)
    assert row.steps() == ()


def test_a_regime_that_is_gone_still_has_its_row() -> None:
    clock = make_clock()
    Clock.objects.update(regime="OWN_PROMISE")
    (row,) = clocks_of(somebody(), clock.case_id)
    assert (row.name.pl, row.known, row.steps()) == ("OWN_PROMISE", None, ())


def test_what_changed_a_clock_and_why() -> None:
    me, clock = somebody(), make_clock("PL_FIN")
    services.extend(clock, by=me, now=EVENT, why="czekamy na bank")
    make_clock("EU_GDPR12", case=clock.case)
    ((_other, none), (_clock, (row,))) = histories_of(me, clock.case_id)
    assert none == ()
    assert (row.what, row.reason, row.by, row.new_due) == (
        "extended",
        "czekamy na bank",
        "Marta Wilczek",
        date(2027, 1, 25),
    )
    assert row.facts["extended"] == [False, True]


def test_due_ones_stand_in_the_order_of_the_law() -> None:
    me = somebody()
    late = make_clock("EU_GDPR12", case=make_case("a")[0])
    soon = make_clock(case=make_case("b")[0])
    make_clock("PL_WITHDRAW", case=soon.case)
    make_clock("PL_CONS_GOODS", case=soon.case)
    met = make_clock(case=make_case("c")[0])
    services.meet(met, by=me, now=EVENT, proof="x")
    assert [row.id for row in due_clocks(me, UNTIL)[0]] == [soon.pk, late.pk]
    assert [row.id for row in due_clocks(me, date(2026, 12, 8))[0]] == [soon.pk]
    assert due_clocks(me, date(2026, 12, 7)) == ((), False)
    sweep(LATE)
    (row, _late) = due_clocks(me, UNTIL)[0]
    assert (row.id, row.state, row.number) == (soon.pk, "silence", soon.case.number)


def test_a_closed_case_is_not_left_out_until_its_review() -> None:
    me, boss = somebody(), somebody("Hanna Bielak", role=Role.SUPERVISOR)
    clock = make_clock()
    handling.close(clock.case, by=me, now=EVENT, word="x")
    assert len(due_clocks(me, UNTIL)[0]) == 1
    handling.reopen(clock.case, by=me, now=EVENT)
    sweep(LATE)
    handling.close(clock.case, by=boss, now=LATE, word="zwrot")
    assert due_clocks(me, UNTIL)[0] == ()


def test_mine_and_my_teams() -> None:
    mine, other = Team.objects.create(name="Zwroty"), Team.objects.create(name="Hurt")
    staff = make_staff(teams=(mine,))
    me, colleague = viewer(staff), make_staff("Tomasz Gajda")
    for name, team, assignee in (
        ("Adam", other, staff), ("Bogdan", mine, colleague), ("Celina", None, None), ("Dorota", mine, None),
        ("Edward", other, None),
    ):  # fmt: skip
        case, _entry = make_case(name=name, email=f"{name.lower()}@poczta.example", team=team)
        handling.assign(case, by=me, now=EVENT, assignee=assignee)
        make_clock(case=case)

    def names(whose: Any) -> list[str | None]:
        return [row.customer for row in due_clocks(me, UNTIL, whose=whose)[0]]

    assert names("all") == ["Adam", "Bogdan", "Celina", "Dorota", "Edward"]
    assert names("mine") == ["Adam", "Celina", "Dorota"]
    assert names("team") == ["Bogdan", "Dorota"]


def test_more_than_fit_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LIMIT", 1)
    me = somebody()
    for name in "ab":
        make_clock(case=make_case(name)[0])
    rows, more = due_clocks(me, UNTIL)
    assert (len(rows), more) == (1, True)


def test_walls_hold() -> None:
    wall = Team.objects.create(name="Zarząd", restricted=True)
    boss, me = somebody("Hanna Bielak", role=Role.SUPERVISOR), somebody()
    clock = make_clock(case=make_case(team=wall)[0], by=boss)
    services.change_facts(clock, by=boss, now=EVENT, why="x", by_post=True)
    sweep(LATE)
    assert (clocks_of(me, clock.case_id), histories_of(me, clock.case_id)) == ((), ())
    assert (due_clocks(me, UNTIL)[0], notices_for(me)[0]) == ((), ())
    assert [len(clocks_of(boss, clock.case_id)), len(due_clocks(boss, UNTIL)[0]), len(notices_for(boss)[0])] == [
        1,
        1,
        1,
    ]


def test_notices_find_their_people_when_they_are_shown() -> None:
    team = Team.objects.create(name="Zwroty")
    first, next_one = make_staff("Marta Wilczek", teams=(team,)), make_staff("Tomasz Gajda", teams=(team,))
    lead = viewer(make_staff("Hanna Bielak", role=Role.SUPERVISOR, teams=(team,)))
    head = viewer(make_staff("Jan Sowa", role=Role.ADMIN))
    clock = make_clock(case=make_case(team=team)[0], by=lead)
    handling.assign(clock.case, by=lead, now=EVENT, assignee=first)

    def seen(who: Any) -> list[int]:
        return [row.level for row in notices_for(who)[0]]

    everybody = (viewer(first), viewer(next_one), lead, head)
    sweep(local("2026-12-02 00:00"))
    assert [seen(who) for who in everybody] == [[1], [], [], []]
    handling.assign(clock.case, by=lead, now=EVENT, assignee=next_one)
    sweep(local("2026-12-07 00:00"))
    assert [seen(who) for who in everybody] == [[], [1], [2], []]
    sweep(local("2026-12-08 00:00"))
    assert [seen(who) for who in everybody] == [[], [1], [3, 2], [3]]
    row = notices_for(head)[0][0]
    assert (row.number, row.due, row.assignee) == (clock.case.number, date(2026, 12, 8), "Tomasz Gajda")
    with translation.override("en"):
        assert row.label == "the last working day"
    services.meet(Clock.objects.get(pk=clock.pk), by=lead, now=local("2026-12-08 10:00"), proof="telefon")
    assert [seen(who) for who in everybody] == [[], [], [], []]


def test_sqlite_walks_along_the_index_of_days() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    me = somebody()
    with CaptureQueriesContext(connection) as captured:
        due_clocks(me, UNTIL)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[-1]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "SEARCH deadlines_clock USING INDEX clock_due (legal_due<?)" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
