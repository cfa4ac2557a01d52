"""A letter by post: the day of posting, the paper that was handed out, and the day on which it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from prezent.cases.models import Entry
from prezent.complaints import answering, pdf
from prezent.complaints.models import Complaint, Decision, PostedLetter, PrintedLetter
from prezent.complaints.policies import get_complaint
from prezent.complaints.services import letters, posting
from prezent.complaints.services.deciding import decide
from prezent.complaints.services.letter_parts import write_parts
from prezent.deadlines.models import Clock, State
from prezent.people.models import Customer, Staff
from prezent.people.policies import Viewer
from prezent.platform import storage
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import timeline
from tests.support import require
from tests.support.clocks import make_clock
from tests.support.decisions import (
    IN_TWO_WEEKS,
    TODAY,
    founded,
    fresh,
    hanna,
    make_complaint,
    marta,
    prepared,
    refund,
    refused,
    set_rules,
)
from tests.support.people import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]

DAY = timedelta(days=1)
TERMS = "§ 4 ust. 2 regulaminu."


@pytest.fixture
def author(db: None) -> Staff:
    for who in (marta(), hanna()):
        Staff.objects.filter(pk=who.id).update(position="Specjalistka do spraw reklamacji")
    return Staff.objects.get(pk=marta().id)


@pytest.fixture
def me(author: Staff) -> Viewer:
    return marta()


@pytest.fixture(params=["with the PDF", "from the browser"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether letters are set as PDF here or not."""
    if request.param == "from the browser":
        monkeypatch.setattr(pdf, "available", lambda: False)
    else:
        require("typst", pdf.available(), how="make dev, or pip install typst")


def complained(regime: str = "PL_CONS_7A", **more: object) -> Complaint:
    made = make_complaint(**more)  # type: ignore[arg-type]
    make_clock(regime, case=made.case, event=NOW)
    Customer.objects.filter(pk=made.case.customer_id).update(form="pan", first_name="Grzegorz", last_name="Pawlik")
    return get_complaint(marta(), made.case.number)


def decided(complaint: Complaint, *, terms: str = "", late: int = 0) -> Decision:
    """Money back, to be paid by the end of the year where the answer is not due for long."""
    set_rules(agent_limit=500)
    decide(prepared(complaint, founded(complaint, refund(due_on=IN_TWO_WEEKS + late * DAY))), by=marta(), now=NOW)
    decision = Decision.objects.get(complaint=complaint)
    if terms:
        write_parts(complaint, by=marta(), now=NOW, version=decision.version, terms=terms, law="")
    return fresh(decision)


def clock_of(complaint: Complaint) -> Clock:
    return Clock.objects.get(case=complaint.case)


def refused_with(do: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as told:
        do()
    return told.value.code


def actions(complaint: Complaint) -> list[str]:
    return [one.action for one in timeline(("case", complaint.case_id))]


def post(complaint: Complaint, me: Viewer, author: Staff, *, at: datetime, **more: object) -> Entry:
    return letters.post_answer(complaint, by=me, author=author, now=at, number="RR 1", **more)  # type: ignore[arg-type]


# -- the day ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("either_way")
def test_what_was_posted_yesterday_counts_as_of_yesterday(me: Viewer, author: Staff) -> None:
    """The financial act: the answer is sent in time, whenever somebody writes it down before the last day."""
    complaint = complained("PL_FIN", sector="finance")
    decision = decided(complaint, terms=TERMS, late=10)
    at = NOW + 6 * DAY
    entry = post(complaint, me, author, at=at, posted_on=timezone.localdate(at) - DAY)
    clock = clock_of(complaint)
    assert clock.state == State.MET
    assert clock.met_at is not None
    assert timezone.localdate(clock.met_at) == TODAY + 5 * DAY
    assert fresh(decision).state == "sent"
    assert PostedLetter.objects.get(entry=entry).posted_on == TODAY + 5 * DAY


@pytest.mark.usefixtures("either_way")
def test_after_the_last_day_an_earlier_posting_is_a_supervisors_word(me: Viewer, author: Staff) -> None:
    complaint = complained("PL_FIN", sector="finance")
    decision = decided(complaint, terms=TERMS, late=40)
    breach = clock_of(complaint).breach_at
    assert breach is not None
    on_time = timezone.localdate(breach) - DAY
    entry = post(complaint, me, author, at=breach + DAY / 2, posted_on=on_time)
    assert clock_of(complaint).state == State.RUNNING
    assert fresh(decision).state == "decided"
    assert "complaint.answer_unclear" in actions(complaint)

    letters.take_as_answer(complaint, entry, by=hanna(), now=breach + DAY)
    clock = clock_of(complaint)
    assert clock.state == State.MET
    assert clock.met_at is not None
    assert timezone.localdate(clock.met_at) == on_time


@pytest.mark.usefixtures("either_way")
def test_a_day_of_posting_that_cannot_be_is_refused(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided(complaint)
    tomorrow = lambda: post(complaint, me, author, at=NOW, posted_on=TODAY + DAY)  # noqa: E731
    assert refused_with(tomorrow) == "letter.posted_in_future"
    before = lambda: post(complaint, me, author, at=NOW, posted_on=TODAY - DAY)  # noqa: E731
    assert refused_with(before) == "letter.posted_before"
    assert not PostedLetter.objects.exists()
    assert not Entry.objects.filter(case=complaint.case, kind="out").exists()


# -- the paper --------------------------------------------------------------------------------------------------------


def printed(complaint: Complaint, me: Viewer, author: Staff, *, at: datetime) -> PrintedLetter:
    answer = answering.compose_answer(complaint, by=me, author=author, now=at)
    posting.keep_printed(answer, letters.pdf_of(answer.letter), signed_by=author, now=at)
    return PrintedLetter.objects.get(signed_by=author)


def test_what_stays_on_the_case_is_what_was_handed_out(me: Viewer, author: Staff) -> None:
    """Printed by one person on one day, written down by another one on the next."""
    require("typst", pdf.available(), how="make dev, or pip install typst")
    complaint = complained()
    decision = decided(complaint)
    paper = printed(complaint, me, author, at=NOW)
    assert posting.signers(decision.pk, decision.version, Staff.objects.get(pk=hanna().id))[0] == author
    entry = post(complaint, hanna(), author, at=NOW + DAY)
    file = entry.attachments.get().file
    assert file == paper.file
    assert storage.exists(file.sha256)
    assert "Marta Wilczek" in entry.text
    assert "Hanna Bielak" not in entry.text
    assert entry.staff_id == hanna().id  # who wrote it down
    assert fresh(decision).state == "sent"


def test_a_paper_of_what_was_decided_before_is_not_posted(me: Viewer, author: Staff) -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")
    complaint = complained()
    decision = decided(complaint)
    paper = printed(complaint, me, author, at=NOW)
    write_parts(complaint, by=me, now=NOW, version=decision.version, terms="", law="kodeks cywilny, art. 5")
    assert posting.printed_by(decision.pk, fresh(decision).version, author.pk) is None
    entry = post(complaint, me, author, at=NOW + DAY)
    assert entry.attachments.get().file != paper.file
    assert "kodeks cywilny, art. 5" in entry.text


@pytest.mark.usefixtures("either_way")
def test_what_was_printed_from_the_browser_has_the_day_and_the_name_of_the_paper(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided(complaint)
    entry = post(complaint, hanna(), author, at=NOW + 2 * DAY, posted_on=TODAY + DAY)
    assert "Marta Wilczek" in entry.text
    assert entry.attachments.count() == (1 if pdf.available() else 0)


@pytest.mark.usefixtures("either_way")
def test_a_paper_that_lacks_something_is_left_to_a_person(me: Viewer, author: Staff) -> None:
    complaint = complained("PL_FIN", sector="finance")
    decision = decided(complaint)
    post(complaint, me, author, at=NOW + DAY)
    assert "complaint.answer_incomplete" in actions(complaint)
    assert fresh(decision).state == "decided"
    assert clock_of(complaint).state == State.RUNNING


# -- the receipt ------------------------------------------------------------------------------------------------------


def receive(complaint: Complaint, entry: Entry, *, by: Viewer, at: datetime, **more: object) -> None:
    given: dict[str, object] = {"received_on": timezone.localdate(at), "proof": "zwrotka", **more}
    posting.record_receipt(complaint, entry_id=entry.pk, by=by, now=at, **given)  # type: ignore[arg-type]


@pytest.mark.usefixtures("either_way")
def test_where_it_must_come_the_deadline_runs_until_the_receipt(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decision = decided(complaint)
    entry = post(complaint, me, author, at=NOW + DAY)
    assert fresh(decision).state == "sent"
    assert clock_of(complaint).state == State.RUNNING
    receive(complaint, entry, by=me, at=NOW + 5 * DAY, received_on=TODAY + 4 * DAY, proof=" zwrotka,  podpis klienta ")
    clock = clock_of(complaint)
    assert (clock.state, clock.evidence_id, clock.proof) == (State.MET, entry.pk, "zwrotka, podpis klienta")
    assert clock.met_at is not None
    assert timezone.localdate(clock.met_at) == TODAY + 4 * DAY
    kept = PostedLetter.objects.get()
    assert (kept.received_on, kept.receipt, kept.received_by_id) == (
        TODAY + 4 * DAY, "zwrotka, podpis klienta", me.id,
    )  # fmt: skip
    assert "complaint.letter_received" in actions(complaint)


@pytest.mark.usefixtures("either_way")
def test_a_letter_that_came_after_the_last_day_is_late(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided(complaint, late=20)
    breach = clock_of(complaint).breach_at
    assert breach is not None
    entry = post(complaint, me, author, at=breach - DAY)
    receive(complaint, entry, by=me, at=breach + DAY)
    assert clock_of(complaint).state == State.MET_LATE


@pytest.mark.usefixtures("either_way")
def test_after_the_last_day_an_earlier_receipt_is_a_supervisors_word(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided(complaint, late=20)
    breach = clock_of(complaint).breach_at
    assert breach is not None
    entry = post(complaint, me, author, at=breach - 2 * DAY)
    on_time = timezone.localdate(breach) - DAY
    with pytest.raises(NotAllowed):
        receive(complaint, entry, by=me, at=breach + DAY, received_on=on_time)
    assert PostedLetter.objects.get().received_on is None  # all or nothing
    receive(complaint, entry, by=hanna(), at=breach + DAY, received_on=on_time)
    assert clock_of(complaint).state == State.MET


@pytest.mark.usefixtures("either_way")
def test_a_receipt_is_written_down_once_with_its_proof(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided(complaint)
    entry = post(complaint, me, author, at=NOW + DAY)
    at = NOW + 3 * DAY

    def code(**more: object) -> str:
        return refused_with(lambda: receive(complaint, entry, by=me, at=at, **more))

    assert code(proof="  ") == "letter.no_receipt"
    assert code(received_on=None) == "letter.no_receipt_day"
    assert code(received_on=TODAY) == "letter.received_before"
    assert code(received_on=TODAY + 4 * DAY) == "letter.received_in_future"
    receive(complaint, entry, by=me, at=at)
    with pytest.raises(Conflict) as told:
        receive(complaint, entry, by=hanna(), at=at, proof="co innego")
    assert told.value.code == "letter.receipt_known"
    assert PostedLetter.objects.get().receipt == "zwrotka"


@pytest.mark.usefixtures("either_way")
def test_a_letter_of_another_complaint_is_not_there(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided(complaint)
    entry = post(complaint, me, author, at=NOW + DAY)
    other = complained()
    with pytest.raises(NotFound):
        receive(other, entry, by=me, at=NOW + 2 * DAY)


@pytest.mark.usefixtures("either_way")
def test_a_paper_that_a_person_takes_as_the_answer_counts_with_its_receipt(me: Viewer, author: Staff) -> None:
    """It said nothing of settling out of court, came, and was then judged to be the answer all the same."""
    complaint = complained()
    set_rules(four_eyes=False, adr_consent=None)
    decide(prepared(complaint, refused(complaint)), by=me, now=NOW)
    entry = post(complaint, me, author, at=NOW + DAY)
    assert "complaint.answer_incomplete" in actions(complaint)
    receive(complaint, entry, by=me, at=NOW + 2 * DAY)
    assert clock_of(complaint).state == State.RUNNING
    letters.take_as_answer(complaint, entry, by=me, now=NOW + 3 * DAY)
    clock = clock_of(complaint)
    assert clock.state == State.MET
    assert clock.met_at is not None
    assert timezone.localdate(clock.met_at) == TODAY + 2 * DAY
