"""What becomes of a complaint when its case is joined to another one."""

from __future__ import annotations

from prezent.cases.events import CaseJoined
from prezent.cases.models import Case, Kind
from prezent.complaints.models import Complaint
from prezent.platform.eventlog import SYSTEM, record


def follow_case(event: CaseJoined) -> None:
    """A complaint goes with the words of its case, which then is a complaint too. Where both are complaints, that of
    the joined case stays with it, to be read: which of the two holds is for a person to say. One SQL query where the
    joined case is no complaint."""
    if not Complaint.objects.filter(case_id=event.case_id).exists():
        return
    if Complaint.objects.filter(case_id=event.into_id).exists():
        return
    Complaint.objects.filter(case_id=event.case_id).update(case_id=event.into_id)
    kind, team_id = Case.objects.values_list("kind", "team_id").get(pk=event.into_id)
    if kind != Kind.COMPLAINT:
        Case.objects.filter(pk=event.into_id).update(kind=Kind.COMPLAINT)
        record(
            "case.kind_set",
            actor=SYSTEM,
            subject=("case", event.into_id),
            team_id=team_id,
            now=event.now,
            data={"from": kind, "to": str(Kind.COMPLAINT)},
        )
