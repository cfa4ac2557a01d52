"""What a piece of text is about: its content words, so far reduced that two ways of saying a thing can meet.

Polish words by their lemmas, English words by stems; words of one household ("wysłać", "paczka", "dostawa") count as
one topic. Words that every letter has are left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from prezent.domain.coach.shape import words_of
from prezent.domain.coach.tables import table
from prezent.domain.language.sentences import Sentence, read_sentence
from prezent.domain.language.words import Word

#: Longer texts are read to here: what a customer raises stands in the first pages.
_MOST = 20_000

_EMPTY_PL: Final = words_of(table("topics")["pl"]["empty"])
_EMPTY_EN: Final = words_of(table("topics")["en"]["empty"])


@lru_cache(maxsize=1)
def _households() -> dict[str, str]:
    """Words that speak of one thing: the first stands for all."""
    found: dict[str, str] = {}
    for line in (*table("topics")["pl"]["households"], *table("topics")["en"]["households"]):
        words = line.split()
        for one in words:
            found.setdefault(one, words[0])
            found.setdefault(_stem(one), words[0])
    return found


@lru_cache(maxsize=512)
def topics_of(text: str, lang: str) -> frozenset[str]:
    """The topics of a text."""
    return topics_in(read_sentence(text[:_MOST]), lang)


@lru_cache(maxsize=4096)
def topics_in(sentence: Sentence, lang: str) -> frozenset[str]:
    """The topics of a sentence."""
    read = _polish if lang == "pl" else _english
    return frozenset(topic for token in sentence.tokens if token.word.is_word for topic in read(token.word))


def names_things(text: str, lang: str) -> bool:
    """Whether a question names a thing to answer about: in Polish a noun or a number, in English two content words."""
    if lang != "pl":
        return len(topics_of(text, lang)) > 1
    tokens = read_sentence(text[:_MOST]).tokens
    if not any(token.word.senses for token in tokens):
        return bool(topics_of(text, lang))
    return any(
        bool(_polish(token.word)) and (token.word.has("subst") or token.word.text.isdecimal() or not token.word.senses)
        for token in tokens
        if token.word.is_word
    )


@lru_cache(maxsize=8192)
def _polish(word: Word) -> tuple[str, ...]:
    if word.lower.isdecimal():
        return (word.lower,) if len(word.lower) > 2 else ()
    lemmas = [sense.lemma for sense in word.senses if sense.pos not in _SMALL] or ([] if word.senses else [word.lower])
    if any(lemma in _EMPTY_PL for lemma in lemmas) or len(word.lower) < 3:
        return ()
    known = _households()
    return tuple(dict.fromkeys(known.get(lemma, _root(lemma)) for lemma in lemmas))


_SMALL: Final = words_of("prep conj comp part qub interj siebie ppron12 ppron3 num brev pred adv interp")


def _root(lemma: str) -> str:
    """The beginning of a lemma, long enough to tell words apart and short enough for "wyjaśnić" and "wyjaśnienie"."""
    return lemma[: max(5, len(lemma) - 4)]


@lru_cache(maxsize=8192)
def _english(word: Word) -> tuple[str, ...]:
    lower = word.lower.replace("’", "'").removesuffix("'s")
    if lower.isdecimal():
        return (lower,) if len(lower) > 2 else ()
    if lower in _EMPTY_EN or len(lower) < 3:
        return ()
    known = _households()
    return (known.get(lower) or known.get(_stem(lower)) or _stem(lower),)


_ENDINGS: Final = words_of("ements ement ations ation ments ment ings ing ies ied ers er ed es ly s y e")


def _stem(word: str) -> str:
    """An English word without its commonest ending."""
    for length in (6, 5, 4, 3, 2, 1):
        if word[-length:] in _ENDINGS and len(word) - length >= 3:
            return word[:-length]
    return word
