"""What a complaint holds: demands, what it cost the customer, evidence. Added one by one; a demand is withdrawn, never
deleted, since the verdicts name it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Attachment, Entry
from prezent.cases.policies import require_visible
from prezent.complaints.models import Complaint, Cost, Demand, Evidence
from prezent.complaints.services.recording import amount_of, line, log, required
from prezent.domain.deadlines.due import WARSAW
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.rawsql import insert


def add_demand(
    complaint: Complaint,
    *,
    by: Viewer,
    now: datetime,
    kind: str,
    words: str = "",
    amount: Decimal | None = None,
    stated_on: date | None = None,
) -> Demand:
    """Write down one thing that the customer asks for. ``stated_on``: the local day on which it was asked for, without
    it the day of the complaint: refunds are counted from it (UPK art. 43e ust. 3).

    Raises DomainError ``demand.kind``, ``demand.words`` ("something else" needs words), ``demand.amount``,
    ``demand.day``.
    """
    require_visible(by, complaint.case)
    words = line(words)
    if kind not in Demand.Kind.values:
        raise DomainError(_("Choose what the customer asks for."), code="demand.kind")
    if kind == Demand.Kind.OTHER and not words:
        raise DomainError(_("Write what the customer asks for."), code="demand.words")
    if amount is not None:
        amount = amount_of(amount, DomainError(_("The amount must be more than zero."), code="demand.amount"))
    stated_on = stated_on or complaint.received_at.astimezone(WARSAW).date()
    if stated_on > now.astimezone(WARSAW).date():
        raise DomainError(_("This day has not come yet. Check the date."), code="demand.day")
    with transaction.atomic():
        demand = Demand(complaint=complaint, kind=kind, words=words, amount=amount, stated_on=stated_on)
        insert(demand)
        log(
            complaint, "complaint.demand_added", actor=by.actor, now=now, demand=demand.pk, kind=kind, words=words,
            amount=amount, currency=complaint.currency,
        )  # fmt: skip
    return demand


def withdraw_demand(demand: Demand, *, by: Viewer, now: datetime) -> None:
    """The customer no longer asks for it. Raises Conflict ``demand.withdrawn`` when that was said already."""
    require_visible(by, demand.complaint.case)
    with transaction.atomic():
        if not Demand.objects.filter(pk=demand.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
            raise Conflict(_("This demand was withdrawn already."), code="demand.withdrawn")
        log(
            demand.complaint, "complaint.demand_withdrawn", actor=by.actor, now=now, demand=demand.pk,
            kind=demand.kind, words=demand.words, amount=demand.amount, currency=demand.complaint.currency,
        )  # fmt: skip


def add_cost(
    complaint: Complaint, *, by: Viewer, now: datetime, kind: str, amount: Decimal | None = None, words: str = ""
) -> Cost:
    """Write down what it cost the customer, as the customer sees it: minutes, kilometres, money, tries, or a feeling in
    words. It is not checked.

    Raises DomainError ``cost.kind``, ``cost.amount``, ``cost.words``.
    """
    require_visible(by, complaint.case)
    words = line(words)
    if kind not in Cost.Kind.values:
        raise DomainError(_("Choose what the customer lost."), code="cost.kind")
    if kind == Cost.Kind.FEELING:
        amount = None
        if not words:
            raise DomainError(_("Write how it felt, in the customer's words."), code="cost.words")
    else:
        refusal = DomainError(_("Write how much: minutes, kilometres, money or tries."), code="cost.amount")
        amount = amount_of(amount or Decimal(0), refusal)
    with transaction.atomic():
        cost = Cost(complaint=complaint, kind=kind, amount=amount, words=words)
        insert(cost)
        log(
            complaint, "complaint.cost_added", actor=by.actor, now=now, kind=kind, amount=amount, words=words,
            currency=complaint.currency,
        )  # fmt: skip
    return cost


def remove_cost(cost: Cost, *, by: Viewer, now: datetime) -> None:
    """Take back what was written down by mistake; the log keeps it."""
    require_visible(by, cost.complaint.case)
    with transaction.atomic():
        if Cost.objects.filter(pk=cost.pk).delete()[0]:
            log(
                cost.complaint, "complaint.cost_removed", actor=by.actor, now=now, kind=cost.kind, amount=cost.amount,
                words=cost.words, currency=cost.complaint.currency,
            )  # fmt: skip


def add_evidence(
    complaint: Complaint,
    *,
    by: Viewer,
    now: datetime,
    words: str,
    attachment: Attachment | None = None,
    entry: Entry | None = None,
) -> Evidence:
    """Write down what shows what happened: a file or a message of the case, or, in words alone, a thing kept elsewhere.

    Raises DomainError ``evidence.words``, ``evidence.other_case``.
    """
    require_visible(by, complaint.case)
    name = attachment.name if attachment else ""
    words = required(words or name, DomainError(_("Write what it is and what it shows."), code="evidence.words"))
    if (attachment is not None and (attachment.case_id != complaint.case_id or attachment.entry_id is None)) or (
        entry is not None and entry.case_id != complaint.case_id
    ):
        raise DomainError(_("This belongs to another case."), code="evidence.other_case")
    with transaction.atomic():
        evidence = Evidence(
            complaint=complaint, words=words, attachment=attachment, entry=entry, at=now, by_id=by.id
        )  # fmt: skip
        insert(evidence)
        log(complaint, "complaint.evidence_added", actor=by.actor, now=now, words=words)
    return evidence


def remove_evidence(evidence: Evidence, *, by: Viewer, now: datetime) -> None:
    """Take it off the list; the file or the message itself stays in the case."""
    require_visible(by, evidence.complaint.case)
    with transaction.atomic():
        if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
            log(evidence.complaint, "complaint.evidence_removed", actor=by.actor, now=now, words=evidence.words)
