"""The list of all promises: how often the word was kept, by team and by kind, and the promises behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from prezent.domain.language import dates
from prezent.platform import clock
from prezent.promises import queries
from prezent.promises.models import Promise
from prezent.promises.when import Due
from prezent.web.desk.case_events import label
from prezent.web.desk.case_timeline import language
from prezent.web.desk.promise_words import when_words
from prezent.web.middleware import DeskRequest
from prezent.web.typed import FEW, whole

#: Days back that can be chosen.
SPANS = (30, 90, 365)
#: What the list can be narrowed to: states, said of many promises.
_MANY = {
    Promise.State.OPEN: pgettext_lazy("promises", "open"),
    Promise.State.KEPT: pgettext_lazy("promises", "kept"),
    Promise.State.BROKEN: pgettext_lazy("promises", "broken"),
    Promise.State.RENEGOTIATED: pgettext_lazy("promises", "given a new date"),
    Promise.State.RELEASED: pgettext_lazy("promises", "released by the customer"),
}
_TONES = {"kept": "kept", "broken": "late", "open": "soon"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; what makes no sense narrows nothing."""

    days: int = SPANS[1]
    state: str = ""
    kind: str = ""
    team: int | None = None

    def address(self, **more: Any) -> str:
        """The address of this list, changed."""
        fields = {"days": self.days, "state": self.state, "kind": self.kind, "team": self.team} | more
        kept = {name: value for name, value in fields.items() if value not in ("", None)}
        return f"{reverse('promises')}?{urlencode(kept)}"


def read(typed: Any) -> Wanted:
    """The list that an address asks for."""
    days, team = typed.get("days", ""), typed.get("team", "")
    state, kind = typed.get("state", ""), typed.get("kind", "")
    return Wanted(
        days=int(days) if days in map(str, SPANS) else SPANS[1],
        state=state if state in {*Promise.State.values, "due"} else "",
        kind=kind if kind in Promise.Kind.values else "",
        team=whole(team, digits=FEW),
    )


@dataclass(frozen=True, slots=True)
class RateLine:
    """One bar: kept of due, with the addresses of the promises behind both numbers."""

    name: str
    kept: int
    due: int
    percent: int
    kept_href: str
    due_href: str
    broken: int
    broken_href: str


def _lines(rates: tuple[queries.Rate, ...], wanted: Wanted, by: str) -> list[RateLine]:
    lines = []
    for rate in rates:
        if not rate.due:
            continue
        narrowed = {"team": int(rate.key or 0)} if by == "team" else {"kind": rate.key}
        name = rate.name or _("no team") if by == "team" else label(Promise.Kind, rate.key)
        lines.append(
            RateLine(
                name[:1].upper() + name[1:],
                rate.kept,
                rate.due,
                round(100 * rate.kept / rate.due),
                wanted.address(state="kept", **narrowed),
                wanted.address(state="due", **narrowed),
                rate.broken,
                wanted.address(state="broken", **narrowed),
            )
        )
    return lines


def page(request: DeskRequest) -> dict[str, Any]:
    """What the page shows. Three SQL queries besides the frame's."""
    wanted, now = read(request.GET), clock.now()
    since = now - timedelta(days=wanted.days)
    before = whole(request.GET.get("before", ""))
    rows, mark = queries.listed(
        request.viewer, since=since, state=wanted.state, kind=wanted.kind, team=wanted.team, before=before
    )
    by_kind = queries.rates(request.viewer, since=since, by="kind")
    kept, due = sum(one.kept for one in by_kind), sum(one.due for one in by_kind)
    return {
        "at": "promises",
        "wanted": wanted,
        "by_team": _lines(queries.rates(request.viewer, since=since, by="team"), wanted, "team"),
        "by_kind": _lines(by_kind, wanted, "kind"),
        "kept": kept,
        "due": due,
        "spans": [(_span(days), wanted.address(days=days), days == wanted.days) for days in SPANS],
        "states": [
            (name, wanted.address(state="" if wanted.state == value else value), wanted.state == value)
            for value, name in _MANY.items()
        ],
        "narrowed": bool(wanted.state or wanted.kind or wanted.team is not None),
        "whole": Wanted(days=wanted.days).address(),
        "rows": [_row(row) for row in rows],
        "next": wanted.address(before=mark) if mark else "",
    }


def _span(days: int) -> str:
    return ngettext("the last %(n)d day", "the last %(n)d days", days) % {"n": days}


def _row(row: queries.ListRow) -> dict[str, Any]:
    now = clock.now()
    unsaid = queries.is_unsaid(row.state, row.owned_up_at)
    state = label(Promise.State, row.state)
    return {
        "row": row,
        "when": when_words(Due(row.due_at, row.by_day), now),
        "made": dates.moment_in_words(timezone.localtime(row.made_at), timezone.localtime(now), language()),
        "state": _("broken, and the customer has not heard from us since") if unsaid else state,
        "tone": _TONES.get(row.state, ""),
    }
