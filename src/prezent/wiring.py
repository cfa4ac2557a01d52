"""Who listens to what: the one table that says which upper app acts on which event of a lower one."""

from __future__ import annotations

from prezent.cases import subscribers as cases
from prezent.cases.events import (
    AnswerSent,
    AnswerWritten,
    CaseJoined,
    ClosingAsked,
    DeliveryFailed,
    DeliveryRetried,
    SideLetterWritten,
)
from prezent.complaints import decision_subscribers as decisions
from prezent.complaints import subscribers as complaints
from prezent.deadlines import subscribers as deadlines
from prezent.mailbox import subscribers as mailbox
from prezent.people.events import StaffLeft
from prezent.platform.bus import Subscribers
from prezent.promises import returned
from prezent.promises import subscribers as promises
from prezent.promises.events import PromiseKept, PromiseReleased, PromiseReopened

SUBSCRIBERS: Subscribers = {
    StaffLeft: (cases.release_cases, promises.hand_over_promises, complaints.replace_who_left),
    AnswerWritten: (mailbox.queue_letter,),
    SideLetterWritten: (mailbox.queue_side_letter,),
    AnswerSent: (promises.tell_plan, promises.look_for_promises, complaints.letter_has_left),
    CaseJoined: (promises.follow_case, deadlines.follow_case, complaints.follow_case),
    DeliveryFailed: (
        deadlines.take_back_proof,
        returned.take_back_word,
        decisions.take_back_sending,
        complaints.take_back_acknowledgement,
    ),
    PromiseKept: (decisions.settle_kept,),
    PromiseReleased: (decisions.settle_released,),
    PromiseReopened: (decisions.take_back_settling,),
    DeliveryRetried: (mailbox.queue_again,),
    ClosingAsked: (promises.refuse_closing, complaints.ask_for_an_answer, deadlines.ask_clocks),
}
