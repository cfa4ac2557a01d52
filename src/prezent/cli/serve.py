"""``prezent up``, ``web`` and ``live``: the servers."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

import click

from prezent.cli import Refusal, set_up
from prezent.cli.net import require_free_port, when_answering
from prezent.platform import config

#: Seconds that running requests get when a server stops.
KILL_TIMEOUT = 5
#: Connections that one process keeps open at once; each open page of the desk holds one for live events.
CONNECTIONS = 4096

_listen = (
    click.option("--host", metavar="ADDRESS", help="Overrides PREZENT_HOST."),
    click.option("--port", type=click.IntRange(1, 65535), metavar="NUMBER", help="Overrides PREZENT_PORT."),
)


def _listening(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_listen):
        command = option(command)
    return command


def settle(host: str | None, port: int | None) -> config.Config:
    """The settings with what the command line overrides, also for processes that are started from here."""
    if host:
        os.environ["PREZENT_HOST"] = host
    if port:
        os.environ["PREZENT_PORT"] = str(port)
    config.get.cache_clear()
    return config.get()


def serve(target: str, *, wsgi: bool, settings: config.Config, ready: Callable[[], None] | None = None) -> None:
    """Serve ``target`` until told to stop (SIGINT, SIGTERM). Raises Refusal when the server gives up."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    # Server processes start afresh: nothing of this one (threads, connections, locks) is copied into them.
    multiprocessing.set_start_method("spawn", force=True)
    options: dict[str, Any] = {"blocking_threads": 4} if wsgi else {}
    server = Granian(
        target,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI if wsgi else Interfaces.ASGI,
        workers=settings.workers,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS if not wsgi else None,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_TIMEOUT,
        log_level=LogLevels.warning,
        log_dictconfig={
            "handlers": {},
            "loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": True}},
        },
        **options,
    )
    if ready is not None:
        when_answering(settings.host, settings.port, ready)
    try:
        server.serve()
    except SystemExit as error:
        if error.code:
            raise Refusal("the server stopped by itself; the lines above say why") from error


def _say(text: str) -> Callable[[], None]:
    return lambda: click.echo(text)


@click.command()
@_listening
def up(host: str | None, port: int | None) -> None:
    """Run everything on one port: brings the database up to date, then pages, live events and the worker."""
    run_everything(settle(host, port), greeting=None)


def run_everything(settings: config.Config, *, greeting: Callable[[], None] | None) -> None:
    """The whole desk until Ctrl-C. Raises Refusal before anything starts when the port is taken."""
    from prezent.cli.children import Child

    require_free_port(settings.host, settings.port)
    set_up()
    from prezent.cli.upkeep import bring_up_to_date, require_order

    require_order()
    bring_up_to_date()
    worker = Child("worker", "--tied")
    worker.start()
    try:
        ready = greeting or _say(f"Prezent: {settings.url}   (Ctrl-C stops it)")
        serve("prezent.cli.onedoor:application", wsgi=False, settings=settings, ready=ready)
    finally:
        worker.stop()


@click.command()
@_listening
def web(host: str | None, port: int | None) -> None:
    """Run the pages alone (WSGI), in PREZENT_WORKERS processes."""
    settings = settle(host, port)
    require_free_port(settings.host, settings.port)
    set_up()
    from prezent.cli.upkeep import require_migrated

    require_migrated()
    ready = _say(f"Prezent, pages: http://{settings.host}:{settings.port}")
    serve("prezent.cli.pages:application", wsgi=True, settings=settings, ready=ready)


@click.command()
@_listening
def live(host: str | None, port: int | None) -> None:
    """Run the live events alone (ASGI); a reverse proxy sends /live here."""
    settings = settle(host, port)
    require_free_port(settings.host, settings.port)
    set_up()
    from prezent.cli.upkeep import require_migrated

    require_migrated()
    ready = _say(f"Prezent, live events: http://{settings.host}:{settings.port}/live")
    serve("prezent.cli.lines:application", wsgi=False, settings=settings, ready=ready)
