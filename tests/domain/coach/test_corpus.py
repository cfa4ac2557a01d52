"""The coach held against letters that people labelled: right, wrong and missed by group of rules (``pytest -s``)."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from prezent.domain.coach import Severity, catalogue
from tests.support.coach_corpus import (
    Count,
    Letter,
    by_group,
    by_rule,
    count,
    letters,
    never_fired,
    read_letter,
    table,
    unmarked,
)

ALL = letters()
CLEAN = [one for one in ALL if one.clean]
MODEL = [one for one in ALL if one.part == "model"]
PRECISION, RECALL = 0.9, 0.8


@cache
def counted(part: str | None = None) -> Count:
    return count(one for one in ALL if part in (None, one.part))


def _named(letter: Letter) -> str:
    return f"{letter.part}-{letter.name}"


def test_the_corpus_is_large_and_mixed_enough() -> None:
    langs = Counter(one.lang for one in ALL)
    held = Counter(one.lang for one in ALL if one.part == "held")
    clean = Counter(one.lang for one in CLEAN)

    assert [langs["pl"] >= 66, langs["en"] >= 33] == [True, True]
    assert [held["pl"] >= 22, held["en"] >= 11] == [True, True]
    assert [clean["pl"] >= 22, clean["en"] >= 11] == [True, True]
    assert Counter(one.lang for one in MODEL) == {"pl": 7, "en": 3}
    assert {one.channel for one in ALL if one.lang == "en"} == {"email", "chat", "public", "note"}
    assert all(40 <= len(one.text.split()) <= 220 for one in ALL)


def test_every_label_names_a_rule_of_the_catalogue() -> None:
    rules = catalogue()

    assert {one for letter in ALL for label in letter.labels for one in label.ids if one not in rules} == set()


def test_marks_are_taken_out_and_their_places_kept() -> None:
    text, labels = unmarked("A <m BLA-01|BLA-02>b <s CON-02>c</s></m> d", "body")

    assert text == "A b c d"
    assert [(one.ids, text[one.start : one.end], one.counts) for one in labels] == [
        (("CON-02",), "c", False),
        (("BLA-01", "BLA-02"), "b c", True),
    ]


@pytest.mark.parametrize("marked", ["<m BLA-01>a", "a</m>", "<m BLA-01>a</s>", "<m bla>a</m>"])
def test_an_ill_formed_mark_is_refused(marked: str) -> None:
    with pytest.raises(ValueError):
        unmarked(marked, "body")


def test_a_clean_letter_with_a_label_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.toml"
    path.write_text("lang = 'pl'\nchannel = 'chat'\ntext = '<m BLA-01>a</m>'\nclean = true\n", "utf-8")

    with pytest.raises(ValueError, match="clean"):
        read_letter(path)


@pytest.mark.parametrize("letter", CLEAN, ids=_named)
def test_a_clean_letter_gets_no_error_and_no_warning(letter: Letter) -> None:
    assert [(one.rule, one.message.en) for one in letter.report().at_least(Severity.WARNING)] == []


@pytest.mark.parametrize("letter", MODEL, ids=_named)
def test_a_model_letter_gets_no_remark_at_all(letter: Letter) -> None:
    assert [(one.rule, one.message.en) for one in letter.report().at_least(Severity.SUGGESTION)] == []


def test_what_is_found_is_right_and_what_is_faulty_is_found() -> None:
    for part in ("dev", "held", None):
        total = counted(part)
        title = part or "all"
        sys.stdout.write(f"\n{table(by_group(total), title)}\n\n{table(by_rule(total), title)}\n")
    sys.stdout.write(f"\nnever fired: {' '.join(never_fired(counted())) or '–'}\n")

    groups = by_group(counted())
    assert [(one.name, one.precision) for one in groups if one.precision < PRECISION] == []
    assert [(one.name, one.recall) for one in groups if one.recall < RECALL] == []
