"""The page of a complaint: what happened and what was established, then the decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from prezent.cases.queries import case_row
from prezent.platform import clock
from prezent.web.desk import complaint_decision, complaint_intake
from prezent.web.middleware import DeskRequest


def page_context(request: DeskRequest, number: str) -> dict[str, Any]:
    """What the page shows; raises NotFound."""
    now = clock.now()
    case = case_row(request.viewer, number)
    return {
        "case": case,
        "base": f"/cases/{number}/complaint",
        **complaint_intake.context(request.viewer, case.id, now),
        **complaint_decision.context(request.viewer, case.id, now),
    }


def show(request: DeskRequest, number: str) -> HttpResponse:
    """The page."""
    return render(request, "desk/complaint.html", page_context(request, number))
