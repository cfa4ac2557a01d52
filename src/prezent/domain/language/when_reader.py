"""Reads days, times and stretches of time out of folded text, with the words of one language (a :class:`Tongue`).

Every expression is tried only where one of its first words stands, by short regular expressions without nested
repetition, so reading is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time
from typing import Final, Literal

from prezent.domain.language.when_days import Ahead, Calendar, Day, Length, MonthDay, Weekday, is_real
from prezent.domain.language.when_tongue import Role, Spoken, Tongue
from prezent.domain.language.word_lists import word_list

_WORD_START = re.compile(r"(?<![\w.,:/-])[a-z0-9]+")
_LOOKS_DATED = re.compile(
    r"\d[.:/-]\d|\d\s[ivx]{1,4}\s(?:19|20)\d\d|\d ?-?(?:go|ego|tego|szego|st|nd|rd|th|am|pm|h|p\.m|a\.m)\b"
)
_WORDS = re.compile(r"[a-z]+")
#: "By 5 o'clock" is in the afternoon.
_EARLIEST: Final = 7
_STREET = re.compile(r"(?<!\w)(?:ul|al|pl|os|ulic\w|alej\w|plac\w?|rond\w|osiedl\w|szkol\w|swiet\w)\.?\s\Z")
_ABBREVIATED = re.compile(r"(?<![a-z])(?:b?r|(?!maj|may)[a-z]{3}|sept)\Z")


def may_hold(folded: str, tongue: Tongue) -> bool:
    """Whether a text may hold an expression: a quick look that says no to most sentences."""
    return not tongue.anchors.isdisjoint(_WORDS.findall(folded)) or _LOOKS_DATED.search(folded) is not None


def read(text: str, folded: str, tongue: Tongue) -> Iterator[Spoken]:
    """Every expression, left to right, none overlapping another.

    A time of day alone is of the day named before it ("jutro rano sprawdzę i do 14:00 odpiszę"), else of today.
    """
    reader, at = _Reader(text, folded, tongue), 0
    day: Day | None = None
    while found := _WORD_START.search(folded, at):
        at = found.end()
        word = found.group()
        ways = tongue.firsts.get("0" if word[0].isdecimal() else word)
        spoken = reader.at(found.start(), ways) if ways else None
        if spoken is None:
            continue
        at = max(at, spoken.end)
        if spoken.role == "of" and spoken.day is None:
            continue
        if isinstance(spoken.day, Ahead) and spoken.day.implied:
            spoken = spoken._replace(day=day or spoken.day)
        elif spoken.role in {"at", "by"} and isinstance(spoken.day, Ahead | Weekday | Calendar):
            day = spoken.day
        yield spoken


class _Reader:
    """The text, and what may be read at a place of it."""

    def __init__(self, text: str, folded: str, tongue: Tongue) -> None:
        self.text, self.folded, self.tongue = text, folded, tongue

    def at(self, at: int, ways: str) -> Spoken | None:
        """The expression that begins here, read in one of these ways."""
        for way in ways:
            if spoken := _WAYS[way](self, at):
                return spoken
        return None

    def hours(self, at: int) -> Spoken | None:
        """Opening hours are no expression: they come back without a day, with the role "of"."""
        found = self.tongue.hours.match(self.folded, at)
        return Spoken(at, found.end(), "of", None) if found else None

    # -- days ---------------------------------------------------------------------------------------------------------

    def day(self, at: int) -> Spoken | None:
        """A day with what stands before it, and the time of day that follows."""
        prep = self.tongue.prep.match(self.folded, at)
        begin = prep.end() if prep else at
        word = _name(prep, "prep") if prep else ""
        if self.text[at : at + 1] in {"ż", "Ż"}:  # "że" is no "ze"
            return None
        found = self._core(begin, bare=bool(word) or bool(prep and prep["late"]))
        if found is None:
            return None
        role: Role = self.tongue.roles.get(word, "at")
        if prep and prep["late"] and role == "at":
            role = "by"
        spoken = self._with_clock(found._replace(start=at, role=role))
        if (
            isinstance(spoken.day, Ahead)
            and spoken.day.days <= 0
            and spoken.clock is None
            and word in self.tongue.until_now
        ):
            return spoken._replace(role="ago")
        return _past(spoken._replace(before=word in {"przed", "before"} and spoken.clock is None))

    def _core(self, at: int, *, bare: bool) -> Spoken | None:
        """A day without what stands before it. ``bare``: what alone might be something else counts."""
        return (
            self._weekday(at, bare=bare) or self._dated(at, bare=bare) or self._relative(at) or self._of_month(at, bare)
        )

    def _weekday(self, at: int, *, bare: bool) -> Spoken | None:
        tongue = self.tongue
        found = tongue.weekday.match(self.folded, at)
        if found is None:
            return None
        name = found["day"].rstrip(".")
        number, place = tongue.weekdays[name], found.span("day")
        link = tongue.link.match(self.folded, found.end())
        dated = self._calendar(link.end(), bare=True) if link else None
        if dated is not None:
            end = dated.end + (self.folded[dated.end : dated.end + 1] == ")" and "(" in (link.group() if link else ""))
            return dated._replace(start=at, end=end, said=number, weekday=place)
        if name in tongue.short and not bare:
            return None
        said = _name(found, "which")
        week = next((week for stem, week in tongue.which.items() if said.startswith(stem)), None) if said else None
        return Spoken(at, found.end(), "at", Weekday(number, week, 1 if _name(found, "more") else 0), said=number)

    def _dated(self, at: int, *, bare: bool) -> Spoken | None:
        dated = self._calendar(at, bare=bare)
        if dated is None:
            return None
        link = self.tongue.back_link.match(self.folded, dated.end)
        day = self.tongue.weekday.match(self.folded, link.end()) if link else None
        if link is None or day is None or _name(day, "which"):
            return dated
        end = day.end("day")
        end += self.folded[end : end + 1] == ")" and "(" in link.group()
        return dated._replace(end=end, said=self.tongue.weekdays[day["day"].rstrip(".")], weekday=day.span("day"))

    def _calendar(self, at: int, *, bare: bool) -> Spoken | None:
        numbered = self.folded[at : at + 1].isdecimal()
        for pattern in self.tongue.calendars if numbered else self.tongue.worded:
            found = pattern.match(self.folded, at)
            if found is None or ("bare" in pattern.groupindex and not bare) or self._is_other(found):
                continue
            day = self._calendar_of(found)
            if day is not None and is_real(day):
                end = self._dot(found.end())
                return Spoken(at, end, "at", day, date=(at, end))
        return None

    def _is_other(self, found: re.Match[str]) -> bool:
        """What only looks like a date: "you may 5", where a month would have a capital, and "ul. 3 Maja"."""
        word = _name(found, "mon")
        if word in {"may", "march"} and found.start("mon") == found.start():
            return self.text[found.start()].islower()
        if word == "maja" and self.text[found.end("mon") - 1] in {"ą", "Ą"}:  # "wszystkie 3 mają"
            return True
        return bool(word) and _STREET.search(self.folded, max(0, found.start() - 12), found.start()) is not None

    def _calendar_of(self, found: re.Match[str]) -> Calendar | None:
        tongue, groups = self.tongue, found.groupdict()
        words = " ".join((groups.get("ord") or "").split())
        day = tongue.ordinals.get(words) if words else int(groups["d"])
        name = (groups.get("mon") or "").rstrip(".")
        month = tongue.months.get(name) if name else _month(groups["m"])
        year = int(groups["y"]) if groups.get("y") else None
        if day is None or month is None:
            return None
        if year is not None and year < 100:
            year += 2000
        if month > 12 >= day and "us" in found.re.groupindex:
            day, month = month, day
        rel = groups.get("years")
        return Calendar(day, month, year, None if not rel else int(rel.startswith(("przyszl", "nastepn"))))

    def _dot(self, end: int) -> int:
        """The end of "r." or "nov." with its full stop, unless the stop may end the sentence too."""
        if self.folded[end : end + 1] != "." or not _ABBREVIATED.search(self.folded, max(0, end - 6), end):
            return end
        after = self.text[end + 1 : end + 6].lstrip()
        return end + 1 if after and not after[0].isupper() else end

    def _relative(self, at: int) -> Spoken | None:
        found = self.tongue.relative.match(self.folded, at)
        if found is None:
            return None
        said = " ".join(found.group().split())
        days = next(days for stem, days in self.tongue.relatives.items() if stem in said)
        end, dated = found.end(), None
        if link := self.tongue.link.match(self.folded, end):
            dated = self._calendar(link.end(), bare=True) or self._beside(link.end())
            if dated is not None:
                end = dated.end + (self.folded[dated.end : dated.end + 1] == ")" and "(" in link.group())
        parts = self.tongue.parts
        clock = next((parts[word] for word in said.split() if word in parts), None)
        return Spoken(at, end, "at", Ahead(days), clock)

    def _beside(self, at: int) -> Spoken | None:
        """A weekday that only repeats the day before it ("jutro, w piątek")."""
        prep = self.tongue.prep.match(self.folded, at)
        begin = prep.end() if prep else at
        return (
            self._weekday(begin, bare=True)
            if not prep or self.tongue.roles.get(_name(prep, "prep"), "at") == "at"
            else None
        )

    def _of_month(self, at: int, bare: bool) -> Spoken | None:
        found = self.tongue.month_day.match(self.folded, at) if bare else None
        if found is None or not 1 <= int(found["d"]) <= 31:
            return None
        return Spoken(at, found.end(), "at", MonthDay(int(found["d"])))

    # -- times of day -------------------------------------------------------------------------------------------------

    def _with_clock(self, spoken: Spoken) -> Spoken:
        """With the time of day that follows the day."""
        for pattern in self.tongue.clocks:
            found = pattern.match(self.folded, spoken.end)
            clock = self._clock(found) if found else None
            if found is not None and clock is not None:
                before = _name(found, "prep")
                role = "by" if spoken.role == "at" and self.tongue.roles.get(before) == "by" else spoken.role
                return spoken._replace(end=found.end(), clock=clock, role=role)
        return spoken

    def _clock(self, found: re.Match[str]) -> time | None:
        if part := _name(found, "part"):
            return self.tongue.parts[" ".join(part.split())]
        last = "2" if _name(found, "h2") else ""
        hour, minute = int(found["h" + last]), int(_name(found, "mi" + last) or 0)
        if half := _name(found, "ap"):
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        if "pm" in found.re.groupindex and hour <= _EARLIEST and not half:
            hour += 12
        if hour == 24 and minute == 0:
            return time(23, 59)
        return time(hour, minute) if hour < 24 and minute < 60 else None

    def clock_and_day(self, at: int) -> Spoken | None:
        """A time of day, and perhaps the day after it: "do 15:00", "by 3 pm on Friday"."""
        for pattern in self.tongue.first_clocks:
            found = pattern.match(self.folded, at)
            clock = self._clock(found) if found else None
            if found is not None and clock is not None:
                return self._at_clock(found, clock)
        return None

    def _at_clock(self, found: re.Match[str], clock: time) -> Spoken:
        tongue, at = self.tongue, found.start()
        role: Role = "by" if _name(found, "late") else tongue.roles.get(_name(found, "prep"), "at")
        between = tongue.between.match(self.folded, found.end())
        day = self._core(between.end(), bare=True) if between else None
        if day is not None:
            return _past(day._replace(start=at, role=role, clock=clock))
        if role == "from" and _name(found, "prep") in {"po", "after"}:
            role = "at"
        if role in {"from", "of"} or tongue.open_before.search(self.folded, max(0, at - 40), at):
            return Spoken(at, found.end(), "of", None)
        return Spoken(at, found.end(), role, Ahead(0, implied=True), clock)

    # -- lengths ------------------------------------------------------------------------------------------------------

    def length(self, at: int) -> Spoken | None:
        """A length of time, and what it is counted from."""
        tongue = self.tongue
        for pattern in tongue.lengths:
            found = pattern.match(self.folded, at)
            if found is None or self._is_paid(at):
                continue
            length = self._amount(found)
            if length == "vague":
                if found.group().startswith("po"):  # "wyłącza się po kilku minutach" is no time to come
                    continue
                return Spoken(at, found.end(), "by", None)
            if length is not None:
                return self._since(Spoken(at, found.end(), "by", length))
        return None

    def _is_paid(self, at: int) -> bool:
        paid = self.tongue.paid
        return (
            paid is not None
            and self.folded.startswith("za", at)
            and paid.search(self.folded, max(0, at - 40), at) is not None
        )

    def _amount(self, found: re.Match[str]) -> Length | Literal["vague"] | None:
        """The length of a match; None when it is none."""
        unit, factor = self.tongue.units[found["unit"].rstrip(".")]
        if _name(found, "work") and unit == "day":
            unit = "workday"
        amount = self._number(_name(found, "n")) if "n" in found.re.groupindex else 1.0
        if amount is None:
            return None
        return "vague" if amount < 0 else Length(amount * factor, unit)

    def _number(self, said: str) -> float | None:
        """A number in digits or words; a negative one is vague ("kilka")."""
        if said.isdecimal():
            return float(said)
        parts = [self.tongue.numbers.get(part) for part in re.split(r"[\s-]+", said.strip())]
        if len(parts) == 2 and parts[0] is not None and parts[1] is not None and parts[0] >= 20 and 0 < parts[1] < 10:
            return parts[0] + parts[1]
        return self.tongue.numbers.get(" ".join(said.split())) if len(parts) > 1 else parts[0]

    def _since(self, spoken: Spoken) -> Spoken:
        tongue = self.tongue
        found = tongue.since.match(self.folded, spoken.end)
        if found is None:
            return spoken
        if now := tongue.from_now.match(self.folded, found.end()):
            return spoken._replace(end=now.end())
        prep = tongue.prep.match(self.folded, found.end())
        day = self._core(prep.end() if prep else found.end(), bare=True)
        if day is not None and not isinstance(day.day, MonthDay):
            return spoken._replace(end=day.end, since=day.day)
        return spoken._replace(since="event")

    def ago(self, at: int) -> Spoken | None:
        """A time that has passed."""
        for pattern in self.tongue.agos:
            if found := pattern.match(self.folded, at):
                unit, factor = self.tongue.units[found["unit"].rstrip(".")]
                amount = self._number(_name(found, "n")) if _name(found, "n") else 1.0
                some = amount is None or amount < 0
                return Spoken(at, found.end(), "ago", Ahead(-1) if some else Length(-(amount or 0) * factor, unit))
        return None

    def stretch(self, at: int) -> Spoken | None:
        """The end or another part of a week, a month or the like."""
        for pattern, meaning in self.tongue.stretches:
            if found := pattern.match(self.folded, at):
                role, day = meaning(found)
                return self._with_clock(Spoken(at, found.end(), "ago" if day.ahead < 0 else role, day))
        return None

    def span(self, at: int) -> Spoken | None:
        """ "od 2 do 5 grudnia": what counts is the last day."""
        found = self.tongue.span.match(self.folded, at)
        last = self._core(found.end(), bare=True) if found else None
        if last is None or isinstance(last.day, MonthDay):
            return None
        return _past(last._replace(start=at, role="at", said=None, weekday=None, date=None))

    def then(self, at: int) -> Spoken | None:
        """The day of something else, or at once."""
        found = self.tongue.then.match(self.folded, at)
        return Spoken(at, found.end(), "at", Length(0, "day"), since="event") if found else None

    def vague(self, at: int) -> Spoken | None:
        """Words that name no time."""
        found = self.tongue.vague.match(self.folded, at)
        return Spoken(at, found.end(), "by", None) if found else None


def _past(spoken: Spoken) -> Spoken:
    """Yesterday and last week are past whatever stands before them."""
    day = spoken.day
    gone = (isinstance(day, Ahead) and day.days < 0) or (isinstance(day, Weekday) and day.week == -1)
    return spoken._replace(role="ago") if gone and spoken.role in {"at", "by"} else spoken


_ROMAN: Final = {roman: number for number, roman in enumerate(word_list("i ii iii iv v vi vii viii ix x xi xii"), 1)}


def _month(said: str) -> int | None:
    return int(said) if said.isdecimal() else _ROMAN.get(said)


def _name(found: re.Match[str] | None, group: str) -> str:
    """A group's words with single spaces; empty when it is not there."""
    if found is None or group not in found.re.groupindex:
        return ""
    return " ".join((found[group] or "").split())


#: The ways to read an expression, by the letters of :attr:`Tongue.firsts`, the most telling first.
_WAYS: Final[dict[str, Callable[[_Reader, int], Spoken | None]]] = {
    "h": _Reader.hours,
    "l": _Reader.length,
    "a": _Reader.ago,
    "s": _Reader.stretch,
    "r": _Reader.span,
    "c": _Reader.clock_and_day,
    "t": _Reader.then,
    "d": _Reader.day,
    "v": _Reader.vague,
}
