"""How work grows with its input: told by ratios of CPU time, which no busy machine can spoil."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

#: Linear work takes four times as long on four times the text, quadratic work sixteen times; ten is between them.
MOST = 10
#: A neighbour on the machine spoils a pair of measurements; quadratic work spoils every pair.
PAIRS = 5


def grows_no_faster(work: Callable[[str], object], text: Callable[[int], str], length: int) -> str:
    """Do ``work`` on texts of ``length`` and of four times that; returns "" when it grows about as they do, else how.

    Below a twentieth of a second it is the caches that differ, not the work.
    """

    def cost(of: str) -> float:
        gc.collect()
        gc.disable()
        try:
            started = time.process_time()
            work(of)
            return time.process_time() - started
        finally:
            gc.enable()

    short, long = text(length), text(4 * length)
    work(short[:2_000])
    told = []
    for _ in range(PAIRS):
        small, large = cost(short), cost(long)
        if large < MOST * max(small, 0.05):
            return ""
        told.append(f"{small:.3f} s, then {large:.3f} s")
    return "; ".join(told)
