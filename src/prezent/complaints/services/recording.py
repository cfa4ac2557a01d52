"""How a complaint is changed: by compare-and-set, with its line in the history of its case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.complaints.models import Complaint
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import Actor, record

#: What the columns hold, and more than anybody asks for.
MOST: Final = Decimal("9999999999.99")
_CENT: Final = Decimal("0.01")


def log(complaint: Complaint, action: str, *, actor: Actor, now: datetime, **data: Any) -> None:
    """Append a line about the complaint to its case's history; ``complaint.case`` has been read."""
    record(
        action,
        actor=actor,
        subject=("case", complaint.case_id),
        team_id=complaint.case.team_id,
        now=now,
        data={"complaint": complaint.pk, **data},
    )


def write(
    complaint: Complaint,
    fields: Mapping[str, Any],
    *,
    by: Viewer,
    now: datetime,
    action: str,
    data: Mapping[str, Any],
) -> None:
    """Write ``fields`` to the complaint as the caller saw it, and a line of the log, in one transaction.

    Raises Conflict ``complaint.changed`` that says who was first; nothing is written then.
    """
    written = {**fields, "changed_at": now, "changed_by_id": by.id, "version": complaint.version + 1}
    with transaction.atomic():
        if not Complaint.objects.filter(pk=complaint.pk, version=complaint.version).update(**written):
            raise changed_meanwhile(complaint)
        log(complaint, action, actor=by.actor, now=now, **data)
    for name, value in written.items():
        setattr(complaint, name, value)


def changed_meanwhile(complaint: Complaint) -> Conflict:
    """What to tell whoever comes second. One SQL query."""
    who = Complaint.objects.filter(pk=complaint.pk).values_list("changed_by__name", flat=True).first()
    return Conflict(
        _("Meanwhile this complaint was changed (by: %(who)s). What you typed is still here: look, and save again.")
        % {"who": who or _("the desk")},
        code="complaint.changed",
    )


def line(words: str, longest: int = LONGEST_WORDS) -> str:
    """Words on one line, cut to what the column holds."""
    return " ".join(words.split())[:longest]


def required(words: str, refusal: DomainError) -> str:
    """Words on one line. Raises ``refusal`` when there are none."""
    found = line(words)
    if not found:
        raise refusal
    return found


def amount_of(amount: Decimal, refusal: DomainError) -> Decimal:
    """An amount with two places, more than zero and no more than the column holds. Raises ``refusal``."""
    if not amount.is_finite() or not _CENT <= amount <= MOST:
        raise refusal
    return amount.quantize(_CENT)
