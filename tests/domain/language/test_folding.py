"""Folding: what is typed in a hurry finds what was written with care."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.language.folding import LONGEST_WORD, digits, fold, fold_all


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("ŁUCJA MAJ", "lucja maj"),
        ("Grzejnik, który zepsuł się drugi raz!", "grzejnik ktory zepsul sie drugi raz"),
        ("g.pawlik@poczta.example", "g pawlik poczta example"),
        ("2026-000123", "2026 000123"),
        ("Straße – Æther – Øre", "strasse aether ore"),
        ("Бондаренко Олена", "бондаренко олена"),
        ("z\u0307ółw", "zolw"),
        ("  \t\n ", ""),
        ("", ""),
        ("ﬁnał", "final"),
        ("14-dniowy zwrot 379,00 zł", "14 dniowy zwrot 379 00 zl"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_word_without_end_is_cut() -> None:
    assert fold("a" * 500) == "a" * LONGEST_WORD


def test_each_word_once_in_order() -> None:
    assert fold_all("Jan Nowak", "", "nowak@poczta.example", "NOWAK") == "jan nowak poczta example"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("600 000 417", "600000417"),
        ("+48 (600) 000-417", "48600000417"),
        ("123", "123"),
        ("14 dni", ""),
        ("", ""),
        ("+", ""),
        ("٣", ""),
    ],
)
def test_digits(text: str, number: str) -> None:
    assert digits(text) == number


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in once.split(" ")) or once == ""
