"""Health, religion and origin said of a person: what the words of a sentence tell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from prezent.domain.coach.model import Lang
from prezent.domain.coach.patterns import Index, Match, compile_pattern
from prezent.domain.coach.tables import table
from prezent.domain.language.sentences import Sentence

Kind = Literal["health", "faith", "origin"]

#: The customer as notes speak of them, and as a letter speaks to them.
NOTED: dict[Lang, str] = {
    "pl": "klient|klientka|pan|pani|państwo|ona|on|konsument|konsumentka|zgłaszający|zgłaszająca|kupujący|kupująca",
    "en": "customer|client|he|she|buyer|caller|mr|mrs|ms|customer's|he's|she's",
}
ADDRESSED: dict[Lang, str] = {"pl": "pan|pani|państwo", "en": "you|you're"}


class Told(NamedTuple):
    """What a sentence tells of a person, and in which tokens (both included)."""

    kind: Kind
    first: int
    last: int


@lru_cache(maxsize=4096)
def told_in(sentence: Sentence, lang: Lang, who: str) -> tuple[Told, ...]:
    """What a sentence tells of ``who`` (words joined by ``|``), left to right, none overlapping."""
    found: list[Told] = []
    for kind, wanted, unwanted in _indexes(lang, who):
        spared = [match for _number, match in unwanted.find(sentence)]
        for _number, match in wanted.find(sentence):
            if not any(_overlap(match, other) for other in spared):
                found.append(Told(kind, match.mark[0], max(match.mark[1] - 1, match.mark[0])))
    return tuple(_apart(sorted(found, key=lambda one: (one.first, -one.last))))


def _apart(found: list[Told]) -> Iterator[Told]:
    end = -1
    for one in found:
        if one.first > end:
            yield one
            end = one.last


def _overlap(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


@cache
def _indexes(lang: Lang, who: str) -> tuple[tuple[Kind, Index, Index], ...]:
    words = table("sensitive_words")[lang]
    lists = {**words["lists"], "who": who}

    def index(patterns: list[str]) -> Index:
        for name, one in lists.items():
            patterns = [pattern.replace("{" + name + "}", one) for pattern in patterns]
        return Index(map(compile_pattern, patterns))

    named: list[tuple[Kind, str]] = [("health", "health"), ("faith", "faith"), ("origin", "origin")]
    if who == NOTED[lang]:
        named.append(("health", "dropped"))
    return tuple((kind, index(words[name]["patterns"]), index(words[name]["unless"])) for kind, name in named)
