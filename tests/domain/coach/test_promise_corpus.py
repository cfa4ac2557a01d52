"""The promises that people marked, against those that the coach finds; and how marked texts are read and counted."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from prezent.domain.coach import CoachError
from prezent.domain.coach.promise_corpus import TOGETHER, Label, Tally, count, read_file, read_folder, table, unmarked
from prezent.domain.language import words
from prezent.domain.language.when import WARSAW

CORPUS = Path(__file__).parents[2] / "corpus" / "promises"
PRECISION, RECALL, DATES = 0.85, 0.8, 0.95

polish = pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")


@cache
def counted() -> dict[str, Tally]:
    return count(read_folder(CORPUS))


def test_the_corpus_is_large_and_mixed_enough() -> None:
    texts = read_folder(CORPUS)
    langs = Counter(one.lang for one in texts)
    without = [one for one in texts if not any(label.counts for label in one.labels)]

    assert [langs["pl"] >= 60, langs["en"] >= 25] == [True, True]
    assert sum(one.name.startswith("held/") for one in texts) >= 30
    assert len(without) >= 20
    assert {one.channel for one in texts} == {"email", "chat", "public", "note"}


@polish
def test_promises_are_found_with_their_dates() -> None:
    for part in ("dev", "held", "later", "unseen"):
        sys.stdout.write(f"\n{part}\n" + "\n".join(table(count(read_folder(CORPUS / part)))) + "\n")
    found = counted()

    assert set(found) == {"pl", "en", TOGETHER}
    assert [(name, one.precision) for name, one in found.items() if one.precision < PRECISION] == []
    assert [(name, one.recall) for name, one in found.items() if one.recall < RECALL] == []
    assert [(name, one.dates) for name, one in found.items() if one.dates < DATES] == []
    assert [(name, one.days) for name, one in found.items() if one.days < DATES] == []


def test_marks_are_taken_out_and_their_places_kept() -> None:
    text, labels = unmarked("A <p 2026-11-27|none soft>b</p>, <s>c</s> <p 2026-11-27T12:00>d</p>")

    assert text == "A b, c d"
    assert labels == (
        Label(2, 3, (date(2026, 11, 27), None), "soft"),
        Label(5, 6, counts=False),
        Label(7, 8, (datetime(2026, 11, 27, 12, tzinfo=WARSAW),)),
    )


@pytest.mark.parametrize(
    "marked",
    ["<p none>a", "a</p>", "<p none>a</s>", "<p>a</p>", "<p soon>a</p>", "<p none firm>a</p>", "<p none hard x>a"],
)
def test_an_ill_formed_mark_is_refused(marked: str) -> None:
    with pytest.raises(CoachError):
        unmarked(marked)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("text = 'a'", "now"),
        ("text = 'a'\nnow = 2026-11-26T10:00:00\nwhen = 1", "'when'"),
        ("text = 'a'\nnow = 2026-11-26T10:00:00\nlang = 'de'", "lang is one of"),
        ("text = ", "Invalid value"),
    ],
)
def test_an_ill_formed_text_is_named(tmp_path: Path, toml: str, said: str) -> None:
    path = tmp_path / "letter.toml"
    path.write_text(toml, "utf-8")

    with pytest.raises(CoachError, match=said) as caught:
        read_file(path)
    assert "letter.toml" in str(caught.value)


def test_what_is_missed_wrong_and_otherwise_dated_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        "lang = 'en'\nnow = 2026-11-26T10:00:00\ntext = '''\n"
        "<p 2026-11-27>I'll call you tomorrow.</p> <p none soft>We will send it on Friday.</p> I'll check the stock.\n"
        "<s>We will write to you.</s> <p vague>Consider it done.</p>\n'''\n",
        "utf-8",
    )
    tally = count(read_folder(tmp_path))[TOGETHER]

    assert (tally.labelled, tally.found, tally.right, tally.exact) == (3, 3, 2, 1)
    assert (tally.dated, tally.dated_exact, tally.firm, tally.firm_exact) == (1, 1, 1, 0)
    assert [(one.what, one.labelled, one.found) for one in tally.disputes] == [
        ("date", "none", "2026-11-27"),
        ("strength", "soft", "hard"),
        ("missed", "", ""),
        ("wrong", "", ""),
    ]
