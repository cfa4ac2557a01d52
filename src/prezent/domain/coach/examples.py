"""Rules tested by their own examples: every place, every proposal, exactly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from prezent.domain.coach.case import read_case
from prezent.domain.coach.catalogue import Example, Rule, catalogue
from prezent.domain.coach.engine import apply, check
from prezent.domain.coach.model import CHANNELS, Channel, Finding, Fix, Lang, Report, Severity
from prezent.domain.coach.settings import Settings, read_settings
from prezent.domain.language import words

#: A gap in a proposal that the writer fills in, and the rule that notices one left open.
GAP = re.compile(r"⟨[^⟩]*⟩")
UNFILLED = "ENV-06"


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not come out as it says."""

    rule: str
    lang: str
    text: str
    problem: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.lang}) {self.text[:90]!r}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of examples came to. ``skipped`` are rules that could not look here."""

    examples: int
    proposals: int
    failures: tuple[Failure, ...]
    skipped: tuple[str, ...]


def verify(only: Iterable[str] = ()) -> Outcome:
    """Run the examples of the rules (of ``only`` these, if given)."""
    wanted = set(only)
    rules = [rule for rule in catalogue().values() if not wanted or rule.id in wanted]
    failures: list[Failure] = []
    skipped: list[str] = []
    examples = proposals = 0
    for rule in rules:
        for lang, spoken in rule.languages.items():
            if lang == "pl" and "morph" in rule.needs and not words.available():
                skipped.append(rule.id)
                continue
            for example in spoken.examples:
                examples += 1
                run = _Run(rule, cast(Lang, lang), example)
                failures += run.failures()
                proposals += run.proposals
    return Outcome(examples, proposals, tuple(failures), tuple(skipped))


class _Run:
    def __init__(self, rule: Rule, lang: Lang, example: Example) -> None:
        self.rule, self.lang, self.example = rule, lang, example
        usual = "email" if "email" in rule.channels else next(one for one in CHANNELS if one in rule.channels)
        self.channel = cast(Channel, example.channel or usual)
        self.case = read_case(example.case)
        self.settings = read_settings(example.settings) if example.settings else Settings()
        self.proposals = 0

    def failures(self) -> Iterator[Failure]:
        mine = self._look(self.example.text, self.example.subject, alone=True).findings
        if self.example.kind != "bad":
            if mine:
                said = mine[0].message.in_(self.lang)
                yield self._failure(f"must be silent, but says {said!r} of {self._words(mine)}")
            return
        if not mine:
            yield self._failure("finds nothing")
            return
        places = sorted({span for one in mine for span in one.spans})
        if self.example.marks and places != sorted(self.example.marks):
            yield self._failure(f"underlines {self._words(mine)}")
            return
        before = self._look(self.example.text, self.example.subject)
        for number, finding in enumerate(mine):
            for proposal in finding.fixes:
                self.proposals += 1
                yield from self._proposal(finding, proposal, before, alone=len(mine) == 1)
            first = finding.fixes[0] if number == 0 and finding.fixes else None
            if self.example.fixed is not None and number == 0:
                came = self._applied(finding, first) if first else None
                if came != self.example.fixed:
                    yield self._failure(f"the first proposal makes {came!r}")

    def _proposal(self, finding: Finding, proposal: Fix, before: Report, *, alone: bool) -> Iterator[Failure]:
        text = self._applied(finding, proposal)
        has_gap = any(GAP.search(edit.text) for edit in proposal.edits)
        if has_gap and not self.example.fill:
            yield self._failure(f"the proposal {proposal.title.in_(self.lang)!r} has a gap, and the example no fill")
            return
        left = self._after(finding, text, alone=True).findings
        had = self._look(self.example.text, self.example.subject, alone=True).findings
        if (alone and left) or len(left) >= len(had):
            yield self._failure(f"the proposal {text!r} does not silence it")
        if new := _raised(before, self._after(finding, text), finding.severity):
            yield self._failure(f"the proposal {text!r} raises {new}")
        if has_gap:
            open_ = self._after(finding, self._applied(finding, proposal, fill=False))
            new = _raised(before, open_, finding.severity)
            if new != {UNFILLED: 1}:
                yield self._failure(f"the proposal with its gap open raises {new or 'nothing'}, not {UNFILLED} alone")

    def _applied(self, finding: Finding, proposal: Fix, *, fill: bool = True) -> str:
        text = (self.example.subject or "") if finding.field == "subject" else self.example.text
        edits = [
            edit._replace(text=GAP.sub(lambda _gap: self.example.fill, edit.text) if fill else edit.text)
            for edit in proposal.edits
        ]
        return apply(text, edits)

    def _after(self, finding: Finding, text: str, *, alone: bool = False) -> Report:
        if finding.field == "subject":
            return self._look(self.example.text, text, alone=alone)
        return self._look(text, self.example.subject, alone=alone)

    def _look(self, text: str, subject: str | None, *, alone: bool = False) -> Report:
        return check(
            text,
            channel=self.channel,
            lang=self.lang,
            subject=subject,
            html=self.example.html,
            case=self.case,
            settings=self.settings,
            only=frozenset({self.rule.id}) if alone else None,
        )

    def _words(self, findings: Iterable[Finding]) -> list[str]:
        fields = {"subject": self.example.subject or "", "body": self.example.text}
        return [fields[one.field][span.start : span.end] for one in findings for span in one.spans]

    def _failure(self, problem: str) -> Failure:
        return Failure(self.rule.id, self.lang, self.example.text or f"subject: {self.example.subject}", problem)


def _raised(before: Report, after: Report, least: Severity) -> dict[str, int]:
    """Rules of ``least`` severity or graver that say more than before."""
    had = Counter(one.rule for one in before.at_least(least))
    has = Counter(one.rule for one in after.at_least(least))
    return {rule: count - had[rule] for rule, count in has.items() if count > had[rule]}
