"""Vocatives and gender of first names, with the dictionary and without it, against tables written by hand."""

from __future__ import annotations

import pytest

from prezent.domain.language.address import guess_gender, vocative
from prezent.domain.language.names import FEMALE, FOREIGN_FEMALE, FOREIGN_MALE, MALE, Gender
from prezent.domain.language.vocatives import vocative_by_rule

from .name_tables import FEMALE_VOCATIVES, MALE_VOCATIVES, pairs

ALL: list[tuple[str, str, Gender]] = [(first, form, "m") for first, form in pairs(MALE_VOCATIVES)] + [
    (first, form, "f") for first, form in pairs(FEMALE_VOCATIVES)
]


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len({first for first, _, _ in ALL}) == len(ALL) >= 240


@pytest.mark.parametrize(("first", "expected", "gender"), ALL)
def test_vocative_and_gender(first: str, expected: str, gender: Gender) -> None:
    assert vocative(first, gender) == expected
    assert guess_gender(first) == gender
    assert vocative(first, None) == expected


@pytest.mark.usefixtures("no_dictionary")
def test_the_rules_alone_give_the_same() -> None:
    wrong = [(f, v, vocative(f, g), guess_gender(f)) for f, v, g in ALL if (vocative(f, g), guess_gender(f)) != (v, g)]
    assert wrong == []


@pytest.mark.parametrize(
    ("first", "gender"),
    [
        ("Nataliya", "f"),
        ("Yuliia", "f"),
        ("Wei", None),
        ("Xin", "m"),
        ("", None),
        ("😀", None),
        ("A.", "f"),
        ("James", "m"),
        ("Sergey", "m"),
        ("Anastasia", "f"),
        ("123", "m"),
    ],
)
def test_names_without_a_certain_vocative(first: str, gender: Gender | None) -> None:
    assert vocative(first, gender) is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [("Olena", "Oleno"), ("Oksana", "Oksano"), ("Oleksandr", "Oleksandrze"), ("Ihor", "Ihorze")],
)
def test_neighbours_names_with_settled_forms(first: str, expected: str) -> None:
    assert vocative(first, guess_gender(first)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ANNA", "Anno"),
        ("grzegorz", "Grzegorzu"),
        (" Ewa ", "Ewo"),
        ("Anna Maria", "Anno"),
        ("Anna-Maria", "Anno-Mario"),
        ("Lukasz", "Łukaszu"),
        ("Malgorzata", "Małgorzato"),
        ("Pawel", "Pawle"),
        ("Zaneta", "Żaneto"),
        ("Anna-Qxz", None),
    ],
)
def test_names_as_people_type_them(written: str, expected: str | None) -> None:
    assert vocative(written, None) == expected


def test_a_form_for_the_other_gender_is_not_invented() -> None:
    assert vocative("Jan", "f") is None
    assert vocative("Anna", "m") is None


@pytest.mark.usefixtures("no_dictionary")
@pytest.mark.parametrize(
    ("first", "gender", "expected"),
    [
        ("Ryszarda", "f", "Ryszardo"),
        ("Kuba", "m", "Kubo"),
        ("Bonawentura", "m", "Bonawenturo"),
        ("Sofiia", None, None),
        ("Xenia", "f", None),
        ("Inez", "f", "Inez"),
        ("Ruth", "f", None),
        ("Bogdana", None, "Bogdano"),
    ],
)
def test_rules_for_names_outside_the_table(first: str, gender: Gender | None, expected: str | None) -> None:
    assert vocative(first, gender) == expected


def test_rules_never_contradict_the_tables() -> None:
    for first, expected, gender in ALL:
        by_rule = vocative_by_rule(first, gender)
        if by_rule is not None and first not in {"Maja", "Kaja", "Nadia", "Bruno", "Hugo", "Iwo"}:
            assert by_rule == expected, first


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Kuba", "", "m"),
        ("Barnaba", "", "m"),
        ("Bonawentura", "", "m"),
        ("Kosma", "", "m"),
        ("", "Kowalska", "f"),
        ("", "Wysocki", "m"),
        ("", "Zawadzka", "f"),
        ("", "Nowak", None),
        ("Wei", "Zielińska", "f"),
        ("Wei", "Li", None),
        ("J.", "Kowalski", "m"),
        ("", "Nowak-Kowalska", "f"),
        ("Anna", "Kowalski", "f"),
        ("Jan", "Kowalska", None),
        ("Jan", "Laska", "m"),
        ("", "Laska", None),
        ("Alex", "Nowak", None),
        ("Nataliya", "Bondar", "f"),
        ("", "", None),
        ("John", "Smith", "m"),
        ("Mary", "Smith", "f"),
    ],
)
def test_gender(first: str, last: str, expected: Gender | None) -> None:
    assert guess_gender(first, last) == expected


def test_no_name_is_both_a_mans_and_a_womans() -> None:
    assert not (MALE | FOREIGN_MALE) & (FEMALE | FOREIGN_FEMALE)
