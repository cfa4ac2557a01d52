"""A letter in parts, each saying what it is for; and the same letter as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final, Literal

from prezent.domain.complaints.facts import Addressee, Language
from prezent.domain.complaints.words import full_date
from prezent.domain.language.typography import no_orphans

#: What a part of a letter is for: required elements are looked for by it.
Part = Literal[
    "greeting", "thanks", "apology", "decision", "reasons", "facts", "terms", "law", "remedies", "gesture", "measures",
    "instruction", "adr", "regret", "plan", "extension", "attachments", "closing", "goodbye",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, with points under it where it has any. ``numbered``: their order matters or they are referred to."""

    part: Part
    text: str
    points: tuple[str, ...] = ()
    numbered: bool = False

    def plain(self) -> str:
        """The block as plain text: the paragraph, a blank line, the points."""
        if not self.points:
            return self.text
        marks = (f"{number}." if self.numbered else "-" for number in range(1, len(self.points) + 1))
        points = "\n".join(f"{mark} {point}" for mark, point in zip(marks, self.points, strict=True))
        return f"{self.text}\n\n{points}" if self.text else points


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a customer. ``signature``: its lines under the goodbye, the name first."""

    language: Language
    subject: str
    case_number: str
    dated: date
    addressee: Addressee
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]

    def of(self, part: Part) -> tuple[Block, ...]:
        """The blocks of one part, in their order."""
        return tuple(one for one in self.blocks if one.part == part)

    def text(self) -> str:
        """The letter as it goes into an e-mail: blank lines between paragraphs, the signature under the goodbye."""
        return "\n\n".join((*(one.plain() for one in self.blocks[:-1]), self._end()))

    def _end(self) -> str:
        return "\n".join((self.blocks[-1].plain(), *self.signature))


#: Parts that bind: what was decided and what will be done, with its sums and days.
_BINDING: Final[tuple[Part, ...]] = ("decision", "remedies", "gesture", "measures", "extension")


def binding(letter: Letter) -> tuple[str, ...]:
    """The lines of a letter that bind whoever signs it. Everything else may be written anew before it leaves."""
    lines = (line for one in letter.blocks if one.part in _BINDING for line in (one.text, *one.points))
    return tuple(_one_line(line) for line in lines if line)


def holds(lines: Iterable[str], text: str) -> bool:
    """Whether all these lines still stand in a letter. Otherwise it is not that letter, or says something else now, and
    a person has to judge what it was."""
    told = _one_line(text)
    return all(line in told for line in lines)


def _one_line(text: str) -> str:
    """With single plain spaces: what people and editors change without meaning anything by it."""
    return " ".join(text.split())


def to_html(letter: Letter) -> str:
    """The letter as an ``<article>`` for a page to print: escaped, without styles; every part has a class of its own
    (``letter-decision``…)."""
    return f'<article class="letter" lang="{letter.language}">{"".join(_html(letter))}</article>'


def _html(letter: Letter) -> Iterator[str]:
    def words(text: str) -> str:
        return escape(no_orphans(text) if letter.language == "pl" else text)

    def lines(all_: tuple[str, ...]) -> str:
        return "<br>".join(words(one) for one in all_ if one)

    day = f'<time datetime="{letter.dated.isoformat()}">{full_date(letter.dated, letter.language)}</time>'
    yield f'<address class="letter-addressee">{lines((letter.addressee.name, *letter.addressee.lines))}</address>'
    yield f'<p class="letter-date">{day}</p>'
    yield f'<h1 class="letter-subject">{words(letter.subject)}</h1>'
    for one in letter.blocks:
        if one.text:
            yield f'<p class="letter-{one.part}">{words(one.text)}</p>'
        if one.points:
            tag = "ol" if one.numbered else "ul"
            items = "".join(f"<li>{words(point)}</li>" for point in one.points)
            yield f'<{tag} class="letter-{one.part}">{items}</{tag}>'
    yield f'<p class="letter-signature">{lines(letter.signature)}</p>'
