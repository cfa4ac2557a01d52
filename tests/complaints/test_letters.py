"""Letters about a complaint: drafted from what is known, and what holds once one has left."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from prezent.cases.models import Case, Draft, Entry
from prezent.cases.services import delivery, words
from prezent.complaints import answering, pdf
from prezent.complaints.models import BegunLetter, Complaint, Decision, Remedy
from prezent.complaints.policies import get_complaint
from prezent.complaints.services import letters
from prezent.complaints.services.deciding import ask_approval, decide, grant
from prezent.complaints.services.decision import Offered
from prezent.deadlines.models import Clock, State
from prezent.domain.mail import composed
from prezent.people.models import Customer, Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import timeline
from prezent.promises.models import Promise
from tests.support import require
from tests.support.cases import make_case
from tests.support.clocks import make_clock
from tests.support.decisions import (
    APOLOGY,
    IN_TWO_WEEKS,
    founded,
    fresh,
    gesture,
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

HOUR = timedelta(hours=1)


def measure() -> Offered:
    """What we change, and who sees to it."""
    return Offered("measure", "measure", "Ukryjemy oferty bez towaru", None, IN_TWO_WEEKS, owner=hanna().id)


@pytest.fixture
def me(author: Staff) -> Viewer:
    return marta()


def complained(case: Case | None = None, **more: object) -> Complaint:
    made = make_complaint(case=case, **more)  # type: ignore[arg-type]
    Customer.objects.filter(pk=made.case.customer_id).update(form="pan", first_name="Grzegorz", last_name="Pawlik")
    return get_complaint(marta(), made.case.number)


def decided_refusal(complaint: Complaint) -> Decision:
    """A refusal with an apology and a gesture, signed by a second person."""
    set_rules(adr_consent=False)
    decision = prepared(complaint, refused(complaint, APOLOGY, gesture(), measure()))
    approval = ask_approval(decision, by=marta(), now=NOW)
    grant(approval, by=hanna(), now=NOW, why="Powody są w liście.")
    return fresh(decision)


def decided_refund(complaint: Complaint) -> Decision:
    set_rules(agent_limit=500)
    decision = prepared(complaint, founded(complaint))
    decide(decision, by=marta(), now=NOW)
    return fresh(decision)


def send(case: Case, author: Viewer, html: str, *, at: datetime, subject: str = "") -> Entry:
    """The letter in the composer leaves: taken by the recipient's server a minute later."""
    written = words.write_answer(
        case, by=author, now=at, html=html, to=[("Grzegorz Pawlik", "g.pawlik@poczta.example")], subject=subject
    )
    delivery.record_delivery(written.entry_id, state="sent", note="250 OK", now=at + timedelta(minutes=1))
    return Entry.objects.get(pk=written.entry_id)


def plain(text: str) -> str:
    """Without the spaces that keep words together."""
    return text.replace("\u00a0", " ")


def draft_of(case: Case) -> Draft:
    return Draft.objects.get(case=case, mode="reply")


def actions(case: Case) -> list[str]:
    return [one.action for one in timeline(("case", case.pk))]


def refused_with(do: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as told:
        do()
    return told.value.code


# -- the answer -------------------------------------------------------------------------------------------------------


def test_the_answer_says_both_verdicts_and_lacks_nothing(me: Viewer, author: Staff) -> None:
    complaint = complained()
    make_clock(case=complaint.case, event=NOW)
    decided_refusal(complaint)
    made = answering.compose_answer(complaint, by=me, author=author, now=NOW)
    text = plain(made.letter.text())
    assert made.missing == ()
    assert "Panie Grzegorzu" in text
    assert "Przepraszam" in text
    assert "umowa nie została zawarta" in text
    assert "32,20" in text
    assert "Ukryjemy oferty bez towaru" in text
    assert text.index("Przepraszam") < text.index("umowa nie została zawarta")
    assert "Marta Wilczek\nSpecjalistka do spraw reklamacji" in text
    assert made.facts.adr == "refuses"


def test_an_apology_beside_a_refusal_is_whole_without_a_day(me: Viewer, author: Staff) -> None:
    complaint = complained(demands=(("fulfil", "kolejka za 129 zł"), ("apology", "")))
    set_rules(adr_consent=False, four_eyes=False)
    thing, apology = complaint.demands.all()
    written = refused(complaint, APOLOGY)
    verdicts = {thing.pk: ("not_founded", ""), apology.pk: ("founded", "")}
    decide(prepared(complaint, type(written)(**{**_fields(written), "verdicts": verdicts})), by=me, now=NOW)
    assert answering.compose_answer(complaint, by=me, author=author, now=NOW).missing == ()


def test_a_customer_who_writes_in_english_is_answered_in_english(me: Viewer, author: Staff) -> None:
    case = make_case()[0]
    Case.objects.filter(pk=case.pk).update(language="en")
    complaint = complained(Case.objects.get(pk=case.pk), demands=(("refund", ""),))
    decided_refund(complaint)
    with translation.override("pl"):
        text = answering.compose_answer(complaint, by=me, author=author, now=NOW).letter.text()
    assert "Thank you for your complaint" in text
    assert "money back" in text


def test_reasons_of_the_whole_are_said_once_where_there_are_several_demands(me: Viewer, author: Staff) -> None:
    complaint = complained(demands=(("refund", "zwrot ceny"), ("damages", "zwrot za paliwo")))
    first, second = complaint.demands.all()
    written = refused(complaint)
    verdicts = {first.pk: ("not_founded", ""), second.pk: ("not_founded", "Nie znamy kosztów paliwa.")}
    set_rules(four_eyes=False)
    decision = prepared(complaint, type(written)(**{**_fields(written), "verdicts": verdicts}))
    decide(decision, by=me, now=NOW)
    text = answering.compose_answer(complaint, by=me, author=author, now=NOW).letter.text()
    assert text.count("umowa nie została zawarta") == 1
    assert "Nie znamy kosztów paliwa." in text


def _fields(written: object) -> dict[str, object]:
    return {name: getattr(written, name) for name in written.__dataclass_fields__}  # type: ignore[attr-defined]


def test_nothing_is_answered_before_it_is_decided(me: Viewer, author: Staff) -> None:
    complaint = complained()
    prepared(complaint, refused(complaint))
    code = refused_with(lambda: letters.draft_answer(complaint, by=me, author=author, now=NOW))
    assert code == "decision.not_decided"
    assert not Draft.objects.exists()


def test_the_answer_lies_in_the_composer_and_holds_once_it_has_left(me: Viewer, author: Staff) -> None:
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    decision = decided_refusal(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW + HOUR)
    draft = draft_of(complaint.case)
    assert complaint.case.number in draft.subject
    assert "<ul>" in draft.html or "<ol>" in draft.html
    assert fresh(decision).state == "decided"  # nothing is told before it has left

    entry = send(complaint.case, me, draft.html, at=NOW + 2 * HOUR)
    told = fresh(decision)
    assert (told.state, told.entry_id) == ("sent", entry.pk)
    clock.refresh_from_db()
    assert (clock.state, clock.evidence_id) == (State.MET, entry.pk)
    assert set(Promise.objects.filter(case=complaint.case, state="open").values_list("words", flat=True)) >= {
        "Ukryjemy oferty bez towaru"
    }
    apology = Remedy.objects.get(decision=decision, kind="apology")
    assert apology.state == "done"
    assert not BegunLetter.objects.exists()
    complaint.refresh_from_db()
    assert complaint.acknowledged_by_id == entry.pk


def test_a_letter_told_of_twice_is_sent_once(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decision = decided_refund(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    letters.has_left(complaint, entry, by=me, now=NOW + 2 * HOUR)
    assert actions(complaint.case).count("decision.sent") == 1
    assert Promise.objects.filter(case=complaint.case).count() == 1
    assert fresh(decision).state == "sent"


def test_words_that_lack_something_are_left_to_a_person(me: Viewer, author: Staff) -> None:
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    decision = decided_refusal(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    left_out = re.sub(r"<p>[^<]*odmawia[^<]*</p>", "", draft_of(complaint.case).html)
    assert left_out != draft_of(complaint.case).html
    entry = send(complaint.case, me, left_out, at=NOW + HOUR)
    assert fresh(decision).state == "decided"
    clock.refresh_from_db()
    assert clock.state == State.RUNNING
    assert "complaint.answer_incomplete" in actions(complaint.case)

    letters.take_as_answer(complaint, entry, by=me, now=NOW + 2 * HOUR)
    assert fresh(decision).state == "sent"
    clock.refresh_from_db()
    assert clock.state == State.MET


def test_an_answer_that_leaves_as_the_deadline_passes_is_late_and_says_so(me: Viewer, author: Staff) -> None:
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    assert clock.breach_at is not None
    set_rules(agent_limit=500)
    late = founded(complaint, refund(due_on=IN_TWO_WEEKS + timedelta(days=9)))
    decide(prepared(complaint, late), by=me, now=NOW)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    send(complaint.case, me, draft_of(complaint.case).html, at=clock.breach_at)
    clock.refresh_from_db()
    assert clock.state == State.MET_LATE


def test_another_letter_of_somebody_else_is_no_answer(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decision = decided_refund(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    send(complaint.case, hanna(), draft_of(complaint.case).html, at=NOW + HOUR)
    assert fresh(decision).state == "decided"
    assert BegunLetter.objects.exists()


def test_what_somebody_is_writing_is_not_written_over(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided_refund(complaint)
    Draft.objects.create(case=complaint.case, author=author, mode="reply", html="<p>Piszę już.</p>", changed_at=NOW)
    assert refused_with(lambda: letters.draft_answer(complaint, by=me, author=author, now=NOW)) == "letter.begun"
    assert draft_of(complaint.case).html == "<p>Piszę już.</p>"


def test_the_answer_goes_by_post_with_its_number_as_proof(me: Viewer, author: Staff) -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    decision = decided_refund(complaint)
    post = letters.post_answer
    assert refused_with(lambda: post(complaint, by=me, author=author, now=NOW, number=" ")) == "letter.no_number"
    entry = post(complaint, by=me, author=author, now=NOW + HOUR, number="RR 12 345 678 9 PL")
    entry.refresh_from_db()
    assert (entry.channel, entry.delivery, entry.delivery_note) == ("letter", "sent", "RR 12 345 678 9 PL")
    file = entry.attachments.get()
    assert file.name.endswith(f"{complaint.case.number}.pdf")
    assert fresh(decision).state == "sent"
    clock.refresh_from_db()
    assert clock.state == State.RUNNING, "posted in time is not received in time"
    assert "" not in complaint.case.participants.values_list("address", flat=True)


# -- before the answer ------------------------------------------------------------------------------------------------


def test_the_acknowledgement_names_the_legal_day_and_who_answers(me: Viewer, author: Staff) -> None:
    complaint = complained()
    make_clock(case=complaint.case, event=NOW)
    letters.draft_acknowledgement(complaint, by=me, author=author, now=NOW)
    text = plain(composed.text_of(draft_of(complaint.case).html))
    assert "dziękuję" in text
    assert "Przykro mi" in text
    assert "8 grudnia 2026" in text
    assert "Marta Wilczek" in text
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    complaint.refresh_from_db()
    assert complaint.acknowledged_by_id == entry.pk
    again = refused_with(lambda: letters.draft_acknowledgement(complaint, by=me, author=author, now=NOW))
    assert again == "complaint.acknowledged"


def test_a_day_after_the_laws_cannot_be_promised(me: Viewer, author: Staff) -> None:
    complaint = complained()
    make_clock(case=complaint.case, event=NOW)
    code = refused_with(
        lambda: letters.draft_acknowledgement(complaint, by=me, author=author, now=NOW, until=date(2026, 12, 20))
    )
    assert code == "acknowledgement.too_late"


def _extension(complaint: Complaint, clock: Clock, me: Viewer, author: Staff, until: date | None) -> None:
    letters.draft_extension(
        complaint, by=me, author=author, now=NOW, clock_id=clock.pk, until=until,
        reason="Czekamy na zapis z bankomatu.", to_establish="przebieg wypłaty\nstan licznika banknotów",
    )  # fmt: skip


def test_a_legal_date_moves_once_its_notice_has_left(me: Viewer, author: Staff) -> None:
    complaint = complained(sector="finance")
    clock = make_clock("PL_FIN", case=complaint.case, event=NOW)
    until = date(2027, 1, 15)
    _extension(complaint, clock, me, author, until)
    clock.refresh_from_db()
    assert clock.extended is False
    draft = draft_of(complaint.case)
    text = plain(composed.text_of(draft.html))
    assert "zapis z bankomatu" in text
    assert "Stan licznika banknotów." in text
    assert "15 stycznia 2027" in text
    send(complaint.case, me, draft.html, at=NOW + HOUR)
    clock.refresh_from_db()
    assert (clock.extended, clock.legal_due) == (True, until)


def test_a_notice_that_no_longer_names_the_day_moves_nothing(me: Viewer, author: Staff) -> None:
    complaint = complained(sector="finance")
    clock = make_clock("PL_FIN", case=complaint.case, event=NOW)
    _extension(complaint, clock, me, author, date(2027, 1, 15))
    subject = draft_of(complaint.case).subject
    send(complaint.case, me, "<p>Dzień dobry,</p><p>to potrwa dłużej.</p>", at=NOW + HOUR, subject=subject)
    clock.refresh_from_db()
    assert clock.extended is False
    assert "complaint.extension_unclear" in actions(complaint.case)


def test_where_the_law_knows_no_extension_none_is_drafted(me: Viewer, author: Staff) -> None:
    complaint = complained()
    clock = make_clock(case=complaint.case, event=NOW)
    with pytest.raises(DomainError) as told:
        _extension(complaint, clock, me, author, date(2027, 1, 15))
    assert told.value.code == "extension.unknown"
    assert not Draft.objects.exists()


def test_letters_of_a_case_that_is_not_yours_are_not_there(me: Viewer, author: Staff) -> None:
    complaint, other = complained(), complained()
    clock = make_clock("PL_FIN", case=other.case, event=NOW)
    code = refused_with(lambda: _extension(complaint, clock, me, author, date(2027, 1, 15)))
    assert code == "deadline.not_found"


def test_the_refund_of_the_letter_is_promised_by_it(me: Viewer, author: Staff) -> None:
    complaint = complained()
    decided_refund(complaint)
    letters.draft_answer(complaint, by=me, author=author, now=NOW)
    entry = send(complaint.case, me, draft_of(complaint.case).html, at=NOW + HOUR)
    promise = Promise.objects.get(case=complaint.case)
    assert (promise.kind, promise.entry_id) == ("money", entry.pk)
    assert refund().due_on == IN_TWO_WEEKS
