"""Mail from files: a Maildir, an mbox, a folder of messages or one file, in order, as often as one likes.

A file is known by its content, so importing the same mail again, from wherever, changes nothing and counts as a
duplicate. Files are read one by one: memory does not grow with their number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.mailbox import intake
from prezent.mailbox.intake import Arrival, Outcome
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.mailbox.peek import Head, peek
from prezent.platform import clock, storage
from prezent.platform.errors import DomainError

_Batch = list[tuple[Mailbox, Arrival]]

_FROM_LINE = re.compile(rb"^From \S+.*\d{4}")
_QUOTED_FROM = re.compile(rb"^>+From ")


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did; the first number is the sum of the others."""

    read: int = 0
    new_cases: int = 0
    replies: int = 0
    duplicates: int = 0
    automatic: int = 0
    quarantined: int = 0

    def as_dict(self) -> dict[str, int]:
        """The summary as ``prezent mail import --json`` prints it."""
        return asdict(self)


_FIELD = {
    Outcome.NEW_CASE: "new_cases",
    Outcome.REPLY: "replies",
    Outcome.DUPLICATE: "duplicates",
    Outcome.AUTOMATIC: "automatic",
    Outcome.QUARANTINED: "quarantined",
}


def messages(path: Path) -> Iterator[bytes]:
    """Every mail under ``path``, raw, in order.

    A Maildir (a folder with ``new`` or ``cur``) in the order of file names over both; another folder in the order of
    its files' names; a file that begins with an mbox ``From `` line mail by mail; any other file as one mail.
    Raises DomainError ``import.nothing`` when there is no such file or folder.
    """
    if path.is_dir():
        for file in _files(path):
            yield file.read_bytes()
    elif path.is_file():
        with open(path, "rb") as begun:
            is_mbox = bool(_FROM_LINE.match(begun.readline(500)))
        if is_mbox:
            yield from _mbox(path)
        else:
            yield path.read_bytes()
    else:
        raise DomainError(_("There is no such file or folder: %(path)s") % {"path": path}, code="import.nothing")


def _files(folder: Path) -> list[Path]:
    parts = [folder / name for name in ("new", "cur") if (folder / name).is_dir()] or [folder]
    files = [file for part in parts for file in part.iterdir() if file.is_file() and not file.name.startswith(".")]
    if parts == [folder]:  # labels and lists that lie beside the messages are not messages
        mails = [file for file in files if file.suffix.lower() == ".eml"]
        files = mails or files
    return sorted(files, key=lambda file: file.name)


def _mbox(path: Path) -> Iterator[bytes]:
    """Mails of an mbox file (mboxrd: one ``>`` is taken from lines of ``>…From ``); a blank line must part them."""
    lines: list[bytes] = []
    blank = True
    with open(path, "rb") as mbox:
        for line in mbox:
            if blank and _FROM_LINE.match(line):
                if lines:
                    yield _joined(lines)
                lines = []
            else:
                lines.append(line[1:] if _QUOTED_FROM.match(line) else line)
            blank = not line.strip(b"\r\n")
    if lines:
        yield _joined(lines)


def _joined(lines: list[bytes]) -> bytes:
    if not lines[-1].strip(b"\r\n"):  # the blank line that parts mails belongs to neither
        lines = lines[:-1]
    return b"".join(lines)


def import_mail(
    path: Path, *, mailbox: str = "", now: datetime | None = None, progress: Callable[[int], None] | None = None
) -> Summary:
    """Bring mail from files onto the desk; ``progress`` hears how many have been read.

    Without ``mailbox`` (an address) each mail goes to the mailbox that its Delivered-To names, which is made when it
    is new. Raises DomainError: ``import.nothing``, ``import.no_address`` (a mail that names nobody, and no mailbox
    to take it).
    """
    moment = now or clock.now()
    doors = _Doors(mailbox.strip().lower())
    counts: Counter[str] = Counter()
    read = 0
    for batch in _written_ahead(intake.in_batches(_arrivals(path, moment, doors), lambda pair: len(pair[1].raw))):
        counts += _take_in(batch, now)
        read += len(batch)
        if progress is not None:
            progress(read)
    return Summary(read=read, **counts)


def _written_ahead(batches: Iterator[_Batch]) -> Iterator[_Batch]:
    """The same batches, each one's bytes being written to the disk while the batch before it is filed."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        before: tuple[_Batch, Future[list[str]]] | None = None
        for batch in batches:
            coming = batch, pool.submit(intake.durable, [one.raw for _, one in batch])
            if before is not None:
                before[1].result()
                yield before[0]
            before = coming
        if before is not None:
            before[1].result()
            yield before[0]


class _Doors:
    """Through which mailbox each mail comes in. Mailboxes are made as they are met, before their mail is filed."""

    def __init__(self, address: str) -> None:
        self.known = {one.address.lower(): one for one in Mailbox.objects.all()}
        self.named = self._door(address) if address else None

    def _door(self, address: str) -> Mailbox:
        if address not in self.known:
            with transaction.atomic():
                self.known[address] = Mailbox.objects.get_or_create(address=address)[0]
        return self.known[address]

    def choose(self, head: Head) -> Mailbox:
        if self.named is not None:
            return self.named
        if head.delivered_to:
            return self._door(head.delivered_to)
        for address in head.written_to:
            if address in self.known:
                return self.known[address]
        if self.known:
            return next(iter(self.known.values()))
        if head.written_to:
            return self._door(head.written_to[0])
        raise DomainError(
            _("A message names no mailbox: say which one with --mailbox ADDRESS."), code="import.no_address"
        )


def _arrivals(path: Path, now: datetime, doors: _Doors) -> Iterator[tuple[Mailbox, Arrival]]:
    for raw in messages(path):
        head = peek(raw, now=now)
        source = f"sha256:{storage.digest(raw)}"
        yield doors.choose(head), Arrival(raw, min(head.sent_at or now, now), source=source)


def _take_in(batch: _Batch, now: datetime | None) -> Counter[str]:
    stored = intake.store_many(batch)
    outcomes: dict[int, Outcome] = {}
    while done := intake.process_batch(now=now):
        outcomes |= done
    counts: Counter[str] = Counter()
    seen: set[int] = set()
    others = _outcomes_elsewhere([one.mail_id for one in stored if one.fresh and one.mail_id not in outcomes])
    for place in stored:
        outcome = outcomes.get(place.mail_id) or (others.get(place.mail_id) if place.fresh else None)
        if outcome is None or place.mail_id in seen:  # on the desk before this run, or twice in it
            outcome = Outcome.DUPLICATE
        seen.add(place.mail_id)
        counts[_FIELD[outcome]] += 1
    return counts


def _outcomes_elsewhere(ids: list[int]) -> dict[int, Outcome]:
    """What became of mails that a worker filed before this process could."""
    found: dict[int, Outcome] = {}
    rows = IncomingMail.objects.filter(pk__in=ids).select_related("entry")
    for mail in rows:
        if mail.state == IncomingMail.State.FILED and mail.entry is not None:
            first = mail.entry.case.entries.order_by("id").values_list("id", flat=True).first()
            found[mail.pk] = Outcome.NEW_CASE if first == mail.entry.pk else Outcome.REPLY
        elif mail.state in Outcome.__members__.values():
            found[mail.pk] = Outcome(mail.state)
    return found
