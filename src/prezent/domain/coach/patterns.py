"""Phrases as a customer-care person can write them, and where they stand in a sentence.

A pattern is a row of elements with spaces between them, matched against the tokens of one sentence:

=============  ==================================================================================================
``słowo|inne``  one of these forms, in any letter case; marks such as ``,`` are forms too
``~móc|musieć``  any form of one of these lemmas (in English, which is not analysed, the form itself)
``#praet+sg``   a word with a reading that has all these tag values (``#fin+sg|impt+sg``: or all those)
``~móc#praet``  both, in one reading
``/re/``        a word whose lower-cased form the regular expression matches whole (no spaces in it)
``*3``          up to three tokens of any kind but ``. ; ! ? :``
``x?``          an element that may be missing
``!x``          a token that is not x
``^`` ``$``     the beginning and the end of the sentence (a closing mark may follow)
``{ … }``       the part that is underlined; without it, everything
``(name … )``   the part that a proposal may use as ``⟦name⟧``
=============  ==================================================================================================

An apostrophe in a pattern stands for ' and ’. Matching is linear in the sentence: a pattern is tried only where its
rarest word stands and no other that it needs is missing; gaps are short and counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from prezent.domain.coach.model import CoachError
from prezent.domain.language.sentences import Sentence, Token
from prezent.domain.language.words import Word

Test = Callable[[Word], bool]
Kind = Literal["form", "lemma", "pos"]
_STOPS = frozenset(".;!?:")
MAX_GAP = 8
#: Parts of speech that the dictionary gives; a tag value that is none of them tells nothing about a sentence.
_POSES = frozenset({
    "adj", "adja", "adjc", "adjp", "adv", "bedzie", "burk", "comp", "cond", "conj",
    "dig", "fin", "ger", "imps", "impt", "inf", "num", "pact", "pant", "part",
    "pcon", "ppas", "ppron12", "ppron3", "praet", "pred", "prep", "siebie", "subst", "winien",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern stands in a sentence, in tokens: the whole of it, what is underlined, and the named parts."""

    start: int
    end: int
    mark: tuple[int, int]
    groups: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Element:
    kind: Literal["token", "gap", "begin", "finish", "mark", "unmark", "open", "close"]
    test: Test | None = None
    optional: bool = False
    most: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. ``anchors`` are the words (or ``#pos``) one of which a sentence must have; ``needs`` are the
    other elements of that kind: one word of each must be there too."""

    source: str
    elements: tuple[_Element, ...]
    anchor_kind: Literal["form", "lemma", "pos", "none"]
    anchors: frozenset[str]
    needs: tuple[tuple[Kind, frozenset[str]], ...] = ()
    #: what the word is like with which every match begins, where that is one word
    lead: Test | None = None

    def find(self, sentence: Sentence) -> Iterator[Match]:
        """Every place where the pattern stands, left to right, none overlapping the one before."""
        for kind, names in self.needs:
            there = sentence.forms if kind == "form" else sentence.lemmas if kind == "lemma" else sentence.poses
            if names.isdisjoint(there):
                return
        tokens, at, lead = sentence.tokens, 0, self.lead
        while at < len(tokens):
            if lead is not None and not lead(tokens[at].word):
                at += 1
                continue
            found = _match(self.elements, tokens, at)
            if found is None:
                at += 1
                continue
            yield found
            at = max(found.end, at + 1)


class Index:
    """Many patterns, of which only those are tried whose anchor stands in the sentence."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._always: list[int] = []
        self._by: dict[str, dict[str, list[int]]] = {"form": {}, "lemma": {}, "pos": {}}
        self.patterns = tuple(patterns)
        for number, pattern in enumerate(self.patterns):
            if pattern.anchor_kind == "none":
                self._always.append(number)
            for anchor in pattern.anchors:
                self._by[pattern.anchor_kind].setdefault(anchor, []).append(number)
        self._keys = {kind: frozenset(table) for kind, table in self._by.items()}
        #: what else a sentence must have, besides the anchor: the part of a pattern's needs that tells most
        self._also = tuple(_rarest(pattern) for pattern in self.patterns)

    def find(self, sentence: Sentence) -> list[tuple[int, Match]]:
        """(number of the pattern, place) of every match in a sentence, in the order of the patterns."""
        wanted = set(self._always)
        for kind, there in (("form", sentence.forms), ("lemma", sentence.lemmas), ("pos", sentence.poses)):
            table = self._by[kind]
            for anchor in there & self._keys[kind]:
                wanted.update(table[anchor])
        has = {"form": sentence.forms, "lemma": sentence.lemmas, "pos": sentence.poses}
        also = self._also
        return [
            (number, match)
            for number in sorted(wanted)
            if (need := also[number]) is None or not need[1].isdisjoint(has[need[0]])
            for match in self.patterns[number].find(sentence)
        ]


def _rarest(pattern: Pattern) -> tuple[Kind, frozenset[str]] | None:
    """The need that excludes most sentences, the anchor apart: most patterns end there."""
    rest = [need for need in pattern.needs if need != (pattern.anchor_kind, pattern.anchors)]
    return max(rest, key=_telling, default=None)


def compile_pattern(source: str) -> Pattern:
    """Read a pattern. Raises CoachError for one that cannot be read."""
    elements = tuple(_element(part, source) for part in source.split())
    if not any(one.kind == "token" and not one.optional for one in elements):
        raise CoachError(f"The pattern {source!r} has no word that must be there.")
    depth = [one.kind for one in elements if one.kind in {"mark", "unmark", "open", "close"}]
    if depth.count("mark") != depth.count("unmark") or depth.count("open") != depth.count("close"):
        raise CoachError(f"The pattern {source!r} opens and closes different numbers of braces.")
    needs = tuple(need for part in source.split() if (need := _need(part)) is not None)
    if not needs:
        return Pattern(source, elements, "none", frozenset())
    kind, anchors = max(needs, key=_telling)
    first = next(one for one in elements if one.kind not in {"mark", "open"})
    return Pattern(source, elements, kind, anchors, needs, None if first.optional else first.test)


def _need(part: str) -> tuple[Kind, frozenset[str]] | None:
    """The words (or parts of speech) one of which a sentence must have for an element of a pattern."""
    if part[0] in "*^${}()!/" or (part.endswith("?") and len(part) > 1):
        return None
    if part.startswith("~"):
        return "lemma", frozenset(part[1:].partition("#")[0].split("|"))
    if part.startswith("#") and len(part) > 1:
        poses = frozenset(choice.split("+")[0] for choice in part[1:].split("|"))
        return ("pos", poses) if poses <= _POSES else None
    return "form", _forms(part)


def _telling(need: tuple[Kind, frozenset[str]]) -> float:
    """How seldom a sentence has it: few long words tell most, a part of speech least."""
    kind, names = need
    return min(map(len, names)) / len(names) - (100 if kind == "pos" else 0)


def _forms(part: str) -> frozenset[str]:
    forms = frozenset(part.lower().split("|")) if part != "|" else frozenset({"|"})
    return forms | {form.replace("'", "’") for form in forms}


def _element(part: str, source: str) -> _Element:
    simple: dict[str, _Element] = {
        "^": _Element("begin"), "$": _Element("finish"), "{": _Element("mark"), "}": _Element("unmark"),
        ")": _Element("close"),
    }  # fmt: skip
    if part in simple:
        return simple[part]
    if part.startswith("(") and len(part) > 1:
        return _Element("open", name=part[1:])
    if part.startswith("*"):
        most = int(part[1:]) if part[1:].isdecimal() else 0
        if not 0 < most <= MAX_GAP:
            raise CoachError(f"The pattern {source!r}: a gap is *1 to *{MAX_GAP}.")
        return _Element("gap", most=most)
    optional = part.endswith("?") and len(part) > 1
    return _Element("token", _test(part.removesuffix("?") if optional else part, source), optional)


def _test(part: str, source: str) -> Test:
    if part.startswith("!") and len(part) > 1 and part != "!!":
        inner = _test(part[1:], source)
        return lambda word: not inner(word)
    if part.startswith("/") and part.endswith("/") and len(part) > 2:
        try:
            expression = re.compile(part[1:-1].replace("'", "['’]"))
        except re.error as error:
            raise CoachError(f"The pattern {source!r}: {error}.") from error
        return lambda word: expression.fullmatch(word.lower) is not None
    if part.startswith("~"):
        names, _, tag = part[1:].partition("#")
        lemmas, choices = frozenset(names.split("|")), [tuple(one.split("+")) for one in tag.split("|") if one]
        if not choices:
            return lambda word: not lemmas.isdisjoint(word.lemmas)
        return lambda word: any(
            sense.lemma in lemmas and any(sense.has(*values) for values in choices) for sense in word.senses
        )
    if part.startswith("#") and len(part) > 1:
        choices = [tuple(choice.split("+")) for choice in part[1:].split("|")]
        return lambda word: any(word.has(*values) for values in choices)
    forms = _forms(part)
    return lambda word: word.lower in forms


def _match(elements: Sequence[_Element], tokens: Sequence[Token], at: int) -> Match | None:
    marks: dict[str, int] = {}
    end = _walk(elements, 0, tokens, at, marks)
    if end is None:
        return None
    groups = {name[2:]: (begin, marks[f")-{name[2:]}"]) for name, begin in marks.items() if name.startswith("(-")}
    return Match(at, end, (marks.get("{", at), marks.get("}", end)), groups)


def _walk(  # noqa: PLR0911 - each kind of element has its own way out
    elements: Sequence[_Element], number: int, tokens: Sequence[Token], at: int, marks: dict[str, int]
) -> int | None:
    """The token after the match of ``elements[number:]`` at ``at``; ``marks`` then holds where braces stood."""
    if number == len(elements):
        return at
    one = elements[number]
    match one.kind:
        case "begin":
            return _walk(elements, number + 1, tokens, at, marks) if at == 0 else None
        case "finish":
            rest = tokens[at:]
            ended = all(token.lower in _STOPS or not token.word.is_word for token in rest) and len(rest) < 4
            return _walk(elements, number + 1, tokens, at, marks) if ended else None
        case "mark" | "unmark" | "open" | "close":
            key = {"mark": "{", "unmark": "}", "open": f"(-{one.name}"}.get(one.kind) or _last_open(marks)
            marks[key] = at
            end = _walk(elements, number + 1, tokens, at, marks)
            if end is None:
                marks.pop(key, None)
            return end
        case "gap":
            for length in range(min(one.most, len(tokens) - at) + 1):
                if length and tokens[at + length - 1].lower in _STOPS:
                    return None
                end = _walk(elements, number + 1, tokens, at + length, marks)
                if end is not None:
                    return end
            return None
        case _:
            if at < len(tokens) and one.test is not None and one.test(tokens[at].word):
                end = _walk(elements, number + 1, tokens, at + 1, marks)
                if end is not None:
                    return end
            return _walk(elements, number + 1, tokens, at, marks) if one.optional else None


def _last_open(marks: Mapping[str, int]) -> str:
    """The key that closes the group opened last."""
    opened = [name[2:] for name in marks if name.startswith("(-") and f")-{name[2:]}" not in marks]
    return f")-{opened[-1]}"
