"""When things happen in the demo firm: customers write at any hour, staff answer in opening hours, all of it past."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prezent.demo.model import Thread, ThreadMessage
from prezent.domain.deadlines.calendar import is_holiday, is_working_day

ZONE = ZoneInfo("Europe/Warsaw")
SPAN = timedelta(days=92)
OFFICE = (time(8, 0), time(17, 0))
SHOP = (time(9, 30), time(17, 30))
# Contacts per weekday, Monday first, and per hour of the day: Mondays are busy, people write at work and after supper.
DAY_WEIGHTS = (1.75, 1.2, 1.1, 1.05, 0.9, 0.45, 0.5)
HOUR_WEIGHTS = (2, 1, 0, 0, 0, 1, 4, 9, 15, 20, 21, 18, 15, 14, 14, 13, 12, 11, 11, 13, 15, 14, 9, 5)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one case runs: a factor for each gap, and spare minutes for each message."""

    factors: tuple[float, ...]
    spare: tuple[int, ...]

    def times(self, factor: float) -> Pace:
        """Return the same pace, quicker or slower by ``factor``."""
        return Pace(tuple(f * factor for f in self.factors), self.spare)


def steady(rng: random.Random, messages: Sequence[ThreadMessage]) -> Pace:
    """The pace as written; only long gaps waver a little, so that nobody writes at the same minute every week."""
    factors = tuple(rng.uniform(0.97, 1.03) if m.after > timedelta(hours=24) else 1.0 for m in messages)
    return Pace(factors, tuple(rng.randint(2, 55) for _ in messages))


def varied(rng: random.Random, messages: Sequence[ThreadMessage]) -> Pace:
    """A pace of its own: staff between half and nearly twice the written time, customers more loosely."""
    return Pace(tuple(_factor(rng, m) for m in messages), tuple(rng.randint(2, 75) for _ in messages))


def _factor(rng: random.Random, message: ThreadMessage) -> float:
    """Long gaps vary less: they hold promised days, posts on their way and the time that the law gives."""
    if message.after > timedelta(days=3):
        return rng.uniform(0.9, 1.15)
    if message.after > timedelta(hours=12):
        return rng.uniform(0.85, 1.2) if message.by != "customer" else rng.uniform(0.85, 1.6)
    return rng.uniform(0.4, 2.2) if message.by == "customer" else rng.uniform(0.5, 1.8)


def lay_out(messages: Sequence[ThreadMessage], start: datetime, pace: Pace) -> list[datetime]:
    """Return the times (UTC, strictly increasing) of ``messages`` when the first one comes at about ``start``."""
    times: list[datetime] = []
    at = start
    for number, message in enumerate(messages):
        if number:
            at = times[-1] + max(message.after * pace.factors[number], timedelta(minutes=2))
        at = _at_work(at, message, pace.spare[number]) if message.by != "customer" else _awake(at, pace.spare[number])
        if times and at <= times[-1]:
            at = times[-1] + timedelta(minutes=1, seconds=pace.spare[number])
        times.append(at)
    return times


def before(messages: Sequence[ThreadMessage], latest: datetime, pace: Pace) -> list[datetime]:
    """Return times such that the last message comes at ``latest`` (a customer's) or shortly before it (staff's)."""
    start = latest - sum((m.after for m in messages[1:]), timedelta())
    times = lay_out(messages, start, pace)
    while times[-1] > latest:
        start -= max(times[-1] - latest, timedelta(minutes=11))
        times = lay_out(messages, start, pace)
    if messages[-1].by == "customer":
        times[-1] = latest
    return times


def within(
    messages: Sequence[ThreadMessage], age: timedelta, now: datetime, latest: datetime, pace: Pace
) -> list[datetime]:
    """As ``before``, but hurried where needed so that the first message is not older than ``age``, if that can be."""
    times = before(messages, latest, pace)
    for factor in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
        if now - times[0] <= age:
            break
        times = before(messages, latest, pace.times(factor))
    return times


def finished(rng: random.Random, messages: Sequence[ThreadMessage], now: datetime, pace: Pace) -> list[datetime]:
    """Return times of a case that began somewhere in the last three months and is over."""
    for _ in range(25):
        times = lay_out(messages, a_beginning(rng, messages[0], now), pace)
        if times[-1] < now - timedelta(hours=1):
            return times
    return before(messages, now - timedelta(hours=rng.uniform(2, 60)), pace)


def a_beginning(rng: random.Random, first: ThreadMessage, now: datetime) -> datetime:
    """Draw when a case begins: a day by its weight, an hour by its weight."""
    today = now.astimezone(ZONE).date()
    days = [today - timedelta(days=back) for back in range(1, SPAN.days)]
    weights = [DAY_WEIGHTS[day.weekday()] * (0.5 if is_holiday(day) else 1.0) for day in days]
    day = rng.choices(days, weights)[0]
    hour = rng.choices(range(24), HOUR_WEIGHTS)[0]
    if first.by != "customer":
        hour = rng.choices(range(8, 17), HOUR_WEIGHTS[8:17])[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), ZONE).astimezone(UTC)


def age_of_new(rng: random.Random, number: int, now: datetime) -> timedelta:
    """How long ago the ``number``-th unanswered question came: in turn past its 24 hours, due today, due tomorrow."""
    local = now.astimezone(ZONE)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(0), ZONE)
    left_today = max((midnight - local) / timedelta(hours=1), 0.1)
    bands = ((25.0, 62.0), (max(24.2 - left_today, 0.4), 23.6), (0.15, max(23.8 - left_today, 0.3)))
    return timedelta(hours=rng.uniform(*bands[number % 3]))


def closing(rng: random.Random, thread: Thread, last: datetime, now: datetime) -> datetime:
    """When a case whose last message came at ``last`` was closed: soon after it, in opening hours, before ``now``."""
    by_staff = ThreadMessage(thread.assignee or "staff", "note", timedelta(), "", "")
    at = _at_work(last + timedelta(minutes=rng.randint(5, 900)), by_staff, rng.randint(1, 50))
    return at if at < now else last + (now - last) / 3


def _at_work(at: datetime, message: ThreadMessage, spare: int) -> datetime:
    """Move ``at`` into opening hours: the shop's (also Saturdays) for a visit, the office's otherwise."""
    local = at.astimezone(ZONE)
    if message.clock is not None:
        late = local - datetime.combine(local.date(), message.clock, ZONE)
        if timedelta() < late < timedelta(hours=1):
            return at
        day = local.date() + timedelta(days=late > timedelta())
        while not is_working_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, message.clock, ZONE).astimezone(UTC) + timedelta(seconds=spare * 3)
    visit = message.channel == "visit"
    opens, closes = SHOP if visit else OFFICE
    day = local.date()
    if local.time() > closes:
        day += timedelta(days=1)
    while not (is_working_day(day) or (visit and day.weekday() == 5 and not is_holiday(day))):
        day += timedelta(days=1)
    if day == local.date() and local.time() >= opens:
        return at
    return datetime.combine(day, opens, ZONE).astimezone(UTC) + timedelta(minutes=spare, seconds=spare * 7 % 60)


def _awake(at: datetime, spare: int) -> datetime:
    """Move a customer's small hours to the morning."""
    local = at.astimezone(ZONE)
    if not 1 <= local.hour < 6:
        return at
    morning = datetime.combine(local.date(), time(6, 20), ZONE)
    return morning.astimezone(UTC) + timedelta(minutes=spare, seconds=spare * 11 % 60)
