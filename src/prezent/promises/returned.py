"""What a letter that came back undoes: it moved no date, kept no promise, and was no word after a broken one.

What was promised in it stays promised: the house meant it, and says so again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prezent.cases.events import DeliveryFailed
from prezent.cases.models import Entry
from prezent.platform import bus
from prezent.platform.eventlog import SYSTEM
from prezent.platform.models import Event
from prezent.promises.events import PromiseReopened
from prezent.promises.models import Found, Plan, Promise, Step
from prezent.promises.services import break_promises, log
from prezent.promises.when import Due, remind_at

State = Promise.State


def take_back_word(event: DeliveryFailed) -> None:
    """A letter to a customer came back: each promise that it had moved or kept is open again, or broken when its date
    has passed, and whoever it belongs to finds it on Today. Four SQL queries where it had done nothing of that."""
    entry = Entry.objects.filter(pk=event.entry_id, kind=Entry.Kind.OUT, side__isnull=True).first()
    if entry is None:
        return
    proven = Promise.objects.select_related("case").filter(proof_id=entry.pk).order_by("id")
    for promise in proven.select_for_update(of=("self",)):
        if promise.state == State.RENEGOTIATED:
            _undo_move(promise, entry, event.now)
        elif promise.state == State.KEPT or promise.done_late_at is not None:
            _undo_keeping(promise, entry, event.now)
    _take_back_owning_up(entry)
    _untell(entry)


def _untell(entry: Entry) -> None:
    """The customer knows the plan that was told before; sent once more, the letter tells its own once more."""
    plan = Plan.objects.filter(told_entry_id=entry.pk).first()
    if plan is None:
        return
    telling = Event.objects.filter(at__gte=entry.at, action="plan.told", data__entry=entry.pk).order_by("id").last()
    before = telling.data.get("before", {}) if telling is not None else {}
    told_at = before.get("at")
    Plan.objects.filter(pk=plan.pk).update(
        told=before.get("told", []),
        told_at=datetime.fromisoformat(told_at) if told_at else None,
        told_entry_id=before.get("entry"),
        offered_to_id=entry.staff_id,
    )


def _take_back_owning_up(entry: Entry) -> None:
    owned_up = Promise.objects.filter(case_id=entry.case_id, state=State.BROKEN, owned_up_at=entry.at)
    for promise in owned_up:
        Promise.objects.filter(pk=promise.pk).update(owned_up_at=_word_since(promise, entry))


def _word_since(promise: Promise, returned: Entry) -> datetime | None:
    """When the customer first heard from us after the date, by a letter that did arrive."""
    ours = Entry.objects.filter(case_id=promise.case_id, kind=Entry.Kind.OUT, side__isnull=True)
    arrived = ours.filter(delivery=Entry.Delivery.SENT, at__gte=promise.due_at).exclude(pk=returned.pk)
    return arrived.order_by("at", "id").values_list("at", flat=True).first()


def _undo_keeping(promise: Promise, entry: Entry, now: datetime) -> None:
    """The letter that kept it did not arrive. A step of a plan that was ticked with it is not done either."""
    if _reopen(promise, entry, now):
        Step.objects.filter(promise_id=promise.pk).update(done_at=None, done_by=None)
        bus.publish(PromiseReopened(promise.pk, entry.pk, now))


def _undo_move(old: Promise, entry: Entry, now: datetime) -> None:
    """The letter with the new date did not arrive: the old date holds, and the new promise is not in force.

    What became of the new promise meanwhile is not lost: what was done is done, and a still later date that another
    letter gave is one of the old promise. Where the customer has released us from it, nothing is left to undo.
    """
    new = Promise.objects.select_related("case", "proof").filter(replaces_id=old.pk).first()
    if new is not None and new.state == State.RELEASED:
        return
    if new is None:
        _reopen(old, entry, now)
        return
    later = Promise.objects.filter(replaces_id=new.pk).first()
    _withdraw(new, old, entry, now)
    if later is not None:
        Promise.objects.filter(pk=later.pk).update(replaces_id=old.pk)
        if new.proof is not None and new.proof_id != entry.pk and new.proof.at < old.due_at:
            Promise.objects.filter(pk=old.pk).update(proof_id=new.proof_id)
            return
    if _reopen(old, entry, now):
        _carry_doing(new, old, entry)


def _withdraw(new: Promise, old: Promise, entry: Entry, now: datetime) -> None:
    Promise.objects.filter(pk=new.pk).update(
        state=State.WITHDRAWN, settled_at=now, settled_by=None, look_at=None, replaces=None, owned_up_at=None
    )
    steps = Step.objects.filter(promise_id=new.pk)
    # The date of a step that the plan itself had moved is its author's; one that followed the promise goes back.
    steps.exclude(plan__told_entry_id=entry.pk).filter(due_at=new.due_at).update(due_at=old.due_at, by_day=old.by_day)
    steps.update(promise_id=old.pk)
    # Sent once more, the letter has the same new date: its author is asked again.
    found = Found.objects.filter(entry_id=entry.pk, state=Found.State.WRITTEN, due_at=new.due_at)
    found.update(state=Found.State.WAITING)
    log(
        "promise.withdrawn", new, actor=SYSTEM, now=now, words=new.words, due=new.due_at.isoformat(),
        by_day=new.by_day, entry=entry.pk,
    )  # fmt: skip


def _reopen(promise: Promise, entry: Entry, now: datetime) -> bool:
    """Open a settled promise again at its own date, and break it when that has passed; False when somebody else has
    changed it meanwhile."""
    due = Due(promise.due_at, promise.by_day)
    fields: dict[str, Any] = {
        "state": State.OPEN, "settled_at": None, "settled_by": None, "proof": None, "note": "", "owned_up_at": None,
        "done_late_at": None, "look_at": remind_at(due, now) or due.at, "moved_back_at": now,
    }  # fmt: skip
    if not Promise.objects.filter(pk=promise.pk, state=promise.state, proof_id=entry.pk).update(**fields):
        return False
    log(
        "promise.reopened", promise, actor=SYSTEM, now=now, words=promise.words, due=due.at.isoformat(),
        by_day=due.by_day, entry=entry.pk,
    )  # fmt: skip
    if due.at <= now:
        break_promises([promise], now=now)
        Promise.objects.filter(pk=promise.pk).update(owned_up_at=_word_since(promise, entry))
    return True


def _carry_doing(new: Promise, old: Promise, entry: Entry) -> None:
    """What was done under the new date was done: in time of the old one, or late."""
    done_at = new.settled_at if new.state == State.KEPT else new.done_late_at
    if done_at is None or new.proof_id == entry.pk:
        return
    fields: dict[str, Any] = {"proof_id": new.proof_id, "note": new.note, "settled_by_id": new.settled_by_id}
    if done_at < old.due_at:
        fields |= {"state": State.KEPT, "settled_at": done_at, "look_at": None, "owned_up_at": None}
    else:
        fields |= {"done_late_at": done_at}
    Promise.objects.filter(pk=old.pk).update(**fields)
