"""Promises: written into the ledger, kept, released, given a new date; the list of all of them."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prezent.cases.models import Case, Entry
from prezent.cases.policies import get_case
from prezent.cases.services import letter
from prezent.domain.coach.skeletons import delay
from prezent.people.models import Staff
from prezent.platform import clock
from prezent.platform.errors import DomainError, NotFound
from prezent.promises import services
from prezent.promises.models import Promise
from prezent.promises.policies import get_promise, visible_found
from prezent.promises.when import Due
from prezent.web.desk import letters
from prezent.web.desk.case_http import is_htmx, resource, to_case
from prezent.web.desk.case_promises import context
from prezent.web.desk.promise_words import read_due, when_words
from prezent.web.desk.promises_list import page
from prezent.web.middleware import DeskRequest
from prezent.web.typed import key, whole


def shown(request: DeskRequest, case: Case, said: str = "") -> HttpResponse:
    """The section of promises for htmx, or the page at its promises."""
    if not is_htmx(request):
        return to_case(request, case.number, anchor="obietnice", said=said)
    return render(request, "desk/case/promises.html", {"case": case, **context(request.viewer, case.pk, clock.now())})


def _due(request: DeskRequest) -> Due | None:
    return read_due(request.POST.get("day", ""), request.POST.get("hour", ""))


def _give(request: DeskRequest, number: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    services.give(
        case,
        by=request.viewer,
        now=clock.now(),
        words=request.POST.get("words", ""),
        due=_due(request),
        kind=request.POST.get("kind", Promise.Kind.OTHER),
        entry=_entry(case, request.POST.get("entry", "")),
    )
    return shown(request, case, _("The promise is written down."))


def _entry(case: Case, typed: str) -> Entry | None:
    entry_id = whole(typed)
    return None if entry_id is None else Entry.objects.filter(case=case, side__isnull=True, pk=entry_id).first()


def _keep(request: DeskRequest, promise_id: int) -> HttpResponse:
    promise = get_promise(request.viewer, promise_id)
    services.keep(promise, by=request.viewer, now=clock.now(), note=request.POST.get("note", ""))
    return shown(request, promise.case)


def _release(request: DeskRequest, promise_id: int) -> HttpResponse:
    promise = get_promise(request.viewer, promise_id)
    services.release(promise, by=request.viewer, now=clock.now(), note=request.POST.get("note", ""))
    return shown(request, promise.case)


def _hand_over(request: DeskRequest, promise_id: int) -> HttpResponse:
    promise = get_promise(request.viewer, promise_id)
    owner = Staff.objects.filter(pk=key(request.POST.get("owner", ""))).first()
    if owner is None:
        raise DomainError(_("There is no such person at the desk."), code="promise.owner_unknown")
    services.hand_over(promise, by=request.viewer, now=clock.now(), owner=owner)
    return shown(request, promise.case)


def _draft_delay(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Before the date: a letter that says why it takes longer and until when, as a draft to finish (P3)."""
    promise = get_promise(request.viewer, promise_id)
    case = promise.case
    text = delay(
        letter.letter_language(case.language),
        greeting=letter.greeting(case.customer, case.language),
        promised=promise.words,
        until=when_words(Due(promise.due_at, promise.by_day), clock.now()),
        signature=letters.signature(request, case),
    )
    letters.begin(request, case, text)
    return to_case(request, case.number, anchor="odpowiedz")


def _decide(request: DeskRequest, found_id: int, *, none: bool) -> HttpResponse:
    found = visible_found(request.viewer).select_related("case", "entry").filter(pk=found_id).first()
    if found is None:
        raise NotFound(_("There is no such promise, or it is not yours to see."), code="promise.not_found")
    old = whole(request.POST.get("replaces", ""))
    replaces = None if old is None else get_promise(request.viewer, old)
    services.decide_found(found, by=request.viewer, now=clock.now(), due=_due(request), replaces=replaces, none=none)
    return shown(request, found.case)


def _list(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/promises.html", page(request))


case_promises = resource(POST=_give)
kept = resource(POST=_keep)
release = resource(POST=_release)
owner = resource(POST=_hand_over)
delay_letter = resource(POST=_draft_delay)
found = resource(POST=partial(_decide, none=False), DELETE=partial(_decide, none=True))
show = resource(GET=_list)
