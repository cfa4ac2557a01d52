"""A complaint is not closed while the customer waits, unless somebody says why."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.test import Client

from prezent.cases.models import Case, Kind, Status
from prezent.cases.services import handling, words
from prezent.cases.services.opening import Incoming
from prezent.mailbox.models import Mailbox
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def waiting(case: Case, me: Viewer) -> Case:
    """A complaint whose e-mail nobody has answered."""
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")
    handling.set_kind(case, by=me, now=NOW, kind=Kind.COMPLAINT)
    return Case.objects.get(pk=case.pk)


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("word", ["", "  "])
def test_it_stays_open_without_a_word(waiting: Case, me: Viewer, word: str) -> None:
    with pytest.raises(DomainError) as told:
        handling.close(waiting, by=me, now=LATER, word=word)
    assert told.value.code == "complaint.unanswered"
    assert again(waiting).status != Status.CLOSED
    with pytest.raises(DomainError):
        handling.set_status(again(waiting), by=me, now=LATER, status=Status.CLOSED)


def test_a_word_closes_it(waiting: Case, me: Viewer) -> None:
    handling.close(waiting, by=me, now=LATER, word="ta sama wiadomość przyszła dwa razy")
    assert again(waiting).status == Status.CLOSED
    assert "case.closed" in [one.action for one in timeline(("case", waiting.pk))]


def test_an_answer_closes_it(waiting: Case, me: Viewer) -> None:
    to = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
    words.write_answer(waiting, by=me, now=LATER, html="<p>Przepraszam.</p>", to=to, status=Status.CLOSED)
    assert again(waiting).status == Status.CLOSED


def test_what_needs_no_answer_closes_without_one(waiting: Case, me: Viewer) -> None:
    handling.note_needs_no_answer(waiting, by=me, now=LATER)
    handling.close(again(waiting), by=me, now=LATER)
    assert again(waiting).status == Status.CLOSED


def test_a_complaint_that_was_answered_before_takes_a_word_and_a_question_does_not(me: Viewer) -> None:
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")
    for kind in (Kind.COMPLAINT, Kind.ENQUIRY):
        case, _entry = make_case("Pytanie", email=f"{kind}@poczta.example")
        handling.set_kind(case, by=me, now=NOW, kind=kind)
        words.write_answer(again(case), by=me, now=NOW, html="<p>Tak.</p>", to=[("Jan", f"{kind}@poczta.example")])
        words.add_incoming(again(case), Incoming(channel="email", at=LATER, text="Dziękuję."), now=LATER)
        Case.objects.filter(pk=case.pk).update(unsent=0)
        with pytest.raises(DomainError) if kind == Kind.COMPLAINT else nullcontext() as told:
            handling.close(again(case), by=me, now=LATER)
        assert told is None or told.value.code == "complaint.unanswered"
        assert (again(case).status == Status.CLOSED) is (kind == Kind.ENQUIRY)


def test_the_page_asks_for_the_word(client: Client, waiting: Case, marta: Staff) -> None:
    client.force_login(marta)
    page = client.get(f"/cases/{waiting.number}").content.decode()
    assert page.count('id="closing-word"') == 1
    refused = client.post(f"/cases/{waiting.number}/closure", {"word": ""})
    assert refused.status_code == 422
    assert again(waiting).status != Status.CLOSED
    client.post(f"/cases/{waiting.number}/closure", {"word": "wiadomość trafiła do nas przez pomyłkę"})
    assert again(waiting).status == Status.CLOSED
