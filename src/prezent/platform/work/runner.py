"""Doing work that is due: claimed by compare-and-set, leased, repeated with back-off, dead after its last try."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import Q

from prezent.platform import clock
from prezent.platform.models import Work

log = structlog.get_logger("prezent.work")

#: Delays between tries, in minutes; the last one repeats.
BACKOFF = (1, 2, 5, 15, 30, 60, 120, 240)


class Later(Exception):
    """Raised by a handler: not now. ``delay`` overrides the usual back-off; ``counts`` is False for waiting
    that is nobody's failure (a loop guard, a server that asked for patience)."""

    def __init__(self, reason: str, *, delay: timedelta | None = None, counts: bool = True) -> None:
        super().__init__(reason)
        self.delay = delay
        self.counts = counts


class GiveUp(Exception):
    """Raised by a handler: trying again cannot help; the work is dead at once and a person must look."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What is known of one kind of work. ``run`` must be safe to repeat after a crash at any point."""

    run: Callable[[str, Mapping[str, Any]], None]
    max_attempts: int
    lease: timedelta
    on_dead: Callable[[str, Mapping[str, Any], str], None] | None


_handlers: dict[str, Handler] = {}


def handler(
    kind: str,
    *,
    max_attempts: int = 12,
    lease: timedelta = timedelta(minutes=5),
    on_dead: Callable[[str, Mapping[str, Any], str], None] | None = None,
) -> Callable[[Callable[[str, Mapping[str, Any]], None]], Callable[[str, Mapping[str, Any]], None]]:
    """Register the function that does work of ``kind``; it gets the key and the payload."""

    def register(run: Callable[[str, Mapping[str, Any]], None]) -> Callable[[str, Mapping[str, Any]], None]:
        _handlers[kind] = Handler(run, max_attempts, lease, on_dead)
        return run

    return register


def run_due(*, now: datetime | None = None, limit: int = 100, kinds: frozenset[str] | None = None) -> int:
    """Do everything that is due, at most ``limit`` pieces; returns how many were tried.

    Any number of workers may call this at once.
    """
    moment = now or clock.now()
    due = Work.objects.filter(
        Q(state=Work.State.DUE, next_attempt_at__lte=moment) | Q(state=Work.State.RUNNING, leased_until__lt=moment)
    )
    if kinds is not None:
        due = due.filter(kind__in=kinds)
    tried = 0
    for work in due.order_by("next_attempt_at", "id")[:limit]:
        known = _handlers.get(work.kind)
        if known is None or not _claim(work, known, now or clock.now()):
            continue
        if work.attempts > known.max_attempts:  # its worker died with it every time
            _bury(work, known, work.last_error or "the worker stopped while doing this, again and again")
        else:
            _try(work, known, now)
        tried += 1
    return tried


def _claim(work: Work, known: Handler, now: datetime) -> bool:
    token = secrets.token_hex(8)
    claimed = Work.objects.filter(pk=work.pk, state=work.state, lease=work.lease).update(
        state=Work.State.RUNNING, lease=token, leased_until=now + known.lease, attempts=work.attempts + 1
    )
    if claimed:
        work.lease = token
        work.attempts += 1
    return bool(claimed)


def _try(work: Work, known: Handler, fixed_now: datetime | None) -> None:
    mine = Work.objects.filter(pk=work.pk, lease=work.lease)
    try:
        known.run(work.key, work.payload)
    except GiveUp as error:
        _bury(work, known, str(error))
    except Later as error:
        if error.counts and work.attempts >= known.max_attempts:
            _bury(work, known, str(error))
        else:
            wait = error.delay or timedelta(minutes=BACKOFF[min(work.attempts, len(BACKOFF)) - 1])
            mine.update(
                state=Work.State.DUE,
                lease="",
                next_attempt_at=(fixed_now or clock.now()) + wait,
                last_error=str(error)[:2000],
                attempts=work.attempts if error.counts else work.attempts - 1,
            )
    except Exception as error:
        # A handler's own bug must not stop the others: it is logged whole, retried and ends on the screen of dead work.
        log.exception("work_failed", kind=work.kind, key=work.key, attempt=work.attempts)
        if work.attempts >= known.max_attempts:
            _bury(work, known, repr(error))
        else:
            wait = timedelta(minutes=BACKOFF[min(work.attempts, len(BACKOFF)) - 1])
            mine.update(
                state=Work.State.DUE,
                lease="",
                next_attempt_at=(fixed_now or clock.now()) + wait,
                last_error=repr(error)[:2000],
            )
    else:
        mine.delete()


def _bury(work: Work, known: Handler, reason: str) -> None:
    Work.objects.filter(pk=work.pk, lease=work.lease).update(state=Work.State.DEAD, last_error=reason[:2000])
    log.error("work_dead", kind=work.kind, key=work.key, reason=reason[:500])
    if known.on_dead is not None:
        known.on_dead(work.key, work.payload, reason)
