"""Running text cut into sentences and tokens, with offsets into the text as it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from prezent.domain.language.word_lists import word_set
from prezent.domain.language.words import Word, word

#: A word with its inner hyphens and apostrophes, a number with its separators, an address, or one mark.
_TOKEN = re.compile(
    r"https?://[^\s<>]{1,500}|www\.[^\s<>]{1,500}"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|\d+(?:[.,:/-]\d+)*"
    r"|[^\W\d_][\w\u0300-\u036f]*(?:[-'’][^\W\d_][\w\u0300-\u036f]*)*"
    r"|\.{2,}|!+|\?+|[?!]+|\S"
)
#: What ends a sentence: marks, then perhaps a closing quote or bracket, then space and a beginning.
#: Possessive, so that a long row of marks is read once.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»)\]]*+(?=\s+[\"„“«(\[]?[A-ZĄĆĘŁŃÓŚŹŻ0-9\u2013\u2014-]|\s*\Z)")
ABBREVIATIONS = word_set(
    "tj tzn tzw np m.in itp itd etc ok godz ul al pl os nr art ust pkt lit poz str tel kom mgr inż dr prof hab św "
    "pn wt śr czw pt sob nd r w zł gr min sek ur zm im ks por zob red wyd tys mln mld cd ds ws dot nt jw br ub mr "
    "mrs ms e.g i.e vs no dept approx st inc ltd jan feb mar apr jun jul aug sep sept oct nov dec",
)

#: So many marks may stand before the first word of a sentence.
MOST_OPENING_MARKS = 4
#: Those that a sentence can end with: before a capital letter they do ("149 zł. Wyślę…").
ENDING = frozenset(["zł", "gr", "r", "br", "itp", "itd", "etc"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark; ``start`` and ``end`` count from the beginning of its sentence."""

    start: int
    end: int
    word: Word

    @property
    def text(self) -> str:
        """As it is spelt."""
        return self.word.text

    @property
    def lower(self) -> str:
        """In lower case."""
        return self.word.lower


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """The tokens of one sentence and what is asked of them most. One object for each text, wherever it stands."""

    text: str
    tokens: tuple[Token, ...]
    lemmas: frozenset[str]
    forms: frozenset[str]
    #: parts of speech that its words may be
    poses: frozenset[str]
    #: how many words it has (marks are none)
    words: int
    #: whether a word of it stands in capitals
    shouted: bool

    def begins(self, number: int) -> bool:
        """Whether no word stands before this token (a dash, a bracket or a quotation mark may)."""
        return number <= MOST_OPENING_MARKS and not any(token.word.is_word for token in self.tokens[:number])


@lru_cache(maxsize=4096)
def read_sentence(text: str) -> Sentence:
    """Take one sentence apart."""
    tokens = tuple(Token(m.start(), m.end(), word(m.group())) for m in _TOKEN.finditer(text))
    lemmas: set[str] = set()
    for token in tokens:
        lemmas |= token.word.lemmas
    poses = frozenset(sense.pos for token in tokens for sense in token.word.senses)
    forms = frozenset(token.word.lower for token in tokens)
    words = sum(token.word.is_word for token in tokens)
    shouted = any(token.word.shouted for token in tokens)
    return Sentence(text, tokens, frozenset(lemmas), forms, poses, words, shouted)


@lru_cache(maxsize=1024)
def split(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of one paragraph are (start, end), without the space around them.

    A line break inside the paragraph is a space: letters are wrapped.
    """
    spans: list[tuple[int, int]] = []
    start, last = 0, len(text.rstrip())
    for found in _END.finditer(text):
        if found.end() < last and _is_abbreviation(text, start, found):
            continue
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(text)))
    return tuple((begin, end) for begin, end in (trimmed(text, *span) for span in spans) if begin < end)


#: A number after these is an hour: "pracujemy do 14. Jutro…" are two sentences.
_HOUR_BEFORE = re.compile(r"(?<!\w)(?:do|o|po|przed|godz\.|godzin[aęy]|godzinie|at|by|before|after|until|till)\s\Z")


def _is_abbreviation(text: str, start: int, found: re.Match[str]) -> bool:
    if found.group() != ".":
        return False
    before = text[max(start, found.start() - 12) : found.start()]
    last = re.search(r"[\w.:,]+\Z", before)
    if last is None:
        return False
    words = last.group()
    if words.lower() in ENDING and text[found.end() : found.end() + 6].lstrip(' "„“«([')[:1].isupper():
        return False
    # "3. piętro", "J. Kowalska": an ordinal or an initial; a year, a time ("o 9:40.") or a price ends a sentence.
    ordinal = words.isdecimal() and len(words) < 3 and before[: last.start()][-1:] not in {"€", "$", "£"}
    if ordinal and int(words) <= 24 and _HOUR_BEFORE.search(before[: last.start()].lower()):
        return not text[found.end() : found.end() + 6].lstrip(' "„“«([')[:1].isupper()
    return words.lower() in ABBREVIATIONS or ordinal or (len(words) == 1 and words.isupper())


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A range of the text without the space at its edges; empty where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
