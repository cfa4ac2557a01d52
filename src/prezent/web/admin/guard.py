"""Who may open a page of administration: asked before anything else, on every address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from prezent.people.policies import Viewer
from prezent.platform.errors import NotAllowed
from prezent.web.desk.case_http import resource
from prezent.web.middleware import DeskRequest

View = Callable[..., HttpResponseBase]


def guarded(may: Callable[[Viewer], bool], **handlers: View) -> View:
    """One address whose methods are functions (see ``resource``), for those whom the policy ``may`` lets in."""

    def behind(handler: View) -> View:
        @wraps(handler)
        def view(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.viewer):
                raise NotAllowed(_("This page is for administrators and supervisors of the desk."))
            return handler(request, *args, **kwargs)

        return view

    return resource(**{method: behind(handler) for method, handler in handlers.items()})
