"""Which regimes a message opens (law.md § 1e), and why."""

from __future__ import annotations

from typing import Any

import pytest

from prezent.domain.deadlines.choosing import _CHOICES, Answers, read_answers, which
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime_files import catalogue


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({}, ["PL_CONS_7A", "PL_CONS_GOODS"]),
        ({"demands_money_back": "rescission"}, ["PL_CONS_7A", "PL_CONS_GOODS_RESCIND"]),
        ({"demands_money_back": "reduction"}, ["PL_CONS_7A", "PL_CONS_GOODS_REFUND"]),
        ({"about": "service"}, ["PL_CONS_7A"]),
        ({"about": "digital", "status": "sole_trader"}, ["PL_CONS_DIGITAL"]),
        ({"status": "sole_trader"}, ["PL_CONS_GOODS"]),
        ({"status": "business"}, ["PL_B2B_RKJ"]),
        ({"about": "real_estate"}, ["PL_ESTATE_RKJ"]),
        ({"guarantee": True}, ["PL_GUARANTEE", "PL_CONS_7A", "PL_CONS_GOODS"]),
        ({"complaint": False}, []),
        ({"complaint": False, "data_request": True}, ["EU_GDPR12"]),
        (
            {"data_request": True, "withdrawal": True},
            ["EU_GDPR12", "PL_WITHDRAW", "PL_WITHDRAW_ACK", "PL_WITHDRAW_REFUND", "PL_CONS_7A", "PL_CONS_GOODS"],
        ),
        (
            {"withdrawal": True, "visit": True, "complaint": False},
            ["PL_WITHDRAW_30", "PL_WITHDRAW_ACK", "PL_WITHDRAW_REFUND"],
        ),
        ({"withdrawal": True, "status": "business", "complaint": False}, []),
        ({"sector": "payment", "unauthorised_payment": True}, ["PL_PAY_UNAUTH", "PL_PAY"]),
        ({"sector": "payment", "status": "business"}, ["PL_PAY_B2B"]),
        ({"sector": "finance"}, ["PL_FIN"]),
        ({"sector": "finance", "status": "business"}, ["PL_B2B_RKJ"]),
        ({"sector": "telecom", "status": "business"}, ["PL_TELCO", "PL_TELCO_ACK"]),
        ({"sector": "air"}, ["PL_AIR", "PL_CONS_7A"]),
        ({"sector": "air", "status": "business"}, ["PL_AIR"]),
        ({"sector": "package"}, ["PL_PACKAGE"]),
        ({"sector": "disconnection"}, ["PL_ENERGY_DISC", "PL_ENERGY_RECONNECT"]),
        ({"platform_decision": True, "about": "service"}, ["EU_DSA20", "PL_CONS_7A"]),
    ],
)
def test_what_is_opened(answers: dict[str, Any], opened: list[str]) -> None:
    assert [one.regime for one in which(read_answers(answers))] == opened


def test_every_combination_opens_known_regimes_once_and_says_why() -> None:
    for sector in _CHOICES["sector"]:
        for status in _CHOICES["status"]:
            for about in _CHOICES["about"]:
                chosen = which(read_answers({"sector": sector, "status": status, "about": about}))
                ids = [one.regime for one in chosen]
                assert set(ids) <= set(catalogue())
                assert len(ids) == len(set(ids))
                assert all(one.why.pl.endswith(".") and one.why.en.endswith(".") for one in chosen)


def test_a_sole_trader_is_told_that_silence_does_not_bind_by_7a() -> None:
    (one,) = which(Answers(status="sole_trader"))
    assert "art. 7a" in one.why.pl


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"sectr": "air"}, "did you mean “sector”"),
        ({"sector": "ail"}, "one of none, payment"),
        ({"guarantee": "yes"}, "true or false"),
        ({"status": 1}, "one of consumer"),
    ],
)
def test_an_answer_that_is_not_understood_is_refused(answers: dict[str, Any], told: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        read_answers(answers)
    assert told in str(refused.value)
