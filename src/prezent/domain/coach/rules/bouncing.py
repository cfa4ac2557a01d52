"""Checks of bouncing: who is sent on without our doing anything, and what is passed on without an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from prezent.domain.coach.catalogue import Hit, Look, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Lang, Severity
from prezent.domain.coach.rules.attitude import around, listed
from prezent.domain.coach.tables import table
from prezent.domain.language import when
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence

_PRAISE = "praise"
#: Sentences of a paragraph that are looked at on each side.
_PARAGRAPH = 15
_NOT_A_DIGIT = re.compile(r"\D+")


@sieve("BOU-01")
def sent_on(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Sending the customer on is no bounce beside an action of our own, or to a contact of the house."""
    near = around(look, placed, _PARAGRAPH, _PARAGRAPH)
    paragraph = (one.sentence for one in near if one.block.paragraph == placed.block.paragraph)
    if any(_acts(one, look.doc.lang) for one in paragraph):
        return None
    return None if _is_ours(placed.text, look.settings.own_contacts) else hit


@sieve("BOU-02")
def disowned(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """With an action of our own right after it, "not our fault" weakens the letter but closes no door."""
    if any(_acts(one.sentence, look.doc.lang) for one in around(look, placed, 0, 2)):
        return replace(hit, severity=Severity.WARNING, message="then")
    return hit


@sieve("BOU-03")
def passed_on(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Passing on is fine where the letter says when somebody answers, or that the writer will."""
    doc = look.doc
    if look.case.kind == _PRAISE:
        return None
    near = around(look, placed, 0, 4)
    if any(one.is_deadline for sentence in near[:2] for one in when.find(sentence.text, doc.lang)):
        return None
    if any(_answers(one.sentence, doc.lang) for one in near):
        return None
    who = (
        " Sprawę prowadzi teraz ⟨kto i do kiedy⟩."
        if doc.lang == "pl"
        else " The matter is now with ⟨whom, until when⟩."
    )
    fix = Fix(Text2("Dopisz osobę i termin", "Add a person and a date"), (Edit(placed.end, placed.end, who),))
    return replace(hit, fixes=(fix,))


@lru_cache(maxsize=2048)
def _acts(sentence: Sentence, lang: Lang) -> bool:
    """Whether the writer says that they did or will do something about it."""
    if lang == "en":
        return _acts_en().search(sentence.text) is not None
    return any(not verbs <= listed("pl", "idle") for verbs in _own_deeds(sentence))


@lru_cache(maxsize=2048)
def _answers(sentence: Sentence, lang: Lang) -> bool:
    """Whether the writer says that they will come back to the customer."""
    if lang == "en":
        return _answers_en().search(sentence.text) is not None
    return any(not verbs.isdisjoint(listed("pl", "back")) for verbs in _own_deeds(sentence, future=True))


def _own_deeds(sentence: Sentence, *, future: bool = False) -> Iterator[frozenset[str]]:
    """Lemmas of finished deeds in the first person that are not denied: "zgłosiłem", "zadzwonię"."""
    before = ""
    for token in sentence.tokens:
        word = token.word
        if before != "nie" and (word.has("fin", "pri", "perf") or (not future and word.has("praet", "pri", "perf"))):
            yield word.lemmas
        before = token.lower


@cache
def _acts_en() -> re.Pattern[str]:
    verbs = "|".join(sorted(listed("en", "does")))
    auxiliary = r"(?:['’](?:ve|ll|m|re)| have| will| am| are)?(?: now| already| just| also)?"
    return re.compile(rf"\b(?:i|we){auxiliary} (?:{verbs})\w*", re.IGNORECASE)


@cache
def _answers_en() -> re.Pattern[str]:
    verbs = table("attitude")["en"]["back"]
    return re.compile(
        rf"\b(?:(?:i|we)(?:['’]ll| will)(?: personally| also| then)?|and(?: then)?) (?:{verbs})", re.IGNORECASE
    )


def _is_ours(text: str, contacts: frozenset[str]) -> bool:
    lower, digits = text.lower(), _NOT_A_DIGIT.sub("", text)
    for one in contacts:
        number = _NOT_A_DIGIT.sub("", one)
        if one.lower() in lower or (len(number) >= 7 and number[-9:] in digits):
            return True
    return False
