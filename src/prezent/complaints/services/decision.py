"""A decision is prepared and changed here; deciding, asking and what follows stand beside it and are offered from here.

Whoever writes says which version was seen; of two at once one wins, and the other is told who did what and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import require_visible
from prezent.complaints.lawful import Grounds, read_grounds
from prezent.complaints.models import Approval, Complaint, Decision, Demand, DemandVerdict, Finding, Remedy
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.complaints.services.deciding import ask_approval, decide, decline, grant, withdraw_question
from prezent.complaints.services.decision_writing import change, log, lost
from prezent.complaints.services.ledger import mark_sent, settle
from prezent.complaints.services.offers import Offered, checked, offered_of, remedy_of
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.promises import services as promises
from prezent.promises.models import Promise

__all__ = [
    "Offered", "Written", "add_remedy", "ask_approval", "decide", "decline", "grant", "mark_sent", "prepare",
    "remove_remedy", "replace_decision", "settle", "withdraw_question", "written_of",
]  # fmt: skip

State = Decision.State
#: States in which words and remedies may change.
EDITABLE: Final = (State.DRAFT, State.AWAITING)
_LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Written:
    """What a decision says: the verdict on each demand (by its id: merits, "" while nobody has chosen, and own
    reasons), both verdicts' reasons and the numbers of the findings they rest on, what the lawful remedies are computed
    from, and the remedies."""

    verdicts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    merits_why: str = ""
    merits_findings: tuple[int, ...] = ()
    service: str = ""
    service_why: str = ""
    service_findings: tuple[int, ...] = ()
    grounds: Grounds = field(default_factory=Grounds)
    remedies: tuple[Offered, ...] = ()

    @property
    def merits(self) -> tuple[object, ...]:
        """What is said of what the customer is entitled to: verdicts, their reasons, and what follows by law."""
        due = [(one.kind, one.words, one.amount) for one in self.remedies if one.side == Remedy.Side.LAW]
        return self.verdicts, self.merits_why, self.merits_findings, self.grounds, due


def prepare(
    complaint: Complaint, *, by: Viewer, now: datetime, written: Written, version: int | None = None
) -> Decision:
    """Write what the decision is to say. The first time begins it (``version`` None); later ones change the draft, and
    take back a question that awaits an answer, since it was about other words. Saying the same changes nothing.

    Raises NotFound; DomainError ``decision.merits``, ``decision.service``, ``decision.demand``, ``decision.finding``,
    and those of ``offers.checked``; Conflict ``decision.changed``, ``decision.begun``.
    """
    require_visible(by, complaint.case)
    written = _checked(complaint, written)
    current = Decision.objects.filter(complaint=complaint).exclude(state=State.REPLACED).first()
    if current is None:
        if version is not None:
            raise Conflict(
                _("This decision is not there any more. Nothing was changed: look again."), code="decision.changed"
            )
        return _begin(complaint, written, by=by, now=now)
    current.complaint = complaint
    if version is None:
        raise _begun(current)
    current.version = version
    _change(current, written, by=by, now=now)
    return current


def _begin(complaint: Complaint, written: Written, *, by: Viewer, now: datetime) -> Decision:
    decision = Decision(
        complaint=complaint, prepared_by_id=by.id, merits_by_id=by.id, prepared_at=now, **_columns(written)
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
            _write_parts(decision, written)
            log(decision, "decision.prepared", actor=by.actor, now=now)
    except IntegrityError as error:
        current = Decision.objects.filter(complaint=complaint).exclude(state=State.REPLACED).first()
        raise (_begun(current) if current else error) from error
    return decision


def _begun(current: Decision) -> Conflict:
    who = current.prepared_by.name if current.prepared_by else _("Prezent")
    said = _("This decision was begun already (by: %(who)s). Nothing was overwritten: look again.") % {"who": who}
    return Conflict(said, code="decision.begun")


def _change(decision: Decision, written: Written, *, by: Viewer, now: datetime) -> None:
    seen = Decision.objects.filter(pk=decision.pk, version=decision.version).first()
    before = written_of(seen) if seen is not None else None
    if before == written:
        return
    if decision.state not in EDITABLE:
        raise lost(decision)

    def parts() -> None:
        _write_parts(decision, written)
        take_back(decision, by=by, now=now)

    change(
        decision, by=by, now=now, states=EDITABLE, action="decision.changed", data={},
        fields={
            **_columns(written), "state": State.DRAFT, "prepared_by_id": by.id, "prepared_at": now,
            "merits_by_id": _merits_by(decision, before, written, by),
        },
        then=parts,
    )  # fmt: skip


def _merits_by(decision: Decision, before: Written | None, written: Written, by: Viewer) -> int | None:
    """Whose words on the merits it is now: somebody who only touched the rest has not taken them over."""
    if before is not None and before.merits == written.merits:
        return decision.merits_by_id
    return by.id


def take_back(decision: Decision, *, by: Viewer, now: datetime) -> None:
    """A question about words that have changed is no longer needed. One SQL query."""
    asked = Approval.objects.filter(decision=decision, state=Approval.State.ASKED)
    if asked.update(state=Approval.State.WITHDRAWN, answered_by_id=by.id, answered_at=now):
        log(decision, "approval.withdrawn", actor=by.actor, now=now)


def add_remedy(decision: Decision, *, by: Viewer, now: datetime, offered: Offered) -> None:
    """Offer one thing more. Raises as :func:`prepare`."""
    written = written_of(decision)
    _rewrite(decision, replace(written, remedies=(*written.remedies, offered)), by=by, now=now)


def remove_remedy(remedy: Remedy, *, by: Viewer, now: datetime) -> None:
    """Take back what was proposed and not promised. Raises Conflict ``decision.changed``."""
    written = written_of(remedy.decision)
    kept = tuple(one for one in written.remedies if one.id != remedy.pk)
    _rewrite(remedy.decision, replace(written, remedies=kept), by=by, now=now)


def _rewrite(decision: Decision, written: Written, *, by: Viewer, now: datetime) -> None:
    require_visible(by, decision.complaint.case)
    _change(decision, _checked(decision.complaint, written), by=by, now=now)


def replace_decision(decision: Decision, *, by: Viewer, now: datetime) -> Decision:
    """Begin anew where a decision was made, or sent already: the old one stays as it is, with what it promised.

    The new draft begins with the same verdicts, and with those remedies that nobody was promised yet.
    Raises Conflict ``decision.changed``.
    """
    require_visible(by, decision.complaint.case)
    before = decision.state
    with transaction.atomic():
        change(
            decision, by=by, now=now, states=(State.DECIDED, State.SENT), action="decision.replaced", data={},
            fields={"state": State.REPLACED},
        )  # fmt: skip
        if before == State.DECIDED:
            _take_back_promises(decision, by=by, now=now)
        # Read only now: the row of the old decision is ours, and nobody settles what goes over to the new one.
        written = _to_go_on_with(decision, promised=before == State.SENT)
        new = Decision(
            complaint=decision.complaint, prepared_by_id=by.id, prepared_at=now, merits_by_id=decision.merits_by_id,
            terms=decision.terms, law=decision.law, **_columns(written),
        )  # fmt: skip
        new.save(force_insert=True)
        _write_parts(new, written)
    return new


def _take_back_promises(decision: Decision, *, by: Viewer, now: datetime) -> None:
    """Where the letter of a decision came back, the customer was promised nothing by it: what it promised goes over to
    the next decision as a proposal."""
    promised = Remedy.objects.filter(decision=decision, state=Remedy.State.PROMISED).select_related("promise__case")
    given = [one.promise for one in promised if one.promise is not None]
    promised.update(state=Remedy.State.PROPOSED, promise=None)
    for promise in given:
        if promise.state == Promise.State.OPEN:
            note = _("The letter with this word came back, and the decision was replaced.")
            promises.release(promise, by=by, now=now, note=str(note))


def _to_go_on_with(decision: Decision, *, promised: bool) -> Written:
    """What a replaced decision said, with those remedies alone that are still open."""
    written = written_of(decision)
    proposed = Remedy.objects.filter(decision=decision, state=Remedy.State.PROPOSED).values_list("pk", flat=True)
    left = set() if promised else set(proposed)
    return replace(written, remedies=tuple(replace(one, id=None) for one in written.remedies if one.id in left))


def written_of(decision: Decision) -> Written:
    """What a stored decision says. Two SQL queries."""
    verdicts = DemandVerdict.objects.filter(decision=decision).values_list("demand_id", "merits", "why")
    return Written(
        {demand: (merits, why) for demand, merits, why in verdicts},
        decision.merits_why,
        tuple(decision.merits_findings),
        decision.service,
        decision.service_why,
        tuple(decision.service_findings),
        read_grounds(decision.grounds),
        tuple(offered_of(one) for one in Remedy.objects.filter(decision=decision)),
    )


def _columns(written: Written) -> dict[str, Any]:
    return {
        "merits_why": written.merits_why, "merits_findings": list(written.merits_findings),
        "service": written.service, "service_why": written.service_why,
        "service_findings": list(written.service_findings), "grounds": written.grounds.stored(),
    }  # fmt: skip


def _write_parts(decision: Decision, written: Written) -> None:
    """Verdicts and remedies as they are to be; what a remedy was keeps its row."""
    DemandVerdict.objects.filter(decision=decision).delete()
    DemandVerdict.objects.bulk_create(
        DemandVerdict(decision=decision, demand_id=demand, merits=merits, why=why)
        for demand, (merits, why) in written.verdicts.items()
    )
    kept = {one.id for one in written.remedies if one.id}
    mine = Remedy.objects.filter(decision=decision)
    mine.exclude(pk__in=kept).delete()
    there = {one.pk: one for one in mine}
    for one in written.remedies:
        row = remedy_of(one, decision)
        if one.id in there:
            row.pk = one.id
            row.save(force_update=True)
        else:
            row.save(force_insert=True)


def _checked(complaint: Complaint, written: Written) -> Written:
    """The same, cleaned; refused where it names what is not there."""
    demands = set(Demand.objects.filter(complaint=complaint).values_list("pk", flat=True))
    findings = set(Finding.objects.filter(complaint=complaint).values_list("number", flat=True))
    verdicts = {}
    for demand, (merits, why) in written.verdicts.items():
        if demand not in demands:
            raise DomainError(_("This demand belongs to another complaint."), code="decision.demand")
        if merits not in DemandVerdict.Merits.values and (merits or not why.strip()):
            raise DomainError(_("Choose whether the demand is founded."), code="decision.merits")
        verdicts[demand] = (merits, " ".join(why.split())[:LONGEST_WORDS])
    if written.service and written.service not in Decision.Service.values:
        raise DomainError(_("Choose how the customer was treated."), code="decision.service")
    return replace(
        written,
        verdicts=verdicts,
        merits_why=written.merits_why.strip()[:_LONGEST],
        service_why=written.service_why.strip()[:_LONGEST],
        merits_findings=_numbers(written.merits_findings, findings),
        service_findings=_numbers(written.service_findings, findings),
        remedies=_offers(complaint, written.remedies),
    )


def _numbers(named: Iterable[int], known: set[int]) -> tuple[int, ...]:
    numbers = tuple(sorted(set(named)))
    if not known.issuperset(numbers):
        raise DomainError(_("There is no such finding in this complaint."), code="decision.finding")
    return numbers


def _offers(complaint: Complaint, offered: Sequence[Offered]) -> tuple[Offered, ...]:
    return tuple(checked(one, currency=complaint.currency) for one in offered)
