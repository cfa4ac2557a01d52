"""Reading an IMAP mailbox: everything above the watermark, whoever else reads there.

What is new is told by UIDs alone, never by "unseen": a colleague who opens the mailbox in another program hides
nothing. When the server numbers the folder anew (UIDVALIDITY), all of it is read again, and identities keep
what is on the desk already from being doubled. ``reconcile`` compares the folder with the desk message by message
and fetches what is missing, so a gap, whatever made it, heals itself.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from prezent.mailbox import imap, intake
from prezent.mailbox.imap import Folder, Listed
from prezent.mailbox.intake import Arrival
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.mailbox.network import in_words
from prezent.platform import clock, config

log = structlog.get_logger("prezent.mail")


def open_folder(mailbox: Mailbox) -> Folder:
    """The mailbox's folder, to be entered with ``with``."""
    return Folder(mailbox, timeout=config.get().network_timeout)


def check(mailbox: Mailbox, *, now: datetime | None = None) -> int:
    """Connect, fetch what is new, compare, and go; returns how many mails were new. Errors are recorded and raised."""
    try:
        with open_folder(mailbox) as folder:
            return fetch_new(mailbox, folder, now=now) + reconcile(mailbox, folder, now=now)
    except Exception as error:
        failed(mailbox, error, now=now or clock.now())
        raise


def fetch_new(mailbox: Mailbox, folder: Folder, *, now: datetime | None = None) -> int:
    """Fetch everything above the watermark, store it durably, and return how many mails that were."""
    mailbox.refresh_from_db(fields=["uidvalidity", "last_uid"])
    if mailbox.uidvalidity != folder.uidvalidity:
        log.info("mailbox_renumbered", mailbox=mailbox.address, before=mailbox.uidvalidity, now=folder.uidvalidity)
        Mailbox.objects.filter(pk=mailbox.pk).update(uidvalidity=folder.uidvalidity, last_uid=0)
        mailbox.uidvalidity, mailbox.last_uid = folder.uidvalidity, 0
    count = _take(mailbox, folder, folder.listing(mailbox.last_uid + 1), now)
    succeeded(mailbox, now=now or clock.now())
    return count


def reconcile(mailbox: Mailbox, folder: Folder, *, now: datetime | None = None) -> int:
    """Compare folder and desk; fetch what is missing. The counts are kept for the people who set mailboxes up."""
    there = folder.listing()
    rows = IncomingMail.objects.filter(mailbox=mailbox, uidvalidity=folder.uidvalidity)
    here = set(rows.values_list("uid", flat=True))
    missing = [one for one in there if one.uid not in here]
    count = _take(mailbox, folder, missing, now)
    if missing:
        log.warning("mailbox_gap", mailbox=mailbox.address, missing=len(missing), fetched=count)
    present = len(there) - len(missing) + count
    Mailbox.objects.filter(pk=mailbox.pk).update(remote_count=len(there), desk_count=present)
    mailbox.remote_count, mailbox.desk_count = len(there), present
    return count


def _take(mailbox: Mailbox, folder: Folder, wanted: list[Listed], now: datetime | None) -> int:
    count = 0
    for group in imap.batches(wanted):
        moment = now or clock.now()
        arrivals = [
            Arrival(one.raw, min(one.received_at or moment, moment), uidvalidity=folder.uidvalidity, uid=one.uid)
            for one in folder.fetch(group)
        ]
        # The watermark passes messages that were deleted between listing and fetching: they are nowhere any more.
        stored = intake.store(mailbox, arrivals, watermark=(folder.uidvalidity, group[-1].uid))
        count += sum(one.fresh for one in stored)
    return count


def succeeded(mailbox: Mailbox, *, now: datetime) -> None:
    """Note that the mailbox was read; an earlier failure is over."""
    Mailbox.objects.filter(pk=mailbox.pk).update(checked_at=now, failing_since=None, last_error="")


def failed(mailbox: Mailbox, error: BaseException, *, now: datetime) -> None:
    """Note that the mailbox could not be read, in the server's words; the first moment of failing is kept."""
    words = in_words(error)
    Mailbox.objects.filter(pk=mailbox.pk).update(last_error=words)
    Mailbox.objects.filter(pk=mailbox.pk, failing_since=None).update(failing_since=now)
    log.warning("mailbox_failing", mailbox=mailbox.address, error=words)
