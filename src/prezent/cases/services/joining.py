"""Suggested links: a message from an unknown address that probably belongs to an older case. A person decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import CaseJoined
from prezent.cases.models import NOTHING_OWED, Attachment, Case, Entry, Participant, Point, Status, SuggestedLink
from prezent.cases.policies import require_visible
from prezent.cases.services import lateness, owing
from prezent.people.policies import Viewer
from prezent.platform import bus
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import record


def suggest(case: Case, other: Case, *, reason: str) -> None:
    """Remember that ``case`` may belong to ``other``; said twice is said once."""
    if case.pk != other.pk:
        SuggestedLink.objects.bulk_create([SuggestedLink(case=case, other=other, reason=reason)], ignore_conflicts=True)


def accept(link: SuggestedLink, *, by: Viewer, now: datetime) -> Case:
    """Move the words of the new case to the older one; from now on its sender may write there.

    Raises DomainError ``link.answered`` when we have already answered in the new case: both threads then
    live in the customer's mailbox, and each must stay where it is.
    """
    require_visible(by, link.case)
    require_visible(by, link.other)
    if Entry.objects.filter(case=link.case, kind=Entry.Kind.OUT).exists():
        raise DomainError(_("This case was already answered; it has to stay a case of its own."), code="link.answered")
    with transaction.atomic():
        decided = SuggestedLink.objects.filter(pk=link.pk, decided_at=None).update(decided_at=now, accepted=True)
        if not decided:
            raise DomainError(_("Somebody has already decided this."), code="link.decided")
        _move(link.case, link.other, now)
        record(
            "case.joined_by",
            actor=by.actor,
            subject=("case", link.other_id),
            team_id=link.other.team_id,
            now=now,
            data={"number": link.case.number},
        )
        record(
            "case.joined_to",
            actor=by.actor,
            subject=("case", link.case_id),
            team_id=link.case.team_id,
            now=now,
            data={"number": link.other.number},
        )
    return link.other


def _move(source: Case, target: Case, now: datetime) -> None:
    addresses = list(Participant.objects.filter(case=source).values_list("address", flat=True))
    Participant.objects.bulk_create(
        [Participant(case=target, address=address) for address in addresses], ignore_conflicts=True
    )
    for model in (Entry, Attachment, Point):
        model.objects.filter(case=source).update(case=target)
    lateness.follow_words(source, target)
    older, newer = Case.objects.select_for_update().get(pk=target.pk), Case.objects.get(pk=source.pk)
    if newer.waiting_since is not None:
        owing.take_customer_words(older, at=newer.waiting_since)
        older.unread = True
        older.excerpt = newer.excerpt
        if older.status == Status.CLOSED:
            older.status, older.closed_at = Status.OPEN, None
        elif older.status != Status.NEW:
            older.status = Status.OPEN
    older.changed_at = now
    older.version += 1
    older.save()
    bus.publish(CaseJoined(source.pk, target.pk, now))
    Case.objects.filter(pk=source.pk).update(
        status=Status.CLOSED, closed_at=now, owed_by=NOTHING_OWED, waiting_since=None, unread=False, changed_at=now
    )


def decline(link: SuggestedLink, *, by: Viewer, now: datetime) -> None:
    """Say that the two are different matters."""
    require_visible(by, link.case)
    with transaction.atomic():
        if SuggestedLink.objects.filter(pk=link.pk, decided_at=None).update(decided_at=now):
            record(
                "case.link_declined",
                actor=by.actor,
                subject=("case", link.case_id),
                team_id=link.case.team_id,
                now=now,
                data={"number": link.other.number},
            )
