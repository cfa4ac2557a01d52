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
)
from prezent.deadlines import subscribers as deadlines
from prezent.mailbox import subscribers as mailbox
from prezent.people.events import StaffLeft
from prezent.platform.bus import Subscribers
from prezent.promises import subscribers as promises

SUBSCRIBERS: Subscribers = {
    StaffLeft: (cases.release_cases, promises.hand_over_promises),
    AnswerWritten: (mailbox.queue_letter,),
    AnswerSent: (promises.tell_plan, promises.look_for_promises),
    CaseJoined: (promises.follow_case, deadlines.follow_case),
    DeliveryFailed: (deadlines.take_back_proof,),
    DeliveryRetried: (mailbox.queue_again,),
    ClosingAsked: (promises.refuse_closing, deadlines.ask_clocks),
}
