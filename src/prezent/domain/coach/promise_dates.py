"""Which date of its sentence a promise has, and what that comes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from prezent.domain.coach.document import Placed
from prezent.domain.coach.promising import Given
from prezent.domain.language.when import When
from prezent.domain.language.word_lists import word_set

By = date | datetime | Literal["vague"] | None
#: To find out ends with the telling: a date of what is told is a date of it too.
_FINDING_OUT: Final = word_set(
    "sprawdzić sprawdzać ustalić zapytać spytać dopytać dowiedzieć wyjaśnić zbadać przeanalizować poszukać porozmawiać",
    "zweryfikować przejrzeć obejrzeć check find look ask investigate review verify clarify speak talk examine",
)
#: The day of something else, which may be the day named before it.
_SAME_DAY: Final = re.compile(
    r"(?:jeszcze )?tego (?:samego )?dnia\Z|(?:on )?(?:the|that) (?:very )?same day\Z|same day\Z", re.IGNORECASE
)
#: "Zaraz po świętach, we wtorek", "w pierwszym dniu po Nowym Roku, czyli 4 stycznia": the second tells the first.
_THAT_IS: Final = re.compile(
    r"(?: (?:po|after)(?: \w{1,15}){1,2})?(?:,|,? \(|,? [–—-])? ?"
    r"(?:(?:czyli|tj\.|to jest|to znaczy|that is|i\.e\.),? )?\Z",
    re.IGNORECASE,
)
#: After a feast or a holiday: soon, but nobody can say when.
_AFTERWARDS: Final = re.compile(r"(?:(?:za)?raz |dopiero |already |right )?(?:po|after)\b", re.IGNORECASE)


def finds_out(given: Given) -> bool:
    """Whether a promise is to find something out: it is kept when the customer is told."""
    return given.verb in _FINDING_OUT


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a sentence (``whens``) and of the one before it, and the promises of the sentence."""

    placed: Placed
    whens: tuple[When, ...]
    before: tuple[When, ...]
    promises: tuple[Given, ...]

    def of(self, given: Given) -> When | None:
        """The date of a promise: of its clause, then the nearest after it, then before it; exact first."""
        begin, end = self._place(given.clause)
        own_begin, own_end = self._place(given.part)
        verb = self.placed.tokens[given.first].start

        def order(when: When) -> tuple[bool, bool, bool, bool, int]:
            own, inside = own_begin <= when.start < own_end, begin <= when.start < end
            return (not when.is_deadline, not own, not inside, when.start < verb, abs(when.start - verb))

        fit = [one for one in self.whens if one.is_deadline or one.kind == "vague"]
        return min(fit, key=order, default=None)

    def comes_to(self, given: Given, when: When | None) -> By:
        """What this date, the one :meth:`of` gives, comes to."""
        text = self.placed.text
        if when is None or (when.is_deadline and self._is_anothers(given, when)):
            begin, end = self._place(given.clause)
            inside = (one for one in self.whens if one.role == "from" and begin <= one.start < end)
            return "vague" if any(_AFTERWARDS.match(text, one.start) for one in inside) else None
        if when.by is not None:
            return when.by
        if _SAME_DAY.match(text[when.start : when.end]):
            earlier = [*self.before, *(one for one in self.whens if one.start < when.start)]
            return next((one.day for one in reversed(earlier) if one.is_deadline and one.day), None)
        for one in self.whens:
            if one.start >= when.end and one.by is not None and _THAT_IS.match(text[when.end : one.start]):
                return one.by
        return "vague" if _AFTERWARDS.match(text, when.start) else None

    def _is_anothers(self, given: Given, when: When) -> bool:
        """Whether a later promise brings the date with it: "uzupełnimy opis i jutro odpiszemy"."""
        begin, end = self._place(given.part)
        if begin <= when.start < end or finds_out(given):
            return False
        tokens = self.placed.tokens
        return any(
            tokens[other.part[0]].start <= when.start < tokens[other.last].start
            for other in self.promises
            if other.first > given.last and other.part != given.part
        )

    def _place(self, part: tuple[int, int]) -> tuple[int, int]:
        """Where tokens (half-open) stand in the sentence."""
        return self.placed.tokens[part[0]].start, self.placed.tokens[part[1] - 1].end
