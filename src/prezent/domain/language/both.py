"""The same words in both languages of the desk."""

from __future__ import annotations

from typing import NamedTuple


class Text2(NamedTuple):
    """The same words in both languages."""

    pl: str
    en: str

    def in_(self, lang: str) -> str:
        """The words in ``lang`` (English for whatever is not Polish)."""
        return self.pl if lang == "pl" else self.en
