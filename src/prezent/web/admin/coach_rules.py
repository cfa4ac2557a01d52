"""The coach's rules with their examples, and how they fare: numbers by rule, never by person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from html import escape

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.domain.coach import CHANNELS, Rule, Severity, catalogue
from prezent.domain.coach.catalogue import Example
from prezent.domain.language import words
from prezent.platform import clock
from prezent.web.admin.guard import guarded
from prezent.web.desk.case_timeline import language
from prezent.web.desk.coach_report import GROUPS
from prezent.web.middleware import DeskRequest
from prezent.writing import settings
from prezent.writing.policies import can_see_rules
from prezent.writing.queries import RuleNumbers, rule_numbers

#: Days that the numbers are of.
DAYS = 90
#: Examples of each sort that are shown.
EXAMPLES = 3
#: Width of a bar, in units of its own drawing.
WIDTH = 120
#: What a rule's message fills with the words it found.
_GAP = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule says in the reader's language: nothing of it changes while the desk runs. ``lang`` is that of the
    examples: a rule may know one language alone."""

    id: str
    title: str
    messages: tuple[str, ...]
    where: str
    lang: str
    bad: tuple[SafeString, ...]
    good: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule on the page: its words, its severity here (empty: off, ``off`` says why) and its numbers."""

    words: RuleWords
    group: str
    off: str
    numbers: RuleNumbers

    @property
    def taken_width(self) -> int:
        """How much of the bar was taken."""
        return _part(self.numbers.taken, self.numbers.shown)

    @property
    def aside_width(self) -> int:
        """How much of the bar was put aside; it begins where what was taken ends."""
        return min(_part(self.numbers.put_aside, self.numbers.shown), WIDTH - self.taken_width)


def _part(number: int, whole: int) -> int:
    return min(round(WIDTH * number / whole), WIDTH) if whole else 0


@lru_cache(maxsize=4)
def _all_words(lang: str) -> tuple[RuleWords, ...]:
    return tuple(_rule_words(rule, lang) for rule in catalogue().values())


def _rule_words(rule: Rule, lang: str) -> RuleWords:
    known = lang if lang in rule.languages else next(iter(rule.languages))
    spoken = rule.languages[known]
    group = GROUPS.get(rule.severity, "idea")
    return RuleWords(
        rule.id,
        rule.title.in_(lang),
        tuple(dict.fromkeys(_GAP.sub("…", said.in_(lang)) for said in rule.messages.values())),
        ", ".join(_channel(one) for one in CHANNELS if one in rule.channels),
        known,
        tuple(_examples(spoken.examples, "bad", group)),
        tuple(_examples(spoken.examples, "good", group)),
    )


def _channel(channel: str) -> str:
    return {
        "email": pgettext("channel of a rule", "letters"),
        "chat": pgettext("channel of a rule", "chat"),
        "public": pgettext("channel of a rule", "public posts"),
        "note": pgettext("channel of a rule", "notes"),
        "side": pgettext("channel of a rule", "letters to others"),
    }[channel]


def _examples(examples: tuple[Example, ...], kind: str, group: str) -> Iterator[SafeString]:
    """Examples of one sort that can be read without a case, the places of failing ones underlined."""
    readable = [one for one in examples if one.kind == kind and one.text.strip() and len(one.text) < 400]
    for one in readable[:EXAMPLES]:
        html, at = "", 0
        for start, end in one.marks if kind == "bad" else ():
            html += f'{escape(one.text[at:start])}<mark class="{group}">{escape(one.text[start:end])}</mark>'
            at = end
        yield mark_safe(html + escape(one.text[at:]))  # noqa: S308 - escaped piece by piece


def _rows(numbers: dict[str, RuleNumbers]) -> list[RuleRow]:
    chosen = settings.current().severities
    rules, rows = catalogue(), []
    for one in _all_words(language()):
        rule = rules[one.id]
        severity = chosen.get(rule.id, rule.severity)
        off = _("switched off in coach.toml") if severity == "off" else ""
        if "morph" in rule.needs and not words.available():
            off = off or _("off: the Polish dictionary is not installed")
        group = "" if isinstance(severity, str) or severity is Severity.INFO else GROUPS[severity]
        rows.append(RuleRow(one, group, off, numbers.get(rule.id, RuleNumbers())))
    return rows


def _show(request: DeskRequest) -> HttpResponse:
    since = timezone.localdate(clock.now()) - timedelta(days=DAYS)
    rows = _rows(rule_numbers(request.viewer, since=since))
    groups = [(group, [row for row in rows if row.group == group]) for group in ("must", "look", "idea", "")]
    context = {
        "groups": [(group, found) for group, found in groups if found],
        "review": sorted((row for row in rows if row.numbers.to_review), key=_share, reverse=True),
        "days": DAYS,
        "width": WIDTH,
        "problem": settings.problem(),
        "tab": "coach",
    }
    return render(request, "admin/coach_rules.html", context)


def _share(row: RuleRow) -> float:
    return row.numbers.put_aside / row.numbers.shown


coach_rules = guarded(can_see_rules, GET=_show)
