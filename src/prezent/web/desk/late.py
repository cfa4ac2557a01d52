"""Late answers: the reason said with one key, a letter that says so, the list and the counts."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from prezent.cases.models import Case
from prezent.cases.policies import get_case
from prezent.cases.services import letter
from prezent.cases.services.lateness import is_late, say_why, take_back
from prezent.domain.coach.skeletons import waiting
from prezent.domain.language import dates
from prezent.platform import clock
from prezent.platform.errors import DomainError
from prezent.web.desk import letters
from prezent.web.desk.case_http import is_htmx, resource, to_case, typed
from prezent.web.desk.late_list import page
from prezent.web.desk.late_words import why_late
from prezent.web.middleware import DeskRequest


def _since(request: DeskRequest) -> datetime:
    """The wait that the form is about. Raises DomainError ``late.which`` where it names none."""
    try:
        since = datetime.fromisoformat(typed(request).get("since", ""))
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise DomainError(_("It is not known which answer is meant. Open the page again."), code="late.which")
    return since


def _say(request: DeskRequest, number: str) -> HttpResponse:
    fields, since = request.POST, _since(request)
    late = say_why(
        get_case(request.viewer, number), by=request.viewer, now=clock.now(), reason=fields.get("reason", ""),
        words=fields.get("words", ""), since=since,
    )  # fmt: skip
    said_by = late.by.name if late.by else ""
    return _shown(request, number, since, late.reason, late.words, said_by)


def _take_back(request: DeskRequest, number: str) -> HttpResponse:
    since = _since(request)
    take_back(get_case(request.viewer, number), by=request.viewer, now=clock.now(), since=since)
    return _shown(request, number, since)


def _shown(request: DeskRequest, number: str, since: datetime, *said: str) -> HttpResponse:
    """The line of the reason for htmx; else the page from which it was said."""
    if is_htmx(request):
        return render(request, "desk/why_late.html", {"late": why_late(number, since, *said), "focused": True})
    back = typed(request).get("back", "")
    safe = url_has_allowed_host_and_scheme(back, None) and back.startswith("/")
    return HttpResponseRedirect(back if safe else reverse("case", args=[number]))


def _letter(request: DeskRequest, number: str) -> HttpResponse:
    """A letter that says why the answer takes longer and until when, as a draft to finish (P3)."""
    case, now = get_case(request.viewer, number), clock.now()
    if case.waiting_since is None:
        raise DomainError(_("The customer waits for no answer in this case."), code="late.nobody_waits")
    letters.begin(request, case, _delay(request, case, case.waiting_since, now))
    return to_case(request, number, anchor="odpowiedz")


def _delay(request: DeskRequest, case: Case, since: datetime, now: datetime) -> str:
    lang = letter.letter_language(case.language)
    came = timezone.localtime(since).date()
    return waiting(
        lang,
        greeting=letter.greeting(case.customer, case.language),
        matter=case.matter,
        came=dates.on_day_in_words(came, timezone.localtime(now).date(), lang) if is_late(since, now) else "",
        signature=letters.signature(request, case),
    )


def _list(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/late.html", page(request))


lateness = resource(POST=_say, DELETE=_take_back)
delay_letter = resource(POST=_letter)
show = resource(GET=_list)
