"""Findings: what was established, by whom and from what. One is never rewritten; a wrong one is withdrawn, and said
why. Answers to the items of checklists are written here too."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import require_visible
from prezent.complaints.models import Checked, Complaint, Finding
from prezent.complaints.services.recording import line, log, required
from prezent.domain.complaints.checklists import item_of
from prezent.domain.deadlines.due import WARSAW
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.rawsql import insert

_SOURCE = 200
#: Two people who write a finding in the same moment get numbers one after the other.
_TRIES = 5


def add_finding(
    complaint: Complaint,
    *,
    by: Viewer,
    now: datetime,
    kind: str,
    words: str,
    source: str,
    happened_on: date | None = None,
) -> Finding:
    """Write down something that was established (a fact), that somebody said (a statement), or that is still open.

    ``source``: from where it is known; of something open, from where it will be.
    Raises DomainError ``finding.kind``, ``finding.words``, ``finding.source``, ``finding.day``.
    """
    require_visible(by, complaint.case)
    if kind not in Finding.Kind.values:
        raise DomainError(_("Choose whether it is a fact, a statement or still open."), code="finding.kind")
    words = required(words, DomainError(_("Write what was established."), code="finding.words"))
    source = line(source, _SOURCE)
    if not source and kind != Finding.Kind.OPEN:
        raise DomainError(
            _("Write from where it is known: a document, a log, a person. Without that nobody can check it."),
            code="finding.source",
        )
    if happened_on is not None and happened_on > now.astimezone(WARSAW).date():
        raise DomainError(_("This day has not come yet. Check the date."), code="finding.day")
    with transaction.atomic():
        finding = _numbered(
            Finding(
                complaint=complaint, kind=kind, words=words, source=source, happened_on=happened_on, at=now,
                by_id=by.id,
            )
        )  # fmt: skip
        log(
            complaint, "complaint.finding_added", actor=by.actor, now=now, number=finding.number, kind=kind,
            words=words,
        )  # fmt: skip
    return finding


def _numbered(finding: Finding) -> Finding:
    """Write it under the next number of its complaint."""
    for left in reversed(range(_TRIES)):
        last = Finding.objects.filter(complaint_id=finding.complaint_id).aggregate(last=Max("number"))["last"]
        finding.number = (last or 0) + 1
        try:
            with transaction.atomic():
                insert(finding)
        except IntegrityError:
            if not left:
                raise
        else:
            break
    return finding


def set_agreed(finding: Finding, *, by: Viewer, now: datetime, agreed: bool | None) -> None:
    """Say whether the customer sees it so too (None: not known). Common ground comes first in an answer (P9).

    Raises Conflict ``finding.withdrawn``.
    """
    require_visible(by, finding.complaint.case)
    if finding.agreed is agreed and finding.withdrawn_at is None:
        return
    with transaction.atomic():
        if not Finding.objects.filter(pk=finding.pk, withdrawn_at__isnull=True).update(agreed=agreed):
            raise _withdrawn()
        log(
            finding.complaint, "complaint.finding_agreed", actor=by.actor, now=now, number=finding.number,
            agreed=agreed, words=finding.words,
        )  # fmt: skip


def withdraw_finding(finding: Finding, *, by: Viewer, now: datetime, why: str) -> None:
    """Say that it does not hold, and why; it stays on the page, struck out, under its number.

    Raises DomainError ``finding.why``; Conflict ``finding.withdrawn``.
    """
    require_visible(by, finding.complaint.case)
    why = required(why, DomainError(_("Write why it does not hold."), code="finding.why"))
    with transaction.atomic():
        standing = Finding.objects.filter(pk=finding.pk, withdrawn_at__isnull=True)
        if not standing.update(withdrawn_at=now, withdrawn_why=why):
            raise _withdrawn()
        log(
            finding.complaint, "complaint.finding_withdrawn", actor=by.actor, now=now, number=finding.number,
            words=finding.words, why=why,
        )  # fmt: skip


def _withdrawn() -> Conflict:
    return Conflict(_("This finding was withdrawn meanwhile."), code="finding.withdrawn")


def answer_item(complaint: Complaint, *, by: Viewer, now: datetime, item: str, answer: str, note: str = "") -> None:
    """Answer an item of a checklist; a later answer takes the place of an earlier one, the log keeps both.

    Raises DomainError ``complaint.item``, ``complaint.answer``.
    """
    require_visible(by, complaint.case)
    if item_of(item) is None:
        raise DomainError(_("There is no such item."), code="complaint.item")
    if answer not in Checked.Answer.values:
        raise DomainError(_("Choose yes, no, or that it does not apply."), code="complaint.answer")
    note = line(note)
    with transaction.atomic():
        if Checked.objects.filter(complaint=complaint, item=item, answer=answer, note=note).exists():
            return
        store_answer(complaint, by=by, now=now, item=item, answer=answer, note=note)
        log(complaint, "complaint.checked", actor=by.actor, now=now, item=item, answer=answer, note=note)


def store_answer(complaint: Complaint, *, by: Viewer, now: datetime, item: str, answer: str, note: str = "") -> None:
    """Write an answer over an earlier one. One SQL query; the caller says it in the log."""
    Checked.objects.bulk_create(
        [Checked(complaint=complaint, item=item, answer=answer, note=line(note), at=now, by_id=by.id)],
        update_conflicts=True,
        unique_fields=["complaint", "item"],
        update_fields=["answer", "note", "at", "by"],
    )
