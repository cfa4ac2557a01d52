"""Numbers beside words: Polish plural classes, and lengths of time as people say them.

Dates in words are in ``dates``, spacing in ``typography``; the names a caller needs most are also here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

from prezent.domain.language.dates import clock_time, day_in_words, moment_in_words, on_day_in_words
from prezent.domain.language.typography import NBSP, no_orphans

__all__ = [
    "NBSP",
    "clock_time",
    "counted",
    "day_in_words",
    "duration_words",
    "in_words",
    "moment_in_words",
    "no_orphans",
    "on_day_in_words",
    "polish_plural",
    "since_words",
]

Plural = Literal["one", "few", "many"]
Language = Literal["pl", "en"]

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
# Up to two days hours are told, past that whole days: "27 godz.", then "2 dni".
_HOURS_UNTIL: Final = 48 * _HOUR


def polish_plural(n: int) -> Plural:
    """The plural class of a whole number: 1 sprawa "one", 2 sprawy "few", 5 spraw "many"; the sign does not matter."""
    n = abs(n)
    if n == 1:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def counted(n: int, one: str, few: str, many: str) -> str:
    """The number and the right one of three Polish forms: ``counted(5, "sprawa", "sprawy", "spraw")`` → "5 spraw"."""
    return f"{n} {({'one': one, 'few': few, 'many': many})[polish_plural(n)]}"


def duration_words(length: timedelta, lang: Language = "pl") -> str:
    """A length of time for the UI: "48 min", "1 godz. 18 min", "27 godz.", "2 dni"; the sign is left out.

    Rounded down to what is told: minutes within a day, hours within two days, days beyond. Under a minute it is
    "chwila" / "a moment".
    """
    return _words(length, lang)


def in_words(length: timedelta, lang: Language = "pl") -> str:
    """How far ahead something is: "za 1 godz. 18 min", "za 2 dni", "za chwilę"; English "in 2 days"."""
    if lang == "en":
        return f"in {_words(length, lang)}"
    return f"za {_words(length, lang, moment='chwilę')}"


def since_words(length: timedelta, lang: Language = "pl") -> str:
    """How long something has lasted: "od 14 godz. 54 min", "od 2 dni", "od chwili"; English "for 2 days"."""
    if lang == "en":
        return f"for {_words(length, lang)}"
    return f"od {_words(length, lang, moment='chwili')}"


def _words(length: timedelta, lang: Language, *, moment: str = "chwila") -> str:
    # Whole seconds, not total_seconds(): a float would lose them in lengths of centuries.
    seconds = abs(length) // timedelta(seconds=1)
    polish = lang == "pl"
    if seconds < _MINUTE:
        return moment if polish else "a moment"
    if seconds >= _HOURS_UNTIL:
        # From two days on the Polish word is "dni" in every case that these phrases use.
        return f"{seconds // _DAY} {'dni' if polish else 'days'}"
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    hour_word, minute_word = ("godz.", "min") if polish else ("h", "min")
    if hours == 0:
        return f"{minutes} {minute_word}"
    if minutes == 0 or seconds >= _DAY:
        return f"{hours} {hour_word}"
    return f"{hours} {hour_word} {minutes} {minute_word}"
