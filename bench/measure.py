"""How a figure is taken: CPU seconds of this process, the median of repeated runs, an empty view beside it."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing. ``cpu_ms`` and ``wall_ms`` are medians of one call, ``queries`` the SQL statements of it."""

    name: str
    cpu_ms: float
    wall_ms: float
    queries: int | None = None
    per_second: float | None = None
    note: str = ""

    def row(self) -> dict[str, Any]:
        """The figure as JSON."""
        return asdict(self)


def repeat(name: str, call: Callable[[], object], *, times: int, queries: int | None = None, note: str = "") -> Figure:
    """Median CPU and wall time of ``call`` over ``times`` runs, after three runs that do not count."""
    for _ in range(3):
        call()
    cpu, wall = [], []
    gc.collect()
    for _ in range(times):
        started, started_cpu = time.perf_counter(), time.process_time()
        call()
        cpu.append(time.process_time() - started_cpu)
        wall.append(time.perf_counter() - started)
    return Figure(name, statistics.median(cpu) * 1000, statistics.median(wall) * 1000, queries, None, note)


def resident_mb() -> float:
    """Memory of this process in megabytes (Linux; 0 elsewhere)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096 / 1e6
    except FileNotFoundError:
        return 0.0
