"""The page of a plan: its steps in words, the form in which they are all changed at once, what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.cases.queries import CaseRow, case_row
from prezent.domain.language import dates, typography
from prezent.people.models import Staff
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import EventRow, timeline
from prezent.promises.models import Step
from prezent.promises.plan_queries import PlanRow, StepRow, plan_of
from prezent.promises.planning import MOST, Line
from prezent.promises.when import Due
from prezent.web.desk.case_composer import named
from prezent.web.desk.lists_rows import language
from prezent.web.desk.promise_words import read_due, when_words
from prezent.web.middleware import DeskRequest
from prezent.web.typed import FEW, whole

#: Empty rows at the end of the form.
BLANK = 2
BLANK_AT_FIRST = 3
#: Lines of the history that are looked through for earlier plans, and how many of those are shown.
EVENTS, EARLIER = 400, 20
_FIELDS = ("step", "place", "what", "by", "who", "day", "hour")


@dataclass(frozen=True, slots=True)
class Shown:
    """A step in words. ``state``: done, now (the first that is not done), or empty; ``final``: it stays done."""

    id: int
    what: str
    state: str
    beside: str
    tone: str
    told: str
    final: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A step in the form, as it stands or as it was typed; ``by``: "customer", "other", or a person's number."""

    step: str = ""
    place: str = ""
    what: str = ""
    by: str = ""
    who: str = ""
    day: str = ""
    hour: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The plan as it was, and who wrote it when."""

    when: str
    who: str
    steps: tuple[str, ...]


def context(
    request: DeskRequest, number: str, *, typed: Sequence[Row] | None = None, error: DomainError | None = None
) -> dict[str, Any]:
    """What the page shows. Four SQL queries besides the frame's; raises NotFound.

    ``typed`` are the rows that were refused with ``error``: they stand in the form again.
    """
    now = clock.now()
    case = case_row(request.viewer, number)
    plan = plan_of(request.viewer, case.id)
    here = {str(step.id) for step in plan.steps}
    rows = [_known(row, here) for row in typed] if typed is not None else [_row_of(step) for step in plan.steps]
    blank = BLANK if plan.steps else BLANK_AT_FIRST
    rows += [Row(by=str(request.viewer.id))] * min(blank, MOST - len(rows))
    return {
        "case": case,
        "base": f"/cases/{number}",
        "version": plan.version,
        "steps": _shown(plan, now),
        "done": sum(1 for step in plan.steps if step.done),
        "rows": list(enumerate(rows, 1)),
        "people": [(str(one.id), one.name) for one in directory().staff],
        "told": _told(plan, now),
        "fresh": plan.fresh,
        "offered_to": plan.offered_to,
        "into_letter": _into_letter(case),
        "earlier": _earlier(case.id, now),
        "today": timezone.localdate(now).isoformat(),
        "error": error,
    }


def _into_letter(case: CaseRow) -> str:
    person = named(case.customer, "gen")
    return (
        _("Put the plan into a letter to %(person)s") % {"person": person}
        if person
        else _("Put the plan into a letter to the customer")
    )


def _shown(plan: PlanRow, now: datetime) -> list[Shown]:
    first = next((step.id for step in plan.steps if not step.done), None)
    return [_step(step, now, is_next=step.id == first) for step in plan.steps]


def _step(step: StepRow, now: datetime, *, is_next: bool) -> Shown:
    due = Due(step.due_at, step.by_day) if step.due_at else None
    beside, tone = [who_words(step.side, step.owner or step.who)], ""
    if due is not None and not step.done:
        beside.append(when_words(due, now))
    told = ""
    if step.done and step.done_at is not None:
        at = dates.moment_in_words(timezone.localtime(step.done_at), timezone.localtime(now), language())
        told, tone = pgettext("step", "done %(when)s") % {"when": at}, "kept"
        if step.done_by and step.done_by != step.owner:
            told = _("%(done)s, noted by %(who)s") % {"done": told, "who": step.done_by}
    elif step.broken or (due is not None and due.at <= now):
        told, tone = (_("the promise is broken") if step.broken else _("the date has passed")), "late"
    elif step.promised:
        told = _("promised to the customer")
    state = "done" if step.done else "now" if is_next else ""
    return Shown(step.id, typography.no_orphans(step.what), state, ", ".join(beside), tone, told, step.final)


def who_words(side: str, who: str) -> str:
    """Who does a step, in words of the desk."""
    if side == Step.Side.CUSTOMER:
        return pgettext("who does a step", "the customer")
    return who or pgettext("who does a step", "we")


def _told(plan: PlanRow, now: datetime) -> str:
    if plan.told_at is None:
        return ""
    at = dates.moment_in_words(timezone.localtime(plan.told_at), timezone.localtime(now), language())
    if plan.told_entry_id is not None:
        return _("The customer knows a plan from the letter of %(when)s.") % {"when": at}
    return _("The customer was told a plan %(when)s.") % {"when": at}


def _row_of(step: StepRow) -> Row:
    due = Due(step.due_at, step.by_day) if step.due_at else None
    hour = f"{timezone.localtime(due.at):%H:%M}" if due is not None and not due.by_day else ""
    by = str(step.owner_id or "") if step.side == Step.Side.US else step.side
    return Row(
        str(step.id), str(step.position), step.what, by, step.who, due.day.isoformat() if due is not None else "", hour
    )


def _known(row: Row, here: set[str]) -> Row:
    """A typed row whose step somebody took out meanwhile is a new step."""
    return row if row.step in here else Row("", row.place, row.what, row.by, row.who, row.day, row.hour)


def typed_rows(fields: QueryDict) -> list[Row]:
    """The rows of the form as they were typed, in the order of their places; rows left empty are left out."""
    columns = [fields.getlist(name) for name in _FIELDS]
    rows = [Row(*(cell.strip() for cell in cells)) for cells in zip(*columns, strict=False)]
    return sorted((row for row in rows if row.what or row.day or row.who), key=_place)


def _place(row: Row) -> float:
    try:
        return float(row.place.replace(",", "."))
    except ValueError:
        return float("inf")  # a row without a place is the last


def lines_of(rows: Sequence[Row]) -> list[Line]:
    """The typed rows as steps. Raises DomainError ``plan.date`` for a day that cannot be read."""
    people = _people(rows)
    return [_line(row, people) for row in rows]


def _people(rows: Sequence[Row]) -> Mapping[str, Staff]:
    numbers = {number for row in rows if (number := whole(row.by, digits=FEW)) is not None}
    return {str(one.pk): one for one in Staff.objects.filter(pk__in=numbers)} if numbers else {}


def _line(row: Row, people: Mapping[str, Staff]) -> Line:
    due = read_due(row.day, row.hour)
    if due is None and (row.day or row.hour):
        raise DomainError(
            _("The date of “%(what)s” cannot be read: choose a day, and an hour if there is one.") % {"what": row.what},
            code="plan.date",
        )
    side = row.by if row.by in (Step.Side.CUSTOMER, Step.Side.OTHER) else Step.Side.US
    return Line(row.what, side, people.get(row.by), row.who, due, whole(row.step))


def _earlier(case_id: int, now: datetime) -> list[Version]:
    """What the plan was, the latest first, as the history keeps it. One SQL query."""
    changes = [event for event in timeline(("case", case_id), limit=EVENTS) if event.action == "plan.changed"]
    return [_version(event, now) for event in reversed(changes[-EARLIER:])]


def _version(event: EventRow, now: datetime) -> Version:
    when = dates.moment_in_words(timezone.localtime(event.at), timezone.localtime(now), language())
    return Version(when, event.actor.name, tuple(described_words(one, now) for one in event.data["after"]))


def described_words(step: Mapping[str, Any], now: datetime) -> str:
    """A step of the history in one line."""
    due = Due(datetime.fromisoformat(step["due"]), bool(step["by_day"])) if step["due"] else None
    beside = [who_words(step["side"], step["who"]), *([when_words(due, now)] if due is not None else [])]
    return f"{step['what']} ({', '.join(beside)})"
