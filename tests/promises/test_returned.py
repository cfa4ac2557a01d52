"""A letter that came back: it moved no date, kept no promise, was no word after a broken one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from prezent.cases.events import DeliveryFailed
from prezent.cases.models import Case, Entry
from prezent.cases.services import delivery, words
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import timeline
from prezent.promises import planning, queries, services, telling
from prezent.promises.detecting import look_through
from prezent.promises.models import Found, Plan, Promise, Step
from prezent.promises.planning import Line
from prezent.promises.returned import take_back_word
from prezent.promises.sweep import sweep
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
TOMORROW, LATER = Due(NOW + DAY), Due(NOW + 3 * DAY)
DELAY = "<p>To potrwa dłużej, wyślę odpowiedź do piątku do 15:00.</p>"


def give(case: Case, me: Viewer, due: Due = TOMORROW) -> Promise:
    return fresh(services.give(case, by=me, now=NOW, words="Oddzwonię.", due=due, kind="call"))


def write(case: Case, me: Viewer, hours: float, html: str = DELAY, *, state: str = "sent") -> Entry:
    at = NOW + hours * HOUR
    written = words.write_answer(case, by=me, now=at, html=html, to=TO)
    if state:
        delivery.record_delivery(written.entry_id, state=state, note="250", now=at + HOUR / 60)
    return Entry.objects.get(pk=written.entry_id)


def bounce(entry: Entry, hours: float) -> None:
    delivery.record_delivery(entry.pk, state="bounced", note="550", now=NOW + hours * HOUR)


def send_again(entry: Entry, me: Viewer, hours: float) -> Entry:
    at = NOW + hours * HOUR
    delivery.retry_delivery(Entry.objects.select_related("case").get(pk=entry.pk), by=me, now=at)
    delivery.record_delivery(entry.pk, state="sent", note="250", now=at)
    return Entry.objects.get(pk=entry.pk)


def fresh(promise: Promise) -> Promise:
    return Promise.objects.select_related("case", "owner").get(pk=promise.pk)


def states() -> list[str]:
    return list(Promise.objects.order_by("pk").values_list("state", flat=True))


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk)) if event.action.startswith("promise")]


def test_a_letter_that_has_come_back_gives_no_new_date(case: Case, me: Viewer) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    bounce(letter, 2)
    for given_up in (False, True):
        if given_up:
            delivery.give_up_delivery(Entry.objects.select_related("case").get(pk=letter.pk), by=me, now=NOW + 3 * HOUR)
        entry = Entry.objects.get(pk=letter.pk)
        with pytest.raises(DomainError) as refused:
            services.renegotiate(promise, by=me, now=NOW + 3 * HOUR, due=LATER, entry=entry)
        assert refused.value.code == "promise.letter_returned"
    assert states() == ["open"]


@pytest.mark.parametrize(("hours", "state"), [(5, "open"), (30, "broken")])
def test_the_old_date_holds_again(case: Case, me: Viewer, hours: float, state: str) -> None:
    """A letter on its way is taken; when it comes back, so does the old date, open or broken by now."""
    promise, letter = give(case, me), write(case, me, 1, state="")
    new = services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=letter)
    bounce(letter, hours)
    assert states() == [state, "withdrawn"]
    old = fresh(promise)
    assert (old.proof, old.due_at, old.moved_back_at) == (None, TOMORROW.at, NOW + hours * HOUR)
    assert (old.look_at is not None, old.settled_at) == ((True, None) if state == "open" else (False, TOMORROW.at))
    withdrawn = fresh(new)
    assert (withdrawn.replaces, withdrawn.look_at) == (None, None)
    expected = ["promise.given", "promise.given", "promise.withdrawn", "promise.reopened"]
    assert actions(case) == (expected if state == "open" else [*expected, "promise.broken"])
    assert sweep(LATER.at) == (state == "open"), "only the old date counts"


def test_its_owner_finds_it_on_today(case: Case, me: Viewer) -> None:
    """Also where the old date is far away: whoever moved it believes that it is moved."""
    promise, letter = give(case, me, Due(NOW + 9 * DAY)), write(case, me, 1)
    services.renegotiate(promise, by=me, now=NOW + HOUR, due=Due(NOW + 20 * DAY), entry=letter)
    assert queries.owed(me, NOW + 2 * DAY) == ()
    bounce(letter, 2)
    (row,) = queries.owed(me, NOW + 2 * DAY)
    assert (row.id, row.moved_back_at) == (promise.pk, NOW + 2 * HOUR)
    services.keep(fresh(promise), by=me, now=NOW + 3 * HOUR)
    assert queries.owed(me, NOW + 2 * DAY) == ()


def test_sent_once_more_it_gives_the_new_date_once_more(case: Case, me: Viewer) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    look_through(letter.pk, now=NOW + HOUR)
    found = Found.objects.select_related("case", "entry").get()
    services.decide_found(found, by=me, now=NOW + HOUR, replaces=promise)
    bounce(letter, 2)
    assert not any(row.found for row in queries.of_case(me, case.pk)), "of a letter that nobody has nobody is asked"
    send_again(letter, me, 3)
    assert next(row.found for row in queries.of_case(me, case.pk))
    found = Found.objects.select_related("case", "entry").get()
    new = services.decide_found(found, by=me, now=NOW + 4 * HOUR, replaces=fresh(promise))
    assert new is not None
    assert states() == ["renegotiated", "withdrawn", "open"]
    assert new.replaces == promise


def test_sent_once_more_after_the_date_it_comes_too_late(case: Case, me: Viewer) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=letter)
    bounce(letter, 20)
    letter = send_again(letter, me, 30)
    with pytest.raises(DomainError) as refused:
        services.renegotiate(fresh(promise), by=me, now=NOW + 31 * HOUR, due=LATER, entry=letter)
    assert refused.value.code == "promise.too_late"
    sweep(NOW + 31 * HOUR)
    assert states() == ["broken", "withdrawn"]


@pytest.mark.parametrize(("done", "state", "late"), [(10, "kept", False), (30, "broken", True)])
def test_what_was_done_meanwhile_is_done(case: Case, me: Viewer, done: float, state: str, late: bool) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    new = services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=letter)
    services.keep(fresh(new), by=me, now=NOW + done * HOUR, note="oddzwoniłam")
    bounce(letter, 40)
    old = fresh(promise)
    assert states() == [state, "withdrawn"]
    assert (old.done_late_at is not None, old.note, old.settled_by_id) == (late, "oddzwoniłam", me.id)


def test_a_third_date_from_a_letter_that_arrived_holds(case: Case, me: Viewer) -> None:
    promise, first, second = give(case, me), write(case, me, 1), write(case, me, 2)
    new = services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=first)
    last = services.renegotiate(fresh(new), by=me, now=NOW + 2 * HOUR, due=Due(NOW + 5 * DAY), entry=second)
    bounce(first, 3)
    assert states() == ["renegotiated", "withdrawn", "open"]
    assert (fresh(promise).proof, fresh(last).replaces) == (second, promise)


def test_a_third_date_from_a_letter_after_the_first_date_does_not_mend_it(case: Case, me: Viewer) -> None:
    promise, first, second = give(case, me), write(case, me, 1), write(case, me, 30)
    new = services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=first)
    services.renegotiate(fresh(new), by=me, now=NOW + 30 * HOUR, due=Due(NOW + 5 * DAY), entry=second)
    bounce(first, 31)
    assert states() == ["broken", "withdrawn", "open"]
    assert fresh(promise).owned_up_at == second.at, "the second letter was the word after it"


def test_of_what_the_customer_has_released_us_nothing_comes_back(case: Case, me: Viewer) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    new = services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=letter)
    services.release(fresh(new), by=me, now=NOW + 2 * HOUR, note="powiedział przez telefon")
    bounce(letter, 3)
    assert states() == ["renegotiated", "released"]


@pytest.mark.parametrize(("hours", "state"), [(5, "open"), (30, "broken")])
def test_a_promise_kept_by_a_letter_that_came_back_is_not_kept(
    case: Case, me: Viewer, hours: float, state: str
) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    services.keep(promise, by=me, now=NOW + HOUR, entry=letter)
    bounce(letter, hours)
    assert states() == [state]
    assert fresh(promise).moved_back_at is not None


def test_nor_is_one_done_late(case: Case, me: Viewer) -> None:
    promise, letter = give(case, me), write(case, me, 25)
    services.keep(promise, by=me, now=NOW + 25 * HOUR, entry=letter)
    bounce(letter, 26)
    late = fresh(promise)
    assert (late.state, late.done_late_at, late.proof) == ("broken", None, None)


def test_a_step_that_was_ticked_with_it_is_open_again(case: Case, me: Viewer, marta: Staff) -> None:
    planning.save_plan(case, by=me, now=NOW, lines=[Line("Odpiszę", owner=marta, due=TOMORROW)], version=0)
    telling.say(case, by=me, now=NOW)
    letter = write(case, me, 1)
    step = Step.objects.select_related("plan__case", "promise__case").get()
    planning.tick(step, by=me, now=NOW + HOUR, entry=letter)
    bounce(letter, 2)
    assert not Step.objects.select_related("promise").get().is_done
    assert states() == ["open"]


def test_the_word_after_a_broken_promise_is_owed_again(case: Case, me: Viewer) -> None:
    promise = give(case, me)
    sweep(TOMORROW.at)
    first = write(case, me, 25, "<p>Przepraszam, nie zadzwoniłam.</p>")
    look_through(first.pk, now=NOW + 25 * HOUR)
    assert fresh(promise).owned_up_at == first.at
    bounce(first, 26)
    assert fresh(promise).owned_up_at is None
    assert [row.id for row in queries.owed(me, NOW)] == [promise.pk]
    look_through(first.pk, now=NOW + 27 * HOUR)  # the work of looking through it comes late
    assert fresh(promise).owned_up_at is None
    second = write(case, me, 28, "<p>Przepraszam.</p>")
    look_through(second.pk, now=NOW + 28 * HOUR)
    assert fresh(promise).owned_up_at == second.at


def test_another_letter_that_arrived_stays_the_word(case: Case, me: Viewer) -> None:
    promise = give(case, me)
    sweep(TOMORROW.at)
    first, second = (write(case, me, hours, "<p>Przepraszam.</p>") for hours in (25, 26))
    look_through(first.pk, now=NOW + 26 * HOUR)
    bounce(first, 27)
    assert fresh(promise).owned_up_at == second.at


def test_a_plan_that_moved_a_date_is_told_once_more_by_the_same_letter(case: Case, me: Viewer, marta: Staff) -> None:
    planning.save_plan(case, by=me, now=NOW, lines=[Line("Odpiszę", owner=marta, due=TOMORROW)], version=0)
    telling.say(case, by=me, now=NOW)
    step = Step.objects.get()
    moved = Line("Odpiszę", owner=marta, due=LATER, id=step.pk)
    planning.save_plan(case, by=me, now=NOW, lines=[moved], version=1)
    text = "".join(f"<p>{line}</p>" for line in telling.offer(case, by=me, now=NOW + HOUR))
    letter = write(case, me, 1, text)
    assert states() == ["renegotiated", "open"]
    bounce(letter, 2)
    assert states() == ["open", "withdrawn"]
    step = Step.objects.get()
    assert (step.promise_id, step.due_at) == (Promise.objects.earliest("pk").pk, LATER.at), "the plan is its author's"
    plan = Plan.objects.get()
    assert (plan.offered_to, plan.told_at, plan.told_entry) == (marta, NOW, None)
    assert [one["due"] for one in plan.told] == [TOMORROW.at.isoformat()], "as it was told on the phone"
    send_again(letter, me, 3)
    assert states() == ["renegotiated", "withdrawn", "open"]
    assert Plan.objects.get().told_entry == letter


def test_a_plan_that_only_a_returned_letter_held_is_told_to_nobody(case: Case, me: Viewer, marta: Staff) -> None:
    planning.save_plan(case, by=me, now=NOW, lines=[Line("Odpiszę", owner=marta, due=TOMORROW)], version=0)
    text = "".join(f"<p>{line}</p>" for line in telling.offer(case, by=me, now=NOW))
    letter = write(case, me, 0, text)
    assert Plan.objects.get().told_entry == letter
    bounce(letter, 2)
    plan = Plan.objects.get()
    assert (plan.told, plan.told_at, plan.told_entry) == ([], None, None)


def test_what_a_returned_letter_had_not_done_costs_little(
    case: Case, me: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    letter = write(case, me, 1)
    with django_assert_num_queries(4):
        take_back_word(DeliveryFailed(letter.pk, NOW + 2 * HOUR))


@pytest.mark.parametrize("given_up", [False, True])
def test_of_a_letter_that_reached_nobody_nobody_is_asked(case: Case, me: Viewer, given_up: bool) -> None:
    letter = write(case, me, 1)
    look_through(letter.pk, now=NOW + HOUR)
    assert [row.found for row in queries.owed(me, NOW)] == [True]
    bounce(letter, 2)
    if given_up:
        letter = Entry.objects.select_related("case").get(pk=letter.pk)
        delivery.give_up_delivery(letter, by=me, now=NOW + 3 * HOUR)
    assert queries.owed(me, NOW) == ()
    assert queries.of_case(me, case.pk) == ()


def test_a_letter_to_somebody_else_or_of_another_case_undoes_nothing(case: Case, me: Viewer) -> None:
    promise, letter = give(case, me), write(case, me, 1)
    services.renegotiate(promise, by=me, now=NOW + HOUR, due=LATER, entry=letter)
    other = write(make_case("Inna", email="inna@poczta.example")[0], me, 1)
    bounce(other, 2)
    assert states() == ["renegotiated", "open"]
