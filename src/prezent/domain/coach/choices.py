"""Dates that a proposal can offer: working days to come, none after what the case owes; without today, a gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from prezent.domain.coach.case import CaseContext, Deadline
from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Edit, Fix, Lang, Span
from prezent.domain.deadlines.calendar import is_working_day
from prezent.domain.language.both import Text2
from prezent.domain.language.dates import by_day_in_words, clock_time, day_in_words, on_day_in_words
from prezent.domain.language.when_days import WARSAW, working_days_after

#: How many working days ahead the three choices are.
AHEAD = (1, 3, 5)


def choices(case: CaseContext, deadlines: Iterable[Deadline] = ()) -> list[date]:
    """Working days to choose from; empty where today is unknown. ``deadlines``: what they must not pass."""
    today = case.today
    if today is None:
        return []
    days = [working_days_after(today, count) for count in AHEAD]
    limit = min((due for one in deadlines if (due := day_of(one.due)) > today), default=None)
    if limit is None:
        return days
    return [one for one in days if one <= limit] or [limit if is_working_day(limit) else days[0]]


def dated(
    doc: Document, case: CaseContext, place: Span, *, before: str = "", deadlines: Iterable[Deadline] = ()
) -> tuple[Fix, ...]:
    """Proposals that put a date in a place, with ``before`` in front of it; one with a gap where today is unknown."""
    capital = place.start < place.end and begins_sentence(doc.text, place.start)
    today = case.today
    if today is None:
        words = "do ⟨data⟩" if doc.lang == "pl" else "by ⟨date⟩"
        return (Fix(Text2("Podaj dzień", "Name the day"), (Edit(*place, before + cased(words, capital)),)),)
    return tuple(
        Fix(
            Text2(
                by_day_in_words(day, today, "pl").capitalize(), by_day_in_words(day, today, "en").replace("by", "By", 1)
            ),
            (Edit(*place, before + cased(by_day_in_words(day, today, doc.lang), capital)),),
        )
        for day in choices(case, deadlines)
    )


def day_in_place(doc: Document, today: date, place: Span, day: date | datetime, *, limit: bool) -> Fix:
    """The proposal to name another day (or moment) in a place: as a limit ("do piątku…") or not ("w piątek…")."""
    words = Text2(_words(day, today, "pl", limit=limit), _words(day, today, "en", limit=limit))
    text = cased(words.in_(doc.lang), begins_sentence(doc.text, place.start))
    return Fix(Text2(cased(words.pl), cased(words.en)), (Edit(*place, text),))


def _words(moment: date | datetime, today: date, lang: Lang, *, limit: bool) -> str:
    day = day_of(moment)
    words = by_day_in_words(day, today, lang) if limit else on_day_in_words(day, today, lang).replace(",", "")
    if not isinstance(moment, datetime):
        return words
    at = ("do" if limit else "o") if lang == "pl" else "at"
    return f"{words} {at} {clock_time(moment.astimezone(WARSAW))}"


def told(moment: date | datetime, today: date) -> Text2:
    """A date or time as a message names it: "piątek, 27 listopada, 15:00"."""
    clock = f", {clock_time(moment.astimezone(WARSAW))}" if isinstance(moment, datetime) else ""
    day = day_of(moment)
    return Text2(
        day_in_words(day, today, "pl", long=True, near=False) + clock,
        day_in_words(day, today, "en", long=True, near=False) + clock,
    )


def day_of(moment: date | datetime) -> date:
    """The day of a moment in Warsaw, or the day itself."""
    return moment.astimezone(WARSAW).date() if isinstance(moment, datetime) else moment


def previous_working_day(day: date) -> date:
    """The day itself, or the last working day before it."""
    return day if is_working_day(day) else working_days_after(day, -1)


def next_working_day(day: date) -> date:
    """The day itself, or the next working day after it."""
    return working_days_after(day - timedelta(days=1), 1)


def begins_sentence(text: str, place: int) -> bool:
    """Whether what stands at a place begins a sentence or an item of a list."""
    before = text[max(0, place - 40) : place]
    kept = before.rstrip(" \t")
    return (
        not kept.strip()
        or kept[-1] in ".!?…\r\n:"
        or (kept[-1] in "-–•*" and kept[:-1].rstrip(" \t")[-1:] in {"", "\n", "\r"})
    )


def cased(words: str, capital: bool = True) -> str:
    """With a capital where a sentence begins."""
    return words[:1].upper() + words[1:] if capital else words
