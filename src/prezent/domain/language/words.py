"""Words as the dictionary reads them: what checks of running text ask for, many times and quickly.

:mod:`morphology` answers questions about one name at a time; here a whole letter is read, so a word is looked up
once and its answer kept. Past tenses and conditionals are read whole ("zrobiłem" is ``praet:sg:m1.m2.m3:pri:perf``).
"""

from __future__ import annotations

import importlib
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_LOCK = threading.Lock()
MAX_WORD = 60
CACHE_SIZE = 50_000


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a word: its lemma in lower case, its part of speech, and its tag taken apart.

    ``tag`` holds the values of each position of the Morfeusz tag ("subst:sg:nom.acc:m3" is four sets).
    """

    lemma: str
    pos: str
    tag: tuple[frozenset[str], ...]
    kinds: frozenset[str]
    labels: frozenset[str]

    def has(self, *values: str) -> bool:
        """Whether every value stands somewhere in the tag: ``has("pl", "pri")``."""
        return all(any(value in place for place in self.tag) for value in values)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word form (or a mark) and all its readings; one object for each form, made once."""

    text: str
    lower: str
    senses: tuple[Sense, ...]
    #: lower-cased lemmas; for a word without readings its own lower-cased form
    lemmas: frozenset[str]
    is_word: bool
    known: bool = field(default=True)

    def has(self, *values: str, lemma: str = "") -> bool:
        """Whether one reading (of ``lemma``, if given) has all these tag values."""
        return any((not lemma or sense.lemma == lemma) and sense.has(*values) for sense in self.senses)

    def only(self, *values: str) -> bool:
        """Whether the word has readings, and each of them has these tag values."""
        return bool(self.senses) and all(sense.has(*values) for sense in self.senses)

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def shouted(self) -> bool:
        """Whether all its letters (two or more) are capitals."""
        return len(self.text) > 1 and self.text.isalpha() and self.text.isupper()


#: Words that are known for good, by their spelling.
_LEARNT: dict[str, Word] = {}


@lru_cache(maxsize=1)
def _engine() -> Any | None:
    try:
        module = importlib.import_module("morfeusz2")
    except ImportError:
        return None
    return module.Morfeusz(praet="composite", generate=False)


def available() -> bool:
    """Whether the dictionary of Polish is there. Loads it on first use."""
    with _LOCK:
        return _engine() is not None


@lru_cache(maxsize=CACHE_SIZE)
def word(text: str) -> Word:
    """The word with this spelling, read in Polish. The spelling may be in any normal form."""
    return _LEARNT.get(text) or _read(text)


def learn(texts: Iterable[str]) -> None:
    """Read these spellings for good. Asking the dictionary is a third of a letter's cost: a process that reads many
    letters learns common words when it starts, and asks only for the others."""
    for text in texts:
        if text not in _LEARNT:
            _LEARNT[text] = _read(text)


def _read(text: str) -> Word:
    text = unicodedata.normalize("NFC", text)
    lower = text.lower()
    letters = any(char.isalpha() for char in text)
    senses = _senses(text) if letters and len(text) <= MAX_WORD else ()
    lemmas = frozenset(sense.lemma for sense in senses) or frozenset({lower})
    return Word(text, lower, senses, lemmas, letters or text.isdecimal(), bool(senses) or not letters)


def known_among(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` (lower-case words of letters alone) that the dictionary knows whole, in their order.

    One question for all of them: much quicker than :func:`word` where most are no words.
    """
    asked = [text for text in texts if text.isalpha()]
    with _LOCK:
        engine = _engine()
        found = engine.analyse(" ".join(asked)) if engine is not None and asked else []
    known = {form for _begin, _end, (form, _lemma, tag, _kinds, _labels) in found if tag != "ign"}
    return [text for text in asked if text in known]


def _senses(text: str) -> tuple[Sense, ...]:
    with _LOCK:
        engine = _engine()
        found = engine.analyse(text) if engine is not None else []
    whole = text.casefold()
    return tuple(
        _sense(lemma, tag, tuple(kinds), tuple(labels))
        for _begin, _end, (form, lemma, tag, kinds, labels) in found
        # "mamy" is also "ma" + "my": readings of a part say nothing about the word.
        if tag != "ign" and form.casefold() == whole
    )


@lru_cache(maxsize=CACHE_SIZE)
def _sense(lemma: str, tag: str, kinds: tuple[str, ...], labels: tuple[str, ...]) -> Sense:
    pos, *places = tag.split(":")
    return Sense(
        lemma.split(":", 1)[0].lower() if len(lemma) > 1 else lemma.lower(),
        pos,
        (frozenset({pos}), *_places(tuple(places))),
        frozenset(kinds),
        frozenset(label for item in labels for label in item.split(",")),
    )


@lru_cache(maxsize=4096)
def _places(places: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(place.split(".")) for place in places)


def reset() -> None:
    """Forget the dictionary and every answer (in tests, and after an installation)."""
    with _LOCK:
        _engine.cache_clear()
    _LEARNT.clear()
    word.cache_clear()
    _sense.cache_clear()
