"""Opening hours, and the exact stretches of absolute time in which a desk is open.

Hours are wall-clock times in a zone. On the days when clocks change, a stretch is open exactly when the clock on the
wall shows an open time: an hour that is skipped counts nothing, an hour that comes twice counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prezent.domain.deadlines.calendar import is_holiday

Span = tuple[time, time]

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


class DeadlineError(ValueError):
    """A deadline cannot be computed. ``code`` is stable and machine-readable; the text is for developers."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the stable ``code`` beside the message."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class WorkingHours:
    """When a desk is open.

    ``days`` maps weekdays (Monday is 0) to spans ``(start, end)`` in the wall-clock time of ``zone``; an end of 00:00
    is the end of that day. A weekday that is missing is closed. With ``holidays`` Polish public holidays are closed.

    Raises DeadlineError: "hours.unknown_zone", "hours.bad_weekday", "hours.bad_span" (a span that ends before it
    starts, carries a zone of its own, or overlaps another).
    """

    zone: str
    days: Mapping[int, tuple[Span, ...]]
    holidays: bool = True

    def __post_init__(self) -> None:
        """Check the zone and the spans, and put the spans in order."""
        _zone(self.zone)
        checked = {day: _checked_spans(day, spans) for day, spans in sorted(self.days.items()) if spans}
        # A read-only copy: these objects are shared between threads and are keys of nothing that may change.
        object.__setattr__(self, "days", MappingProxyType(checked))

    def __hash__(self) -> int:
        """By value: equal hours are one key."""
        return hash((self.zone, tuple(self.days.items()), self.holidays))

    @property
    def never_open(self) -> bool:
        """Whether no weekday has any open time."""
        return not self.days

    def local(self, moment: datetime) -> datetime:
        """An aware moment as the clock of this zone shows it."""
        return local_in(self.zone, moment)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The open spans of one local date, in order; none on a closed day."""
        if self.holidays and is_holiday(day):
            return ()
        return self.days.get(day.weekday(), ())


def local_in(zone: str, moment: datetime) -> datetime:
    """An aware moment as the clock of a named zone shows it. Raises DeadlineError "hours.unknown_zone"."""
    return moment.astimezone(_zone(zone))


def open_stretches(hours: WorkingHours, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches between two UTC moments, in order, as UTC pairs clipped to them.

    Stretches that touch may come as two.
    """
    zone = _zone(hours.zone)
    begin = since
    while begin < until:
        end = min(until, _next_midnight_utc(begin))
        for seg_begin, seg_end, offset in _segments(zone, begin, end):
            yield from _open_in_segment(hours, seg_begin, seg_end, offset)
        begin = end


def _open_in_segment(
    hours: WorkingHours, begin: datetime, end: datetime, offset: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Open stretches of a segment with one UTC offset: there wall-clock time is plain arithmetic."""
    first, last = begin.replace(tzinfo=None) + offset, end.replace(tzinfo=None) + offset
    day = first.date()
    while datetime.combine(day, time.min) < last:
        midnight = datetime.combine(day, time.min)
        for start, stop in hours.spans_on(day):
            opens = max(first, datetime.combine(day, start))
            closes = min(last, datetime.combine(day, stop) if stop != time.min else midnight + _DAY)
            if opens < closes:
                yield (opens - offset).replace(tzinfo=UTC), (closes - offset).replace(tzinfo=UTC)
        day += _DAY


def _segments(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Parts of at most a day with one UTC offset each: one part, or two around a change of clocks."""
    before, after = _offset(zone, begin), _offset(zone, end - timedelta.resolution)
    if before == after:
        yield begin, end, before
        return
    change = _change(zone, begin, end, before)
    yield begin, change, before
    yield change, end, after


def _change(zone: ZoneInfo, begin: datetime, end: datetime, before: timedelta) -> datetime:
    """The whole second at which the offset ``before`` ends, between two moments (clocks change on whole seconds)."""
    low, high = begin.replace(microsecond=0), end
    while high - low > _SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle <= low:
            middle = low + _SECOND
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0) if high.microsecond else high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    return offset if offset is not None else timedelta(0)


def _next_midnight_utc(moment: datetime) -> datetime:
    return datetime.combine(moment.date() + _DAY, time.min, tzinfo=UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DeadlineError("hours.unknown_zone", f"no such time zone: {name!r}") from error


def _checked_spans(day: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if day not in range(7):
        raise DeadlineError("hours.bad_weekday", f"weekdays are 0 (Monday) to 6 (Sunday), not {day!r}")
    ordered = tuple(sorted((start, stop) for start, stop in spans))
    previous: time | None = time.min
    for start, stop in ordered:
        if start.tzinfo or stop.tzinfo:
            raise DeadlineError("hours.bad_span", "opening hours are wall-clock times without a zone")
        # ``previous`` None: the last span went on to midnight, nothing may follow.
        if previous is None or start < previous or (stop <= start and stop != time.min):
            raise DeadlineError("hours.bad_span", f"span {start}-{stop} is empty, reversed or overlaps another")
        previous = stop if stop != time.min else None
    return ordered
