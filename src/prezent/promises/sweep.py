"""What the house does by itself about promises: it reminds, and says when one was broken. It settles nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prezent.platform.eventlog import SYSTEM
from prezent.promises.models import Promise
from prezent.promises.services import break_promises, log

#: Rows of one look; a transaction of its own each, so that a long queue holds nobody up.
BATCH = 200


def sweep(now: datetime) -> int:
    """Remind of promises whose time is near, break those whose date has passed; returns how many there were.

    An indexed range scan: only rows whose ``look_at`` has come are read. Two sweeps at once do no harm: each change is
    made where the row is still as it was read.
    """
    total = 0
    while True:
        with transaction.atomic():
            due = list(Promise.objects.select_related("case").filter(look_at__lte=now).order_by("look_at")[:BATCH])
            broken = break_promises([one for one in due if one.due_at <= now], now=now)
            reminded = sum(_remind(one, now) for one in due if one.due_at > now)
        total += broken + reminded
        if len(due) < BATCH or not broken + reminded:
            return total


def _remind(promise: Promise, now: datetime) -> bool:
    mine = Promise.objects.filter(pk=promise.pk, state=Promise.State.OPEN, look_at=promise.look_at)
    if not mine.update(look_at=promise.due_at, reminded_at=now):
        return False
    due = {"due": promise.due_at.isoformat(), "by_day": promise.by_day}
    log("promise.near", promise, actor=SYSTEM, now=now, words=promise.words, **due)
    return True
