"""What is asked of others as screens show it: whom, what for, until when; and their letters, folded in the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import SideThread
from prezent.cases.queries import SideRow
from prezent.cases.queries.sides import WantingRow
from prezent.domain.language import dates, typography
from prezent.web.desk.case_events import label
from prezent.web.desk.lists_rows import language
from prezent.web.desk.promise_words import due_day

State = SideThread.State
ICONS = {"supplier": "building-2", "courier": "package", "expert": "graduation-cap", "other": "users"}


@dataclass(frozen=True, slots=True)
class Side:
    """A side thread in words. ``when`` says until when, or what is to be done."""

    id: int
    name: str
    kind: str
    icon: str
    asked_for: str
    state: str
    state_icon: str
    tone: str
    when: str
    answered: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Wanting:
    """A side thread that wants a look, on Today."""

    id: int
    name: str
    number: str
    matter: str
    icon: str
    tone: str
    when: str


def wanting_words(row: WantingRow, now: datetime) -> Wanting:
    """One line of Today: who has answered, or should have."""
    icon, tone, when = _state(row, now)
    return Wanting(row.id, row.name, row.number, row.matter, icon, tone, typography.no_orphans(when))


def shown(rows: Sequence[SideRow], now: datetime) -> list[Side]:
    """Those that want something first: answered ones, then open ones by date, then what is settled, latest first."""
    return [side_words(row, now) for row in sorted(rows, key=_order)]


def _order(row: SideRow) -> tuple[int, datetime, int]:
    far = datetime.max.replace(tzinfo=UTC)
    place = {State.ANSWERED: 0, State.OPEN: 1}.get(State(row.state), 2)
    return place, row.answer_due_at or far, -row.id


def side_words(row: SideRow, now: datetime) -> Side:
    """One side thread."""
    icon, tone, when = _state(row, now)
    return Side(
        row.id,
        row.name,
        label(SideThread.Kind, row.kind),
        ICONS.get(row.kind, "users"),
        row.asked_for,
        label(State, row.state),
        icon,
        tone,
        typography.no_orphans(when),
        row.state == State.ANSWERED,
        row.state == State.CLOSED,
    )


def _state(row: SideRow | WantingRow, now: datetime) -> tuple[str, str, str]:
    """Icon, tone and words."""
    if row.state == State.CLOSED:
        return "check", "", label(State, row.state)
    if row.state == State.ANSWERED:
        return "mail", "info", _("answered: read it, then go on or settle it")
    if row.answer_due_at is None:
        return "hourglass", "", _("asked, no date for the answer")
    day = due_day(row.answer_due_at)
    told = {"day": dates.day_in_words(day, timezone.localtime(now).date(), language())}
    if row.answer_due_at <= now:
        return "clock-alert", "late", _("no answer, the date was %(day)s") % told
    return "hourglass", "", _("answer expected by %(day)s") % told
