"""What supervisors decide about work that stopped after its last try."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.people.policies import Viewer, can_see_operations
from prezent.platform import work
from prezent.platform.errors import NotAllowed, NotFound
from prezent.platform.eventlog import record


def retry_work(work_id: int, *, by: Viewer, now: datetime) -> None:
    """Try stopped work again from the beginning. Raises NotAllowed, or NotFound when it is not stopped any more."""
    _require(by)
    with transaction.atomic():
        if not work.revive(work_id, now=now):
            raise _gone()
        record("work.retried", actor=by.actor, subject=("work", work_id), now=now)


def drop_work(work_id: int, *, by: Viewer, now: datetime) -> None:
    """Let stopped work be: it is not done, and forgotten. Raises NotAllowed, or NotFound as above."""
    _require(by)
    with transaction.atomic():
        if not work.forget(work_id):
            raise _gone()
        record("work.dropped", actor=by.actor, subject=("work", work_id), now=now)


def _require(by: Viewer) -> None:
    if not can_see_operations(by):
        raise NotAllowed(_("Only a supervisor decides about work that stopped."))


def _gone() -> NotFound:
    return NotFound(_("This work has not stopped: somebody has tried it again, or it is done."), code="work.not_dead")
