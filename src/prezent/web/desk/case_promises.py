"""The promises of a case as its page shows them: what was promised, by when, how near it is, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.domain.language import dates, plurals, typography
from prezent.people.policies import Viewer
from prezent.promises import queries
from prezent.promises.models import Promise
from prezent.promises.when import Due
from prezent.web.desk.case_events import label
from prezent.web.desk.case_timeline import language
from prezent.web.desk.lists_rows import SOON
from prezent.web.desk.promise_words import when_words

State = Promise.State


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise on the page. ``state``: found, open, unsaid (broken, and the customer not told), or settled."""

    id: int
    state: str
    words: str
    tone: str
    icon: str
    when: str
    when_at: str
    left: str
    owner: str
    told: str
    note: str
    entry_id: int | None
    day: str
    hour: str
    #: of a found one: the open or broken promises of which its letter may give the new date
    earlier: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pledges:
    """The promises of a case in the order in which they want something."""

    found: tuple[Pledge, ...]
    open: tuple[Pledge, ...]
    unsaid: tuple[Pledge, ...]
    settled: tuple[Pledge, ...]


def pledges(rows: Sequence[queries.PromiseRow], now: datetime) -> Pledges:
    """The promises of a case in words."""
    made = [_pledge(row, now, _earlier(row, rows, now) if row.found else ()) for row in rows]
    return Pledges(
        *(tuple(one for one in made if one.state == state) for state in ("found", "open", "unsaid", "settled"))
    )


def context(who: Viewer, case_id: int, now: datetime) -> dict[str, Any]:
    """What the section of promises needs, with the line about the plan. One SQL query."""
    beside = queries.beside_case(who, case_id)
    return {
        "pledges": pledges(beside.promises, now),
        "plan": beside.plan,
        "today": timezone.localdate(now).isoformat(),
        "promise_kinds": [(value, str(name)) for value, name in Promise.Kind.choices],
    }


def _earlier(
    found: queries.PromiseRow, rows: Sequence[queries.PromiseRow], now: datetime
) -> tuple[tuple[int, str], ...]:
    """Promises that a letter moves: given before it, by another letter, with a date after it."""
    return tuple(
        (row.id, f"{row.words} ({when_words(Due(row.due_at, row.by_day), now)})")
        for row in rows
        if not row.found
        and row.state in (State.OPEN, State.BROKEN)
        and row.done_late_at is None
        and row.entry_id != found.entry_id
        and row.due_at is not None and row.made_at is not None and found.made_at is not None
        and row.made_at <= found.made_at < row.due_at
    )  # fmt: skip


def _pledge(row: queries.PromiseRow, now: datetime, earlier: tuple[tuple[int, str], ...] = ()) -> Pledge:
    due = Due(row.due_at, row.by_day) if row.due_at else None
    state = "found" if row.found else "open" if row.state == State.OPEN else "settled"
    if queries.is_unsaid(row.state, row.owned_up_at):
        state = "unsaid"
    tone, icon, left = _nearness(due, now) if state in {"open", "found"} else ("", "", "")
    if state == "unsaid":
        tone, icon = "late", "triangle-alert"
    elif state == "settled":
        tone, icon = _AFTER.get(row.state, ("", "check"))
    local = timezone.localtime(row.due_at) if row.due_at else None
    return Pledge(
        row.id,
        state,
        typography.no_orphans(row.words),
        tone,
        icon or "handshake",
        when_words(due, now) if due else _("no date yet"),
        local.isoformat(timespec="minutes") if local else "",
        left,
        row.owner,
        _told(row, now),
        row.note,
        row.proof_id or row.entry_id,
        due.day.isoformat() if due else "",
        "" if due is None or due.by_day or local is None else f"{local:%H:%M}",
        earlier,
    )


_AFTER = {
    str(State.KEPT): ("kept", "circle-check"),
    str(State.BROKEN): ("late", "triangle-alert"),
    str(State.RENEGOTIATED): ("", "repeat-2"),
    str(State.RELEASED): ("", "undo-2"),
    str(State.WITHDRAWN): ("", "mail-warning"),
}


def _nearness(due: Due | None, now: datetime) -> tuple[str, str, str]:
    if due is None:
        return "soon", "circle-dashed", ""
    left = due.at - now
    words = plurals.in_words(left, language())
    if left <= timedelta(0):
        return "late", "clock-alert", _("overdue by %(span)s") % {"span": plurals.duration_words(left, language())}
    return ("soon", "hourglass", words) if left <= SOON else ("", "", words)


def _told(row: queries.PromiseRow, now: datetime) -> str:
    """What became of it, by whom, when."""
    if row.found or row.settled_at is None:
        return ""
    word = label(State, row.state)
    if row.done_late_at is not None:
        word = pgettext("promise", "broken; done later")
    at = dates.moment_in_words(timezone.localtime(row.settled_at), timezone.localtime(now), language())
    return f"{word}, {at}" + (f", {row.settled_by}" if row.settled_by else "")
