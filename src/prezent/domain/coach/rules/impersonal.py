"""Impersonal forms: nobody did it, nobody asks. One remark for those that hide a doer, one for the milder passive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from prezent.domain.coach.author import author_gender
from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Severity, Span
from prezent.domain.language import nouns, verbs
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence

Kind = Literal["imps", "must", "passive", "se"]

#: What others do, or what papers say: such forms hide nobody of ours.
_OF_OTHERS: Final = frozenset(
    [
        "nadać", "doręczyć", "dostarczyć", "odebrać", "wyprodukować", "zbudować", "uszkodzić", "skraść",
        "ukraść", "zgubić", "zalać", "stłuc", "awizować", "napisać", "podać", "wskazać", "opisać", "wspomnieć",
        "zaksięgować", "założyć", "urodzić", "otworzyć", "zadzwonić", "zaznaczyć", "mówić", "pisać", "dać",
    ]
)  # fmt: skip
#: What a desk does with a matter: said in the passive, it hides the person at the desk.
_OF_OURS: Final = frozenset(
    [
        "rozpatrzyć", "uznać", "odrzucić", "ustalić", "sprawdzić", "przekazać", "podjąć", "zwrócić",
        "zarejestrować", "przyjąć", "przeprowadzić", "wykonać", "zlecić", "wysłać", "naliczyć", "przyznać",
        "anulować", "wymienić", "naprawić", "zweryfikować", "przeanalizować", "wyjaśnić", "wprowadzić",
        "zmienić", "usunąć", "zamknąć", "wszcząć", "przesłać", "skorygować", "poprawić", "zgłosić", "zamówić",
        "obniżyć", "przedłużyć",
    ]
)  # fmt: skip
#: "informuje się": the reflexive that speaks for an office, and what a person says.
_SE: Final = {
    "informuje": "informuję", "uprasza": "proszę", "prosi": "proszę", "zaleca": "radzę", "stwierdza": "stwierdzam",
    "uznaje": "uznaję", "odmawia": "odmawiam", "przypomina": "przypominam", "odrzuca": "odrzucam",
}  # fmt: skip
#: Verbs of saying after "należy": fillers, which CON-06 sees.
_SAYING: Final = frozenset(
    [
        "zaznaczyć", "dodać", "nadmienić", "podkreślić", "zauważyć", "wspomnieć", "pamiętać", "przypuszczać",
        "sądzić",
    ]
)  # fmt: skip
_LONGEST_SUBJECT = 5
_DATED = re.compile(
    r"\d|\b(?:dziś|dzisiaj|jutro|pojutrze|poniedział|wtor|środ|czwart|piąt|sobot|niedziel)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A form in a sentence, in tokens."""

    kind: Kind
    first: int
    last: int
    lemma: str


@check("CON-04")
def impersonal(look: Look) -> Iterator[Hit]:
    """Forms that hide who did something, or who should."""
    if look.doc.lang == "en":
        yield from _english(look)
        return
    gender = author_gender(look.doc, look.case)
    hidden: list[_Place] = []
    mild: list[_Place] = []
    for placed in look.doc.own:
        for found in _forms(placed.sentence):
            span = placed.span(found.first, found.last)
            if look.doc.is_quoted(span):
                continue
            forms, edits = _personal(placed, found, gender)
            place = _Place(span, look.doc.slice(span), forms, edits, found.kind)
            (mild if found.kind == "passive" or place.words.lower().startswith("trzeba") else hidden).append(place)
    yield from _hits(hidden, mild)


def _hits(hidden: list[_Place], mild: list[_Place]) -> Iterator[Hit]:
    """One remark about the forms that hide a doer, one about the milder ones."""
    for places, severity in ((hidden, Severity.WARNING), (mild, Severity.SUGGESTION)):
        if places:
            kinds = {one.kind for one in places}
            message = "must" if kinds == {"must"} else "passive" if kinds <= {"passive", "must"} else ""
            yield _hit(places, message, severity)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a form stands, the words that say it in person, and the edits that put them there."""

    span: Span
    words: str
    forms: str
    edits: tuple[Edit, ...]
    kind: Kind = "imps"


def _hit(places: Sequence[_Place], message: str, severity: Severity) -> Hit:
    """One remark; it has a proposal where every place has one."""
    fixes: tuple[Fix, ...] = ()
    if all(one.edits for one in places):
        edits = tuple(edit for one in places for edit in one.edits)
        fixes = (Fix(Text2("Napisz w pierwszej osobie", "Say it in the first person"), edits),)
        if all(one.kind == "must" for one in places):
            fixes = (Fix(Text2("Poproś", "Ask"), edits),)
    forms = list(dict.fromkeys(one.forms for one in places if one.forms))
    values = {
        "words": Text2(_list([one.words for one in places], "”, „"), _list([one.words for one in places], "”, “")),
        "forms": Text2(f"„{_list(forms, '”, „')}”", f"“{_list(forms, '”, “')}”"),
    }
    return Hit(tuple(one.span for one in places), tuple(one.words for one in places), fixes, message, values, severity)


def _list(words: Sequence[str], between: str) -> str:
    return between.join(dict.fromkeys(words))


@lru_cache(maxsize=4096)
def _forms(sentence: Sentence) -> tuple[_Found, ...]:
    """The impersonal forms of a Polish sentence."""
    poses, there = sentence.poses, sentence.forms
    if not (
        "imps" in poses or "ppas" in poses or "należy" in there or "trzeba" in there or not _SE.keys().isdisjoint(there)
    ):
        return ()
    tokens, found = sentence.tokens, list[_Found]()
    for at, token in enumerate(tokens):
        lower = token.lower
        if "imps" in poses and token.word.only("imps"):
            lemma = token.word.senses[0].lemma
            if lemma not in _OF_OTHERS:
                found.append(_Found("imps", at, at, lemma))
        elif lower in {"należy", "trzeba"}:
            found += _must(sentence, at)
        elif lower in _SE and at + 1 < len(tokens) and tokens[at + 1].lower == "się":
            found.append(_Found("se", at, at + 1, lower))
        elif "zostać" in token.word.lemmas and "ppas" in poses:
            found += _passive(sentence, at)
    return tuple(found)


def _must(sentence: Sentence, at: int) -> Iterator[_Found]:
    tokens = sentence.tokens
    denied = at > 0 and tokens[at - 1].lower == "nie"
    if tokens[at].lower == "trzeba" and (denied or sentence.text.rstrip().endswith("?")):
        return
    for number in range(at + 1, min(at + 3, len(tokens))):
        word = tokens[number].word
        if word.lower in {"się", "do", ",", "było", "będzie"}:
            return
        if word.has("inf") and not word.has("subst"):
            if _SAYING.isdisjoint(word.lemmas):
                yield _Found("must", at - 1 if denied else at, number, word.lower)
            return


def _passive(sentence: Sentence, at: int) -> Iterator[_Found]:
    tokens = sentence.tokens
    if "przez" in sentence.forms or not tokens[at].word.has("ter"):
        return
    for number in range(at + 1, min(at + 3, len(tokens))):
        senses = [sense for sense in tokens[number].word.senses if sense.pos == "ppas" and sense.has("nom")]
        if senses and senses[0].lemma in _OF_OURS:
            yield _Found("passive", at, number, senses[0].lemma)
            return


def _personal(placed: Placed, found: _Found, gender: Literal["m", "f"] | None) -> tuple[str, tuple[Edit, ...]]:
    """(the form in the first person, the edits that put it there)."""
    tokens, span = placed.tokens, placed.span(found.first, found.last)
    match found.kind:
        case "imps":
            form = tokens[found.first].text
            made = verbs.first_person_past(form, gender)
            both = f"{verbs.first_person_past(form, 'm')} / {verbs.first_person_past(form, 'f')}".lower()
            return (made.lower(), (Edit(*span, made),)) if made else (both, ())
        case "must":
            denied = tokens[found.first].lower == "nie"
            between = placed.text[tokens[found.last].start : tokens[found.last].end]
            asked = f"proszę nie {between}" if denied else f"proszę {between}"
            return asked, (Edit(*span, _capital(asked, tokens[found.first].text)),)
        case "se":
            said = _SE[found.lemma]
            return said, (Edit(*span, _capital(said, tokens[found.first].text)),)
        case "passive":
            return _active(placed, found, gender)


def _active(placed: Placed, found: _Found, gender: Literal["m", "f"] | None) -> tuple[str, tuple[Edit, ...]]:
    """ "Pana reklamacja została rozpatrzona" → "Rozpatrzyłem Pana reklamację", where the subject opens the sentence."""
    future = placed.tokens[found.first].word.has("fin")
    if future:
        form = verbs.like("zrobię", found.lemma)
        forms = form or ""
    else:
        form = verbs.like({"m": "zrobiłem", "f": "zrobiłam"}[gender], found.lemma) if gender else None
        forms = form or f"{verbs.like('zrobiłem', found.lemma)} / {verbs.like('zrobiłam', found.lemma)}"
    # A promise in person wants its date; in the passive nobody had asked for one.
    if form is None or not found.first or (future and not _DATED.search(placed.text)):
        return forms, ()
    if found.first > _LONGEST_SUBJECT:
        return forms, ()
    subject = nouns.recase([token.word for token in placed.tokens[: found.first]], "nom", "acc")
    if subject is None or len(subject) != found.first or found.last != found.first + 1:
        return forms, ()
    first = subject[0] if subject[0].lower() in {"pana", "pani", "państwa"} else subject[0][:1].lower() + subject[0][1:]
    whole = " ".join((form[:1].upper() + form[1:], first, *subject[1:]))
    start, end = placed.span(0).start, placed.span(found.last).end
    return forms, (Edit(start, end, whole),)


def _capital(made: str, like: str) -> str:
    return made[:1].upper() + made[1:] if like[:1].isupper() else made


_DECIDED = r"decided|determined|established|found|concluded|agreed|noticed|observed|discovered|confirmed"
_DONE = (
    r"reviewed|considered|rejected|accepted|approved|investigated|checked|processed|issued|initiated|cancelled|canceled"
    r"|updated|corrected|forwarded|registered|closed|replaced|repaired|refunded|examined"
)
_IT = re.compile(rf"\bit (?P<has>has been|was|had been) (?P<did>{_DECIDED})(?= that\b)", re.IGNORECASE)
_BEEN = re.compile(
    r"(?:(?P<what>\A(?:your|the) (?:[a-z-]+ )?[a-z-]+) )?\b(?P<has>has been|have been|was|were) "
    rf"(?P<did>{_DONE})\b(?! by\b)",
    re.IGNORECASE,
)


def _english(look: Look) -> Iterator[Hit]:
    hidden: list[_Place] = []
    passive: list[_Place] = []
    for placed in look.doc.own:
        if placed.scope not in OWN_WORDS or placed.sentence.forms.isdisjoint({"been", "was", "were"}):
            continue
        for found in _IT.finditer(placed.text):
            span = Span(placed.start + found.start(), placed.start + found.end())
            made = f"I {_have(found['has'])}{found['did'].lower()}"
            hidden.append(_Place(span, found.group(), made, (Edit(*span, made),)))
        for found in _BEEN.finditer(placed.text):
            span = Span(placed.start + found.start("has"), placed.start + found.end())
            done = f"I {_have(found['has'])}{found['did'].lower()}"
            what = found["what"]
            whole = Edit(placed.start, span.end, f"{done} {what[:1].lower()}{what[1:]}") if what else None
            words = look.doc.slice(span)
            passive.append(_Place(span, words, done, (whole,) if whole else (), "passive"))
    hidden = [one for one in hidden if not look.doc.is_quoted(one.span)]
    passive = [one for one in passive if not look.doc.is_quoted(one.span)]
    yield from _hits(hidden, passive)


def _have(has: str) -> str:
    return "have " if has.lower() in {"has been", "have been"} else "had " if has.lower() == "had been" else ""
