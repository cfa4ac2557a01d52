"""Writing to and reading from the event log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from prezent.platform.rawsql import moment, stored_json

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
) -> None:
    """Append one line, in the caller's transaction.

    ``action`` is a machine's name such as ``case.assigned``; ``subject`` the kind and id of what changed;
    ``team_id`` the team whose walls the line stays within when it is sent to browsers.
    """
    values = (
        connection.ops.adapt_datetimefield_value(now), action, actor.kind, actor.id, actor.name,
        subject[0], subject[1], team_id, json.dumps(dict(data or {}), cls=DjangoJSONEncoder),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)


# Everything that anybody does appends a line: spelt out, it costs a third of what the ORM takes to put it together.
_APPEND = (
    "INSERT INTO platform_event (at, action, actor_kind, actor_id, actor_name, subject_type, subject_id, team_id, data)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def timeline(subject: tuple[str, int], *, limit: int = 500) -> list[EventRow]:
    """The last ``limit`` lines about one subject, oldest first. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_TIMELINE, [*subject, limit])
        rows = cursor.fetchall()
    return [
        EventRow(pk, moment(at), action, Actor(cast("ActorKind", kind), who, name), stored_json(data))
        for pk, at, action, kind, who, name, data in reversed(rows)
    ]


_TIMELINE = (
    "SELECT id, at, action, actor_kind, actor_id, actor_name, data FROM platform_event"
    " WHERE subject_type = %s AND subject_id = %s ORDER BY id DESC LIMIT %s"
)
