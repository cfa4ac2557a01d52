"""An IMAP folder, read without leaving a trace: EXAMINE, UIDs and BODY.PEEK, never a flag changed."""

from __future__ import annotations

import imaplib
import re
import selectors
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from imap_tools import BaseMailBox, MailboxLoginError

from prezent.mailbox import network
from prezent.mailbox.models import Mailbox
from prezent.platform import secrets

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{5,60})"')

BATCH_MAILS = 50
BATCH_BYTES = 16 * 1024 * 1024


class ImapProblem(Exception):
    """The server refused something, in its own words."""

    code = "imap.refused"


@dataclass(frozen=True, slots=True)
class Listed:
    """A message in the folder: its UID and size in bytes."""

    uid: int
    size: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as fetched; ``received_at`` is the server's INTERNALDATE."""

    uid: int
    raw: bytes
    received_at: datetime | None


class _Plain(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return network.connect(self.host, self.port, timeout or 30)


class _Tls(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None = None) -> ssl.SSLSocket:
        sock = network.connect(self.host, self.port, timeout or 30)
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(sock, server_hostname=self.host)


class _Client(BaseMailBox):
    """imap-tools over our own, checked connection."""

    def __init__(self, mailbox: Mailbox, timeout: float) -> None:
        self._box, self._timeout = mailbox, timeout
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        box = self._box
        context = network.tls(box)
        if box.imap_security == Mailbox.Security.TLS:
            return _Tls(box.imap_host, box.imap_port, ssl_context=context, timeout=self._timeout)
        client = _Plain(box.imap_host, box.imap_port, timeout=self._timeout)
        if box.imap_security == Mailbox.Security.STARTTLS:
            client.starttls(context)
        return client


class Folder:
    """The mailbox's folder on its server, open for reading only."""

    def __init__(self, mailbox: Mailbox, *, timeout: float) -> None:
        self._mailbox = mailbox
        self._timeout = timeout
        self.uidvalidity = 0

    def __enter__(self) -> Folder:
        self._client = _Client(self._mailbox, self._timeout)
        try:
            self._log_in()
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        try:
            self._client.client.logout()
        except (imaplib.IMAP4.error, OSError):  # the server has gone already
            self._client.client.shutdown()

    def _log_in(self) -> None:
        user, password = self._mailbox.imap_user, secrets.unseal(self._mailbox.imap_password)
        try:
            if user.isascii() and password.isascii():
                self._client.login(user, password, initial_folder=None)
            else:
                self._client.login_utf8(user, password, initial_folder=None)
        except MailboxLoginError as error:
            raise ImapProblem(_words(error.command_result[1])) from error

    def _open(self) -> None:
        self._client.folder.set(self._mailbox.folder, readonly=True)
        _kind, data = self._client.client.response("UIDVALIDITY")
        if not data or data[0] is None:
            raise ImapProblem("the server names no UIDVALIDITY")
        self.uidvalidity = int(data[0])

    def can_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        kind, data = self._client.client.capability()
        return kind == "OK" and b"IDLE" in b" ".join(part for part in data if part).upper().split()

    def listing(self, first_uid: int = 1) -> list[Listed]:
        """Every message from ``first_uid`` on, in order of UID. (``n:*`` always names the last one; it is left out.)"""
        lines = self._uid("FETCH", f"{first_uid}:*", "(UID RFC822.SIZE)")
        found = []
        for line in lines:
            text = line[0] if isinstance(line, tuple) else line
            uid, size = _UID.search(text or b""), _SIZE.search(text or b"")
            if uid and size and int(uid.group(1)) >= first_uid:
                found.append(Listed(int(uid.group(1)), int(size.group(1))))
        return sorted(found, key=lambda one: one.uid)

    def fetch(self, wanted: list[Listed]) -> list[Fetched]:
        """Messages with their bytes, in order of UID; one that was deleted meanwhile is missing."""
        data = self._uid("FETCH", ",".join(str(one.uid) for one in wanted), "(UID INTERNALDATE BODY.PEEK[])")
        found = []
        for at, part in enumerate(data):
            if not isinstance(part, tuple):
                continue
            after = data[at + 1] if at + 1 < len(data) and isinstance(data[at + 1], bytes) else b""
            said = part[0] + b" " + after  # a server may put the UID behind the literal
            uid, date = _UID.search(said), _DATE.search(said)
            if uid:
                found.append(Fetched(int(uid.group(1)), part[1], _internal_date(date.group(1)) if date else None))
        return sorted(found, key=lambda one: one.uid)

    def _uid(self, *command: str) -> list[Any]:
        kind, data = self._client.client.uid(*command)
        if kind != "OK":
            raise ImapProblem(_words(data))
        return [part for part in data if part is not None]

    def noop(self) -> None:
        """Say that we are still here, and let the server tell what is new."""
        self._client.client.noop()

    def news(self) -> bool:
        """Whether the server has told of new mail since the last time this was asked."""
        _kind, data = self._client.client.response("EXISTS")
        return any(part is not None for part in data)

    def idle_start(self) -> None:
        """Begin to wait for news."""
        self._client.idle.start()  # type: ignore[no-untyped-call]

    def idle_poll(self, seconds: float) -> bool:
        """Wait at most so long for news; True when the folder may have changed.

        Raises ImapProblem when the server has hung up. (imap-tools' own poll takes that for silence, at once and for
        ever, and overlooks lines that were read together with the server's consent to IDLE.)
        """
        said = self._lines()
        if not said and self._readable(seconds):
            said = self._lines()
        if not said and self._readable(0):
            said = self._lines()
            if not said and self._readable(0):  # something can be read, and it is nothing: the end
                raise ImapProblem("the server closed the connection")
        for line in said:
            if line.upper().startswith(b"* BYE"):
                raise ImapProblem(_words([line[2:]]))
        return any(b"EXISTS" in line or b"EXPUNGE" in line for line in said)

    def _readable(self, seconds: float) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._client.client.sock, selectors.EVENT_READ)
            return bool(selector.select(seconds))

    def _lines(self) -> list[bytes]:
        """Lines that have arrived, without waiting for any."""
        client: Any = self._client.client
        before = client.sock.gettimeout()
        client.sock.settimeout(0)
        lines: list[bytes] = []
        try:
            while True:
                lines.append(client._get_line())  # noqa: SLF001 - imaplib has no other way to read within IDLE
        except OSError:  # nothing more for now
            return lines
        except imaplib.IMAP4.abort as error:
            if "EOF" not in str(error):
                raise
            return lines  # nothing more for now, or ever: that is for the caller to find out
        finally:
            client.sock.settimeout(before)

    def idle_stop(self) -> None:
        """Stop waiting for news."""
        self._client.idle.stop()  # type: ignore[no-untyped-call]


def batches(listed: list[Listed]) -> Iterator[list[Listed]]:
    """Messages in groups of bounded number and bytes; a huge message is alone."""
    group: list[Listed] = []
    total = 0
    for one in listed:
        if group and (len(group) >= BATCH_MAILS or total + one.size > BATCH_BYTES):
            yield group
            group, total = [], 0
        group.append(one)
        total += one.size
    if group:
        yield group


def _internal_date(text: bytes) -> datetime | None:
    try:
        return datetime.strptime(text.strip().decode("ascii"), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def _words(data: Any) -> str:
    parts = data if isinstance(data, list | tuple) else [data]
    return " ".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in parts)[:500]
