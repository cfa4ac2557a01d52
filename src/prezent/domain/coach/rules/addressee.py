"""The check whether the letter greets the one it goes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from prezent.domain.coach.case import Gender, Person
from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Span
from prezent.domain.coach.shape import customer_gender, words_of
from prezent.domain.language import words
from prezent.domain.language.address import vocative
from prezent.domain.language.both import Text2
from prezent.domain.language.folding import fold
from prezent.domain.language.names import FEMALE, FOREIGN_FEMALE, FOREIGN_MALE, MALE
from prezent.domain.language.nicknames import is_known, may_be_same, relatives
from prezent.domain.language.person_names import canonical_first
from prezent.domain.language.sentences import Token
from prezent.domain.language.words import Word

_POLISH = MALE | FEMALE
_FOREIGN = FOREIGN_MALE | FOREIGN_FEMALE
TITLES = {"pl": words_of("pan panie pani"), "en": words_of("mr mrs ms miss dr")}
#: Capitalised words of greetings that name nobody.
_NO_NAMES = words_of(
    """
    dzień dobry wieczór witam witaj witajcie cześć hej szanowny szanowna szanowni szanowne drogi droga drodzy drogie
    pan pani panie panowie państwo kliencie klientko klienci czytelnicy dear hello hi hey good morning afternoon evening
    greetings sir madam customer customers client clients all team everyone guest guests parents friends there family
    mr mrs ms miss dr prof
    """
)


@check("ENV-07")
def wrong_addressee(look: Look) -> Iterator[Hit]:
    """The greeting, or a vocative in the text, names somebody who is not the customer of the case."""
    person = look.case.customer
    if not person.first_name.strip() and not person.last_name.strip():
        return
    judge = _Polish(look) if look.doc.lang == "pl" else _English(look)
    greetings = [one for one in look.doc.sentences if one.scope is Scope.GREETING]
    greeted = [found for placed in greetings for found in judge.names(placed)]
    # Two people on a case: one of the names is the customer's.
    if not any(judge.is_customer(placed.tokens[at].word) for placed, at in greeted):
        yield from _hits(judge, greeted)
    if look.doc.lang == "pl":
        yield from _hits(judge, [found for placed in look.doc.body for found in _called(placed)])


def _hits(judge: _Polish | _English, names: Sequence[tuple[Placed, int]]) -> Iterator[Hit]:
    for placed, at in names:
        if judge.is_another(placed.tokens, at):
            said = placed.tokens[at].text
            values = {"words": said, "name": judge.shown}
            yield Hit((placed.span(at),), (said, judge.shown), judge.fixes(placed, at), values=values)
            return


def _called(placed: Placed) -> Iterator[tuple[Placed, int]]:
    """Names in the vocative alone after Panie or Pani: the customer is spoken to in the middle of the letter."""
    if placed.sentence.forms.isdisjoint({"panie", "pani"}):
        return
    for at, token in enumerate(placed.tokens[1:], 1):
        if token.word.capitalised and placed.tokens[at - 1].lower in {"panie", "pani"} and _is_vocative(token.word):
            yield placed, at


def _is_vocative(word: Word) -> bool:
    return not word.has("nom") and any(sense.has("voc") and "imię" in sense.kinds for sense in word.senses)


class _Judge:
    """What is known of the customer's name, and whether a word of the letter is it."""

    def __init__(self, look: Look) -> None:
        person: Person = look.case.customer
        self.first = canonical_first(person.first_name)
        self.last = person.last_name.strip()
        self._case = look.case
        self.shown = " ".join(one for one in (person.first_name.strip(), self.last) if one)
        self.lang = look.doc.lang

    @cached_property
    def gender(self) -> Gender | None:
        """The customer's gender."""
        return customer_gender(self._case)

    def names(self, placed: Placed) -> Iterator[tuple[Placed, int]]:
        """The names in a greeting: capitalised words that are none of its formulas."""
        for at, token in enumerate(placed.tokens):
            if token.word.capitalised and token.word.is_word and token.lower not in _NO_NAMES:
                yield placed, at

    def _is_last(self, word: Word) -> bool:
        """Whether a word is the surname in some case: the same but for its ending."""
        for part in fold(self.last).split():
            stem = part[: max(3, len(part) - 2)]
            written = fold(word.text)
            if any(one.startswith(stem) and abs(len(one) - len(part)) < 4 for one in written.split()):
                return True
        return False


class _Polish(_Judge):
    """Names as Polish letters give them: in the vocative, or (wrongly) in the nominative."""

    def is_customer(self, word: Word) -> bool:
        """Whether a word names the customer."""
        return self._is_first(word) or self._is_last(word)

    def _is_first(self, word: Word) -> bool:
        if not self.first:
            return False
        if any(may_be_same(self.first, lemma) for lemma in first_names(word)):
            return True
        # Names that the dictionary does not know, or not in this form.
        return fold(word.text) in _forms(self.first, self.gender)

    def is_another(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word surely names somebody else: no verdict on foreign, rare and unknown names."""
        word = tokens[at].word
        if self.is_customer(word):
            return False
        titled = at > 0 and tokens[at - 1].lower in TITLES["pl"]
        if first_names(word):
            known = self.first in _POLISH or is_known(self.first)
            return bool(self.first) and known and self.first not in _FOREIGN - _POLISH
        surname = any("nazwisko" in sense.kinds and sense.has("sg") for sense in word.senses)
        return titled and surname and bool(self.last)

    def fixes(self, placed: Placed, at: int) -> tuple[Fix, ...]:
        """The customer's name in the vocative, with the title that goes with it."""
        form = vocative(self.first, self.gender) if self.first else None
        if form is None or self.gender is None:
            return ()
        start, text = placed.span(at).start, form
        if at and placed.tokens[at - 1].lower in TITLES["pl"]:
            start, text = placed.span(at - 1).start, f"{'Panie' if self.gender == 'm' else 'Pani'} {form}"
        end = placed.span(at).end
        if at + 1 < len(placed.tokens) and placed.tokens[at + 1].word.capitalised and self.last:
            return ()
        return (
            Fix(Text2(f"Zwróć się do klienta: {text}", f"Address the customer: {text}"), (Edit(start, end, text),)),
        )


class _English(_Judge):
    """Names as English letters give them: unchanged."""

    def is_customer(self, word: Word) -> bool:
        """Whether a word names the customer."""
        written = fold(word.text)
        if written in fold(f"{self.first} {self.last} {self.shown}").split() or self._is_last(word):
            return True
        return bool(self.first) and may_be_same(self.first, word.text)

    def is_another(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word surely names somebody else: a known first name, or what follows a title."""
        word = tokens[at].word
        if self.is_customer(word):
            return False
        before = tokens[at - 1].lower if at else ""
        if before == "." and at > 1:
            before = tokens[at - 2].lower
        if before in TITLES["en"]:
            return bool(self.last or self.first)
        name = word.text.capitalize()
        return bool(self.first) and (name in _FOREIGN or name in _POLISH or is_known(name))

    def fixes(self, placed: Placed, at: int) -> tuple[Fix, ...]:
        """The customer's own name in its place."""
        titled = at > 0 and placed.tokens[at - 1].lower in TITLES["en"] | {"."}
        text = self.last if titled and self.last else self.first
        span: Span = placed.span(at)
        if at + 1 < len(placed.tokens) and placed.tokens[at + 1].word.capitalised:
            span, text = placed.span(at, at + 1), self.shown if not titled else text
        if not text:
            return ()
        title = Text2(f"Zwróć się do klienta: {text}", f"Address the customer: {text}")
        return (Fix(title, (Edit(span.start, span.end, text),)),)


@lru_cache(maxsize=1024)
def _forms(first: str, gender: Gender | None) -> frozenset[str]:
    """The folded nominatives and vocatives of a first name and of its short forms."""
    names = (first, *relatives(first))
    spoken = [vocative(name, gender) or vocative(name, None) for name in names]
    return frozenset(fold(one) for one in (*names, *spoken) if one)


@lru_cache(maxsize=4096)
def first_names(word: Word) -> tuple[str, ...]:
    """The common first names (nominative) that a word may be, in the nominative or vocative."""
    lemmas = [
        sense.lemma.capitalize()
        for sense in word.senses
        if "imię" in sense.kinds and sense.has("sg") and (sense.has("voc") or sense.has("nom"))
    ]
    if not word.senses:
        lemmas = [word.text, *(() if words.available() else _by_vocative().get(word.text, ()))]
    return tuple(dict.fromkeys(one for one in lemmas if one in _POLISH or is_known(one)))


@lru_cache(maxsize=1)
def _by_vocative() -> dict[str, tuple[str, ...]]:
    """For want of the dictionary: the names of the tables by their vocatives."""
    found: dict[str, list[str]] = {}
    for name in sorted(_POLISH):
        spoken = vocative(name, "f" if name in FEMALE else "m")
        if spoken:
            found.setdefault(spoken, []).append(name)
    return {spoken: tuple(names) for spoken, names in found.items()}
