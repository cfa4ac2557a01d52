"""What the answer to a complaint must contain under a regime, and what of it a letter does not have yet.

A letter that the desk composed is read by its parts; words that a person edited, by what they say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, cast

from prezent.domain.coach.document import Document
from prezent.domain.coach.profiles import recognises
from prezent.domain.complaints import adr, mentions
from prezent.domain.complaints.facts import AnswerFacts
from prezent.domain.complaints.letter import Letter
from prezent.domain.deadlines.regime import Mark
from prezent.domain.language.both import Text2

_EVERY: Final = "every"


@dataclass(frozen=True, slots=True)
class Element:
    """Something an answer must contain. ``mark``: H primary text read, M secondary source, L to be verified, C
    contested; what is not certain is shown as such."""

    id: str
    name: Text2
    basis: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class _Known:
    """How an element is recognised."""

    name: Text2
    parts: frozenset[str]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]
    coach: str
    value: str


def required(regime: str, facts: AnswerFacts) -> tuple[Element, ...]:
    """The elements that an answer with these verdicts must contain under ``regime``, each once; the regime's own basis
    goes before the general one."""
    known = _elements()
    found: dict[str, Element] = {}
    for wanted in (_EVERY, regime):
        for need in _needs().get(wanted, ()):
            if _WHEN[need["when"]](facts):
                found[need["is"]] = Element(need["is"], known[need["is"]].name, need["basis"], cast(Mark, need["mark"]))
    return tuple(found.values())


def missing(letter: Letter | str, regime: str, facts: AnswerFacts) -> tuple[Element, ...]:
    """The required elements that ``letter`` lacks: a composed letter, or the words of one that a person edited."""
    words = mentions.Words(letter.text() if isinstance(letter, Letter) else letter)
    return tuple(one for one in required(regime, facts) if not _Search(letter, words, facts).has(_elements()[one.id]))


def regimes() -> frozenset[str]:
    """The regimes that have elements of their own."""
    return frozenset(_needs()) - {_EVERY}


def may_ask(regime: str) -> frozenset[str]:
    """The ids of the elements that an answer under ``regime`` must contain in some case or other."""
    return frozenset(need["is"] for wanted in (_EVERY, regime) for need in _needs().get(wanted, ()))


@dataclass(frozen=True)
class _Search:
    letter: Letter | str
    words: mentions.Words
    facts: AnswerFacts

    def has(self, one: _Known) -> bool:
        if one.value:
            return mentions.CHECKS[one.value](self.words, self.facts)
        patterns = one.patterns[self.facts.language]
        if isinstance(self.letter, Letter):
            said = [block.plain() for block in self.letter.blocks if block.part in one.parts]
            place = mentions.Words("\n".join(said)).folded
            return bool(said) and all(pattern.search(place) for pattern in patterns)
        if one.coach:
            return recognises(self.document, one.coach)
        return all(pattern.search(self.words.folded) for pattern in patterns)

    @cached_property
    def document(self) -> Document:
        return Document(self.words.text, channel="email", lang=self.facts.language)


_WHEN: Final[Mapping[str, Callable[[AnswerFacts], bool]]] = MappingProxyType(
    {
        "always": lambda facts: True,
        "accepted": lambda facts: facts.accepted,
        "due": lambda facts: facts.owes_a_deed,
        "refused": lambda facts: facts.refused,
        "paid": lambda facts: facts.accepted and facts.paid,
        "appeal": lambda facts: facts.refused and facts.appeal is not None,
        "adr": adr.must_state,
    }
)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("prezent.domain.complaints") / "data" / "required.toml").read_text("utf-8"))


@cache
def _elements() -> Mapping[str, _Known]:
    return {key: _known(one) for key, one in _data()["element"].items()}


def _known(data: Mapping[str, Any]) -> _Known:
    patterns = {lang: tuple(re.compile(one) for one in data.get(lang, ())) for lang in ("pl", "en")}
    name = Text2(data["name"]["pl"], data["name"]["en"])
    return _Known(name, frozenset(data.get("parts", ())), patterns, data.get("coach", ""), data.get("value", ""))


@cache
def _needs() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """By regime, what its answers need; a regime may stand in several lists."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for regime, need in _listed():
        found.setdefault(regime, []).append(need)
    return {regime: tuple(needs) for regime, needs in found.items()}


def _listed() -> Iterator[tuple[str, Mapping[str, str]]]:
    for entry in _data()["regime"]:
        for regime in entry["ids"]:
            for need in entry["needs"]:
                yield regime, need
