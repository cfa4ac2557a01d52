"""Lines of the event log about decisions, in words (see ``case_events``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from prezent.web.desk.complaint_words import money
from prezent.web.desk.decision_words import REASONS, WAIVED

Data = Mapping[str, Any]
Sentence = Callable[[Data, str], str]


def _plain(template: Callable[[], str]) -> Sentence:
    return lambda data, who: template() % {"why": "", **data, "who": who}


def _amount(data: Data) -> str:
    amount = data.get("amount")
    return money(Decimal(str(amount)), data.get("currency", "PLN")) if amount and Decimal(str(amount)) else ""


def _decided(data: Data, who: str) -> str:
    told = _("The complaint is decided (by: %(who)s).") % {"who": who}
    amount = _amount(data)
    if amount:
        told = _("The complaint is decided (by: %(who)s); given: %(amount)s.") % {"who": who, "amount": amount}
    off = "; ".join(str(WAIVED.get(one, one)) for one in data.get("waived", ()))
    if off:
        told += " " + _("Note: %(what)s.") % {"what": off}
    return told


def _asked(data: Data, who: str) -> str:
    because = ", ".join(str(REASONS.get(one, one)) for one in data.get("reasons", ()))
    names = {"who": who, "of": data.get("of") or _("a supervisor"), "amount": _amount(data), "because": because}
    if "limit" in data.get("reasons", ()):
        return _("%(who)s asks for consent to %(amount)s (asked: %(of)s).") % names
    return _("%(who)s asks for consent (asked: %(of)s): %(because)s.") % names


def _done(data: Data, who: str) -> str:
    amount, proof = _amount(data), data.get("proof", "")
    words = ", ".join(part for part in (data.get("words", ""), amount, proof) if part)
    return _("Done (written down by: %(who)s): %(words)s") % {"who": who, "words": words}


DECISION: Final[dict[str, tuple[str, Callable[[], str], Sentence]]] = {
    "decision.prepared": (
        "scale", lambda: _("decision begun"),
        _plain(lambda: _("The decision about the complaint is being prepared (by: %(who)s).")),
    ),
    "decision.changed": (
        "scale", lambda: _("decision changed"),
        _plain(lambda: _("The draft of the decision was changed (by: %(who)s).")),
    ),
    "decision.decided": ("scale", lambda: _("decided"), _decided),
    "decision.sent": (
        "send", lambda: _("the customer was told"),
        _plain(lambda: _("The customer was told of the decision (recorded by: %(who)s).")),
    ),
    "decision.cited": (
        "scale", lambda: _("terms and law of the answer"),
        _plain(lambda: _("What the answer cites was changed (by: %(who)s).")),
    ),
    "decision.returned": (
        "mail-warning", lambda: _("the customer was not told"),
        _plain(lambda: _("The letter with the decision came back: the customer does not know it yet.")),
    ),
    "decision.replaced": (
        "repeat-2", lambda: _("decided anew"),
        _plain(lambda: _("A newer decision is begun; the earlier one stays (by: %(who)s).")),
    ),
    "approval.asked": ("bell", lambda: _("asked for consent"), _asked),
    "approval.granted": (
        "circle-check", lambda: _("consent"), _plain(lambda: _("%(who)s agrees: %(why)s")),
    ),
    "approval.declined": (
        "x", lambda: _("no consent"), _plain(lambda: _("%(who)s does not agree: %(why)s")),
    ),
    "approval.withdrawn": (
        "undo-2", lambda: _("question taken back"),
        _plain(lambda: _("The question about consent was taken back (by: %(who)s).")),
    ),
    "remedy.done": ("check", lambda: _("remedy done"), _done),
    "remedy.released": (
        "undo-2", lambda: _("remedy released"),
        _plain(lambda: _("The customer released us from it: %(words)s (%(note)s)")),
    ),
    "remedy.undone": (
        "mail-warning", lambda: _("remedy not done"),
        _plain(lambda: _("The letter that showed it came back, so it is still to be done: %(words)s")),
    ),
}  # fmt: skip
