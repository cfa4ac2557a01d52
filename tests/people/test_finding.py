"""A customer is found by what he or she is called now, and by every way to reach the person."""

from __future__ import annotations

import pytest

from prezent.people.finding import search_key
from prezent.people.models import Customer
from prezent.people.services import add_contact, add_customer, customer_for_email, edit_customer, remove_contact
from prezent.platform import search
from tests.support.people import NOW, make_customer, make_viewer

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    query = search.read_query(typed)
    ids = search.matching_ids("people_customer", query, limit=10)
    return list(Customer.objects.filter(pk__in=ids).values_list("name", flat=True)) if query else []


def test_the_key_has_names_addresses_and_numbers_with_and_without_the_country() -> None:
    key = search_key("Łucja Maj", [("email", "l.maj@poczta.example"), ("phone", "+48600000417")], city="Kielce")
    assert key == "lucja maj l poczta example 48600000417 600000417 kielce"


def test_a_broken_number_stays_findable_as_it_is() -> None:
    assert search_key("", [("phone", "+999")]) == "999"


@pytest.mark.parametrize(
    "typed",
    [
        "łucja",
        "LUCJA maj",
        "maj luc",
        "l.maj@poczta.example",
        "poczta",
        "600 000 417",
        "+48 600 000 417",
        "600000",
        "Łucja M",
    ],
)
def test_found_by_name_address_and_phone(typed: str) -> None:
    add_customer(name="Łucja Maj", email="l.maj@poczta.example", phone="600 000 417", now=NOW)
    make_customer()
    assert "Łucja Maj" in found(typed)


@pytest.mark.parametrize("typed", ["", "  ", "-", "ucja", "maja", "lucja nowak", "417"])
def test_not_found_by_the_middle_of_a_word_or_by_another_word(typed: str) -> None:
    add_customer(name="Łucja Maj", email="l.maj@poczta.example", phone="600 000 417", now=NOW)
    assert found(typed) == []


def test_a_customer_met_by_mail_is_found() -> None:
    customer_for_email("g.pawlik@poczta.example", "Grzegorz Pawlik", language="pl", now=NOW)
    assert found("pawlik grzeg") == ["Grzegorz Pawlik"]


def test_a_new_name_is_found_and_the_old_one_is_not() -> None:
    customer, me = make_customer(), make_viewer()
    edit_customer(customer, by=me, now=NOW, name="Grzegorz Pawlak", form="pan", vocative="", language="pl", city="Łódź")
    assert found("pawlak lodz") == ["Grzegorz Pawlak"]
    assert found("pawlik grzegorz") == ["Grzegorz Pawlak"]  # the address still says so
    assert found("pawlikowski") == []


def test_contact_points_come_and_go() -> None:
    customer, me = make_customer(), make_viewer()
    point = add_contact(customer, by=me, now=NOW, kind="phone", value="600 000 417")
    assert found("600000417") == ["Grzegorz Pawlik"]
    remove_contact(point, by=me, now=NOW)
    assert found("600000417") == []


def test_the_index_follows_whatever_writes_the_row() -> None:
    Customer.objects.bulk_create([Customer(name="A", since=NOW, search_key="abacki adam")])
    assert found("abac") == ["A"]
    Customer.objects.filter(name="A").update(search_key="babacki")
    assert (found("abac"), found("baba")) == ([], ["A"])
    Customer.objects.filter(name="A").delete()
    assert found("baba") == []
