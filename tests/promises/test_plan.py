"""The plan: changed as a whole, ticked step by step, told by the letter that holds it; a told date is a promise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prezent.cases.models import Case, Entry
from prezent.cases.services import delivery, joining, words
from prezent.domain.mail import composed
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.people.services import deactivate_staff
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.eventlog import SYSTEM, timeline
from prezent.promises import plan_queries, planning, queries, services, telling
from prezent.promises.detecting import look_through
from prezent.promises.models import Found, Plan, Promise, Step
from prezent.promises.plan_queries import plan_for_customer, plan_of
from prezent.promises.plan_words import line
from prezent.promises.planning import Line
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff
from tests.support.races import done_or_lost

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
#: Friday, 27 November, 15:00 in Warsaw, and the whole of Monday after it.
FRIDAY = Due(datetime.fromisoformat("2026-11-27T14:00:00+00:00"))
MONDAY = Due(datetime.fromisoformat("2026-11-30T23:00:00+00:00"), by_day=True)


def three(marta: Staff) -> list[Line]:
    return [
        Line("Sprawdzę w serwisie, co zawiodło", owner=marta, due=FRIDAY),
        Line("Przysłać zdjęcie tabliczki", side="customer", due=MONDAY),
        Line("Odebrać grzejnik", side="other", who="kurier DHL"),
    ]


def save(case: Case, me: Viewer, lines: list[Line], *, version: int = 0, now: datetime = NOW) -> Plan:
    return planning.save_plan(case, by=me, now=now, lines=lines, version=version)


def steps(case: Case) -> list[Step]:
    return list(
        Step.objects.filter(plan__case=case).select_related("plan__case", "owner", "promise__case", "promise__owner")
    )


def line_of(step: Step, **changed: Any) -> Line:
    due = Due(step.due_at, step.by_day) if step.due_at else None
    fields = {"what": step.what, "side": step.side, "owner": step.owner, "who": step.who, "due": due, "id": step.pk}
    return Line(**(fields | changed))


def send(case: Case, me: Viewer, text: str, now: datetime = NOW) -> Entry:
    """Write a letter and let it leave."""
    html = composed.html_from_text(text)
    written = words.write_answer(case, by=me, now=now, html=html, to=TO)
    delivery.record_delivery(written.entry_id, state="sent", note="", now=now + HOUR / 60)
    return Entry.objects.get(pk=written.entry_id)


def letter(lines: list[str]) -> str:
    return "Dzień dobry,\n\nplan:\n\n" + "\n".join(f"{n}. {line}." for n, line in enumerate(lines, 1)) + "\n\nMarta"


def told(case: Case, me: Viewer, now: datetime = NOW) -> Entry:
    """The plan put into a letter that has left."""
    return send(case, me, letter(telling.offer(case, by=me, now=now)), now)


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk)) if event.action.startswith(("plan", "promise"))]


def test_written_in_order_and_kept_in_the_history(case: Case, me: Viewer, marta: Staff) -> None:
    plan = save(case, me, three(marta))
    assert [(one.position, one.what, one.side, one.who) for one in steps(case)] == [
        (1, "Sprawdzę w serwisie, co zawiodło", "us", ""),
        (2, "Przysłać zdjęcie tabliczki", "customer", ""),
        (3, "Odebrać grzejnik", "other", "kurier DHL"),
    ]
    assert steps(case)[0].owner == marta
    assert not Promise.objects.exists(), "nobody was told anything yet"
    first, second, third = steps(case)
    save(case, me, [line_of(third), line_of(first, what="Zadzwonię do serwisu"), Line("Napiszę, co dalej")], version=1)
    assert Plan.objects.get(pk=plan.pk).version == 2
    assert [one.what for one in steps(case)] == ["Odebrać grzejnik", "Zadzwonię do serwisu", "Napiszę, co dalej"]
    assert steps(case)[1].pk == first.pk
    assert not Step.objects.filter(pk=second.pk).exists()
    old, new = [event.data for event in timeline(("case", case.pk)) if event.action == "plan.changed"]
    assert old["before"] == []
    assert new["before"] == old["after"]
    assert [one["what"] for one in new["after"]] == [one.what for one in steps(case)]
    assert (old["after"][0]["who"], old["after"][2]["who"]) == ("Marta Wilczek", "kurier DHL")


def test_who_changes_it_second_is_told_and_nothing_is_mixed(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    other = viewer(make_staff("Tomasz Borek"))
    save(case, other, [line_of(one) for one in steps(case)[:2]], version=1)
    with pytest.raises(Conflict) as lost:
        save(case, me, [Line("Moje")], version=1)
    assert lost.value.code == "plan.changed"
    assert "Tomasz Borek" in str(lost.value)
    with pytest.raises(Conflict):
        save(case, me, [Line("Drugi pierwszy plan")])
    with pytest.raises(Conflict) as gone:
        save(case, me, [Line("x", id=999_999)], version=2)
    assert gone.value.code == "plan.changed"
    assert (len(steps(case)), Plan.objects.get().version) == (2, 2)


def test_saving_the_same_says_nothing(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    save(case, me, [line_of(one) for one in steps(case)], version=1)
    assert actions(case) == ["plan.changed"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "plan.empty"),
        ([Line("  ")], "plan.words"),
        ([Line("x", side="sąsiad")], "plan.side"),
        ([Line("x", side="other", who=" ")], "plan.who"),
        ([Line("x", due=Due(NOW))], "promise.past"),
        ([Line("x", due=Due(NOW + 9999 * DAY))], "promise.far"),
        ([Line("x")] * 21, "plan.long"),
    ],
)
def test_what_makes_no_plan_is_refused(case: Case, me: Viewer, lines: list[Line], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        save(case, me, lines)
    assert refused.value.code == code
    assert not Plan.objects.exists()


def test_a_date_that_has_passed_may_stand_where_it_stood(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    after = FRIDAY.at + DAY
    save(case, me, [line_of(one) for one in steps(case)] + [Line("Jeszcze to")], version=1, now=after)
    first = steps(case)[0]
    with pytest.raises(DomainError) as refused:
        save(case, me, [line_of(first, due=Due(FRIDAY.at + HOUR))], version=2, now=after)
    assert refused.value.code == "promise.past"


def test_who_has_left_takes_no_step(case: Case, me: Viewer) -> None:
    gone = make_staff("Ewa Dawna")
    gone.is_active = False
    gone.save()
    with pytest.raises(DomainError) as refused:
        save(case, me, [Line("x", owner=gone)])
    assert refused.value.code == "promise.owner_gone"


def test_a_letter_that_has_left_makes_promises_of_our_dated_steps(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    lines = telling.offer(case, by=me, now=NOW)
    assert lines == [
        "Sprawdzę w serwisie, co zawiodło (Marta Wilczek, do piątku 27 listopada do 15:00)",
        "Przysłać zdjęcie tabliczki (Pan, do poniedziałku 30 listopada)",
        "Odebrać grzejnik (kurier DHL)",
    ]
    assert not Promise.objects.exists()
    html = composed.html_from_text(letter(lines))
    written = words.write_answer(case, by=me, now=NOW, html=html, to=TO)
    assert not Promise.objects.exists(), "written, not sent"
    delivery.record_delivery(written.entry_id, state="sent", note="", now=NOW + HOUR)
    promise = Promise.objects.get()
    assert (promise.words, promise.due_at, promise.owner, promise.entry_id, promise.kind) == (
        "Sprawdzę w serwisie, co zawiodło", FRIDAY.at, marta, written.entry_id, "find_out",
    )  # fmt: skip
    assert promise.made_at == NOW
    assert [one.promise_id for one in steps(case)] == [promise.pk, None, None]
    plan = Plan.objects.get()
    assert (plan.told_at, plan.told_entry_id, plan.offered_to_id) == (NOW, written.entry_id, None)
    assert actions(case) == ["plan.changed", "promise.given", "plan.told"]
    # sent once more after it came back: nothing is promised twice
    for state in ("bounced", "sent"):
        delivery.record_delivery(written.entry_id, state=state, note="", now=NOW + 2 * HOUR)
    assert Promise.objects.count() == 1


def test_the_coach_does_not_ask_about_what_the_plan_promised(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, [Line("Oddzwonię do Pana z wynikiem", owner=marta, due=FRIDAY)])
    text = letter(telling.offer(case, by=me, now=NOW)).replace("\n\nMarta", "\n\nWyślę też etykietę do środy.\n\nMarta")
    entry = send(case, me, text)
    look_through(entry.pk, now=NOW + HOUR)
    assert list(Found.objects.values_list("words", flat=True)) == ["Wyślę też etykietę do środy."]


def test_a_line_written_anew_is_left_to_the_coach(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, [Line("Oddzwonię do Pana", owner=marta, due=FRIDAY), Line("Zamówię kuriera", due=MONDAY)])
    first, second = telling.offer(case, by=me, now=NOW)
    entry = send(case, me, letter([first.replace("15:00", "16:00"), second]))
    assert list(Promise.objects.values_list("words", flat=True)) == ["Zamówię kuriera"]
    look_through(entry.pk, now=NOW + HOUR)
    assert [found.due_at for found in Found.objects.all()] == [FRIDAY.at + HOUR]
    assert [one["what"] for one in Plan.objects.get().told] == ["Zamówię kuriera"]
    assert not plan_of(me, case.pk).fresh


def test_other_letters_tell_nothing(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    lines = telling.lines(case, steps(case), NOW)
    send(case, me, letter(lines))
    assert not Promise.objects.exists(), "nobody put the plan into that letter"
    telling.offer(case, by=me, now=NOW)
    send(case, viewer(make_staff("Tomasz Borek")), letter(lines))
    send(case, me, "Dziękuję za telefon.")
    assert not Promise.objects.exists()
    assert Plan.objects.get().told_at is None
    send(case, me, letter(lines))
    assert Promise.objects.count() == 1


def test_a_letter_costs_one_query_where_no_plan_waits(case: Case, me: Viewer) -> None:
    entry = send(case, me, "Dziękuję.")
    with CaptureQueriesContext(connection) as captured:
        telling.hear_letter(case.pk, entry.pk)
    assert len(captured) == 1


def test_a_letter_that_left_after_the_date_promises_nothing_more(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    text = letter(telling.offer(case, by=me, now=NOW))
    send(case, me, text, now=FRIDAY.at)
    assert not Promise.objects.exists()
    assert Plan.objects.get().told_at == FRIDAY.at


def test_a_new_date_told_in_time_replaces_the_promise(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    told(case, me)
    save(case, me, [line_of(one, **({"due": MONDAY} if one.position == 1 else {})) for one in steps(case)], version=1)
    assert Promise.objects.get().state == "open", "a plan moves no promise"
    assert not plan_of(me, case.pk).fresh
    entry = told(case, me, NOW + DAY)
    old, new = Promise.objects.order_by("pk")
    assert (old.state, old.proof_id, old.settled_by_id) == ("renegotiated", entry.pk, me.id)
    assert (new.state, new.due_at, new.by_day, new.replaces_id) == ("open", MONDAY.at, True, old.pk)
    assert steps(case)[0].promise_id == new.pk
    assert plan_of(me, case.pk).fresh


def test_a_new_date_told_too_late_is_a_new_promise_beside_the_broken_one(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    told(case, me)
    after = FRIDAY.at + HOUR
    changed = [line_of(one, **({"due": MONDAY} if one.position == 1 else {})) for one in steps(case)]
    save(case, me, changed, version=1, now=after)
    told(case, me, after)
    old, new = Promise.objects.order_by("pk")
    assert (old.state, old.settled_at) == ("broken", FRIDAY.at)
    assert (new.state, new.replaces_id) == ("open", None)


def test_told_again_unchanged_promises_nothing_twice(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    told(case, me)
    told(case, me, NOW + HOUR)
    assert Promise.objects.count() == 1


def test_said_on_the_phone(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    telling.say(case, by=me, now=NOW)
    assert (Promise.objects.get().entry_id, Plan.objects.get().told_at) == (None, NOW)
    save(case, me, [line_of(steps(case)[0], due=MONDAY)], version=1)
    with pytest.raises(DomainError) as refused:
        telling.say(case, by=me, now=NOW + HOUR)
    assert refused.value.code == "promise.no_letter"
    assert Promise.objects.get().state == "open"
    other = make_case("Inna")[0]
    for change in (telling.say, telling.offer):
        with pytest.raises(DomainError) as empty:
            change(other, by=me, now=NOW)
        assert empty.value.code == "plan.empty"
    save(other, me, [Line("x", due=FRIDAY)])
    with pytest.raises(DomainError) as past:
        telling.say(other, by=me, now=FRIDAY.at)
    assert past.value.code == "promise.past"
    assert Plan.objects.get(case=other).told_at is None


def test_ticked_keeps_its_promise_with_proof(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    entry = told(case, me)
    planning.tick(steps(case)[0], by=me, now=NOW + DAY, note="serwis potwierdził", entry=entry)
    promise = Promise.objects.get()
    assert (promise.state, promise.note, promise.proof_id, promise.settled_at) == (
        "kept", "serwis potwierdził", entry.pk, NOW + DAY,
    )  # fmt: skip
    planning.tick(steps(case)[1], by=me, now=NOW + DAY)
    with pytest.raises(Conflict) as twice:
        planning.tick(steps(case)[1], by=me, now=NOW + DAY)
    assert twice.value.code == "plan.done"
    assert queries.beside_case(me, case.pk).plan == queries.PlanCount(3, 2)
    with pytest.raises(DomainError) as kept:
        planning.untick(steps(case)[0], by=me, now=NOW + DAY)
    assert kept.value.code == "plan.kept"
    planning.untick(steps(case)[1], by=me, now=NOW + DAY)
    planning.untick(steps(case)[1], by=me, now=NOW + DAY)
    assert queries.beside_case(me, case.pk).plan == queries.PlanCount(3, 1)
    assert actions(case)[3:] == ["plan.step_done", "promise.kept", "plan.step_done", "plan.step_undone"]


def test_ticked_after_its_date_the_promise_stays_broken(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    told(case, me)
    planning.tick(steps(case)[0], by=me, now=FRIDAY.at)
    promise = Promise.objects.get()
    assert (promise.state, promise.done_late_at) == ("broken", FRIDAY.at)
    assert steps(case)[0].is_done


def test_a_promise_kept_or_moved_in_the_ledger_is_so_in_the_plan(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    told(case, me)
    entry = send(case, me, "To potrwa dłużej.", NOW + HOUR)
    moved = services.renegotiate(steps(case)[0].promise, by=me, now=NOW + HOUR, due=MONDAY, entry=entry)  # type: ignore[arg-type]
    first = steps(case)[0]
    assert (first.promise_id, first.due_at, first.by_day) == (moved.pk, MONDAY.at, True)
    services.keep(moved, by=me, now=NOW + DAY)
    assert steps(case)[0].is_done
    row = plan_of(me, case.pk).steps[0]
    assert (row.done, row.done_at, row.done_by) == (True, NOW + DAY, "Marta Wilczek")
    assert queries.beside_case(me, case.pk).plan == queries.PlanCount(3, 1)
    with pytest.raises(Conflict):
        planning.tick(steps(case)[0], by=me, now=NOW + DAY)


def test_a_step_taken_out_leaves_its_promise(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    told(case, me)
    save(case, me, [line_of(steps(case)[2])], version=1)
    assert Promise.objects.get().state == "open"


def test_the_customer_sees_what_was_told_and_nothing_else(
    case: Case, me: Viewer, marta: Staff, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert plan_for_customer(case.pk) == ()
    save(case, me, three(marta))
    assert plan_for_customer(case.pk) == (), "written for ourselves so far"
    told(case, me)
    first, second, third = steps(case)
    planning.tick(first, by=me, now=NOW + HOUR, note="między nami: serwis kręcił")
    inner = Line("Uzgodnić z księgowością, tylko między nami")
    save(case, me, [inner, line_of(third, what="Inaczej"), line_of(first)], version=1)
    with django_assert_num_queries(2):
        shown = plan_for_customer(case.pk)
    assert [(one.number, one.what, one.who, one.due_at, one.by_day, one.done) for one in shown] == [
        (1, "Sprawdzę w serwisie, co zawiodło", "Marta Wilczek", FRIDAY.at, False, True),
        (2, "Przysłać zdjęcie tabliczki", "Pan", MONDAY.at, True, False),
        (3, "Odebrać grzejnik", "kurier DHL", None, False, False),
    ]
    assert "między nami" not in str(shown)
    assert second.pk not in {one.pk for one in steps(case)}


def test_what_the_page_reads(case: Case, me: Viewer, marta: Staff, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert plan_of(me, case.pk).steps == ()
    save(case, me, three(marta))
    told(case, me)
    with django_assert_num_queries(2):
        plan = plan_of(me, case.pk)
    assert (plan.version, plan.fresh, plan.told_at) == (1, True, NOW)
    assert [(one.promised, one.broken, one.done) for one in plan.steps] == [
        (True, False, False), (False, False, False), (False, False, False),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert queries.beside_case(me, case.pk).plan == queries.PlanCount(3, 0)


def test_behind_a_wall() -> None:
    team = Team.objects.create(name="Prawny", restricted=True)
    walled = make_case("Tajna", team=team)[0]
    insider, outsider = viewer(make_staff("Halina Zych", teams=(team,))), viewer(make_staff("Tomasz Borek"))
    save(walled, insider, [Line("Tajny krok", due=FRIDAY)])
    step = steps(walled)[0]
    for change in (
        lambda: save(walled, outsider, [Line("x")], version=1),
        lambda: planning.tick(step, by=outsider, now=NOW),
        lambda: planning.untick(step, by=outsider, now=NOW),
        lambda: telling.offer(walled, by=outsider, now=NOW),
        lambda: telling.say(walled, by=outsider, now=NOW),
    ):
        with pytest.raises(NotFound):
            change()
    assert plan_of(outsider, walled.pk).steps == ()
    assert queries.beside_case(outsider, walled.pk).plan == queries.PlanCount(0, 0)
    assert not plan_queries.visible_steps(outsider).exists()
    assert plan_queries.visible_steps(insider).count() == 1


@pytest.mark.parametrize("both", [False, True])
def test_goes_with_a_joined_case(case: Case, me: Viewer, marta: Staff, both: bool) -> None:
    older = make_case("Starsza", at=NOW - DAY)[0]
    if both:
        save(older, me, [Line("Krok starszej")])
    save(case, me, three(marta))
    joining.suggest(case, older, reason="number")
    joining.accept(case.suggestions.select_related("case", "other").get(), by=me, now=NOW)
    expected = ["Krok starszej"] if both else []
    assert [one.what for one in steps(older)] == [*expected, *(line.what for line in three(marta))]
    assert [one.position for one in steps(older)] == list(range(1, len(expected) + 4))
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("both", [False, True])
def test_what_the_customer_was_told_of_a_plan_survives_the_joining(
    case: Case, me: Viewer, marta: Staff, both: bool
) -> None:
    older = make_case("Starsza", at=NOW - DAY)[0]
    save(older, me, [Line("Krok starszej", owner=marta, due=FRIDAY)])
    if both:
        told(older, me, NOW - HOUR)
    save(case, me, three(marta))
    telling.say(case, by=me, now=NOW)  # on the phone: a case that was answered by letter is joined to none
    joining.suggest(case, older, reason="number")
    joining.accept(case.suggestions.select_related("case", "other").get(), by=me, now=NOW)
    expected = ["Krok starszej"] if both else []
    assert [one.what for one in plan_for_customer(older.pk)] == [*expected, *(line.what for line in three(marta))]
    plan = plan_of(me, older.pk)
    assert (plan.told_at, plan.told_entry_id, plan.fresh) == (NOW, None, both)
    planning.tick(next(one for one in steps(older) if one.what == three(marta)[0].what), by=me, now=NOW + HOUR)
    assert [one.done for one in plan_for_customer(older.pk)] == [False] * len(expected) + [True, False, False]


def test_steps_of_a_person_who_left_are_ours(case: Case, me: Viewer, marta: Staff) -> None:
    save(case, me, three(marta))
    deactivate_staff(marta, actor=SYSTEM, now=NOW)
    assert steps(case)[0].owner is None
    assert "(my, do piątku" in telling.lines(case, steps(case), NOW)[0]


@pytest.mark.parametrize(
    ("form", "lang", "expected"),
    [
        ("pani", "pl", "Przysłać zdjęcie (Pani, do piątku 27 listopada do 15:00)"),
        ("panstwo", "pl", "Przysłać zdjęcie (Państwo, do piątku 27 listopada do 15:00)"),
        ("", "pl", "Przysłać zdjęcie (po Państwa stronie, do piątku 27 listopada do 15:00)"),
        ("pani", "en", "Przysłać zdjęcie (you, by Friday 27 November, 15:00)"),
    ],
)
def test_a_line_in_the_customers_words(form: str, lang: Any, expected: str) -> None:
    step = Step(what="Przysłać zdjęcie.", side="customer", due_at=FRIDAY.at)
    assert line(step, form=form, today=NOW.date(), lang=lang) == expected


@pytest.mark.django_db(transaction=True)
def test_two_people_tick_a_step_at_once(case: Case, me: Viewer, marta: Staff) -> None:
    """In two connections. SQLite lets one writer in at a time, and its tests share one database in memory."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    save(case, me, three(marta))
    telling.say(case, by=me, now=NOW)

    def run() -> None:
        planning.tick(steps(case)[0], by=me, now=NOW + HOUR)

    assert done_or_lost(run, run) == ["done", "lost"]
    assert actions(case)[-2:] == ["plan.step_done", "promise.kept"]
