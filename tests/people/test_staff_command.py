"""``prezent staff``: places given by whoever holds the machine."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from prezent.cli.staff import staff
from prezent.people.models import Role, Staff, Team
from prezent.platform.errors import Conflict, DomainError, NotFound
from tests.support.people import PASSWORD, make_staff

pytestmark = pytest.mark.django_db


def run(*words: str, stdin: str = "") -> Result:
    """Run the command; what it refuses is raised, as the root command would get it."""
    result = CliRunner().invoke(staff, list(words), input=stdin)
    if isinstance(result.exception, DomainError):
        raise result.exception
    return result


def test_the_first_administrator_by_a_link() -> None:
    printed = run("add", "Ewa.Kos@Jarzebina.example", "--role", "admin", "--name", "Ewa Kos").output
    link = re.search(r"http://\S+?(/invitations/\S+)", printed)
    assert link is not None
    assert not Staff.objects.exists()
    client = Client()
    assert client.post(link[1], {"name": "Ewa Kos", "password": PASSWORD}).status_code == 302
    assert Staff.objects.get().role == Role.ADMIN
    assert client.get("/settings").status_code == 200


def test_with_a_password_and_a_team() -> None:
    team = Team.objects.create(name="Reklamacje")
    words = ("add", "jan.lis@jarzebina.example", "--name", "Jan Lis", "--team", "Reklamacje", "--password-stdin")
    assert run(*words, stdin=PASSWORD + "\n").exit_code == 0
    one = Staff.objects.get()
    assert (one.role, list(one.teams.all()), one.check_password(PASSWORD)) == (Role.AGENT, [team], True)


@pytest.mark.parametrize(
    ("words", "stdin", "error"),
    [
        (("add", "jan@jarzebina.example", "--team", "Nie ma"), "", NotFound),
        (("add", "nie-adres"), "", DomainError),
        (("add", "marta.wilczek@jarzebina.example"), "", Conflict),
        (("add", "jan@jarzebina.example", "--password-stdin"), "krotkie\n", DomainError),
        (("deactivate", "nikt@jarzebina.example"), "", NotFound),
        (("password", "nikt@jarzebina.example", "--password-stdin"), PASSWORD, NotFound),
        (("deactivate", "marta.wilczek@jarzebina.example"), "", DomainError),
    ],
)
def test_refused(words: tuple[str, ...], stdin: str, error: Any) -> None:
    make_staff(role=Role.ADMIN)
    with pytest.raises(error):
        run(*words, stdin=stdin)
    assert Staff.objects.get().is_active


def test_a_password_is_never_an_argument() -> None:
    make_staff()
    assert run("password", "marta.wilczek@jarzebina.example").exit_code == 2
    assert run("add", "jan@jarzebina.example", "--password-stdin").exit_code == 2
    assert (
        run("password", "marta.wilczek@jarzebina.example", "--password-stdin", stdin="nowe-dlugie-haslo\n").exit_code
        == 0
    )
    assert Staff.objects.get().check_password("nowe-dlugie-haslo")


def test_listed_and_closed() -> None:
    make_staff("Ewa Kos", role=Role.ADMIN)
    make_staff()
    assert run("deactivate", "Marta.Wilczek@jarzebina.example").exit_code == 0
    assert run("list").output.splitlines() == [
        "ewa.kos@jarzebina.example\tadmin\tactive\tEwa Kos",
        "marta.wilczek@jarzebina.example\tagent\tclosed\tMarta Wilczek",
    ]
