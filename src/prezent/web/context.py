"""What every page of the desk needs besides its own subject."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from prezent.cases.queries import nav_counts
from prezent.people.policies import viewer
from prezent.platform import config


def desk(request: HttpRequest) -> dict[str, Any]:
    """Firm's name, and the numbers beside the views (read only by pages that show them)."""
    user = getattr(request, "user", None)
    counts = None
    if user is not None and user.is_authenticated:
        # Somebody who logged in by this very request is not its viewer yet.
        who = getattr(request, "viewer", None) or viewer(user)
        counts = SimpleLazyObject(lambda: nav_counts(who))
    return {"firm": config.get().firm, "nav": counts}
