"""A letter to begin with: filled in, it gets no remark of any severity."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest

from prezent.cases.services.letter import greeting, signature
from prezent.domain.coach import CaseContext, Lang, Severity, check
from prezent.domain.coach.case import Author, Message, Person
from prezent.domain.coach.skeletons import outline
from prezent.domain.mail import composed
from prezent.writing.context import Addressee

GAP = re.compile(r"⟨[^⟩]*⟩")
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
MATTER = {"pl": "Grzejnik zepsuł się drugi raz", "en": "The heater broke again"}
FILLS = {
    "pl": {
        "co spotkało klienta": "to, że grzejnik zepsuł się drugi raz",
        "co zawiodło": "serwis wymienił nie tę część",
        "co klient dostanie": "oddam 379 zł za grzejnik",
        "powód i dowód": "na grzejniku widać ślady zalania, co pokazują zdjęcia z serwisu",
        "inne rozwiązanie": "naprawę za 40 zł",
        "Odpowiedź albo stanowisko w jednym zdaniu": "Grzejnik można naprawić bez opłat",
        "co zrobię": "zamówię kuriera po grzejnik",
        "co potem": "napiszę, co ustalił serwis",
        "dnia": ("środy, 25 listopada", "piątku, 4 grudnia"),
    },
    "en": {
        "what happened to the customer": "the trouble with the heater that broke again",
        "what went wrong": "the workshop replaced the wrong part",
        "what the customer gets": "you get 379 zloty back for the heater",
        "the reason and the proof": "the photos from the workshop show traces of water in the heater",
        "another way": "a repair for 40 zloty",
        "The answer or the decision in one sentence": "The heater can be repaired free of charge",
        "what I will do": "I will order a courier for the heater",
        "what comes next": "I will write what the workshop found",
        "day": ("Wednesday, 25 November", "Friday, 4 December"),
    },
}
PERSONS = {
    "m": ("pan", "Grzegorz", "Pawlik", "Grzegorzu"),
    "f": ("pani", "Zofia", "Kozłowska", "Zofio"),
    None: ("", "", "", ""),
}


class _Clerk:
    name, position, phone = "Marta Wilczek", "konsultantka do spraw reklamacji", "48 555 01 22"


def _letter(
    lang: Lang, kind: str, gender: str | None, fault: bool | None, service: bool | None
) -> tuple[str, CaseContext]:
    form, first, last, vocative = PERSONS[gender]
    case = CaseContext(
        case_id="2026-001184",
        kind=kind,
        fault=fault,
        service_fault=service,
        customer=Person(first, last, gender, lang),  # type: ignore[arg-type]
        author=Author("Marta", "Wilczek", "f", _Clerk.position, _Clerk.phone, "marta@jarzebina.example"),
        now=NOW,
        messages=(Message("customer", f"{MATTER[lang]}.", NOW),),
        attachments=(),
    )
    text = outline(
        case,
        lang,
        matter=MATTER[lang],
        greeting=greeting(Addressee(form, first, last, vocative, lang), lang),
        signature=composed.text_of(signature(_Clerk(), lang)).split("\n"),
    )
    return text, case


def _fill(text: str, lang: str) -> str:
    used: dict[str, int] = {}

    def words(gap: re.Match[str]) -> str:
        name = gap.group()[1:-1]
        fill = FILLS[lang][name]
        if isinstance(fill, str):
            return fill
        used[name] = used.get(name, -1) + 1
        return fill[used[name]]

    return GAP.sub(words, text)


def _subject(lang: str, kind: str) -> str:
    about = (
        {"pl": "odpowiedź na reklamację", "en": "reply to your complaint"}[lang]
        if kind == "complaint"
        else MATTER[lang]
    )
    return f"[2026-001184] Jarzębina: {about}"


ALL = [
    (lang, kind, gender, fault, service)
    for lang, kind, gender, (fault, service) in product(
        ("pl", "en"),
        ("complaint", "enquiry", "request", "other"),
        ("m", "f", None),
        ((None, None), (True, None), (False, None), (False, True)),
    )
    if kind == "complaint" or fault is not True
]


@pytest.mark.parametrize(("lang", "kind", "gender", "fault", "service"), ALL)
def test_filled_in_it_gets_no_remark(
    lang: Lang, kind: str, gender: str | None, fault: bool | None, service: bool | None
) -> None:
    text, case = _letter(lang, kind, gender, fault, service)
    filled = _fill(text, lang)
    report = check(filled, lang=lang, subject=_subject(lang, kind), html=composed.html_from_text(filled), case=case)
    said = [(one.rule, one.message.in_(lang), one.evidence) for one in report.at_least(Severity.SUGGESTION)]
    assert not said, f"{filled}\n\n{said}"


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_gaps_are_noticed_until_they_are_filled(lang: Lang) -> None:
    text, case = _letter(lang, "complaint", "m", True, None)
    report = check(text, lang=lang, subject=_subject(lang, "complaint"), case=case)
    marked = [text[slice(*span)] for one in report.findings if one.rule == "ENV-06" for span in one.spans]
    assert marked == GAP.findall(text)
    assert {one.rule for one in report.at_least(Severity.ERROR)} == {"ENV-06"}


def test_a_letter_of_praise_needs_no_plan() -> None:
    assert "1. " not in _letter("pl", "praise", "f", None, None)[0]


def test_the_matters_line_ends_are_no_paragraphs() -> None:
    text = outline(CaseContext(), "pl", matter="Dwie\n\nlinie", greeting="Dzień dobry,", signature=["A"])
    assert "„Dwie linie”" in text
