"""Builders of clocks for tests: through the real services."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prezent.cases.models import Case
from prezent.deadlines.models import Clock
from prezent.deadlines.services import set_clock
from prezent.people.models import Role, Staff
from prezent.people.policies import Viewer, viewer
from tests.support.cases import make_case
from tests.support.people import make_staff

WARSAW = ZoneInfo("Europe/Warsaw")


def local(text: str) -> datetime:
    """A moment as clocks in Warsaw show it: "2026-11-24 10:42"."""
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


#: Tuesday: fourteen days later is a plain Tuesday, 8 December.
EVENT = local("2026-11-24 10:42")


def somebody(name: str = "Marta Wilczek", *, role: str = Role.AGENT) -> Viewer:
    """A person by name, made once."""
    found = Staff.objects.filter(name=name).first()
    return viewer(found or make_staff(name, role=role))


def make_clock(
    regime: str = "PL_CONS_7A",
    *,
    event: datetime = EVENT,
    case: Case | None = None,
    by: Viewer | None = None,
    **more: Any,
) -> Clock:
    """A clock that somebody set at the moment of its event."""
    return set_clock(
        case or make_case(at=event)[0], by=by or somebody(), now=event, regime=regime, event_at=event, **more
    )
