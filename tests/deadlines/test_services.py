"""Clocks as people change them: states, refusals, history, and who was first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from prezent.cases.models import Case, Entry
from prezent.cases.services import delivery, words
from prezent.deadlines import services
from prezent.deadlines.models import Clock, ClockChange, Notice, State
from prezent.deadlines.policies import get_clock
from prezent.deadlines.sweep import sweep
from prezent.mailbox.models import Mailbox
from prezent.people.models import Role, Team
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock, somebody

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATE = local("2026-12-09 00:00")


def again(clock: Clock) -> Clock:
    return Clock.objects.select_related("case").get(pk=clock.pk)


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk)) if event.action.startswith("deadline.")]


def refused(do: Callable[[], object], kind: type[DomainError] = DomainError) -> DomainError:
    with pytest.raises(kind) as found:
        do()
    return found.value


def silent(**more: Any) -> Clock:
    clock = make_clock(**more)
    assert clock.breach_at is not None
    sweep(clock.breach_at)
    return again(clock)


def a_supervisor() -> Any:
    return somebody("Hanna Bielak", role=Role.SUPERVISOR)


class TestSetting:
    def test_a_clock_keeps_its_days_and_the_rules_it_was_computed_with(self) -> None:
        clock = again(make_clock(words="e-mail  klienta", event=local("2026-11-28 23:30")))
        assert (clock.event_on, clock.raw_due, clock.legal_due) == (
            date(2026, 11, 28), date(2026, 12, 12), date(2026, 12, 14),
        )  # fmt: skip
        assert clock.internal_due == date(2026, 12, 11)
        assert clock.breach_at == local("2026-12-15 00:00")
        assert (clock.regime_since, clock.calendar_version) == (date(2023, 1, 1), "pl-2025")
        assert (clock.met_by, clock.silence, clock.side, clock.state) == ("received", "accepted", "firm", "running")
        assert (clock.event_words, clock.set_by.name) == ("e-mail klienta", "Marta Wilczek")  # type: ignore[union-attr]
        assert actions(clock.case) == ["deadline.set"]

    def test_the_local_day_of_the_event_counts(self) -> None:
        """Half past midnight in Warsaw is the day before in UTC."""
        clock = make_clock(event=local("2026-11-25 00:30"))
        assert (clock.event_on, clock.legal_due) == (date(2026, 11, 25), date(2026, 12, 9))

    def test_a_letter_that_must_be_received_is_due_in_the_house_five_working_days_earlier(self) -> None:
        by_mail, by_post = make_clock(), make_clock(by_post=True)
        assert by_mail.raw_due == by_post.raw_due == date(2026, 12, 8)
        assert (by_mail.internal_due, by_post.internal_due) == (date(2026, 12, 7), date(2026, 11, 30))

    def test_one_that_must_only_be_sent_two_working_days_earlier(self) -> None:
        by_mail, by_post = make_clock("PL_FIN"), make_clock("PL_FIN", by_post=True)
        assert by_mail.raw_due == by_post.raw_due == date(2026, 12, 24)
        assert (by_mail.internal_due, by_post.internal_due) == (date(2026, 12, 23), date(2026, 12, 21))

    def test_where_the_law_names_no_period_there_is_no_day_and_nothing_to_watch(self) -> None:
        clock = make_clock("PL_CONS_GOODS")
        assert (clock.raw_due, clock.legal_due, clock.internal_due, clock.breach_at) == (None, None, None, None)
        assert clock.next_check_at is None

    def test_a_firm_may_take_the_lenient_reading(self) -> None:
        assert make_clock(lenient=["met_by"]).met_by == "sent"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"regime": "PL_NONE"}, "deadline.regime"),
            ({"lenient": ["met_by", "roll"]}, "deadline.lenient"),
            ({"event": EVENT + timedelta(seconds=1), "now": EVENT}, "deadline.in_future"),
            ({"event": local("2016-05-01 10:00")}, "deadline.not_in_force"),
        ],
    )
    def test_what_cannot_be_is_refused(self, wrong: dict[str, Any], code: str) -> None:
        case, event = make_case()[0], wrong.pop("event", EVENT)
        call = {"by": somebody(), "now": event, "regime": "PL_CONS_7A", "event_at": event, **wrong}
        assert refused(lambda: services.set_clock(case, **call)).code == code
        assert not Clock.objects.exists()

    def test_the_same_deadline_runs_once_in_a_case_and_who_set_it_is_said(self) -> None:
        clock = make_clock(by=somebody("Tomasz Gajda"))
        error = refused(lambda: make_clock(case=clock.case), Conflict)
        assert error.code == "deadline.runs_already"
        assert "Tomasz Gajda" in str(error)
        make_clock("EU_GDPR12", case=clock.case)
        services.stop(clock, by=somebody(), now=EVENT, why="pomyłka")
        make_clock(case=clock.case)

    def test_the_database_holds_it_too(self) -> None:
        clock = make_clock()
        clock.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            clock.save(force_insert=True)

    def test_walls_hold(self) -> None:
        wall = Team.objects.create(name="Zarząd", restricted=True)
        case, _entry = make_case(team=wall)
        refused(lambda: make_clock(case=case), NotFound)
        clock = make_clock(case=case, by=a_supervisor())
        outsider = somebody()
        refused(lambda: get_clock(outsider, clock.pk), NotFound)
        for service in (services.change_facts, services.extend, services.stop):
            refused(lambda service=service: service(clock, by=outsider, now=EVENT, why="x"), NotFound)  # type: ignore[misc]
        refused(lambda: services.meet(clock, by=outsider, now=EVENT, proof="x"), NotFound)


class TestChanging:
    def test_a_corrected_date_keeps_the_old_one_with_its_reason(self) -> None:
        clock = make_clock()
        services.change_facts(
            clock, by=somebody(), now=EVENT + DAY, why="list leżał w recepcji", event_at=EVENT - 4 * DAY
        )
        assert again(clock).legal_due == clock.legal_due == date(2026, 12, 4)
        kept = ClockChange.objects.get()
        assert (kept.what, kept.old_due, kept.new_due) == ("facts", date(2026, 12, 8), date(2026, 12, 4))
        assert (kept.reason, kept.by.name, kept.at) == ("list leżał w recepcji", "Marta Wilczek", EVENT + DAY)
        assert kept.facts["event_on"] == ["2026-11-24", "2026-11-20"]
        assert actions(clock.case) == ["deadline.set", "deadline.facts"]

    def test_without_a_reason_nothing_is_changed(self) -> None:
        clock = make_clock()
        for change in (services.change_facts, services.extend, services.stop):
            error = refused(lambda change=change: change(clock, by=somebody(), now=EVENT, why="  "))  # type: ignore[misc]
            assert error.code == "deadline.no_reason"
        assert again(clock).version == 0

    def test_saying_the_same_again_changes_nothing(self) -> None:
        clock = make_clock()
        services.change_facts(clock, by=somebody(), now=EVENT, why="x", event_at=EVENT, words="", by_post=False)
        assert again(clock).version == 0
        assert not ClockChange.objects.exists()

    def test_what_the_law_made_of_silence_is_a_supervisors_to_take_back(self) -> None:
        clock = silent()
        assert clock.state == State.SILENCE
        change = {"now": LATE + DAY, "why": "zły dzień", "event_at": EVENT + 10 * DAY}
        error = refused(lambda: services.change_facts(clock, by=somebody(), **change), NotAllowed)  # type: ignore[arg-type]
        assert error.code == "deadline.supervisor"
        refused(lambda: services.stop(clock, by=somebody(), now=LATE, why="x"), NotAllowed)
        services.change_facts(clock, by=a_supervisor(), **change)  # type: ignore[arg-type]
        clock = again(clock)
        assert (clock.state, clock.legal_due, clock.warned) == ("running", date(2026, 12, 18), 0)
        assert not Notice.objects.filter(over_at=None).exists()

    def test_a_new_day_that_has_passed_too_leaves_the_silence(self) -> None:
        clock = silent()
        services.change_facts(clock, by=a_supervisor(), now=LATE, why="zły dzień", event_at=EVENT - DAY)
        clock = again(clock)
        assert (clock.state, clock.legal_due, clock.next_check_at) == ("silence", date(2026, 12, 7), None)

    def test_the_customers_own_period_may_run_again_too(self) -> None:
        clock = silent(regime="PL_WITHDRAW")
        assert clock.ended_at is not None
        services.change_facts(clock, by=somebody(), now=LATE + DAY, why="zły dzień", event_at=EVENT + 10 * DAY)
        assert (again(clock).state, again(clock).ended_at) == ("running", None)

    def test_a_passed_clock_does_not_run_again_beside_another(self) -> None:
        passed = silent(regime="EU_GDPR12")
        make_clock("EU_GDPR12", case=passed.case, event=local("2026-12-28 10:00"))
        error = refused(
            lambda: services.change_facts(
                passed, by=somebody(), now=local("2026-12-28 11:00"), why="x", event_at=local("2026-12-20 10:00")
            ),
            Conflict,
        )
        assert error.code == "deadline.runs_already"
        assert again(passed).state == State.PASSED


class TestExtending:
    def test_where_the_law_knows_none_the_refusal_says_what_the_law_says(self) -> None:
        error = refused(lambda: services.extend(make_clock(), by=somebody(), now=EVENT, why="ekspertyza"))
        assert error.code == "deadline.no_extension"
        assert "ekspertyza ani zapowiedź" in str(error)
        error = refused(lambda: services.extend(make_clock("PL_ENERGY"), by=somebody(), now=EVENT, why="x"))
        assert error.code == "deadline.no_extension"

    def test_it_runs_from_the_event(self) -> None:
        clock = make_clock("PL_FIN")
        services.extend(clock, by=somebody(), now=EVENT + DAY, why="sprawa szczególnie skomplikowana")
        clock = again(clock)
        assert (clock.legal_due, clock.extended, clock.extended_at) == (date(2027, 1, 25), True, EVENT + DAY)
        assert clock.extended_why == "sprawa szczególnie skomplikowana"
        kept = ClockChange.objects.get()
        assert (kept.what, kept.old_due) == ("extended", date(2026, 12, 24) + 4 * DAY)
        error = refused(lambda: services.extend(clock, by=somebody(), now=EVENT + DAY, why="x"))
        assert error.code == "deadline.extended_already"

    def test_a_named_date_binds_within_what_the_law_allows(self) -> None:
        clock = make_clock("PL_FIN")
        for until in (date(2026, 12, 28), date(2027, 1, 26)):
            error = refused(
                lambda until=until: services.extend(clock, by=somebody(), now=EVENT, why="x", until=until)  # type: ignore[misc]
            )
            assert error.code == "deadline.until"
            assert "poniedziałek, 28 grudnia 2026" in str(error)
        services.extend(clock, by=somebody(), now=EVENT, why="x", until=date(2027, 1, 15))
        assert (again(clock).legal_due, again(clock).breach_at) == (date(2027, 1, 15), local("2027-01-16 00:00"))

    def test_without_a_length_in_the_law_the_notice_names_the_day(self) -> None:
        clock = make_clock("PL_KPA_SKARGA")
        error = refused(lambda: services.extend(clock, by=somebody(), now=EVENT, why="x"))
        assert error.code == "deadline.until_needed"
        services.extend(clock, by=somebody(), now=EVENT, why="x", until=date(2027, 3, 1))
        assert again(clock).legal_due == date(2027, 3, 1)

    def test_only_before_the_last_day_has_passed(self) -> None:
        clock = make_clock("PL_FIN")
        assert clock.breach_at is not None
        error = refused(lambda: services.extend(clock, by=somebody(), now=clock.breach_at, why="x"))
        assert error.code == "deadline.too_late"
        sweep(clock.breach_at)
        error = refused(lambda: services.extend(again(clock), by=somebody(), now=clock.breach_at, why="x"))
        assert error.code == "deadline.too_late"
        services.extend(make_clock("PL_FIN"), by=somebody(), now=clock.breach_at - timedelta(seconds=1), why="x")


class TestCompleting:
    def test_where_it_restarts_the_period_begins_anew(self) -> None:
        clock = make_clock("PL_CARRIAGE")
        services.complete(
            clock, by=somebody(), now=EVENT + 9 * DAY, why="przysłano bilet", completed_on=date(2026, 12, 1)
        )
        clock = again(clock)
        assert (clock.counted_from, clock.completed_on) == (date(2026, 12, 1), date(2026, 12, 1))
        assert clock.legal_due == date(2026, 12, 31)
        assert ClockChange.objects.get().what == "completed"

    def test_a_refund_is_withheld_until_the_goods_come_and_not_longer(self) -> None:
        clock = make_clock("PL_WITHDRAW_REFUND")
        why = "towar jeszcze nie wrócił"
        error = refused(
            lambda: services.extend(clock, by=somebody(), now=EVENT, why=why, until=date(2028, 1, 10))
        )  # fmt: skip
        assert error.code == "deadline.no_extension"
        assert "wstrzymać do otrzymania towaru" in str(error)
        came = date(2026, 12, 14)
        sweep(again(clock).breach_at)  # type: ignore[arg-type]
        assert again(clock).state == State.PASSED
        later = local("2026-12-14 12:00")
        services.complete(again(clock), by=somebody(), now=later, why="paczka 0012", completed_on=came)
        assert (again(clock).legal_due, again(clock).state) == (came, State.RUNNING)

    def test_where_it_pauses_the_call_must_be_known(self) -> None:
        clock = make_clock("PL_POST")
        late = {"by": somebody(), "now": EVENT + 9 * DAY, "why": "x", "completed_on": date(2026, 12, 1)}
        assert refused(lambda: services.complete(clock, **late)).code == "deadline.called_needed"
        services.complete(clock, **late, called_on=date(2026, 11, 27))
        assert again(clock).raw_due == date(2026, 12, 28)

    def test_elsewhere_the_law_knows_none(self) -> None:
        done = {"by": somebody(), "now": EVENT + DAY, "why": "x", "completed_on": date(2026, 11, 25)}
        assert refused(lambda: services.complete(make_clock(), **done)).code == "deadline.no_restart"
        clock = make_clock("PL_CARRIAGE")
        done["completed_on"] = date(2026, 11, 26)
        assert refused(lambda: services.complete(clock, **done)).code == "deadline.in_future"
        done["completed_on"] = date(2026, 11, 23)
        assert refused(lambda: services.complete(clock, **done)).code == "deadline.completed_before"


class TestMeeting:
    def letter(self, clock: Clock, *, sent: Any = None) -> Entry:
        Mailbox.objects.get_or_create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")
        done = words.write_answer(
            clock.case, by=somebody(), now=EVENT + DAY, html="<p>Tak</p>", to=[("", "g.pawlik@poczta.example")]
        )
        if sent:
            delivery.record_delivery(done.entry_id, state="sent", note="", now=sent)
        return Entry.objects.get(pk=done.entry_id)

    @pytest.mark.parametrize(
        ("sent", "state"), [(LATE - timedelta(seconds=1), State.MET), (LATE, State.MET_LATE)]
    )  # fmt: skip
    def test_a_second_decides(self, sent: Any, state: str) -> None:
        clock = make_clock()
        entry = self.letter(clock, sent=sent)
        services.meet(clock, by=somebody(), now=LATE + DAY, entry=entry)
        clock = again(clock)
        assert (clock.state, clock.met_at, clock.evidence_id, clock.ended_at) == (state, sent, entry.pk, LATE + DAY)
        assert clock.next_check_at is None
        assert sweep(LATE + DAY) == 0
        assert actions(clock.case)[-1] == f"deadline.{state}"

    def test_a_letter_that_did_not_arrive_proves_nothing(self) -> None:
        clock = make_clock()
        entry = self.letter(clock)
        meet = {"by": somebody(), "now": EVENT + 2 * DAY, "entry": entry}
        assert refused(lambda: services.meet(clock, **meet)).code == "deadline.not_sent_yet"
        delivery.record_delivery(entry.pk, state="bounced", note="550", now=EVENT + DAY)
        entry.refresh_from_db()
        assert refused(lambda: services.meet(clock, **meet)).code == "deadline.not_delivered"

    def test_proof_belongs_to_the_case_and_to_the_time(self) -> None:
        clock, other = make_clock(), make_case("inna")[1]
        now = {"by": somebody(), "now": EVENT + DAY}
        assert refused(lambda: services.meet(clock, **now)).code == "deadline.no_proof"
        assert refused(lambda: services.meet(clock, **now, entry=other)).code == "deadline.other_case"
        early = {**now, "proof": "nadano", "at": EVENT - DAY}
        assert refused(lambda: services.meet(clock, **early)).code == "deadline.before_event"
        ahead = {**now, "proof": "nadano", "at": EVENT + 2 * DAY}
        assert refused(lambda: services.meet(clock, **ahead)).code == "deadline.in_future"
        services.meet(clock, **now, proof=" nr  nadania 00459 ")
        assert (again(clock).proof, again(clock).met_at) == ("nr nadania 00459", EVENT + DAY)

    def test_a_letter_that_comes_back_met_nothing_and_the_clock_runs_again(self) -> None:
        clock, who = make_clock(), somebody()
        entry = self.letter(clock, sent=EVENT + DAY)
        services.meet(clock, by=who, now=EVENT + DAY, entry=entry)
        delivery.record_delivery(entry.pk, state="bounced", note="550", now=EVENT + 2 * DAY)
        clock = again(clock)
        assert (clock.state, clock.met_at, clock.evidence_id, clock.ended_at) == ("running", None, None, None)
        assert (clock.next_check_at, clock.version) == (local("2026-12-02 00:00"), 2)
        assert actions(clock.case)[-1] == "deadline.unproved"
        sweep(LATE)
        assert again(clock).state == State.SILENCE

    def test_where_it_runs_again_already_that_one_is_enough(self) -> None:
        clock, who = make_clock(), somebody()
        entry = self.letter(clock, sent=EVENT + DAY)
        services.meet(clock, by=who, now=EVENT + DAY, entry=entry)
        make_clock(case=clock.case)
        delivery.record_delivery(entry.pk, state="bounced", note="550", now=EVENT + 2 * DAY)
        assert again(clock).state == State.MET

    def test_an_answer_after_silence_is_late_and_the_review_waits(self) -> None:
        clock = silent()
        services.meet(clock, by=somebody(), now=LATE + DAY, proof="telefon")
        assert again(clock).state == State.MET_LATE
        assert [one.level for one in Notice.objects.filter(over_at=None)] == [Notice.Level.PASSED]

    def test_a_late_answer_before_the_sweep_calls_for_a_review_too(self) -> None:
        services.meet(make_clock(), by=somebody(), now=LATE, proof="telefon")
        assert [one.level for one in Notice.objects.filter(over_at=None)] == [Notice.Level.PASSED]

    def test_a_proof_that_it_was_in_time_after_all_is_a_supervisors(self) -> None:
        clock = silent()
        found = {"now": LATE + DAY, "proof": "potwierdzenie odbioru", "at": LATE - DAY}
        refused(lambda: services.meet(clock, by=somebody(), **found), NotAllowed)  # type: ignore[arg-type]
        services.meet(clock, by=a_supervisor(), **found)  # type: ignore[arg-type]
        assert again(clock).state == State.MET
        assert not Notice.objects.filter(over_at=None).exists()
