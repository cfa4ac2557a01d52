"""Checks of wording: the length of sentences, and how hard the whole is to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.counting import words_counted
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Severity, Span
from prezent.domain.coach.readability import fog, weigh
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, read_sentence

LONG, VERY_LONG = 20, 30
#: What is left out of the count: words in quotation marks or brackets, names of acts, addresses after a colon.
_APART = re.compile(
    r"„[^„”\"]{1,600}[”\"]|“[^“”]{1,600}”|\"[^\"]{1,600}\"|\([^()]{1,300}\)|\[[^\[\]]{1,300}\]"
    r"|\b[Uu]staw[aąeęy] z (?:dnia )?\d[^,.;]{3,80}|https?://\S+"
)
#: Also "route 14. A bus": what was taken for an ordinal may have ended a sentence.
_PART_END = re.compile(r"[;:\u2013\u2014]\s|(?<=\d)\.\s(?=[A-ZĄĆĘŁŃÓŚŹŻ])")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
#: Where a sentence can be cut in two: the mark before, the word that then begins a sentence of its own.
_CUTS = {
    "pl": re.compile(
        r"(?P<mark>[,;]\s+)(?P<word>dlatego(?!,? że)|ale(?! (?:także|też|również|i)\b)|jednak|natomiast|ponadto"
        r"|następnie)(?= )|;(?P<space>\s+)"
    ),
    "en": re.compile(r"(?P<mark>[,;]\s+)(?P<word>so(?! that)|but(?! also)|therefore|however)(?=[ ,])|;(?P<space>\s+)"),
}
_LEAST_PART = 5
#: Sentences of more than so many times the limit do not become good ones by one cut.
_TOO_LONG = 4


@check("CON-01")
def long_sentence(look: Look) -> Iterator[Hit]:
    """A sentence that has to be read twice."""
    long, very_long = int(look.option("words", LONG)), int(look.option("many_words", VERY_LONG))
    for placed in look.doc.body:
        if placed.sentence.words <= long:
            continue
        count = counted_words(placed.sentence)
        if count <= long:
            continue
        severity = Severity.WARNING if count > very_long else Severity.SUGGESTION
        values: dict[str, str | Text2] = {"words": words_counted(count)}
        cut = _cut(placed, look.doc.lang, long)
        if cut is None:
            yield Hit((Span(placed.start, placed.end),), (str(count),), values=values, severity=severity)
            continue
        edit, begins = cut
        fix = Fix(Text2(f"Podziel przed „{begins}”", f"Split before “{begins}”"), (edit,))
        yield Hit(
            (Span(placed.start, placed.end),), (str(count),), (fix,), "split", values | {"word": begins}, severity
        )


@lru_cache(maxsize=4096)
def counted_words(sentence: Sentence) -> int:
    """Words of the longest part of a sentence, without what is quoted, in brackets, or the name of an act."""
    return max(len(_WORD.findall(part)) for part in _PART_END.split(_APART.sub(" ", sentence.text)))


def _cut(placed: Placed, lang: str, limit: int) -> tuple[Edit, str] | None:
    """The cut nearest to the middle that leaves two sentences of a good length."""
    found: list[tuple[int, Edit, str]] = []
    text = placed.text
    if placed.sentence.words > _TOO_LONG * limit:
        return None
    for one in _CUTS[lang].finditer(text):
        before, after = text[: one.start()], text[one.end("mark") if one["word"] else one.end() :]
        if any(mark in before for mark in '„“"(') and _is_open(before):
            continue
        sizes = [counted_words(read_sentence(part)) for part in (before, after)]
        if not all(_LEAST_PART <= size <= limit for size in sizes):
            continue
        begins = re.match(r"\w+", after)
        if begins is None:
            continue
        start = placed.start + one.start()
        end = placed.start + len(text) - len(after)
        space = text[one.start() + 1 : len(text) - len(after)]
        edit = Edit(start, end + 1, f".{space}{after[:1].upper()}")
        found.append((abs(sizes[0] - sizes[1]), edit, begins.group()))
    if not found:
        return None
    _difference, edit, begins_with = min(found)
    return edit, begins_with


def _is_open(text: str) -> bool:
    """Whether a quotation or a bracket that begins in a text does not end there."""
    return (
        text.count("„") + text.count("“") > text.count("”")
        or text.count("(") > text.count(")")
        or text.count('"') % 2 == 1
    )


_BANDS: Final = (
    (7, Text2("rozumie uczeń podstawówki", "clear to a schoolchild")),
    (10, Text2("rozumie uczeń starszych klas", "clear to a teenager")),
    (13, Text2("rozumie licealista", "needs secondary school")),
    (16, Text2("wymaga studiów", "needs higher education")),
    (18, Text2("trudne także po studiach", "hard even for graduates")),
)
_HARDEST = Text2("dla specjalistów", "for specialists only")
LEAST_WORDS, LEAST_VALUE, HEAVIEST = 100, 13.0, 3


@check("CON-09")
def readability(look: Look) -> Iterator[Hit]:
    """The fog index of a long letter that is hard to read. It does not tell good letters from bad ones."""
    if look.doc.words < int(look.option("least_words", LEAST_WORDS)):
        return
    lang, body = look.doc.lang, look.doc.body
    index = fog((one.sentence for one in body), lang)
    if index.value < float(look.option("least_value", LEAST_VALUE)):
        return
    weights = {one: fog((one.sentence,), lang).value for one in body if weigh(one.sentence, lang)[0] > 1}
    heavy = sorted(weights, key=lambda one: -weights[one])[:HEAVIEST]
    band = next((words for limit, words in _BANDS if index.value < limit), _HARDEST)
    shown = Text2(f"{index.value:.1f}".replace(".", ","), f"{index.value:.1f}")
    spans = tuple(sorted(Span(one.start, one.end) for one in heavy))
    yield Hit(spans, (f"{index.value:.1f}",), values={"value": shown, "band": band})
