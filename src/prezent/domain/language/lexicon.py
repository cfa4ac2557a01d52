"""Our own lists of words: how common a Polish word is in letters, words often misspelt, words that are no slip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

#: What stands for a letter with a Polish mark when the mark is left out.
PLAIN: Final = str.maketrans("ąćęłńóśźż", "acelnoszz")
MARKED: Final[Mapping[str, str]] = MappingProxyType(
    {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}
)

#: How far down the list a form stands: the less, the commoner.
OFTEN, COMMON, SEEN, LEMMA, KIN, OTHER = 0.0, 0.1, 0.2, 0.3, 0.35, 0.6


def plain(word: str) -> str:
    """A lower-case word without its Polish marks."""
    return word.translate(PLAIN)


@dataclass(frozen=True, slots=True)
class WordList:
    """Common forms and their rank, the same by their look without Polish marks, and every run of three letters."""

    rank: Mapping[str, float]
    by_plain: Mapping[str, tuple[str, ...]]
    lemmas: frozenset[str]
    runs: frozenset[str]


def lines(name: str) -> Iterator[str]:
    """The lines of a data file that say something."""
    text = (resources.files("prezent.domain.language") / "data" / name).read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def polish() -> WordList:
    """The list of common Polish words. Read once."""
    sections: dict[str, list[str]] = {}
    for line in lines("common.pl.txt"):
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        else:
            current.extend(line.split())
    rank: dict[str, float] = {}
    for name, value in (("lemmas", LEMMA), ("seen", SEEN), ("common", COMMON), ("often", OFTEN)):
        rank.update(dict.fromkeys(sections[name], value))
    by_plain: dict[str, list[str]] = {}
    for form in rank:
        by_plain.setdefault(plain(form), []).append(form)
    lemmas = frozenset(sections["lemmas"])
    found = frozenset(run for form in rank for run in runs_of(form))
    return WordList(rank, {key: tuple(forms) for key, forms in by_plain.items()}, lemmas, found)


def frequent() -> Iterator[str]:
    """The spellings that letters are full of: common forms, and the most common with a capital as sentences begin."""
    for form, value in polish().rank.items():
        yield form
        if value <= COMMON:
            yield form[:1].upper() + form[1:]


def runs_of(form: str) -> Iterator[str]:
    """Every three letters in a row, the edges of the word counting as letters."""
    edged = f"^{form}$"
    return (edged[at : at + 3] for at in range(len(edged) - 2))


@cache
def misspelt(lang: str) -> Mapping[str, tuple[str, ...]]:
    """What is often written, and what is meant by it."""
    table: dict[str, tuple[str, ...]] = {}
    for line in lines(f"misspelt.{lang}.txt"):
        written, _, meant = line.partition(": ")
        table[written] = tuple(meant.split("|"))
    return table


@cache
def loanwords() -> tuple[str, ...]:
    """Beginnings of words that Polish has taken in and the dictionary has not."""
    return tuple(lines("loanwords.txt"))


@cache
def english() -> frozenset[str]:
    """Common English words, in lower case."""
    return frozenset(word for line in lines("common.en.txt") for word in line.split())
