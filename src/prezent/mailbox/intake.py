"""Mail on its way in, in two stages, so that nothing is acknowledged before it is safe.

``store`` makes the raw bytes durable, then writes rows and the mailbox's watermark in one transaction: a crash
before the commit means that the mail is fetched again, and unique keys make that harmless. ``process_received``
then reads, threads and files what is stored, several mails a transaction, a savepoint each: whatever goes wrong
with one mail puts that mail into quarantine, its raw bytes kept, and the others go on.

Only one process files at a time (SQLite's write lock; on PostgreSQL a transaction-scoped advisory lock), always
the oldest mails first: a reply can never overtake the mail that it answers.

Nothing that arrives is answered by a machine, so no loop can start here, and no correspondent is limited;
letters that leave are (see ``sending``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from prezent.mailbox import faults, filing
from prezent.mailbox.lookup import Desk, OwnAddresses, ReadMail, read_mail
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.platform import clock, storage
from prezent.platform.eventlog import SYSTEM, record
from prezent.platform.models import StoredFile

log = structlog.get_logger("prezent.mail")
T = TypeVar("T")

BATCH_MAILS = 100
BATCH_BYTES = 16 * 1024 * 1024
#: One number for all of PostgreSQL's advisory locks on filing.
_FILING_LOCK = 0x7072_657A_6D61_696C
#: Writers wait for the disk, not for the processor: together they share its commits.
_DISK_WRITERS = 8


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail as a mailbox handed it over. IMAP gives ``uidvalidity`` and ``uid``, everything else ``source``."""

    raw: bytes
    received_at: datetime
    uidvalidity: int | None = None
    uid: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an arrival lies; ``fresh`` is False for one that was there before."""

    mail_id: int
    fresh: bool


class Outcome(StrEnum):
    """What became of a mail."""

    NEW_CASE = "new_case"
    REPLY = "reply"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: filing.Job
    sha256: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A mail read from its bytes, or why it could not be."""

    job: filing.Job
    mail: ReadMail | None
    problem: str


@cache
def _disk() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_DISK_WRITERS, thread_name_prefix="disk")


def durable(contents: Sequence[bytes]) -> list[str]:
    """Store several contents durably and return their hashes in order; the disk's work is shared by threads."""
    if len(contents) < 3:
        return storage.put_many(contents)
    unique = {storage.digest(data): data for data in contents}
    items = list(unique.values())
    share = -(-len(items) // _DISK_WRITERS)
    parts = [items[at : at + share] for at in range(0, len(items), share)]
    list(_disk().map(storage.put_many, parts))
    return [storage.digest(data) for data in contents]


def store(mailbox: Mailbox, arrivals: Sequence[Arrival], *, watermark: tuple[int, int] | None = None) -> list[Stored]:
    """Stage 1: keep mails. When this returns they survive a power cut, and repeating it changes nothing.

    ``watermark`` is the (UIDVALIDITY, UID) up to which the mailbox has been read with these arrivals.
    """
    return store_many([(mailbox, one) for one in arrivals], watermark=(mailbox.pk, *watermark) if watermark else None)


def store_many(
    parcels: Sequence[tuple[Mailbox, Arrival]], *, watermark: tuple[int, int, int] | None = None
) -> list[Stored]:
    """``store`` for mails of several mailboxes, which stay in their order."""
    hashes = durable([one.raw for _, one in parcels])
    faults.reach("mail.raw_stored")
    with transaction.atomic():
        known = _known(parcels)
        named = zip(parcels, hashes, strict=True)
        fresh = [(box, one, sha) for (box, one), sha in named if _key(box, one) not in known]
        files = _file_ids([(one, sha) for _, one, sha in fresh])
        IncomingMail.objects.bulk_create(
            [
                IncomingMail(
                    mailbox=box,
                    uidvalidity=one.uidvalidity,
                    uid=one.uid,
                    source=one.source,
                    raw_id=files[sha],
                    received_at=one.received_at,
                )
                for box, one, sha in fresh
            ],
            ignore_conflicts=True,
        )
        everything = _known(parcels)
        if watermark is not None:
            _advance(*watermark)
    faults.reach("mail.rows_written")
    out: list[Stored] = []
    for box, one in parcels:
        key = _key(box, one)
        out.append(Stored(everything[key], fresh=key not in known))
        known[key] = everything[key]  # the same source twice in one batch is fresh once
    return out


_Key = tuple[int, int | None, int | str | None]


def _key(mailbox: Mailbox, arrival: Arrival) -> _Key:
    if arrival.source is not None:
        return (mailbox.pk, None, arrival.source)
    return (mailbox.pk, arrival.uidvalidity, arrival.uid)


def _known(parcels: Sequence[tuple[Mailbox, Arrival]]) -> dict[_Key, int]:
    keys = {_key(box, one) for box, one in parcels}
    found: dict[_Key, int] = {}
    for box, validity in {key[:2] for key in keys}:
        rows = IncomingMail.objects.filter(mailbox=box)
        last = [key[2] for key in keys if key[:2] == (box, validity)]
        if validity is None:
            for pk, source in rows.filter(source__in=last).values_list("id", "source"):
                found[box, None, source] = pk
        else:
            for pk, uid in rows.filter(uidvalidity=validity, uid__in=last).values_list("id", "uid"):
                found[box, validity, uid] = pk
    return found


def _file_ids(fresh: Sequence[tuple[Arrival, str]]) -> dict[str, int]:
    if not fresh:
        return {}
    sizes = {sha: len(one.raw) for one, sha in fresh}
    StoredFile.objects.bulk_create(
        [StoredFile(sha256=sha, size=size, media_type="message/rfc822") for sha, size in sizes.items()],
        ignore_conflicts=True,
    )
    return dict(StoredFile.objects.filter(sha256__in=sizes).values_list("sha256", "id"))


def _advance(mailbox_id: int, uidvalidity: int, uid: int) -> None:
    """Move the watermark forward, never back, and only within the numbering that it belongs to."""
    Mailbox.objects.filter(pk=mailbox_id, uidvalidity=uidvalidity, last_uid__lt=uid).update(last_uid=uid)


def process_received(limit: int | None = None, *, now: datetime | None = None) -> int:
    """Stage 2: file everything that is stored and waiting (at most ``limit`` mails); returns how many were filed.

    Any number of processes may call this at once.
    """
    done = 0
    while limit is None or done < limit:
        room = BATCH_MAILS if limit is None else min(BATCH_MAILS, limit - done)
        outcomes = process_batch(room, now=now)
        if not outcomes:
            break
        done += len(outcomes)
    return done


def process_batch(limit: int = BATCH_MAILS, *, now: datetime | None = None) -> dict[int, Outcome]:
    """File the oldest waiting mails, at most ``limit`` and BATCH_BYTES; returns what became of each.

    Empty only when nothing waits: a batch that another process took first is tried again with the next mails.
    """
    while True:
        waiting = _next_waiting(limit)
        if not waiting:
            return {}
        own = OwnAddresses.read()
        read = [_read(one, own) for one in waiting]
        durable([part.data for one in read if one.mail for part in one.mail.mail.attachments])
        faults.reach("mail.files_stored")
        outcomes = _file_all(read, own, now or clock.now())
        if outcomes:
            return outcomes


def _next_waiting(limit: int) -> list[_Waiting]:
    rows = (
        IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED)
        .order_by("id")
        .values_list("id", "mailbox_id", "raw__sha256", "received_at", "raw__size")[:limit]
    )
    out: list[_Waiting] = []
    total = 0
    for pk, mailbox_id, sha, received_at, size in rows:
        total += size
        if out and total > BATCH_BYTES:
            break
        out.append(_Waiting(filing.Job(pk, mailbox_id, received_at), sha))
    return out


def _read(waiting: _Waiting, own: OwnAddresses) -> _Read:
    try:
        return _Read(waiting.job, read_mail(storage.read(waiting.sha256), own), "")
    except Exception as error:
        # The parser promises never to raise; should it, this mail waits for a person and the others go on.
        log.exception("mail_unreadable", mail=waiting.job.mail_id)
        return _Read(waiting.job, None, _problem("mail.unreadable", error))


def _problem(default: str, error: Exception) -> str:
    return f"{getattr(error, 'code', None) or default}: {error!r}"[:2000].replace("\x00", "\ufffd")


def _file_all(read: Sequence[_Read], own: OwnAddresses, now: datetime) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    with transaction.atomic():
        _one_at_a_time()
        ids = [one.job.mail_id for one in read]
        waiting = IncomingMail.objects.filter(pk__in=ids, state=IncomingMail.State.RECEIVED)
        still = set(waiting.values_list("id", flat=True))
        mine = [one for one in read if one.job.mail_id in still]
        desk = Desk.around([one.mail for one in mine if one.mail is not None], own)
        for one in mine:
            outcome = _file_one(one, desk, now)
            if outcome is not None:
                outcomes[one.job.mail_id] = outcome
            faults.reach("mail.filed")
    faults.reach("mail.processed")
    return outcomes


def _one_at_a_time() -> None:
    """Wait for whoever is filing. SQLite's IMMEDIATE transactions do so by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FILING_LOCK])


def _file_one(read: _Read, desk: Desk, now: datetime) -> Outcome | None:
    problem = read.problem
    if read.mail is not None:
        try:
            with transaction.atomic():
                return Outcome(filing.file_mail(read.mail, read.job, desk=desk, now=now))
        except filing.AlreadyTaken:
            return None
        except (OperationalError, InterfaceError):  # the database, not the mail: the whole batch is tried again
            raise
        except Exception as error:
            # One mail must not stop the others: it waits for a person, with its bytes and the reason.
            log.exception("mail_not_filed", mail=read.job.mail_id)
            problem = _problem("mail.not_filed", error)
    _quarantine(read, problem, now)
    return Outcome.QUARANTINED


def _quarantine(read: _Read, problem: str, now: datetime) -> None:
    about = read.mail.mail if read.mail else None
    IncomingMail.objects.filter(pk=read.job.mail_id).update(
        state=IncomingMail.State.QUARANTINED,
        problem=problem,
        sender=about.sender.key[:254] if about and about.sender else "",
        subject=about.subject[:300] if about else "",
    )
    data = {"problem": problem[:200]}
    record("mail.quarantined", actor=SYSTEM, subject=("mail", read.job.mail_id), now=now, data=data)


def in_batches(items: Iterable[T], length: Callable[[T], int]) -> Iterator[list[T]]:
    """Cut a stream into batches of bounded number and bytes (``length`` of each); a huge one is a batch of its own."""
    batch: list[T] = []
    total = 0
    for one in items:
        size = length(one)
        if batch and (len(batch) >= BATCH_MAILS or total + size > BATCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(one)
        total += size
    if batch:
        yield batch
