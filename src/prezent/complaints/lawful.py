"""The lawful remedies of a stored complaint: its columns, the demands, and what was said for the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from django.utils import timezone

from prezent.complaints.models import Checked, Complaint, Demand, Remedy
from prezent.deadlines import reckoning
from prezent.domain.complaints.interest import Rates, rates
from prezent.domain.complaints.remedies import Asked, Complainant, Facts
from prezent.domain.deadlines.choosing import About

#: Facts that open price reduction and rescission (UPK art. 43e ust. 1), in the order of the law; then what bars one.
GROUNDS: Final = ("refused", "not_done", "failed_before", "serious", "will_not", "trivial", "continuous")
#: The item of a checklist that asks whether one attempt was made already.
TRIED: Final = "goods.tried"
_VALUES: Final = ("value_ok", "value_as_is")
_MENDED: Final = (Demand.Kind.REPAIR, Demand.Kind.REPLACE)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a person said beyond the complaint itself. ``said``: those of GROUNDS that hold; values in the complaint's
    currency; ``returned_on``: the local day on which the goods, or proof of posting them, came."""

    said: frozenset[str] = frozenset()
    value_ok: Decimal | None = None
    value_as_is: Decimal | None = None
    returned_on: date | None = None

    def stored(self) -> dict[str, Any]:
        """As a decision keeps it."""
        found: dict[str, Any] = {"said": sorted(self.said & set(GROUNDS))}
        found |= {name: str(getattr(self, name)) for name in _VALUES if getattr(self, name) is not None}
        if self.returned_on:
            found["returned_on"] = self.returned_on.isoformat()
        return found


def read_grounds(stored: Mapping[str, Any]) -> Grounds:
    """What was stored; whatever cannot be read is left out."""
    day = str(stored.get("returned_on", ""))
    return Grounds(
        frozenset(one for one in stored.get("said", ()) if one in GROUNDS),
        _decimal(stored.get("value_ok")),
        _decimal(stored.get("value_as_is")),
        date.fromisoformat(day) if day else None,
    )


def _decimal(stored: Any) -> Decimal | None:
    try:
        return Decimal(str(stored)) if stored is not None else None
    except InvalidOperation:
        return None


def mended_before(complaint: Complaint) -> bool:
    """Whether we tried to repair or replace it once already.

    What somebody ticked says so; where nobody did, the complaint that this one repeats does: a repair or a replacement
    was promised there, or done. That it was asked for is no attempt, least of all where it was refused. It is where a
    decision begins from (one attempt is enough: UPK art. 43e ust. 1 pkt 3); whoever decides may say otherwise. Two SQL
    queries at most, one without an earlier complaint.
    """
    said = Checked.objects.filter(complaint=complaint, item=TRIED, answer__in=(Checked.Answer.YES, Checked.Answer.NO))
    if (answer := said.values_list("answer", flat=True).first()) is not None:
        return bool(answer == Checked.Answer.YES)
    earlier = complaint.repeats_id
    if earlier is None:
        return False
    mended = Remedy.objects.filter(decision__complaint_id=earlier, side=Remedy.Side.LAW, kind__in=_MENDED)
    return mended.filter(state__in=(Remedy.State.PROMISED, Remedy.State.DONE)).exists()


def _rates() -> Rates:
    """Rates of interest: the desk's own, and those that the firm has added."""
    house = reckoning.house()
    return rates().with_(house.rates, house.rates_until)


def facts_of(complaint: Complaint, demands: Iterable[Demand], grounds: Grounds) -> Facts:
    """What the remedies are computed from. No SQL query."""
    noticed = complaint.discovered_on or complaint.noticed_on or timezone.localdate(complaint.received_at)
    return Facts(
        noticed_on=noticed,
        status=cast(Complainant, complaint.status),
        about=cast(About, complaint.about),
        delivered_on=complaint.delivered_on,
        price=complaint.price,
        currency=complaint.currency,
        asked=tuple(Asked(one.kind, one.stated_on, one.amount) for one in demands if one.withdrawn_at is None),
        returned_on=grounds.returned_on,
        value_ok=grounds.value_ok,
        value_as_is=grounds.value_as_is,
        rates=_rates(),
        **{name: name in grounds.said for name in GROUNDS},
    )
