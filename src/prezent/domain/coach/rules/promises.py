"""Checks of promises: found, without a date, with a vague one, and none where there should be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.choices import dated, told
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Severity, Span
from prezent.domain.coach.promise_words import is_future, may_promise
from prezent.domain.coach.promise_words_en import PARTICIPLES, WILL
from prezent.domain.coach.promises import Said, words_given
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.when import find
from prezent.domain.language.word_lists import word_set
from prezent.domain.language.words import Word

#: "Na bieżąco" and "every day" are times too.
_RECURRING = word_set(
    "bieżąco zawsze codziennie regularnie stale każdorazowo każdym każdej nigdy always regularly every each",
    "daily weekly never informed posted updated",
)


#: The next bill has a date that both know: "obniżę najbliższy rachunek".
_NEXT_BILL = re.compile(
    r"\b(?:najbliższ|następn|kolejn|bieżąc|przyszł)\w{1,4} (?:rachun|faktur|rat|wypłat|opłat|składk|abonament|karnet"
    r"|czynsz)"
    r"|\b(?:your|the|this) (?:next|coming|following) (?:bill|invoice|payment|statement|instal|rent|premium|order)",
    re.IGNORECASE,
)
#: What is taken along has the date of the visit.
_ALONG = word_set("wziąć zabrać przywieźć przynieść bring take")
#: Threats are no promises: "we will delete further comments".
_REMOVING = word_set("usunąć usuwać skasować kasować zablokować blokować delete remove block ban")
_POSTS = word_set("komentarz wpis opinia recenzja post comment comments review reviews posts")
#: What a sentence begins with that sets a condition for the next one too.
_CONDITIONS = word_set("jeśli jeżeli gdyby if should unless")
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
    offers = _offers(look.doc)
    for said in words_given(look.doc, look.case.now):
        if said.placed in offers or said.placed.text.endswith(":"):
            continue
        # A gap of a template may be the date; another rule speaks of it.
        if said.given.strength != "hard" or said.when is not None or said.planned or said.given.verb in _ATTACHING:
            continue
        if "⟨" not in said.placed.text and not _recurs(said) and not _is_dated_otherwise(said):
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


_OR = word_set("albo lub bądź or")
_CHOOSING = word_set("wybór wybrać wybierać droga możliwość wariant opcja choose choice options either option")


def _offers(doc: Document) -> frozenset[Placed]:
    """Sentences that offer one thing or another, or go on from a condition: nothing is promised until it is chosen."""
    found: set[Placed] = set()
    offered = conditional = False
    before: Placed | None = None
    for placed in doc.body:
        same = before is not None and before.block.paragraph == placed.block.paragraph
        if placed.scope is not Scope.LIST:
            words = placed.sentence.lemmas | placed.sentence.forms
            offered = placed.text.endswith(":") and not _CHOOSING.isdisjoint(words)
        either = not _OR.isdisjoint(placed.sentence.forms)
        goes_on = before is not None and before.sentence.tokens[-1].lower in _OR
        if either or goes_on or (offered and placed.scope is Scope.LIST) or (same and conditional):
            found.add(placed)
        conditional = bool(placed.tokens) and placed.tokens[0].lower in _CONDITIONS
        before = placed
    return frozenset(found)


def _recurs(said: Said) -> bool:
    start, end = said.given.clause
    return any(token.lower in _RECURRING for token in said.placed.tokens[start:end])


def _is_dated_otherwise(said: Said) -> bool:
    """Whether a promise has its date by what it is about: the next bill, what comes along, posts to be taken down."""
    start, end = said.given.clause
    tokens = said.placed.tokens[start:end]
    clause = said.placed.text[tokens[0].start : tokens[-1].end]
    if said.given.verb in _ALONG and re.search(r"\b(?:ze? sobą|with (?:me|us)|along)\b", clause):
        return True
    if said.given.verb in _REMOVING and any(not _POSTS.isdisjoint({one.lower, *one.word.lemmas}) for one in tokens):
        return True
    return _NEXT_BILL.search(clause) is not None


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
        future = speaks_of_future(placed.sentence, look.doc.lang) or _is_expected(placed.sentence, look.doc.lang)
        for when in vague[:5]:
            span = Span(placed.start + when.start, placed.start + when.end)
            mine = next((one for one in here if one.holds(*span)), None)
            if (future or mine is not None) and not look.doc.is_quoted(span):
                words = look.doc.slice(span)
                yield Hit((span,), (words,), _in_place_of(look, span, mine), values={"words": words})


#: What should happen by itself or to the customer: "paczka powinna dojść lada dzień".
_HAPPENING = word_set(
    "dojść dotrzeć przyjść przyjechać trafić wpłynąć pojawić zostać otrzymać dostać zakończyć wrócić skończyć nadejść",
    "arrive reach come receive get follow appear return",
)


@lru_cache(maxsize=4096)
def _is_expected(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence says what should happen: no duty of the customer's, no question."""
    if sentence.text.endswith("?"):
        return False
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        should = token.lower == "should" if lang == "en" else token.word.has("winien")
        after = tokens[at + 1 : at + 5]
        if should and any(not _HAPPENING.isdisjoint({one.lower, *one.word.lemmas}) for one in after):
            return not any(one.lower in {"był", "była", "było", "były", "have"} for one in after)
    return False


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
