"""Reads of the e-mail channel: frozen rows, each function with its number of SQL queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Entry
from prezent.cases.policies import can_see_case, require_visible, walls
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.people.policies import Viewer, can_see_operations
from prezent.platform import storage
from prezent.platform.errors import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox as administrators see it. ``remote`` and ``here`` are None before the first comparison."""

    id: int
    address: str
    name: str
    kind: str
    team: str
    active: bool
    sends: bool
    insecure: bool
    checked_at: datetime | None
    failing_since: datetime | None
    last_error: str
    remote: int | None
    here: int | None

    @property
    def missing(self) -> int:
        """How many messages of the mailbox are not on the desk."""
        return max((self.remote or 0) - (self.here or 0), 0)


def mailbox_rows() -> list[MailboxRow]:
    """All mailboxes by address. One SQL query."""
    return [
        MailboxRow(
            box.pk,
            box.address,
            box.name,
            box.kind,
            box.team.name if box.team else "",
            box.active,
            box.sends,
            box.insecure,
            box.checked_at,
            box.failing_since,
            box.last_error,
            box.remote_count,
            box.desk_count,
        )
        for box in Mailbox.objects.select_related("team")
    ]


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A mail that could not be filed: ``code`` for machines, ``problem`` in full."""

    id: int
    mailbox: str
    received_at: datetime
    sender: str
    subject: str
    code: str
    problem: str
    size: int


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """A page of rows, newest first; ``next_before`` leads to the next one."""

    rows: tuple[QuarantineRow, ...]
    next_before: int | None


def quarantine_rows(*, before: int | None = None, limit: int = PAGE) -> QuarantinePage:
    """Mail in quarantine, older than the mail with id ``before``. One SQL query."""
    mails = IncomingMail.objects.filter(state=IncomingMail.State.QUARANTINED)
    if before is not None:
        mails = mails.filter(pk__lt=before)
    found = list(mails.select_related("mailbox", "raw").order_by("-id")[: limit + 1])
    rows = tuple(
        QuarantineRow(
            mail.pk,
            mail.mailbox.address,
            mail.received_at,
            mail.sender,
            mail.subject,
            mail.problem.partition(":")[0],
            mail.problem,
            mail.raw.size,
        )
        for mail in found[:limit]
    )
    return QuarantinePage(rows, rows[-1].id if len(found) > limit else None)


def quarantined_count(limit: int = 100) -> int:
    """How many mails wait for a decision, counted up to ``limit``. One SQL query."""
    return IncomingMail.objects.filter(state=IncomingMail.State.QUARANTINED)[:limit].count()


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A letter that has not (or not safely) arrived."""

    id: int
    case_number: str
    entry_id: int
    recipient: str
    mailbox: str
    state: str
    attempts: int
    words: str
    written_at: datetime


def delivery_rows(who: Viewer, *, before: int | None = None, limit: int = PAGE) -> list[DeliveryRow]:
    """Letters that are queued, on their way, put off, failed or returned, newest first. One SQL query."""
    letters = OutgoingMail.objects.filter(~Q(state=OutgoingMail.State.SENT)).filter(walls(who, "entry__case__"))
    if before is not None:
        letters = letters.filter(pk__lt=before)
    return [
        DeliveryRow(
            one.pk,
            one.entry.case.number,
            one.entry_id,
            one.recipient,
            one.mailbox.address,
            one.state,
            one.attempts,
            one.entry.delivery_note or one.response,
            one.date,
        )
        for one in letters.select_related("entry__case", "mailbox").order_by("-id")[:limit]
    ]


def source_of(entry: Entry) -> int | None:
    """The id of the mail that an entry was made of; None for words that came another way. One SQL query."""
    return IncomingMail.objects.filter(entry=entry).values_list("id", flat=True).first()


def raw_of_entry(entry: Entry, *, by: Viewer) -> bytes:
    """The raw bytes of the mail that an entry was made of. Raises NotFound."""
    require_visible(by, entry.case)
    sha256 = IncomingMail.objects.filter(entry=entry).values_list("raw__sha256", flat=True).first()
    if sha256 is None:
        raise _no_source()
    return _bytes(sha256)


def raw_of(mail_id: int, *, by: Viewer) -> bytes:
    """The raw bytes of a mail: of one on a case for whoever may see the case, of any other for supervisors.

    Raises NotFound.
    """
    mail = IncomingMail.objects.select_related("raw", "case", "entry__case").filter(pk=mail_id).first()
    case = (mail.entry.case if mail.entry else mail.case) if mail else None
    allowed = can_see_case(by, case) if case is not None else can_see_operations(by)
    if mail is None or not allowed:
        raise _no_source()
    return _bytes(mail.raw.sha256)


def _bytes(sha256: str) -> bytes:
    try:
        return storage.read(sha256)
    except storage.MissingFile as error:
        raise NotFound(_("The bytes of this message are missing from the store."), code="storage.missing") from error


def _no_source() -> NotFound:
    return NotFound(_("There is no such message, or it is not yours to see."), code="mail.not_found")
