"""Today: to whom do I owe a word, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.policies import get_case
from prezent.cases.queries import today as reads
from prezent.cases.queries.listing import Horizon, horizon
from prezent.cases.queries.sides import wanting
from prezent.cases.services.handling import note_needs_no_answer
from prezent.deadlines import queries as deadlines
from prezent.domain.language import dates, plurals
from prezent.platform import clock, config
from prezent.promises import queries as promises
from prezent.web.desk import case_sides, today_channels, today_words
from prezent.web.desk.case_http import resource
from prezent.web.desk.lists_rows import language
from prezent.web.desk.today_approvals import awaited
from prezent.web.desk.today_page import DebtMaker, Owing, people, worth_starting_until
from prezent.web.middleware import DeskRequest


def _show(request: DeskRequest) -> HttpResponse:
    """The page: nine SQL queries besides the frame's, for channels, what was asked of others, the week, debts,
    promises, deadlines with their warnings (one for the team's), failed letters and questions about complaints (three
    where there are some)."""
    when = horizon(clock.now())
    team = request.viewer.is_supervisor and request.GET.get("whose") == "team"
    until = worth_starting_until(when)
    whose: reads.Whose = "team" if team else "mine"
    cases, more = reads.debts(request.viewer, until, whose=whose)
    last_day = timezone.localtime(until - timedelta(seconds=1)).date()
    due, more_due = deadlines.owed(request.viewer, last_day, whose=whose)
    more = more or more_due
    rows: Sequence[Owing] = (*cases, *promises.owed(request.viewer, until, whose=whose), *due)
    context: dict[str, Any] = {"at": "today", "team": team, "more": more, "hours": config.get().first_answer_hours}
    context |= {"channels": today_channels.lines(when.now)}
    context |= {"sides": [case_sides.wanting_words(row, when.now) for row in wanting(request.viewer, when.now)]}
    context |= {"week": reads.week(request.viewer, when.now), "today_count": f"{len(rows)}{'+' if more else ''}"}
    context |= {"awaited": awaited(request.viewer, when.now)}
    context |= _dateline(when)
    context |= _owed(request, when, rows, more=more, team=team) if rows else _rest(request, when, team=team)
    return render(request, "desk/today.html", context)


def _dateline(when: Horizon) -> dict[str, Any]:
    now = timezone.localtime(when.now)
    weekday, _comma, day = dates.day_in_words(now.date(), now.date(), language(), long=True, near=False).partition(", ")
    number, _space, month = day.partition(" ")
    return {"now": now, "weekday": weekday, "day": number, "month": month, "clock": dates.clock_time(now)}


def _owed(request: DeskRequest, when: Horizon, rows: Sequence[Owing], *, more: bool, team: bool) -> dict[str, Any]:
    counts = people(rows, when)
    failed = reads.failed_letters([row.id for row in rows if isinstance(row, reads.DebtRow) and row.unsent])
    groups = DebtMaker(request.viewer, when, failed).groups(rows)
    return {
        "headline": today_words.headline(sum(counts.values()), language(), more=more, team=team),
        "lede": today_words.breakdown(
            counts["unsent"], counts["late"], counts["today"], counts["later"], language(), silence=counts["silence"]
        ),
        "groups": [group for group in groups if group.key != "later"],
        "later": [group for group in groups if group.key == "later"],
    }


def _rest(request: DeskRequest, when: Horizon, *, team: bool) -> dict[str, Any]:
    following = None if team else reads.next_debt(request.viewer, when.now)
    context: dict[str, Any] = {"headline": today_words.nobody(language(), team=team), "following": following}
    if following is not None:
        due, now = timezone.localtime(following.owed_by), timezone.localtime(when.now)
        context["following_when"] = dates.moment_in_words(due, now, language(), long=True)
        context["following_left"] = plurals.in_words(following.owed_by - when.now, language())
    return context


def _no_answer(request: DeskRequest, number: str) -> HttpResponse:
    """Say on Today that a customer's last words want no answer, and come back to Today."""
    note_needs_no_answer(get_case(request.viewer, number), by=request.viewer, now=clock.now())
    messages.success(
        request, _("%(number)s: noted that no answer is needed. The case stays open.") % {"number": number}
    )
    team = "?whose=team" if request.POST.get("whose") == "team" else ""
    return HttpResponseRedirect(reverse("today") + team)


show = resource(GET=_show)
no_answer = resource(POST=_no_answer)
