"""What the ledger does when something happens to cases and people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import AnswerSent, CaseJoined, ClosingAsked
from prezent.people.events import StaffLeft
from prezent.platform import work
from prezent.platform.errors import DomainError
from prezent.promises.jobs import LOOK
from prezent.promises.models import UNSAID, Found, Promise, Step
from prezent.promises.planning import join_plans
from prezent.promises.services import log
from prezent.promises.telling import hear_letter

State = Promise.State


def look_for_promises(event: AnswerSent) -> None:
    """Enter the work of looking through a letter that has left: what did not reach anybody is no promise."""
    work.add(LOOK, str(event.entry_id), now=event.now)


def tell_plan(event: AnswerSent) -> None:
    """The steps of a plan are told, and promised, by the letter that holds them."""
    hear_letter(event.case_id, event.entry_id)


def follow_case(event: CaseJoined) -> None:
    """Promises go with the words of their case, and so does its plan."""
    for model in (Promise, Found):
        model.objects.filter(case_id=event.case_id).update(case_id=event.into_id)
    join_plans(event.case_id, event.into_id, now=event.now)


def refuse_closing(event: ClosingAsked) -> None:
    """A case is not closed over an open promise (P18)."""
    if Promise.objects.filter(case_id=event.case_id, state=State.OPEN).exists():
        raise DomainError(
            _("A promise in this case is open. Keep it, give it a new date with a letter, or note that the customer "
              "released us from it; then close."),
            code="promise.open",
        )  # fmt: skip
    if not event.with_letter and Promise.objects.filter(UNSAID, case_id=event.case_id).exists():
        raise DomainError(
            _(
                "A promise in this case was broken, and the customer has not heard from us since. Write first, "
                "then close."
            ),
            code="promise.unsaid",
        )


def hand_over_promises(event: StaffLeft) -> None:
    """Open promises of a person who left go to the assignee of their case, else to nobody; each says so."""
    theirs = Promise.objects.filter(Q(state=State.OPEN) | UNSAID, owner_id=event.staff_id)
    for promise in theirs.select_related("case"):
        heir = promise.case.assignee_id if promise.case.assignee_id != event.staff_id else None
        Promise.objects.filter(pk=promise.pk).update(owner_id=heir)
        log("promise.handed_over", promise, actor=event.actor, now=event.at, words=promise.words, owner=None)
    # A step of a plan is "ours" until somebody takes it: the customer is not told a name that is not there any more.
    Step.objects.filter(owner_id=event.staff_id, done_at__isnull=True).update(owner=None)
