"""What the next person should know of a case: offered when the assignee changes, begun from what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from prezent.cases.models import Attachment, Case, Entry
from prezent.cases.queries import CaseRow, Timeline, parts
from prezent.people.policies import Viewer
from prezent.platform.eventlog import EventRow
from prezent.promises import queries as promises
from prezent.promises.models import Promise
from prezent.promises.when import Due
from prezent.web.desk import case_sides
from prezent.web.desk.promise_words import when_words

#: So long after the change a note is offered.
OFFERED = timedelta(days=1)
#: Lines of one kind.
MOST = 12


def offered(case: CaseRow, events: Sequence[EventRow], who: Viewer, now: datetime) -> bool:
    """Whether the viewer has just given the case to somebody else and left that person no note. No SQL query."""
    if case.assignee_id is None or case.assignee_id == who.id:
        return False
    for event in reversed(events):
        if event.action == "case.handed_over":
            return False
        if event.action == "case.assigned":
            mine = event.actor.kind == "staff" and event.actor.id == who.id
            return mine and event.data.get("to_id") == case.assignee_id and now - event.at < OFFERED
    return False


def begun(case: Case, who: Viewer, now: datetime) -> str:
    """The note as it begins: what is open, what was promised and asked, what the customer gave. Three SQL queries.

    Nothing is guessed: what was established only a person can say.
    """
    known = parts(who, Timeline(case.pk, case.number, case.customer_id, None, (), (), False))
    word = [one for one in promises.of_case(who, case.pk) if not one.found and one.state == Promise.State.OPEN]
    gave = Attachment.objects.filter(case=case, entry__kind=Entry.Kind.IN, entry__side__isnull=True, inline=False)
    open_sides = [one for one in case_sides.shown(known.sides, now) if not one.settled]
    contacts = [one.value for one in known.contacts]
    paragraphs = [
        _paragraph(_("What is established:"), []),
        _paragraph(_("Promised:"), (_promised(one, now) for one in word)),
        _paragraph(_("The answer must come back to:"), (one.text for one in known.points if not one.answered)),
        _paragraph(
            _("Asked of others:"),
            (f"{one.name}: {one.asked_for} ({one.state if one.answered else one.when})" for one in open_sides),
        ),
        _paragraph(
            _("We have this from the customer, do not ask again:"),
            [*contacts, *dict.fromkeys(gave.order_by("id").values_list("name", flat=True))],
        ),
    ]
    first, *facts = paragraphs
    return "\n\n".join([first, *(one for one in facts if "\n" in one)])


def _promised(row: promises.PromiseRow, now: datetime) -> str:
    if row.due_at is None:
        return row.words
    return f"{row.words} ({when_words(Due(row.due_at, row.by_day), now)})"


def _paragraph(title: str, lines: Iterable[str]) -> str:
    shown = [f"– {' '.join(one.split())[:200]}" for one in lines][:MOST]
    return "\n".join([title, *shown])
