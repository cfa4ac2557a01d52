"""Error pages: what failed, that the rest works, what to do, and a code for support."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prezent.platform.errors import DomainError


def page(request: HttpRequest, *, status: int, title: str, text: str, code: str) -> HttpResponse:
    """One calm error page; for htmx a fragment that lands in the page's notice area."""
    template = "errors/error.html#notice" if getattr(request, "htmx", False) else "errors/error.html"
    response = render(request, template, {"title": title, "text": text, "code": code}, status=status)
    if getattr(request, "htmx", False):
        response["HX-Retarget"] = "#notice"
        response["HX-Reswap"] = "innerHTML"
    return response


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of a domain error."""
    titles = {403: _("This is not yours to do"), 404: _("There is nothing here"), 409: _("Somebody was first")}
    title = titles.get(error.status, _("It was not done"))
    return page(request, status=error.status, title=title, text=str(error), code=error.code)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection has expired: nothing was done, going back keeps what was typed."""
    return page(
        request,
        status=403,
        title=_("The form has expired"),
        text=_("Nothing was saved or sent. Go back, reload the page and send the form again."),
        code="web.csrf",
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400."""
    title, text = _("The request makes no sense"), _("Go back and try again.")
    return page(request, status=400, title=title, text=text, code="web.bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 403."""
    title, text = _("This is not yours to do"), _("Ask a supervisor if you need it.")
    return page(request, status=403, title=title, text=text, code="web.denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404."""
    return page(
        request,
        status=404,
        title=_("There is nothing here"),
        text=_("The address is wrong, or the page is not yours to see. Everything else works."),
        code="web.not_found",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500: rendered without the database, which may be what failed."""
    return render(
        request,
        "errors/broken.html",
        {"title": _("Something broke on our side"), "code": "web.broken"},
        status=500,
    )
