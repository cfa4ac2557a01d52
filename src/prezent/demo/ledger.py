"""The demo firm's promises: found by the coach in its own letters, kept by its next letter in time, else broken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from prezent.cases.models import Entry, Status
from prezent.people.models import Staff
from prezent.people.policies import Viewer, viewer
from prezent.promises import services
from prezent.promises.detecting import find_in, kind_of
from prezent.promises.models import Found, Promise
from prezent.promises.when import Due, due_of

#: Days of the past whose letters are looked through: as far back as the list of promises first shows.
DAYS = 90


def play(*, now: datetime) -> int:
    """Write down what the firm promised and what became of it; returns how many promises there are.

    The latest promise is left for its author to decide on, as after a letter that has just been sent.
    """
    viewers = {staff.pk: viewer(staff) for staff in Staff.objects.all()}
    letters = Entry.objects.filter(kind=Entry.Kind.OUT, staff__isnull=False, at__gte=now - timedelta(days=DAYS))
    count, last = 0, None
    for entry in letters.select_related("case").order_by("at", "id"):
        lang = "pl" if entry.case.language.startswith("pl") else "en"
        seen: set[tuple[str, Due]] = set()
        for given, sentence in find_in(entry.text, lang=lang, now=entry.at):  # type: ignore[arg-type]
            due = due_of(given.by) if isinstance(given.by, date) else None
            if due is None or due.at <= entry.at or (sentence, due) in seen:
                continue
            seen.add((sentence, due))
            if due.at > now and entry.case.status == Status.CLOSED:
                continue
            by = viewers[entry.staff_id or 0]
            kind = kind_of(given.verb)
            promise = services.give(entry.case, by=by, now=entry.at, words=sentence, due=due, kind=kind, entry=entry)
            count += 1
            last = promise
            _live_through(promise, by, now)
    if last is not None and last.due_at > now:
        _undecide(last)
    return count


def _live_through(promise: Promise, by: Viewer, now: datetime) -> None:
    """The next letter in time keeps it; without one it is broken at its date, and the next letter owns up to it."""
    later = promise.case.entries.filter(kind=Entry.Kind.OUT, at__gt=promise.made_at, at__lte=now).order_by("at", "id")
    answer = later.first()
    if answer is not None and answer.at < promise.due_at:
        services.keep(promise, by=by, now=answer.at, entry=answer)
    elif promise.due_at <= now and promise.case.status == Status.CLOSED and answer is None:
        services.keep(promise, by=by, now=promise.due_at - timedelta(minutes=20))
    elif promise.due_at <= now:
        services.break_promises([promise], now=promise.due_at)
        Promise.objects.filter(pk=promise.pk).update(owned_up_at=answer.at if answer else None)


def _undecide(promise: Promise) -> None:
    """Put the latest promise before its author once more, as found and not yet written down."""
    if promise.entry is None:
        return
    Found.objects.create(
        entry=promise.entry, case=promise.case, author_id=promise.owner_id, start=0, words=promise.words,
        kind=promise.kind, due_at=promise.due_at, by_day=promise.by_day,
    )  # fmt: skip
    promise.delete()
