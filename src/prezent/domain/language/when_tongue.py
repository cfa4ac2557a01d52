"""What the words of one language for days and times are made of, and how text is folded before they are looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final, Literal, NamedTuple

from prezent.domain.language.when_days import Day, Stretch, Unit

Role = Literal["by", "at", "from", "of", "ago"]


class Spoken(NamedTuple):
    """An expression as it was said: ``day`` None is a vague one. ``since`` is what a length is counted from ("event":
    something that has no date); ``before`` leaves the day itself out ("przed piątkiem"). ``weekday`` and ``date`` are
    the places of both where a date has its weekday."""

    start: int
    end: int
    role: Role
    day: Day | None
    clock: time | None = None
    since: Day | Literal["event"] | None = None
    before: bool = False
    said: int | None = None
    weekday: tuple[int, int] | None = None
    date: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language, folded: lower case, no diacritics. Patterns have the groups named above them."""

    #: a text without any of these words and without a number that looks like a date holds nothing
    anchors: frozenset[str]
    #: the words that an expression may begin with ("0" stands for any number), and what to try there, see WAYS
    firsts: Mapping[str, str]
    #: ``late`` (no later than), ``prep``: what stands before a day; matches everywhere
    prep: re.Pattern[str]
    roles: Mapping[str, Role]
    #: prepositions with which today is only the end of what has passed ("do dziś")
    until_now: frozenset[str]
    #: ``which``, ``day``, ``more``
    weekday: re.Pattern[str]
    weekdays: Mapping[str, int]
    #: short names of weekdays, which count only beside a date or after a preposition
    short: frozenset[str]
    #: beginnings of "this", "next", "last" and the week they mean, see :class:`Weekday`
    which: Mapping[str, int | None]
    #: ``d`` or ``ord``, ``mon`` or ``m``, ``y``, ``years``; with ``bare`` only after a preposition or a weekday;
    #: those that begin with a number, and those that begin with a word
    calendars: tuple[re.Pattern[str], ...]
    worded: tuple[re.Pattern[str], ...]
    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    relative: re.Pattern[str]
    #: parts of what ``relative`` finds and the days they mean, the most telling first
    relatives: Mapping[str, int]
    #: ``d``
    month_day: re.Pattern[str]
    #: what joins a weekday to its date, and a date to its weekday
    link: re.Pattern[str]
    back_link: re.Pattern[str]
    #: after a day: ``prep`` and ``h``, ``mi``, ``h2``, ``mi2``, ``ap``, or ``part``
    clocks: tuple[re.Pattern[str], ...]
    #: before a day, or alone: ``late`` and the same
    first_clocks: tuple[re.Pattern[str], ...]
    between: re.Pattern[str]
    parts: Mapping[str, time]
    #: words before a time alone that make it an opening hour
    open_before: re.Pattern[str]
    #: ``n``, ``unit``, ``work``; one without ``n`` means one unit
    lengths: tuple[re.Pattern[str], ...]
    #: words before a length with "za" that make it what is paid for ("opłata za 3 dni")
    paid: re.Pattern[str] | None
    #: ``n``, ``unit``
    agos: tuple[re.Pattern[str], ...]
    #: negative numbers are vague
    numbers: Mapping[str, float]
    units: Mapping[str, tuple[Unit, float]]
    #: what a length is counted from: before it, and when it is now
    since: re.Pattern[str]
    from_now: re.Pattern[str]
    #: patterns and what they mean
    stretches: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[Role, Stretch]]], ...]
    #: "od 2 do" before "5 grudnia"
    span: re.Pattern[str]
    vague: re.Pattern[str]
    #: the day of something else ("tego samego dnia"), or at once: it says when, but comes to no date
    then: re.Pattern[str]
    #: opening hours and days: read over
    hours: re.Pattern[str]


def rx(source: str) -> re.Pattern[str]:
    """A pattern in which a space is the white space between words, four characters at most."""
    return re.compile(source.replace(" ", r"\s{1,4}"))


def by_first(ways: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """For each first word the letters of the ways to try, in the order of ``ways``."""
    firsts: dict[str, str] = {}
    for way, words in ways.items():
        for word in words:
            firsts[word] = firsts.get(word, "") + (way if way not in firsts.get(word, "") else "")
    return firsts


def any_of(words: Iterable[str]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


#: One by one: for the few letters of a sentence that are not ASCII this is much faster than a table.
_POLISH: Final = tuple(zip("ąćęłńóśźż–’—", "acelnoszz-'-", strict=True))
_OTHERS: Final = str.maketrans("àáâäéèêëíìïöôúùü‘ʼ−‑", "aaaaeeeeiiioouuu''--")


def fold(text: str) -> str:
    """``text`` in lower case, without Polish diacritics, with one kind of hyphen and apostrophe: as long as it was."""
    lower = text.lower()
    if lower.isascii():
        return lower
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for letter, plain in _POLISH:
        lower = lower.replace(letter, plain)
    return lower if lower.isascii() else lower.translate(_OTHERS)


def put_together(text: str) -> tuple[str, list[int]]:
    """``text`` with its letters put together, one character each, and where each stood (one more for the end)."""
    places = [number for number, char in enumerate(text) if not unicodedata.combining(char)]
    ends = [*places[1:], len(text)]
    letters = (unicodedata.normalize("NFC", text[start:end])[:1] for start, end in zip(places, ends, strict=False))
    return "".join(letters), [*places, len(text)]
