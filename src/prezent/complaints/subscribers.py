"""What complaints do when something happens to cases."""

from __future__ import annotations

from prezent.cases.events import AnswerSent, CaseJoined
from prezent.cases.models import Entry
from prezent.complaints.models import Complaint
from prezent.complaints.services import letters
from prezent.people.policies import viewer


def letter_has_left(event: AnswerSent) -> None:
    """Tell the complaint of the case that a letter of ours has left."""
    entry = Entry.objects.select_related("staff").filter(pk=event.entry_id).first()
    if entry is None or entry.staff is None:
        return
    who = viewer(entry.staff)
    complaint = letters.complaint_of(event.case_id, who)
    if complaint is not None:
        letters.has_left(complaint, entry, by=who, now=event.now)


def follow_case(event: CaseJoined) -> None:
    """A complaint goes with the words of its case, unless the other case has one of its own: then both stay."""
    if not Complaint.objects.filter(case_id=event.into_id).exists():
        Complaint.objects.filter(case_id=event.case_id).update(case_id=event.into_id)
