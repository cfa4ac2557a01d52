"""What cases tell upper apps, in the past tense (subscribers stand in ``prezent.wiring``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prezent.people.policies import Viewer


@dataclass(frozen=True, slots=True)
class AnswerWritten:
    """Words to the customer were written; the channel of the entry must deliver them."""

    case_id: int
    entry_id: int
    channel: str
    now: datetime


@dataclass(frozen=True, slots=True)
class SideLetterWritten:
    """A letter to somebody whom we ask for a case was written; it must be delivered, and is nothing to the customer."""

    case_id: int
    entry_id: int
    side_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class AnswerSent:
    """Words to the customer have left our hands: the channel's server took them."""

    case_id: int
    entry_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """Words to a customer, or to somebody whom we ask for a case, did not arrive, or came back."""

    entry_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRetried:
    """A person asked to send failed words once more."""

    entry_id: int
    channel: str
    now: datetime


@dataclass(frozen=True, slots=True)
class CaseJoined:
    """The words of a case were moved to another one, which goes on; the first is closed."""

    case_id: int
    into_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class ClosingAsked:
    """Somebody wants to close a case. A subscriber that has a reason against it raises a DomainError which says what
    to do first; ``word`` is what the person wrote to close it all the same, where the subscriber allows that."""

    case_id: int
    by: Viewer
    word: str
    now: datetime
    #: whether a letter to the customer is written in the same moment ("then close the case")
    with_letter: bool = False
