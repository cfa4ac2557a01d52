"""Small parts that pages ask for again: the numbers beside the views; and the choice of colours."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from prezent.cases.queries.nav import VIEWS
from prezent.people.services import save_profile
from prezent.platform import clock
from prezent.web.desk.case_http import is_htmx, resource
from prezent.web.middleware import DeskRequest

_PLACES = frozenset({"today", "search", *VIEWS})
THEMES = ("", "light", "dark")


def _nav(request: DeskRequest) -> HttpResponse:
    at = request.GET.get("at", "")
    return render(request, "desk/nav_views.html", {"at": at if at in _PLACES else ""})


def _theme(request: DeskRequest) -> HttpResponse:
    """Keep the colours that the person chose; everything else in the profile stays."""
    chosen, me = request.POST.get("theme", ""), request.user
    if chosen in THEMES and chosen != me.theme:
        save_profile(
            me, now=clock.now(), name=me.name, position=me.position, phone=me.phone, gender=me.gender,
            language=me.language, theme=chosen, ctrl_enter_sends=me.ctrl_enter_sends,
        )  # fmt: skip
    if is_htmx(request):
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else reverse("today"))


nav = resource(GET=_nav)
theme = resource(POST=_theme)
