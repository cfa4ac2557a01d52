"""Checks of internal notes: no word that the customer could not read, no more data than needed, no leak."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from prezent.domain.coach import personal_data as personal
from prezent.domain.coach import sensitive
from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Span
from prezent.domain.language.both import Text2

# ---- INT-01: disrespect ----------------------------------------------------------------------------------------------

#: Verbs of a report: "klient nazwał mnie idiotą" says what the customer said.
_REPORTS = frozenset({"nazwać", "nazywać", "wyzwać", "wyzywać", "obrazić", "obrażać", "określić"})
_REPORTS_EN = re.compile(r"\bcall(?:s|ed|ing)? (?:me|us|him|her|them|the|our|my)\b", re.IGNORECASE)
_TITLES = frozenset({"pan", "pani", "państwo", "mr", "mrs", "ms"})


@sieve("INT-01")
def disrespect(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """A surname that looks like an insult is none, nor is what the customer called somebody."""
    sentence = placed.sentence
    if not _REPORTS.isdisjoint(sentence.lemmas) or (look.doc.lang == "en" and _REPORTS_EN.search(placed.text)):
        return None
    start, end = hit.spans[0]
    for number, token in enumerate(placed.tokens):
        inside = start <= placed.start + token.start < end
        if inside and _is_surname(look.case, placed, number):
            return None
    return hit


_AGAIN = frozenset({"znowu", "znów"})
_THIS = frozenset({"ten", "ta", "tego", "tę", "temu", "tej", "ci"})


@check("INT-01")
def again_by_name(look: Look) -> Iterator[Hit]:
    """ "Znowu ten Kowalski": a sigh over the customer by name."""
    name = look.case.customer.last_name.lower()
    if len(name) < 3 or _AGAIN.isdisjoint(look.doc.forms):
        return
    stem = name[: max(3, len(name) - 2)]
    for placed in look.doc.own:
        tokens = placed.tokens
        for number, token in enumerate(tokens[:-2]):
            if token.lower not in _AGAIN or tokens[number + 1].lower not in _THIS:
                continue
            # One word may stand between: "znowu ten upierdliwy Kowalski".
            last = next(
                (at for at in range(number + 2, min(number + 4, len(tokens))) if tokens[at].lower.startswith(stem)), 0
            )
            if last:
                span = placed.span(number, last)
                edit = Edit(placed.start, placed.end, "Klient zgłosił ⟨co i ile razy⟩.")
                fix = Fix(Text2("Zapisz fakty", "Write the facts"), (edit,))
                yield Hit((span,), (look.doc.slice(span),), (fix,), "again", {"words": look.doc.slice(span)})


def _is_surname(case: CaseContext, placed: Placed, number: int) -> bool:
    """Whether a capitalised word is a name here: the customer's or author's, or after "Pan", "Pani"."""
    token = placed.tokens[number]
    if not token.word.capitalised:
        return False
    if token.lower in {case.customer.last_name.lower(), case.author.last_name.lower()}:
        return True
    if number == 0 or token.word.shouted:
        return False
    before = placed.tokens[number - 1].word
    titled = not _TITLES.isdisjoint(before.lemmas | {before.lower})
    named = before.capitalised and any("imię" in sense.kinds for sense in before.senses)
    return titled or named or any("nazwisko" in sense.kinds for sense in token.word.senses)


# ---- INT-02: sensitive data ------------------------------------------------------------------------------------------

_MEDICAL = frozenset({"medical", "health", "pharmacy"})
_IN_NOTES = {"pesel": "document", "document": "document", "card": "card"}


@check("INT-02")
def note_sensitive_data(look: Look) -> Iterator[Hit]:
    """Health, religion or origin of the customer, and numbers of documents and cards."""
    doc = look.doc
    medical = look.option("medical", look.settings.profile in _MEDICAL)
    for placed in doc.own:
        for told in sensitive.told_in(placed.sentence, doc.lang, sensitive.NOTED[doc.lang]):
            span = placed.span(told.first, told.last)
            if medical and told.kind == "health":
                continue
            if not doc.is_quoted(span) and not (told.kind == "health" and _is_surname(look.case, placed, told.first)):
                words = doc.slice(span)
                yield Hit((span,), (words,), message=told.kind, values={"words": words})
    for block in doc.of(*OWN_WORDS):
        text = doc.text[block.start : block.end]
        for datum in (*personal.numbers(text), *personal.documents(text)):
            if message := _IN_NOTES.get(datum.kind):
                yield Hit((Span(block.start + datum.start, block.start + datum.end),), (datum.kind,), message=message)


# ---- INT-03: a note in the letter ------------------------------------------------------------------------------------

SHINGLE = 8
_MARKER = re.compile(
    r"\[[ \t]*(?:wewn(?:\.|ętrzn\w{1,3}|ętrznie)?|internal(?: note| only)?|int\.|notatka(?: wewnętrzna)?|note)[ \t]*\]"
    r"|\b(?:tylko do użytku|do użytku) wewnętrznego\b|\binternal (?:use )?only\b|\bnot for the customer\b"
    r"|\bnie (?:mówić|pisać|podawać|przekazywać) (?:tego )?(?:klientowi|klientce|klientom)\b|\bnie dla klienta\b"
    r"|\bdo not tell the customer\b",
    re.IGNORECASE,
)
#: "@magazyn sprawdźcie": a colleague is called, as in notes. In public "@name" names a profile.
_CALL = re.compile(
    r"(?<![\w.@])@(?:dział|magazyn|serwis|księgowość|zespół|logistyk|reklamacj|kierowni|biuro|obsług|zwroty|wysyłk|sprzedaż|prawn|team|support"
    r"|warehouse|finance|accounting|legal|returns|shipping|manager|sales|billing)\w{0,12}",
    re.IGNORECASE,
)
#: Letters may come with their marks apart (NFD).
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*+")
#: In a note, words in quotation marks are the customer's or a proposed answer, and lines after ">" a message.
_QUOTED = re.compile(r"„[^„”\"]{1,2000}[”\"]|“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|^[ \t]*>[^\r\n]*", re.MULTILINE)


@check("INT-03")
def note_leak(look: Look) -> Iterator[Hit]:
    """A mark of internal notes in the letter, or eight words and more that stand so in a note of the case."""
    doc, markers = look.doc, [_MARKER] if look.doc.channel == "public" else [_MARKER, _CALL]
    for block in doc.of(*OWN_WORDS):
        if not _may_be_marked(doc.text[block.start : block.end]):
            continue
        for marker in markers:
            for found in marker.finditer(doc.text, block.start, block.end):
                span = Span(*found.span())
                if not doc.is_quoted(span):
                    yield Hit((span,), (found.group(),), message="marker", values={"words": found.group()})
    notes = [bare for note in look.case.notes if (bare := _QUOTED.sub(" | ", note)).strip()]
    if notes:
        yield from _leaks(look, notes)


@lru_cache(maxsize=1024)
def _may_be_marked(paragraph: str) -> bool:
    """Whether a paragraph by itself has a mark of notes: the same wherever it stands, so kept."""
    return any(marker.search(paragraph) for marker in (_MARKER, _CALL))


def _leaks(look: Look, notes: Sequence[str]) -> Iterator[Hit]:
    doc = look.doc
    ours = _shingles(tuple(notes))
    told: frozenset[tuple[str, ...]] | None = None
    facts = _fact_words(look.case)
    for block in doc.of(*OWN_WORDS):
        spans = [found.span() for found in _WORD.finditer(doc.text, block.start, block.end)]
        words = [_folded(doc.text[start:end]) for start, end in spans]
        for first, last in _runs(words, ours):
            # What the customer has read or written already is no secret.
            told = _shingles(tuple(one.text for one in look.case.messages)) if told is None else told
            run = words[first:last]
            known = all(tuple(run[at : at + SHINGLE]) in told for at in range(len(run) - SHINGLE + 1))
            said = sum(not word.isdecimal() and word not in facts for word in run)
            span = Span(spans[first][0], spans[last - 1][1])
            if not known and said >= SHINGLE and not doc.is_quoted(span):
                begin = " ".join(run[:5])
                yield Hit((span,), (f"{last - first}",), values={"words": begin, "count": str(last - first)})


def _runs(words: Sequence[str], known: frozenset[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Longest rows of words (begin, end) of which every eight in a row are known."""
    begin = end = -1
    for at in range(len(words) - SHINGLE + 1):
        if tuple(words[at : at + SHINGLE]) not in known:
            continue
        if begin >= 0 and at <= end - SHINGLE + 1:
            end = at + SHINGLE
            continue
        if begin >= 0:
            yield begin, end
        begin, end = at, at + SHINGLE
    if begin >= 0:
        yield begin, end


@lru_cache(maxsize=32)
def _shingles(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        # What was cut out of a note parts its words: no row of words goes across.
        for part in text[:100_000].split("|"):
            words = [_folded(one) for one in _WORD.findall(part)]
            found.update(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
    return frozenset(found)


def _folded(word: str) -> str:
    return (word if word.isascii() else unicodedata.normalize("NFC", word)).lower()


def _fact_words(case: CaseContext) -> frozenset[str]:
    """Words of the facts that both sides know: numbers, names, goods."""
    names = (case.case_id, case.customer.first_name, case.customer.last_name, *(one.value for one in case.facts))
    return frozenset(_folded(word) for name in names for word in _WORD.findall(name))
