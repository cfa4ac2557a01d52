"""What every page of the desk needs besides its own subject."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from prezent.cases.queries import nav_counts
from prezent.platform import config


def desk(request: HttpRequest) -> dict[str, Any]:
    """Firm's name, and the numbers beside the views (read only by pages that show them)."""
    user = getattr(request, "user", None)
    counts = None
    if user is not None and user.is_authenticated:
        counts = SimpleLazyObject(lambda: nav_counts(request.viewer))  # type: ignore[attr-defined]
    return {"firm": config.get().firm, "nav": counts}
