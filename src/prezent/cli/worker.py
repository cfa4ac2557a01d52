"""``prezent worker``: everything that happens without anybody pressing a button."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

import click


@click.command()
@click.option("--tied", is_flag=True, help="End when standard input closes (used by prezent up).")
def worker(tied: bool) -> None:
    """Fetch mail, send letters and do everything else that is due, until stopped.

    Several workers may run at once, on one machine or on many.
    """
    from prezent.cli.crew import Crew
    from prezent.cli.upkeep import require_migrated

    require_migrated()
    crew = Crew()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if crew.stop.is_set():  # asked twice: at once; rows keep what was under way
            sys.exit(130)
        crew.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if tied:
        _watch_input(crew.stop.set)
    crew.run()


def _watch_input(then: Callable[[], None]) -> None:
    def watch() -> None:
        # Not through sys.stdin: a thread that waits inside its buffer breaks the interpreter's end.
        while os.read(0, 1024):
            pass
        then()

    threading.Thread(target=watch, name="watch-input", daemon=True).start()
