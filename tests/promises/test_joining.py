"""When the words of a case move to another one, what was promised and what the law asks go with them."""

from __future__ import annotations

from datetime import timedelta

from prezent.cases.models import Case, SuggestedLink
from prezent.cases.services import joining
from prezent.deadlines.models import Clock
from prezent.people.policies import Viewer
from prezent.promises import services
from prezent.promises.models import Found, Promise
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.clocks import EVENT, make_clock
from tests.support.people import NOW


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
