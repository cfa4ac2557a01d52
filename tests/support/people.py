"""Builders of staff, teams and customers for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from prezent.people.models import Customer, Membership, Role, Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.people.services import add_customer

#: Tuesday, 24 November 2026, 10:42 in Warsaw: the moment of the drawn screens.
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
PASSWORD = "bardzo-dlugie-haslo-7"


def make_staff(
    name: str = "Marta Wilczek",
    *,
    role: str = Role.AGENT,
    teams: tuple[Team, ...] = (),
    email: str = "",
    position: str = "konsultantka do spraw reklamacji",
) -> Staff:
    """One person at the desk, with the password ``PASSWORD``."""
    staff = Staff.objects.create_user(
        email
        or name.lower().replace(" ", ".").translate(str.maketrans("ąćęłńóśźż", "acelnoszz")) + "@jarzebina.example",
        PASSWORD,
        name=name,
        role=role,
        position=position,
    )
    Membership.objects.bulk_create([Membership(staff=staff, team=team) for team in teams])
    return staff


def make_viewer(name: str = "Marta Wilczek", *, role: str = Role.AGENT, teams: tuple[Team, ...] = ()) -> Viewer:
    """The same person as policies see her."""
    return viewer(make_staff(name, role=role, teams=teams))


def make_customer(
    name: str = "Grzegorz Pawlik", email: str = "g.pawlik@poczta.example", now: datetime = NOW
) -> Customer:
    """A customer with an e-mail address."""
    return add_customer(name=name, email=email, now=now)
