"""Checks of certainty: words that promise more than anybody can keep."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.choices import begins_sentence, cased
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Edit, Fix, Lang, Span
from prezent.domain.coach.promise_words import is_future, of_first_person
from prezent.domain.coach.promises import promises_in
from prezent.domain.coach.promising import Clauses
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.when import find
from prezent.domain.language.word_lists import word_set

_SURE: Final = {
    "pl": re.compile(
        r"\b(?:na (?:sto procent|pewno)|z (?:całą |absolutną )?pewnością|nigdy więcej|już nigdy|nigdy|zawsze"
        r"|niezawodnie|absolutnie|niewątpliwie)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:for sure|without fail|never again|definitely|certainly|absolutely|undoubtedly|surely|always|never)\b",
        re.IGNORECASE,
    ),
}
_HINTS: Final = {
    "pl": word_set(
        "pewno procent pewnością nigdy zawsze niezawodnie absolutnie niewątpliwie",
    ),
    "en": word_set(
        "sure fail again definitely certainly absolutely undoubtedly surely always never",
    ),
}
#: Places in one sentence; more say nothing new.
MOST: Final = 5
#: "Never" is too much of what goes wrong; "we will never share your data" can be kept.
_WRONG: Final = word_set(
    "pomylić zawieść zapomnieć spóźnić popełnić dopuścić powtórzyć zdarzyć zgubić stracić opóźnić przeoczyć pozwolić",
    "mix let disappoint forget lose happen happens fail miss repeat delay make leave ignore",
)
#: "Jak zawsze", "na zawsze", "nie zawsze" say something else.
_OTHERWISE: Final = re.compile(r"(?:\b(?:jak|na|nie|prawie|as|not|almost|nearly)\s{1,3})\Z", re.IGNORECASE)
_AGAIN: Final = re.compile("więcej|again", re.IGNORECASE)
#: What comes to the customer, whoever brings it.
_COMING: Final = word_set(
    "dotrzeć dojść przyjść trafić otrzymać dostać przyjechać zadziałać wpłynąć",
)
#: What takes place or comes back by itself: "kurs na pewno ruszy w maju".
_TAKING_PLACE: Final = word_set("wrócić odbyć ruszyć rozpocząć zacząć skończyć pojawić udać")
_YOU_PL: Final = frozenset({"pan", "pani", "państwo"})
_COMING_EN: Final = frozenset(["arrive", "reach", "receive", "get", "come"])


@check("OVP-02")
def certainly_promise(look: Look) -> Iterator[Hit]:
    """ "Na pewno", "zawsze", "nigdy więcej" in the clause of a promise."""
    doc = look.doc
    for placed in doc.own:
        if _HINTS[doc.lang].isdisjoint(placed.sentence.forms) or placed.text.endswith("?"):
            continue
        for start, end in _certain(placed.sentence, doc.lang):
            span = Span(placed.start + start, placed.start + end)
            if not doc.is_quoted(span):
                words = doc.slice(span)
                yield Hit((span,), (words,), _without(doc, placed, span), values={"words": words})


@lru_cache(maxsize=2048)
def _certain(sentence: Sentence, lang: Lang) -> tuple[tuple[int, int], ...]:
    """Places of certainty in clauses that promise."""
    clauses = Clauses(sentence, lang)
    promising = {one.clause: True for one in promises_in(sentence, lang)}
    ends = [token.end for token in sentence.tokens]
    found: list[tuple[int, int]] = []
    for match in _SURE[lang].finditer(sentence.text):
        if len(found) == MOST:
            break
        clause = clauses.around(bisect_right(ends, match.start()))
        if clause not in promising:
            promising[clause] = _promises(sentence, lang, clause)
        if not promising[clause]:
            continue
        if _never(match.group()) and not (_AGAIN.search(match.group()) or _goes_wrong(sentence, lang, clause)):
            continue
        if not _OTHERWISE.search(sentence.text, max(0, match.start() - 12), match.start()):
            found.append(match.span())
    return tuple(found)


def _never(words: str) -> bool:
    return "nigdy" in words.lower() or "never" in words.lower()


def _goes_wrong(sentence: Sentence, lang: Lang, clause: tuple[int, int]) -> bool:
    """Whether a clause speaks of a mistake or of something that happens again."""
    tokens = sentence.tokens[slice(*clause)][:60]
    if lang == "en":
        return any(token.lower in _WRONG or token.lower == "again" for token in tokens)
    return any(not _WRONG.isdisjoint(token.word.lemmas) or token.lower == "więcej" for token in tokens)


def _promises(sentence: Sentence, lang: Lang, clause: tuple[int, int]) -> bool:
    """What :func:`promises_in` leaves out: denied promises ("nigdy nie spóźnimy się"), what comes to the customer."""
    tokens = sentence.tokens[slice(*clause)]
    if lang == "en":
        words = [token.lower.replace("’", "'") for token in tokens]
        ours = any(
            word in {"i'll", "we'll"} or (word in {"i", "we"} and after == "will")
            for word, after in zip(words, [*words[1:], ""], strict=True)
        )
        never = "never" in words
        return (ours and never) or ("will" in words and not _COMING_EN.isdisjoint(words))
    if any(of_first_person(token.word) for token in tokens) and any(token.lower == "nigdy" for token in tokens):
        return True
    coming = _COMING if any(token.lower in _YOU_PL for token in tokens) else _COMING | _TAKING_PLACE
    return any(is_future(token.word) and not coming.isdisjoint(token.word.lemmas) for token in tokens)


def _without(doc: Document, placed: Placed, span: Span) -> tuple[Fix, ...]:
    if _never(doc.slice(span)):
        gap = (
            "Żeby to się nie powtórzyło, ⟨jaka zmiana⟩."
            if doc.lang == "pl"
            else "To keep this from happening again, ⟨what you changed⟩."
        )
        return (Fix(Text2("Napisz, co się zmieniło", "Say what has changed"), (Edit(placed.start, placed.end, gap),)),)
    text, start, end = doc.text, span.start, span.end
    if text[end : end + 1] == " ":
        end += 1
    elif text[start - 1 : start] == " ":
        start -= 1
    new = ""
    if begins_sentence(text, span.start) and end < len(text):
        new, end = cased(text[end : end + 1], capital=True), end + 1
    return (Fix(Text2("Bez tego słowa", "Without this word"), (Edit(start, end, new),)),)


# -- what is not in our hands -----------------------------------------------------------------------------------------

_ARRIVING: Final = word_set(
    "otrzymać dostać wpłynąć pojawić znaleźć trafić dotrzeć być mieć",
)
_MONEY: Final = frozenset(["zwrot", "przelew", "pieniądz", "pieniądze", "środek", "kwota", "należność"])
_REFUND_EN: Final = re.compile(
    r"\b(?:you(?:['’]ll| will) (?:receive|get|have)\b[^.;!?]{0,40}\b(?:refund|money|transfer|payment)"
    r"|(?:refund|money|transfer|payment) will (?:arrive|reach|be (?:in|on|with)|appear|show)\b)",
    re.IGNORECASE,
)


@check("OVP-03")
def money_on_a_day(look: Look) -> Iterator[Hit]:
    """A refund that will be there on a day: the bank decides that. (Patterns find the rest of the rule.)"""
    doc = look.doc
    for placed in doc.body:
        for start, end in _refund_on_a_day(placed.sentence, doc.lang):
            span = Span(placed.start + start, placed.start + end)
            if doc.is_quoted(span):
                continue
            when = next(one for one in find(placed.text, doc.lang) if start <= one.start < end)
            said = placed.text[when.start : when.end]
            said = said[:1].lower() + said[1:] if doc.lang == "pl" else said
            words = (
                f"Zwrot zlecę {said}; kiedy pojawi się na koncie, zależy od banku."
                if doc.lang == "pl"
                else f"I will order the refund {said}; when it shows in your account depends on the bank."
            )
            fix = Fix(
                Text2("Co zrobisz Ty, a co bank", "What you do and what the bank does"),
                (Edit(placed.start, placed.end, words),),
            )
            yield Hit((span,), (doc.slice(span),), (fix,), "bank", {"words": doc.slice(span)})


@lru_cache(maxsize=2048)
def _refund_on_a_day(sentence: Sentence, lang: Lang) -> tuple[tuple[int, int], ...]:
    """From the verb to the day, or from the day to the verb."""
    days = [one for one in find(sentence.text, lang) if one.role == "at" and one.kind in {"date", "datetime"}]
    if not days or sentence.text.endswith("?"):
        return ()
    if lang == "en":
        found = _REFUND_EN.search(sentence.text)
        return ((min(found.start(), days[0].start), max(found.end(), days[0].end)),) if found else ()
    if _MONEY.isdisjoint(sentence.lemmas):
        return ()
    clauses = Clauses(sentence, lang)
    for number, token in enumerate(sentence.tokens):
        if is_future(token.word) and not _ARRIVING.isdisjoint(token.word.lemmas) and not token.word.has("pri"):
            first, last = clauses.around(number)
            begin, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
            day = next((one for one in days if begin <= one.start < end), None)
            if day is not None:
                return ((min(token.start, day.start), max(token.end, day.end)),)
    return ()
