"""Words from the back office, short forms that save letters, abbreviations that nobody explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Lang, Span
from prezent.domain.coach.tables import table
from prezent.domain.language.both import Text2
from prezent.domain.language.words import Sense, Word, available, word

_CAPITALS = re.compile(r"(?<![\w./@-])[A-ZĄĆĘŁŃÓŚŹŻ]{2,5}(?!\w|[/@]|\.\w)")
_CAPITALS_BESIDE = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ]{2,}\W{1,3}\Z")
_CAPITALS_AFTER = re.compile(r"\W{1,3}[A-ZĄĆĘŁŃÓŚŹŻ]{2,}")
_DIGIT_AFTER = re.compile(r"[ -]?\d")
_VOWEL = re.compile(r"[AEIOUYĄĘÓ]")
_NEXT_WORD = re.compile(r"\s{1,3}([^\W\d_]{2,40})")
_WORD = re.compile(r"\w+")
#: How much of each earlier message is read for the customer's own abbreviations.
_READ = 20_000


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The jargon of one language."""

    acronyms: Mapping[str, str]
    words: re.Pattern[str] | None
    meanings: tuple[str, ...]
    short: re.Pattern[str]
    in_full: Mapping[str, str]
    in_form: Mapping[str, str]


@cache
def _public() -> frozenset[str]:
    return frozenset(str(table("jargon")["public"]).split())


@cache
def _tongue(lang: Lang) -> _Tongue:
    data = table("jargon")[lang]
    short = [*data["short"], *data["short_in_form"]]
    shorts = "|".join(re.escape(one) for one in sorted(short, key=len, reverse=True))
    words = "|".join(f"({one})" for one in data["words"])
    return _Tongue(
        acronyms=data["acronyms"],
        words=re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) if words else None,
        meanings=tuple(data["words"].values()),
        short=re.compile(rf"(?<![\w/.])(?:{shorts})(?!\w)", re.IGNORECASE),
        in_full=data["short"],
        in_form=data["short_in_form"],
    )


_Places = tuple[re.Match[str], ...]


@lru_cache(maxsize=1024)
def _said_in(paragraph: str, lang: Lang) -> tuple[_Places, _Places, _Places]:
    """Shortened words, words of the trade and words in capitals: the same wherever a paragraph stands, so kept."""
    tongue = _tongue(lang)
    spoken = tongue.words.finditer(paragraph) if tongue.words else ()
    return tuple(tongue.short.finditer(paragraph)), tuple(spoken), tuple(_CAPITALS.finditer(paragraph))


@check("CON-07")
def jargon(look: Look) -> Iterator[Hit]:
    """What only the people behind the counter understand, at its first use."""
    doc, tongue, known = look.doc, _tongue(look.doc.lang), _known(look)
    met: set[str] = set()
    for block in doc.blocks:
        if block.scope not in OWN_WORDS:
            continue
        text, at = doc.text[block.start : block.end], block.start
        shortened, spoken, capitals = _said_in(text, doc.lang)
        for found in shortened:
            yield from _shortened(look, tongue, Span(at + found.start(), at + found.end()))
        for found in spoken:
            span = Span(at + found.start(), at + found.end())
            if not doc.is_quoted(span) and found.group().upper() not in known:
                yield _meant(span, found.group(), tongue.meanings[int(found.lastindex or 1) - 1])
        for found in capitals:
            name, span = found.group(), Span(at + found.start(), at + found.end())
            if name in met or name in known or doc.is_quoted(span):
                continue
            if _is_explained(text, *found.span()):
                met.add(name)
            elif name in tongue.acronyms:
                met.add(name)
                yield _meant(span, name, tongue.acronyms[name])
            elif _is_unknown(name, text, found.start(), found.end(), doc.lang):
                met.add(name)
                yield Hit((span,), (name,), message="unknown", values={"words": name}, confidence="likely")


def _known(look: Look) -> frozenset[str]:
    """What the customer wrote, what the house lists, what names something of the case."""
    case, settings = look.case, look.settings
    texts = (*case.customer_said, *settings.glossary, *settings.brands, *(one.value for one in case.facts))
    words = {found.upper() for text in texts for found in _WORD.findall(text[:_READ])}
    return frozenset(words) | {str(one).upper() for one in look.option("known", [])}


def _meant(span: Span, name: str, meaning: str) -> Hit:
    return Hit((span,), (name,), values={"words": name, "plain": Text2(f"„{meaning}”", f"“{meaning}”")})


def _is_explained(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    return (before == "(" and after[:1] == ")") or after == " (" or after in {" –", " —"}


def _is_unknown(name: str, text: str, start: int, end: int, lang: Lang) -> bool:
    if name in _public() or _DIGIT_AFTER.match(text, end) or text[max(0, start - 2) : start].strip().isdecimal():
        return False
    if _CAPITALS_BESIDE.search(text[max(0, start - 12) : start]) or _CAPITALS_AFTER.match(text, end):
        return False
    if lang == "en":
        # Nothing tells a shouted word from an abbreviation, except that a word has vowels.
        return not _VOWEL.search(name)
    return available() and not word(name).known and not word(name.lower()).known


def _shortened(look: Look, tongue: _Tongue, span: Span) -> Iterator[Hit]:
    if look.doc.is_quoted(span):
        return
    words = look.doc.slice(span)
    lower = words.lower()
    full: str | None = tongue.in_full.get(lower)
    if full is None and tongue.in_form[lower] == "ten":
        following = _NEXT_WORD.match(look.doc.text, span.end)
        full = _this(word(following[1])) if following else None
    fixes: tuple[Fix, ...] = ()
    if full is not None:
        full = full[:1].upper() + full[1:] if words[:1].isupper() else full
        fixes = (Fix(Text2(full, full), (Edit(*span, full),)),)
    yield Hit((span,), (words,), fixes, "short", {"words": words, "plain": full or tongue.in_form[lower]})


#: "this" by number, case and gender; the first that fits.
_THIS: Final = tuple(
    (frozenset(tags.split()), form)
    for tags, form in {
        "sg nom f": "ta", "sg nom n": "to", "sg nom": "ten", "sg acc m3": "ten", "sg acc f": "tę", "sg acc n": "to",
        "sg acc": "tego", "sg inst f": "tą", "sg gen f": "tej", "sg dat f": "tej", "sg loc f": "tej", "sg gen": "tego",
        "sg dat": "temu", "sg inst": "tym", "sg loc": "tym", "pl nom m1": "ci", "pl acc m1": "tych", "pl nom": "te",
        "pl acc": "te", "pl gen": "tych", "pl loc": "tych", "pl dat": "tym", "pl inst": "tymi",
    }.items()
)  # fmt: skip


def _this(noun: Word) -> str | None:
    """The form of "ten" before a noun; None where its readings disagree."""
    forms = {form for sense in noun.senses if sense.pos == "subst" and not sense.labels for form in _these(sense)}
    return forms.pop() if len(forms) == 1 else None


def _these(sense: Sense) -> Iterator[str]:
    """The forms of "ten" for every case that a reading can be in."""
    for case in ("nom", "gen", "dat", "acc", "inst", "loc"):
        if sense.has(case):
            yield next(form for tags, form in _THIS if case in tags and sense.has(*tags))
