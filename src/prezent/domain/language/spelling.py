"""Spelling of Polish: the words of a sentence that the dictionary does not know, and what was probably meant.

A form that the dictionary knows only as a surname or from old books ("pudelko", "narazie") is doubtful in lower case;
a form that it does not know may be a name when it begins with a capital. Both are spoken of only where a common word
stands very near. Proposals are computed when asked for, and kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from prezent.domain.language import words
from prezent.domain.language.lexicon import (
    COMMON,
    KIN,
    OTHER,
    english,
    loanwords,
    misspelt,
    plain,
    polish,
    runs_of,
)
from prezent.domain.language.sentences import ABBREVIATIONS, Sentence
from prezent.domain.language.spelling_edits import alike, distance, likely, near_plain, unique, unlikely, with_marks
from prezent.domain.language.words import Sense, Word, word

LEAST: Final = 3
MOST_PROPOSALS: Final = 4
#: Longer "words" are junk of a machine; nothing is proposed for them.
LONGEST: Final = 30
#: Letters that may follow the beginning of a loanword.
LONGEST_ENDING: Final = 4
#: A slip at most this far from a common word leaves little doubt, whatever else the form may be.
_NEAR: Final = 0.6
#: A proposal with at most this score (its distance and its rarity) leaves little doubt; less for what may be a name.
SURE: Final = 1.15
_SURE_OF_NAME: Final = 0.9
#: With a proposal at least as good as this nothing further is looked for.
_GOOD: Final = 1.0
#: The worst proposal that is shown.
_WORST: Final = 1.75

_SHORT: Final = ABBREVIATIONS | {
    "app", "cm", "dag", "dm", "doc", "eur", "faks", "fv", "jw", "kg", "km", "kwh", "kw", "maks", "mb", "gb", "tb",
    "mm", "mies", "min", "ml", "opak", "pdf", "jpg", "png", "plik", "pln", "proc", "pw", "rys", "rtv", "agd", "sygn",
    "szt", "tab", "tyg", "usd", "wew", "wg", "wlkp", "woj", "ww", "wym", "zał", "tzn", "tj", "cdn", "ps", "pn", "nb",
    "lp", "vat", "led", "usb", "sms", "ok", "kpl", "gat", "rozm", "dł", "szer", "wys", "gł", "poj", "cz", "rozdz",
    "in", "hej", "ups", "oki", "www", "html", "com",
}  # fmt: skip
_BEGINNINGS: Final = (
    "anty", "arcy", "auto", "bio", "cyber", "eko", "ekstra", "elektro", "euro", "foto", "hiper", "kilku", "makro",
    "mega", "meta", "mikro", "mini", "mono", "multi", "nie", "nad", "pod", "ponad", "post", "pół", "pra", "pro",
    "prze", "pseudo", "re", "super", "tele", "termo", "trój", "ultra", "wideo", "wielo", "współ", "dwu", "czworo",
    "jedno", "pełno", "nisko", "wysoko",
)  # fmt: skip
_OLD: Final = frozenset({"daw.", "hist.", "przest.", "arch.", "stpol.", "gwar.", "daw._dziś_gwar."})
#: Little words that are written apart from what follows them.
_APART: Final = frozenset(
    ["na", "nie", "po", "w", "we", "z", "ze", "do", "od", "co", "i", "o", "u", "przy", "pod", "nad", "za", "bez",
     "dla", "a", "to", "tak", "jak", "tym", "tej", "ten", "by"]
)  # fmt: skip
_PERSON_ENDS: Final = ("m", "ś", "śmy", "ście")
_BASES: Final = frozenset({"żeby", "aby", "by", "gdyby", "jakby", "oby", "choćby", "ażeby", "iżby", "że", "czy"})
_VOWELS: Final = frozenset("aąeęioóuy")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word (or a part of one with a hyphen) that is probably misspelt: its token, its place in the sentence, its
    spelling in the normal form C. ``marks`` is the same with Polish marks where they make it a common word, else "";
    :func:`restored` asks the dictionary too."""

    token: int
    start: int
    end: int
    text: str
    marks: str = ""


@lru_cache(maxsize=4096)
def doubts(sentence: Sentence) -> tuple[Doubt, ...]:
    """The words of a sentence that are probably misspelt, left to right. Empty without the dictionary."""
    if not words.available():
        return ()
    rank = polish().rank
    return tuple(
        doubt
        for number, token in enumerate(sentence.tokens)
        if token.text not in rank and token.word.is_word and len(token.text) > 1
        for doubt in _doubts_of(sentence, number)
    )


def _doubts_of(sentence: Sentence, number: int) -> Iterator[Doubt]:
    token = sentence.tokens[number]
    inside = not sentence.begins(number)
    # A name that opens a sentence may be a common word with a slip ("Pudelko").
    doubtful = token.word.capitalised and not inside and not _is_well_spelt(word(token.lower))
    if (_is_well_spelt(token.word) and not doubtful and token.lower not in misspelt("pl")) or _is_left_alone(
        sentence, number
    ):
        return
    for start, end in _parts(sentence.text[token.start : token.end]):
        written = unicodedata.normalize("NFC", sentence.text[token.start + start : token.start + end])
        verdict = _verdict(written, inside=inside or start > 0)
        if verdict is not None:
            yield Doubt(number, token.start + start, token.start + end, written, verdict)


def _is_left_alone(sentence: Sentence, number: int) -> bool:
    token = sentence.tokens[number]
    text, lower = token.text, token.lower
    if len(text) < LEAST or len(text) > words.MAX_WORD or lower in _SHORT or _is_loanword(lower):
        return True
    if not all(char.isalpha() or char in "-'’" for char in text) or "'" in text or "’" in text:
        return True
    if any(char.isupper() for char in text[1:].replace("-", "")) or not _VOWELS & set(lower):
        return True
    before = sentence.tokens[number - 1] if number else None
    after = sentence.tokens[number + 1] if number + 1 < len(sentence.tokens) else None
    if (
        before is not None
        and before.end == token.start
        and (before.text in set("./\\@#_&=") or before.text.isdecimal())
    ):
        return True
    if after is None or after.start != token.end:
        return _is_foreign(sentence, number)
    further = sentence.tokens[number + 2] if number + 2 < len(sentence.tokens) else None
    named = after.text == "." and further is not None and further.start == after.end and further.word.is_word
    return named or after.text in set("/\\@_&=(") or after.text.isdecimal() or _is_foreign(sentence, number)


def _is_loanword(lower: str) -> bool:
    return lower.startswith(loanwords()) and any(
        lower.startswith(stem) and len(lower) - len(stem) <= LONGEST_ENDING for stem in loanwords()
    )


def _is_foreign(sentence: Sentence, number: int) -> bool:
    """Whether the word is English and stands among English words."""
    tokens = sentence.tokens
    near = [one for one in tokens[max(number - 2, 0) : number + 3] if one.word.is_word and not one.word.known]
    return len(near) > 1 and tokens[number].text.isascii() and any(one.lower in english() for one in near)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a word stand that must be known: the whole, or what the hyphens part."""
    if "-" not in text:
        yield 0, len(text)
        return
    start = 0
    for part in text.split("-"):
        end = start + len(part)
        if len(part) >= LEAST and not _is_first_half(part):
            yield start, end
        start = end + 1


def _is_first_half(part: str) -> bool:
    """ "biało", "ekonomiczno": an adjective before a hyphen; or a part that needs no other."""
    lower = part.lower()
    return lower in _BEGINNINGS or (
        lower.endswith("o") and any(word(lower[:-1] + end).known for end in ("y", "i", "a"))
    )


def _verdict(written: str, *, inside: bool) -> str | None:
    """None where the word is left alone; else its form with Polish marks, or "" when marks are not what it misses."""
    lower = written.lower()
    if lower in misspelt("pl"):
        return ""
    spelt = word(written)
    if _is_well_spelt(spelt) and (inside or not spelt.capitalised):
        return None
    if written[:1].isupper():
        return _capital_verdict(written, inside=inside)
    if spelt.known:
        marks = _common_marks(lower)
        return marks or ("" if _is_slip_of_common(lower) else None)
    if _is_made_up(lower):
        return None
    return _common_marks(lower)


def _capital_verdict(written: str, *, inside: bool) -> str | None:
    """A capital inside a sentence is a name unless marks make it a common word ("Panstwo")."""
    lower = written.lower()
    if _is_well_spelt(word(lower)):
        return None
    marks = _common_marks(lower)
    if marks and len(lower) >= LEAST + 1 and not (inside and word(written).known):
        return _as(written, marks)
    if inside or word(written).known:
        return None
    return "" if not _is_made_up(lower) and (_is_slip_of_common(lower) or _is_hardly_a_name(lower)) else None


def _is_hardly_a_name(lower: str) -> bool:
    """Whether a common word is so near that the form is no name, though it begins with a capital."""
    if len(lower) < 6:
        return False
    ranked = _ranked(lower)
    return bool(ranked) and ranked[0][1] <= _SURE_OF_NAME and _rarity(ranked[0][0]) <= KIN


def _common_marks(lower: str) -> str:
    """The commonest form that differs by Polish marks alone, if it is a common one."""
    found = [one for one in polish().by_plain.get(plain(lower), ()) if one != lower and _adds_marks(lower, one)]
    return min(found, key=lambda one: (polish().rank[one], one), default="")


def _is_slip_of_common(lower: str) -> bool:
    """Whether a common word of five letters or more is so near that the form can hardly be meant."""
    if len(lower) < 5:
        return False
    return any(
        polish().rank[one] <= COMMON and distance(lower, one) <= _NEAR and len(one) >= 5 for one in _near_common(lower)
    )


def _is_made_up(lower: str) -> bool:
    """A known word with a known beginning ("minizestaw"), or a joining word with a personal ending ("żebyśmy")."""
    if any(lower.endswith(end) and lower[: -len(end)] in _BASES for end in _PERSON_ENDS):
        return True
    for begin in _BEGINNINGS:
        rest = lower[len(begin) :]
        if lower.startswith(begin) and len(rest) >= 4 and _is_well_spelt(word(rest)):
            return begin != "nie" or word(rest).has("adj") or word(rest).has("ppas") or word(rest).has("pact")
    return False


def _is_well_spelt(spelt: Word) -> bool:
    return spelt.known and _is_usual(spelt)


def _is_usual(spelt: Word) -> bool:
    """Whether a word as it is spelt is more than a name in lower case or a word of old books."""
    if not spelt.is_word or spelt.lower in polish().rank:
        return True
    return any(_is_usual_sense(sense, capital=spelt.capitalised) for sense in spelt.senses)


@lru_cache(maxsize=words.CACHE_SIZE)
def _is_usual_sense(sense: Sense, *, capital: bool) -> bool:
    name = bool(sense.kinds) and not any(
        kind.startswith("nazwa") and kind.endswith("pospolita") for kind in sense.kinds
    )
    return (capital or not name) and sense.labels.isdisjoint(_OLD)


@lru_cache(maxsize=8192)
def restored(written: str) -> str:
    """An unknown form with the Polish marks that it misses, or "" when marks alone do not make it a word."""
    lower = written.lower()
    if word(lower).known or len(lower) > LONGEST:
        return ""
    found = [form for form in known_among(_sieved(with_marks(lower))) if _rarity(form) <= OTHER]
    return _as(written, min(found, key=lambda form: (_rarity(form), distance(lower, form), form), default=""))


def _adds_marks(written: str, meant: str) -> bool:
    return len(written) == len(meant) and all(a in (b, plain(b)) for a, b in zip(written, meant, strict=True))


def suggest(written: str) -> tuple[str, ...]:
    """At most four words that were probably meant by an unknown one, likeliest first; capitals as they are written."""
    return tuple(_as(written, form) for form, _score in _ranked(unicodedata.normalize("NFC", written).lower()))


def is_sure(written: str) -> bool:
    """Whether what is proposed first is near and common enough to leave little doubt that the word is misspelt."""
    ranked = _ranked(unicodedata.normalize("NFC", written).lower())
    return bool(ranked) and ranked[0][1] <= SURE


@lru_cache(maxsize=8192)
def _ranked(lower: str) -> tuple[tuple[str, float], ...]:
    if not LEAST <= len(lower) <= LONGEST or not words.available():
        return ()
    scores = dict.fromkeys(misspelt("pl").get(lower, ()), 0.0)
    for form in _near_common(lower):
        scores.setdefault(form, distance(lower, form) + polish().rank[form])
    for form in known_among((*alike(lower), *_sieved(with_marks(lower)), *_sieved(likely(lower), spared=1))):
        scores.setdefault(form, distance(lower, form) + _rarity(form))
    for form, cost in _apart(lower):
        scores.setdefault(form, cost)
    if min(scores.values(), default=9.0) > _GOOD:
        for form in known_among(_sieved(unlikely(lower))):
            scores.setdefault(form, distance(lower, form) + _rarity(form))
    scores.pop(lower, None)
    ranked = sorted((score, form) for form, score in scores.items() if score <= _WORST)
    return tuple((form, score) for score, form in ranked[:MOST_PROPOSALS])


def _near_common(lower: str) -> list[str]:
    """Common forms whose look without Polish marks is at most one slip away."""
    by_plain = polish().by_plain
    return [form for key in near_plain(plain(lower)) & by_plain.keys() for form in by_plain[key] if form != lower]


def _apart(lower: str) -> Iterator[tuple[str, float]]:
    """Two words written as one ("narazie"), and what they cost."""
    rank = polish().rank
    for at in range(1, len(lower) - 1):
        first, second = lower[:at], lower[at:]
        if first in _APART and second in rank:
            yield f"{first} {second}", 0.55 + rank[second]
        elif len(first) > 2 and len(second) > 2 and rank.get(first, 1) <= COMMON and rank.get(second, 1) <= COMMON:
            yield f"{first} {second}", 0.75 + rank[second]


def known_among(forms: Iterable[str]) -> list[str]:
    """The forms that the dictionary knows as more than names and old words."""
    asked = unique(form for form in forms if len(form) > 1)
    return [form for form in words.known_among(asked) if _is_usual(word(form))]


def _sieved(forms: Iterable[str], *, spared: int = 0) -> Iterator[str]:
    """The forms that have at most ``spared`` rows of three letters which no common word has."""
    runs = polish().runs
    return (form for form in forms if sum(run not in runs for run in runs_of(form)) <= spared)


def _rarity(form: str) -> float:
    rank = polish().rank.get(form)
    if rank is not None:
        return rank
    found = word(form)
    value = KIN if not polish().lemmas.isdisjoint(found.lemmas) else OTHER
    return value + 0.4 if found.only("ger", "pl") else value


def _as(written: str, form: str) -> str:
    return form[:1].upper() + form[1:] if written[:1].isupper() else form
