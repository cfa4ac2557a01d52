"""While the law asks something of a case, closing it takes a word, and after silence a supervisor's."""

from __future__ import annotations

from typing import Any

import pytest

from prezent.cases.models import Case, Entry
from prezent.cases.services import handling, words
from prezent.deadlines import services
from prezent.deadlines.models import Clock, Notice
from prezent.deadlines.sweep import sweep
from prezent.mailbox.models import Mailbox
from prezent.people.models import Role
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock, somebody

pytestmark = pytest.mark.django_db

LATE = local("2026-12-09 00:00")


def supervisor() -> Any:
    return somebody("Hanna Bielak", role=Role.SUPERVISOR)


def close(clock: Clock, word: str = "", *, by: Any = None, now: Any = LATE) -> str:
    """Close the clock's case; the code of the refusal, or ""."""
    try:
        handling.close(Case.objects.get(pk=clock.case_id), by=by or somebody(), now=now, word=word)
    except DomainError as refused:
        assert Case.objects.get(pk=clock.case_id).status != "closed"
        return refused.code
    assert Case.objects.get(pk=clock.case_id).status == "closed"
    return ""


def last_reason(clock: Clock, action: str) -> str:
    return next(str(one.data["reason"]) for one in timeline(("case", clock.case_id)) if one.action == action)


def test_after_silence_only_a_supervisor_with_a_word() -> None:
    clock = make_clock()
    sweep(LATE)
    for word, who in (("", somebody()), ("załatwione", somebody()), ("", supervisor()), ("  ", supervisor())):
        assert close(clock, word, by=who) == "deadline.silence"
    assert close(clock, "zwrot wypłacony 9 grudnia", by=supervisor()) == ""
    clock.refresh_from_db()
    assert (clock.state, clock.reviewed_by.name, clock.reviewed_at, clock.ended_at) == (  # type: ignore[union-attr]
        "silence", "Hanna Bielak", LATE, LATE,
    )  # fmt: skip
    assert last_reason(clock, "deadline.reviewed") == "zwrot wypłacony 9 grudnia"
    assert not Notice.objects.filter(over_at=None).exists()


def test_what_was_reviewed_is_not_asked_again() -> None:
    clock = make_clock()
    sweep(LATE)
    close(clock, "zwrot", by=supervisor())
    handling.reopen(Case.objects.get(pk=clock.case_id), by=somebody(), now=LATE)
    assert close(clock) == ""


def test_another_silence_needs_a_review_of_its_own() -> None:
    clock = make_clock()
    sweep(LATE)
    close(clock, "zwrot", by=supervisor())
    handling.reopen(Case.objects.get(pk=clock.case_id), by=somebody(), now=LATE)
    clock = Clock.objects.select_related("case").get(pk=clock.pk)
    services.change_facts(clock, by=supervisor(), now=LATE, why="zły dzień", event_at=local("2026-12-01 10:00"))
    later = local("2026-12-16 00:00")
    sweep(later)
    assert close(clock, now=later) == "deadline.silence"


def test_a_late_answer_does_not_undo_what_the_law_made_of_silence() -> None:
    clock = make_clock()
    services.meet(clock, by=somebody(), now=LATE, proof="telefon")
    assert close(clock, "odmowa wysłana") == "deadline.silence"
    assert close(clock, "uznane, zwrot wypłacony", by=supervisor()) == ""
    clock.refresh_from_db()
    assert clock.state == "met_late"


def test_the_minute_before_the_sweep_is_no_way_around() -> None:
    clock = make_clock()
    assert close(clock, "szybko") == "deadline.silence"
    assert close(clock, "uznane", by=supervisor()) == ""
    clock.refresh_from_db()
    assert (clock.state, clock.next_check_at) == ("silence", None)


@pytest.mark.parametrize("regime", ["PL_CONS_7A", "EU_GDPR12", "PL_CONS_GOODS"])
def test_while_it_runs_a_word_is_needed_and_kept_and_the_clock_goes_on(regime: str) -> None:
    clock = make_clock(regime)
    assert close(clock, now=EVENT) == "deadline.running"
    assert close(clock, "klient wycofał reklamację", now=EVENT) == ""
    assert last_reason(clock, "deadline.closed_unmet") == "klient wycofał reklamację"
    clock.refresh_from_db()
    assert clock.state == "running"


def test_a_closed_case_stops_no_law() -> None:
    clock = make_clock()
    close(clock, "klient dzwonił", now=EVENT)
    sweep(LATE)
    clock.refresh_from_db()
    assert clock.state == "silence"
    assert Notice.objects.filter(over_at=None, level=Notice.Level.PASSED).exists()


def test_what_has_passed_without_effect_needs_a_word_too() -> None:
    clock = make_clock("EU_GDPR12")
    assert clock.breach_at is not None
    sweep(clock.breach_at)
    assert close(clock, now=clock.breach_at) == "deadline.passed"
    assert close(clock, "dane wysłane pocztą", now=clock.breach_at) == ""


def test_a_met_or_stopped_clock_and_the_customers_own_period_stand_in_nobodys_way() -> None:
    met = make_clock()
    services.meet(met, by=somebody(), now=EVENT, proof="telefon")
    services.stop(make_clock("EU_GDPR12", case=met.case), by=somebody(), now=EVENT, why="pomyłka")
    make_clock("PL_WITHDRAW", case=met.case)
    assert close(met, now=EVENT) == "case.unanswered"  # that is the customer's to wait for, and no clock's
    handling.note_needs_no_answer(Case.objects.get(pk=met.case_id), by=somebody(), now=EVENT)
    assert close(met, now=EVENT) == ""


def test_closing_with_the_answer_is_closing() -> None:
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")
    clock = make_clock()
    letter = {"by": somebody(), "now": EVENT, "html": "<p>Tak</p>", "to": [("", "g.pawlik@poczta.example")]}
    with pytest.raises(DomainError) as refused:
        words.write_answer(clock.case, **letter, status="closed")
    assert refused.value.code == "deadline.running"
    assert not Entry.objects.filter(kind="out").exists()
    words.write_answer(clock.case, **letter)


def test_without_clocks_closing_asks_one_query_more(django_assert_num_queries: Any) -> None:
    from prezent.cases.events import ClosingAsked
    from prezent.deadlines.subscribers import ask_clocks

    case, _entry = make_case()
    with django_assert_num_queries(1):
        ask_clocks(ClosingAsked(case.pk, somebody_known(), "", EVENT))


def somebody_known() -> Any:
    from prezent.people.policies import Viewer

    return Viewer(1, "Marta", False, False, frozenset(), frozenset())
