"""Telling new words from what came along with them: quotations, attributions, signatures.

`split` labels runs of the text; nothing is removed. Folding a word that somebody wrote now is the worst error, so
whatever is in doubt is new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from prezent.domain.mail.html import Hint
from prezent.domain.mail.model import Segment
from prezent.domain.mail.segments import patterns as p
from prezent.domain.mail.segments.lines import Line, read_lines, to_segments
from prezent.domain.mail.segments.quotes import Head, apply_hints, bare, find_head
from prezent.domain.mail.segments.signatures import label_signatures

MAX_LINES = 20_000
MAX_ABOVE = 60  # lines above a quotation in which the writer may say that the answers stand inside it

_REPLY_SUBJECT = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|odp|aw|sv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_FORWARD_SUBJECT = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|pd|wg|przekaz\w{0,10})\s*:", re.IGNORECASE)
_NUMBER_AFTER_MARK = re.compile(r"^>\s?\d")  # "more than": no program quotes only lines that begin with a number

__all__ = ["split"]


def split(text: str, *, hints: Sequence[Hint] = (), subject: str = "") -> tuple[Segment, ...]:
    """Split a text into segments that cover every code point exactly once, in order.

    `hints` is what the HTML from which the text was made says of its structure; `subject` helps to tell a
    reply (what is marked as a quotation is folded) from a forward (its content is what we are to read).
    Of a text with more than 20,000 lines the rest after them is joined to its last segment.
    """
    if not text:
        return ()
    lines = read_lines(text)
    if len(lines) > MAX_LINES:
        lines[MAX_LINES - 1].end = lines[-1].end
        del lines[MAX_LINES:]
    maybe = apply_hints(lines, hints) if hints else [False] * len(lines)
    labeller = _Labeller(lines, maybe, subject)
    labeller.run()
    for region in _regions(lines):
        label_signatures(region)
    if labeller.forwarded is not None:
        _unfold_forward(lines, labeller.forwarded)
    return to_segments(lines)


@dataclass(slots=True)
class _Labeller:
    """One way through the lines from top to bottom that labels heads and quotations."""

    lines: list[Line]
    maybe: list[bool]
    subject: str
    above: list[str] = field(default_factory=list)  # the new words met so far
    forwarded: int | None = None  # the line after the head of a forward

    def run(self) -> None:
        """Label every line that belongs to a head or a quotation."""
        marks = [line for line in self.lines if line.marked]
        only_numbers = all(_NUMBER_AFTER_MARK.match(line.words) for line in marks)
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if not line.words or line.label == "signature":
                index += 1
                continue
            head = find_head(self.lines, index) if line.label != "quote" or self._opens_quote(index) else None
            following = self._follow(head) if head is not None else index
            index = following if following > index else self._ordinary(index, quotes=not only_numbers)

    def _ordinary(self, index: int, *, quotes: bool) -> int:
        """Label a line that is no head; returns the index to go on with."""
        line = self.lines[index]
        if line.label == "header":  # the structure says so, though the words are of no known form
            return self._quote_indented(index + 1)
        if line.label is None:
            if line.marked and quotes:
                line.label = "quote"
            else:
                self.above.append(line.words)
        return index + 1

    def _opens_quote(self, index: int) -> bool:
        """Whether a line is the first with words of a quotation (Apple Mail puts the attribution inside)."""
        return all(line.label != "quote" for line in self.lines[max(0, index - 3) : index])

    def _quote_indented(self, index: int) -> int:
        """Label an indented block that follows a head as a quotation; returns the index of the line after it."""
        while index < len(self.lines) and (not self.lines[index].words or self.maybe[index]):
            if self.lines[index].words and self.lines[index].label is None:
                self.lines[index].label = "quote"
            index += 1
        return index

    def _follow(self, head: Head) -> int:
        """Label a head and what it announces; returns the index to go on with (the head's own: it is none)."""
        lines = self.lines
        inside = lines[head.first].label == "quote"
        after = head.last
        while after < len(lines) and not bare(lines[after].words):
            after += 1
        if after < len(lines):
            marked = lines[after].marked or lines[after].label == "quote" or self.maybe[after]
        else:
            marked = False
        if not (marked or head.sure or inside):
            return head.first
        for line in lines[head.first : head.last]:
            line.label = "header"
        if self.forwarded is None and head.block and self._is_forward(head):
            self.forwarded = head.last
        if marked or inside:
            return self._quote_indented(after) if after < len(lines) and self.maybe[after] else head.last
        if self._stays_open():
            return head.last
        for line in lines[head.last :]:
            if line.words:
                line.label = "quote"
        return len(lines)

    def _has_words_above(self) -> bool:
        return any(not p.CLIENT_FOOTER.match(words) and not p.DELIMITER.match(words) for words in self.above)

    def _is_forward(self, head: Head) -> bool:
        """Whether a head begins a forward: it says so, or the subject, or nothing was written above it."""
        if _REPLY_SUBJECT.match(self.subject):
            return False
        return head.forward or bool(_FORWARD_SUBJECT.match(self.subject)) or not self._has_words_above()

    def _stays_open(self) -> bool:
        """Whether unmarked text under a head must not be folded.

        It must not when it is a forward, when the writer says that the answers stand inside, when there are no words
        above it (then the answer may stand below), or when the writer quotes it in the midst of a letter ("Dostałam
        taką odpowiedź:").
        """
        if self.forwarded is not None or not self._has_words_above() or self.above[-1].endswith(":"):
            return True
        return bool(p.ANSWERS_INSIDE.search(" ".join(self.above[-MAX_ABOVE:])[-4_000:]))


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


def _unfold_forward(lines: list[Line], first: int) -> None:
    """Open what was forwarded even where the program marked it as a quotation: we have not seen it."""
    for line in lines[first:]:
        if line.label == "quote":
            line.label = "new"
