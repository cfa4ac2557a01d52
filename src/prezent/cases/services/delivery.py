"""How far our words have got, as a channel reports it; a failed letter returns to the top of a list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import AnswerSent, DeliveryFailed, DeliveryRetried
from prezent.cases.jobs import AGAIN, TELL
from prezent.cases.models import Case, Entry, Status
from prezent.cases.policies import require_visible
from prezent.cases.services import owing
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform import bus, work
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import SYSTEM, record

FAILED = frozenset({Entry.Delivery.FAILED, Entry.Delivery.BOUNCED})
_LOGGED = frozenset({Entry.Delivery.SENT, *FAILED})


def record_delivery(entry_id: int, *, state: str, note: str, now: datetime) -> None:
    """Copy a channel's news to the entry and to the case. Repeating it changes nothing.

    A failure puts the case before everything else: with the assignee, or, when there is none (or the
    person has left), with the author of the letter, or with the team.
    """
    with transaction.atomic():
        entry = Entry.objects.select_for_update().select_related("case").get(pk=entry_id)
        if entry.delivery == state and entry.delivery_note == note:
            return
        was_failed, is_failed = entry.delivery in FAILED, state in FAILED
        entry.delivery, entry.delivery_note, entry.delivery_at = state, note, now
        entry.save(update_fields=["delivery", "delivery_note", "delivery_at"])
        if was_failed != is_failed:
            _count(entry, failed=is_failed, now=now)
        if state in _LOGGED:
            record(
                f"case.delivery_{state}",
                actor=SYSTEM,
                subject=("case", entry.case_id),
                team_id=entry.case.team_id,
                now=now,
                data={"entry": entry.pk, "note": note[:500]},
            )
        if state == Entry.Delivery.SENT and entry.side_id is None:  # what others are told, the customer is not
            _tell("sent", AnswerSent(entry.case_id, entry.pk, now))
        if is_failed and not was_failed:
            _tell("failed", DeliveryFailed(entry.pk, now))


def _tell(what: str, event: AnswerSent | DeliveryFailed) -> None:
    """Say what became of a letter. That it left stays written whatever is made of it: a row lost here would be a letter
    sent twice. Whoever could not take it in is told again by the worker."""
    if not bus.publish_apart(event):
        key, payload = f"{what}-{event.entry_id}", {"now": event.now.isoformat()}
        work.add(TELL, key, now=event.now, at=event.now + AGAIN, payload=payload, wake=False)


def _count(entry: Entry, *, failed: bool, now: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=entry.case_id)
    case.unsent = case.unsent + 1 if failed else max(case.unsent - 1, 0)
    case.owed_by = owing.owed_by(waiting_since=case.waiting_since, failed_at=now if case.unsent else None)
    if failed and (entry.side_id is None or case.is_closed):  # a letter to others changes nothing in who moves next
        case.status, case.closed_at = Status.OPEN, None
    if failed:
        present = Staff.objects.filter(is_active=True).in_bulk([pk for pk in (case.assignee_id, entry.staff_id) if pk])
        case.assignee = present.get(case.assignee_id or 0) or present.get(entry.staff_id or 0)
    case.changed_at = now
    case.version += 1
    case.save()


def retry_delivery(entry: Entry, *, by: Viewer, now: datetime) -> None:
    """Send failed words once more. Raises DomainError ``delivery.not_failed`` for any other state."""
    require_visible(by, entry.case)
    with transaction.atomic():
        changed = Entry.objects.filter(pk=entry.pk, delivery__in=FAILED).update(
            delivery=Entry.Delivery.QUEUED, delivery_note="", delivery_at=now
        )
        if not changed:
            raise DomainError(
                _("This letter has not failed: there is nothing to send again."), code="delivery.not_failed"
            )
        _count(entry, failed=False, now=now)
        record(
            "case.delivery_retried",
            actor=by.actor,
            subject=("case", entry.case_id),
            team_id=entry.case.team_id,
            now=now,
            data={"entry": entry.pk},
        )
        bus.publish(DeliveryRetried(entry.pk, entry.channel, now))


def give_up_delivery(entry: Entry, *, by: Viewer, now: datetime) -> None:
    """Say that failed words need not be sent any more (the customer was phoned, say); the log keeps it."""
    require_visible(by, entry.case)
    with transaction.atomic():
        changed = Entry.objects.filter(pk=entry.pk, delivery__in=FAILED).update(
            delivery=Entry.Delivery.GIVEN_UP, delivery_at=now
        )
        if not changed:
            raise DomainError(_("This letter has not failed."), code="delivery.not_failed")
        _count(entry, failed=False, now=now)
        record(
            "case.delivery_given_up",
            actor=by.actor,
            subject=("case", entry.case_id),
            team_id=entry.case.team_id,
            now=now,
            data={"entry": entry.pk},
        )
