"""Who signed a letter, in what position, and how to reach them: what its last lines tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from prezent.domain.coach.case import Author
from prezent.domain.coach.document import Document
from prezent.domain.coach.formulas import NAME
from prezent.domain.coach.model import Scope
from prezent.domain.coach.shape import signature, words_of
from prezent.domain.language.folding import fold
from prezent.domain.language.names import FEMALE, FOREIGN_FEMALE, FOREIGN_MALE, MALE
from prezent.domain.language.nicknames import is_known
from prezent.domain.language.words import available, word

_FIRST = MALE | FEMALE | FOREIGN_MALE | FOREIGN_FEMALE
_NOBODY = Author()
_PAIR = re.compile(rf"(?<![\w])(?P<one>{NAME})[ \t\u00a0]+(?P<two>{NAME})")
_NO_NAMES = words_of(
    """
    dzial zespol biuro sklep obsluga obslugi klienta klientow klient reklamacji reklamacje centrum serwis firma spolka
    grupa zespolu dzialu salon oddzial hurtownia ksiegarnia apteka serdecznie pozdrawiam customer service services team
    support department shop office care the complaints complaint desk help store company group ul al os ulica aleja plac
    sp spolka limited ltd road street avenue
    """
)
_POSITION = re.compile(
    r"specjalist|kierowni|koordynator|doradc|doradczyn|opiekun|menedżer|menadżer|manager|dyrektor|konsultant|asystent"
    r"|pracowni|(?<!\w)(?:dział|zespół|biuro|bok\b)|obsług|reklamacj|właściciel|prezes|zastępc|referent|inspektor"
    r"|ekspert"
    r"|agent|advis|advisor|specialist|support|team|department|officer|head of|director|owner|representative|service"
    r"|assistant|coordinator|executive|clerk|desk|complaints|editor|founder",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?:nip|krs|regon|bdo|vat|iban|konto)\b[ .:]{0,3}[A-Z]{0,2}[\d -]{5,40}", re.IGNORECASE)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|(?<![\d-])(?:\+|00)?\d(?:[ \u00a0()./-]{0,2}\d){6,13}(?!\d)"
    r"|(?:tel|telefon|infolinia|phone|call|wewn|wew|ext)\b[.: ]{0,3}(?:wewn?[.: ]{1,3}|ext[.: ]{1,3})?\d[\d ]{2,10}",
    re.IGNORECASE,
)
_SITE = re.compile(r"https?://|www\.|\.(?:pl|com|eu|example)\b|^(?:ul|al|os|pl)\.|\b\d{2}-\d{3}\b", re.IGNORECASE)


def missing_from(doc: Document, author: Author = _NOBODY) -> tuple[str, ...]:
    """What a signature lacks: "name", "position", "contact"."""
    return tuple(_missing(signed_lines(doc), author))


def signed_lines(doc: Document) -> list[str]:
    """The lines under the goodbye, and what stands beside it ("Pozdrawiam, Anna Nowak")."""
    closings = [one for one in doc.blocks if one.scope is Scope.CLOSING]
    beside = doc.text[closings[-1].start : closings[-1].end].partition(",")[2].strip(" .!") if closings else ""
    under = [line.strip() for block in signature(doc) for line in doc.text[block.start : block.end].splitlines()]
    return [unicodedata.normalize("NFC", line) for line in (beside, *under) if line.strip(" -–—_*=")]


def _missing(lines: Sequence[str], author: Author) -> Iterator[str]:
    named = [fold(one) for one in (author.first_name, author.last_name) if one.strip()]
    whole = fold(" ".join(lines)) if named or author.position else ""
    if not (len(named) == 2 and all(one in whole for one in named)) and not any(_has_name(line) for line in lines):
        yield "name"
    position = fold(author.position)
    if not (position and position in whole) and not any(_is_position(line, at) for at, line in enumerate(lines)):
        yield "position"
    if not any(map(_has_contact, lines)):
        yield "contact"


# What a line tells is kept: two rules ask for it, and a signature stays while the letter above it is written.
@lru_cache(maxsize=512)
def _has_contact(line: str) -> bool:
    """Whether a line has a telephone number or an e-mail address."""
    return _CONTACT.search(_NUMBERS.sub(" ", line)) is not None


@lru_cache(maxsize=512)
def _has_name(line: str) -> bool:
    """Whether a line has a first name beside a surname."""
    at = 0
    while found := _PAIR.search(line, at):
        pair = (found["one"], found["two"])
        whole = all(len(one) > 1 and fold(one) not in _NO_NAMES for one in pair)
        if whole and any(is_first_name(one) for one in pair):
            return True
        at = found.start("two")
    return False


def is_first_name(text: str) -> bool:
    """Whether a word is a first name, or one that nobody knows: it may be a foreign one."""
    name = text.strip(".,").capitalize() if text.isupper() else text.strip(".,")
    if len(name) < 3 or not name[:1].isupper():
        return False
    if name in _FIRST or is_known(name):
        return True
    read = word(name)
    return any("imię" in one.kinds for one in read.senses) or (not read.senses and name.isalpha())


@lru_cache(maxsize=512)
def _is_position(line: str, at: int) -> bool:
    """Whether a line (or what follows the name on its line) says what the author does."""
    if _CONTACT.search(line) or _SITE.search(line):
        line = _CONTACT.sub(" ", line)
        return bool(_POSITION.search(line)) and not _SITE.search(line)
    if _POSITION.search(line):
        return True
    named, _, more = line.partition(",")
    first = next(iter((more if _has_name(named) else line).split()), "")
    if first[:1].islower() and first.isalpha() and len(first) > 3:
        return True
    # "Rzeczoznawca", "Mechanik serwisu": a person's noun with a capital that is no name.
    if not available():
        return at > 0
    senses = word(first.lower()).senses
    return at > 0 and any(one.has("subst", "nom", "sg") and one.has("m1") and not one.kinds & _NAMES for one in senses)


_NAMES = frozenset({"imię", "nazwisko"})
