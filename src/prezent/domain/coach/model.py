"""What the coach says: findings with their places, reasons and proposals; promises; a report. Nothing else.

There is no score: a report is a list of findings, each with the words and facts that caused it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple

from prezent.domain.language.both import Text2

Lang = Literal["pl", "en"]
#: "side" is a letter to somebody else for a case (a supplier, a courier, an expert): not to the customer.
Channel = Literal["email", "chat", "public", "note", "side"]
CHANNELS: tuple[Channel, ...] = ("email", "chat", "public", "note", "side")
#: Channels of letters, which have quotations, a greeting and a signature.
LETTERS: frozenset[Channel] = frozenset({"email", "side"})

#: Version of the report's JSON.
SCHEMA = 1


class Severity(IntEnum):
    """How much it matters; greater is graver. An error asks for confirmation before the letter is sent."""

    INFO = 0
    SUGGESTION = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """Its name in files and on the command line."""
        return self.name.lower()

    @classmethod
    def read(cls, word: str) -> Severity:
        """The severity with this name. Raises KeyError for another word."""
        return cls[word.upper()]


class Scope(StrEnum):
    """What part of a letter a place belongs to."""

    SUBJECT = "subject"
    GREETING = "greeting"
    BODY = "body"
    LIST = "list"
    CLOSING = "closing"
    SIGNATURE = "signature"
    QUOTE = "quote"


#: The author's own running words: what rules look at unless they say otherwise.
OWN_WORDS = frozenset({Scope.GREETING, Scope.BODY, Scope.LIST, Scope.CLOSING})


class Span(NamedTuple):
    """A half-open range of code points in the text as it was given (or in the subject, see ``Finding.field``)."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the range by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposal. ``safe``: it may be applied with others at once, unread; everything else a person chooses.

    A gap ⟨…⟩ in the text is for the writer to fill in.
    """

    title: Text2
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. ``message`` teaches; ``evidence`` names the words and facts that caused it."""

    rule: str
    severity: Severity
    spans: tuple[Span, ...]
    message: Text2
    principle: str = ""
    evidence: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    field: Literal["body", "subject"] = "body"
    confidence: Literal["certain", "likely"] = "certain"

    @property
    def start(self) -> int:
        """Where its first place begins; 0 for a remark about the whole letter."""
        return self.spans[0].start if self.spans else 0


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A remark that a person put aside, with the reason given."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A word given: what will be done and by when. ``by`` is None without a date, "vague" for "soon"."""

    verb: str
    object: str
    by: date | datetime | Literal["vague"] | None
    strength: Literal["hard", "soft", "passive"]
    span: Span


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the coach has to say of one letter, most important first."""

    lang: Lang
    channel: Channel
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    promises: tuple[Promise, ...] = ()
    #: rules that could not look, and why: (rule, reason)
    rules_off: tuple[tuple[str, str], ...] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """Findings of this severity or graver."""
        return tuple(one for one in self.findings if one.severity >= severity)


class CoachError(ValueError):
    """Something given to the coach cannot be used; the message says what and what to do."""

    code = "coach.input"
