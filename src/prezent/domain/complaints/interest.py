"""Statutory interest for delay (kodeks cywilny art. 481), by dated rates; what is not known yet is told apart."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final, cast

from prezent.domain.complaints.money import money_words, to_cents
from prezent.domain.deadlines.regime import Mark
from prezent.domain.language.both import Text2
from prezent.domain.language.plurals import counted
from prezent.domain.language.typography import NBSP

_DAY: Final = timedelta(days=1)
#: A year of interest, whichever year it is (KC art. 114).
_YEAR: Final = 365


class MoneyError(ValueError):
    """An amount or a day with which nothing can be computed. ``code`` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates in per cent a year, each from its day on; checked until ``known_until``."""

    since: tuple[tuple[date, Decimal], ...]
    known_until: date
    basis: str
    source: str
    mark: Mark

    def with_(self, added: Mapping[date, Decimal], until: date | None) -> Rates:
        """The same with rates that a firm has added, checked ``until`` a day (None: nothing was added)."""
        if until is None or until <= self.known_until:
            return self
        since = sorted({**dict(self.since), **added}.items())
        return replace(self, since=tuple(since), known_until=until)


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest of a time of delay. ``sure``: with rates that are known; ``unsure``: for the days from ``unsure_from``
    on, reckoned with the last known rate, to be checked before anybody pays it."""

    sure: Decimal
    unsure: Decimal
    unsure_from: date | None
    days: int
    steps: tuple[Text2, ...]
    basis: str
    mark: Mark

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.sure + self.unsure


@dataclass(frozen=True, slots=True)
class _Stretch:
    first: date
    last: date
    rate: Decimal
    known: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@cache
def rates() -> Rates:
    """The rates that come with the desk."""
    text = (resources.files("prezent.domain.complaints") / "interest_rates.toml").read_text("utf-8")
    data = tomllib.loads(text)
    since = tuple(sorted((date.fromisoformat(day), Decimal(rate)) for day, rate in data["rates"].items()))
    return Rates(since, data["known_until"], data["basis"], data["source"], cast(Mark, data["mark"]))


def interest(
    amount: Decimal, due_on: date, paid_on: date, *, currency: str = "PLN", of: Rates | None = None
) -> Interest:
    """Interest on ``amount`` that was due on the local day ``due_on`` and is paid on ``paid_on``.

    Every day after the due day counts, the day of payment too; simple interest, a year has 365 days (KC art. 114);
    each of the two parts is rounded once, half a grosz up. None is due for a payment in time.

    Raises MoneyError "interest.amount" (negative), "interest.too_old" (before the first known rate).
    """
    of = of or rates()
    if amount < 0:
        raise MoneyError("interest.amount", "no interest is due on a negative amount")
    if paid_on <= due_on or not amount:
        told = Text2("Zapłata w terminie: odsetek nie ma.", "Paid in time: there is no interest.")
        return Interest(Decimal("0.00"), Decimal("0.00"), None, 0, (told,), of.basis, of.mark)
    if due_on + _DAY < of.since[0][0]:
        raise MoneyError("interest.too_old", f"rates are known from {of.since[0][0]} on")
    stretches = _stretches(due_on + _DAY, paid_on, of)
    parts = {known: _sum(amount, [one for one in stretches if one.known == known]) for known in (True, False)}
    sure, unsure = to_cents(parts[True]), to_cents(parts[False])
    unsure_from = next((one.first for one in stretches if not one.known), None)
    steps = [_opening(amount, due_on, paid_on, currency), *(_step(amount, one, currency) for one in stretches)]
    if unsure_from:
        steps.append(_not_known(of))
    steps.append(_result(sure + unsure, currency))
    return Interest(sure, unsure, unsure_from, (paid_on - due_on).days, tuple(steps), of.basis, of.mark)


def _stretches(first: date, last: date, of: Rates) -> list[_Stretch]:
    """The days from first to last, cut where the rate changes and where it stops being known."""
    cuts = {first, last + _DAY, of.known_until + _DAY, *(day for day, _rate in of.since)}
    inside = sorted(day for day in cuts if first <= day <= last + _DAY)
    return [
        _Stretch(begin, end - _DAY, _rate_on(begin, of), begin <= of.known_until) for begin, end in pairwise(inside)
    ]


def _rate_on(day: date, of: Rates) -> Decimal:
    return next(rate for since, rate in reversed(of.since) if since <= day)


def _exact(amount: Decimal, one: _Stretch) -> Decimal:
    return amount * one.rate * one.days / (100 * _YEAR)


def _sum(amount: Decimal, stretches: list[_Stretch]) -> Decimal:
    return sum((_exact(amount, one) for one in stretches), Decimal(0))


def _day(day: date) -> str:
    return f"{day.day}.{day.month:02d}.{day.year}"


def _opening(amount: Decimal, due_on: date, paid_on: date, currency: str) -> Text2:
    money, days = money_words(amount, currency), (paid_on - due_on).days
    return Text2(
        f"Kwota {money.pl} była do zapłaty {_day(due_on)}; do {_day(paid_on)} mija "
        f"{counted(days, 'dzień', 'dni', 'dni')} opóźnienia.",
        f"{money.en} was due on {due_on.isoformat()}; until {paid_on.isoformat()} that is "
        f"{days} {'day' if days == 1 else 'days'} of delay.",
    )


def _step(amount: Decimal, one: _Stretch, currency: str) -> Text2:
    part, rate = money_words(_exact(amount, one), currency), f"{one.rate.normalize():f}"
    return Text2(
        f"{_day(one.first)}–{_day(one.last)}: {counted(one.days, 'dzień', 'dni', 'dni')}, "
        f"{rate.replace('.', ',')}{NBSP}% rocznie, {part.pl}" + ("." if one.known else " (stopa niesprawdzona)."),
        f"{one.first.isoformat()} to {one.last.isoformat()}: {one.days} {'day' if one.days == 1 else 'days'}, "
        f"{rate}{NBSP}% a year, {part.en}" + ("." if one.known else " (rate not checked)."),
    )


def _not_known(of: Rates) -> Text2:
    return Text2(
        f"Stopy po {_day(of.known_until)} nie są tu znane: dalsze dni liczą się ostatnią znaną. Przed zapłatą trzeba "
        "je sprawdzić.",
        f"Rates after {of.known_until.isoformat()} are not known here: later days are reckoned with the last known "
        "one. Check them before paying.",
    )


def _result(total: Decimal, currency: str) -> Text2:
    money = money_words(total, currency)
    return Text2(
        f"Razem {money.pl}; rok ma 365 dni, zaokrąglono raz, do pełnego grosza.",
        f"Together {money.en}; a year has 365 days, rounded once, to the full grosz.",
    )
