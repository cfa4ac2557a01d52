"""Checks of the forms of courtesy: their gender and number, capitals after the greeting, capitals of address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import LETTERS, Edit, Fix, Scope, Span
from prezent.domain.coach.rules.addressee import first_names
from prezent.domain.coach.shape import customer_gender, greeted_as, greeting_of, words_of
from prezent.domain.language.both import Text2
from prezent.domain.language.names import FEMALE, MALE
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.words import Word

# GRE-04

_ADJECTIVES = {
    "szanowny": "m", "drogi": "m", "szanowany": "m", "szanowna": "f", "droga": "f", "szanowana": "f",
    "szanowni": "many", "drodzy": "many", "szanowani": "many", "szanowne": "women", "drogie": "women",
}  # fmt: skip
_NOUNS = {"panie": ("m", "women"), "pani": ("f",), "państwo": ("many",), "panowie": ("many",)}
_MISTAKEN = {"szanowany": "szanowny", "szanowana": "szanowna", "szanowani": "szanowni"}
_RIGHT = {"m": "Szanowny Panie", "f": "Szanowna Pani", "many": "Szanowni Państwo"}
_TITLES = {"panie": "m", "pani": "f", "drogi": "m", "droga": "f"}


@check("GRE-04")
def agreement(look: Look) -> Iterator[Hit]:
    """A courtesy form of the wrong gender or number, or two genders for one person."""
    if look.doc.lang == "en":
        yield from _english_title(look)
        return
    greetings = [one for one in look.doc.sentences if one.scope is Scope.GREETING]
    found = [hit for placed in greetings for hit in (*_disagreeing(look, placed), *_misnamed(placed))]
    yield from found or _not_the_record(look, greetings)
    if not found:
        yield from _mixed(look)


def _fix(span: Span, text: str) -> Fix:
    return Fix(Text2(text, text), (Edit(*span, text),))


def _disagreeing(look: Look, placed: Placed) -> Iterator[Hit]:
    """ "Szanowny Pani", "Szanowana Pani", "Szanowna Państwo"."""
    tokens = placed.tokens
    for at in range(len(tokens) - 1):
        said, noun = tokens[at].lower, tokens[at + 1].lower
        if said not in _ADJECTIVES or noun not in _NOUNS:
            continue
        kind, kinds = _ADJECTIVES[said], _NOUNS[noun]
        if kind in kinds and said not in _MISTAKEN:
            continue
        span = placed.span(at, at + 1)
        if kind in kinds:
            right = [f"{_MISTAKEN[said].capitalize()} {tokens[at + 1].text}"]
        elif "many" in {kind, *kinds}:
            right = [_RIGHT["many"]]
        else:
            gender = customer_gender(look.case) or ""
            likely = "m" if "m" in kinds else "f"
            right = [_RIGHT[gender]] if gender else [_RIGHT[likely], _RIGHT["f" if likely == "m" else "m"]]
        words = look.doc.slice(span)
        yield Hit(
            (span,), (words,), tuple(_fix(span, one) for one in right), values={"words": words, "better": right[0]}
        )


def _misnamed(placed: Placed) -> Iterator[Hit]:
    """ "Panie Anno", "Pani Marku"."""
    tokens = placed.tokens
    for at in range(len(tokens) - 1):
        gender = _TITLES.get(tokens[at].lower)
        name = tokens[at + 1].word
        other = _gender_of(name) if gender and name.capitalised else ""
        if not other or other == gender:
            continue
        # "Panie Anna i Maria": several women.
        if tokens[at].lower == "panie" and name.has("nom") and len(tokens) > at + 2:
            continue
        span = placed.span(at, at + 1)
        words = f"{tokens[at].text} {name.text}"
        right = f"{'Panie' if other == 'm' else 'Pani'} {name.text}"
        yield Hit((span,), (words,), (_fix(span, right),), values={"words": words, "better": right})


@lru_cache(maxsize=2048)
def _gender_of(name: Word) -> str:
    """ "m" or "f" when a word can only be a man's or only a woman's first name in the nominative or vocative."""
    lemmas = first_names(name)
    male, female = any(one in MALE for one in lemmas), any(one in FEMALE for one in lemmas)
    return "" if male == female else "m" if male else "f"


def _not_the_record(look: Look, greetings: list[Placed]) -> Iterator[Hit]:
    """ "Szanowny Panie" to a woman."""
    gender, greeted = customer_gender(look.case), greeted_as(look.doc)
    if gender is None or greeted not in {"m", "f"} or greeted == gender:
        return
    for placed in greetings:
        tokens = placed.tokens
        for at, token in enumerate(tokens):
            if token.lower not in {"panie", "pani"}:
                continue
            # A name after the title is another rule's business.
            if at + 1 < len(tokens) and tokens[at + 1].word.capitalised:
                return
            first = at - 1 if at and tokens[at - 1].lower in _ADJECTIVES else at
            span = placed.span(first, at)
            words = look.doc.slice(span)
            right = _RIGHT[gender] if first < at else ("Panie" if gender == "m" else "Pani")
            yield Hit((span,), (words, gender), (_fix(span, right),), "record", {"words": words, "better": right})
            return


_OTHER_GENDER = {"f": words_of("pan pana panu panem"), "m": words_of("pani panią")}
_SAME_GENDER = {"f": words_of("pani panią"), "m": words_of("pan pana panu panem panie")}
_WITH = words_of("z ze od przy w we")


def _mixed(look: Look) -> Iterator[Hit]:
    """The greeting speaks to a woman and the text to a man, or the other way round."""
    greeted = greeted_as(look.doc)
    if greeted not in _OTHER_GENDER:
        return
    other, same = _OTHER_GENDER[greeted], _SAME_GENDER[greeted]
    for placed in look.doc.body:
        if other.isdisjoint(placed.sentence.forms) or not same.isdisjoint(placed.sentence.forms):
            continue
        at = _addressed(placed.sentence, other)
        if at is not None and not look.doc.is_quoted(placed.span(at)):
            words = placed.tokens[at].text
            yield Hit((placed.span(at),), (words, greeted), (), "mixed", {"words": words})
            return


def _addressed(sentence: Sentence, forms: frozenset[str]) -> int | None:
    """The first capitalised form that speaks to somebody, and does not name a third person."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if at == 0 or token.lower not in forms or not token.word.capitalised:
            continue
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        person = after is not None and (after.word.capitalised or after.lower in _WITH or after.word.has("subst", "m1"))
        if not person:
            return at
    return None


def _english_title(look: Look) -> Iterator[Hit]:
    gender = look.case.customer.gender
    if gender is None:
        return
    wrong = words_of("mrs ms miss") if gender == "m" else words_of("mr")
    right = "Mr" if gender == "m" else "Ms"
    for placed in look.doc.sentences:
        if placed.scope is Scope.GREETING:
            titles = [at for at, token in enumerate(placed.tokens) if token.lower in wrong | {right.lower()}]
            if len(titles) == 1 and placed.tokens[titles[0]].lower in wrong:
                span = placed.span(titles[0])
                words = placed.tokens[titles[0]].text
                yield Hit((span,), (words, gender), (_fix(span, right),), "record", {"words": words, "better": right})


# GRE-05

_PERSONS = words_of("ty twój wy wasz pan pani państwo pański bóg")


def may_be_lowered(placed: Placed) -> bool:
    """Whether a sentence begins with a capital only because it begins: no name, no form of courtesy, no short form."""
    first = placed.tokens[0].word if placed.tokens else None
    if first is None or not first.capitalised or first.shouted or not first.text.isalpha():
        return False
    if not first.text[1:].islower() and len(first.text) > 1:
        return False
    if not first.senses or not _PERSONS.isdisjoint(first.lemmas):
        return False
    if any("imię" in one.kinds or "nazwa_geograficzna" in one.kinds for one in first.senses):
        return False
    return any("nazwisko" not in one.kinds for one in first.senses)


@check("GRE-05")
def capital_after_greeting(look: Look) -> Iterator[Hit]:
    """Polish goes on in small letters after the greeting's comma; English begins with a capital."""
    doc = look.doc
    greeting = greeting_of(doc)
    if greeting is None:
        return
    opening = next((one for one in doc.sentences if one.start >= greeting.end), None)
    if opening is None or opening.scope is not Scope.BODY or not opening.tokens:
        return
    first = opening.tokens[0].word
    if doc.lang == "pl":
        if doc.text[greeting.end - 1] != "," or not may_be_lowered(opening):
            return
        better = first.text[:1].lower() + first.text[1:]
    else:
        if not first.text.isalpha() or not first.text.islower():
            return
        better = first.text[:1].upper() + first.text[1:]
    span = opening.span(0)
    # In decomposed text a letter is more than one code point: the first and its mark are replaced as they stand.
    edit = Edit(span.start, span.start + 1, better[:1]) if doc.slice(span) == first.text else Edit(*span, better)
    title = Text2(f"„{better}”", f"“{better}”")
    values = {"words": first.text, "better": better}
    yield Hit((span,), (first.text,), (Fix(title, (edit,), safe=True),), "" if doc.lang == "pl" else "capital", values)


# GRE-06

_LOWER = words_of("pan pana panu panem panie pani panią państwo państwa państwu państwem")
_THINE = words_of("twój twoja twoje twojego twojej twoją twoim twoich tobie tobą ciebie")
_SPEAKING = words_of(
    """
    proszę prosimy dziękuję dziękujemy przepraszam przepraszamy zapraszam zapraszamy informuję zapewniam rozumiem
    życzę czekam zachęcam
    """
)
#: What makes it somebody spoken of: "ten pan", "jakaś pani", "pan kurier", "pani z infolinii".
_POINTING = words_of(
    "ten ta ci te tego tej tych temu tym tą tę jakiś jakaś pewien pewna inny inna ów starszy młody drugi druga obcy"
)
_MODAL = re.compile(r"(?:może|mogą|mógłby|mogłaby|mogliby|zechce|zechciałby|zechciałaby)\Z")


@check("GRE-06")
def small_courtesy(look: Look) -> Iterator[Hit]:
    """ "pan", "pani", "państwo" in small letters to the customer; "mr" in English."""
    doc = look.doc
    for placed in doc.own:
        forms = placed.sentence.forms
        if doc.lang == "en":
            places = [] if forms.isdisjoint(_ENGLISH) else list(_small_titles(placed.sentence))
        elif forms.isdisjoint(_LOWER) and (doc.channel not in LETTERS or forms.isdisjoint(_THINE)):
            continue
        else:
            places = list(_small_forms(placed.sentence, letter=doc.channel in LETTERS))
        for at in places:
            span = placed.span(at)
            words = placed.tokens[at].text
            better = words[:1].upper() + words[1:]
            if not doc.is_quoted(span):
                fix = Fix(Text2(better, better), (Edit(*span, better),), safe=True)
                yield Hit((span,), (words,), (fix,), values={"words": words, "better": better})


@lru_cache(maxsize=1024)
def _small_forms(sentence: Sentence, *, letter: bool) -> tuple[int, ...]:
    tokens = sentence.tokens
    found = []
    for at, token in enumerate(tokens):
        if token.text not in _LOWER:
            if letter and token.text in _THINE:
                found.append(at)
            continue
        before = tokens[at - 1].lower if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        greeted = before in _ADJECTIVES
        if before in _POINTING or (not greeted and after is not None and _third_person(after.word)):
            continue
        if greeted or before in _SPEAKING or (_MODAL.match(before) and sentence.text.rstrip().endswith("?")):
            found.append(at)
    return tuple(found)


def _third_person(after: Word) -> bool:
    return after.capitalised or after.lower in _WITH or after.has("subst", "m1") or after.lower.startswith("polsk")


_ENGLISH = words_of("mr mrs ms")


def _small_titles(sentence: Sentence) -> Iterator[int]:
    for at, token in enumerate(sentence.tokens[:-1]):
        if token.text in _ENGLISH and sentence.tokens[at + 1].text[:1].isalpha():
            yield at
