"""A letter to begin with, for a case and whoever writes."""

from __future__ import annotations

from datetime import datetime

from prezent.cases.services import letter
from prezent.domain.coach.skeletons import outline
from prezent.domain.mail import composed
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.writing.context import desk_of


def begin(number: str, *, by: Viewer, author: Staff, now: datetime) -> str:
    """Restricted HTML of a letter on the case with this number, with gaps ⟨…⟩ to fill in; ``author`` signs it.

    Raises NotFound for a case that is not the person's to see. One SQL query.
    """
    desk = desk_of(number, by=by, author=author, now=now, mode="reply")
    text = outline(
        desk.case,
        letter.letter_language(desk.language),
        matter=desk.matter,
        greeting=letter.greeting(desk.addressee, desk.language),
        signature=composed.text_of(letter.signature(author, desk.language)).split("\n"),
    )
    return composed.clean(composed.html_from_text(text))
