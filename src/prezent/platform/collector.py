"""Python's collector of reference cycles, told what kind of program this is."""

from __future__ import annotations

import gc

#: New objects after which the collector looks for cycles. A page or a mail makes thousands, and nearly all of them
#: go by themselves: at Python's 700 it looked a dozen times a page, for a tenth of the page's time.
THRESHOLD = 50_000


def settle() -> None:
    """What was made so far (modules, settings, models) stays for good and is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(THRESHOLD)
