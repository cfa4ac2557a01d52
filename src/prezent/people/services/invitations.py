"""Offering somebody a place at the desk, and taking it up."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.people.models import ContactPoint, Invitation, Role, Staff, Team
from prezent.people.policies import Viewer, can_manage_people
from prezent.people.services.customers import contact_key
from prezent.people.services.staff import add_staff
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import Actor, record

INVITATION_LIFE = timedelta(days=7)


def invite(
    *, by: Viewer, now: datetime, email: str, role: str, name: str = "", team: Team | None = None
) -> tuple[Invitation, str]:
    """Offer somebody a place at the desk; returns the invitation and the token for its link.

    Raises NotAllowed for anybody but an administrator, else as :func:`offer_place`.
    """
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator invites people."))
    return offer_place(actor=by.actor, now=now, email=email, role=role, name=name, team=team)


def offer_place(
    *, actor: Actor, now: datetime, email: str, role: str, name: str = "", team: Team | None = None
) -> tuple[Invitation, str]:
    """Write an invitation and return it with the token for its link; the caller's surface decides who may.

    The token is not stored, only its hash; an earlier invitation of the same address stops working. Raises Conflict
    ``staff.exists`` when the address already has a place.
    """
    email = contact_key(ContactPoint.Kind.EMAIL, email)
    if role not in Role.values:
        raise DomainError(_("There is no such role."), code="staff.role")
    if Staff.objects.filter(email=email).exists():
        raise Conflict(_("This address already has a place at the desk."), code="staff.exists")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=email, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            email=email,
            name=name.strip()[:80],
            role=role,
            team=team,
            invited_by_id=actor.id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
        record("staff.invited", actor=actor, subject=("invitation", invitation.pk), now=now, data={"role": role})
    return invitation, token


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a link. Raises NotFound when it is unknown, used or past its time."""
    invitation = Invitation.objects.filter(token_hash=hash_token(token), accepted_at=None, expires_at__gt=now).first()
    if invitation is None:
        raise _invalid()
    return invitation


def _invalid() -> NotFound:
    return NotFound(
        _("This invitation is no longer valid. Ask your administrator for a new one."), code="invitation.invalid"
    )


def accept_invitation(token: str, *, name: str, password: str, now: datetime) -> Staff:
    """Take up an invitation: the account exists from here on, the link does not.

    Raises NotFound ``invitation.invalid`` for a link that is unknown, used or past its time, DomainError
    ``staff.password`` for a weak password (the link stays good) and Conflict when the address has a place meanwhile.
    """
    with transaction.atomic():
        invitation = open_invitation(token, now=now)
        # Two browsers may send the same link at once: the row's change decides who was first.
        if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now):
            raise _invalid()
        name = name.strip() or invitation.name
        return add_staff(
            email=invitation.email,
            name=name,
            role=invitation.role,
            password=password,
            actor=Actor("staff", None, name or invitation.email),
            now=now,
            teams=(invitation.team_id,) if invitation.team_id else (),
        )


def withdraw_invitation(invitation: Invitation, *, by: Viewer, now: datetime) -> None:
    """Take an invitation back; its link stops working at once."""
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator invites people."))
    with transaction.atomic():
        record("staff.invitation_withdrawn", actor=by.actor, subject=("invitation", invitation.pk), now=now)
        invitation.delete()


def hash_token(token: str) -> str:
    """What is stored of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()
