"""Today: whose debts, until when, in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prezent.cases.models import Case, Entry
from prezent.cases.queries.today import LIMIT, debts, failed_letters, next_debt, week
from prezent.cases.services.delivery import record_delivery
from prezent.cases.services.handling import assign
from prezent.cases.services.words import write_answer
from prezent.people.models import Role, Team
from prezent.people.policies import viewer
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff, make_viewer

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(days=2)


def late_case(name: str, hours: int = 30, **more: object) -> Case:
    case, _entry = make_case(name=name, email=f"{name.lower()}@poczta.example", at=NOW - timedelta(hours=hours), **more)  # type: ignore[arg-type]
    return case


def names(rows: object) -> list[str | None]:
    return [row.customer for row in rows]  # type: ignore[attr-defined]


def test_mine_are_those_assigned_to_me_and_those_nobody_has_in_my_teams_or_in_none() -> None:
    mine, other = Team.objects.create(name="Zwroty"), Team.objects.create(name="Hurt")
    staff, colleague = make_staff(teams=(mine,)), make_staff("Tomasz Gajda")
    me = viewer(staff)
    assign(late_case("Adam", 35), by=me, now=NOW, assignee=staff)
    assign(late_case("Bogdan", 34), by=me, now=NOW, assignee=colleague)
    late_case("Celina", 33)
    late_case("Dorota", 32, team=mine)
    late_case("Edward", 31, team=other)
    rows, more = debts(me, UNTIL)
    assert (names(rows), more) == (["Adam", "Celina", "Dorota"], False)


def test_one_query_each(django_assert_num_queries: object) -> None:
    me = make_viewer()
    case = late_case("Adam")
    for read in (
        lambda: debts(me, UNTIL),
        lambda: debts(me, UNTIL, whose="team"),
        lambda: next_debt(me, NOW),
        lambda: week(me, NOW),
        lambda: failed_letters([case.pk]),
    ):
        with django_assert_num_queries(1):  # type: ignore[operator]
            read()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert failed_letters([]) == {}


def test_what_is_due_later_is_not_there() -> None:
    me = make_viewer()
    case = late_case("Adam", hours=0)
    assert debts(me, case.owed_by)[0] == ()
    assert names(debts(me, case.owed_by + timedelta(seconds=1))[0]) == ["Adam"]


def test_a_letter_of_mine_that_did_not_leave_leads_even_in_a_case_of_somebody_else() -> None:
    staff, colleague = make_staff(), make_staff("Tomasz Gajda")
    me = viewer(staff)
    late_case("Adam", 60)
    case = late_case("Bogdan", 1)
    assign(case, by=me, now=NOW, assignee=colleague)
    written = write_answer(case, by=me, now=NOW, html="<p>Dzień dobry</p>", to=[("", "bogdan@poczta.example")])
    record_delivery(written.entry_id, state=Entry.Delivery.FAILED, note="550 no such user", now=NOW)
    rows, _more = debts(me, UNTIL)
    assert names(rows) == ["Bogdan", "Adam"]
    letter = failed_letters([case.pk])[case.pk]
    assert (letter.entry_id, letter.note) == (written.entry_id, "550 no such user")
    assert names(debts(viewer(colleague), UNTIL)[0]) == ["Bogdan", "Adam"]
    assert names(debts(make_viewer("Oliwia Sroka"), UNTIL)[0]) == ["Adam"]


def test_the_team_is_everything_of_its_cases_whoever_has_them() -> None:
    team = Team.objects.create(name="Zwroty")
    head = make_staff("Hanna Bielak", role=Role.SUPERVISOR, teams=(team,))
    me = viewer(head)
    assign(late_case("Adam", 40, team=team), by=me, now=NOW, assignee=make_staff())
    late_case("Bogdan", 30)
    assert names(debts(me, UNTIL, whose="team")[0]) == ["Adam"]


def test_more_than_fit_is_said() -> None:
    me = make_viewer()
    Case.objects.bulk_create(
        [
            Case(number=f"2026-{n:06d}", matter="x", channel="email", opened_at=NOW, changed_at=NOW, owed_by=NOW)
            for n in range(1, LIMIT + 3)
        ]
    )
    rows, more = debts(me, UNTIL)
    assert (len(rows), more) == (LIMIT, True)


def test_walls_hold() -> None:
    team = Team.objects.create(name="Zarząd", restricted=True)
    late_case("Adam", team=team)
    me = make_viewer()
    assert debts(me, UNTIL) == ((), False)
    assert debts(me, UNTIL, whose="team") == ((), False)
    assert week(me, NOW).opened == 0


def test_the_next_debt_is_mine_and_open() -> None:
    staff = make_staff()
    me = viewer(staff)
    late_case("Adam", 0)
    assert next_debt(me, NOW) is None
    assign(late_case("Bogdan", 1), by=me, now=NOW, assignee=staff)
    found = next_debt(me, NOW)
    assert found is not None
    assert found.customer == "Bogdan"


def test_the_week() -> None:
    me = make_viewer()
    late_case("Adam", 30)  # Monday morning, overdue
    late_case("Bogdan", 1)
    late_case("Celina", 24 * 6)
    found = week(me, NOW)
    assert (found.opened, found.due, found.in_time) == (2, 1, 0)
