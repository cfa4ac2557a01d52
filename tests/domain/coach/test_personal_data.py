"""Numbers and addresses of a person, found in any text: check digits, shapes, and texts made to be slow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prezent.domain.coach import personal_data as personal

CHECKED: list[tuple[Callable[[str], bool], str, bool]] = [
    (personal.is_pesel, "44051401359", True),
    (personal.is_pesel, "02070803628", True),
    (personal.is_pesel, "44051401358", False),
    (personal.is_pesel, "44133201359", False),
    (personal.is_pesel, "4405140135", False),
    (personal.is_pesel, "٤٤٠٥١٤٠١٣٥٩", False),
    (personal.is_iban, "PL61109010140000071219812874", True),
    (personal.is_iban, "GB29NWBK60161331926819", True),
    (personal.is_iban, "PL61109010140000071219812875", False),
    (personal.is_iban, "PL61", False),
    (personal.is_card, "4111111111111111", True),
    (personal.is_card, "378282246310005", True),
    (personal.is_card, "4111111111111112", False),
    (personal.is_card, "9111111111111111", False),
    (personal.is_card, "4444444444444444", False),
]


@pytest.mark.parametrize(("right", "digits", "expected"), CHECKED)
def test_check_digits(right: Callable[[str], bool], digits: str, expected: bool) -> None:
    assert right(digits) is expected


@pytest.mark.parametrize(
    ("right", "digits"),
    [
        (personal.is_pesel, "44051401359"),
        (personal.is_card, "4111111111111111"),
        (personal.is_iban, "PL61109010140000071219812874"),
    ],
)
def test_one_wrong_digit_is_noticed(right: Callable[[str], bool], digits: str) -> None:
    start = 2 if digits.startswith("PL") else 0
    for place in range(start, len(digits)):
        for digit in "0123456789":
            if digit != digits[place]:
                assert not right(digits[:place] + digit + digits[place + 1 :])


NUMBERS: list[tuple[str, list[str]]] = [
    ("tel. 600 000 417", ["phone"]),
    ("600-000-417", ["phone"]),
    ("+48600000417", ["phone"]),
    ("0048 600 000 417", ["phone"]),
    ("(22) 123 45 67", ["phone"]),
    ("+49 30 901820", ["phone"]),
    ("07700 900218", ["phone"]),
    ("600\u00a0000\u00a0417", ["phone"]),
    ("zadzwonić pod 223456789", ["phone"]),
    ("600 000 417 i 601 000 417", ["phone", "phone"]),
    ("61 1090 1014 0000 0712 1981 2874", ["account"]),
    ("4111-1111-1111-1111", ["card"]),
    ("PESEL:44051401359.", ["pesel"]),
    # Amounts, dates, goods, links and firms are nobody's.
    ("600 000 417 zł", []),
    ("120 000 000 widzów", []),
    ("12.03.2026 10:15", []),
    ("NIP 526-025-02-74", []),
    ("REGON 600000417", []),
    ("EAN 5901234123457", []),
    ("https://sklep.example/600000417", []),
    ("zamówienie nr 600000417", []),
    ("numer przesyłki 4111111111111111", []),
    ("wersja 1.600.000.417", []),
    ("44051401359x", []),
    ("2026-000123", []),
]


@pytest.mark.parametrize(("text", "kinds"), NUMBERS)
def test_numbers_of_a_person(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in personal.numbers(text)] == kinds


ADDRESSES: list[tuple[str, list[str]]] = [
    ("ul. Długa 5", ["ul. Długa 5"]),
    ("na ulicy gen. Władysława Andersa 12/3,", ["ulicy gen. Władysława Andersa 12/3"]),
    ("ul. 3 Maja 12 m. 4", ["ul. 3 Maja 12 m. 4"]),
    ("os. Złotego Wieku 15", ["os. Złotego Wieku 15"]),
    ("30-001 Kraków", ["30-001 Kraków"]),
    ("221B Baker Street", ["221B Baker Street"]),
    ("ulica Długa jest zamknięta do 5 maja", []),
    ("plac zabaw 12 metrów dalej", []),
    ("ulica Długa 5 maja będzie zamknięta", []),
]


@pytest.mark.parametrize(("text", "there"), ADDRESSES)
def test_addresses(text: str, there: list[str]) -> None:
    assert [text[one.start : one.end] for one in personal.addresses(text)] == there


HOSTILE = [
    "1 ", "12345678901", "4111 ", "4111111111111111", "600 000 ", "+48 ", "(", ") ", "@", "a@", "a.", "a@a.a",
    "AB12 ABCD ", "PL61 1090 ", "ul. ", "ul. A b c ", "ul. A B C ", "dowód ABC123456 ", "zamówienie nr ", "12-345 A",
    "1 Ab Cd ", "*", "k*", "a#@", "[wewn", "@magazyn", " ", "\u00a0", "-", "…", "„", ">",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_texts_are_read_once(unit: str) -> None:
    text = (unit * 30_000)[:30_000]
    finders = (
        personal.numbers,
        personal.accounts,
        personal.emails,
        personal.documents,
        personal.addresses,
        personal.references,
    )
    for finder in finders:
        places = [(one.start, one.end) for one in finder(text)]
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)
