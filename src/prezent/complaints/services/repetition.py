"""A complaint about the same thing once more: the desk recognises it, a person says whether it is (P13)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import can_see_case, require_visible
from prezent.complaints.likeness import QUESTION, Earlier, denied_of, look_for, sought
from prezent.complaints.models import Checked, Complaint, Cost, Demand, Remedy
from prezent.complaints.services.attention import REPEATED, attach_supervisor, release_supervisor
from prezent.complaints.services.findings import store_answer
from prezent.complaints.services.recording import log, required, write
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError, NotFound
from prezent.platform.eventlog import SYSTEM

#: What is known of a thing, and is the same in every complaint about it.
_OF_THE_THING: Final = ("item", "order_number", "serial", "contract", "bought_on", "delivered_on")


def recognise(complaint: Complaint, *, by: Viewer, now: datetime) -> Earlier | None:
    """Look whether it repeats an earlier complaint; a likely one gets a supervisor at once, and its line in the log."""
    if complaint.repeats_id is not None:
        return None
    found = look_for(by, sought(complaint), denied_of(complaint))
    if found is not None and found.is_strong and complaint.supervisor_id is None:
        said = {"other": found.id, "number": found.number, "reason": found.reason}
        log(complaint, "complaint.repeat_seen", actor=SYSTEM, now=now, **said)
        attach_supervisor(complaint, now=now, why=REPEATED)
    return found


def confirm_repetition(complaint: Complaint, *, by: Viewer, now: datetime, earlier: Complaint) -> None:
    """Say that it is about the same thing as an earlier complaint, which a supervisor then sees too. What is known of
    the thing from there is taken over where this one does not say it: the customer is not asked twice (P13). A price in
    another currency is not, once something here has a sum.

    Raises NotFound; DomainError ``complaint.repeats_itself``; Conflict ``complaint.changed``.
    """
    _require_both(complaint, by, earlier)
    if complaint.repeats_id == earlier.pk:
        return
    known = _known_of_the_thing(complaint, earlier)
    data = {"other": earlier.pk, "number": earlier.case.number, "known": known}
    fields = {"repeats_id": earlier.pk, **known}
    with transaction.atomic():
        write(complaint, fields, by=by, now=now, action="complaint.repeat_confirmed", data=data)
        store_answer(complaint, by=by, now=now, item=f"{QUESTION}{earlier.pk}", answer=Checked.Answer.YES)
        attach_supervisor(complaint, now=now, why=REPEATED)


def _known_of_the_thing(complaint: Complaint, earlier: Complaint) -> dict[str, Any]:
    """What the earlier complaint knows of the thing and this one does not say."""
    known = {name: getattr(earlier, name) for name in _OF_THE_THING}
    fields = {name: value for name, value in known.items() if value and not getattr(complaint, name)}
    if complaint.price is None and earlier.price is not None:
        if earlier.currency == complaint.currency:
            fields["price"] = earlier.price
        elif not _has_sums(complaint):
            fields |= {"price": earlier.price, "currency": earlier.currency}
    return fields


def _has_sums(complaint: Complaint) -> bool:
    """Whether something in the complaint is in its currency already: that is not changed under it. Three SQL queries
    at most."""
    return (
        Demand.objects.filter(complaint=complaint, amount__isnull=False).exists()
        or Cost.objects.filter(complaint=complaint, kind=Cost.Kind.MONEY).exists()
        or Remedy.objects.filter(decision__complaint=complaint, amount__isnull=False).exists()
    )


def deny_repetition(complaint: Complaint, *, by: Viewer, now: datetime, earlier: Complaint, why: str) -> None:
    """Say that it is another matter, and why; the desk does not ask again about that complaint.

    Raises NotFound; DomainError ``complaint.repeats_itself``, ``complaint.why``; Conflict ``complaint.changed``.
    """
    _require_both(complaint, by, earlier)
    why = required(why, DomainError(_("Write why, in a few words."), code="complaint.why"))
    fields = {"repeats_id": None} if complaint.repeats_id == earlier.pk else {}
    data = {"other": earlier.pk, "number": earlier.case.number, "why": why}
    with transaction.atomic():
        write(complaint, fields, by=by, now=now, action="complaint.repeat_denied", data=data)
        store_answer(complaint, by=by, now=now, item=f"{QUESTION}{earlier.pk}", answer=Checked.Answer.NO, note=why)
        release_supervisor(complaint, by=by, now=now)


def _require_both(complaint: Complaint, by: Viewer, earlier: Complaint) -> None:
    require_visible(by, complaint.case)
    if not can_see_case(by, earlier.case):
        raise NotFound(_("There is no such complaint, or it is not yours to see."), code="complaint.not_found")
    if earlier.pk == complaint.pk or earlier.received_at > complaint.received_at:
        raise DomainError(_("A complaint repeats an earlier one."), code="complaint.repeats_itself")
