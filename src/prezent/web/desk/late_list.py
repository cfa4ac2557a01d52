"""The list of late answers: those that are late now, how often each reason was given, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from prezent.cases.models import Lateness
from prezent.cases.queries import lateness as reads
from prezent.domain.language import dates, plurals
from prezent.platform import clock
from prezent.web.desk.case_events import label
from prezent.web.desk.late_words import WhyLate, why_late
from prezent.web.desk.lists_rows import language
from prezent.web.middleware import DeskRequest
from prezent.web.typed import FEW, whole

#: Days back that can be chosen.
SPANS = (30, 90)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: what is late ``now``, or what was late in some days. Nonsense narrows nothing."""

    days: int = SPANS[0]
    now: bool = True
    reason: str = ""
    team: int | None = None

    def address(self, **more: Any) -> str:
        """The address of this list, changed."""
        fields = {"days": self.days, "show": "" if self.now else "all", "reason": self.reason, "team": self.team}
        kept = {name: value for name, value in (fields | more).items() if value not in ("", None)}
        return f"{reverse('late')}?{urlencode(kept)}"


def read(typed: Mapping[str, str]) -> Wanted:
    """The list that an address asks for."""
    days, team, reason = typed.get("days", ""), typed.get("team", ""), typed.get("reason", "")
    return Wanted(
        days=int(days) if days in map(str, SPANS) else SPANS[0],
        now=typed.get("show") != "all",
        reason=reason if reason in reads.REASONS else "",
        team=whole(team, digits=FEW),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many late answers, of the greatest number among the bars, and the addresses behind the numbers."""

    name: str
    number: int
    percent: int
    href: str
    #: the parts of the number, each with the address behind it
    parts: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """One late answer in words."""

    row: reads.LateRow
    tone: str
    overdue: str
    due: str
    why: WhyLate


def reason_words(reason: str) -> str:
    """A reason as it is counted, also the one that nobody has given."""
    return pgettext("late because", "no reason yet") if reason == reads.UNSAID else label(Lateness.Reason, reason)


def page(request: DeskRequest) -> dict[str, Any]:
    """What the page shows. Two SQL queries besides the frame's."""
    wanted, now = read(request.GET), clock.now()
    since, after = now - timedelta(days=wanted.days), request.GET.get("after", "")
    if wanted.now:
        rows, mark = reads.late_now(request.viewer, now, after=after)
    else:
        rows, mark = reads.late_since(
            request.viewer, now, since=since, reason=wanted.reason, team=wanted.team, after=after
        )
    counts = reads.counts(request.viewer, now, since=since)
    return {
        "at": "late",
        "wanted": wanted,
        "total": sum(one.number for one in counts),
        "by_reason": _by_reason(counts, wanted),
        "by_team": _by_team(counts, wanted),
        "spans": [(_span(days), wanted.address(days=days), days == wanted.days) for days in SPANS],
        "now_href": Wanted(days=wanted.days).address(),
        "all_href": wanted.address(show="all", reason="", team=None),
        "narrowed": _narrowed(counts, wanted),
        "rows": [_late(row) for row in rows],
        "here": request.get_full_path(),
        "next": wanted.address(after=mark) if mark else "",
    }


def _span(days: int) -> str:
    return ngettext("the last %(n)d day", "the last %(n)d days", days) % {"n": days}


def _narrowed(counts: Sequence[reads.Count], wanted: Wanted) -> str:
    """What the list is narrowed to, in words."""
    said = [reason_words(wanted.reason)] if wanted.reason else []
    if wanted.team is not None:
        said.append(next((one.team for one in counts if one.team_id == wanted.team and one.team), _("no team")))
    return ", ".join(said)


def _bars(found: Sequence[tuple[str, int, str, tuple[tuple[str, int, str], ...]]]) -> list[Bar]:
    most = max((number for _name, number, _href, _parts in found), default=0)
    return [
        Bar(name[:1].upper() + name[1:], number, round(100 * number / most), href, parts)
        for name, number, href, parts in sorted(found, key=lambda one: (-one[1], one[0]))
    ]


def _by_reason(counts: Sequence[reads.Count], wanted: Wanted) -> list[Bar]:
    numbers = {reason: sum(one.number for one in counts if one.reason == reason) for reason in reads.REASONS}
    return _bars(
        [
            (reason_words(reason), number, wanted.address(show="all", reason=reason, team=None), ())
            for reason, number in numbers.items()
            if number
        ]
    )


def _by_team(counts: Sequence[reads.Count], wanted: Wanted) -> list[Bar]:
    teams = {one.team_id: one.team for one in counts}
    found = []
    for team, name in teams.items():
        theirs = [one for one in counts if one.team_id == team]
        parts = tuple(
            (reason_words(one.reason), one.number, wanted.address(show="all", reason=one.reason, team=team))
            for one in sorted(theirs, key=lambda one: (-one.number, one.reason))
        )
        total = sum(one.number for one in theirs)
        found.append((name or _("no team"), total, wanted.address(show="all", reason="", team=team), parts))
    return _bars(found)


def _late(row: reads.LateRow) -> Late:
    now = clock.now()
    late_by = (row.answered_at or now) - row.due_at
    span = plurals.duration_words(late_by, language())
    if row.answered_at is not None:
        overdue = _("answered %(span)s late") % {"span": span}
    else:
        overdue = _("%(span)s overdue") % {"span": span} if row.waiting else _("ended without an answer")
    return Late(
        row,
        "late" if row.waiting else "",
        overdue,
        dates.moment_in_words(timezone.localtime(row.due_at), timezone.localtime(now), language()),
        why_late(row.number, row.since, row.reason, row.words, row.said_by),
    )
