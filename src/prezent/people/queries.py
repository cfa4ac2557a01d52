"""Reads about people: frozen rows, each function with its number of SQL queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from prezent.people.models import ApiToken, Invitation, Membership, Staff, Team
from prezent.people.policies import Viewer, can_manage_people, can_see_operations
from prezent.platform.errors import NotAllowed
from prezent.platform.models import Work

_DIRECTORY = "people.directory"
_DIRECTORY_LIFE = 20


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A colleague as menus show one."""

    id: int
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team as menus show one."""

    id: int
    name: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Who can be chosen in a menu."""

    staff: tuple[StaffRow, ...]
    teams: tuple[TeamRow, ...]


def directory() -> Directory:
    """Active colleagues and teams for menus. Two SQL queries, or none for 20 seconds after the last time.

    Menus only: what may be seen or done is never decided from here.
    """
    known: Directory | None = cache.get(_DIRECTORY)
    if known is None:
        known = Directory(
            tuple(StaffRow(s.pk, s.name, s.initials) for s in Staff.objects.filter(is_active=True).order_by("name")),
            tuple(TeamRow(t.pk, t.name, t.restricted) for t in Team.objects.order_by("name")),
        )
        cache.set(_DIRECTORY, known, _DIRECTORY_LIFE)
    return known


def forget_directory() -> None:
    """Read the directory anew at the next question (called when people or teams change)."""
    cache.delete(_DIRECTORY)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody at the desk as the page of people shows one; ``role`` is a value of ``Role``."""

    id: int
    name: str
    initials: str
    email: str
    position: str
    role: str
    is_active: bool
    last_login: datetime | None
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """A team as the page of teams shows one, with the names of its active people."""

    id: int
    name: str
    restricted: bool
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that nobody has taken up yet."""

    id: int
    email: str
    name: str
    role: str
    team: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    expired: bool


def _require_admin(who: Viewer) -> None:
    if not can_manage_people(who):
        raise NotAllowed(_("Only an administrator sets up people and teams."))


def people_rows(who: Viewer) -> tuple[PersonRow, ...]:
    """Everybody who has or had a place, those at work first. Two SQL queries. Raises NotAllowed."""
    _require_admin(who)
    teams: dict[int, list[str]] = {}
    for staff_id, name in Membership.objects.order_by("team__name").values_list("staff_id", "team__name"):
        teams.setdefault(staff_id, []).append(name)
    return tuple(
        PersonRow(
            one.pk,
            one.name,
            one.initials,
            one.email,
            one.position,
            one.role,
            one.is_active,
            one.last_login,
            tuple(teams.get(one.pk, ())),
        )
        for one in Staff.objects.order_by("-is_active", "name", "id")
    )


def team_rows(who: Viewer) -> tuple[TeamOverview, ...]:
    """Teams by name with their active members. Two SQL queries. Raises NotAllowed."""
    _require_admin(who)
    members: dict[int, list[str]] = {}
    active = Membership.objects.filter(staff__is_active=True).order_by("staff__name")
    for team_id, name in active.values_list("team_id", "staff__name"):
        members.setdefault(team_id, []).append(name)
    teams = Team.objects.order_by("name").values_list("id", "name", "restricted")
    return tuple(TeamOverview(pk, name, walled, tuple(members.get(pk, ()))) for pk, name, walled in teams)


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program that holds a key; ``used_on`` is the last day it was used."""

    id: int
    name: str
    created_at: datetime
    created_by: str
    used_on: date | None


def program_rows(who: Viewer) -> tuple[ProgramRow, ...]:
    """Programs whose keys are good, the newest first. One SQL query. Raises NotAllowed."""
    _require_admin(who)
    rows = ApiToken.objects.filter(revoked_at=None).order_by("-id")
    columns = ("id", "name", "created_at", "created_by__name", "used_on")
    return tuple(ProgramRow(pk, name, at, by or "", used) for pk, name, at, by, used in rows.values_list(*columns))


def invitation_rows(who: Viewer, *, now: datetime) -> tuple[InvitationRow, ...]:
    """Invitations that wait to be taken up, the newest first. One SQL query. Raises NotAllowed."""
    _require_admin(who)
    waiting = Invitation.objects.filter(accepted_at=None).order_by("-created_at", "-id")
    columns = ("id", "email", "name", "role", "team__name", "invited_by__name", "created_at", "expires_at")
    return tuple(
        InvitationRow(pk, email, name, role, team or "", by or "", created, expires, expires <= now)
        for pk, email, name, role, team, by, created, expires in waiting.values_list(*columns)
    )


def nobody_yet() -> bool:
    """Whether nobody has a place at the desk: a fresh installation. One SQL query."""
    return not Staff.objects.exists()


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Work that stopped after its last try: ``kind`` and ``key`` for machines, ``error`` as it was worded."""

    id: int
    kind: str
    key: str
    attempts: int
    error: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of rows, newest first; ``next_before`` leads to the next one."""

    rows: tuple[WorkRow, ...]
    next_before: int | None


def stopped_work(who: Viewer, *, before: int | None = None, only: int | None = None, limit: int = 50) -> WorkPage:
    """Work that stopped (older than ``before``, or the one with id ``only``). One SQL query. Raises NotAllowed."""
    if not can_see_operations(who):
        raise NotAllowed(_("Only a supervisor sees work that stopped."))
    found = Work.objects.filter(state=Work.State.DEAD)
    if before is not None:
        found = found.filter(pk__lt=before)
    if only is not None:
        found = found.filter(pk=only)
    columns = ("id", "kind", "key", "attempts", "last_error", "created_at")
    rows = [WorkRow(*row) for row in found.order_by("-id").values_list(*columns)[: limit + 1]]
    return WorkPage(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)
