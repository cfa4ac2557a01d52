"""The one door to the Morfeusz 2 dictionary, which may be absent.

Morfeusz has no wheel for some platforms. Everything that asks this module therefore asks :func:`available` or accepts
empty answers; nothing else in the product imports ``morfeusz2``.
"""

from __future__ import annotations

import importlib
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Morfeusz objects keep state between calls and promise nothing about threads: one object, one lock. The caches in
# front of it keep the lock rare.
_LOCK = threading.Lock()

_CACHE_SIZE = 8192
# Longer "words" are junk from e-mail; the analyser need not see them.
_MAX_WORD = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word, or one form of a lemma.

    ``numbers``, ``cases`` and ``gender`` are Morfeusz values ("sg", "nom", "m1"…), empty for parts of speech without
    them. ``kinds`` are the dictionary's name classes ("imię", "nazwisko"…), ``labels`` its usage labels ("daw.",
    "rzad."…).
    """

    form: str
    lemma: str
    pos: str
    numbers: frozenset[str]
    cases: frozenset[str]
    gender: str
    kinds: frozenset[str]
    labels: tuple[str, ...]


@lru_cache(maxsize=1)
def _engine() -> Any | None:
    """The Morfeusz object, made once, or None where the library cannot be imported."""
    try:
        module = importlib.import_module("morfeusz2")
    except ImportError:
        return None
    return module.Morfeusz()


def available() -> bool:
    """Whether the dictionary is there. Loads it on first use (about half a second)."""
    with _LOCK:
        return _engine() is not None


def analyse(word: str) -> tuple[Reading, ...]:
    """All dictionary readings of one word; empty when it is unknown or there is no dictionary."""
    return _analyse(word) if _askable(word) else ()


def forms(lemma: str) -> tuple[Reading, ...]:
    """All forms of a lemma (of every homonym of it); empty when it is unknown or there is no dictionary."""
    return _forms(lemma) if _askable(lemma) else ()


def generate(lemma: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Every form of a lemma with its whole tag and its usage labels; the past in two parts ("sprawdził", "em")."""
    return _generate(lemma) if _askable(lemma) else ()


def reset() -> None:
    """Forget the loaded dictionary and every cached answer (after an installation, and in tests)."""
    with _LOCK:
        _engine.cache_clear()
        _analyse.cache_clear()
        _forms.cache_clear()
        _generate.cache_clear()


def _askable(word: str) -> bool:
    # Only whole words: the analyser would split "a b" or "x-y" into several segments.
    return 0 < len(word) <= _MAX_WORD and word.isalpha()


@lru_cache(maxsize=_CACHE_SIZE)
def _analyse(word: str) -> tuple[Reading, ...]:
    with _LOCK:
        engine = _engine()
        found = [] if engine is None else engine.analyse(word)
    whole = word.casefold()
    # "miałem" is also read as "miał" + "em": readings of a part say nothing about the word.
    return tuple(
        _reading(*interpretation)
        for _, _, interpretation in found
        if interpretation[2] != "ign" and interpretation[0].casefold() == whole
    )


@lru_cache(maxsize=_CACHE_SIZE)
def _forms(lemma: str) -> tuple[Reading, ...]:
    with _LOCK:
        engine = _engine()
        found = [] if engine is None else engine.generate(lemma)
    return tuple(_reading(*interpretation) for interpretation in found if interpretation[2] != "ign")


@lru_cache(maxsize=1024)
def _generate(lemma: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    with _LOCK:
        engine = _engine()
        found = [] if engine is None else engine.generate(lemma)
    return tuple((form, tag, tuple(labels)) for form, _lemma, tag, _kinds, labels in found if tag != "ign")


def _reading(form: str, lemma: str, tag: str, kinds: list[str], labels: list[str]) -> Reading:
    parts = tag.split(":")
    nominal = parts[0] in {"subst", "depr", "adj"} and len(parts) >= 4
    # Labels come as ["rzad.,hom."]: several in one string.
    flat = tuple(label for item in labels for label in item.split(","))
    return Reading(
        form=form,
        lemma=lemma.split(":", 1)[0],
        pos=parts[0],
        numbers=frozenset(parts[1].split(".")) if nominal else frozenset(),
        cases=frozenset(parts[2].split(".")) if nominal else frozenset(),
        gender=parts[3] if nominal else "",
        kinds=frozenset(kinds),
        labels=flat,
    )
