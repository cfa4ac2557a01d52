"""Remarks put aside, each with a reason: beside a draft in the desk, by a comment in a file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Finding, Span

#: ``<!-- coach: off BLA-01 reason="…" -->`` before a sentence; ``off`` … ``on`` around a part with ``block``.
_COMMENT = re.compile(
    r"<!--\s*+coach:\s*+(?P<what>off|on)\s++(?P<rule>[A-Z]{3}-\d{2}|all)(?P<block>\s++block)?"
    r"(?:\s++reason=\"(?P<reason>[^\"\r\n]{0,300})\")?\s*+-->"
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """A remark of ``rule`` on the sentence with this ``mark`` is put aside (see :func:`mark_of`). ``span`` instead of
    a mark puts it aside wherever it begins inside the span."""

    rule: str
    reason: str
    mark: str = ""
    span: Span | None = None


def mark_of(finding: Finding, doc: Document) -> str:
    """What a remark is recognised by while the letter is edited elsewhere: its rule, and the sentence it stands in.

    When the sentence changes the mark changes, and the remark comes back. A remark about the whole letter is
    recognised by its rule alone.
    """
    if finding.field == "subject":
        words = doc.subject or ""
    elif finding.spans:
        at = finding.spans[0].start
        words = next((one.text for one in doc.sentences if one.start <= at < one.end), doc.slice(finding.spans[0]))
    else:
        words = ""
    words = unicodedata.normalize("NFC", " ".join(words.split()))
    return hashlib.sha256(f"{finding.rule}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def is_suppressed(finding: Finding, doc: Document, suppressions: Sequence[Suppression]) -> str | None:
    """The reason why a remark was put aside, or None when it was not."""
    mark = ""
    for one in suppressions:
        if one.rule not in {finding.rule, "all"}:
            continue
        if one.span is not None:
            if one.span.start <= finding.start < one.span.end:
                return one.reason
            continue
        mark = mark or mark_of(finding, doc)
        if one.mark == mark:
            return one.reason
    return None


def suppressions_in(doc: Document) -> Iterator[Suppression]:
    """Those written as comments in the text itself (files; nobody writes comments into a letter)."""
    if "<!--" not in doc.text:
        return
    opened: dict[str, tuple[int, str]] = {}
    for found in _COMMENT.finditer(doc.text):
        rule, reason = found["rule"], found["reason"] or ""
        if found["what"] == "on":
            if rule in opened:
                start, why = opened.pop(rule)
                yield Suppression(rule, why, span=Span(start, found.start()))
        elif found["block"]:
            opened[rule] = (found.end(), reason)
        else:
            after = next((one for one in doc.sentences if one.end > found.end()), None)
            if after is not None:
                yield Suppression(rule, reason, span=Span(found.end(), after.end))
    for rule, (start, why) in opened.items():
        yield Suppression(rule, why, span=Span(start, len(doc.text)))
