"""How a clock is changed: by compare-and-set, with its line in the log, and with words for whoever comes second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.deadlines.models import LONGEST_WORDS, Clock, Notice, State
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import SYSTEM, Actor, record


def change(
    clock: Clock,
    *,
    by: Viewer | None,
    now: datetime,
    action: str,
    data: Mapping[str, Any],
    fields: Mapping[str, Any],
    then: Callable[[], object] | None = None,
) -> None:
    """Write ``fields`` to the clock as the caller saw it, and one line to the log, in one transaction.

    ``then`` writes what else belongs to it. Raises Conflict ``deadline.changed`` that says who was first and what
    that person did; nothing is written then.
    """
    written = {**fields, "changed_by_id": by.id if by else None, "changed_at": now, "version": clock.version + 1}
    try:
        with transaction.atomic():
            seen = Clock.objects.filter(pk=clock.pk, version=clock.version, state=clock.state)
            if not seen.update(**written):
                raise lost(clock)
            if then is not None:
                then()
            log(clock, action, actor=by.actor if by else SYSTEM, now=now, data=data)
    except IntegrityError as error:  # it would run again beside another one that runs
        raise twice(clock.case_id, clock.regime) from error
    for name, value in written.items():
        setattr(clock, name, value)


def log(clock: Clock, action: str, *, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """One line about the clock in its case's history. The clock's case must be loaded, or costs a query."""
    told = {"clock": clock.pk, "regime": clock.regime, **data}
    record(action, actor=actor, subject=("case", clock.case_id), team_id=clock.case.team_id, now=now, data=told)


def end_notices(clock: Clock, now: datetime, *, but_review: bool = False) -> None:
    """Warnings of this clock have no reason any more; with ``but_review`` supervisors keep, or get, that the last day
    has passed, since the legal review still waits. One SQL query, two with a review."""
    notices = Notice.objects.filter(clock=clock, over_at__isnull=True)
    if but_review and clock.legal_due is not None:
        notices = notices.filter(level__lt=Notice.Level.PASSED)
        give([notice_of(clock, clock.legal_due, Notice.Level.PASSED, Notice.Audience.SUPERVISORS, now)])
    notices.update(over_at=now)


def notice_of(clock: Clock, due: date, level: int, audience: str, now: datetime) -> Notice:
    """A notice about the clock's last day ``due``, not written yet."""
    return Notice(case_id=clock.case_id, clock_id=clock.pk, level=level, audience=audience, due=due, at=now)


def give(notices: Sequence[Notice]) -> None:
    """Write notices; one that was given for the same day before, and was over, is given anew. One SQL query."""
    Notice.objects.bulk_create(
        notices,
        update_conflicts=True,
        unique_fields=["clock", "level", "due"],
        update_fields=["at", "over_at", "audience"],
    )


_DONE: Final = {
    State.MET: _("Meanwhile this deadline was marked as met (by: %(who)s). Nothing was changed: look again."),
    State.MET_LATE: _("Meanwhile this deadline was marked as met late (by: %(who)s). Nothing was changed: look again."),
    State.STOPPED: _("Meanwhile this deadline was stopped (by: %(who)s). Nothing was changed: look again."),
    State.SILENCE: _("Meanwhile the last day has passed, and silence has its effect. Nothing was changed: look again."),
    State.PASSED: _("Meanwhile the last day has passed. Nothing was changed: look again."),
    State.RUNNING: _("Meanwhile this deadline was changed (by: %(who)s). Nothing was overwritten: look again."),
}


def lost(clock: Clock) -> Conflict:
    """What to tell whoever comes second: who was first, and what that person did. One SQL query."""
    found = Clock.objects.filter(pk=clock.pk).values_list("state", "changed_by__name").first()
    if found is None:
        return Conflict(_("This deadline is not there any more."), code="deadline.changed")
    state, who = found
    return Conflict(_DONE[State(state)] % {"who": who or _("the desk")}, code="deadline.changed")


def twice(case_id: int, regime: str) -> Conflict:
    """What to tell whoever starts a clock that runs already. One SQL query."""
    running = Clock.objects.filter(case_id=case_id, regime=regime, state=State.RUNNING)
    who = running.values_list("set_by__name", flat=True).first()
    return Conflict(
        _("This deadline runs in the case already (set by: %(who)s). Change that one.") % {"who": who or "–"},
        code="deadline.runs_already",
    )


def reason(words: str) -> str:
    """A reason on one line. Raises DomainError ``deadline.no_reason``."""
    line = " ".join(words.split())[:LONGEST_WORDS]
    if not line:
        raise DomainError(
            _("Say in a few words why: the reason stays in the history of the case."), code="deadline.no_reason"
        )
    return line
