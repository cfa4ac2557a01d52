"""Whether what is given is what was asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prezent.domain.complaints.meeting import Given, Wanted, meeting

PRICE = {"refund": Decimal("379.00")}


def money(kind: str, amount: str) -> Given:
    return Given(kind, Decimal(amount))


def asked(kind: str, amount: str = "") -> Wanted:
    return Wanted(kind, Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("wanted", "given", "met"),
    [
        # one demand
        ([asked("refund")], [money("refund", "379.00")], ["full"]),
        ([asked("refund")], [money("refund", "378.99")], ["less"]),
        ([asked("refund", "40")], [money("refund", "40.00")], ["full"]),
        ([asked("refund", "400")], [money("refund", "379.00")], ["less"]),
        ([asked("refund")], [Given("repair")], ["otherwise"]),
        ([asked("refund")], [money("reduction", "379")], ["otherwise"]),
        ([asked("refund")], [], ["otherwise"]),
        ([asked("repair")], [Given("repair")], ["full"]),
        ([asked("repair")], [money("refund", "379")], ["otherwise"]),
        ([asked("damages", "24")], [money("damages", "10"), money("damages", "14")], ["full"]),
        ([asked("damages")], [money("damages", "1")], ["full"]),
        # what somebody wrote by hand is money like any other; interest is none of what was asked for
        ([asked("refund")], [money("other", "379.00")], ["full"]),
        ([asked("refund")], [Given("other")], ["otherwise"]),
        ([asked("refund")], [money("refund", "300"), money("interest", "79")], ["less"]),
        ([asked("refund"), asked("damages", "24")], [money("refund", "379"), money("other", "10")], ["full", "less"]),
        # what is paid for one demand is not paid for another
        ([asked("damages", "24"), asked("damages", "50")], [money("damages", "50")], ["less", "less"]),
        ([asked("damages", "24"), asked("damages", "50")], [money("damages", "74")], ["full", "full"]),
        # what the law gives instead of each other
        ([asked("repair"), asked("refund")], [money("refund", "379")], ["full", "full"]),
        ([asked("repair"), asked("replace")], [Given("replace")], ["full", "full"]),
        ([asked("reduction", "50"), asked("repair")], [Given("repair")], ["full", "full"]),
        ([asked("repair"), asked("refund")], [Given("repair")], ["full", "otherwise"]),
        ([asked("repair"), asked("refund")], [money("refund", "1")], ["otherwise", "less"]),
        ([asked("repair"), asked("damages", "5")], [money("damages", "5")], ["otherwise", "full"]),
        # what was agreed need not be money, and words are met by words
        ([asked("fulfil", "80")], [Given("fulfil")], ["full"]),
        ([asked("fulfil", "80")], [money("fulfil", "20")], ["less"]),
        ([asked("apology"), asked("explain"), asked("other")], [], ["full", "full", "full"]),
    ],
)  # fmt: skip
def test_how_demands_are_met(wanted: list[Wanted], given: list[Given], met: list[str]) -> None:
    assert list(meeting(wanted, given, PRICE)) == met


def test_without_a_price_money_back_is_whatever_comes_back() -> None:
    assert meeting([asked("refund")], [money("refund", "1")], {}) == ("full",)
    assert meeting([asked("refund")], [money("refund", "0")], {}) == ("otherwise",)
