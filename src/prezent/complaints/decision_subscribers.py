"""What a returned letter does to the decision that it told of."""

from __future__ import annotations

from django.db.models import F

from prezent.cases.events import DeliveryFailed
from prezent.cases.models import Entry
from prezent.complaints.decision_checks import IN_THE_LETTER
from prezent.complaints.models import Decision, Remedy
from prezent.complaints.services import letters
from prezent.complaints.services.decision_writing import log
from prezent.platform.eventlog import SYSTEM


def take_back_sending(event: DeliveryFailed) -> None:
    """A letter that came back told nobody anything: the decision is to be sent again. What was promised by it stays
    promised, and an apology that was in it is still to be made. One SQL query where the letter told of none."""
    told = Decision.objects.filter(entry_id=event.entry_id, state=Decision.State.SENT)
    for decision in told.select_related("complaint__case").select_for_update(of=("self",)):
        again = {"state": Decision.State.DECIDED, "entry": None, "version": F("version") + 1}
        Decision.objects.filter(pk=decision.pk).update(**again)
        by_the_letter = Remedy.objects.filter(
            decision=decision, kind=IN_THE_LETTER, state=Remedy.State.DONE, entry_id=event.entry_id, proof=""
        )
        by_the_letter.update(state=Remedy.State.PROPOSED, done_at=None, done_by=None, entry=None)
        log(decision, "decision.returned", actor=SYSTEM, now=event.now, entry=event.entry_id)
        decision.refresh_from_db(fields=["version"])
        letters.begun_again(decision.complaint, Entry.objects.get(pk=event.entry_id), decision)
