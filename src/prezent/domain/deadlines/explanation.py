"""A computed deadline told step by step, in Polish and English, so that anybody at the desk can check it by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from prezent.domain.deadlines.calendar import holiday_on
from prezent.domain.deadlines.hours import WorkingHours, local_in, open_stretches
from prezent.domain.language.both import Text2
from prezent.domain.language.dates import WEEKDAYS, clock_time, on_day_in_words
from prezent.domain.language.plurals import counted
from prezent.domain.language.typography import NBSP

# Past this many days the explanation sums up instead of listing.
_LISTED_DAYS: Final = 10
_ZERO: Final = timedelta(0)
_ONE_DAY: Final = timedelta(days=1)


#: One step of a computation: a whole sentence in Polish and in English.
Step = Text2


def explain_answer(
    received: datetime, due: datetime, hours: int, business: WorkingHours | None, zone: str
) -> tuple[Step, ...]:
    """The steps from a received message to its due first answer.

    ``received`` and ``due`` are UTC; ``hours`` is the promised length; the words use the zone of ``business``, else
    ``zone``. Raises DeadlineError "hours.unknown_zone".
    """
    zone_name = business.zone if business else zone
    came, ends = local_in(zone_name, received), local_in(zone_name, due)
    steps = [_received(came, ends)]
    if business is None:
        steps.append(_plain_length(hours))
    else:
        steps.append(_open_length(hours))
        steps.extend(_days(received, due, business))
    steps.extend(_clock_change(came, ends))
    steps.append(_due(came, ends))
    return tuple(steps)


def _at(moment: datetime, beside: date, lang: str) -> str:
    """ "w piątek, 20 listopada o 15:10", with the year when it is not that of ``beside``."""
    if lang == "pl":
        return f"{on_day_in_words(moment.date(), beside, 'pl')} o{NBSP}{clock_time(moment)}"
    return f"{on_day_in_words(moment.date(), beside, 'en')} at {clock_time(moment)}"


def _received(came: datetime, ends: datetime) -> Step:
    return Step(
        f"Wiadomość przyszła {_at(came, ends.date(), 'pl')}.",
        f"The message came {_at(came, ends.date(), 'en')}.",
    )


def _due(came: datetime, ends: datetime) -> Step:
    return Step(
        f"Pierwsza odpowiedź powinna wyjść najpóźniej {_at(ends, came.date(), 'pl')}.",
        f"The first answer should leave {_at(ends, came.date(), 'en')} at the latest.",
    )


def _hours_en(hours: int) -> str:
    return f"{hours} {'hour' if hours == 1 else 'hours'}"


def _plain_length(hours: int) -> Step:
    return Step(
        f"Czas na pierwszą odpowiedź: {counted(hours, 'godzina', 'godziny', 'godzin')}, liczone bez przerw.",
        f"Time for a first answer: {_hours_en(hours)}, counted without a break.",
    )


def _open_length(hours: int) -> Step:
    return Step(
        f"Czas na pierwszą odpowiedź: {counted(hours, 'godzina', 'godziny', 'godzin')} pracy; "
        "czas, gdy biuro jest zamknięte, się nie liczy.",
        f"Time for a first answer: {_hours_en(hours)} of opening time; time when the desk is closed does not count.",
    )


def _clock_change(came: datetime, ends: datetime) -> list[Step]:
    before, after = came.utcoffset(), ends.utcoffset()
    if before is None or after is None or before == after:
        return []
    if after > before:
        return [
            Step(
                "W tym czasie zegary przesuwa się o godzinę do przodu.",
                "The clocks go forward by an hour in that time.",
            )
        ]
    return [Step("W tym czasie zegary cofa się o godzinę.", "The clocks go back by an hour in that time.")]


def _days(received: datetime, due: datetime, business: WorkingHours) -> list[Step]:
    """What each day contributes: the counted time of an open day, the reason of a closed one."""
    counted_on: dict[date, timedelta] = {}
    for opens, closes in open_stretches(business, received, due):
        day = business.local(opens).date()
        counted_on[day] = counted_on.get(day, _ZERO) + (closes - opens)
    first, last = business.local(received).date(), business.local(due).date()
    length = (last - first).days + 1
    if length > _LISTED_DAYS:
        return [_summary(counted_on, length)]
    days = [first + n * _ONE_DAY for n in range(length)]
    return [_day(day, first, counted_on.get(day, _ZERO), business) for day in days]


def _day(day: date, first: date, counts: timedelta, business: WorkingHours) -> Step:
    pl, en = WEEKDAYS["pl"][day.weekday()], WEEKDAYS["en"][day.weekday()]
    head_pl = f"{pl.capitalize()}, {_date(day, first, 'pl')}"
    head_en = f"{en}, {_date(day, first, 'en')}"
    if counts > _ZERO:
        # "8 godz." ends the sentence with its own full stop.
        length_pl = _length(counts, "pl").rstrip(".")
        return Step(f"{head_pl}: liczy się {length_pl}.", f"{head_en}: {_length(counts, 'en')} counted.")
    holiday = holiday_on(day) if business.holidays else None
    if holiday is not None:
        return Step(
            f"{head_pl}: święto ({holiday.name_pl}), nie liczy się.",
            f"{head_en}: a public holiday ({holiday.name_en}), not counted.",
        )
    if not business.spans_on(day):
        return Step(f"{head_pl}: dzień wolny, nie liczy się.", f"{head_en}: closed, not counted.")
    return Step(f"{head_pl}: poza godzinami pracy, nie liczy się.", f"{head_en}: outside opening time, not counted.")


def _date(day: date, beside: date, lang: str) -> str:
    words = on_day_in_words(day, beside, "pl" if lang == "pl" else "en")
    return words.split(", ", 1)[1]


def _length(length: timedelta, lang: str) -> str:
    """A counted length in hours and minutes, never in days: 8 godz. 30 min."""
    minutes, seconds = divmod(length // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    names = ("godz.", "min", "s") if lang == "pl" else ("h", "min", "s")
    parts = [f"{n}{NBSP}{name}" for n, name in zip((hours, minutes, seconds), names, strict=True) if n]
    return " ".join(parts) or f"0{NBSP}{names[1]}"


def _summary(counted_on: dict[date, timedelta], length: int) -> Step:
    open_days = sum(1 for counts in counted_on.values() if counts > _ZERO)
    total = sum(counted_on.values(), _ZERO)
    en_days = "day" if open_days == 1 else "days"
    return Step(
        f"W ciągu {length} dni: {counted(open_days, 'dzień pracy', 'dni pracy', 'dni pracy')}, "
        f"razem {_length(total, 'pl')} pracy.",
        f"Within {length} days: {open_days} open {en_days}, {_length(total, 'en')} of opening time in all.",
    )
