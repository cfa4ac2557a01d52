"""Check of vulgar words, in whatever is written, to customers or about them."""

from __future__ import annotations

from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Span
from prezent.domain.coach.vulgar import MASKED, is_masked, is_vulgar, phrases
from prezent.domain.language.both import Text2

_MASKS = frozenset("*#@$")
_TITLES = frozenset({"pan", "pani", "państwo", "mr", "mrs", "ms", "dr", "prof"})


@check("VUL-01")
def vulgar(look: Look) -> Iterator[Hit]:
    """A word or a phrase of the list, or a word half covered by asterisks."""
    doc, end = look.doc, -1
    for span in sorted(_places(look), key=lambda one: (one.start, -one.end)):
        if span.start < end or doc.is_quoted(span):
            continue
        end = span.end
        words = doc.slice(span)
        gap = "⟨inne słowo⟩" if doc.lang == "pl" else "⟨another word⟩"
        fix = Fix(Text2("Napisz to innymi słowami", "Say it in other words"), (Edit(span.start, span.end, gap),))
        yield Hit((span,), (words,), (fix,), values={"words": words})


def _places(look: Look) -> Iterator[Span]:
    doc = look.doc
    if any(is_vulgar(form) for form in doc.forms):
        for placed in doc.own:
            for number, token in enumerate(placed.tokens):
                if is_vulgar(token.lower) and not _is_name(look, placed, number):
                    yield placed.span(number)
    expression, first = phrases()
    if not first.isdisjoint(doc.forms):
        for placed in doc.own:
            for found in expression.finditer(placed.text):
                yield Span(placed.start + found.start(), placed.start + found.end())
    if not _MASKS.isdisjoint(doc.text):
        for block in doc.of(*OWN_WORDS):
            for found in MASKED.finditer(doc.text, block.start, block.end):
                if is_masked(found.group().lower()):
                    yield Span(*found.span())


def _is_name(look: Look, placed: Placed, number: int) -> bool:
    """Whether the word is somebody's surname, a brand, or letters that stand for a firm."""
    token, case = placed.tokens[number], look.case
    names = look.settings.known_words | {case.customer.last_name.lower(), case.author.last_name.lower()}
    if not token.word.capitalised or token.lower in names:
        return token.lower in names
    if token.word.shouted:
        return len(token.text) <= 3 and token.lower != "wtf"
    if number == 0:
        return False
    before = placed.tokens[number - 1].word
    titled = not _TITLES.isdisjoint(before.lemmas | {before.lower})
    named = before.capitalised and any("imię" in sense.kinds for sense in before.senses)
    return titled or named or any("nazwisko" in sense.kinds for sense in token.word.senses)
