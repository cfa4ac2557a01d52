"""Whether the words of a letter mention a fact: a sum, a day, a name, whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Final

from prezent.domain.complaints import adr
from prezent.domain.complaints.facts import AnswerFacts, Remedy
from prezent.domain.complaints.instructions import instructions
from prezent.domain.language.dates import MONTHS

_SPACES: Final = re.compile(r"\s+")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[ ,.](?=\d{3}(?!\d))")
#: A unit of a firm with where it is, as a person writes it: "Dział Reklamacji, ul. Prosta 1, 00-838 Warszawa".
_UNIT: Final = re.compile(
    r"\b(?:dział|biur|zesp[oó]ł|departamen|wydział|sekcj|oddział|centrum|referat|jednostk|department|unit|office)\w*"
    r"[^\n]*(?:\n[^\n]*){0,2}?(?:\b\d{2}-\d{3}\b|\b(?:ul|al|pl|os)\. ?\S|skrytk\w+ )"
)
#: A court by its name: "Sąd Rejonowy w Radomiu", "Sąd Okręgowy dla Warszawy-Pragi", "the District Court in Radom".
_COURT: Final = re.compile(
    r"\bsąd\w* (?:rejonow|okręgow)\w* (?:(?:dla|w|we) )?\w{3,}|\b(?:district|regional) court (?:in|for|of) \w{3,}"
)
#: What is cited: an article, an act by its position in the journal, an act of the Union, a section of a regulation.
_CITED: Final = re.compile(
    r"\bart(?:\.|ykuł\w*|icles?)? ?(\d+\w*)|\bpoz\. ?(\d+)|\b(\d{2,4}/\d{2,4})\b"
    r"|§ ?(\d+\w*)[^.;]{0,40}(?:ustaw|rozporz)"
)
_WAY: Final = re.compile(r"przelew|\bkont|rachun|gotówk|przekaz|kart|blik|transfer|account|cash|card|cheque|voucher")
_ODR: Final = re.compile(r"ec\.europa\.eu/(?:consumers/)?odr|webgate\.ec\.europa\.eu/odr")
#: Within how many days of the answer an accepted sum is paid (2015 act art. 9 pkt 4, PKE art. 379(2), post § 10).
_MOST_DAYS: Final = 30


class Words:
    """The words of a letter, folded so that line ends, spaces and capitals do not matter."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        """In lower case, with one plain space between words."""
        return _SPACES.sub(" ", self.text).lower()

    def say(self, words: str) -> bool:
        """Whether these words stand in the letter; nothing is never said."""
        wanted = _SPACES.sub(" ", words).strip().lower()
        return bool(wanted) and wanted in self.folded

    def name_day(self, day: date) -> bool:
        """Whether a day is named: "27 listopada", "27 November", "November 27", "27.11.2026", "27.11", "2026-11-27"."""
        months = "|".join(MONTHS[lang][day.month - 1].lower() for lang in ("pl", "en"))
        return bool(
            re.search(
                rf"(?<!\d)0?{day.day}(?:st|nd|rd|th)? (?:{months})|(?:{months}) {day.day}(?!\d)"
                rf"|(?<![\d.])0?{day.day}\.0?{day.month}(?:\.{day.year}|(?![\d.]))|{day.isoformat()}",
                self.folded,
            )
        )

    def name_sum(self, amount: Decimal) -> bool:
        """Whether a sum is named, with or without decimals and with digits in groups or not."""
        figures = f"{amount:.2f}"
        whole, _, rest = figures.partition(".")
        decimals = rf"(?:[.,]{rest})" + ("?" if rest == "00" else "")
        return bool(re.search(rf"(?<![\d.,]){whole}{decimals}(?![\d]|[.,]\d)", self.ungrouped))

    @cached_property
    def ungrouped(self) -> str:
        """Folded, with digits in groups put together: "1 250" as "1250"."""
        return _BETWEEN_DIGITS.sub("", self.folded)


def _law(facts: AnswerFacts) -> tuple[Remedy, ...]:
    return facts.due


def _paid(facts: AnswerFacts) -> tuple[Remedy, ...]:
    return tuple(one for one in _law(facts) if one.amount is not None)


def _done_by(words: Words, facts: AnswerFacts) -> bool:
    given = _law(facts)
    return bool(given) and all(one.due_on is not None and words.name_day(one.due_on) for one in given)


def _within_30(_words: Words, facts: AnswerFacts) -> bool:
    last = facts.dated + timedelta(days=_MOST_DAYS)
    return all(one.due_on is not None and one.due_on <= last for one in _law(facts))


def _firm(words: Words, facts: AnswerFacts) -> bool:
    return words.say(facts.firm.name) and bool(facts.firm.lines) and all(words.say(one) for one in facts.firm.lines)


def _defendant(words: Words, facts: AnswerFacts) -> bool:
    return words.say(facts.firm.name) and bool(re.search(r"pozwan|defendant", words.folded))


def _unit(words: Words, facts: AnswerFacts) -> bool:
    """The firm's own, as its settings have it, or one that the author has written with its address."""
    who = facts.signatory
    own = words.say(who.unit) and (not who.unit_address or words.say(who.unit_address))
    return own or bool(_UNIT.search(words.text.lower().replace("\u00a0", " ")))


def names_court(text: str) -> bool:
    """Whether a court is named, by its kind and its place; "the court of the defendant's seat" is no name."""
    return bool(_COURT.search(Words(text).folded))


def _legal_basis(words: Words, facts: AnswerFacts) -> bool:
    """Something is cited beside what every such letter cites: under which procedure it is answered says nothing of who
    is right, nor does what the customer may still do."""
    everywhere = _cited("; ".join((*facts.procedure, *instructions(facts))))
    return bool(_cited(words.text) - everywhere)


def _cited(text: str) -> set[str]:
    return {next(one for one in found.groups() if one) for found in _CITED.finditer(Words(text).folded)}


def _adr_body(words: Words, facts: AnswerFacts) -> bool:
    body = adr.body_of(facts)
    return any(words.say(one) for one in (*body.name, body.to, body.web))


#: By name in ``data/required.toml``: whether the words have what the facts ask for.
CHECKS: Final[Mapping[str, Callable[[Words, AnswerFacts], bool]]] = MappingProxyType(
    {
        "done_by": _done_by,
        "within_30": _within_30,
        "amounts": lambda words, facts: all(words.name_sum(one.amount) for one in _paid(facts) if one.amount),
        "payment_way": lambda words, facts: all(one.how for one in _paid(facts)) or bool(_WAY.search(words.folded)),
        "received": lambda words, facts: words.name_day(facts.received_on),
        "unit": _unit,
        "legal_basis": _legal_basis,
        "firm": _firm,
        "name": lambda words, facts: words.say(facts.signatory.name),
        "position": lambda words, facts: words.say(facts.signatory.position),
        "defendant": _defendant,
        "court": lambda words, facts: words.say(facts.court) or names_court(words.text),
        "adr_body": _adr_body,
        "no_odr": lambda words, _facts: not _ODR.search(words.folded),
    }
)
