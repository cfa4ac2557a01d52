"""Deciding: two verdicts with reasons, limits by role, a second person's consent, what is promised and done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from prezent.cases.events import DeliveryFailed
from prezent.complaints.decision_checks import committed
from prezent.complaints.decision_policies import get_approval, get_decision, get_remedy
from prezent.complaints.lawful import TRIED, Grounds, facts_of, mended_before, read_grounds
from prezent.complaints.models import Approval, Complaint, Decision, Demand, DemandVerdict, Finding, Remedy
from prezent.complaints.queries.decision import approvals_for, decided_facts, ledger_of, trace_of
from prezent.complaints.services import decision as services
from prezent.complaints.services.decision import Offered, Written
from prezent.complaints.services.findings import answer_item
from prezent.complaints.services.ledger import require_sendable
from prezent.complaints.services.rules import current_rules, save_rules
from prezent.deadlines import reckoning
from prezent.deadlines.models import Clock
from prezent.domain.complaints.interest import rates
from prezent.domain.complaints.remedies import assess
from prezent.people.models import Staff, Team
from prezent.platform.bus import publish
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import timeline
from prezent.promises import services as promises
from prezent.promises.models import Promise
from prezent.promises.when import Due
from prezent.web.desk.decision_trace import ledger
from tests.support.cases import make_case
from tests.support.clocks import EVENT, make_clock, somebody
from tests.support.decisions import (
    APOLOGY,
    IN_TWO_WEEKS,
    TODAY,
    founded,
    fresh,
    gesture,
    hanna,
    iga,
    letter_in,
    make_complaint,
    marta,
    prepared,
    refund,
    refused,
    set_rules,
)
from tests.support.people import NOW, make_staff, make_viewer

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def complaint() -> Complaint:
    return make_complaint()


def code_of(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def told(complaint: Complaint) -> list[str]:
    lines = timeline(("case", complaint.case_id))
    return [one.action for one in lines if one.action.split(".")[0] in {"decision", "approval", "remedy", "promise"}]


def said_last(complaint: Complaint, action: str) -> dict[str, object]:
    return dict(next(one.data for one in reversed(timeline(("case", complaint.case_id))) if one.action == action))


# --- preparing


def test_a_decision_is_prepared_and_changed(complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("50"), merits_why="  Ma Pan rację. "))
    assert (decision.state, decision.version, decision.prepared_by_id) == ("draft", 0, marta().id)
    assert decision.merits_why == "Ma Pan rację."
    written = services.written_of(decision)
    again = services.prepare(complaint, by=hanna(), now=NOW, written=written, version=0)
    assert (again.version, fresh(decision).prepared_by_id) == (0, marta().id)
    changed = replace(written, remedies=(*written.remedies, gesture()))
    services.prepare(complaint, by=hanna(), now=NOW, written=changed, version=0)
    decision = fresh(decision)
    assert (decision.version, decision.prepared_by_id) == (1, hanna().id)
    first, second = Remedy.objects.order_by("pk")
    assert (first.pk, first.amount, second.amount) == (written.remedies[0].id, Decimal("50.00"), Decimal("32.20"))
    assert told(complaint) == ["decision.prepared", "decision.changed"]


def test_begun_once(complaint: Complaint) -> None:
    prepared(complaint, founded(complaint))
    with pytest.raises(Conflict) as error:
        services.prepare(complaint, by=hanna(), now=NOW, written=Written())
    assert code_of(error) == "decision.begun"
    assert "Marta Wilczek" in str(error.value)


def test_an_old_form_overwrites_nothing(complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint))
    services.prepare(complaint, by=hanna(), now=NOW + HOUR, written=founded(complaint, refund("10")), version=0)
    with pytest.raises(Conflict) as error:
        services.prepare(complaint, by=marta(), now=NOW + HOUR, written=founded(complaint, refund("20")), version=0)
    assert code_of(error) == "decision.changed"
    assert "Hanna Bielak, 24.11, 11:42" in str(error.value)
    assert [one.amount for one in Remedy.objects.filter(decision=decision)] == [Decimal("10.00")]


@pytest.mark.parametrize(
    ("offered", "code"),
    [
        (Offered("law", "voucher", "Bon"), "remedy.kind"),
        (Offered("gift", "other", "x"), "remedy.kind"),
        (Offered("gesture", "money", "  "), "remedy.words"),
        (Offered("gesture", "money", "x", Decimal("-0.01")), "remedy.amount"),
        (Offered("gesture", "money", "x", Decimal("0.001")), "remedy.amount"),
        (Offered("gesture", "money", "x", Decimal("NaN")), "remedy.amount"),
        (Offered("gesture", "money", "x", Decimal(10_000_000)), "remedy.amount"),
        (Offered("gesture", "money", "x", Decimal(1), currency="EUR"), "remedy.currency"),
        (Offered("measure", "measure", "x", owner=10**9), "remedy.owner_gone"),
    ],
)
def test_what_cannot_be_offered(complaint: Complaint, offered: Offered, code: str) -> None:
    with pytest.raises(DomainError) as error:
        services.prepare(complaint, by=marta(), now=NOW, written=Written(remedies=(offered,)))
    assert code_of(error) == code
    assert not Decision.objects.exists()


def test_verdicts_of_other_complaints_are_refused(complaint: Complaint) -> None:
    other = make_complaint()
    stranger = other.demands.get().pk
    for written, code in (
        (Written(verdicts={stranger: ("founded", "")}), "decision.demand"),
        (Written(verdicts={complaint.demands.get().pk: ("maybe", "")}), "decision.merits"),
        (Written(service="nice"), "decision.service"),
        (Written(merits_findings=(7,)), "decision.finding"),
    ):
        with pytest.raises(DomainError) as error:
            services.prepare(complaint, by=marta(), now=NOW, written=written)
        assert code_of(error) == code


def test_remedies_come_and_go(complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("50")))
    services.add_remedy(decision, by=marta(), now=NOW, offered=APOLOGY)
    assert [one.kind for one in Remedy.objects.order_by("pk")] == ["refund", "apology"]
    services.remove_remedy(get_remedy(marta(), Remedy.objects.get(kind="refund").pk), by=marta(), now=NOW)
    assert [one.kind for one in Remedy.objects.all()] == ["apology"]
    assert fresh(decision).version == 2


# --- what is missing


def missing(complaint: Complaint, written: Written) -> str:
    decision = prepared(complaint, written)
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=hanna(), now=NOW)
    assert fresh(decision).state == "draft"
    return code_of(error)


def test_a_demand_without_a_verdict(complaint: Complaint) -> None:
    assert missing(complaint, Written(service="good")) == "decision.no_verdict"


def test_without_a_demand_there_is_nothing_to_decide(complaint: Complaint) -> None:
    Demand.objects.update(withdrawn_at=NOW)
    assert missing(complaint, Written(service="good")) == "decision.no_demands"


@pytest.mark.parametrize("merits", ["not_founded", "partly"])
def test_a_refusal_never_without_its_reasons(complaint: Complaint, merits: str) -> None:
    demand = complaint.demands.get().pk
    written = Written(verdicts={demand: (merits, "")}, merits_findings=(1,), service="good", remedies=(refund("10"),))
    assert missing(complaint, written) == "decision.no_reasons"


def test_reasons_of_the_demand_itself_are_reasons(complaint: Complaint) -> None:
    demand = complaint.demands.get().pk
    written = Written(verdicts={demand: ("not_founded", "Minęły 2 lata.")}, merits_findings=(1,), service="good")
    services.decide(prepared(complaint, written), by=hanna(), now=NOW)
    assert DemandVerdict.objects.get().why == "Minęły 2 lata."


def test_a_refusal_rests_on_findings_that_stand(complaint: Complaint) -> None:
    written = refused(complaint)
    assert missing(complaint, replace(written, merits_findings=())) == "decision.no_evidence"
    Finding.objects.filter(number=2).update(withdrawn_at=NOW)
    decision = Decision.objects.get()
    services.prepare(complaint, by=marta(), now=NOW, written=written, version=decision.version)
    with pytest.raises(DomainError) as error:
        services.decide(fresh(decision), by=hanna(), now=NOW)
    assert code_of(error) == "decision.finding_gone"


def test_the_service_has_its_own_verdict_and_reasons(complaint: Complaint) -> None:
    written = founded(complaint)
    assert missing(complaint, replace(written, service="")) == "decision.no_service"
    for service in ("not_all", "failed"):
        decision = Decision.objects.get()
        services.prepare(
            complaint, by=marta(), now=NOW, written=replace(written, service=service), version=decision.version
        )
        with pytest.raises(DomainError) as error:
            services.decide(fresh(decision), by=hanna(), now=NOW)
        assert code_of(error) == "decision.no_service_reasons"


def test_an_apology_with_an_if_is_stopped_before_anybody_signs_it(complaint: Complaint) -> None:
    written = replace(founded(complaint), service="failed", service_why="Przepraszam, jeśli poczuł się Pan urażony.")
    assert missing(complaint, written) == "answer.apology_if"
    decision = Decision.objects.get()
    plain = replace(written, service_why="Nie odebraliśmy telefonu.")
    services.prepare(complaint, by=marta(), now=NOW, written=plain, version=decision.version)
    services.decide(fresh(decision), by=hanna(), now=NOW)


def test_a_gesture_never_takes_the_place_of_what_is_due(complaint: Complaint) -> None:
    assert missing(complaint, founded(complaint, gesture("90"))) == "decision.no_remedy"


@pytest.mark.parametrize(
    ("offered", "code"),
    [
        (refund("50", due_on=None), "remedy.no_date"),
        (refund("50", due_on=TODAY - DAY), "remedy.past"),
        (replace(refund(), amount=None), "remedy.no_amount"),
        (refund("0"), "remedy.no_amount"),
        (Offered("measure", "measure", "Ukryjemy ofertę przy stanie zero", due_on=IN_TWO_WEEKS), "remedy.no_owner"),
    ],
)
def test_what_is_offered_has_a_day_an_amount_and_somebody(complaint: Complaint, offered: Offered, code: str) -> None:
    assert missing(complaint, founded(complaint, refund("10"), offered)) == code


def test_a_measure_needs_its_day(complaint: Complaint) -> None:
    measure = Offered("measure", "measure", "Ukryjemy ofertę", owner=marta().id)
    assert missing(complaint, founded(complaint, refund("10"), measure)) == "remedy.no_date"


# --- limits by role


@pytest.mark.parametrize(
    ("who", "amount", "alone"),
    [
        ("marta", "100.00", True),
        ("marta", "100.01", False),
        ("hanna", "1000.00", True),
        ("hanna", "1000.01", False),
        ("iga", "9000.00", True),
    ],
)
def test_limits_by_role(complaint: Complaint, who: str, amount: str, alone: bool) -> None:
    person = {"marta": marta, "hanna": hanna, "iga": iga}[who]()
    decision = prepared(complaint, founded(complaint, refund(amount)), by=person)
    if alone:
        services.decide(decision, by=person, now=NOW)
        assert (fresh(decision).state, fresh(decision).decided_by_id) == ("decided", person.id)
        return
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=person, now=NOW)
    assert code_of(error) == "decision.limit"
    assert fresh(decision).state == "draft"


def test_law_and_gestures_count_together_and_measures_do_not(complaint: Complaint) -> None:
    measure = Offered("measure", "measure", "Szkolenie", None, IN_TWO_WEEKS, owner=marta().id)
    decision = prepared(complaint, founded(complaint, refund("60"), gesture("40"), measure))
    services.decide(decision, by=marta(), now=NOW)
    other = make_complaint()
    decision = prepared(other, founded(other, refund("60"), gesture("40.01")))
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=marta(), now=NOW)
    assert code_of(error) == "decision.limit"


def test_a_limit_is_not_passed_in_two_steps(complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("80")))
    services.decide(decision, by=marta(), now=NOW)
    services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(complaint.case))
    new = services.replace_decision(fresh(decision), by=marta(), now=NOW)
    services.add_remedy(new, by=marta(), now=NOW, offered=refund("30"))
    with pytest.raises(DomainError) as error:
        services.decide(fresh(new), by=marta(), now=NOW)
    assert code_of(error) == "decision.limit"


def test_money_of_another_currency_is_an_administrators(complaint: Complaint) -> None:
    Complaint.objects.update(currency="EUR")
    complaint = Complaint.objects.select_related("case").get()
    decision = prepared(complaint, founded(complaint, refund("1")))
    for person in (marta(), hanna()):
        with pytest.raises(DomainError) as error:
            services.decide(decision, by=person, now=NOW)
        assert code_of(error) == "decision.limit"
    services.decide(decision, by=iga(), now=NOW)


# --- asking and answering


def asked(complaint: Complaint, written: Written | None = None) -> Approval:
    decision = prepared(complaint, written or founded(complaint, refund("379")))
    approval = services.ask_approval(decision, by=marta(), now=NOW)
    return get_approval(marta(), approval.pk)


def test_above_the_limit_one_asks_and_the_supervisor_decides(complaint: Complaint) -> None:
    approval = asked(complaint)
    assert (approval.reasons, approval.amount, approval.of_version) == (["limit"], Decimal("379.00"), 1)
    assert fresh(approval.decision).state == "awaiting"
    services.grant(approval, by=hanna(), now=NOW + HOUR, why="Drugi raz ten sam grzejnik.")
    decision = fresh(approval.decision)
    assert (decision.state, decision.decided_by_id, decision.decided_at) == ("decided", hanna().id, NOW + HOUR)
    assert (decision.prepared_by_id, decision.waived) == (marta().id, [])
    answered = Approval.objects.get()
    assert (answered.state, answered.why) == ("granted", "Drugi raz ten sam grzejnik.")
    assert told(complaint) == ["decision.prepared", "approval.asked", "decision.decided", "approval.granted"]
    assert said_last(complaint, "approval.granted")["why"] == "Drugi raz ten sam grzejnik."


def test_who_need_not_ask_is_told(complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("99")))
    with pytest.raises(DomainError) as error:
        services.ask_approval(decision, by=marta(), now=NOW)
    assert code_of(error) == "approval.not_needed"


def test_what_is_not_whole_is_not_asked_about(complaint: Complaint) -> None:
    decision = prepared(complaint, replace(founded(complaint, refund("379")), service=""))
    with pytest.raises(DomainError) as error:
        services.ask_approval(decision, by=marta(), now=NOW)
    assert code_of(error) == "decision.no_service"


def test_declined_it_goes_back_with_a_reason(complaint: Complaint) -> None:
    approval = asked(complaint)
    with pytest.raises(DomainError) as error:
        services.decline(approval, by=hanna(), now=NOW, why=" ")
    assert code_of(error) == "approval.no_reason"
    services.decline(approval, by=hanna(), now=NOW, why="Najpierw sprawdźmy paragon.")
    decision = fresh(approval.decision)
    assert (decision.state, Approval.objects.get().state) == ("draft", "declined")
    again = services.ask_approval(decision, by=marta(), now=NOW)
    assert (again.of_version, approval.of_version) == (3, 1)


def test_a_consent_needs_its_reason_too(complaint: Complaint) -> None:
    with pytest.raises(DomainError) as error:
        services.grant(asked(complaint), by=hanna(), now=NOW, why="")
    assert code_of(error) == "approval.no_reason"


def test_who_may_not_answer(complaint: Complaint) -> None:
    approval = asked(complaint, founded(complaint, refund("1000.01")))
    for person in (marta(), somebody("Tomasz Gajda"), hanna()):
        with pytest.raises(NotAllowed) as error:
            services.grant(approval, by=person, now=NOW, why="x")
        assert error.value.code == "approval.not_yours"
    services.grant(approval, by=iga(), now=NOW, why="Po rozmowie.")


def test_what_changed_since_has_no_consent(complaint: Complaint) -> None:
    approval = asked(complaint)
    decision = fresh(approval.decision)
    services.prepare(complaint, by=marta(), now=NOW + HOUR, written=founded(complaint, refund("999")), version=1)
    assert (fresh(decision).state, Approval.objects.get().state) == ("draft", "withdrawn")
    with pytest.raises(Conflict) as error:
        services.grant(approval, by=hanna(), now=NOW + HOUR, why="x")
    assert code_of(error) == "approval.answered"
    assert fresh(decision).state == "draft"
    assert told(complaint)[-2:] == ["approval.withdrawn", "decision.changed"]


def test_a_question_is_taken_back(complaint: Complaint) -> None:
    approval = asked(complaint)
    services.withdraw_question(approval, by=marta(), now=NOW)
    assert (fresh(approval.decision).state, Approval.objects.get().state) == ("draft", "withdrawn")


def test_answered_twice_is_told_who_and_when(complaint: Complaint) -> None:
    approval = asked(complaint)
    services.decline(approval, by=hanna(), now=NOW, why="Nie.")
    with pytest.raises(Conflict) as error:
        services.grant(approval, by=iga(), now=NOW, why="Tak.")
    assert "Hanna Bielak, 24.11, 10:42" in str(error.value)


# --- a second person for a refusal


def test_a_refusal_is_signed_by_a_second_person(complaint: Complaint) -> None:
    decision = prepared(complaint, refused(complaint))
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=marta(), now=NOW)
    assert code_of(error) == "decision.refusal"
    services.decide(decision, by=somebody("Tomasz Gajda"), now=NOW)
    assert fresh(decision).waived == []


def test_a_supervisor_who_prepared_a_refusal_asks_too(complaint: Complaint) -> None:
    decision = prepared(complaint, refused(complaint), by=hanna())
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=hanna(), now=NOW)
    assert code_of(error) == "decision.refusal"
    colleague = Staff.objects.get(pk=marta().id)
    approval = services.ask_approval(decision, by=hanna(), now=NOW, of=colleague)
    found = get_approval(marta(), approval.pk)
    with pytest.raises(NotAllowed):
        services.grant(found, by=hanna(), now=NOW, why="Sama.")
    services.grant(found, by=marta(), now=NOW, why="Ustalenia są jasne.")
    assert fresh(decision).decided_by_id == marta().id


def test_a_refusal_stays_its_authors_when_somebody_touches_the_rest(complaint: Complaint) -> None:
    decision = prepared(complaint, refused(complaint))
    services.add_remedy(decision, by=hanna(), now=NOW, offered=APOLOGY)
    with pytest.raises(DomainError) as error:
        services.decide(fresh(decision), by=marta(), now=NOW)
    assert code_of(error) == "decision.refusal"
    services.decide(fresh(decision), by=hanna(), now=NOW)
    assert fresh(decision).decided_by_id == hanna().id


def test_who_wrote_a_refusal_does_not_answer_for_it_whoever_asks(complaint: Complaint) -> None:
    decision = prepared(complaint, refused(complaint), by=hanna())
    services.add_remedy(decision, by=marta(), now=NOW, offered=gesture("150"))
    approval = services.ask_approval(fresh(decision), by=marta(), now=NOW)
    assert approval.reasons == ["limit"]
    with pytest.raises(NotAllowed):
        services.grant(get_approval(hanna(), approval.pk), by=hanna(), now=NOW, why="Sama napisałam.")
    services.grant(get_approval(iga(), approval.pk), by=iga(), now=NOW, why="Zgoda.")
    assert fresh(decision).decided_by_id == iga().id


@pytest.mark.parametrize("words", [{"merits_why": "Badanie pokazało inną przyczynę."}, {"remedies": (refund("5"),)}])
def test_who_rewrites_a_refusal_does_not_sign_it(complaint: Complaint, words: dict[str, object]) -> None:
    decision = prepared(complaint, refused(complaint))
    written = replace(services.written_of(decision), **words)
    services.prepare(complaint, by=hanna(), now=NOW, written=written, version=0)
    with pytest.raises(DomainError) as error:
        services.decide(fresh(decision), by=hanna(), now=NOW)
    assert code_of(error) == "decision.refusal"
    services.decide(fresh(decision), by=marta(), now=NOW)
    assert fresh(decision).decided_by_id == marta().id


def test_an_agent_cannot_be_asked_for_more_than_an_agent_may(complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("379")))
    with pytest.raises(DomainError) as error:
        services.ask_approval(decision, by=marta(), now=NOW, of=make_staff("Tomasz Gajda"))
    assert code_of(error) == "approval.of"


def test_a_firm_with_one_decider_switches_it_off_and_the_decision_says_so(complaint: Complaint) -> None:
    set_rules(four_eyes=False)
    decision = prepared(complaint, refused(complaint))
    services.decide(decision, by=marta(), now=NOW)
    assert fresh(decision).waived == ["four_eyes"]
    assert said_last(complaint, "decision.decided")["waived"] == ["four_eyes"]


# --- who is complained about


def test_nobody_decides_or_agrees_about_oneself(complaint: Complaint) -> None:
    complaint.against.add(marta().id, hanna().id)
    decision = prepared(complaint, founded(complaint, refund("50")))
    with pytest.raises(NotAllowed) as error:
        services.decide(decision, by=marta(), now=NOW)
    assert error.value.code == "complaint.conflict"
    approval = services.ask_approval(decision, by=marta(), now=NOW)
    assert approval.reasons == ["conflict"]
    found = get_approval(hanna(), approval.pk)
    for answer in (services.grant, services.decline):
        with pytest.raises(NotAllowed) as refusal:
            answer(found, by=hanna(), now=NOW, why="x")
        assert refusal.value.code == "complaint.conflict"
    services.grant(found, by=iga(), now=NOW, why="Nie dotyczy mnie.")


def test_the_wall_is_switched_off_and_the_decision_says_so(complaint: Complaint) -> None:
    complaint.against.add(marta().id)
    set_rules(conflict_wall=False)
    decision = prepared(complaint, founded(complaint, refund("50")))
    services.decide(decision, by=marta(), now=NOW)
    assert fresh(decision).waived == ["conflict"]


# --- silence


def silent(complaint: Complaint) -> Clock:
    clock = make_clock(case=complaint.case)
    Clock.objects.filter(pk=clock.pk).update(state="silence", next_check_at=None)
    return clock


def test_nothing_is_acknowledged_by_silence_while_the_deadline_runs(complaint: Complaint) -> None:
    make_clock(case=complaint.case)
    written = replace(
        founded(complaint, refund("50")),
        verdicts={complaint.demands.get().pk: ("deemed", "Nie było odpowiedzi w terminie.")},
    )
    assert missing(complaint, written) == "decision.not_silent"
    Clock.objects.update(state="silence", next_check_at=None)
    services.decide(fresh(Decision.objects.get()), by=marta(), now=NOW)


def test_after_silence_a_refusal_needs_a_supervisors_review_whatever_else(complaint: Complaint) -> None:
    set_rules(four_eyes=False)
    silent(complaint)
    decision = prepared(complaint, refused(complaint))
    for person in (marta(), somebody("Tomasz Gajda"), hanna(), iga()):
        with pytest.raises(DomainError) as error:
            services.decide(decision, by=person, now=NOW)
        assert code_of(error) == "decision.silence"
    approval = services.ask_approval(decision, by=marta(), now=NOW)
    assert approval.reasons == ["silence"]
    with pytest.raises(NotAllowed):
        services.grant(get_approval(marta(), approval.pk), by=somebody("Tomasz Gajda"), now=NOW, why="x")
    services.grant(get_approval(marta(), approval.pk), by=hanna(), now=NOW, why="Żądanie nie było konkretne.")
    assert fresh(decision).state == "decided"
    assert not Remedy.objects.exists()
    assert not Promise.objects.exists()


def test_the_minute_before_the_sweep_is_silence_too(complaint: Complaint) -> None:
    make_clock(case=complaint.case)
    decision = prepared(complaint, refused(complaint))
    late = EVENT + timedelta(days=15)
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=hanna(), now=late)
    assert code_of(error) == "decision.silence"


def test_a_deadline_that_passes_while_a_colleague_is_asked_makes_it_a_supervisors(complaint: Complaint) -> None:
    decision = prepared(complaint, refused(complaint))
    tomasz = make_staff("Tomasz Gajda")
    approval = services.ask_approval(decision, by=marta(), now=NOW, of=tomasz)
    silent(complaint)
    with pytest.raises(NotAllowed):
        services.grant(get_approval(marta(), approval.pk), by=somebody("Tomasz Gajda"), now=NOW, why="x")
    services.grant(get_approval(marta(), approval.pk), by=hanna(), now=NOW, why="Sprawdzone.")


def test_a_reviewed_silence_stands_in_nobodys_way(complaint: Complaint) -> None:
    clock = silent(complaint)
    Clock.objects.filter(pk=clock.pk).update(reviewed_at=NOW, reviewed_by_id=hanna().id)
    services.decide(prepared(complaint, refused(complaint)), by=hanna(), now=NOW)


# --- sent, promised, done


def decided(complaint: Complaint, *remedies: Offered) -> Decision:
    decision = prepared(complaint, founded(complaint, *(remedies or (refund("80"),))))
    services.decide(decision, by=hanna(), now=NOW)
    return fresh(decision)


def test_the_letter_promises_what_was_decided(complaint: Complaint) -> None:
    tomasz = make_staff("Tomasz Gajda")
    measure = Offered("measure", "measure", "Ukryjemy ofertę przy stanie zero", None, IN_TWO_WEEKS, tomasz.pk)
    decision = decided(complaint, refund("80"), APOLOGY, measure)
    letter = letter_in(complaint.case)
    services.mark_sent(decision, by=marta(), now=NOW, entry=letter)
    assert (fresh(decision).state, fresh(decision).entry_id) == ("sent", letter.pk)
    states = {one.kind: (one.state, one.promise_id is not None) for one in Remedy.objects.all()}
    assert states == {"refund": ("promised", True), "apology": ("done", False), "measure": ("promised", True)}
    money, change = Promise.objects.order_by("pk")
    assert (money.kind, money.words, money.entry_id) == ("money", "Zwrot ceny: 80,00 zł", letter.pk)
    assert (money.due_at.isoformat(), money.by_day) == ("2026-12-08T23:00:00+00:00", True)
    assert (change.kind, change.owner, change.words) == ("other", tomasz, "Ukryjemy ofertę przy stanie zero")


def test_only_words_of_ours_in_this_case_tell_the_customer(complaint: Complaint) -> None:
    decision = decided(complaint)
    theirs = complaint.case.entries.get()
    failed = letter_in(complaint.case)
    failed.delivery = "failed"
    for entry in (theirs, letter_in(make_case("Inna")[0]), failed):
        with pytest.raises(DomainError) as error:
            services.mark_sent(decision, by=marta(), now=NOW, entry=entry)
        assert code_of(error) == "decision.entry"


def test_a_letter_on_its_way_tells_nobody_yet(complaint: Complaint) -> None:
    decision, letter = decided(complaint), letter_in(complaint.case)
    letter.delivery = "queued"
    with pytest.raises(DomainError) as error:
        services.mark_sent(decision, by=marta(), now=NOW, entry=letter)
    assert code_of(error) == "decision.entry_on_its_way"


def test_a_letter_that_comes_back_told_nobody(complaint: Complaint) -> None:
    decision = decided(complaint, refund("80"), APOLOGY)
    letter, again = letter_in(complaint.case), letter_in(complaint.case)
    services.mark_sent(decision, by=marta(), now=NOW, entry=letter)
    publish(DeliveryFailed(again.pk, NOW))
    assert fresh(decision).state == "sent"
    publish(DeliveryFailed(letter.pk, NOW))
    back = fresh(decision)
    assert (back.state, back.entry_id) == ("decided", None)
    assert {one.kind: one.state for one in Remedy.objects.all()} == {"refund": "promised", "apology": "proposed"}
    services.mark_sent(back, by=marta(), now=NOW, entry=again)
    assert {one.kind: one.state for one in Remedy.objects.all()} == {"refund": "promised", "apology": "done"}
    assert Promise.objects.count() == 1
    assert "decision.returned" in told(complaint)


def test_what_is_not_decided_is_not_sent_and_nothing_is_sent_twice(complaint: Complaint) -> None:
    draft = prepared(complaint, founded(complaint, refund("80")))
    letter = letter_in(complaint.case)
    with pytest.raises(DomainError) as error:
        services.mark_sent(draft, by=marta(), now=NOW, entry=letter)
    assert code_of(error) == "decision.not_decided"
    services.decide(draft, by=marta(), now=NOW)
    stale = fresh(draft)
    services.mark_sent(fresh(draft), by=marta(), now=NOW, entry=letter)
    for again in (stale, fresh(draft)):
        with pytest.raises(Conflict):
            services.mark_sent(again, by=marta(), now=NOW, entry=letter)
    assert Promise.objects.count() == 1


def test_a_letter_that_comes_too_late_for_its_dates_is_stopped(complaint: Complaint) -> None:
    decision = decided(complaint)
    late = NOW + timedelta(days=20)
    with pytest.raises(DomainError) as error:
        require_sendable(decision, late)
    assert code_of(error) == "remedy.past"
    with pytest.raises(DomainError):
        services.mark_sent(decision, by=marta(), now=late, entry=letter_in(complaint.case, at=late))
    assert fresh(decision).state == "decided"


def test_done_with_its_proof_and_the_promise_is_kept(complaint: Complaint) -> None:
    decision = decided(complaint)
    services.mark_sent(decision, by=marta(), now=NOW, entry=letter_in(complaint.case))
    remedy = get_remedy(marta(), Remedy.objects.get().pk)
    with pytest.raises(DomainError) as error:
        services.settle(remedy, by=marta(), now=NOW, proof="  ")
    assert code_of(error) == "remedy.no_proof"
    services.settle(remedy, by=marta(), now=NOW + DAY, proof="przelew 2026/11/77", done_on=TODAY)
    done = Remedy.objects.get()
    assert (done.state, done.proof, done.done_by_id) == ("done", "przelew 2026/11/77", marta().id)
    assert done.done_at is not None
    assert done.done_at.isoformat() == "2026-11-24T11:00:00+00:00"
    promise = Promise.objects.get()
    assert (promise.state, promise.note) == ("kept", "przelew 2026/11/77")
    assert said_last(complaint, "remedy.done")["amount"] == "80.00"


def test_nothing_is_settled_twice(complaint: Complaint) -> None:
    decided(complaint)
    remedy, stale = (get_remedy(marta(), Remedy.objects.get().pk) for _ in range(2))
    services.settle(remedy, by=marta(), now=NOW, proof="gotówka")
    with pytest.raises(Conflict) as error:
        services.settle(stale, by=hanna(), now=NOW + HOUR, proof="przelew")
    assert code_of(error) == "remedy.settled"
    assert "Marta Wilczek, 24.11, 10:42" in str(error.value)
    assert Remedy.objects.get().proof == "gotówka"


def test_done_before_the_letter_is_not_promised_by_it(complaint: Complaint) -> None:
    decision = decided(complaint)
    services.settle(get_remedy(marta(), Remedy.objects.get().pk), by=marta(), now=NOW, proof="gotówka")
    services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(complaint.case))
    assert Remedy.objects.get().state == "done"
    assert not Promise.objects.exists()


@pytest.mark.parametrize(("days", "code"), [(1, "remedy.in_future"), (-1, "remedy.before")])
def test_days_that_cannot_be(complaint: Complaint, days: int, code: str) -> None:
    decided(complaint)
    remedy = get_remedy(marta(), Remedy.objects.get().pk)
    with pytest.raises(DomainError) as error:
        services.settle(remedy, by=marta(), now=NOW, proof="x", done_on=TODAY + timedelta(days=days))
    assert code_of(error) == code


def test_of_a_draft_nothing_is_done(complaint: Complaint) -> None:
    prepared(complaint, founded(complaint))
    with pytest.raises(DomainError) as error:
        services.settle(get_remedy(marta(), Remedy.objects.get().pk), by=marta(), now=NOW, proof="x")
    assert code_of(error) == "remedy.not_decided"


def told_and_promised(complaint: Complaint, *offered: Offered) -> Promise:
    """The promise of a remedy of which the customer was told."""
    services.mark_sent(decided(complaint, *offered), by=marta(), now=NOW, entry=letter_in(complaint.case))
    return Promise.objects.select_related("case", "owner").get()


def moved(promise: Promise, *, days: int = 20) -> Promise:
    """A new date of it, by a letter."""
    later = NOW + timedelta(days=1)
    entry = letter_in(promise.case, at=later)
    due = Due(NOW + timedelta(days=days))
    return promises.renegotiate(promise, by=marta(), now=later, due=due, entry=entry)


def test_a_promise_kept_in_its_list_settles_the_remedy_with_the_same_proof(complaint: Complaint) -> None:
    promise = told_and_promised(complaint)
    with pytest.raises(DomainError) as error:
        promises.keep(promise, by=marta(), now=NOW)
    assert code_of(error) == "remedy.no_proof"
    assert (Promise.objects.get().state, Remedy.objects.get().state) == ("open", "promised")
    promises.keep(promise, by=marta(), now=NOW, note="przelew 2026/11/24/17")
    remedy = Remedy.objects.get()
    assert (remedy.state, remedy.proof, remedy.done_by_id) == ("done", "przelew 2026/11/24/17", marta().id)
    assert told(complaint).count("remedy.done") == 1
    with pytest.raises(Conflict) as conflict:
        services.settle(get_remedy(marta(), remedy.pk), by=marta(), now=NOW, proof="przelew")
    assert conflict.value.code == "remedy.settled"


def test_done_late_is_done(complaint: Complaint) -> None:
    promise = told_and_promised(complaint)
    promises.keep(promise, by=marta(), now=promise.due_at, note="przelew")
    assert (Promise.objects.get().state, Remedy.objects.get().state) == ("broken", "done")


def test_a_remedy_keeps_the_newest_date_of_its_promise(complaint: Complaint) -> None:
    new = moved(moved(told_and_promised(complaint)), days=30)
    services.settle(get_remedy(marta(), Remedy.objects.get().pk), by=marta(), now=NOW + timedelta(days=2), proof="x")
    assert list(Promise.objects.order_by("pk").values_list("state", flat=True)) == [
        "renegotiated", "renegotiated", "kept",
    ]  # fmt: skip
    assert told(complaint).count("remedy.done") == 1
    assert new.due_at == NOW + timedelta(days=30)


def test_a_newer_date_kept_in_its_list_settles_the_remedy(complaint: Complaint) -> None:
    new = moved(told_and_promised(complaint))
    promises.keep(
        Promise.objects.select_related("case").get(pk=new.pk), by=marta(), now=NOW + timedelta(days=2), note="przelew"
    )
    assert Remedy.objects.get().state == "done"


@pytest.mark.parametrize("again", [False, True])
def test_what_the_customer_releases_us_from_is_owed_and_spent_no_more(complaint: Complaint, again: bool) -> None:
    promise = told_and_promised(complaint)
    if again:
        promise = Promise.objects.select_related("case").get(pk=moved(promise).pk)
    assert committed(complaint.pk, but=None) > 0
    promises.release(promise, by=marta(), now=NOW + timedelta(days=2), note="nie chce zwrotu")
    assert Remedy.objects.get().state == "released"
    assert committed(complaint.pk, but=None) == 0
    assert told(complaint)[-1] == "remedy.released"
    (line,) = ledger(ledger_of(marta(), complaint.pk), NOW)
    assert not line.open
    with pytest.raises(Conflict) as conflict:
        services.settle(get_remedy(marta(), Remedy.objects.get().pk), by=marta(), now=NOW, proof="przelew")
    assert conflict.value.code == "remedy.released"


def test_a_letter_that_alone_showed_it_comes_back(complaint: Complaint) -> None:
    told_and_promised(complaint)
    shown, remedy = letter_in(complaint.case), Remedy.objects.get()
    services.settle(get_remedy(marta(), remedy.pk), by=marta(), now=NOW, entry=shown)
    assert (Promise.objects.get().state, Remedy.objects.get().state) == ("kept", "done")
    publish(DeliveryFailed(shown.pk, NOW))
    back = Remedy.objects.get()
    assert (Promise.objects.get().state, back.state, back.done_at, back.entry) == ("open", "promised", None, None)
    assert "remedy.undone" in told(complaint)


def test_the_number_of_a_transfer_shows_it_whatever_becomes_of_the_letter(complaint: Complaint) -> None:
    told_and_promised(complaint)
    shown, remedy = letter_in(complaint.case), Remedy.objects.get()
    services.settle(get_remedy(marta(), remedy.pk), by=marta(), now=NOW, proof="przelew 17", entry=shown)
    publish(DeliveryFailed(shown.pk, NOW))
    assert (Promise.objects.get().state, Remedy.objects.get().state) == ("kept", "done")


# --- replaced


def test_a_newer_decision_keeps_the_old_one_and_what_it_promised(complaint: Complaint) -> None:
    decision = decided(complaint)
    services.mark_sent(decision, by=marta(), now=NOW, entry=letter_in(complaint.case))
    new = services.replace_decision(fresh(decision), by=marta(), now=NOW)
    assert [one.state for one in Decision.objects.order_by("pk")] == ["replaced", "draft"]
    assert Remedy.objects.get().decision_id == decision.pk
    assert DemandVerdict.objects.filter(decision=new).count() == 1
    services.settle(get_remedy(marta(), Remedy.objects.get().pk), by=marta(), now=NOW, proof="przelew")
    assert [one.state for one in ledger_of(marta(), complaint.pk)] == ["done"]


def test_what_was_not_promised_goes_over_to_the_newer_one(complaint: Complaint) -> None:
    decision = decided(complaint)
    old = Remedy.objects.get()
    new = services.replace_decision(decision, by=marta(), now=NOW)
    assert [one.decision_id for one in Remedy.objects.order_by("pk")] == [decision.pk, new.pk]
    with pytest.raises(DomainError) as error:
        services.settle(get_remedy(marta(), old.pk), by=marta(), now=NOW, proof="x")
    assert code_of(error) == "remedy.not_decided"
    services.decide(fresh(new), by=marta(), now=NOW)
    assert len(ledger_of(marta(), complaint.pk)) == 1


def test_a_draft_is_changed_and_not_replaced(complaint: Complaint) -> None:
    with pytest.raises(Conflict):
        services.replace_decision(prepared(complaint, founded(complaint)), by=marta(), now=NOW)


def test_what_is_decided_does_not_change(complaint: Complaint) -> None:
    decision = decided(complaint)
    with pytest.raises(Conflict) as error:
        services.add_remedy(decision, by=marta(), now=NOW, offered=gesture())
    assert "Hanna Bielak" in str(error.value)
    assert Remedy.objects.count() == 1


# --- reads


def test_approvals_for_those_who_may_answer(
    complaint: Complaint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = marta(), hanna(), iga()
    with django_assert_num_queries(1):
        assert approvals_for(people[1]) == ()
    asked(complaint)
    other = make_complaint()
    asked(other, founded(other, refund("5000")))
    mine = make_complaint()
    mine.against.add(people[1].id)
    asked(mine)
    with django_assert_num_queries(3):
        assert [row.amount for row in approvals_for(people[1])] == [Decimal("379.00")]
    assert len(approvals_for(people[2])) == 3
    assert approvals_for(people[0]) == ()


def test_the_facts_of_the_answer(complaint: Complaint, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    who = marta()
    steps = (("po polsku", "in English"),)
    prepared(complaint, refused(complaint, replace(gesture(), steps=steps), APOLOGY))
    with django_assert_num_queries(1):
        assert decided_facts(who, complaint.pk) is None
    services.decide(fresh(Decision.objects.get()), by=hanna(), now=NOW)
    with django_assert_num_queries(5):
        facts = decided_facts(who, complaint.pk)
    assert facts is not None
    (verdict,) = facts.verdicts
    assert (verdict.merits, verdict.words, facts.service) == ("not_founded", "zwrot ceny", "failed")
    assert [one.number for one in facts.merits_findings] == [1, 2]
    money, apology = facts.remedies
    assert (money.side, money.amount, money.due_on, apology.kind) == (
        "gesture", Decimal("32.20"), IN_TWO_WEEKS, "apology",
    )  # fmt: skip
    assert (money.steps[0].pl, facts.decided_by) == ("po polsku", "Hanna Bielak")


def test_the_trace_says_who_when_and_why(
    complaint: Complaint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    who = marta()
    services.grant(asked(complaint), by=hanna(), now=NOW + HOUR, why="Drugi raz.")
    with django_assert_num_queries(2):
        (row,) = trace_of(who, complaint.pk)
    assert (row.prepared_by, row.decided_by, row.decided_at) == ("Marta Wilczek", "Hanna Bielak", NOW + HOUR)
    assert [(one.state, one.answered_by, one.why) for one in row.approvals] == [
        ("granted", "Hanna Bielak", "Drugi raz.")
    ]


def test_walls_hold_for_everything() -> None:
    walled, _entry = make_case("Tajna", team=Team.objects.create(name="Prawny", restricted=True))
    complaint = make_complaint(case=walled)
    insider = make_viewer("Halina Zych", teams=(walled.team,))  # type: ignore[arg-type]
    decision = prepared(complaint, founded(complaint, refund("379")), by=insider)
    approval = services.ask_approval(decision, by=insider, now=NOW)
    stranger = make_viewer("Obca Osoba")
    remedy = Remedy.objects.get()
    for reach in (
        lambda: get_decision(stranger, walled.number),
        lambda: get_remedy(stranger, remedy.pk),
        lambda: get_approval(stranger, approval.pk),
        lambda: services.prepare(complaint, by=stranger, now=NOW, written=Written()),
        lambda: services.decide(decision, by=stranger, now=NOW),
        lambda: services.grant(get_approval(insider, approval.pk), by=stranger, now=NOW, why="x"),
        lambda: services.settle(get_remedy(insider, remedy.pk), by=stranger, now=NOW, proof="x"),
    ):
        with pytest.raises(NotFound):
            reach()
    assert (decided_facts(stranger, complaint.pk), trace_of(stranger, complaint.pk)) == (None, ())
    assert ledger_of(stranger, complaint.pk) == ()


# --- the law, from what is stored


def test_what_somebody_ticked_of_an_earlier_attempt_goes_before_what_the_earlier_complaint_says(
    complaint: Complaint,
) -> None:
    me = marta()
    answer_item(complaint, by=me, now=NOW, item=TRIED, answer="yes")
    assert mended_before(complaint)
    complaint.repeats = repaired_once()
    answer_item(complaint, by=me, now=NOW, item=TRIED, answer="na")
    assert mended_before(complaint)
    answer_item(complaint, by=me, now=NOW, item=TRIED, answer="no")
    assert not mended_before(complaint)


def repaired_once() -> Complaint:
    """An earlier complaint in which a repair was promised to the customer."""
    first = make_complaint(demands=(("repair", "naprawa"),))
    repair = Offered("law", "repair", "Naprawa", None, IN_TWO_WEEKS)
    decision = prepared(first, founded(first, repair))
    services.decide(decision, by=marta(), now=NOW)
    services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(first.case))
    return first


@pytest.mark.parametrize("refuse", [True, False])
def test_a_repair_that_was_refused_or_only_asked_for_is_no_attempt(complaint: Complaint, refuse: bool) -> None:
    first = make_complaint(demands=(("repair", "naprawa"),))
    if refuse:
        decision = prepared(first, refused(first))
        services.decide(decision, by=hanna(), now=NOW)
        services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(first.case))
    complaint.repeats = first
    assert not mended_before(complaint)


def test_the_second_complaint_opens_the_money(complaint: Complaint) -> None:
    assert not mended_before(complaint)
    complaint.repeats = repaired_once()
    assert mended_before(complaint)
    grounds = read_grounds(Grounds(frozenset({"failed_before"}), Decimal("1.5"), None, TODAY).stored())
    assert grounds == Grounds(frozenset({"failed_before"}), Decimal("1.5"), None, TODAY)
    facts = facts_of(complaint, complaint.demands.all(), grounds)
    found = assess(facts, TODAY).of("refund")
    assert found is not None
    assert (found.state, found.asked, found.amount, found.due_on) == ("open", True, Decimal("379.00"), IN_TWO_WEEKS)


def test_the_firms_own_rates_of_interest_are_counted_with(
    complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = rates().known_until + 300 * DAY
    house = replace(reckoning.house(), rates={until - DAY: Decimal(5)}, rates_until=until)
    assert facts_of(complaint, (), Grounds()).rates == rates()
    monkeypatch.setattr(reckoning, "house", lambda: house)
    counted = facts_of(complaint, (), Grounds()).rates
    assert counted is not None
    assert (counted.known_until, counted.since[-1]) == (until, (until - DAY, Decimal(5)))


# --- the rules


def test_rules_are_an_administrators(complaint: Complaint) -> None:
    assert (current_rules().agent_limit, current_rules().four_eyes) == (Decimal("100.00"), True)
    new = {
        "agent_limit": Decimal(50), "supervisor_limit": Decimal(300), "currency": "pln", "four_eyes": False,
        "conflict_wall": True, "adr_consent": None,
    }  # fmt: skip
    for person in (marta(), hanna()):
        with pytest.raises(NotAllowed):
            save_rules(by=person, now=NOW, version=0, **new)  # type: ignore[arg-type]
    save_rules(by=iga(), now=NOW, version=0, **new)  # type: ignore[arg-type]
    found = current_rules()
    assert (found.agent_limit, found.currency, found.version, found.four_eyes) == (Decimal(50), "PLN", 1, False)
    with pytest.raises(Conflict) as error:
        save_rules(by=iga(), now=NOW, version=0, **new)  # type: ignore[arg-type]
    assert "Iga Sowa" in str(error.value)
    for wrong, code in (
        ({"agent_limit": Decimal(-1)}, "rules.limit"),
        ({"agent_limit": Decimal(301)}, "rules.limits_order"),
        ({"currency": "zł"}, "rules.currency"),
    ):
        with pytest.raises(DomainError) as refusal:
            save_rules(by=iga(), now=NOW, version=1, **{**new, **wrong})  # type: ignore[arg-type]
        assert refusal.value.code == code
