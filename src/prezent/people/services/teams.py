"""Writes about teams."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.people.models import Team
from prezent.people.policies import Viewer, can_manage_people
from prezent.people.queries import forget_directory
from prezent.platform.errors import Conflict, DomainError, NotAllowed
from prezent.platform.eventlog import record


def save_team(*, by: Viewer, now: datetime, name: str, restricted: bool, team: Team | None = None) -> Team:
    """Make or change a team. Raises Conflict when the name is taken."""
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator changes teams."))
    if not name.strip():
        raise DomainError(_("Give the team a name."), code="team.unnamed")
    team = team or Team()
    team.name, team.restricted = name.strip()[:60], restricted
    try:
        with transaction.atomic():
            team.save()
            record("team.saved", actor=by.actor, subject=("team", team.pk), now=now, data={"restricted": restricted})
            transaction.on_commit(forget_directory)
    except IntegrityError as error:
        raise Conflict(_("There already is a team of this name."), code="team.exists") from error
    return team


def remove_team(team: Team, *, by: Viewer, now: datetime) -> None:
    """Remove a team; its cases stay and belong to no team.

    A restricted team with cases stays (DomainError ``team.restricted_with_cases``): without it everybody sees them.
    """
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator changes teams."))
    with transaction.atomic():
        if team.restricted and team.cases.exists():
            raise DomainError(
                _("Only this team sees its cases. Move them to another team before you remove it."),
                code="team.restricted_with_cases",
            )
        record("team.removed", actor=by.actor, subject=("team", team.pk), now=now, data={"name": team.name})
        team.delete()
        transaction.on_commit(forget_directory)
