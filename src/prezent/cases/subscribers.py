"""What cases do when something happens to people."""

from __future__ import annotations

from django.db.models import F

from prezent.cases.models import Case, Status
from prezent.people.events import StaffLeft
from prezent.platform.eventlog import record


def release_cases(event: StaffLeft) -> None:
    """Open cases of a person who left belong to their teams again, and each says so in its history."""
    cases = Case.objects.filter(assignee_id=event.staff_id).exclude(status=Status.CLOSED)
    for pk, team_id in list(cases.values_list("pk", "team_id")):
        Case.objects.filter(pk=pk).update(assignee=None, changed_at=event.at, version=F("version") + 1)
        data = {"to": None, "to_id": None}
        record("case.assigned", actor=event.actor, subject=("case", pk), team_id=team_id, now=event.at, data=data)
