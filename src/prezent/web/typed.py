"""Numbers, amounts and days as a form or an address gives them: anybody may type anything there."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from prezent.domain.deadlines.due import WARSAW
from prezent.platform.errors import DomainError

#: Digits of the largest number that a database key can be, and of what counts people and teams.
_DIGITS: Final = 18
FEW: Final = 9
#: Power of ten that no amount reaches; what is larger cannot be computed with.
_LARGEST: Final = 10
_LONGEST: Final = 40
#: One separator and three digits after it: thousands to some, thousandths to others.
_EITHER: Final = re.compile(r"[+-]?[0-9]+[.,][0-9]{3}")
#: How an amount is written, with what separates its thousands: without, or by points or commas where that is certain.
_WAYS: Final = (
    (re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"), " "),
    (re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}"), "."),
    (re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}"), ","),
)


def whole(typed: str, *, digits: int = _DIGITS) -> int | None:
    """An id, a version or a place in a list; None for what is none, or longer than so many digits."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= digits else None


def key(typed: str) -> int:
    """An id to look something up by: 0, which nothing has, for what is none."""
    return whole(typed) or 0


def amount(typed: str) -> Decimal | None:
    """An amount as people type it: "1 234,50 zł", "1.234,50"; None where nothing was typed.

    Raises DomainError ``typed.amount``, also for what may be thousands as well as thousandths: "1.000", "1,500".
    """
    bare = "".join(typed.split()).removesuffix("zł")
    if not bare:
        return None
    if _EITHER.fullmatch(bare):
        said = _(
            "“%(typed)s” may be read in two ways: write thousands without a point or comma, and grosze with two "
            "digits, for example 1500 or 1,50."
        )
        raise DomainError(said % {"typed": typed[:40]}, code="typed.amount")
    found = _read(bare) if len(bare) <= _LONGEST else None
    if found is None or found.adjusted() > _LARGEST:
        said = _("“%(typed)s” is no amount: write it in digits, for example 129,50.") % {"typed": typed[:40]}
        raise DomainError(said, code="typed.amount")
    return found


def _read(bare: str) -> Decimal | None:
    """The amount, where it is written in one of the ways that people have; else None."""
    for pattern, thousands in _WAYS:
        if pattern.fullmatch(bare):
            return Decimal(bare.replace(thousands, "").replace(",", "."))
    return None


def day(typed: str) -> date | None:
    """A day; None where nothing was typed. Raises DomainError ``typed.day``."""
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError as error:
        raise _no_day(typed) from error


def moment(typed: str) -> datetime | None:
    """A local date and time, aware; None where nothing was typed. Raises DomainError ``typed.day``."""
    try:
        return datetime.fromisoformat(typed.strip()).replace(tzinfo=WARSAW) if typed.strip() else None
    except (ValueError, OverflowError) as error:
        raise _no_day(typed) from error


def _no_day(typed: str) -> DomainError:
    said = _("“%(typed)s” is no date: write it as year-month-day, for example 2026-11-24.") % {"typed": typed[:40]}
    return DomainError(said, code="typed.day")
