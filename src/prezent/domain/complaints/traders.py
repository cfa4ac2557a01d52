"""Signs in a letter that a business writes: then nobody is taken for a consumer unasked."""

from __future__ import annotations

import re
from typing import Final

from prezent.domain.language.folding import fold

_SIGNS: Final = re.compile(
    r"\b(?:nip|regon|krs|sp z o o|spolk[ai]|spolke|fundacj[aei]|stowarzyszeni\w{1,3}|faktur\w{0,4} na firme|"
    r"na firme|w imieniu firmy|dzialalnosc gospodarcz\w{1,4}|vat no|company number|ltd|"
    r"on behalf of (?:my|our) company)\b"
)


def writes_as_business(text: str) -> bool:
    """Whether the text has a sign of a firm: a tax number, a legal form, an invoice for a firm."""
    return _SIGNS.search(fold(text)) is not None
