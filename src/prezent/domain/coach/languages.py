"""Which language a letter is in, by the words that every sentence needs."""

from __future__ import annotations

import re

from prezent.domain.coach.model import Lang
from prezent.domain.language.word_lists import word_set

_POLISH = word_set(
    "i w na z do nie się że jest to o za po od dla jak ale czy przez pan pani państwo proszę dzień dobry oraz lub "
    "jeśli ten ta te co już tak są był była będzie mam może jej jego ich nam mi go",
)
_ENGLISH = word_set(
    "the and to of a in is you i for that we it on your with be have this are not will our can as please dear "
    "from if at by my me was has thank thanks hello",
)
_WORD = re.compile(r"[^\W\d_]+")
_DIACRITICS = frozenset("ąćęłńóśźż")
#: What is needed before anybody can tell.
LEAST_LETTERS = 40


def vote(text: str) -> tuple[float, float]:
    """How Polish and how English a text looks: shares of its words, Polish letters counting for Polish."""
    words = _WORD.findall(text[:5000].lower())
    if not words:
        return 0.0, 0.0
    polish = sum(word in _POLISH or not _DIACRITICS.isdisjoint(word) for word in words)
    english = sum(word in _ENGLISH for word in words)
    return polish / len(words), english / len(words)


def language_of(text: str, otherwise: str = "") -> Lang:
    """The language of a text; where it cannot be told, ``otherwise`` or Polish."""
    polish, english = vote(text)
    if english > polish:
        return "en"
    if polish > english:
        return "pl"
    return "en" if otherwise == "en" else "pl"


def surely(text: str) -> Lang | None:
    """The language of a text that is long and plain enough to tell, else None."""
    if sum(char.isalpha() for char in text[:5000]) < LEAST_LETTERS:
        return None
    polish, english = vote(text)
    if max(polish, english) < 0.12 or max(polish, english) < 2 * min(polish, english):
        return None
    return "pl" if polish > english else "en"
