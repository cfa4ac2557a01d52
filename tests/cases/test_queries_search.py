"""The search box finds cases and customers by the beginnings of words."""

from __future__ import annotations

import pytest

from prezent.cases.models import Case
from prezent.cases.queries.search import CASES, find, is_visible_number, written_number
from prezent.cases.services.finding import refresh_search_key, search_key
from prezent.cases.services.handling import set_matter
from prezent.cases.services.opening import open_by_hand, open_by_writing
from prezent.people.models import Customer, Team
from prezent.people.services import add_contact, add_customer, edit_customer
from tests.support.cases import make_case
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db


def cases(typed: str, **who: object) -> list[str]:
    return [row.number for row in find(who.get("by") or make_viewer(), typed).cases]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2026-000123", "2026-000123"),
        (" [2026-000123] ", "2026-000123"),
        ("#2026-123", "2026-000123"),
        ("2026/123", "2026-000123"),
        ("2026–123", "2026-000123"),
        ("2026-1234567", "2026-1234567"),
        ("123", ""),
        ("2026", ""),
        ("", ""),
        ("2026-000123 grzejnik", ""),
        ("2026-", ""),
        ("2026-" + "1" * 30, ""),
    ],
)
def test_a_number_written_in_full(typed: str, number: str) -> None:
    assert written_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["2026-000001", "000001", "1", "grzejnik", "GRZEJN zepsul", "zepsuł grzegorz", "pawlik", "drugi raz"]
)
def test_a_case_is_found_by_number_matter_and_customer(typed: str) -> None:
    case, _entry = make_case()
    assert cases(typed) == [case.number]


@pytest.mark.parametrize(
    "typed", ["", " ", "…", "rzejnik", "grzejnik kowalski", "2", "2027-000001", "' OR 1=1 --", '"', "*"]
)
def test_what_does_not_begin_a_word_finds_nothing(typed: str) -> None:
    make_case()
    assert not find(make_viewer(), typed)


def test_two_queries_and_none_for_nothing(django_assert_num_queries: object) -> None:
    make_case()
    me = make_viewer()
    with django_assert_num_queries(2):  # type: ignore[operator]
        find(me, "pawlik")
    with django_assert_num_queries(0):  # type: ignore[operator]
        find(me, "  ")
    with django_assert_num_queries(1):  # type: ignore[operator]
        is_visible_number(me, "2026-000001")


def test_cases_of_a_customer_are_found_by_address_and_phone_and_by_a_later_name() -> None:
    me = make_viewer()
    case, _entry = make_case()
    assert case.customer is not None
    add_contact(case.customer, by=me, now=NOW, kind="phone", value="600 000 417")
    edit_customer(case.customer, by=me, now=NOW, name="Grzegorz Nowy", form="pan", vocative="", language="pl")
    for typed in ("600 000 417", "600000417", "g.pawlik@poczta.example", "nowy"):
        found = find(me, typed)
        assert ([row.number for row in found.cases], [one.name for one in found.customers]) == (
            [case.number],
            ["Grzegorz Nowy"],
        )
        assert (found.customers[0].cases, found.customers[0].address) == (1, "g.pawlik@poczta.example")


def test_a_new_matter_is_found_and_the_old_one_is_not() -> None:
    me = make_viewer()
    case, _entry = make_case()
    set_matter(case, by=me, now=NOW, matter="Żelazko parzy")
    assert cases("zelazko", by=me) == [case.number]
    assert cases("grzejnik", by=me) == []


def test_cases_made_by_hand_and_by_writing_first_are_found() -> None:
    me = make_viewer()
    by_hand = open_by_hand(
        by=me,
        now=NOW,
        channel="phone",
        at=NOW,
        customer_name="Łucja Maj",
        matter="Kółko do wózka",
        words="Czy jest?",
        phone="600 000 417",
    )
    first, _written = open_by_writing(
        by=me,
        now=NOW,
        to_address="a.lis@poczta.example",
        to_name="Adam Lis",
        matter="Zwrot pieniędzy",
        html="<p>Dzień dobry</p>",
    )
    assert cases("kolko lucja", by=me) == [by_hand.number]
    assert cases("zwrot lis", by=me) == [first.number]


def test_the_newest_first_and_no_more_than_fit() -> None:
    Case.objects.bulk_create(
        [
            Case(
                number=f"2026-{n:06d}",
                matter="x",
                channel="email",
                opened_at=NOW,
                changed_at=NOW,
                search_key=f"rower {n}",
            )
            for n in range(1, CASES + 3)
        ]
    )
    found = find(make_viewer(), "rower")
    assert (len(found.cases), found.more_cases, found.cases[0].number) == (CASES, True, f"2026-{CASES + 2:06d}")


def test_walls_hold_for_cases_and_for_their_customers() -> None:
    team = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case(team=team)
    outside, inside = make_viewer(), make_viewer("Hanna Bielak", teams=(team,))
    assert not find(outside, "pawlik")
    assert not is_visible_number(outside, case.number)
    assert find(inside, "pawlik").customers[0].cases == 1
    make_case(matter="Inna rzecz")
    found = find(outside, "pawlik")
    assert (len(found.cases), found.customers[0].cases) == (1, 1)


def test_a_customer_without_a_name_or_case_is_found_by_what_there_is() -> None:
    add_customer(name="", email="anonim@poczta.example", now=NOW)
    assert len(find(make_viewer(), "anonim").customers) == 1


def test_the_key_follows_the_customer_when_made_anew() -> None:
    case, _entry = make_case()
    Customer.objects.update(name="Zenon Zych")
    case = Case.objects.select_related("customer").get(pk=case.pk)
    refresh_search_key(case)
    assert (
        search_key(case)
        == Case.objects.get(pk=case.pk).search_key
        == "2026 000001 1 grzejnik zepsul sie drugi raz zenon zych"
    )
