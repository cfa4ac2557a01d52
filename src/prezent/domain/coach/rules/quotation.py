"""Quotations: unmarked, ironic, or with what belongs to another case."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.counting import words_counted
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Scope, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.shingles import Run, common_runs, shingles
from prezent.domain.language.words import word

LEAST_WORDS = 8
#: Longer runs, and runs over a line's end, are not taken for quotations when they stand in quotation marks.
_LONGEST_MARKED = 590
_HAS_MARKS = re.compile(r"[„“”\"«»\r\n]")
_NAME_OR_NUMBER = re.compile(r"(?:[A-ZĄĆĘŁŃÓŚŹŻ]|\d)")
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*")
_MARKED_UP = re.compile(r"<(i|em|b|strong|u|q|blockquote)\b[^<>]{0,200}>([^<>]{1,4000})<", re.IGNORECASE)
#: How much of the earlier messages is compared.
_READ = 50_000


@check("QUO-01")
def quote_unmarked(look: Look) -> Iterator[Hit]:
    """Eight words or more of the customer's that do not say whose they are."""
    said = look.case.customer_said
    if not said:
        return
    size = int(look.option("words", LEAST_WORDS))
    theirs = _shingles(tuple(one[:_READ] for one in said), size)
    ours = _shingles(tuple(one[:_READ] for one in look.case.we_said), size)
    known = theirs - ours
    if not known:
        return
    doc = look.doc
    marked_up = _shingles(tuple(found[2] for found in _MARKED_UP.finditer(doc.html or "")), size)
    for block in doc.blocks:
        if block.scope not in OWN_WORDS:
            continue
        for run in common_runs(doc.text, known - marked_up, block.start, block.end, size):
            span = _whole(doc.text, run, size)
            before = bisect_left(doc.inline_quotes, span.end, key=lambda quote: quote.start)
            quoted = before > 0 and doc.inline_quotes[before - 1].end > span.start
            if not quoted and not _is_name(doc.slice(span)):
                words = doc.slice(span)
                yield Hit(
                    (span,), (words,), _in_marks(look, span), values={"words": words_counted(len(_WORD.findall(words)))}
                )


@lru_cache(maxsize=64)
def _shingles(texts: tuple[str, ...], size: int) -> frozenset[tuple[str, ...]]:
    return shingles(texts, size)


_SENTENCE_END = re.compile(r"[.!?…]+\s")
#: A run that goes on into the next sentence by fewer words than this only happens to.
_BY_CHANCE = 4


def _whole(text: str, run: Run, size: int) -> Span:
    """A run without the few words that belong to the sentence before or after."""
    start, end = run.start, run.end
    marks = list(_SENTENCE_END.finditer(text, start, end))
    if marks and len(_WORD.findall(text, marks[-1].end(), end)) < _BY_CHANCE:
        end = marks[-1].start()
    if marks and len(_WORD.findall(text, start, marks[0].start())) < _BY_CHANCE:
        start = marks[0].end()
    return (
        Span(start, end)
        if start < end and len(_WORD.findall(text, start, end)) >= size - _BY_CHANCE
        else Span(*run[:2])
    )


def _is_name(text: str) -> bool:
    """Whether a run is mostly names and numbers: a product, an address."""
    words = _WORD.findall(text)
    return 2 * sum(_NAME_OR_NUMBER.match(one) is not None for one in words) >= len(words)


def _in_marks(look: Look, span: Span) -> tuple[Fix, ...]:
    words = look.doc.slice(span)
    if _HAS_MARKS.search(words) or len(words) > _LONGEST_MARKED:
        return ()
    opening, closing = ("„", "”") if look.doc.lang == "pl" else ("“", "”")
    edit = Edit(*span, f"{opening}{words}{closing}")
    return (Fix(Text2("Weź w cudzysłów", "Put it in quotation marks"), (edit,)),)


#: Whose words they are is said beside them, or they are a name of something on a screen.
_SAYING: Final = frozenset(
    [
        "napisać", "pisać", "nazwać", "nazywać", "określić", "określać", "opisać", "opisywać", "powiedzieć",
        "mówić", "zgłosić", "cytować", "cytat", "słowo", "pytać", "zapytać", "wspomnieć", "wskazać", "podać",
        "użyć", "zaznaczyć", "wybrać", "zwrot", "hasło", "termin", "pojęcie", "wyraz", "wyrażenie", "tytuł",
        "nazwa", "status", "przycisk", "opcja", "zakładka", "pole", "menu", "kliknąć", "klikać", "film",
        "książka", "komunikat", "napis", "etykieta", "temat", "folder", "kod",
    ]
)  # fmt: skip
_ENGLISH_SAYING: Final = frozenset(
    [
        "wrote", "write", "written", "said", "say", "says", "called", "call", "described", "describe",
        "mentioned", "word", "words", "quote", "asked", "ask", "click", "press", "select", "choose", "button",
        "option", "tab", "field", "menu", "status", "title", "label", "film", "book", "message", "term",
        "named", "folder", "code", "subject", "marked",
    ]
)  # fmt: skip
_PERSONS: Final = frozenset(
    [
        "klient", "klientka", "właściciel", "właścicielka", "użytkownik", "pasażer", "gość", "osoba", "ekspert",
        "fachowiec", "specjalista", "znawca", "kupujący", "nabywca", "człowiek", "ludzie", "pacjent", "abonent",
    ]
)  # fmt: skip
_ENGLISH_PERSONS: Final = frozenset(
    [
        "customer", "customers", "client", "clients", "owner", "owners", "user", "users", "guest", "guests",
        "person", "people", "expert", "experts", "buyer", "buyers", "passenger", "passengers",
    ]
)  # fmt: skip
_SCARE = re.compile(r"[„“«\"](?P<words>[^\W\d_][\w'’-]{1,30}(?: [^\W\d_][\w'’-]{1,30})?)[”“»\"]")

_MARKS: Final = frozenset('„“«"')


@check("QUO-02")
def scare_quotes(look: Look) -> Iterator[Hit]:
    """One or two words that quotation marks put in doubt."""
    doc = look.doc
    if not doc.inline_quotes:
        return
    english = doc.lang == "en"
    theirs: frozenset[str] | None = None
    for placed in doc.own:
        if _MARKS.isdisjoint(placed.sentence.forms):
            continue
        for found in _SCARE.finditer(placed.text):
            words = found["words"]
            if not words[:1].islower() or any(one.isupper() for one in words):
                continue
            persons = _before_person(placed.sentence, found.end(), english=english)
            if not persons:
                theirs = _vocabulary(look.case.customer_said, english=english) if theirs is None else theirs
                from_customer = all(_basic(one, english=english) & theirs for one in _WORD.findall(words))
                if not from_customer or _is_told(placed.sentence, english=english):
                    continue
            span = Span(placed.start + found.start(), placed.start + found.end())
            fix = Fix(Text2("Bez cudzysłowu", "Without quotation marks"), (Edit(*span, words),))
            shown = Text2(f"„{words}”", f"“{words}”")
            yield Hit((span,), (words,), (fix,), values={"words": shown})


@lru_cache(maxsize=64)
def _vocabulary(texts: tuple[str, ...], *, english: bool) -> frozenset[str]:
    """The words of texts in their basic form."""
    forms = {one for text in texts for one in _WORD.findall(text[:_READ])}
    return frozenset(basic for form in forms for basic in _basic(form, english=english))


def _basic(form: str, *, english: bool) -> frozenset[str]:
    return frozenset({form.casefold()}) if english else word(form).lemmas


def _is_told(sentence: Sentence, *, english: bool) -> bool:
    """Whether a sentence says whose words it quotes, or speaks of something with a name."""
    if english:
        return not _ENGLISH_SAYING.isdisjoint(sentence.forms)
    return not _SAYING.isdisjoint(sentence.lemmas)


def _before_person(sentence: Sentence, at: int, *, english: bool) -> bool:
    """Whether the next word is a person."""
    following = next((token.word for token in sentence.tokens if token.start >= at), None)
    if following is None:
        return False
    return following.lower in _ENGLISH_PERSONS if english else not _PERSONS.isdisjoint(following.lemmas)


_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
#: A line that says who wrote to whom and when.
_HEADING = re.compile(
    r"(?:napisał|pisze|wrote|schrieb|^\W*(?:od|do|dw|from|to|cc|sent|wysłano|data|date|temat|subject)\s*:)",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_FOREIGN = 20


@check("QUO-03")
def foreign_quote(look: Look) -> Iterator[Hit]:
    """A case number or an address in a quoted message that this case does not know."""
    case = look.case
    quotes = look.doc.of(Scope.QUOTE)
    if not quotes or not (case.case_id or case.messages):
        return
    known = "\n".join(
        (case.case_id, *(one.text for one in case.messages), *(one.value for one in case.facts))
    ).casefold()
    own = {one.casefold() for one in look.settings.own_contacts} | {case.author.email.casefold()}
    number = re.compile(look.settings.case_pattern)
    text, count = look.doc.text, 0
    for block in quotes:
        numbers = number.finditer(text, block.start, block.end) if case.case_id else ()
        addresses = _ADDRESS.finditer(text, block.start, block.end) if case.messages else ()
        for found in sorted((*numbers, *addresses), key=lambda one: one.start()):
            words = found.group().casefold()
            if words in known or words in own or any(one and words.endswith(one) for one in own):
                continue
            start, end = _line(text, found.start())
            if "@" in words and _HEADING.search(text[start:end]):
                continue
            span = Span(*found.span())
            fix = Fix(Text2("Usuń ten wiersz z cytatu", "Take the line out"), (Edit(start, end, ""),))
            yield Hit((span,), (found.group(),), (fix,), values={"words": found.group()})
            count += 1
            if count == _MOST_FOREIGN:
                return


def _line(text: str, at: int) -> tuple[int, int]:
    """The line around a place, with its end."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    found = _LINE_END.search(text, at)
    return start, found.end() if found else len(text)


_LINE_END = re.compile(r"\r\n|\n|\r")
