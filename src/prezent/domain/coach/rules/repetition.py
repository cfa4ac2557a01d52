"""Checks of needless words: English in Polish, the same word or sentence twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Severity, Span
from prezent.domain.language import intrusions
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, Token


@check("CON-08")
def english_intrusion(look: Look) -> Iterator[Hit]:
    """An English word where Polish has its own. A capital inside a sentence makes it a name."""
    there = (look.doc.forms & intrusions.FORMS) - look.settings.known_words
    if not there:
        return
    for placed in look.doc.own:
        if placed.sentence.forms.isdisjoint(there):
            continue
        for number, token in enumerate(placed.tokens):
            if token.lower in there and not _is_name_or_thing(placed, number):
                span = placed.span(number)
                if look.doc.is_quoted(span):
                    continue
                proposals = [_as(token.text, one) for one in intrusions.POLISH[token.lower]]
                fixes = tuple(Fix(Text2(one, one), (Edit(*span, one),)) for one in proposals)
                told = Text2("” albo „".join(proposals), "” or “".join(proposals))
                said: dict[str, str | Text2] = {"words": token.text, "proposals": told}
                yield Hit((span,), (token.text,), fixes, values=said)


def _is_name_or_thing(placed: Placed, number: int) -> bool:
    tokens, token = placed.tokens, placed.tokens[number]
    if token.word.capitalised and not placed.sentence.begins(number):
        return True
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    if after is None:
        return False
    further = tokens[number + 2] if number + 2 < len(tokens) else None
    glued = (
        after.start == token.end and after.text in set("./@_-") and further is not None and further.start == after.end
    )
    named = after.word.capitalised and after.word.is_word
    return glued or named or after.lower in intrusions.THINGS.get(token.lower, frozenset())


def _as(written: str, meant: str) -> str:
    return meant[:1].upper() + meant[1:] if written[:1].isupper() else meant


#: Words that may well stand twice: for emphasis, or because two clauses meet.
_MAY_REPEAT = {
    "pl": frozenset(
        ["bardzo", "nie", "tak", "no", "ha", "hej", "dużo", "daleko", "dawno", "długo", "coraz", "dalej", "to",
         "ten", "ta", "te", "co", "pan", "pani", "krok", "raz", "sam", "już", "jeszcze", "by", "hop"]
    ),
    "en": frozenset(
        ["that", "had", "very", "bye", "so", "no", "yes", "really", "many", "far", "long", "her", "you", "do", "ha"]
    ),
}  # fmt: skip
#: Little words that are never meant twice.
_LITTLE = {
    "pl": frozenset(
        ["się", "w", "we", "na", "z", "ze", "do", "że", "i", "o", "za", "od", "dla", "przy", "pod", "nad", "przez",
         "bez", "oraz", "lub", "albo", "ale", "jest", "są", "był", "była", "było", "aby", "żeby", "jak", "który",
         "która", "które", "jako", "po"]
    ),
    "en": frozenset(
        ["the", "a", "an", "to", "of", "and", "for", "with", "from", "been", "we", "i", "it", "this", "your", "our",
         "my", "will", "or", "has", "have", "can", "would", "not", "if"]
    ),
}  # fmt: skip
#: Formulas of which one in a letter is enough.
_FORMULAS = {
    "pl": (
        "niezwłocznie", "w najbliższym czasie", "jak najszybciej", "uprzejmie informuję", "pragnę poinformować",
        "w razie pytań", "pozostaję do dyspozycji", "w związku z powyższym", "dziękuję za kontakt",
        "dziękuję za wiadomość", "raz jeszcze dziękuję",
        "jednocześnie", "mając na uwadze",
    ),
    "en": (
        "as soon as possible", "do not hesitate", "please be advised", "at your earliest convenience",
        "in due course", "thank you for contacting", "thank you for your patience", "for any inconvenience",
        "rest assured",
    ),
}  # fmt: skip
_SPACE = re.compile(r"\s+")
#: Shorter sentences may well stand twice.
LEAST_WORDS = 5


@check("STR-09")
def repetition(look: Look) -> Iterator[Hit]:
    """The same word twice in a row, the same formula twice, nearly the same sentence twice."""
    for placed in look.doc.own:
        yield from _twice(look, placed)
    yield from _formulas(look)
    yield from _sentences(look)


def _twice(look: Look, placed: Placed) -> Iterator[Hit]:
    tokens = placed.tokens
    lang = look.doc.lang
    for number in _same_in_a_row(placed.sentence):
        one, other = tokens[number - 1], tokens[number]
        if not _is_letters(other) or other.lower in _MAY_REPEAT[lang]:
            continue
        span = placed.span(number - 1, number)
        between = placed.text[one.end : other.start]
        if not between or between.strip() or look.doc.is_quoted(span) or _is_names(one, other):
            continue
        little = other.lower in _LITTLE[lang]
        edit = Edit(placed.start + one.end, placed.start + other.end, "")
        fix = Fix(Text2("Usuń drugie", "Remove the second"), (edit,), safe=little)
        severity = Severity.ERROR if little else Severity.WARNING
        yield Hit((span,), (one.text,), (fix,), "twice", {"words": one.text}, severity)


@lru_cache(maxsize=4096)
def _same_in_a_row(sentence: Sentence) -> tuple[int, ...]:
    """The numbers of tokens that repeat the one before: the same wherever the sentence stands, so kept."""
    tokens = sentence.tokens
    return tuple(at for at in range(1, len(tokens)) if tokens[at - 1].lower == tokens[at].lower)


def _is_letters(token: Token) -> bool:
    return token.word.is_word and len(token.text) <= 40 and all(char.isalpha() for char in token.text)


def _is_names(one: Token, other: Token) -> bool:
    """ "Baden Baden": two capitals inside a sentence."""
    return one.word.capitalised and other.word.capitalised and one.start > 0


def _formulas(look: Look) -> Iterator[Hit]:
    places: dict[str, list[Span]] = {}
    for formula, words_ in _split_formulas(look.doc.lang):
        if words_[0] not in look.doc.forms or words_[-1] not in look.doc.forms:
            continue
        for placed in look.doc.own:
            if words_[0] not in placed.sentence.forms:
                continue
            row = [token.lower for token in placed.tokens]
            for at in range(len(row) - len(words_) + 1):
                if row[at] == words_[0] and tuple(row[at : at + len(words_)]) == words_:
                    places.setdefault(formula, []).append(placed.span(at, at + len(words_) - 1))
    for formula, spans in places.items():
        if len(spans) > 1:
            yield Hit(tuple(spans), (formula,), (), "formula", {"words": formula, "count": str(len(spans))})


def _split_formulas(lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((formula, tuple(formula.split())) for formula in _FORMULAS[lang])


def _sentences(look: Look) -> Iterator[Hit]:
    """Sentences whose words are the same, or the same but for one word in ten or more."""
    seen: dict[object, tuple[Placed, tuple[str, ...]]] = {}
    for placed in look.doc.body:
        row = tuple(token.lower for token in placed.tokens if token.word.is_word)
        if len(row) < LEAST_WORDS:
            continue
        half = len(row) // 2
        keys: list[object] = [row]
        if len(row) >= 10:
            keys += [("begins", row[:half]), ("ends", row[-half:])]
        earlier = next((seen[key] for key in keys if key in seen and _is_alike(seen[key][1], row)), None)
        if earlier is not None and not look.doc.is_quoted(Span(placed.start, placed.end)):
            first = earlier[0]
            spans = (Span(first.start, first.end), Span(placed.start, placed.end))
            edit = Edit(_before(look.doc.text, placed.start), placed.end, "")
            fix = Fix(Text2("Usuń powtórzone zdanie", "Remove the repeated sentence"), (edit,))
            yield Hit(spans, (_SPACE.sub(" ", placed.text),), (fix,), "sentence", {"words": placed.text})
        else:
            for key in keys:
                seen.setdefault(key, (placed, row))


def _before(text: str, at: int) -> int:
    """Where the space before a place begins, line breaks left alone."""
    while at > 0 and text[at - 1] in " \t":
        at -= 1
    return at


def _is_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one == other or (
        len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) * 10 <= len(one)
    )
