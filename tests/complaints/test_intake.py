"""A complaint is received and examined: what is filled in, changed, added, withdrawn, and what the log says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from prezent.cases.models import Case, Kind
from prezent.complaints.models import Checked, Complaint, Cost, Demand, Evidence, Finding, Rules
from prezent.complaints.policies import can_decide, get_complaint, require_may_decide
from prezent.complaints.services import attention, clocks, findings, parts
from prezent.complaints.services.intake import change, open_complaint, set_kind
from prezent.deadlines.models import Clock, ClockChange
from prezent.people.models import Customer, Role, Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.people.services import deactivate_staff
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import EventRow, timeline
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff, make_viewer

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)


def events(case: Case, action: str) -> list[EventRow]:
    return [one for one in timeline(("case", case.pk)) if one.action == action]


def a_person(case: Case) -> None:
    """The desk knows that a person, and not an organisation, writes."""
    Customer.objects.filter(cases=case).update(form="pan")
    case.refresh_from_db()


def test_opened_with_what_the_case_knows(me: Viewer) -> None:
    case, entry = make_case(text="Grzejnik z zamówienia nr JZ-2026/118 nie grzeje. Nr seryjny: GR-7781.")
    complaint = open_complaint(case, by=me, now=LATER)
    assert complaint.story == entry.text
    assert (complaint.order_number, complaint.serial) == ("JZ-2026/118", "GR-7781")
    assert complaint.received_at == NOW
    assert complaint.about == "goods"
    case.refresh_from_db()
    assert case.kind == Kind.COMPLAINT
    assert len(events(case, "complaint.opened")) == 1
    assert len(events(case, "case.kind_set")) == 1


def test_only_what_is_new_in_a_letter_is_the_story(me: Viewer) -> None:
    case, entry = make_case(text="Nowe słowa.\n> stare słowa")
    entry.segments = [["new", 0, 11], ["quote", 12, 25]]
    entry.save(update_fields=["segments"])
    assert open_complaint(case, by=me, now=NOW).story == "Nowe słowa."


def test_opened_twice_is_opened_once(case: Case, me: Viewer) -> None:
    first = open_complaint(case, by=me, now=NOW)
    assert open_complaint(case, by=me, now=LATER).pk == first.pk
    assert len(events(case, "complaint.opened")) == 1


def test_somebody_elses_case_is_not_opened(me: Viewer) -> None:
    walled = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case(team=walled)
    outsider = make_viewer("Iga Lis")
    with pytest.raises(NotFound):
        open_complaint(case, by=outsider, now=NOW)
    insider = make_viewer("Jan Las", teams=(walled,))
    open_complaint(case, by=insider, now=NOW)
    with pytest.raises(NotFound):
        get_complaint(outsider, case.number)


def test_a_plain_consumer_complaint_gets_its_clocks_at_once(case: Case, me: Viewer) -> None:
    a_person(case)
    complaint = open_complaint(case, by=me, now=LATER)
    assert complaint.status == "consumer"
    assert list(Clock.objects.order_by("regime").values_list("regime", "event_on", "legal_due")) == [
        ("PL_CONS_7A", date(2026, 11, 24), date(2026, 12, 8)),
        ("PL_CONS_GOODS", date(2026, 11, 24), None),
    ]


@pytest.mark.parametrize(
    ("form", "text"), [("panstwo", "Nie działa."), ("", "Nie działa."), ("pan", "Proszę o fakturę, NIP 9590000000.")]
)
def test_whoever_may_be_a_consumer_is_read_as_one_and_the_clock_says_so(me: Viewer, form: str, text: str) -> None:
    case, _entry = make_case(text=text)
    Customer.objects.filter(cases=case).update(form=form)
    case.refresh_from_db()
    assert open_complaint(case, by=me, now=LATER).status == ""
    clock = Clock.objects.get()
    assert (clock.regime, clock.event_on, clock.legal_due) == ("PL_CONS_7A", date(2026, 11, 24), date(2026, 12, 8))
    assert "liczymy jak dla konsumenta, bo nikt jeszcze nie zapisał, kto reklamuje" in clock.event_words


def test_somebody_who_turns_out_to_be_a_business_has_a_clock_too_many(case: Case, me: Viewer) -> None:
    open_complaint(case, by=me, now=NOW, status="")
    change(get_complaint(me, case.number), by=me, now=NOW, facts={"status": "business"})
    found = clocks.proposed(get_complaint(me, case.number), by=me)
    assert [one.regime for one in found.superfluous] == ["PL_CONS_7A"]


# --- the kind of the case


def test_a_case_that_is_called_a_complaint_is_examined_as_one(me: Viewer) -> None:
    case, _entry = make_case(at=NOW - timedelta(days=3))
    a_person(case)
    set_kind(case, by=me, now=NOW, kind="complaint")
    complaint = Complaint.objects.get()
    assert (complaint.case_id, complaint.received_at) == (case.pk, NOW - timedelta(days=3))
    clock = Clock.objects.get(regime="PL_CONS_7A")
    assert (clock.event_on, clock.legal_due) == (date(2026, 11, 21), date(2026, 12, 7))
    case.refresh_from_db()
    set_kind(case, by=me, now=NOW, kind="complaint")
    assert (Complaint.objects.count(), len(events(case, "case.kind_set"))) == (1, 1)


def test_other_kinds_open_nothing_and_a_complaint_stays_what_it_is(case: Case, me: Viewer) -> None:
    set_kind(case, by=me, now=NOW, kind="enquiry")
    assert not Complaint.objects.exists()
    case.refresh_from_db()
    set_kind(case, by=me, now=NOW, kind="complaint")
    case.refresh_from_db()
    set_kind(case, by=me, now=NOW, kind="enquiry")
    case.refresh_from_db()
    assert (case.kind, Complaint.objects.count()) == ("enquiry", 1)
    with pytest.raises(DomainError) as error:
        set_kind(case, by=me, now=NOW, kind="king")
    assert error.value.code == "case.kind"


def test_a_closed_case_gets_its_kind_and_no_deadline(case: Case, me: Viewer) -> None:
    Case.objects.filter(pk=case.pk).update(closed_at=NOW)
    case.refresh_from_db()
    set_kind(case, by=me, now=NOW, kind="complaint")
    case.refresh_from_db()
    assert (case.kind, Complaint.objects.count(), Clock.objects.count()) == ("complaint", 0, 0)


def test_facts_are_changed_and_the_log_keeps_both(complaint: Complaint, me: Viewer) -> None:
    facts: dict[str, Any] = {
        "item": "  grzejnik   olejowy ", "order_number": "jz-2026 / 118", "price": Decimal("379.00"),
        "delivered_on": date(2026, 10, 2), "status": "consumer", "severity": 3, "sector": "none",
        "answers": {"guarantee": True, "withdrawal": False},
    }  # fmt: skip
    change(complaint, by=me, now=LATER, facts=facts)
    stored_now = get_complaint(me, complaint.case.number)
    assert (stored_now.item, stored_now.order_number) == ("grzejnik olejowy", "JZ-2026/118")
    assert stored_now.answers == {"guarantee": True}
    assert stored_now.version == 1
    (event,) = events(complaint.case, "complaint.changed")
    assert event.data["from"]["item"] == ""
    assert event.data["to"]["price"] == "379.00"
    assert "grzejnik olejowy" in stored_now.likeness
    change(stored_now, by=me, now=LATER, facts=facts)
    assert len(events(complaint.case, "complaint.changed")) == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"status": "king"}, "complaint.status"),
        ({"about": "air"}, "complaint.about"),
        ({"sector": "toys"}, "complaint.sector"),
        ({"severity": 9}, "complaint.severity"),
        ({"answers": {"status": "business"}}, "complaint.answers"),
        ({"answers": {"nonsense": True}}, "complaint.answers"),
        ({"price": Decimal(0)}, "complaint.price"),
        ({"price": Decimal("Infinity")}, "complaint.price"),
        ({"price": Decimal("1e30")}, "complaint.price"),
        ({"bought_on": date(2026, 11, 25)}, "complaint.day"),
        ({"received_at": LATER + timedelta(days=1)}, "complaint.day"),
        ({"version": 7}, "complaint.fact"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    complaint: Complaint, me: Viewer, facts: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        change(complaint, by=me, now=LATER, facts={"item": "grzejnik", **facts})
    assert refused.value.code == code
    assert get_complaint(me, complaint.case.number).item == ""


def test_of_two_people_at_once_the_second_is_told(complaint: Complaint, me: Viewer) -> None:
    other = get_complaint(make_viewer("Tomasz Kruk"), complaint.case.number)
    change(complaint, by=me, now=LATER, facts={"item": "grzejnik"})
    with pytest.raises(Conflict) as second:
        change(other, by=me, now=LATER, facts={"item": "czajnik"})
    assert second.value.code == "complaint.changed"
    assert "Marta Wilczek" in str(second.value)
    assert get_complaint(me, complaint.case.number).item == "grzejnik"


def test_demands_are_added_and_withdrawn_never_deleted(complaint: Complaint, me: Viewer) -> None:
    demand = parts.add_demand(complaint, by=me, now=LATER, kind="refund", amount=Decimal(379))
    assert demand.stated_on == date(2026, 11, 24)
    parts.withdraw_demand(demand, by=me, now=LATER)
    assert Demand.objects.get().withdrawn_at == LATER
    with pytest.raises(Conflict):
        parts.withdraw_demand(demand, by=me, now=LATER)
    refusals: tuple[tuple[dict[str, Any], str], ...] = (
        ({"kind": "gold"}, "demand.kind"), ({"kind": "other"}, "demand.words"),
        ({"kind": "damages", "amount": Decimal(-1)}, "demand.amount"),
        ({"kind": "damages", "amount": Decimal("NaN")}, "demand.amount"),
        ({"kind": "repair", "stated_on": date(2026, 12, 1)}, "demand.day"),
    )  # fmt: skip
    for wrong, code in refusals:
        with pytest.raises(DomainError) as refused:
            parts.add_demand(complaint, by=me, now=LATER, **wrong)
        assert refused.value.code == code


def test_what_it_cost_is_written_down_and_never_checked(complaint: Complaint, me: Viewer) -> None:
    for kind, minutes, words in (("time", 40, ""), ("trip", 28, "tam i z powrotem"), ("tries", 3, "")):
        parts.add_cost(complaint, by=me, now=LATER, kind=kind, amount=Decimal(minutes), words=words)
    felt = parts.add_cost(complaint, by=me, now=LATER, kind="feeling", words="Czułem się jak głupek")
    assert felt.amount is None
    for kind, code in (("time", "cost.amount"), ("feeling", "cost.words"), ("x", "cost.kind")):
        with pytest.raises(DomainError) as refused:
            parts.add_cost(complaint, by=me, now=LATER, kind=kind)
        assert refused.value.code == code
    parts.remove_cost(felt, by=me, now=LATER)
    parts.remove_cost(felt, by=me, now=LATER)
    assert Cost.objects.count() == 3
    assert len(events(complaint.case, "complaint.cost_removed")) == 1


def test_evidence_is_of_the_case_or_kept_elsewhere(complaint: Complaint, me: Viewer) -> None:
    parts.add_evidence(complaint, by=me, now=LATER, words="paragon z 2 października, w segregatorze")
    _other, entry = make_case("Inna", files=(stored("zdjecie.jpg", b"x"),))
    mine, own = make_case("Moja", files=(stored("pęknięcie.jpg", b"y"),))
    open_complaint(mine, by=me, now=NOW)
    own_complaint = get_complaint(me, mine.number)
    kept = parts.add_evidence(own_complaint, by=me, now=LATER, words="", attachment=own.attachments.get())
    assert kept.words == "pęknięcie.jpg"
    foreign: tuple[dict[str, Any], ...] = ({"attachment": entry.attachments.get()}, {"entry": entry})
    for wrong in foreign:
        with pytest.raises(DomainError) as refused:
            parts.add_evidence(own_complaint, by=me, now=LATER, words="x", **wrong)
        assert refused.value.code == "evidence.other_case"
    with pytest.raises(DomainError):
        parts.add_evidence(complaint, by=me, now=LATER, words=" ")
    parts.remove_evidence(kept, by=me, now=LATER)
    assert Evidence.objects.count() == 1
    assert own.attachments.count() == 1


def test_findings_are_numbered_agreed_and_withdrawn_with_a_reason(complaint: Complaint, me: Viewer) -> None:
    first = findings.add_finding(
        complaint, by=me, now=LATER, kind="fact", words="Brak potwierdzenia", source="dziennik"
    )
    second = findings.add_finding(
        complaint, by=me, now=LATER, kind="statement", words="Padły słowa", source="klient",
        happened_on=date(2026, 11, 7),
    )  # fmt: skip
    assert (first.number, second.number) == (1, 2)
    findings.set_agreed(first, by=me, now=LATER, agreed=True)
    with pytest.raises(DomainError) as refused:
        findings.withdraw_finding(first, by=me, now=LATER, why="  ")
    assert refused.value.code == "finding.why"
    findings.withdraw_finding(first, by=me, now=LATER, why="pomylony dziennik")
    with pytest.raises(Conflict):
        findings.withdraw_finding(first, by=me, now=LATER, why="x")
    with pytest.raises(Conflict):
        findings.set_agreed(first, by=me, now=LATER, agreed=False)
    kept = Finding.objects.get(number=1)
    assert (kept.words, kept.withdrawn_why) == ("Brak potwierdzenia", "pomylony dziennik")
    # a number is never given again
    assert findings.add_finding(complaint, by=me, now=LATER, kind="open", words="Kto?", source="").number == 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "rumour"}, "finding.kind"),
        ({"words": ""}, "finding.words"),
        ({"source": " "}, "finding.source"),
        ({"happened_on": date(2026, 12, 24)}, "finding.day"),
    ],
)
def test_a_finding_needs_words_and_a_source(
    complaint: Complaint, me: Viewer, wrong: dict[str, Any], code: str
) -> None:  # fmt: skip
    right: dict[str, Any] = {"kind": "fact", "words": "Nie wysłano", "source": "dziennik poczty"}
    with pytest.raises(DomainError) as refused:
        findings.add_finding(complaint, by=me, now=LATER, **(right | wrong))
    assert refused.value.code == code
    assert not Finding.objects.exists()


def test_an_item_of_a_checklist_is_answered_and_answered_anew(complaint: Complaint, me: Viewer) -> None:
    findings.answer_item(complaint, by=me, now=LATER, item="goods.installation", answer="yes")
    findings.answer_item(complaint, by=me, now=LATER, item="goods.installation", answer="yes")
    findings.answer_item(complaint, by=me, now=LATER, item="goods.installation", answer="no", note="montaż nasz")
    assert list(Checked.objects.values_list("item", "answer", "note")) == [("goods.installation", "no", "montaż nasz")]
    assert [one.data["answer"] for one in events(complaint.case, "complaint.checked")] == ["yes", "no"]
    for item, answer, code in (("goods.colour", "yes", "complaint.item"), ("goods.tried", "so", "complaint.answer")):
        with pytest.raises(DomainError) as refused:
            findings.answer_item(complaint, by=me, now=LATER, item=item, answer=answer)
        assert refused.value.code == code


def test_whom_it_is_about_does_not_decide(complaint: Complaint, marta: Staff, me: Viewer, hanna: Staff) -> None:
    on, off = Rules(), Rules(conflict_wall=False)
    assert can_decide(me, complaint, on)
    attention.add_person(complaint, by=viewer(hanna), now=LATER, person=marta)
    attention.add_person(complaint, by=viewer(hanna), now=LATER, person=marta)
    assert len(events(complaint.case, "complaint.against_added")) == 1
    assert not can_decide(me, complaint, on)
    assert can_decide(me, complaint, off)
    assert can_decide(viewer(hanna), complaint, on)
    with pytest.raises(NotAllowed):
        require_may_decide(me, complaint, on)
    with pytest.raises(DomainError) as refused:
        attention.remove_person(complaint, by=me, now=LATER, person=marta, why="to nie ja")
    assert refused.value.code == "complaint.against_self"
    attention.remove_person(complaint, by=viewer(hanna), now=LATER, person=marta, why="to była inna osoba")
    assert can_decide(me, complaint, on)


def test_a_danger_goes_to_a_supervisor_at_once(complaint: Complaint, me: Viewer, hanna: Staff) -> None:
    attention.report_danger(complaint, by=me, now=LATER, words="iskrzy przy włączaniu")
    kept = get_complaint(me, complaint.case.number)
    assert kept.unsafe
    assert kept.supervisor_id == hanna.pk
    assert events(complaint.case, "complaint.unsafe")[0].data["words"] == "iskrzy przy włączaniu"
    assert events(complaint.case, "complaint.supervisor")[0].data["why"] == "unsafe"
    attention.take_back_danger(kept, by=me, now=LATER, why="to był inny grzejnik")
    kept = get_complaint(me, complaint.case.number)
    assert (kept.unsafe, kept.supervisor_id) == (False, None)


def test_a_supervisor_whom_it_is_about_is_replaced(complaint: Complaint, me: Viewer, hanna: Staff) -> None:
    other = make_staff("Ewa Sowa", role=Role.SUPERVISOR)
    attention.report_danger(complaint, by=me, now=LATER, words="iskrzy")
    attention.add_person(complaint, by=me, now=LATER, person=hanna)
    assert get_complaint(me, complaint.case.number).supervisor_id == other.pk


def test_when_a_supervisor_leaves_another_one_looks(complaint: Complaint, me: Viewer, hanna: Staff) -> None:
    attention.report_danger(complaint, by=me, now=LATER, words="iskrzy")
    other = make_staff("Ewa Sowa", role=Role.SUPERVISOR)
    deactivate_staff(hanna, actor=me.actor, now=LATER)
    assert get_complaint(me, complaint.case.number).supervisor_id == other.pk


def test_the_teams_own_supervisor_first_then_the_least_loaded(me: Viewer, hanna: Staff) -> None:
    team = Team.objects.create(name="Reklamacje")
    own = make_staff("Ewa Sowa", role=Role.SUPERVISOR, teams=(team,))
    make_staff("Iga Lis", role=Role.ADMIN)
    in_team, _entry = make_case("A", team=team)
    assert attention.pick_supervisor(open_complaint(in_team, by=me, now=NOW)) == own
    free, _entry = make_case("B", email="b@poczta.example")
    complaint = get_complaint(me, open_complaint(free, by=me, now=NOW).case.number)
    assert attention.pick_supervisor(complaint) == hanna
    Complaint.objects.filter(pk=complaint.pk).update(supervisor=hanna)
    assert attention.pick_supervisor(complaint) == own


def test_clocks_are_set_with_one_press_and_the_rest_needs_a_day(case: Case, me: Viewer) -> None:
    open_complaint(case, by=me, now=NOW, status="business")
    change(get_complaint(me, case.number), by=me, now=NOW, facts={"status": "consumer"})
    complaint = get_complaint(me, case.number)
    parts.add_demand(complaint, by=me, now=LATER, kind="refund")
    states = {one.regime: one.state for one in clocks.proposed(complaint, by=me).opened}
    assert states == {"PL_CONS_7A": "missing", "PL_CONS_GOODS_RESCIND": "needs_date"}
    assert clocks.set_clocks(complaint, by=me, now=LATER) == ("PL_CONS_7A",)
    assert clocks.set_clocks(complaint, by=me, now=LATER) == ()
    done = clocks.set_clocks(complaint, by=me, now=LATER, days={"PL_CONS_GOODS_RESCIND": date(2026, 11, 23)})
    assert done == ("PL_CONS_GOODS_RESCIND",)
    assert Clock.objects.get(regime="PL_CONS_GOODS_RESCIND").legal_due == date(2026, 12, 7)


def test_changed_facts_are_offered_and_never_applied_silently(case: Case, me: Viewer) -> None:
    a_person(case)
    open_complaint(case, by=me, now=NOW)
    complaint = get_complaint(me, case.number)
    change(complaint, by=me, now=LATER, facts={"received_at": datetime(2026, 11, 20, 8, 0, tzinfo=UTC)})
    clock = Clock.objects.get(regime="PL_CONS_7A")
    assert clock.event_on == date(2026, 11, 24)
    found = next(one for one in clocks.proposed(complaint, by=me).opened if one.regime == "PL_CONS_7A")
    assert (found.state, found.legal_due) == ("differs", date(2026, 12, 4))
    clocks.count_anew(complaint, by=me, now=LATER, clock_id=clock.pk)
    assert Clock.objects.get(pk=clock.pk).legal_due == date(2026, 12, 4)
    assert ClockChange.objects.get().old_due == date(2026, 12, 8)
    with pytest.raises(DomainError) as refused:
        clocks.count_anew(complaint, by=me, now=LATER, clock_id=clock.pk)
    assert refused.value.code == "complaint.clock_agrees"


def test_a_clock_that_the_facts_no_longer_open_is_ended_by_a_person(case: Case, me: Viewer) -> None:
    a_person(case)
    open_complaint(case, by=me, now=NOW)
    complaint = get_complaint(me, case.number)
    change(complaint, by=me, now=LATER, facts={"status": "business"})
    found = clocks.proposed(complaint, by=me)
    assert [one.regime for one in found.opened] == ["PL_B2B_RKJ"]
    assert {one.regime for one in found.superfluous} == {"PL_CONS_7A", "PL_CONS_GOODS"}
    clock = Clock.objects.get(regime="PL_CONS_7A")
    clocks.stop_clock(complaint, by=me, now=LATER, clock_id=clock.pk)
    assert Clock.objects.get(pk=clock.pk).state == "stopped"
    with pytest.raises(DomainError):
        clocks.stop_clock(complaint, by=me, now=LATER, clock_id=clock.pk)
