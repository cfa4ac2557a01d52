"""Who is asking, in which language, and what a refused request looks like."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

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
        request.viewer = SimpleLazyObject(lambda: viewer(request.user))  # type: ignore[attr-defined, arg-type]
        if "_auth_user_id" in request.session and request.user.is_authenticated:
            chosen = getattr(request.user, "language", "")
            if chosen and chosen != translation.get_language():
                translation.activate(chosen)
                request.LANGUAGE_CODE = chosen
        return self.get_response(request)


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
