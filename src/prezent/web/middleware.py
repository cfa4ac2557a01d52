"""Who is asking, in which language, and what a refused request looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import structlog
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from prezent.people.models import Staff
from prezent.people.policies import Viewer, viewer
from prezent.platform.errors import DomainError
from prezent.web import errors

log = structlog.get_logger("prezent.web")


class DeskRequest(HttpRequest):
    """A request of somebody who is logged in: ``user`` is staff, ``viewer`` what policies need of it."""

    user: Staff
    viewer: Viewer


class StaffMiddleware:
    """Puts ``request.viewer`` on the request and speaks the language that the person chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if "_auth_user_id" in request.session and request.user.is_authenticated:
            # The person itself in place of Django's lazy object, which asks itself a question at every attribute.
            request.user = staff = cast(Staff, get_user(request))
            request.viewer = viewer(staff)  # type: ignore[attr-defined]
            if staff.language and staff.language != translation.get_language():
                translation.activate(staff.language)
                request.LANGUAGE_CODE = staff.language
        return self.get_response(request)


class NulMiddleware:
    """U+0000, which no keyboard types and PostgreSQL keeps in no text: an address is read without it, a form that holds
    it is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = QueryDict(request.META["QUERY_STRING"].replace("%00", ""), encoding=request.encoding)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Answer in place of the view, where there is such a character."""
        if request.method == "POST":  # already read, for the form's protection
            fields = request.POST
        elif request.content_type == "application/x-www-form-urlencoded":
            fields = QueryDict(request.body, encoding=request.encoding)
        else:
            return None
        if not any("\0" in text for name, values in fields.lists() for text in (name, *values)):
            return None
        said = _("There is a character in it that no text can have (U+0000). Take it out and send it again.")
        return errors.refused(request, DomainError(said, code="web.nul"))


class DomainErrorMiddleware:
    """Turns a domain error that no view caught into a page (or a fragment) that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a DomainError; every other exception goes on to Django."""
        if isinstance(exception, DomainError):
            log.info("refused", code=exception.code, path=request.path)
            return errors.refused(request, exception)
        return None
