"""When the words of a case move to another one, what was promised and what the law asks go with them."""

from __future__ import annotations

from datetime import timedelta

from prezent.cases.models import Case, SuggestedLink
from prezent.cases.services import joining
from prezent.deadlines.models import Clock, Notice
from prezent.deadlines.queries import owed
from prezent.deadlines.sweep import sweep
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.promises import services
from prezent.promises.models import Found, Promise
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.clocks import EVENT, make_clock
from tests.support.people import NOW, make_staff


def join(newer: Case, older: Case, me: Viewer) -> None:
    joining.suggest(newer, older, reason=SuggestedLink.Reason.NUMBER)
    joining.accept(SuggestedLink.objects.select_related("case", "other").get(), by=me, now=NOW)


def test_promises_and_clocks_follow(case: Case, me: Viewer) -> None:
    newer, entry = make_case("Jeszcze raz", email="zona@poczta.example")
    services.give(newer, by=me, now=NOW, words="Oddzwonię.", due=Due(NOW + timedelta(hours=5)))
    Found.objects.create(entry=entry, case=newer, author_id=me.id, start=0, words="Wyślę.")
    make_clock(case=newer, by=me)
    join(newer, case, me)
    assert [one.case for one in (Promise.objects.get(), Found.objects.get(), Clock.objects.get())] == [case] * 3


def test_the_same_deadline_in_both_stays_where_it_is(case: Case, me: Viewer) -> None:
    newer, _entry = make_case("Jeszcze raz", email="zona@poczta.example")
    first, second = make_clock(case=case, by=me), make_clock(case=newer, by=me, event=EVENT + timedelta(hours=1))
    join(newer, case, me)
    assert {one.pk: one.case for one in Clock.objects.all()} == {first.pk: case, second.pk: newer}


def test_warnings_go_with_their_clocks_and_within_the_walls_of_the_case_that_goes_on(me: Viewer) -> None:
    team = Team.objects.create(name="Prawny", restricted=True)
    insider = viewer(make_staff("Halina Zych", teams=(team,), role="supervisor"))
    walled, _entry = make_case("Starsza", email="maz@poczta.example", team=team)
    newer, _entry = make_case("Jeszcze raz", email="zona@poczta.example")
    make_clock(case=newer, by=insider)
    late = NOW + timedelta(days=20)
    sweep(late)
    assert Notice.objects.filter(case=newer).exists()
    join(newer, walled, insider)
    assert not Notice.objects.exclude(case=walled).exists()
    day = late.date()
    assert {row.number for row in owed(insider, day, whose="team")[0]} == {walled.number}
    assert owed(viewer(Staff.objects.get(pk=me.id)), day, whose="team")[0] == ()


def test_of_a_deadline_that_stays_the_warnings_stay(case: Case, me: Viewer) -> None:
    newer, _entry = make_case("Jeszcze raz", email="zona@poczta.example")
    make_clock(case=case, by=me)
    stays = make_clock(case=newer, by=me, event=EVENT + timedelta(hours=1))
    sweep(NOW + timedelta(days=20))
    join(newer, case, me)
    assert set(Notice.objects.filter(clock=stays).values_list("case_id", flat=True)) == {newer.pk}
