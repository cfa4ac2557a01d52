"""What the coach is told of a complaint when it reads the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from prezent.domain.coach import CaseContext
from prezent.domain.coach.case import Attachment, Author, Person, Point
from prezent.domain.complaints.facts import AnswerFacts

_WARSAW = ZoneInfo("Europe/Warsaw")
#: The coach's own lists of required elements (STR-06), for the regimes that have one.
_PROFILES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "PL_CONS_7A": "shop",
        "PL_CONS_GOODS": "shop",
        "PL_FIN": "finance",
        "PL_PAY": "finance",
        "PL_TELCO": "telecom",
        "PL_POST": "post",
        "PL_CARRIAGE": "carriage",
        "PL_DEV_DEFECT": "developer",
        "EU_GDPR12": "gdpr",
    }
)


#: Of these the coach asks for the way to out-of-court settlement, which is for consumers.
_CONSUMERS_ONLY: Final = frozenset({"shop", "telecom"})


def coach_case(facts: AnswerFacts) -> CaseContext:
    """The case as the coach needs it: the two verdicts, whom the letter speaks to, who signs, what was demanded."""
    first, _, last = facts.signatory.name.partition(" ")
    gender = {"pan": "m", "pani": "f"}.get(facts.addressee.form)
    to = facts.addressee
    return CaseContext(
        case_id=facts.case_number,
        # A request for one's data is none, and its answer must not be called an answer to a complaint.
        kind="request" if facts.regime == "EU_GDPR12" else "complaint",
        fault=facts.at_fault,
        service_fault=facts.service != "good",
        customer=Person(to.first_name, to.last_name, gender, facts.language),  # type: ignore[arg-type]
        author=Author(first, last, None, facts.signatory.position, facts.signatory.phone, facts.signatory.email),
        now=datetime.combine(facts.dated, time(10), _WARSAW),
        profile=profile_of(facts.regime, facts.status),
        points=tuple(Point(one.text) for one in facts.demands),
        attachments=tuple(Attachment(one) for one in facts.attachments),
    )


def profile_of(regime: str, status: str) -> str:
    """The coach's list of what an answer under a regime must contain, by whose complaint it is; "" for none."""
    found = _PROFILES.get(regime, "")
    return "" if found in _CONSUMERS_ONLY and status != "consumer" else found
