"""What one rule of the coach says of a text."""

from __future__ import annotations

from typing import Any

from prezent.domain.coach import Channel, Finding, Lang, check, read_case, read_settings


def found(
    text: str,
    rule: str,
    case: dict[str, Any] | None = None,
    *,
    lang: Lang = "pl",
    channel: Channel = "email",
    toml: str = "",
    html: str | None = None,
) -> list[Finding]:
    """Findings of ``rule`` alone; ``case`` is the object of case.json, ``toml`` the text of coach.toml."""
    report = check(
        text,
        channel=channel,
        lang=lang,
        html=html,
        case=read_case(case or {}),
        settings=read_settings(toml),
        only=frozenset({rule}),
    )
    return list(report.findings)
