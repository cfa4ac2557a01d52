"""Sorry, sympathy and "it was our mistake": where a sentence says so, in the first person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.languages import language_of
from prezent.domain.coach.model import Lang, Span
from prezent.domain.coach.patterns import Index, compile_pattern
from prezent.domain.coach.tables import table
from prezent.domain.language.sentences import Sentence

Kind = Literal["apology", "sympathy", "admission", "agreement"]


class Said(NamedTuple):
    """Tokens ``first`` to ``last`` (both included) of a sentence say it."""

    first: int
    last: int


@lru_cache(maxsize=8192)
def in_sentence(sentence: Sentence, lang: Lang, kind: Kind) -> tuple[Said, ...]:
    """Where a sentence says it, left to right; of overlapping places the first."""
    wanted, unwanted = _indexes(lang, kind)
    found = [Said(match.start, match.end - 1) for _number, match in wanted.find(sentence)]
    if not found:
        return ()
    spared = [(match.start, match.end) for _number, match in unwanted.find(sentence)]
    kept: list[Said] = []
    for one in sorted(found):
        excused = any(one.first < end and start <= one.last for start, end in spared)
        if not excused and (not kept or kept[-1].last < one.first):
            kept.append(one)
    return tuple(kept)


@cache
def _indexes(lang: Lang, kind: Kind) -> tuple[Index, Index]:
    lists = table("apologies")[lang]
    wanted, unwanted = lists[kind], lists[f"not_{kind}"]
    return Index(map(compile_pattern, wanted)), Index(map(compile_pattern, unwanted))


def in_letter(doc: Document, kind: Kind) -> Iterator[tuple[Placed, Said, Span]]:
    """Every place in the author's own words outside quotation marks."""
    for placed in doc.own:
        for said in in_sentence(placed.sentence, doc.lang, kind):
            span = placed.span(said.first, said.last)
            if not doc.is_quoted(span):
                yield placed, said, span


@lru_cache(maxsize=256)
def was_said(text: str, kind: Kind) -> bool:
    """Whether an earlier letter of ours says it in its own words."""
    doc = Document(text, channel="email", lang=language_of(text))
    return next(in_letter(doc, kind), None) is not None
