"""Changes of a case's state, each a resource of its own: assignee, team, kind, closure and so on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from prezent.cases.models import Case
from prezent.cases.policies import can_see_case, get_case
from prezent.cases.services import handling
from prezent.complaints.services import intake
from prezent.people.models import Staff, Team
from prezent.platform import clock
from prezent.platform.errors import DomainError
from prezent.web.desk.case_http import is_htmx, resource, to_case
from prezent.web.desk.case_page import render_closing, render_parts
from prezent.web.middleware import DeskRequest
from prezent.web.typed import key

#: Characters of the word that closing asks for.
LONGEST_WORD = 300

#: What closing is refused for until somebody writes a word, whichever button it was.
ASKS_WORD = {"case.unanswered", "complaint.unanswered", "deadline.running", "deadline.passed", "deadline.silence"}

Change = Callable[[DeskRequest, Case], None]


def changed(request: DeskRequest, case: Case) -> HttpResponse:
    """What a change answers with: the renewed parts, or the page; the list when the case went behind a wall."""
    if not can_see_case(request.viewer, case):
        messages.success(request, _("The case went to a team whose cases you do not see."))
        away = HttpResponse(headers={"HX-Redirect": "/cases"})
        return away if is_htmx(request) else HttpResponseRedirect("/cases")
    return render_parts(request, case.number) if is_htmx(request) else to_case(request, case.number)


def _apply(change: Change, request: DeskRequest, number: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    try:
        change(request, case)
    except DomainError as error:
        if error.code not in ASKS_WORD:
            raise
        return render_closing(request, number, error)
    return changed(request, case)


def _assign(request: DeskRequest, case: Case) -> None:
    chosen = request.POST.get("assignee", "")
    staff = Staff.objects.filter(pk=key(chosen)).first() if chosen else None
    if chosen and staff is None:
        raise DomainError(_("There is no such person at the desk."), code="case.assignee_unknown")
    handling.assign(case, by=request.viewer, now=clock.now(), assignee=staff)


def _move(request: DeskRequest, case: Case) -> None:
    chosen = request.POST.get("team", "")
    team = Team.objects.filter(pk=key(chosen)).first() if chosen else None
    if chosen and team is None:
        raise DomainError(_("There is no such team."), code="case.team_unknown")
    handling.move_to_team(case, by=request.viewer, now=clock.now(), team=team)


def _set_status(request: DeskRequest, case: Case) -> None:
    handling.set_status(case, by=request.viewer, now=clock.now(), status=request.POST.get("status", ""))


def _set_kind(request: DeskRequest, case: Case) -> None:
    intake.set_kind(case, by=request.viewer, now=clock.now(), kind=request.POST.get("kind", ""))


def _set_priority(request: DeskRequest, case: Case) -> None:
    handling.set_priority(case, by=request.viewer, now=clock.now(), priority=key(request.POST.get("priority", "")))


def _set_matter(request: DeskRequest, case: Case) -> None:
    handling.set_matter(case, by=request.viewer, now=clock.now(), matter=request.POST.get("matter", ""))


def _set_tags(request: DeskRequest, case: Case) -> None:
    names = request.POST.get("tags", "").replace(";", ",").replace("\n", ",").split(",")
    handling.set_tags(case, by=request.viewer, now=clock.now(), names=names)


def _close(request: DeskRequest, case: Case) -> None:
    word = " ".join(request.POST.get("word", "").split())[:LONGEST_WORD]
    handling.close(case, by=request.viewer, now=clock.now(), word=word)


def _reopen(request: DeskRequest, case: Case) -> None:
    handling.reopen(case, by=request.viewer, now=clock.now())


def _needs_no_answer(request: DeskRequest, case: Case) -> None:
    handling.note_needs_no_answer(case, by=request.viewer, now=clock.now())


assignee = resource(POST=partial(_apply, _assign))
team = resource(POST=partial(_apply, _move))
status = resource(POST=partial(_apply, _set_status))
kind = resource(POST=partial(_apply, _set_kind))
priority = resource(POST=partial(_apply, _set_priority))
matter = resource(POST=partial(_apply, _set_matter))
tags = resource(POST=partial(_apply, _set_tags))
closure = resource(POST=partial(_apply, _close), DELETE=partial(_apply, _reopen))
no_answer = resource(POST=partial(_apply, _needs_no_answer))
