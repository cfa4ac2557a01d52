"""Words of people as HTML: paragraphs, safe links, and quotes, signatures and headers folded but never left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Every repetition is bounded and cannot begin inside a match that failed, so hostile text costs linear time.
_LINK = re.compile(
    r"(?P<url>\b(?:https?://|www\.)[^\s<>\"„”“]{1,2000})"
    r"|(?P<mail>(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})",
    re.IGNORECASE,
)
_AFTER = ".,;:!?'…”’"
_PARAGRAPHS = re.compile(r"\n[ \t]*\n[\s]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a message: its HTML, and for folded ones the line that says what is inside."""

    html: SafeString
    summary: str = ""
    icon: str = ""


def linked(text: str) -> str:
    """Escaped text in which addresses of pages and of people are links; no other scheme ever becomes one."""
    if "@" not in text and "://" not in text and "www." not in text.lower():
        return escape(text)
    out, at = [], 0
    for match in _LINK.finditer(text):
        found = match.group()
        kept = found.rstrip(_AFTER)
        if kept.endswith(")") and kept.count("(") < kept.count(")"):
            kept = kept.rstrip(")").rstrip(_AFTER)
        if match["mail"]:
            href, attributes = f"mailto:{kept}", ""
        else:
            href = kept if "://" in kept else f"https://{kept}"
            attributes = ' target="_blank" rel="noopener noreferrer nofollow"'
        out.append(escape(text[at : match.start()]))
        out.append(f'<a href="{escape(href)}"{attributes}>{escape(kept)}</a>')
        at = match.start() + len(kept)
    out.append(escape(text[at:]))
    return "".join(out)


def paragraphs(text: str) -> str:
    """Plain text as paragraphs; the style sheet keeps the line ends inside one."""
    return "".join(f"<p>{linked(part)}</p>" for part in _PARAGRAPHS.split(text.strip("\n")) if part.strip())


def pieces(text: str, segments: Sequence[Sequence[Any]]) -> list[Piece]:
    """A message in its order: new words as they are, everything else folded under a line that says what it is."""
    shown = []
    for kinds, words in _runs(text, segments):
        html = mark_safe(paragraphs(words))  # noqa: S308 - paragraphs() escapes
        shown.append(Piece(html) if kinds == {"new"} else Piece(html, *_fold(kinds, words)))
    return shown


def _runs(text: str, segments: Sequence[Sequence[Any]]) -> Iterator[tuple[set[str], str]]:
    """Neighbouring segments joined: new words with new words, folded ones with folded ones."""
    kinds: set[str] = set()
    words = ""
    for kind, start, end in _whole(text, segments):
        part = text[start:end]
        if kinds and part.strip() and (kind == "new") != (kinds == {"new"}):
            yield kinds, words
            kinds, words = set(), ""
        if part.strip():
            kinds.add(kind)
        words += part
    if kinds:
        yield kinds, words


def _whole(text: str, segments: Sequence[Sequence[Any]]) -> Iterator[tuple[str, int, int]]:
    """The segments, with everything that none of them names as new words."""
    at = 0
    for kind, start, end in segments:
        if start > at:
            yield "new", at, start
        yield kind, max(start, at), end
        at = max(at, end)
    if at < len(text):
        yield "new", at, len(text)


def _fold(kinds: set[str], words: str) -> tuple[str, str]:
    lines = sum(1 for line in words.splitlines() if line.strip())
    if "quote" in kinds:
        return ngettext("Quoted text, %(lines)s line", "Quoted text, %(lines)s lines", lines) % {
            "lines": lines
        }, "quote"
    if "signature" in kinds:
        return ngettext("Signature, %(lines)s line", "Signature, %(lines)s lines", lines) % {"lines": lines}, "pen-line"
    return _("Heading of a quoted message"), "quote"


def size_words(size: int) -> str:
    """A file's size as people read it: "412 kB", "1,4 MB" with the language's own decimal sign."""
    from django.utils.formats import number_format

    if size < 1000:
        return f"{size}\u00a0B"
    if size < 999_500:
        return f"{round(size / 1000)}\u00a0kB"
    return f"{number_format(size / 1_000_000, 1)}\u00a0MB"
