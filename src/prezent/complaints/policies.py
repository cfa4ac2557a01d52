"""Which complaints a person may see, and who may not decide one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import walls
from prezent.complaints.models import Complaint, Rules
from prezent.people.policies import Viewer
from prezent.platform.errors import NotAllowed, NotFound


def visible_complaints(who: Viewer) -> QuerySet[Complaint]:
    """Every complaint in a case that the person may see."""
    return Complaint.objects.filter(walls(who, "case__"))


def get_complaint(who: Viewer, number: str, *, version: int | None = None) -> Complaint:
    """The complaint of the case with this number, with the case and its customer. One SQL query.

    ``version`` is what stood in the form: if the complaint was changed since, the service says so instead of writing.
    Raises NotFound, also for a complaint that is not the person's to see and for a case that is none.
    """
    found = visible_complaints(who).select_related("case__customer").filter(case__number=number).first()
    if found is None:
        raise NotFound(_("There is no such complaint, or it is not yours to see."), code="complaint.not_found")
    if version is not None:
        found.version = version
    return found


def can_decide(who: Viewer, complaint: Complaint, rules: Rules) -> bool:
    """Whether the person may decide this complaint: not while the complaint is about him or her, unless the firm has
    switched that rule off. One SQL query, none where the rule is off."""
    return not (rules.conflict_wall and is_against(who, complaint))


def is_against(who: Viewer, complaint: Complaint) -> bool:
    """Whether the complaint is about this person. One SQL query."""
    return complaint.against.filter(pk=who.id).exists()


def require_may_decide(who: Viewer, complaint: Complaint, rules: Rules) -> None:
    """Raise NotAllowed ``complaint.conflict`` unless :func:`can_decide`."""
    if not can_decide(who, complaint, rules):
        raise NotAllowed(
            _("The complaint is about you, so somebody else decides it. Hand the case over."), code="complaint.conflict"
        )
