"""Apologies and owning a mistake: what the case owes, beyond the examples in the rules themselves."""

from __future__ import annotations

from typing import Any

import pytest

from prezent.domain.coach import Severity, check, read_case
from prezent.domain.coach.apologies import Kind, in_sentence
from prezent.domain.coach.engine import apply
from prezent.domain.coach.model import Channel, Lang
from prezent.domain.language.sentences import read_sentence
from tests.support.coach_rules import found

pytestmark = pytest.mark.usefixtures("dictionary")


FAULT = {"fault": True}

SAID: list[tuple[Lang, Kind, str, bool]] = [
    ("pl", "apology", "Przepraszam za pomyłkę.", True),
    ("pl", "apology", "Chciałbym Panią szczerze przeprosić.", True),
    ("pl", "apology", "Proszę przyjąć moje szczere przeprosiny.", True),
    ("pl", "apology", "Należą się Panu przeprosiny.", True),
    ("pl", "apology", "Jestem Pani winna przeprosiny za wczoraj.", True),
    ("pl", "apology", "Proszę o wybaczenie.", True),
    ("pl", "apology", "Nie mam za co przepraszać.", False),
    ("pl", "apology", "Kurier powinien Pana przeprosić.", False),
    ("pl", "apology", "Przepraszam, czy może Pan podać numer?", False),
    ("pl", "sympathy", "Bardzo mi przykro z powodu zniszczonej książki.", True),
    ("pl", "sympathy", "Rozumiem, że to przykre.", False),
    ("pl", "admission", "To była nasza pomyłka.", True),
    ("pl", "admission", "Wina leży po naszej stronie.", True),
    ("pl", "admission", "Pomyliłam rozmiary.", True),
    ("pl", "admission", "Nie oddzwoniłem w środę, choć obiecałem.", True),
    ("pl", "admission", "Błędnie wpisałem adres.", True),
    ("pl", "admission", "To się nie powinno było zdarzyć.", True),
    ("pl", "admission", "Przepraszam, że odpisałam tak późno.", True),
    ("pl", "admission", "To nie nasza wina.", False),
    ("pl", "admission", "Nie popełniłem błędu.", False),
    ("pl", "admission", "Kurier popełnił błąd.", False),
    ("pl", "admission", "Nie otrzymałem jeszcze zdjęć.", False),
    ("pl", "admission", "Sprawdzę, czy to nasz błąd.", False),
    ("pl", "agreement", "Mają Państwo rację.", True),
    ("pl", "agreement", "Nie ma Pan racji.", False),
    ("pl", "agreement", "Reklamacja jest zasadna.", True),
    ("pl", "agreement", "Reklamacja nie jest zasadna.", False),
    ("en", "apology", "I really must apologise for the delay.", True),
    ("en", "apology", "Sorry about the mix-up.", True),
    ("en", "apology", "I was sorry to read about the broken glass.", False),
    ("en", "apology", "There is no need to apologise.", False),
    ("en", "apology", "Sorry, could you send the number again?", False),
    ("en", "admission", "It was our mistake.", True),
    ("en", "admission", "I should have called you on Monday.", True),
    ("en", "admission", "We sent you the wrong size.", True),
    ("en", "admission", "It wasn’t our fault.", False),
    ("en", "admission", "You sent us the wrong size.", False),
    ("en", "admission", "I am checking whether it was our mistake.", False),
    ("en", "agreement", "You’re right.", True),
    ("en", "agreement", "You are right to ask.", False),
    ("en", "agreement", "You have the right to appeal.", False),
]


@pytest.mark.parametrize(("lang", "kind", "sentence", "said"), SAID)
def test_what_a_sentence_says(lang: Lang, kind: Kind, sentence: str, said: bool) -> None:
    assert bool(in_sentence(read_sentence(sentence), lang, kind)) is said


DUE: list[tuple[dict[str, Any], str, Severity | None]] = [
    ({"fault": True}, "Zegar wysłałem dziś.", Severity.ERROR),
    ({"service_fault": True, "fault": False}, "Zegar wysłałem dziś.", Severity.ERROR),
    ({"fault": True}, "Przykro mi. Zegar wysłałem dziś.", Severity.WARNING),
    ({}, "Pomyliłem adresy. Zegar wysłałem dziś.", Severity.WARNING),
    ({}, "Pomyliłem adresy. Przykro mi.", Severity.SUGGESTION),
    ({}, "Zegar wysłałem dziś.", None),
    ({"fault": False, "service_fault": False}, "Pomyliłem adresy w liście.", None),
    ({"kind": "complaint"}, "Zwracam Panu 120 zł.", Severity.WARNING),
    ({"kind": "complaint"}, "Przykro mi z powodu kłopotu. Zwracam Panu 120 zł.", None),
    ({"kind": "complaint", "fault": False}, "Reklamacji nie uznaję, ponieważ szyba pękła od uderzenia.", None),
    ({"kind": "complaint"}, "Czy może Pan przysłać zdjęcie szyby?", None),
    ({"kind": "complaint", "profile": "interim"}, "Zwracam Panu 120 zł.", None),
    ({"kind": "enquiry"}, "Zwracam Panu 120 zł.", None),
    ({"fault": True, "messages": [{"from": "us", "text": "Przepraszam za pomyłkę."}]}, "Zegar wysłałem dziś.", None),
    # What the customer wrote, or our quotation of it, is no apology of ours.
    (
        {"fault": True, "messages": [{"from": "customer", "text": "Przepraszam za kłopot."}]},
        "Wysłałem.",
        Severity.ERROR,
    ),
    ({"fault": True, "messages": [{"from": "us", "text": "Napisał Pan: „przepraszam”."}]}, "Wysłałem.", Severity.ERROR),
]


@pytest.mark.parametrize(("case", "text", "severity"), DUE)
def test_an_apology_is_due_where_the_case_or_the_letter_says_so(
    case: dict[str, Any], text: str, severity: Severity | None
) -> None:
    assert [one.severity for one in found(text, "APO-01", case)] == ([] if severity is None else [severity])


def test_taking_the_apology_out_of_a_letter_brings_exactly_that_remark() -> None:
    letter = "Dziękuję za zdjęcie. Przepraszam, że szyba pękła. To mój błąd. Nową wyślę dziś.\n\nZ poważaniem\nJan"
    rules = ("APO-01", "APO-07")
    assert not [one for rule in rules for one in found(letter, rule, FAULT)]
    without = letter.replace("Przepraszam, że szyba pękła. ", "")
    assert [one.rule for rule in rules for one in found(without, rule, FAULT)] == ["APO-01"]
    without = letter.replace("To mój błąd. ", "")
    assert [one.rule for rule in rules for one in found(without, rule, FAULT)] == ["APO-07"]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Zegar wysłałem.", "Przepraszam, że ⟨co się stało⟩. Zegar wysłałem."),
        ("Dzień dobry,\r\n\r\nzegar wysłałem.", "Dzień dobry,\r\n\r\nprzepraszam, że ⟨co się stało⟩. Zegar wysłałem."),
        ("Dziękuję za list\n\nZegar wysłałem.", "Dziękuję za list. Przepraszam, że ⟨co się stało⟩.\n\nZegar wysłałem."),
    ],
)
def test_the_apology_is_proposed_where_a_reader_expects_it(text: str, fixed: str) -> None:
    (finding,) = found(text, "APO-01", FAULT)
    assert apply(text, finding.fixes[0].edits) == fixed


@pytest.mark.parametrize(
    ("author", "channel", "toml", "proposed"),
    [
        ({"gender": "m"}, "email", "", "Popełniłem błąd: ⟨jaki⟩."),
        ({"gender": "f"}, "email", "", "Popełniłam błąd: ⟨jaki⟩."),
        ({"first_name": "Katarzyna"}, "email", "", "Popełniłam błąd: ⟨jaki⟩."),
        ({"first_name": "Maria", "last_name": "Kowalski"}, "email", "", "Popełniłam błąd: ⟨jaki⟩."),
        ({}, "email", "", "To mój błąd: ⟨co się stało⟩."),
        ({"gender": "m"}, "public", "", "To nasz błąd: ⟨co się stało⟩."),
        ({"gender": "m"}, "public", 'company_voice = "never"', "Popełniłem błąd: ⟨jaki⟩."),
    ],
)
def test_the_admission_is_proposed_in_the_authors_gender(
    author: dict[str, str], channel: Channel, toml: str, proposed: str
) -> None:
    (finding,) = found("Przepraszam za zegar.", "APO-07", {**FAULT, "author": author}, channel=channel, toml=toml)
    assert proposed in finding.fixes[0].edits[0].text


def test_a_legal_hold_turns_the_rule_round() -> None:
    hold = "[rules.APO-07]\nno_admission = true"
    assert not found("Przepraszam za zegar.", "APO-07", FAULT, toml=hold)
    (finding,) = found("Zegar wysłałem. To nasz błąd, ma Pan rację.", "APO-07", FAULT, toml=hold)[:1]
    assert "odpowiedzialność" in finding.message.pl


SENTENCES: list[tuple[str, Lang, str, int]] = [
    ("APO-02", "pl", "Przepraszam Pana, jeżeli moja odpowiedź Pana dotknęła.", 1),
    ("APO-02", "pl", "Jeśli poczuła się Pani dotknięta, to przepraszam.", 1),
    ("APO-02", "pl", "Przepraszam za zwłokę i dam znać, jeśli coś się zmieni.", 0),
    ("APO-02", "pl", "Przepraszam! Jeżeli wystąpią pytania, proszę dzwonić.", 0),
    ("APO-02", "en", "I apologise if anyone was upset.", 1),
    ("APO-02", "en", "I am sorry that the parcel is late, and I will call if it does not come today.", 0),
    ("APO-03", "pl", "Przepraszam, że czekał Pan tydzień, lecz magazyn był zamknięty.", 1),
    ("APO-03", "pl", "Przepraszam za zwłokę. Ale to nie wszystko zależało od nas.", 1),
    ("APO-03", "pl", "Przepraszam za zwłokę. Magazyn był zamknięty, ale już działa.", 0),
    ("APO-03", "pl", "Przepraszam nie tylko w swoim imieniu, ale także w imieniu kuriera.", 0),
    ("APO-03", "en", "Sorry for the wait, however the shop was closed.", 1),
    ("APO-03", "en", "Sorry for the wait. The shop was closed, but it is open now.", 0),
    ("APO-04", "pl", "Przepraszamy za zaistniałe utrudnienia.", 1),
    ("APO-04", "pl", "Za wszelkie niedogodności podczas remontu windy przepraszamy.", 0),
    ("APO-04", "pl", "Przepraszam za problemy z logowaniem.", 0),
    ("APO-04", "pl", "Proszę przyjąć wyrazy ubolewania.", 1),
    ("APO-04", "en", "Please accept our apologies for any inconvenience.", 1),
    ("APO-04", "en", "We apologise for the inconvenience caused by the closed lift.", 0),
    ("APO-05", "pl", "Przepraszam Panią za ten drobny błąd.", 1),
    ("APO-05", "pl", "Przepraszam za rysę, drobny błąd na fakturze poprawię jutro.", 0),
    ("APO-05", "en", "Sorry about the little glitch.", 1),
    ("APO-06", "pl", "Przepraszam. " + "Zegar wysłałem dziś rano kurierem. " * 40 + "Przepraszam. Przepraszam.", 0),
    ("APO-06", "pl", "Przepraszam. Zegar wysłałem. Przepraszam. Przepraszam.", 1),
]


@pytest.mark.parametrize(("rule", "lang", "text", "count"), SENTENCES)
def test_how_an_apology_is_said(rule: str, lang: Lang, text: str, count: int) -> None:
    assert len(found(text, rule, lang=lang)) == count


def test_a_late_answer_makes_but_a_mere_suggestion() -> None:
    usual, late = "Przepraszam, ale paczka jest w drodze.", "Przepraszam, ale nie znam jeszcze daty."
    assert [found(text, "APO-03")[0].severity for text in (usual, late)] == [Severity.WARNING, Severity.SUGGESTION]


def test_a_formula_that_names_what_the_customer_wrote_is_none() -> None:
    case = {"messages": [{"from": "customer", "text": "Hałas z wentylatora nie daje nam spać."}]}
    named = "Przepraszam za kłopot, jaki robi hałas."
    assert found(named, "APO-04")
    assert not found(named, "APO-04", case)


@pytest.mark.parametrize("rule", ["APO-01", "APO-02", "APO-03", "APO-04", "APO-05", "APO-06", "APO-07"])
def test_the_customers_words_are_not_the_authors(rule: str) -> None:
    theirs = "> Przepraszam, jeśli uraziłem, ale to drobny błąd.\n> Najmocniej przepraszam za wszelkie niedogodności."
    quoted = f"{theirs}\n\nZegar działa."
    assert not found(quoted, rule)


@pytest.mark.parametrize(
    "unit", ["przepraszam, ", "przepraszam ", "sorry ", "ale ", ", ale ", "jeśli ", "za wszelkie ", "nie "]
)
def test_long_rows_of_one_word_are_read_once(unit: str) -> None:
    text = (unit * 30_000)[:30_000]
    lang: Lang = "en" if unit == "sorry " else "pl"
    rules = frozenset({"APO-01", "APO-02", "APO-03", "APO-04", "APO-05", "APO-06", "APO-07"})
    report = check(text, lang=lang, case=read_case(FAULT), only=rules)
    assert all(0 <= start < end <= len(text) for one in report.findings for start, end in one.spans)
