"""How a decision is changed: by compare-and-set, with its line in the history, and words for whoever comes second."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.complaints.models import Approval, Decision
from prezent.domain.language import dates
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict
from prezent.platform.eventlog import Actor, record

State = Decision.State


def change(
    decision: Decision,
    *,
    by: Viewer,
    now: datetime,
    states: Collection[str],
    fields: Mapping[str, Any],
    action: str,
    data: Mapping[str, Any],
    then: Callable[[], object] | None = None,
) -> None:
    """Write ``fields`` to the decision as the caller saw it, while it is in one of ``states``; one line to the log.

    ``then`` writes what belongs to it, in the same transaction. Raises Conflict ``decision.changed`` that says who was
    first and when; nothing is written then.
    """
    written = {**fields, "version": decision.version + 1}
    with transaction.atomic():
        seen = Decision.objects.filter(pk=decision.pk, version=decision.version, state__in=states)
        if not seen.update(**written):
            raise lost(decision)
        if then is not None:
            then()
        log(decision, action, actor=by.actor, now=now, **data)
    for name, value in written.items():
        setattr(decision, name, value)


def log(decision: Decision, action: str, *, actor: Actor, now: datetime, **data: Any) -> None:
    """A line about the decision in its case's history; ``decision.complaint.case`` has been read."""
    case = decision.complaint.case
    told = {"decision": decision.pk, **data}
    record(action, actor=actor, subject=("case", case.pk), team_id=case.team_id, now=now, data=told)


def lost(decision: Decision) -> Conflict:
    """What to tell whoever comes second: who was first, what that person did, and when. Two SQL queries."""
    found = Decision.objects.select_related("prepared_by", "decided_by").filter(pk=decision.pk).first()
    if found is None:
        return Conflict(_("This decision is not there any more."), code="decision.changed")
    answer = Approval.objects.select_related("asked_by", "answered_by").filter(decision=found).order_by("-pk").first()
    who, at, said = found.prepared_by, found.prepared_at, _changed
    if found.state in {State.DECIDED, State.SENT}:
        who, at, said = found.decided_by, found.decided_at or at, _decided
    elif found.state == State.REPLACED:
        who, said = None, _replaced
    elif answer is not None and found.state == State.AWAITING:
        who, at, said = answer.asked_by, answer.asked_at, _asked
    elif answer is not None and answer.answered_at and answer.answered_at >= at:
        who, at = answer.answered_by, answer.answered_at
        said = _declined if answer.state == Approval.State.DECLINED else _changed
    words = said() % {"who": who.name if who else _("Prezent"), "when": when(at)}
    return Conflict(words, code="decision.changed")


def when(at: datetime) -> str:
    """A moment as conflicts tell it: "24.11, 10:42"."""
    local = timezone.localtime(at)
    return f"{local.day}.{local.month:02d}, {dates.clock_time(local)}"


def _changed() -> str:
    return _("Meanwhile this decision was changed (%(who)s, %(when)s). Nothing was overwritten: look again.")


def _decided() -> str:
    return _("Meanwhile this complaint was decided (%(who)s, %(when)s). Nothing was changed: look again.")


def _asked() -> str:
    return _("Meanwhile somebody asked for consent (%(who)s, %(when)s). Nothing was changed: look again.")


def _declined() -> str:
    return _("Meanwhile the consent was declined (%(who)s, %(when)s). Nothing was changed: look again.")


def _replaced() -> str:
    return _("Meanwhile this decision was replaced by a newer one. Nothing was changed: look again.")
