"""What the law gives for goods that do not conform: repair or replacement first, then price reduction or rescission.

Sources: ustawa o prawach konsumenta (UPK) art. 7aa, 43a–43g (goods), 43h–43q (digital); kodeks cywilny (KC)
art. 556–576 (rękojmia), 471, 481. Nothing here decides: it says what may be asked for, why, and how it was computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, NamedTuple

from prezent.domain.complaints import remedy_words as words
from prezent.domain.complaints.interest import Interest, MoneyError, Rates, interest
from prezent.domain.complaints.money import money_words, to_cents
from prezent.domain.deadlines.calendar import months_after
from prezent.domain.deadlines.choosing import About
from prezent.domain.deadlines.due import due
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime import Mark
from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language.both import Text2

#: "" not known: computed as for a consumer, the stricter reading.
Complainant = Literal["", "consumer", "sole_trader", "business"]
#: "open": may be asked for now; "closed": something else comes first; "barred": not for this complaint;
#: "unknown": the law names no rule that could be computed, or a fact is missing.
State = Literal["open", "closed", "barred", "unknown"]
Kind = Literal["repair", "replace", "reduction", "refund"]
Branch = Literal["goods", "digital", "warranty", "contract"]

#: Before this day the sale of goods to consumers was under KC rękojmia.
NEW_LAW: Final = date(2023, 1, 1)
#: Directive (EU) 2024/1799: a repair lengthens liability by a year; the Polish act was not found.
REPAIR_LENGTHENS: Final = date(2026, 7, 31)
_KINDS: Final[tuple[Kind, ...]] = ("repair", "replace", "reduction", "refund")


class Basis(NamedTuple):
    """Where it is written, and how sure that is (law.md's confidence marks)."""

    text: str
    mark: Mark


class Note(NamedTuple):
    """Something to know beside the remedies."""

    text: Text2
    basis: Basis


class Asked(NamedTuple):
    """A demand: its kind, the local day on which the customer stated it, the sum named."""

    kind: str
    stated_on: date
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the remedies are computed from; days are local. ``noticed_on``: when the lack of conformity came to light.

    Of UPK art. 43e ust. 1: ``refused`` the trader refused to repair or replace; ``not_done`` it did not in a
    reasonable time; ``failed_before`` a repair or replacement was tried and it persists; ``serious`` it justifies
    going on at once; ``will_not`` it is clear that the trader will not. ``trivial``: the trader has proved that it is
    of no importance. ``returned_on``: goods, or proof of posting them, came. ``value_ok`` and ``value_as_is``: what
    the thing would be worth in conformity, and is worth now. ``continuous``: digital, supplied over a time.
    ``rates``: of interest, None for those of the desk.
    """

    noticed_on: date
    status: Complainant = "consumer"
    about: About = "goods"
    delivered_on: date | None = None
    price: Decimal | None = None
    currency: str = "PLN"
    asked: tuple[Asked, ...] = ()
    refused: bool = False
    not_done: bool = False
    failed_before: bool = False
    serious: bool = False
    will_not: bool = False
    trivial: bool = False
    returned_on: date | None = None
    value_ok: Decimal | None = None
    value_as_is: Decimal | None = None
    continuous: bool = False
    rates: Rates | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """One lawful remedy. ``asked``: the customer demands it; ``grounds``: what opens it, each by its number in the law;
    ``amount``: what it comes to, None where it is no money or cannot be computed; ``due_on``: the last local day."""

    kind: Kind
    state: State
    why: Text2
    asked: bool
    grounds: tuple[Text2, ...]
    amount: Decimal | None
    due_on: date | None
    interest: Interest | None
    steps: tuple[Text2, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How long the trader answers, and for how long it is presumed that the fault was there at delivery. ``in_time``
    None: the day of delivery is not known. ``presumed`` None: the same, or no rule was found."""

    until: date | None
    in_time: bool | None
    presumed: bool | None
    steps: tuple[Text2, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that the law gives for these facts."""

    branch: Branch
    window: Window
    remedies: tuple[Remedy, ...]
    notes: tuple[Note, ...]

    def of(self, kind: str) -> Remedy | None:
        """The remedy of a kind."""
        return next((one for one in self.remedies if one.kind == kind), None)


def price_reduction(price: Decimal, value_ok: Decimal, value_as_is: Decimal) -> Decimal:
    """By how much the price goes down: the reduced price stands to the price as the value of what was delivered to the
    value of what was agreed (UPK art. 43e ust. 2; KC art. 560 § 3). In whole grosze, half a grosz up.

    A thing that is worth more than agreed lowers nothing. Raises MoneyError "remedies.values" for values that cannot
    be: a price or a value below zero, a thing that would be worth nothing in conformity.
    """
    if price < 0 or value_ok <= 0 or value_as_is < 0:
        raise MoneyError(
            "remedies.values", "a price and values are not negative, and what was agreed is worth something"
        )
    return to_cents(price * (value_ok - min(value_as_is, value_ok)) / value_ok)


def assess(of: Facts, today: date) -> Assessment:
    """What the customer may ask for, as of the local day ``today``."""
    branch = branch_of(of)
    window = _window(of, branch)
    remedies = tuple(_remedy(kind, of, branch, window, today) for kind in _KINDS)
    return Assessment(branch, window, remedies, tuple(_notes(of, branch, window)))


def branch_of(of: Facts) -> Branch:
    """Which rules hold. A sole trader acting as a consumer has those of conformity (UPK art. 7aa)."""
    if of.about == "real_estate" or (of.status == "business" and of.about == "goods"):
        return "warranty"
    if of.about == "service" or of.status == "business":
        return "contract"
    return "digital" if of.about == "digital" else "goods"


# --- how long ----------------------------------------------------------------------------------------------------

#: Months of liability and of the presumption (0: none), with where they are written.
_MONTHS: Final[dict[tuple[Branch, bool], tuple[int, int, tuple[Basis, ...]]]] = {
    ("goods", False): (24, 24, (Basis("ustawa o prawach konsumenta, art. 43c ust. 1", "H"),)),
    ("digital", False): (24, 12, (Basis("ustawa o prawach konsumenta, art. 43l ust. 1 i 3", "H"),)),
    ("warranty", False): (24, 0, (Basis("kodeks cywilny, art. 568 § 1", "M"),)),
    ("warranty", True): (60, 0, (Basis("kodeks cywilny, art. 568 § 1 (nieruchomość)", "M"),)),
}


def _window(of: Facts, branch: Branch) -> Window:
    rule = _MONTHS.get((branch, of.about == "real_estate"))
    if rule is None:
        return Window(None, None, None, (words.NO_WINDOW,), (Basis("umowa; kodeks cywilny, art. 118 i 471", "L"),))
    months, presumed_months, basis = rule
    if branch == "digital" and of.continuous:
        return Window(None, True, True, (words.CONTINUOUS,), basis)
    if of.delivered_on is None:
        return Window(None, None, None, (words.NOT_DELIVERED,), basis)
    if branch == "goods" and of.delivered_on < NEW_LAW:
        return Window(None, None, None, (words.OLD_LAW,), (Basis("kodeks cywilny, art. 556–576 (przed 2023 r.)", "L"),))
    until = months_after(of.delivered_on, months)
    in_time = of.noticed_on <= until
    presumed = in_time and of.noticed_on <= months_after(of.delivered_on, presumed_months) if presumed_months else False
    steps = (
        words.window(of.delivered_on, months, until),
        words.noticed(of.noticed_on, in_time=in_time),
        words.presumed(presumed_months, holds=presumed),
    )
    # Whether the end of a time of liability moves from a day off is disputed (law.md R6): it is not moved.
    return Window(until, in_time, presumed, steps, (*basis, Basis("kodeks cywilny, art. 115", "C")))


# --- what --------------------------------------------------------------------------------------------------------


def _remedy(kind: Kind, of: Facts, branch: Branch, window: Window, today: date) -> Remedy:
    asked = next((one for one in of.asked if one.kind == kind), None)
    grounds = _grounds(of, branch) if kind in {"reduction", "refund"} else ()
    state, why = _state(kind, of, branch, window, bool(grounds))
    amount, steps = _amount(kind, of)
    due_on, told = _due(kind, of, branch, asked)
    owed = None
    if state == "open" and amount and due_on and due_on < today and asked:
        owed = interest(amount, due_on, today, currency=of.currency, of=of.rates)
    return Remedy(
        kind,
        state,
        why,
        asked is not None,
        grounds,
        amount if state in {"open", "unknown"} else None,
        due_on if state == "open" else None,
        owed,
        (*steps, *told, *(owed.steps if owed else ())),
        (*_BASES[branch][kind], *((Basis(owed.basis, owed.mark),) if owed else ())),
    )


def _grounds(of: Facts, branch: Branch) -> tuple[Text2, ...]:
    """What opens price reduction and rescission, by the points of UPK art. 43e ust. 1 (for digital: the same ones)."""
    if branch not in {"goods", "digital"}:
        return ()
    given = (of.refused, of.not_done, of.failed_before, of.serious, of.will_not)
    told = words.GROUNDS if branch == "goods" else words.GROUNDS_DIGITAL
    return tuple(text for holds, text in zip(given, told, strict=True) if holds)


def _state(kind: Kind, of: Facts, branch: Branch, window: Window, opened: bool) -> tuple[State, Text2]:
    """The first rule that holds."""
    if branch == "contract":
        return "unknown", words.CONTRACT
    if window.in_time is False:
        return "barred", words.TOO_LATE
    if kind == "refund" and of.trivial:
        return "barred", words.TRIVIAL
    if window.in_time is None:
        return "unknown", window.steps[0]
    return _in_time(kind, branch, again=of.failed_before, opened=opened)


def _in_time(kind: Kind, branch: Branch, *, again: bool, opened: bool) -> tuple[State, Text2]:
    """What holds while the trader answers."""
    if branch == "warranty":
        return "open", words.WARRANTY_AGAIN if again else words.WARRANTY
    if kind in {"reduction", "refund"}:
        return ("open", words.OPENED) if opened else ("closed", words.REPAIR_FIRST)
    if branch == "digital":
        return ("open", words.FIX_DIGITAL) if kind == "repair" else ("barred", words.NO_REPLACEMENT)
    return "open", words.AGAIN if again else words.FIRST


def _amount(kind: Kind, of: Facts) -> tuple[Decimal | None, tuple[Text2, ...]]:
    if kind not in {"reduction", "refund"}:
        return None, ()
    if of.price is None:
        return None, (words.NO_PRICE,)
    if kind == "refund":
        return to_cents(of.price), (words.whole_price(money_words(of.price, of.currency)),)
    if of.value_ok is None or of.value_as_is is None:
        return None, (words.NO_VALUES,)
    try:
        cut = price_reduction(of.price, of.value_ok, of.value_as_is)
    except MoneyError:
        return None, (words.WRONG_VALUES,)
    named = [money_words(one, of.currency) for one in (of.price, of.value_ok, of.value_as_is, cut)]
    return cut, words.proportion(*named, share=_share(of.value_ok, of.value_as_is))


def _share(value_ok: Decimal, value_as_is: Decimal) -> Text2:
    """What part of the value is missing, in per cent to one hundredth, as the steps tell it."""
    part = (100 * (value_ok - min(value_as_is, value_ok)) / value_ok).quantize(Decimal("0.01"), ROUND_HALF_UP)
    plain = f"{part:f}"
    return Text2(plain.replace(".", ","), plain)


_REFUNDS: Final[dict[tuple[Branch, Kind], str]] = {
    ("goods", "reduction"): "PL_CONS_GOODS_REFUND",
    ("goods", "refund"): "PL_CONS_GOODS_RESCIND",
    ("digital", "reduction"): "PL_CONS_DIGITAL_REFUND",
    ("digital", "refund"): "PL_CONS_DIGITAL_REFUND",
}


def _due(kind: Kind, of: Facts, branch: Branch, asked: Asked | None) -> tuple[date | None, tuple[Text2, ...]]:
    """The last day of payment and how it is counted; of a repair the law names none."""
    regime = _REFUNDS.get((branch, kind))
    if regime is None:
        return None, (words.REASONABLE_TIME,) if kind in {"repair", "replace"} else (words.ON_CALL,)
    if (branch, kind) == ("goods", "refund"):
        event = of.returned_on
        if event is None:
            return None, (words.NOT_RETURNED,)
    elif asked is None:
        return None, (words.NOT_STATED,)
    else:
        event = asked.stated_on
    try:
        found = due(catalogue()[regime], event)
    except DeadlineError:
        return None, (words.OLD_LAW,)
    return found.legal, found.steps


_CONTRACT: Final = (Basis("umowa; kodeks cywilny, art. 471 i 638", "L"),)
_GOODS_MONEY: Final = Basis("ustawa o prawach konsumenta, art. 43e ust. 1", "H")
_DIGITAL: Final = Basis("ustawa o prawach konsumenta, art. 43m–43o", "H")
_BASES: Final[dict[Branch, dict[Kind, tuple[Basis, ...]]]] = {
    "goods": {
        "repair": (Basis("ustawa o prawach konsumenta, art. 43d", "H"),),
        "replace": (Basis("ustawa o prawach konsumenta, art. 43d", "H"),),
        "reduction": (_GOODS_MONEY, Basis("ustawa o prawach konsumenta, art. 43e ust. 2 i 3", "H")),
        "refund": (_GOODS_MONEY, Basis("ustawa o prawach konsumenta, art. 43e ust. 4, 6 i 7", "H")),
    },
    "digital": dict.fromkeys(_KINDS, (_DIGITAL,)),
    "warranty": {
        "repair": (Basis("kodeks cywilny, art. 561", "M"),),
        "replace": (Basis("kodeks cywilny, art. 561", "M"),),
        "reduction": (Basis("kodeks cywilny, art. 560 § 1 i 3", "M"),),
        "refund": (Basis("kodeks cywilny, art. 560 § 1 i 4", "M"),),
    },
    "contract": dict.fromkeys(_KINDS, _CONTRACT),
}


# --- what else ---------------------------------------------------------------------------------------------------


def _notes(of: Facts, branch: Branch, window: Window) -> Iterator[Note]:
    if not of.status:
        yield Note(words.STATUS_UNKNOWN, Basis("ustawa o prawach konsumenta, art. 7a i 7aa", "C"))
    if of.status == "sole_trader" and branch in {"goods", "digital"}:
        yield Note(words.SOLE_TRADER, Basis("ustawa o prawach konsumenta, art. 7aa", "C"))
    if of.status == "business":
        if branch == "warranty":
            yield Note(words.BUSINESS, Basis("kodeks cywilny, art. 558 i 563", "M"))
        yield Note(words.TRADE_INTEREST, Basis("ustawa z 8 marca 2013 r. o opóźnieniach w transakcjach", "L"))
    if branch == "warranty" and of.about == "real_estate" and of.status != "business":
        yield Note(words.ESTATE_SILENCE, Basis("kodeks cywilny, art. 561⁵", "C"))
    if branch == "goods":
        yield Note(words.TRADER_MAY_CHANGE, Basis("ustawa o prawach konsumenta, art. 43d ust. 2–4", "H"))
        if of.failed_before and of.noticed_on >= REPAIR_LENGTHENS:
            yield Note(words.REPAIR_LENGTHENS, Basis("dyrektywa (UE) 2024/1799", "L"))
    if branch == "goods" and window.in_time is False:
        yield Note(words.CONCEALED, Basis("ustawa o prawach konsumenta, art. 43c", "L"))
    if any(one.kind == "damages" for one in of.asked):
        yield Note(words.DAMAGES, Basis("kodeks cywilny, art. 471", "L"))
    if any(one.kind == "fulfil" for one in of.asked):
        yield Note(words.FULFIL, Basis("umowa", "L"))
