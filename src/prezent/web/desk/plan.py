"""The plan of a case: its page, its steps, the letter that tells it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.cases.models import Case
from prezent.cases.policies import get_case
from prezent.cases.services import letter
from prezent.domain.coach.skeletons import planned, steps_of
from prezent.platform import clock
from prezent.platform.errors import DomainError, NotFound
from prezent.promises import planning, telling
from prezent.promises.models import Step
from prezent.promises.plan_queries import visible_steps
from prezent.web.desk import letters, plan_page
from prezent.web.desk.case_http import resource, to_case
from prezent.web.middleware import DeskRequest
from prezent.web.typed import FEW, whole


def _show(request: DeskRequest, number: str) -> HttpResponse:
    return render(request, "desk/plan.html", plan_page.context(request, number))


def _save(request: DeskRequest, number: str) -> HttpResponse:
    """What was refused stays in the form, with the reason above it."""
    case, rows = get_case(request.viewer, number), plan_page.typed_rows(request.POST)
    version = whole(request.POST.get("version", ""), digits=FEW) or 0
    try:
        lines = plan_page.lines_of(rows)
        planning.save_plan(case, by=request.viewer, now=clock.now(), lines=lines, version=version)
    except NotFound:
        raise
    except DomainError as error:
        context = plan_page.context(request, number, typed=rows, error=error)
        return render(request, "desk/plan.html", context, status=error.status)
    return _back(request, number, _("The plan is saved. The customer does not know of it until it is told."))


def _back(request: DeskRequest, number: str, said: str = "") -> HttpResponse:
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("plan", args=[number]))


def _letter(request: DeskRequest, number: str) -> HttpResponse:
    """Put the plan into the person's letter; when that has left, its dates are promises."""
    case = get_case(request.viewer, number)
    steps = telling.offer(case, by=request.viewer, now=clock.now())
    lang = letter.letter_language(case.language)
    letters.add(request, case, letter_text=_whole(request, case, steps), part=steps_of(lang, steps))
    return to_case(request, number, anchor="odpowiedz")


def _whole(request: DeskRequest, case: Case, steps: list[str]) -> str:
    return planned(
        letter.letter_language(case.language),
        greeting=letter.greeting(case.customer, case.language),
        matter=case.matter,
        steps=steps,
        signature=letters.signature(request, case),
    )


def _say(request: DeskRequest, number: str) -> HttpResponse:
    telling.say(get_case(request.viewer, number), by=request.viewer, now=clock.now())
    return _back(request, number, _("Noted: the customer knows the plan. Its dates are promises now."))


def _tick(request: DeskRequest, step_id: int, *, done: bool) -> HttpResponse:
    steps = visible_steps(request.viewer).select_related("plan__case", "promise__case", "promise__owner")
    step: Step | None = steps.filter(pk=step_id).first()
    if step is None:
        raise NotFound(_("There is no such step, or it is not yours to see."), code="plan.no_step")
    if done:
        planning.tick(step, by=request.viewer, now=clock.now(), note=request.POST.get("note", ""))
    else:
        planning.untick(step, by=request.viewer, now=clock.now())
    return _back(request, step.plan.case.number)


show = resource(GET=_show, POST=_save)
told_letter = resource(POST=_letter)
told = resource(POST=_say)
done = resource(POST=partial(_tick, done=True), DELETE=partial(_tick, done=False))
