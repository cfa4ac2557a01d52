"""What an answer cites beyond what the desk knows: the parts of the contract that matter, and the law."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import require_visible
from prezent.complaints.models import Complaint, Decision
from prezent.complaints.services.decision_writing import change
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError

_LONGEST: Final = 10_000


def write_parts(complaint: Complaint, *, by: Viewer, now: datetime, version: int, terms: str, law: str) -> None:
    """Keep what the letter about the decision in force cites, one a line. ``version``: of the decision, as it was seen.
    The verdicts stay as they are; a letter that was drafted before is of the version before.

    Raises NotFound; DomainError ``decision.not_decided``, ``letter.parts_long``; Conflict ``decision.changed``.
    """
    require_visible(by, complaint.case)
    decision = Decision.objects.filter(complaint=complaint).exclude(state=Decision.State.REPLACED).first()
    if decision is None or decision.state == Decision.State.DRAFT:
        raise DomainError(_("This complaint is not decided yet."), code="decision.not_decided")
    fields = {"terms": _lines(terms), "law": _lines(law)}
    if max(map(len, fields.values())) > _LONGEST:
        raise DomainError(_("This is too long for a letter: cite the parts that matter."), code="letter.parts_long")
    if all(getattr(decision, name) == value for name, value in fields.items()):
        return
    decision.complaint = complaint
    decision.version = version
    change(
        decision, by=by, now=now, states=(Decision.State.DECIDED,), action="decision.cited", data={}, fields=fields
    )  # fmt: skip


def _lines(text: str) -> str:
    return "\n".join(line for one in text.splitlines() if (line := " ".join(one.split())))
