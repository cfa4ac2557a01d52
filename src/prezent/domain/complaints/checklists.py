"""Checklists of a complaint (law.md § 6, A to G): which fit it, and which of their items the facts answer already."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language.both import Text2


class ChecklistError(Exception):
    """The data is not what it should be; the text names the list, the item and the key."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. ``known``: the fact by which the desk answers it itself. ``only``: marks of which the
    complaint must have one; ``needs``: marks that it must have, every one."""

    id: str
    words: Text2
    basis: str
    known: str
    only: frozenset[str]
    needs: frozenset[str]

    def fits(self, marks: Collection[str]) -> bool:
        """Whether it is asked of a complaint with these marks."""
        return _fit(self.only, self.needs, marks)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items of one stage, under the letter of law.md § 6."""

    id: str
    letter: str
    title: Text2
    basis: str
    only: frozenset[str]
    needs: frozenset[str]
    items: tuple[Item, ...]


#: Every fact by which the desk answers an item itself.
FACTS: Final = frozenset({
    "received", "received_entry", "status", "subject", "dates", "story", "demand", "amount", "evidence", "safety",
    "acknowledged", "clock", "two_years", "first_choice", "tried", "every_demand", "refund_clock",
})  # fmt: skip
#: Every mark that a complaint can have.
MARKS: Final = frozenset({
    "goods", "digital", "service", "real_estate", "consumer", "business", "telecom", "finance", "post", "carriage",
    "reduction", "rescission", "refund", "withdrawal", "extension", "silence", "met_by_sending", "met_by_receipt",
    "acknowledged_by_law", "in_silence",
})  # fmt: skip
_OF_REGIME: Final[Mapping[str, str]] = {
    "PL_TELCO": "telecom", "PL_FIN": "finance", "PL_PAY": "finance", "PL_PAY_B2B": "finance", "PL_POST": "post",
    "PL_POST_APPEAL": "post", "PL_CARRIAGE": "carriage", "PL_WITHDRAW": "withdrawal", "PL_WITHDRAW_30": "withdrawal",
    "PL_WITHDRAW_REFUND": "withdrawal",
}  # fmt: skip
_ACKNOWLEDGED: Final = frozenset({"PL_TELCO_ACK", "PL_CARRIAGE_ACK", "PL_POST"})


@cache
def checklists() -> tuple[Checklist, ...]:
    """All of them, A to G. Raises ChecklistError."""
    text = (resources.files("prezent.domain.complaints") / "data" / "checklists.toml").read_text("utf-8")
    return read(text)


def read(text: str) -> tuple[Checklist, ...]:
    """Checklists from their file. Raises ChecklistError for an id that comes twice, and for a key, a fact or a mark
    that nobody knows."""
    data = tomllib.loads(text)
    found = tuple(_list(one) for one in data.get("list", ()))
    ids = [item.id for one in found for item in one.items] + [one.id for one in found]
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise ChecklistError(f"there twice: {', '.join(sorted(twice))}")
    return found


@cache
def item_of(item_id: str) -> Item | None:
    """The item with this id, or None."""
    return next((item for one in checklists() for item in one.items if item.id == item_id), None)


def marks_of(
    *, about: str, status: str, demands: Collection[str], regimes: Iterable[str], on: date, in_silence: bool = False
) -> frozenset[str]:
    """What decides which checklists fit.

    ``about``, ``status`` and ``demands`` (their kinds) are values of the complaint; a customer whose status is not
    known counts as a consumer, the stricter reading. ``regimes``: ids of the clocks set or proposed; ``on``: the day of
    the complaint, which chooses the version of each.
    """
    marks = {about, "business" if status == "business" else "consumer"}
    marks |= {"reduction"} & set(demands)
    if "refund" in demands:
        marks.add("rescission")
    if {"refund", "reduction"} & set(demands):
        marks.add("refund")
    for one in regimes:
        marks |= _marks_of_regime(one, on)
    if in_silence:
        marks.add("in_silence")
    return frozenset(marks)


def _marks_of_regime(regime: str, on: date) -> set[str]:
    marks = {_OF_REGIME[regime]} if regime in _OF_REGIME else set()
    if regime in _ACKNOWLEDGED:
        marks.add("acknowledged_by_law")
    known = catalogue().get(regime)
    version = next((one for one in known.versions if one.since <= on), None) if known else None
    if known is None or version is None or known.side != "firm":
        return marks
    if version.extension is not None and version.met_by != "performed":
        marks.add("extension")
    if version.silence != "none":
        marks |= {"silence", "met_by_sending" if version.met_by == "sent" else "met_by_receipt"}
    return marks


def fitting(marks: Collection[str]) -> tuple[Checklist, ...]:
    """The checklists for a complaint with these marks, each with those of its items that fit; none is empty."""
    found = []
    for one in checklists():
        if not _fit(one.only, one.needs, marks):
            continue
        items = tuple(item for item in one.items if item.fits(marks))
        if items:
            found.append(Checklist(one.id, one.letter, one.title, one.basis, one.only, one.needs, items))
    return tuple(found)


def within_two_years(delivered: date, found: date) -> bool:
    """Whether a lack of conformity showed within the seller's liability (UPK art. 43c ust. 1). The window is not
    moved by days off (law.md R6); its last day is the one that bears the same date."""
    try:
        last = delivered.replace(year=delivered.year + 2)
    except ValueError:  # 29 February: the month has no such day then (KC art. 112)
        last = delivered.replace(year=delivered.year + 2, day=28)
    return found <= last


def _fit(only: frozenset[str], needs: frozenset[str], marks: Collection[str]) -> bool:
    return (not only or not only.isdisjoint(marks)) and all(one in marks for one in needs)


def _list(data: Mapping[str, Any]) -> Checklist:
    name = data.get("id", "a list without id")
    _only_keys(data, {"id", "letter", "title", "basis", "only", "needs", "item"}, name)
    return Checklist(
        data["id"], data["letter"], _words(data["title"], name), data.get("basis", ""), _marks(data, "only", name),
        _marks(data, "needs", name), tuple(_item(one) for one in data["item"]),
    )  # fmt: skip


def _item(data: Mapping[str, Any]) -> Item:
    name = data.get("id", "an item without id")
    _only_keys(data, {"id", "words", "basis", "known", "only", "needs"}, name)
    known = data.get("known", "")
    if known and known not in FACTS:
        raise ChecklistError(f"{name}: unknown fact “{known}”")
    return Item(
        data["id"], _words(data["words"], name), data.get("basis", ""), known, _marks(data, "only", name),
        _marks(data, "needs", name),
    )  # fmt: skip


def _only_keys(data: Mapping[str, Any], known: Collection[str], name: str) -> None:
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise ChecklistError(f"{name}: unknown key “{unknown[0]}”")


def _marks(data: Mapping[str, Any], key: str, name: str) -> frozenset[str]:
    found = frozenset(data.get(key, ()))
    if not found <= MARKS:
        raise ChecklistError(f"{name}: unknown mark “{min(found - MARKS)}”")
    return found


def _words(data: Mapping[str, str], name: str) -> Text2:
    if set(data) != {"pl", "en"} or not all(data.values()):
        raise ChecklistError(f"{name}: needs words in both languages")
    return Text2(data["pl"], data["en"])
