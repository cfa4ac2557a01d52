"""Reads of decisions: what one says, who decided what and why, what was promised and done, whose consent is awaited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from prezent.complaints.decision_policies import (
    may_answer,
    visible_approvals,
    visible_decisions,
    visible_remedies,
)
from prezent.complaints.lawful import read_grounds
from prezent.complaints.meeting import met_of
from prezent.complaints.models import Approval, Complaint, Decision, Demand, DemandVerdict, Finding, Remedy
from prezent.complaints.services.rules import current_rules
from prezent.domain.complaints.meeting import Met
from prezent.domain.language.both import Text2
from prezent.people.policies import Viewer

#: Questions on Today.
LIMIT = 50
#: Questions that are looked at for them: who may answer one is not said by the database alone.
_READ = 500


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """One thing offered, promised or done."""

    id: int
    decision_id: int
    decision_state: str
    side: str
    kind: str
    words: str
    amount: Decimal | None
    currency: str
    due_on: date | None
    owner_id: int | None
    owner: str | None
    state: str
    promise_id: int | None
    done_at: datetime | None
    done_by: str | None
    proof: str
    entry_id: int | None


_REMEDY = (
    "id", "decision_id", "decision__state", "side", "kind", "words", "amount", "currency", "due_on", "owner_id",
    "owner__name", "state", "promise_id", "done_at", "done_by__name", "proof", "entry_id",
)  # fmt: skip


def ledger_of(who: Viewer, complaint_id: int) -> tuple[RemedyRow, ...]:
    """What was decided for a customer, and what became of it: of the decision in force, and what earlier ones promised.
    One SQL query."""
    rows = visible_remedies(who).filter(decision__complaint_id=complaint_id).order_by("id").values_list(*_REMEDY)
    found = (RemedyRow(*row) for row in rows)
    in_force = {Decision.State.DECIDED, Decision.State.SENT}
    return tuple(one for one in found if one.state != Remedy.State.PROPOSED or one.decision_state in in_force)


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A question and its answer."""

    id: int
    decision_id: int
    reasons: list[str]
    amount: Decimal | None
    currency: str
    asked_by_id: int | None
    asked_by: str | None
    asked_at: datetime
    asked_of_id: int | None
    asked_of: str | None
    state: str
    answered_by: str | None
    answered_at: datetime | None
    why: str


_APPROVAL = (
    "id", "decision_id", "reasons", "amount", "currency", "asked_by_id", "asked_by__name", "asked_at", "asked_of_id",
    "asked_of__name", "state", "answered_by__name", "answered_at", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One decision of a complaint in the history of its decisions."""

    id: int
    state: str
    prepared_by_id: int | None
    prepared_by: str | None
    prepared_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    waived: list[str]
    entry_id: int | None
    version: int
    approvals: tuple[ApprovalRow, ...]


_TRACE = (
    "id", "state", "prepared_by_id", "prepared_by__name", "prepared_at", "decided_by__name", "decided_at", "waived",
    "entry_id", "version",
)  # fmt: skip


def trace_of(who: Viewer, complaint_id: int) -> tuple[TraceRow, ...]:
    """Every decision of a complaint with every question about it, the latest first. Two SQL queries."""
    decisions = visible_decisions(who).filter(complaint_id=complaint_id).order_by("-id").values_list(*_TRACE)
    asked = visible_approvals(who).filter(decision__complaint_id=complaint_id).order_by("id").values_list(*_APPROVAL)
    approvals = [ApprovalRow(*row) for row in asked]
    found: list[list[Any]] = [[*row, tuple(one for one in approvals if one.decision_id == row[0])] for row in decisions]
    return tuple(TraceRow(*cells) for cells in found)


def is_untold(case_id: int) -> bool:
    """Whether the complaint of a case is decided and the customer was not told. It is asked of the case by who may see
    it, or by nobody. One SQL query."""
    return Decision.objects.filter(complaint__case_id=case_id, state=Decision.State.DECIDED).exists()


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A question that awaits the person's answer, for Today."""

    id: int
    number: str
    matter: str
    customer: str | None
    reasons: list[str]
    amount: Decimal | None
    currency: str
    asked_by_id: int | None
    asked_by: str | None
    asked_at: datetime
    asked_of_id: int | None
    merits_by_id: int | None
    complaint_id: int


_AWAITED = (
    "id", "decision__complaint__case__number", "decision__complaint__case__matter",
    "decision__complaint__case__customer__name", "reasons", "amount", "currency", "asked_by_id", "asked_by__name",
    "asked_at", "asked_of_id", "decision__merits_by_id", "decision__complaint_id",
)  # fmt: skip


def approvals_for(who: Viewer) -> tuple[AwaitedRow, ...]:
    """Questions about decisions that the person may answer, the oldest first, at most ``LIMIT``. Three SQL queries, one
    where nobody asks anything."""
    open_ones = visible_approvals(who).filter(state=Approval.State.ASKED).order_by("asked_at", "id")
    rows = [AwaitedRow(*row) for row in open_ones.values_list(*_AWAITED)[:_READ]]
    if not rows:
        return ()
    rules = current_rules()
    ids = [row.complaint_id for row in rows]
    about_me = set(_about(who, ids)) if rules.conflict_wall else set()
    mine = [
        row for row in rows
        if may_answer(
            who, reasons=row.reasons, amount=row.amount or Decimal(0), currency=row.currency,
            asked_of=row.asked_of_id, asked_by=row.asked_by_id, merits_by=row.merits_by_id,
            about_them=row.complaint_id in about_me, rules=rules,
        )
    ]  # fmt: skip
    return tuple(mine[:LIMIT])


def _about(who: Viewer, complaint_ids: list[int]) -> list[int]:
    from prezent.complaints.policies import visible_complaints

    return list(visible_complaints(who).filter(pk__in=complaint_ids, against=who.id).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class VerdictFact:
    """What was decided about one demand, as its letter says it; ``why``: its own reasons, beside those of the whole.

    ``merits``: of the model, or "otherwise" for one that is founded and met with something else than was asked for; one
    that is founded and met with a smaller sum is met "partly".
    """

    demand_id: int
    kind: str
    words: str
    amount: Decimal | None
    stated_on: date
    merits: str
    why: str


@dataclass(frozen=True, slots=True)
class FindingFact:
    """Something that a verdict rests on."""

    number: int
    kind: str
    words: str
    source: str
    happened_on: date | None


@dataclass(frozen=True, slots=True)
class RemedyFact:
    """What the customer is told that we will do. ``side``: of the model, or "contract" for what is due and need not be
    the law's."""

    side: str
    kind: str
    words: str
    amount: Decimal | None
    currency: str
    due_on: date | None
    owner: str
    state: str
    steps: tuple[Text2, ...]


@dataclass(frozen=True, slots=True)
class DecidedFacts:
    """A decision as its answer is composed from it. ``state``: "decided" or "sent"; ``grounds``, ``terms``, ``law``: as
    they are stored. ``undecided``: what the customer has asked for since; ``withdrawn``: findings that it rests on and
    that no longer stand."""

    decision_id: int
    version: int
    state: str
    verdicts: tuple[VerdictFact, ...]
    merits_why: str
    merits_findings: tuple[FindingFact, ...]
    service: str
    service_why: str
    service_findings: tuple[FindingFact, ...]
    remedies: tuple[RemedyFact, ...]
    decided_by: str
    decided_at: datetime
    waived: tuple[str, ...]
    entry_id: int | None
    grounds: Mapping[str, Any]
    terms: str
    law: str
    undecided: tuple[str, ...] = ()
    withdrawn: tuple[int, ...] = ()


def decided_facts(who: Viewer, complaint_id: int) -> DecidedFacts | None:
    """What the decision in force says, for the letter; None while nothing is decided.

    Five SQL queries, one for None.
    """
    in_force = (Decision.State.DECIDED, Decision.State.SENT)
    found = visible_decisions(who).filter(complaint_id=complaint_id, state__in=in_force)
    one = found.select_related("decided_by", "complaint").first()
    if one is None or one.decided_at is None:
        return None
    demands = Demand.objects.filter(complaint_id=complaint_id)
    named = {demand.pk: demand for demand in demands}
    verdicts = [row for row in DemandVerdict.objects.filter(decision=one) if row.merits and row.demand_id in named]
    findings, withdrawn = _findings(complaint_id)
    judged = {row.demand_id for row in verdicts}
    asked_since = (row for row in demands if row.withdrawn_at is None and row.pk not in judged)
    given = _given(one)
    merits = {row.demand_id: row.merits for row in verdicts}
    met = met_of(one.complaint, list(named.values()), merits, given, read_grounds(one.grounds))
    return DecidedFacts(
        one.pk,
        one.version,
        one.state,
        tuple(_verdict(named[row.demand_id], row, met.get(row.demand_id, "full")) for row in verdicts),
        one.merits_why,
        tuple(findings[number] for number in one.merits_findings if number in findings),
        one.service,
        one.service_why,
        tuple(findings[number] for number in one.service_findings if number in findings),
        tuple(_remedy(row, one.complaint) for row in given if row.decision_id == one.pk),
        one.decided_by.name if one.decided_by else "",
        one.decided_at,
        tuple(one.waived),
        one.entry_id,
        one.grounds,
        one.terms,
        one.law,
        tuple(row.words or str(row.get_kind_display()) for row in asked_since),
        tuple(sorted({*one.merits_findings, *one.service_findings} & withdrawn)),
    )


def _given(decision: Decision) -> list[Remedy]:
    """What the decision gives, and what earlier ones promised. One SQL query."""
    remedies = Remedy.objects.filter(decision__complaint_id=decision.complaint_id).select_related("owner")
    return [row for row in remedies if row.decision_id == decision.pk or row.state != Remedy.State.PROPOSED]


#: What the law does not give of itself: what was agreed, and what somebody wrote by hand.
_AGREED: Final = frozenset({Demand.Kind.FULFIL, Demand.Kind.OTHER})
#: What a letter says of a demand that is founded and not met in full.
_SAID_OF: Final[dict[Met, str]] = {"less": str(DemandVerdict.Merits.PARTLY), "otherwise": "otherwise"}


def _verdict(demand: Demand, row: DemandVerdict, met: Met) -> VerdictFact:
    founded = row.merits == DemandVerdict.Merits.FOUNDED
    merits = _SAID_OF.get(met, row.merits) if founded else row.merits
    return VerdictFact(demand.pk, demand.kind, demand.words, demand.amount, demand.stated_on, merits, row.why)


def _findings(complaint_id: int) -> tuple[dict[int, FindingFact], set[int]]:
    """What was established, by number, and the numbers of what was withdrawn. One SQL query."""
    columns = ("number", "kind", "words", "source", "happened_on", "withdrawn_at")
    rows = list(Finding.objects.filter(complaint_id=complaint_id).values_list(*columns))
    return {row[0]: FindingFact(*row[:5]) for row in rows}, {row[0] for row in rows if row[5] is not None}


def _remedy(row: Remedy, complaint: Complaint) -> RemedyFact:
    agreed = row.kind in _AGREED or complaint.about == Complaint.About.SERVICE
    side = "contract" if row.side == Remedy.Side.LAW and agreed else row.side
    steps = tuple(Text2(one["pl"], one["en"]) for one in row.steps)
    owner = row.owner.name if row.owner else ""
    return RemedyFact(
        side, row.kind, row.words, row.amount, row.currency, row.due_on, owner, row.state, steps
    )  # fmt: skip
