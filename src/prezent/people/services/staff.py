"""Writes about the people at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.people.events import StaffLeft
from prezent.people.models import ContactPoint, Membership, Role, Staff, Team
from prezent.people.policies import Viewer, can_manage_people
from prezent.people.queries import forget_directory
from prezent.people.services.customers import contact_key
from prezent.platform import bus
from prezent.platform.errors import Conflict, DomainError, NotAllowed
from prezent.platform.eventlog import Actor, record

GENDERS = frozenset({"", "f", "m"})


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
    an accepted invitation, or ``can_manage_people``. Raises DomainError ``staff.password`` for a weak password.
    """
    email = contact_key(ContactPoint.Kind.EMAIL, email)
    name = name.strip()[:80] or email.partition("@")[0]
    _check(role=role, gender=gender)
    if password is not None:
        check_password(password, Staff(email=email, name=name))
    try:
        with transaction.atomic():
            staff = Staff.objects.create_user(
                email,
                password,
                name=name,
                role=role,
                position=position.strip()[:80],
                phone=phone.strip()[:40],
                gender=gender,
                language=language,
            )
            _set_teams(staff, teams)
            record("staff.added", actor=actor, subject=("staff", staff.pk), now=now, data={"role": role})
            transaction.on_commit(forget_directory)
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

    The last active administrator stays one (DomainError ``staff.last_admin``). Cases of a person who leaves go back
    to their teams, and the person's sessions end.
    """
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator changes people."))
    _check(role=role, gender=gender)
    with transaction.atomic():
        leaves = _set_role(staff, role=role, is_active=is_active)
        staff.name = name.strip()[:80] or staff.name
        staff.position, staff.phone, staff.gender = position.strip()[:80], phone.strip()[:40], gender
        staff.save(update_fields=["name", "role", "is_active", "position", "phone", "gender"])
        _set_teams(staff, teams)
        _record_change(staff, actor=by.actor, now=now, leaves=leaves)
    return staff


def deactivate_staff(staff: Staff, *, actor: Actor, now: datetime) -> None:
    """End a person's access. The caller's surface decides who may (see :func:`add_staff`).

    Raises DomainError ``staff.last_admin`` for the last active administrator.
    """
    with transaction.atomic():
        leaves = _set_role(staff, role=staff.role, is_active=False)
        staff.save(update_fields=["is_active"])
        _record_change(staff, actor=actor, now=now, leaves=leaves)


def check_password(password: str, staff: Staff | None = None) -> None:
    """Raise DomainError ``staff.password``, saying everything that is wrong, for a password that is easy to guess."""
    try:
        password_validation.validate_password(password, staff)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), code="staff.password") from error


def set_password(staff: Staff, password: str, *, actor: Actor, now: datetime) -> None:
    """Give a person a new password; sessions under the old one end by themselves.

    The caller's surface decides who may. Raises DomainError ``staff.password`` for a weak one.
    """
    check_password(password, staff)
    with transaction.atomic():
        staff.set_password(password)
        staff.save(update_fields=["password"])
        record("staff.password_set", actor=actor, subject=("staff", staff.pk), now=now)


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
    if not name.strip():
        raise DomainError(_("Write your name: it ends each of your letters."), code="staff.unnamed")
    if gender not in GENDERS or language not in {"", "pl", "en"} or theme not in {"", "light", "dark"}:
        raise DomainError(_("Choose one of the values that are offered."), code="staff.profile")
    staff.name, staff.position, staff.phone = name.strip()[:80], position.strip()[:80], phone.strip()[:40]
    staff.gender, staff.language, staff.theme, staff.ctrl_enter_sends = gender, language, theme, ctrl_enter_sends
    with transaction.atomic():
        staff.save(update_fields=["name", "position", "phone", "gender", "language", "theme", "ctrl_enter_sends"])
        actor = Actor("staff", staff.pk, staff.name)
        record("staff.profile_changed", actor=actor, subject=("staff", staff.pk), now=now)
        transaction.on_commit(forget_directory)
    return staff


def _check(*, role: str, gender: str) -> None:
    if role not in Role.values:
        raise DomainError(_("There is no such role."), code="staff.role")
    if gender not in GENDERS:
        raise DomainError(_("Choose one of the values that are offered."), code="staff.gender")


def _set_role(staff: Staff, *, role: str, is_active: bool) -> bool:
    """Set both on ``staff`` without saving, inside the caller's transaction; whether the person leaves."""
    # The rows are locked, so that two administrators who take each other's role away at once do not both succeed.
    admins = Staff.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    others = [pk for pk in admins.order_by("pk").values_list("pk", flat=True) if pk != staff.pk]
    was = Staff.objects.values_list("role", "is_active").get(pk=staff.pk)
    if was == (Role.ADMIN, True) and (role != Role.ADMIN or not is_active) and not others:
        raise DomainError(_("This is the last administrator: make somebody else one first."), code="staff.last_admin")
    staff.role, staff.is_active = role, is_active
    return was[1] and not is_active


def _record_change(staff: Staff, *, actor: Actor, now: datetime, leaves: bool) -> None:
    data = {"role": staff.role, "is_active": staff.is_active}
    record("staff.changed", actor=actor, subject=("staff", staff.pk), now=now, data=data)
    if leaves:
        _end_sessions(staff)
        bus.publish(StaffLeft(staff.pk, actor, now))
    transaction.on_commit(forget_directory)


def _set_teams(staff: Staff, teams: Sequence[int]) -> None:
    """Make ``teams`` the person's teams; numbers of teams that are gone meanwhile are passed over."""
    known = Team.objects.filter(pk__in=teams).values_list("pk", flat=True)
    Membership.objects.filter(staff=staff).exclude(team_id__in=teams).delete()
    Membership.objects.bulk_create([Membership(staff=staff, team_id=pk) for pk in known], ignore_conflicts=True)


def _end_sessions(staff: Staff) -> None:
    """Forget the person's sessions, so that a later return does not open an old browser again."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    mine = UserSession.objects.filter(user=staff)
    Session.objects.filter(session_key__in=mine.values("session_key")).delete()
    mine.delete()
