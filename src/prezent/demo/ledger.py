"""The demo firm's promises: found by the coach in its own letters, kept by its next letter in time, else broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prezent.cases.models import Entry, Status
from prezent.people.models import Staff
from prezent.people.policies import Viewer, viewer
from prezent.promises import services
from prezent.promises.detecting import find_in, kind_of
from prezent.promises.models import Found, Plan, Promise
from prezent.promises.when import Due, due_of

#: Days of the past whose letters are looked through: as far back as the list of promises first shows.
DAYS = 90


@dataclass(frozen=True, slots=True)
class _Word:
    """A promise with a date in a letter of the firm."""

    entry: Entry
    words: str
    kind: str
    due: Due


def play(*, now: datetime) -> int:
    """Write down what the firm promised and what became of it; returns how many promises there are.

    The latest open one is left for its author to decide on, as after a letter that has just been sent.
    """
    viewers = {staff.pk: viewer(staff) for staff in Staff.objects.all()}
    given = list(_given(now))
    open_ones = [one for one in given if one.due.at > now]
    latest = open_ones[-1] if open_ones else None
    for one in given:
        if one is latest:
            _leave_undecided(one)
        else:
            _live_through(one, viewers[one.entry.staff_id or 0], now)
    return len(given)


def _given(now: datetime) -> Iterator[_Word]:
    told = Plan.objects.filter(told_entry__isnull=False).values("told_entry")  # its steps are promises already
    letters = Entry.objects.filter(
        kind=Entry.Kind.OUT, side__isnull=True, staff__isnull=False, at__gte=now - timedelta(days=DAYS)
    ).exclude(pk__in=told)
    for entry in letters.select_related("case").order_by("at", "id"):
        seen: set[tuple[str, Due]] = set()
        for found, sentence in find_in(entry.text, lang="pl" if entry.case.language == "pl" else "en", now=entry.at):
            due = due_of(found.by) if isinstance(found.by, date) else None
            if due is None or due.at <= entry.at or (sentence, due) in seen:
                continue
            seen.add((sentence, due))
            if due.at <= now or entry.case.status != Status.CLOSED:
                yield _Word(entry, sentence, kind_of(found.verb, found.object), due)


def _live_through(one: _Word, by: Viewer, now: datetime) -> None:
    """The next letter in time keeps it, and so does a case that needed no other; else it is broken at its date, and the
    next letter owns up to it."""
    case = one.entry.case
    given = services.give(
        case, by=by, now=one.entry.at, words=one.words, due=one.due, kind=one.kind, entry=one.entry
    )  # fmt: skip
    promise = Promise.objects.select_related("case").get(pk=given.pk)
    later = (
        case.entries.filter(kind=Entry.Kind.OUT, side__isnull=True, at__gt=one.entry.at, at__lte=now)
        .order_by("at", "id")
        .first()
    )
    if later is not None and later.at < one.due.at:
        services.keep(promise, by=by, now=later.at, entry=later)
    elif one.due.at <= now and case.status == Status.CLOSED and later is None:
        services.keep(promise, by=by, now=one.entry.at + (one.due.at - one.entry.at) / 2)
    elif one.due.at <= now:
        services.break_promises([promise], now=one.due.at)
        Promise.objects.filter(pk=promise.pk).update(owned_up_at=later.at if later else None)


def _leave_undecided(one: _Word) -> None:
    Found.objects.create(
        entry=one.entry, case=one.entry.case, author_id=one.entry.staff_id, start=0, words=one.words, kind=one.kind,
        due_at=one.due.at, by_day=one.due.by_day,
    )  # fmt: skip
