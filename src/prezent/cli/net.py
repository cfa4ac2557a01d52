"""Ports and addresses, before a server takes them."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import NoReturn

from prezent.cli import Refusal


def require_free_port(host: str, port: int) -> None:
    """Raise Refusal unless a server can listen on ``host``:``port``."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except socket.gaierror as error:
        raise Refusal(f"{host} is no address of this machine: set PREZENT_HOST to 127.0.0.1 or 0.0.0.0") from error
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # a connection that ended a moment ago does not keep the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise Refusal(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is taken by another program (or by a Prezent that is running). "
            f"Stop that one, or choose another port: PREZENT_PORT={port + 1 if port < 65535 else 8000}"
        )
    if error.errno == errno.EACCES:
        return f"port {port} needs special rights; choose one above 1023, for instance PREZENT_PORT=8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine: set PREZENT_HOST to 127.0.0.1 or 0.0.0.0"
    return f"cannot listen on {host}:{port}: {error.strerror}"


def when_answering(host: str, port: int, then: Callable[[], None], *, patience: float = 90) -> threading.Thread:
    """Call ``then`` in a thread once the server on ``port`` answers; after ``patience`` seconds give up quietly."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - the listener's address

    def watch() -> None:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            connection = HTTPConnection(name, port, timeout=2)
            try:
                connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
                connection.getresponse().read()
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                then()
                return
            finally:
                connection.close()

    thread = threading.Thread(target=watch, name="when-answering", daemon=True)
    thread.start()
    return thread


def end_with_parent(*, every: float = 1.0) -> None:
    """End this process when the one that started it dies without a word (killed, say): no port stays taken."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every)
        os._exit(0)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def leave() -> NoReturn:
    """End a server process once it has served everything.

    The server's own threads may still be on their way out, and an interpreter that tears itself down under
    them aborts now and then (CPython before 3.14); there is nothing left that tearing down would save.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
