"""Who listens to what: the one table that says which upper app acts on which event of a lower one."""

from __future__ import annotations

from prezent.cases.events import AnswerWritten, DeliveryRetried
from prezent.mailbox import subscribers as mailbox
from prezent.platform.bus import Subscribers

SUBSCRIBERS: Subscribers = {
    AnswerWritten: (mailbox.queue_letter,),
    DeliveryRetried: (mailbox.queue_again,),
}
