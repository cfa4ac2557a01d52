"""Amounts as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prezent.platform.errors import DomainError
from prezent.web.typed import amount


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1000", "1000"),
        ("1 000", "1000"),
        ("1\u00a0234,50\u00a0zł", "1234.50"),
        ("1 000.50", "1000.50"),
        ("1000,50", "1000.50"),
        ("1.000,50", "1000.50"),
        ("1,000.50", "1000.50"),
        ("12.345.678,9", "12345678.9"),
        ("1.000.000", "1000000"),
        ("1,000,000", "1000000"),
        ("129,5", "129.5"),
        ("129,", "129"),
        (",50", "0.50"),
        ("0", "0"),
        ("-5", "-5"),
    ],
)
def test_amounts_as_people_write_them(typed: str, read: str) -> None:
    assert amount(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["", "  ", "zł"])
def test_nothing_typed_is_no_amount(typed: str) -> None:
    assert amount(typed) is None


@pytest.mark.parametrize("typed", ["1.000", "1,500", "12.345 zł", "1234,500", "0.125"])
def test_what_can_be_read_in_two_ways_is_asked_for_again(typed: str) -> None:
    with pytest.raises(DomainError) as error:
        amount(typed)
    assert error.value.code == "typed.amount"
    assert "1500" in str(error.value)
    assert typed in str(error.value)


@pytest.mark.parametrize(
    "typed",
    ["dużo", "1e5", "NaN", "Infinity", "1.00.000", "1,00,00", "1.000,500", "1.5,000", "1..5", "٣", "9" * 12, "1" * 41],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as error:
        amount(typed)
    assert error.value.code == "typed.amount"
