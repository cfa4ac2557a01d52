"""What may be done about a clock now: what its state, the law and the person's role allow. The services hold the same
rules; here they are told beforehand, so that no screen offers what will be refused."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from prezent.deadlines.models import State
from prezent.deadlines.policies import can_undo_silence
from prezent.deadlines.queries import ClockRow
from prezent.people.policies import Viewer

Offer = Literal["meeting", "extension", "completion", "facts", "end"]
OFFERS: Final[tuple[Offer, ...]] = ("meeting", "extension", "completion", "facts", "end")


def offers(row: ClockRow, *, who: Viewer, now: datetime) -> tuple[Offer, ...]:
    """What ``who`` may do about the clock, in the order of :data:`OFFERS`. Nothing, where nothing is left to do.

    Once silence has its effect in law there is no extension, and other facts, a completion or an end of the clock are
    a supervisor's; after the legal review nothing but a correction of facts is left.
    """
    if not row.is_open:
        return ()
    undo = can_undo_silence(who)
    if row.reviewed_at is not None:
        return ("facts",) if undo else ()
    silent = row.state == State.SILENCE or row.is_silent(now)
    allowed: set[Offer] = {"meeting"}
    if not silent or undo:
        allowed |= {"facts", "end"}
    version = row.version_known
    if version is None:
        return tuple(one for one in OFFERS if one in allowed - {"facts"})
    running = row.state == State.RUNNING and not row.is_late(now)
    if running and version.extension is not None and not row.extended:
        allowed.add("extension")
    if version.gap != "none" and row.completed_on is None and (not silent or undo):
        allowed.add("completion")
    return tuple(one for one in OFFERS if one in allowed)
