"""The page of a complaint: what happened and what was established, then the decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from prezent.cases.policies import get_case
from prezent.cases.queries import case_row
from prezent.complaints.services.intake import open_complaint
from prezent.platform import clock
from prezent.promises.queries import of_case
from prezent.web.desk import case_promises, complaint_decision, complaint_intake
from prezent.web.desk.case_http import resource
from prezent.web.middleware import DeskRequest


def page_context(request: DeskRequest, number: str) -> dict[str, Any]:
    """What the page shows; for a case that is no complaint (yet) only the case. Raises NotFound."""
    now = clock.now()
    case = case_row(request.viewer, number)
    found = complaint_intake.read(request.viewer, case)
    frame = {"at": "complaints", "case": case, "base": f"/cases/{number}/complaint"}
    if found is None:
        return frame
    return {
        **frame,
        "promised": next(iter(case_promises.pledges(of_case(request.viewer, case.id), now).open), None),
        **complaint_intake.context(found, request.viewer, now),
        **complaint_decision.context(request.viewer, case.id, now),
    }


def _show(request: DeskRequest, number: str) -> HttpResponse:
    return render(request, "desk/complaint.html", page_context(request, number))


def _open(request: DeskRequest, number: str) -> HttpResponse:
    open_complaint(get_case(request.viewer, number), by=request.viewer, now=clock.now())
    return HttpResponseRedirect(reverse("complaint", args=[number]))


show = resource(GET=_show, POST=_open)
