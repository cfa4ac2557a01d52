"""What a letter of ours that has left is: the answer it was drafted as, another letter, one that came back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from prezent.cases.models import Entry
from prezent.cases.services import delivery
from prezent.complaints import answering, pdf
from prezent.complaints.models import BegunLetter, Complaint, Decision, Demand
from prezent.complaints.services import letters
from prezent.complaints.services.deciding import decide
from prezent.complaints.services.decision import replace_decision, written_of
from prezent.complaints.services.findings import withdraw_finding
from prezent.deadlines import services as deadlines
from prezent.deadlines.models import Clock, State
from prezent.deadlines.queries import clocks_of, histories_of
from prezent.deadlines.sweep import sweep
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError, NotAllowed
from prezent.promises.models import Promise
from tests.complaints.test_letters import (
    actions,
    complained,
    decided_refund,
    decided_refusal,
    draft_of,
    refused_with,
    send,
)
from tests.support import require
from tests.support.clocks import make_clock
from tests.support.decisions import fresh, marta
from tests.support.people import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def me(author: Staff) -> Viewer:
    return marta()


def state_of(clock: Clock) -> str:
    clock.refresh_from_db()
    return clock.state


def begun(me: Viewer, author: Staff) -> tuple[Complaint, Decision, Clock]:
    """A complaint decided with a refund, whose answer lies in the composer."""
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    decision = decided_refund(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    return complaint, decision, clock


# -- which letter it is -----------------------------------------------------------------------------------------------


def test_a_letter_in_between_is_no_answer_and_the_answer_still_is(me: Viewer, author: Staff) -> None:
    complaint, decision, clock = begun(me, author)
    draft = draft_of(complaint.case)
    words = "<p>Dzień dobry,</p><p>jeszcze nic nie jest rozstrzygnięte, odpowiem do 8 grudnia 2026 r.</p>"
    send(complaint.case, me, words, at=NOW + HOUR)
    assert (fresh(decision).state, state_of(clock)) == ("decided", State.RUNNING)
    assert not {"complaint.answer_unclear", "complaint.answer_incomplete"} & set(actions(complaint.case))
    send(complaint.case, me, draft.html, at=NOW + 2 * HOUR, subject=draft.subject)
    assert (fresh(decision).state, state_of(clock)) == ("sent", State.MET)


def test_another_sum_in_it_is_for_a_person_to_judge(me: Viewer, author: Staff) -> None:
    complaint, decision, clock = begun(me, author)
    draft = draft_of(complaint.case)
    assert "379" in draft.html
    entry = send(complaint.case, me, draft.html.replace("379", "279"), at=NOW + HOUR, subject=draft.subject)
    assert (fresh(decision).state, state_of(clock)) == ("decided", State.RUNNING)
    assert "complaint.answer_unclear" in actions(complaint.case)
    letters.take_as_answer(complaint, entry, by=me, now=NOW + 2 * HOUR)
    assert (fresh(decision).state, state_of(clock)) == ("sent", State.MET)


def test_what_was_drafted_of_a_decision_that_was_replaced_promises_nothing(me: Viewer, author: Staff) -> None:
    complaint, decision, clock = begun(me, author)
    draft = draft_of(complaint.case)
    new = replace_decision(fresh(decision), by=me, now=NOW + HOUR)
    decide(fresh(new), by=me, now=NOW + HOUR)
    assert written_of(new).remedies[0].amount == Decimal("379.00"), "it says the same, and yet is another decision"
    send(complaint.case, me, draft.html, at=NOW + 2 * HOUR, subject=draft.subject)
    assert (fresh(new).state, state_of(clock)) == ("decided", State.RUNNING)
    assert "complaint.answer_unclear" in actions(complaint.case)


def test_what_was_asked_for_since_is_answered_by_no_letter(me: Viewer, author: Staff) -> None:
    complaint, decision, _clock = begun(me, author)
    draft = draft_of(complaint.case)
    Demand.objects.create(complaint=complaint, kind="damages", words="Zwrot za paliwo", stated_on=NOW.date())
    with pytest.raises(DomainError, match="Zwrot za paliwo") as told:
        answering.compose_answer(complaint, by=me, author=author, now=NOW)
    assert told.value.code == "decision.outdated"
    send(complaint.case, me, draft.html, at=NOW + HOUR, subject=draft.subject)
    assert fresh(decision).state == "decided"
    assert "complaint.answer_unclear" in actions(complaint.case)


def test_a_finding_that_no_longer_stands_is_cited_by_no_letter(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided_refusal(complaint)
    finding = complaint.findings.get(number=1)
    withdraw_finding(finding, by=me, now=NOW, why="zła data")
    code = refused_with(lambda: letters.draft_answer(complaint, by=me, author=author, now=NOW))
    assert code == "decision.outdated"


# -- which deadlines it meets -----------------------------------------------------------------------------------------


def test_an_answer_meets_the_complaints_deadline_and_not_those_beside_it(me: Viewer, author: Staff) -> None:
    complaint = complained()
    Complaint.objects.filter(pk=complaint.pk).update(answers={"data_request": True, "withdrawal": True})
    complaint.refresh_from_db()
    ours = make_clock(case=complaint.case, event=NOW)
    beside = [make_clock(regime, case=complaint.case, event=NOW) for regime in ("EU_GDPR12", "PL_WITHDRAW_ACK")]
    assert answering.answer_regimes(complaint, clocks_of(me, complaint.case_id)) == ("PL_CONS_7A",)
    decided_refund(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    assert state_of(ours) == State.MET
    assert [state_of(one) for one in beside] == [State.RUNNING, State.RUNNING]


def test_a_platforms_decision_is_answered_together_with_the_complaint(me: Viewer, author: Staff) -> None:
    complaint = complained()
    Complaint.objects.filter(pk=complaint.pk).update(answers={"platform_decision": True})
    complaint.refresh_from_db()
    both = [make_clock(regime, case=complaint.case, event=NOW) for regime in ("EU_DSA20", "PL_CONS_7A")]
    regimes = answering.answer_regimes(complaint, clocks_of(me, complaint.case_id))
    assert regimes == ("PL_CONS_7A", "EU_DSA20")
    decided_refund(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    assert [state_of(one) for one in both] == [State.MET, State.MET]


def test_where_nothing_else_runs_a_request_for_data_is_what_is_answered(me: Viewer) -> None:
    complaint = complained()
    make_clock("EU_GDPR12", case=complaint.case, event=NOW)
    assert answering.regime_for(complaint, clocks_of(me, complaint.case_id)) == "EU_GDPR12"


def test_a_letter_by_post_is_proved_by_its_receipt(me: Viewer, author: Staff) -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    decided_refund(complaint)
    entry = letters.post_answer(complaint, by=me, author=author, now=NOW + HOUR, number="RR 12 345 678 9 PL")
    assert state_of(clock) == State.RUNNING
    entry = Entry.objects.get(pk=entry.pk)
    later = NOW + 3 * DAY
    met = deadlines.meet
    assert refused_with(lambda: met(clock, by=me, now=later, entry=entry)) == "deadline.not_received_yet"
    met(clock, by=me, now=later, entry=entry, proof="zwrotka", at=NOW + 2 * DAY)
    clock.refresh_from_db()
    assert (clock.state, clock.met_at, clock.evidence_id) == (State.MET, NOW + 2 * DAY, entry.pk)


def test_where_sending_is_enough_posting_is(me: Viewer) -> None:
    clock = make_clock("PL_FIN", event=NOW)
    posted = Entry.objects.create(
        case=clock.case, kind="out", channel="letter", at=NOW + HOUR, text="Dzień dobry", delivery="sent"
    )
    deadlines.meet(clock, by=me, now=NOW + HOUR, entry=posted)
    assert state_of(clock) == State.MET


# -- what came back ---------------------------------------------------------------------------------------------------


def test_an_answer_that_came_back_and_left_after_all_is_the_answer(me: Viewer, author: Staff) -> None:
    complaint, decision, clock = begun(me, author)
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    delivery.record_delivery(entry.pk, state="bounced", note="550", now=NOW + 2 * HOUR)
    assert (fresh(decision).state, state_of(clock)) == ("decided", State.RUNNING)
    delivery.retry_delivery(Entry.objects.get(pk=entry.pk), by=me, now=NOW + 3 * HOUR)
    delivery.record_delivery(entry.pk, state="sent", note="250", now=NOW + 4 * HOUR)
    assert (fresh(decision).state, fresh(decision).entry_id, state_of(clock)) == ("sent", entry.pk, State.MET)
    assert not BegunLetter.objects.exists()


def test_what_a_returned_letter_promised_goes_over_to_the_next_decision(me: Viewer, author: Staff) -> None:
    complaint, decision, _clock = begun(me, author)
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    assert Promise.objects.get().state == "open"
    delivery.record_delivery(entry.pk, state="bounced", note="550", now=NOW + 2 * HOUR)
    new = replace_decision(fresh(decision), by=me, now=NOW + 3 * HOUR)
    assert (Promise.objects.get().state, new.remedies.get().state) == ("released", "proposed")
    assert decision.remedies.get().promise_id is None


def test_a_notice_that_came_back_has_moved_no_date(me: Viewer, author: Staff) -> None:
    complaint = complained(sector="finance")
    clock = make_clock("PL_FIN", case=complaint.case, event=NOW)
    before, until = clock.legal_due, date(2027, 1, 15)
    letters.draft_extension(
        complaint, by=me, author=author, now=NOW, clock_id=clock.pk, until=until,
        reason="Czekamy na zapis z bankomatu.", to_establish="przebieg wypłaty",
    )  # fmt: skip
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    clock.refresh_from_db()
    assert (clock.extended, clock.legal_due, clock.extended_by_id) == (True, until, entry.pk)
    delivery.record_delivery(entry.pk, state="bounced", note="550", now=NOW + DAY)
    clock.refresh_from_db()
    assert (clock.extended, clock.legal_due, clock.extended_by_id) == (False, before, None)
    assert "deadline.returned" in actions(complaint.case)
    ((_clock, changes),) = histories_of(me, complaint.case_id)
    assert [(one.what, one.new_due, one.by) for one in changes] == [
        ("extended", until, "Marta Wilczek"), ("returned", before, None),
    ]  # fmt: skip


def test_what_was_put_aside_proves_nothing(me: Viewer, author: Staff) -> None:
    complaint, decision, clock = begun(me, author)
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    delivery.record_delivery(entry.pk, state="failed", note="550", now=NOW + 2 * HOUR)
    delivery.give_up_delivery(Entry.objects.get(pk=entry.pk), by=me, now=NOW + 3 * HOUR)
    aside = Entry.objects.get(pk=entry.pk)
    clock.refresh_from_db()
    for take in (
        lambda: deadlines.meet(clock, by=me, now=NOW + DAY, entry=aside),
        lambda: letters.take_as_answer(complaint, aside, by=me, now=NOW + DAY),
    ):
        assert refused_with(take) in {"deadline.not_delivered", "decision.entry"}
    assert (fresh(decision).state, state_of(clock)) == ("decided", State.RUNNING)


def test_the_customers_own_words_prove_nothing(me: Viewer) -> None:
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    theirs = complaint.case.entries.filter(kind="in").get()
    assert refused_with(lambda: deadlines.meet(clock, by=me, now=NOW + DAY, entry=theirs)) == "deadline.not_ours"


def test_a_moment_in_time_is_typed_by_nobody_in_the_minute_after_it(me: Viewer) -> None:
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    assert clock.breach_at is not None
    with pytest.raises(NotAllowed):
        deadlines.meet(
            clock, by=me, now=clock.breach_at + timedelta(seconds=30), proof="telefon", at=clock.breach_at - HOUR
        )
    sweep(clock.breach_at + timedelta(seconds=40))
    assert state_of(clock) == State.SILENCE
