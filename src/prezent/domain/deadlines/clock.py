"""Clocks: when something is due, how much open time lies between two moments, and the computation told in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from prezent.domain.deadlines.explanation import Step, explain_answer
from prezent.domain.deadlines.hours import DeadlineError, WorkingHours, open_stretches

__all__ = [
    "AnswerPolicy",
    "ClockResult",
    "DeadlineError",
    "Step",
    "WorkingHours",
    "due_after",
    "first_answer_due",
    "open_time_between",
]

# How far a search for open time may go. Real clocks end within weeks; this only stops the absurd.
HORIZON: Final = timedelta(days=20 * 366)
# Years that moments may have: mails claim absurd dates, and arithmetic near year 1 or 9999 overflows.
_YEARS: Final = range(1900, 9000)
_ZERO: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class AnswerPolicy:
    """What the desk promises for a first answer: so many hours, elapsed or of opening time.

    ``hours`` is a whole number of hours (24 by default). ``business`` None counts every hour of the day. ``zone``
    is the zone of the explanation when there are no opening hours, which bring their own.
    """

    hours: int = 24
    business: WorkingHours | None = None
    zone: str = "Europe/Warsaw"


@dataclass(frozen=True, slots=True)
class ClockResult:
    """A due moment (UTC) and the steps of its computation, in order, in both languages."""

    due: datetime
    steps: tuple[Step, ...]


def due_after(start: datetime, length: timedelta, hours: WorkingHours | None = None) -> datetime:
    """The moment (UTC) at which ``length`` has passed since ``start`` (any aware moment).

    Without ``hours`` plain time counts: 24 hours are 24 hours, also over a change of clocks. With them only open time
    counts; the result is then never in closed time, and may be the very moment of closing. A length of zero is
    ``start`` itself when open, else the next opening.

    Raises DeadlineError: "deadline.naive_time", "deadline.out_of_range" (years before 1900 or from 9000 on),
    "deadline.negative_length", "deadline.never_open" (no open hours in the week), "deadline.too_far" (not reached
    within 20 years).
    """
    begin = _utc(start)
    if length < _ZERO:
        raise DeadlineError("deadline.negative_length", "a length of time must not be negative")
    if hours is not None and hours.never_open:
        raise DeadlineError("deadline.never_open", "these working hours have no open time in the week")
    if length > HORIZON:
        raise DeadlineError("deadline.too_far", "not reached within 20 years")
    if hours is None:
        return begin + length
    if length == _ZERO and _closes_at(begin, hours):
        return begin
    left = length
    for opens, closes in open_stretches(hours, begin, begin + HORIZON):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise DeadlineError("deadline.too_far", "not reached within 20 years")


def open_time_between(begin: datetime, end: datetime, hours: WorkingHours | None = None) -> timedelta:
    """How much open time lies between two aware moments; plain elapsed time without ``hours``.

    Raises DeadlineError: "deadline.naive_time", "deadline.out_of_range", "deadline.reversed" when ``end`` is before
    ``begin``.
    """
    first, last = _utc(begin), _utc(end)
    if last < first:
        raise DeadlineError("deadline.reversed", "the end is before the beginning")
    if hours is None:
        return last - first
    return sum((closes - opens for opens, closes in open_stretches(hours, first, last)), _ZERO)


def first_answer_due(received: datetime, policy: AnswerPolicy) -> ClockResult:
    """When the first answer to a message is due, and why, told in Polish and English.

    ``received`` is an aware moment. Raises DeadlineError as :func:`due_after` does, and "hours.unknown_zone".
    """
    begin = _utc(received)
    length = timedelta(hours=policy.hours)
    due = due_after(begin, length, policy.business)
    return ClockResult(due, explain_answer(begin, due, policy.hours, policy.business, policy.zone))


def _closes_at(moment: datetime, hours: WorkingHours) -> bool:
    """Whether open time ends exactly at this moment: that still counts as open for a due time."""
    return any(closes == moment for _, closes in open_stretches(hours, moment - timedelta(seconds=1), moment))


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise DeadlineError("deadline.naive_time", "a moment needs a time zone")
    if moment.year not in _YEARS:
        raise DeadlineError("deadline.out_of_range", f"no clock runs in the year {moment.year}")
    return moment.astimezone(UTC)
