"""Slips that make another Polish word: told by the neighbours, never by the word alone.

What cannot be told for certain is left alone: "Pan Kowalski dziękuje" and "szybkie łącze" are as they should be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from prezent.domain.language.sentences import Sentence, Token
from prezent.domain.language.words import Word, word

#: What an agent says of himself in every other letter: without a subject it is "I".
_SAID: Final = frozenset(
    [
        "dziękować",
        "przepraszać",
        "informować",
        "proponować",
        "żałować",
        "gratulować",
        "ubolewać",
        "przesyłać",
        "zapewniać",
    ]
)
#: What an agent does; "I" only where nobody else can be meant.
_DONE: Final = frozenset(
    ["przekazać", "wysłać", "przesłać", "odesłać", "napisać", "odpisać", "dopisać", "dopilnować", "poinformować",
     "chcieć", "skontaktować", "zaproponować", "przygotować", "zarezerwować", "spróbować", "odnotować", "uregulować",
     "potrzebować", "oczekiwać", "rozumieć", "pokazać", "załączać", "dołączać", "potwierdzać", "wysyłać",
     "przekazywać", "postarać", "sprawdzać", "wyjaśniać", "zgłaszać"]
)  # fmt: skip
#: Words that may stand before the verb without being its subject.
_OPENINGS: Final = frozenset(
    ["bardzo", "serdecznie", "uprzejmie", "najmocniej", "szczerze", "gorąco", "z", "góry", "jeszcze", "raz",
     "również", "i", "a", "więc", "oraz", "dlatego", "jednocześnie", "niniejszym", "także", "też", "nie", "ponadto",
     "następnie", "potem", "jutro", "dziś", "dzisiaj", "zaraz", "niezwłocznie", "natychmiast", "ponownie", "chętnie",
     "oczywiście", "ze", "swojej", "strony", "tym", "samym", "razem", "zatem", "teraz", "wkrótce", "niestety", "po",
     "prostu", "naprawdę"]
)  # fmt: skip
#: So many tokens before and behind a verb are looked at.
FAR: Final = 40
_AND: Final = frozenset({"i", "oraz", "lub", "albo"})
_CLAUSE: Final = frozenset(
    {"że", "żeby", "aby", "by", "aż", "czy", "gdy", "jak", "kiedy", "zanim", "jeśli", "jeżeli", "gdyby"}
)
_CLAUSE_LEMMAS: Final = frozenset({"który", "kto", "co", "jaki", "ktoś", "nikt", "każdy"})
_SOMEBODY: Final = frozenset({"on", "ona", "ono", "kto", "ktoś", "nikt"})
#: Women and houses that may be the unspoken subject of the next sentence.
_HOUSES: Final = frozenset(
    ["klientka", "koleżanka", "kierowniczka", "konsultantka", "kobieta", "córka", "żona", "mama", "matka",
     "sąsiadka", "firma", "ekipa", "osoba", "poczta", "centrala", "hurtownia", "fabryka", "księgowość", "obsługa",
     "serwis", "sklep", "magazyn", "dział", "bank", "zespół", "urząd", "on", "ona"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A token that was probably meant otherwise. ``alone``: that holds only when nobody else spoken of before can be
    the one who does it."""

    token: int
    meant: str
    alone: bool = False


@lru_cache(maxsize=4096)
def slips(sentence: Sentence) -> tuple[Slip, ...]:
    """The slips of a sentence, left to right."""
    found: dict[int, Slip] = {}
    for number, token in enumerate(sentence.tokens):
        if len(token.text) == 1:
            continue
        slip = _first_person(sentence, number, token) or _without_marks(sentence, number, token)
        if slip is not None:
            found[number] = slip
    return tuple(found.values())


def has_subject(sentence: Sentence) -> bool:
    """Whether a sentence names somebody who may be the unspoken subject of the next one."""
    return any(_names_somebody(token.word) for token in sentence.tokens)


def meant_as_i(spelt: Word) -> str:
    """The first person of a verb in the third that is a slip away from it ("dziękuje" → "dziękuję"), or ""."""
    if not _may_be_i(spelt):
        return ""
    lower = spelt.lower
    lemmas = {sense.lemma for sense in spelt.senses if sense.pos == "fin"}
    for form in (lower[:-1] + "ę", lower + "m"):
        said = word(form)
        if any(said.has("fin", "sg", "pri", lemma=lemma) for lemma in lemmas):
            return form
    return ""


def _may_be_i(spelt: Word) -> bool:
    return len(spelt.lower) > 3 and spelt.lower[-1] in "ea" and spelt.has("fin", "sg", "ter")


def _first_person(sentence: Sentence, number: int, token: Token) -> Slip | None:
    if not _may_be_i(token.word):
        return None
    tokens = sentence.tokens
    opens = number < FAR and all(one.lower in _OPENINGS or one.text == "," for one in tokens[:number])
    joined = number > 1 and tokens[number - 1].lower in _AND
    if not (opens or joined) or tokens[-1].text.startswith("?") or _follows_subject(sentence, number):
        return None
    meant = meant_as_i(token.word)
    if not meant:
        return None
    before, after = tokens[max(number - FAR, 0) : number], tokens[number + 1 : number + 1 + FAR]
    if joined and _says_i(before):
        between = before[_last_i(before) + 1 :]
        named = any(_opens_clause(one) or _may_do_it(one.word) for one in between)
        return None if named else Slip(number, meant)
    return _opening(number, meant, token.word.lemmas, after) if opens else None


def _opening(number: int, meant: str, lemmas: frozenset[str], after: tuple[Token, ...]) -> Slip | None:
    """A verb that opens its sentence."""
    if not lemmas.isdisjoint(_SAID):
        return Slip(number, meant, alone=True)
    if lemmas.isdisjoint(_DONE):
        return None
    if _goes_on_as_i(after):
        return Slip(number, meant)
    # "Zgłasza usterkę, prosi o naprawę": told of somebody else.
    told = any(one.word.only("fin", "sg", "ter") or _may_do_it(one.word) for one in after)
    return None if told else Slip(number, meant, alone=True)


def _says_i(tokens: tuple[Token, ...]) -> bool:
    return any(_is_i(one.word) for one in tokens)


def _is_i(spelt: Word) -> bool:
    return spelt.only("sg", "pri") and (spelt.has("fin") or spelt.has("bedzie") or spelt.has("praet"))


def _last_i(tokens: tuple[Token, ...]) -> int:
    return max(at for at, one in enumerate(tokens) if _is_i(one.word))


def _opens_clause(token: Token) -> bool:
    return token.lower in _CLAUSE or not token.word.lemmas.isdisjoint(_CLAUSE_LEMMAS)


def _goes_on_as_i(after: tuple[Token, ...]) -> bool:
    """ "… i odpiszę": the same person says "I" next, with nobody named in between."""
    for at, one in enumerate(after[:-1]):
        if _may_do_it(one.word) or _opens_clause(one):
            return False
        if one.lower in _AND and _is_i(after[at + 1].word):
            return True
    return False


def _follows_subject(sentence: Sentence, number: int) -> bool:
    """ "Dziękuje Pan", "przekaże kurier": the subject stands right behind."""
    after = sentence.tokens[number + 1] if number + 1 < len(sentence.tokens) else None
    return after is not None and (_names_somebody(after.word) or (after.lower == "pan"))


def _may_do_it(spelt: Word) -> bool:
    """Whether a word behind a verb can be its subject; what looks alike in the accusative is taken for its object."""
    if spelt.lower in _SOMEBODY or (not spelt.known and spelt.capitalised):
        return True
    if spelt.lower == "pani":
        # "Przekażę Pani numer", "wyślę Pani część": hers, or to her.
        return False
    named = [sense for sense in spelt.senses if sense.pos in {"subst", "ppron3"} and sense.has("sg", "nom")]
    return any(sense.has("m1") for sense in named) or (bool(named) and not spelt.has("acc", "sg"))


def _names_somebody(spelt: Word) -> bool:
    """Whether a word names a person or a house in the nominative."""
    if spelt.lower == "pani" or not spelt.known:
        return not spelt.known and spelt.capitalised
    return any(
        sense.pos in {"subst", "ppron3"} and sense.has("sg", "nom") and (sense.has("m1") or sense.lemma in _HOUSES)
        for sense in spelt.senses
    )


#: Whole words that without their marks are other words: what is meant.
_BARE: Final = {"sa": "są", "wiec": "więc", "tez": "też", "ze": "że"}
_NOT_AFTER_ZE: Final = ("gen", "inst", "adj", "num")


def _without_marks(sentence: Sentence, number: int, token: Token) -> Slip | None:
    if token.text == "te":
        return _te(sentence, number)
    meant = _BARE.get(token.text)
    if meant is None:
        return None
    before = sentence.tokens[number - 1] if number else None
    after = sentence.tokens[number + 1] if number + 1 < len(sentence.tokens) else None
    comma = before is not None and before.text == ","
    if token.text == "sa":
        fits = before is not None and before.word.is_word
    elif token.text == "wiec":
        fits = comma
    elif token.text == "tez":
        fits = any(one is not None and _is_verb(one.word) for one in (before, after))
    else:
        fits = (
            comma and after is not None and after.word.known and not any(after.word.has(one) for one in _NOT_AFTER_ZE)
        )
    return Slip(number, meant) if fits else None


def _is_verb(spelt: Word) -> bool:
    return bool(spelt.senses) and all(sense.pos in {"fin", "praet", "inf", "impt", "bedzie"} for sense in spelt.senses)


def _te(sentence: Sentence, number: int) -> Slip | None:
    """ "te sprawę": the noun is one, so "tę" is meant."""
    after = sentence.tokens[number + 1] if number + 1 < len(sentence.tokens) else None
    if after is not None and after.word.only("subst", "sg", "acc", "f"):
        return Slip(number, "tę")
    return None
