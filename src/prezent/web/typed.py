"""Numbers as a form or an address gives them: anybody may type anything there."""

from __future__ import annotations

from typing import Final

#: Digits of the largest number that a database key can be, and of what counts people and teams.
_DIGITS: Final = 18
FEW: Final = 9


def whole(typed: str, *, digits: int = _DIGITS) -> int | None:
    """An id, a version or a place in a list; None for what is none, or longer than so many digits."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= digits else None


def key(typed: str) -> int:
    """An id to look something up by: 0, which nothing has, for what is none."""
    return whole(typed) or 0
