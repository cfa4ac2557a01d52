"""The task that wakes a worker. It carries nothing: what is to be done stands in rows."""

from __future__ import annotations

from django_tasks import task

from prezent.platform.work.runner import run_due


@task()
def look_for_work() -> int:
    """Do what is due now; returns how many pieces were tried."""
    return run_due()
