"""Why the demo firm's answers were late: said when the answer left, now and then forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from prezent.cases.models import Lateness
from prezent.cases.services.lateness import say_why
from prezent.people.models import Staff
from prezent.people.policies import viewer

#: Days of the past whose late answers are looked at: as far back as their list shows.
DAYS = 90
#: Reasons in the shares in which the firm has them; nothing: nobody has said it yet.
_REASONS = (
    ("people", ""), ("others", ""), ("people", ""), ("knowledge", ""), ("others", ""), ("people", ""), ("", ""),
    ("other", "pół dnia bez internetu"),
)  # fmt: skip


def play(*, now: datetime) -> int:
    """Say why answers of the last months were late; returns how many were."""
    viewers = {staff.pk: viewer(staff) for staff in Staff.objects.filter(is_active=True)}
    lates = Lateness.objects.filter(due_at__gte=now - timedelta(days=DAYS), answered_at__isnull=False)
    count = 0
    for late in lates.select_related("case").order_by("due_at", "id"):
        reason, words = _REASONS[count % len(_REASONS)]
        by = viewers.get(late.case.assignee_id or 0)
        if reason and by is not None and late.answered_at is not None:
            said = late.answered_at + timedelta(minutes=1)
            say_why(late.case, by=by, now=said, reason=reason, words=words, since=late.since)
        count += 1
    return count
