"""``coach.toml``: how a firm, a team or a person wants the coach. Unknown keys are errors that name the likely one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from prezent.domain.coach.case import did_you_mean
from prezent.domain.coach.model import CoachError, Severity

#: What a case number looks like unless the firm says otherwise.
CASE_PATTERN = r"\b(?:19|20)\d{2}-\d{6}\b"


@dataclass(frozen=True, slots=True)
class Settings:
    """``severities`` maps a rule to its severity, or to "off". ``company_voice``: public posts (or everything) may
    speak as "we". ``options`` holds what single rules understand, by rule."""

    profile: str = ""
    severities: Mapping[str, Severity | Literal["off"]] = field(default_factory=lambda: MappingProxyType({}))
    company_voice: Literal["never", "public", "always"] = "public"
    glossary: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    case_pattern: str = CASE_PATTERN
    #: telephone numbers, addresses and names of the house: public posts may hold them
    own_contacts: frozenset[str] = frozenset()
    #: whether the desk signs letters when they leave
    signature_added: bool = False
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    def option(self, rule: str, name: str, default: Any) -> Any:
        """An option of a rule."""
        return self.options.get(rule, {}).get(name, default)

    @property
    def known_words(self) -> frozenset[str]:
        """Words of the glossary and brands in lower case: never misspelt, never shouting."""
        return frozenset(part.lower() for one in self.glossary | self.brands for part in (one, *one.split()))


_KEYS = {"profile", "company_voice", "glossary", "brands", "case_pattern", "own_contacts", "signature_added", "rules"}


def read_settings(source: str | Path, *, rules: frozenset[str] = frozenset()) -> Settings:
    """Settings from TOML text or a file. ``rules``: the ids that exist; empty accepts any. Raises CoachError."""
    text = source.read_text("utf-8") if isinstance(source, Path) else source
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CoachError(f"coach.toml: {error}.") from error
    for name in data:
        if name not in _KEYS:
            raise CoachError(f"coach.toml: unknown key {name!r}{did_you_mean(name, _KEYS)}")
    voice = data.get("company_voice", "public")
    if voice not in {"never", "public", "always"}:
        raise CoachError(f'coach.toml: company_voice is "never", "public" or "always", not {voice!r}.')
    pattern = str(data.get("case_pattern", CASE_PATTERN))
    try:
        re.compile(pattern)
    except re.error as error:
        raise CoachError(f"coach.toml: case_pattern: {error}.") from error
    severities, options = _rules(data.get("rules", {}), rules)
    return Settings(
        profile=str(data.get("profile", "")),
        severities=severities,
        company_voice=voice,
        glossary=_words(data, "glossary"),
        brands=_words(data, "brands"),
        case_pattern=pattern,
        own_contacts=_words(data, "own_contacts"),
        signature_added=bool(data.get("signature_added", False)),
        options=options,
    )


def _words(data: Mapping[str, Any], name: str) -> frozenset[str]:
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CoachError(f"coach.toml: {name} is a list of texts.")
    return frozenset(value)


def _rules(data: Any, known: frozenset[str]) -> tuple[dict[str, Severity | Literal["off"]], dict[str, dict[str, Any]]]:
    if not isinstance(data, dict):
        raise CoachError('coach.toml: rules is a table, for example [rules.GRE-02] severity = "off".')
    severities: dict[str, Severity | Literal["off"]] = {}
    options: dict[str, dict[str, Any]] = {}
    for rule, wanted in data.items():
        if known and rule not in known:
            raise CoachError(f"coach.toml: unknown rule {rule!r}{did_you_mean(rule, set(known))}")
        table = {"severity": wanted} if isinstance(wanted, str) else dict(wanted)
        word = table.pop("severity", None)
        if word is not None:
            names = {one.word for one in Severity} | {"off"}
            if word not in names:
                raise CoachError(f"coach.toml: severity of {rule}: {word!r}{did_you_mean(str(word), names)}")
            severities[rule] = "off" if word == "off" else Severity.read(word)
        if table:
            options[rule] = table
    return severities, options
