"""An earlier complaint as the page of a repeated one shows it: dates, demands, what was decided, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from prezent.cases.models import Entry
from prezent.cases.policies import visible_entries
from prezent.complaints.models import Decision, Demand, DemandVerdict, Remedy
from prezent.complaints.policies import visible_complaints
from prezent.people.policies import Viewer

#: Letters of the earlier case that are shown.
LETTERS = 8
#: Decisions that the customer was told of.
_TOLD = (Decision.State.SENT, Decision.State.DECIDED, Decision.State.REPLACED)
#: What was tried before money can be asked for (UPK art. 43d).
ATTEMPTS = frozenset({Demand.Kind.REPAIR, Demand.Kind.REPLACE})


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """What was promised or done."""

    kind: str
    words: str
    amount: Decimal | None
    currency: str
    state: str
    done_at: datetime | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """The earlier complaint. ``merits``: the verdicts on its demands; ``letters``: ours, as (id, moment, subject)."""

    id: int
    number: str
    matter: str
    item: str
    received_at: datetime
    closed_at: datetime | None
    demands: tuple[tuple[str, str, Decimal | None], ...]
    merits: tuple[str, ...]
    remedies: tuple[RemedyRow, ...]
    letters: tuple[tuple[int, datetime, str], ...]

    @property
    def tried(self) -> bool:
        """Whether a repair or a replacement was really done then."""
        return any(one.kind in ATTEMPTS and one.state == Remedy.State.DONE for one in self.remedies)


def earlier_of(who: Viewer, complaint_id: int) -> EarlierRow | None:
    """The complaint, or None when it is not the person's to see. Five SQL queries."""
    columns = ("id", "case_id", "case__number", "case__matter", "item", "received_at", "case__closed_at")
    row = visible_complaints(who).filter(pk=complaint_id).values_list(*columns).first()
    if row is None:
        return None
    pk, case_id, number, matter, item, received_at, closed_at = row
    demands = Demand.objects.filter(complaint_id=pk, withdrawn_at__isnull=True).values_list("kind", "words", "amount")
    told = {"decision__complaint_id": pk, "decision__state__in": _TOLD}
    merits = DemandVerdict.objects.filter(**told).values_list("merits", flat=True)
    remedies = Remedy.objects.filter(side=Remedy.Side.LAW, **told).values_list(
        "kind", "words", "amount", "currency", "state", "done_at", "due_on"
    )
    letters = visible_entries(who).filter(case_id=case_id, kind=Entry.Kind.OUT, side__isnull=True)
    letters = letters.order_by("-at", "-id")
    return EarlierRow(
        pk, number, matter, item, received_at, closed_at, tuple(demands), tuple(merits),
        tuple(RemedyRow(*one) for one in remedies),
        tuple(reversed(list(letters.values_list("id", "at", "subject")[:LETTERS]))),
    )  # fmt: skip
