"""A refusal by another name: "founded" without what was asked for, "in part", a verdict after silence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from prezent.complaints import answering
from prezent.complaints.lawful import Grounds
from prezent.complaints.models import Complaint, Decision, Demand
from prezent.complaints.queries.decision import decided_facts
from prezent.complaints.services import decision as services
from prezent.complaints.services.decision import Offered, Written
from prezent.deadlines.models import Clock
from prezent.people.models import Customer, Staff
from prezent.platform.errors import DomainError
from tests.support.clocks import make_clock
from tests.support.decisions import (
    IN_TWO_WEEKS,
    fresh,
    hanna,
    letter_in,
    make_complaint,
    marta,
    prepared,
    refund,
    set_rules,
)
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

REPAIR = Offered("law", "repair", "Naprawa", None, IN_TWO_WEEKS)
WHY = "Grzejnik ma wadę, którą usuniemy."


@pytest.fixture(autouse=True)
def _limits(db: None) -> None:
    set_rules(agent_limit=1000)


@pytest.fixture
def complaint() -> Complaint:
    return make_complaint()


def say(complaint: Complaint, merits: str, *remedies: Offered, why: str = WHY, **more: object) -> Written:
    verdicts = {one.pk: (merits, why) for one in complaint.demands.all()}
    return Written(verdicts=verdicts, service="good", remedies=remedies, merits_findings=(1,), **more)  # type: ignore[arg-type]


def alone(complaint: Complaint, written: Written) -> str:
    """What stands against Marta's deciding alone; "" when she may."""
    decision = Decision.objects.filter(complaint=complaint).exclude(state="replaced").first()
    if decision is None:
        decision = prepared(complaint, written)
    else:
        services.prepare(complaint, by=marta(), now=NOW, written=written, version=decision.version)
    try:
        services.decide(fresh(decision), by=marta(), now=NOW)
    except DomainError as error:
        return error.code
    return ""


# --- four eyes


@pytest.mark.parametrize(
    ("merits", "remedy", "against"),
    [
        ("partly", refund("379.00"), "decision.refusal"),
        ("partly", refund("1.00"), "decision.refusal"),
        ("founded", refund("1.00"), "decision.refusal"),
        ("founded", refund("378.99"), "decision.refusal"),
        ("founded", REPAIR, "decision.refusal"),
        ("founded", refund("379.00"), ""),
        ("founded", Offered("law", "other", "Przelew całej ceny", Decimal("379.00"), IN_TWO_WEEKS), ""),
    ],
)
def test_what_gives_less_than_was_asked_for_takes_a_second_person(
    complaint: Complaint, merits: str, remedy: Offered, against: str
) -> None:
    written = say(complaint, merits, remedy)
    assert alone(complaint, written) == against
    if against:
        services.decide(fresh(Decision.objects.get()), by=hanna(), now=NOW)
    assert Decision.objects.get().state == "decided"


def test_the_sum_that_the_customer_named_is_what_was_asked_for(complaint: Complaint) -> None:
    Demand.objects.update(amount=Decimal("40.00"))
    assert alone(complaint, say(complaint, "founded", refund("39.99"))) == "decision.refusal"
    assert alone(complaint, say(complaint, "founded", refund("40.00"))) == ""


def test_a_lower_price_is_held_against_what_the_law_makes_of_the_values() -> None:
    complaint = make_complaint(demands=(("reduction", "obniżenie ceny"),), price="400.00")
    grounds = Grounds(frozenset({"failed_before"}), Decimal(400), Decimal(300))
    less = Offered("law", "reduction", "Obniżenie ceny", Decimal("99.99"), IN_TWO_WEEKS)
    assert alone(complaint, say(complaint, "founded", less, grounds=grounds)) == "decision.refusal"
    full = replace(less, amount=Decimal("100.00"))
    assert alone(complaint, say(complaint, "founded", full, grounds=grounds)) == ""


@pytest.mark.parametrize(
    ("kinds", "remedies", "against"),
    [
        (("repair", "refund"), (refund("379.00"),), ""),
        (("repair", "refund"), (REPAIR,), "decision.refusal"),
        (("refund", "apology"), (refund("379.00"),), ""),
        (("apology", "explain"), (), ""),
    ],
)
def test_ordinary_good_decisions_stay_one_persons(
    kinds: tuple[str, ...], remedies: tuple[Offered, ...], against: str
) -> None:
    complaint = make_complaint(demands=tuple((kind, kind) for kind in kinds))
    assert alone(complaint, say(complaint, "founded", *remedies)) == against


def test_what_an_earlier_decision_promised_is_given_too(complaint: Complaint) -> None:
    assert alone(complaint, say(complaint, "founded", refund("379.00"))) == ""
    decision = fresh(Decision.objects.get())
    services.mark_sent(decision, by=marta(), now=NOW, entry=letter_in(complaint.case))
    services.replace_decision(fresh(decision), by=marta(), now=NOW)
    assert alone(complaint, say(complaint, "founded")) == ""


def test_a_founded_demand_that_is_met_otherwise_has_its_reasons_and_findings(complaint: Complaint) -> None:
    assert alone(complaint, say(complaint, "founded", REPAIR, why="")) == "decision.no_reasons"
    bare = replace(say(complaint, "founded", REPAIR), merits_findings=())
    assert alone(complaint, bare) == "decision.no_evidence"
    assert alone(complaint, say(complaint, "founded", refund("379.00"), why="")) == ""


def test_a_firm_of_one_decides_and_the_decision_says_so_for_ever(complaint: Complaint) -> None:
    set_rules(agent_limit=1000, four_eyes=False)
    assert alone(complaint, say(complaint, "founded", REPAIR)) == ""
    assert Decision.objects.get().waived == ["four_eyes"]


# --- after silence


@pytest.fixture
def silence(complaint: Complaint) -> Clock:
    clock = make_clock(case=complaint.case)
    Clock.objects.filter(pk=clock.pk).update(state="silence", next_check_at=None)
    return clock


@pytest.mark.parametrize(
    ("merits", "remedy", "against"),
    [
        ("not_founded", None, "decision.silence"),
        ("partly", refund("1.00"), "decision.silence"),
        ("founded", refund("379.00"), "decision.silence"),
        ("deemed", refund("1.00"), "decision.silence"),
        ("deemed", REPAIR, "decision.silence"),
        ("deemed", refund("379.00"), ""),
    ],
)
def test_a_verdict_after_silence_waits_for_the_legal_review(
    complaint: Complaint, silence: Clock, merits: str, remedy: Offered | None, against: str
) -> None:
    written = say(complaint, merits, *([remedy] if remedy else []))
    assert alone(complaint, written) == against
    if against:
        asked = services.ask_approval(fresh(Decision.objects.get()), by=marta(), now=NOW)
        assert "silence" in asked.reasons


def test_a_reviewed_silence_asks_for_no_second_review(complaint: Complaint, silence: Clock) -> None:
    Clock.objects.filter(pk=silence.pk).update(reviewed_at=NOW, reviewed_by_id=hanna().id)
    assert alone(complaint, say(complaint, "founded", refund("379.00"))) == ""


def test_what_silence_acknowledged_is_done_and_not_only_said(complaint: Complaint, silence: Clock) -> None:
    assert alone(complaint, say(complaint, "deemed")) == "decision.no_remedy"
    gesture = Offered("gesture", "money", "Bon", Decimal(379), IN_TWO_WEEKS)
    assert alone(complaint, say(complaint, "deemed", gesture)) == "decision.no_remedy"


# --- the letter


def letter_of(complaint: Complaint, written: Written) -> str:
    Staff.objects.filter(pk=marta().id).update(position="Specjalistka")
    Customer.objects.filter(pk=complaint.case.customer_id).update(form="pan", first_name="Jan")
    complaint = Complaint.objects.select_related("case__customer").get(pk=complaint.pk)
    services.decide(prepared(complaint, written), by=hanna(), now=NOW)
    author = Staff.objects.get(pk=marta().id)
    return answering.compose_answer(complaint, by=marta(), author=author, now=NOW, adr="consents").letter.text()


def test_the_letter_does_not_call_a_repair_the_money_that_was_asked_for(complaint: Complaint) -> None:
    text = letter_of(complaint, say(complaint, "founded", REPAIR))
    assert "spełniam żądanie" not in text
    assert "w całości" not in text
    assert "Uznaję reklamację, ale proponuję coś innego niż to, o co chodzi w żądaniu: zwrot ceny." in text
    assert WHY in text
    assert "pozasądowym" in text  # a demand that is not met is a dispute (act of 2016, art. 32)


def test_a_smaller_sum_is_a_part(complaint: Complaint) -> None:
    text = letter_of(complaint, say(complaint, "founded", refund("100.00")))
    assert "Uznaję reklamację w części i w tej części spełniam żądanie: zwrot ceny." in text


def test_a_demand_that_is_met_is_met_in_full(complaint: Complaint) -> None:
    text = letter_of(complaint, say(complaint, "founded", refund("379.00")))
    assert "Uznaję reklamację w całości i spełniam żądanie: zwrot ceny." in text
    assert "z mocy prawa:" in text


def test_what_the_contract_gives_is_not_said_to_be_the_laws() -> None:
    complaint = make_complaint(demands=(("fulfil", "cena z ogłoszenia"),))
    agreed = Offered("law", "fulfil", "Dopłata do ceny z ogłoszenia", Decimal("80.00"), IN_TWO_WEEKS)
    text = letter_of(complaint, say(complaint, "founded", agreed))
    assert "z mocy prawa lub umowy:" in text


def test_every_demand_that_is_not_met_has_its_reasons_before_anybody_signs(complaint: Complaint) -> None:
    """The reasons of the whole stand at the first demand; the letter would refuse the second one without its own."""
    Demand.objects.create(complaint=complaint, kind="damages", words="24 zł za bilety", stated_on=NOW.date())
    first, second = complaint.demands.order_by("pk").values_list("pk", flat=True)
    written = say(complaint, "partly", refund("10.00"), why="", merits_why=WHY)
    assert alone(complaint, written) == "decision.no_reasons"
    whole = replace(written, verdicts={first: ("partly", ""), second: ("partly", "Bilety były ważne cały dzień.")})
    assert alone(complaint, whole) == "decision.refusal"
    Staff.objects.filter(pk=marta().id).update(position="Specjalistka")
    services.decide(fresh(Decision.objects.get()), by=hanna(), now=NOW)
    author = Staff.objects.get(pk=marta().id)
    complaint = Complaint.objects.select_related("case__customer").get(pk=complaint.pk)
    text = answering.compose_answer(complaint, by=marta(), author=author, now=NOW, adr="consents").letter.text()
    assert WHY in text
    assert "Bilety były ważne cały dzień." in text


def test_facts_for_the_letter_say_how_each_demand_is_met(complaint: Complaint) -> None:
    Demand.objects.create(complaint=complaint, kind="repair", words="naprawa", stated_on=NOW.date())
    services.decide(prepared(complaint, say(complaint, "founded", REPAIR)), by=hanna(), now=NOW)
    found = decided_facts(marta(), complaint.pk)
    assert found is not None
    assert [one.merits for one in found.verdicts] == ["otherwise", "founded"]
