"""Points of a case: noting, ticking off, removing."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prezent.cases.models import Case, Point
from prezent.cases.policies import get_case, visible_cases, visible_entries
from prezent.cases.services import points as service
from prezent.platform import clock
from prezent.platform.errors import NotFound
from prezent.web.desk.case_http import is_htmx, resource, to_case
from prezent.web.middleware import DeskRequest
from prezent.web.typed import whole


def _shown(request: DeskRequest, case: Case) -> HttpResponse:
    """The list of points for htmx, or the page at its points."""
    if not is_htmx(request):
        return to_case(request, case.number, anchor="punkty")
    rows = [{"id": p.pk, "text": p.text, "answered": p.answered_at is not None} for p in case.points.all()]
    open_points = sum(1 for row in rows if not row["answered"])
    return render(request, "desk/case/points.html", {"points": rows, "case": case, "open_points": open_points})


def _add(request: DeskRequest, number: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    entry_id = whole(request.POST.get("entry", ""))
    entry = None if entry_id is None else visible_entries(request.viewer).filter(pk=entry_id).first()
    service.add_point(case, by=request.viewer, now=clock.now(), text=request.POST.get("text", ""), entry=entry)
    return _shown(request, case)


def _point(request: DeskRequest, point_id: int) -> Point:
    visible = Point.objects.select_related("case").filter(case__in=visible_cases(request.viewer))
    point = visible.filter(pk=point_id).first()
    if point is None:
        raise NotFound(_("There is no such point, or it is not yours to see."), code="point.not_found")
    return point


def _set_answered(answered: bool, request: DeskRequest, point_id: int) -> HttpResponse:
    point = _point(request, point_id)
    service.set_point_answered(point, by=request.viewer, now=clock.now(), answered=answered)
    return _shown(request, point.case)


def _remove(request: DeskRequest, point_id: int) -> HttpResponse:
    point = _point(request, point_id)
    case = point.case
    service.remove_point(point, by=request.viewer, now=clock.now())
    return _shown(request, case)


case_points = resource(POST=_add)
point = resource(DELETE=_remove)
point_answered = resource(POST=partial(_set_answered, True), DELETE=partial(_set_answered, False))
