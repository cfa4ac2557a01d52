"""Giving a case to the next person with a word about it, so that the customer repeats nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, HandOver
from prezent.cases.policies import require_visible
from prezent.cases.services import handling
from prezent.cases.services.words import Written, write_note
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError, NotAllowed
from prezent.platform.eventlog import record


def hand_over(
    case: Case,
    *,
    by: Viewer,
    now: datetime,
    assignee: Staff | None,
    html: str,
    submission: UUID | None = None,
    against: Sequence[tuple[str, str]] = (),
) -> Written:
    """Give the case to ``assignee`` (who may have it already) with a note, which stays on top until it is taken.

    A note that was not taken gives way to this one, and stays on the timeline.
    Raises DomainError ``handover.nobody``, ``handover.self``, ``case.assignee_gone``, ``note.empty``; Conflict
    ``handover.twice`` when somebody else hands the case over in the same moment.
    """
    require_visible(by, case)
    if assignee is None:
        raise DomainError(_("Choose who takes the case over."), code="handover.nobody")
    if assignee.pk == by.id:
        raise DomainError(_("The case stays with you: write a note instead."), code="handover.self")
    try:
        with transaction.atomic():
            handling.assign(case, by=by, now=now, assignee=assignee)
            written = write_note(case, by=by, now=now, html=html, submission=submission, against=against)
            if not written.repeated:
                _put_on_top(case, written.entry_id, assignee, by, now)
    except IntegrityError as error:
        raise Conflict(
            _("Somebody else has just handed this case over. Look at it again."), code="handover.twice"
        ) from error
    return written


def _put_on_top(case: Case, entry_id: int, assignee: Staff, by: Viewer, now: datetime) -> None:
    HandOver.objects.filter(case=case, over_at__isnull=True).update(over_at=now)
    HandOver.objects.create(case=case, entry_id=entry_id, to=assignee, at=now)
    record(
        "case.handed_over",
        actor=by.actor,
        subject=("case", case.pk),
        team_id=case.team_id,
        now=now,
        data={"entry": entry_id, "to": assignee.name, "to_id": assignee.pk},
    )


def take_over(case: Case, *, by: Viewer, now: datetime) -> None:
    """Say that the note was read and the case is in hand. Said twice, or with no note there, nothing changes.

    Raises NotAllowed ``handover.not_yours``.
    """
    require_visible(by, case)
    waiting = HandOver.objects.filter(case=case, over_at__isnull=True).first()
    if waiting is None:
        return
    if waiting.to_id != by.id:
        raise NotAllowed(_("This note was written for somebody else."), code="handover.not_yours")
    with transaction.atomic():
        if HandOver.objects.filter(pk=waiting.pk, over_at__isnull=True).update(over_at=now):
            record("case.taken_over", actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now, data={})
