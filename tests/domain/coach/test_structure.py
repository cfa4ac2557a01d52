"""Parts of a letter: taken from a clean one, each is missed by exactly one rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest

from prezent.domain.coach import CaseContext, Report, Severity, apply, check, read_case, read_settings
from prezent.domain.coach.catalogue import catalogue
from prezent.domain.coach.document import Document
from prezent.domain.coach.merging import MISSING_PARTS
from prezent.domain.coach.model import Finding
from prezent.domain.coach.profiles import profiles
from prezent.domain.coach.rules.structure import parts_missing
from prezent.domain.coach.shape import is_full_letter
from tests.domain.coach.clean_letters import (
    HEATER,
    HEATER_EN,
    HOURS,
    LETTERS,
    LINE,
    SHOES,
    TICKET_EN,
    Letter,
)

BY_NAME = {one.name: one for one in LETTERS}


def _check(letter: Letter, text: str | None = None, **more: Any) -> Report:
    subject = more.pop("subject", letter.subject)
    case = read_case({**letter.case, **more.pop("case", {})})
    text = letter.text() if text is None else text
    return check(text, lang=letter.lang, subject=subject, case=case, **more)


def _rules(report: Report) -> set[str]:
    return {one.rule for one in report.at_least(Severity.SUGGESTION)}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_clean_letter_gets_no_remark(name: str) -> None:
    assert _rules(_check(BY_NAME[name])) == set()


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("change", ["NFD", "CRLF"])
def test_neither_do_its_other_spellings(name: str, change: str) -> None:
    letter = BY_NAME[name]
    text = letter.text()
    text = unicodedata.normalize("NFD", text) if change == "NFD" else text.replace("\n", "\r\n")
    assert _rules(_check(letter, text)) & (MISSING_PARTS | {"STR-01", "STR-06", "STR-07", "STR-08", "PNT-01"}) == set()


_GONE = [
    (HEATER, ("greeting",), {"GRE-01"}),
    (HEATER, ("hope",), {"CLO-01"}),
    (HEATER, ("invitation",), {"CLO-02"}),
    (HEATER, ("goodbye",), {"CLO-03"}),
    (HEATER, ("name",), {"CLO-05"}),
    (HEATER, ("position",), {"CLO-05"}),
    (HEATER, ("contact",), {"CLO-05"}),
    (HEATER, ("name", "position", "contact"), {"CLO-05"}),
    (HEATER, ("goodbye", "name", "position", "contact"), {"CLO-03", "CLO-05"}),
    (HEATER, ("greeting", "hope", "goodbye"), {"STR-01"}),
    (HEATER, ("phone",), {"PNT-01"}),
    (SHOES, ("greeting",), {"GRE-01"}),
    (SHOES, ("thanks",), {"THX-01"}),
    (SHOES, ("reason",), {"STR-08"}),
    (SHOES, ("way", "offer"), {"STR-08"}),
    (SHOES, ("goodbye",), {"CLO-03"}),
    (SHOES, ("name", "position", "contact"), {"CLO-05"}),
    (HOURS, ("greeting",), {"GRE-01"}),
    (HOURS, ("hope",), {"CLO-01"}),
    (HOURS, ("invitation",), {"CLO-02"}),
    (HOURS, ("goodbye",), {"CLO-03"}),
    (HOURS, ("hope", "invitation", "goodbye"), {"STR-01"}),
    (LINE, ("unit",), {"STR-06"}),
    (LINE, ("filed",), {"STR-06"}),
    (LINE, ("payment", "decision"), {"STR-06", "STR-07", "PRO-06"}),
    (LINE, ("position",), {"STR-06", "CLO-05"}),
    (HEATER_EN, ("greeting",), {"GRE-01"}),
    (HEATER_EN, ("thanks",), {"THX-01"}),
    (HEATER_EN, ("hope",), {"CLO-01"}),
    (HEATER_EN, ("invitation",), {"CLO-02"}),
    (HEATER_EN, ("goodbye",), {"CLO-03"}),
    (HEATER_EN, ("name",), {"CLO-05"}),
    (HEATER_EN, ("contact",), {"CLO-05"}),
    (HEATER_EN, ("phone",), {"PNT-01"}),
    (HEATER_EN, ("greeting", "thanks", "invitation", "goodbye"), {"STR-01"}),
    (TICKET_EN, ("reason",), {"STR-08"}),
    (TICKET_EN, ("way",), {"STR-08"}),
    (TICKET_EN, ("goodbye",), {"CLO-03"}),
]


@pytest.mark.parametrize(
    ("letter", "gone", "expected"), _GONE, ids=lambda one: getattr(one, "name", None) or "+".join(sorted(one))
)
def test_a_part_taken_away_is_missed_by_its_rule_alone(
    letter: Letter, gone: tuple[str, ...], expected: set[str]
) -> None:
    stop = {"stop": "."} if {"reason", "unit"} & set(gone) else {}
    assert _rules(_check(letter, letter.text(*gone, **stop))) == expected


@pytest.mark.parametrize(
    ("letter", "subject", "expected"),
    [
        (HEATER, "Odpowiedź na reklamację grzejnika", {"SUB-01"}),
        (HEATER, "[2026-000123] Grzejnik", {"SUB-02"}),
        (HEATER, "[2026-000213] Odpowiedź na reklamację grzejnika", {"SUB-01"}),
        (HEATER, "", {"SUB-01", "SUB-03"}),
        (HEATER_EN, "[2026-000124] Your heater", {"SUB-02"}),
        (HEATER_EN, "[2026-000124] REPLY TO YOUR COMPLAINT", {"SUB-03"}),
    ],
)
def test_the_subject_says_what_it_must(letter: Letter, subject: str, expected: set[str]) -> None:
    assert _rules(_check(letter, subject=subject)) == expected


def _mended(letter: Letter, text: str, finding: Finding, fill: str) -> str:
    edits = [one._replace(text=one.text.replace(one.text[one.text.find("⟨") : one.text.find("⟩") + 1], fill)
             if "⟨" in one.text else one.text) for one in finding.fixes[0].edits]  # fmt: skip
    return apply(text, edits)


@pytest.mark.parametrize(
    ("letter", "gone", "fill"),
    [
        (HEATER, ("greeting",), ""),
        (HEATER, ("hope",), ""),
        (HEATER, ("invitation",), ""),
        (HEATER, ("goodbye",), ""),
        (HEATER, ("contact",), ""),
        (HEATER, ("position",), ""),
        (HEATER, ("name", "position", "contact"), ""),
        (HEATER, ("greeting", "thanks", "hope", "invitation", "goodbye", "name", "position", "contact"), "grzejniku"),
        (HEATER_EN, ("greeting", "thanks", "hope", "invitation", "goodbye"), "the cracked heater"),
        (HEATER_EN, ("name", "position", "contact"), ""),
    ],
    ids=lambda one: getattr(one, "name", None) or str(one),
)
def test_the_proposal_makes_the_letter_whole_again(letter: Letter, gone: tuple[str, ...], fill: str) -> None:
    text = letter.text(*gone)
    report = _check(letter, text)
    assert report.findings, "nothing to mend"
    finding = next(one for one in report.at_least(Severity.SUGGESTION) if one.fixes)
    left = _check(letter, _mended(letter, text, finding, fill))
    assert _rules(left) - _rules(report) == set()
    assert finding.rule not in _rules(left)


def test_the_proposal_of_a_greeting_is_the_greeting() -> None:
    text = HEATER.text("greeting")
    finding = _check(HEATER, text).findings[0]
    assert apply(text, finding.fixes[0].edits) == HEATER.text()


@pytest.mark.parametrize(
    ("text", "kind", "channel", "whole"),
    [
        ("Nie uznajemy. Proszę czytać regulamin.", "complaint", "email", True),
        ("Nie uznajemy. Proszę czytać regulamin.", "", "email", False),
        ("Nie uznajemy. Proszę czytać regulamin.", "fragment", "email", False),
        ("Nie uznajemy. Proszę czytać regulamin.", "complaint", "chat", False),
        ("Dzień dobry! Nie uznajemy.", "", "email", True),
        ("Nie uznajemy.\n\nZ poważaniem", "", "email", True),
        ("słowo " * 24, "", "email", False),
        ("słowo " * 25, "", "email", True),
        ("słowo " * 25, "", "chat", True),
        ("słowo " * 25, "complaint", "note", False),
        ("", "complaint", "email", False),
    ],
)
def test_what_is_a_whole_letter(text: str, kind: str, channel: Any, whole: bool) -> None:
    doc = Document(text, channel=channel, lang="pl")
    assert is_full_letter(doc, CaseContext(kind=kind)) is whole


def test_a_short_refusal_of_a_complaint_is_not_taken_for_a_fragment() -> None:
    report = check("Nie uznajemy. Proszę czytać regulamin.", case=CaseContext(kind="complaint"))
    assert {"STR-01", "STR-08"} <= _rules(report)
    assert not _rules(report) & MISSING_PARTS


def test_a_rule_switched_off_counts_no_longer_as_a_missing_part() -> None:
    text = HEATER.text("greeting", "hope", "goodbye")
    settings = read_settings('[rules]\nGRE-01 = "off"\n')
    assert _rules(_check(HEATER, text, settings=settings)) == {"CLO-01", "CLO-03"}


def test_what_is_there_but_wrong_is_said_beside_what_is_missing() -> None:
    """ "Do not reply" and half a signature are places in the letter: STR-01 does not swallow them."""
    text = HEATER.text("greeting", "hope", "goodbye", "position", invitation="Prosimy nie odpowiadać na tę wiadomość.")
    report = _check(HEATER, text)
    assert {"STR-01", "CLO-02", "CLO-05"} <= _rules(report)


def test_the_rule_of_missing_parts_knows_each_of_them() -> None:
    assert parts_missing.__globals__["_PARTS"].keys() - {"body"} == MISSING_PARTS
    assert catalogue().keys() >= MISSING_PARTS


@pytest.mark.parametrize("channel", ["chat", "public"])
def test_a_chat_and_a_post_may_end_without_a_full_signature(channel: Any) -> None:
    text = "Dzień dobry! Dziękuję za opinię o wystawie, przekażę ją Ewie. W razie pytań proszę pisać. Pozdrawiam, Anna"
    report = check(text, channel=channel, case=CaseContext(kind="opinion"))
    assert not _rules(report) & (MISSING_PARTS | {"STR-01"})


def test_in_a_chat_parts_are_suggestions() -> None:
    words = "Sprawdziłem paczkę: jest w Radomiu, kurier przywiezie ją jutro między ósmą a dwunastą, proszę mieć dowód. "
    case: Mapping[str, Any] = {"kind": "complaint", "messages": [{"from": "us", "text": "Dzień dobry, już patrzę."}]}
    report = check(words * 2, channel="chat", case=read_case(case))
    found = {one.rule: one.severity for one in report.findings if one.rule in MISSING_PARTS}
    assert found
    assert set(found.values()) == {Severity.SUGGESTION}


def test_every_profile_reads_and_names_its_law() -> None:
    found = profiles()
    assert {"telecom", "shop", "finance", "post", "interim"} <= found.keys()
    for profile in found.values():
        assert profile.id == "interim" or (profile.basis and all(one.basis for one in profile.elements))


@pytest.mark.parametrize(
    ("profile", "sentence", "missing"),
    [
        ("telecom", "Ta odpowiedź wyczerpuje drogę reklamacyjną.", "exhausted"),
        ("telecom", "Może Pan zwrócić się do sądu albo do Prezesa UKE.", "remedies"),
        ("finance", "Może Pan złożyć wniosek do Rzecznika Finansowego.", "ombudsman"),
        ("finance", "Może Pan się odwołać do kierownika.", "appeal"),
        ("shop", "Zgadzamy się na mediację przed Inspekcją Handlową.", "adr"),
        ("carriage", "Sądem właściwym jest sąd w Radomiu.", "court"),
        ("gdpr", "Może Pan złożyć skargę do Prezesa UODO, a sprawę rozstrzyga sąd.", "remedies"),
    ],
)
def test_a_refusal_owes_what_the_trade_requires(profile: str, sentence: str, missing: str) -> None:
    refusal = "Nie uznaję reklamacji, ponieważ badanie wykazało ślad po uderzeniu."
    case = CaseContext(kind="complaint", profile=profile)

    def evidence(text: str) -> set[str]:
        found = [one for one in check(text, case=case, lang="pl").findings if one.rule == "STR-06"]
        return {part.split(":")[0] for one in found for part in one.evidence}

    assert missing in evidence(refusal)
    assert missing not in evidence(f"{refusal} {sentence}")
