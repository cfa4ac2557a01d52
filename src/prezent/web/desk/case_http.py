"""How the case's addresses answer: methods from plain forms, the way back, the parts that htmx puts in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from prezent.web.middleware import DeskRequest

View = Callable[..., HttpResponseBase]


def resource(**handlers: View) -> View:
    """One address whose methods are functions: ``resource(POST=close, DELETE=reopen)``. Logged-in people only.

    A plain form, which knows GET and POST alone, names another method in its field ``_method``. GET answers HEAD too.
    """

    @login_required
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method or "GET"
        if method == "POST":
            method = request.POST.get("_method", "POST").upper()
        handler = handlers.get("GET" if method == "HEAD" else method)
        if handler is None or (method == "GET" and request.method == "POST"):
            return HttpResponseNotAllowed(sorted(handlers))
        return handler(cast(DeskRequest, request), *args, **kwargs)

    return view


def typed(request: HttpRequest) -> Mapping[str, str]:
    """Fields of the request's body, whichever method it came by."""
    if request.method == "POST":
        return request.POST
    return QueryDict(request.body, encoding=request.encoding)


def is_htmx(request: HttpRequest) -> bool:
    """Whether the page itself asks for a part."""
    return bool(getattr(request, "htmx", False))


def case_address(number: str, anchor: str = "") -> str:
    """The address of a case's page."""
    return reverse("case", args=[number]) + (f"#{anchor}" if anchor else "")


def to_case(request: HttpRequest, number: str, *, said: str = "", anchor: str = "") -> HttpResponse:
    """Back to the case with a sentence about what was done."""
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(case_address(number, anchor))
