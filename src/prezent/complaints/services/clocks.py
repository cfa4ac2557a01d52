"""The legal clocks that a complaint opens: set with one press, counted anew when the facts change, never silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.policies import require_visible
from prezent.complaints.models import Complaint
from prezent.complaints.regimes import Proposal, Proposed, is_plain, propose
from prezent.deadlines import services as deadlines
from prezent.deadlines.policies import get_clock
from prezent.deadlines.queries import clocks_of
from prezent.domain.deadlines.due import WARSAW
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError

_NOON = time(12)


def proposed(complaint: Complaint, *, by: Viewer) -> Proposed:
    """What the facts open, beside the clocks of the case. Two SQL queries."""
    demands = list(complaint.demands.filter(withdrawn_at__isnull=True))
    return propose(complaint, demands, clocks_of(by, complaint.case_id))


def set_clocks(
    complaint: Complaint, *, by: Viewer, now: datetime, days: Mapping[str, date] | None = None
) -> tuple[str, ...]:
    """Set every deadline that the facts open and the case has not; returns the regimes that were set.

    ``days``: for a deadline whose event the complaint does not know, the local day on which it happened. One that
    somebody set meanwhile is left as it is. Raises what ``deadlines.services.set_clock`` raises.
    """
    require_visible(by, complaint.case)
    given = days or {}
    done = []
    with transaction.atomic():
        for one in proposed(complaint, by=by).opened:
            event_at = one.event_at
            if event_at is None and one.regime in given:
                event_at = datetime.combine(given[one.regime], _NOON, WARSAW)
            if one.clock is None and event_at is not None and _set(complaint, one, event_at, by, now):
                done.append(one.regime)
    return tuple(done)


def set_plain_clocks(complaint: Complaint, *, by: Viewer, now: datetime) -> tuple[str, ...]:
    """Set the clocks of a plain consumer complaint at once; of any other one nothing."""
    return set_clocks(complaint, by=by, now=now) if is_plain(complaint) else ()


def _set(complaint: Complaint, one: Proposal, event_at: datetime, by: Viewer, now: datetime) -> bool:
    try:
        with transaction.atomic():
            deadlines.set_clock(complaint.case, by=by, now=now, regime=one.regime, event_at=min(event_at, now))
    except Conflict:
        return False
    return True


def count_anew(complaint: Complaint, *, by: Viewer, now: datetime, clock_id: int, version: int | None = None) -> None:
    """Let a clock run from the day that the complaint's facts name now; its history keeps the day before.

    Raises NotFound; DomainError ``complaint.clock_agrees``; what ``deadlines.services.change_facts`` raises.
    """
    require_visible(by, complaint.case)
    found = next(
        (one for one in proposed(complaint, by=by).opened if one.clock is not None and one.clock.id == clock_id), None
    )
    if found is None or found.state != "differs" or found.event_at is None:
        raise DomainError(
            gettext_lazy("This deadline agrees with the facts of the complaint."), code="complaint.clock_agrees"
        )
    clock = get_clock(by, clock_id, version=version)
    deadlines.change_facts(
        clock, by=by, now=now, why=_("the facts of the complaint were corrected"), event_at=found.event_at
    )


def stop_clock(complaint: Complaint, *, by: Viewer, now: datetime, clock_id: int, version: int | None = None) -> None:
    """End a clock that the facts do not open any more. Raises NotFound; DomainError ``complaint.clock_agrees``; what
    ``deadlines.services.stop`` raises."""
    require_visible(by, complaint.case)
    if clock_id not in {one.id for one in proposed(complaint, by=by).superfluous}:
        raise DomainError(
            gettext_lazy("This deadline agrees with the facts of the complaint."), code="complaint.clock_agrees"
        )
    clock = get_clock(by, clock_id, version=version)
    deadlines.stop(clock, by=by, now=now, why=_("the facts of the complaint do not open it"))
