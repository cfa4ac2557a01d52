"""Everything that the page of a case needs, and its parts for htmx."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import SPOKEN, Channel, Kind, Priority, Status, SuggestedLink
from prezent.cases.queries import CaseRow, OtherCaseRow, Timeline, case_row, parts, timeline
from prezent.cases.queries.nav import VIEWS
from prezent.cases.services import owing
from prezent.complaints.queries.decision import is_untold
from prezent.domain.language import dates, plurals
from prezent.people.queries import directory
from prezent.platform import clock as platform_clock
from prezent.platform.errors import DomainError
from prezent.web.desk import case_clocks, case_promises, case_sides, case_timeline, handover_words
from prezent.web.desk.case_composer import Composer, compose
from prezent.web.desk.case_events import label
from prezent.web.desk.case_http import is_htmx
from prezent.web.desk.case_menus import LANGUAGES, menus
from prezent.web.desk.late_words import WhyLate, why_late
from prezent.web.desk.lists_rows import SOON
from prezent.web.middleware import DeskRequest

#: Where the raw mail of an entry is kept.
KEPT_IN = "mailbox_incomingmail"


@dataclass(frozen=True, slots=True)
class Due:
    """When the customer must be answered, and how that was counted."""

    tone: str
    icon: str
    day: str
    time: str
    left: str
    since: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that this one may belong to, and why."""

    other: OtherCaseRow
    reason: str


def due_of(case: CaseRow, now: datetime) -> Due | None:
    """The answer that is owed, or None when nobody waits."""
    if case.waiting_since is None:
        return None
    result = owing.answer_due(case.waiting_since)
    lang = case_timeline.language()
    left = result.due - now
    local = timezone.localtime(result.due)
    late = left <= timedelta(0)
    tone = "late" if late else "soon" if left <= SOON else ""
    return Due(
        tone,
        "clock-alert" if late else "hourglass",
        dates.day_in_words(local.date(), timezone.localtime(now).date(), lang),
        dates.clock_time(local),
        _("overdue by %(span)s") % {"span": plurals.duration_words(left, lang)}
        if late
        else plurals.in_words(left, lang),
        plurals.since_words(now - case.waiting_since, lang),
        tuple(step.pl if lang == "pl" else step.en for step in result.steps),
    )


def why_late_of(case: CaseRow, due: Due | None) -> WhyLate | None:
    """Why the answer is late, asked for or given; None for one that is not."""
    if case.waiting_since is None or due is None or due.tone != "late":
        return None
    said = case.late_reason
    return why_late(case.number, case.waiting_since, *((said.reason, said.words, said.by) if said else ()))


def page_context(
    request: DeskRequest, number: str, *, before: int | None = None, composer: Composer | None = None
) -> dict[str, Any]:
    """What the page shows. Six SQL queries besides those of the frame; raises NotFound."""
    now = platform_clock.now()
    case = case_row(request.viewer, number)
    entries = timeline(case, before=before, kept_in=KEPT_IN)
    found = parts(request.viewer, entries)
    due = due_of(case, now)
    return {
        "case": case,
        "base": f"/cases/{number}",
        "customer": case.customer,
        "items": case_timeline.build(entries, found, now),
        "earlier": entries.oldest,
        "before": before,
        "last_in": last_incoming(entries),
        "due": due,
        "why_late": why_late_of(case, due),
        "composer": composer or compose(case, entries, found, request.user),
        **closing_of(case, case_clocks.clocks(request.viewer, case.id, now)),
        **case_promises.context(request.viewer, case.id, now),
        "sides": case_sides.shown(found.sides, now),
        "passes_on": handover_words.offered(case, entries.events, request.viewer, now),
        "points": found.points,
        "open_points": sum(1 for point in found.points if not point.answered),
        "tags": found.tags,
        "contacts": found.contacts,
        "suggestions": [_suggestion(other) for other in found.suggestions],
        "others": [(other, label(Status, other.status)) for other in found.others],
        "more_others": found.more_others,
        "answered": any(entry.kind == "out" for entry in entries.entries) or entries.earlier,
        **words_of(case),
        **menus(case, directory()),
        "pane": request.GET.get("view") if request.GET.get("view") in VIEWS else "mine",
    }


def closing_of(case: CaseRow, clocks: case_clocks.Clocks) -> dict[str, Any]:
    """The deadlines, and whether closing the case takes a word: the law asks something, a complaint is unanswered or
    decided and not told, or the customer never had an answer (the rules are those of ``handling.close`` and the
    subscribers of ``ClosingAsked``). One SQL query for a complaint that nothing else stands against closing."""
    waits = case.waiting_since is not None and not case.is_closed
    unanswered = waits and case.kind == Kind.COMPLAINT
    unheard = waits and not unanswered and case.first_answered_at is None and case.channel not in SPOKEN
    asks_word = not case.is_closed and (unanswered or unheard or clocks.against is not None)
    # Asked only where it alone would take a word: while the customer waits, or a deadline runs, that is said already.
    untold = case.kind == Kind.COMPLAINT and not case.is_closed and not asks_word and is_untold(case.id)
    return {
        "clocks": clocks, "unanswered": unanswered, "unheard": unheard, "untold": untold,
        "asks_word": asks_word or untold,
    }  # fmt: skip


def last_incoming(entries: Timeline) -> int:
    """The newest of the customer's own messages shown, or 0: what a writer has seen."""
    return max((one.id for one in entries.entries if one.kind == "in" and not one.automatic), default=0)


def _suggestion(other: OtherCaseRow) -> Suggestion:
    return Suggestion(other, label(SuggestedLink.Reason, other.reason))


def words_of(case: CaseRow) -> dict[str, Any]:
    """Stored values of a case in words."""
    spoken = dict(LANGUAGES).get(case.customer.language, case.customer.language) if case.customer else ""
    return {
        "kind": label(Kind, case.kind),
        "status": label(Status, case.status),
        "priority": label(Priority, case.priority),
        "channel": label(Channel, case.channel),
        "spoken": spoken,
    }


def render_page(
    request: DeskRequest,
    number: str,
    *,
    status: int = 200,
    before: int | None = None,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The whole page; ``context`` is that of :func:`page_context` where a view had to change it."""
    context = context or page_context(request, number, before=before)
    return render(request, "desk/case.html", context, status=status)


def render_parts(request: DeskRequest, number: str) -> HttpResponse:
    """Header, timeline and panels anew, for htmx to put in place; of the composer only what closing with it asks."""
    return render(request, "desk/case/refresh.html", page_context(request, number))


def render_closing(request: DeskRequest, number: str, error: DomainError) -> HttpResponse:
    """The case with its closing form open: what stands against closing it, and the field for the word."""
    context = page_context(request, number) | {"asks_word": True, "closing": str(error)}
    if is_htmx(request):
        return render(request, "desk/case/refresh.html", context, status=error.status)
    return render_page(request, number, status=error.status, context=context)
