"""Everything behind one port: ``/live`` as raw ASGI, every other page as WSGI in threads."""

from __future__ import annotations

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from prezent.cli import warming
from prezent.cli.net import end_with_parent, leave
from prezent.live import asgi as live
from prezent.web.wsgi import application as pages

#: Pages served at once by one process. More threads would only wait for one another.
THREADS = 8

# The two libraries describe the same protocols with types of their own.
_pages: Any = WSGIMiddleware(cast(Any, pages), workers=THREADS)
end_with_parent()
warming.begin()


async def application(scope: live.Scope, receive: live.Receive, send: live.Send) -> None:
    """Send a request to the part that answers it."""

    async def hear() -> live.Message:
        # The server's own awaitable is no coroutine, which the bridge needs for reading a form from its thread.
        return await receive()

    if scope["type"] == "http" and scope["path"] != live.PATH:
        await _pages(scope, hear, send)
    else:
        await live.application(scope, receive, send)
    if scope["type"] == "lifespan":
        leave()
