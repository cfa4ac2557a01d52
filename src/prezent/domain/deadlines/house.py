"""What a firm adds to the law: regimes of its own, readings it has chosen, days on which it works or does not.

A folder of TOML files: ``house.toml`` with choices, every other file with regimes of the shape of the desk's own.

    [lenient]                        # where the law is disputed the stricter reading holds until the firm says so
    PL_CONS_7A = ["met_by"]

    [bank_days]                      # of a payment provider, for regimes that count its working days (UUP art. 2)
    closed = [2026-12-31]
    open = []

    [interest]                       # rates for delay that were announced after the desk's own (KC art. 481 § 2⁴)
    known_until = 2026-11-30
    rates = { 2026-05-07 = "9" }     # per cent a year, from each day on
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from prezent.domain.deadlines.calendar import CALENDAR_VERSION
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.periods import STATUTORY, BankDays
from prezent.domain.deadlines.regime import Regime
from prezent.domain.deadlines.regime_files import catalogue, meant, read, together

CHOICES: Final = "house.toml"
_KNOWN: Final = ("lenient", "bank_days", "interest")
#: More per cent a year than that is a mistake of the pen.
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class House:
    """The law as one firm counts it."""

    regimes: Mapping[str, Regime]
    #: by regime, the disputed points in which the lenient reading was chosen
    lenient: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bank_days: BankDays = STATUTORY
    #: rates of interest that the firm has added, by their first day, and the last day for which it has checked them
    rates: Mapping[date, Decimal] = field(default_factory=dict)
    rates_until: date | None = None

    @property
    def calendar_version(self) -> str:
        """Which table of days was used: a firm's own days have a mark of their own."""
        if self.bank_days == STATUTORY:
            return CALENDAR_VERSION
        days = [sorted(map(str, one)) for one in (self.bank_days.closed, self.bank_days.open)]
        return f"{CALENDAR_VERSION}+{hashlib.sha256(repr(days).encode()).hexdigest()[:8]}"


def statutory() -> House:
    """The law alone."""
    return House(catalogue())


def from_folder(folder: Path) -> House:
    """The law and what a folder adds; a folder that is not there adds nothing.

    Raises DeadlineError "regime.file", "regime.twice", "house.unknown" or "house.value", naming the file.
    """
    if not folder.is_dir():
        return statutory()
    files = {one.name: one.read_text("utf-8") for one in sorted(folder.glob("*.toml"))}
    choices = files.pop(CHOICES, "")
    regimes = together([catalogue().values(), *(read(text, name) for name, text in files.items())])
    try:
        data = tomllib.loads(choices)
    except tomllib.TOMLDecodeError as error:
        raise DeadlineError("regime.file", f"{CHOICES}: {error}") from error
    _only(data, _KNOWN, CHOICES)
    return House(
        MappingProxyType(regimes),
        MappingProxyType(_lenient(data.get("lenient", {}), regimes)),
        _bank_days(data.get("bank_days", {})),
        *_interest(data.get("interest", {})),
    )


def _lenient(data: Any, regimes: Mapping[str, Regime]) -> dict[str, frozenset[str]]:
    _table(data, "lenient")
    _only(data, regimes, f"{CHOICES}, lenient")
    found = {}
    for regime, chosen in data.items():
        offered = {one.setting for version in regimes[regime].versions for one in version.contested if one.setting}
        if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
            raise DeadlineError("house.value", f"{CHOICES}, lenient, {regime}: a list of names")
        for one in chosen:
            if one not in offered:
                known = ", ".join(sorted(offered)) or "none"
                raise DeadlineError(
                    "house.value", f"{CHOICES}, lenient, {regime}: no choice of “{one}”; there is: {known}"
                )
        found[regime] = frozenset(chosen)
    return found


def _bank_days(data: Any) -> BankDays:
    _table(data, "bank_days")
    _only(data, ("closed", "open"), f"{CHOICES}, bank_days")
    return BankDays(*(_days(data.get(name, []), name) for name in ("closed", "open")))


def _interest(data: Any) -> tuple[Mapping[date, Decimal], date | None]:
    _table(data, "interest")
    _only(data, ("known_until", "rates"), f"{CHOICES}, interest")
    rates, until = data.get("rates", {}), data.get("known_until")
    _table(rates, "interest.rates")
    found: dict[date, Decimal] = {}
    for day, rate in rates.items():
        try:
            found[date.fromisoformat(day)] = read = Decimal(rate)
        except (ValueError, TypeError, InvalidOperation):
            read = None
        if read is None or not 0 < read < _MOST:
            said = f'{CHOICES}, interest, rates: days with per cent a year in quotes, 2026-05-07 = "9.25"'
            raise DeadlineError("house.value", said)
    if (found or "known_until" in data) and (type(until) is not date or until < max(found, default=until)):
        said = f"{CHOICES}, interest, known_until: the last day for which the rates were checked, such as 2026-11-30"
        raise DeadlineError("house.value", said)
    return MappingProxyType(found), until


def _days(data: Any, name: str) -> frozenset[date]:
    if not isinstance(data, list) or any(not isinstance(one, date) or isinstance(one, datetime) for one in data):
        raise DeadlineError("house.value", f"{CHOICES}, bank_days, {name}: a list of days such as 2026-12-31")
    return frozenset(data)


def _table(data: Any, name: str) -> None:
    if not isinstance(data, dict):
        raise DeadlineError("house.value", f"{CHOICES}: “{name}” is a table, [{name}]")


def _only(data: Mapping[str, Any], known: Collection[str], place: str) -> None:
    for key in data:
        if key not in known:
            raise DeadlineError("house.unknown", f"{place}: unknown “{key}”{meant(key, list(known))}")
