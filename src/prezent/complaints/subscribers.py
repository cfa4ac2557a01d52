"""What becomes of complaints when a letter of ours leaves, a case is joined to another one, or a supervisor leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prezent.cases.events import AnswerSent, CaseJoined, ClosingAsked, DeliveryFailed
from prezent.cases.models import Case, Entry, Kind
from prezent.complaints.models import Complaint
from prezent.complaints.queries.decision import is_untold
from prezent.complaints.services import letters
from prezent.complaints.services.acknowledging import first_that_arrived
from prezent.complaints.services.attention import replace_supervisor
from prezent.complaints.services.recording import log
from prezent.people.events import StaffLeft
from prezent.people.policies import viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import SYSTEM, record


def letter_has_left(event: AnswerSent) -> None:
    """Tell the complaint of the case that a letter of ours has left. One SQL query where there is none."""
    if not Complaint.objects.filter(case_id=event.case_id).exists():
        return
    entry = Entry.objects.select_related("staff").filter(pk=event.entry_id).first()
    if entry is None or entry.staff is None:
        return
    who = viewer(entry.staff)
    complaint = letters.complaint_of(event.case_id, who)
    if complaint is not None:
        letters.has_left(complaint, entry, by=who, now=event.now)


def ask_for_an_answer(event: ClosingAsked) -> None:
    """A complaint is not closed while the customer waits for a word from us, nor while its decision is made and not
    told, unless somebody says why (P3, P18). Some complaints have no legal date that would stand against it.

    Raises DomainError ``complaint.unanswered``, ``complaint.untold``. Two SQL queries, none with a letter or a word.
    """
    if event.with_letter or event.word:
        return
    if Case.objects.filter(pk=event.case_id, kind=Kind.COMPLAINT, waiting_since__isnull=False).exists():
        raise DomainError(
            _("The customer waits for an answer to the last message. Answer first, or write why none is needed."),
            code="complaint.unanswered",
        )
    if is_untold(event.case_id):
        raise DomainError(
            _("The complaint is decided, and the customer has not been told. Send the answer, or write why none goes."),
            code="complaint.untold",
        )


def take_back_acknowledgement(event: DeliveryFailed) -> None:
    """A letter that came back told nobody that the complaint has come: the next one that did stands for it, else the
    customer is to be told. The deadlines that it had met run again by themselves. One SQL query where it told nothing.
    """
    for complaint in Complaint.objects.select_related("case").filter(acknowledged_by_id=event.entry_id):
        another = first_that_arrived(complaint)
        Complaint.objects.filter(pk=complaint.pk).update(acknowledged_by=another)
        data = {"entry": event.entry_id}
        log(complaint, "complaint.acknowledgement_returned", actor=SYSTEM, now=event.now, **data)


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


def replace_who_left(event: StaffLeft) -> None:
    """Open complaints that a person looked at go to another supervisor. One SQL query where there are none."""
    theirs = Complaint.objects.filter(supervisor_id=event.staff_id, case__closed_at__isnull=True)
    for complaint in theirs.select_related("case"):
        replace_supervisor(complaint, now=event.at)
