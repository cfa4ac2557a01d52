"""Checks of the dates of promises: hedged, past, on a day off, too late, and not what was promised before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from prezent.domain.coach.case import Deadline, OpenPromise
from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.choices import (
    begins_sentence,
    cased,
    choices,
    day_in_place,
    day_of,
    next_working_day,
    previous_working_day,
    told,
)
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Edit, Fix, Severity, Span
from prezent.domain.coach.promises import Said, words_given
from prezent.domain.coach.rules.promises import speaks_of_future
from prezent.domain.deadlines.calendar import holiday_on
from prezent.domain.language.both import Text2
from prezent.domain.language.dates import WEEKDAYS
from prezent.domain.language.when import When, find
from prezent.domain.language.word_lists import word_set
from prezent.domain.language.words import word

# -- hedged -----------------------------------------------------------------------------------------------------------

#: Right before a date.
_HEDGE: Final = {
    "pl": re.compile(
        r"(?:prawdopodobnie|przypuszczalnie|orientacyjnie|mniej więcej|około|ok\.|być może|raczej)"
        r"(?=\s{1,3}(?:już\s{1,3})?\Z)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:probably|presumably|possibly|perhaps|hopefully|approximately|roughly|around|about|sometime|tentatively)(?=\s{1,3}\Z)",
        re.IGNORECASE,
    ),
}
#: Inside a length: "w ciągu około 3 dni".
_INSIDE: Final = {
    "pl": re.compile(r"(?:około|ok\.|mniej więcej)(?=\s)", re.IGNORECASE),
    "en": re.compile(r"(?:about|around|approximately)(?=\s)", re.IGNORECASE),
}
#: Of the date as a whole.
_MAY_CHANGE: Final = {
    "pl": re.compile(
        r"(?:(?:ten|podany|powyższy) )?termin(?: ten)? (?:może (?:jeszcze )?(?:ulec zmianie|się zmienić)"
        r"|jest (?:tylko |jedynie )?orientacyjny)|(?:jest )?to termin (?:tylko |jedynie )?orientacyjny"
        r"|dat[ay] (?:może|mogą) (?:jeszcze )?(?:ulec zmianie|się zmienić)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:this|the|that) (?:date|time|deadline) (?:(?:may|might|could) (?:still )?change"
        r"|is (?:only )?(?:tentative|an estimate)|is subject to change)|this is (?:only an estimate|subject to change)",
        re.IGNORECASE,
    ),
}
_IF_IT_CHANGES: Final = {
    "pl": "jeśli termin się zmieni, napiszę przed jego upływem",
    "en": "if the date changes, I will write before it passes",
}
_SURE: Final = Text2("Najpóźniejszy pewny termin", "The latest sure date")


@check("PRO-04")
def hedged_deadline(look: Look) -> Iterator[Hit]:
    """A date that is taken back in the same breath."""
    doc, lang = look.doc, look.doc.lang
    before: tuple[When, ...] = ()
    for placed in doc.own:
        whens = tuple(one for one in find(placed.text, lang, look.case.now) if one.is_deadline)
        if whens and speaks_of_future(placed.sentence, lang):
            for when in whens[:10]:
                yield from _hedge(doc, placed, when)
        if (whens or before) and (found := _MAY_CHANGE[lang].search(placed.text)):
            span = Span(placed.start + found.start(), placed.start + found.end())
            words = cased(_IF_IT_CHANGES[lang], begins_sentence(doc.text, span.start))
            fix = Fix(Text2("Zapowiedz, że napiszesz", "Say that you will write"), (Edit(*span, words),))
            yield Hit((span,), (found.group(),), (fix,), values={"words": found.group()})
        before = whens


def _hedge(doc: Document, placed: Placed, when: When) -> Iterator[Hit]:
    lang, text = doc.lang, placed.text
    inside = _INSIDE[lang].search(text, when.start, when.end) if when.kind == "period" else None
    found = inside or _HEDGE[lang].search(text, max(0, when.start - 25), when.start)
    if found is None or (not inside and found.start() and text[found.start() - 1].isalnum()):
        return
    span = Span(placed.start + found.start(), placed.start + found.end())
    edits = [_sure(doc, span, when, inside=inside is not None)]
    sentence = _IF_IT_CHANGES[lang]
    edits.append(Edit(placed.end, placed.end, f" {cased(sentence, capital=True)}."))
    yield Hit((span,), (found.group(),), (Fix(_SURE, tuple(edits)),), values={"words": found.group()})


def _sure(doc: Document, span: Span, when: When, *, inside: bool) -> Edit:
    """The hedge replaced: "najpóźniej w piątek", "w ciągu najwyżej 3 dni", "by 27 November"."""
    if doc.lang == "pl":
        words = "najwyżej" if inside else "najpóźniej"
    elif inside:
        words = "at most"
    elif doc.text[span.start : span.end].lower() in {"around", "about"} and when.role == "at":
        words = "by"
    else:
        return Edit(span.start, span.end + 1, "")
    return Edit(*span, cased(words, begins_sentence(doc.text, span.start)))


# -- past, on a day off, too late -------------------------------------------------------------------------------------

#: Words that answer: what else is promised is not late for a deadline of an answer.
_ANSWERING: Final = word_set(
    "odpisać odpowiedzieć napisać poinformować rozpatrzyć powiadomić wrócić odezwać oddzwonić zadzwonić wyjaśnić",
    "rozstrzygnąć ustosunkować answer reply respond write inform let get decide contact call resolve tell email",
)
_PAYING: Final = word_set(
    "zwrócić oddać przelać wypłacić zapłacić refund pay return reimburse credit transfer",
)
_OF_ANSWER: Final = ("odpow", "answer", "repl", "respon", "decyz", "decis", "reklam", "compl", "rozpat")
_OF_MONEY: Final = ("zwrot", "refund", "pieni", "money")


#: Words of a sentence that speaks of the day off itself.
_FREE: Final = word_set(
    "zamknięty nieczynny zamknąć zamykać wolny święto czynny otwarty dyżur closed open holiday shut bank public",
)


@check("PRO-05")
def deadline_invalid(look: Look) -> Iterator[Hit]:
    """Dates of promises that have passed, fall on a day off, or come after what the case owes; and other dates to come
    that have passed."""
    case, doc = look.case, look.doc
    if case.now is None or case.today is None:
        return
    seen: set[Span] = set()
    for said in words_given(doc, case.now):
        span, when = said.when_span, said.when
        if span is None or when is None or span in seen or when.by is None or when.by == "vague":
            continue
        seen.add(span)
        hit = _past(look, span, when.by) or _late(look, said, span, when.by)
        if hit is None and said.holds(*span):
            hit = _day_off(look, span, when, when.by)
        if hit is not None:
            yield hit
    for placed in doc.own:
        whens = find(placed.text, doc.lang, case.now)
        if not whens or (doc.lang == "pl" and "praet" in placed.sentence.poses):
            continue
        if not speaks_of_future(placed.sentence, doc.lang):
            continue
        for when in whens:
            span = Span(placed.start + when.start, placed.start + when.end)
            if when.is_deadline and when.by is not None and when.by != "vague" and span not in seen:
                hit = _past(look, span, when.by) or _holiday(look, placed, span, when, when.by)
                if hit is not None and not doc.is_quoted(span):
                    yield hit


def _past(look: Look, span: Span, by: date | datetime) -> Hit | None:
    case, doc = look.case, look.doc
    if case.now is None or case.today is None:
        return None
    gone = by < case.now if isinstance(by, datetime) else by < case.today
    if not gone:
        return None
    fixes = tuple(day_in_place(doc, case.today, span, day, limit=True) for day in choices(case, case.deadlines))
    return _hit(look, span, by, "past", fixes, Severity.ERROR)


def _day_off(look: Look, span: Span, when: When, by: date | datetime) -> Hit | None:
    day, today = day_of(by), look.case.today
    holiday = holiday_on(day)
    if today is None or when.kind == "period" or (day.weekday() < 5 and holiday is None):
        return None
    if day.weekday() == 5 and holiday is None and look.option("saturday", default=False):
        return None
    why = (
        Text2(holiday.name_pl, holiday.name_en)
        if holiday
        else Text2(WEEKDAYS["pl"][day.weekday()], WEEKDAYS["en"][day.weekday()])
    )
    others = [previous_working_day(day), next_working_day(day)]
    fixes = tuple(
        day_in_place(look.doc, today, span, _same_time(by, other), limit=when.role == "by")
        for other in others
        if other > today
    )
    return _hit(look, span, by, "day_off", fixes, Severity.WARNING, why=why)


def _holiday(look: Look, placed: Placed, span: Span, when: When, by: date | datetime) -> Hit | None:
    """Of what others do, public holidays alone: couriers come on Saturdays. Of closing days nothing."""
    if holiday_on(day_of(by)) is None or day_of(by).weekday() > 4 or not _FREE.isdisjoint(placed.sentence.lemmas):
        return None
    return _day_off(look, span, when, by)


def _late(look: Look, said: Said, span: Span, by: date | datetime) -> Hit | None:
    today = look.case.today
    for deadline in look.case.deadlines:
        if today is None or not _concerns(deadline, said) or not _after(by, deadline.due):
            continue
        last = previous_working_day(day_of(deadline.due))
        fixes = (day_in_place(look.doc, today, span, last, limit=True),) if last >= today else ()
        due = told(deadline.due, today)
        return _hit(look, span, by, "late", fixes, Severity.WARNING, name=deadline.name, due=due)
    return None


def _hit(
    look: Look,
    span: Span,
    by: date | datetime,
    message: str,
    fixes: tuple[Fix, ...],
    severity: Severity,
    **values: str | Text2,
) -> Hit:
    words, today = look.doc.slice(span), look.case.today or day_of(by)
    return Hit((span,), (words,), fixes, message, {"words": words, "day": told(by, today), **values}, severity)


def _same_time(by: date | datetime, day: date) -> date | datetime:
    return datetime.combine(day, by.timetz()) if isinstance(by, datetime) else day


def _after(one: date | datetime, other: date | datetime) -> bool:
    """Whether one comes after the other: by the clock where both have a time, else by the day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return day_of(one) > day_of(other)


def _concerns(deadline: Deadline, said: Said) -> bool:
    """Whether a promise is about what a deadline is for: an answer, a payment, or anything."""
    name = deadline.name.lower()
    if any(stem in name for stem in _OF_MONEY):
        return said.given.verb in _PAYING
    if any(stem in name for stem in _OF_ANSWER):
        return said.given.verb in _ANSWERING
    return True


# -- not what was promised before -------------------------------------------------------------------------------------

_SORRY_PL: Final = frozenset({"przepraszać", "przeprosić"})
#: What a later date is explained with.
_WHY_PL: Final = word_set("termin data zmiana przesunięcie przesunąć zmienić dodatkowy obiecać obiecywać zapowiedzieć")
_SORRY_EN: Final = frozenset({"sorry", "apologise", "apologize", "apology", "apologies"})
_WHY_EN: Final = word_set("date deadline change changed promised moved extra additional longer")
_NO_OBJECT: Final = word_set(
    "i a the of to in on at by for with your you our my this that it w z do na o po od dla się",
)


@check("PRO-07")
def promise_conflict(look: Look) -> Iterator[Hit]:
    """The same promise with a later date than was given before, and no word about why."""
    case, doc = look.case, look.doc
    if not case.promises or _explains(doc):
        return
    for said in words_given(doc, case.now):
        by = said.when.by if said.when else None
        if by is None or by == "vague":
            continue
        earlier = next(
            (one for one in case.promises if one.by and _after(by, one.by) and _same(one, said, doc.lang)), None
        )
        if earlier is None or earlier.by is None:
            continue
        today = case.today or day_of(earlier.by)
        words = (
            " Przepraszam za zmianę terminu: ⟨powód⟩."
            if doc.lang == "pl"
            else " I am sorry for the change of date: ⟨reason⟩."
        )
        fix = Fix(Text2("Przeproś i wyjaśnij", "Say sorry and why"), (Edit(said.dated.end, said.dated.end, words),))
        values: dict[str, str | Text2] = {
            "words": doc.slice(said.span),
            "before": told(earlier.by, today),
            "now": told(by, today),
        }
        yield Hit((said.when_span or said.span,), (earlier.verb, earlier.object), (fix,), values=values)


# -- no more time than the law gives ----------------------------------------------------------------------------------


@sieve("PRO-08")
def more_time(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Asking for time where a deadline of the case cannot be moved; once it has passed, what that means."""
    fixed = sorted((one for one in look.case.deadlines if one.extendable is False), key=lambda one: day_of(one.due))
    today = look.case.today
    if not fixed or today is None:
        return None
    values = {**hit.values, "name": fixed[0].name, "due": told(fixed[0].due, today)}
    return replace(hit, message="passed" if day_of(fixed[0].due) < today else "", values=values)


def _explains(doc: Document) -> bool:
    """Whether the letter says sorry for another date."""
    if doc.lang == "en":
        return any(
            not _SORRY_EN.isdisjoint(one.sentence.forms) and not _WHY_EN.isdisjoint(one.sentence.forms)
            for one in doc.own
        )
    return any(
        not _SORRY_PL.isdisjoint(one.sentence.lemmas) and not _WHY_PL.isdisjoint(one.sentence.lemmas) for one in doc.own
    )


def _same(earlier: OpenPromise, said: Said, lang: str) -> bool:
    """Whether both promise the same: the verb, and a word of the object where both have one."""
    verb = earlier.verb.lower().removesuffix(" się").removeprefix("to ").strip()
    verbs = {verb, *verb.split()[:1]} | (word(verb).lemmas if lang == "pl" and verb.isalpha() else frozenset())
    if said.given.verb not in verbs:
        return False
    one, other = _content(earlier.object, lang), _content(said.given.object, lang)
    return not one or not other or not one.isdisjoint(other)


def _content(words: str, lang: str) -> frozenset[str]:
    found: set[str] = set()
    for part in re.findall(r"[^\W_]+", words):
        if part.lower() not in _NO_OBJECT:
            found |= word(part).lemmas if lang == "pl" else {part.lower().rstrip("s")}
    return frozenset(found - {"pan", "pani", "państwo"})
