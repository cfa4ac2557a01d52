"""The legal clocks that a complaint opens: set with one press, counted anew when the facts change, never silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final

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

#: The answer to a consumer (UPK art. 7a).
CONSUMER_ANSWER: Final = "PL_CONS_7A"
_NOON: Final = time(12)


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
    """Set the clocks of a plain consumer complaint at once; of any other one nothing.

    Where nobody has said who complains, only the deadline of the answer to a consumer is set: silence would acknowledge
    the complaint of somebody who turns out to be one. The clock says so.
    """
    if not is_plain(complaint):
        return ()
    if complaint.status:
        return set_clocks(complaint, by=by, now=now)
    said = _("received; read as a consumer's, since nobody has said who complains")
    found = next((one for one in proposed(complaint, by=by).missing if one.regime == CONSUMER_ANSWER), None)
    event_at = found.event_at if found else None
    if found is None or event_at is None or not _set(complaint, found, event_at, by, now, words=said):
        return ()
    return (found.regime,)


def _set(
    complaint: Complaint, one: Proposal, event_at: datetime, by: Viewer, now: datetime, *, words: str = ""
) -> bool:
    event_at = min(event_at, now)
    try:
        with transaction.atomic():
            deadlines.set_clock(complaint.case, by=by, now=now, regime=one.regime, event_at=event_at, words=words)
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
