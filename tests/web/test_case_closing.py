"""Closing a case that takes a word: whichever button it was, it leads to the reason and the field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prezent.cases.models import Case, Kind, Status
from prezent.cases.services import handling, words
from prezent.cases.services.opening import Incoming
from prezent.mailbox.models import Mailbox
from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.platform import clock
from prezent.promises import services as promises
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.clocks import make_clock
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def case() -> Case:
    return make_case()[0]


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def closing(html: str) -> str:
    """The closing form of a page, or "" where there is none."""
    before, found, rest = html.partition('id="closure"')
    return before[before.rindex("<details") :] + found + rest[: rest.index("</details>")] if found else ""


@pytest.mark.parametrize("kind", [Kind.ENQUIRY, Kind.COMPLAINT])
@pytest.mark.parametrize(
    ("path", "fields"), [("status", {"status": "closed"}), ("closure", {}), ("closure", {"word": " "})]
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_without_its_word_closing_leads_to_the_field(
    desk: Client, case: Case, kind: str, path: str, fields: dict[str, str], headers: Any
) -> None:
    Case.objects.update(kind=kind)
    response = desk.post(f"/cases/{case.number}/{path}", fields, **headers)
    assert response.status_code == 422
    form = closing(text(response))
    assert "<details" in form
    assert '<details class="choose" open>' in form
    assert 'id="closing-word"' in form
    assert "autofocus" in form
    assert 'role="alert"' in form
    assert f'action="/cases/{case.number}/closure"' in form
    assert ("<!doctype" in text(response)) is not headers
    assert Case.objects.get().status != Status.CLOSED
    desk.post(f"/cases/{case.number}/closure", {"word": "reklama"})
    assert Case.objects.get().status == Status.CLOSED
    assert "reklama" in text(desk.get(f"/cases/{case.number}"))  # the history keeps the word


def test_a_deadline_asks_the_same_way(desk: Client, case: Case) -> None:
    handling.note_needs_no_answer(case, by=viewer(make_staff("Jan Nowy")), now=NOW)
    make_clock(case=case)
    response = desk.post(f"/cases/{case.number}/status", {"status": "closed"})
    form = closing(text(response))
    assert 'id="closing-word"' in form
    assert 'href="#terminy"' in form


def test_what_no_word_settles_is_refused_as_before(desk: Client, case: Case, staff: Staff) -> None:
    due = Due(NOW + timedelta(days=1))
    promises.give(case, by=viewer(staff), now=NOW, words="Oddzwonię jutro.", due=due)
    response = desk.post(f"/cases/{case.number}/status", {"status": "closed"})
    assert response.status_code == 422
    assert "otwarta obietnica" in text(response)
    assert "closing-word" not in text(response)


def test_the_page_says_beforehand_that_it_takes_a_word(desk: Client, case: Case, staff: Staff) -> None:
    form = closing(text(desk.get(f"/cases/{case.number}")))
    assert 'id="closing-word"' in form
    assert " open>" not in form
    to = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
    words.write_answer(case, by=viewer(staff), now=NOW, html="<p>Tak, mamy.</p>", to=to)
    Case.objects.update(unsent=0)
    later = NOW + timedelta(minutes=30)
    words.add_incoming(Case.objects.get(), Incoming(channel="email", at=later, text="Dziękuję!"), now=later)
    assert "closing-word" not in text(desk.get(f"/cases/{case.number}"))
    assert desk.post(f"/cases/{case.number}/status", {"status": "closed"}).status_code == 302


def test_a_deadline_that_is_set_brings_the_composers_word_at_once(desk: Client, case: Case) -> None:
    assert 'id="w-word"' not in text(desk.get(f"/cases/{case.number}"))
    fields = {"regime": "PL_CONS_7A", "day": "2026-11-24", "hour": ""}
    response = desk.post(f"/cases/{case.number}/clocks", fields, **HTMX)  # type: ignore[arg-type]
    html = text(response)
    assert response.status_code == 200
    assert html.count('id="closing-with-letter" hx-swap-oob="true"') == 1
    assert 'id="w-word"' in html.partition('id="closing-with-letter"')[2]


def test_it_goes_when_nothing_asks_for_it_any_more(desk: Client, case: Case) -> None:
    found = make_clock(case=case)
    page = text(desk.get(f"/cases/{case.number}"))
    assert page.count('id="w-word"') == 1
    fields = {"version": str(found.version), "proof": "telefon"}
    html = text(desk.post(f"/clocks/{found.pk}/meeting", fields, **HTMX))  # type: ignore[arg-type]
    assert 'id="closing-with-letter" hx-swap-oob="true"></div>' in html
