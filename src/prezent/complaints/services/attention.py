"""Whom a complaint needs beside its assignee: a supervisor for a repeated or unsafe one, and nobody it is about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import require_visible
from prezent.complaints.likeness import denied_of, look_for, sought
from prezent.complaints.models import Complaint
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.complaints.services.recording import line, log, required, write
from prezent.people.models import Membership, Role, Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import SYSTEM

#: Why a supervisor looks at a complaint with its assignee.
REPEATED, UNSAFE = "repeated", "unsafe"


def pick_supervisor(complaint: Complaint) -> Staff | None:
    """The supervisor with the fewest open complaints to look at: of the case's team where it has one, else of any.

    Nobody whom the complaint is about; its assignee, and an administrator, only when there is nobody else. One SQL
    query.
    """
    case = complaint.case
    looked_at = Complaint.objects.filter(supervisor=OuterRef("pk"), case__closed_at__isnull=True).order_by()
    load = looked_at.values("supervisor").annotate(n=Count("pk")).values("n")
    people = Staff.objects.filter(is_active=True, role__in=(Role.SUPERVISOR, Role.ADMIN))
    return (
        people.exclude(pk__in=complaint.against.values("pk"))
        .annotate(
            own=Exists(Membership.objects.filter(staff=OuterRef("pk"), team=case.team_id)),
            last=Case(
                When(pk=case.assignee_id or 0, then=2), When(role=Role.ADMIN, then=1), default=0,
                output_field=IntegerField(),
            ),
            load=Coalesce(Subquery(load), Value(0)),
        )
        .order_by("last", "-own", "load", "pk")
        .first()
    )  # fmt: skip


def attach_supervisor(complaint: Complaint, *, now: datetime, why: str) -> None:
    """Ask a supervisor to look at the complaint too; one who does already stays. Two SQL queries and a line of the
    log. The form of the facts does not hold this column, so its version is left alone."""
    if complaint.supervisor_id is not None:
        return
    chosen = pick_supervisor(complaint)
    if chosen is None:
        return
    if Complaint.objects.filter(pk=complaint.pk, supervisor__isnull=True).update(supervisor=chosen):
        complaint.supervisor = chosen
        log(complaint, "complaint.supervisor", actor=SYSTEM, now=now, to=chosen.name, to_id=chosen.pk, why=why)


def _detach_supervisor(complaint: Complaint, now: datetime) -> None:
    if Complaint.objects.filter(pk=complaint.pk, supervisor_id=complaint.supervisor_id).update(supervisor=None):
        complaint.supervisor = None
        log(complaint, "complaint.supervisor", actor=SYSTEM, now=now, to=None)


def needs_supervisor(complaint: Complaint, by: Viewer) -> str:
    """Why a supervisor must look at it, or ""; until a person has decided, a likely repetition counts as one. Two SQL
    queries at most."""
    if complaint.unsafe:
        return UNSAFE
    if complaint.repeats_id is not None:
        return REPEATED
    suspected = look_for(by, sought(complaint), denied_of(complaint))
    return REPEATED if suspected is not None and suspected.is_strong else ""


def release_supervisor(complaint: Complaint, *, by: Viewer, now: datetime) -> None:
    """Let the supervisor go when there is no reason any more to look at it."""
    if complaint.supervisor_id is not None and not needs_supervisor(complaint, by):
        _detach_supervisor(complaint, now)


def replace_supervisor(complaint: Complaint, *, now: datetime) -> None:
    """Somebody else looks at it in place of a supervisor who cannot any more."""
    why = UNSAFE if complaint.unsafe else REPEATED
    _detach_supervisor(complaint, now)
    attach_supervisor(complaint, now=now, why=why)


def add_person(complaint: Complaint, *, by: Viewer, now: datetime, person: Staff) -> None:
    """Say that the complaint is about this colleague, who then does not decide it. Saying it twice is saying it once.

    A supervisor whom it is about is replaced by another one.
    """
    require_visible(by, complaint.case)
    with transaction.atomic():
        if complaint.against.filter(pk=person.pk).exists():
            return
        complaint.against.add(person)
        log(complaint, "complaint.against_added", actor=by.actor, now=now, name=person.name, person=person.pk)
        if complaint.supervisor_id == person.pk:
            replace_supervisor(complaint, now=now)


def remove_person(complaint: Complaint, *, by: Viewer, now: datetime, person: Staff, why: str) -> None:
    """Say that it is not about this colleague after all. Nobody takes himself off the list.

    Raises DomainError ``complaint.against_self``, ``complaint.why``.
    """
    require_visible(by, complaint.case)
    if person.pk == by.id:
        raise DomainError(
            _("The complaint is about you: somebody else says whether that was a mistake."),
            code="complaint.against_self",
        )
    why = required(why, DomainError(_("Write why, in a few words."), code="complaint.why"))
    with transaction.atomic():
        if complaint.against.filter(pk=person.pk).exists():
            complaint.against.remove(person)
            log(complaint, "complaint.against_removed", actor=by.actor, now=now, name=person.name, why=why)


def report_danger(complaint: Complaint, *, by: Viewer, now: datetime, words: str) -> None:
    """Say that the thing is a danger to somebody's health or goods (GPSR; law.md § 5, T6): a supervisor gets it at
    once. Raises DomainError ``complaint.danger``; Conflict ``complaint.changed``."""
    require_visible(by, complaint.case)
    words = required(words, DomainError(_("Write what the danger is."), code="complaint.danger"))[:LONGEST_WORDS]
    if complaint.unsafe and complaint.unsafe_words == words:
        return
    with transaction.atomic():
        fields = {"unsafe": True, "unsafe_words": words}
        write(complaint, fields, by=by, now=now, action="complaint.unsafe", data={"words": words})
        attach_supervisor(complaint, now=now, why=UNSAFE)


def take_back_danger(complaint: Complaint, *, by: Viewer, now: datetime, why: str) -> None:
    """Say that there is no danger, and why. Raises DomainError ``complaint.why``; Conflict ``complaint.changed``."""
    require_visible(by, complaint.case)
    why = required(why, DomainError(_("Write why, in a few words."), code="complaint.why"))
    if not complaint.unsafe:
        return
    with transaction.atomic():
        fields = {"unsafe": False, "unsafe_words": ""}
        write(complaint, fields, by=by, now=now, action="complaint.safe", data={"why": line(why)})
        release_supervisor(complaint, by=by, now=now)
