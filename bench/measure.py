"""How a figure is taken: CPU time of this process, an empty view in turns with it."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing. ``cpu_ms`` is one call's CPU time, ``empty_ms`` that of the yardstick at the same moments,
    ``queries`` the SQL statements of the call."""

    name: str
    cpu_ms: float
    empty_ms: float | None = None
    queries: int | None = None
    per_second: float | None = None
    note: str = ""

    def row(self) -> dict[str, Any]:
        """The figure as JSON."""
        return asdict(self)


def against(
    name: str, call: Callable[[], object], *, empty: Callable[[], object], queries: int | None = None, rounds: int = 20
) -> Figure:
    """CPU time of ``call``, and of ``empty`` in turns with it, since machines and their moments differ.

    Each round takes 25 empty calls and five real ones. Of both the lower quartile is reported: neighbours on a
    machine only ever add to a time.
    """
    for _ in range(3):
        call()
    gc.collect()
    cpu, bare = [], []
    for _ in range(rounds):
        bare += [cpu_ms(empty) for _ in range(25)]
        cpu += [cpu_ms(call) for _ in range(5)]
    return Figure(name, quartile(cpu), quartile(bare), queries)


def cpu_ms(call: Callable[[], object]) -> float:
    """Milliseconds of this process's CPU that ``call`` takes."""
    started = time.process_time()
    call()
    return (time.process_time() - started) * 1000


def quartile(times: Sequence[float]) -> float:
    """The lower quartile."""
    return statistics.quantiles(times, n=4)[0]


def resident_mb() -> float:
    """Memory of this process in megabytes (Linux; 0 elsewhere)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096 / 1e6
    except FileNotFoundError:
        return 0.0
