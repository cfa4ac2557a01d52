"""Whether a word is a vulgar one, by the list in ``data/vulgar_words.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from prezent.domain.coach.tables import lines

# ruff: noqa: SIM905 - a row of words is read more easily than a row of literals
_PREFIXES = (
    "",
    *"do na nad o ob od ode po pod pode prze przy roz roze s u w we wy z za ze powy poroz niedo".split(),
)
_BRACES = re.compile(r"\{([^}]*)\}")
#: Stems are looked up by their first letters; none is shorter.
_KEY = 3

#: "k***a", "f**k": letters covered by marks, two of them still seen.
MASKED = re.compile(r"(?<![\w*])[^\W\d_]{1,6}[*#@$]{1,8}[^\W\d_]{0,8}(?![\w*])")
#: What people mean by them.
_MEANT = (
    "kurwa kurwy kurwę kurwo wkurwia wkurwiony skurwysyn chuj chuja chujem chuju chujowy chujowe huj pierdol pierdolić "
    "pierdolę pierdolony spierdalaj spierdalać wypierdalaj wypierdalać jebać jebany jebane jebana zajebiste zajebisty "
    "pizda dupa dupy dupie dupę gówno gówna fuck fucking fucked fucker shit shitty bullshit bitch cunt asshole bastard "
    "motherfucker"
).split()


@lru_cache(maxsize=50_000)
def is_vulgar(form: str) -> bool:
    """Whether a word, given in lower case, is on the list; one of its parts joined by a hyphen is enough."""
    words, stems, spared, spared_stems = _list()
    for part in form.split("-") if "-" in form else (form,):
        if part in spared or any(part.startswith(stem) for stem in spared_stems.get(part[:_KEY], ())):
            continue
        if part in words or any(part.startswith(stem) for stem in stems.get(part[:_KEY], ())):
            return True
    return False


@cache
def phrases() -> tuple[re.Pattern[str], frozenset[str]]:
    """Entries of several words as one expression, and the words that they begin with."""
    entries = [form for one in lines("vulgar_words") if " " in one for form in _spelt_out(one)]
    longest_first = sorted(entries, key=len, reverse=True)
    expression = "|".join(re.escape(one).replace("\\ ", r"\s") for one in longest_first)
    return re.compile(rf"(?<!\w)(?:{expression})(?!\w)", re.IGNORECASE), frozenset(one.split()[0] for one in entries)


@lru_cache(maxsize=1024)
def is_masked(form: str) -> bool:
    """Whether a row of letters and marks, in lower case, stands for a vulgar word: "k***a"."""
    letters = [part for part in re.split(r"[*#@$]+", form) if part]
    if sum(map(len, letters)) < 2:
        return False
    exact = re.compile("".join("." if sign in "*#@$" else re.escape(sign) for sign in form))
    return any(exact.fullmatch(word) for word in _MEANT)


Stems = dict[str, tuple[str, ...]]


@cache
def _list() -> tuple[frozenset[str], Stems, frozenset[str], Stems]:
    good = [one[1:].strip() for one in lines("vulgar_words") if one.startswith("!")]
    bad = [one for one in lines("vulgar_words") if not one.startswith("!") and " " not in one]
    return *_read(bad), *_read(good)


def _read(entries: list[str]) -> tuple[frozenset[str], Stems]:
    words: set[str] = set()
    stems: dict[str, set[str]] = {}
    for entry in entries:
        for form in _spelt_out(entry):
            if form.endswith("*"):
                stem = form[:-1]
                stems.setdefault(stem[:_KEY], set()).add(stem)
            else:
                words.add(form)
    return frozenset(words), {key: tuple(sorted(found)) for key, found in stems.items()}


def _spelt_out(entry: str) -> Iterator[str]:
    for prefix in _PREFIXES if entry.startswith("~") else ("",):
        yield from _chosen(prefix + entry.removeprefix("~"))


def _chosen(entry: str) -> Iterator[str]:
    found = _BRACES.search(entry)
    if found is None:
        yield entry
        return
    for choice in found[1].split(","):
        yield from _chosen(entry[: found.start()] + choice + entry[found.end() :])
