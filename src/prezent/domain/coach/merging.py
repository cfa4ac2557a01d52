"""Many remarks made few: one where several say the same, the most important first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from prezent.domain.coach.model import Finding, Fix, Span
from prezent.domain.language.both import Text2

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
    covers = _Covers(findings, rules)
    kept = [one for one in findings if not covers.hide(one)]
    if any(one.rule == WHOLE for one in kept):
        # Only what is missing; a signature that lacks a part, or "do not reply", is a remark of its own.
        kept = [one for one in kept if one.rule not in MISSING_PARTS or one.spans]
    return sorted(kept, key=lambda one: (-one.severity, one.field == "body", one.start, one.rule))


class _Covers:
    """Places of findings, apart by field and layer: what a remark of a lesser layer on them yields to."""

    def __init__(self, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> None:
        self._layers = {rule.id: rule.layer for rule in rules.values() if rule.layer}
        self._places: dict[tuple[str, int], list[Span]] = {}
        used = sorted({self._layers[one.rule] for one in findings if one.rule in self._layers})
        for field in {one.field for one in findings}:
            for layer in used[:-1]:
                graver = (one for one in findings if one.field == field and self._layers.get(one.rule, 0) > layer)
                self._places[field, layer] = _joined(sorted(span for one in graver for span in one.spans))

    def hide(self, one: Finding) -> bool:
        """Whether a remark shares words with one of a greater layer."""
        places = self._places.get((one.field, self._layers.get(one.rule, 0)), ())
        return bool(places) and any(_touches(span, places) for span in one.spans)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Sorted spans made into such as share nothing with each other."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _touches(span: Span, places: Sequence[Span]) -> bool:
    last = bisect_left(places, span.end, key=lambda place: place.start) - 1
    return last >= 0 and span.start < places[last].end
