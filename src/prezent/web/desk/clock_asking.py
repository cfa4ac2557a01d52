"""Which deadline is it? Questions with answers to choose from, and what the law starts for those answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.deadlines.reckoning import known, language
from prezent.domain.deadlines.choosing import Answers, read_answers, which
from prezent.domain.deadlines.hours import DeadlineError
from prezent.platform.errors import DomainError
from prezent.web.desk.clock_words import plain, regime_name

Words = Callable[[], str]
Options = tuple[tuple[str, Words], ...]

_STATUS: Final[Options] = (
    ("consumer", lambda: _("a consumer")),
    ("sole_trader", lambda: _("a sole trader, in a matter outside the trade")),
    ("business", lambda: _("a business")),
)
_ABOUT: Final[Options] = (
    ("goods", lambda: pgettext("what was bought", "goods")),
    ("digital", lambda: pgettext("what was bought", "digital content or service")),
    ("service", lambda: pgettext("what was bought", "another service")),
    ("real_estate", lambda: pgettext("what was bought", "real estate")),
)
_MONEY: Final[Options] = (
    ("no", lambda: _("not yet: repair, replacement, an explanation")),
    ("reduction", lambda: _("a lower price")),
    ("rescission", lambda: _("the whole price back, ending the contract")),
)
_SECTOR: Final[Options] = (
    ("none", lambda: _("none of these")),
    ("payment", lambda: _("payment services")),
    ("finance", lambda: _("bank, loans, other finance")),
    ("insurance_claim", lambda: _("a claim from insurance")),
    ("telecom", lambda: _("phone, internet")),
    ("post", lambda: pgettext("sector", "post")),
    ("carriage", lambda: _("carriage of people, luggage, parcels")),
    ("rail", lambda: _("rail")),
    ("bus", lambda: _("bus or coach")),
    ("sea", lambda: _("ship")),
    ("air", lambda: _("flight")),
    ("package", lambda: _("package travel")),
    ("electricity", lambda: _("electricity bill")),
    ("gas", lambda: _("gas bill")),
    ("disconnection", lambda: _("electricity or gas cut off")),
    ("developer", lambda: _("a home from a developer")),
    ("public", lambda: _("a public body")),
)
_SELECTS: Final[tuple[tuple[str, Words, Options], ...]] = (
    ("status", lambda: _("Who writes?"), _STATUS),
    ("about", lambda: _("What was bought?"), _ABOUT),
    ("sector", lambda: _("Is it about one of these?"), _SECTOR),
    ("demands_money_back", lambda: _("Is money demanded?"), _MONEY),
)
_CHECKS: Final[Options] = (
    ("complaint", lambda: _("It is a complaint.")),
    ("withdrawal", lambda: _("The customer withdraws from a contract made at a distance.")),
    ("visit", lambda: _("The contract was made at an unannounced visit or on an excursion.")),
    ("guarantee", lambda: _("The customer chose the guarantee.")),
    ("data_request", lambda: _("It asks about personal data.")),
    ("unauthorised_payment", lambda: _("It is about a payment that the customer did not make.")),
    ("platform_decision", lambda: _("It contests a decision of an internet platform.")),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: with ``options`` (value, words, chosen), or a box to tick."""

    name: str
    words: str
    options: tuple[tuple[str, str, bool], ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A deadline that the answers start, and why."""

    regime: str
    name: str
    why: str
    basis: str


def answers_of(query: Mapping[str, str]) -> Answers:
    """The answers in an address; without the mark ``ask`` what is usual. Raises DomainError ``deadline.answers``."""
    if "ask" not in query:
        return Answers()
    boxes = {name: name in query for name, _words in _CHECKS}
    chosen = {name: query[name] for name, _words, _options in _SELECTS if name in query}
    data: dict[str, Any] = {**boxes, **chosen}
    try:
        return read_answers(data)
    except DeadlineError as error:
        raise DomainError(_("This answer is none of those to choose from."), code="deadline.answers") from error


def questions(of: Answers) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """What is asked: with options, and boxes to tick; each as it was answered."""
    given = {one.name: getattr(of, one.name) for one in fields(of)}
    return (
        tuple(
            Question(name, words(), tuple((value, said(), value == given[name]) for value, said in options))
            for name, words, options in _SELECTS
        ),
        tuple(Question(name, words(), checked=given[name]) for name, words in _CHECKS),
    )


def chosen(of: Answers) -> tuple[Chosen, ...]:
    """What ``prezent deadline which`` would say, in the reader's language."""
    lang = language()
    return tuple(
        Chosen(one.regime, regime_name(one.regime), plain(one.why.in_(lang)), basis_of(one.regime)) for one in which(of)
    )


def basis_of(regime: str) -> str:
    """The provisions that a regime rests on today."""
    found = known().get(regime)
    return "; ".join(found.versions[-1].basis) if found else ""
