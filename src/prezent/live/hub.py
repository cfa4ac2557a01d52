"""The hub of one process: one thread reads the event log, every connection hears what its person may see."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from django.db import close_old_connections, connections

from prezent.live import gate
from prezent.live.feed import Feed, Happening
from prezent.people.policies import Viewer
from prezent.platform import clock

log = structlog.get_logger("prezent.live")

POLL_SECONDS = 0.4
HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 60.0
#: Frames that may wait for one browser; one that is slower is cut, and hears the rest when it comes back.
QUEUE = 200
MAX_PER_SESSION = 12
MAX_CONNECTIONS = 4000
#: A comment: keeps proxies from closing a silent line, and shows that the browser is still there.
HEARTBEAT = Happening(0, frozenset(), b":\n\n")

T = TypeVar("T")


class Connection:
    """One browser that listens."""

    __slots__ = ("frames", "gone", "key", "viewer")

    def __init__(self, key: str, viewer: Viewer) -> None:
        self.key = key
        self.viewer = viewer
        self.frames: asyncio.Queue[Happening] = asyncio.Queue(QUEUE)
        self.gone = asyncio.Event()

    def offer(self, one: Happening) -> None:
        """Put ``one`` in the queue, or cut a connection whose queue is full."""
        try:
            self.frames.put_nowait(one)
        except asyncio.QueueFull:
            self.gone.set()


class Hub:
    """Connections of this process and the thread that feeds them while there are any."""

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self.feed = Feed()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._database = ThreadPoolExecutor(2, thread_name_prefix="live-database")
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._housekeeper: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def ask(self, question: Callable[..., T], *arguments: object) -> T:
        """Run a question to the database beside the event loop."""

        def asked() -> T:
            close_old_connections()
            return question(*arguments)

        return await asyncio.get_running_loop().run_in_executor(self._database, asked)

    def refusal(self, key: str) -> int | None:
        """The HTTP status that refuses one more connection of this session, or None."""
        if len(self.connections) >= MAX_CONNECTIONS:
            return 503
        return 429 if sum(one.key == key for one in self.connections) >= MAX_PER_SESSION else None

    async def join(self, connection: Connection) -> None:
        """Begin to tell ``connection`` what happens from now on."""
        async with self._starting:
            if self._thread is None:
                self._loop = asyncio.get_running_loop()
                feed = Feed()
                await self.ask(feed.start)
                self.feed, self._stop = feed, threading.Event()
                self._thread = threading.Thread(target=self._watch, args=(feed, self._stop), daemon=True)
                self._thread.start()
                self._housekeeper = asyncio.create_task(self._keep_house())
            self.connections.add(connection)

    def leave(self, connection: Connection) -> None:
        """Stop telling; the last to leave puts out the light."""
        self.connections.discard(connection)
        if not self.connections:
            self.close()

    def close(self) -> None:
        """Cut everybody and stop reading."""
        for connection in self.connections:
            connection.gone.set()
        self._stop.set()
        self._thread = None
        if self._housekeeper is not None:
            self._housekeeper.cancel()
            self._housekeeper = None

    def _watch(self, feed: Feed, stop: threading.Event) -> None:
        """Read the log until told to stop; a database that is away for a while is waited for."""
        wait = POLL_SECONDS
        try:
            while not stop.wait(wait):
                try:
                    close_old_connections()
                    news = feed.read(clock.now())
                    wait = POLL_SECONDS
                except Exception:
                    # Whatever it is, listeners must hear again once it is over.
                    log.exception("live_feed_failed")
                    connections.close_all()
                    wait = min(wait * 2, 10.0)
                    continue
                if news and self._loop is not None and not stop.is_set():
                    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                        self._loop.call_soon_threadsafe(self._tell, news)
        finally:
            connections.close_all()

    def _tell(self, news: Sequence[Happening]) -> None:
        for connection in self.connections:
            hidden = connection.viewer.walled_off
            for one in news:
                if one.teams.isdisjoint(hidden):
                    connection.offer(one)

    async def _keep_house(self) -> None:
        """Heartbeats, and once a minute the question whether everybody may still listen."""
        loop = asyncio.get_running_loop()
        checked = loop.time()
        while True:
            await asyncio.sleep(min(HEARTBEAT_SECONDS, RECHECK_SECONDS))
            for connection in self.connections:
                connection.offer(HEARTBEAT)
            if loop.time() - checked >= RECHECK_SECONDS:
                checked = loop.time()
                await self._check()

    async def _check(self) -> None:
        keys = sorted({one.key for one in self.connections})
        try:
            good = await self.ask(gate.viewers, keys, clock.now())
        except Exception:
            # Nobody is let through on a guess: browsers come back by themselves when the database does.
            log.exception("live_check_failed")
            good = {}
        for connection in self.connections:
            allowed = good.get(connection.key)
            if allowed is None:
                connection.gone.set()
            else:
                connection.viewer = allowed
