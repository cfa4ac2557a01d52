"""The search box: a case's number goes straight to the case, everything else to what was found."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from prezent.cases.queries.listing import horizon
from prezent.cases.queries.search import find, is_visible_number, written_number
from prezent.platform import clock
from prezent.web.desk.case_http import case_address, resource
from prezent.web.desk.lists_rows import RowMaker
from prezent.web.middleware import DeskRequest


def _show(request: DeskRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:200]
    number = written_number(typed)
    if number and is_visible_number(request.viewer, number):
        return HttpResponseRedirect(case_address(number))
    found = find(request.viewer, typed)
    maker = RowMaker(horizon(clock.now()))
    context = {"at": "search", "typed": typed, "found": found, "rows": maker.rows(found.cases)}
    return render(request, "desk/search.html", context)


show = resource(GET=_show)
