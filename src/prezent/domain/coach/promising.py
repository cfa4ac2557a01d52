"""What both languages' ways of finding promises share: the shape of one, clauses, and the words around a verb."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from prezent.domain.language.sentences import Sentence, Token
from prezent.domain.language.when import When, find

#: An object longer than this is cut: it names the thing, it does not repeat the letter.
MOST_WORDS = 8
#: A sentence with more promises than this is none: the rest is not looked for.
MOST_PROMISES = 40
_BOUNDARIES = frozenset(",;:–—()")
#: Marks that belong to the word before them.
_SIGNS = frozenset("%€$£‰")
_CLOSING = frozenset({"”", "»", '"'})
#: What names a day: an hour alone ("wysyłamy do 14:00") may be a rule of the house.
_NAMES_DAY: Final = re.compile(
    r"\b(?:dzi[sś]|jutr|pojutrz|poniedz|wtor|śro|czwart|pi[aą]t|sobot|niedziel|stycz|lut|mar|kwie|maj|czerw|lip"
    r"|sierp|wrze|paźdz|listop|grud|today|tonight|tomorrow|mon|tue|wed|thu|fri|sat|sun|jan|feb|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)|\d[./-]\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A promise in one sentence, places in tokens: ``first``:``last`` are its words (both included), ``room`` is the
    token after which a date can be put, ``clause`` (half-open) lies between its commas, ``part`` is what of that is its
    own where "i" joins several. ``event``: it waits for something ("po kontroli")."""

    verb: str
    object: str
    strength: Literal["hard", "soft", "passive"]
    first: int
    last: int
    clause: tuple[int, int]
    part: tuple[int, int]
    room: int
    event: bool = False


class Clauses:
    """A sentence cut at its commas and dashes; those inside a date ("w piątek, 27 listopada") do not cut."""

    def __init__(self, sentence: Sentence, lang: str) -> None:
        self.tokens = tokens = sentence.tokens
        #: for each token, whether it belongs to an expression of time
        self.timed = timed(sentence, lang)
        self._text, self._whens = sentence.text, find(sentence.text, lang)
        self._clauses: list[tuple[int, int]] = []
        start = 0
        for number in range(len(tokens) + 1):
            if number == len(tokens) or (tokens[number].lower in _BOUNDARIES and not self.timed[number]):
                clause = (start, _without_stop(tokens, start, number))
                self._clauses += [clause] * (number + 1 - start)
                start = number + 1

    def around(self, at: int) -> tuple[int, int]:
        """The clause of a token: (first, one after the last). A mark that cuts belongs to the clause before it."""
        return self._clauses[at]

    def is_due(self, start: int, end: int) -> bool:
        """Whether these tokens (half-open) say by when, exactly or vaguely."""
        return any(one.is_deadline or one.kind == "vague" for one in self._within(start, end))

    def has_day(self, start: int, end: int) -> bool:
        """Whether these tokens name a day to come: neither an hour alone nor a length ("w ciągu 5 dni")."""
        return any(
            one.is_deadline and one.kind in {"date", "datetime"} and _NAMES_DAY.search(self._text[one.start : one.end])
            for one in self._within(start, end)
        )

    def _within(self, start: int, end: int) -> list[When]:
        begin, stop = self.tokens[start].start, self.tokens[end - 1].end
        return [one for one in self._whens if begin <= one.start < stop]


def timed(sentence: Sentence, lang: str) -> list[bool]:
    """For each token, whether it belongs to an expression of time."""
    whens = iter(find(sentence.text, lang))
    now, marks = next(whens, None), []
    for token in sentence.tokens:
        while now is not None and now.end <= token.start:
            now = next(whens, None)
        marks.append(now is not None and now.start <= token.start)
    return marks


def _without_stop(tokens: Sequence[Token], start: int, end: int) -> int:
    while end > start + 1 and not counts(tokens[end - 1]):
        end -= 1
    return end


def trimmed(
    tokens: Sequence[Token], places: Sequence[int], idle: Collection[str], idle_last: Collection[str] = ()
) -> list[int]:
    """The places without idle words and marks before them, and without ``idle_last`` and marks after them; cut to
    MOST_WORDS."""
    kept = list(places)
    while kept and (tokens[kept[0]].lower in idle or not counts(tokens[kept[0]])):
        kept.pop(0)
    kept = kept[:MOST_WORDS]
    while kept and (tokens[kept[-1]].lower in idle_last or not counts(tokens[kept[-1]])):
        kept.pop()
    return kept


def first_run(places: Sequence[int]) -> list[int]:
    """The places up to the first gap: what stands behind a date ("koszty w ciągu 14 dni od zakupu") is left out."""
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            break
        run.append(place)
    return run


def counts(token: Token) -> bool:
    """Whether a token is a word or a sign that belongs to one, not a mark between words."""
    return token.word.is_word or token.text in _SIGNS


def room_after(tokens: Sequence[Token], places: Sequence[int], last: int) -> int:
    """The token after which a date can be put: the last word of what is promised, and a quotation mark closing it."""
    room = max((number for number in (*places, last) if counts(tokens[number])), default=last)
    while room + 1 < len(tokens) and tokens[room + 1].text in _CLOSING:
        room += 1
    return room


def words_of(sentence: Sentence, places: Sequence[int]) -> str:
    """The words at these places, with single spaces where something between them was left out."""
    parts: list[str] = []
    for number, place in enumerate(places):
        token = sentence.tokens[place]
        apart = not number or place != places[number - 1] + 1 or token.start > sentence.tokens[place - 1].end
        parts.append((" " if apart and parts else "") + token.text)
    return "".join(parts)
