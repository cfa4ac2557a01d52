"""Words given in a letter: what, and by when.

A promise is what the author says that he or she (or the house) will do: "sprawdzę", "będę informować", "zobowiązuję
się wysłać", "I'll check" (hard); "postaram się", "I'll try to" (soft); "paczka zostanie wysłana", "the parcel will be
sent" (passive: nobody says who). It is none when it is denied or asked, when it hangs on a condition ("jeśli prześle
Pani zdjęcie, sprawdzę"), when it stands in a clause after "że" that no promising word governs, and when it is courtesy
("chętnie odpowiem na pytania") or a state ("pozostajemy do dyspozycji").

So is what others of the house will do ("nasz technik przyjedzie w piątek") and what the customer will get by a date
("dostanie Pani odpowiedź do piątku"), but not what a courier or a maker will. The present promises where a day is named
("jutro wysyłamy"), the past where a vow is dated from today ("obiecałam oddzwonić jutro").

Its date is the one in its own clause, else in its sentence, else in the next sentence, else in the line that heads its
list. An exact date counts before a vague one. A date that another, later promise brings with it ("wymienimy szybę, a
jutro zadzwonimy") is of a plan: rules are content with it, but the report gives it to the first promise only where that
is to find something out, which ends with the telling ("sprawdzę to i jutro odpiszę").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Lang, Promise, Scope, Span
from prezent.domain.coach.promise_dates import By, Dates, finds_out
from prezent.domain.coach.promises_en import given_in_english
from prezent.domain.coach.promises_pl import given_in_polish
from prezent.domain.coach.promising import Given
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.when import When, find
from prezent.domain.language.word_lists import word_set
from prezent.domain.language.words import word

#: Words of sentences whose dates are of a coupon, a guarantee or a shop.
_HOLDING = word_set(
    "ważny ważność obowiązywać gwarancja czynny nieczynny otwarty zamknięty valid expires expire warranty open closed"
)


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A promise where it stands. ``when`` is its date, exact or vague, in the sentence ``dated``.

    ``planned``: it has none, but the plan that follows it has dates, or a later sentence of its paragraph dates the
    same thing ("Wymienię ekspres. … Nowy ekspres przyjedzie w piątek.").
    """

    placed: Placed
    given: Given
    when: When | None
    dated: Placed
    planned: bool = False
    #: what the report gives as its date
    by: By = None

    @property
    def span(self) -> Span:
        """The words of the promise in the letter."""
        return self.placed.span(self.given.first, self.given.last)

    @property
    def promise(self) -> Promise:
        """As the report tells it."""
        given = self.given
        return Promise(given.verb, given.object, self.by, given.strength, self.span)

    @property
    def when_span(self) -> Span | None:
        """Where its date stands in the letter."""
        when = self.when
        return Span(self.dated.start + when.start, self.dated.start + when.end) if when else None

    def holds(self, start: int, end: int) -> bool:
        """Whether a place of the letter lies in the clause of the promise."""
        tokens, (first, last) = self.placed.tokens, self.given.clause
        return self.placed.start + tokens[first].start <= start and end <= self.placed.start + tokens[last - 1].end

    @property
    def end(self) -> int:
        """Where a date can be put: after the last word of what is promised."""
        return self.placed.start + self.placed.tokens[self.given.room].end


def find_promises(doc: Document, case: CaseContext) -> tuple[Promise, ...]:
    """Every promise in the author's own words, in their order."""
    return tuple(one.promise for one in words_given(doc, case.now))


@lru_cache(maxsize=4)
def words_given(doc: Document, now: datetime | None) -> tuple[Said, ...]:
    """Every promise of a letter with its date and its place. Kept: several rules ask for the same letter."""
    said = []
    sentences = [one for one in doc.own if one.scope is not Scope.GREETING]
    header: Placed | None = None
    for number, placed in enumerate(sentences):
        if placed.scope is not Scope.LIST:
            header = placed if placed.text.endswith(":") else None
        given = promises_in(placed.sentence, doc.lang)
        if not given:
            continue
        later = sentences[number + 1] if number + 1 < len(sentences) else None
        elsewhere = _exact(later, doc.lang, now) or _exact(header if header is not placed else None, doc.lang, now)
        before = find(sentences[number - 1].text, doc.lang, now) if number else ()
        dates = Dates(placed, find(placed.text, doc.lang, now), before, given)
        for one in given:
            if doc.is_quoted(placed.span(one.first, one.last)):
                continue
            when = dates.of(one)
            if (when is None or when.kind == "vague") and elsewhere is not None:
                lent = elsewhere[1] is later and not finds_out(one) and promises_in(later.sentence, doc.lang)
                by = dates.comes_to(one, when) if lent else elsewhere[0].by
                said.append(Said(placed, one, elsewhere[0], elsewhere[1], by=by))
            else:
                planned = when is None and _is_planned(one, number, sentences, doc.lang, now)
                said.append(Said(placed, one, when, placed, planned, dates.comes_to(one, when)))
    return tuple(said)


@lru_cache(maxsize=4096)
def promises_in(sentence: Sentence, lang: Lang) -> tuple[Given, ...]:
    """The promises of one sentence: the same wherever it stands, so kept."""
    if sentence.text.endswith("?"):
        return ()
    return given_in_polish(sentence) if lang == "pl" else given_in_english(sentence)


def _exact(placed: Placed | None, lang: str, now: datetime | None) -> tuple[When, Placed] | None:
    """The first exact date of another sentence, unless that asks or says how long something holds."""
    if placed is None or placed.text.endswith("?") or not _HOLDING.isdisjoint(placed.sentence.lemmas):
        return None
    return next(((one, placed) for one in find(placed.text, lang, now) if one.is_deadline), None)


def _is_planned(given: Given, number: int, sentences: list[Placed], lang: str, now: datetime | None) -> bool:
    """Whether a dated list or item follows, or a dated sentence of the same paragraph about the same thing."""
    placed = sentences[number]
    about = {lemma for part in given.object.split() for lemma in word(part).lemmas if len(lemma) > 3}
    listed = False
    for later in sentences[number + 1 : number + 12]:
        if later.scope is Scope.LIST and listed:
            if _exact(later, lang, now):
                return True
        elif later.block.paragraph == placed.block.paragraph:
            same = not about.isdisjoint(later.sentence.lemmas) or (placed.scope is later.scope is Scope.LIST)
            if same and _exact(later, lang, now):
                return True
        elif listed or not later.text.endswith(":"):
            return False
        listed = listed or later.text.endswith(":")
    return False
