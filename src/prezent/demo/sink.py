"""A mail server that delivers nothing: it takes letters by SMTP and keeps each as a file that can be read.

Just enough of RFC 5321 for a desk on the same machine: no TLS, no login, no relaying, since nothing leaves.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

MAX_LETTER = 64 << 20
_PATH = re.compile(r"^(?:FROM|TO):\s*<([^<>\s]*)>(?:\s.*)?$", re.IGNORECASE)

_ANSWERS = {
    "EHLO": f"250-sink\r\n250-SIZE {MAX_LETTER}\r\n250-8BITMIME\r\n250 SMTPUTF8",
    "HELO": "250 OK",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "VRFY": "252 Perhaps",
    "DATA": "503 RCPT first",
}


def keep(folder: Path, raw: bytes, recipient: str, at: datetime) -> Path:
    """Write one letter to ``folder``; names sort by time. Bytes first under another name: no half letter is seen."""
    folder.mkdir(parents=True, exist_ok=True)
    to = re.sub(r"[^A-Za-z0-9@._-]", "_", recipient)[:80] or "nobody"
    target = folder / f"{at:%Y%m%d-%H%M%S-%f}-{to}.eml"
    draft = folder / f".{target.name}"
    draft.write_bytes(raw)
    return draft.rename(target)


def kept(folder: Path) -> list[Path]:
    """The letters in ``folder``, oldest first."""
    return sorted(one for one in folder.glob("*.eml") if not one.name.startswith("."))


class Sink:
    """The server. ``port`` 0 takes a free one; ``told`` hears of each letter: the file and the recipients."""

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        told: Callable[[Path, list[str]], None] | None = None,
    ) -> None:
        self.folder, self.host, self.port = folder, host, port
        self._told = told
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)

    def start(self) -> None:
        """Listen, in a thread of its own. Raises OSError when the port is taken."""
        self._thread.start()
        try:
            self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)
        except OSError:
            self._end()
            raise

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._serve, self.host, self.port, limit=1 << 20)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def stop(self) -> None:
        """Stop listening."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._end()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # the client is gone, or sends a line without an end: nothing was accepted
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def take(self, raw: bytes, recipients: list[str]) -> None:
        """Keep one letter, beside the event loop."""
        path = await asyncio.to_thread(keep, self.folder, raw, recipients[0], datetime.now(UTC))
        if self._told is not None:
            self._told(path, recipients)


class _Talk:
    """One connection: a sender, recipients, then the letter."""

    def __init__(self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        self.sender: str | None = None
        self.recipients: list[str] = []

    async def say(self, line: str) -> None:
        self.writer.write(line.encode("ascii", "replace") + b"\r\n")
        await self.writer.drain()

    async def run(self) -> None:
        """Answer commands until QUIT or until the client hangs up."""
        await self.say("220 sink ESMTP")
        while line := await self.reader.readline():
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            verb = verb.upper()
            if verb == "QUIT":
                await self.say("221 Bye")
                return
            if verb == "DATA" and self.recipients:
                await self._data()
            else:
                await self.say(self._answer(verb, rest))

    def _answer(self, verb: str, rest: str) -> str:
        if verb in {"EHLO", "HELO", "RSET"}:
            self._reset()
        if verb == "MAIL":
            return self._mail(rest)
        if verb == "RCPT":
            return self._rcpt(rest)
        return _ANSWERS.get(verb, "502 Not known here")

    def _reset(self) -> None:
        self.sender, self.recipients = None, []

    def _mail(self, rest: str) -> str:
        found = _PATH.match(rest)
        if found is None or not rest.upper().startswith("FROM"):
            return "501 MAIL FROM:<address>"
        if self.sender is not None:
            return "503 One letter at a time"
        self.sender = found.group(1)
        return "250 OK"

    def _rcpt(self, rest: str) -> str:
        found = _PATH.match(rest)
        if found is None or not rest.upper().startswith("TO") or not found.group(1):
            return "501 RCPT TO:<address>"
        if self.sender is None:
            return "503 MAIL first"
        self.recipients.append(found.group(1))
        return "250 OK"

    async def _data(self) -> None:
        await self.say("354 Go ahead")
        lines: list[bytes] = []
        size = 0
        while (line := await self.reader.readline()) not in {b".\r\n", b".\n"}:
            if not line:
                raise ConnectionResetError
            size += len(line)
            if size <= MAX_LETTER:
                lines.append(line.removeprefix(b"."))
        if size > MAX_LETTER:
            await self.say("552 Too large")
        else:
            await self.sink.take(b"".join(lines), self.recipients)
            await self.say("250 Kept")
        self._reset()
