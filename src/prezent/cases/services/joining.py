"""Suggested links: a message from an unknown address that probably belongs to an older case. A person decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import CaseJoined
from prezent.cases.models import (
    NOTHING_OWED,
    Attachment,
    Case,
    Draft,
    Entry,
    Participant,
    Point,
    SideThread,
    Status,
    SuggestedLink,
)
from prezent.cases.policies import require_visible
from prezent.cases.services import lateness, owing, sides
from prezent.people.policies import Viewer
from prezent.platform import bus
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import record


def suggest(case: Case, other: Case, *, reason: str, side_id: int | None = None) -> None:
    """Remember that ``case`` may belong to ``other`` (to its side thread ``side_id``); said twice is said once."""
    if case.pk != other.pk:
        link = SuggestedLink(case=case, other=other, reason=reason, side_id=side_id)
        SuggestedLink.objects.bulk_create([link], ignore_conflicts=True)


def accept(link: SuggestedLink, *, by: Viewer, now: datetime) -> Case:
    """Move the words of the new case to the older one; from now on its sender may write there.

    Words that answer a side thread's letter go to that thread, and its address is known there from now on: they never
    stand among the customer's.
    Raises DomainError ``link.answered`` when we have already answered in the new case: both threads then
    live in the customer's mailbox, and each must stay where it is.
    """
    require_visible(by, link.case)
    require_visible(by, link.other)
    if Entry.objects.filter(case=link.case, kind=Entry.Kind.OUT, side__isnull=True).exists():
        raise DomainError(_("This case was already answered; it has to stay a case of its own."), code="link.answered")
    with transaction.atomic():
        decided = SuggestedLink.objects.filter(pk=link.pk, decided_at=None).update(decided_at=now, accepted=True)
        if not decided:
            raise DomainError(_("Somebody has already decided this."), code="link.decided")
        if link.side is not None:
            _move_aside(link.case, link.side, now)
        else:
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
    for model in (Entry, Attachment, Point, SideThread):
        model.objects.filter(case=source).update(case=target)
    Draft.objects.filter(case=source, side__isnull=False).update(case=target)  # letters begun go with their thread
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
    if newer.unsent:  # letters to others that did not leave went along
        older.unsent += newer.unsent
        older.owed_by = min(older.owed_by, newer.owed_by)
    older.changed_at = now
    older.version += 1
    older.save()
    _leave(source, target, now)


def _leave(source: Case, target: Case, now: datetime) -> None:
    """The new case is empty now."""
    bus.publish(CaseJoined(source.pk, target.pk, now))
    Case.objects.filter(pk=source.pk).update(
        status=Status.CLOSED,
        closed_at=now,
        owed_by=NOTHING_OWED,
        waiting_since=None,
        unread=False,
        unsent=0,
        changed_at=now,
    )


def _move_aside(source: Case, side: SideThread, now: datetime) -> None:
    """The words of somebody whom we asked, from an address that the thread did not know."""
    target = side.case
    theirs = Entry.objects.filter(case=source, kind=Entry.Kind.IN, side__isnull=True)
    addresses = {one.lower() for one in theirs.values_list("author_address", flat=True) if one}
    answered = theirs.filter(automatic="").exists()
    Attachment.objects.filter(case=source).update(case=target)
    Point.objects.filter(case=source).update(case=target)
    SideThread.objects.filter(case=source).update(case=target)
    Entry.objects.filter(case=source, kind=Entry.Kind.NOTE).update(case=target)
    Entry.objects.filter(case=source, side__isnull=False).update(case=target)
    theirs.update(case=target, side=side)
    sides.let_in(side, addresses)
    if answered:
        sides.mark_answered(side.pk, now=now)
    Case.objects.filter(pk=target.pk).update(
        changed_at=now, version=F("version") + 1, unsent=F("unsent") + source.unsent
    )
    _leave(source, target, now)


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
