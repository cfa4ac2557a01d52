"""Telling new words from what came along with them: quotations, attributions, signatures.

`split` labels runs of the text; nothing is removed. Folding a word that somebody wrote now is the worst error, so
whatever is in doubt is new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prezent.domain.mail.html import Hint
from prezent.domain.mail.model import Segment
from prezent.domain.mail.segments import patterns as p
from prezent.domain.mail.segments.lines import Line, read_lines, to_segments
from prezent.domain.mail.segments.quotes import Head, apply_hints, bare, find_head
from prezent.domain.mail.segments.signatures import label_signatures

MAX_LINES = 20_000

_REPLY_SUBJECT = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|odp|aw|sv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_NUMBER_AFTER_MARK = re.compile(r"^>\d")

__all__ = ["split"]


def split(text: str, *, hints: Sequence[Hint] = (), subject: str = "") -> tuple[Segment, ...]:
    """Split a text into segments that cover every code point exactly once, in order.

    `hints` is what the HTML from which the text was made says of its structure; `subject` helps to tell an empty
    reply (its quotation is folded) from a forward without words (its content is what we are to read).
    Of a text with more than 20,000 lines the rest after them is joined to its last segment.
    """
    if not text:
        return ()
    lines = read_lines(text)
    if len(lines) > MAX_LINES:
        lines[MAX_LINES - 1].end = lines[-1].end
        del lines[MAX_LINES:]
    maybe = apply_hints(lines, hints) if hints else [False] * len(lines)
    _label_quotes(lines, maybe, subject)
    for region in _regions(lines):
        label_signatures(region)
    _unfold_lone_forward(lines, subject)
    return to_segments(lines)


def _label_quotes(lines: list[Line], maybe: list[bool], subject: str) -> None:
    """Label heads and quotations from the top to the bottom."""
    marks = [line for line in lines if line.marked]
    lone_number = all(_NUMBER_AFTER_MARK.match(line.words) for line in marks)
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.words or line.label == "signature":
            index += 1
            continue
        head = find_head(lines, index) if line.label != "quote" or _first_of_quote(lines, index) else None
        if head is not None:
            index = _follow(lines, maybe, head, subject)
            continue
        if line.label == "header":  # the structure says so, and the words are of a form that is not known
            index += 1
            _quote_maybe(lines, maybe, index)
            continue
        if line.label is None and line.marked and not lone_number:
            line.label = "quote"
        index += 1


def _first_of_quote(lines: list[Line], index: int) -> bool:
    """Whether a line is the first with words of a quotation (Apple Mail puts the attribution inside)."""
    return all(line.label != "quote" for line in lines[max(0, index - 3):index])


def _quote_maybe(lines: list[Line], maybe: list[bool], index: int) -> int:
    """Label an indented block that follows a head as a quotation; returns the line after it."""
    while index < len(lines) and (not lines[index].words or maybe[index]):
        if lines[index].words and lines[index].label is None:
            lines[index].label = "quote"
        index += 1
    return index


def _follow(lines: list[Line], maybe: list[bool], head: Head, subject: str) -> int:
    """Label a head and what it announces; returns the index of the line to go on with."""
    inside = lines[head.first].label == "quote"
    after = head.last
    while after < len(lines) and not bare(lines[after].words):
        after += 1
    rest = lines[after] if after < len(lines) else None
    marked = rest is not None and (rest.marked or rest.label == "quote" or maybe[after])
    if not (marked or head.sure or inside):
        return head.first + 1 if rest is not None else _only_head(lines, head)
    above = [line.words for line in lines[:head.first] if line.words and line.label is None]
    for line in lines[head.first:head.last]:
        line.label = "header"
    if inside or marked:
        if rest is not None and maybe[after]:
            return _quote_maybe(lines, maybe, after)
        return head.last
    if _is_unfolded(above, head, subject):
        return head.last
    if p.ANSWERS_INSIDE.search(" ".join(above)[-3_000:]):
        return head.last
    for line in lines[head.last:]:
        if line.words and line.label not in ("header",):
            line.label = "quote"
    return len(lines)


def _only_head(lines: list[Line], head: Head) -> int:
    """An attribution that is the last thing in the mail: there is nothing under it that could be lost."""
    if head.sure:
        for line in lines[head.first:head.last]:
            line.label = "header"
    return head.last


def _is_unfolded(above: list[str], head: Head, subject: str) -> bool:
    """Whether unmarked text under a head has to stay open: there are no words above it.

    Then it is a forward (its content is meant to be read), or an answer may stand below the quotation; only a reply
    with a whole header block and no word is known to be empty.
    """
    own = [words for words in above if not p.CLIENT_FOOTER.match(words) and not p.DELIMITER.match(words)]
    if own:
        return False
    return head.forward or not _REPLY_SUBJECT.match(subject) or head.last - head.first < 3


def _regions(lines: list[Line]) -> list[list[Line]]:
    """The runs of lines that are neither quotation nor head."""
    regions: list[list[Line]] = [[]]
    for line in lines:
        if line.label in ("quote", "header"):
            if regions[-1]:
                regions.append([])
        else:
            regions[-1].append(line)
    return [region for region in regions if region]


def _unfold_lone_forward(lines: list[Line], subject: str) -> None:
    """When a forward has no other new words, open what was forwarded, even if it is marked as a quotation."""
    if any(line.words and line.label in (None, "new") for line in lines):
        return
    first = next((index for index, line in enumerate(lines) if line.label == "header"), None)
    if first is None or _REPLY_SUBJECT.match(subject):
        return
    head = find_head(lines, first)
    block = head is not None and (head.forward or head.last - head.first >= 3)
    if not block:
        return
    for line in lines:
        if line.label == "quote":
            line.label = "new"
