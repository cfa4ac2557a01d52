"""In which of the desk's languages somebody writes: a count of letters and little words, nothing cleverer.

It decides only the language in which an answer is offered; a person changes it with one click.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_READ = 3000
_POLISH_LETTERS = frozenset("ąćęłńóśźż")
_POLISH_WORDS = """
nie się jest czy dzień dobry dziękuję dziekuje proszę prosze na do że ze to jak od za po mi mam był była było pan pani
państwo panstwo witam pozdrawiam oraz już juz ale dla co tak mój moje moja zamówienie zamowienie kiedy gdzie który
"""
_ENGLISH_WORDS = """
the and is are was were you your i my we it of to in for on with not have has this that please thank thanks hello
hi dear regards would could order when what how can do be from at
"""
_POLISH = frozenset(_POLISH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def language_of(text: str, default: str) -> str:
    """``"pl"`` or ``"en"``, whichever the words clearly are; ``default`` when they are few or neither."""
    words = _WORD.findall(text[:_READ].lower())
    polish = sum(2 for word in words if word in _POLISH)
    polish += sum(1 for word in words if not _POLISH_LETTERS.isdisjoint(word))
    english = sum(2 for word in words if word in _ENGLISH)
    if max(polish, english) < 3:
        return default
    if polish > english * 1.5:
        return "pl"
    return "en" if english > polish * 1.5 else default
