"""All rules together: their examples, their number, and places that stay true whatever the text is made of."""

# ruff: noqa: SIM905 - a row of ids is read more easily than a row of literals

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.coach import Channel, CoachError, Lang, Report, Settings, catalogue, check, read_case, read_settings
from prezent.domain.coach.catalogue import Example, Rule, read_rules, take_marks
from prezent.domain.coach.document import MAX_READ
from prezent.domain.coach.examples import verify
from prezent.domain.language import words
from tests.domain.mail.fuzzing import fuzz
from tests.support.growth import grows_no_faster

pytestmark = pytest.mark.usefixtures("dictionary")

#: The catalogue's errors and warnings; every one of them is a rule for Polish letters.
GRAVE = (
    "SUB-01 SUB-02 SUB-03 ENV-01 ENV-02 ENV-03 ENV-04 ENV-05 ENV-06 ENV-07 ENV-08 ENV-09 GRE-01 GRE-03 GRE-04 "
    "THX-01 CLO-02 CLO-03 CLO-05 STR-01 STR-03 STR-06 STR-07 STR-08 CON-01 CON-04 SGL-01 SGL-03 CAP-01 CAP-03 "
    "QUO-01 QUO-02 QUO-03 SPE-01 SPE-02 SPE-03 SPE-06 JUD-01 JUD-02 JUD-03 JUD-04 BLA-01 BLA-02 BLA-03 BEL-01 "
    "BEL-02 BEL-03 BEL-04 BEL-05 BOU-01 BOU-02 BOU-03 OVP-01 OVP-02 OVP-03 APO-01 APO-02 APO-03 APO-04 APO-05 "
    "APO-07 PRO-02 PRO-03 PRO-05 PRO-06 PRO-07 PUB-01 PUB-02 PUB-03 PUB-05 INT-01 INT-02 INT-03 VUL-01 "
).split()


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(rule, cast(Lang, lang), example, id=f"{rule.id}-{lang}-{number}")
        for rule in catalogue().values()
        for lang, spoken in rule.languages.items()
        for number, example in enumerate(one for one in spoken.examples if one.kind == kind)
    ]


def look(rule: Rule, lang: Lang, example: Example, text: str, **more: Any) -> Report:
    channel = example.channel or ("email" if "email" in rule.channels else min(rule.channels))
    how = {"subject": example.subject, "html": example.html} | more
    return check(
        text,
        channel=cast(Channel, channel),
        lang=lang,
        case=read_case(example.case),
        settings=read_settings(example.settings) if example.settings else Settings(),
        only=frozenset({rule.id}),
        **how,
    )


def places(report: Report, text: str) -> list[str]:
    return [text[span.start : span.end] for one in report.findings if one.field == "body" for span in one.spans]


def test_every_example_of_every_rule_comes_out_as_it_says() -> None:
    outcome = verify()
    assert outcome.failures == ()
    assert outcome.skipped == ()
    assert outcome.examples > 900


def test_there_are_enough_rules_and_all_the_grave_ones() -> None:
    polish = [rule.id for rule in catalogue().values() if "pl" in rule.languages]
    english = [rule.id for rule in catalogue().values() if "en" in rule.languages]
    assert len(polish) >= 80
    assert len(english) >= 45
    assert [one for one in GRAVE if one not in polish] == []


def test_every_rule_says_what_to_do_in_both_languages() -> None:
    for rule in catalogue().values():
        assert rule.principle.startswith("P"), rule.id
        for name, message in rule.messages.items():
            for text in message:
                assert len(text.split()) >= 3, (rule.id, name)
                assert text[-1] in ".?!…”", (rule.id, name, text)
            assert '"' not in message.pl, (rule.id, message.pl)


@pytest.mark.parametrize(("rule", "lang", "example"), examples("bad"))
def test_places_do_not_depend_on_how_letters_and_lines_are_written(rule: Rule, lang: Lang, example: Example) -> None:
    plain = places(look(rule, lang, example, example.text), example.text)
    taken_apart = unicodedata.normalize("NFD", example.text)
    apart = places(look(rule, lang, example, taken_apart), taken_apart)
    assert [unicodedata.normalize("NFC", one) for one in apart] == [unicodedata.normalize("NFC", one) for one in plain]
    wide = example.text.replace("\n", "\r\n")
    assert [one.replace("\r\n", "\n") for one in places(look(rule, lang, example, wide), wide)] == plain


@pytest.mark.parametrize(("rule", "lang", "example"), [one for one in examples("bad") if not one.values[0].check])
@pytest.mark.parametrize("before", ["😀😀 To jest tak. ", "\u202eabc\u202c i dalej.\n\n", "Zażółć gęślą jaźń.\r\n\r\n"])
def test_places_move_with_what_stands_before(rule: Rule, lang: Lang, example: Example, before: str) -> None:
    text = before + example.text
    spans = [span for one in look(rule, lang, example, text).findings for span in one.spans]
    assert sorted((start - len(before), end - len(before)) for start, end in spans) == sorted(example.marks)


FRAGMENTS = [
    example.text
    for rule in catalogue().values()
    for spoken in rule.languages.values()
    for example in spoken.examples
    if len(example.text) < 300
]
NOISE = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.text(max_size=60),
    st.sampled_from(["\r\n", "\n\n", " ", "> ", "- ", "\x00", "\u202e"]),
)


@fuzz
@given(
    st.lists(NOISE, max_size=12).map("".join),
    st.sampled_from(["email", "chat", "public", "note"]),
    st.sampled_from([None, "pl", "en"]),
)
def test_whatever_is_written_places_lie_in_it(text: str, channel: Channel, lang: Lang | None) -> None:
    report = check(text, channel=channel, lang=lang)
    for one in (*report.findings, *(aside.finding for aside in report.suppressed)):
        assert list(one.spans) == sorted(set(one.spans)) or one.rule
        for start, end in one.spans:
            assert 0 <= start < end <= len(text), one
        for fix in one.fixes:
            edits = sorted(fix.edits)
            assert all(0 <= start <= end <= len(text) for start, end, _new in edits), one
            assert all(a[1] <= b[0] for a, b in pairwise(edits)), one
    for promise in report.promises:
        assert text[promise.span.start : promise.span.end].strip()


ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "a": lambda n: "a" * n,
    "brackets": lambda n: "(" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "dots": lambda n: "." * n,
    "marks": lambda n: "!?" * (n // 2),
    "digits": lambda n: "1" * n,
    "groups of digits": lambda n: "12 34 " * (n // 6),
    "ats": lambda n: "a@" * (n // 2),
    "quotes": lambda n: "„" * n,
    "pairs": lambda n: "„a” " * (n // 4),
    "braces": lambda n: "{" * n,
    "lines": lambda n: "\n" * n,
    "items": lambda n: "- a\n" * (n // 4),
    "greater": lambda n: "> a\n" * (n // 4),
    "comments": lambda n: "<!-- coach: off " * (n // 16),
    "że": lambda n: "że " * (n // 3),
    "nie": lambda n: "nie Pan nie " * (n // 12),
    "commas": lambda n: "a, " * (n // 3),
    "letter": lambda n: ("Trzeba było poczekać, niezwłocznie odpowiemy do piątku. " * (n // 56 + 1))[:n],
    "SHOUT": lambda n: "BARDZO " * (n // 7),
    "days": lambda n: "do piątku 12.12.2026 " * (n // 21),
}


@pytest.mark.parametrize("channel", ["email", "public"])
@pytest.mark.parametrize("name", ADVERSARIAL)
def test_four_times_the_text_takes_about_four_times_as_long(name: str, channel: Channel) -> None:
    length = 20_000 if os.environ.get("HYPOTHESIS_PROFILE") in {"ci", "long"} else 5_000
    assert not grows_no_faster(lambda text: check(text, channel=channel, lang="pl"), ADVERSARIAL[name], length)


def test_of_an_endless_text_the_beginning_is_read() -> None:
    text = "Trzeba było poczekać. " * 10_000
    report = check(text, lang="pl", only=frozenset({"BLA-01"}))
    assert all(span.end <= MAX_READ for one in report.findings for span in one.spans)


RULE = """
[[rule]]
id = "TST-01"
title = { pl = "Próba", en = "Test" }
severity = "error"
principle = "P1"
message = { pl = "To jest tylko próba.", en = "This is only a test." }
[rule.pl]
patterns = ["próba"]
[rule.pl.examples]
bad = ["<mark>Próba</mark>.", "To <mark>próba</mark>.", "A <mark>próba</mark>?"]
good = ["a", "b", "c"]
traps = ["d", "e"]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (', "A <mark>próba</mark>?"', "", "fewer than 3"),
        (', "c"', "", "fewer than 3"),
        (', "e"', "", "fewer than 2"),
        ("<mark>Próba</mark>", "Próba", "marks nothing"),
        ('patterns = ["próba"]', "", "neither patterns nor a check"),
        ("message = {", "mesage = {", "unknown keys"),
        ('severity = "error"', 'severity = "fatal"', "FATAL"),
        ('"próba"]', '"{ próba"]', "braces"),
        ('"próba"]', '"*20 próba"]', "gap"),
        ('"próba"]', '"*2"]', "no word"),
    ],
)
def test_a_rule_that_is_not_whole_does_not_load(old: str, new: str, said: str) -> None:
    assert len(list(read_rules(RULE, "test.toml"))) == 1
    with pytest.raises(CoachError, match="TST-01") as caught:
        list(read_rules(RULE.replace(old, new, 1), "test.toml"))
    assert said in str(caught.value)


def test_marks_are_taken_out_of_an_example() -> None:
    assert take_marks("a <mark>b</mark> c<mark>d</mark>") == ("a b cd", ((2, 3), (5, 6)))


def test_without_the_dictionary_rules_are_listed_as_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "available", lambda: False)
    report = check("Trzeba było poczekać. {imie}", lang="pl")
    assert ("BLA-01", "morfeusz2") in report.rules_off
    assert [one.rule for one in report.findings if one.rule == "ENV-06"] == ["ENV-06"]
    assert check("Trzeba było poczekać.", lang="en").rules_off == ()
