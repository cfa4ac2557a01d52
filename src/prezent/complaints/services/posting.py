"""Letters on paper: what was printed is what was posted, on which day, and when it came.

The file on the case is the very one that was handed out to be printed, with its date and its signature; whoever writes
down the posting, a day later and from another desk, signs nothing. Where nothing was handed out (the letter was printed
from the browser), it is composed as of the day of posting, signed by whom the person names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Entry
from prezent.cases.policies import require_visible
from prezent.cases.services.words import FilePart
from prezent.complaints import answering
from prezent.complaints.models import Complaint, Decision, PostedLetter, PrintedLetter
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.complaints.services.recording import line, log, required
from prezent.deadlines import services as deadlines
from prezent.domain.deadlines.due import WARSAW
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.models import StoredFile

#: A stamp of the post names a day, not an hour: what is of a past day is of its end.
_END: Final = time(23, 59)


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter as it stands on paper. ``lacking``: ids of required elements that it does not have; ``file`` None: it
    was printed from the browser."""

    subject: str
    text: str
    lacking: tuple[str, ...]
    file: FilePart | None


def keep_printed(answer: answering.Answer, file: FilePart, *, signed_by: Staff, now: datetime) -> None:
    """Remember the file that was handed out, in place of the one that the same person signed before. Nothing is
    remembered of a decision that the customer knows: no paper goes out about it any more."""
    if answer.decided.state != Decision.State.DECIDED:
        return
    with transaction.atomic():
        stored, _created = StoredFile.objects.get_or_create(
            sha256=file.sha256, defaults={"size": file.size, "media_type": file.media_type}
        )
        PrintedLetter.objects.update_or_create(
            decision_id=answer.decided.decision_id,
            signed_by=signed_by,
            defaults={
                "of_version": answer.decided.version, "subject": answer.letter.subject, "text": answer.letter.text(),
                "lacking": [one.id for one in answer.missing], "file_name": file.name, "file": stored,
                "printed_at": now,
            },
        )  # fmt: skip


def printed_by(decision_id: int, version: int, signed_by: int) -> Paper | None:
    """The paper that a person signed, if the decision is still the one that it tells of. One SQL query."""
    found = PrintedLetter.objects.select_related("file").filter(
        decision_id=decision_id, of_version=version, signed_by_id=signed_by
    )
    one = found.first()
    if one is None:
        return None
    file = FilePart(one.file_name, one.file.media_type, one.file.size, one.file.sha256)
    return Paper(one.subject, one.text, tuple(one.lacking), file)


def signers(decision_id: int, version: int, me: Staff) -> tuple[Staff, ...]:
    """Who may have signed the paper, the likeliest first: whoever had it printed last, the person at the desk, whoever
    prepared the decision or made it. Two SQL queries."""
    decision = Decision.objects.select_related("prepared_by", "decided_by").get(pk=decision_id)
    printed = PrintedLetter.objects.filter(decision_id=decision_id, of_version=version).select_related("signed_by")
    who = [one.signed_by for one in printed.order_by("-printed_at")]
    named = (*who, me, decision.prepared_by, decision.decided_by)
    found: dict[int, Staff] = {}
    for one in named:
        if one is not None:
            found.setdefault(one.pk, one)
    return tuple(found.values())


def posting_moment(posted_on: date | None, decision: Decision, now: datetime) -> tuple[date, datetime]:
    """The day of a posting (None: today) and its moment, that of what the law makes of it.

    Raises DomainError ``letter.posted_in_future``, ``letter.posted_before`` (the decision was made later).
    """
    today = timezone.localdate(now)
    day = posted_on or today
    if day > today:
        raise DomainError(_("This day has not come yet. Check the date."), code="letter.posted_in_future")
    if decision.decided_at is not None and day < timezone.localdate(decision.decided_at):
        raise DomainError(
            _("The complaint was not decided yet on this day. Check the date."), code="letter.posted_before"
        )
    return day, _moment(day, now)


def _moment(day: date, now: datetime) -> datetime:
    return min(now, datetime.combine(day, _END, WARSAW))


def typed_moment(entry: Entry, now: datetime) -> datetime | None:
    """When a letter was posted, where somebody wrote that down on a later day: it is that person's word, and after the
    last day a supervisor's. None for every other entry. One SQL query."""
    today = timezone.localdate(now)
    later = PostedLetter.objects.filter(entry=entry, posted_on__lt=today).exists()
    return entry.delivery_at if later else None


def record_receipt(
    complaint: Complaint, *, entry_id: int, by: Viewer, now: datetime, received_on: date | None, proof: str
) -> None:
    """Write down, once, on which local day a posted answer came, and what shows that (the returned card of receipt, the
    post's tracking). Deadlines that are met by receiving are met by it, if the letter was the answer.

    Raises NotFound; DomainError ``letter.no_receipt_day``, ``letter.no_receipt``, ``letter.received_in_future``,
    ``letter.received_before``, ``letter.returned``, and what meeting a deadline raises; Conflict
    ``letter.receipt_known``.
    """
    require_visible(by, complaint.case)
    posted = PostedLetter.objects.select_related("entry").filter(complaint=complaint, entry_id=entry_id).first()
    if posted is None:
        raise NotFound(_("There is no such letter by post."), code="letter.not_posted")
    if received_on is None:
        raise DomainError(_("Say on which day the letter came."), code="letter.no_receipt_day")
    _check_receipt(posted, received_on, now)
    nothing = DomainError(
        _("Say what shows that the letter came: the card of receipt, the post's tracking."), code="letter.no_receipt"
    )
    words = line(required(proof, nothing), LONGEST_WORDS)
    with transaction.atomic():
        told = {"received_on": received_on, "receipt": words, "received_by_id": by.id}
        if not PostedLetter.objects.filter(pk=posted.pk, received_on=None).update(**told):
            raise Conflict(_("It is written down already when this letter came."), code="letter.receipt_known")
        data = {"entry": entry_id, "on": received_on, "proof": words}
        log(complaint, "complaint.letter_received", actor=by.actor, now=now, **data)
        meet_received(complaint, posted.entry, by=by, now=now)


def _check_receipt(posted: PostedLetter, received_on: date, now: datetime) -> None:
    if received_on > timezone.localdate(now):
        raise DomainError(_("This day has not come yet. Check the date."), code="letter.received_in_future")
    if received_on < posted.posted_on:
        raise DomainError(_("This was before the letter was posted. Check the date."), code="letter.received_before")
    if posted.entry.delivery in Entry.UNREACHED:
        raise DomainError(_("This letter came back: it did not reach the customer."), code="letter.returned")


def meet_received(complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> None:
    """The deadlines that only receiving meets are met by a posted answer whose receipt is known. Two SQL queries where
    there is none, or where the letter was not the answer."""
    posted = PostedLetter.objects.filter(entry=entry, received_on__isnull=False).first()
    if posted is None or posted.received_on is None:
        return
    if not Decision.objects.filter(complaint=complaint, entry=entry, state=Decision.State.SENT).exists():
        return
    at = _moment(posted.received_on, now)
    for clock in answering.open_clocks(complaint, by):
        deadlines.meet(clock, by=by, now=now, entry=entry, proof=posted.receipt, at=at)
