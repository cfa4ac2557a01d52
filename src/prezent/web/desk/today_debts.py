"""What a debt on Today holds, whichever kind it is."""

from __future__ import annotations

from dataclasses import dataclass

from prezent.domain.language import typography
from prezent.web.desk.late_words import WhyLate


@dataclass(frozen=True, slots=True)
class Fact:
    """One line under a debt: why, by what rule, what if not."""

    term: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Debt:
    """One person to whom a word is owed, as the screen shows it."""

    number: str
    href: str
    who: str
    matter: str
    word: str
    tone: str
    when: str
    when_at: str
    beside: str
    beside_icon: str
    facts: tuple[Fact, ...]
    action: str
    action_icon: str
    action_href: str
    can_pass: bool
    #: of an answer that is late: the reason, asked for or given
    why_late: WhyLate | None = None


def quoted(excerpt: str) -> str:
    """Words of a letter or of a promise; a greeting alone says nothing."""
    return typography.no_orphans(excerpt.strip().strip("„”\"'"))
