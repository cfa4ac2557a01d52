"""Checks of spelling: unknown words, slips that make another word, missing Polish marks, the comma before "że"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Severity, Span
from prezent.domain.language import intrusions, real_words, spelling
from prezent.domain.language.both import Text2
from prezent.domain.language.lexicon import misspelt
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.words import word

#: With fewer unmarked words than this each is spoken of by itself.
MANY_UNMARKED = 2
#: Proposals are looked for so often in one letter; a letter with more doubtful words is hardly one.
MOST_DOUBTS = 40
#: With more unknown words than this, and every third word unknown, a text is in another language.
MOST_STRANGE = 12
#: Shorter letters have each unmarked word spoken of by itself.
LEAST_LETTERS = 30
MARKS = Text2("Uzupełnij polskie znaki", "Add the Polish letters")
COMMA = Text2("Wstaw przecinek", "Add the comma")


class Doubtful(NamedTuple):
    """A word of the author's own that is probably misspelt, where, and what it is with the Polish marks it lacks."""

    text: str
    span: Span
    marks: str


def doubtful(look: Look) -> list[Doubtful]:
    """The doubtful words of a Polish letter, without names and words of the house, left to right.

    Nothing where most words are unknown: that is not Polish.
    """
    doc = look.doc
    found = [
        (doubt, Span(placed.start + doubt.start, placed.start + doubt.end))
        for placed in doc.own
        for doubt in spelling.doubts(placed.sentence)
    ]
    if not found:
        return []
    allowed, names = _allowed(look), _names(look)
    kept = [
        Doubtful(doubt.text, span, doubt.marks or (spelling.restored(doubt.text) if number < MOST_DOUBTS else ""))
        for number, (doubt, span) in enumerate(found)
        if not doc.is_quoted(span)
        and doubt.text.lower() not in allowed
        and not (doubt.text[:1].isupper() and _is_name(doubt.text.lower(), names))
    ]
    strange = sum(not one.marks for one in kept)
    return [] if strange > MOST_STRANGE and 3 * strange > doc.words else kept


def _allowed(look: Look) -> frozenset[str]:
    return look.settings.known_words | intrusions.FORMS | _names(look)


def _names(look: Look) -> frozenset[str]:
    customer, author = look.case.customer, look.case.author
    told = [customer.first_name, customer.last_name, author.first_name, author.last_name, *look.settings.own_contacts]
    written = (part for text in look.case.customer_said for part in text.split() if part[:1].isupper())
    told += (part.strip(".,;:!?()\"'„”“") for part in written)
    return frozenset(part.lower() for name in told for part in name.replace("-", " ").split())


def _is_name(lower: str, names: frozenset[str]) -> bool:
    """ "Żmijewskiej" is a form of "Żmijewska": the same for all but the last three letters, four at least."""
    return any(lower[: max(4, len(name) - 3)] == name[: max(4, len(name) - 3)] for name in names if len(name) > 3)


def _is_another_word(text: str) -> bool:
    """Whether the slip made a word that the dictionary has ("narazie")."""
    return text.lower() in misspelt("pl") and word(text).known


def _unmarked(look: Look, found: list[Doubtful]) -> list[Doubtful]:
    """Words that lack nothing but Polish marks, when they are many enough to be spoken of together."""
    short = sum(map(str.isalpha, look.doc.text[:200])) < LEAST_LETTERS
    if short or look.settings.severities.get("SPE-03") == "off":
        return []
    lacking = [one for one in found if one.marks]
    return lacking if len(lacking) >= MANY_UNMARKED else []


@check("SPE-01")
def unknown_word(look: Look) -> Iterator[Hit]:
    """A word that the dictionary does not know (Polish), or one often misspelt (English)."""
    if look.doc.lang != "pl":
        yield from _english(look)
        return
    found = doubtful(look)
    together = {one.span for one in _unmarked(look, found)}
    for number, (text, span, marks) in enumerate(found):
        if span in together or _is_another_word(text):
            continue
        proposals = spelling.suggest(text) if number < MOST_DOUBTS else ()
        if marks:
            proposals = tuple(dict.fromkeys((marks, *proposals)))[: spelling.MOST_PROPOSALS]
        sure = bool(marks) or number >= MOST_DOUBTS or spelling.is_sure(text)
        yield _misspelt(look, text, span, proposals, sure=sure)


def _misspelt(look: Look, text: str, span: Span, proposals: tuple[str, ...], *, sure: bool = True) -> Hit:
    public = look.doc.channel == "public"
    said: dict[str, str | Text2] = {"words": text, "proposals": Text2("”, „".join(proposals), "”, “".join(proposals))}
    fixes = tuple(Fix(Text2(one, one), (Edit(*span, one),)) for one in proposals)
    if not proposals or not sure:
        # Nothing common is near: it may be a term that the dictionary lacks.
        severity = Severity.WARNING if public else Severity.SUGGESTION
        return Hit((span,), (text,), fixes, "" if fixes else "alone", said, severity, confidence="likely")
    return Hit((span,), (text,), fixes, "", said, Severity.ERROR if public else None)


def _english(look: Look) -> Iterator[Hit]:
    table = misspelt("en")
    wrong = look.doc.forms & table.keys()
    if not wrong:
        return
    known = look.settings.known_words | _names(look)
    for placed in look.doc.own:
        if placed.sentence.forms.isdisjoint(wrong):
            continue
        for number, token in enumerate(placed.tokens):
            if token.lower in wrong and token.lower not in known and not _is_address(placed.sentence, number):
                span = placed.span(number)
                if not look.doc.is_quoted(span):
                    yield _misspelt(look, token.text, span, tuple(_as(token.text, one) for one in table[token.lower]))


def _is_address(sentence: Sentence, number: int) -> bool:
    """Whether a word is a part of a file's name or of an address."""
    tokens, token = sentence.tokens, sentence.tokens[number]
    before = number > 0 and tokens[number - 1].end == token.start and tokens[number - 1].text in set("./\\@_#")
    after = (
        number + 2 < len(tokens) and tokens[number + 1].start == token.end and tokens[number + 1].text in set("./\\@_")
    )
    return before or (after and tokens[number + 2].start == tokens[number + 1].end)


def _as(written: str, meant: str) -> str:
    return meant[:1].upper() + meant[1:] if written[:1].isupper() else meant


@sieve("SPE-02")
def _on_channel(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """In public a slip is an error. "Szanowana" in the greeting is left to the rule of greetings."""
    greeted = placed.scope is Scope.GREETING and hit.evidence[0].lower().startswith("szanowan")
    if greeted and look.settings.severities.get("GRE-04") != "off":
        return None
    fixes = tuple(
        Fix(fix.title, tuple(one._replace(text=_as(look.doc.text[one.start], one.text)) for one in fix.edits))
        for fix in hit.fixes
    )
    return Hit(hit.spans, hit.evidence, fixes, hit.message, hit.values, _raised(look))


def _raised(look: Look) -> Severity | None:
    return Severity.ERROR if look.doc.channel == "public" else None


@check("SPE-02")
def another_word(look: Look) -> Iterator[Hit]:
    """A slip that made another Polish word (the phrases of the rule say the rest)."""
    if look.doc.lang != "pl":
        return
    for text, span, _marks in doubtful(look):
        if _is_another_word(text):
            yield _slip(look, text, span, spelling.suggest(text)[:1])
    note = look.doc.channel == "note"
    before: Placed | None = None
    for placed in look.doc.own:
        for slip in real_words.slips(placed.sentence):
            follows = before is not None and before.block.paragraph == placed.block.paragraph
            if slip.alone and (note or (follows and before is not None and real_words.has_subject(before.sentence))):
                continue
            span = placed.span(slip.token)
            if not look.doc.is_quoted(span):
                text = placed.tokens[slip.token].text
                yield _slip(look, text, span, (_as(text, slip.meant),))
        before = placed


def _slip(look: Look, text: str, span: Span, proposals: tuple[str, ...]) -> Hit:
    fixes = tuple(Fix(Text2(one, one), (Edit(*span, one),)) for one in proposals)
    return Hit((span,), (text,), fixes, "", {"words": text}, _raised(look), confidence="likely")


@check("SPE-03")
def missing_marks(look: Look) -> Iterator[Hit]:
    """Several words without their Polish marks: one remark, one proposal for all of them."""
    found = _unmarked(look, doubtful(look))
    if not found:
        return
    spans = tuple(one.span for one in found)
    edits = tuple(Edit(*one.span, one.marks) for one in found)
    words_ = tuple(one.text for one in found)
    said: dict[str, str | Text2] = {
        "words": Text2("”, „".join(words_[:3]), "”, “".join(words_[:3])),
        "count": str(len(found)),
    }
    yield Hit(spans, words_, (Fix(MARKS, edits),), "", said, _raised(look))


#: Words after which "że" makes one conjunction with them, or goes on in a row; the comma stands before them, if at all.
_JOINED = frozenset(
    ["mimo", "pomimo", "chyba", "tyle", "dlatego", "zwłaszcza", "szczególnie", "bardziej", "jako", "tym", "omal",
     "omalże", "prawie", "dość", "dosyć", "lecz", "i", "oraz", "albo", "a", "ale", "lub", "czy", "bądź", "tylko",
     "ani", "niż", "jak", "tak", "więc", "zaś", "byle", "nawet", "ledwie", "ledwo", "mało", "cóż", "co", "no", "nie",
     "także", "jakby", "aż", "że", "bo", "choćby", "choć", "chociaż", "również", "też", "jednak", "wszakże",
     "mianowicie", "czyli", "tudzież", "to", "już", "jedynie", "tymbardziej", "właśnie", "ponieważ", "gdyż", "zatem",
     "toteż", "dopiero", "przecież", "głównie", "przede", "wszystkim"]
)  # fmt: skip
#: Words after which nothing but a clause with a comma can follow.
_SURELY = frozenset(
    ["nadzieja", "wiedzieć", "myśleć", "sądzić", "uważać", "widzieć", "rozumieć", "potwierdzać", "potwierdzić",
     "informować", "poinformować", "zapewniać", "zapewnić", "cieszyć", "żałować", "przepraszać", "dziękować",
     "wiadomo", "przykro", "wydawać", "okazać", "zauważyć", "stwierdzić", "ustalić", "napisać", "pisać",
     "powiedzieć", "mówić", "odpowiedzieć", "przyznawać", "przyznać", "wierzyć", "ufać", "obawiać", "bać",
     "pamiętać", "przypominać", "przypomnieć", "dowiedzieć", "usłyszeć", "obiecać", "prosić", "szkoda", "oznaczać",
     "znaczyć", "wynikać", "sprawić", "spowodować", "twierdzić", "podkreślić", "dodać", "zaznaczyć"]
)  # fmt: skip


@lru_cache(maxsize=4096)
def _bare_ze(sentence: Sentence) -> tuple[tuple[int, bool], ...]:
    """(token before a "że" without a comma, whether the comma is surely missing)."""
    found = []
    tokens = sentence.tokens
    for number in range(1, len(tokens)):
        before = tokens[number - 1]
        if (
            tokens[number].lower != "że"
            or not before.word.is_word
            or before.lower in _JOINED
            or before.text[-1].isdecimal()
        ):
            continue
        said = tokens[number - 2] if before.lower == "się" and number > 1 else before
        sure = said.word.known and not said.word.lemmas.isdisjoint(_SURELY)
        found.append((number - 1, sure))
    return tuple(found)


@check("SPE-04")
def comma_before_ze(look: Look) -> Iterator[Hit]:
    """No comma before "że"."""
    if "że" not in look.doc.forms:
        return
    for placed in look.doc.own:
        if "że" not in placed.sentence.forms:
            continue
        for number, sure in _bare_ze(placed.sentence):
            span = placed.span(number, number + 1)
            if look.doc.is_quoted(span):
                continue
            end = placed.span(number).end
            fix = Fix(COMMA, (Edit(end, end, ","),), safe=sure)
            yield Hit(
                (span,), (look.doc.slice(span),), (fix,), values={"words": " ".join(look.doc.slice(span).split())}
            )
