"""Paragraphs and their length: the introduction, walls of text, public answers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.counting import characters_counted, sentences_counted, words_counted
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Severity, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence

INTRO_SENTENCES, INTRO_WORDS = 3, 60
#: First person verbs that open a letter and say nothing of the matter yet.
_COURTESY: Final = frozenset(["otrzymać", "dostać", "przeczytać", "zapoznać", "zrozumieć", "poznać", "dowiedzieć"])
#: Lemmas of decisions, measures, causes and apologies; the thing itself in a letter.
_MATTER: Final = frozenset(
    [
        "przepraszać", "przeprosić", "przykro", "żałować", "uznać", "uznawać", "odrzucić", "przyznać",
        "przyznawać", "odmówić", "zwrot", "zwrócić", "zwracać", "wymienić", "wymiana", "naprawa", "naprawić",
        "rozpatrzyć", "ponieważ", "gdyż", "przyczyna", "powód", "wynikać", "okazać", "błąd", "pomyłka",
        "decyzja", "anulować", "rabat", "rekompensata",
    ]
)  # fmt: skip
_ENGLISH_MATTER: Final = frozenset(
    [
        "sorry", "apologise", "apologize", "apologies", "apology", "because", "refund", "refunded", "replace",
        "replaced", "replacement", "decided", "decision", "found", "checked", "investigated", "ordered", "sent",
        "cancelled", "cancel", "repaired", "repair", "accepted", "determined", "established", "granted",
        "refused", "unable", "reject", "rejected", "mistake", "error", "discount", "arranged", "booked",
    ]
)  # fmt: skip
_HEADER = re.compile(r"[^\W\d_][^:.!?\n]{1,30}:\s")


@check("STR-02")
def intro_too_long(look: Look) -> Iterator[Hit]:
    """What stands before the first sentence about the matter itself."""
    if look.case.kind not in {"", "complaint"}:
        # The answer to a question may be a fact of any kind.
        return
    intro: list[Placed] = []
    for placed in look.doc.body:
        if placed.scope is Scope.LIST or _is_matter(placed.sentence, look.doc.lang):
            break
        if not _HEADER.match(placed.text):
            intro.append(placed)
    else:
        # Nothing in the letter is the matter, so that nothing comes late: other rules speak of what is missing.
        return
    words = sum(one.sentence.words for one in intro)
    most, longest = int(look.option("sentences", INTRO_SENTENCES)), int(look.option("words", INTRO_WORDS))
    if len(intro) > most or words > longest:
        values = {"words": words_counted(words)}
        yield Hit((Span(intro[0].start, intro[-1].end),), (f"{len(intro)}", f"{words}"), values=values)


@lru_cache(maxsize=4096)
def _is_matter(sentence: Sentence, lang: str) -> bool:
    """Whether a sentence names a decision, a measure, a cause or an apology."""
    if lang == "en":
        return not _ENGLISH_MATTER.isdisjoint(sentence.forms)
    if not _MATTER.isdisjoint(sentence.lemmas) or "imps" in sentence.poses:
        return True
    return any(
        sense.pos in {"fin", "praet"} and sense.has("pri", "perf") and sense.lemma not in _COURTESY
        for token in sentence.tokens
        for sense in token.word.senses
    )


PARAGRAPH_WORDS, PARAGRAPH_SENTENCES, CHAT_WORDS = 90, 6, 50
#: A paragraph of many short sentences is no wall before this many words.
_LEAST_WORDS = 50
_GOOD_WORDS, _GOOD_SENTENCES = 60, 4
#: Breaks are proposed for paragraphs that a person may have written, and the search for them gives up soon.
_ATTEMPTS, _MOST_SENTENCES = 3, 100
#: Words that open a new thought.
_TURN_WORDS: Final = (
    "ponadto jednocześnie natomiast dodatkowo dlatego również następnie jutro dziś dzisiaj niestety teraz proszę aby "
    "żeby jeśli gdyby also in therefore however please tomorrow today now unfortunately next finally additionally if"
)
_TURNS: Final = frozenset(_TURN_WORDS.split())


@check("STR-03")
def wall_of_text(look: Look) -> Iterator[Hit]:
    """A paragraph that nobody wants to read, and where it could be broken."""
    chat = look.doc.channel == "chat"
    longest = int(look.option("words", CHAT_WORDS if chat else PARAGRAPH_WORDS))
    most = int(look.option("sentences", PARAGRAPH_SENTENCES))
    for sentences in look.doc.paragraphs:
        inside = [one for one in sentences if one.scope is Scope.BODY]
        words = sum(one.sentence.words for one in inside)
        if words <= longest and (chat or len(inside) <= most or words <= _LEAST_WORDS):
            continue
        if not inside or inside[0].block is not inside[-1].block:
            continue
        breaks = _breaks(inside, longest, 99 if chat else most)
        span = Span(inside[0].start, inside[-1].end)
        values: dict[str, str | Text2] = {"words": words_counted(words)}
        fixes: tuple[Fix, ...] = ()
        if breaks:
            fixes = (_broken(look, inside, breaks),)
            openings = [" ".join(inside[at].text.split()[:3]) for at in breaks]
            values["places"] = Text2(
                ", ".join(f"„{one}…”" for one in openings), ", ".join(f"“{one}…”" for one in openings)
            )
        severity = Severity.SUGGESTION if chat and words <= PARAGRAPH_WORDS else None
        yield Hit((span,), (f"{words}",), fixes, "break" if breaks else "", values, severity)


def _breaks(sentences: Sequence[Placed], longest: int, most: int) -> list[int]:
    """Before which sentences new paragraphs can begin; empty where no break makes all parts short enough."""
    sizes = [one.sentence.words for one in sentences]
    good = min(_GOOD_WORDS, longest)
    parts = max(2, math.ceil(sum(sizes) / good), math.ceil(len(sizes) / _GOOD_SENTENCES) if most < 99 else 2)
    for _attempt in range(_ATTEMPTS if len(sizes) <= _MOST_SENTENCES else 0):
        breaks = _divide(sentences, sizes, parts)
        edges = [0, *breaks, len(sizes)]
        pieces = list(pairwise(edges))
        if all(sum(sizes[a:b]) <= longest and (b - a <= most or sum(sizes[a:b]) <= _LEAST_WORDS) for a, b in pieces):
            return breaks
        parts += 1
    return []


def _divide(sentences: Sequence[Placed], sizes: Sequence[int], parts: int) -> list[int]:
    total, sums = sum(sizes), [0]
    for size in sizes:
        sums.append(sums[-1] + size)
    breaks: list[int] = []
    for number in range(1, parts):
        wanted = total * number / parts
        least = breaks[-1] + 1 if breaks else 1
        choices = range(least, len(sizes) - (parts - number) + 1)
        if not choices:
            return breaks
        breaks.append(
            min(choices, key=lambda at: abs(sums[at] - wanted) - (total / parts / 3 if _turns(sentences[at]) else 0))
        )
    return breaks


def _turns(placed: Placed) -> bool:
    return bool(placed.tokens) and placed.tokens[0].lower in _TURNS


def _broken(look: Look, sentences: Sequence[Placed], breaks: Sequence[int]) -> Fix:
    line = "\r\n" if "\r\n" in look.doc.text else "\n"
    edits = tuple(Edit(sentences[at - 1].end, sentences[at].start, line * 2) for at in breaks)
    return Fix(Text2("Podziel na akapity", "Break into paragraphs"), edits)


PUBLIC_SENTENCES, PUBLIC_CHARS = 5, 600


@check("STR-10")
def public_length(look: Look) -> Iterator[Hit]:
    """A public answer longer than people read: what goes beyond the measure is underlined."""
    own = look.doc.own
    if not own:
        return
    most, longest = int(look.option("sentences", PUBLIC_SENTENCES)), int(look.option("chars", PUBLIC_CHARS))
    body = look.doc.body
    chars = sum(block.end - block.start for block in {one.block for one in own})
    if len(body) <= most and chars <= longest:
        return
    begins = own[0].start
    over = next((one for number, one in enumerate(body) if number >= most or one.end - begins > longest), own[-1])
    values = {"sentences": sentences_counted(len(body)), "chars": characters_counted(chars)}
    yield Hit((Span(over.start, own[-1].end),), (f"{len(body)}", f"{chars}"), values=values)
