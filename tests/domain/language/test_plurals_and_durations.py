"""Plural classes and lengths of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.language.plurals import counted, duration_words, in_words, polish_plural, since_words


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (14, "many"),
        (15, "many"),
        (21, "many"),
        (22, "few"),
        (24, "few"),
        (25, "many"),
        (101, "many"),
        (102, "few"),
        (111, "many"),
        (112, "many"),
        (122, "few"),
        (1000, "many"),
        (1012, "many"),
        (1_000_002, "few"),
        (-1, "one"),
        (-3, "few"),
    ],
)
def test_plural_classes(n: int, expected: str) -> None:
    assert polish_plural(n) == expected


def test_counted() -> None:
    assert [counted(n, "sprawa", "sprawy", "spraw") for n in (1, 3, 5, 12, 23)] == [
        "1 sprawa",
        "3 sprawy",
        "5 spraw",
        "12 spraw",
        "23 sprawy",
    ]


@pytest.mark.parametrize(
    ("length", "pl", "en"),
    [
        (timedelta(0), "chwila", "a moment"),
        (timedelta(seconds=59, microseconds=999_999), "chwila", "a moment"),
        (timedelta(minutes=1), "1 min", "1 min"),
        (timedelta(minutes=48, seconds=59), "48 min", "48 min"),
        (timedelta(hours=1), "1 godz.", "1 h"),
        (timedelta(hours=1, minutes=18), "1 godz. 18 min", "1 h 18 min"),
        (timedelta(hours=14, minutes=54), "14 godz. 54 min", "14 h 54 min"),
        (timedelta(hours=23, minutes=59, seconds=59), "23 godz. 59 min", "23 h 59 min"),
        (timedelta(hours=24, minutes=30), "24 godz.", "24 h"),
        (timedelta(hours=47, minutes=59), "47 godz.", "47 h"),
        (timedelta(hours=48), "2 dni", "2 days"),
        (timedelta(days=5, hours=23), "5 dni", "5 days"),
        (timedelta(days=122), "122 dni", "122 days"),
        (-timedelta(minutes=5), "5 min", "5 min"),
    ],
)
def test_durations(length: timedelta, pl: str, en: str) -> None:
    assert (duration_words(length, "pl"), duration_words(length, "en")) == (pl, en)


def test_ahead_and_since() -> None:
    assert in_words(timedelta(hours=1, minutes=18)) == "za 1 godz. 18 min"
    assert in_words(timedelta(days=2)) == "za 2 dni"
    assert in_words(timedelta(seconds=3)) == "za chwilę"
    assert in_words(timedelta(days=2), "en") == "in 2 days"
    assert since_words(timedelta(hours=14, minutes=54)) == "od 14 godz. 54 min"
    assert since_words(timedelta(seconds=3)) == "od chwili"
    assert since_words(timedelta(days=3), "en") == "for 3 days"


@given(st.timedeltas())
def test_any_length_has_words(length: timedelta) -> None:
    for lang in ("pl", "en"):
        words = duration_words(length, "pl" if lang == "pl" else "en")
        assert words
        assert "-" not in words
