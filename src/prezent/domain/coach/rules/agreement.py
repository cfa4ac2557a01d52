"""Checks of agreement: a small set that is seldom wrong. Where a form can be read in two ways they are silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import Edit, Fix, Severity, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.lexicon import polish
from prezent.domain.language.sentences import Sentence, Token
from prezent.domain.language.spelling_edits import distance
from prezent.domain.language.words import Sense, Word, word

_CASES = frozenset({"nom", "gen", "dat", "acc", "inst", "loc"})
_POSSESSIVES = frozenset({"mój", "twój", "nasz", "wasz"})
#: Their usual forms; who would read "ma" and "mego" so?
_POSSESSIVE_FORM = re.compile(r"(?:m[oó]j|tw[oó]j|nasz|wasz|moi|twoi|nasi|wasi)\w{0,3}")
_POSSESSIVE_STEMS = ("mój", "moj", "moi", "twój", "twoj", "twoi", "nasz", "nasi", "wasz", "wasi")
_FEW = frozenset({"2", "3", "4", "dwa", "trzy", "cztery"})
_PREPOSITIONS = frozenset(
    ["w", "we", "na", "o", "po", "przy", "z", "ze", "do", "od", "dla", "bez", "u", "za", "przed", "pod", "nad",
     "między", "przez", "przeciw", "ku", "wobec", "podczas", "według", "dzięki", "mimo", "pomimo", "zamiast", "oprócz"]
)  # fmt: skip
#: They open a clause and agree with what stood before it.
_RELATIVE = frozenset({"który", "jaki", "czyj", "ile"})
#: Courtesy words stand between an adjective and its noun: "o nowym Pana zamówieniu".
_COURTESY = frozenset({"pan", "pani", "państwo"})
_ENDINGS = (
    "y",
    "i",
    "a",
    "e",
    "ego",
    "iego",
    "emu",
    "iemu",
    "ym",
    "im",
    "ą",
    "ej",
    "iej",
    "ych",
    "ich",
    "ymi",
    "imi",
    "",
)
#: Things that are counted in letters; after five and more their genitive stands.
_COUNTED = frozenset(
    ["paczka", "przesyłka", "sztuka", "godzina", "minuta", "tydzień", "miesiąc", "rok", "złoty", "zdjęcie",
     "zamówienie", "klient", "produkt", "towar", "rata", "faktura", "wiadomość", "osoba", "egzemplarz", "część",
     "krzesło", "komplet", "zestaw", "raz"]
)  # fmt: skip
_NUMERALS = frozenset(
    ["pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć", "jedenaście", "dwanaście", "piętnaście",
     "dwadzieścia", "kilka", "kilkanaście", "kilkadziesiąt", "trzydzieści", "czternaście", "trzynaście",
     "szesnaście"]
)  # fmt: skip
#: Before these a number is a name, not a count: "pkt 5 umowy".
_NUMBERED = frozenset(
    ["nr", "numer", "numeru", "pkt", "punkt", "ust", "art", "§", "str", "strona", "stronie", "poz", "model",
     "wersja", "krok", "godz", "rok", "roku", "lat", ".", ":", "-", "–", "/", "o", "od", "do", "z", "dnia",
     "rozmiar", "rozmiarze", "rozmiaru", "lit"]
)  # fmt: skip
_WORK = frozenset({"roboczy", "kalendarzowy"})


class Clash(NamedTuple):
    """Tokens that do not agree; ``wrong`` is the one to change, ``meant`` what it would be ("": nobody can say)."""

    first: int
    last: int
    wrong: int
    meant: str
    kind: str = ""


@check("SPE-06")
def agreement(look: Look) -> Iterator[Hit]:
    """Forms that do not agree (Polish), "a" and "an" (English)."""
    formal = look.doc.lang == "pl" and look.option("second_person", default=False)
    for placed in look.doc.own:
        clashes = _polish(placed.sentence) if look.doc.lang == "pl" else _articles(placed.sentence)
        if formal:
            clashes += _second_person(placed.sentence)
        for clash in clashes:
            span = placed.span(clash.first, clash.last)
            if not look.doc.is_quoted(span):
                yield _hit(look.doc.slice(span), span, placed.span(clash.wrong), clash)


def _hit(text: str, span: Span, place: Span, clash: Clash) -> Hit:
    said = {"words": " ".join(text.split()), "meant": clash.meant}
    fixes = (Fix(Text2(clash.meant, clash.meant), (Edit(*place, clash.meant),)),) if clash.meant else ()
    severity = Severity.SUGGESTION if clash.kind in {"spoken", "formal"} else None
    return Hit((span,), (said["words"],), fixes, clash.kind, said, severity)


@lru_cache(maxsize=4096)
def _polish(sentence: Sentence) -> tuple[Clash, ...]:
    tokens, found = sentence.tokens, []
    for at, token in enumerate(tokens[:-1]):
        lower = token.lower
        clash: Clash | None = None
        if lower in _PREPOSITIONS:
            clash = _after_preposition(tokens, at)
        elif lower.startswith(_POSSESSIVE_STEMS):
            clash = _possessive(tokens, at)
        elif lower == "tą":
            clash = _spoken(tokens, at)
        elif lower[0].isdecimal() or lower in _NUMERALS or lower in _FEW:
            clash = _numeral(tokens, at) or _working_days(tokens, at)
        if clash is not None:
            found.append(clash)
    return tuple(found)


def _agree(one: Sense, other: Sense) -> bool:
    """Whether two readings share number, case and gender."""
    if len(one.tag) < 4 or len(other.tag) < 4:
        return True
    return all(not one.tag[place].isdisjoint(other.tag[place]) for place in (1, 2, 3))


def _is_noun(spelt: Word) -> bool:
    return (
        bool(spelt.senses)
        and spelt.lemmas.isdisjoint(_COURTESY)
        and all(sense.pos in {"subst", "ger"} for sense in spelt.senses)
    )


def _is_adjective(spelt: Word) -> bool:
    """An adjective that is not also a thing or a person ("umową", "znajomych")."""
    adjectives = {sense.lemma for sense in spelt.senses if sense.pos == "adj"}
    if not adjectives or not spelt.lemmas.isdisjoint(_RELATIVE):
        return False
    common = not adjectives.isdisjoint(polish().lemmas)
    return all(
        sense.pos == "adj" or (common and sense.pos == "subst" and not (sense.has("m1", "pl") and sense.has("gen")))
        for sense in spelt.senses
    )


def _in_case(spelt: Word, pos: tuple[str, ...], cases: frozenset[str]) -> bool:
    return any(sense.pos in pos and len(sense.tag) > 2 and not sense.tag[2].isdisjoint(cases) for sense in spelt.senses)


def _clash(adjective: Word, noun: Word) -> bool:
    return not any(
        _agree(one, other)
        for one in adjective.senses
        if one.pos == "adj"
        for other in noun.senses
        if other.pos != "adj"
    )


def _after_preposition(tokens: tuple[Token, ...], at: int) -> Clash | None:
    """ "w najbliższych dniu": both fit the preposition, but not each other."""
    if at + 2 >= len(tokens):
        return None
    adjective, noun = tokens[at + 1].word, tokens[at + 2].word
    if not _is_adjective(adjective) or not _is_noun(noun) or noun.capitalised:
        return None
    cases = frozenset(
        value
        for sense in tokens[at].word.senses
        if sense.pos == "prep"
        for place in sense.tag
        for value in place & _CASES
    )
    if not (
        _in_case(adjective, ("adj",), cases) and _in_case(noun, ("subst", "ger"), cases) and _clash(adjective, noun)
    ):
        return None
    return Clash(at + 1, at + 2, at + 1, _agreeing(adjective, noun, cases))


def _possessive(tokens: tuple[Token, ...], at: int) -> Clash | None:
    """ "nasz klientom": no reading of the noun fits any of the pronoun."""
    pronoun, noun = tokens[at].word, tokens[at + 1].word
    if (
        pronoun.lemmas.isdisjoint(_POSSESSIVES)
        or not _POSSESSIVE_FORM.fullmatch(pronoun.lower)
        or not _is_noun(noun)
        or noun.capitalised
    ):
        return None
    if not _clash(pronoun, noun):
        return None
    return Clash(at, at + 1, at, _agreeing(pronoun, noun, _CASES))


def _agreeing(adjective: Word, noun: Word, cases: frozenset[str]) -> str:
    """The form of the adjective that fits the noun in one of the cases, or "" where there are several or none."""
    lower = adjective.lower
    stems = {lower[: len(lower) - cut] for cut in range(5) if len(lower) - cut >= 2}
    wanted = [
        sense
        for sense in noun.senses
        if len(sense.tag) > 3 and not sense.tag[2].isdisjoint(cases) and sense.pos != "adj"
    ]
    found = {
        form
        for stem in stems
        for end in _ENDINGS
        for form in (stem + end,)
        if form != lower and any(_fits(sense, adjective, wanted, cases) for sense in word(form).senses)
    }
    nearest = sorted(found, key=lambda form: (distance(lower, form), form))
    if not nearest:
        return ""
    return nearest[0][:1].upper() + nearest[0][1:] if adjective.capitalised else nearest[0]


def _fits(sense: Sense, adjective: Word, wanted: list[Sense], cases: frozenset[str]) -> bool:
    if sense.pos != "adj" or not any(
        sense.lemma == other.lemma and sense.tag[4:] == other.tag[4:]
        for other in adjective.senses
        if other.pos == "adj"
    ):
        return False
    return any(_agree(sense, noun) and bool(sense.tag[2] & noun.tag[2] & cases) for noun in wanted)


def _spoken(tokens: tuple[Token, ...], at: int) -> Clash | None:
    """ "tą sprawę": said by many, written "tę"."""
    if tokens[at].lower != "tą":
        return None
    last = at + 1
    if tokens[last].word.has("adj", "sg", "acc", "f") and last + 1 < len(tokens) and not _is_noun(tokens[last].word):
        last += 1
    if tokens[last].word.only("subst", "sg", "acc", "f") and not tokens[last].word.has("inst"):
        return Clash(at, last, at, "Tę" if tokens[at].word.capitalised else "tę", "spoken")
    return None


def _numeral(tokens: tuple[Token, ...], at: int) -> Clash | None:
    """ "5 paczki": after five and more the genitive stands."""
    if not _is_five_or_more(tokens[at].text) or (at and tokens[at - 1].lower in _NUMBERED):
        return None
    noun = tokens[at + 1].word
    if noun.lemmas.isdisjoint(_COUNTED) or not noun.has("subst", "pl", "nom") or noun.has("pl", "gen"):
        return None
    if any(sense.pos not in {"subst", "ger"} for sense in noun.senses):
        return None
    return Clash(at, at + 1, at + 1, _PLURALS.get(noun.lower, ""), "number")


#: Genitives of the counted things that cannot be guessed from the nominative.
_PLURALS = {
    "paczki": "paczek", "przesyłki": "przesyłek", "sztuki": "sztuk", "godziny": "godzin", "minuty": "minut",
    "tygodnie": "tygodni", "miesiące": "miesięcy", "lata": "lat", "złote": "złotych", "zdjęcia": "zdjęć",
    "zamówienia": "zamówień", "klienci": "klientów", "produkty": "produktów", "towary": "towarów", "raty": "rat",
    "faktury": "faktur", "osoby": "osób", "egzemplarze": "egzemplarzy", "krzesła": "krzeseł", "komplety": "kompletów",
    "zestawy": "zestawów", "razy": "razy",
}  # fmt: skip


def _is_five_or_more(text: str) -> bool:
    if text.lower() in _NUMERALS:
        return True
    if not text.isdecimal() or len(text) > 3:
        return False
    number = int(text)
    return number >= 5 and (number % 100 in {12, 13, 14} or number % 10 not in {2, 3, 4})


def _working_days(tokens: tuple[Token, ...], at: int) -> Clash | None:
    """ "5 dni robocze": the adjective stands in the genitive too."""
    if at + 2 >= len(tokens) or tokens[at + 1].lower != "dni" or tokens[at + 2].word.lemmas.isdisjoint(_WORK):
        return None
    adjective = tokens[at + 2].word
    if _is_five_or_more(tokens[at].text) and not adjective.has("pl", "gen") and adjective.has("pl", "nom"):
        return Clash(at, at + 2, at + 2, adjective.lower[:-1] + "ych", "number")
    if tokens[at].lower in _FEW and at and tokens[at - 1].lower in {"za", "przez"} and adjective.has("pl", "gen"):
        return Clash(at, at + 2, at + 2, adjective.lower[:-3] + "e", "number")
    return None


def _second_person(sentence: Sentence) -> tuple[Clash, ...]:
    """ "Państwo chcecie", where the house asks for "Państwo chcą"."""
    tokens = sentence.tokens
    return tuple(
        Clash(at, at + 1, at + 1, "", "formal")
        for at in range(len(tokens) - 1)
        if tokens[at].lower == "państwo" and tokens[at + 1].word.only("fin", "pl", "sec")
    )


_VOWEL = re.compile(r"(?!eu|ewe|one\b|once|ones|uni(?!n|m|d)|us[aeiu]|usu|util|ur[aieo]|ubi|u-|ut[eo]|uk|o-)[aeiou]")
_SILENT_H = re.compile(r"hour|honest|honou?r|heir")
_CONSONANT = re.compile(r"[bcdfgjklpqtvwyz]|[hmnrsx](?=[a-z]*[aeiouy])")
#: Short words that do not go with an article: then "a" or "an" is something else.
_NO_NOUN = frozenset(
    ["is", "are", "and", "or", "of", "in", "on", "at", "as", "if", "it", "i", "am", "an", "a", "to", "then", "the",
     "we", "you", "they", "he", "she", "will", "would", "was", "were", "has", "have", "for", "from", "with", "but",
     "by", "be", "that", "this"]
)  # fmt: skip


@lru_cache(maxsize=4096)
def _articles(sentence: Sentence) -> tuple[Clash, ...]:
    """ "a apple", "an house"."""
    if sentence.forms.isdisjoint({"a", "an"}):
        return ()
    tokens, found = sentence.tokens, []
    for at in range(len(tokens) - 1):
        article, after = tokens[at], tokens[at + 1].text
        if article.lower not in {"a", "an"} or (article.text == "A" and at) or article.text == "AN":
            continue
        lower = after.lower()
        if (
            not after.isalpha()
            or len(after) < 3
            or lower in _NO_NOUN
            or (after != lower and after != after.capitalize())
        ):
            continue
        sounds = bool(_VOWEL.match(lower) or _SILENT_H.match(lower))
        meant = "an" if sounds else "a"
        if article.lower != meant and (
            sounds or (_CONSONANT.match(lower) and not lower.startswith(("herb", "histor", "hotel")))
        ):
            found.append(Clash(at, at + 1, at, meant.capitalize() if article.word.capitalised else meant, "article"))
        elif article.lower == "an" and not sounds and lower.startswith(("uni", "use", "usu", "util", "euro", "one")):
            found.append(Clash(at, at + 1, at, "A" if article.word.capitalised else "a", "article"))
    return tuple(found)
