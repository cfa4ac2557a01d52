"""Regimes: what a law says of a complaint's dates, as dated data. One regime has a version for each time it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.language.both import Text2

#: What starts the clock, as the steps say it: "a complaint is received on Saturday…".
Start = Literal[
    "received", "filed", "told", "statement", "returned", "delivered", "possession", "goods_delivered", "change",
    "reported", "accident", "appeal", "protocol", "request",
]  # fmt: skip
#: "received": the reply must arrive in time; "sent": sending it is enough; "performed": the thing must be done.
MetBy = Literal["received", "sent", "performed"]
#: What silence means by law when the period has passed.
Silence = Literal["accepted", "justified", "as_wished", "defects_accepted", "contested", "none"]
#: How an end on a day off moves: KC art. 115 (KPA art. 57 § 4 is the same), Regulation 1182/71 art. 3(4), not at all.
Roll = Literal["kc", "eu", "none"]
#: What a gap in the complaint does to the clock: nothing, days left out, a new beginning. "awaited": the period does
#: not end before something has come that the firm may wait for, such as goods that are sent back.
Gap = Literal["none", "pause", "restart", "awaited"]
#: Whose deadline it is.
Side = Literal["firm", "customer"]
#: H: primary text read; M: secondary source; L: to be verified; C: contested (law.md's confidence marks).
Mark = Literal["H", "M", "L", "C"]
#: How sure a rule is, in a word; what was read in the act itself needs none.
SURE: Final[Mapping[Mark, Text2]] = {
    "H": Text2("", ""),
    "M": Text2("ze źródła wtórnego", "from a secondary source"),
    "L": Text2("do sprawdzenia przez prawnika", "to be checked by a lawyer"),
    "C": Text2("sporne", "disputed"),
}
Unit = Literal["days", "working_days", "months"]

UNITS: Final[tuple[Unit, ...]] = ("days", "working_days", "months")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time. ``less``: less than it, so the day before it ends is the last."""

    n: int
    unit: Unit
    less: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """A longer period under conditions. ``period`` None: until a date that the firm names. ``after``: counted from
    the event (as nearly everywhere) or from the end of the base period."""

    conditions: tuple[Text2, ...]
    period: Period | None = None
    after: Literal["event", "base"] = "event"


@dataclass(frozen=True, slots=True)
class Contested:
    """A point on which readings differ. With ``setting`` a firm may choose: ``strict`` is what holds until it does."""

    text: Text2
    setting: str = ""
    strict: str = ""
    lenient: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A regime as it holds for events from ``since`` to ``until`` (None: still). ``period`` None: the law names no
    number, ``instead`` says what it does name."""

    since: date
    until: date | None
    period: Period | None
    instead: Text2 | None
    extension: Extension | None
    extension_note: Text2 | None
    roll: Roll
    bank_days: bool
    met_by: MetBy
    silence: Silence
    gap: Gap
    gap_days: int
    content: tuple[Text2, ...]
    contested: tuple[Contested, ...]
    basis: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Regime:
    """A way in which the law, or a firm's own word, sets a date."""

    id: str
    family: str
    name: Text2
    who: Text2
    starts: Start
    side: Side
    versions: tuple[Version, ...]

    def version_on(self, event: date) -> Version:
        """The version for an event on this local day. Raises DeadlineError "regime.not_in_force"."""
        for one in self.versions:
            if one.since <= event and (one.until is None or event <= one.until):
                return one
        first = min(one.since for one in self.versions)
        raise DeadlineError("regime.not_in_force", f"{self.id} has no rule for {event} (known from {first} on)")
