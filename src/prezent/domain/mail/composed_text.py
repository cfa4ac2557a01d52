"""Reading plain text into the blocks of a letter; see ``composed`` for the rules."""

from __future__ import annotations

import re

from prezent.domain.mail.composed_blocks import MAX_DEPTH, Block, Item, ItemList, Paragraph, Run, storable

_MARKER = re.compile(r"( *)(?:(-)|([1-9][0-9]{0,8})\.) (.*)", re.DOTALL)


def parse_text(text: str) -> list[Block]:
    """Read plain text, with any line ends, into blocks; the rules are those of ``composed.html_from_text``."""
    plain = re.sub(r"\r\n?", "\n", storable(text)).replace("\t", " ").replace("\f", " ")
    lines = [line if line.strip(" ") else "" for line in plain.split("\n")]
    blocks: list[Block] = []
    for chunk in "\n".join(lines).strip("\n").split("\n\n"):
        blocks.extend(_TextChunk().read(chunk.split("\n")))
    return blocks


class _TextChunk:
    """Reads the lines between two blank lines; ``TextChunk`` in composed.js is its twin."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[str] = []  # of the paragraph being read
        self.lists: list[ItemList] = []  # the open lists, outermost first

    def read(self, lines: list[str]) -> list[Block]:
        for line in lines:
            if not (self.item(line) or self.continuation(line)):
                self.lists = []
                self.lines.append(line)
        self.close_paragraph(keep_empty=not self.blocks)
        return self.blocks

    def close_paragraph(self, *, keep_empty: bool = False) -> None:
        text = "\n".join(self.lines)
        if keep_empty or text.strip("\n"):
            self.blocks.append(_plain(text))
        self.lines = []

    def item(self, line: str) -> bool:
        match = _MARKER.fullmatch(line)
        if not match:
            return False
        spaces, dash, digits, rest = match.groups()
        level, odd = divmod(len(spaces), 2)
        if odd or level > len(self.lists) or level >= MAX_DEPTH:
            return False
        ordered = dash is None
        same = level < len(self.lists) and self.lists[level].ordered == ordered
        follows = same and (not ordered or int(digits) == len(self.lists[level].items) + 1)
        if not follows and ordered and digits != "1":
            return False
        self.close_paragraph()
        del self.lists[level + follows :]
        if not follows:
            made = ItemList(ordered)
            (self.lists[-1].items[-1].blocks if self.lists else self.blocks).append(made)
            self.lists.append(made)
        self.lists[level].items.append(Item([_plain(rest)]))
        return True

    def continuation(self, line: str) -> bool:
        spaces = len(line) - len(line.lstrip(" "))
        depth = min(len(self.lists), spaces // 2)
        if not depth:
            return False
        del self.lists[depth:]
        self.lists[-1].items[-1].blocks.append(_plain(line[2 * depth :]))
        return True


def _plain(text: str) -> Paragraph:
    return Paragraph([Run(text)] if text else [])
