"""Checks of the greeting and of how the customer is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.formulas import is_header
from prezent.domain.coach.model import LETTERS, Edit, Fix, Scope, Severity, Span
from prezent.domain.coach.rules.courtesy import may_be_lowered
from prezent.domain.coach.shape import customer_gender, greeting_of, is_full_letter
from prezent.domain.language import words
from prezent.domain.language.address import form_for, guess_gender, salutation, vocative
from prezent.domain.language.both import Text2
from prezent.domain.language.names import FEMALE, FOREIGN_FEMALE, FOREIGN_MALE, MALE
from prezent.domain.language.words import Word

# GRE-01


@check("GRE-01")
def missing(look: Look) -> Iterator[Hit]:
    """The letter does not begin with a greeting."""
    doc, case = look.doc, look.case
    if doc.channel == "chat":
        first = bool(case.messages) and not case.we_said
        if greeting_of(doc) or not ((first and doc.words) or is_full_letter(doc, case)):
            return
        yield Hit((), (), tuple(_greetings(look)), severity=None if not case.we_said else Severity.SUGGESTION)
        return
    if greeting_of(doc) or not is_full_letter(doc, case):
        return
    yield Hit((), (), tuple(_greetings(look)))


def _greetings(look: Look) -> Iterator[Fix]:
    """The greeting that suits what is known of the customer, put on top."""
    doc = look.doc
    written = (one for one in doc.blocks if one.scope is not Scope.QUOTE)
    first = next((one for one in written if not is_header(doc.text[one.start : one.end])), None)
    if first is None:
        return
    person, gender = look.case.customer, customer_gender(look.case)
    spoken = vocative(person.first_name, gender) if person.first_name else None
    if doc.channel == "public":  # no names there
        greeting = salutation("", "", None, doc.lang)
    else:
        greeting = salutation(form_for(gender), person.first_name, spoken, doc.lang, last=person.last_name)
    line = "\r\n" if "\r\n" in doc.text else "\n"
    edits = [Edit(first.start, first.start, greeting + (line * 2 if doc.channel in LETTERS else line))]
    opening = doc.body[0] if doc.body else None
    if opening is not None and opening.start == first.start and doc.lang == "pl" and may_be_lowered(opening):
        end = first.start + 1
        edits = [Edit(first.start, end, edits[0].text + doc.text[first.start].lower())]
    yield Fix(Text2(f"Dodaj: {greeting}", f"Add: {greeting}"), tuple(edits))


# GRE-02

_WITAM = re.compile(r"(?i:witam)(?:[ ](?i:serdecznie|ponownie|pana|panią|państwa)){0,2}(?=[ ,!.]|\s|\Z)")
_WELCOME = re.compile(r"(?i:witam)(?:[ ](?i:serdecznie|pana|panią|państwa)){0,2}[ ](?:w|na|wśród)[ ]", re.IGNORECASE)
_TOO_FAMILIAR = re.compile(r"(?i:heya?|hiya|yo|hey there|hi there|howdy|wassup|to whom it may concern)(?=[ ,!.]|\s|\Z)")


@check("GRE-02")
def disputed(look: Look) -> Iterator[Hit]:
    """A greeting that many take amiss: "Witam" as if the customer came to visit; "Hey" in a business letter."""
    block = greeting_of(look.doc)
    if block is None:
        return
    text = look.doc.text
    polish = look.doc.lang == "pl"
    if polish and _WELCOME.match(text, block.start):
        return
    found = (_WITAM if polish else _TOO_FAMILIAR).match(text, block.start, block.end)
    if found is None:
        return
    better = "Dzień dobry" if polish else "Hello"
    fix = Fix(Text2(f"{better}", f"{better}"), (Edit(*found.span(), better),))
    values = {"words": found.group(), "better": better}
    yield Hit((Span(*found.span()),), (found.group(),), (fix,), "" if polish else "familiar", values)


# GRE-03

#: Endings that tell a surname for want of the dictionary.
_SURNAME = re.compile(r"(?:[sc]ki|dzki|wicz|czyk|czak|czuk|owak|iak)\Z")
_ADDRESSED = {"panie": "m", "pani": "f", "drogi": "m", "droga": "f"}


def _first_name(one: Word) -> str:
    """The first name that stands in the nominative here, "" for a surname, a vocative or another word."""
    name = one.text.capitalize() if one.text.isupper() else one.text
    if name in MALE or name in FEMALE:
        return name
    kinds = {kind for sense in one.senses if sense.has("nom") and sense.has("sg") for kind in sense.kinds}
    return name if "imię" in kinds and "nazwisko" not in kinds else ""


def _is_surname(one: Word) -> bool:
    if one.text in FOREIGN_MALE or one.text in FOREIGN_FEMALE:
        return False
    if not words.available():
        return _SURNAME.search(one.text) is not None
    senses = [sense for sense in one.senses if "nazwisko" in sense.kinds and sense.has("nom")]
    return bool(senses) and not any("imię" in sense.kinds for sense in one.senses)


@check("GRE-03")
def not_vocative(look: Look) -> Iterator[Hit]:
    """ "Panie Marek" for "Panie Marku"; "Mr Mark" for "Mr Brown"."""
    yield from _english_names(look) if look.doc.lang == "en" else _nominatives(look)


def _nominatives(look: Look) -> Iterator[Hit]:
    for placed in look.doc.own:
        if placed.sentence.forms.isdisjoint(_ADDRESSED):
            continue
        tokens = placed.tokens
        for at in range(1, len(tokens)):
            title = tokens[at - 1].lower
            # "Pani Anna" in the text is somebody spoken of; "Panie Marek" can only be an address.
            if title not in _ADDRESSED or not tokens[at].word.capitalised:
                continue
            if placed.scope is not Scope.GREETING and title != "panie":
                continue
            yield from _nominative(placed, at, "m" if _ADDRESSED[title] == "m" else "f")


def _nominative(placed: Placed, at: int, gender: str) -> Iterator[Hit]:
    said = placed.tokens[at].word
    span = placed.span(at)
    name = _first_name(said)
    if name:
        if guess_gender(name) != gender or (said.has("voc") and not said.has("nom")):
            return
        spoken = vocative(name, "m" if gender == "m" else "f")
        if spoken is None or spoken == name:
            return
        title = Text2(f"Wołacz: {spoken}", f"Vocative: {spoken}")
        values = {"words": said.text, "better": spoken}
        yield Hit((span,), (said.text, spoken), (Fix(title, (Edit(*span, spoken),)),), values=values)
    elif placed.scope is Scope.GREETING and placed.tokens[at - 1].lower == "panie" and _is_surname(said):
        yield Hit((span,), (said.text,), (), "surname", {"words": said.text}, Severity.SUGGESTION)


def _english_names(look: Look) -> Iterator[Hit]:
    person = look.case.customer
    first, last = person.first_name.strip(), person.last_name.strip()
    if not first or not last or first.lower() == last.lower():
        return
    for placed in look.doc.own:
        tokens = placed.tokens
        for at in range(1, len(tokens)):
            before = tokens[at - 2].lower if tokens[at - 1].lower == "." and at > 1 else tokens[at - 1].lower
            if before not in {"mr", "mrs", "ms", "miss"} or tokens[at].lower != first.lower():
                continue
            if at + 1 < len(tokens) and tokens[at + 1].word.capitalised:
                continue
            span = placed.span(at)
            fix = Fix(Text2(f"Nazwisko: {last}", f"Surname: {last}"), (Edit(*span, last),))
            said = look.doc.slice(placed.span(at - 1, at))
            yield Hit((span,), (said,), (fix,), "first", {"words": tokens[at].text, "better": last})
