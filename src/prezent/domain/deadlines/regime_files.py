"""Regimes read from TOML: the desk's own files, and those of a firm. What is not understood is refused, by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, cast, get_args

from prezent.domain.deadlines import regime as kinds
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime import UNITS, Contested, Extension, Period, Regime, Version
from prezent.domain.language.both import Text2

_OF_REGIME: Final = {"id", "family", "name", "who", "starts", "side", "version"}
_OF_VERSION: Final = {
    "since", "until", *UNITS, "instead", "extension", "extension_note", "roll", "bank_days", "met_by", "silence",
    "gap", "gap_days", "content", "contested", "basis", "mark",
}  # fmt: skip
_OF_EXTENSION: Final = {*UNITS, "less", "after", "conditions"}
_OF_CONTESTED: Final = {"pl", "en", "setting", "strict", "lenient"}
#: What a firm may choose where readings differ.
_SETTINGS: Final = {"met_by", "gap", "roll"}
_LONGEST: Final = 5000


@cache
def catalogue() -> Mapping[str, Regime]:
    """The regimes that come with the desk, by id."""
    folder = resources.files("prezent.domain.deadlines") / "regimes"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return MappingProxyType(together(read(one.read_text("utf-8"), one.name) for one in files))


def together(files: Iterable[Iterable[Regime]]) -> dict[str, Regime]:
    """Regimes of several files by id. Raises DeadlineError "regime.twice" for an id that comes twice."""
    found: dict[str, Regime] = {}
    for one in (regime for file in files for regime in file):
        if one.id in found:
            raise DeadlineError("regime.twice", f"the regime {one.id} is there twice")
        found[one.id] = one
    return found


def read(text: str, name: str) -> tuple[Regime, ...]:
    """The regimes of a file. Raises DeadlineError "regime.file" that names the file, the regime and the key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeadlineError("regime.file", f"{name}: {error}") from error
    _only(data, {"regime"}, name)
    return tuple(_regime(one, f"{name}, {one.get('id', 'a regime without id')}") for one in data.get("regime", ()))


def _regime(data: Mapping[str, Any], place: str) -> Regime:
    _only(data, _OF_REGIME | (_OF_VERSION - {"since", "until"}), place)
    shared = {key: value for key, value in data.items() if key in _OF_VERSION}
    given = data.get("version", ())
    if not given:
        raise DeadlineError("regime.file", f"{place}: no version")
    versions = sorted((_version(shared | one, place) for one in given), key=lambda one: one.since)
    for earlier, later in pairwise(versions):
        if earlier.until is None or earlier.until >= later.since:
            raise DeadlineError("regime.file", f"{place}: two versions hold on {later.since}")
    return Regime(
        id=_text(data, "id", place),
        family=_text(data, "family", place),
        name=_both(data.get("name"), f"{place}, name"),
        who=_both(data.get("who"), f"{place}, who"),
        starts=_one_of(data, "starts", kinds.Start, place),
        side=_one_of(data, "side", kinds.Side, place, "firm"),
        versions=tuple(versions),
    )


def _version(data: Mapping[str, Any], place: str) -> Version:
    _only(data, _OF_VERSION, place)
    period = _period(data, place)
    instead = _both(data["instead"], f"{place}, instead") if "instead" in data else None
    if (period is None) == (instead is None):
        raise DeadlineError("regime.file", f"{place}: it takes either a period or “instead”")
    if period is not None and "roll" not in data:
        raise DeadlineError("regime.file", f"{place}: a period needs “roll”")
    basis = data.get("basis", ())
    if not basis or not all(isinstance(one, str) and one for one in basis):
        raise DeadlineError("regime.file", f"{place}: “basis” must name where this is written")
    gap = _one_of(data, "gap", kinds.Gap, place, "none")
    if (gap in {"pause", "awaited"}) != ("gap_days" in data):
        raise DeadlineError("regime.file", f"{place}: “gap_days” belongs to a pause or to what is awaited; it needs it")
    return Version(
        since=_day(data, "since", place),
        until=_day(data, "until", place) if "until" in data else None,
        period=period,
        instead=instead,
        extension=_extension(data["extension"], f"{place}, extension") if "extension" in data else None,
        extension_note=_both(data["extension_note"], f"{place}, extension_note") if "extension_note" in data else None,
        roll=_one_of(data, "roll", kinds.Roll, place, "none"),
        bank_days=bool(data.get("bank_days", False)),
        met_by=_one_of(data, "met_by", kinds.MetBy, place),
        silence=_one_of(data, "silence", kinds.Silence, place),
        gap=gap,
        gap_days=int(data.get("gap_days", 0)),
        content=tuple(_both(one, f"{place}, content") for one in data.get("content", ())),
        contested=tuple(_contested(one, f"{place}, contested") for one in data.get("contested", ())),
        basis=tuple(basis),
        mark=_one_of(data, "mark", kinds.Mark, place),
    )


def _period(data: Mapping[str, Any], place: str) -> Period | None:
    given = [unit for unit in UNITS if unit in data]
    if len(given) > 1:
        raise DeadlineError("regime.file", f"{place}: {' and '.join(given)} cannot both be")
    for unit in given:
        n = data[unit]
        if isinstance(n, bool) or not isinstance(n, int) or not 0 < n <= _LONGEST:
            raise DeadlineError("regime.file", f"{place}: “{unit}” is a whole number from 1 to {_LONGEST}")
        return Period(n, unit, less=bool(data.get("less", False)))
    return None


def _extension(data: Mapping[str, Any], place: str) -> Extension:
    _only(data, _OF_EXTENSION, place)
    conditions = tuple(_both(one, f"{place}, conditions") for one in data.get("conditions", ()))
    if not conditions:
        raise DeadlineError("regime.file", f"{place}: an extension has conditions")
    after = data.get("after", "event")
    if after not in {"event", "base"}:
        raise DeadlineError("regime.file", f"{place}: “after” is “event” or “base”")
    return Extension(conditions, _period(data, place), after)


def _contested(data: Mapping[str, Any], place: str) -> Contested:
    _only(data, _OF_CONTESTED, place)
    named = {key: data.get(key, "") for key in ("setting", "strict", "lenient")}
    if any(named.values()) and (not all(named.values()) or named["setting"] not in _SETTINGS):
        raise DeadlineError("regime.file", f"{place}: a setting ({', '.join(sorted(_SETTINGS))}) has both readings")
    return Contested(_both({key: data.get(key) for key in ("pl", "en")}, place), **named)


def _only(data: Mapping[str, Any], known: set[str], place: str) -> None:
    for key in data:
        if key not in known:
            raise DeadlineError("regime.file", f"{place}: unknown key “{key}”{meant(key, known)}")


def meant(key: str, known: Iterable[str]) -> str:
    """A guess at what somebody meant by an unknown name, as the end of a sentence; "" without one."""
    near = get_close_matches(key, list(known), 1)
    return f"; did you mean “{near[0]}”?" if near else ""


def _text(data: Mapping[str, Any], key: str, place: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise DeadlineError("regime.file", f"{place}: “{key}” is missing")
    return value


def _both(value: Any, place: str) -> Text2:
    if not isinstance(value, dict) or set(value) != {"pl", "en"}:
        raise DeadlineError("regime.file", f"{place}: words in Polish and English, pl and en")
    return Text2(_text(value, "pl", place), _text(value, "en", place))


def _day(data: Mapping[str, Any], key: str, place: str) -> date:
    value = data.get(key)
    if type(value) is not date:
        raise DeadlineError("regime.file", f"{place}: “{key}” is a day, such as 2023-01-01")
    return value


def _one_of(data: Mapping[str, Any], key: str, kind: Any, place: str, usual: str = "") -> Any:
    value, known = data.get(key, usual), cast(tuple[str, ...], get_args(kind))
    if value not in known:
        raise DeadlineError("regime.file", f"{place}: “{key}” is one of {', '.join(known)}")
    return value
