"""Entering, cancelling and reviving work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from prezent.platform.models import Work


def add(
    kind: str,
    key: str,
    *,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    wake: bool = True,
) -> None:
    """Enter work to be done at ``at`` (default: now), in the caller's transaction.

    The same kind and key twice is one piece of work. ``wake`` also enqueues a task so that a waiting worker
    looks at once instead of at its next sweep; the queue may lose it without harm.
    """
    adapted = connection.ops.adapt_datetimefield_value
    written = json.dumps(dict(payload or {}), cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [kind, key, written, adapted(at or now), adapted(now)])
    if wake and (at is None or at <= now):
        from prezent.platform.work.tasks import look_for_work

        look_for_work.enqueue()


# Spelt out like the line of the log: every letter that is sent enters one.
_ADD = (
    "INSERT INTO platform_work (kind, key, payload, state, attempts, next_attempt_at, lease, last_error, created_at)"
    " VALUES (%s, %s, %s, 'due', 0, %s, '', '', %s) ON CONFLICT DO NOTHING"
)


def cancel(kind: str, key: str) -> bool:
    """Take back work that nobody has begun; False when it is running, finished or unknown."""
    deleted, _ = Work.objects.filter(kind=kind, key=key, state=Work.State.DUE).delete()
    return bool(deleted)


def revive(work_id: int, *, now: datetime) -> bool:
    """Try dead work again from the beginning; False when it is not dead."""
    return bool(
        Work.objects.filter(pk=work_id, state=Work.State.DEAD).update(
            state=Work.State.DUE, attempts=0, next_attempt_at=now, leased_until=None, lease=""
        )
    )


def forget(work_id: int) -> bool:
    """Drop dead work that a person decided not to repeat; False when it is not dead."""
    deleted, _ = Work.objects.filter(pk=work_id, state=Work.State.DEAD).delete()
    return bool(deleted)
