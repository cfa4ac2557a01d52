"""Work of promises, registered with the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from prezent.platform import clock, periodic, work
from prezent.promises.detecting import look_through
from prezent.promises.sweep import sweep

#: Looking through a letter of ours for promises.
LOOK = "promises.look"


@work.handler(LOOK)
def look(key: str, payload: Mapping[str, Any]) -> None:
    """Look through one letter; the key is its entry."""
    del payload
    look_through(int(key), now=clock.now())


periodic.register(periodic.Job("promises", timedelta(seconds=30), sweep))
