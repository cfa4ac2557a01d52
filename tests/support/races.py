"""Several at once, each in a thread and a connection to the database of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from prezent.platform.errors import Conflict, DomainError


def need_many_writers() -> None:
    """Go on only where the engine lets several write at once."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")


def at_once(*runs: Callable[[], object], refused: type[DomainError] = DomainError) -> list[str]:
    """What each run gave, all of them begun together: "ok", the code of its refusal, or "" where it ended otherwise."""
    ready, outcomes = threading.Barrier(len(runs)), [""] * len(runs)

    def one(number: int, run: Callable[[], object]) -> None:
        try:
            ready.wait(60)
            run()
            outcomes[number] = "ok"
        except refused as error:
            outcomes[number] = error.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def done_or_lost(*runs: Callable[[], object]) -> list[str]:
    """What came of runs at once, sorted: "done", "lost" to another (a Conflict), or "" for anything else."""
    said = {"ok": "done", "": ""}
    return sorted(said.get(one, "lost") for one in at_once(*runs, refused=Conflict))
