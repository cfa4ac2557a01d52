"""What the coach knows of words given and of the law's dates, and what it says of a letter because of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from prezent.cases.models import Case
from prezent.domain.coach import Severity
from prezent.domain.coach.case import Deadline, OpenPromise
from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.promises import services as promises
from prezent.promises.when import Due
from prezent.writing import checking
from prezent.writing.checking import Written
from prezent.writing.context import Desk, desk_of
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock
from tests.support.decisions import make_complaint, prepared, refused
from tests.support.people import make_staff

pytestmark = pytest.mark.django_db

MORE_TIME = "Potrzebujemy więcej czasu na opinię rzeczoznawcy."


@pytest.fixture
def marta() -> Staff:
    return make_staff()


@pytest.fixture
def case() -> Case:
    return make_case(at=EVENT)[0]


def desk(case: Case, marta: Staff, now: str = "2026-11-25 10:00") -> Desk:
    return desk_of(case.number, by=viewer(marta), author=marta, now=local(now), mode="reply")


def remarks(case: Case, marta: Staff, text: str, now: str = "2026-11-25 10:00") -> list[tuple[str, Severity, str]]:
    letter = Written(case.number, "reply", text, f"<p>{text}</p>", f"[{case.number}] Reklamacja")
    found = [one.finding for one in checking.look(letter, by=viewer(marta), author=marta, now=local(now)).open]
    return [(one.rule, one.severity, one.message.pl) for one in found if one.rule.startswith("PRO-0")]


def test_open_promises_are_known_with_what_they_are_about(case: Case, marta: Staff) -> None:
    me = viewer(marta)
    promises.give(
        case, by=me, now=EVENT, words="Pieniądze zwrócę do piątku.", due=Due(local("2026-11-28 00:00"), by_day=True)
    )
    kept = promises.give(case, by=me, now=EVENT, words="Oddzwonię jutro.", due=Due(local("2026-11-25 12:00")))
    promises.keep(kept, by=me, now=EVENT + timedelta(minutes=1), note="zadzwoniłam")
    known = desk(case, marta).case.promises
    assert [(one.verb, one.by) for one in known] == [("zwrócić", date(2026, 11, 27))]
    assert "pieniądze" in known[0].object.lower()


def test_a_promise_that_is_no_sentence_of_ours_is_known_by_its_words(case: Case, marta: Staff) -> None:
    promises.give(case, by=viewer(marta), now=EVENT, words="faktura", due=Due(local("2026-11-27 12:00")))
    assert desk(case, marta).case.promises == (OpenPromise("", "faktura", local("2026-11-27 12:00")),)


def test_another_date_for_the_same_promise_is_remarked_on(case: Case, marta: Staff) -> None:
    promises.give(
        case, by=viewer(marta), now=EVENT, words="Pieniądze zwrócę do piątku.",
        due=Due(local("2026-11-28 00:00"), by_day=True),
    )  # fmt: skip
    assert [one[0] for one in remarks(case, marta, "Pieniądze zwrócę do 4 grudnia.")] == ["PRO-07"]


@pytest.mark.parametrize(
    ("regime", "language", "name", "extendable"),
    [
        ("PL_CONS_7A", "pl", "odpowiedź na reklamację konsumenta", False),
        ("PL_CONS_7A", "en", "reply to a consumer's complaint", False),
        ("PL_FIN", "pl", "", True),
    ],
)
def test_a_date_of_the_law_is_known_and_whether_it_can_be_moved(
    case: Case, marta: Staff, regime: str, language: str, name: str, extendable: bool
) -> None:
    clock = make_clock(regime, case=case)
    assert clock.legal_due is not None
    with translation.override(language):
        (known,) = desk(case, marta).case.deadlines
    assert known == Deadline(name or known.name, clock.legal_due, extendable)


def test_asking_for_time_that_the_law_does_not_give_must_be_settled_before_sending(case: Case, marta: Staff) -> None:
    make_clock(case=case)
    ((rule, severity, words),) = [one for one in remarks(case, marta, MORE_TIME) if one[0] == "PRO-08"]
    assert severity is Severity.ERROR
    assert "8 grudnia" in words
    assert rule == "PRO-08"


def test_after_the_last_day_it_is_said_what_has_happened(case: Case, marta: Staff) -> None:
    make_clock(case=case)
    ((_rule, _severity, words),) = [
        one for one in remarks(case, marta, MORE_TIME, "2026-12-10 10:00") if one[0] == "PRO-08"
    ]
    assert "z mocy prawa" in words


def test_where_the_law_knows_an_extension_time_may_be_asked_for(case: Case, marta: Staff) -> None:
    make_clock("PL_FIN", case=case)
    assert not [one for one in remarks(case, marta, MORE_TIME) if one[0] == "PRO-08"]


def test_what_is_met_is_not_owed_any_more(case: Case, marta: Staff) -> None:
    clock = make_clock(case=case)
    type(clock).objects.filter(pk=clock.pk).update(ended_at=EVENT, state="stopped", next_check_at=None)
    assert desk(case, marta).case.deadlines == ()


def test_the_verdicts_of_a_complaint_are_known_and_what_its_answer_must_contain(case: Case, marta: Staff) -> None:
    complaint = make_complaint(case=case)
    make_clock(case=case)
    decision = prepared(complaint, refused(complaint))
    assert desk(case, marta).case.service_fault is None  # nothing is decided yet
    type(decision).objects.filter(pk=decision.pk).update(state="decided")
    known = desk(case, marta).case
    assert (known.fault, known.service_fault, known.profile) == (False, True, "shop")
    type(decision).objects.filter(pk=decision.pk).update(state="sent")
    assert desk(case, marta).case.profile == ""


def test_a_letter_that_owes_an_apology_for_the_service_and_has_none_is_told_so(case: Case, marta: Staff) -> None:
    decision = prepared(complaint := make_complaint(case=case), refused(complaint))
    type(decision).objects.filter(pk=decision.pk).update(state="decided")
    text = "Dzień dobry,\n\ndziękuję za wiadomość. Nie mogę wydać kolejki, bo nie ma umowy.\n\nZ poważaniem"
    letter = Written(case.number, "reply", text, "", f"[{case.number}] Reklamacja")
    found = checking.look(letter, by=viewer(marta), author=marta, now=local("2026-11-25 10:00")).open
    assert any(one.finding.rule == "APO-01" for one in found)
