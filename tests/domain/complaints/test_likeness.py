"""Whether two complaints are about the same thing: numbers, things, words, what goes wrong."""

from __future__ import annotations

import pytest

from prezent.domain.complaints.likeness import (
    NEARLY_THE_SAME,
    Seen,
    causes,
    likeness_key,
    nearly_the_same,
    opened_by_law,
    reason_of,
    similarity,
)
from prezent.domain.complaints.numbers import find_numbers, plain_number
from prezent.domain.complaints.traders import writes_as_business

HEATER = "Grzejnik nie działa. Kupiłem go w październiku, działał dwa tygodnie i przestał grzać. Proszę o naprawę."
HEATER_AGAIN = (
    "Dzień dobry, grzejnik znowu nie działa. Kupiłem go w październiku, po naprawie działał dwa tygodnie i przestał "
    "grzać. Proszę o zwrot pieniędzy."
)
SHOES = (
    "Buty rozkleiły się po trzech tygodniach noszenia, podeszwa odchodzi przy palcach w lewym bucie. Chcę nowej pary."
)
SHOES_AGAIN = (
    "Buty rozklejaja sie po 3 tygodniach, odchodzi podeszwa w lewym bucie przy palcach. Prosilam juz o nowa pare!"
)
KETTLE = (
    "Zamówiłem czajnik elektryczny, który przyszedł uszkodzony: pęknięta pokrywka. Proszę o wymianę na nowy egzemplarz."
)
HOOVER = "Zamówiłam odkurzacz, przyszedł z porysowaną obudową i bez jednej końcówki. Proszę o obniżenie ceny o 80 zł."
COFFEE_LEAKS = "Ekspres do kawy przecieka od spodu, po każdym parzeniu zostaje kałuża na blacie. Proszę o naprawę."
COFFEE_FOAM = "Ekspres do kawy nie spienia mleka, dysza jest zatkana mimo czyszczenia. Proszę o naprawę."


@pytest.mark.parametrize(("one", "other"), [(HEATER, HEATER_AGAIN), (SHOES, SHOES_AGAIN), (HEATER, HEATER)])
def test_the_same_complaint_told_again(one: str, other: str) -> None:
    assert nearly_the_same(likeness_key(one), likeness_key(other))


@pytest.mark.parametrize(
    ("one", "other"), [(KETTLE, HOOVER), (COFFEE_LEAKS, COFFEE_FOAM), (HEATER, SHOES), (HEATER, COFFEE_FOAM)]
)
def test_another_complaint_however_near(one: str, other: str) -> None:
    mine, theirs = likeness_key(one), likeness_key(other)
    assert not nearly_the_same(mine, theirs)
    # far enough below the threshold that a word more or less does not matter
    assert similarity(mine, theirs) < NEARLY_THE_SAME - 0.15


def test_short_words_resemble_by_chance_and_are_not_compared() -> None:
    assert not nearly_the_same(likeness_key("Nie działa."), likeness_key("Nie działa."))


def seen(text: str = "", **of: object) -> Seen:
    return Seen(**({"order": "", "serial": "", "item": "", "words": likeness_key(text)} | of))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "old", "reason"),
    [
        (seen(serial="GR7"), seen(serial="GR7", same_customer=False), "serial"),
        (seen(order="A1"), seen(order="A1", same_customer=False), "order"),
        (seen(order="A1", item="grzejnik"), seen(order="A1", item="czajnik"), None),
        (seen(order="A1", item="grzejnik"), seen(order="A1", item="zepsuty grzejnik ze sklepu w Kielcach"), "order"),
        (seen(item="Grzejnik olejowy Ciepło 2000"), seen(item="grzejnik Ciepło 2000 W"), "item"),
        (seen(item="grzejnik"), seen(item="grzejnik", same_customer=False), None),
        (seen(HEATER_AGAIN), seen(HEATER), "text"),
        (seen(HEATER_AGAIN), seen(HEATER, same_customer=False), None),
        (seen("Lodówka się zepsuła."), seen("Pralka się psuje, awaria co tydzień."), "cause"),
        (seen("Lodówka się zepsuła.", item="lodówka"), seen("Pralka się psuje.", item="pralka"), None),
        (seen(KETTLE), seen(COFFEE_FOAM), None),
        (seen(), seen(), None),
    ],
)
def test_why_one_looks_like_the_other(new: Seen, old: Seen, reason: str | None) -> None:
    assert reason_of(new, old) == reason


def test_what_goes_wrong_is_read_from_whole_texts_and_from_keys() -> None:
    assert causes(likeness_key("Grzejnik NIE DZIAŁA")) == {"broken"}
    assert causes("the kettle broke") == {"broken"}
    assert "late" not in causes(likeness_key("Dobra latarka, świetnie świeci"))


def test_a_failed_attempt_opens_money_and_nothing_is_counted() -> None:
    opened = opened_by_law(about="goods", status="consumer", tried=True)
    assert [one.kind for one in opened] == ["reduction", "refund"]
    assert all("art. 43e ust. 1 pkt 3" in one.basis for one in opened)
    assert opened_by_law(about="goods", status="sole_trader", tried=True)
    assert not opened_by_law(about="goods", status="consumer", tried=False)
    assert not opened_by_law(about="goods", status="business", tried=True)
    assert not opened_by_law(about="service", status="consumer", tried=True)


@pytest.mark.parametrize(
    ("text", "order", "serial"),
    [
        ("zamówienie nr JZ-2026/118 nie dotarło", "JZ-2026/118", ""),
        ("Zamówienia numer 4711, nr seryjny GR-7781-X.", "4711", "GR-7781-X"),
        ("zam. 33812", "33812", ""),
        ("order no. 4711-A, S/N: AB123456", "4711-A", "AB123456"),
        ("moje zamówienie #ABC-123.", "ABC-123", ""),
        ("zamówieniem o numerze 88/2026", "88/2026", ""),
        ("zamówienie nr: JZ 118822", "JZ118822", ""),
        ("zamówienia z 7 listopada 2026 i z dnia 12.11.2026", "", ""),
        ("zamówienie 2 sztuk za 129 zł", "", ""),
        ("zamówienie 2026-11-24", "", ""),
        ("mój numer telefonu 600 000 417", "", ""),
    ],
)
def test_numbers_that_are_named_as_such(text: str, order: str, serial: str) -> None:
    assert find_numbers(text) == (order, serial)


def test_a_number_is_compared_without_spaces_and_case() -> None:
    assert plain_number(" jz-2026 / 118. ") == "JZ-2026/118"


@pytest.mark.parametrize(
    ("text", "business"),
    [
        ("Proszę o fakturę na firmę, NIP 9590000000", True),
        ("Piszę w imieniu Tęcza sp. z o.o.", True),
        ("Grzejnik nie działa, proszę o zwrot pieniędzy.", False),
    ],
)
def test_signs_of_a_business(text: str, business: bool) -> None:
    assert writes_as_business(text) is business
