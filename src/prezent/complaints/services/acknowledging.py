"""That a complaint has come: the customer knows it from a letter of ours, and the deadlines of saying so are met."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import timezone

from prezent.cases.models import Entry
from prezent.cases.services import letter
from prezent.complaints.models import Complaint
from prezent.complaints.regimes import ACKNOWLEDGED
from prezent.deadlines import services as deadlines
from prezent.deadlines.models import OPEN
from prezent.deadlines.policies import visible_clocks
from prezent.domain.complaints.acknowledgement import acknowledges
from prezent.people.policies import Viewer

#: An acknowledgement of the statement of withdrawal itself (UPK art. 30 ust. 4).
_WITHDRAWAL: Final = "PL_WITHDRAW_ACK"


def meet_acknowledgements(complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> bool:
    """A letter of ours has left: the deadlines of acknowledging that the case has are met by it, if its own words say
    that the complaint has come, and on which day. It is read, not remembered: an e-mail that is sent once more after it
    came back says it again, and so does one that somebody wrote without the desk's draft.

    Returns whether the words acknowledge. One SQL query where no such deadline runs.
    """
    clocks = visible_clocks(by).select_related("case").filter(case_id=complaint.case_id, state__in=OPEN)
    waiting = list(clocks.filter(regime__endswith=ACKNOWLEDGED))
    if not waiting:
        return True
    received = timezone.localdate(complaint.received_at)
    language = letter.letter_language(complaint.case.language)
    said = acknowledges(entry.text, received, language)
    withdrawal = acknowledges(entry.text, received, language, of_withdrawal=True)
    for clock in waiting:
        if withdrawal if clock.regime == _WITHDRAWAL else said:
            deadlines.meet(clock, by=by, now=now, entry=entry)
    return said or withdrawal


def first_that_arrived(complaint: Complaint) -> Entry | None:
    """The first letter of ours to the customer in the case that has left and did not come back. One SQL query."""
    ours = Entry.objects.filter(case_id=complaint.case_id, kind=Entry.Kind.OUT, side__isnull=True)
    return ours.filter(delivery=Entry.Delivery.SENT, at__gte=complaint.received_at).order_by("at", "pk").first()
