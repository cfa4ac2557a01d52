"""Opening hours as people write them in a setting: ``mon-fri 9:00-17:00, sat 10:00-14:00``."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from prezent.domain.deadlines.hours import DeadlineError, Span, WorkingHours

_DAYS: Final = {
    **{name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{name: day for day, name in enumerate(("pon", "wt", "śr", "czw", "pt", "sob", "nd"))},
}
_PART: Final = re.compile(
    r"(?P<first>[^\W\d]+)\.?(?:-(?P<last>[^\W\d]+)\.?)?\s+(?P<begin>\d{1,2}:\d{2})-(?P<end>\d{1,2}:\d{2})"
)


def read_hours(text: str, *, zone: str = "Europe/Warsaw", holidays: bool = True) -> WorkingHours:
    """Opening hours from text: comma-separated parts "days from-to", days in English or Polish short forms.

    "mon-fri" is a range (it may wrap: "sat-mon"), 24:00 is the end of the day, the same day may come twice.
    Raises DeadlineError "hours.unreadable" for anything else, and what WorkingHours raises.
    """
    days: dict[int, list[Span]] = {}
    for part in text.split(","):
        found = _PART.fullmatch(" ".join(part.lower().split()))
        if found is None:
            raise DeadlineError("hours.unreadable", f"{part.strip()!r} is not like 'mon-fri 9:00-17:00'")
        first, last = found["first"], found["last"] or found["first"]
        if first not in _DAYS or last not in _DAYS:
            raise DeadlineError("hours.unreadable", f"{part.strip()!r}: days are mon tue wed thu fri sat sun")
        span = (_time(found["begin"]), _time(found["end"]))
        for offset in range((_DAYS[last] - _DAYS[first]) % 7 + 1):
            days.setdefault((_DAYS[first] + offset) % 7, []).append(span)
    return WorkingHours(zone, {day: tuple(sorted(spans)) for day, spans in days.items()}, holidays)


def _time(text: str) -> time:
    hour, minute = (int(number) for number in text.split(":"))
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise DeadlineError("hours.unreadable", f"{text!r} is not a time of day")
    return time(hour, minute)
