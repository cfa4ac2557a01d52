"""The date of a promise in words, and as a form gives it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.domain.language import dates
from prezent.domain.language.when_days import WARSAW
from prezent.promises.when import Due, due_of
from prezent.web.desk.lists_rows import language


def when_words(due: Due, now: datetime) -> str:
    """Until when, in words: "pt. 27 lis, do 15:00", or the day alone."""
    today = timezone.localtime(now).date()
    day = dates.day_in_words(due.day, today, language())
    if due.by_day:
        return day
    return _("%(day)s, by %(time)s") % {"day": day, "time": dates.clock_time(timezone.localtime(due.at))}


def due_day(due_at: datetime) -> date:
    """The last day on which what is due by ``due_at`` is in time."""
    return timezone.localtime(due_at - timedelta(seconds=1)).date()


def read_due(day: str, hour: str) -> Due | None:
    """A date and an hour as a form gives them; None where no day can be read. Without an hour the day counts."""
    try:
        found = date.fromisoformat(day.strip())
        if not hour.strip():
            return due_of(found)
        clock = datetime.strptime(hour.strip(), "%H:%M").time()  # noqa: DTZ007 - an hour alone
        return due_of(datetime.combine(found, clock, WARSAW))
    except (ValueError, OverflowError):
        return None
