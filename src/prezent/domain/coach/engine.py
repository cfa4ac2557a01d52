"""One letter, every rule: what is found, made into a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from prezent.domain.coach import merging
from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.catalogue import Hit, InLanguage, Look, Phrase, Rule, catalogue, rules_for
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.languages import language_of
from prezent.domain.coach.model import (
    Channel,
    Edit,
    Finding,
    Fix,
    Lang,
    Promise,
    Report,
    Severity,
    Span,
    Suppressed,
)  # fmt: skip
from prezent.domain.coach.normal import Normal
from prezent.domain.coach.patterns import Index, Match
from prezent.domain.coach.promises import find_promises
from prezent.domain.coach.settings import Settings
from prezent.domain.coach.suppression import Suppression, is_suppressed, suppressions_in
from prezent.domain.language import words
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence

_NOTHING_KNOWN = CaseContext()
_USUAL = Settings()


def check(
    text: str,
    *,
    channel: Channel = "email",
    lang: Lang | None = None,
    subject: str | None = None,
    html: str | None = None,
    case: CaseContext = _NOTHING_KNOWN,
    settings: Settings = _USUAL,
    suppressions: Sequence[Suppression] = (),
    only: frozenset[str] | None = None,
) -> Report:
    """Read a letter and say what could be better.

    ``subject``: the subject where it is a field of its own; an e-mail whose text begins with ``Subject:`` brings its
    own. ``html``: the letter's markup, for the rules about its look. ``lang``: the letter's language, else it is
    found out. ``only``: the rules to look with. Spans are half-open ranges of code points of ``text``.
    """
    whole = Normal(text)
    lang = lang or language_of(whole.text, case.customer.language)
    doc = Document(whole.text, channel=channel, lang=lang, subject=subject, html=html)
    off: list[tuple[str, str]] = []
    rules: Sequence[Rule] = _rules_of(lang, channel)
    if only is not None or settings.severities or not words.available():
        rules = [rule for rule in rules if _looks(rule, doc, settings, only, off)]
    found: list[Finding] = []
    for rule, hits in _hits(rules, doc, case, settings):
        found += _findings(rule, hits, doc, settings)
    put_aside = [*suppressions, *suppressions_in(doc)]
    kept, suppressed = [], []
    for finding in merging.merge(found, catalogue()):
        reason = is_suppressed(finding, doc, put_aside)
        if reason is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed(finding, reason))
    promises: tuple[Promise, ...] = find_promises(doc, case)
    metrics = {"words": float(doc.words), "sentences": float(len(doc.own))}
    return whole.restored(Report(lang, channel, tuple(kept), tuple(suppressed), promises, tuple(off), metrics))


@cache
def _rules_of(lang: Lang, channel: Channel) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_for(lang) if channel in rule.channels)


def _looks(
    rule: Rule, doc: Document, settings: Settings, only: frozenset[str] | None, off: list[tuple[str, str]]
) -> bool:
    if only is not None and rule.id not in only:
        return False
    if settings.severities.get(rule.id) == "off":
        off.append((rule.id, "coach.toml"))
        return False
    if doc.lang == "pl" and "morph" in rule.needs and not words.available():
        off.append((rule.id, "morfeusz2"))
        return False
    return True


def _hits(
    rules: Sequence[Rule], doc: Document, case: CaseContext, settings: Settings
) -> Iterator[tuple[Rule, list[Hit]]]:
    phrases: dict[str, list[tuple[Placed, Hit]]] = {}
    wanted = {rule.id: rule for rule in rules}
    ran: dict[str, tuple[Hit, ...]] = {}
    for placed in doc.sentences:
        for rule_id, phrase, match in _phrases_in(placed.sentence, doc.lang):
            rule = wanted.get(rule_id)
            if rule is not None and placed.scope in rule.scopes:
                hit = _phrase_hit(phrase, match, placed)
                if not (rule.quotes == "skip" and doc.is_quoted(hit.spans[0])):
                    phrases.setdefault(rule_id, []).append((placed, hit))
    for rule in rules:
        places = phrases.get(rule.id, ())
        if not places and rule.check is None:
            continue
        look = Look(doc, case, settings, rule, ran)
        if rule.sieve is None:
            hits = [hit for _placed, hit in places]
        else:
            hits = [left for placed, hit in places if (left := rule.sieve(look, placed, hit)) is not None]
        hits += look.hits()
        if hits:
            yield rule, hits


@cache
def _index(lang: Lang) -> tuple[Index, tuple[tuple[str, Phrase | None], ...]]:
    """All patterns of a language: (rule, phrase), and (rule, None) for a pattern that takes hits of the rule back."""
    known: list[tuple[str, Phrase | None]] = []
    patterns = []
    for rule in rules_for(lang):
        spoken: InLanguage = rule.languages[lang]
        for phrase in spoken.phrases:
            known.append((rule.id, phrase))
            patterns.append(phrase.pattern)
        for pattern in spoken.unless:
            known.append((rule.id, None))
            patterns.append(pattern)
    return Index(patterns), tuple(known)


@lru_cache(maxsize=4096)
def _phrases_in(sentence: Sentence, lang: Lang) -> tuple[tuple[str, Phrase, Match], ...]:
    """The phrases of all rules that stand in a sentence: the same wherever the sentence stands, so kept."""
    index, known = _index(lang)
    hits: list[tuple[str, Phrase, Match]] = []
    #: by rule, the tokens that are spoken for: excused, or in a hit already
    taken: dict[str, set[int]] = {}
    for number, match in index.find(sentence):
        rule_id, phrase = known[number]
        if phrase is None:
            taken.setdefault(rule_id, set()).update(range(match.start, match.end))
        else:
            hits.append((rule_id, phrase, match))
    kept: list[tuple[str, Phrase, Match]] = []
    for rule_id, phrase, match in hits:
        tokens = taken.setdefault(rule_id, set())
        if tokens.isdisjoint(range(match.start, match.end)):
            tokens.update(range(match.start, match.end))
            kept.append((rule_id, phrase, match))
    return tuple(kept)


def _phrase_hit(phrase: Phrase, match: Match, placed: Placed) -> Hit:
    first, last = match.mark
    mark = placed.span(first, max(last - 1, first))
    places = {
        "mark": mark,
        "match": placed.span(match.start, match.end - 1),
        "sentence": Span(placed.start, placed.end),
    }
    groups = {name: _text(placed, *place) for name, place in match.groups.items() if place[0] < place[1]}
    values = groups | {"words": placed.text[mark.start - placed.start : mark.end - placed.start]}
    fixes = []
    for title, template, over in phrase.fixes:
        start, end = places[over]
        text = template
        for name, value in values.items():
            text = text.replace(f"⟦{name}⟧", value)
        if start == placed.start and placed.text[:1].isupper():
            text = text[:1].upper() + text[1:]
        fixes.append(Fix(Text2(title or text, title or text), (Edit(start, end, text),)))
    return Hit((mark,), (values["words"],), tuple(fixes), phrase.message, values, phrase.severity)


def _text(placed: Placed, first: int, last: int) -> str:
    tokens = placed.tokens
    return placed.text[tokens[first].start : tokens[last - 1].end]


def _findings(rule: Rule, hits: list[Hit], doc: Document, settings: Settings) -> Iterable[Finding]:
    set_to = settings.severities.get(rule.id)
    made = []
    for hit in hits:
        pl, en = rule.messages[_message(rule, hit, doc.channel)]
        usual = rule.severity if hit.severity is None else hit.severity
        made.append(
            Finding(
                rule=rule.id,
                severity=set_to if isinstance(set_to, Severity) else usual,
                spans=hit.spans,
                message=Text2(_fill(pl, hit.values, "pl"), _fill(en, hit.values, "en")),
                principle=rule.principle,
                evidence=hit.evidence,
                fixes=hit.fixes,
                field=hit.field,
                confidence=hit.confidence,
            )
        )
    if not rule.one or len(made) < rule.one:
        return made
    whole = merging.one_of(made)
    if many := rule.messages.get("many"):
        said = {"count": len(whole.spans), "words": "”, „".join(whole.evidence)}
        english = said | {"words": "”, “".join(whole.evidence)}
        whole = replace(whole, message=Text2(_fill(many.pl, said, "pl"), _fill(many.en, english, "en")))
    return [whole]


def _message(rule: Rule, hit: Hit, channel: Channel) -> str:
    """Which of the rule's messages speaks: a message named after the channel is the usual one there."""
    return channel if not hit.message and channel in rule.messages else hit.message


def _fill(words_: str, values: Mapping[str, Any], lang: str) -> str:
    for name, value in values.items():
        words_ = words_.replace("{" + name + "}", value.in_(lang) if isinstance(value, Text2) else str(value))
    return words_


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` after edits that do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def fix_safe(text: str, report: Report) -> str:
    """``text`` after the first safe proposal of every finding, those that would overlap an earlier one left out."""
    taken: list[Edit] = []
    for finding in report.findings:
        proposal = next((one for one in finding.fixes if one.safe), None)
        if proposal is None or finding.field == "subject":
            continue
        if not any(a.start < b.end and b.start < a.end for a in proposal.edits for b in taken):
            taken += proposal.edits
    return apply(text, taken)
