"""What the screens read: order, walls, and how many statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.promises import queries, services
from prezent.promises.models import Found, Promise
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.decisions import letter_in
from tests.support.people import NOW, make_staff

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def give(case: Case, who: Viewer, words: str, hours: float, kind: str = "call") -> Promise:
    made = services.give(case, by=who, now=NOW, words=words, due=Due(NOW + hours * HOUR), kind=kind)
    return Promise.objects.select_related("case").get(pk=made.pk)


def test_promises_of_a_case_stand_in_the_order_in_which_they_want_something(
    case: Case, me: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept, later, sooner, broken = (give(case, me, words, hours) for words, hours in
                                   (("dotrzymana", 9), ("później", 8), ("wcześniej", 7), ("złamana", 1)))  # fmt: skip
    services.keep(kept, by=me, now=NOW + HOUR / 2)
    services.break_promises([broken], now=NOW + HOUR)
    entry = case.entries.get()
    Found.objects.create(entry=entry, case=case, author_id=me.id, start=0, words="znaleziona")
    Found.objects.create(entry=entry, case=case, author=make_staff("Tomasz Borek"), start=5, words="cudza")
    with django_assert_num_queries(1):
        rows = queries.of_case(me, case.pk)
    assert [row.words for row in rows] == ["znaleziona", "wcześniej", "później", "złamana", "dotrzymana"]
    assert rows[1].id == sooner.pk
    assert rows[2].id == later.pk
    assert rows[4].settled_by == "Marta Wilczek"


def test_walls() -> None:
    team = Team.objects.create(name="Prawny", restricted=True)
    walled, _entry = make_case(team=team)
    insider = viewer(make_staff("Halina Zych", teams=(team,)))
    give(walled, insider, "tajne", 5)
    outsider = viewer(make_staff("Tomasz Borek"))
    far = NOW + 99 * HOUR
    assert queries.of_case(outsider, walled.pk) == ()
    assert queries.owed(outsider, far, whose="team") == ()
    assert queries.listed(outsider, since=NOW - HOUR)[0] == ()
    assert queries.rates(outsider, since=NOW - HOUR, by="team") == ()
    assert len(queries.of_case(insider, walled.pk)) == 1


def test_what_is_owed(case: Case, me: Viewer, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tomasz = viewer(make_staff("Tomasz Borek"))
    give(case, me, "moja", 2)
    give(case, me, "daleka", 99)
    give(case, tomasz, "Tomasza", 1)
    broken = give(case, me, "złamana", 1)
    services.break_promises([broken], now=NOW + HOUR)
    orphan = give(case, tomasz, "niczyja", 3)
    Promise.objects.filter(pk=orphan.pk).update(owner=None)
    until = NOW + 24 * HOUR
    with django_assert_num_queries(1):
        mine = queries.owed(me, until)
    assert [row.words for row in mine] == ["złamana", "moja", "niczyja"]
    assert [row.words for row in queries.owed(me, until, whose="team")] == ["Tomasza", "złamana", "moja", "niczyja"]
    Promise.objects.filter(pk=broken.pk).update(owned_up_at=NOW)
    assert [row.words for row in queries.owed(me, until)] == ["moja", "niczyja"]


def test_a_broken_promise_that_a_letter_may_have_moved(case: Case, me: Viewer) -> None:
    """Until somebody decides what a letter from before its date promises, nobody is told to say sorry."""
    for hours in (2, 5):
        services.break_promises([give(case, me, f"za {hours}", hours)], now=NOW + 9 * HOUR)
    letter = letter_in(case, at=NOW + 3 * HOUR)
    found = Found.objects.create(entry=letter, case=case, author_id=me.id, start=0, words="Odpiszę", due_at=NOW + DAY)
    rows = queries.owed(me, NOW + 9 * HOUR)
    assert [(row.words, row.found, row.may_be_moved) for row in rows] == [
        ("za 2", False, False), ("za 5", False, True), ("Odpiszę", True, False),
    ]  # fmt: skip
    services.decide_found(found, by=me, now=NOW + 9 * HOUR, none=True)
    assert [row.may_be_moved for row in queries.owed(me, NOW + 9 * HOUR)] == [False, False]


def test_what_was_found_in_a_letter_of_somebody_who_left_is_everybodys(case: Case, me: Viewer) -> None:
    gone, ewa = make_staff("Tomasz Borek"), make_staff("Ewa Lis")
    Found.objects.create(entry=letter_in(case), case=case, author=gone, start=0, words="Odpiszę", due_at=NOW + DAY)
    assert queries.owed(me, NOW) == ()
    Staff.objects.filter(pk=gone.pk).update(is_active=False)
    assert [row.words for row in queries.owed(me, NOW)] == ["Odpiszę"]
    assert [row.words for row in queries.of_case(me, case.pk)] == ["Odpiszę"]
    Case.objects.filter(pk=case.pk).update(assignee=ewa)
    assert queries.owed(me, NOW) == ()
    assert queries.of_case(me, case.pk) == ()


def test_what_is_found_without_a_date_stands_a_day_after_its_letter(case: Case, me: Viewer) -> None:
    letter = letter_in(case)
    Found.objects.create(entry=letter, case=case, author_id=me.id, start=0, words="Wkrótce odpiszę")
    (row,) = queries.owed(me, NOW)
    assert (row.due_at, row.undated, row.owner) == (NOW + DAY, True, "Marta Wilczek")


@pytest.mark.parametrize(("by", "keys"), [("kind", ["call", "send"]), ("team", [""])])
def test_rates(
    case: Case, me: Viewer, by: str, keys: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for words, kind in (("a", "call"), ("b", "call"), ("c", "send")):
        services.keep(give(case, me, words, 2, kind), by=me, now=NOW + HOUR)
    services.break_promises([give(case, me, "d", 1, "call")], now=NOW + HOUR)
    give(case, me, "e", 9, "call")
    with django_assert_num_queries(1):
        found = queries.rates(me, since=NOW - HOUR, by=by)  # type: ignore[arg-type]
    assert [rate.key for rate in found] == keys
    assert (found[0].kept, found[0].broken, found[0].due, found[0].open) == (
        (2, 1, 3, 1) if by == "kind" else (3, 1, 4, 1)
    )
    assert queries.rates(me, since=NOW + HOUR, by="kind") == ()


def test_the_list_is_read_page_by_page(case: Case, me: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        give(case, me, f"obietnica {number}", 2)
    seen: list[str] = []
    mark = None
    while True:
        rows, mark = queries.listed(me, since=NOW - HOUR, before=mark)
        seen += [row.words for row in rows]
        if mark is None:
            break
    assert seen == [f"obietnica {number}" for number in (4, 3, 2, 1, 0)]
    assert Staff.objects.get(pk=me.id).name in {row.owner for row in rows}


def test_behind_each_number_stand_its_promises(case: Case, me: Viewer) -> None:
    services.keep(give(case, me, "a", 2), by=me, now=NOW + HOUR)
    services.break_promises([give(case, me, "b", 1, "send")], now=NOW + HOUR)
    give(case, me, "c", 9)
    listed = {state: [row.words for row in queries.listed(me, since=NOW - HOUR, state=state)[0]]
              for state in ("kept", "broken", "due", "open", "")}  # fmt: skip
    assert listed == {"kept": ["a"], "broken": ["b"], "due": ["b", "a"], "open": ["c"], "": ["c", "b", "a"]}
    assert [row.words for row in queries.listed(me, since=NOW - HOUR, kind="send")[0]] == ["b"]
    assert queries.listed(me, since=NOW - HOUR, team=7)[0] == ()
    assert len(queries.listed(me, since=NOW - HOUR, team=0)[0]) == 3
