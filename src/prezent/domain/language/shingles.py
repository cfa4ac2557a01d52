"""Runs of words that two texts share, found in time linear in both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*")
#: A run that both texts share has at least so many words unless said otherwise.
SIZE = 8


class Run(NamedTuple):
    """A range of code points in the text that was searched, and how many words it has."""

    start: int
    end: int
    words: int


def shingles(texts: Iterable[str], size: int = SIZE) -> frozenset[tuple[str, ...]]:
    """Every row of ``size`` words in the texts, without letter case and marks."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = [_plain(one.group()) for one in _WORD.finditer(text)]
        found.update(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
    return frozenset(found)


def common_runs(text: str, known: frozenset[tuple[str, ...]], start: int, end: int, size: int = SIZE) -> Iterator[Run]:
    """The longest runs of words of ``text[start:end]`` whose every row of ``size`` is among ``known``."""
    words = list(_WORD.finditer(text, start, end))
    plain = [_plain(one.group()) for one in words]
    first = last = -1
    for at in range(len(plain) - size + 1):
        if tuple(plain[at : at + size]) not in known:
            continue
        if first >= 0 and at > last:
            yield Run(words[first].start(), words[last].end(), last - first + 1)
            first = -1
        if first < 0:
            first = at
        last = at + size - 1
    if first >= 0:
        yield Run(words[first].start(), words[last].end(), last - first + 1)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()
