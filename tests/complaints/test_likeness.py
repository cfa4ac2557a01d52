"""A second complaint about the same thing is recognised, seen by a supervisor, and confirmed or denied by a person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case
from prezent.complaints.likeness import look_for, lookup_sql, sought
from prezent.complaints.models import Complaint, Decision, DemandVerdict, Remedy
from prezent.complaints.policies import get_complaint
from prezent.complaints.queries.earlier import earlier_of
from prezent.complaints.services import attention, parts
from prezent.complaints.services.intake import change, open_complaint
from prezent.complaints.services.repetition import confirm_repetition, deny_repetition
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)
FIRST = "Grzejnik nie działa. Kupiłem go w październiku, działał dwa tygodnie i przestał grzać. Proszę o naprawę."
AGAIN = "Grzejnik znowu nie działa. Kupiłem go w październiku, po naprawie działał dwa tygodnie i przestał grzać."


def opened(me: Viewer, text: str, *, months_ago: int = 0, email: str = "g.pawlik@poczta.example") -> Complaint:
    at = NOW - months_ago * MONTH
    case, _entry = make_case("Grzejnik", text=text, at=at, email=email)
    open_complaint(case, by=me, now=at)
    return get_complaint(me, case.number)


def actions(case: Case) -> list[str]:
    return [one.action for one in timeline(("case", case.pk))]


def test_recognised_at_intake_and_given_to_a_supervisor(me: Viewer, hanna: Staff) -> None:
    first = opened(me, FIRST, months_ago=2)
    second = opened(me, AGAIN)
    assert second.supervisor_id == hanna.pk
    assert "complaint.repeat_seen" in actions(second.case)
    assert second.repeats_id is None  # a person says so, not the desk
    found = look_for(me, sought(second), ())
    assert found is not None
    assert (found.id, found.reason) == (first.pk, "text")
    assert first.supervisor_id is None
    assert "complaint.repeat_seen" not in actions(first.case)


def test_a_weak_likeness_is_shown_and_calls_nobody(me: Viewer, hanna: Staff) -> None:
    opened(me, "Czajnik się zepsuł.", months_ago=1)
    second = opened(me, "Pralka nie działa od wczoraj, bęben stoi.")
    found = look_for(me, sought(second), ())
    assert found is not None
    assert found.reason == "cause"
    assert second.supervisor_id is None


def test_the_same_order_whoever_writes(me: Viewer) -> None:
    first = opened(me, "Zamówienie nr JZ-118 nie dotarło.", months_ago=1)
    second = opened(me, "Piszę za męża: zamówienie nr JZ-118?", email="anna@poczta.example")
    found = look_for(me, sought(second), ())
    assert found is not None
    assert (found.id, found.reason) == (first.pk, "order")


def test_recognised_when_the_number_is_written_down_later(me: Viewer, hanna: Staff) -> None:
    first = opened(me, "Nie grzeje.", months_ago=3, email="jan@poczta.example")
    change(first, by=me, now=NOW, facts={"serial": "gr-7781"})
    second = opened(me, "Coś stuka.")
    assert second.supervisor_id is None
    change(second, by=me, now=NOW, facts={"serial": "GR-7781"})
    assert second.supervisor_id == hanna.pk


def test_what_is_behind_a_wall_is_not_told(marta: Staff) -> None:
    walled = Team.objects.create(name="Zarząd", restricted=True)
    me = viewer(marta)
    insider = make_viewer("Jan Las", teams=(walled,))
    case, _entry = make_case("Grzejnik", text="Zamówienie nr JZ-118.", at=NOW - MONTH, team=walled)
    open_complaint(case, by=insider, now=NOW - MONTH)
    second = opened(me, "Zamówienie nr JZ-118, znowu.")
    assert look_for(me, sought(second), ()) is None
    assert look_for(insider, sought(second), ()) is not None
    with pytest.raises(NotFound):
        confirm_repetition(second, by=me, now=NOW, earlier=get_complaint(insider, case.number))


def test_confirmed_by_a_person(me: Viewer, hanna: Staff) -> None:
    first = opened(me, "Czajnik się zepsuł.", months_ago=1)
    second = opened(me, "Pralka nie działa od wczoraj, bęben stoi.")
    confirm_repetition(second, by=me, now=NOW, earlier=first)
    kept = get_complaint(me, second.case.number)
    assert (kept.repeats_id, kept.supervisor_id) == (first.pk, hanna.pk)
    assert "complaint.repeat_confirmed" in actions(second.case)
    with pytest.raises(Conflict):
        deny_repetition(_stale(kept), by=me, now=NOW, earlier=first, why="x")


def test_what_is_known_of_the_thing_is_not_asked_twice(me: Viewer, hanna: Staff) -> None:
    first = opened(me, "Zamówienie nr JZ-118: czajnik się zepsuł.", months_ago=1)
    bought = (NOW - 2 * MONTH).date()
    facts = {"item": "czajnik", "price": Decimal("149.00"), "bought_on": bought, "delivered_on": bought}
    change(first, by=me, now=NOW - MONTH, facts=facts)
    second = opened(me, "Czajnik znowu cieknie.")
    change(second, by=me, now=NOW, facts={"delivered_on": bought + timedelta(days=2)})
    confirm_repetition(second, by=me, now=NOW, earlier=first)
    kept = get_complaint(me, second.case.number)
    assert (kept.item, kept.price, kept.order_number) == ("czajnik", Decimal("149.00"), first.order_number)
    assert kept.bought_on == bought
    assert kept.delivered_on == bought + timedelta(days=2)  # what was said here stands
    assert kept.story == second.story


@pytest.mark.parametrize("sum_", ["demand", "cost", "none"])
def test_a_price_in_another_currency_does_not_change_that_of_sums_that_stand(
    me: Viewer, hanna: Staff, sum_: str
) -> None:
    first = opened(me, "Zamówienie nr JZ-118: czajnik się zepsuł.", months_ago=1)
    Complaint.objects.filter(pk=first.pk).update(price=Decimal("35.00"), currency="EUR")
    first = get_complaint(me, first.case.number)
    second = opened(me, "Czajnik znowu cieknie.")
    if sum_ == "demand":
        parts.add_demand(second, by=me, now=NOW, kind="refund", amount=Decimal("149.00"))
    elif sum_ == "cost":
        parts.add_cost(second, by=me, now=NOW, kind="money", amount=Decimal("24.00"))
    second = get_complaint(me, second.case.number)
    confirm_repetition(second, by=me, now=NOW, earlier=first)
    kept = get_complaint(me, second.case.number)
    taken = (Decimal("35.00"), "EUR") if sum_ == "none" else (None, "PLN")
    assert (kept.price, kept.currency) == taken


def _stale(complaint: Complaint) -> Complaint:
    complaint.version -= 1
    return complaint


def test_denied_by_a_person_is_not_asked_again(me: Viewer, hanna: Staff) -> None:
    first = opened(me, FIRST, months_ago=2)
    second = opened(me, AGAIN)
    with pytest.raises(DomainError):
        deny_repetition(second, by=me, now=NOW, earlier=first, why=" ")
    deny_repetition(second, by=me, now=NOW, earlier=first, why="inny grzejnik, z innego sklepu")
    kept = get_complaint(me, second.case.number)
    assert (kept.repeats_id, kept.supervisor_id) == (None, None)
    assert look_for(me, sought(kept), {first.pk}) is None
    change(kept, by=me, now=NOW, facts={"item": "grzejnik"})
    assert get_complaint(me, second.case.number).supervisor_id is None


def test_no_danger_any_more_leaves_the_supervisor_of_a_repetition(me: Viewer, hanna: Staff) -> None:
    opened(me, FIRST, months_ago=2)
    second = opened(me, AGAIN)
    attention.report_danger(second, by=me, now=NOW, words="iskrzy")
    attention.take_back_danger(second, by=me, now=NOW, why="to był inny grzejnik")
    assert get_complaint(me, second.case.number).supervisor_id == hanna.pk


def test_a_complaint_repeats_an_earlier_one_only(me: Viewer) -> None:
    first, second = opened(me, FIRST, months_ago=2), opened(me, AGAIN)
    for one, other in ((first, second), (first, first)):
        with pytest.raises(DomainError) as refused:
            confirm_repetition(one, by=me, now=NOW, earlier=other)
        assert refused.value.code == "complaint.repeats_itself"


def test_the_earlier_one_is_shown_with_what_became_of_it(
    me: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = opened(me, FIRST, months_ago=2)
    demand = parts.add_demand(first, by=me, now=NOW - MONTH, kind="repair")
    decision = Decision.objects.create(complaint=first, state="sent", prepared_at=NOW - MONTH)
    DemandVerdict.objects.create(decision=decision, demand=demand, merits="founded")
    remedy = Remedy.objects.create(
        decision=decision, side="law", kind="repair", words="naprawa w serwisie", state="promised", amount=Decimal(0)
    )
    with django_assert_num_queries(5):
        row = earlier_of(me, first.pk)
    assert row is not None
    assert not row.tried
    Remedy.objects.filter(pk=remedy.pk).update(state="done", done_at=NOW - MONTH)
    row = earlier_of(me, first.pk)
    assert row is not None
    assert row.tried
    assert row.merits == ("founded",)
    assert [one[0] for one in row.demands] == ["repair"]


def fill(complaints: int) -> None:
    """As many complaints of other things, from nobody who is known."""
    cases = Case.objects.bulk_create(
        Case(number=f"{number:011d}", matter="x", channel="email", opened_at=NOW, changed_at=NOW)
        for number in range(complaints)
    )
    Complaint.objects.bulk_create(
        Complaint(case=case, order_number=f"ZZ-{case.pk}", serial=f"S-{case.pk}", received_at=NOW, changed_at=NOW)
        for case in cases
    )


def test_looking_it_up_is_one_query_along_indexes(
    me: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    second = opened(me, "Zamówienie nr JZ-118, nr seryjny GR-7781.")
    with django_assert_num_queries(1):
        look_for(me, sought(second), ())
    sql, params = lookup_sql(me, sought(second))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # its plan is of what it knows about the rows
            fill(1000)
            cursor.execute("ANALYZE cases_case, complaints_complaint")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", params)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    for index in ("complaint_order", "complaint_serial", "case_customer"):
        assert index in plan, plan
    assert "SCAN p" not in plan.replace("SCAN p USING INDEX", "")
