"""Two people at once: on both engines with rows seen before, on PostgreSQL with real threads on real connections."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from prezent.complaints.decision_policies import get_approval, get_remedy
from prezent.complaints.models import Approval, Complaint, Decision, Remedy
from prezent.complaints.services import decision as services
from prezent.complaints.services.decision import Written
from prezent.platform.errors import Conflict
from prezent.platform.eventlog import timeline
from prezent.promises import services as promises
from prezent.promises.models import Promise
from tests.support.decisions import (
    founded,
    fresh,
    hanna,
    iga,
    letter_in,
    make_complaint,
    marta,
    prepared,
    refund,
    refused,
)
from tests.support.people import NOW
from tests.support.races import at_once, need_many_writers

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def events(complaint: Complaint, *actions: str) -> list[str]:
    return [one.action for one in timeline(("case", complaint.case_id)) if one.action in actions]


def awaiting(complaint: Complaint) -> Approval:
    decision = prepared(complaint, founded(complaint, refund("379")))
    return get_approval(marta(), services.ask_approval(decision, by=marta(), now=NOW).pk)


# --- rows that were seen before


def test_two_decide_with_the_same_page_before_them() -> None:
    complaint = make_complaint()
    decision = prepared(complaint, founded(complaint, refund("80")))
    stale = fresh(decision)
    services.decide(fresh(decision), by=marta(), now=NOW)
    with pytest.raises(Conflict) as error:
        services.decide(stale, by=hanna(), now=NOW + HOUR)
    assert error.value.code == "decision.changed"
    assert "Marta Wilczek, 24.11, 10:42" in str(error.value)
    assert events(complaint, "decision.decided") == ["decision.decided"]
    assert fresh(decision).decided_by_id == marta().id


def test_two_answer_the_same_question() -> None:
    complaint = make_complaint()
    first = awaiting(complaint)
    second = get_approval(iga(), first.pk)
    services.grant(first, by=hanna(), now=NOW, why="Tak.")
    with pytest.raises(Conflict) as error:
        services.decline(second, by=iga(), now=NOW + HOUR, why="Nie.")
    assert error.value.code == "approval.answered"
    assert "Hanna Bielak, 24.11, 10:42" in str(error.value)
    assert Approval.objects.get().why == "Tak."


def test_granted_while_somebody_changes_it() -> None:
    complaint = make_complaint()
    approval = awaiting(complaint)
    services.grant(approval, by=hanna(), now=NOW, why="Tak.")
    with pytest.raises(Conflict) as error:
        services.prepare(complaint, by=marta(), now=NOW, written=founded(complaint, refund("9999")), version=1)
    assert error.value.code == "decision.changed"
    assert [str(one.amount) for one in Remedy.objects.all()] == ["379.00"]


def test_changed_between_the_look_and_the_consent() -> None:
    """The question is open again, about other words: the consent to the old ones is none to these."""
    complaint = make_complaint()
    seen = awaiting(complaint)
    services.prepare(complaint, by=marta(), now=NOW, written=founded(complaint, refund("999")), version=1)
    services.ask_approval(fresh(seen.decision), by=marta(), now=NOW)
    with pytest.raises(Conflict):
        services.grant(seen, by=hanna(), now=NOW, why="Tak.")
    assert fresh(seen.decision).state == "awaiting"


def test_asked_while_somebody_decides() -> None:
    complaint = make_complaint()
    decision = prepared(complaint, refused(complaint))
    stale = fresh(decision)
    services.decide(fresh(decision), by=hanna(), now=NOW)
    with pytest.raises(Conflict):
        services.ask_approval(stale, by=marta(), now=NOW)
    assert not Approval.objects.exists()


# --- real threads


@pytest.fixture
def _many_writers() -> None:
    need_many_writers()


@pytest.mark.usefixtures("_many_writers")
def test_one_of_many_begins_it() -> None:
    complaint, who = make_complaint(), (marta(), hanna(), iga())
    outcomes = at_once(
        *(lambda one=one: services.prepare(complaint, by=one, now=NOW, written=Written()) for one in who)
    )
    assert sorted(outcomes) == ["decision.begun"] * 2 + ["ok"]
    assert Decision.objects.count() == 1


@pytest.mark.usefixtures("_many_writers")
def test_one_of_many_decides() -> None:
    complaint, who = make_complaint(), (marta(), hanna(), iga(), hanna())
    decision = prepared(complaint, founded(complaint, refund("80")))
    seen = [fresh(decision) for _ in who]
    outcomes = at_once(
        *(lambda row=row, one=one: services.decide(row, by=one, now=NOW) for row, one in zip(seen, who, strict=True))
    )
    assert sorted(outcomes) == ["decision.changed"] * 3 + ["ok"]
    assert events(complaint, "decision.decided") == ["decision.decided"]
    assert fresh(decision).version == 1


@pytest.mark.usefixtures("_many_writers")
def test_one_of_many_answers() -> None:
    complaint, who = make_complaint(), (hanna(), iga(), hanna(), iga())
    asked = awaiting(complaint)
    seen = [get_approval(one, asked.pk) for one in who]
    outcomes = at_once(
        lambda: services.grant(seen[0], by=who[0], now=NOW, why="Tak."),
        lambda: services.decline(seen[1], by=who[1], now=NOW, why="Nie."),
        lambda: services.decline(seen[2], by=who[2], now=NOW, why="Nie."),
        lambda: services.grant(seen[3], by=who[3], now=NOW, why="Tak."),
    )
    assert outcomes.count("ok") == 1
    assert set(outcomes) <= {"ok", "decision.changed", "approval.answered"}
    approval = Approval.objects.get()
    state = {"granted": "decided", "declined": "draft"}[approval.state]
    assert fresh(asked.decision).state == state
    assert len(events(complaint, "approval.granted", "approval.declined")) == 1


@pytest.mark.usefixtures("_many_writers")
def test_a_consent_and_a_change_never_both() -> None:
    for _round in range(5):
        complaint = make_complaint()
        asked = awaiting(complaint)
        who, other, words = hanna(), marta(), founded(complaint, refund("999"))
        outcomes = at_once(
            partial(services.grant, asked, by=who, now=NOW, why="Tak."),
            partial(services.prepare, complaint, by=other, now=NOW, written=words, version=1),
        )
        decision = fresh(asked.decision)
        amount = str(Remedy.objects.get(decision=decision).amount)
        state = Approval.objects.get(decision=decision).state
        assert (decision.state, amount, state) in {
            ("decided", "379.00", "granted"), ("draft", "999.00", "withdrawn"),
        }  # fmt: skip
        assert outcomes.count("ok") == 1


@pytest.mark.usefixtures("_many_writers")
def test_one_of_many_settles() -> None:
    complaint, who = make_complaint(), (marta(), hanna(), iga(), marta())
    decision = prepared(complaint, founded(complaint, refund("80")))
    services.decide(decision, by=marta(), now=NOW)
    services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(complaint.case))
    seen = [get_remedy(one, Remedy.objects.get().pk) for one in who]
    outcomes = at_once(
        *(
            lambda row=row, one=one: services.settle(row, by=one, now=NOW, proof=f"przelew {one.name}")
            for row, one in zip(seen, who, strict=True)
        )
    )
    assert sorted(outcomes) == ["ok"] + ["remedy.settled"] * 3
    assert events(complaint, "remedy.done", "promise.kept") == ["promise.kept", "remedy.done"]
    assert Remedy.objects.get().proof == Promise.objects.get().note


@pytest.mark.usefixtures("_many_writers")
def test_done_and_replaced_at_once_is_never_done_and_offered_again() -> None:
    for _round in range(5):
        complaint = make_complaint()
        decision = prepared(complaint, founded(complaint, refund("80")))
        services.decide(decision, by=marta(), now=NOW)
        row, seen, who = get_remedy(marta(), Remedy.objects.get(decision=decision).pk), fresh(decision), marta()
        outcomes = at_once(
            partial(services.settle, row, by=who, now=NOW, proof="gotówka"),
            partial(services.replace_decision, seen, by=who, now=NOW),
        )
        states = sorted(Remedy.objects.filter(decision__complaint=complaint).values_list("state", flat=True))
        assert (states, outcomes) in [
            (["done"], ["ok", "ok"]),
            (["proposed", "proposed"], ["remedy.not_decided", "ok"]),
        ]


@pytest.mark.usefixtures("_many_writers")
def test_sent_once() -> None:
    complaint, who = make_complaint(), (marta(), hanna())
    decision = prepared(complaint, founded(complaint, refund("80")))
    services.decide(decision, by=marta(), now=NOW)
    letter = letter_in(complaint.case)
    seen = [fresh(decision) for _ in who]
    outcomes = at_once(
        *(
            lambda row=row, one=one: services.mark_sent(row, by=one, now=NOW, entry=letter)
            for row, one in zip(seen, who, strict=True)
        )
    )
    assert sorted(outcomes) == ["decision.changed", "ok"]
    assert Promise.objects.count() == 1


@pytest.mark.usefixtures("_many_writers")
def test_settled_in_the_ledger_and_kept_in_the_list_at_once() -> None:
    """The remedy and its promise are done once and together, and neither waits for the other for ever."""
    for _round in range(5):
        complaint = make_complaint()
        decision = prepared(complaint, founded(complaint, refund("80")))
        services.decide(decision, by=marta(), now=NOW)
        services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(complaint.case))
        remedy = get_remedy(marta(), Remedy.objects.get(decision=decision).pk)
        promise = Promise.objects.select_related("case").get(case=complaint.case)
        me, other = marta(), hanna()
        outcomes = at_once(
            partial(services.settle, remedy, by=me, now=NOW, proof="przelew"),
            partial(promises.keep, promise, by=other, now=NOW, note="paczka"),
        )
        assert outcomes.count("ok") == 1
        assert set(outcomes) <= {"ok", "remedy.settled", "promise.settled"}
        remedy.refresh_from_db()
        promise.refresh_from_db()
        assert (remedy.state, promise.state, remedy.proof) == ("done", "kept", promise.note)
        assert len(events(complaint, "remedy.done", "promise.kept")) == 2
