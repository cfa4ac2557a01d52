"""The lines of a text with their places, and the labels that are put on them."""

from __future__ import annotations

from dataclasses import dataclass

from prezent.domain.mail.model import Segment, SegmentKind


@dataclass(slots=True)
class Line:
    """A line: its place in the text (`end` includes the line end), its words without surrounding blanks, its label."""

    start: int
    end: int
    words: str
    marked: bool = False  # begins with ">"
    label: SegmentKind | None = None  # None: not decided yet


def read_lines(text: str) -> list[Line]:
    """The lines of a text. Only "\\n" ends a line."""
    lines, pos = [], 0
    for content in text.split("\n"):
        end = pos + len(content) + 1
        words = content.strip()
        lines.append(Line(pos, end, words, words.startswith(">")))
        pos = end
    lines[-1].end -= 1
    if lines[-1].start == lines[-1].end:
        lines.pop()
    return lines


def to_segments(lines: list[Line]) -> tuple[Segment, ...]:
    """Join lines of one label to segments. A blank line goes with what stands before it (at the start: after it)."""
    current: SegmentKind | None = None
    for line in lines:
        if line.words:
            current = line.label or "new"
        line.label = current
    first: SegmentKind = next((line.label for line in lines if line.label is not None), "new")
    segments: list[Segment] = []
    for line in lines:
        kind: SegmentKind = line.label or first
        if segments and segments[-1].kind == kind:
            segments[-1] = Segment(kind, segments[-1].start, line.end)
        else:
            segments.append(Segment(kind, line.start, line.end))
    return tuple(segments)
