"""The words that letters about complaints are put together from, and how they bend to whom they speak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from prezent.domain.complaints.facts import Language
from prezent.domain.language.address import Form
from prezent.domain.language.dates import MONTHS, by_day_in_words
from prezent.domain.language.typography import NBSP


class Spoken(NamedTuple):
    """A form of address in the places where letters need it; "" where there is no neutral word. ``dat`` brings its
    own space."""

    can: str
    dat: str
    right: str
    gets: str


_POLISH: Final[Mapping[Form, Spoken]] = MappingProxyType(
    {
        "pan": Spoken("może Pan", " Panu", "ma Pan rację", "otrzyma Pan"),
        "pani": Spoken("może Pani", " Pani", "ma Pani rację", "otrzyma Pani"),
        "panstwo": Spoken("mogą Państwo", " Państwu", "mają Państwo rację", "otrzymają Państwo"),
        "": Spoken("można", "", "", "przyjdzie"),
    }
)
_ENGLISH: Final = Spoken("you may", " you", "you are right", "you will receive")


def spoken(form: Form, language: Language) -> Spoken:
    """How a letter speaks to its reader."""
    return _POLISH[form] if language == "pl" else _ENGLISH


class Noun(NamedTuple):
    """What the customer sent, in Polish cases and in English. ``received`` agrees with ``acc``."""

    nom: str
    gen: str
    acc: str
    received: str
    en: str


_COMPLAINT: Final = Noun("reklamacja", "reklamacji", "reklamację", "otrzymaną", "complaint")
_NOUNS: Final[Mapping[str, Noun]] = MappingProxyType(
    {
        "EU_GDPR12": Noun("wniosek", "wniosku", "wniosek", "otrzymany", "request"),
        "PL_KPA_SKARGA": Noun("skarga", "skargi", "skargę", "otrzymaną", "complaint"),
        "EU_DSA20": Noun("odwołanie", "odwołania", "odwołanie", "otrzymane", "complaint"),
        "PL_POST_APPEAL": Noun("odwołanie", "odwołania", "odwołanie", "otrzymane", "appeal"),
        "PL_TELCO": _COMPLAINT._replace(received="złożoną"),
        "PL_ENERGY": _COMPLAINT._replace(received="złożoną"),
        "PL_ENERGY_DISC": _COMPLAINT._replace(received="złożoną"),
        "PL_GAS": _COMPLAINT._replace(received="złożoną"),
    }
)


def noun_of(regime: str) -> Noun:
    """What a customer's message is called under a regime."""
    return _NOUNS.get(regime, _COMPLAINT)


def full_date(day: date, language: Language) -> str:
    """A date as a letter has it: "27 listopada 2026 r.", "27 November 2026"."""
    words = f"{day.day}{NBSP}{MONTHS[language][day.month - 1]}{NBSP}{day.year}"
    return f"{words}{NBSP}r." if language == "pl" else words


def by_date(day: date, dated: date, language: Language) -> str:
    """Until when: "do piątku 27 listopada", "by Friday 27 November"; the year where it is another than the letter's."""
    return by_day_in_words(day, dated, language)


_SIGNS: Final = {"PLN": "zł", "EUR": "euro"}


def money(amount: Decimal, currency: str, language: Language) -> str:
    """A sum: "1 250 zł", "49,90 zł", "PLN 1,250.00" where English writes it before; whole sums have no decimals."""
    whole = amount == amount.to_integral_value()
    figures = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    if language == "pl":
        figures = figures.replace(",", NBSP).replace(".", ",")
        return f"{figures}{NBSP}{_SIGNS.get(currency, currency)}"
    return f"{figures}{NBSP}{currency}"


def one_line(text: str) -> str:
    """Words of a person with one space between them."""
    return " ".join(text.split())


def sentence(text: str) -> str:
    """Words of a person as a sentence: one space between words, a full stop where there is no end."""
    words = " ".join(text.split())
    return words if not words or words[-1] in '.!?…”"' else f"{words}."


def phrase(text: str) -> str:
    """Words of a person as a part of a sentence: without a full stop at the end."""
    return " ".join(text.split()).rstrip(".;, ")


def capital(text: str) -> str:
    """With a capital at the beginning, the rest as it stands."""
    return text[:1].upper() + text[1:]
