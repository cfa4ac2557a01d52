"""Handing a case over: a note for the next person, begun from what is known, on top of the case until it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prezent.cases.models import Case
from prezent.cases.policies import get_case
from prezent.cases.services import handing_over
from prezent.domain.mail import composed
from prezent.people.models import Staff
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.platform.errors import DomainError
from prezent.web.desk.case_composer import written
from prezent.web.desk.case_http import resource, to_case
from prezent.web.desk.case_state import changed
from prezent.web.desk.coach_report import advice
from prezent.web.desk.handover_words import begun
from prezent.web.desk.words import submission_of
from prezent.web.middleware import DeskRequest
from prezent.web.typed import key
from prezent.writing import checking, sending
from prezent.writing.services import count_overridden

FIELDS = {
    "handover.nobody": "to", "handover.self": "to", "case.assignee_gone": "to", "note.empty": "note",
}  # fmt: skip


def _form(request: DeskRequest, number: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    given = str(case.assignee_id or "") if case.assignee_id != request.viewer.id else ""
    return _page(request, case, {"to": given, "note": begun(case, request.viewer, clock.now())})


def _page(
    request: DeskRequest, case: Case, fields: Mapping[str, str], error: DomainError | None = None
) -> HttpResponse:
    asked = advice(error.checked, error.written) if isinstance(error, sending.AdvisedAgainst) else []
    context: dict[str, Any] = {
        "case": case,
        "fields": fields,
        "people": [one for one in directory().staff if one.id != request.viewer.id],
        "submission": fields.get("submission") or str(uuid4()),
        "errors": {FIELDS.get(error.code, "form"): str(error)} if error and not asked else {},
        "asked": asked,
    }
    return render(request, "desk/handover.html", context, status=error.status if error else 200)


def _hand_over(request: DeskRequest, number: str) -> HttpResponse:
    case, fields = get_case(request.viewer, number), request.POST
    try:
        html = written(fields, "note")
        settled = _settled(request, number, html)
        done = handing_over.hand_over(
            case, by=request.viewer, now=clock.now(), assignee=_assignee(fields.get("to", "")), html=html,
            submission=submission_of(fields), against=settled.against,
        )  # fmt: skip
    except DomainError as error:
        return _page(request, case, fields, error)
    if settled.overridden and not done.repeated:
        count_overridden(settled.overridden, now=clock.now())
    return to_case(request, number, said=_("The case is handed over, with your note on top."))


def _assignee(typed: str) -> Staff | None:
    return Staff.objects.filter(pk=key(typed)).first()


def _settled(request: DeskRequest, number: str, html: str) -> sending.Settlement:
    """A note is looked at as every note."""
    if composed.is_empty(html):
        return sending.Settlement()
    words = checking.Written(number, "note", composed.text_of(html), html)
    reason = request.POST.get("against", "")
    return sending.settle(words, by=request.viewer, author=request.user, now=clock.now(), reason=reason)


def _take(request: DeskRequest, number: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    handing_over.take_over(case, by=request.viewer, now=clock.now())
    return changed(request, case)


show = resource(GET=_form, POST=_hand_over)
taken = resource(POST=_take)
