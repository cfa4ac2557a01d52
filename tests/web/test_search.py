"""The search page: straight to a case by its number, else what was found, else what was searched."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from prezent.cases.models import Case
from prezent.people.models import Team
from prezent.people.services import add_customer
from prezent.platform import clock
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    staff = make_staff()
    staff.language = "en"
    staff.save()
    client.force_login(staff)
    return client


def text(client: Client, typed: str) -> str:
    response = client.get("/search", {"q": typed})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("typed", ["2026-000001", "[2026-000001]", " 2026/1 "])
def test_a_whole_number_goes_to_the_case(desk: Client, typed: str) -> None:
    make_case()
    response = desk.get("/search", {"q": typed})
    assert (response.status_code, response["Location"]) == (302, "/cases/2026-000001")


def test_a_number_of_no_case_or_of_a_hidden_one_is_looked_for_like_any_word(desk: Client) -> None:
    make_case(team=Team.objects.create(name="Zarząd", restricted=True))
    for typed in ("2026-000001", "2026-000002"):
        assert "Nothing has words that begin with" in text(desk, typed)


def test_what_was_found_in_groups(desk: Client) -> None:
    case, _entry = make_case()
    add_customer(name="Anna Pawlikowska", email="anna@poczta.example", now=NOW, city="Kielce")
    html = text(desk, "pawlik")
    assert html.count('<li class="row') == 1
    assert f'href="/cases/{case.number}"' in html
    for words in (
        '<h2 class="cut" id="klienci">Customers <span>2</span>',
        "anna@poczta.example, Kielce",
        "no case",
        "1 case</a>",
        f'href="/cases?view=all&amp;customer={case.customer_id}"',
        '<h2 class="cut" id="sprawy">Cases <span>1</span>',
    ):
        assert words in html, words
    assert "Nothing has words" not in html


def test_more_than_fit(desk: Client) -> None:
    Case.objects.bulk_create(
        [
            Case(number=f"2025-{n:06d}", matter="x", channel="email", opened_at=NOW, changed_at=NOW, search_key="rower")
            for n in range(1, 30)
        ]
    )
    html = text(desk, "rower")
    assert "<span>20+</span>" in html
    assert 'href="/cases?view=all&amp;q=rower"' in html


def test_nothing_found_says_what_was_searched_and_leads_on(desk: Client) -> None:
    html = text(desk, "żółw")
    for words in (
        "“żółw”",
        "names, addresses and phone numbers",
        'href="/cases?view=all"',
        'href="/cases/new"',
        'value="żółw"',
    ):
        assert words in html


def test_the_empty_page_explains_and_waits(desk: Client) -> None:
    html = text(desk, "")
    assert "The beginning of each word is enough" in html
    assert "autofocus" in html
    assert "Nothing has words" not in html


@pytest.mark.parametrize(("typed", "queries"), [("pawlik", 5), ("", 3), ("2026-000001", 3), ("2026-000009", 6)])
def test_queries(desk: Client, django_assert_num_queries: object, typed: str, queries: int) -> None:
    """Session, person and (on a page) the numbers of the views; the rest is the search."""
    make_case()
    with django_assert_num_queries(queries):  # type: ignore[operator]
        desk.get("/search", {"q": typed})


@pytest.mark.parametrize(
    "typed", ["x" * 5000, "%", "_", "\x00", "'", '"', "a" * 300 + " b", "NOT", "AND OR", "- * : ( )", "😀", "a\u0301"]
)
def test_any_input_is_answered(desk: Client, typed: str) -> None:
    make_case()
    assert desk.get("/search", {"q": typed}).status_code == 200
    assert desk.get("/cases", {"q": typed, "view": "open"}).status_code == 200
