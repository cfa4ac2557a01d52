"""Required elements: every model has all of them, and taking one away, or editing it out, is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from prezent.domain.complaints import adr
from prezent.domain.complaints.answer import compose
from prezent.domain.complaints.facts import AnswerFacts, Demand, Remedy
from prezent.domain.complaints.mentions import CHECKS, Words, names_court
from prezent.domain.complaints.required import missing, regimes, required
from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language import words
from tests.domain.complaints.models import FAMILIES, base, models, partly, refused

MODELS = [(name, facts) for language in ("pl", "en") for name, facts in models(language)]
polish = pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")


def lacks(letter: object, facts: AnswerFacts) -> list[str]:
    return [one.id for one in missing(letter, facts.regime, facts)]  # type: ignore[arg-type]


@polish
@pytest.mark.parametrize("entry", MODELS, ids=lambda entry: f"{entry[0]} {entry[1].language}")
def test_a_composed_letter_has_all_by_its_parts_and_by_its_words(entry: tuple[str, AnswerFacts]) -> None:
    facts = entry[1]
    letter = compose(facts)
    assert lacks(letter, facts) == []
    assert lacks(letter.text(), facts) == []


def family(regime: str, kind: str) -> AnswerFacts:
    make = {"accepted": base, "in part": partly, "refused": refused}[kind]
    return make("pl", regime=regime, **FAMILIES[regime])


@pytest.mark.parametrize("regime", ["PL_CONS_7A", "PL_FIN"])
def test_an_apology_that_is_granted_has_no_day(regime: str) -> None:
    facts = family(regime, "accepted")
    alone = replace(facts, demands=(Demand("przeprosiny", "founded", to_be_done=False),), remedies=())
    assert "done_by" in {one.id for one in required(regime, facts)}
    assert "done_by" not in {one.id for one in required(regime, alone)}


#: The whole list of each family, derived from law.md § 1b by hand.
EXPECTED = [
    ("PL_CONS_7A", "refused", {"decision", "reasons", "name", "adr", "adr_body", "no_odr", "legal_basis"}),
    ("PL_CONS_7A", "accepted", {"decision", "name", "no_odr", "done_by"}),
    (
        "PL_FIN",
        "refused",
        {"decision", "reasons", "name", "position", "adr", "adr_body", "no_odr", "legal_basis", "terms", "appeal", "rf",
         "court", "defendant", "court_named"},
    ),
    ("PL_PAY", "accepted", {"decision", "name", "position", "no_odr", "terms", "done_by", "within_30"}),
    (
        "PL_TELCO",
        "refused",
        {"decision", "reasons", "name", "position", "unit", "received", "exhausted", "court", "uke", "adr", "adr_body",
         "no_odr"},
    ),
    (
        "PL_TELCO",
        "accepted",
        {"decision", "name", "position", "unit", "received", "amount", "done_by", "within_30", "no_odr"},
    ),
    (
        "PL_POST",
        "accepted",
        {"decision", "name", "position", "firm", "unit", "legal_basis", "amount", "payment_way", "done_by",
         "within_30", "no_odr"},
    ),
    (
        "PL_CARRIAGE",
        "refused",
        {"decision", "reasons", "name", "firm", "legal_basis", "appeal", "court", "court_named", "adr", "adr_body",
         "no_odr"},
    ),
    ("PL_DEV_DEFECT", "refused", {"decision", "reasons", "name", "adr", "adr_body", "no_odr"}),
    ("PL_GUARANTEE", "refused", {"decision", "reasons", "name", "guarantee", "adr", "adr_body", "no_odr"}),
    ("EU_GDPR12", "refused", {"decision", "reasons", "name", "uodo", "court", "no_odr"}),
    (
        "PL_KPA_SKARGA",
        "refused",
        {"decision", "reasons", "name", "position", "firm", "legal_basis", "again", "no_odr"},
    ),
    ("EU_RAIL", "refused", {"decision", "reasons", "name", "utk", "adr", "adr_body", "no_odr"}),
    ("PL_ENERGY", "refused", {"decision", "reasons", "name", "ure", "adr", "adr_body", "no_odr"}),
]  # fmt: skip


def _named(one: object) -> str:
    """The name of a test: of sets and rows nothing, whose order is another one in each process."""
    return one if isinstance(one, str) else ""


@pytest.mark.parametrize(("regime", "kind", "ids"), EXPECTED, ids=_named)
def test_the_list_of_a_family(regime: str, kind: str, ids: set[str]) -> None:
    assert {one.id for one in required(regime, family(regime, kind))} == ids


def test_each_element_says_where_it_is_written_and_how_sure_that_is() -> None:
    for regime in regimes():
        assert regime in catalogue()
        for facts in (base(regime=regime), partly(regime=regime), refused(regime=regime)):
            for one in required(regime, facts):
                assert one.basis
                assert one.mark in {"H", "M", "L", "C"}
                assert one.name.pl
                assert one.name.en
    safe = {one.id: one.mark for one in required("PL_CONS_7A", refused())}
    assert safe["legal_basis"] == "C"  # the act names no content
    assert safe["adr"] == "H"
    assert {one.mark for one in required("PL_KPA_SKARGA", refused()) if one.id == "again"} == {"L"}


def without(text: str, *phrases: str) -> str:
    for one in phrases:
        assert one in text, one
        text = text.replace(one, "")
    return text


CUTS = [
    ("PL_FIN", "refused", ("Rzecznika Finansowego",), {"rf"}),
    ("PL_FIN", "refused", ("Sąd Rejonowy w Radomiu",), {"court_named"}),
    ("PL_FIN", "refused", ("pozwanym jest wtedy ",), {"defendant"}),
    ("PL_FIN", "refused", ("specjalistka ds. reklamacji",), {"position"}),
    ("PL_FIN", "accepted", ("do piątku 4 grudnia",), {"done_by"}),
    ("PL_TELCO", "refused", ("Ta odpowiedź wyczerpuje drogę reklamacyjną.",), {"exhausted"}),
    ("PL_TELCO", "refused", ("Dział Reklamacji, ",), {"unit"}),
    ("PL_TELCO", "refused", (", złożoną 12\u00a0listopada\u00a02026\u00a0r",), {"received"}),
    ("PL_TELCO", "accepted", ("150\u00a0zł", "150 zł"), {"amount"}),
    ("PL_POST", "refused", ("odwołać",), {"appeal"}),
    ("PL_POST", "accepted", ("ul. Zabawna 3, 26-600 Radom",), {"firm"}),
    ("PL_CARRIAGE", "refused", ("Podstawa prawna: art. 43b i 43d ustawy o prawach konsumenta.",), {"legal_basis"}),
    ("PL_GUARANTEE", "refused", ("nie wyłącza ani nie ogranicza",), {"guarantee"}),
    ("EU_GDPR12", "refused", ("Prezesa Urzędu Ochrony Danych Osobowych (uodo.gov.pl)",), {"uodo"}),
    ("PL_KPA_SKARGA", "refused", ("(art. 239 § 1 kodeksu postępowania administracyjnego)",), {"again"}),
    ("PL_CONS_7A", "refused", ("odmawia udziału w", "pozasądowym"), {"adr"}),
    ("PL_CONS_7A", "refused", ("Anna Nowak",), {"name"}),
]


@polish
@pytest.mark.parametrize(("regime", "kind", "cut", "gone"), CUTS, ids=_named)
def test_what_is_edited_out_is_missing(regime: str, kind: str, cut: tuple[str, ...], gone: set[str]) -> None:
    facts = family(regime, kind)
    assert set(lacks(without(compose(facts).text(), *cut), facts)) == gone


@pytest.mark.parametrize("part", ["decision", "instruction", "adr", "law"])
def test_a_part_taken_out_of_the_letter_is_missing(part: str) -> None:
    facts = family("PL_FIN", "refused")
    letter = compose(facts)
    cut = replace(letter, blocks=tuple(one for one in letter.blocks if one.part != part))
    by_part = {
        "decision": {"decision"},
        "instruction": {"appeal", "rf", "court", "defendant", "court_named"},
        "adr": {"adr"},  # the ombudsman is still named in the instruction
        "law": {"legal_basis"},
    }
    assert set(lacks(cut, facts)) == by_part[part]


def test_the_statement_is_missing_until_the_firm_has_said_something() -> None:
    """No statement is consent by the act, so its absence is shown and never filled in."""
    facts = refused(adr=None)
    assert lacks(compose(facts), facts) == ["adr", "adr_body"]
    assert adr.must_state(facts)


def test_a_link_to_the_odr_platform_is_reported() -> None:
    facts = base()
    text = compose(facts).text() + "\nhttps://ec.europa.eu/consumers/odr/"
    assert lacks(text, facts) == ["no_odr"]


def test_a_court_is_never_guessed() -> None:
    facts = replace(family("PL_FIN", "refused"), court="")
    assert lacks(compose(facts), facts) == ["court_named"]


def test_money_that_comes_after_thirty_days_is_reported() -> None:
    late = Remedy("law", "zwrot opłaty", Decimal(20), due_on=date(2026, 12, 26), how="przelewem")
    facts = replace(family("PL_FIN", "accepted"), remedies=(late,))
    assert lacks(compose(facts), facts) == ["within_30"]
    kept = replace(facts, remedies=(replace(late, due_on=date(2026, 12, 25)),))
    assert lacks(compose(kept), kept) == []


def test_what_is_accepted_without_a_date_is_reported() -> None:
    facts = base(remedies=(Remedy("law", "wymiana"),))
    assert lacks(compose(facts), facts) == ["done_by"]
    nothing = base(remedies=())
    assert lacks(compose(nothing), nothing) == ["done_by"]


def test_what_silence_accepts_is_accepted() -> None:
    facts = base(demands=(Demand("zwrot ceny", "deemed"),), remedies=())
    assert lacks(compose(facts), facts) == ["done_by"]


def test_a_regime_without_a_list_has_the_general_one() -> None:
    assert {one.id for one in required("PL_B2B_RKJ", refused(status="business"))} == {
        "decision", "reasons", "name", "no_odr",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("do 4 grudnia", True), ("do 04.12.2026 r.", True), ("4.12", True), ("2026-12-04", True),
        ("by 4 December", True),
        ("on December 4", True), ("do 14 grudnia", False), ("4 stycznia", False), ("4.12.2025", False),
        ("December 14", False), ("24.12.2026", False),
    ],
)  # fmt: skip
def test_days_are_found_however_written(text: str, named: bool) -> None:
    assert Words(text).name_day(date(2026, 12, 4)) is named


@pytest.mark.parametrize(
    ("text", "amount", "named"),
    [
        ("1 250 zł", "1250", True), ("1\u00a0250,00 zł", "1250.00", True), ("1,250.00 PLN", "1250", True),
        ("1250", "1250", True), ("150 zł", "150.00", True), ("150,50 zł", "150.50", True), ("1 150 zł", "150", False),
        ("150,50 zł", "150", False), ("1500 zł", "150", False), ("49,90", "49.90", True), ("49,9", "49.90", False),
    ],
)  # fmt: skip
def test_sums_are_found_however_written(text: str, amount: str, named: bool) -> None:
    assert Words(text).name_sum(Decimal(amount)) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("właściwy jest Sąd Rejonowy w Radomiu", True), ("przed Sądem Okręgowym dla Warszawy-Pragi", True),
        ("the District Court in Radom", True), ("sąd według siedziby pozwanego", False), ("Sąd Rejonowy", False),
        ("the competent court", False),
    ],
)  # fmt: skip
def test_a_court_is_named_by_its_kind_and_place(text: str, named: bool) -> None:
    assert names_court(text) is named


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Rozpatrzył: Dział Obsługi, ul. Prosta 1, 00-838 Warszawa", True),
        ("Biuro Reklamacji\nKlocek sp. z o.o.\n26-600 Radom", True), ("Dział Obsługi zajmie się tym jutro.", False),
        ("Klocek sp. z o.o., ul. Zabawna 3, 26-600 Radom", False),
    ],
)  # fmt: skip
def test_a_unit_that_somebody_typed_stands_with_its_address(text: str, there: bool) -> None:
    facts = base(signatory=replace(base().signatory, unit=""))
    assert CHECKS["unit"](Words(text), facts) is there


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("zgodnie z art. 43b ustawy o prawach konsumenta", True), ("§ 5 rozporządzenia", True), ("art. 7a", False),
        ("§ 5 regulaminu", False), ("ma Pan prawo do zwrotu", False), ("art. 7a i art. 43c", True),
    ],
)  # fmt: skip
def test_the_law_of_the_procedure_is_no_legal_basis(text: str, there: bool) -> None:
    facts = base(legal_basis=(), procedure=("ustawa o prawach konsumenta, art. 7a (t.j. Dz.U. 2024 poz. 1796)",))
    assert CHECKS["legal_basis"](Words(text), facts) is there
