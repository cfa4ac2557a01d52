"""Which regimes a message opens, and why: one message may start several clocks (law.md § 1e)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, cast, get_args

from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime_files import meant
from prezent.domain.language.both import Text2

#: "sole_trader": a trader whose contract has no professional character (UPK art. 7aa).
Status = Literal["consumer", "sole_trader", "business"]
Sector = Literal[
    "none", "payment", "finance", "insurance_claim", "telecom", "post", "carriage", "rail", "bus", "sea", "air",
    "electricity", "gas", "disconnection", "developer", "package", "public",
]  # fmt: skip
About = Literal["goods", "digital", "service", "real_estate"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a message. ``about``: what was bought; ``withdrawal``: the customer withdraws from a distance
    contract; ``visit``: after an unannounced visit or an excursion; ``demands_money_back``: price reduction or
    rescission is stated already; ``guarantee``: the customer chose the guarantee; ``platform_decision``: a decision
    of an online platform is contested."""

    status: Status = "consumer"
    sector: Sector = "none"
    about: About = "goods"
    complaint: bool = True
    withdrawal: bool = False
    visit: bool = False
    demands_money_back: Literal["no", "reduction", "rescission"] = "no"
    guarantee: bool = False
    data_request: bool = False
    unauthorised_payment: bool = False
    platform_decision: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A regime that the message opens, and why."""

    regime: str
    why: Text2


def read_answers(data: Mapping[str, Any]) -> Answers:
    """Answers from a file. Raises DeadlineError "answers.unknown" or "answers.value" that names the key."""
    kinds = [one.name for one in fields(Answers)]
    for key, value in data.items():
        if key not in kinds:
            raise DeadlineError("answers.unknown", f"unknown question “{key}”{meant(key, kinds)}")
        known = _CHOICES.get(key)
        if known is None and not isinstance(value, bool):
            raise DeadlineError("answers.value", f"“{key}” is true or false")
        if known is not None and value not in known:
            raise DeadlineError("answers.value", f"“{key}” is one of {', '.join(known)}")
    return Answers(**data)


_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "status": cast(tuple[str, ...], get_args(Status)),
    "sector": cast(tuple[str, ...], get_args(Sector)),
    "about": cast(tuple[str, ...], get_args(About)),
    "demands_money_back": ("no", "reduction", "rescission"),
}


def which(of: Answers) -> tuple[Choice, ...]:
    """The regimes in the order of law.md § 1e; those beside a complaint come first. None for a plain question."""
    return tuple(Choice(key.partition(" ")[0], _why(key, of)) for key in _open(of))


def _why(key: str, of: Answers) -> Text2:
    trader = of.status == "sole_trader" and key.startswith("PL_CONS_")
    found = _reasons()["sole_trader" if trader else key]
    return Text2(found["pl"], found["en"])


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.files("prezent.domain.deadlines") / "reasons.toml").read_text("utf-8"))


def _open(of: Answers) -> Iterator[str]:
    """Regimes, each with what is special about its reason after a space."""
    if of.data_request:
        yield "EU_GDPR12"
    if of.withdrawal and of.status != "business":
        yield "PL_WITHDRAW_30" if of.visit else "PL_WITHDRAW"
        yield from ("PL_WITHDRAW_ACK", "PL_WITHDRAW_REFUND")
    if not of.complaint:
        return
    if of.guarantee:
        yield "PL_GUARANTEE"
    sector = _sector(of)
    yield from sector
    if of.platform_decision:
        yield "EU_DSA20"
    if not sector:
        yield from _general(of)


_SECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "finance": ("PL_FIN",),
    "insurance_claim": ("PL_INS_CLAIM",),
    "telecom": ("PL_TELCO", "PL_TELCO_ACK"),
    "post": ("PL_POST",),
    "carriage": ("PL_CARRIAGE", "PL_CARRIAGE_ACK"),
    "rail": ("EU_RAIL",),
    "bus": ("EU_BUS",),
    "sea": ("EU_SEA",),
    "air": ("PL_AIR",),
    "electricity": ("PL_ENERGY",),
    "gas": ("PL_GAS",),
    "disconnection": ("PL_ENERGY_DISC", "PL_ENERGY_RECONNECT"),
    "developer": ("PL_DEV_DEFECT", "PL_DEV_DEFECT_REPAIR"),
    "package": ("PL_PACKAGE",),
    "public": ("PL_KPA_SKARGA",),
}


def _sector(of: Answers) -> tuple[str, ...]:
    """What the provisions of a sector open; they go before those for all consumers (UPK art. 7a ust. 1)."""
    if of.sector == "payment":
        refund = ("PL_PAY_UNAUTH",) if of.unauthorised_payment else ()
        return (*refund, "PL_PAY_B2B" if of.status == "business" else "PL_PAY")
    if of.sector == "finance" and of.status == "business":
        return ()  # the act of 2015 is for natural persons
    if of.sector == "air" and of.status == "consumer":
        return ("PL_AIR", "PL_CONS_7A beside")
    return _SECTORS.get(of.sector, ())


def _general(of: Answers) -> Iterator[str]:
    if of.status == "business":
        yield "PL_B2B_RKJ"
        return
    if of.about == "real_estate":  # art. 7a is excluded (UPK art. 4 ust. 1)
        if of.status == "consumer":
            yield "PL_ESTATE_RKJ"
        return
    if of.status == "consumer":
        yield "PL_CONS_7A"
    remedy = _REMEDIES.get((of.about, of.demands_money_back))
    if remedy:
        yield remedy


_REMEDIES: Final[Mapping[tuple[str, str], str]] = {
    ("goods", "no"): "PL_CONS_GOODS",
    ("goods", "reduction"): "PL_CONS_GOODS_REFUND",
    ("goods", "rescission"): "PL_CONS_GOODS_RESCIND",
    ("digital", "no"): "PL_CONS_DIGITAL",
    ("digital", "reduction"): "PL_CONS_DIGITAL_REFUND",
    ("digital", "rescission"): "PL_CONS_DIGITAL_REFUND",
}
