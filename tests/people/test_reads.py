"""Policies and queries of people: who sees what, in how many questions to the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from prezent.people.models import Customer, Role, Staff, Team
from prezent.people.policies import viewer, visible_customers
from prezent.people.queries import directory, invitation_rows, nobody_yet, people_rows, stopped_work, team_rows
from prezent.people.services import drop_work, invite, retry_work, save_team
from prezent.platform import work
from prezent.platform.errors import NotAllowed, NotFound
from prezent.platform.models import Event, Work
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff, make_viewer

pytestmark = pytest.mark.django_db


def test_a_viewer_knows_teams_and_walls_in_one_question(django_assert_num_queries: Any) -> None:
    mine, wall, own_wall = (
        Team.objects.create(name="A"),
        Team.objects.create(name="B", restricted=True),
        Team.objects.create(name="C", restricted=True),
    )
    one, boss = make_staff(teams=(mine, own_wall)), make_staff("Ewa Kos", role=Role.SUPERVISOR)
    make_staff("Jan Lis", teams=(wall, mine))
    with django_assert_num_queries(1):
        who = viewer(one)
    assert who.team_ids == {mine.pk, own_wall.pk}
    assert who.walled_off == {wall.pk}
    assert viewer(boss).walled_off == frozenset()


def test_customers_behind_walls() -> None:
    wall = Team.objects.create(name="B", restricted=True)
    make_case(team=wall)
    make_case("Lampa", name="Anna Nowak", email="anna@poczta.example")
    Customer.objects.create(name="Bez spraw", since=NOW)
    assert set(visible_customers(make_viewer()).values_list("name", flat=True)) == {"Anna Nowak", "Bez spraw"}
    assert visible_customers(make_viewer("Jan Lis", teams=(wall,))).count() == 3


def test_menus_know_changes_at_once(django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any) -> None:
    cache.clear()
    admin = make_viewer(role=Role.ADMIN)
    make_staff("Piotr Żak")
    Staff.objects.filter(name="Piotr Żak").update(is_active=False)
    with django_assert_num_queries(2):
        assert [row.name for row in directory().staff] == ["Marta Wilczek"]
    with django_assert_num_queries(0):
        directory()
    with django_capture_on_commit_callbacks(execute=True):
        save_team(by=admin, now=NOW, name="Reklamacje", restricted=False)
    assert [row.name for row in directory().teams] == ["Reklamacje"]


def test_rows_of_administration_cost_the_same_for_many(django_assert_num_queries: Any) -> None:
    assert nobody_yet()
    admin = make_viewer("Ewa Kos", role=Role.ADMIN)
    assert not nobody_yet()
    team = Team.objects.create(name="Reklamacje", restricted=True)
    for number in range(8):
        make_staff(f"Jan Lis{number}", teams=(team,))
        invite(by=admin, now=NOW, email=f"x{number}@jarzebina.example", role="agent", team=team)
    with django_assert_num_queries(2):
        people = people_rows(admin)
    with django_assert_num_queries(2):
        teams = team_rows(admin)
    with django_assert_num_queries(1):
        offers = invitation_rows(admin, now=NOW)
    assert [(row.name, row.teams) for row in people[:2]] == [("Ewa Kos", ()), ("Jan Lis0", ("Reklamacje",))]
    assert (len(teams[0].members), teams[0].restricted) == (8, True)
    assert {(row.team, row.invited_by, row.expired) for row in offers} == {("Reklamacje", "Ewa Kos", False)}


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_rows_of_administration_are_for_administrators(role: str) -> None:
    who = make_viewer(role=role)
    for read in (lambda: people_rows(who), lambda: team_rows(who), lambda: invitation_rows(who, now=NOW)):
        with pytest.raises(NotAllowed):
            read()


class TestStoppedWork:
    @pytest.fixture
    def stopped(self) -> Work:
        work.add("mail.process", "mail-1", now=NOW, wake=False)
        Work.objects.update(state=Work.State.DEAD, attempts=5, last_error="ValueError('x')")
        return Work.objects.get()

    def test_only_supervisors(self, stopped: Work) -> None:
        who = make_viewer()
        for attempt in (
            lambda: stopped_work(who),
            lambda: retry_work(stopped.pk, by=who, now=NOW),
            lambda: drop_work(stopped.pk, by=who, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_tried_again_from_the_beginning(self, stopped: Work) -> None:
        boss = make_viewer(role=Role.SUPERVISOR)
        retry_work(stopped.pk, by=boss, now=NOW)
        stopped.refresh_from_db()
        assert (stopped.state, stopped.attempts, stopped.next_attempt_at) == ("due", 0, NOW)
        assert Event.objects.get().actor_id == boss.id
        with pytest.raises(NotFound):
            retry_work(stopped.pk, by=boss, now=NOW)

    def test_dropped(self, stopped: Work) -> None:
        boss = make_viewer(role=Role.SUPERVISOR)
        drop_work(stopped.pk, by=boss, now=NOW)
        assert not Work.objects.exists()
        with pytest.raises(NotFound):
            drop_work(stopped.pk, by=boss, now=NOW)

    def test_pages(self, django_assert_num_queries: Any) -> None:
        boss = make_viewer(role=Role.SUPERVISOR)
        for number in range(5):
            Work.objects.create(kind="k", key=str(number), state="dead", next_attempt_at=NOW, created_at=NOW)
        Work.objects.create(kind="k", key="due", next_attempt_at=NOW, created_at=NOW)
        with django_assert_num_queries(1):
            first = stopped_work(boss, limit=3)
        second = stopped_work(boss, before=first.next_before, limit=3)
        assert [row.key for row in (*first.rows, *second.rows)] == ["4", "3", "2", "1", "0"]
        assert second.next_before is None
