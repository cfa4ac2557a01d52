"""A letter as a tagged PDF (PDF/UA-1), set by Typst. Needs the extra ``letters``; without it :class:`PdfUnavailable`.

The words of a letter go to Typst as JSON and are shown as strings, so that nothing in them is read as markup.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext_lazy as _

from prezent.domain.complaints.facts import Language
from prezent.domain.complaints.letter import Block, Letter
from prezent.domain.complaints.words import full_date
from prezent.domain.language.typography import NBSP, no_orphans
from prezent.platform.errors import DomainError

if TYPE_CHECKING:
    import typst

_HERE: Final = Path(__file__).parent
#: Longer runs without a place to break would leave the page.
_UNBREAKABLE: Final = re.compile(r"\S{40}(?=\S)")
#: What parts lines and words; a non-breaking space stays.
_WHITE: Final = re.compile(r"[ \t\r\n\f\v]+")
#: Control characters, lone surrogates, overrides of direction.
_NO_SHAPE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BREAK_HERE: Final = "\u200b"
_PAGE: Final = {"pl": "strona {number} z {count}", "en": "page {number} of {count}"}
_CASE: Final = {"pl": "Sprawa {number}", "en": "Case {number}"}
_END: Final = frozenset({"closing", "goodbye"})


class PdfUnavailable(DomainError):
    """This installation cannot make PDF letters."""

    code = "letter.pdf_unavailable"
    status = 503


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose letter it is. ``lines``: the address; ``contact``: telephone, e-mail, web; ``registered``: what a firm must
    say of itself (register, tax number), at the foot of every page; ``place``: where it is written."""

    name: str
    lines: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    registered: str = ""
    place: str = ""


def available() -> bool:
    """Whether PDF letters can be made here."""
    try:
        import typst
    except ImportError:
        return False
    return bool(typst)


def render(letter: Letter, letterhead: Letterhead) -> bytes:
    """The letter as a PDF. The same letter gives the same bytes.

    It conforms to PDF/UA-1, unless it holds characters that no font here has: then it is tagged all the same, and they
    are shown as boxes. Raises PdfUnavailable.
    """
    compiler, typst = _compiler()
    given: dict[str, Any] = {
        "format": "pdf",
        "sys_inputs": {"letter": json.dumps(_data(letter, letterhead))},
        "timestamp": datetime.combine(letter.dated, time(), UTC),
    }
    try:
        made = compiler.compile(pdf_standards=["ua-1"], **given)
    except typst.TypstError:
        made = compiler.compile(**given)
    return cast(bytes, made)


def _compiler() -> tuple[typst.Compiler, Any]:
    try:
        import typst
    except ImportError as error:
        raise PdfUnavailable(
            _("PDF letters need the package typst, which is not installed here. Print the letter from the browser.")
        ) from error
    return typst.Compiler(_HERE / "letter.typ", root=_HERE, font_paths=_fonts()), typst


@cache
def _fonts() -> typst.Fonts:
    """The letter's own fonts, then whatever the machine has for characters that they lack. Read once."""
    import typst

    return typst.Fonts(font_paths=[_HERE / "fonts"])


def _data(letter: Letter, head: Letterhead) -> dict[str, Any]:
    language = letter.language
    place = f"{head.place}, " if head.place else ""
    subject = letter.subject.removeprefix(f"[{letter.case_number}]").strip()
    case = _CASE[language].format(number=letter.case_number)
    end = tuple(one for one in letter.blocks if one.part in _END)
    return {
        "language": language,
        "title": _shown(letter.subject),
        "author": _shown(letter.signature[0] if letter.signature else head.name),
        "dated": [letter.dated.year, letter.dated.month, letter.dated.day],
        "firm": _set(head.name, language),
        "head": [_set(one, language) for one in (*head.lines, *head.contact)],
        "footer": _set(head.registered or head.name, language),
        "page": _PAGE[language],
        "addressee": [_set(one, language) for one in (letter.addressee.name, *letter.addressee.lines) if one],
        "when": [_set(one, language) for one in (f"{place}{full_date(letter.dated, language)}", case)],
        "subject": _set(subject, language),
        "blocks": [_block(one, language) for one in letter.blocks if one not in end],
        "end": [_block(one, language) for one in end],
        "signature": [_set(one, language) for one in letter.signature],
    }


def _block(one: Block, language: Language) -> dict[str, Any]:
    return {
        "text": _set(one.text, language),
        "points": [_set(point, language) for point in one.points],
        "numbered": one.numbered,
        "strong": one.part == "decision",
    }


def _set(text: str, language: Language) -> str:
    """Words as they are set: in Polish no line ends in a one-letter word or inside "sp. z o.o.", and what is too long
    for a line breaks."""
    words = _shown(text)
    if language == "pl":
        words = no_orphans(words).replace(f"sp. z{NBSP}o.o.", f"sp.{NBSP}z{NBSP}o.o.")
    return _UNBREAKABLE.sub(lambda run: run[0] + _BREAK_HERE, words)


def _shown(text: str) -> str:
    """Without what has no shape on paper, and what would turn the order of the words round."""
    return _NO_SHAPE.sub("", _WHITE.sub(" ", text)).strip()
