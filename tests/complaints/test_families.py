"""Every family of regimes: from a stored complaint, its decision and the settings to a letter that lacks nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from prezent.complaints import answering
from prezent.complaints.models import Complaint, Decision
from prezent.complaints.policies import get_complaint
from prezent.complaints.services.deciding import decide
from prezent.complaints.services.decision import Offered
from prezent.complaints.services.letter_parts import write_parts
from prezent.complaints.services.rules import LetterRules, current_rules, save_rules
from prezent.domain.complaints.required import missing, regimes, required
from prezent.people.models import Customer, Staff
from prezent.people.policies import Viewer
from prezent.platform import config
from prezent.platform.errors import Conflict, DomainError
from tests.support.clocks import make_clock
from tests.support.decisions import founded, fresh, iga, make_complaint, marta, prepared, refund, refused, set_rules
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

OURS = LetterRules(
    unit="Dział Reklamacji", unit_address="ul. Ogrodowa 4, 00-876 Warszawa",
    court="Sąd Rejonowy dla Warszawy-Woli", appeal="pisemnie, do Zarządu na adres odwolania@jarzebina.example",
    appeal_days=30,
)  # fmt: skip
#: A regime of each family, with the facts of the complaint that open it.
FAMILIES: dict[str, dict[str, Any]] = {
    "PL_CONS_7A": {},
    "PL_ESTATE_RKJ": {"about": "real_estate"},
    "PL_B2B_RKJ": {"status": "business"},
    "PL_FIN": {"sector": "finance"},
    "PL_PAY": {"sector": "payment"},
    "PL_TELCO": {"sector": "telecom"},
    "PL_POST": {"sector": "post"},
    "PL_CARRIAGE": {"sector": "carriage"},
    "PL_ENERGY": {"sector": "electricity"},
    "PL_GAS": {"sector": "gas"},
    "PL_AIR": {"sector": "air", "status": "sole_trader"},
    "EU_RAIL": {"sector": "rail"},
    "EU_BUS": {"sector": "bus"},
    "EU_SEA": {"sector": "sea"},
    "PL_PACKAGE": {"sector": "package"},
    "PL_DEV_DEFECT": {"sector": "developer"},
    "PL_KPA_SKARGA": {"sector": "public"},
    "EU_DSA20": {"answers": {"platform_decision": True}, "sector": "none", "status": "business"},
}
#: Families about which somebody has to say what law the position rests on: the desk knows only the procedure.
CITED = {"PL_FIN", "PL_PAY", "PL_POST", "PL_CARRIAGE", "PL_KPA_SKARGA"}
TERMS = "§ 4 ust. 2 regulaminu: „Opłata jest pobierana raz w roku.”"
LAW = "Prawo pocztowe, art. 88"


@pytest.fixture(autouse=True)
def firm(monkeypatch: pytest.MonkeyPatch) -> None:
    known = config.get().model_copy(update={"firm_address": "ul. Ogrodowa 4 | 00-876 Warszawa"})
    monkeypatch.setattr(config, "get", lambda: known)


def set_letters(letters: LetterRules = OURS) -> None:
    rules = current_rules()
    save_rules(
        by=iga(), now=NOW, version=rules.version, agent_limit=rules.agent_limit,
        supervisor_limit=rules.supervisor_limit, currency="PLN", four_eyes=False, conflict_wall=True, adr_consent=False,
        letters=letters,
    )  # fmt: skip


def complained(regime: str) -> Complaint:
    made = make_complaint(**FAMILIES[regime])
    make_clock(regime, case=made.case, event=NOW)
    Customer.objects.filter(pk=made.case.customer_id).update(form="pan", first_name="Grzegorz", last_name="Pawlik")
    return get_complaint(marta(), made.case.number)


def paid() -> Offered:
    return replace(refund("79.00"), words="Zwrot opłaty przelewem na konto")


def decided(complaint: Complaint, kind: str) -> Decision:
    set_rules(agent_limit=500, four_eyes=False)
    written = founded(complaint, paid()) if kind == "accepted" else refused(complaint)
    decision = prepared(complaint, written)
    decide(decision, by=marta(), now=NOW)
    return fresh(decision)


def lacks(complaint: Complaint, me: Viewer, author: Staff) -> list[str]:
    """What the letter lacks as it is composed; its words alone, as they come from the composer, lack no more."""
    made = answering.compose_answer(complaint, by=me, author=author, now=NOW)
    found = [one.id for one in made.missing]
    assert [one.id for one in missing(made.letter.text(), made.facts.regime, made.facts)] == found
    return found


def test_every_family_is_here() -> None:
    """Those with a list of their own that a complaint can open, but for readings of the same family."""
    same = {
        "PL_CONS_GOODS", "PL_CONS_DIGITAL", "PL_ESERVICE", "PL_POST_APPEAL", "PL_ENERGY_DISC", "PL_GUARANTEE",
        "EU_GDPR12",
    }  # fmt: skip
    assert regimes() - same <= set(FAMILIES)


@pytest.mark.parametrize("kind", ["accepted", "refused"])
@pytest.mark.parametrize("regime", FAMILIES)
def test_the_letter_of_each_family_lacks_nothing(regime: str, kind: str, author: Staff) -> None:
    me = marta()
    complaint = complained(regime)
    decision = decided(complaint, kind)
    set_letters()
    law = LAW if regime in CITED else ""
    write_parts(complaint, by=me, now=NOW, version=decision.version, terms=TERMS, law=law)
    made = answering.compose_answer(complaint, by=me, author=author, now=NOW)
    assert made.facts.regime == regime
    assert required(regime, made.facts)
    assert lacks(complaint, me, author) == []


@pytest.mark.parametrize("regime", sorted(CITED))
def test_the_law_of_the_procedure_alone_is_no_legal_basis(regime: str, author: Staff) -> None:
    me = marta()
    complaint = complained(regime)
    decision = decided(complaint, "refused")
    set_letters()
    write_parts(complaint, by=me, now=NOW, version=decision.version, terms=TERMS, law="")
    assert lacks(complaint, me, author) == ["legal_basis"]


@pytest.mark.parametrize(
    ("regime", "kind", "gone"),
    [
        ("PL_TELCO", "accepted", {"unit"}),
        ("PL_POST", "refused", {"unit"}),
        ("PL_FIN", "accepted", {"terms"}),
        ("PL_FIN", "refused", {"terms", "court_named"}),
        ("PL_CARRIAGE", "refused", {"appeal", "court_named"}),
    ],
)
def test_what_nobody_has_set_is_missing(regime: str, kind: str, gone: set[str], author: Staff) -> None:
    me = marta()
    complaint = complained(regime)
    decision = decided(complaint, kind)
    set_letters(LetterRules())
    write_parts(complaint, by=me, now=NOW, version=decision.version, terms="", law=LAW)
    assert set(lacks(complaint, me, author)) == gone


def test_what_the_author_writes_into_the_letter_counts(author: Staff) -> None:
    me = marta()
    complaint = complained("PL_POST")
    decided(complaint, "refused")
    set_letters(LetterRules())
    made = answering.compose_answer(complaint, by=me, author=author, now=NOW)
    assert {one.id for one in made.missing} == {"unit", "legal_basis"}
    typed = made.letter.text() + (
        "\nReklamację rozpatrzył Dział Obsługi Reklamacji, ul. Ogrodowa 4, 00-876 Warszawa, na podstawie art. 88 Prawa"
        " pocztowego."
    )
    assert missing(typed, "PL_POST", made.facts) == ()


def test_a_court_typed_by_the_author_counts(author: Staff) -> None:
    me = marta()
    complaint = complained("PL_CARRIAGE")
    decided(complaint, "refused")
    set_letters(replace(OURS, court=""))
    made = answering.compose_answer(complaint, by=me, author=author, now=NOW)
    text = made.letter.text() + "\nZgodnie z art. 75 Prawa przewozowego."
    assert {one.id for one in missing(text, "PL_CARRIAGE", made.facts)} == {"court_named"}
    named = text.replace("sąd według siedziby pozwanego", "Sąd Rejonowy dla Warszawy-Woli")
    assert missing(named, "PL_CARRIAGE", made.facts) == ()


def test_the_appeal_says_within_how_many_days(author: Staff) -> None:
    complaint = complained("PL_FIN")
    decided(complaint, "refused")
    set_letters()
    text = answering.compose_answer(complaint, by=marta(), author=author, now=NOW).letter.text()
    assert "w\u00a0ciągu 30 dni od doręczenia tej odpowiedzi: pisemnie, do Zarządu" in text
    assert "właściwy jest Sąd Rejonowy dla Warszawy-Woli" in text


# -- the law of the matter ---------------------------------------------------------------------------------------------


def basis(complaint: Complaint, author: Staff) -> tuple[tuple[str, ...], tuple[str, ...]]:
    facts = answering.compose_answer(complaint, by=marta(), author=author, now=NOW).facts
    return facts.legal_basis, facts.procedure


def test_a_refusal_about_goods_cites_what_stands_against_it(author: Staff) -> None:
    """Money back before a repair was tried: the order of remedies (UPK art. 43e ust. 1) stands against it."""
    complaint = complained("PL_CONS_7A")
    decided(complaint, "refused")
    law, procedure = basis(complaint, author)
    assert any("art. 43e ust. 1" in one for one in law)
    assert not any("art. 7a" in one for one in law)
    assert procedure == ("ustawa o prawach konsumenta, art. 7a (t.j. Dz.U. 2024 poz. 1796)",)
    with translation.override("pl"):
        text = answering.compose_answer(complaint, by=marta(), author=author, now=NOW).letter.text()
    assert "Podstawa prawna: ustawa o prawach konsumenta, art. 43e ust. 1; art. 43e ust. 4, 6 i 7." in text
    assert "Tryb odpowiedzi: ustawa o prawach konsumenta, art. 7a" in text


def test_a_repair_that_is_refused_cites_conformity(author: Staff) -> None:
    made = make_complaint(demands=(("repair", "naprawa"),))
    make_clock(case=made.case, event=NOW)
    complaint = get_complaint(marta(), made.case.number)
    decided(complaint, "refused")
    assert basis(complaint, author)[0] == (
        "ustawa o prawach konsumenta, art. 43b", "ustawa o prawach konsumenta, art. 43d",
    )  # fmt: skip


def test_what_came_to_light_too_late_cites_the_two_years(author: Staff) -> None:
    made = make_complaint(delivered_on=date(2024, 1, 10))
    make_clock(case=made.case, event=NOW)
    complaint = get_complaint(marta(), made.case.number)
    decided(complaint, "refused")
    assert basis(complaint, author)[0] == ("ustawa o prawach konsumenta, art. 43c ust. 1",)


def test_a_refund_cites_the_law_of_the_refund(author: Staff) -> None:
    complaint = complained("PL_CONS_7A")
    decided(complaint, "accepted")
    assert "ustawa o prawach konsumenta, art. 43e ust. 4, 6 i 7" in basis(complaint, author)[0]


def test_the_law_somebody_typed_goes_first(author: Staff) -> None:
    complaint = complained("PL_CONS_7A")
    decision = decided(complaint, "refused")
    write_parts(complaint, by=marta(), now=NOW, version=decision.version, terms="", law="  kodeks cywilny, art. 5 \n\n")
    assert basis(complaint, author)[0][0] == "kodeks cywilny, art. 5"


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_what_the_letter_cites_is_written_once_by_whoever_saw_it(author: Staff) -> None:
    me = marta()
    complaint = complained("PL_FIN")
    decision = decided(complaint, "refused")
    write_parts(complaint, by=me, now=NOW, version=decision.version, terms=TERMS, law="")
    with pytest.raises(Conflict):
        write_parts(complaint, by=me, now=NOW, version=decision.version, terms="inne", law="")
    assert fresh(decision).terms == TERMS


def test_nothing_is_cited_of_what_is_not_decided(author: Staff) -> None:
    complaint = complained("PL_FIN")
    with pytest.raises(DomainError) as told:
        write_parts(complaint, by=marta(), now=NOW, version=0, terms=TERMS, law="")
    assert told.value.code == "decision.not_decided"


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        (LetterRules(unit="Dział Reklamacji"), "rules.unit"),
        (LetterRules(court="właściwy"), "rules.court"),
        (LetterRules(appeal_days=14), "rules.appeal"),
        (LetterRules(appeal="do Zarządu", appeal_days=0), "rules.appeal_days"),
        (LetterRules(appeal="do Zarządu", appeal_days=366), "rules.appeal_days"),
    ],
)
def test_a_setting_that_tells_the_customer_nothing_is_refused(letters: LetterRules, code: str) -> None:
    with pytest.raises(DomainError) as told:
        set_letters(letters)
    assert told.value.code == code
    assert current_rules().version == 0
