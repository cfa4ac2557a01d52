"""What the page of a complaint shows of its intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from prezent.cases.models import Entry
from prezent.cases.policies import visible_attachments, visible_entries
from prezent.complaints.likeness import Sought
from prezent.complaints.models import Checked, Complaint, Cost, Decision, Demand, DemandVerdict, Evidence, Finding
from prezent.complaints.policies import visible_complaints
from prezent.domain.complaints.likeness import Seen
from prezent.people.policies import Viewer

#: Findings, demands, costs, pieces of evidence of each that a page shows.
MOST = 200


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint with the names of people; ``repeats`` is the number of the case that it repeats."""

    id: int
    case_id: int
    customer_id: int | None
    assignee_id: int | None
    story: str
    item: str
    order_number: str
    serial: str
    contract: str
    price: Decimal | None
    currency: str
    bought_on: date | None
    delivered_on: date | None
    discovered_on: date | None
    noticed_on: date | None
    status: str
    about: str
    sector: str
    answers: dict[str, Any]
    severity: int
    unsafe: bool
    unsafe_words: str
    repeats_id: int | None
    supervisor_id: int | None
    supervisor: str | None
    likeness: str
    received_at: datetime
    acknowledged_by_id: int | None
    changed_at: datetime
    changed_by: str | None
    version: int

    @property
    def sought(self) -> Sought:
        """The complaint as earlier ones are looked up for it."""
        seen = Seen(self.order_number, self.serial, self.item, self.likeness)
        return Sought(self.id, self.customer_id, self.received_at, seen)


@dataclass(frozen=True, slots=True)
class DemandRow:
    """Something that the customer asks for."""

    id: int
    kind: str
    words: str
    amount: Decimal | None
    stated_on: date
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class CostRow:
    """What it cost the customer."""

    id: int
    kind: str
    amount: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Something that shows what happened."""

    id: int
    words: str
    attachment_id: int | None
    file_name: str | None
    entry_id: int | None
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something that was established."""

    id: int
    number: int
    kind: str
    words: str
    source: str
    happened_on: date | None
    agreed: bool | None
    at: datetime
    by: str | None
    withdrawn_at: datetime | None
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """An answer to an item of a checklist."""

    item: str
    answer: str
    note: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A colleague whom the complaint is about."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What a complaint holds."""

    demands: tuple[DemandRow, ...]
    costs: tuple[CostRow, ...]
    evidence: tuple[EvidenceRow, ...]
    findings: tuple[FindingRow, ...]
    checked: tuple[CheckedRow, ...]
    against: tuple[PersonRow, ...]
    #: ids of the demands on which the decision in the works, or in force, says something
    decided: frozenset[int]

    @property
    def standing_demands(self) -> tuple[DemandRow, ...]:
        """Demands that were not withdrawn."""
        return tuple(one for one in self.demands if one.withdrawn_at is None)


@dataclass(frozen=True, slots=True)
class Material:
    """What of the case can be evidence; ``first_answer_at``: our first words since the complaint came."""

    files: tuple[tuple[int, str], ...]
    entries: tuple[tuple[int, str, datetime, str], ...]
    first_answer_at: datetime | None


_ROW = (
    "id", "case_id", "case__customer_id", "case__assignee_id", "story", "item", "order_number", "serial", "contract",
    "price", "currency", "bought_on", "delivered_on", "discovered_on", "noticed_on", "status", "about", "sector",
    "answers", "severity", "unsafe", "unsafe_words", "repeats_id", "supervisor_id", "supervisor__name", "likeness",
    "received_at", "acknowledged_by_id", "changed_at", "changed_by__name", "version",
)  # fmt: skip


def complaint_of(who: Viewer, case_id: int) -> ComplaintRow | None:
    """The complaint of a case, or None where the case is none (or not the person's to see). One SQL query."""
    row = visible_complaints(who).filter(case_id=case_id).values_list(*_ROW).first()
    return ComplaintRow(*row) if row else None


def parts_of(complaint_id: int) -> Parts:
    """Everything that a complaint holds; the caller has read the complaint by its policy. Seven SQL queries."""
    own = {"complaint_id": complaint_id}
    demands = Demand.objects.filter(**own).values_list("id", "kind", "words", "amount", "stated_on", "withdrawn_at")
    costs = Cost.objects.filter(**own).values_list("id", "kind", "amount", "words")
    evidence = Evidence.objects.filter(**own).values_list(
        "id", "words", "attachment_id", "attachment__name", "entry_id", "at", "by__name"
    )
    findings = Finding.objects.filter(**own).values_list(
        "id", "number", "kind", "words", "source", "happened_on", "agreed", "at", "by__name", "withdrawn_at",
        "withdrawn_why",
    )  # fmt: skip
    checked = Checked.objects.filter(**own).order_by("id").values_list("item", "answer", "note", "at", "by__name")
    against = Complaint.against.through._default_manager.filter(**own).order_by("staff__name")  # noqa: SLF001
    standing = DemandVerdict.objects.filter(decision__complaint_id=complaint_id).exclude(merits="")
    decided = standing.exclude(decision__state=Decision.State.REPLACED).values_list("demand_id", flat=True)
    return Parts(
        tuple(DemandRow(*row) for row in demands[:MOST]),
        tuple(CostRow(*row) for row in costs[:MOST]),
        tuple(EvidenceRow(*row) for row in evidence[:MOST]),
        tuple(FindingRow(*row) for row in findings[:MOST]),
        tuple(CheckedRow(*row) for row in checked),
        tuple(PersonRow(*row) for row in against.values_list("staff_id", "staff__name")),
        frozenset(decided),
    )


def material_of(who: Viewer, case_id: int, since: datetime) -> Material:
    """Files and messages of the case, and our first letter since then. Two SQL queries."""
    files = visible_attachments(who).filter(case_id=case_id, entry__isnull=False, inline=False).order_by("-id")
    entries = visible_entries(who).filter(case_id=case_id).order_by("at", "id")
    rows = list(entries.values_list("id", "kind", "at", "author_name", "side_id")[:MOST])
    answers = [at for _pk, kind, at, _name, side in rows if kind == Entry.Kind.OUT and not side and at >= since]
    return Material(
        tuple(files.values_list("id", "name")[:MOST]),
        tuple((pk, kind, at, name) for pk, kind, at, name, _side in rows),
        min(answers, default=None),
    )
