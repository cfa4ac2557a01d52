"""A text in Unicode's composed form, and the way back to the text as it was given.

"ą" may be one code point or two. Rules see the composed form only; places are told in the text that was given.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cached_property

from prezent.domain.coach.model import Edit, Finding, Fix, Promise, Report, Span, Suppressed


class Normal:
    """The composed form of ``given``, with a map of its offsets."""

    def __init__(self, given: str) -> None:
        self.given = given
        self.is_same = unicodedata.is_normalized("NFC", given)
        self.text = given if self.is_same else unicodedata.normalize("NFC", given)

    @cached_property
    def _given_at(self) -> list[int]:
        """For each offset of the composed text, and its end, the offset in the text that was given."""
        offsets: list[int] = []
        start = 0
        for at in range(1, len(self.given) + 1):
            if at < len(self.given) and unicodedata.combining(self.given[at]):
                continue
            offsets += [start] * len(unicodedata.normalize("NFC", self.given[start:at]))
            start = at
        # Letters that join without being marks (Hangul) are not counted one by one: places stay inside the text.
        offsets = offsets[: len(self.text)]
        offsets += [len(self.given)] * (len(self.text) + 1 - len(offsets))
        return offsets

    def span(self, span: Span) -> Span:
        """A place of the composed text in the text that was given."""
        return Span(self._given_at[span.start], self._given_at[span.end])

    def restored(self, report: Report) -> Report:
        """The report with its places in the text that was given."""
        if self.is_same:
            return report
        return replace(
            report,
            findings=tuple(map(self._finding, report.findings)),
            suppressed=tuple(Suppressed(self._finding(one.finding), one.reason) for one in report.suppressed),
            promises=tuple(self._promise(one) for one in report.promises),
        )

    def _finding(self, finding: Finding) -> Finding:
        if finding.field == "subject":
            return finding
        fixes = tuple(
            Fix(fix.title, tuple(Edit(*self.span(Span(*edit[:2])), edit.text) for edit in fix.edits), fix.safe)
            for fix in finding.fixes
        )
        return replace(finding, spans=tuple(map(self.span, finding.spans)), fixes=fixes)

    def _promise(self, promise: Promise) -> Promise:
        return replace(promise, span=self.span(promise.span))
