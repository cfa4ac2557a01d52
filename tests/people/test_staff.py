"""People at the desk: places, roles, leaving; the last administrator stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client

from prezent.cases.models import Case, Status
from prezent.people.models import Role, Staff, Team
from prezent.people.policies import viewer
from prezent.people.services import (
    add_staff,
    change_staff,
    check_password,
    deactivate_staff,
    remove_team,
    save_profile,
    save_team,
    set_password,
)
from prezent.platform.errors import Conflict, DomainError, NotAllowed
from prezent.platform.eventlog import SYSTEM
from prezent.platform.models import Event
from tests.support.cases import make_case
from tests.support.people import NOW, PASSWORD, make_staff

pytestmark = pytest.mark.django_db


def add(**changed: Any) -> Staff:
    typed = {"email": "jan.lis@jarzebina.example", "name": "Jan Lis", "role": "agent", "password": PASSWORD}
    return add_staff(actor=SYSTEM, now=NOW, **{**typed, **changed})


def change(staff: Staff, by: Staff, **changed: Any) -> Staff:
    typed = {"name": staff.name, "role": staff.role, "is_active": staff.is_active, "teams": (), **changed}
    return change_staff(staff, by=viewer(by), now=NOW, **typed)


class TestAdding:
    def test_password_is_hashed_and_address_normalised(self) -> None:
        one = add(email=" Jan.Lis@Jarzebina.Example ")
        assert one.email == "jan.lis@jarzebina.example"
        assert PASSWORD not in one.password
        assert identify_hasher(one.password)
        assert one.check_password(PASSWORD)

    def test_without_password_nobody_logs_in(self) -> None:
        assert not add(password=None).has_usable_password()

    def test_an_address_has_one_place(self) -> None:
        add()
        with pytest.raises(Conflict) as refused:
            add(email="JAN.LIS@jarzebina.example")
        assert refused.value.code == "staff.exists"

    @pytest.mark.parametrize("password", ["krotkie", "password123", "jan.lis@jarzebina.example"])
    def test_weak_passwords_are_refused_in_words(self, password: str) -> None:
        with pytest.raises(DomainError) as refused:
            add(password=password)
        assert refused.value.code == "staff.password"
        assert str(refused.value)
        assert not Staff.objects.exists()

    @pytest.mark.parametrize(("changed", "code"), [({"role": "king"}, "staff.role"), ({"gender": "x"}, "staff.gender")])
    def test_unknown_values_are_refused(self, changed: dict[str, str], code: str) -> None:
        with pytest.raises(DomainError) as refused:
            add(**changed)
        assert refused.value.code == code

    def test_teams_that_are_gone_are_passed_over(self) -> None:
        team = Team.objects.create(name="Reklamacje")
        assert list(add(teams=(team.pk, 999)).teams.all()) == [team]


class TestChanging:
    def test_only_administrators(self) -> None:
        boss, one = make_staff("Ewa Kos", role=Role.SUPERVISOR), make_staff()
        with pytest.raises(NotAllowed):
            change(one, boss, role="admin")
        one.refresh_from_db()
        assert one.role == Role.AGENT

    def test_role_and_teams_change_and_the_log_says_so(self) -> None:
        admin, one = make_staff("Ewa Kos", role=Role.ADMIN), make_staff()
        old, new = Team.objects.create(name="Stary"), Team.objects.create(name="Nowy")
        one.teams.add(old)
        change(one, admin, role="supervisor", teams=(new.pk,), name="  ")
        one.refresh_from_db()
        assert (one.name, one.role, list(one.teams.all())) == ("Marta Wilczek", "supervisor", [new])
        event = Event.objects.get(action="staff.changed")
        assert (event.actor_id, event.subject_id) == (admin.pk, one.pk)

    @pytest.mark.parametrize("changed", [{"role": "agent"}, {"is_active": False}])
    def test_the_last_administrator_stays(self, changed: dict[str, Any]) -> None:
        admin = make_staff(role=Role.ADMIN)
        make_staff("Ewa Kos", role=Role.ADMIN)
        Staff.objects.filter(name="Ewa Kos").update(is_active=False)
        with pytest.raises(DomainError) as refused:
            change(admin, admin, **changed)
        assert refused.value.code == "staff.last_admin"
        admin.refresh_from_db()
        assert (admin.role, admin.is_active) == (Role.ADMIN, True)

    def test_what_was_read_before_does_not_deceive_the_guard(self) -> None:
        """Both look, both see two administrators, each takes the other's role: the second is refused."""
        one, two = make_staff("Ewa Kos", role=Role.ADMIN), make_staff("Jan Lis", role=Role.ADMIN)
        seen_one, by_two = Staff.objects.get(pk=one.pk), viewer(two)
        change(two, one, role="agent")
        with pytest.raises(DomainError):
            change_staff(seen_one, by=by_two, now=NOW, name="", role="agent", is_active=True, teams=())

    def test_a_stale_copy_does_not_bring_back_an_old_password(self) -> None:
        admin, one = make_staff("Ewa Kos", role=Role.ADMIN), make_staff()
        stale = Staff.objects.get(pk=one.pk)
        set_password(one, "zupelnie-inne-haslo-9", actor=SYSTEM, now=NOW)
        change(stale, admin, role="supervisor")
        one.refresh_from_db()
        assert one.check_password("zupelnie-inne-haslo-9")


class TestLeaving:
    def test_open_cases_go_back_with_a_line_in_their_history(self) -> None:
        admin, one = make_staff("Ewa Kos", role=Role.ADMIN), make_staff()
        team = Team.objects.create(name="Reklamacje")
        open_case, _ = make_case(team=team)
        closed, _ = make_case("Faktura")
        Case.objects.update(assignee=one)
        Case.objects.filter(pk=closed.pk).update(status=Status.CLOSED)
        version = Case.objects.get(pk=open_case.pk).version
        change(one, admin, is_active=False)
        open_case.refresh_from_db()
        closed.refresh_from_db()
        assert (open_case.assignee, open_case.version) == (None, version + 1)
        assert closed.assignee == one
        event = Event.objects.get(action="case.assigned")
        assert (event.subject_id, event.team_id, event.actor_id) == (open_case.pk, team.pk, admin.pk)

    def test_sessions_end_and_do_not_come_back_with_the_person(self, client: Client) -> None:
        make_staff("Ewa Kos", role=Role.ADMIN)
        one = make_staff()
        client.post("/login", {"login": one.email, "password": PASSWORD})
        assert client.get("/me").status_code == 200
        deactivate_staff(one, actor=SYSTEM, now=NOW)
        assert client.get("/me").status_code == 302
        Staff.objects.filter(pk=one.pk).update(is_active=True)
        assert client.get("/me").status_code == 302

    def test_the_command_line_may_not_close_the_last_administrator_either(self) -> None:
        with pytest.raises(DomainError) as refused:
            deactivate_staff(make_staff(role=Role.ADMIN), actor=SYSTEM, now=NOW)
        assert refused.value.code == "staff.last_admin"


class TestOneself:
    def save(self, one: Staff, **changed: Any) -> Staff:
        typed: dict[str, Any] = {
            "name": "Marta W.", "position": "kierowniczka", "phone": "48 360 22 05", "gender": "f", "language": "en",
            "theme": "dark", "ctrl_enter_sends": False,
        }  # fmt: skip
        return save_profile(one, now=NOW, **{**typed, **changed})

    def test_everything_is_kept(self) -> None:
        one = make_staff()
        self.save(one)
        one.refresh_from_db()
        assert (one.name, one.position, one.theme, one.ctrl_enter_sends) == ("Marta W.", "kierowniczka", "dark", False)

    @pytest.mark.parametrize(
        "changed", [{"name": " "}, {"gender": "x"}, {"language": "de"}, {"theme": "pink"}], ids=lambda d: next(iter(d))
    )
    def test_refused(self, changed: dict[str, str]) -> None:
        with pytest.raises(DomainError):
            self.save(make_staff(), **changed)

    def test_role_is_not_among_what_people_set_about_themselves(self) -> None:
        with pytest.raises(TypeError):
            self.save(make_staff(), role="admin")

    def test_new_password(self) -> None:
        one = make_staff()
        with pytest.raises(DomainError):
            set_password(one, "krotkie", actor=SYSTEM, now=NOW)
        one.refresh_from_db()
        assert one.check_password(PASSWORD)
        set_password(one, "zupelnie-inne-haslo-9", actor=SYSTEM, now=NOW)
        one.refresh_from_db()
        assert one.check_password("zupelnie-inne-haslo-9")
        assert not Event.objects.filter(data__icontains="haslo").exists()
        check_password("zupelnie-inne-haslo-9")


class TestTeams:
    def test_only_administrators(self) -> None:
        boss, team = viewer(make_staff(role=Role.SUPERVISOR)), Team.objects.create(name="A")
        with pytest.raises(NotAllowed):
            save_team(by=boss, now=NOW, name="B", restricted=False)
        with pytest.raises(NotAllowed):
            remove_team(team, by=boss, now=NOW)

    def test_names_are_there_and_unlike(self) -> None:
        by = viewer(make_staff(role=Role.ADMIN))
        save_team(by=by, now=NOW, name=" Reklamacje ", restricted=True)
        with pytest.raises(Conflict):
            save_team(by=by, now=NOW, name="Reklamacje", restricted=False)
        with pytest.raises(DomainError):
            save_team(by=by, now=NOW, name=" ", restricted=False)
        assert Team.objects.get().restricted

    def test_cases_of_an_open_team_stay_and_belong_to_nobody(self) -> None:
        team = Team.objects.create(name="Reklamacje")
        case, _ = make_case(team=team)
        remove_team(team, by=viewer(make_staff(role=Role.ADMIN)), now=NOW)
        case.refresh_from_db()
        assert case.team is None

    def test_a_wall_with_cases_behind_it_does_not_fall(self) -> None:
        team = Team.objects.create(name="Zarząd", restricted=True)
        make_case(team=team)
        with pytest.raises(DomainError) as refused:
            remove_team(team, by=viewer(make_staff(role=Role.ADMIN)), now=NOW)
        assert refused.value.code == "team.restricted_with_cases"
        assert Team.objects.exists()
