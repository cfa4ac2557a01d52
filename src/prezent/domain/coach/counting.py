"""Numbers of things in the words of a message."""

from __future__ import annotations

from prezent.domain.language.both import Text2
from prezent.domain.language.plurals import counted


def words_counted(n: int) -> Text2:
    """ "24 słowa", "24 words"."""
    return Text2(counted(n, "słowo", "słowa", "słów"), _english(n, "word"))


def sentences_counted(n: int) -> Text2:
    """ "5 zdań", "5 sentences"."""
    return Text2(counted(n, "zdanie", "zdania", "zdań"), _english(n, "sentence"))


def characters_counted(n: int) -> Text2:
    """ "600 znaków", "600 characters"."""
    return Text2(counted(n, "znak", "znaki", "znaków"), _english(n, "character"))


def steps_counted(n: int) -> Text2:
    """ "3 działania", "3 steps"."""
    return Text2(counted(n, "działanie", "działania", "działań"), _english(n, "step"))


def _english(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"
