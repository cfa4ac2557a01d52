"""The page of a case and its timeline."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prezent.cases.models import Case
from prezent.cases.queries import parts, timeline_by_number
from prezent.cases.services import handling
from prezent.platform import clock
from prezent.web.desk import case_timeline
from prezent.web.desk.case_http import resource
from prezent.web.desk.case_page import KEPT_IN, last_incoming, page_context, render_page, render_parts
from prezent.web.middleware import DeskRequest
from prezent.web.typed import whole


def _show(request: DeskRequest, number: str) -> HttpResponse:
    before = whole(request.GET.get("before", ""))
    context = page_context(request, number, before=before)
    case = context["case"]
    if case.unread and request.method == "GET":
        known = Case(pk=case.id, version=case.version, unread=True, team_id=case.team_id)
        handling.mark_read(known, by=request.viewer)
    return render_page(request, number, context=context)


def _timeline(request: DeskRequest, number: str) -> HttpResponse:
    found = timeline_by_number(request.viewer, number, kept_in=KEPT_IN)
    beside = parts(request.viewer, found, beside=False)
    items = case_timeline.build(found, beside, clock.now())
    context = {
        "items": items,
        "number": number,
        "earlier": found.oldest,
        "last_in": last_incoming(found),
    }
    return render(request, "desk/case/timeline.html", context)


def _state(request: DeskRequest, number: str) -> HttpResponse:
    return render_parts(request, number)


show = resource(GET=_show)
timeline = resource(GET=_timeline)
state = resource(GET=_state)
