"""Checks of the whole: parts, the elements a trade requires, the decision and where it stands, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from prezent.domain.coach.catalogue import Hit, Look, catalogue, check
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Span
from prezent.domain.coach.profiles import missing_elements, profiles
from prezent.domain.coach.shape import address_form, after_greeting, is_complaint, is_full_letter, says
from prezent.domain.coach.stance import gives_reason, is_interim, refusals, takes_position
from prezent.domain.language import words
from prezent.domain.language.both import Text2

# STR-01

#: The parts in the order in which they stand, and their names after "brakuje".
_PARTS = {
    "GRE-01": Text2("powitania", "a greeting"),
    "THX-01": Text2("podziękowania", "thanks"),
    "body": Text2("treści", "the main part"),
    "CLO-01": Text2("nadziei, że to wystarczy", "a word of hope that it helps"),
    "CLO-02": Text2("zachęty do pytań", "an invitation to ask"),
    "CLO-03": Text2("pożegnania", "a goodbye"),
    "CLO-05": Text2("podpisu", "a signature"),
}
#: The same in the order in which they are quickly told: most letters have what is told first.
_CHEAPEST = ("body", "GRE-01", "CLO-03", "CLO-05", "THX-01", "CLO-02", "CLO-01")
MANY = 3
_LONGEST_MENDED = 6000


@check("STR-01")
def parts_missing(look: Look) -> Iterator[Hit]:
    """Three or more parts of the letter are missing, or all of its middle: one remark instead of many."""
    doc = look.doc
    if not is_full_letter(doc, look.case):
        return
    lacking: set[str] = set()
    for number, part in enumerate(_CHEAPEST):
        if len(lacking) + len(_CHEAPEST) - number < MANY and doc.body:
            return
        if not doc.body if part == "body" else _lacks(look, part):
            lacking.add(part)
    if len(lacking) < MANY and "body" not in lacking:
        return
    missing = [part for part in _PARTS if part in lacking]
    parts = Text2(*(_list([_PARTS[part].in_(lang) for part in missing], lang) for lang in ("pl", "en")))
    yield Hit((), tuple(missing), tuple(_mended(look, missing)), values={"parts": parts})


def _lacks(look: Look, rule_id: str) -> bool:
    """Whether the rule of a part has something to say of this letter as a whole."""
    return any(not hit.spans for hit in _hits(look, rule_id))


def _hits(look: Look, rule_id: str) -> tuple[Hit, ...]:
    rule = catalogue().get(rule_id)
    if rule is None or look.settings.severities.get(rule_id) == "off":
        return ()
    speaks = look.doc.channel in rule.channels and look.doc.lang in rule.languages
    return replace(look, rule=rule).hits() if speaks else ()


def _list(words: Sequence[str], lang: str) -> str:
    last = " i " if lang == "pl" else " and "
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _mended(look: Look, missing: Sequence[str]) -> Iterator[Fix]:
    """All missing parts at once, when every one of them can be supplied: one edit on top and one at the end."""
    text = look.doc.text
    if "body" in missing or len(text) > _LONGEST_MENDED:
        return
    edits = []
    for rules in (("GRE-01", "THX-01"), ("CLO-01", "CLO-02", "CLO-03", "CLO-05")):
        new = text
        for rule_id in rules:
            if rule_id in missing:
                better = _with_part(look, new, rule_id)
                if better is None:
                    return
                new = better
        if new != text:
            edits.append(_edit(text, new))
    yield Fix(Text2("Dodaj brakujące części", "Add the missing parts"), tuple(edits))


def _with_part(look: Look, text: str, rule_id: str) -> str | None:
    old = look.doc
    subject = None if old.subject_inside else old.subject
    doc = Document(text, channel=old.channel, lang=old.lang, subject=subject)
    hit = next((one for one in _hits(replace(look, doc=doc, ran={}), rule_id) if not one.spans), None)
    if hit is None:
        return text
    if not hit.fixes:
        return None
    for start, end, new in sorted(hit.fixes[0].edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _edit(old: str, new: str) -> Edit:
    """The one replacement that makes ``old`` into ``new``."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(start, len(old) - end, new[start : len(new) - end])


# STR-06


@check("STR-06")
def required_elements(look: Look) -> Iterator[Hit]:
    """The answer to a complaint lacks what its trade requires."""
    chosen = look.case.profile or look.settings.profile
    profile = profiles().get(chosen)
    if profile is None or not is_full_letter(look.doc, look.case):
        return
    # A profile of the case speaks of this letter; one of the house only of answers to complaints.
    asked = look.case.profile and look.case.kind in {"", "request"}
    if not asked and not is_complaint(look.doc, look.case):
        return
    if is_interim(look.doc):
        return
    missing = list(missing_elements(look.doc, profile))
    if not missing:
        return
    names = Text2(*(_list([one.name.in_(lang) for one in missing], lang) for lang in ("pl", "en")))
    evidence = tuple(f"{one.id}: {one.basis}" for one in missing)
    yield Hit((), evidence, (), "", {"elements": names, "profile": profile.title, "basis": profile.basis})


# STR-07

#: A letter is long enough for its decision to hide in it.
LEAST_TO_HIDE = 80
#: The first sentences are up front in any letter: thanks, apology, the decision.
UP_FRONT = 4


@check("STR-07")
def decision_hidden(look: Look) -> Iterator[Hit]:
    """An answer to a complaint decides nothing, or only after its middle."""
    doc = look.doc
    if not is_complaint(doc, look.case) or not is_full_letter(doc, look.case) or is_interim(doc):
        return
    body = after_greeting(doc)
    if not body:
        return
    at = next((at for at, one in enumerate(body) if takes_position(one.sentence, doc.lang)), None)
    if at is None:
        # Without the dictionary most acts cannot be told: nothing is said then.
        if doc.lang != "pl" or words.available():
            yield Hit((), (), (), "unclear")
        return
    middle = (body[0].start + body[-1].end) / 2
    length = sum(one.sentence.words for one in body)
    if at >= UP_FRONT and length >= LEAST_TO_HIDE and body[at].start > middle:
        yield Hit((Span(body[at].start, body[at].end),), (body[at].text,), values={"words": body[at].text})


# STR-08

_WAY_ON = {
    "pl": re.compile(
        r" (?:odwoła\w+|ponown\w+|inn\w+ rozwiązani\w+|zamiast|w zamian|natomiast|może (?:się )?(?:pan|pani)"
        r"|mogą (?:się )?państwo"
        r"|mogę (?:za to|jednak|też|także|zaproponować|zaoferować|pomóc)|proponuj\w+|zaproponow\w+|rzecznik\w*"
        r"|mediacj\w+"
        r"|sąd\w*|pozasądow\w+|rabat\w*|zniżk\w+|bezpłatn\w+|pomogę|pomożemy|jeśli (?:ma|mają|widzi|widzą|znajdzie"
        r"|prześle"
        r"|prześlą|uważa|uważają|nie zgadza|nie zgadzają) (?:się )?(?:pan|pani|państwo)|gdyby (?:miał|miała|mieli)"
        r"|przyjrzę się"
        r"|wrócę do (?:sprawy|tej sprawy)|należy (?:\S+ ){0,2}?(?:przedłożyć|złożyć|dostarczyć|dołączyć|uzupełnić"
        r"|wnieść)|odpłatn\w+|za dopłatą|wymienię|naprawię|zwrócę|wyślę) "
    ),
    "en": re.compile(
        r" (?:appeal\w*|instead|alternativ\w+|you (?:can|may|could)(?! have)|another way"
        r"|other ways?|however|i can|we can|offer\w*|ombudsman|mediation"
        r"|court\w*|review|again|discount|voucher|free of charge|if you (?:have|find|disagree|think|can|still)"
        r"|look (?:at it"
        r" )?again|help you|i will (?:repair|send|look|ask|fill|apply|arrange|find|order|book|lend|check)"
        r"|you (?:must|need to|should) (?:\S+ ){0,9}?(?:consent|documents?|apply|submit|provide|bring)) "
    ),
}


@check("STR-08")
def bare_refusal(look: Look) -> Iterator[Hit]:
    """A refusal without a reason near it, or without a way on anywhere in the letter."""
    doc = look.doc
    body = doc.body
    refused = list(refusals(doc, body))
    if not refused:
        return
    way_on = says(_WAY_ON[doc.lang], _without(body, [number for number, _span, _words in refused]))
    reason = any(gives_reason(doc, _around(body, number)) for number, _span, _words in refused)
    if way_on and reason:
        return
    number, span, _said = refused[0]
    kind = "both" if not way_on and not reason else "reason" if not reason else "way"
    yield Hit(
        (span,), (doc.slice(span),), tuple(_explained(look, body[number], kind)), kind, {"words": doc.slice(span)}
    )


def _around(body: Sequence[Placed], number: int) -> Sequence[Placed]:
    """A refusal with the two sentences before it and the three after: reasons may come first."""
    return body[max(0, number - 2) : number + 4]


def _without(body: Sequence[Placed], numbers: Sequence[int]) -> list[Placed]:
    """The body; of sentences that refuse only those that go on after a comma ("…, ale naprawię")."""
    left = [one for at, one in enumerate(body) if at not in numbers]
    more = [body[at] for at in numbers if re.search(r",\s+(?:ale|lecz|za to|jednak|but|however)\b", body[at].text)]
    return [*left, *more]


_REASON = {"pl": "Powodem jest ⟨powód⟩.", "en": "The reason is ⟨reason⟩."}
_WAY = {
    "m": "Jeśli widzi Pan to inaczej, proszę napisać, a sprawę oceni ponownie inna osoba.",
    "f": "Jeśli widzi Pani to inaczej, proszę napisać, a sprawę oceni ponownie inna osoba.",
    "many": "Jeśli widzą Państwo to inaczej, proszę napisać, a sprawę oceni ponownie inna osoba.",
    "": "W razie innego zdania proszę napisać, a sprawę oceni ponownie inna osoba.",
}
_WAY_ENGLISH = "If you disagree, please write to me, and somebody else will look at the case again."


def _explained(look: Look, placed: Placed, kind: str) -> Iterator[Fix]:
    if placed.scope is not Scope.BODY:
        return
    doc = look.doc
    way = _WAY[address_form(doc, look.case)] if doc.lang == "pl" else _WAY_ENGLISH
    titles = {
        "reason": Text2("Podaj powód", "Give the reason"),
        "way": Text2("Wskaż dalszą drogę", "Show a way on"),
        "both": Text2("Podaj powód i dalszą drogę", "Give the reason and a way on"),
    }
    added = [_REASON[doc.lang]] if kind != "way" else []
    added += [way] if kind != "reason" else []
    yield Fix(titles[kind], (Edit(placed.end, placed.end, f" {' '.join(added)}"),))
