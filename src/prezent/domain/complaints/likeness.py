"""Whether a complaint looks like an earlier one: by its numbers, its thing, its words. A person decides whether it is.

Nothing here counts defects: the law asks whether we tried and failed (UPK art. 43e ust. 1 pkt 3), not how often.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

from prezent.domain.language.both import Text2
from prezent.domain.language.folding import fold

#: From the strongest: the same serial number, order, thing, nearly the same text, the same thing going wrong.
Reason = Literal["serial", "order", "item", "text", "cause"]
STRENGTH: Final[tuple[Reason, ...]] = ("serial", "order", "item", "text", "cause")
#: Reasons for which a supervisor is asked to look before anybody has said that it is a repetition.
STRONG: Final = frozenset({"serial", "order", "item", "text"})

#: Texts are nearly the same from this similarity on (Dice's coefficient of runs of ``_RUN`` letters, 0 to 1): the same
#: complaint told again keeps most of its words, two complaints about the same kind of thing share less than half.
NEARLY_THE_SAME: Final = 0.62
#: Things are the same from this similarity on: "Grzejnik olejowy Ciepło 2000" and "grzejnik Ciepło 2000 W".
THE_SAME_THING: Final = 0.55
#: And two things where the shorter name shares less than that of its runs with the longer one.
ANOTHER_THING: Final = 0.3
#: Shorter texts (in runs) resemble one another by chance.
FEWEST_RUNS: Final = 40
_RUN: Final = 4
#: Characters of a text that are compared: what comes after them is rarely a new matter.
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Seen:
    """A complaint as it is compared. Numbers are as ``numbers.plain_number`` writes them; ``words`` is of
    :func:`likeness_key`."""

    order: str
    serial: str
    item: str
    words: str
    same_customer: bool = True


def likeness_key(*texts: str) -> str:
    """Folded words of the texts in their order, without those that every letter has."""
    empty = _empty_words()
    return " ".join(word for word in fold(" ".join(texts)[:LONGEST]).split() if word not in empty)


def reason_of(new: Seen, old: Seen) -> Reason | None:
    """Why the new complaint looks like a repetition of the old one, or None. The strongest reason is given.

    Numbers speak for themselves, whoever writes; everything else needs the same customer.
    """
    if new.serial and new.serial == old.serial:
        return "serial"
    if new.order and new.order == old.order and not _different_things(new, old):
        return "order"
    if not old.same_customer or _different_things(new, old):
        return None
    if new.item and old.item and similarity(fold(new.item), fold(old.item)) >= THE_SAME_THING:
        return "item"
    if nearly_the_same(new.words, old.words):
        return "text"
    return "cause" if causes(new.words) & causes(old.words) else None


def nearly_the_same(one: str, other: str) -> bool:
    """Whether two texts (of :func:`likeness_key`) tell nearly the same."""
    if min(len(one), len(other)) < FEWEST_RUNS + _RUN - 1:
        return False
    return similarity(one, other) >= NEARLY_THE_SAME


def similarity(one: str, other: str) -> float:
    """How much two folded texts share, from 0 to 1: Dice's coefficient of their runs of four letters, so that endings
    and slips of the keyboard cost little. Shorter words count as runs themselves."""
    mine, theirs = _runs(one), _runs(other)
    if not mine or not theirs:
        return 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def causes(words: str) -> frozenset[str]:
    """What goes wrong, by the words of :func:`likeness_key` or any folded text."""
    text = f" {words} "
    return frozenset(cause for cause, signs in _causes().items() if any(f" {sign}" in text for sign in signs))


def _different_things(new: Seen, old: Seen) -> bool:
    """Two things of one order, or of one customer, are two matters."""
    mine, theirs = _runs(fold(new.item)), _runs(fold(old.item))
    return bool(mine and theirs) and len(mine & theirs) < ANOTHER_THING * min(len(mine), len(theirs))


@lru_cache(maxsize=64)
def _runs(text: str) -> frozenset[str]:
    runs: set[str] = set()
    for word in text[:LONGEST].split():
        runs.update(word[at : at + _RUN] for at in range(max(1, len(word) - _RUN + 1)))
    return frozenset(runs)


@cache
def _empty_words() -> frozenset[str]:
    lines = _data("empty_words.txt").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _data(name: str) -> str:
    return (resources.files("prezent.domain.complaints") / "data" / name).read_text("utf-8")


@cache
def _causes() -> Mapping[str, tuple[str, ...]]:
    return {cause: tuple(_signs(signs)) for cause, signs in tomllib.loads(_data("causes.toml")).items()}


def _signs(signs: Iterable[str]) -> Iterable[str]:
    """Each sign as it stands in a text, and as it stands in a key, where small words are left out."""
    for sign in signs:
        kept = likeness_key(sign)
        yield sign
        if kept and kept != sign and len(kept.split()) > 1:
            yield kept


@dataclass(frozen=True, slots=True)
class Opened:
    """A remedy that the law opens, and why."""

    kind: str
    words: Text2
    why: Text2
    basis: str


_WHY: Final = Text2(
    "Próbowaliśmy już doprowadzić towar do zgodności z umową, a brak zgodności występuje nadal.",
    "We have tried to bring the goods into conformity, and the lack of conformity persists.",
)
_BASIS: Final = "ustawa o prawach konsumenta, art. 43e ust. 1 pkt 3"


def opened_by_law(*, about: str, status: str, tried: bool) -> tuple[Opened, ...]:
    """The remedies that a failed attempt opens beside repair and replacement (UPK art. 43e ust. 1 pkt 3; 43a for the
    sole trader, art. 7aa). A business has none of them; one whose status is not known is read as a consumer."""
    if about != "goods" or status == "business" or not tried:
        return ()
    return (
        Opened("reduction", Text2("obniżenie ceny", "a price reduction"), _WHY, _BASIS),
        Opened(
            "refund",
            Text2(
                "odstąpienie od umowy i zwrot pieniędzy (chyba że brak jest nieistotny)",
                "rescission and the money back (unless the lack is trivial)",
            ),
            _WHY,
            f"{_BASIS}, ust. 4–6",
        ),
    )
