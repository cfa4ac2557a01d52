"""Dates and times of day in Polish and English words. Local dates go in: whoever calls has chosen the time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final, Literal

Language = Literal["pl", "en"]

WEEKDAYS: Final[dict[str, tuple[str, ...]]] = {
    "pl": ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_SHORT_WEEKDAYS: Final[dict[str, tuple[str, ...]]] = {
    "pl": ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_ON_WEEKDAYS: Final = (
    "w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę",
)  # fmt: skip
_BY_WEEKDAYS: Final = ("poniedziałku", "wtorku", "środy", "czwartku", "piątku", "soboty", "niedzieli")
# Polish dates take the genitive: "26 listopada".
MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "pl": ("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
           "października", "listopada", "grudnia"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
_SHORT_MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "pl": ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_NEAR: Final[dict[str, dict[int, str]]] = {
    "pl": {-1: "wczoraj", 0: "dzisiaj", 1: "jutro"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


def day_in_words(day: date, today: date, lang: Language = "pl", *, long: bool = False, near: bool = True) -> str:
    """A date as people say it: "dzisiaj", "jutro", "czw. 26 lis" or, with ``long``, "czwartek, 26 listopada".

    ``near=False`` leaves out the words for neighbouring days. The year follows when it is not that of ``today``.
    """
    word = _NEAR[lang].get((_plain(day) - _plain(today)).days)
    if near and word:
        return word
    year = "" if day.year == today.year else f" {day.year}"
    if long:
        return f"{WEEKDAYS[lang][day.weekday()]}, {day.day} {MONTHS[lang][day.month - 1]}{year}"
    return f"{_SHORT_WEEKDAYS[lang][day.weekday()]} {day.day} {_SHORT_MONTHS[lang][day.month - 1]}{year}"


def on_day_in_words(day: date, today: date, lang: Language = "pl") -> str:
    """When something happens, inside a sentence: "w piątek, 20 listopada", "we wtorek, …", "on Friday, 20 November".

    Never "dzisiaj": such sentences are kept and read on later days. The year follows when it is not that of ``today``.
    """
    year = "" if day.year == today.year else f" {day.year}"
    when = f"{day.day} {MONTHS[lang][day.month - 1]}{year}"
    on = _ON_WEEKDAYS[day.weekday()] if lang == "pl" else f"on {WEEKDAYS['en'][day.weekday()]}"
    return f"{on}, {when}"


def by_day_in_words(day: date, today: date, lang: Language = "pl") -> str:
    """Until when, inside a sentence: "do piątku 20 listopada", "by Friday 20 November".

    Without a comma, so that none is needed after it. The year follows when it is not that of ``today``.
    """
    year = "" if day.year == today.year else f" {day.year}"
    weekday = f"do {_BY_WEEKDAYS[day.weekday()]}" if lang == "pl" else f"by {WEEKDAYS['en'][day.weekday()]}"
    return f"{weekday} {day.day} {MONTHS[lang][day.month - 1]}{year}"


def clock_time(moment: time | datetime) -> str:
    """The time of day in the 24-hour way of both languages: "9:05", "15:10"; seconds are left out."""
    return f"{moment.hour}:{moment.minute:02d}"


def moment_in_words(moment: datetime, now: datetime, lang: Language = "pl", *, long: bool = False) -> str:
    """A local date and time: "dzisiaj, 9:12", "wczoraj, 13:15", "czw. 26 lis, 10:00". Both in the reader's zone."""
    return f"{day_in_words(moment.date(), now.date(), lang, long=long)}, {clock_time(moment)}"


def _plain(day: date) -> date:
    # A datetime is a date too, but does not subtract from one.
    return day.date() if isinstance(day, datetime) else day
