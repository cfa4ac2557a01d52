"""What promises tell upper apps, in the past tense (subscribers stand in ``prezent.wiring``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prezent.people.policies import Viewer


@dataclass(frozen=True, slots=True)
class PromiseKept:
    """What was promised is done, in time or late; ``note`` and the entry are what shows it. A subscriber that needs
    more to show it raises a DomainError."""

    promise_id: int
    by: Viewer
    now: datetime
    note: str
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class PromiseReleased:
    """The customer no longer wants what was promised; ``note`` says how we know."""

    promise_id: int
    by: Viewer
    now: datetime
    note: str


@dataclass(frozen=True, slots=True)
class PromiseReopened:
    """What showed that a promise was kept came back: the letter ``entry_id`` did not arrive."""

    promise_id: int
    entry_id: int
    now: datetime
