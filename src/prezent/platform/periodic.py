"""What the house does by itself, again and again: one table, to which upper apps add theirs (:func:`register`).

However many workers there are, each job is done once in its time: a lease that nobody gives back is its clock.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from prezent.platform import leases

log = structlog.get_logger("prezent.periodic")

#: Leases of workers begin with this; readiness looks for one that has not run out.
WORKER = "worker:"
WORKER_LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing done every ``every``; ``run`` gets the time and returns how much there was to do."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]


def prune_task_results(now: datetime) -> int:
    """Forget wake-ups: finished ones after an hour, those whose worker died in the middle after a day."""
    from django_tasks_db.models import DBTaskResult

    old, lost = now - timedelta(hours=1), now - timedelta(days=1)
    finished, _ = DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
    abandoned, _ = DBTaskResult.objects.running().filter(started_at__lt=lost).delete()
    return finished + abandoned


def end_expired_sessions(now: datetime) -> int:
    """Forget sessions past their time, and the lines that people see of them in their list of sessions."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    # A line may be written a moment before its session: only older ones are judged.
    listed = UserSession.objects.filter(created_at__lt=now - timedelta(days=1))
    listed.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended


def prune_leases(now: datetime) -> int:
    """Forget leases that ran out a day ago: their holders are gone."""
    from prezent.platform.models import Lease

    return Lease.objects.filter(until__lt=now - timedelta(days=1)).delete()[0]


JOBS: list[Job] = [
    Job("prune_task_results", timedelta(minutes=10), prune_task_results),
    Job("end_expired_sessions", timedelta(hours=1), end_expired_sessions),
    Job("prune_leases", timedelta(hours=1), prune_leases),
]


def register(job: Job) -> None:
    """Add an upper app's job; its ``AppConfig.ready`` calls this, since imports point down only.

    Raises ValueError for another job of the same name: they would share a lease, and one would never run.
    """
    if job in JOBS:
        return
    if any(one.name == job.name for one in JOBS):
        raise ValueError(f"there is a periodic job {job.name} already")
    JOBS.append(job)


def run_due(now: datetime, jobs: Sequence[Job] | None = None) -> list[str]:
    """Do the jobs (all, unless told which) whose time has come and that no other worker has taken; returns their names.

    A job that fails is logged and tried again at its next time; the others are done all the same.
    """
    done = []
    for job in JOBS if jobs is None else jobs:
        if not leases.acquire(f"periodic:{job.name}", holder=secrets.token_hex(8), now=now, length=job.every):
            continue
        try:
            count = job.run(now)
        except Exception:
            # One broken job must not stop the others, nor the worker.
            log.exception("periodic_failed", job=job.name)
            continue
        done.append(job.name)
        if count:
            log.info("periodic_done", job=job.name, count=count)
    return done


def heartbeat(worker: str, now: datetime) -> None:
    """Say that ``worker`` is at work; it counts as gone a minute after its last word."""
    leases.acquire(WORKER + worker, holder=worker, now=now, length=WORKER_LIFE)


def sign_off(worker: str) -> None:
    """Say that ``worker`` has ended in good order."""
    leases.release(WORKER + worker, holder=worker)


def somebody_works(now: datetime) -> bool:
    """Whether at least one worker has given a sign of life within the last minute."""
    from prezent.platform.models import Lease

    return Lease.objects.filter(name__startswith=WORKER, until__gt=now).exists()
