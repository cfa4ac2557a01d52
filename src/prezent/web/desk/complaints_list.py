"""The list of complaints: how far each is, by when the law wants an answer, and what is awaited from whoever asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from prezent.complaints.queries import listing
from prezent.domain.deadlines.due import WARSAW
from prezent.domain.language import plurals
from prezent.platform import clock
from prezent.web.desk.case_http import resource
from prezent.web.desk.complaint_words import day
from prezent.web.desk.lists_rows import language
from prezent.web.middleware import DeskRequest

_NAMES: Final = {
    "acknowledge": pgettext_lazy("complaint", "to acknowledge"),
    "examined": pgettext_lazy("complaint", "being examined"),
    "awaiting": pgettext_lazy("complaint", "awaiting approval"),
    "decided": pgettext_lazy("complaint", "decided"),
    "sent": pgettext_lazy("complaint", "answered"),
    "silence": pgettext_lazy("complaint", "in silence"),
    "closed": pgettext_lazy("complaint", "closed"),
}
#: The same of one complaint: a language may say it in another form than of many.
_ONE: Final = {
    "acknowledge": pgettext_lazy("one complaint", "to acknowledge"),
    "examined": pgettext_lazy("one complaint", "being examined"),
    "awaiting": pgettext_lazy("one complaint", "awaiting approval"),
    "decided": pgettext_lazy("one complaint", "decided, the customer does not know yet"),
    "sent": pgettext_lazy("one complaint", "answered"),
    "silence": pgettext_lazy("one complaint", "in silence"),
    "closed": pgettext_lazy("one complaint", "closed"),
}
_LOOKS: Final = {
    "acknowledge": ("inbox", "soon"), "examined": ("scale", ""), "awaiting": ("hourglass", "soon"),
    "decided": ("pen-line", ""), "sent": ("circle-check", "kept"), "silence": ("clock-alert", "late"),
    "closed": ("check", ""),
}  # fmt: skip
#: With fewer days than that left, a legal date is marked as near.
_SOON: Final = 3


def _address(**fields: Any) -> str:
    kept = {name: value for name, value in fields.items() if value}
    return reverse("complaints") + (f"?{urlencode(kept)}" if kept else "")


def _show(request: DeskRequest) -> HttpResponse:
    """The page. Two SQL queries besides the frame's for somebody who leads, one for everybody else."""
    now = clock.now()
    typed = request.GET.get("state", "")
    state = typed if typed in {*listing.STATES, "all"} else ""
    after = request.GET.get("after", "")
    rows, mark = listing.listed(request.viewer, state=state, after=after)
    awaited = listing.awaited(request.viewer) if not state and not after else ()
    context = {
        "at": "complaints",
        "state": state,
        "awaited": [_row(one, now) for one in awaited],
        "rows": [_row(one, now) for one in rows],
        "next": _address(state=state, after=mark) if mark else "",
        "states": [
            (name, _address(state="" if state == value else value), state == value) for value, name in _NAMES.items()
        ],
    }
    return render(request, "desk/complaints.html", context)


def _row(row: listing.ComplaintListRow, now: datetime) -> dict[str, Any]:
    icon, tone = _LOOKS[row.state]
    due_tone, left = _left(row, now)
    return {
        "row": row,
        "icon": icon,
        "tone": tone,
        "state": _("approval is asked for") if row.asked and row.state == "awaiting" else str(_ONE[row.state]),
        "due": day(row.legal_due, now) if row.legal_due else "",
        "due_tone": due_tone,
        "left": left,
        "received": day(row.received_at.astimezone(WARSAW).date(), now),
    }


def _left(row: listing.ComplaintListRow, now: datetime) -> tuple[str, str]:
    """How near the legal date is, and how many days are left or lost; today and tomorrow say it themselves."""
    if row.legal_due is None:
        return "", ""
    days = (row.legal_due - timezone.localtime(now).date()).days
    if days < 0:
        span = plurals.duration_words(timedelta(days=-days), language())
        return "late", _("overdue by %(span)s") % {"span": span}
    return "soon" if days <= _SOON else "", plurals.in_words(timedelta(days=days), language()) if days > 1 else ""


show = resource(GET=_show)
