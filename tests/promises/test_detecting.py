"""Promises found in a letter of ours: one for each word given, with what it is and its date."""

from __future__ import annotations

import pytest

from prezent.cases.models import Case, Entry
from prezent.cases.services import words
from prezent.cases.services.delivery import record_delivery
from prezent.people.policies import Viewer
from prezent.platform import work
from prezent.platform.models import Work
from prezent.promises.detecting import kind_of, look_through
from prezent.promises.jobs import LOOK
from prezent.promises.models import Found
from tests.support.people import NOW

TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


def written(case: Case, me: Viewer, html: str) -> Entry:
    return Entry.objects.get(pk=words.write_answer(case, by=me, now=NOW, html=html, to=TO).entry_id)


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("oddzwonię", "call"), ("zadzwonię", "call"), ("odpiszę", "word"), ("wyślę", "send"), ("zwrócę", "money"),
        ("naprawimy", "repair"), ("sprawdzę", "find_out"), ("zatańczę", "other"), ("I'll call", "call"),
        ("refund", "money"),
    ],
)  # fmt: skip
def test_kinds(verb: str, kind: str) -> None:
    assert kind_of(verb) == kind


@pytest.mark.parametrize(
    ("verb", "what", "kind"),
    [
        ("wyślę", "Następną wiadomość", "word"), ("przesłać", "odpowiedź", "word"), ("send", "a message", "word"),
        ("wyślę", "nową część", "send"), ("zwrócę", "odpowiedź", "money"),
    ],
)  # fmt: skip
def test_sending_a_message_is_a_word_and_no_thing(verb: str, what: str, kind: str) -> None:
    assert kind_of(verb, what) == kind


def test_one_sentence_with_two_verbs_is_one_word_given(case: Case, me: Viewer) -> None:
    entry = written(case, me, "<p>Sprawdzę to w magazynie i oddzwonię do Pana jutro do 12:00.</p>")
    assert look_through(entry.pk, now=NOW) == 1
    found = Found.objects.get()
    assert found.words == "Sprawdzę to w magazynie i oddzwonię do Pana jutro do 12:00."
    assert found.kind == "call"
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-11-25T11:00:00+00:00"


def test_looking_again_changes_nothing(case: Case, me: Viewer) -> None:
    entry = written(case, me, "<p>Wyślę część jutro. Odpiszę w piątek.</p>")
    assert look_through(entry.pk, now=NOW) == 2
    assert look_through(entry.pk, now=NOW) == 0
    assert Found.objects.count() == 2


def test_what_the_customer_promises_is_not_ours(case: Case, me: Viewer) -> None:
    theirs = case.entries.get(kind="in")
    assert look_through(theirs.pk, now=NOW) == 0
    quoted = written(case, me, "<p>Dziękuję. Napisał Pan: „Zapłacę w piątek”.</p>")
    assert look_through(quoted.pk, now=NOW) == 0


def test_a_letter_that_has_left_enters_the_work_of_looking_through_it(case: Case, me: Viewer) -> None:
    entry = written(case, me, "<p>Oddzwonię jutro do 12:00.</p>")
    record_delivery(entry.pk, state=Entry.Delivery.FAILED, note="550", now=NOW)
    assert not Work.objects.filter(kind=LOOK).exists()
    for _again in range(2):
        record_delivery(entry.pk, state=Entry.Delivery.SENT, note="", now=NOW)
    assert Work.objects.filter(kind=LOOK, key=str(entry.pk)).exists()
    work.run_due(now=NOW, kinds=frozenset({LOOK}))
    assert Found.objects.get().entry == entry
    assert not Work.objects.filter(kind=LOOK).exists()
