"""Before words leave: remarks that must be settled first, or overridden for a reason that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from prezent.domain.coach import Severity
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.writing.checking import Broke, Checked, Written, look, settled
from prezent.writing.models import LONGEST_REASON


class AdvisedAgainst(DomainError):
    """The coach asks for a decision first; ``checked`` says what about in the words ``written``."""

    code = "coach.advised_against"

    def __init__(self, written: Written, checked: Checked) -> None:
        super().__init__(_("There is something to settle before this is sent: change it, or say why it stays."))
        self.written = written
        self.checked = checked


@dataclass(frozen=True, slots=True)
class Settlement:
    """Errors that do not keep the words from leaving: ``put_aside`` (rule, reason) earlier, ``overridden`` (rules)
    now, for one ``reason``."""

    put_aside: tuple[tuple[str, str], ...] = ()
    overridden: tuple[str, ...] = ()
    reason: str = ""

    @property
    def against(self) -> tuple[tuple[str, str], ...]:
        """Every one of them with its reason, as the event log keeps it."""
        return (*self.put_aside, *((rule, self.reason) for rule in self.overridden))


def settle(
    written: Written, *, by: Viewer, author: Staff, now: datetime, receipt: str = "", reason: str = ""
) -> Settlement:
    """Whether these words may leave, and which errors they leave with.

    No SQL query where ``receipt`` (from :func:`checking.look`) belongs to this text, one otherwise. A coach that
    breaks keeps nobody from sending. Raises AdvisedAgainst when errors are open and ``reason`` is empty.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    known = settled(written, receipt, by=by)
    if known is not None and (reason or not known.errors):
        put_aside = tuple((rule, why) for rule, why in known.put_aside)
        return Settlement(put_aside, tuple(rule for rule, _mark in known.errors), reason)
    try:
        checked = look(written, by=by, author=author, now=now, with_grammar=False)
    except Broke:
        return Settlement()
    if checked.errors and not reason:
        raise AdvisedAgainst(written, checked)
    put_aside = tuple(
        (one.finding.rule, one.reason or "") for one in checked.put_aside if one.finding.severity is Severity.ERROR
    )
    return Settlement(put_aside, tuple(one.finding.rule for one in checked.errors), reason)
