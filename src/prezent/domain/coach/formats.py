"""Reports for machines and terminals: JSON (schema 1), SARIF 2.1.0, lines of text."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from prezent.domain.coach.catalogue import Rule, catalogue
from prezent.domain.coach.model import SCHEMA, Edit, Finding, Fix, Promise, Report, Severity, Span

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "note", Severity.INFO: "note"}


def as_json(report: Report) -> dict[str, Any]:
    """The report as the JSON object that every interface of the coach speaks."""
    return {
        "schema": SCHEMA,
        "lang": report.lang,
        "channel": report.channel,
        "findings": [finding_json(one, report.lang) for one in report.findings],
        "suppressed": [finding_json(one.finding, report.lang) | {"reason": one.reason} for one in report.suppressed],
        "promises": [promise_json(one) for one in report.promises],
        "rules_off": [list(one) for one in report.rules_off],
        "metrics": dict(report.metrics),
    }


def finding_json(finding: Finding, lang: str) -> dict[str, Any]:
    """One remark; titles of proposals are in the letter's language, the message in both."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "spans": [list(span) for span in finding.spans],
        "field": finding.field,
        "message": finding.message._asdict(),
        "principle": finding.principle,
        "evidence": list(finding.evidence),
        "confidence": finding.confidence,
        "fixes": [
            {"title": fix.title.in_(lang), "safe": fix.safe, "edits": [list(edit) for edit in fix.edits]}
            for fix in finding.fixes
        ],
    }


def rule_json(rule: Rule) -> dict[str, Any]:
    """One rule of the catalogue, without its examples."""
    return {
        "rule": rule.id,
        "severity": rule.severity.word,
        "title": rule.title._asdict(),
        "principle": rule.principle,
        "channels": sorted(rule.channels),
        "languages": list(rule.languages),
    }


def promise_json(promise: Promise) -> dict[str, Any]:
    """One promise; ``by`` is an ISO date or time, "vague" or null."""
    by = promise.by
    return {
        "verb": promise.verb,
        "object": promise.object,
        "by": by if by is None or isinstance(by, str) else by.isoformat(),
        "strength": promise.strength,
        "span": list(promise.span),
    }


class Lines:
    """Lines and columns of offsets, both from 1, columns in code points."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) of an offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def as_lines(report: Report, text: str, name: str, *, lang: str = "") -> Iterator[str]:
    """One line a remark, ``file:line:column: severity RULE message``, and its proposals below it."""
    lang = lang or report.lang
    lines = Lines(text)
    for one in report.findings:
        where = f"{name}:{':'.join(map(str, lines.place(one.start)))}" if one.field == "body" else f"{name}:subject"
        yield f"{where}: {one.severity.word} {one.rule} {one.message.in_(lang)}"
        for fix in one.fixes[:3]:
            yield f"    → {fix.title.in_(lang)}" + (f": {_preview(fix)}" if _preview(fix) not in fix.title else "")
    for rule, reason in report.rules_off:
        yield f"{name}: off {rule} ({reason})"


def _preview(fix: Fix) -> str:
    return " … ".join(edit.text for edit in fix.edits[:3] if edit.text.strip())


def as_sarif(report: Report, text: str, name: str, *, version: str) -> dict[str, Any]:
    """SARIF 2.1.0 with the rules that spoke, places in code points, proposals, and what was put aside."""
    said = [(one, None) for one in report.findings] + [(one.finding, one.reason) for one in report.suppressed]
    ids = list(dict.fromkeys(one.rule for one, _reason in said))
    lines = Lines(text)
    results = []
    for one, reason in said:
        result: dict[str, Any] = {
            "ruleId": one.rule,
            "ruleIndex": ids.index(one.rule),
            "level": _LEVELS[one.severity],
            "message": {"text": one.message.in_(report.lang)},
            "locations": [_location(span, name, lines) for span in _body_spans(one)],
            "partialFingerprints": {"prezentCoach/v1": _fingerprint(one, text)},
        }
        if one.fixes and one.field == "body":
            result["fixes"] = [_sarif_fix(fix, name, report.lang) for fix in one.fixes]
        if reason is not None:
            result["suppressions"] = [{"kind": "external", "justification": reason}]
        results.append(result)
    driver = {
        "name": "Prezent coach",
        "version": version,
        "rules": [_sarif_rule(rule, report.lang) for rule in map(catalogue().get, ids) if rule is not None],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": name}}],
        "results": results,
    }
    return {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}


def _body_spans(one: Finding) -> tuple[Span, ...]:
    return (one.spans or (Span(0, 0),)) if one.field == "body" else (Span(0, 0),)


def _region(start: int, end: int, lines: Lines | None = None) -> dict[str, int]:
    region = {"charOffset": start, "charLength": end - start}
    if lines is not None:
        (line, column), (last, after) = lines.place(start), lines.place(end)
        region |= {"startLine": line, "startColumn": column, "endLine": last, "endColumn": after}
    return region


def _location(span: Span, name: str, lines: Lines) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": name}, "region": _region(*span, lines)}}


def _sarif_fix(fix: Fix, name: str, lang: str) -> dict[str, Any]:
    def replacement(edit: Edit) -> dict[str, Any]:
        return {"deletedRegion": _region(edit.start, edit.end), "insertedContent": {"text": edit.text}}

    changes = [{"artifactLocation": {"uri": name}, "replacements": [replacement(edit) for edit in fix.edits]}]
    return {"description": {"text": fix.title.in_(lang)}, "artifactChanges": changes}


def _sarif_rule(rule: Rule, lang: str) -> Mapping[str, Any]:
    first = next(iter(rule.messages.values()))
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.in_(lang)},
        "help": {"text": f"{first.in_(lang)} ({rule.principle})"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _fingerprint(one: Finding, text: str) -> str:
    words = [text[span.start : span.end] for span in one.spans] if one.field == "body" else []
    return hashlib.sha256("\n".join([one.rule, *words]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def describe(rule: Rule, lang: str, *, origin: str = "") -> Iterator[str]:
    """A rule explained: what it says and why, with its examples. ``origin`` tells where its severity comes from."""
    yield f"{rule.id}  {rule.title.in_(lang)}"
    yield f"severity: {rule.severity.word}{f' ({origin})' if origin else ''}; principle: {rule.principle}"
    yield f"channels: {', '.join(sorted(rule.channels))}; languages: {', '.join(rule.languages)}"
    if rule.needs:
        yield f"needs: {', '.join(sorted(rule.needs))}"
    for message in rule.messages.values():
        yield f"\n{message.in_(lang)}"
    for spoken, known in rule.languages.items():
        for kind, mark in (("bad", "-"), ("good", "+"), ("trap", "=")):
            for example in known.examples:
                if example.kind == kind:
                    yield f"  {mark} [{spoken}] {_one_line(example.text or example.subject or '')}"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 140 else f"{line[:139]}…"
