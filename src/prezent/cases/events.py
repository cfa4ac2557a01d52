"""What cases tell upper apps, in the past tense (subscribers stand in ``prezent.wiring``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AnswerWritten:
    """Words to the customer were written; the channel of the entry must deliver them."""

    case_id: int
    entry_id: int
    channel: str
    now: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRetried:
    """A person asked to send failed words once more."""

    entry_id: int
    channel: str
    now: datetime
