"""Checks of the thanks: a complaint is a gift, and is thanked for by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import Edit, Fix, Scope, Severity
from prezent.domain.coach.shape import (
    after_greeting,
    greeting_of,
    is_complaint,
    is_full_letter,
    is_opinion,
    place,
    plain,
    says,
    words_of,
)
from prezent.domain.coach.topics import topics_in, topics_of
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence

_THANKS = {
    "pl": re.compile(
        r" (?:dziękuj\w+|dziękować|podziękowa\w+|dziękując|wdzięczn\w+|dzięki (?:za|wielkie|serdeczne|bardzo)) "
    ),
    "en": re.compile(r" (?:thank|thanks|thanked|thankful|grateful|appreciate|appreciated) "),
}
#: How far into the letter thanks count as its beginning, in sentences.
OPENING = 3


@check("THX-01")
def missing(look: Look) -> Iterator[Hit]:
    """An answer to a complaint or an opinion does not begin with thanks."""
    doc, case = look.doc, look.case
    if not (is_complaint(doc, case) or is_opinion(case)) or not is_full_letter(doc, case):
        return
    thanks = _THANKS[doc.lang]
    greeting = [one for one in doc.sentences if one.scope is Scope.GREETING]
    opening = after_greeting(doc)[:OPENING]
    if says(thanks, [*greeting, *opening]):
        return
    # Thanked once in a conversation is thanked.
    if any(thanks.search(f" {' '.join(_normal(text).split())} ") for text in case.we_said):
        return
    severity = Severity.SUGGESTION if doc.channel == "chat" else None
    yield Hit((), (case.kind,) if case.kind else (), tuple(_thanking(look)), severity=severity)


def _normal(text: str) -> str:
    return re.sub(r"[^\w ]", " ", unicodedata.normalize("NFC", text).lower().replace("\n", " "))


def _thanking(look: Look) -> Iterator[Fix]:
    doc = look.doc
    opening = after_greeting(doc)
    if not opening or opening[0].scope is not Scope.BODY:
        return
    greeting = greeting_of(doc)
    words = "Dziękuję za wiadomość o ⟨czym⟩. " if doc.lang == "pl" else "Thank you for telling me about ⟨what⟩. "
    start = opening[0].start
    goes_on = doc.lang == "pl" and greeting is not None and doc.text[greeting.end - 1] == ","
    if goes_on:
        words = words[0].lower() + words[1:]
    # What began in small letters after the greeting's comma is now the second sentence.
    edit = Edit(start, start + 1, words + doc.text[start].upper())
    yield Fix(Text2("Podziękuj i nazwij sprawę", "Say thank you, and for what"), (edit,))


# THX-02

_FORMULA = {
    "pl": re.compile(
        r" (?P<words>(?:dziękuj\w+|podziękowa\w+) (?:\w+ ){0,3}?za (?:(?:pana|pani|państwa|przesłan\w+|nadesłan\w+"
        r"|otrzyman\w+|skierowan\w+|twoją|twój) ){0,2}(?P<what>kontakt|wiadomość|zgłoszenie|maila?|e-maila?|mejla"
        r"|korespondencję|informację|list|opinię|reklamację)(?: (?:z nami|ze mną|z (?:naszą|naszym) \w+|do nas"
        r"|do mnie))?)(?P<rest> .*)"
    ),
    "en": re.compile(
        r" (?P<words>(?:thank you|thanks) (?:very much |so much )?for (?:your )?(?:kind |recent )?(?P<what>message"
        r"|e-?mail"
        r"|letter|enquiry|inquiry|note|contacting (?:us|me)|contact|reaching out(?: to us| to me)?|getting in touch"
        r"(?: with us| with me)?|writing(?: to us| to me| in)?|feedback|review|complaint|reply))(?P<rest> .*)"
    ),
}
_ABOUT = {
    "pl": re.compile(r" (?:o|w sprawie|ws|dotycząc\w+|na temat|nt|odnośnie|co do|z|nr|numer|że|,? (?:że|w|o|z) ?\w*) "),
    "en": re.compile(r" (?:about|regarding|concerning|on|of|dated|to|that|no) "),
}
_EMPTY = words_of(
    """
    nami naszą naszym naszej nasz nasza sklepem firmą działem biurem obsługi klienta dzisiaj serdecznie bardzo uprzejmie
    oraz your with that this today very much kind kindly
    """
)
_WORD = re.compile(r"[^\W\d_]{4,}")


@check("THX-02")
def formula(look: Look) -> Iterator[Hit]:
    """Thanks for "your message", without what it was about."""
    doc = look.doc
    for placed in after_greeting(doc)[:OPENING]:
        found = _FORMULA[doc.lang].search(plain(placed.sentence))
        if found is None or _has_object(found["rest"], doc.lang) or _shares_topic(look, placed.sentence):
            continue
        span = place(placed, found, "words")
        if doc.lang == "en":
            more = " about ⟨what⟩"
        elif found["what"] == "kontakt":
            more = " w sprawie ⟨czego⟩"
        else:
            more = " o ⟨czym⟩" if found["what"] != "reklamację" else " ⟨czego⟩"
        fix = Fix(Text2("Nazwij sprawę", "Name the matter"), (Edit(span.end, span.end, more),))
        yield Hit((span,), (doc.slice(span),), (fix,), values={"words": doc.slice(span)})
        return


def _has_object(rest: str, lang: str) -> bool:
    """Whether the words after "thank you for your message" go on to say what it was about."""
    next_clause = re.split(r" [.;!?] ", rest, maxsplit=1)[0] + " "
    if _ABOUT[lang].match(next_clause):
        return True
    words = [one for one in _WORD.findall(next_clause) if one not in _EMPTY]
    return len(words) > 1


def _shares_topic(look: Look, sentence: Sentence) -> bool:
    """Whether a word of the customer's own stands in the sentence."""
    said = look.case.customer_said
    return bool(said) and not topics_in(sentence, look.doc.lang).isdisjoint(topics_of(said[-1], look.doc.lang))
