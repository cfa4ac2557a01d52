"""Named points at which a crash is tried out: tests arm one, the process that reaches it dies as by a power cut.

Nothing outside the test suite calls ``arm``, no setting and no variable can: in production ``reach`` compares
with None and returns.
"""

from __future__ import annotations

import os
import signal

#: Every point, in the order of a mail's way in and a letter's way out; the test of crashes walks through them.
POINTS = (
    "mail.raw_stored",
    "mail.rows_written",
    "mail.files_stored",
    "mail.filed",
    "mail.processed",
    "letter.claimed",
    "letter.marked_sending",
    "letter.accepted",
    "letter.recorded",
)

_armed: str | None = None


def arm(point: str) -> None:
    """Let this process die when it reaches ``point``. Raises ValueError for a name that is not in POINTS."""
    global _armed  # noqa: PLW0603 - one switch for the whole process is what a crash is
    if point not in POINTS:
        raise ValueError(point)
    _armed = point


def reach(point: str) -> None:
    """Pass a point; kills the process without any clean-up when the point is armed."""
    if point == _armed:
        os.kill(os.getpid(), signal.SIGKILL)
