"""Saying that a complaint has come meets the deadlines of saying so, until the letter comes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from prezent.cases.models import Case, Draft, Entry
from prezent.cases.services import delivery, words
from prezent.complaints.models import Complaint
from prezent.complaints.policies import get_complaint
from prezent.complaints.services import letters
from prezent.deadlines.models import Clock, State
from prezent.domain.complaints.acknowledgement import acknowledges
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.eventlog import timeline
from tests.support.clocks import make_clock
from tests.support.decisions import make_complaint
from tests.support.decisions import marta as agent
from tests.support.people import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]

HOUR = timedelta(hours=1)


@pytest.fixture
def author(db: None) -> Staff:
    Staff.objects.filter(pk=agent().id).update(position="Specjalistka do spraw reklamacji")
    return Staff.objects.get(pk=agent().id)


@pytest.fixture
def mine(author: Staff) -> Viewer:
    return agent()


def complained(*regimes: str, **more: object) -> Complaint:
    made = make_complaint(**more)  # type: ignore[arg-type]
    for one in regimes:
        make_clock(one, case=made.case, event=NOW)
    return get_complaint(agent(), made.case.number)


def send(case: Case, by: Viewer, html: str, *, at: datetime, subject: str = "") -> Entry:
    to = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
    written = words.write_answer(case, by=by, now=at, html=html, to=to, subject=subject)
    delivery.record_delivery(written.entry_id, state="sent", note="250 OK", now=at)
    return Entry.objects.get(pk=written.entry_id)


def state(case: Case, regime: str) -> str:
    return Clock.objects.get(case=case, regime=regime).state


def acknowledged(complaint: Complaint, by: Viewer, author: Staff) -> Entry:
    letters.draft_acknowledgement(complaint, by=by, author=author, now=NOW)
    draft = Draft.objects.get(case=complaint.case)
    draft.delete()
    return send(complaint.case, by, draft.html, at=NOW + HOUR)


@pytest.mark.parametrize(("sector", "regime"), [("telecom", "PL_TELCO"), ("carriage", "PL_CARRIAGE")])
def test_the_acknowledgement_meets_its_deadline_and_no_other(
    mine: Viewer, author: Staff, sector: str, regime: str
) -> None:
    complaint = complained(regime, f"{regime}_ACK", sector=sector)
    entry = acknowledged(complaint, mine, author)
    ack = Clock.objects.get(case=complaint.case, regime=f"{regime}_ACK")
    assert (ack.state, ack.evidence_id) == (State.MET, entry.pk)
    assert state(complaint.case, regime) == State.RUNNING


def test_it_promises_the_day_of_the_answer_not_that_of_saying_so(mine: Viewer, author: Staff) -> None:
    complaint = complained("PL_TELCO", "PL_TELCO_ACK", sector="telecom")
    made = letters.draft_acknowledgement(complaint, by=mine, author=author, now=NOW).letter
    due = Clock.objects.get(case=complaint.case, regime="PL_TELCO").legal_due
    assert due is not None
    assert f"{due.day}\u00a0" in made.of("plan")[0].text
    assert " 8\u00a0grudnia" not in made.of("plan")[0].text


def test_words_that_say_nothing_of_it_meet_nothing(mine: Viewer, author: Staff) -> None:
    complaint = complained("PL_TELCO", "PL_TELCO_ACK", sector="telecom")
    begun = letters.draft_acknowledgement(complaint, by=mine, author=author, now=NOW)
    said = "<p>Dzień dobry,</p><p>odezwę się jutro.</p>"
    send(complaint.case, mine, said, at=NOW + HOUR, subject=begun.letter.subject)
    assert state(complaint.case, "PL_TELCO_ACK") == State.RUNNING
    assert "complaint.acknowledgement_unclear" in [one.action for one in timeline(("case", complaint.case_id))]


def test_a_withdrawal_is_acknowledged_by_its_own_words_alone(mine: Viewer, author: Staff) -> None:
    complaint = complained("PL_CONS_7A", "PL_WITHDRAW_ACK", answers={"withdrawal": True})
    acknowledged(complaint, mine, author)
    assert state(complaint.case, "PL_WITHDRAW_ACK") == State.RUNNING
    said = "<p>Potwierdzam otrzymanie oświadczenia o odstąpieniu od umowy z 24 listopada 2026 r.</p>"
    send(complaint.case, mine, said, at=NOW + 2 * HOUR)
    assert state(complaint.case, "PL_WITHDRAW_ACK") == State.MET


def test_one_that_came_back_is_taken_back_and_a_new_one_may_go(mine: Viewer, author: Staff) -> None:
    complaint = complained("PL_TELCO", "PL_TELCO_ACK", sector="telecom")
    entry = acknowledged(complaint, mine, author)
    delivery.record_delivery(entry.pk, state="bounced", note="550", now=NOW + 2 * HOUR)
    complaint.refresh_from_db()
    assert complaint.acknowledged_by_id is None
    assert state(complaint.case, "PL_TELCO_ACK") == State.RUNNING
    assert "complaint.acknowledgement_returned" in [one.action for one in timeline(("case", complaint.case_id))]
    letters.draft_acknowledgement(complaint, by=mine, author=author, now=NOW + 3 * HOUR)

    entry.refresh_from_db()
    delivery.retry_delivery(entry, by=mine, now=NOW + 3 * HOUR)
    delivery.record_delivery(entry.pk, state="sent", note="250", now=NOW + 4 * HOUR)
    complaint.refresh_from_db()
    assert complaint.acknowledged_by_id == entry.pk
    assert state(complaint.case, "PL_TELCO_ACK") == State.MET


def test_the_next_letter_that_arrived_stands_for_one_that_came_back(mine: Viewer, author: Staff) -> None:
    complaint = complained("PL_CONS_7A")
    first = acknowledged(complaint, mine, author)
    second = send(complaint.case, mine, "<p>Sprawdzam to w magazynie.</p>", at=NOW + 2 * HOUR)
    delivery.record_delivery(first.pk, state="bounced", note="550", now=NOW + 3 * HOUR)
    complaint.refresh_from_db()
    assert complaint.acknowledged_by_id == second.pk


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("dziękuję za reklamację z 24 listopada 2026 r.", "pl", True),
        ("Potwierdzamy przyjęcie Pana reklamacji w dniu 24.11.2026", "pl", True),
        ("dziękuję za reklamację z 23 listopada 2026 r.", "pl", False),
        ("Spotkajmy się 24 listopada.", "pl", False),
        ("Thank you for your complaint, received on 24 November 2026.", "en", True),
        ("We meet on 24 November.", "en", False),
    ],
)
def test_which_words_acknowledge(text: str, language: str, said: bool) -> None:
    assert acknowledges(text, date(2026, 11, 24), language) is said  # type: ignore[arg-type]
