"""The live events for a server process that begins and ends with the one that started it."""

from __future__ import annotations

from prezent.cli.net import end_with_parent, leave
from prezent.live import asgi as live

end_with_parent()


async def application(scope: live.Scope, receive: live.Receive, send: live.Send) -> None:
    """Serve live events, and leave when told to."""
    await live.application(scope, receive, send)
    if scope["type"] == "lifespan":
        leave()
