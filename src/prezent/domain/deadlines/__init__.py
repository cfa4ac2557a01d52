"""When something is due: the calendar of free days, opening hours, clocks and legal periods that explain themselves."""

from prezent.domain.deadlines.clock import (
    AnswerPolicy,
    ClockResult,
    DeadlineError,
    Step,
    WorkingHours,
    due_after,
    first_answer_due,
    open_time_between,
)

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
