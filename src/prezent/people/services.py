"""Writes about people: customers and their contact points, staff, teams, invitations."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.domain.language import address
from prezent.people.models import ContactPoint, Customer, Invitation, Membership, Role, Staff, Team
from prezent.people.policies import Viewer, can_edit_customer, can_manage_people
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import Actor, record

INVITATION_LIFE = timedelta(days=7)


def contact_key(kind: str, value: str, *, region: str = "PL") -> str:
    """The form of a contact point that machines compare: lower-case address, E.164 phone, bare handle.

    Raises DomainError ``contact.invalid`` when the value cannot be read as what it is said to be.
    """
    value = value.strip()
    if kind == ContactPoint.Kind.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise DomainError(
                _("This is not an e-mail address. Example: anna.nowak@poczta.example"), code="contact.invalid"
            ) from error
        return value.lower()
    if kind == ContactPoint.Kind.PHONE:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException as error:
            raise DomainError(_("This is not a phone number. Example: 600 000 417"), code="contact.invalid") from error
        if not phonenumbers.is_possible_number(number):
            raise DomainError(_("This is not a phone number. Example: 600 000 417"), code="contact.invalid")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    key = value.lstrip("@").lower()
    if not key:
        raise DomainError(_("The name in the network is empty."), code="contact.invalid")
    return key


def name_customer(display: str, email: str = "") -> dict[str, str]:
    """Fields of a customer read from a display name: parts, form of address, vocative; guesses stay editable."""
    person = address.split_name(display or email.partition("@")[0])
    if person.organisation:
        return {"name": person.organisation, "first_name": "", "last_name": "", "form": "panstwo", "vocative": ""}
    gender = address.guess_gender(person.first, person.last)
    form = {"m": "pan", "f": "pani"}.get(gender or "", "")
    vocative = address.vocative(person.first, gender) or "" if person.first else ""
    name = " ".join(part for part in (person.title, person.first, person.last) if part) or display or email
    return {
        "name": name[:120],
        "first_name": person.first[:60],
        "last_name": person.last[:80],
        "form": form,
        "vocative": vocative[:60],
    }


def customer_for_email(email: str, display: str, *, language: str, now: datetime) -> Customer:
    """The customer who owns this address, made on first sight. Safe when two mails arrive at once.

    One SQL query for a known address. The address must be lower-cased already.
    """
    known = Customer.objects.filter(contacts__kind=ContactPoint.Kind.EMAIL, contacts__key=email).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            customer = Customer.objects.create(language=language, since=now, **name_customer(display, email))
            ContactPoint.objects.create(
                customer=customer, kind=ContactPoint.Kind.EMAIL, value=email, key=email, primary=True
            )
    except IntegrityError:  # the same new address in another worker: that one made the customer
        return Customer.objects.get(contacts__kind=ContactPoint.Kind.EMAIL, contacts__key=email)
    return customer


def add_customer(
    *,
    name: str,
    now: datetime,
    email: str = "",
    phone: str = "",
    language: str = "pl",
    city: str = "",
) -> Customer:
    """A customer met by phone, at the counter or by letter; an address already known gives its owner.

    Raises DomainError ``contact.invalid`` for an address or number that cannot be read.
    """
    points = [
        (kind, value.strip(), contact_key(kind, value))
        for kind, value in ((ContactPoint.Kind.EMAIL, email), (ContactPoint.Kind.PHONE, phone))
        if value.strip()
    ]
    for kind, _value, key in points:
        known = Customer.objects.filter(contacts__kind=kind, contacts__key=key).first()
        if known is not None:
            return known
    with transaction.atomic():
        customer = Customer.objects.create(language=language, city=city, since=now, **name_customer(name, email))
        for kind, value, key in points:
            ContactPoint.objects.create(customer=customer, kind=kind, value=value, key=key, primary=True)
    return customer


def edit_customer(
    customer: Customer,
    *,
    by: Viewer,
    now: datetime,
    name: str,
    form: str,
    vocative: str,
    language: str,
    city: str = "",
) -> Customer:
    """Correct how a customer is named and addressed. An empty vocative is made anew from the name.

    Raises NotFound for a customer the person may not see.
    """
    if not can_edit_customer(by, customer):
        raise NotFound(_("There is no such customer."), code="customer.not_found")
    if not name.strip():
        raise DomainError(_("Write the customer's name."), code="customer.unnamed")
    read = name_customer(name)
    customer.name = name.strip()[:120]
    customer.first_name, customer.last_name = read["first_name"], read["last_name"]
    customer.form = form
    gender = {"pan": "m", "pani": "f"}.get(form)
    customer.vocative = vocative.strip() or (address.vocative(read["first_name"], gender) or "" if gender else "")
    customer.language = language
    customer.city = city.strip()
    with transaction.atomic():
        customer.save()
        record("customer.changed", actor=by.actor, subject=("customer", customer.pk), now=now)
    return customer


def add_contact(customer: Customer, *, by: Viewer, now: datetime, kind: str, value: str) -> ContactPoint:
    """Add a way to reach a customer. Raises Conflict when it belongs to another customer."""
    if not can_edit_customer(by, customer):
        raise NotFound(_("There is no such customer."), code="customer.not_found")
    key = contact_key(kind, value)
    first = not ContactPoint.objects.filter(customer=customer, kind=kind).exists()
    try:
        with transaction.atomic():
            point = ContactPoint.objects.create(
                customer=customer, kind=kind, value=value.strip(), key=key, primary=first
            )
            record("customer.contact_added", actor=by.actor, subject=("customer", customer.pk), now=now)
    except IntegrityError as error:
        raise Conflict(
            _("This address already belongs to a customer: look for it in the search box."), code="contact.taken"
        ) from error
    return point


def remove_contact(point: ContactPoint, *, by: Viewer, now: datetime) -> None:
    """Remove a way to reach a customer. Letters already on a case keep the address they had."""
    if not can_edit_customer(by, point.customer):
        raise NotFound(_("There is no such customer."), code="customer.not_found")
    with transaction.atomic():
        record("customer.contact_removed", actor=by.actor, subject=("customer", point.customer_id), now=now)
        point.delete()


def add_staff(
    *,
    email: str,
    name: str,
    role: str,
    password: str | None,
    actor: Actor,
    now: datetime,
    position: str = "",
    phone: str = "",
    gender: str = "",
    language: str = "",
    teams: tuple[int, ...] = (),
) -> Staff:
    """Give a person a place at the desk. Raises Conflict when the address already has one.

    Who may call this is decided by the caller's surface: the command line (whoever holds the machine),
    an accepted invitation, or ``can_manage_people``.
    """
    email = contact_key(ContactPoint.Kind.EMAIL, email)
    if role not in Role.values:
        raise DomainError(_("There is no such role."), code="staff.role")
    try:
        with transaction.atomic():
            staff = Staff.objects.create_user(
                email,
                password,
                name=name.strip() or email.partition("@")[0],
                role=role,
                position=position,
                phone=phone,
                gender=gender,
                language=language,
            )
            Membership.objects.bulk_create([Membership(staff=staff, team_id=team) for team in teams])
            record("staff.added", actor=actor, subject=("staff", staff.pk), now=now, data={"role": role})
    except IntegrityError as error:
        raise Conflict(_("This address already has a place at the desk."), code="staff.exists") from error
    return staff


def change_staff(
    staff: Staff,
    *,
    by: Viewer,
    now: datetime,
    name: str,
    role: str,
    is_active: bool,
    teams: tuple[int, ...],
    position: str = "",
    phone: str = "",
    gender: str = "",
) -> Staff:
    """Change a colleague's role, teams, signature, or end the person's access.

    The last active administrator stays one. Cases of a person who leaves go back to their teams.
    """
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator changes people."))
    loses_admin = staff.role == Role.ADMIN and (role != Role.ADMIN or not is_active)
    if loses_admin and not Staff.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=staff.pk).exists():
        raise DomainError(_("This is the last administrator: make somebody else one first."), code="staff.last_admin")
    with transaction.atomic():
        staff.name, staff.role, staff.is_active = name.strip() or staff.name, role, is_active
        staff.position, staff.phone, staff.gender = position.strip(), phone.strip(), gender
        staff.save()
        Membership.objects.filter(staff=staff).exclude(team_id__in=teams).delete()
        Membership.objects.bulk_create(
            [Membership(staff=staff, team_id=team) for team in teams], ignore_conflicts=True
        )
        if not is_active:
            staff.cases.exclude(status="closed").update(assignee=None)
        record(
            "staff.changed",
            actor=by.actor,
            subject=("staff", staff.pk),
            now=now,
            data={"role": role, "is_active": is_active},
        )
    return staff


def save_profile(
    staff: Staff,
    *,
    now: datetime,
    name: str,
    position: str,
    phone: str,
    gender: str,
    language: str,
    theme: str,
    ctrl_enter_sends: bool,
) -> Staff:
    """What people set about themselves: how letters are signed, language, theme, the sending key."""
    staff.name, staff.position, staff.phone = name.strip() or staff.name, position.strip(), phone.strip()
    staff.gender, staff.language, staff.theme, staff.ctrl_enter_sends = gender, language, theme, ctrl_enter_sends
    with transaction.atomic():
        staff.save()
        actor = Actor("staff", staff.pk, staff.name)
        record("staff.profile_changed", actor=actor, subject=("staff", staff.pk), now=now)
    return staff


def save_team(*, by: Viewer, now: datetime, name: str, restricted: bool, team: Team | None = None) -> Team:
    """Make or change a team. Raises Conflict when the name is taken."""
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator changes teams."))
    if not name.strip():
        raise DomainError(_("Give the team a name."), code="team.unnamed")
    team = team or Team()
    team.name, team.restricted = name.strip(), restricted
    try:
        with transaction.atomic():
            team.save()
            record("team.saved", actor=by.actor, subject=("team", team.pk), now=now, data={"restricted": restricted})
    except IntegrityError as error:
        raise Conflict(_("There already is a team of this name."), code="team.exists") from error
    return team


def remove_team(team: Team, *, by: Viewer, now: datetime) -> None:
    """Remove a team; its cases stay and belong to no team."""
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator changes teams."))
    with transaction.atomic():
        record("team.removed", actor=by.actor, subject=("team", team.pk), now=now, data={"name": team.name})
        team.delete()


def invite(
    *, by: Viewer, now: datetime, email: str, role: str, name: str = "", team: Team | None = None
) -> tuple[Invitation, str]:
    """Offer somebody a place at the desk; returns the invitation and the token for its link.

    The token is not stored, only its hash. Raises Conflict when the address already has a place.
    """
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator invites people."))
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
            name=name.strip(),
            role=role,
            team=team,
            invited_by_id=by.id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
        record("staff.invited", actor=by.actor, subject=("invitation", invitation.pk), now=now, data={"role": role})
    return invitation, token


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a link. Raises NotFound when it is unknown, used or past its time."""
    invitation = Invitation.objects.filter(
        token_hash=hash_token(token), accepted_at=None, expires_at__gt=now
    ).first()
    if invitation is None:
        raise NotFound(
            _("This invitation is no longer valid. Ask your administrator for a new one."), code="invitation.invalid"
        )
    return invitation


def accept_invitation(token: str, *, name: str, password: str, now: datetime) -> Staff:
    """Take up an invitation: the account exists from here on, the link does not."""
    with transaction.atomic():
        invitation = open_invitation(token, now=now)
        taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now)
        if not taken:
            raise NotFound(_("This invitation is no longer valid."), code="invitation.invalid")
        return add_staff(
            email=invitation.email,
            name=name or invitation.name,
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
