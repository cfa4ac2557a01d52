"""Where what a letter lacks is set or written: a list that only says what is missing helps nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.complaints.decision_policies import can_set_rules
from prezent.people.policies import Viewer


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do about an element that is missing; ``href`` "" where there is nowhere to go."""

    words: str
    href: str = ""


def _settings(who: Viewer, _number: str) -> Hint:
    if can_set_rules(who):
        return Hint(_("set it for all answers, or write it into the letter"), reverse("complaint_rules") + "#listy")
    return Hint(
        _("an administrator sets it in Settings, under Complaints; until then write it into the letter"),
    )


def _cited(_who: Viewer, _number: str) -> Hint:
    return Hint(_("write it under “What the letter cites”"), "#przytacza")


def _decision(_who: Viewer, number: str) -> Hint:
    return Hint(_("say it in the decision, at what is to be done"), reverse("complaint", args=[number]) + "#stanowisko")


def _profile(_who: Viewer, _number: str) -> Hint:
    return Hint(_("set it in your profile"), reverse("profile"))


def _server(_who: Viewer, _number: str) -> Hint:
    return Hint(_("whoever keeps the server sets the firm's address (firm_address)"))


def _adr(_who: Viewer, _number: str) -> Hint:
    return Hint(_("choose it under “How it leaves”"), "#wyjdzie")


_HINTS: Final[dict[str, Callable[[Viewer, str], Hint]]] = {
    "unit": _settings,
    "court_named": _settings,
    "appeal": _settings,
    "terms": _cited,
    "legal_basis": _cited,
    "done_by": _decision,
    "within_30": _decision,
    "amount": _decision,
    "payment_way": _decision,
    "position": _profile,
    "firm": _server,
    "adr": _adr,
    "adr_body": _adr,
}


def hint(element: str, who: Viewer, number: str) -> Hint | None:
    """What to do about a missing element of the answer to a case's complaint; None where its own name says it."""
    found = _HINTS.get(element)
    return found(who, number) if found else None
