"""What kind of writing a document is, whom it speaks to and where its parts stand: shared by the rules of structure.

Regular expressions here and in those rules are matched against :func:`plain` sentences: lower case, composed letters,
one space between tokens, so that line breaks and normal forms do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from prezent.domain.coach.case import CaseContext, Gender
from prezent.domain.coach.document import Block, Document, Placed
from prezent.domain.coach.formulas import is_header
from prezent.domain.coach.model import Scope, Span
from prezent.domain.language.address import guess_gender
from prezent.domain.language.sentences import Sentence

#: Shorter writing without greeting, goodbye and known case is a fragment: a paragraph being tried, not a letter.
LEAST_LETTER_WORDS = 25

_COMPLAINTS = frozenset({"complaint", "claim", "appeal", "reklamacja", "skarga", "odwołanie"})
_OPINIONS = frozenset({"praise", "opinion", "review", "opinia", "recenzja", "pochwała"})
_FRAGMENT = "fragment"

_ANSWERS_COMPLAINT = re.compile(
    r" (?:odpowiedź na|w odpowiedzi na|rozpatrz\w+|uzna\w+|odrzuc\w+|uwzględni\w+) (?:\S+ ){0,3}?(?:reklamacj"
    r"|skarg)\w+ "
    r"| reklamacj\w+ (?:\S+ ){0,4}?(?:rozpatrz|uzna|odrzuc|uwzględni)\w+ "
    r"| (?:reply|response|answer) to your (?:complaint|claim) | your (?:complaint|claim) (?:\S+ ){0,3}?"
    r"(?:upheld|accepted|rejected|declined) "
)
_SUBJECT_COMPLAINT = re.compile(
    r"odpowied\w+ na (?:\S+ ){0,2}?(?:reklamacj|skarg)|(?:reply|response|answer) to your complaint"
)
_GREETED_MALE = re.compile(r" (?:panie(?! \w+ i )|szanowny pan(?:ie)?|mr) ")
_GREETED_FEMALE = re.compile(r" (?:pani|mrs|ms|miss) ")
_GREETED_MANY = re.compile(
    r" (?:państwo|panowie|wszyscy|all|everyone|sir or madam) | pani\w* i pan\w* | pan\w* i pani\w* "
)


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(text.split())


@lru_cache(maxsize=4096)
def plain(sentence: Sentence) -> str:
    """A sentence in lower case with one space before, between and after its tokens."""
    return f" {' '.join(token.lower for token in sentence.tokens)} "


@lru_cache(maxsize=1024)
def _begins(sentence: Sentence) -> tuple[int, ...]:
    at, made = 1, []
    for token in sentence.tokens:
        made.append(at)
        at += len(token.lower) + 1
    return tuple(made)


def place(placed: Placed, found: re.Match[str], group: str | int = 0) -> Span:
    """Where a match in the :func:`plain` form of a sentence stands in the letter, in whole tokens."""
    begins = _begins(placed.sentence)
    inside = [at for at, begin in enumerate(begins) if found.start(group) <= begin < found.end(group)]
    return placed.span(inside[0], inside[-1]) if inside else Span(placed.start, placed.end)


def search(pattern: re.Pattern[str], sentences: Sequence[Placed]) -> Iterator[tuple[Placed, re.Match[str]]]:
    """Every sentence that has the pattern, with its first match."""
    for placed in sentences:
        if found := pattern.search(plain(placed.sentence)):
            yield placed, found


def says(pattern: re.Pattern[str], sentences: Sequence[Placed]) -> bool:
    """Whether one of the sentences has the pattern."""
    return any(pattern.search(plain(one.sentence)) for one in sentences)


def greeting_of(doc: Document) -> Block | None:
    """The greeting."""
    return next((one for one in doc.blocks if one.scope is Scope.GREETING), None)


def is_full_letter(doc: Document, case: CaseContext) -> bool:
    """Whether a document is a whole letter, so that a part may be said to be missing from it.

    Not: a note; an empty sheet; a case of kind "fragment"; a short piece (under 25 words) without greeting and goodbye
    of which nobody said what case it answers. In a chat short lines are turns of a talk, whatever the case is; a public
    post is a letter only when it answers somebody.
    """
    if doc.channel == "note" or case.kind == _FRAGMENT or doc.words == 0:
        return False
    if doc.channel == "public":
        return bool(case.kind or case.customer_said)
    if doc.words >= LEAST_LETTER_WORDS or any(one.scope in {Scope.GREETING, Scope.CLOSING} for one in doc.blocks):
        return True
    return bool(case.kind) and doc.channel != "chat"


def is_complaint(doc: Document, case: CaseContext) -> bool:
    """Whether the letter answers a complaint: the case says so, or, where nothing is known of it, the letter itself."""
    if case.kind:
        return case.kind in _COMPLAINTS
    if doc.subject and _SUBJECT_COMPLAINT.search(doc.subject.lower()):
        return True
    return says(_ANSWERS_COMPLAINT, doc.body)


def is_opinion(case: CaseContext) -> bool:
    """Whether the customer came with praise or an opinion."""
    return case.kind in _OPINIONS


def customer_gender(case: CaseContext) -> Gender | None:
    """The customer's gender from the record, else from the name where that is certain."""
    person = case.customer
    return person.gender or (guess_gender(person.first_name, person.last_name) if person.first_name else None)


def greeted_as(doc: Document) -> str:
    """Whom the greeting speaks to: "m", "f", "many", or "" where it does not tell."""
    words = " ".join(plain(one.sentence) for one in doc.sentences if one.scope is Scope.GREETING)
    if not words:
        return ""
    if _GREETED_MANY.search(words):
        return "many"
    male, female = _GREETED_MALE.search(words), _GREETED_FEMALE.search(words)
    if male and female:
        return "many"
    return "m" if male else "f" if female else ""


def address_form(doc: Document, case: CaseContext) -> str:
    """How proposals speak to the customer: "m", "f", "many" or "": as the greeting does, else by the record."""
    return greeted_as(doc) or customer_gender(case) or ""


def newline(doc: Document) -> str:
    """The line break that the text uses."""
    return "\r\n" if "\r\n" in doc.text else "\n"


def after_greeting(doc: Document) -> tuple[Placed, ...]:
    """The sentences of the body that follow the greeting, or all of them but the headers on top."""
    greeting = greeting_of(doc)
    if greeting is not None:
        return tuple(one for one in doc.body if one.start >= greeting.end)
    return tuple(one for one in doc.body if not is_header(doc.text[one.block.start : one.block.end]))


def last_paragraphs(doc: Document, count: int = 2) -> tuple[Placed, ...]:
    """The sentences of the last paragraphs of the body (a list is one with what introduces it), and of the goodbye."""
    body = [sentence for paragraph in doc.paragraphs[-count:] for sentence in paragraph]
    return (*body, *(one for one in doc.sentences if one.scope is Scope.CLOSING))


def end_of_body(doc: Document) -> tuple[int, bool] | None:
    """Where the author's running words end and whether they end in a list; None without a body."""
    body = [one for one in doc.blocks if one.scope in {Scope.BODY, Scope.LIST}]
    return (body[-1].end, body[-1].scope is Scope.LIST) if body else None


def signature(doc: Document) -> tuple[Block, ...]:
    """The blocks of the author's signature (that of a quoted message is part of the quotation)."""
    return tuple(one for one in doc.blocks if one.scope is Scope.SIGNATURE)
