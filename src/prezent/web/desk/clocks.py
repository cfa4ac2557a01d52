"""Legal deadlines of a case: set, corrected, extended, completed, met, stopped.

Every form is a page of its own; with JavaScript the same form opens beside the case. What is refused comes back in the
form with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import Entry
from prezent.cases.policies import get_case, visible_entries
from prezent.deadlines import services
from prezent.deadlines.models import Clock
from prezent.deadlines.offers import Offer
from prezent.deadlines.policies import get_clock
from prezent.deadlines.queries import clock_of
from prezent.platform import clock as platform_clock
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk import clock_forms
from prezent.web.desk.case_clocks import item
from prezent.web.desk.case_http import is_htmx, resource, to_case
from prezent.web.desk.case_page import render_parts
from prezent.web.desk.clock_words import read_day, read_moment
from prezent.web.middleware import DeskRequest
from prezent.web.typed import whole

_DAY_ENDS: Final = time(23, 59, 59)


def _done(request: DeskRequest, number: str, said: str) -> HttpResponse:
    """The case at its deadlines; for htmx its head and panels anew, since closing may be another thing now."""
    if not is_htmx(request):
        return to_case(request, number, anchor="terminy", said=said)
    response = render_parts(request, number)
    response["HX-Retarget"], response["HX-Reswap"] = "#case-head", "outerHTML"
    return response


def _shown(request: DeskRequest, part: str, context: dict[str, Any], problem: DomainError | None) -> HttpResponse:
    status = problem.status if problem else 200
    page = part if is_htmx(request) else "desk/clock_page.html"
    return render(request, page, {**context, "part": part, "problem": problem}, status=status)


def _choose(request: DeskRequest, number: str, problem: DomainError | None = None) -> HttpResponse:
    case = get_case(request.viewer, number)
    try:
        context = clock_forms.setting(request.viewer, case, request.POST, request.GET)
    except DomainError as error:
        problem, context = error, clock_forms.setting(request.viewer, case, request.POST, {})
    return _shown(request, "desk/case/clock_new.html", context, problem)


def _set(request: DeskRequest, number: str) -> HttpResponse:
    case, fields = get_case(request.viewer, number), request.POST
    try:
        services.set_clock(
            case,
            by=request.viewer,
            now=platform_clock.now(),
            regime=_regime(request),
            event_at=_moment(request, otherwise=time(0)),
            words=fields.get("words", ""),
            by_post="by_post" in fields,
        )
    except NotFound:
        raise
    except DomainError as error:
        return _choose(request, number, error)
    return _done(request, number, _("The deadline is set."))


def _regime(request: DeskRequest) -> str:
    chosen: str = request.POST.get("regime", "")
    if not chosen:
        raise DomainError(_("Choose which deadline it is."), code="deadline.regime_missing")
    return chosen


def _form(request: DeskRequest, clock_id: int, *, act: Offer, problem: DomainError | None = None) -> HttpResponse:
    row = clock_of(request.viewer, clock_id)
    now = platform_clock.now()
    context = {
        "act": act,
        "number": row.number,
        "clock": item(row, (), who=request.viewer, now=now),
        **clock_forms.acting(request.viewer, row, act, request.POST),
    }
    context["offered"] = act in context["clock"].offers
    context["lenient"] = request.POST.getlist("lenient")
    return _shown(request, "desk/case/clock_act.html", context, problem)


def _act(request: DeskRequest, clock_id: int, *, act: Offer) -> HttpResponse:
    clock = get_clock(request.viewer, clock_id, version=_version(request))
    try:
        said = _DO[act](request, clock)
    except NotFound:
        raise
    except DomainError as error:
        return _form(request, clock_id, act=act, problem=error)
    return _done(request, clock.case.number, said)


def _version(request: DeskRequest) -> int:
    """What stood in the form; without it the form is old, whatever it says."""
    version = whole(request.POST.get("version", ""), digits=8)
    return -1 if version is None else version


def _meet(request: DeskRequest, clock: Clock) -> str:
    fields, now = request.POST, platform_clock.now()
    at = None
    if fields.get("day", "").strip():
        today = fields["day"].strip() == timezone.localtime(now).date().isoformat()
        at = now if today and not fields.get("hour") else _moment(request, otherwise=_DAY_ENDS)
    services.meet(
        clock, by=request.viewer, now=now, entry=_proof(request, clock), proof=fields.get("proof", ""), at=at
    )  # fmt: skip
    return _("The deadline is marked as met.")


def _proof(request: DeskRequest, clock: Clock) -> Entry | None:
    entry_id = whole(request.POST.get("entry", ""))
    return None if entry_id is None else visible_entries(request.viewer).filter(pk=entry_id).first()


def _extend(request: DeskRequest, clock: Clock) -> str:
    services.extend(
        clock, by=request.viewer, now=platform_clock.now(), why=request.POST.get("why", ""),
        until=_day(request, "until") if request.POST.get("until", "").strip() else None,
    )  # fmt: skip
    return _("The deadline is extended.")


def _complete(request: DeskRequest, clock: Clock) -> str:
    services.complete(
        clock, by=request.viewer, now=platform_clock.now(), why=request.POST.get("why", ""),
        completed_on=_day(request, "completed_on"),
        called_on=_day(request, "called_on") if request.POST.get("called_on", "").strip() else None,
    )  # fmt: skip
    return _("The deadline is counted anew.")


def _change_facts(request: DeskRequest, clock: Clock) -> str:
    fields = request.POST
    at = _moment(request, otherwise=time(0))
    before = timezone.localtime(clock.event_at).replace(second=0, microsecond=0)
    services.change_facts(
        clock,
        by=request.viewer,
        now=platform_clock.now(),
        why=fields.get("why", ""),
        event_at=None if at == before else at,
        words=fields.get("words", ""),
        by_post="by_post" in fields,
        lenient=fields.getlist("lenient"),
    )
    return _("The facts are corrected, and the deadline is counted anew.")


def _stop(request: DeskRequest, clock: Clock) -> str:
    services.stop(clock, by=request.viewer, now=platform_clock.now(), why=request.POST.get("why", ""))
    return _("The deadline is stopped.")


def _day(request: DeskRequest, name: str) -> date:
    found = read_day(request.POST.get(name, ""))
    if found is None:
        raise _no_day()
    return found


def _moment(request: DeskRequest, *, otherwise: time) -> datetime:
    found = read_moment(request.POST.get("day", ""), request.POST.get("hour", ""), otherwise=otherwise)
    if found is None:
        raise _no_day()
    return found


def _no_day() -> DomainError:
    return DomainError(_("Give the day, for example 2026-11-24; an hour is written like 9:05."), code="deadline.day")


_DO: Final[dict[Offer, Callable[[DeskRequest, Clock], str]]] = {
    "meeting": _meet,
    "extension": _extend,
    "completion": _complete,
    "facts": _change_facts,
    "end": _stop,
}


def _resource(act: Offer) -> Any:
    return resource(GET=partial(_form, act=act), POST=partial(_act, act=act))


case_clocks = resource(GET=_choose, POST=_set)
facts = _resource("facts")
extension = _resource("extension")
completion = _resource("completion")
meeting = _resource("meeting")
end = _resource("end")
