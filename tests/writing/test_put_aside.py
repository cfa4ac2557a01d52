"""Remarks put aside: for a reason, beside one's own draft, gone with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from prezent.cases.models import Case, Draft
from prezent.cases.services import drafts, words
from prezent.people.models import Team
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError, NotFound
from prezent.writing import services
from prezent.writing.models import PutAside, RuleStatistic
from tests.support.cases import make_case
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db

MARK = "0123456789abcdef"


@pytest.fixture
def marta() -> Viewer:
    return make_viewer()


def aside(case: Case, by: Viewer, rule: str = "BLA-01", reason: str = "cytat z umowy", mark: str = MARK) -> PutAside:
    return services.put_aside(case, by=by, now=NOW, mode="reply", rule=rule, mark=mark, reason=reason)


def numbers(rule: str = "BLA-01") -> tuple[int, int, int]:
    found = RuleStatistic.objects.filter(rule=rule).values_list("shown", "taken", "put_aside")
    return found[0] if found else (0, 0, 0)


def test_it_stands_beside_a_draft_that_is_made_for_it(marta: Viewer) -> None:
    case, _entry = make_case()
    assert aside(case, marta).draft == Draft.objects.get(case=case, author_id=marta.id, mode="reply")
    assert numbers() == (0, 0, 1)


def test_said_twice_the_last_reason_holds_and_it_counts_once(marta: Viewer) -> None:
    case, _entry = make_case()
    aside(case, marta)
    aside(case, marta, reason="  tak  ma\nbyć ")
    assert PutAside.objects.get().reason == "tak ma być"
    assert numbers() == (0, 0, 1)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_what_is_an_error_needs_a_reason(marta: Viewer, reason: str) -> None:
    case, _entry = make_case()
    with pytest.raises(DomainError) as refused:
        aside(case, marta, reason=reason)
    assert refused.value.code == "coach.no_reason"
    assert not PutAside.objects.exists()


def test_what_a_grammar_checker_says_needs_none(marta: Viewer) -> None:
    case, _entry = make_case()
    assert aside(case, marta, rule="LT:PRZECINEK_ZE", reason="").reason == ""


@pytest.mark.parametrize(("rule", "mark"), [("XXX-99", MARK), ("BLA-01", "no mark"), ("LT:", MARK), ("", "")])
def test_there_is_no_such_remark(marta: Viewer, rule: str, mark: str) -> None:
    case, _entry = make_case()
    with pytest.raises(DomainError) as refused:
        aside(case, marta, rule=rule, mark=mark)
    assert refused.value.code == "coach.rule"


def test_taken_back_it_does_not_count(marta: Viewer) -> None:
    case, _entry = make_case()
    aside(case, marta)
    for _twice in range(2):
        services.take_back(case, by=marta, mode="reply", rule="BLA-01", mark=MARK)
    assert not PutAside.objects.exists()
    assert numbers() == (0, 0, 0)


def test_nobody_takes_back_what_another_put_aside(marta: Viewer) -> None:
    case, _entry = make_case()
    aside(case, marta)
    services.take_back(case, by=make_viewer("Tomasz Borek"), mode="reply", rule="BLA-01", mark=MARK)
    assert PutAside.objects.count() == 1


def test_a_case_behind_a_wall_does_not_exist(marta: Viewer) -> None:
    case, _entry = make_case(team=Team.objects.create(name="Zarząd", restricted=True))
    stranger = make_viewer("Obcy Ktoś")
    with pytest.raises(NotFound):
        aside(case, stranger)
    with pytest.raises(NotFound):
        services.take_back(case, by=stranger, mode="reply", rule="BLA-01", mark=MARK)


def test_it_goes_with_the_draft_whichever_way_that_goes(marta: Viewer) -> None:
    case, _entry = make_case()
    aside(case, marta)
    drafts.discard_draft(case, by=marta, mode="reply")
    assert not PutAside.objects.exists()

    aside(case, marta)
    drafts.save_draft(case, by=marta, now=NOW, mode="reply", html="<p>Piszę</p>")
    assert PutAside.objects.exists(), "a draft that is saved keeps what was put aside"
    words.write_note(case, by=marta, now=NOW, html="<p>Notatka</p>", draft=Draft.objects.get())
    connection.check_constraints()
    assert not PutAside.objects.exists()

    aside(case, marta)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_draft")
    assert not PutAside.objects.exists()


class TestNumbers:
    def test_they_add_up_by_rule_and_day(self) -> None:
        for day in (NOW, NOW, NOW + timedelta(days=1)):
            services.tally(now=day, shown={"BLA-01": 2, "ENV-06": 1}, taken={"BLA-01": 1})
        rows = RuleStatistic.objects.order_by("day", "rule").values_list("rule", "shown", "taken", "put_aside")
        assert list(rows) == [("BLA-01", 4, 2, 0), ("ENV-06", 2, 0, 0), ("BLA-01", 2, 1, 0), ("ENV-06", 1, 0, 0)]

    def test_what_a_browser_makes_up_is_bounded(self) -> None:
        services.tally(now=NOW, shown={"BLA-01": 10**9, "MADE-UP": 3, "ENV-06": -4}, taken={})
        assert list(RuleStatistic.objects.values_list("rule", "shown")) == [("BLA-01", services.MOST)]

    def test_the_day_is_the_firms(self) -> None:
        late = NOW.replace(hour=23, minute=30)  # half past midnight in Warsaw
        services.tally(now=late, shown={"BLA-01": 1}, taken={})
        assert RuleStatistic.objects.get().day == (NOW + timedelta(days=1)).date()

    def test_nothing_costs_nothing(self, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(0):  # type: ignore[operator]
            services.tally(now=NOW, shown={}, taken={"MADE-UP": 1})

    def test_no_column_holds_a_person(self) -> None:
        assert {field.name for field in RuleStatistic._meta.fields} == {
            "id", "rule", "day", "shown", "taken", "put_aside",
        }  # fmt: skip
