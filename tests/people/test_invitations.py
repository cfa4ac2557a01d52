"""Invitations: once, in time, by their own link only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prezent.people.models import Invitation, Role, Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.people.services import (
    INVITATION_LIFE,
    accept_invitation,
    hash_token,
    invite,
    open_invitation,
    withdraw_invitation,
)
from prezent.people.services import invitations as module
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from tests.support.people import NOW, PASSWORD, make_staff

pytestmark = pytest.mark.django_db
EMAIL = "jan.lis@jarzebina.example"


@pytest.fixture
def admin() -> Viewer:
    return viewer(make_staff("Ewa Kos", role=Role.ADMIN))


def test_taken_up_once(admin: Viewer) -> None:
    team = Team.objects.create(name="Reklamacje")
    _, token = invite(by=admin, now=NOW, email=EMAIL.upper(), role="supervisor", name="Jan Lis", team=team)
    one = accept_invitation(token, name="", password=PASSWORD, now=NOW)
    assert (one.email, one.name, one.role, list(one.teams.all())) == (EMAIL, "Jan Lis", "supervisor", [team])
    for again in (
        lambda: accept_invitation(token, name="X", password=PASSWORD, now=NOW),
        lambda: open_invitation(token, now=NOW),
    ):
        with pytest.raises(NotFound) as refused:
            again()
        assert refused.value.code == "invitation.invalid"


def test_the_token_is_not_stored(admin: Viewer) -> None:
    offer, token = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == hash_token(token) == offer.token_hash
    assert len(token) >= 40


def test_past_its_time(admin: Viewer) -> None:
    _, token = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    open_invitation(token, now=NOW + INVITATION_LIFE - timedelta(seconds=1))
    with pytest.raises(NotFound):
        open_invitation(token, now=NOW + INVITATION_LIFE)


@pytest.mark.parametrize("forged", ["", "x", "0" * 43, "' OR 1=1 --"])
def test_forged(admin: Viewer, forged: str) -> None:
    offer, _ = invite(by=admin, now=NOW, email=EMAIL, role="admin")
    for token in (forged, offer.token_hash):
        with pytest.raises(NotFound):
            accept_invitation(token, name="X", password=PASSWORD, now=NOW)
    assert not Staff.objects.filter(email=EMAIL).exists()


def test_a_second_invitation_replaces_the_first(admin: Viewer) -> None:
    _, old = invite(by=admin, now=NOW, email=EMAIL, role="admin")
    _, new = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    with pytest.raises(NotFound):
        open_invitation(old, now=NOW)
    assert open_invitation(new, now=NOW).role == "agent"


def test_taken_back(admin: Viewer) -> None:
    offer, token = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    withdraw_invitation(offer, by=admin, now=NOW)
    with pytest.raises(NotFound):
        open_invitation(token, now=NOW)


def test_a_weak_password_leaves_the_link_good(admin: Viewer) -> None:
    _, token = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    with pytest.raises(DomainError) as refused:
        accept_invitation(token, name="Jan", password="krotkie", now=NOW)
    assert refused.value.code == "staff.password"
    accept_invitation(token, name="Jan", password=PASSWORD, now=NOW)


def test_two_browsers_send_the_same_link_at_once(admin: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have found the invitation open; the row's change lets one through."""
    _, token = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    found = open_invitation(token, now=NOW)
    accept_invitation(token, name="Jan", password=PASSWORD, now=NOW)
    monkeypatch.setattr(module, "open_invitation", lambda token, *, now: found)
    with pytest.raises(NotFound):
        accept_invitation(token, name="Jan", password=PASSWORD, now=NOW)
    assert Staff.objects.filter(email=EMAIL).count() == 1


def test_somebody_with_a_place_is_not_invited(admin: Viewer) -> None:
    make_staff(email=EMAIL)
    with pytest.raises(Conflict) as refused:
        invite(by=admin, now=NOW, email=EMAIL, role="agent")
    assert refused.value.code == "staff.exists"


def test_a_place_given_meanwhile_keeps_the_account_as_it_is(admin: Viewer) -> None:
    _, token = invite(by=admin, now=NOW, email=EMAIL, role="admin")
    make_staff("Jan Lis", email=EMAIL)
    with pytest.raises(Conflict):
        accept_invitation(token, name="Obcy", password=PASSWORD, now=NOW)
    assert Staff.objects.get(email=EMAIL).role == Role.AGENT
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_only_administrators_invite(admin: Viewer, role: str) -> None:
    offer, _ = invite(by=admin, now=NOW, email=EMAIL, role="agent")
    by = viewer(make_staff(role=role))
    with pytest.raises(NotAllowed):
        invite(by=by, now=NOW, email="x@jarzebina.example", role="agent")
    with pytest.raises(NotAllowed):
        withdraw_invitation(offer, by=by, now=NOW)


@pytest.mark.parametrize(
    ("email", "role", "code"), [("nie-adres", "agent", "contact.invalid"), (EMAIL, "king", "staff.role")]
)
def test_what_makes_no_sense_is_refused(admin: Viewer, email: str, role: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        invite(by=admin, now=NOW, email=email, role=role)
    assert refused.value.code == code
