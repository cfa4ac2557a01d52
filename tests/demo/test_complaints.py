"""The demo firm's complaints: two stories whole, every family of the law's deadlines, one silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prezent.complaints.models import Complaint
from prezent.deadlines.models import Clock
from prezent.demo.content import build
from prezent.demo.loader import load
from prezent.domain.deadlines.regime_files import catalogue
from prezent.promises.models import Promise
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
