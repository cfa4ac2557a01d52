"""Why an answer is late, as screens ask and tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prezent.cases.models import Lateness
from prezent.web.desk.case_events import label

#: Reasons that are said with one key, in the order of their keys; the last reason has a key too, and wants words.
QUICK = (Lateness.Reason.PEOPLE, Lateness.Reason.KNOWLEDGE, Lateness.Reason.OTHERS)


@dataclass(frozen=True, slots=True)
class WhyLate:
    """One late answer: the reason that was given (empty until then), in words, and by whom."""

    number: str
    since: str
    reason: str = ""
    words: str = ""
    said_by: str = ""

    @property
    def said(self) -> str:
        """The reason in words: one's own where there are any."""
        return self.words or label(Lateness.Reason, self.reason)

    @property
    def choices(self) -> list[tuple[int, str, str]]:
        """The reasons of one key: the key, the stored value, the word."""
        return [(key, str(value), _capital(label(Lateness.Reason, value))) for key, value in enumerate(QUICK, 1)]

    @property
    def last_key(self) -> int:
        """The key of the reason in one's own words."""
        return len(QUICK) + 1


def why_late(
    number: str, since: datetime, reason: str | None = "", words: str = "", said_by: str | None = ""
) -> WhyLate:
    """What a screen shows of one late answer."""
    return WhyLate(number, since.isoformat(), reason or "", words, said_by or "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
