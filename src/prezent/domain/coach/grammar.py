"""What a LanguageTool server says of single sentences, as findings of the coach beside its own.

Pure: the matches come from :mod:`prezent.writing.languagetool`. Its offsets are UTF-16 code units; ours code points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.catalogue import catalogue
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import CoachError, Edit, Finding, Fix, Report, Severity, Span
from prezent.domain.coach.settings import Settings
from prezent.domain.language.both import Text2

PREFIX = "LT:"
PRINCIPLE = "P9"
PROPOSALS = 3
#: What the server is listened to for. Typography and letter case are ours (SPE-05, GRE-05, CAP-01).
SEVERITIES: Mapping[str, Severity] = {
    "TYPOS": Severity.WARNING,
    "SPELLING": Severity.WARNING,
    "GRAMMAR": Severity.WARNING,
    "SYNTAX": Severity.WARNING,
    "CONFUSED_WORDS": Severity.WARNING,
    "PHRASEOLOGY": Severity.WARNING,
    "PUNCTUATION": Severity.SUGGESTION,
    "STYLE": Severity.SUGGESTION,
    "REDUNDANCY": Severity.SUGGESTION,
    "MISC": Severity.SUGGESTION,
}
#: A sentence is looked at by itself, and after a greeting's comma it begins with a small letter.
DISABLED = ("UPPERCASE_SENTENCE_START", "WHITESPACE_RULE", "CONSECUTIVE_SPACES", "COMMA_PARENTHESIS_WHITESPACE")


@dataclass(frozen=True, slots=True)
class Match:
    """One remark of the server on a sentence; ``start`` and ``end`` are code points of the sentence."""

    rule: str
    category: str
    message: str
    start: int
    end: int
    replacements: tuple[str, ...]


class Units:
    """UTF-16 offsets of a text as code points."""

    def __init__(self, text: str) -> None:
        self._plain = text.isascii() or all(ord(char) < 0x10000 for char in text)
        self._points: list[int] = []
        if not self._plain:
            for point, char in enumerate(text):
                self._points += [point] * (2 if ord(char) > 0xFFFF else 1)
        self._points.append(len(text))
        self._length = len(text)

    def point(self, unit: int) -> int:
        """The code point at a UTF-16 offset; one that lies outside is moved to the nearest end."""
        if self._plain:
            return max(0, min(unit, self._length))
        return self._points[max(0, min(unit, len(self._points) - 1))]


def read_matches(data: Any, text: str) -> list[Match]:
    """Matches from the server's JSON. Raises CoachError for anything that is not such an answer."""
    try:
        units = Units(text)
        return [
            Match(
                str(one["rule"]["id"]),
                str(one["rule"]["category"]["id"]),
                " ".join(str(one["message"]).split())[:500],
                units.point(int(one["offset"])),
                units.point(int(one["offset"]) + int(one["length"])),
                tuple(str(other["value"])[:200] for other in one.get("replacements", ())[:PROPOSALS]),
            )
            for one in data["matches"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CoachError(f"LanguageTool's answer cannot be read: {error!r}") from error


def findings(
    doc: Document, matches: Mapping[str, Sequence[Match]], *, settings: Settings, case: CaseContext
) -> list[Finding]:
    """The matches of every sentence of the author's own (``matches`` is by the sentence's text) as findings."""
    known = _known_words(settings, case)
    return [
        finding
        for placed in doc.own
        for match in matches.get(placed.text, ())
        if (finding := _finding(match, placed, known)) is not None
    ]


def _known_words(settings: Settings, case: CaseContext) -> frozenset[str]:
    people = (case.customer.first_name, case.customer.last_name, case.author.first_name, case.author.last_name)
    return settings.known_words | {part.lower() for name in people for part in name.split()}


def _finding(match: Match, placed: Placed, known: frozenset[str]) -> Finding | None:
    severity = SEVERITIES.get(match.category)
    words = placed.text[match.start : match.end]
    if severity is None or match.rule in DISABLED or not words or words.lower() in known:
        return None
    start, end = placed.start + match.start, placed.start + match.end
    fixes = tuple(
        Fix(Text2(text, text), (Edit(start, end, text),)) for text in match.replacements if text != words
    )  # its first proposal is not always right: nothing of it is applied unread
    message = Text2(match.message, match.message)
    return Finding(
        PREFIX + match.rule, severity, (Span(start, end),), message, PRINCIPLE, (words,), fixes, confidence="likely"
    )


def join(report: Report, found: Sequence[Finding]) -> Report:
    """The report with the grammar's findings, those left out that stand on words which ours speak of already."""
    layers = {rule.id: rule.layer for rule in catalogue().values()}
    ours = [
        span
        for one in (*report.findings, *(aside.finding for aside in report.suppressed))
        if layers.get(one.rule, 0) >= 2 and one.field == "body"
        for span in one.spans
    ]
    fresh = [
        one
        for one in found
        if not any(span.start < one.spans[0].end and one.spans[0].start < span.end for span in ours)
    ]
    together = sorted(
        (*report.findings, *fresh), key=lambda one: (-one.severity, one.field == "body", one.start, one.rule)
    )
    return replace(report, findings=tuple(together))
