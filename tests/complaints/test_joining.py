"""When the words of a case move to another one, its complaint goes with them."""

from __future__ import annotations

from prezent.cases.models import Case, Kind, SuggestedLink
from prezent.cases.services import joining
from prezent.complaints.models import Complaint
from prezent.complaints.services import parts
from prezent.complaints.services.intake import open_complaint
from prezent.people.policies import Viewer
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.people import NOW


def join(newer: Case, older: Case, me: Viewer) -> None:
    joining.suggest(newer, older, reason=SuggestedLink.Reason.NUMBER)
    joining.accept(SuggestedLink.objects.select_related("case", "other").get(), by=me, now=NOW)


def test_the_complaint_follows_with_everything_in_it(case: Case, me: Viewer) -> None:
    newer, _entry = make_case("Jeszcze raz", email="zona@poczta.example")
    parts.add_demand(open_complaint(newer, by=me, now=NOW), by=me, now=NOW, kind="repair")
    join(newer, case, me)
    case.refresh_from_db()
    assert Complaint.objects.get().case == case
    assert Complaint.objects.get().demands.count() == 1
    assert case.kind == Kind.COMPLAINT
    assert [one.action for one in timeline(("case", case.pk))].count("case.kind_set") == 1


def test_where_both_are_complaints_each_stays(case: Case, me: Viewer) -> None:
    newer, _entry = make_case("Jeszcze raz", email="zona@poczta.example")
    first, second = open_complaint(case, by=me, now=NOW), open_complaint(newer, by=me, now=NOW)
    join(newer, case, me)
    assert {one.pk: one.case for one in Complaint.objects.all()} == {first.pk: case, second.pk: newer}


def test_a_case_that_is_none_brings_nothing(case: Case, me: Viewer) -> None:
    newer, _entry = make_case("Jeszcze raz", email="zona@poczta.example")
    open_complaint(case, by=me, now=NOW)
    join(newer, case, me)
    assert Complaint.objects.get().case == case
