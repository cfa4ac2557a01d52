"""Lists of cases: the page, the narrow list beside a case, one row anew."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from prezent.cases.queries.listing import PAGE, Summary, Wanted, horizon, page, row_in_view, sorted_by, summary
from prezent.cases.queries.nav import CAP, VIEWS
from prezent.people.policies import Viewer, visible_customers
from prezent.platform import clock
from prezent.web.desk import lists_filters
from prezent.web.desk.case_http import is_htmx, resource
from prezent.web.desk.lists_rows import RowMaker
from prezent.web.middleware import DeskRequest

PANE = 40


def title(view: str) -> str:
    """The heading of a view."""
    return {
        "mine": pgettext("cases", "Mine"),
        "unassigned": pgettext("cases", "Unassigned"),
        "team": _("My team"),
        "unsent": pgettext("cases", "Not sent"),
        "open": pgettext("cases", "All open"),
        "closed": pgettext("cases", "Closed"),
        "all": pgettext("cases", "All cases"),
    }[view]


def _order_words(view: str) -> str:
    return {
        "closed_at": _("those closed last come first"),
        "changed_at": _("those changed last come first"),
    }.get(sorted_by(view)[0], _("first those who have waited longest for our word"))


def _how_many(wanted: Wanted, found: Summary) -> str:
    if found.capped:
        many = _("more than %(count)d cases") % {"count": CAP - 1}
    else:
        many = ngettext("%(count)d case", "%(count)d cases", found.total) % {"count": found.total}
    return f"{many}; {_order_words(wanted.view)}" if found.total > 1 else many


def _customer_name(who: Viewer, wanted: Wanted) -> str:
    if not wanted.customer:
        return ""
    return visible_customers(who).filter(pk=wanted.customer).values_list("name", flat=True).first() or ""


def _kept(wanted: Wanted, *changed: str) -> list[tuple[str, str]]:
    """Hidden fields of a form that changes only ``changed``."""
    return [(name, value) for name, value in lists_filters.asked(wanted).items() if name not in changed]


def _context(request: DeskRequest, wanted: Wanted) -> dict[str, Any]:
    """What a list shows. Two SQL queries, and those of the conditions where there are any."""
    when = horizon(clock.now())
    found = page(request.viewer, wanted, when, after=request.GET.get("after", ""))
    counts = summary(request.viewer, wanted, when)
    maker = RowMaker(when, view=wanted.view)
    ordered = sorted_by(wanted.view)[0] == "owed_by"
    shown = request.GET.get("conditions") == "1"
    return {
        "at": wanted.view,
        "wanted": wanted,
        "title": title(wanted.view),
        "subtitle": _how_many(wanted, counts),
        "groups": maker.groups(found.rows, counts, ordered=ordered),
        "quick": lists_filters.quick(wanted, counts),
        "conditions": lists_filters.conditions(wanted, customer=_customer_name(request.viewer, wanted)),
        "fields": lists_filters.form(wanted, request.viewer) if shown else None,
        "kept": _kept(wanted, "q"),
        "kept_by_form": _kept(wanted, "kind", "status", "priority", "team", "assignee", "tag"),
        "page_size": PAGE,
        "narrowed": lists_filters.is_narrowed(wanted),
        "address": lists_filters.address(wanted),
        "query": lists_filters.query(wanted),
        "whole": lists_filters.address(Wanted(view=wanted.view)),
        "with_conditions": lists_filters.address(wanted, conditions="1"),
        "next": lists_filters.address(wanted, after=found.after) if found.after else "",
        "continues": request.GET.get("in", ""),
        "last_group": when.group(found.rows[-1].owed_by) if found.rows and ordered else "all",
        "shown_words": _("%(shown)d of %(total)s")
        % {
            "shown": len(found.rows),
            "total": _("more than %(count)d") % {"count": CAP - 1} if counts.capped else counts.total,
        },
        "from_the_start": not request.GET.get("after"),
    }


def _show(request: DeskRequest) -> HttpResponse:
    context = _context(request, lists_filters.read(request.GET, request.viewer))
    more = is_htmx(request) and request.GET.get("after") and request.GET.get("in")
    return render(request, "desk/list_more.html" if more else "desk/list.html", context)


def _pane(request: DeskRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    wanted, when = Wanted(view=view if view in VIEWS else "mine"), horizon(clock.now())
    found = page(request.viewer, wanted, when, size=PANE)
    maker = RowMaker(when, view=wanted.view, current=request.GET.get("current", ""))
    groups = maker.groups(found.rows, None, ordered=sorted_by(wanted.view)[0] == "owed_by")
    context = {"title": title(wanted.view), "groups": groups, "whole": lists_filters.address(wanted)}
    return render(request, "desk/list_pane.html", context)


def _row(request: DeskRequest, number: str) -> HttpResponse:
    wanted, when = lists_filters.read(request.GET, request.viewer), horizon(clock.now())
    found = row_in_view(request.viewer, number, wanted, when)
    if found is None:
        return HttpResponse(status=204)
    return HttpResponse(RowMaker(when, view=wanted.view).row(found))


show = resource(GET=_show)
pane = resource(GET=_pane)
row = resource(GET=_row)
