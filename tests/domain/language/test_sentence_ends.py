"""Where a sentence ends: times and prices end it, ordinals, initials and abbreviations do not."""

from __future__ import annotations

import pytest

from prezent.domain.language.sentences import split

ENDS: list[tuple[str, list[str]]] = [
    ("Telefon o 9:40. Prosi o zwrot.", ["Telefon o 9:40.", "Prosi o zwrot."]),
    ("Zwrot 12,50. Reszta jutro.", ["Zwrot 12,50.", "Reszta jutro."]),
    ("Było to w 2026. Dziś działa.", ["Było to w 2026.", "Dziś działa."]),
    ("Mieszka na 3. Piętro wyżej jest sklep.", ["Mieszka na 3. Piętro wyżej jest sklep."]),
    ("Pisze J. Kowalska z Radomia.", ["Pisze J. Kowalska z Radomia."]),
    ("Sklep przy ul. Długiej 5 działa.", ["Sklep przy ul. Długiej 5 działa."]),
    ("Kupił m.in. Zegar.", ["Kupił m.in. Zegar."]),
    ("Zwracam 149 zł. Co dalej?", ["Zwracam 149 zł.", "Co dalej?"]),
    ("Umowa z 3 maja 2026 r. jest ważna.", ["Umowa z 3 maja 2026 r. jest ważna."]),
    ("To było 3 maja 2026 r. Dziś działa.", ["To było 3 maja 2026 r.", "Dziś działa."]),
    ("It costs £80. The meter works.", ["It costs £80.", "The meter works."]),
]


@pytest.mark.parametrize(("text", "sentences"), ENDS)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == sentences
