"""Lists of words written as running text, which reads better than a row of quotation marks."""

from __future__ import annotations


def word_list(*lines: str) -> list[str]:
    """The words of these lines, in their order."""
    return " ".join(lines).split()


def word_set(*lines: str) -> frozenset[str]:
    """The words of these lines."""
    return frozenset(word_list(*lines))
