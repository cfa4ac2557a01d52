"""What is known of the person who writes, for the forms that Polish makes depend on it."""

from __future__ import annotations

import re

from prezent.domain.coach.case import CaseContext, Gender
from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Scope
from prezent.domain.language.address import guess_gender
from prezent.domain.language.words import Sense, Word

_PART = r"[^\W\d_]+(?:-[^\W\d_]+)?"
_NAME = re.compile(rf"\s*(?P<first>{_PART})(?:[ \t]+(?P<last>{_PART}))?[ \t]*[,.]?\s*\Z")


def author_gender(doc: Document, case: CaseContext) -> Gender | None:
    """The author's grammatical gender: as the case says, by the name that the case or the signature has, or None."""
    author = case.author
    if author.gender is not None:
        return author.gender
    if author.first_name or author.last_name:
        return guess_gender(author.first_name, author.last_name)
    return signature_gender(doc)


def signature_gender(doc: Document) -> Gender | None:
    """The gender of the first name that the signature opens with, or None where it opens with no certain one."""
    for block in doc.of(Scope.SIGNATURE):
        line = doc.text[block.start : block.end].split("\n", 1)[0]
        found = _NAME.match(line)
        if found and found["first"][:1].isupper():
            return guess_gender(found["first"], found["last"] or "")
    return None


def gender_of(word: Word) -> Gender | None:
    """The gender in which a word says "I" ("sprawdziłam" → "f"); None for every word that can mean another thing."""
    if not word.lower.endswith("m"):
        return None
    told = {_gender(sense) for sense in word.senses if sense.pos in _TELLING}
    others = any(sense.pos not in _TELLING for sense in word.senses)
    return told.pop() if len(told) == 1 and (not others or word.lower in _USUALLY) else None


_TELLING = frozenset({"praet", "cond", "winien"})
#: Also a noun, which nobody means in a letter.
_USUALLY = frozenset({"miałem"})


def _gender(sense: Sense) -> Gender | None:
    if not sense.has("sg", "pri") or sense.has("n"):
        return None
    return "f" if sense.has("f") else "m"
