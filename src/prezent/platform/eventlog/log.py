"""Writing to and reading from the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

ActorKind = Literal["staff", "customer", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. ``name`` is kept as it was then: a person may leave, the log does not change."""

    kind: ActorKind
    id: int | None = None
    name: str = ""


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the log as screens read it."""

    id: int
    at: datetime
    action: str
    actor: Actor
    data: Mapping[str, Any]


def record(
    action: str,
    *,
    actor: Actor,
    subject: tuple[str, int],
    now: datetime,
    team_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Append one line and return its number.

    ``action`` is a machine's name such as ``case.assigned``; ``subject`` the kind and id of what changed;
    ``team_id`` the team whose walls the line stays within when it is sent to browsers.
    """
    from prezent.platform.models import Event

    event = Event.objects.create(
        at=now,
        action=action,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        subject_type=subject[0],
        subject_id=subject[1],
        team_id=team_id,
        data=dict(data or {}),
    )
    return event.pk


def timeline(subject: tuple[str, int], *, limit: int = 500) -> list[EventRow]:
    """The last ``limit`` lines about one subject, oldest first. One SQL query."""
    from prezent.platform.models import Event

    rows = (
        Event.objects.filter(subject_type=subject[0], subject_id=subject[1])
        .order_by("-id")
        .values_list("id", "at", "action", "actor_kind", "actor_id", "actor_name", "data")[:limit]
    )
    found = [
        EventRow(pk, at, action, Actor(cast("ActorKind", kind), who, name), data)
        for pk, at, action, kind, who, name, data in rows
    ]
    return found[::-1]
