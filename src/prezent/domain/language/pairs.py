"""Brackets and quotation marks that lack their other half; smileys and "a)" are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_OPENING: Final = frozenset({"(", "[", "„", ",,"})
_CLOSES: Final = {")": ("(",), "]": ("[",), "”": ("„", "“", ",,"), "“": ("„",), '"': ("„", ",,")}
_MARK: Final = re.compile(r"[()\[\]„”“«»\"]|(?<![\w\u0300-\u036f,]),,(?=\w)")
_EYES: Final = re.compile(r"[:;=8xX][-'’o^]?\Z")
_ITEM: Final = re.compile(r"(?:\A|[\s(;,])\w{1,2}\Z")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.opened: list[tuple[int, str]] = []
        self.alone: list[tuple[int, str]] = []
        self.straight: list[int] = []

    def take(self, at: int, mark: str, start: int) -> None:
        """Read one mark; ``start`` is where its block begins."""
        top = self.opened[-1][1] if self.opened else ""
        if mark == '"' and self._is_inches(at):
            return
        if mark in "«»":
            # Both »so« and «so» are in use.
            if top and top in "«»":
                self.opened.pop()
            else:
                self.opened.append((at, mark))
        elif top in _CLOSES.get(mark, ()):
            self.opened.pop()
        elif mark == '"':
            self.straight.append(at)
        elif self._is_smiley_or_item(at, mark, start):
            pass
        elif mark in _OPENING or mark == "“":
            self.opened.append((at, mark))
        else:
            self.alone.append((at, mark))

    def _is_inches(self, at: int) -> bool:
        """15" is a size, unless it closes a quotation that nothing else closes."""
        if at == 0 or not self.text[at - 1].isdecimal():
            return False
        within = len(self.straight) % 2 or (self.opened and self.opened[-1][1] in _CLOSES['"'])
        return not within or self.text[at + 1 : at + 2] in {"”", '"'}

    def _is_smiley_or_item(self, at: int, mark: str, start: int) -> bool:
        if mark not in "()":
            return False
        if _EYES.search(self.text[max(start, at - 2) : at]) and not self.text[at + 1 : at + 2].isalnum():
            return True
        return mark == ")" and _ITEM.search(self.text[max(start, at - 3) : at]) is not None


def unpaired(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where marks without their other half stand (start, end), looked for in ``places`` of the text taken together."""
    reader = _Reader(text)
    for start, end in places:
        for found in _MARK.finditer(text, start, end):
            reader.take(found.start(), found.group(), start)
    left = reader.opened + reader.alone
    if len(reader.straight) % 2:
        left.append((reader.straight[-1], '"'))
    return sorted((at, at + len(mark)) for at, mark in left)
