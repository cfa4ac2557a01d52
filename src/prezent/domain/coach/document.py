"""A letter taken apart: its scopes, blocks and sentences, every offset counted in the text as it was given."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from prezent.domain.coach.formulas import MOST_SIGNED, greeting_end, is_goodbye, is_header, looks_signed
from prezent.domain.coach.model import LETTERS, OWN_WORDS, Channel, Lang, Scope, Span
from prezent.domain.language.sentences import Sentence, Token, read_sentence, split, trimmed
from prezent.domain.mail.segments import split as split_segments

#: Longer letters are read to here; what follows is looked at by the rules for placeholders and personal data alone.
MAX_READ = 100_000

_SUBJECT = re.compile(
    r"\A(?:Subject|Temat)[ \t]*:[ \t]*(?P<words>[^\r\n]*)(?:\r\n|\n|\r|\Z)(?:[ \t]*(?:\r\n|\n|\r))?", re.IGNORECASE
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
#: Lines above a greeting that are looked at for headers.
_MOST_HEADERS = 5
_POSTSCRIPT = re.compile(r"\s*p\.? ?s\.?[ :]", re.IGNORECASE)
_BREAK = re.compile(r"\r\n|\r|\n")
_ITEM = re.compile(r"[ \t]*(?:[-–—•*·]|\d{1,2}[.)]|[a-z]\))[ \t]+(?=\S)")
_INLINE_QUOTE = re.compile(
    r"„[^„”\"\r\n]{1,600}[”\"]|«[^«»\r\n]{1,600}»|“[^“”\r\n]{1,600}”|(?<!\w)\"[^\"\r\n]{1,600}\"(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item, a greeting, a closing line, a signature or a quotation. ``paragraph`` counts the
    paragraphs of the letter; the lines of one list share theirs."""

    scope: Scope
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A sentence where it stands."""

    start: int
    sentence: Sentence
    block: Block

    @property
    def scope(self) -> Scope:
        """The scope of its block."""
        return self.block.scope

    @property
    def end(self) -> int:
        """Where it ends in the letter."""
        return self.start + len(self.sentence.text)

    @property
    def text(self) -> str:
        """The sentence as it is written."""
        return self.sentence.text

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens; their offsets count from the beginning of the sentence."""
        return self.sentence.tokens

    def span(self, first: int, last: int | None = None) -> Span:
        """The place of tokens ``first`` to ``last`` (both included) in the letter."""
        tokens = self.sentence.tokens
        return Span(self.start + tokens[first].start, self.start + tokens[first if last is None else last].end)


class Document:
    """One letter. ``subject`` is None where there is none to look at (a chat, a note, a bare body)."""

    def __init__(
        self, text: str, *, channel: Channel, lang: Lang, subject: str | None = None, html: str | None = None
    ) -> None:
        self.text = text
        self.channel = channel
        self.lang = lang
        self.html = html
        #: whether the subject's offsets count in ``text`` itself (its first line), not in a field of its own
        self.subject_inside = False
        self.subject_start = 0
        self.subject = subject
        self.body_start = 0
        found = _SUBJECT.match(text) if subject is None and channel in LETTERS else None
        if found:
            self.subject, self.subject_start = found["words"].rstrip(), found.start("words")
            self.subject_inside, self.body_start = True, found.end()
        self.cut = min(len(text), self.body_start + MAX_READ)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The letter's blocks in their order; the subject is none of them."""
        return _signed(self.text, list(_blocks(self)))

    @cached_property
    def sentences(self) -> tuple[Placed, ...]:
        """Every sentence of every block."""
        return tuple(
            Placed(block.start + start, read_sentence(self.text[block.start + start : block.start + end]), block)
            for block in self.blocks
            for start, end in split(self.text[block.start : block.end])
        )

    @cached_property
    def own(self) -> tuple[Placed, ...]:
        """Sentences of the author's own: greeting, body, lists and closing."""
        return tuple(one for one in self.sentences if one.scope in OWN_WORDS)

    @cached_property
    def body(self) -> tuple[Placed, ...]:
        """Sentences of the body and its lists, without greeting and closing."""
        return tuple(one for one in self.sentences if one.scope in {Scope.BODY, Scope.LIST})

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Lemmas of the author's own words."""
        return frozenset().union(*(one.sentence.lemmas for one in self.own))

    @cached_property
    def forms(self) -> frozenset[str]:
        """Lower-cased forms of the author's own words."""
        return frozenset().union(*(one.sentence.forms for one in self.own))

    @cached_property
    def words(self) -> int:
        """Number of the author's own words."""
        return sum(one.sentence.words for one in self.own)

    @cached_property
    def inline_quotes(self) -> tuple[Span, ...]:
        """What stands in quotation marks inside the author's own words."""
        return tuple(
            Span(block.start + found.start(), block.start + found.end())
            for block in self.blocks
            if block.scope in OWN_WORDS
            for found in _INLINE_QUOTE.finditer(self.text[block.start : block.end])
        )

    def is_quoted(self, span: Span) -> bool:
        """Whether a place lies inside quotation marks or a quoted message."""
        before = bisect_left(self.inline_quotes, span.start, key=lambda quote: quote.start)
        if before and span.end < self.inline_quotes[before - 1].end:
            return True
        after = bisect_right(self._quotes, span.start, key=lambda block: block.start)
        return after > 0 and span.start < self._quotes[after - 1].end

    @cached_property
    def _quotes(self) -> tuple[Block, ...]:
        return self.of(Scope.QUOTE)

    def of(self, *scopes: Scope) -> tuple[Block, ...]:
        """The blocks of these scopes."""
        return tuple(one for one in self.blocks if one.scope in scopes)

    def slice(self, span: Span) -> str:
        """The text of a place in the body."""
        return self.text[span.start : span.end]

    @cached_property
    def paragraphs(self) -> tuple[tuple[Placed, ...], ...]:
        """The author's body sentences by paragraph; a list is one paragraph."""
        found: dict[int, list[Placed]] = {}
        for one in self.body:
            found.setdefault(one.block.paragraph, []).append(one)
        return tuple(tuple(sentences) for sentences in found.values())


def _blocks(doc: Document) -> Iterator[Block]:
    text = doc.text[doc.body_start : doc.cut]
    regions: list[tuple[str, int, int]]
    if doc.channel in LETTERS:
        regions = [(one.kind, doc.body_start + one.start, doc.body_start + one.end) for one in split_segments(text)]
    else:
        regions = list(_quoted_lines(text, doc.body_start))
    paragraph, greeted, closed = 0, False, False
    for kind, start, end in regions:
        if kind != "new":
            scope = Scope.SIGNATURE if kind == "signature" else Scope.QUOTE
            begin, finish = trimmed(doc.text, start, end)
            if begin < finish:
                yield Block(scope, begin, finish, paragraph)
            continue
        for lines in _paragraphs(doc.text, start, end):
            paragraph += 1
            for block in _of_paragraph(doc, lines, paragraph, greeted=greeted, closed=closed):
                greeted = greeted or not is_header(doc.text[block.start : block.end])
                closed = closed or block.scope is Scope.CLOSING
                yield block


def _signed(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks, the last words being the signature where they look like one and no goodbye tells it."""
    if not any(one.scope is Scope.CLOSING for one in blocks):
        own = [at for at, one in enumerate(blocks) if one.scope in OWN_WORDS]
        if len(own) > 1:
            last = blocks[own[-1]]
            start = _signature_start(text, last) if last.scope is Scope.BODY else None
            if start is not None:
                signature = replace(last, scope=Scope.SIGNATURE, start=start)
                before = [replace(last, end=trimmed(text, last.start, start)[1])] if start > last.start else []
                blocks[own[-1] : own[-1] + 1] = [*before, signature]
    return tuple(blocks)


def _signature_start(text: str, last: Block) -> int | None:
    """Where the last lines of a paragraph begin to name the author: at its beginning, or after a whole sentence."""
    if looks_signed(text[last.start : last.end], text[: last.start][-200:]):
        return last.start
    starts = [last.start + found.end() for found in _BREAK.finditer(text[last.start : last.end])]
    for start in starts[-MOST_SIGNED:]:
        before = text[last.start : start].rstrip()
        if before.endswith((".", "!", "?")) and looks_signed(text[start : last.end], before[-200:]):
            return start
    return None


def _quoted_lines(text: str, offset: int) -> Iterator[tuple[str, int, int]]:
    kind, start = "new", 0
    for found in _LINE.finditer(text):
        this = "quote" if found.group().lstrip().startswith(">") else "new"
        if this != kind and found.group().strip():
            if start < found.start():
                yield kind, offset + start, offset + found.start()
            kind, start = this, found.start()
    yield kind, offset + start, offset + len(text)


def _paragraphs(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Lines (start, end without the break) of each paragraph: what stands between empty lines."""
    lines: list[tuple[int, int]] = []
    at = start
    while at < end:
        found = _LINE.match(text, at, end)
        if found is None or found.end() == at:
            break
        line = (at, at + len(found.group().rstrip("\r\n")))
        at = found.end()
        if text[line[0] : line[1]].strip():
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _of_paragraph(
    doc: Document, lines: list[tuple[int, int]], paragraph: int, *, greeted: bool, closed: bool
) -> Iterator[Block]:
    text = doc.text
    headers = 0
    while not greeted and headers < min(len(lines) - 1, _MOST_HEADERS) and is_header(text[slice(*lines[headers])]):
        yield Block(Scope.BODY, *trimmed(text, *lines[headers]), paragraph)
        headers += 1
    lines = lines[headers:]
    start, end = lines[0][0], lines[-1][1]
    if closed and not _POSTSCRIPT.match(text, start):
        for line in lines:
            goodbye = is_goodbye(text[slice(*line)])
            yield Block(Scope.CLOSING if goodbye else Scope.SIGNATURE, *trimmed(text, *line), paragraph)
        return
    if not greeted and (greeting := greeting_end(text, start, end)):
        yield Block(Scope.GREETING, *trimmed(text, start, greeting), paragraph)
        start = greeting
        left = [(max(begin, start), finish) for begin, finish in lines if finish > start]
        lines = [line for line in left if text[slice(*line)].strip()]
        if not lines:
            return
    pending: list[tuple[int, int]] = []

    def flush() -> Iterator[Block]:
        if pending:
            yield Block(Scope.BODY, *trimmed(text, pending[0][0], pending[-1][1]), paragraph)
            pending.clear()

    rows = iter(lines)
    for line in rows:
        words = text[line[0] : line[1]]
        if is_goodbye(words):
            yield from flush()
            yield Block(Scope.CLOSING, *trimmed(text, *line), paragraph)
            if rest := list(rows):
                yield from _of_paragraph(doc, rest, paragraph, greeted=True, closed=True)
            return
        if item := _ITEM.match(words):
            yield from flush()
            yield Block(Scope.LIST, *trimmed(text, line[0] + item.end(), line[1]), paragraph)
        else:
            pending.append(line)
    yield from flush()
