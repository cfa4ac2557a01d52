"""What a composer begins with, and recipients as people type them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.cases.services.letter import blank_letter, greeting, says_nothing
from prezent.cases.services.recipients import read_recipients, write_recipients
from prezent.platform.errors import DomainError


@dataclass
class Person:
    form: str = "pan"
    first_name: str = "Grzegorz"
    last_name: str = "Pawlik"
    vocative: str = "Grzegorzu"


@dataclass
class Author:
    name: str = "Marta <b>Wilczek"
    position: str = "konsultantka & spółka"
    phone: str = "48 555 01 22"


def test_the_letter_greets_and_signs_in_the_customers_language() -> None:
    assert blank_letter(Person(), Author(), "pl") == (
        "<p>Dzień dobry, Panie Grzegorzu,</p><p><br></p>"
        "<p>Z wyrazami szacunku<br>Marta &lt;b&gt;Wilczek<br>konsultantka &amp; spółka<br>tel. 48 555 01 22</p>"
    )
    assert "Dear Mr Pawlik," in blank_letter(Person(), Author(position="", phone=""), "en")
    assert "Kind regards" in blank_letter(None, Author(), "uk")


@pytest.mark.parametrize(
    ("person", "first"),
    [
        (Person(form="", vocative=""), "Dzień dobry,"),
        (Person(form="panstwo"), "Szanowni Państwo,"),
        (Person(form="pani", first_name="Anna", vocative="Anno"), "Dzień dobry, Pani Anno,"),
        (Person(form="robot"), "Dzień dobry,"),
        (None, "Dzień dobry,"),
    ],
)
def test_an_uncertain_form_is_not_guessed(person: Person | None, first: str) -> None:
    assert greeting(person, "pl") == first


def test_greeting_and_signature_alone_say_nothing() -> None:
    blank = blank_letter(Person(), Author(), "pl")
    assert says_nothing(blank, blank)
    assert says_nothing("", blank)
    assert says_nothing(blank.replace("<p><br></p>", "<p><br></p><p> </p>"), blank)
    assert not says_nothing(blank.replace("<p><br></p>", "<p>Tak.</p>"), blank)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        (" , ;\n", []),
        ("a@p.example", [("", "a@p.example")]),
        ("Anna Nowak <a@p.example>", [("Anna Nowak", "a@p.example")]),
        ('"Nowak, Anna" <a@p.example>; b@p.example', [("Nowak, Anna", "a@p.example"), ("", "b@p.example")]),
        ("a@p.example\nA@P.example, a@p.example", [("", "a@p.example")]),
        ("<a@p.example>", [("", "a@p.example")]),
    ],
)
def test_recipients_are_read_as_people_type_them(typed: str, read: list[tuple[str, str]]) -> None:
    assert read_recipients(typed) == read


@pytest.mark.parametrize(
    "typed", ["anna", "a@p.example, @", "Anna <anna>", "a@p.example\r\nBcc: x@y.example <z>", "<>"]
)
def test_the_piece_that_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_recipients(typed)
    assert refused.value.code == "recipient.invalid"


def test_there_is_an_end_to_recipients() -> None:
    with pytest.raises(DomainError) as refused:
        read_recipients(",".join(f"a{n}@p.example" for n in range(31)))
    assert refused.value.code == "recipient.too_many"


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["a@p.example", "b.c@q.example"])), max_size=3))
def test_what_is_shown_can_be_read_again(pairs: list[tuple[str, str]]) -> None:
    once = read_recipients(write_recipients(pairs))
    assert [address for _name, address in once] == list(dict.fromkeys(address for _name, address in pairs))
    assert read_recipients(write_recipients(once)) == once
