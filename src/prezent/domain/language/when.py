"""Dates and deadlines in running Polish and English text: "do piątku do 15:00", "within 3 working days", "wkrótce".

:func:`find` gives each expression with its place, its kind and what it comes to when it is said at a given moment.
Expressions can be read several ways; these are the ways taken:

- Dates and times are Warsaw's. A date without a time stays a date; what has a time, or is counted in minutes or hours,
  is an aware moment. Working days are those of :mod:`prezent.domain.deadlines.calendar` (Polish holidays).
- A weekday is the next one after today: "do środy" said on a Wednesday is next week's. "Ten piątek" and "this Friday"
  may be today; "przyszły piątek" and "next Friday" are of the calendar week after this one, Monday first.
- A date without a year is the next such day, unless it passed at most 60 days ago: then it is that one. What is told
  as past ("z 3 marca") is the last such day, 60 days ahead at most. A day of the month alone is the next one.
- "Do końca tygodnia" is the last working day of the week, or Sunday when that has passed; "do weekendu" the same. The
  beginning of a week is its Tuesday, the middle its Wednesday; of a month the 10th and the 15th. "Do grudnia" and
  "w grudniu" last to its end.
- Of a range ("2–3 dni", "od 2 do 5 grudnia", "między 10 a 12") the last counts. "W ciągu 3 dni" leaves today out.
- Morning is until 10 in Polish and noon in English, before noon 12, afternoon 17, evening 21; 24:00 is 23:59. "By 5
  o'clock" and "o piątej" are in the afternoon, "o 5:00" is not.
- A time of day alone is of the day named before it ("jutro sprawdzę i do 14:00 odpiszę"), else of today.
- 03/04/2026 is the third of April; 04/13/2026 can only be American. "12.10" without a year is a date only after a
  preposition or a weekday ("do 12.10"); after "godz." and "o" it is a time.
- "Przed piątkiem" and "before Friday" leave Friday out; "until" and "do" do not.
- Opening hours ("od poniedziałku do piątku", "czynne do 18:00", "8:00–16:00") are no dates and are read over. "Do dziś"
  tells what was, so its role is "ago".
- A length counted from something without a date ("w ciągu 14 dni od otrzymania"), the day of something else ("tego
  samego dnia") and "od razu" say when, but come to None.
- Vague: "niezwłocznie", "wkrótce", "w najbliższym czasie", "jak najszybciej", "w ciągu kilku dni" and their like.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from prezent.domain.language.when_days import WARSAW, Calendar, Length, Stretch, nearest_year, resolve
from prezent.domain.language.when_en import ENGLISH
from prezent.domain.language.when_pl import POLISH
from prezent.domain.language.when_reader import may_hold, read
from prezent.domain.language.when_tongue import Role, Spoken, Tongue, fold, put_together

Kind = Literal["date", "datetime", "period", "vague"]
#: For dates that are written in full, which come to the same at any moment.
_ANY_DAY: Final = datetime(2026, 1, 1, 12, tzinfo=WARSAW)
_TONGUES: Final[dict[str, Tongue]] = {"pl": POLISH, "en": ENGLISH}


@dataclass(frozen=True, slots=True)
class When:
    """An expression of time at ``start``:``end`` (half-open).

    ``role``: "by" is a limit (do, within), "at" a time at which (w piątek, on Friday), "from" a beginning (od, after),
    "of" says which thing is meant (z 3 marca), "ago" is past. ``by`` is None where it cannot be told: without ``now``,
    unless the date is written in full, and for what is counted from an event.
    """

    start: int
    end: int
    kind: Kind
    role: Role
    by: date | datetime | Literal["vague"] | None

    @property
    def is_deadline(self) -> bool:
        """Whether it says when something will be: neither vague, nor past, nor a beginning."""
        return self.kind != "vague" and self.role in {"by", "at"}

    @property
    def day(self) -> date | None:
        """The day it comes to, in Warsaw."""
        if isinstance(self.by, datetime):
            return self.by.date()
        return self.by if isinstance(self.by, date) else None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A weekday that is not the date's. ``said`` is its number, ``day`` the date as written; places are half-open."""

    start: int
    end: int
    weekday: tuple[int, int]
    dated: tuple[int, int]
    said: int
    day: date


@lru_cache(maxsize=4096)
def find(text: str, lang: str = "pl", now: datetime | None = None) -> tuple[When, ...]:
    """Every expression of time in ``text``, left to right; ``now`` is an aware moment."""
    return tuple(_when(one, now) for one in _read(text, lang))


def weekday_mismatch(text: str, lang: str = "pl", now: datetime | None = None) -> tuple[Mismatch, ...]:
    """Dates that stand beside a wrong weekday. A date without a year counts as the nearest one within 60 days of
    ``now``, and not at all without it."""
    today = now.astimezone(WARSAW).date() if now else None
    found = []
    for one in _read(text, lang):
        if not isinstance(one.day, Calendar) or one.said is None or one.weekday is None or one.date is None:
            continue
        day = _surely(one.day, today)
        if day is not None and day.weekday() != one.said:
            found.append(Mismatch(one.start, one.end, one.weekday, one.date, one.said, day))
    return tuple(found)


@lru_cache(maxsize=4096)
def _read(text: str, lang: str) -> tuple[Spoken, ...]:
    """The expressions of a text, which do not depend on the moment: kept, since a letter is read again and again."""
    tongue = _TONGUES["pl" if lang == "pl" else "en"]
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        folded = fold(text)
        return tuple(read(text, folded, tongue)) if may_hold(folded, tongue) else ()
    plain, places = put_together(text)
    folded = fold(plain)
    if not may_hold(folded, tongue):
        return ()
    return tuple(_moved(one, places) for one in read(plain, folded, tongue))


def _moved(one: Spoken, places: list[int]) -> Spoken:
    def place(span: tuple[int, int] | None) -> tuple[int, int] | None:
        return None if span is None else (places[span[0]], _end(span[1], places))

    return one._replace(
        start=places[one.start],
        end=_end(one.end, places),
        weekday=place(one.weekday),
        date=place(one.date),
    )


def _end(end: int, places: list[int]) -> int:
    """The end of a place in the text as given: combining marks belong to the letter before them."""
    return places[end] if end < len(places) else places[-1]


def _when(one: Spoken, now: datetime | None) -> When:
    if one.day is None:
        return When(one.start, one.end, "vague", one.role, "vague")
    return When(one.start, one.end, _kind(one), one.role, _comes_to(one, now))


def _kind(one: Spoken) -> Kind:
    if isinstance(one.day, Length | Stretch):
        return "period"
    return "date" if one.clock is None else "datetime"


def _comes_to(one: Spoken, now: datetime | None) -> date | datetime | None:
    day = one.day
    if day is None or one.since == "event":
        return None
    if now is None:
        if not isinstance(day, Calendar) or day.year is None:
            return None
        now = _ANY_DAY
    if one.since is not None:
        begin = resolve(one.since, None, now, past=True)
        if begin is None:
            return None
        now = begin if isinstance(begin, datetime) else datetime(begin.year, begin.month, begin.day, 12, tzinfo=WARSAW)
    found = resolve(day, one.clock, now, past=one.role in {"of", "ago"})
    return found - timedelta(days=1) if found is not None and one.before else found


def _surely(day: Calendar, today: date | None) -> date | None:
    if day.year is not None:
        return nearest_year(day, date(day.year, day.month, 1), 31)
    return nearest_year(day, today) if today is not None and day.years is None else None
