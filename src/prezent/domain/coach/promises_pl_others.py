"""Polish promises without a verb of the first person in the future.

"Paweł z serwisu oddzwoni", "dostanie Pani odpowiedź do piątku", "będzie dołączony", "jutro wysyłamy", "obiecałam
oddzwonić jutro".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from prezent.domain.coach.promise_words import (
    ACTS,
    ADDRESSED,
    COLLEAGUES,
    CONTACT,
    FROM_TODAY,
    GETTING,
    LAW,
    LEAVING,
    NOT_TO_COME,
    OURS,
    OUTSIDERS,
    PARTS,
    What,
)
from prezent.domain.coach.promising import Clauses
from prezent.domain.language.sentences import Sentence, Token

_TO_CUSTOMER = frozenset({
    ("do", "pana"), ("do", "pani"), ("do", "państwa"), ("z", "panem"), ("z", "panią"), ("z", "państwem"),
    ("do", "ciebie"), ("do", "was"), ("z", "tobą"), ("z", "wami"), ("panu", ""), ("pani", ""), ("państwu", ""),
})  # fmt: skip
_BACK_WITH = frozenset({"odpowiedź", "informacja", "wiadomość", "wynik", "decyzja", "propozycja", "rozwiązanie"})


class Told(NamedTuple):
    """The verb of a promise and its places in tokens."""

    verb: str
    strength: Literal["hard", "passive"]
    first: int
    last: int


def theirs(sentence: Sentence, clauses: Clauses, what: What, at: int, start: int, end: int) -> Told | None:
    """The promise that begins with the verb ``at`` in the clause ``start``:``end``, if it is one."""
    tokens = sentence.tokens[start:end]
    match what:
        case "comes":
            return _comes(sentence, clauses, at, start, end)
        case "vowed":
            return _vowed(sentence, at, start, end)
    if _is_outside(tokens) or not LAW.isdisjoint(sentence.lemmas):
        return None
    match what:
        case "be":
            return _be(sentence, clauses, at, start, end)
        case "gets":
            addressed = sentence.tokens[at].text.lower().endswith(("sz", "cie")) or _is_addressed(sentence.tokens, at)
            verb = next(iter(GETTING & sentence.tokens[at].word.lemmas))
            return Told(verb, "passive", at, at) if addressed and clauses.is_due(start, end) else None
        case _:
            return _ours(sentence, clauses, at, start, end)


def _comes(sentence: Sentence, clauses: Clauses, at: int, start: int, end: int) -> Told | None:
    """ "Jutro wysyłamy śruby", "w piątek wracam do Pani z odpowiedzią": a day makes the present a promise."""
    tokens = sentence.tokens[start:end]
    if not clauses.has_day(start, end) or any(token.lower in NOT_TO_COME for token in tokens):
        return None
    verb = next(one.lemma for one in sentence.tokens[at].word.senses if one.lemma in ACTS)
    if verb == "wracać" and not (_is_to_customer(tokens) or _any_of(tokens, _BACK_WITH)):
        return None
    return Told(verb, "hard", at, at)


def _vowed(sentence: Sentence, at: int, start: int, end: int) -> Told | None:
    """ "Obiecałam oddzwonić jutro" (a note of a call); a promise that was not kept is none any more."""
    if not stands_yet(sentence, sentence.tokens[start:end]):
        return None
    for number in range(at + 1, min(end, at + 6)):
        for sense in sentence.tokens[number].word.senses:
            if sense.pos == "inf":
                return Told(sense.lemma, "hard", at, number)
    return None


def stands_yet(sentence: Sentence, clause: Sequence[Token]) -> bool:
    """Whether what was promised is dated from today, and the sentence doesn't go on to say that it was not done."""
    if not any(token.lower in FROM_TODAY for token in clause):
        return False
    return not any(
        before.lower == "nie" and any(one.pos == "praet" for one in token.word.senses)
        for before, token in pairwise(sentence.tokens)
    )


def _be(sentence: Sentence, clauses: Clauses, at: int, start: int, end: int) -> Told | None:
    """ "Będzie dołączony zestaw", "będzie Pani miała odpowiedź jutro"."""
    near = [*range(at + 1, min(end, at + 4)), *range(at - 1, max(start, at - 3) - 1, -1)]
    for number in near:
        senses = sentence.tokens[number].word.senses
        if any(one.pos == "praet" and one.lemma == "mieć" for one in senses):
            addressed = sentence.tokens[at].lower.startswith("będziesz") or _is_addressed(sentence.tokens, at)
            due = addressed and clauses.is_due(start, end)
            return Told("mieć", "passive", min(at, number), max(at, number)) if due else None
        if clauses.is_due(start, end) and any(
            (one.pos == "adj" and one.lemma == "gotowy") or (one.pos == "praet" and one.lemma == "czekać")
            for one in senses
        ):
            addressed = _is_addressed(sentence.tokens, at) or _is_addressed(sentence.tokens, number)
            return None if addressed else Told("być", "passive", min(at, number), max(at, number))
        # "zadowolony", "otwarty" are adjectives too
        if any(one.pos == "adj" for one in senses):
            continue
        lemma = next((one.lemma for one in senses if one.pos == "ppas" and one.has("perf")), None)
        if lemma is not None:
            return Told(lemma, "passive", min(at, number), max(at, number))
    return None


def _ours(sentence: Sentence, clauses: Clauses, at: int, start: int, end: int) -> Told | None:
    """ "Nasz stolarz przyjedzie w piątek", "pani Alicja zadzwoni do Pana": somebody of the house will do it."""
    tokens = sentence.tokens[start:end]
    leaving = LEAVING & sentence.tokens[at].word.lemmas
    if leaving:  # "paczka wyjedzie do Pani jutro"
        sent = _is_to_customer(tokens) or any(one.lower == "od" and two.lower == "nas" for one, two in pairwise(tokens))
        return Told(next(iter(leaving)), "passive", at, at) if sent and clauses.is_due(start, end) else None
    verb = next(one.lemma for one in sentence.tokens[at].word.senses if one.pos == "fin" and one.has("perf"))
    timed = clauses.is_due(start, end)
    before = any(_is_colleague(one) for one in sentence.tokens[start:at])  # "rejestracja zaproponuje Pani" is a dative
    if (_is_addressed(sentence.tokens, at) and not before) or not (timed or verb in CONTACT):
        return None
    house = any(token.lower in OURS for token in tokens) or any(
        (token.lower == "od" and after.lower in {"nas", "naszej"})
        or (token.lower in {"z", "ze"} and (after.lower.startswith("nasz") or not PARTS.isdisjoint(after.word.lemmas)))
        for token, after in pairwise(tokens)
    )
    after = any(_is_colleague(one) for one in sentence.tokens[at + 1 : min(end, at + 6)])
    if house or (timed and (before or after)):
        return Told(verb, "passive", at, at)
    named = verb in CONTACT and timed and any(_is_name(token) for token in tokens) and _is_to_customer(tokens)
    return Told(verb, "passive", at, at) if named else None


def _is_colleague(token: Token) -> bool:
    return any(one.lemma in COLLEAGUES and one.pos == "subst" and one.has("nom") for one in token.word.senses)


def _is_name(token: Token) -> bool:
    return token.text[:1].isupper() and any("imię" in one.kinds and one.has("nom") for one in token.word.senses)


def _is_addressed(tokens: Sequence[Token], at: int) -> bool:
    """Whether the customer is who does it ("otrzyma Pani", "Pani prześle"); not in "zadzwoni pani Alicja"."""
    for number in (at + 1, at - 1):
        if 0 <= number < len(tokens) and tokens[number].lower in ADDRESSED:
            if number and any(one.pos == "prep" for one in tokens[number - 1].word.senses):  # "do Pani zadzwoni"
                continue
            return number + 1 >= len(tokens) or not _is_name(tokens[number + 1])
    return False


def _is_to_customer(tokens: Sequence[Token]) -> bool:
    words = [token.lower for token in tokens]
    return any(
        pair in _TO_CUSTOMER or (pair[0], "") in _TO_CUSTOMER for pair in zip(words, [*words[1:], ""], strict=True)
    )


def _is_outside(tokens: Sequence[Token]) -> bool:
    return _any_of(tokens, OUTSIDERS)


def is_anothers(tokens: Sequence[Token]) -> bool:
    """Whether somebody outside the house is said to do it: "zostanie doręczona przez kuriera"."""
    return any(
        token.lower == "przez" and not OUTSIDERS.isdisjoint(after.word.lemmas) for token, after in pairwise(tokens)
    )


def _any_of(tokens: Sequence[Token], lemmas: frozenset[str]) -> bool:
    return any(not lemmas.isdisjoint(token.word.lemmas) for token in tokens)
