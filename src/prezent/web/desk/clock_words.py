"""What deadlines are called on the screens: how sure the law is, families of deadlines, days, what is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.deadlines.reckoning import known, language
from prezent.domain.deadlines.due import WARSAW
from prezent.domain.deadlines.regime import Mark
from prezent.domain.language import dates, typography

Words = Callable[[], str]

#: How sure the desk is of a rule: tone, icon, words (the marks of ``domain.deadlines.regime``).
MARKS: Final[dict[Mark, tuple[str, str, Words]]] = {
    "H": ("kept", "circle-check", lambda: _("Read in the text of the law itself.")),
    "M": ("info", "info", lambda: _("Taken from a commentary, not from the text of the law: check it when in doubt.")),
    "L": ("soon", "circle-alert", lambda: _("Not verified yet: ask a lawyer before you rely on it.")),
    "C": ("soon", "scale", lambda: _("Disputed: lawyers read it differently. The careful reading is counted here.")),
}

FAMILIES: Final[dict[str, Words]] = {
    "consumer": lambda: _("Consumers"),
    "withdrawal": lambda: _("Withdrawal from a contract"),
    "business": lambda: _("Between businesses"),
    "finance": lambda: _("Finance and insurance"),
    "telecom": lambda: _("Telecommunications"),
    "post": lambda: pgettext("family of deadlines", "Post"),
    "transport": lambda: _("Transport and travel"),
    "energy": lambda: _("Electricity and gas"),
    "developer": lambda: _("Homes from a developer"),
    "platform": lambda: _("Internet services and platforms"),
    "data": lambda: _("Personal data"),
    "public": lambda: _("Public bodies"),
    "abroad": lambda: _("Abroad"),
}


def regime_name(regime: str) -> str:
    """What a deadline is called, in the reader's language; its id when the data do not know it any more."""
    found = known().get(regime)
    return found.name.in_(language()) if found else regime


_REGIME: Final = re.compile(r"\b(?:PL|EU|UK|US)_[A-Z0-9_]+\b")


def plain(text: str) -> str:
    """Words of the law's data with names of deadlines in place of their ids, bound for reading."""
    quote = "„%s”" if language() == "pl" else "“%s”"
    return typography.no_orphans(_REGIME.sub(lambda found: quote % regime_name(found[0]), text))


def day_shown(day: date | None, *, beside: date) -> str:
    """A last day in full: "wtorek, 8 grudnia"; the year follows when it is not that of ``beside``."""
    return dates.day_in_words(day, beside, _lang(), long=True, near=False) if day else _("without a day")


def day_noted(day: date, *, beside: date) -> str:
    """A day in a line of text: "wt. 8 gru", without "dzisiaj", since such lines are read on later days."""
    return dates.day_in_words(day, beside, _lang(), near=False)


def _lang() -> dates.Language:
    return "pl" if language() == "pl" else "en"


def read_day(typed: str) -> date | None:
    """A day as a form gives it; None where there is none."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def read_moment(day: str, hour: str, *, otherwise: time) -> datetime | None:
    """A local day and hour as a form gives them, aware; None where no day or no such hour can be read.

    ``otherwise``: the time of day where no hour was typed.
    """
    found = read_day(day)
    if found is None:
        return None
    try:
        typed = hour.strip()
        at = datetime.strptime(typed, "%H:%M").time() if typed else otherwise  # noqa: DTZ007 - an hour alone
        return datetime.combine(found, at, WARSAW)
    except (ValueError, OverflowError):
        return None
