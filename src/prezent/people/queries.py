"""Reads about people: frozen rows, each function with its number of SQL queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from prezent.people.models import Staff, Team

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
