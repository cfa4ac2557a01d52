"""Out-of-court settlement of consumer disputes: whether the answer must speak of it, and which body settles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, Final

from prezent.domain.complaints.facts import AnswerFacts, Body
from prezent.domain.deadlines.choosing import Sector
from prezent.domain.language.both import Text2

#: Regimes that are no dispute of a consumer with a trader: data requests, public bodies, platforms, businesses.
_NO_CONSUMER_DISPUTE: Final = frozenset(
    {"EU_GDPR12", "PL_KPA_SKARGA", "EU_DSA20", "EU_P2B11", "PL_B2B_RKJ", "PL_PAY_B2B", "UK_DISP", "US_CFPB"}
)


def must_state(facts: AnswerFacts) -> bool:
    """Whether the answer needs the statement of art. 32 of the act on out-of-court settlement (Dz.U. 2016 poz. 1823):
    a consumer's dispute with a trader that the answer leaves unresolved. A sole trader is no consumer there."""
    return facts.status == "consumer" and facts.refused and facts.regime not in _NO_CONSUMER_DISPUTE


def body_of(facts: AnswerFacts) -> Body:
    """The body to name: the firm's own choice, else the one of the regime or the sector (law.md § 5)."""
    return facts.adr_body or body_for(facts.regime, facts.sector)


def body_for(regime: str, sector: Sector = "none") -> Body:
    """The body that settles disputes of a regime or a sector; the Trade Inspection where none is named."""
    data = _data()
    key = data["regime"].get(regime) or data["sector"].get(sector)
    if key:
        return body(key)
    general = body("IH")
    return replace(general, mark="L") if sector in data["unsure"]["sectors"] else general


def body(key: str) -> Body:
    """A body by its key in ``data/bodies.toml``. Raises KeyError."""
    found = _data()["body"][key]
    return Body(Text2(found["name"]["pl"], found["name"]["en"]), found["web"], found["to"], found["mark"])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("prezent.domain.complaints") / "data" / "bodies.toml").read_text("utf-8"))
