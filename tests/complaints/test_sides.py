"""What is exchanged with a supplier is neither the customer's word nor a word to the customer, in a complaint too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prezent.cases.models import Case, Entry, SideThread
from prezent.complaints.models import Complaint
from prezent.complaints.policies import get_complaint
from prezent.complaints.queries.earlier import earlier_of
from prezent.complaints.queries.listing import listed
from prezent.complaints.queries.page import material_of
from prezent.complaints.services import decision as services
from prezent.complaints.services.intake import open_complaint
from prezent.complaints.services.letters import take_as_answer
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform import clock
from prezent.platform.errors import DomainError
from tests.support.clocks import make_clock
from tests.support.decisions import founded, fresh, letter_in, make_complaint, marta, prepared, refund
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def aside(case: Case, kind: str, **more: Any) -> Entry:
    """A letter of a side thread."""
    side = SideThread.objects.create(
        case=case, kind="supplier", name="Serwis", address="serwis@termex.example", subject="T-200",
        asked_for="Znana?", opened_at=NOW,
    )  # fmt: skip
    fields = {"at": NOW, "text": "wątek poboczny", "subject": "T-200", "delivery": "sent" if kind == "out" else ""}
    return Entry.objects.create(case=case, side=side, kind=kind, channel="email", **{**fields, **more})


@pytest.fixture
def decided() -> Complaint:
    complaint = make_complaint()
    services.decide(prepared(complaint, founded(complaint, refund("80"))), by=marta(), now=NOW)
    return complaint


def test_a_letter_to_a_supplier_is_not_the_answer(decided: Complaint) -> None:
    letter = aside(decided.case, "out", at=NOW + HOUR)
    with pytest.raises(DomainError) as error:
        take_as_answer(decided, letter, by=marta(), now=NOW + HOUR)
    assert error.value.code == "decision.entry"
    assert fresh(decided.decisions.get()).state == "decided"


def test_it_is_not_offered_as_one(decided: Complaint, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + HOUR)
    ours = letter_in(decided.case, at=NOW + HOUR)
    theirs = aside(decided.case, "out", at=NOW + HOUR)
    client.force_login(Staff.objects.get(pk=marta().id))
    html = client.get(f"/cases/{decided.case.number}/complaint").content.decode()
    choices = html[html.index("/complaint/sending") :]
    assert f'<option value="{ours.pk}"' in choices
    assert f'<option value="{theirs.pk}"' not in choices


def test_the_story_is_the_customers(case: Case, me: Viewer) -> None:
    Entry.objects.filter(case=case).update(at=NOW)
    aside(case, "in", at=NOW - HOUR, text="Nasze termostaty są zawodne.")
    open_complaint(case, by=me, now=NOW)
    complaint = get_complaint(me, case.number)
    assert "zawodne" not in complaint.story
    assert complaint.received_at == NOW


def test_a_complaint_that_only_a_supplier_heard_of_is_still_to_acknowledge(me: Viewer) -> None:
    complaint = make_complaint()
    aside(complaint.case, "out", at=NOW + HOUR)
    assert [row.state for row in listed(me)[0]] == ["acknowledge"]
    assert material_of(me, complaint.case_id, complaint.received_at).first_answer_at is None


def test_an_earlier_complaint_shows_letters_to_the_customer(me: Viewer) -> None:
    complaint = make_complaint()
    ours = letter_in(complaint.case)
    aside(complaint.case, "out")
    earlier = earlier_of(me, complaint.pk)
    assert earlier is not None
    assert [pk for pk, _at, _subject in earlier.letters] == [ours.pk]


def test_a_deadline_is_not_offered_a_suppliers_letter(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + HOUR)
    complaint = make_complaint()
    running = make_clock(case=complaint.case, event=NOW - HOUR)
    ours, theirs = letter_in(complaint.case), aside(complaint.case, "out", at=NOW + HOUR)
    aside(complaint.case, "in", at=NOW - timedelta(days=40))
    client.force_login(Staff.objects.get(pk=marta().id))
    html = client.get(f"/clocks/{running.pk}/meeting").content.decode()
    assert f'value="{ours.pk}"' in html
    assert f'value="{theirs.pk}"' not in html
    form = client.get(f"/cases/{complaint.case.number}/clocks").content.decode()
    assert "2026-10-15" not in form
