"""Words folded for looking up: lower case, no diacritics, letters and digits only, so that "zolw" finds "Żółw"."""

from __future__ import annotations

import unicodedata
from typing import Final

#: A longer run of letters is no word that anybody looks for (a pasted link, say); it is found by its beginning.
LONGEST_WORD: Final = 40

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h", "ŧ": "t"}
)


class _Signs(dict[int, str | None]):
    """What each sign becomes: a mark nothing, a letter or digit itself, anything else a space. Learnt as they come."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        self[code] = None if unicodedata.combining(sign) else sign if sign.isalnum() else " "
        return self[code]


_SIGNS: Final = _Signs(_PLAIN)


def fold(text: str) -> str:
    """The words of ``text``, folded, with one space between them.

    Everything that is neither a letter nor a digit parts words: "g.pawlik@poczta.example" has four. Folding twice is
    folding once.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    lowered = plain.casefold()
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", lowered)
    parted = lowered.translate(_SIGNS)
    return " ".join(word[:LONGEST_WORD] for word in parted.split())


def fold_all(*texts: str) -> str:
    """All words of several texts, folded, each once, in the order in which they are first met."""
    return " ".join(dict.fromkeys(fold(" ".join(text for text in texts if text)).split()))


def digits(text: str) -> str:
    """The digits of ``text`` in one run when it is written as a number is ("600 000 417", "+48 (600)…"), else ""."""
    bare = text.strip()
    if not bare or not all(sign.isdecimal() or sign in "+-–./() \u00a0" for sign in bare):
        return ""
    return "".join(sign for sign in bare if sign.isascii() and sign.isdecimal())
