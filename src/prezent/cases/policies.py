"""Which cases a person may see, and what may be done with one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Attachment, Case, Draft, Entry, SideThread
from prezent.people.policies import Viewer
from prezent.platform.errors import NotFound


def walls(who: Viewer, prefix: str = "") -> Q:
    """The condition that keeps a restricted team's cases from outsiders; ``prefix`` leads to the case."""
    if not who.walled_off:
        return Q()
    return ~Q(**{f"{prefix}team_id__in": who.walled_off}) | Q(**{f"{prefix}team_id__isnull": True})


def walls_sql(who: Viewer, params: dict[str, Any]) -> str:
    """The same condition on a case ``c`` for statements that are spelt out; its values go into ``params``."""
    names = {f"wall{index}": team for index, team in enumerate(sorted(who.walled_off))}
    params |= names
    hidden = ", ".join(f"%({name})s" for name in names)
    return f"(c.team_id IS NULL OR c.team_id NOT IN ({hidden}))" if names else "1 = 1"


def visible_cases(who: Viewer) -> QuerySet[Case]:
    """Every case the person may see."""
    return Case.objects.filter(walls(who))


def visible_entries(who: Viewer) -> QuerySet[Entry]:
    """Every entry on a case the person may see."""
    return Entry.objects.filter(walls(who, "case__"))


def visible_attachments(who: Viewer) -> QuerySet[Attachment]:
    """Files on entries the person may see, and on the person's own drafts."""
    return Attachment.objects.filter(walls(who, "case__")).filter(Q(draft__isnull=True) | Q(draft__author_id=who.id))


def visible_sides(who: Viewer) -> QuerySet[SideThread]:
    """What is asked of others in every case that the person may see."""
    return SideThread.objects.filter(walls(who, "case__"))


def get_side(who: Viewer, side_id: int) -> SideThread:
    """The side thread with its case. Raises NotFound, also for one that is not the person's to see."""
    found = visible_sides(who).select_related("case").filter(pk=side_id).first()
    if found is None:
        raise NotFound(_("There is no such side thread, or it is not yours to see."), code="side.not_found")
    return found


def own_drafts(who: Viewer) -> QuerySet[Draft]:
    """The person's own drafts on cases that he or she may (still) see."""
    return Draft.objects.filter(walls(who, "case__"), author_id=who.id)


def can_see_case(who: Viewer, case: Case) -> bool:
    """Whether the person may see this case."""
    return case.team_id is None or case.team_id not in who.walled_off


def get_case(who: Viewer, number: str) -> Case:
    """The case with this number. Raises NotFound, also for a case that is not the person's to see."""
    try:
        return visible_cases(who).get(number=number)
    except Case.DoesNotExist as error:
        raise NotFound(_("There is no such case, or it is not yours to see."), code="case.not_found") from error


def require_visible(who: Viewer, case: Case) -> None:
    """Raise NotFound unless the person may see this case: every service begins with it."""
    if not can_see_case(who, case):
        raise NotFound(_("There is no such case, or it is not yours to see."), code="case.not_found")
