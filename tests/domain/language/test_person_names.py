"""From a From header to a name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prezent.domain.language.address import PersonName, split_name

P = PersonName

PEOPLE: list[tuple[str, PersonName]] = [
    ("Grzegorz Pawlik", P("Grzegorz", "Pawlik")),
    ("JAN NOWAK", P("Jan", "Nowak")),
    ("jan nowak", P("Jan", "Nowak")),
    ("PAWLIK GRZEGORZ", P("Grzegorz", "Pawlik")),
    ("Kowalska Anna", P("Anna", "Kowalska")),
    ("Oksana Marek", P("Oksana", "Marek")),
    ("Tomasz Adam", P("Tomasz", "Adam")),
    ("Kowalska, Anna", P("Anna", "Kowalska")),
    ("Nowak, Wei", P("Wei", "Nowak")),
    ("Anna Kowalska, Radom", P("Anna", "Kowalska")),
    ("dr Wojciech Żurek", P("Wojciech", "Żurek", "dr")),
    ("Dr. Wojciech Żurek", P("Wojciech", "Żurek", "dr")),
    ("prof. dr hab. inż. Jan Kos", P("Jan", "Kos", "prof. dr hab. inż.")),
    ("Jan Kos, MBA", P("Jan", "Kos", "MBA")),
    ("Jan Por", P("Jan", "Por")),
    ("Pani Anna Nowak", P("Anna", "Nowak", form="pani")),
    ("Mr John Smith", P("John", "Smith", form="pan")),
    ("Pan Kowalski", P(last="Kowalski", form="pan")),
    ("Państwo Nowakowie", P(last="Nowakowie", form="panstwo")),
    ("Anna i Jan Kowalscy", P(last="Kowalscy", form="panstwo")),
    ("Jan Nowak & Anna Nowak", P(last="Nowak", form="panstwo")),
    ("Anna Maria Kowalska", P("Anna", "Kowalska", middle="Maria")),
    ("Jan M. Rokita", P("Jan", "Rokita", middle="M.")),
    ("MARIA SKŁODOWSKA-CURIE", P("Maria", "Skłodowska-Curie")),
    ("Jan van der Berg", P("Jan", "van der Berg")),
    ("PATRICK O'NEIL", P("Patrick", "O'Neil")),
    ("Patrick McDonald", P("Patrick", "McDonald")),
    ("J. Nowak", P("J.", "Nowak")),
    ("anna k.", P("Anna", "K.")),
    ("Jan Nowak (Allegro)", P("Jan", "Nowak")),
    ("Anna Kowalska via Allegro", P("Anna", "Kowalska")),
    ("'Jan Nowak'", P("Jan", "Nowak")),
    ("„Jan Nowak”", P("Jan", "Nowak")),
    ("~*Anna Kowalska*~ 🌸❤️", P("Anna", "Kowalska")),
    ("Anna\u200b Kowalska\x00", P("Anna", "Kowalska")),
    ("Zażo\u0301łć Nowak", P("Zażółć", "Nowak")),
    ("Анна Іваненко", P("Анна", "Іваненко")),
    ("Grzegorz", P("Grzegorz")),
    ("Kowalska", P(last="Kowalska")),
    ("Anna Bankowska", P("Anna", "Bankowska")),
    ("<b>Jan</b> Nowak", P("Jan", "Nowak")),
]

GUESSED: list[tuple[str, PersonName]] = [
    ("anna.kowalska", P("Anna", "Kowalska", guessed=True)),
    ("anna.kowalska@firma.example", P("Anna", "Kowalska", guessed=True)),
    ("Anna.Kowalska@firma.example", P("Anna", "Kowalska", guessed=True)),
    ("kowalska.anna85", P("Anna", "Kowalska", guessed=True)),
    ("jan_nowak", P("Jan", "Nowak", guessed=True)),
    ("jan-nowak+sklep@poczta.example", P("Jan", "Nowak", guessed=True)),
    ("a.kowalska@firma.example", P(last="Kowalska", guessed=True)),
    ("lukasz.zolw", P("Łukasz", "Zolw", guessed=True)),
    ("kacper1999", P("Kacper", guessed=True)),
    ("anna.k", P("Anna", guessed=True)),
    ("JanNowak", P("Jan", "Nowak", guessed=True)),
]

ORGANISATIONS = [
    "Przedszkole nr 14 w Radomiu",
    "Apteka Pod Lwem",
    "X-Trade Sp. z o.o.",
    "Nowak i Wspólnicy sp.j.",
    "MEBLE NOWAK SP Z O O",
    "PHU Kowalski",
    "Firma Jan Nowak",
    "Zespół Szkół nr 2",
    "Hotel Mazury",
    "Biuro Obsługi Klienta",
    "Acme Ltd.",
    "Gmina Radom",
    "Adam Serwis",
    "ANNA S.A.",
    "Rada Osiedla w Radomiu",
    "Powiatowy Rzecznik Konsumentów w Końskich",
    "Wytwórnia Zabawek Sosenka",
    "Mail Delivery Subsystem",
    "MAILER-DAEMON",
    "Formularz kontaktowy",
]

NOBODY = [
    "",
    "   ",
    "🎁🎁",
    "12345",
    "...",
    "biuro@firma.example",
    "info",
    "no-reply@x.example",
    "reklamacje2@x.example",
    "xk77qz@poczta.example",
    "akowalska",
    "=?utf-8?q?Jan?=",
    "\ufffducja Maj",
    "\udcc5\udc81ucja Maj",
    "a.b.c.d@x.example",
    "@",
    "mailer-daemon@x.example",
]


@pytest.mark.parametrize(("text", "expected"), PEOPLE)
def test_people(text: str, expected: PersonName) -> None:
    assert split_name(text) == expected


@pytest.mark.parametrize(("text", "expected"), GUESSED)
def test_guesses_are_marked(text: str, expected: PersonName) -> None:
    assert split_name(text) == expected


@pytest.mark.parametrize("text", ORGANISATIONS)
def test_organisations_keep_their_names(text: str) -> None:
    name = split_name(text)
    assert (name.first, name.last) == ("", "")
    assert name.organisation.rstrip(".") == text.rstrip(".")


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_in_particular(text: str) -> None:
    assert split_name(text) == PersonName()


def test_display_puts_the_name_together() -> None:
    assert split_name("dr anna maria kowalska").display == "dr Anna Maria Kowalska"
    assert split_name("Apteka Pod Lwem").display == "Apteka Pod Lwem"
    assert PersonName().display == ""


@pytest.mark.usefixtures("no_dictionary")
def test_without_the_dictionary_order_is_only_changed_for_plain_surnames() -> None:
    assert split_name("Kowalska Anna") == P("Anna", "Kowalska")
    assert split_name("Wójcik Anna") == P("Wójcik", "Anna"), "not certain without the dictionary"
    assert split_name("Anna Kowalska") == P("Anna", "Kowalska")
    assert split_name("Apteka Pod Lwem").organisation == "Apteka Pod Lwem"


# Letters, titles and every sign that the reading of names looks at.
signs = st.lists(
    st.sampled_from([*"aAŁ ,.-@<>()[]'&+_/|0\u0301", "Jan", "dr ", " i ", "w ", "sp. z o.o.", "Kowalska", "Pan "])
)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=300) | signs.map("".join))
def test_any_text_is_survived(text: str) -> None:
    name = split_name(text)
    for part in (name.first, name.last, name.middle, name.organisation):
        assert part == part.strip()
        assert not any(char in part for char in "\x00\r\n\t<>\u202e\u200b")
        assert len(part) <= 400
        assert part.encode("utf-8", "replace").decode() == part, "no half characters"


@given(st.sampled_from([text for text, _ in PEOPLE]), st.text(alphabet="🎁❤️ ~*\u200b", max_size=5))
def test_decoration_changes_nothing(text: str, junk: str) -> None:
    assert split_name(junk + text + junk) == split_name(text)
