"""Amounts of money: rounded to the grosz by one rule, and in words of both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from prezent.domain.language.both import Text2
from prezent.domain.language.typography import NBSP

CENT: Final = Decimal("0.01")
_NAMES: Final = {"PLN": "zł"}


def to_cents(exact: Decimal) -> Decimal:
    """The amount in whole grosze; half a grosz goes up. It is done once, at the end of a computation."""
    return exact.quantize(CENT, ROUND_HALF_UP)


def money_words(amount: Decimal, currency: str = "PLN") -> Text2:
    """An amount as people write it: "1 249,00 zł", in English "PLN 1,249.00"."""
    plain = f"{to_cents(amount):,.2f}"
    polish = plain.replace(",", NBSP).replace(".", ",")
    return Text2(f"{polish}{NBSP}{_NAMES.get(currency, currency)}", f"{currency}{NBSP}{plain}")
