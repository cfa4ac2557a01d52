"""All rules: what ``rules/*.toml`` declares, joined with the checks that ``rules/*.py`` register.

Every rule is declared as data (title, severity, channels, principle, messages, examples in both languages); it finds
its places by patterns, which are data too, or by a check in Python. A rule without at least three failing, three
passing and two trap examples for each of its languages does not load.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, resources
from typing import Any, Literal

from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import CHANNELS, OWN_WORDS, CoachError, Fix, Lang, Scope, Severity, Span
from prezent.domain.coach.patterns import Pattern, compile_pattern
from prezent.domain.coach.settings import Settings
from prezent.domain.language.both import Text2

MIN_BAD, MIN_GOOD, MIN_TRAPS = 3, 3, 2


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check yields: places, why, and what could stand there instead.

    ``message`` chooses one of the rule's messages, ``values`` fills its ``{gaps}``: a pair where the languages differ.
    """

    spans: tuple[Span, ...] = ()
    evidence: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    message: str = ""
    values: Mapping[str, str | Text2] = field(default_factory=dict)
    severity: Severity | None = None
    field: Literal["body", "subject"] = "body"
    confidence: Literal["certain", "likely"] = "certain"


@dataclass(frozen=True, slots=True)
class Look:
    """What a check may look at. Every part of ``case`` may be unknown."""

    doc: Document
    case: CaseContext
    settings: Settings
    rule: Rule
    #: what checks have found in this letter already, by rule
    ran: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def hits(self) -> tuple[Hit, ...]:
        """What the check of the rule finds; none for a rule without one. It runs once, whoever asks."""
        found = self.ran.get(self.rule.id)
        if found is None:
            found = self.ran[self.rule.id] = tuple(self.rule.check(self)) if self.rule.check else ()
        return found

    def option(self, name: str, default: Any) -> Any:
        """An option of this rule from coach.toml."""
        return self.settings.option(self.rule.id, name, default)


Check = Callable[[Look], Iterator[Hit]]
#: Looks again at what a pattern found: the hit, one that says less, or None when the rest of the letter excuses it.
Sieve = Callable[[Look, Placed, Hit], Hit | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One pattern of a rule. ``fixes`` are (title, text, what it replaces); ``message`` and ``severity`` may differ
    from the rule's."""

    pattern: Pattern
    fixes: tuple[tuple[str, str, str], ...] = ()
    message: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must or must not remark on. ``marks`` are the places that must be underlined; an empty
    tuple with ``whole`` means a remark about the whole letter. ``fixed`` is the text after the first proposal,
    ``fill`` what goes into its gaps."""

    text: str
    marks: tuple[Span, ...]
    kind: Literal["bad", "good", "trap"]
    channel: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None
    html: str | None = None
    fixed: str | None = None
    fill: str = ""
    settings: str = ""


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A rule in one language."""

    phrases: tuple[Phrase, ...]
    unless: tuple[Pattern, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule. ``one``: from this many on, all its places in a letter are one remark (0: never); a message called "many"
    then speaks of them together. ``layer`` orders remarks on the same words: of two
    that overlap and both have a layer, the greater one stays (3 spelling, 2 comma, 1 style; 0 takes no part)."""

    id: str
    title: Text2
    severity: Severity
    principle: str
    messages: Mapping[str, Text2]
    languages: Mapping[str, InLanguage]
    channels: frozenset[str] = frozenset(CHANNELS)
    scopes: frozenset[Scope] = OWN_WORDS
    needs: frozenset[str] = frozenset()
    one: int = 0
    layer: int = 0
    quotes: Literal["skip", "look"] = "skip"
    check: Check | None = None
    sieve: Sieve | None = None


_checks: dict[str, Check] = {}
_sieves: dict[str, Sieve] = {}


def check(rule_id: str) -> Callable[[Check], Check]:
    """Register the function that looks for a rule's places; the rule itself is declared in the TOML beside it."""

    def register(function: Check) -> Check:
        if rule_id in _checks:
            raise CoachError(f"There are two checks for {rule_id}.")
        _checks[rule_id] = function
        return function

    return register


def sieve(rule_id: str) -> Callable[[Sieve], Sieve]:
    """Register the function that looks again at every place that the patterns of a rule found."""

    def register(function: Sieve) -> Sieve:
        if rule_id in _sieves:
            raise CoachError(f"There are two sieves for {rule_id}.")
        _sieves[rule_id] = function
        return function

    return register


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of the files. Raises CoachError for one that is not whole."""
    folder = resources.files("prezent.domain.coach.rules")
    names = sorted(one.name for one in folder.iterdir())
    for name in names:
        if name.endswith(".py") and name != "__init__.py":
            import_module(f"prezent.domain.coach.rules.{name.removesuffix('.py')}")
    rules: dict[str, Rule] = {}
    for name in names:
        if name.endswith(".toml"):
            for rule in read_rules((folder / name).read_text("utf-8"), name):
                if rule.id in rules:
                    raise CoachError(f"{name}: {rule.id} is declared twice.")
                rules[rule.id] = rule
    if left := (set(_checks) | set(_sieves)) - set(rules):
        raise CoachError(f"There are checks without a declared rule: {', '.join(sorted(left))}.")
    return rules


def read_rules(text: str, name: str) -> Iterator[Rule]:
    """Rules from the text of one TOML file. Raises CoachError with the file's ``name`` and the rule's id.

    ``[lists]`` names parts of patterns: with ``you = "pan|pani|państwo"`` a pattern may say ``@you`` or ``~@you#nom``.
    A list that is an array stands for several patterns, one for each of its texts.
    """
    file = tomllib.loads(text)
    for data in file.get("rule", []):
        try:
            _spell_out(data, file.get("lists", {}))
            yield _rule(dict(data))
        except (KeyError, TypeError, ValueError) as error:
            raise CoachError(f"{name}, {data.get('id', 'a rule without id')}: {error}") from error


_LIST = re.compile(r"@(\w+)")


def _spell_out(data: Mapping[str, Any], lists: Mapping[str, str | Sequence[str]]) -> None:
    """Put the lists of a file where the patterns of one of its rules name them; a list may name another."""

    def spelt(pattern: str) -> Iterator[str]:
        named = _LIST.search(pattern)
        if named is None:
            yield pattern
            return
        if named[1] not in lists:
            raise CoachError(f"unknown list {named[1]!r} in {pattern!r}")
        words = lists[named[1]]
        for one in [words] if isinstance(words, str) else words:
            yield from spelt(pattern[: named.start()] + one + pattern[named.end() :])

    for spoken in (data[lang] for lang in ("pl", "en") if lang in data):
        for key in ("patterns", "unless"):
            spoken[key] = [
                {**table, "match": match}
                for table in ({"match": one} if isinstance(one, str) else one for one in spoken.get(key, ()))
                for match in spelt(table["match"])
            ]


_RULE_KEYS = {
    "id", "title", "severity", "principle", "message", "messages", "channels", "scopes", "needs", "one", "layer",
    "quotes", "pl", "en",
}  # fmt: skip


def _rule(data: dict[str, Any]) -> Rule:
    if unknown := set(data) - _RULE_KEYS:
        raise CoachError(f"unknown keys {sorted(unknown)}")
    given = {"": data["message"]} if "message" in data else {}
    messages = {name: Text2(**words) for name, words in (given | data.get("messages", {})).items()}
    if not messages:
        raise CoachError("no message")
    languages: dict[str, InLanguage] = {lang: _in_language(data[lang]) for lang in ("pl", "en") if lang in data}
    if not languages:
        raise CoachError("neither [rule.pl] nor [rule.en]")
    function = _checks.get(data["id"])
    if function is None and not any(one.phrases for one in languages.values()):
        raise CoachError("neither patterns nor a check")
    analysed = "pl" in languages and any(
        "~" in phrase.pattern.source or "#" in phrase.pattern.source for phrase in languages["pl"].phrases
    )
    return Rule(
        id=data["id"],
        title=Text2(**data["title"]),
        severity=Severity.read(data["severity"]),
        principle=data["principle"],
        messages=messages,
        languages=languages,
        channels=frozenset(data.get("channels", CHANNELS)),
        scopes=frozenset(Scope(one) for one in data["scopes"]) if "scopes" in data else OWN_WORDS,
        needs=frozenset(data.get("needs", ())) | ({"morph"} if analysed else frozenset()),
        one=2 if data.get("one") is True else int(data.get("one", 0)),
        layer=data.get("layer", 0),
        quotes=data.get("quotes", "skip"),
        check=function,
        sieve=_sieves.get(data["id"]),
    )


def _in_language(data: Mapping[str, Any]) -> InLanguage:
    if unknown := set(data) - {"patterns", "unless", "fixes", "examples"}:
        raise CoachError(f"unknown keys {sorted(unknown)}")
    shared = tuple(_fix(one) for one in data.get("fixes", ()))
    phrases = []
    for one in data.get("patterns", ()):
        table = dict(one)
        if unknown := set(table) - {"match", "fixes", "with", "message", "severity"}:
            raise CoachError(f"unknown keys {sorted(unknown)} in a pattern")
        if "with" in table:
            table["fixes"] = [{"with": table["with"]}]
        word = table.get("severity")
        phrases.append(
            Phrase(
                compile_pattern(table["match"]),
                tuple(_fix(fix) for fix in table["fixes"]) if "fixes" in table else shared,
                table.get("message", ""),
                Severity.read(word) if word else None,
            )
        )
    unless = tuple(compile_pattern(one["match"]) for one in data.get("unless", ()))
    return InLanguage(tuple(phrases), unless, _examples(data.get("examples", {})))


def _fix(one: Mapping[str, str]) -> tuple[str, str, str]:
    over = one.get("over", "mark")
    if over not in {"mark", "match", "sentence"}:
        raise CoachError(f"a proposal replaces mark, match or sentence, not {over!r}")
    return one.get("title", ""), one["with"], over


def _examples(data: Mapping[str, Sequence[Any]]) -> tuple[Example, ...]:
    made = [
        _example(one, kind)
        for name, kind in (("bad", "bad"), ("good", "good"), ("traps", "trap"))
        for one in data.get(name, ())
    ]
    for kind, least in (("bad", MIN_BAD), ("good", MIN_GOOD), ("trap", MIN_TRAPS)):
        if sum(one.kind == kind for one in made) < least:
            raise CoachError(f"fewer than {least} examples of kind {kind!r}")
    return tuple(made)


def _example(one: Any, kind: Any) -> Example:
    table = {"text": one} if isinstance(one, str) else dict(one)
    text, marks = take_marks(table.pop("text"))
    if kind == "bad" and not marks and not table.pop("whole", False):
        raise CoachError(f"a failing example marks nothing: {text[:60]!r}")
    table.pop("whole", None)
    return Example(text, marks, kind, **table)


def take_marks(marked: str) -> tuple[str, tuple[Span, ...]]:
    """A text without its ``<mark>`` tags, and the places that they enclosed."""
    plain, spans, begin = "", [], 0
    for number, part in enumerate(marked.replace("</mark>", "<mark>").split("<mark>")):
        if number % 2:
            begin = len(plain)
            spans.append(Span(begin, begin + len(part)))
        plain += part
    return plain, tuple(spans)


def rules_for(lang: Lang) -> tuple[Rule, ...]:
    """The rules that know a language."""
    return tuple(rule for rule in catalogue().values() if lang in rule.languages)
