"""Checks of the subject."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import Edit, Fix, Span
from prezent.domain.coach.shape import is_complaint, words_of
from prezent.domain.language.both import Text2
from prezent.domain.language.words import word

LONGEST = 78
#: What mail programs put in front of a subject.
_PREFIXES = re.compile(r"\s*(?:(?:re|odp|fwd?|pd)\s*:\s*)+", re.IGNORECASE)
_TAG = re.compile(r"\s*\[[^\]\r\n]{1,40}\]\s*")
_COMPLAINT = re.compile(
    r"reklamac|skarg|odwołani(?:e|a|u|em|ami|ach|om)\b|odwołań\b|zażalen|roszczen"
    r"|complain|\bclaim|\bappeal|zgłoszeni\w{0,3}\s+reklamac",
    re.IGNORECASE,
)
_DASHES = "[-\u2010-\u2014\u2212]"
_LETTERS = re.compile(r"[^\W\d_][\w\u0300-\u036f]*")
_POLISH = words_of(
    "bardzo dotyczy dotyczący informacja informacji klienta na o od odpowiedź odpowiedzi paczka paczki pilne proszę "
    "reklamacja reklamacji reklamację skarga skargi skargę sprawa sprawie sprawy w ważna ważne ważny z zamówienia "
    "zamówienie zamówieniu zgłoszenie zwrot zwrotu"
)
_ENGLISH = words_of(
    "a about answer case complaint delivery for from important in information is of on order our parcel please refund "
    "regarding reply response return the to update urgent with your"
)


def _hit(
    look: Look,
    start: int,
    end: int,
    *fixes: Fix,
    message: str = "",
    values: Mapping[str, str] = MappingProxyType({}),
    evidence: tuple[str, ...] = (),
) -> Hit:
    """A hit on ``subject[start:end]``: in a field of its own, or in the text's first line."""
    doc = look.doc
    shift = doc.subject_start if doc.subject_inside else 0
    moved = tuple(
        Fix(one.title, tuple(Edit(e.start + shift, e.end + shift, e.text) for e in one.edits), one.safe)
        for one in fixes
    )
    spans = (Span(start + shift, end + shift),) if end > start else ()
    return Hit(spans, evidence, moved, message, values, field="body" if doc.subject_inside else "subject")


def _replaced(pl: str, en: str, start: int, end: int, text: str) -> Fix:
    return Fix(Text2(pl, en), (Edit(start, end, text),))


def _number(case_id: str) -> re.Pattern[str]:
    """The case's number as subjects write it: in any letter case, broken by white space, with any dash."""
    parts = [_DASHES if char in "-–—" else re.escape(char) for char in case_id.strip() if not char.isspace()]
    return re.compile(r"(?<![\w])" + r"\s*".join(parts) + r"(?![\w])", re.IGNORECASE)


@check("SUB-01")
def case_number(look: Look) -> Iterator[Hit]:
    """The subject lacks the number of the case, or has another case's."""
    subject, case_id = look.doc.subject, look.case.case_id.strip()
    if subject is None or not case_id or _number(case_id).search(subject):
        return
    values = {"case": case_id}
    ours = {fact.value for fact in look.case.facts}
    others = [found for found in re.finditer(look.settings.case_pattern, subject) if found.group() not in ours]
    if others and others[0].group():
        start, end = others[0].span()
        fix = _replaced("Wpisz numer tej sprawy", "Put this case's number", start, end, case_id)
        yield _hit(
            look, start, end, fix, message="other", values=values | {"words": subject[start:end]}, evidence=(case_id,)
        )
        return
    fix = _replaced("Dopisz numer sprawy", "Add the case number", 0, 0, f"[{case_id}] " if subject else f"[{case_id}]")
    yield _hit(look, 0, len(subject), fix, values=values, evidence=(case_id,))


@check("SUB-02")
def says_complaint(look: Look) -> Iterator[Hit]:
    """The subject of an answer to a complaint does not say so."""
    subject = look.doc.subject
    if subject is None or not is_complaint(look.doc, look.case):
        return
    composed = unicodedata.normalize("NFC", subject)
    prefix = _PREFIXES.match(subject)
    at = prefix.end() if prefix else 0
    if _COMPLAINT.search(composed) or not subject[at:].strip():
        return
    if prefix and look.option("keep_customer_subject", False):
        return
    tag = _TAG.match(subject, at)
    words = "Odpowiedź na reklamację" if look.doc.lang == "pl" else "Reply to your complaint"
    start, end = (tag.end(), tag.end()) if tag else (0, at)
    rest = subject[end:].strip()
    fix = _replaced("Nazwij rzecz po imieniu", "Say what it is", start, end, f"{words}: " if rest else words)
    yield _hit(look, 0, len(subject), fix)


@check("SUB-03")
def shape_of_subject(look: Look) -> Iterator[Hit]:
    """A subject that is empty, too long to be read in a list of mail, or shouts."""
    subject = look.doc.subject
    if subject is None:
        return
    prefix = _PREFIXES.match(subject)
    own = subject[prefix.end() :] if prefix else subject
    if not own.strip():
        gap = "⟨czego dotyczy list⟩" if look.doc.lang == "pl" else "⟨what the letter is about⟩"
        fix = _replaced("Napisz, czego dotyczy list", "Say what it is about", 0, len(subject), gap)
        yield _hit(look, 0, len(subject), fix, message="empty")
        return
    if len(subject) > LONGEST:
        yield _hit(look, 0, len(subject), message="long", values={"count": str(len(subject))})
    end = len(subject.rstrip())
    begin = len(subject[:end].rstrip("!?"))
    if end - begin > 1 and "!" in subject[begin:end]:
        fix = _replaced("Zdejmij wykrzykniki", "Take the marks off", begin, end, "")
        yield _hit(look, begin, end, fix, message="marks")
    if _shouts(look, own):
        start = len(subject) - len(own)
        fix = _replaced("Zwykłymi literami", "In ordinary letters", start, len(subject), _calm(own))
        yield _hit(look, start, len(subject), fix, message="shouting")


def _shouts(look: Look, subject: str) -> bool:
    """Whether all letters are capitals and some of the words are ordinary ones, not names or codes."""
    if not subject.isupper():
        return False
    words = [one for one in _LETTERS.findall(subject) if not any(char.isdecimal() for char in one)]
    known = look.settings.known_words
    ordinary = [
        one for one in words if len(one) > 1 and one.lower() not in known and _ordinary(one.lower(), look.doc.lang)
    ]
    return len(words) > 1 and any(len(one) > 3 for one in ordinary) and 2 * len(ordinary) > len(words)


def _ordinary(lower: str, lang: str) -> bool:
    if lang == "en":
        return lower in _ENGLISH
    if lower in _POLISH:
        return True
    read = word(lower)
    return any(sense.pos not in {"brev", "ign"} and not sense.kinds & {"nazwisko", "imię"} for sense in read.senses)


def _calm(subject: str) -> str:
    """The subject in ordinary letters: the first stays a capital, words with digits stay as they are."""
    words = [part if any(char.isdecimal() for char in part) else part.lower() for part in re.split(r"(\s+)", subject)]
    calm = "".join(words)
    at = next((at for at, char in enumerate(calm) if char.isalpha()), 0)
    return calm[:at] + calm[at : at + 1].upper() + calm[at + 1 :]
