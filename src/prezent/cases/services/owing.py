"""When a customer's word must be answered, and what that makes of the case's place in the lists."""

from __future__ import annotations

from datetime import datetime, timedelta

from prezent.cases.models import NOTHING_OWED, Case
from prezent.domain.deadlines import AnswerPolicy, ClockResult, first_answer_due
from prezent.platform import config

#: What the functions below set on a case.
FIELDS = ("waiting_since", "owed_by", "first_answer_due_at", "first_answered_at")


def policy() -> AnswerPolicy:
    """The house rule: hours within which a message is answered, and when they run."""
    settings = config.get()
    return AnswerPolicy(hours=settings.first_answer_hours, business=settings.hours)


def answer_due(received: datetime) -> ClockResult:
    """Until when a message received at ``received`` must be answered, with the computation in words."""
    return first_answer_due(received, policy())


def owed_by(*, waiting_since: datetime | None, failed_at: datetime | None = None) -> datetime:
    """Place of a case in the order of what is owed: a failed answer counts from its failure, so it leads."""
    moments = []
    if waiting_since is not None:
        moments.append(answer_due(waiting_since).due)
    if failed_at is not None:
        moments.append(failed_at - timedelta(seconds=1))
    return min(moments, default=NOTHING_OWED)


def take_customer_words(case: Case, *, at: datetime) -> None:
    """Set on ``case`` (unsaved) what is owed after the customer spoke at ``at``."""
    if case.waiting_since is None or at < case.waiting_since:
        case.waiting_since = at
    due = owed_by(waiting_since=case.waiting_since)
    case.owed_by = min(case.owed_by, due)
    if case.first_answered_at is None and case.first_answer_due_at is None:
        case.first_answer_due_at = due


def take_answer(case: Case, *, at: datetime) -> None:
    """Set on ``case`` (unsaved) that the customer was answered at ``at``."""
    case.waiting_since = None
    if case.first_answered_at is None:
        case.first_answered_at = at
    if not case.unsent:
        case.owed_by = NOTHING_OWED
