"""Cases of names, salutations and short forms for running text."""

from __future__ import annotations

import pytest

from prezent.domain.language.address import (
    Case,
    Form,
    form_for,
    guess_gender,
    inflect,
    inflect_person,
    salutation,
    short_address,
    vocative,
)
from prezent.domain.language.names import Gender

INFLECTED: list[tuple[str, str, Case, Gender, str | None]] = [
    ("Grzegorz", "Pawlik", "gen", "m", "Grzegorza Pawlika"),
    ("Grzegorz", "Pawlik", "dat", "m", "Grzegorzowi Pawlikowi"),
    ("Grzegorz", "Pawlik", "acc", "m", "Grzegorza Pawlika"),
    ("Grzegorz", "Pawlik", "ins", "m", "Grzegorzem Pawlikiem"),
    ("Anna", "Nowak", "gen", "f", "Anny Nowak"),
    ("Anna", "Nowak", "ins", "f", "Anną Nowak"),
    ("Jan", "Nowak", "dat", "m", "Janowi Nowakowi"),
    ("Hanna", "Bielak", "gen", "f", "Hanny Bielak"),
    ("Łucja", "Maj", "dat", "f", "Łucji Maj"),
    ("Łucja", "Maj", "acc", "f", "Łucję Maj"),
    ("Ewa", "Kowalska", "gen", "f", "Ewy Kowalskiej"),
    ("Ewa", "Kowalska", "ins", "f", "Ewą Kowalską"),
    ("Adam", "Kowalski", "ins", "m", "Adamem Kowalskim"),
    ("Adam", "Żeromski", "gen", "m", "Adama Żeromskiego"),
    ("Oliwia", "Sroka", "gen", "f", "Oliwii Sroki"),
    ("Jan", "Sroka", "dat", "m", "Janowi Sroce"),
    ("Andrzej", "Duda", "gen", "m", "Andrzeja Dudy"),
    ("Kacper", "Mróz", "gen", "m", "Kacpra Mroza"),
    ("Jan", "Stępień", "gen", "m", "Jana Stępnia"),
    ("Jan", "Matejko", "dat", "m", "Janowi Matejce"),
    ("Maria", "Skłodowska-Curie", "gen", "f", "Marii Skłodowskiej-Curie"),
    ("Anna", "Nowak-Kowalska", "ins", "f", "Anną Nowak-Kowalską"),
    ("Anna", "Laska", "gen", "f", "Anny Laski"),
    ("Jerzy", "Nowy", "gen", "m", "Jerzego Nowego"),
    ("Maja", "", "gen", "f", "Mai"),
    ("", "Wójcik", "dat", "m", "Wójcikowi"),
    ("Lukasz", "Nowak", "gen", "m", "Łukasza Nowaka"),
    # Only the bearer knows which: Gołąba or Gołębia, Kozioła or Kozła.
    ("Jan", "Gołąb", "gen", "m", None),
    ("Jan", "Kozioł", "gen", "m", None),
    ("Anna", "Gołąb", "gen", "f", "Anny Gołąb"),
    ("Nataliya", "Nowak", "gen", "f", None),
    ("Jan", "Xqwerty", "gen", "m", None),
    ("", "", "gen", "m", None),
]


@pytest.mark.parametrize(("first", "last", "case", "gender", "expected"), INFLECTED)
def test_names_in_cases(first: str, last: str, case: Case, gender: Gender, expected: str | None) -> None:
    pytest.importorskip("morfeusz2")
    assert inflect_person(first, last, case, gender) == expected


def test_the_nominative_is_as_written() -> None:
    assert inflect("Lukasz", "nom", "m") == "Lukasz"
    assert inflect("  ", "nom", "m") is None


@pytest.mark.usefixtures("no_dictionary")
def test_cases_without_the_dictionary_are_only_the_certain_ones() -> None:
    assert inflect("Anna", "gen", "f") is None
    assert inflect("Nowak", "gen", "m", part="last") is None
    assert inflect("Nowak", "gen", "f", part="last") == "Nowak"
    assert inflect("Kowalska", "acc", "f", part="last") == "Kowalską"
    assert inflect("Kowalski", "dat", "m", part="last") == "Kowalskiemu"
    assert inflect("Laska", "gen", "f", part="last") is None
    assert short_address("pan", "Grzegorz", "gen") is None
    assert short_address("pan", "Grzegorz", "gen", last="Kowalski") == "pana Kowalskiego"


@pytest.mark.parametrize(
    ("form", "first", "last", "language", "expected"),
    [
        ("pan", "Grzegorz", "Pawlik", "pl", "Dzień dobry, Panie Grzegorzu,"),
        ("pani", "Anna", "Nowak", "pl", "Dzień dobry, Pani Anno,"),
        ("pani", "Nataliya", "Bondar", "pl", "Dzień dobry,"),
        ("panstwo", "", "Kowalscy", "pl", "Szanowni Państwo,"),
        ("", "Anna", "Nowak", "pl", "Dzień dobry,"),
        ("", "", "", "pl", "Dzień dobry,"),
        ("pan", "Grzegorz", "Pawlik", "en", "Dear Mr Pawlik,"),
        ("pani", "Mary", "Smith", "en", "Dear Ms Smith,"),
        ("pani", "Mary", "", "en", "Dear Mary,"),
        ("", "Wei", "Li", "en", "Dear Wei Li,"),
        ("", "", "Li", "en", "Hello,"),
        ("panstwo", "", "Smith", "en", "Dear Sir or Madam,"),
    ],
)
def test_salutations(form: Form, first: str, last: str, language: str, expected: str) -> None:
    called = vocative(first, guess_gender(first, last))
    assert salutation(form, first, called, "en" if language == "en" else "pl", last=last) == expected


@pytest.mark.parametrize(
    ("form", "first", "last", "case", "expected"),
    [
        ("pan", "Grzegorz", "Pawlik", "nom", "pan Grzegorz"),
        ("pan", "Grzegorz", "Pawlik", "gen", "pana Grzegorza"),
        ("pan", "Grzegorz", "Pawlik", "dat", "panu Grzegorzowi"),
        ("pan", "Grzegorz", "Pawlik", "ins", "panem Grzegorzem"),
        ("pani", "Anna", "", "gen", "pani Anny"),
        ("pani", "Anna", "", "acc", "panią Annę"),
        ("pani", "", "Kowalska", "ins", "panią Kowalską"),
        ("pani", "Nataliya", "Bondar", "gen", "pani Bondar"),
        ("pan", "Wei", "Qx", "gen", None),
        ("panstwo", "", "Nowakowie", "gen", "państwa"),
        ("panstwo", "", "", "ins", "państwem"),
        ("", "Anna", "Nowak", "gen", None),
        ("pan", "", "", "gen", None),
    ],
)
def test_short_forms(form: Form, first: str, last: str, case: Case, expected: str | None) -> None:
    pytest.importorskip("morfeusz2")
    assert short_address(form, first, case, last=last) == expected


def test_short_forms_in_english() -> None:
    assert short_address("pan", "Grzegorz", "gen", "en", last="Pawlik") == "Mr Pawlik"
    assert short_address("", "Anna", "gen", "en", last="Nowak") == "Anna Nowak"
    assert short_address("pani", "Anna", "gen", "en") == "Anna"
    assert short_address("", "", "gen", "en") is None


def test_the_form_that_goes_with_a_gender() -> None:
    assert (form_for("m"), form_for("f"), form_for(None)) == ("pan", "pani", "")
