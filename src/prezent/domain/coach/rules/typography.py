"""Checks of spacing and marks. What is a part of an address, a file's name or a smiley is left alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Block, Document
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Lang, Severity, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.lexicon import english
from prezent.domain.language.pairs import unpaired
from prezent.domain.language.sentences import ABBREVIATIONS
from prezent.domain.language.words import available, word

#: A letter, and a mark that belongs to one ("ę" may be two characters).
_W = r"\w\u0300-\u036f"
_LOW = r"a-zàáâäąçćčèéêëęíłńñóôöśšúüýźżž\u0300-\u036f"
_UP = r"A-ZÀÁÂÄĄÇĆČÈÉÊËĘÍŁŃÑÓÔÖŚŠÚÜÝŹŻŽ"
_L = rf"{_LOW}{_UP}"
#: Chunks between spaces that follow rules of their own.
_CHUNK = re.compile(r"\S+")
_CODE = re.compile(
    r"@|://|\Awww\.|[\\`_={}<>|~#]|[\w-]\.(?:pl|com|eu|org|net|io|de|uk|example|test|pdf|jpe?g|png|docx?|xlsx?|odt|txt|csv|zip|html?)\b"
    r"|\A/|/\S*/",
    re.IGNORECASE,
)


class Slip(NamedTuple):
    """A place, and what should stand at a part of it."""

    start: int
    end: int
    edit: Edit


class Case(NamedTuple):
    """One kind of slip: its message, its pattern with the group ``x`` that is replaced, by what, one of which signs a
    text must have, whether readers see the slip at once, and what else must hold.

    Patterns begin with what is rare and look behind it afterwards: that is quick.
    """

    name: str
    pattern: re.Pattern[str]
    new: str
    signs: tuple[str, ...]
    seen: bool = True
    languages: str = "pl en"
    ok: Callable[[str, re.Match[str]], bool] = lambda _text, _found: True


def _not_a_smiley(text: str, found: re.Match[str]) -> bool:
    """Not for " ;)" and " :-(", nor for "3 : 1"."""
    at = found.end()
    if text[at] == ":" and text[found.start() - 1].isdecimal():
        return False
    return text[at] not in ":;" or _SMILEY.match(text, at) is None


def _not_a_range(text: str, found: re.Match[str]) -> bool:
    """Not for "10 - 12", which may be a sum or the number of a house."""
    return not (text[found.start() - 1].isdecimal() and text[found.end()].isdecimal())


def _ends_a_sentence(text: str, found: re.Match[str]) -> bool:
    """Whether the word before the full stop is a word, and what follows another: no abbreviation, no name."""
    before = _LAST_WORD.search(text[max(0, found.start() - 30) : found.start()])
    after = _FIRST_WORD.match(text[found.end() - 1 : found.end() + 29])
    if before is None or after is None or before.group().lower() in ABBREVIATIONS | _SHORTENED:
        return False
    one, other = word(before.group()), word(after.group())
    if available() and one.known and other.known:
        return not one.has("brev")
    return one.lower in english() and other.lower in english()


def _follows_shortened(text: str, found: re.Match[str]) -> bool:
    """Whether "godz", "ul" or the like stands before the place."""
    before = _LAST_WORD.search(text[max(0, found.start() - 6) : found.start()])
    return before is not None and before.group().lower() in _GLUED


def _is_number(text: str, found: re.Match[str]) -> bool:
    """Whether the digits before the place are a number of their own, no part of a sign ("x20cm")."""
    before = _LAST_NUMBER.search(text[max(0, found.start() - 15) : found.start() + 1])
    return before is not None


_SMILEY = re.compile(r"[:;]['’]?-?[)(DPpOo*/|\]]")
_LAST_WORD = re.compile(rf"(?<![{_L}])[{_L}]++\Z")
_FIRST_WORD = re.compile(rf"[{_L}]+")
_LAST_NUMBER = re.compile(r"(?<![\w.,])\d++(?:[.,]\d++)?\Z")
_SHORTENED = frozenset(
    ["approx", "incl", "excl", "dept", "encl", "max", "maks", "mies", "opak", "wewn", "zewn", "tel", "prof", "płyt"]
)
#: Abbreviations that get stuck to what follows them.
_GLUED = frozenset({"godz", "ul", "al", "nr", "tel", "art", "ust", "pkt", "poz", "str", "zał", "kom", "wew"})
_ONE = "[a-ząćęłńóśźż]"
_UNITS_PL = "zł|PLN|EUR|USD|kg|dag|km|cm|godz|min|szt|tyg|mln|tys|dni|dzień|proc"
_UNITS_EN = "PLN|EUR|GBP|USD|days?|hours?|weeks?|months?|years?|pieces?"


def _case(name: str, pattern: str, new: str, *signs: str, **more: Any) -> Case:
    return Case(name, re.compile(pattern), new, signs, **more)


_SPACES = (" ,", " ;", " !", " ?", " .", " :", "\t", "\u00a0", "\u202f")
CASES: tuple[Case, ...] = (
    _case(
        "before",
        r"(?P<x>(?<=\S)[ \t\u00a0\u202f]++)(?=,(?!,)|[;!?]|\.(?![\w.…])|:(?!\S))",
        "",
        *_SPACES,
        ok=_not_a_smiley,
    ),
    _case("two", r"(?P<x>(?<=\S)[ \u00a0]{2,3}+)(?=[^\s,;!?.:)])", " ", "  ", "\u00a0", seen=False, languages="pl"),
    _case(
        "two", r"(?P<x>(?<=[^\s.!?:])[ \u00a0]{2,3}+)(?=[^\s,;!?.:)])", " ", "  ", "\u00a0", seen=False, languages="en"
    ),
    _case("after", rf"[,;](?<=[{_L} ].)(?P<x>)(?=[{_L}]{{2}}|I\b)", " ", ",", ";"),
    _case("after", rf",(?<=\d,)(?P<x>)(?=[{_L}]{{3}})", " ", ","),
    _case("after", rf"[!?](?<=[{_L}]{{2}}.)(?P<x>)(?=[{_L}]{{2}})", " ", "!", "?"),
    _case("after", rf":(?<=[{_L}]{{3}}:)(?P<x>)(?=[{_L}]{{3}})", " ", ":"),
    _case("after", rf"\.(?<=[{_LOW}]{{3}}\.)(?P<x>)(?=[{_UP}][{_LOW}])", " ", "."),
    _case("dots", rf"(?P<x>\.\.)(?<=[{_W})\"”]\.\.)(?![.…/\w])", ".", ".."),
    _case("commas", rf"(?P<x>,,)(?<=[{_W}],,)(?=\s|\Z)", ",", ",,"),
    _case("quote", rf"(?P<x>,,)(?<![{_W},],,)(?=[{_L}])", "„", ",,", languages="pl"),
    _case("dash", r" (?<=\S )(?P<x>--?) (?=\S)", "–", " - ", " -- ", seen=False, ok=_not_a_range),
    _case("unit", rf"\d(?P<x>)(?=(?:{_UNITS_PL})(?!\w))", " ", "", languages="pl", ok=_is_number),
    _case("unit", rf"\d(?P<x>)(?=(?:{_UNITS_EN})(?!\w))", " ", "", languages="en", ok=_is_number),
    _case("short", rf"\.(?P<x>)(?=[\d{_UP}])", " ", ".", languages="pl", ok=_follows_shortened),
    _case("short", r"(?:\b[Nn]r|\b[Gg]odz)(?P<x>)(?=\d)", " ", "nr", "Nr", "godz", "Godz", languages="pl"),
    _case("inside", rf"[(\[„“](?P<x>[ \t]++)(?=[{_W}])", "", "( ", "[ ", "„ ", "“ "),
    _case("inside", rf"(?P<x>(?<=[{_W}.!?])[ \t]++)(?=[)\]”])", "", " )", " ]", " ”"),
    _case(
        "small",
        rf"\.(?<=[{_LOW}]{{4}}\.)[ \t]++(?P<x>{_ONE})(?=[{_LOW}]*(?![{_UP}\w]))",
        "",
        ". ",
        ok=_ends_a_sentence,
    ),
)


_CASES = {lang: tuple(case for case in CASES if lang in case.languages) for lang in ("pl", "en")}


class Shape:
    """The places of a text that follow rules of their own: addresses, names of files, code."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._places = [found.span() for found in _CHUNK.finditer(text, start, end) if _CODE.search(found.group())]
        self._starts = [place[0] for place in self._places]

    def covers(self, start: int, end: int) -> bool:
        """Whether a place touches one of them."""
        at = bisect_right(self._starts, start)
        inside = at > 0 and start < self._places[at - 1][1]
        return inside or (at < len(self._starts) and self._starts[at] < end)


@check("SPE-05")
def typography(look: Look) -> Iterator[Hit]:
    """Spacing and marks: one remark for each kind of slip, with all its places."""
    doc = look.doc
    found: dict[str, list[Slip]] = {}
    seen: dict[str, bool] = {}
    for block in doc.blocks:
        if block.scope in OWN_WORDS:
            for case, slip in _slips(doc, block):
                found.setdefault(case.name, []).append(slip)
                seen[case.name] = case.seen
    for name, every in found.items():
        slips = _apart(every)
        spans = tuple(Span(one.start, one.end) for one in slips)
        severity = Severity.ERROR if seen[name] and doc.channel == "public" else None
        fix = Fix(_TITLES[name], tuple(one.edit for one in slips), safe=True)
        said = {"words": doc.slice(spans[0]).strip() or doc.slice(spans[0])}
        yield Hit(spans, tuple(doc.slice(span) for span in spans), (fix,), name, said, severity)
    yield from _unpaired(look)


_TITLES = {
    "before": Text2("Usuń odstęp przed znakiem", "Remove the space before the mark"),
    "two": Text2("Zostaw jedną spację", "Leave one space"),
    "after": Text2("Dodaj spację po znaku", "Add a space after the mark"),
    "dots": Text2("Zostaw jedną kropkę", "Leave one full stop"),
    "commas": Text2("Zostaw jeden przecinek", "Leave one comma"),
    "quote": Text2("Zamień na cudzysłów „", "Make it a quotation mark"),
    "dash": Text2("Zamień na półpauzę –", "Make it a dash"),
    "unit": Text2("Oddziel jednostkę od liczby", "Part the unit from the number"),
    "short": Text2("Dodaj spację", "Add a space"),
    "inside": Text2("Usuń odstęp", "Remove the space"),
    "small": Text2("Zacznij wielką literą", "Begin with a capital"),
}


@lru_cache(maxsize=1024)
def _cases_for(part: str, lang: Lang) -> tuple[Case, ...]:
    """The cases whose signs stand in a paragraph: the same wherever it stands, so kept."""
    return tuple(case for case in _CASES[lang] if any(sign in part for sign in case.signs))


def _slips(doc: Document, block: Block) -> Iterator[tuple[Case, Slip]]:
    text, shape = doc.text, None
    for case in _cases_for(text[block.start : block.end], doc.lang):
        for found in case.pattern.finditer(text, block.start, block.end):
            if not case.ok(text, found):
                continue
            start, end = _place(case.name, text, found)
            shape = shape or Shape(text, block.start, block.end)
            if shape.covers(start, end) or doc.is_quoted(Span(start, end)):
                continue
            new = case.new or (found["x"].upper() if case.name == "small" else "")
            yield case, Slip(start, end, Edit(found.start("x"), found.end("x"), new))


def _place(name: str, text: str, found: re.Match[str]) -> tuple[int, int]:
    """What is underlined: enough to be seen."""
    start, end = found.start(), max(found.end(), found.start() + 1)
    if name == "small":
        return found.span("x")
    if name == "before":
        return start, end + 1
    if name == "unit" and (number := _LAST_NUMBER.search(text[max(0, end - 15) : end])):
        unit = _FIRST_WORD.match(text[end : end + 10])
        return max(0, end - 15) + number.start(), end + (unit.end() if unit else 0)
    if name == "short" and (before := _LAST_WORD.search(text[max(0, start - 6) : start])):
        return max(0, start - 6) + before.start(), end
    return start, end


def _apart(slips: list[Slip]) -> list[Slip]:
    """The slips in their order, without those that overlap an earlier one."""
    kept: list[Slip] = []
    for one in sorted(slips):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


#: More unpaired marks than that are not shown: it is no letter then.
MOST_UNPAIRED = 5


def _unpaired(look: Look) -> Iterator[Hit]:
    """A bracket or a quotation mark without its other half."""
    doc = look.doc
    left = unpaired(doc.text, ((block.start, block.end) for block in doc.blocks if block.scope in OWN_WORDS))
    if left and len(left) <= MOST_UNPAIRED:
        spans = tuple(Span(*place) for place in left)
        severity = Severity.ERROR if doc.channel == "public" else None
        marks = tuple(doc.slice(span) for span in spans)
        yield Hit(spans, marks, (), "pair", {"words": marks[0]}, severity, confidence="likely")
