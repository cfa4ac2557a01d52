"""What a returned letter does to the decision that it told of, and what becomes of a remedy with its promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import DeliveryFailed
from prezent.cases.models import Entry
from prezent.complaints.decision_checks import IN_THE_LETTER
from prezent.complaints.models import Decision, Remedy
from prezent.complaints.services import letters
from prezent.complaints.services.decision_writing import log
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import SYSTEM
from prezent.promises.chain import with_earlier
from prezent.promises.events import PromiseKept, PromiseReleased, PromiseReopened

_State = Remedy.State


def take_back_sending(event: DeliveryFailed) -> None:
    """A letter that came back told nobody anything: the decision is to be sent again. What was promised by it stays
    promised, and an apology that was in it is still to be made. One SQL query where the letter told of none."""
    told = Decision.objects.filter(entry_id=event.entry_id, state=Decision.State.SENT)
    for decision in told.select_related("complaint__case").select_for_update(of=("self",)):
        again = {"state": Decision.State.DECIDED, "entry": None, "version": F("version") + 1}
        Decision.objects.filter(pk=decision.pk).update(**again)
        by_the_letter = Remedy.objects.filter(
            decision=decision, kind=IN_THE_LETTER, state=Remedy.State.DONE, entry_id=event.entry_id, proof=""
        )
        by_the_letter.update(state=Remedy.State.PROPOSED, done_at=None, done_by=None, entry=None)
        log(decision, "decision.returned", actor=SYSTEM, now=event.now, entry=event.entry_id)
        decision.refresh_from_db(fields=["version"])
        letters.begun_again(decision.complaint, Entry.objects.get(pk=event.entry_id), decision)


def settle_kept(event: PromiseKept) -> None:
    """What was promised by a decision is done: so is the remedy, and what shows the one shows the other. Two SQL
    queries where no remedy hangs on the promise, and one for each earlier date of it.

    Raises DomainError ``remedy.no_proof``.
    """
    for remedy in _hanging_on(event.promise_id, _State.PROMISED):
        if not event.note and event.entry_id is None:
            raise DomainError(
                _(
                    "This was promised in the decision of a complaint. Say what shows it: the number of the "
                    "transfer or the parcel."
                ),
                code="remedy.no_proof",
            )
        _set(remedy, state=_State.DONE, done_at=event.now, done_by_id=event.by.id, proof=event.note,
             entry_id=event.entry_id)  # fmt: skip
        log(
            remedy.decision, "remedy.done", actor=event.by.actor, now=event.now, remedy=remedy.pk, words=remedy.words,
            proof=event.note, amount=str(remedy.amount or ""), currency=remedy.currency, on=_day(event.now),
        )  # fmt: skip


def settle_released(event: PromiseReleased) -> None:
    """The customer released us from the promise, and so from the remedy: it is owed no more, and nothing is spent."""
    for remedy in _hanging_on(event.promise_id, _State.PROMISED):
        _set(remedy, state=_State.RELEASED)
        log(
            remedy.decision, "remedy.released", actor=event.by.actor, now=event.now, remedy=remedy.pk,
            words=remedy.words, note=event.note,
        )  # fmt: skip


def take_back_settling(event: PromiseReopened) -> None:
    """The letter that showed a remedy done came back: it is still to be done, as is its promise."""
    for remedy in _hanging_on(event.promise_id, _State.DONE):
        if remedy.entry_id != event.entry_id:
            continue
        _set(remedy, state=_State.PROMISED, done_at=None, done_by=None, proof="", entry=None)
        log(remedy.decision, "remedy.undone", actor=SYSTEM, now=event.now, remedy=remedy.pk, words=remedy.words)


def _hanging_on(promise_id: int, state: str) -> Iterator[Remedy]:
    hanging = Remedy.objects.filter(promise_id__in=with_earlier(promise_id), state=state)
    yield from hanging.select_related("decision__complaint__case").select_for_update(of=("self",)).order_by("id")


def _set(remedy: Remedy, **fields: object) -> None:
    Remedy.objects.filter(pk=remedy.pk).update(**fields)


def _day(now: datetime) -> str:
    return timezone.localdate(now).isoformat()
