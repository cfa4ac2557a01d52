"""Many remarks made few: one where several say the same, the most important first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from prezent.domain.coach.model import Finding, Fix, Text2

if TYPE_CHECKING:
    from prezent.domain.coach.catalogue import Rule

#: Rules about a missing part of the letter: where STR-01 speaks (three or more are missing) it speaks for them.
MISSING_PARTS = frozenset({"GRE-01", "THX-01", "CLO-01", "CLO-02", "CLO-03", "CLO-05"})
WHOLE = "STR-01"
ALL_AT_ONCE = Text2("Zmień wszystkie miejsca", "Change every place")


def one_of(findings: Sequence[Finding]) -> Finding:
    """All places of one rule as one remark: the words of the gravest and every place.

    Its proposal is the first of each, together; there is none unless every place has one.
    """
    gravest = max(findings, key=lambda one: one.severity)
    spans = tuple(sorted({span for one in findings for span in one.spans}))
    evidence = tuple(dict.fromkeys(word for one in findings for word in one.evidence))
    firsts = [one.fixes[0] for one in findings if one.fixes]
    fixes = gravest.fixes if len(findings) == 1 else ()
    if len(findings) > 1 and len(firsts) == len(findings):
        edits = tuple(sorted({edit for fix in firsts for edit in fix.edits}))
        title = firsts[0].title if len({fix.title for fix in firsts}) == 1 else ALL_AT_ONCE
        fixes = (Fix(title, edits, safe=all(fix.safe for fix in firsts)),)
    return replace(gravest, spans=spans, evidence=evidence, fixes=fixes)


def merge(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """What remains to be said, most important first, then in the order of the letter."""
    kept = [one for one in findings if not _covered(one, findings, rules)]
    if any(one.rule == WHOLE for one in kept):
        # Only what is missing; a signature that lacks a part, or "do not reply", is a remark of its own.
        kept = [one for one in kept if one.rule not in MISSING_PARTS or one.spans]
    return sorted(kept, key=lambda one: (-one.severity, one.field == "body", one.start, one.rule))


def _covered(one: Finding, others: Sequence[Finding], rules: Mapping[str, Rule]) -> bool:
    layer = rules[one.rule].layer if one.rule in rules else 0
    return bool(layer) and any(
        other.rule in rules
        and rules[other.rule].layer > layer
        and other.field == one.field
        and any(a.start < b.end and b.start < a.end for a in one.spans for b in other.spans)
        for other in others
    )
