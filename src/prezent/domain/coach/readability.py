"""How hard a text is to read: Gunning's fog index for English, and FOG-PL for Polish.

Index = 0.4 × (words in a sentence + hard words in a hundred). A hard word has four syllables or more in Polish
(Pracownia Prostej Polszczyzny, University of Wrocław), three or more in English (R. Gunning, The Technique of Clear
Writing, 1952) without the endings -es, -ed and -ing, and is no name. The value is near the years of school that a
reader needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from prezent.domain.coach.model import Lang
from prezent.domain.language.sentences import Sentence

#: "i" before another vowel only softens the consonant: "pies" has one syllable.
_POLISH = re.compile(r"[aąeęoóuy]|i(?![aąeęoóuy])")
_ENGLISH = re.compile(r"[aeiouy]+")
_ENDING = re.compile(r"(?:es|ed|ing|e)\Z")
_HARD = {"pl": 4, "en": 3}


@dataclass(frozen=True, slots=True)
class Fog:
    """The index of a text: ``words`` counted, ``hard`` words among them, ``sentences``."""

    words: int
    hard: int
    sentences: int

    @property
    def value(self) -> float:
        """The index; 0 for a text without words."""
        if not self.words or not self.sentences:
            return 0.0
        return 0.4 * (self.words / self.sentences + 100 * self.hard / self.words)


def fog(sentences: Iterable[Sentence], lang: Lang) -> Fog:
    """The index of sentences taken together."""
    counted = [count for one in sentences if (count := weigh(one, lang))[0]]
    return Fog(sum(words for words, _hard in counted), sum(hard for _words, hard in counted), len(counted))


@lru_cache(maxsize=4096)
def weigh(sentence: Sentence, lang: Lang) -> tuple[int, int]:
    """(words, hard words) of a sentence; numbers are no words."""
    words = [(token.lower, at) for at, token in enumerate(sentence.tokens) if token.text[:1].isalpha()]
    hard = sum(
        syllables(lower, lang) >= _HARD[lang]
        for lower, at in words
        if not (lang == "en" and at and sentence.tokens[at].word.capitalised)
    )
    return len(words), hard


def syllables(word: str, lang: Lang) -> int:
    """Syllables of a word in lower case; in English by rule of thumb, without the endings that do not count."""
    if lang == "pl":
        return len(_POLISH.findall(word))
    return len(_ENGLISH.findall(_ENDING.sub("", word)))
