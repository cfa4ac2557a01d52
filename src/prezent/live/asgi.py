"""``GET /live``: the ASGI application that keeps a line open to each browser.

Frames: ``event: case`` with JSON ``{"number", "id", "action", "entry"?}``; ``event: reset`` when a browser missed
too much and should look anew; comments as heartbeats. ``Last-Event-ID`` (or ``?after=`` at the first visit) names
the last line of the log that the page knows. A line may be told twice after a reconnection, never not at all.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prezent.platform.settings")
django.setup()

from prezent.live import feed, gate  # noqa: E402
from prezent.live.hub import Connection, Hub  # noqa: E402
from prezent.platform import clock  # noqa: E402

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/live"
_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"content-encoding", b"identity"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs.clear()
        _hubs[loop] = Hub()
    return _hubs[loop]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one request, or the life of the process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _hang_up_on_signals()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            hub().close()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _hang_up_on_signals() -> None:
    """When the process is told to stop, end every line at once: the server waits for lines that are open."""
    loop, here = asyncio.get_running_loop(), hub()
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _also(signal.getsignal(number), lambda: loop.call_soon_threadsafe(here.close)))


def _also(earlier: object, first: Callable[[], object]) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        first()
        if callable(earlier):
            earlier(number, frame)

    return handle


async def _http(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] != PATH:
        await _plain(send, 404, "There is nothing here.")
        return
    if scope["method"] != "GET":
        await _plain(send, 405, "Only GET.", (b"allow", b"GET"))
        return
    key = gate.session_key(scope["headers"])
    allowed = await hub().ask(gate.viewers, [key], clock.now()) if key else {}
    if key is None or key not in allowed:
        await _plain(send, 401, "Log in first.")
        return
    refused = hub().refusal(key)
    if refused is not None:
        await _plain(send, refused, "Too many open pages.", (b"retry-after", b"30"))
        return
    await _stream(Connection(key, allowed[key]), _last_known(scope), receive, send)


async def _plain(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    fixed = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": [*fixed, *headers]})
    await send({"type": "http.response.body", "body": text.encode() + b"\n"})


def _last_known(scope: Scope) -> int | None:
    """The line of the log that the page knows, from the browser's header or the page's address."""
    named = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    if not named:
        named = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return int(named) if named.isascii() and named.isdigit() and len(named) < 19 else None


async def _stream(connection: Connection, last: int | None, receive: Receive, send: Send) -> None:
    """Tell ``connection`` what it missed and what happens, until either side ends it."""
    here = hub()
    await here.join(connection)
    tasks: list[asyncio.Future[Any]] = []
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
        tasks = [
            asyncio.ensure_future(_pump(connection, last, send)),
            asyncio.ensure_future(_until_disconnected(receive)),
            asyncio.ensure_future(connection.gone.wait()),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not tasks[1].done():
            tasks[0].cancel()
            await asyncio.wait({tasks[0]}, timeout=1)
            await asyncio.wait_for(send({"type": "http.response.body", "body": b"", "more_body": False}), 1)
    except (TimeoutError, OSError, RuntimeError):  # the browser is gone in the middle of a frame
        pass
    finally:
        here.leave(connection)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(connection: Connection, last: int | None, send: Send) -> None:
    async def tell(frame: bytes) -> None:
        await send({"type": "http.response.body", "body": frame, "more_body": True})

    floor = hub().feed.floor
    missed = await hub().ask(feed.since, last, floor, connection.viewer.walled_off) if last is not None else []
    await tell(b"retry: 3000\n\n")
    if missed is None:
        await tell(b"event: reset\ndata: {}\n\n")
    for one in missed or ():
        await tell(one.frame)
    # A bare id makes the browser name it when it comes back, even if it heard nothing until then.
    await tell(f"id: {floor}\n\n".encode())
    told = frozenset(one.id for one in missed or ())
    while True:
        one = await connection.frames.get()
        if one.id not in told:
            await tell(one.frame)


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
