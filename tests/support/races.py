"""Two at once, in two connections to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections

from prezent.platform.errors import Conflict


def at_once(*runs: Callable[[], object]) -> list[str]:
    """Run each in a thread of its own, all from the same moment on; what came of them, sorted: "done" or "lost"."""
    ready, outcomes = threading.Barrier(len(runs)), list[str]()

    def one(run: Callable[[], object]) -> None:
        try:
            ready.wait(60)
            run()
            outcomes.append("done")
        except Conflict:
            outcomes.append("lost")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(outcomes)
