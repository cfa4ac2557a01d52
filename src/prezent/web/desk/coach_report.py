"""What the coach says, as the composer's script and its page without scripts need it, in the reader's language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prezent.domain.coach import Finding, Fix, Promise, Severity, catalogue
from prezent.domain.language import dates
from prezent.platform import clock
from prezent.web.desk.case_timeline import language
from prezent.writing.checking import Checked, Remark, Written

#: What a severity is called in the style sheet and in the script.
GROUPS = {Severity.ERROR: "must", Severity.WARNING: "look", Severity.SUGGESTION: "idea"}
#: Remarks that are sent to a browser: more than anybody settles in one letter.
MOST = 200
#: Characters of underlined words that are repeated beside the letter.
LONGEST_WORDS = 90


@dataclass(frozen=True, slots=True)
class Advice:
    """A remark as the page without scripts lists it."""

    title: str
    message: str
    words: tuple[str, ...]


def advice(checked: Checked, written: Written) -> list[Advice]:
    """What must be settled before sending, in words."""
    return [
        Advice(title_of(one.finding.rule), one.finding.message.in_(language()), _words(one.finding, written))
        for one in checked.errors
    ]


def title_of(rule: str) -> str:
    """A rule's title; empty for one of a grammar checker."""
    known = catalogue().get(rule)
    return known.title.in_(language()) if known else ""


def as_json(checked: Checked, written: Written, version: str) -> dict[str, Any]:
    """A look as the composer draws it; ``version`` comes back as it was given, so that stale answers can be told."""
    shown = checked.open[:MOST]
    return {
        "version": version,
        "lang": checked.report.lang,
        "empty": checked.empty,
        "findings": [_remark(one, written) | {"fixes": _fixes(one.finding)} for one in shown],
        "aside": [_remark(one, written) | {"reason": one.reason} for one in checked.put_aside[:MOST]],
        "promises": [_promise(one, written.text) for one in checked.report.promises[:MOST]],
        "grammar": checked.grammar,
        "said": said(shown, empty=checked.empty),
        "receipt": checked.receipt,
    }


def said(remarks: tuple[Remark, ...], *, empty: bool = False) -> str:
    """The count in words, for whoever listens to the page."""
    if empty:
        return ""
    counted = Counter(GROUPS[one.finding.severity] for one in remarks)
    must, look, idea = counted["must"], counted["look"], counted["idea"]
    parts = [
        ngettext("%(n)d remark before sending", "%(n)d remarks before sending", must) % {"n": must} if must else "",
        ngettext("%(n)d worth a look", "%(n)d worth a look", look) % {"n": look} if look else "",
        ngettext("%(n)d idea", "%(n)d ideas", idea) % {"n": idea} if idea else "",
    ]
    return ", ".join(part for part in parts if part) + "." if remarks else _("Nothing to correct.")


def _remark(one: Remark, written: Written) -> dict[str, Any]:
    finding = one.finding
    return {
        "rule": finding.rule,
        "mark": one.mark,
        "group": GROUPS[finding.severity],
        "title": title_of(finding.rule),
        "message": finding.message.in_(language()),
        "field": finding.field,
        "spans": [list(span) for span in finding.spans],
        "words": _words(finding, written),
    }


def _words(finding: Finding, written: Written) -> tuple[str, ...]:
    text = written.subject if finding.field == "subject" else written.text
    found = (" ".join(text[span.start : span.end].split()) for span in finding.spans)
    return tuple(dict.fromkeys(_cut(words) for words in found if words))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"


def _fixes(finding: Finding) -> list[dict[str, Any]]:
    return [_fix(fix) for fix in finding.fixes]


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title.in_(language()), "safe": fix.safe, "edits": [list(edit) for edit in fix.edits]}


def _promise(one: Promise, text: str) -> dict[str, Any]:
    words = " ".join(text[one.span.start : one.span.end].split())
    return {"words": _cut(words), "span": list(one.span), "by": _by(one.by), "dated": isinstance(one.by, date)}


def _by(by: date | datetime | str | None) -> str:
    if by is None:
        return _("no date")
    if isinstance(by, str):
        return _("no certain date")
    today = timezone.localdate(clock.now())
    if isinstance(by, datetime):
        local = timezone.localtime(by)
        return f"{dates.day_in_words(local.date(), today, language())}, {dates.clock_time(local)}"
    return dates.day_in_words(by, today, language())
