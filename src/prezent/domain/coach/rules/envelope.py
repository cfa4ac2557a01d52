"""Checks of the envelope."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import OWN_WORDS, Span

_PLACEHOLDER = re.compile(
    r"\{\{?[ \t]*[\w .-]{1,40}[ \t]*\}?\}|⟨[^⟩\r\n]{0,80}⟩|\[[A-ZĄĆĘŁŃÓŚŹŻ][A-ZĄĆĘŁŃÓŚŹŻ _-]{1,40}\]|<[A-ZĄĆĘŁŃÓŚŹŻ_]{2,40}>"
    r"|(?<!\w)X{3,}(?!\w)|\bPan/Pani\b|\bSzanown[ya]/[ay]\b|(?:\.{4,}|…{2,}|_{3,})[ \t]*(?:zł|PLN|r\.)"
)


@check("ENV-06")
def placeholder(look: Look) -> Iterator[Hit]:
    """A gap of a template that nobody filled in."""
    for block in look.doc.blocks:
        if block.scope in OWN_WORDS:
            for found in _PLACEHOLDER.finditer(look.doc.text, block.start, block.end):
                yield Hit((Span(*found.span()),), (found.group(),), values={"words": found.group()})
