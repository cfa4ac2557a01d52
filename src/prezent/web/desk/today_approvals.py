"""On Today: whose consent is awaited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.complaints.queries.decision import AwaitedRow, approvals_for
from prezent.people.policies import Viewer
from prezent.web.desk.complaint_words import moment, money


@dataclass(frozen=True, slots=True)
class Awaited:
    """A question that the person may answer."""

    href: str
    text: str
    matter: str
    when: str


def awaited(who: Viewer, now: datetime) -> tuple[Awaited, ...]:
    """The questions, the oldest first. One SQL query where nobody asks anything, else three."""
    return tuple(_line(row, now) for row in approvals_for(who))


def _line(row: AwaitedRow, now: datetime) -> Awaited:
    names = {"who": row.asked_by or _("Prezent"), "amount": money(row.amount, row.currency) if row.amount else ""}
    if "silence" in row.reasons:
        text = _("%(who)s asks for a legal review") % names
    elif "limit" in row.reasons:
        text = _("%(who)s asks for consent to %(amount)s") % names
    elif "refusal" in row.reasons:
        text = _("%(who)s asks for a signature under a refusal") % names
    else:
        text = _("%(who)s asks for a decision") % names
    matter = f"{row.matter}, {row.customer}" if row.customer else row.matter
    href = f"{reverse('complaint', args=[row.number])}#zgoda"
    return Awaited(href, text, matter, moment(row.asked_at, now))
