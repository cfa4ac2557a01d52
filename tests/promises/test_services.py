"""The ledger: a word is given once, settled once, and nothing is overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from prezent.cases.models import Case, Entry, Status
from prezent.cases.services import handling, words
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.people.services import staff as staff_services
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.eventlog import timeline
from prezent.promises import services
from prezent.promises.detecting import look_through
from prezent.promises.models import Found, Promise
from prezent.promises.policies import get_promise
from prezent.promises.when import Due, due_of
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
TOMORROW = Due(NOW + timedelta(days=1))
HOUR = timedelta(hours=1)


def give(case: Case, me: Viewer, due: Due | None = TOMORROW, **more: object) -> Promise:
    fields = {"words": "Oddzwonię jutro do 10:42.", "kind": "call", "now": NOW} | more
    return services.give(case, by=me, due=due, **fields)  # type: ignore[arg-type]


def write(case: Case, me: Viewer, at: datetime, html: str = "<p>To potrwa dłużej, wyślę odpowiedź jutro do 15:00.</p>",
          status: str = Status.WAITING_CUSTOMER) -> Entry:  # fmt: skip
    done = words.write_answer(case, by=me, now=at, html=html, to=TO, status=status)
    return Entry.objects.get(pk=done.entry_id)


def fresh(promise: Promise) -> Promise:
    return Promise.objects.select_related("case", "owner").get(pk=promise.pk)


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk))]


def test_a_word_given(case: Case, me: Viewer, marta: Staff) -> None:
    promise = fresh(give(case, me))
    assert (promise.state, promise.owner, promise.due_at, promise.kind) == ("open", marta, TOMORROW.at, "call")
    assert promise.look_at == TOMORROW.at - 2 * HOUR
    event = timeline(("case", case.pk))[-1]
    assert event.action == "promise.given"
    assert event.data["words"] == "Oddzwonię jutro do 10:42."


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"words": "  "}, "promise.words"),
        ({"kind": "wish"}, "promise.kind"),
        ({"due": None}, "promise.no_date"),
        ({"due": Due(NOW)}, "promise.past"),
        ({"due": Due(NOW + timedelta(days=2000))}, "promise.far"),
    ],
)
def test_what_is_no_promise(case: Case, me: Viewer, more: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        give(case, me, **more)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert not Promise.objects.exists()


def test_nobody_promises_for_a_person_who_left(case: Case, me: Viewer) -> None:
    gone = make_staff("Tomasz Borek")
    gone.is_active = False
    with pytest.raises(DomainError) as caught:
        give(case, me, owner=gone)
    assert caught.value.code == "promise.owner_gone"


def test_walls_hide_promises(me: Viewer) -> None:
    walled, _entry = make_case(team=Team.objects.create(name="Prawny", restricted=True))
    insider = viewer(make_staff("Halina Zych", teams=(walled.team,)))  # type: ignore[arg-type]
    me = viewer(Staff.objects.get(pk=me.id))
    promise = give(walled, insider)
    assert get_promise(insider, promise.pk) == promise
    for attempt in (
        lambda: get_promise(me, promise.pk),
        lambda: services.keep(promise, by=me, now=NOW),
        lambda: services.release(promise, by=me, now=NOW, note="x"),
        lambda: give(walled, me),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_kept_in_time_with_its_proof(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    entry = write(case, me, NOW + HOUR)
    services.keep(promise, by=me, now=NOW + HOUR, entry=entry, note="oddzwoniłam")
    now = fresh(promise)
    assert (now.state, now.proof, now.note, now.look_at) == ("kept", entry, "oddzwoniłam", None)
    assert now.settled_by_id == me.id


def test_kept_at_the_last_moment_and_one_moment_later(case: Case, me: Viewer) -> None:
    first, second = fresh(give(case, me)), fresh(give(case, me))
    services.keep(first, by=me, now=TOMORROW.at - timedelta(microseconds=1))
    services.keep(second, by=me, now=TOMORROW.at)
    assert fresh(first).state == "kept"
    late = fresh(second)
    assert (late.state, late.settled_at, late.done_late_at) == ("broken", TOMORROW.at, TOMORROW.at)
    with pytest.raises(Conflict):
        services.keep(late, by=me, now=TOMORROW.at)


def test_somebody_who_comes_second_is_told_what_became_of_it(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    services.keep(promise, by=me, now=NOW + HOUR)
    with pytest.raises(Conflict) as caught:
        services.release(promise, by=me, now=NOW + HOUR, note="klient zrezygnował")
    assert caught.value.code == "promise.settled"
    assert "Marta Wilczek" in str(caught.value)
    assert fresh(promise).state == "kept"


def test_a_release_says_how(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    with pytest.raises(DomainError) as caught:
        services.release(promise, by=me, now=NOW, note=" ")
    assert caught.value.code == "promise.why"
    services.release(promise, by=me, now=NOW, note="powiedział dziś przez telefon")
    assert fresh(promise).state == "released"
    assert actions(case)[-1] == "promise.released"


def test_a_new_date_comes_with_a_letter_before_the_old_one(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    letter = write(case, me, NOW + HOUR)
    later = Due(NOW + timedelta(days=2))
    new = services.renegotiate(promise, by=me, now=NOW + HOUR, due=later, entry=letter)
    old = fresh(promise)
    assert (old.state, old.due_at, old.proof) == ("renegotiated", TOMORROW.at, letter)  # both dates stay
    assert (new.state, new.due_at, new.replaces, new.words) == ("open", later.at, old, old.words)


def test_no_new_date_without_a_letter(case: Case, me: Viewer) -> None:
    before = write(case, me, NOW - HOUR)
    promise = fresh(give(case, me))
    elsewhere = write(make_case("Inna", email="inna@poczta.example")[0], me, NOW + HOUR)
    theirs = case.entries.get(kind="in")
    for entry in (None, before, elsewhere, theirs):
        with pytest.raises(DomainError) as caught:
            services.renegotiate(promise, by=me, now=NOW + 2 * HOUR, due=Due(NOW + timedelta(days=2)), entry=entry)
        assert caught.value.code == "promise.no_letter"
    assert fresh(promise).state == "open"


def test_no_new_date_after_the_old_one(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    letter = write(case, me, NOW + HOUR)
    with pytest.raises(DomainError) as caught:
        services.renegotiate(promise, by=me, now=TOMORROW.at, due=Due(NOW + timedelta(days=3)), entry=letter)
    assert caught.value.code == "promise.too_late"


def test_a_new_date_that_is_none_leaves_the_old_promise_open(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    letter = write(case, me, NOW + HOUR)
    with pytest.raises(DomainError):
        services.renegotiate(promise, by=me, now=NOW + HOUR, due=None, entry=letter)
    assert fresh(promise).state == "open"


def test_a_case_is_not_closed_over_an_open_promise(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    with pytest.raises(DomainError) as caught:
        handling.close(case, by=me, now=NOW)
    assert caught.value.code == "promise.open"
    with pytest.raises(DomainError):
        write(case, me, NOW + HOUR, status=Status.CLOSED)
    assert Case.objects.get(pk=case.pk).status != Status.CLOSED
    assert not case.entries.filter(kind="out").exists()  # the letter that would have closed it did not leave either
    services.keep(promise, by=me, now=NOW + HOUR)
    handling.close(Case.objects.get(pk=case.pk), by=me, now=NOW + HOUR, word="dodzwoniłam się, sprawa załatwiona")
    assert Case.objects.get(pk=case.pk).status == Status.CLOSED


def test_after_a_broken_promise_the_customer_hears_from_us_before_the_case_is_closed(case: Case, me: Viewer) -> None:
    promise = fresh(give(case, me))
    services.break_promises([promise], now=TOMORROW.at)
    with pytest.raises(DomainError) as caught:
        handling.close(case, by=me, now=TOMORROW.at + HOUR)
    assert caught.value.code == "promise.unsaid"
    entry = write(case, me, TOMORROW.at + HOUR, "<p>Przepraszam, nie oddzwoniłam na czas.</p>", status=Status.CLOSED)
    look_through(entry.pk, now=TOMORROW.at + HOUR)
    assert fresh(promise).owned_up_at == TOMORROW.at + HOUR
    assert Case.objects.get(pk=case.pk).status == Status.CLOSED


def test_promises_of_a_person_who_leaves_go_to_the_assignee(case: Case, me: Viewer) -> None:
    halina, gone = make_staff("Halina Zych", role="admin"), make_staff("Tomasz Borek")
    mine, nobodys = fresh(give(case, me, owner=gone)), make_case("Inna", email="i@poczta.example")[0]
    other = fresh(give(nobodys, me, owner=gone))
    handling.assign(case, by=me, now=NOW, assignee=Staff.objects.get(pk=me.id))
    staff_services.deactivate_staff(gone, actor=viewer(halina).actor, now=NOW)
    assert fresh(mine).owner_id == me.id
    assert fresh(other).owner is None
    assert actions(case)[-1] == "promise.handed_over"


def test_handed_over_by_hand(case: Case, me: Viewer) -> None:
    promise, tomasz = fresh(give(case, me)), make_staff("Tomasz Borek")
    services.hand_over(promise, by=me, now=NOW, owner=tomasz)
    assert fresh(promise).owner == tomasz
    services.keep(fresh(promise), by=me, now=NOW)
    with pytest.raises(Conflict):
        services.hand_over(promise, by=me, now=NOW, owner=tomasz)


def found_in(case: Case, me: Viewer, html: str) -> Found:
    entry = write(case, me, NOW, html)
    assert look_through(entry.pk, now=NOW) == 1
    return Found.objects.select_related("case", "entry").get(entry=entry)


def test_a_promise_found_in_a_letter_is_written_down_with_its_date(case: Case, me: Viewer) -> None:
    found = found_in(case, me, "<p>Dzień dobry,</p><p>oddzwonię do Pana do piątku do 15:00.</p>")
    promise = services.decide_found(found, by=me, now=NOW)
    assert promise is not None
    assert promise.due_at.isoformat() == "2026-11-27T14:00:00+00:00"
    assert (promise.kind, promise.entry) == ("call", found.entry)
    with pytest.raises(Conflict) as caught:
        services.decide_found(found, by=me, now=NOW)
    assert caught.value.code == "promise.found_decided"
    assert Promise.objects.count() == 1


def test_one_without_a_date_asks_for_one_and_stays(case: Case, me: Viewer) -> None:
    found = found_in(case, me, "<p>Wkrótce wyślę Panu nową część.</p>")
    assert found.due_at is None
    with pytest.raises(DomainError) as caught:
        services.decide_found(found, by=me, now=NOW)
    assert caught.value.code == "promise.no_date"
    assert Found.objects.get().state == "waiting"
    promise = services.decide_found(found, by=me, now=NOW, due=due_of(TOMORROW.at.date()))
    assert promise is not None
    assert promise.by_day


def test_one_that_is_none(case: Case, me: Viewer) -> None:
    found = found_in(case, me, "<p>Wyślę Panu nową część jutro.</p>")
    assert services.decide_found(found, by=me, now=NOW, none=True) is None
    assert not Promise.objects.exists()
    assert Found.objects.get().state == "none"


def test_the_new_date_of_an_earlier_promise_is_found_in_the_letter(case: Case, me: Viewer) -> None:
    old = fresh(give(case, me, now=NOW - HOUR))
    found = found_in(case, me, "<p>To potrwa dłużej. Odpiszę do piątku do 15:00.</p>")
    new = services.decide_found(found, by=me, now=NOW, replaces=old)
    assert new is not None
    assert (new.replaces, fresh(old).state) == (old, "renegotiated")
    # What the customer holds now are the words of this letter, and a word instead of a call.
    assert (new.words, new.kind, new.owner) == ("Odpiszę do piątku do 15:00.", "word", fresh(old).owner)
    assert (fresh(old).words, fresh(old).kind) == ("Oddzwonię jutro do 10:42.", "call")


def test_words_that_promise_nobody_knows_what_leave_the_kind_as_it_was(case: Case, me: Viewer) -> None:
    old = fresh(give(case, me, now=NOW - HOUR))
    found = found_in(case, me, "<p>To potrwa dłużej. Zajmę się tym do piątku do 15:00.</p>")
    assert found.kind == "other"
    new = services.decide_found(found, by=me, now=NOW, replaces=old)
    assert new is not None
    assert (new.words, new.kind) == ("Zajmę się tym do piątku do 15:00.", "call")


def test_a_letter_that_moves_the_date_is_asked_for_its_words_wherever_the_date_comes_from(
    case: Case, me: Viewer
) -> None:
    old = fresh(give(case, me, now=NOW - HOUR))
    found = found_in(case, me, "<p>To potrwa dłużej. Odpiszę do piątku do 15:00.</p>")
    assert found.due_at is not None
    due = Due(found.due_at, found.by_day)
    new = services.renegotiate(old, by=me, now=NOW, due=due, entry=found.entry)
    assert new.words == "Odpiszę do piątku do 15:00."
    with pytest.raises(Conflict) as caught:  # nobody is asked about these words a second time
        services.decide_found(found, by=me, now=NOW)
    assert caught.value.code == "promise.found_decided"


def test_a_promise_of_another_day_in_the_letter_is_another_promise(case: Case, me: Viewer) -> None:
    old = fresh(give(case, me, now=NOW - HOUR))
    found = found_in(case, me, "<p>Odpiszę do piątku do 15:00.</p>")
    new = services.renegotiate(old, by=me, now=NOW, due=Due(NOW + timedelta(days=5)), entry=found.entry)
    assert new.words == old.words
    assert Found.objects.get().state == "waiting"


RACES: dict[str, Callable[[Promise, Viewer], object]] = {
    "keep": lambda promise, me: services.keep(promise, by=me, now=NOW + HOUR),
    "release": lambda promise, me: services.release(promise, by=me, now=NOW + HOUR, note="tak powiedział"),
    "break": lambda promise, me: services.break_promises([promise], now=TOMORROW.at),
}


PAIRS = [("keep", "release"), ("keep", "break"), ("break", "release"), ("keep", "keep")]


def outcome(name: str, promise: Promise, me: Viewer) -> str:
    try:
        return "done" if RACES[name](promise, me) in (None, 1) else "lost"
    except Conflict as error:
        return "lost" if error.code == "promise.settled" else error.code


def settled_once(case: Case) -> bool:
    return sum(one in {"promise.kept", "promise.released", "promise.broken"} for one in actions(case)) == 1


@pytest.mark.parametrize("pair", [*PAIRS, *(pair[::-1] for pair in PAIRS)])
def test_two_people_who_looked_at_the_same_moment(pair: tuple[str, str], case: Case, me: Viewer) -> None:
    """Whatever two do to a promise that both saw open, it is settled once, and the log says so once."""
    promise = give(case, me)
    seen = [fresh(promise), fresh(promise)]
    assert [outcome(name, one, me) for name, one in zip(pair, seen, strict=True)] == ["done", "lost"]
    assert settled_once(case)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pair", PAIRS)
def test_two_people_at_once(pair: tuple[str, str], case: Case, me: Viewer) -> None:
    """The same in two connections. SQLite lets one writer in at a time, and its tests share one database in memory."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    promise = give(case, me)
    ready, outcomes = threading.Barrier(2), list[str]()

    def run(name: str) -> None:
        try:
            mine = fresh(promise)
            ready.wait(60)
            outcomes.append(outcome(name, mine, me))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(name,)) for name in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(outcomes) == ["done", "lost"]
    assert settled_once(case)
