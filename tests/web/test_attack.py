"""What nobody types into a form of the desk, and somebody sends all the same: a clear answer, never a fault."""

from __future__ import annotations

import pytest
from django.test import Client

from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.platform import clock
from prezent.promises import services as promises
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

#: More digits than Python turns into a number.
ENDLESS = "9" * 5000


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def desk(client: Client, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(staff)
    return client


def test_a_case_is_handed_over_to_somebody_who_is_there(desk: Client) -> None:
    answer = desk.post(f"/cases/{make_case()[0].number}/handover", {"to": ENDLESS, "note": "Reszta w notatkach."})
    assert answer.status_code == 422


def test_so_is_a_promise(desk: Client, staff: Staff) -> None:
    due = Due(NOW.replace(month=12), by_day=True)
    promise = promises.give(make_case()[0], by=viewer(staff), now=NOW, words="Zwrot", due=due, kind="money")
    assert desk.post(f"/promises/{promise.pk}/owner", {"owner": ENDLESS}).status_code == 422


def test_a_new_case_without_a_team_of_that_number(desk: Client) -> None:
    assert desk.post("/cases/new", {"team": ENDLESS, "words": "x"}).status_code in {302, 422}


@pytest.mark.parametrize("fields", [{"words": "Dzień dobry\0"}, {"words\0": "Dzień dobry"}])
def test_a_character_that_no_text_can_have(desk: Client, fields: dict[str, str]) -> None:
    answer = desk.post("/cases/new", fields)
    assert (answer.status_code, b"web.nul" in answer.content) == (422, True)


@pytest.mark.parametrize("address", ["/cases?q=%00", "/search?q=a%00b", "/cases?tag=%00a", "/cases/new?customer=%00"])
def test_in_an_address_it_is_left_out(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 200


def test_nor_in_a_draft_that_saves_itself(desk: Client) -> None:
    address = f"/cases/{make_case()[0].number}/drafts/reply"
    form = "application/x-www-form-urlencoded"
    answer = desk.put(address, "body=a%00b", content_type=form)
    assert (answer.status_code, b"web.nul" in answer.content) == (422, True)
    assert desk.put(address, "body=ab", content_type=form).status_code < 400


def test_the_coach_reads_such_a_letter(desk: Client) -> None:
    address = f"/cases/{make_case()[0].number}/coach"
    letter = {"mode": "reply", "text": "Dzień dobry,\0 odpiszę jutro.", "html": ""}
    assert desk.post(address, letter, content_type="application/json").status_code == 200


def test_tallies_of_the_coach(desk: Client) -> None:
    assert desk.post("/coach/tallies", {"shown": f"P1 {ENDLESS}", "P1": ENDLESS}).status_code < 500
