"""What became of a decision: the customer was told, what was promised stands in the ledger, and is done once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import Case, Entry
from prezent.cases.policies import require_visible
from prezent.complaints.decision_checks import IN_THE_LETTER
from prezent.complaints.models import Decision, Remedy
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.complaints.services.decision_writing import change, log, lost, when
from prezent.domain.complaints.money import money_words
from prezent.domain.deadlines.due import WARSAW
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.promises import services as promises
from prezent.promises.chain import newest
from prezent.promises.models import Promise
from prezent.promises.when import due_of

State = Decision.State

_ON_ITS_WAY: Final = frozenset({Entry.Delivery.QUEUED, Entry.Delivery.SENDING, Entry.Delivery.DEFERRED})
_MONEY: Final = frozenset({"refund", "reduction", "damages", "interest", "money"})
_PROMISE_KINDS: Final = {
    "repair": Promise.Kind.REPAIR, "replace": Promise.Kind.SEND, "fulfil": Promise.Kind.SEND,
    "gift": Promise.Kind.SEND, "voucher": Promise.Kind.SEND, "explain": Promise.Kind.WORD,
}  # fmt: skip


def require_sendable(decision: Decision, now: datetime) -> None:
    """Refuse a letter about a decision whose dates cannot be kept any more. One SQL query.

    Raises DomainError ``decision.not_decided``, ``remedy.past``.
    """
    if decision.state != State.DECIDED:
        raise DomainError(_("This complaint is not decided yet."), code="decision.not_decided")
    today = timezone.localdate(now)
    past = Remedy.objects.filter(decision=decision, state=Remedy.State.PROPOSED, due_on__lt=today).first()
    if past is not None:
        said = _("The day has passed; name one that can be kept: %(what)s.") % {"what": past.words}
        raise DomainError(said, code="remedy.past")


def mark_sent(decision: Decision, *, by: Viewer, now: datetime, entry: Entry) -> None:
    """The customer was told by ``entry``, words of ours in the case: what the decision offers is promised by it.

    Each remedy with a day becomes a promise of the person who sees to it; an apology is done by the letter itself.
    Raises NotFound; DomainError ``decision.not_decided``, ``decision.entry``, ``decision.entry_on_its_way``,
    ``remedy.past``; Conflict ``decision.changed``.
    """
    case = decision.complaint.case
    require_visible(by, case)
    to_the_customer = entry.case_id == case.pk and entry.kind == Entry.Kind.OUT and entry.side_id is None
    if not to_the_customer or entry.delivery in Entry.UNREACHED:
        raise DomainError(
            _("Choose the letter, or the note of a talk, in which the customer was told."), code="decision.entry"
        )
    if entry.delivery in _ON_ITS_WAY:
        raise DomainError(
            _("This letter has not left yet: the customer knows once it has."), code="decision.entry_on_its_way"
        )
    if decision.state in {State.SENT, State.REPLACED}:
        raise lost(decision)
    require_sendable(decision, now)
    with transaction.atomic():
        change(
            decision, by=by, now=now, states=(State.DECIDED,), action="decision.sent", data={"entry": entry.pk},
            fields={"state": State.SENT, "entry_id": entry.pk},
        )  # fmt: skip
        for remedy in Remedy.objects.filter(decision=decision, state=Remedy.State.PROPOSED).select_related("owner"):
            _promise(remedy, case, entry, by=by, now=now)


def _promise(remedy: Remedy, case: Case, entry: Entry, *, by: Viewer, now: datetime) -> None:
    fields: dict[str, Any] = {"state": Remedy.State.PROMISED}
    if remedy.kind == IN_THE_LETTER and remedy.due_on is None:
        fields = {"state": Remedy.State.DONE, "done_at": now, "done_by_id": by.id, "entry_id": entry.pk}
    elif remedy.due_on is not None:
        owner = remedy.owner if remedy.owner and remedy.owner.is_active else case.assignee
        fields["promise_id"] = promises.give(
            case, by=by, now=now, words=_words(remedy), due=due_of(remedy.due_on), kind=_kind(remedy.kind),
            owner=owner if owner and owner.is_active else None, entry=entry,
        ).pk  # fmt: skip
    # Somebody may have done it meanwhile: then it is done, and nothing is promised over it.
    if not Remedy.objects.filter(pk=remedy.pk, state=Remedy.State.PROPOSED).update(**fields):
        raise _settled(remedy)


def _words(remedy: Remedy) -> str:
    if not remedy.amount:
        return remedy.words
    return f"{remedy.words}: {money_words(remedy.amount, remedy.currency).pl}"


def _kind(kind: str) -> str:
    return Promise.Kind.MONEY if kind in _MONEY else _PROMISE_KINDS.get(kind, Promise.Kind.OTHER)


def settle(
    remedy: Remedy,
    *,
    by: Viewer,
    now: datetime,
    proof: str = "",
    entry: Entry | None = None,
    done_on: date | None = None,
) -> None:
    """Write down that it is done, once: on which local day, and what shows it (words such as the number of a transfer,
    or an entry of the case). What was promised by it is kept.

    It may be done as soon as it is decided. Raises NotFound; DomainError ``remedy.not_decided``, ``remedy.no_proof``,
    ``remedy.other_case``, ``remedy.in_future``, ``remedy.before``; Conflict ``remedy.settled`` that says who did it,
    ``remedy.released``.
    """
    decision = remedy.decision
    case = decision.complaint.case
    require_visible(by, case)
    proof = " ".join(proof.split())[:LONGEST_WORDS]
    if entry is not None and entry.case_id != case.pk:
        raise DomainError(_("This entry belongs to another case."), code="remedy.other_case")
    if not proof and entry is None:
        raise DomainError(
            _("Say what shows it: the number of the transfer or the parcel, or the letter."), code="remedy.no_proof"
        )
    at = _moment(done_on, decision, now)
    with transaction.atomic():
        _require_decided(remedy)
        promise = _promise_of(remedy)
        fields = {
            "state": Remedy.State.DONE, "done_at": at, "done_by_id": by.id, "proof": proof,
            "entry_id": entry.pk if entry else None,
        }  # fmt: skip
        open_ones = Remedy.objects.filter(pk=remedy.pk, state__in=(Remedy.State.PROPOSED, Remedy.State.PROMISED))
        if not open_ones.update(**fields):
            raise _settled(remedy)
        # Where words show it, a letter beside them proves nothing more: should it come back, the money is paid still.
        _keep(promise, by=by, now=now, proof=proof, entry=None if proof else entry)
        log(
            decision, "remedy.done", actor=by.actor, now=now, remedy=remedy.pk, words=remedy.words, proof=proof,
            amount=str(remedy.amount or ""), currency=remedy.currency, on=at.astimezone(WARSAW).date(),
        )  # fmt: skip
    for name, value in fields.items():
        setattr(remedy, name, value)


def _require_decided(remedy: Remedy) -> None:
    """Nothing is done of a draft, and nothing that a replaced decision had not promised: the new one has it.

    The decision's row is held until the end of the transaction, so that it is not replaced meanwhile.
    """
    decision = Decision.objects.select_for_update().get(pk=remedy.decision_id)
    state = Remedy.objects.filter(pk=remedy.pk).values_list("state", flat=True).first()
    promised = state in {Remedy.State.PROMISED, Remedy.State.DONE, Remedy.State.RELEASED}
    if not (promised or decision.state in {State.DECIDED, State.SENT}):
        raise DomainError(_("This is not decided, so it is not done either."), code="remedy.not_decided")


def _moment(done_on: date | None, decision: Decision, now: datetime) -> datetime:
    today = timezone.localdate(now)
    if done_on is None or done_on == today:
        return now
    if done_on > today:
        raise DomainError(_("This day has not come yet. Check the date."), code="remedy.in_future")
    if done_on < timezone.localdate(decision.complaint.received_at):
        raise DomainError(_("This was before the complaint came. Check the date."), code="remedy.before")
    return datetime.combine(done_on, time(12), WARSAW)


def _promise_of(remedy: Remedy) -> Promise | None:
    """What was promised by it, by its newest date. Its row is held: who keeps the promise settles the remedy too, and
    takes the two in the same order."""
    promised = Remedy.objects.filter(pk=remedy.pk).values_list("promise_id", flat=True).first()
    promise = newest(promised) if promised else None
    if promise is None:
        return None
    return Promise.objects.select_related("case").select_for_update(of=("self",)).get(pk=promise.pk)


def _keep(promise: Promise | None, *, by: Viewer, now: datetime, proof: str, entry: Entry | None) -> None:
    if promise is None:
        return
    try:
        with transaction.atomic():
            promises.keep(promise, by=by, now=now, entry=entry, note=proof)
    except Conflict:  # settled before the two were settled together: that is its own history
        return


def _settled(remedy: Remedy) -> Conflict:
    """Told to whoever comes second: who did it, and when."""
    now = Remedy.objects.select_related("done_by").filter(pk=remedy.pk).first()
    if now is not None and now.state == Remedy.State.RELEASED:
        said = _("The customer released us from this: %(what)s.") % {"what": now.words}
        return Conflict(said, code="remedy.released")
    if now is None or now.done_at is None:
        return Conflict(_("Somebody was changing this. Look at it again."), code="remedy.settled")
    said = _("This is done already (%(who)s, %(when)s): %(proof)s") % {
        "who": now.done_by.name if now.done_by else _("Prezent"),
        "when": when(now.done_at),
        "proof": now.proof or now.words,
    }
    return Conflict(said, code="remedy.settled")
