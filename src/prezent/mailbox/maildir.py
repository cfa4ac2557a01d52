"""A watched Maildir: read, never moved or deleted. A message is known by its file's name without the flags."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from prezent.mailbox import intake
from prezent.mailbox.fetch import succeeded
from prezent.mailbox.intake import Arrival
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.platform import clock

_QUERY = 500


class Watch:
    """Looks into one Maildir again and again, remembering what it has seen."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._folders = [Path(mailbox.maildir) / name for name in ("new", "cur")]
        self._seen: set[str] = set()
        self._state: tuple[int, ...] = ()

    def look(self, *, now: datetime | None = None) -> int:
        """Store what is new and return how many mails that were.

        A folder that has not changed since the last look costs two calls of stat. Raises FileNotFoundError when the
        Maildir is not there.
        """
        state = tuple(folder.stat().st_mtime_ns for folder in self._folders)
        if state == self._state:
            return 0
        names = {base_name(file.name): file for file in self._files()}
        count = 0
        for batch in intake.in_batches(self._arrivals(names, now), lambda one: len(one.raw)):
            stored = intake.store(self._mailbox, batch)
            count += sum(one.fresh for one in stored)
            self._seen.update(one.source for one in batch if one.source)
        self._seen &= set(names)
        moment = now or clock.now()
        # A file that came within the clock's last tick might not change the time again: look once more then.
        self._state = state if moment.timestamp() - max(state) / 1e9 > 2 else ()
        self._count(len(names))
        succeeded(self._mailbox, now=moment)
        return count

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            yield from (file for file in folder.iterdir() if not file.name.startswith("."))

    def _arrivals(self, names: dict[str, Path], now: datetime | None) -> Iterator[Arrival]:
        fresh = sorted(set(names) - self._seen)
        for at in range(0, len(fresh), _QUERY):
            part = fresh[at : at + _QUERY]
            rows = IncomingMail.objects.filter(mailbox=self._mailbox, source__in=part)
            known = set(rows.values_list("source", flat=True))
            self._seen.update(name for name in known if name)
            for name in part:
                if name not in known and (arrival := _read(names[name], name, now)) is not None:
                    yield arrival

    def _count(self, there: int) -> None:
        Mailbox.objects.filter(pk=self._mailbox.pk).update(remote_count=there, desk_count=len(self._seen))


def base_name(name: str) -> str:
    """A Maildir file's name without its flags, which change as the mail is read."""
    return name.partition(":2,")[0][:255]


def _read(path: Path, name: str, now: datetime | None) -> Arrival | None:
    moment = now or clock.now()
    try:
        raw = path.read_bytes()
        delivered = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # another program moved it from new to cur: the next look finds it there
        return None
    return Arrival(raw, min(delivered, moment), source=name)
