"""Lists: measures that would be clearer as one, and points that are not alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.counting import steps_counted
from prezent.domain.coach.document import Block, Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence
from prezent.domain.language.words import Word

LEAST_STEPS = 3
#: What one does with one's head: no measure.
_NO_MEASURE: Final = frozenset(
    [
        "zrozumieć", "otrzymać", "dostać", "popełnić", "pomylić", "zobaczyć", "usłyszeć", "dowiedzieć",
        "zapomnieć", "przeczytać", "dopilnować", "przeprosić", "podziękować", "zechcieć", "pozwolić", "poczuć",
        "zapoznać", "poznać", "powiedzieć", "postarać", "spróbować", "zostać", "pomyśleć", "uwierzyć",
        "zauważyć", "mieć", "móc", "musieć", "chcieć", "być",
    ]
)  # fmt: skip
_ENGLISH_STEPS: Final = frozenset(
    [
        "checked", "check", "sent", "send", "ordered", "order", "asked", "ask", "refunded", "refund",
        "replaced", "replace", "called", "call", "booked", "book", "cancelled", "cancel", "corrected",
        "correct", "arranged", "arrange", "forwarded", "forward", "issued", "issue", "traced", "trace",
        "repaired", "repair", "changed", "change", "contacted", "contact", "write", "wrote", "posted", "post",
        "returned", "return", "updated", "update",
    ]
)  # fmt: skip
_COUNTED = {
    "pl": re.compile(r"\bpo pierwsze\b.{1,600}?\bpo drugie\b(?:.{1,600}?\bpo trzecie\b)?", re.IGNORECASE | re.DOTALL),
    "en": re.compile(
        r"\bfirst(?:ly)?,.{1,600}?\bsecond(?:ly)?,(?:.{1,600}?\bthird(?:ly)?,)?", re.IGNORECASE | re.DOTALL
    ),
}
_JOINING: Final = frozenset(["i", "oraz", "a", ","])
_BESIDE: Final = frozenset(["potem", "następnie", "też", "także", "już", "dziś", "jutro", "od", "razu"])


@check("STR-04")
def measures_as_list(look: Look) -> Iterator[Hit]:
    """Three steps or more in running text, in a letter without a list."""
    doc = look.doc
    if doc.of(Scope.LIST):
        return
    for block, placed_here in groupby(doc.body, key=lambda one: one.block):
        sentences = list(placed_here)
        if len(sentences) > 1 and (counted := _COUNTED[doc.lang].search(doc.text, block.start, block.end)):
            number = 3 if counted.group().lower().rstrip(",").endswith(("trzecie", "third", "thirdly")) else 2
            if number >= LEAST_STEPS:
                yield Hit((Span(*counted.span()),), (counted.group()[:40],), values={"steps": steps_counted(number)})
                return
        for _does, row in groupby(sentences, key=lambda one: bool(_steps(one.sentence, doc.lang))):
            run = list(row)
            if _does and len(run) >= LEAST_STEPS:
                fix = _as_list(look, block, run[0].start, run[-1].end, [one.text for one in run])
                span = Span(run[0].start, run[-1].end)
                yield Hit((span,), (f"{len(run)}",), (fix,), values={"steps": steps_counted(len(run))})
                return
        for placed in sentences:
            steps = _steps(placed.sentence, doc.lang)
            if len(steps) >= LEAST_STEPS and (clauses := _clauses(placed.sentence, steps)):
                fix = _as_list(look, block, placed.start, placed.end, clauses)
                span = Span(placed.start, placed.end)
                yield Hit((span,), (f"{len(steps)}",), (fix,), values={"steps": steps_counted(len(steps))})
                return


@lru_cache(maxsize=4096)
def _steps(sentence: Sentence, lang: str) -> tuple[int, ...]:
    """Where a sentence says what the author did or will do, in tokens."""
    tokens = sentence.tokens
    if lang == "en":
        return tuple(
            at
            for at, token in enumerate(tokens)
            if token.lower in _ENGLISH_STEPS and any(one.text in _SPEAKER for one in tokens[max(0, at - 3) : at])
        )
    return tuple(at for at, token in enumerate(tokens) if _is_step(token.word))


_SPEAKER: Final = frozenset(["I", "I've", "I’ve", "I'll", "I’ll"])


@lru_cache(maxsize=8192)
def _is_step(word: Word) -> bool:
    return word.lower.endswith(("m", "ę", "my")) and any(
        sense.pos in {"fin", "praet"} and sense.has("pri", "perf") and sense.lemma not in _NO_MEASURE
        for sense in word.senses
    )


def _clauses(sentence: Sentence, steps: Sequence[int]) -> list[str]:
    """The sentence cut before each step; empty where it does not fall apart into clauses of its own.

    A promise needs its date beside it, so that all steps but the last must be done already.
    """
    tokens = sentence.tokens
    if steps[0] != 0 or any(not tokens[at].word.has("praet") for at in steps[:-1]):
        return []
    clauses, start = [], 0
    for at in steps[1:]:
        before = at
        while before and tokens[before - 1].lower in _BESIDE:
            before -= 1
        begins, ends = before, before
        while ends and tokens[ends - 1].lower in _JOINING:
            ends -= 1
        if ends == begins or ends <= start:
            return []
        clauses.append(_clause(sentence, start, ends))
        start = begins
    closing = sentence.text[tokens[start].start :]
    return [*clauses, closing[:1].upper() + closing[1:]]


def _clause(sentence: Sentence, start: int, end: int) -> str:
    words = sentence.text[sentence.tokens[start].start : sentence.tokens[end - 1].end]
    return f"{words[:1].upper()}{words[1:]}."


def _as_list(look: Look, block: Block, start: int, end: int, items: Sequence[str]) -> Fix:
    """The steps as numbered lines, apart from what stands before and after them in the paragraph."""
    text = look.doc.text
    line = "\r\n" if "\r\n" in text else "\n"
    while start > block.start and text[start - 1].isspace():
        start -= 1
    while end < block.end and text[end].isspace():
        end += 1
    made = line.join(f"{number}. {' '.join(item.split())}" for number, item in enumerate(items, 1))
    before = line * 2 if start > block.start else ""
    after = line * 2 if end < block.end else ""
    return Fix(Text2("Zrób z tego kroki", "Make it a list of steps"), (Edit(start, end, f"{before}{made}{after}"),))


_VERB: Final = frozenset(["fin", "praet", "impt", "imps", "bedzie", "cond", "winien"])
_NOUN: Final = frozenset(["subst", "ger", "adj", "ppas"])
_CLAUSE_OPENERS: Final = frozenset(["i", "i'll", "i've", "i'm", "we", "you", "he", "she", "it", "they"])
_NOT_ING: Final = frozenset(
    [
        "thing", "things", "nothing", "something", "anything", "everything", "during", "evening", "morning",
    ]
)  # fmt: skip
_END = re.compile(r"[.;,](?=\s*\Z)")
_OTHER_END = re.compile(r"[?!:)…\"”]\s*\Z|\S[@/]\S*\Z|\.\.\s*\Z")


@check("STR-05")
def points_alike(look: Look) -> Iterator[Hit]:
    """Points of one list that begin or end in different ways."""
    every = look.doc.of(Scope.LIST)
    opened = {one.block: one for one in reversed(look.doc.body) if one.scope is Scope.LIST} if every else {}
    for _number, blocks in groupby(every, key=lambda block: block.paragraph):
        points = list(blocks)
        if len(points) < 2:
            continue
        yield from _beginnings(look, [opened[block] for block in points if block in opened])
        yield from _ends(look, points)


def _beginnings(look: Look, points: Sequence[Placed]) -> Iterator[Hit]:
    told = [(one, kind) for one in points if (kind := _kind(one.sentence.tokens[0].word, look.doc.lang))]
    if len(told) < LEAST_STEPS or frozenset.intersection(*(kind for _one, kind in told)):
        return
    usual = Counter(one for _placed, kind in told for one in sorted(kind)).most_common(1)[0][0]
    unlike = [placed for placed, kind in told if usual not in kind]
    words = [placed.tokens[0].text for placed in unlike]
    alike = next(placed.tokens[0].text for placed, kind in told if usual in kind)
    values = {"words": Text2(f"„{alike}”, „{words[0]}”", f"“{alike}”, “{words[0]}”")}
    yield Hit(tuple(placed.span(0) for placed in unlike), tuple(words), values=values)


@lru_cache(maxsize=4096)
def _kind(word: Word, lang: str) -> frozenset[str]:
    """How a point begins: "verb", "noun", "inf"…, all that are possible; empty where it does not matter."""
    if lang == "en":
        if word.lower.replace("’", "'") in _CLAUSE_OPENERS:
            return frozenset({"clause"})
        is_ing = word.lower.endswith("ing") and len(word.lower) > 5 and word.lower not in _NOT_ING
        return frozenset({"ing"}) if is_ing else frozenset()
    poses = {sense.pos for sense in word.senses}
    if not poses or poses - _VERB - _NOUN - {"inf"}:
        return frozenset()
    groups = {"verb": _VERB, "noun": _NOUN, "inf": frozenset({"inf"})}
    return frozenset(name for name, group in groups.items() if poses & group)


def _ends(look: Look, points: Sequence[Block]) -> Iterator[Hit]:
    texts = [look.doc.text[block.start : block.end] for block in points]
    if any(_OTHER_END.search(text) for text in texts):
        return
    ends = [found.group() if (found := _END.search(text)) else "" for text in texts]
    *inner, last = ends
    if len(set(inner)) == 1 and (last == inner[0] or (last == "." and inner[0] in {";", ",", ""})):
        return
    usual = Counter(inner).most_common(1)[0][0]
    closing = "." if usual in {".", ";", ","} else usual
    wanted = [usual] * len(inner) + [last if last in {usual, closing} and usual != "." else closing]
    spans, edits = [], []
    for block, text, have, want in zip(points, texts, ends, wanted, strict=True):
        if have == want:
            continue
        bare = len(text) - len(have)
        word = text[:bare].rfind(" ") + 1
        spans.append(Span(block.start + word, block.end))
        edits.append(Edit(block.start + bare, block.end, want))
    if spans:
        fix = Fix(Text2("Zakończ wszystkie tak samo", "End all alike"), tuple(edits))
        yield Hit(tuple(spans), tuple(look.doc.slice(span) for span in spans), (fix,), "ends")
