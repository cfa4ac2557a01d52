"""What the customer may still do, as sentences: the appeal, the ombudsman, the court (``data/instructions.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from prezent.domain.complaints import adr
from prezent.domain.complaints.facts import AnswerFacts, Body
from prezent.domain.complaints.words import by_date, capital, one_line, phrase, spoken

_GAP: Final = re.compile(r"\{(\w+)\}")
_ANY: Final = "any"
_MAY_BE_EMPTY: Final = frozenset({"until", "also"})
_ALSO: Final[Mapping[str, str]] = {"pl": "też ", "en": "also "}


def instructions(facts: AnswerFacts) -> tuple[str, ...]:
    """The sentences that an answer under the facts' regime says when it does not accept everything."""
    data = _data()
    known = [one for one in data["regime"] if facts.regime in one["ids"]]
    entry = known[0] if known else next(one for one in data["regime"] if _ANY in one["ids"])
    values = _values(facts)
    return tuple(_said(entry["ways"], data, facts, values))


def named(body: Body, language: str) -> str:
    """A body with its address on the web: "Rzecznik Finansowy (rf.gov.pl)"."""
    name = body.name.in_(language)
    return f"{name} ({body.web})" if body.web else name


def _said(ways: list[str], data: Mapping[str, Any], facts: AnswerFacts, values: dict[str, str]) -> Iterator[str]:
    for key in ways:
        way = data["way"].get(key) or data[key]
        if way.get("only") == "consumer" and facts.status != "consumer":
            continue
        for template in (way[facts.language], way.get(f"instead_{facts.language}", "")):
            filled = _filled(template, values) if template else ""
            if filled:
                if "an}" in template:
                    values["also"] = _ALSO[facts.language]
                yield capital(filled)
                break


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its gaps filled, or nothing when a gap has no value (some may stay empty)."""
    if any(not values[name] and name not in _MAY_BE_EMPTY for name in _GAP.findall(template)):
        return ""
    return _GAP.sub(lambda gap: values[gap[1]], template)


def _values(facts: AnswerFacts) -> dict[str, str]:
    can = spoken(facts.addressee.form, facts.language).can
    body = adr.body_of(facts)
    return {
        "can": can,
        "Can": capital(can),
        "appeal": phrase(facts.appeal.where) if facts.appeal else "",
        "until": _until(facts),
        "also": "",
        "court": one_line(facts.court),
        "firm": one_line(facts.firm.name),
        "firm_address": one_line(", ".join(facts.firm.lines)),
        "body": named(body, facts.language),
        "to_body": f"{body.to} ({body.web})" if body.to and body.web else body.to,
    }


def _until(facts: AnswerFacts) -> str:
    """Until when the appeal may be made: by a day, or within days of delivery; "" where there is no end."""
    if facts.appeal is None:
        return ""
    if facts.appeal.until:
        return f" {by_date(facts.appeal.until, facts.dated, facts.language)}"
    days = facts.appeal.days
    if not days:
        return ""
    if facts.language == "pl":
        return f" w\u00a0ciągu {days} {'dnia' if days == 1 else 'dni'} od doręczenia tej odpowiedzi"
    return f" within {days} {'day' if days == 1 else 'days'} of delivery of this answer"


@cache
def _data() -> Mapping[str, Any]:
    text = (resources.files("prezent.domain.complaints") / "data" / "instructions.toml").read_text("utf-8")
    return tomllib.loads(text)
