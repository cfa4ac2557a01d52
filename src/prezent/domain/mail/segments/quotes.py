"""Finding quotations: attributions, header blocks, separators, and what the structure of the HTML says."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from prezent.domain.mail.html import Hint
from prezent.domain.mail.segments import patterns as p
from prezent.domain.mail.segments.lines import Line

MAX_ATTRIBUTION_LINES = 4
MAX_BLOCK_LINES = 24


@dataclass(frozen=True, slots=True)
class Head:
    """Lines that announce somebody else's words: `lines[first:last]`.

    `sure` tells that everything below belongs to them even when no line of it is marked as a quotation,
    `forward` that the program called it a forward, `block` that there are header fields ("Od: … Temat: …") or a
    separator and not only a sentence.
    """

    first: int
    last: int
    sure: bool
    forward: bool
    block: bool


def apply_hints(lines: list[Line], hints: Sequence[Hint]) -> list[bool]:
    """Label lines by the structure of the HTML. Returns which lines lie in a block quotation of unsure meaning."""
    maybe = [False] * len(lines)
    starts = [line.start for line in lines]
    for hint in hints:  # outer elements come first, inner ones override them
        first = max(0, bisect.bisect_right(starts, hint.start) - 1)
        for index in range(first, bisect.bisect_left(starts, hint.end)):
            line = lines[index]
            middle = line.start + (line.end - line.start) // 2
            if not line.words or not hint.start <= middle < hint.end:
                continue
            if hint.kind == "maybe-quote":
                maybe[index] = True
            elif line.label != "quote":
                line.label = hint.kind
    return maybe


def find_head(lines: list[Line], index: int) -> Head | None:
    """The attribution, separator or header block that begins at a line, if one does."""
    words = bare(lines[index].words)
    if p.SEPARATOR.match(words):
        block = _block(lines, _skip_blank(lines, index + 1), least=2)
        return Head(index, block or index + 1, True, bool(p.FORWARD.search(words)), block=True)
    if p.RULE.match(words):
        after = _skip_blank(lines, index + 1)
        block = _block(lines, after, least=3) if after - index <= 3 else 0
        return Head(index, block, True, False, block=True) if block else None
    block = _block(lines, index, least=3)
    if block:
        return Head(index, block, True, False, block=True)
    return _attribution(lines, index)


def bare(words: str) -> str:
    """A line's words without quotation marks before them."""
    return words.lstrip("> ") if words.startswith(">") else words


def _skip_blank(lines: list[Line], index: int) -> int:
    while index < len(lines) and not bare(lines[index].words):
        index += 1
    return index


def _block(lines: list[Line], index: int, *, least: int) -> int:
    """The end of the header block ("Od: / Wysłano: / Do: / Temat:") that begins at a line; 0 when none does.

    Names alone prove nothing ("Od: 1 września", "Do: dziś nic"): a sender's address or a time of day has to be among
    the values.
    """
    seen: set[str] = set()
    last, evidence, at = 0, False, index
    while at < len(lines) and at - index < MAX_BLOCK_LINES:
        words = bare(lines[at].words)
        match = p.HEADER_LINE.match(words)
        kind = p.HEADER_NAMES.get(match.group(1).strip().lower()) if match else None
        if match is not None and kind is not None:
            value = match.group(2) or ""
            if not seen and kind == "other":
                return 0
            if kind in seen and kind not in ("other", "cc"):
                break  # the header of another message
            evidence |= (kind == "from" and "@" in value) or (kind == "sent" and bool(p.TIME.search(value)))
            seen.add(kind)
            last = at + 1
        elif not seen:
            return 0
        elif not words:
            if not _header_follows(lines, at + 1, 2):
                break
        elif not _header_follows(lines, at + 1, 3):
            break  # not the second line of a long value: the words of the message begin
        at += 1
    seen.discard("other")
    return last if len(seen) >= least and "from" in seen and evidence else 0


def _header_follows(lines: list[Line], index: int, reach: int) -> bool:
    for line in lines[index : index + reach]:
        words = bare(line.words)
        match = p.HEADER_LINE.match(words) if words else None
        if match is not None and match.group(1).strip().lower() in p.HEADER_NAMES:
            return True
    return False


def _attribution(lines: list[Line], index: int) -> Head | None:
    """An attribution ("W dniu … X pisze:"), which programs may wrap to several lines."""
    words = bare(lines[index].words)
    if not p.ATTRIBUTION_START.match(words):
        return None
    joined = ""
    for last in range(index, min(index + MAX_ATTRIBUTION_LINES, len(lines))):
        piece = bare(lines[last].words)
        if not piece:
            return None
        joined = f"{joined} {piece}" if joined else piece
        if len(joined) > 420:
            return None
        if joined.endswith(":") and p.ATTRIBUTION_END.search(joined):
            return _judge(joined, index, last + 1)
    return None


def _judge(joined: str, first: int, last: int) -> Head | None:
    verb, email = p.ATTRIBUTION_VERB.search(joined), p.EMAIL.search(joined)
    date = p.DATE.search(joined)
    if not date and not (verb and email):
        return None
    if not verb and not (email and p.TIME.search(joined)):
        return None
    sure = bool(
        email
        and (date or p.TIME.search(joined))
        and (not verb or p.ATTRIBUTION_PROGRAM_VERB.search(joined) or joined.count(" ") < 16)
    )
    return Head(first, last, sure, False, block=False)
