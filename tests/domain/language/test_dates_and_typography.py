"""Dates in words and spaces that must not break."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.language.plurals import (
    NBSP,
    clock_time,
    day_in_words,
    moment_in_words,
    no_orphans,
    on_day_in_words,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "pl", "long_pl", "en", "long_en"),
    [
        (date(2026, 11, 24), "dzisiaj", "dzisiaj", "today", "today"),
        (date(2026, 11, 25), "jutro", "jutro", "tomorrow", "tomorrow"),
        (date(2026, 11, 23), "wczoraj", "wczoraj", "yesterday", "yesterday"),
        (date(2026, 11, 26), "czw. 26 lis", "czwartek, 26 listopada", "Thu 26 Nov", "Thursday, 26 November"),
        (
            date(2027, 1, 3),
            "niedz. 3 sty 2027",
            "niedziela, 3 stycznia 2027",
            "Sun 3 Jan 2027",
            "Sunday, 3 January 2027",
        ),
        (date(2026, 10, 7), "śr. 7 paź", "środa, 7 października", "Wed 7 Oct", "Wednesday, 7 October"),
        (
            date(2024, 2, 29),
            "czw. 29 lut 2024",
            "czwartek, 29 lutego 2024",
            "Thu 29 Feb 2024",
            "Thursday, 29 February 2024",
        ),
    ],
)
def test_days(day: date, pl: str, long_pl: str, en: str, long_en: str) -> None:
    assert (day_in_words(day, TODAY), day_in_words(day, TODAY, long=True)) == (pl, long_pl)
    assert (day_in_words(day, TODAY, "en"), day_in_words(day, TODAY, "en", long=True)) == (en, long_en)


def test_neighbours_are_named_over_the_turn_of_the_year() -> None:
    assert day_in_words(date(2027, 1, 1), date(2026, 12, 31)) == "jutro"
    assert day_in_words(date(2027, 1, 1), date(2026, 12, 31), near=False) == "pt. 1 sty 2027"


def test_inside_sentences() -> None:
    assert on_day_in_words(date(2026, 11, 20), TODAY) == "w piątek, 20 listopada"
    assert on_day_in_words(date(2026, 11, 24), TODAY) == "we wtorek, 24 listopada"
    assert on_day_in_words(date(2025, 11, 20), TODAY) == "w czwartek, 20 listopada 2025"
    assert on_day_in_words(date(2026, 11, 22), TODAY, "en") == "on Sunday, 22 November"


def test_moments() -> None:
    now = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    assert clock_time(time(9, 5, 59)) == "9:05"
    assert moment_in_words(datetime(2026, 11, 23, 23, 55, tzinfo=UTC), now) == "wczoraj, 23:55"
    assert moment_in_words(datetime(2026, 11, 26, 10, 0, tzinfo=UTC), now) == "czw. 26 lis, 10:00"
    assert day_in_words(datetime(2026, 11, 23, 23, 55, tzinfo=UTC), now) == "wczoraj"


@given(st.dates(), st.dates(), st.sampled_from(["pl", "en"]))
def test_every_date_has_words(day: date, today: date, lang: str) -> None:
    words = day_in_words(day, today, "pl" if lang == "pl" else "en", long=True)
    assert words
    assert (str(day.year) in words) or day.year == today.year or abs((day - today).days) <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w domu i w pracy", "w_domu i_w_pracy"),
        ("W domu. A potem O tym", "W_domu. A_potem O_tym"),
        ("za 18 min, 129 zł i 5 kg", "za 18_min, 129_zł i_5_kg"),
        ("1 godz. 18 min", "1_godz. 18_min"),
        ("26 listopada", "26_listopada"),
        ("12 500 zł", "12_500_zł"),
        ("plan A jest", "plan A_jest"),
        ("okno i", "okno i"),
        ("i\nw", "i\nw"),
        ("5 minutek", "5 minutek"),
        ("pokój 7 godny", "pokój 7 godny"),
        ("d'a capo", "d'a capo"),
        ("", ""),
    ],
)
def test_no_orphans(text: str, expected: str) -> None:
    assert no_orphans(text).replace(NBSP, "_") == expected


@given(st.text(alphabet="aiw zł5kgB.\n,", max_size=60))
def test_no_orphans_only_swaps_spaces_and_is_stable(text: str) -> None:
    once = no_orphans(text)
    assert once.replace(NBSP, " ") == text.replace(NBSP, " ")
    assert no_orphans(once) == once
