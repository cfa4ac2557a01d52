"""The demo firm's complaints: two stories whole, every family of the law's deadlines, one silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from prezent.cases.models import HandOver, SideThread
from prezent.complaints.models import Complaint
from prezent.deadlines.models import Clock
from prezent.demo.content import build
from prezent.demo.loader import load
from prezent.domain.deadlines.regime_files import catalogue
from prezent.promises.models import Plan, Promise
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

TRIP, REPAIR, AGAIN = "wyjazd-na-darmo", "grzejnik-pierwsza-naprawa", "grzejnik-zepsul-sie-drugi-raz"


@pytest.fixture
def firm(tmp_path: Path) -> None:
    """The two stories and the firm's latest cases: what the complaints need."""
    whole = build(NOW)
    told = [case for case in whole.cases if case.thread in {TRIP, REPAIR, AGAIN}]
    cases = (*told, *(replace(case, previous="") for case in whole.cases[-3:]))
    known = {case.customer for case in cases}
    small = replace(whole, cases=cases, customers=tuple(one for one in whole.customers if one.key in known))
    load(small, home=tmp_path, password="x" * 20, smtp_port=1, now=NOW, progress=lambda _done, _all: None)


def complaint(matter: str) -> Complaint:
    return Complaint.objects.select_related("case", "supervisor", "repeats__case").get(case__matter__startswith=matter)


@pytest.mark.usefixtures("firm")
def test_the_complaints_of_the_demo_firm() -> None:
    # every family of the law's deadlines has a clock that runs or ran
    shown = set(Clock.objects.values_list("regime", flat=True))
    assert {one.family for one in catalogue().values()} == {catalogue()[one].family for one in shown}

    # one that nobody answered: the law has made something of it
    silent = Clock.objects.filter(state="silence")
    assert [clock.case.matter for clock in silent] == ["Rozdarty szew w plecaku, zamówienie J-20117"]
    extended = Clock.objects.get(regime="PL_FIN")
    assert extended.extended
    assert extended.extended_why

    # H: the second complaint about the heater, seen by a supervisor, the money back as a draft of the decision
    again = complaint("Grzejnik zepsuł się drugi raz")
    assert again.repeats is not None
    assert again.repeats.case.matter.startswith("Grzejnik Ognik 9")
    assert again.supervisor is not None
    assert again.supervisor.is_supervisor
    draft = again.decisions.get()
    assert draft.state == "draft"
    assert draft.service == "failed"
    assert set(draft.remedies.values_list("side", flat=True)) == {"law", "gesture", "measure"}
    first = again.repeats.decisions.get()
    assert first.state == "sent"
    assert first.remedies.get().state == "done"

    # T: not founded and yet an apology, a gesture, a change; a second person has been asked to sign
    trip = complaint("Wyjazd na darmo")
    decision = trip.decisions.get()
    assert decision.state == "awaiting"
    assert sorted(decision.verdicts.values_list("merits", flat=True)) == ["founded", "not_founded"]
    assert decision.approvals.get().asked_of is not None
    assert trip.costs.count() == 4
    assert trip.findings.filter(agreed=True).count() == 4

    # L: the expert is late, the customer heard so before the date, and both dates are there
    old = Promise.objects.get(state="renegotiated", case__matter__startswith="Wady z protokołu")
    assert old.replaced_by.state == "open"
    assert old.replaced_by.due_at > old.due_at
    assert old.proof is not None
    assert old.proof.at < old.due_at


@pytest.mark.usefixtures("firm")
def test_what_stands_beside_the_conversations() -> None:
    again = complaint("Grzejnik zepsuł się drugi raz").case

    # H: the customer knows the plan from a letter; what is done of it is ticked, and its dates were promises
    plan = Plan.objects.select_related("told_entry").get(case=again)
    assert plan.told_entry is not None
    steps = list(plan.steps.select_related("promise"))
    assert all(step.what in plan.told_entry.text for step in steps)
    assert [step.is_done for step in steps] == [True, True, True, False, False]
    assert [step.promise.state if step.promise else None for step in steps] == ["kept", "kept", None, None, "open"]
    assert [entry.kind for entry in again.entries.order_by("at")][-1] == "in"  # and it waits for our answer
    assert again.owed_by > NOW

    # three were asked: one has answered, one wrote that he is late and has a new date, one lets us wait
    sides = {side.kind: side for side in SideThread.objects.select_related("case")}
    assert {kind: side.state for kind, side in sides.items()} == {
        "supplier": "answered", "expert": "open", "courier": "open",
    }  # fmt: skip
    assert sides["expert"].entries.filter(kind="in").count() == 1
    near, past = sides["expert"].answer_due_at, sides["courier"].answer_due_at
    assert near is not None
    assert NOW < near < NOW + timedelta(days=3)
    assert past is not None
    assert past < NOW
    for side in sides.values():
        customer = side.case.customer
        assert customer is not None
        words = " ".join(side.entries.filter(kind="out").values_list("text", flat=True))
        assert customer.last_name not in words or not customer.last_name

    # and one case was handed over, with a note that nobody has taken yet
    note = HandOver.objects.select_related("to", "entry", "case__assignee").get()
    assert (note.over_at, note.to, note.entry.kind) == (None, note.case.assignee, "note")
    assert "nie pytać ponownie" in note.entry.text
