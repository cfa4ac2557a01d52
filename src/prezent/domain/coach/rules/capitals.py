"""Checks of what shouts or winks: capitals, exclamation marks, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Scope, Severity, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.lexicon import english
from prezent.domain.language.sentences import Token
from prezent.domain.language.words import word

LEAST_SHOUT = 4
#: A line of so few words without a full stop is a heading.
HEADING_WORDS = 4
_ACRONYMS = frozenset(
    ["BOK", "RODO", "PESEL", "REGON", "NIP", "KRS", "VAT", "PIT", "CIT", "BLIK", "IBAN", "SMS", "MMS", "PIN", "PUK",
     "KOD", "LED", "USB", "HDMI", "AGD", "RTV", "OLED", "ASAP", "APM", "SPA", "ETUI", "AMOLED", "UODO", "UOKIK",
     "RIMA", "LOT", "DPD", "DHL", "GLS", "UPS", "PKP", "PKO", "ING", "MOPS", "BHP", "ISBN", "EAN", "SKU", "RMA",
     "PLN", "EUR", "USD", "GBP", "NASA", "COVID", "SOS", "OC", "AC", "NNW", "RAL", "DIN", "ISO", "GPS", "NFC", "FAQ",
     "PDF", "JPG", "PNG", "HTML", "ORMO", "DOZ", "KIK", "OBI", "IKEA"]
)  # fmt: skip
_COURTESY = frozenset(
    {"pan", "pani", "państwo", "panie", "panu", "pana", "państwa", "państwu", "panią", "panem", "państwem"}
)


@check("CAP-01")
def shouting(look: Look) -> Iterator[Hit]:
    """Words in capitals that are known in small letters."""
    known = look.settings.known_words
    for placed in look.doc.own:
        if not placed.sentence.shouted or _is_heading(look.doc, placed):
            continue
        for first, last in _shouts(look, placed, known):
            span = placed.span(first, last)
            if look.doc.is_quoted(span):
                continue
            edit = Edit(*span, _lowered(placed, first, last))
            fix = Fix(Text2("Małymi literami", "In small letters"), (edit,))
            text = " ".join(look.doc.slice(span).split())
            yield Hit((span,), (text,), (fix,), values={"words": text})


def _shouts(look: Look, placed: Placed, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of shouted words: two or more of them, or one of four letters or more."""
    tokens, at = placed.tokens, 0
    while at < len(tokens):
        end, words_, gained = at, 0, 0
        last = at
        while end < len(tokens) and (_is_shouted(look, tokens[end], known) or _is_link(tokens, at, end)):
            if tokens[end].word.is_word and tokens[end].word.shouted:
                last, words_ = end, words_ + 1
                gained += len(tokens[end].text)
            end += 1
        if words_ and _touches_code(tokens, at, last):
            words_ = 0
        if words_ > 1 and gained >= LEAST_SHOUT + 1:
            yield at, last
        elif words_ == 1 and len(tokens[last].text) >= LEAST_SHOUT and not _beside_a_label(tokens, at, end):
            yield last, last
        at = max(end, at + 1)


def _beside_a_label(tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """Whether other words in capitals stand beside, which may be a name: "FOR MAMA, BORING THINGS"."""
    return any(token.word.shouted for token in (*tokens[max(first - 2, 0) : first], *tokens[end : end + 2]))


def _is_link(tokens: tuple[Token, ...], first: int, at: int) -> bool:
    """A comma, or a word of one letter, inside a run of shouted words."""
    if at == first or at + 1 >= len(tokens) or not tokens[at + 1].word.shouted:
        return False
    return tokens[at].text == "," or (
        len(tokens[at].text) == 1 and tokens[at].text.isalpha() and tokens[at].text.isupper()
    )


def _touches_code(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """ "ABC-200", "RYSA/2": a sign of a product."""
    before = first > 0 and tokens[first - 1].end == tokens[first].start and tokens[first - 1].text in set("-/_#.")
    after = (
        last + 1 < len(tokens) and tokens[last + 1].start == tokens[last].end and tokens[last + 1].text in set("-/_#@")
    )
    number = last + 1 < len(tokens) and tokens[last + 1].text[:1].isdecimal() and first == last
    return before or after or number


def _is_shouted(look: Look, token: Token, known: frozenset[str]) -> bool:
    spelt = token.word
    if not spelt.shouted or spelt.text in _ACRONYMS or spelt.lower in known:
        return False
    return spelt.lower in english() if look.doc.lang == "en" else _is_common(spelt.lower)


@lru_cache(maxsize=8192)
def _is_common(lower: str) -> bool:
    """Whether a word in small letters is more than a name or an abbreviation."""
    return any(
        sense.pos not in {"brev", "frag"} and not (sense.kinds and all("pospolita" not in kind for kind in sense.kinds))
        for sense in word(lower).senses
    )


def _is_heading(doc: Document, placed: Placed) -> bool:
    """A line of its own, of a few words, without a full stop."""
    block = placed.block
    if block.scope not in {Scope.BODY, Scope.SUBJECT} or placed.start != block.start or placed.end != block.end:
        return False
    if "\n" in placed.text or placed.text[-1] in ".!?," or placed.sentence.words > HEADING_WORDS:
        return False
    return block is not doc.blocks[-1] and not any(char.islower() for char in placed.text)


def _lowered(placed: Placed, first: int, last: int) -> str:
    tokens = placed.tokens
    begins = placed.sentence.begins(first)
    text, start = placed.text[tokens[first].start : tokens[last].end], tokens[first].start
    made, at = "", 0
    for token in tokens[first : last + 1]:
        made += text[at : token.start - start]
        raw = text[token.start - start : token.end - start]
        lower = raw.lower()
        made += lower[:1].upper() + lower[1:] if (begins and not made) or lower in _COURTESY else lower
        at = token.end - start
    return made + text[at:]


_CHEER = frozenset(
    {"gratulować", "gratulacje", "życzyć", "najlepszy", "wesoły", "congratulations", "congratulation", "happy"}
)
_REFUSAL = frozenset(
    {
        "odmówić",
        "odmawiać",
        "odrzucić",
        "odrzucać",
        "odmowa",
        "refuse",
        "refused",
        "decline",
        "declined",
        "reject",
        "rejected",
    }
)
_NOT_DONE = re.compile(
    r"\bnie (?:mogę|możemy|uznaję|uznałem|uznałam|uznajemy|zwrócę|przyjmuję|przyjmiemy)\b"
    r"|\b(?:cannot|can't|unable to) (?:refund|accept|replace|offer)",
    re.IGNORECASE,
)


@check("CAP-02")
def exclamation(look: Look) -> Iterator[Hit]:
    """Two marks in a row, or more than one exclamation mark in a letter; greetings and wishes do not count."""
    doc = look.doc
    if "!" not in doc.text:
        return
    doubles: list[Span] = []
    singles: list[Span] = []
    for placed in doc.own:
        if (
            placed.scope is Scope.GREETING
            or placed.scope is Scope.CLOSING
            or not placed.sentence.lemmas.isdisjoint(_CHEER)
        ):
            continue
        for span in _rows_of_marks(placed):
            if "!" in doc.slice(span) and not doc.is_quoted(span):
                (doubles if span.end - span.start > 1 else singles).append(span)
    allowed = 2 if doc.channel == "chat" else 1
    spans = sorted({*doubles, *(singles if len(singles) + len(doubles) > allowed else ())})
    if not spans:
        return
    refuses = not doc.lemmas.isdisjoint(_REFUSAL) or _NOT_DONE.search(doc.text) is not None
    edits = tuple(Edit(one.start, one.end, "?" if "?" in doc.slice(one) else ".") for one in spans)
    fix = Fix(Text2("Zakończ spokojnie", "End calmly"), edits)
    said = {"words": doc.slice(spans[0]), "count": str(len(spans))}
    severity = Severity.WARNING if refuses else None
    yield Hit(
        tuple(spans), tuple(doc.slice(span) for span in spans), (fix,), "refusal" if refuses else "", said, severity
    )


def _rows_of_marks(placed: Placed) -> Iterator[Span]:
    """Marks glued together are one row ("!?" may be two tokens)."""
    first = end = None
    for token in placed.tokens:
        if token.word.is_word or token.text.strip("!?"):
            continue
        if first is not None and token.start == end:
            end = token.end
            continue
        if first is not None and end is not None:
            yield Span(placed.start + first, placed.start + end)
        first, end = token.start, token.end
    if first is not None and end is not None:
        yield Span(placed.start + first, placed.start + end)


_PICTURE = re.compile(
    "(?:[\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff\u2600-\u27bf\u2b50\u2b55]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?)*)+"
)
#: Eyes and a mouth; behind a digit or an opening bracket they are something else.
_SMILEY = re.compile(r"[:;](?<![\d(:;].)(?:['’]?-[)(DP](?!\w)|['’]?[)(DP](?![\w(]))")
#: Signs that are no emoji: lists, check marks, arrows, legal signs.
_PLAIN_SIGNS = frozenset("✓✔✗✘☎✉★☆➔➜➡✱✳❶❷❸❹❺❻❼❽❾❿☑☐☒✂✆")
_HARM = frozenset(
    ["śmierć", "umrzeć", "zmarły", "pogrzeb", "żałoba", "wypadek", "uraz", "oparzenie", "poparzyć", "szpital",
     "choroba", "uczulenie", "alergia", "zranić", "skaleczyć", "krew", "boleć", "ból", "pożar", "porażenie",
     "kondolencje", "hospitalizacja", "death", "died", "dead", "funeral", "injury", "injured", "accident", "burn",
     "burned", "burnt", "hospital", "illness", "allergy", "allergic", "blood", "fire", "condolences", "hurt"]
)  # fmt: skip


@check("CAP-03")
def emoji(look: Look) -> Iterator[Hit]:
    """Emoji in an e-mail or a note; anywhere when somebody was hurt."""
    doc = look.doc
    spans = [
        Span(*found.span())
        for block in doc.blocks
        if block.scope in OWN_WORDS
        for found in _smiles(doc.text, block.start, block.end)
        if found.group()[0] not in _PLAIN_SIGNS and not doc.is_quoted(Span(*found.span()))
    ]
    spans.sort()
    if not spans:
        return
    harm = _speaks_of_harm(look)
    if not harm and (doc.channel in look.option("allowed", default=["chat", "public"])):
        return
    edits = tuple(Edit(_space_before(doc, span), span.end, "") for span in spans)
    fix = Fix(Text2("Usuń", "Remove"), edits)
    said = {"words": doc.slice(spans[0])}
    severity = Severity.WARNING if harm else None
    yield Hit(tuple(spans), tuple(doc.slice(span) for span in spans), (fix,), "harm" if harm else "", said, severity)


def _smiles(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    if not text.isascii():
        yield from _PICTURE.finditer(text, start, end)
    yield from _SMILEY.finditer(text, start, end)


def _speaks_of_harm(look: Look) -> bool:
    if not look.doc.lemmas.isdisjoint(_HARM):
        return True
    said = (part.strip(".,;:!?()\"'„”") for text in look.case.customer_said for part in text.split()[:400])
    return any(not word(part.lower()).lemmas.isdisjoint(_HARM) for part in said if part)


def _space_before(doc: Document, span: Span) -> int:
    at = span.start
    while at > 0 and doc.text[at - 1] in " \t":
        at -= 1
    return at
