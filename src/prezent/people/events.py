"""What happens to people, for the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prezent.platform.eventlog import Actor


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """A person's access has ended; whatever waits for this person must find somebody else."""

    staff_id: int
    actor: Actor
    at: datetime
