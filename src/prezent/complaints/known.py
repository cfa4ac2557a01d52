"""Which items of checklists the facts of a complaint answer already, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prezent.complaints.queries.page import ComplaintRow, Material, Parts
from prezent.deadlines.queries import ClockRow
from prezent.domain.complaints.checklists import within_two_years
from prezent.domain.deadlines.due import WARSAW

_REFUNDS = ("_REFUND", "_RESCIND")


def known_facts(
    row: ComplaintRow, parts: Parts, material: Material, clocks: Sequence[ClockRow], *, tried: bool
) -> Mapping[str, str]:
    """Facts of ``checklists.FACTS`` that are known, with the answer "yes" or "no". No SQL query.

    ``tried``: a repair or replacement was done under the complaint that this one repeats.
    """
    demands = parts.standing_demands
    kinds = {one.kind for one in demands}
    alive = [one for one in clocks if one.state != "stopped"]
    holds = {
        "received": True,
        "received_entry": any(kind == "in" for _pk, kind, _at, _name in material.entries),
        "status": bool(row.status),
        "subject": bool(row.item or row.order_number or row.contract),
        "dates": bool(row.delivered_on and row.discovered_on),
        "story": bool(row.story),
        "demand": bool(demands),
        "amount": any(one.kind == "reduction" and one.amount is not None for one in demands),
        "evidence": bool(parts.evidence or material.files),
        "safety": row.unsafe,
        "acknowledged": row.acknowledged_by_id is not None or material.first_answer_at is not None,
        "clock": bool(alive),
        "first_choice": bool(kinds & {"repair", "replace"}),
        "tried": tried,
        "every_demand": bool(demands) and all(one.id in parts.decided for one in demands),
        "refund_clock": any(one.regime.endswith(_REFUNDS) for one in alive),
    }
    known = {name: "yes" for name, true in holds.items() if true}
    if row.delivered_on is not None:
        found = row.discovered_on or row.received_at.astimezone(WARSAW).date()
        known["two_years"] = "yes" if within_two_years(row.delivered_on, found) else "no"
    return known
