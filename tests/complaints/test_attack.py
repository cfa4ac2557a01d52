"""Whoever wants to get round a limit, the second signature or the walls: what is tried, and what holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prezent.complaints.models import Approval, Complaint, Decision, Remedy
from prezent.complaints.services import decision as services
from prezent.complaints.services import letters
from prezent.complaints.services.decision import Offered
from prezent.people.models import Staff
from prezent.platform import clock
from prezent.platform.errors import DomainError
from tests.support.cases import make_case
from tests.support.decisions import (
    IN_TWO_WEEKS,
    founded,
    fresh,
    hanna,
    make_complaint,
    marta,
    prepared,
    refund,
)
from tests.support.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def as_(client: Client, who: Any) -> Client:
    client.force_login(Staff.objects.get(pk=who.id))
    return client


def awaiting(complaint: Complaint) -> Approval:
    return services.ask_approval(prepared(complaint, founded(complaint, refund("379"))), by=marta(), now=NOW)


# --- money


def test_money_is_not_given_as_a_change_in_the_firm() -> None:
    complaint = make_complaint()
    hidden = Offered("measure", "measure", "Przelew dla klienta", Decimal(5000), IN_TWO_WEEKS, marta().id)
    with pytest.raises(DomainError) as error:
        prepared(complaint, founded(complaint, refund("80"), hidden))
    assert error.value.code == "remedy.amount"


@pytest.mark.parametrize(("side", "kind"), [("gesture", "voucher"), ("law", "damages"), ("law", "interest")])
def test_what_is_money_says_how_much(side: str, kind: str) -> None:
    complaint = make_complaint()
    unnamed = Offered(side, kind, "Pięć tysięcy złotych", None, IN_TWO_WEEKS)
    decision = prepared(complaint, founded(complaint, refund("80"), unnamed))
    with pytest.raises(DomainError) as error:
        services.decide(decision, by=marta(), now=NOW)
    assert error.value.code == "remedy.no_amount"


@pytest.mark.parametrize("name", ["value_ok", "value_as_is", "row-0-amount"])
@pytest.mark.parametrize("typed", ["1e999", "9" * 40, "sNaN", "-Infinity", "1e-999999999999999999999"])
def test_an_amount_that_is_none_is_said_to_be_none(client: Client, name: str, typed: str) -> None:
    complaint = make_complaint()
    fields = {
        "rows": "1", "row-0-side": "law", "row-0-kind": "refund", "row-0-words": "Zwrot", "row-0-on": "1", name: typed,
    }  # fmt: skip
    address = f"/cases/{complaint.case.number}/complaint/decision"
    assert as_(client, marta()).post(address, fields).status_code in {302, 422}
    assert client.get(f"/cases/{complaint.case.number}/complaint").status_code == 200


# --- one address, another case's thing


def test_a_question_is_answered_at_its_own_case(client: Client) -> None:
    asked, other = awaiting(make_complaint()), make_complaint()
    address = f"/cases/{other.case.number}/complaint/answer"
    answer = {"approval": asked.pk, "answer": "grant", "why": "Tak."}
    assert as_(client, hanna()).post(address, answer).status_code == 404
    assert as_(client, hanna()).post(address, {**answer, "_method": "DELETE"}).status_code == 404
    assert Approval.objects.get().state == Approval.State.ASKED


def test_no_answer_at_a_case_that_is_no_complaint(client: Client) -> None:
    asked, plain = awaiting(make_complaint()), make_case()[0]
    address = f"/cases/{plain.number}/complaint/answer"
    refused = as_(client, hanna()).post(address, {"approval": asked.pk, "answer": "grant", "why": ""})
    assert refused.status_code == 404


def test_a_remedy_is_settled_at_its_own_case(client: Client) -> None:
    complaint, other = make_complaint(), make_complaint()
    services.decide(prepared(complaint, founded(complaint, refund("80"))), by=marta(), now=NOW)
    remedy = Remedy.objects.get()
    address = f"/cases/{other.case.number}/complaint/settlement"
    assert as_(client, marta()).post(address, {"remedy": remedy.pk, "proof": "PK 1"}).status_code == 404
    assert Remedy.objects.get().state == Remedy.State.PROPOSED


# --- a form without its version


@pytest.mark.parametrize("what", ["replacement", "sending"])
@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "-1"}, {"version": "x"}])
def test_a_form_that_does_not_say_what_was_seen_changes_nothing(
    client: Client, what: str, version: dict[str, str]
) -> None:
    complaint = make_complaint()
    services.decide(prepared(complaint, founded(complaint, refund("80"))), by=marta(), now=NOW)
    entry = complaint.case.entries.create(kind="out", channel="phone", at=NOW, text="Rozmowa")
    address = f"/cases/{complaint.case.number}/complaint/{what}"
    assert as_(client, marta()).post(address, {**version, "entry": entry.pk}).status_code == 409
    assert Decision.objects.get().state == Decision.State.DECIDED


def test_facts_without_a_version_overwrite_nothing(client: Client) -> None:
    complaint = make_complaint(story="stara")
    fields = {
        "story": "nowa", "status": "consumer", "about": "goods", "sector": "none", "severity": "2",
    }  # fmt: skip
    answer = as_(client, marta()).post(f"/cases/{complaint.case.number}/complaint/facts", fields)
    assert answer.status_code == 409
    assert Complaint.objects.get(pk=complaint.pk).story == "stara"


# --- days that nobody remembers


@pytest.mark.parametrize(("name", "typed"), [("received_at", "0001-01-01T00:00"), ("bought_on", "0001-01-01")])
def test_a_day_in_the_first_year_is_refused(client: Client, name: str, typed: str) -> None:
    complaint = make_complaint()
    fields = {
        "version": "0", "status": "consumer", "about": "goods", "sector": "none", "severity": "2", name: typed,
    }  # fmt: skip
    answer = as_(client, marta()).post(f"/cases/{complaint.case.number}/complaint/facts", fields)
    assert answer.status_code == 422
    assert Complaint.objects.get(pk=complaint.pk).version == 0


# --- the same letter twice


def test_a_letter_is_posted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two press at once: both have looked before either has written."""
    complaint = make_complaint()
    services.decide(prepared(complaint, founded(complaint, refund("80"))), by=marta(), now=NOW)
    author = Staff.objects.get(pk=marta().id)
    real = letters.pdf_of
    seen: list[Any] = []

    def slow(made: Any) -> Any:
        if not seen:
            seen.append(made)
            letters.post_answer(complaint, by=marta(), author=author, now=NOW, number="RR 1", adr="refuses")
        return real(made)

    monkeypatch.setattr(letters, "pdf_of", slow)
    with pytest.raises(DomainError):
        letters.post_answer(complaint, by=marta(), author=author, now=NOW, number="RR 2", adr="refuses")
    assert [one.delivery_note for one in complaint.case.entries.filter(kind="out")] == ["RR 1"]
    assert fresh(Decision.objects.get()).state == Decision.State.SENT
