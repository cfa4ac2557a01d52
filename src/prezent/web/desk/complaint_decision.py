"""The part of a complaint's page about its decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prezent.people.policies import Viewer


def context(who: Viewer, case_id: int, now: datetime) -> dict[str, Any]:
    """What the part shows."""
    return {}
