"""Reads of letters by post: when each was posted, and when it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prezent.complaints.models import PostedLetter
from prezent.complaints.policies import visible_complaints
from prezent.people.policies import Viewer


@dataclass(frozen=True, slots=True)
class PostedRow:
    """One answer by post; ``received_on`` None: it is not known yet whether and when it came."""

    entry_id: int
    posted_on: date
    number: str
    received_on: date | None
    receipt: str


_COLUMNS = ("entry_id", "posted_on", "number", "received_on", "receipt")


def posted_of(who: Viewer, complaint_id: int) -> tuple[PostedRow, ...]:
    """The answers of a complaint that went by post, in their order. One SQL query."""
    rows = PostedLetter.objects.filter(complaint__in=visible_complaints(who), complaint_id=complaint_id)
    return tuple(PostedRow(*row) for row in rows.order_by("id").values_list(*_COLUMNS))
