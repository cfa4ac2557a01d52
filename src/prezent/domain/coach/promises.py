"""Words given in a letter: what, and by when."""

from __future__ import annotations

from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Promise


def find_promises(doc: Document, case: CaseContext) -> tuple[Promise, ...]:
    """Every promise in the author's own words, in their order."""
    return ()
