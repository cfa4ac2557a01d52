"""Which clocks a person may see, and what only a supervisor may do with one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import walls
from prezent.deadlines.models import Clock, Notice, State
from prezent.people.policies import Viewer
from prezent.platform.errors import NotAllowed, NotFound


def visible_clocks(who: Viewer) -> QuerySet[Clock]:
    """Every clock of a case the person may see."""
    return Clock.objects.filter(walls(who, "case__"))


def visible_notices(who: Viewer) -> QuerySet[Notice]:
    """Every notice about a case the person may see."""
    return Notice.objects.filter(walls(who, "case__"))


def get_clock(who: Viewer, clock_id: int, *, version: int | None = None) -> Clock:
    """A clock with its case, to be given to a service. One SQL query.

    ``version`` is what stood in the form: if the clock was changed since, the service says so instead of writing.
    Raises NotFound, also for a clock of a case that is not the person's to see.
    """
    clock = visible_clocks(who).select_related("case").filter(pk=clock_id).first()
    if clock is None:
        raise no_clock()
    if version is not None:
        clock.version = version
    return clock


def no_clock() -> NotFound:
    """What to say of a clock that is not there, or not the person's to see: the two are never told apart."""
    return NotFound(_("There is no such deadline, or it is not yours to see."), code="deadline.not_found")


def can_undo_silence(who: Viewer) -> bool:
    """Whether the person may take back what the law made of silence: with other facts, or with a proof that the
    answer was in time."""
    return who.is_supervisor


def require_may_undo(who: Viewer, clock: Clock, now: datetime | None = None) -> None:
    """Raise NotAllowed unless the clock is none that silence has ended, or the person is a supervisor. With ``now``
    also in the minute before the sweep has said so."""
    passed = now is not None and clock.breach_at is not None and clock.breach_at <= now and clock.has_legal_effect
    if (clock.state == State.SILENCE or passed) and not can_undo_silence(who):
        raise NotAllowed(
            _("The last day has passed and silence has its effect in law. Ask a supervisor: it needs a legal review."),
            code="deadline.supervisor",
        )
