"""Who listens to what: the one table that says which upper app acts on which event of a lower one."""

from __future__ import annotations

from prezent.cases import subscribers as cases
from prezent.cases.events import AnswerWritten, ClosingAsked, DeliveryFailed, DeliveryRetried
from prezent.deadlines import subscribers as deadlines
from prezent.mailbox import subscribers as mailbox
from prezent.people.events import StaffLeft
from prezent.platform.bus import Subscribers

SUBSCRIBERS: Subscribers = {
    StaffLeft: (cases.release_cases,),
    AnswerWritten: (mailbox.queue_letter,),
    DeliveryFailed: (deadlines.take_back_proof,),
    DeliveryRetried: (mailbox.queue_again,),
    ClosingAsked: (deadlines.ask_clocks,),
}
