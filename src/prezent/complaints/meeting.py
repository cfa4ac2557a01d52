"""What a decision gives, beside what the customer asked for: read from what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from prezent.complaints.lawful import Grounds
from prezent.complaints.models import Complaint, Demand, DemandVerdict, Remedy
from prezent.domain.complaints.interest import MoneyError
from prezent.domain.complaints.meeting import Given, Met, Wanted, meeting
from prezent.domain.complaints.money import to_cents
from prezent.domain.complaints.remedies import price_reduction

Merits = DemandVerdict.Merits
#: Verdicts that say that the customer gets what was asked for.
ACCEPTING: Final = frozenset({Merits.FOUNDED, Merits.DEEMED})


def met_of(
    complaint: Complaint,
    demands: Sequence[Demand],
    merits: Mapping[int, str],
    remedies: Iterable[Remedy],
    grounds: Grounds,
) -> dict[int, Met]:
    """How each accepted demand is met, by its id; ``merits``: the verdict by the demand's id; ``remedies``: of this
    decision and those that earlier ones promised. No SQL query."""
    accepted = [one for one in demands if merits.get(one.pk) in ACCEPTING]
    wanted = [Wanted(one.kind, one.amount) for one in accepted]
    given = [Given(one.kind, one.amount) for one in remedies if one.side == Remedy.Side.LAW]
    found = meeting(wanted, given, _lawful(complaint, grounds))
    return {one.pk: met for one, met in zip(accepted, found, strict=True)}


def _lawful(complaint: Complaint, grounds: Grounds) -> dict[str, Decimal]:
    """What money back and a lower price come to where the customer named no sum (UPK art. 43e ust. 2 i 4)."""
    price = complaint.price
    if price is None:
        return {}
    found = {str(Demand.Kind.REFUND): to_cents(price)}
    if grounds.value_ok is not None and grounds.value_as_is is not None:
        try:
            found[str(Demand.Kind.REDUCTION)] = price_reduction(price, grounds.value_ok, grounds.value_as_is)
        except MoneyError:
            pass
    return found
