"""Checks of promises: found, without a date, with a vague one, and none where there should be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.choices import dated, told
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Severity, Span, Text2
from prezent.domain.coach.promises import Said, words_given
from prezent.domain.coach.promises_en import PARTICIPLES, WILL
from prezent.domain.coach.promises_pl import is_future, may_promise
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.when import find
from prezent.domain.language.word_lists import word_set
from prezent.domain.language.words import Word

#: "Na bieżąco" and "every day" are times too.
_RECURRING = word_set(
    "bieżąco zawsze codziennie regularnie stale każdorazowo każdym każdej nigdy always regularly every each",
    "daily weekly never informed posted updated",
)


#: What goes along with something else has its date.
_ATTACHING = word_set("dołożyć dodać dorzucić dołączyć załączyć wrzucić dopisać add attach enclose include")


@check("PRO-01")
def promise(look: Look) -> Iterator[Hit]:
    """Every promise, with its date as it is understood."""
    today = look.case.today
    for said in words_given(look.doc, look.case.now):
        by = Text2("bez terminu", "without a date")
        if said.when is not None and said.when.kind == "vague":
            by = Text2("z ogólnym terminem", "with a vague date")
        elif said.when is not None:
            known = today is not None and said.when.by is not None and said.when.by != "vague"
            day = told(said.when.by, today) if known else None  # type: ignore[arg-type]
            by = Text2(f"termin: {day.pl}", f"due: {day.en}") if day else Text2("z terminem", "with a date")
        words = look.doc.slice(said.span)
        yield Hit((said.span,), (said.given.verb, said.given.strength), values={"words": words, "by": by})


@check("PRO-02")
def promise_without_date(look: Look) -> Iterator[Hit]:
    """Hard promises of a sentence that says no time, and neither does the next.

    What waits for something ("po otrzymaniu paczki") has a time of a kind: only an idea.
    """
    undated: dict[Placed, list[Said]] = {}
    for said in words_given(look.doc, look.case.now):
        # A gap of a template may be the date; another rule speaks of it.
        if said.given.strength != "hard" or said.when is not None or said.planned or said.given.verb in _ATTACHING:
            continue
        if "⟨" not in said.placed.text and not _recurs(said):
            undated.setdefault(said.placed, []).append(said)
    for promises in undated.values():
        last = promises[-1]
        waits = last.given.event
        place = Span(last.end, last.end)
        yield Hit(
            tuple(one.span for one in promises),
            tuple(one.given.verb for one in promises),
            () if waits else dated(look.doc, look.case, place, before=" ", deadlines=look.case.deadlines),
            "event" if waits else "",
            {"words": look.doc.slice(last.span)},
            Severity.SUGGESTION if waits else None,
        )


def _recurs(said: Said) -> bool:
    start, end = said.given.clause
    return any(token.lower in _RECURRING for token in said.placed.tokens[start:end])


@check("PRO-03")
def vague_deadline(look: Look) -> Iterator[Hit]:
    """Words such as "wkrótce" where something is promised and no date stands beside them."""
    promised: dict[Placed, list[Said]] = {}
    for said in words_given(look.doc, look.case.now):
        promised.setdefault(said.placed, []).append(said)
    for placed in look.doc.own:
        whens = find(placed.text, look.doc.lang, look.case.now)
        vague = [one for one in whens if one.kind == "vague"]
        if not vague or any(one.is_deadline for one in whens):
            continue
        here = promised.get(placed, [])
        if any(one.when is not None and one.when.is_deadline for one in here):
            continue
        future = speaks_of_future(placed.sentence, look.doc.lang)
        for when in vague[:5]:
            span = Span(placed.start + when.start, placed.start + when.end)
            mine = next((one for one in here if one.holds(*span)), None)
            if (future or mine is not None) and not look.doc.is_quoted(span):
                words = look.doc.slice(span)
                yield Hit((span,), (words,), _in_place_of(look, span, mine), values={"words": words})


def _in_place_of(look: Look, span: Span, said: Said | None) -> tuple[Fix, ...]:
    """Proposals for vague words. Between "will" and its verb no date can stand: there it goes behind the promise."""
    doc, case = look.doc, look.case
    if doc.lang == "en" and said is not None and said.span.start < span.start and span.end <= said.end:
        gone = Edit(span.start, span.end + (doc.text[span.end : span.end + 1] == " "), "")
        behind = dated(doc, case, Span(said.end, said.end), before=" ", deadlines=case.deadlines)
        return tuple(replace(fix, edits=(gone, *fix.edits)) for fix in behind)
    return dated(doc, case, span, deadlines=case.deadlines)


@lru_cache(maxsize=4096)
def speaks_of_future(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence tells what will be, neither asking for something nor asking about it."""
    if sentence.text.endswith("?"):
        return False
    if lang == "en":
        return not WILL.isdisjoint(sentence.forms) and {"please", "kindly"}.isdisjoint(sentence.forms)
    if {"fin", "bedzie"}.isdisjoint(sentence.poses) or not {"prosić", "poprosić"}.isdisjoint(sentence.lemmas):
        return False
    if "impt" in sentence.poses and any(_commands(token.word) for token in sentence.tokens):
        return False
    return any(is_future(token.word) for token in sentence.tokens)


@lru_cache(maxsize=16_384)
def _commands(word: Word) -> bool:
    return word.only("impt")


# -- no plan at all ---------------------------------------------------------------------------------------------------

_COMPLAINTS = frozenset({"complaint", "reklamacja", "skarga"})
#: Reading, learning and erring are no measures.
_NO_DEEDS = word_set(
    "otrzymać dostać przeczytać zapoznać zobaczyć zrozumieć dowiedzieć poczuć usłyszeć stracić zawieść popełnić",
    "pomylić zapomnieć spóźnić napisać wspomnieć zauważyć zajrzeć być mieć móc chcieć przeprosić podziękować",
    "sprawić narazić",
)
#: Measures and decisions, in whatever person they are told.
_DOING = word_set(
    "wysyłać zwracać przekazywać wymieniać zlecać uznawać przyznawać odrzucać odmawiać anulować oddawać przelewać",
    "proponować naprawiać zamawiać uznać odrzucić odmówić przyznać rozpatrzyć wysłać zwrócić zlecić przekazać",
    "wymienić przyjąć naprawić zamówić oddać przelać wypłacić nadać sprawdzić ustalić wyjaśnić zarejestrować",
    "poprawić usunąć wprowadzić zmienić",
)
_DONE_EN = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?(?: (?:already|just|now|also|therefore))* (?:" + "|".join(sorted(PARTICIPLES)) + r")\b"
    r"|\b(?:has|have|was|were) (?:already |now |just )?(?:been )?(?:" + "|".join(sorted(PARTICIPLES)) + r")\b"
    r"|\b(?:i|we) (?:am|are) (?:also |therefore |now )?(?!waiting|looking|writing|hoping)[a-z]{3,20}ing\b"
    r"|\b(?:i|we) (?:can|cannot|can['’]t|am unable|are unable)\b|\bwill [^.;?!]{0,60}\b(?:by|on|within|in) "
    r"|\b(?:i|we) (?:accept|refuse|reject|decline|offer|grant|uphold)\b|\b(?:i|we)(?:['’]ll| will| shall) (?!be\b"
    r"|not\b)",
    re.IGNORECASE,
)


@check("PRO-06")
def plan_missing(look: Look) -> Iterator[Hit]:
    """A complaint that is open or justified, and a letter without a promise, a measure or a decision."""
    case, doc = look.case, look.doc
    justified = bool(case.fault or case.service_fault)
    if case.fault is False or not (justified or case.kind.lower() in _COMPLAINTS):
        return
    body = doc.body
    if not body or words_given(doc, case.now) or any(_acts(one.sentence, doc.lang) for one in body):
        return
    end = max(one.end for one in doc.of(Scope.BODY, Scope.LIST))
    gap = "\r\n\r\n" if "\r\n" in doc.text else "\n\n"
    words = "Co dalej: ⟨co zrobisz i do kiedy⟩." if doc.lang == "pl" else "Next steps: ⟨what you do and by when⟩."
    yield Hit(fixes=(Fix(Text2("Dopisz, co dalej", "Add what comes next"), (Edit(end, end, gap + words),)),))


@lru_cache(maxsize=4096)
def _acts(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence tells of a measure, done or to come, or of a decision."""
    if lang == "en":
        return _DONE_EN.search(sentence.text) is not None
    planned = any(is_future(token.word) for token in sentence.tokens) and bool(find(sentence.text))
    return planned or any(_is_deed(token.word) for token in sentence.tokens)


@lru_cache(maxsize=16_384)
def _is_deed(word: Word) -> bool:
    if may_promise(word):
        return True
    for sense in word.senses:
        if sense.lemma in _NO_DEEDS:
            continue
        if sense.lemma == "móc" and sense.pos == "fin" and sense.has("pri"):
            return True  # "nie mogę zwrócić" is a decision, "mogę zaproponować" an offer
        if sense.pos == "praet" and sense.has("pri") and sense.has("perf"):
            return True
        if sense.lemma in _DOING and (sense.pos in {"imps", "ppas"} or sense.has("pri")):
            return True
    return False
