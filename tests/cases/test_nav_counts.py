"""The numbers beside the views agree with the views themselves."""

from __future__ import annotations

import pytest

from prezent.cases.models import Case
from prezent.cases.queries import nav_counts, view_cases
from prezent.people.models import Role, Team
from prezent.people.policies import viewer
from prezent.platform.models import Event
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role.values))
@pytest.mark.parametrize("in_a_team", [True, False])
def test_every_number_is_the_length_of_its_view(role: str, in_a_team: bool, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    shop, board = Team.objects.create(name="Sklep"), Team.objects.create(name="Zarząd", restricted=True)
    person = make_staff(role=role, teams=(shop,) if in_a_team else ())
    for index, team in enumerate([shop, shop, board, board, None, None]):
        case, _entry = make_case(f"Sprawa {index}", email=f"k{index}@poczta.example", team=team)
        Case.objects.filter(pk=case.pk).update(assignee=person if index % 2 else None, unsent=index % 3)
    Case.objects.filter(matter="Sprawa 5").update(status="closed", closed_at=NOW)
    who = viewer(person)
    with django_assert_num_queries(1):
        counts = nav_counts(who)
    for name in ("mine", "unassigned", "team", "unsent"):
        assert getattr(counts, name) == view_cases(who, name).count(), name
    assert counts.last_event == Event.objects.latest("id").pk
    walled = role == Role.AGENT
    assert counts.unsent == (3 if walled else 4)
