"""The letter that a composer begins with: a greeting, room for the words, a farewell and who writes.

Pure: the words are those of the customer's language, not of the desk's.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Literal, Protocol

from prezent.domain.language import address
from prezent.domain.mail import composed


class Addressee(Protocol):
    """What the greeting needs of a customer (a model instance and a row both have it)."""

    @property
    def form(self) -> str:
        """The form of address: pan, pani, panstwo or empty."""

    @property
    def first_name(self) -> str:
        """The first name in the nominative."""

    @property
    def last_name(self) -> str:
        """The surname in the nominative."""

    @property
    def vocative(self) -> str:
        """The first name in the vocative; empty where it is not certain."""


class Signatory(Protocol):
    """What the farewell needs of a member of staff."""

    @property
    def name(self) -> str:
        """Name and surname."""

    @property
    def position(self) -> str:
        """What the person is in the firm; may be empty."""

    @property
    def phone(self) -> str:
        """The number that customers may call; may be empty."""


_FAREWELL = {"pl": ("Z wyrazami szacunku", "tel."), "en": ("Kind regards", "tel.")}


def letter_language(language: str) -> Literal["pl", "en"]:
    """The language of the greeting: Polish for Polish, English for everybody else."""
    return "pl" if language.startswith("pl") else "en"


def greeting(customer: Addressee | None, language: str) -> str:
    """The first line of a letter, in the nearest certain wording."""
    lang = letter_language(language)
    if customer is None:
        return address.salutation("", "", None, lang)
    form = customer.form
    known: address.Form = form if form in ("pan", "pani", "panstwo") else ""  # type: ignore[assignment]
    return address.salutation(known, customer.first_name, customer.vocative or None, lang, last=customer.last_name)


def signature(author: Signatory, language: str) -> str:
    """Farewell, name, position and phone, as one paragraph of restricted HTML."""
    farewell, telephone = _FAREWELL[letter_language(language)]
    lines = [farewell, author.name, author.position, f"{telephone} {author.phone}" if author.phone else ""]
    return "<p>" + "<br>".join(escape(line, quote=False) for line in lines if line) + "</p>"


def blank_letter(customer: Addressee | None, author: Signatory, language: str) -> str:
    """The letter before anything is said in it, as restricted HTML in canonical form."""
    first = escape(greeting(customer, language), quote=False)
    return _clean(f"<p>{first}</p><p><br></p>{signature(author, language)}")


@lru_cache(maxsize=256)
def _clean(html: str) -> str:
    return composed.clean(html)


def says_nothing(html: str, blank: str) -> bool:
    """Whether a letter is empty, or holds no more than the greeting and the farewell that it began with."""
    return composed.is_empty(html) or composed.text_of(html).split() == composed.text_of(blank).split()
