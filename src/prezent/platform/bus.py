"""How a lower app tells upper ones that something happened.

An event is a frozen dataclass named in the past tense. Its subscribers stand in one visible table,
``prezent.wiring.SUBSCRIBERS``, and run at once, inside the publisher's transaction: they write rows,
they never talk to the network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

Subscribers = Mapping[type, Sequence[Callable[[Any], None]]]


@lru_cache(maxsize=1)
def _table() -> Subscribers:
    table: Subscribers = import_string(settings.SUBSCRIBERS)
    return table


def publish(event: object) -> None:
    """Hand ``event`` to every subscriber in the order of the table; an error of one undoes the transaction."""
    for subscriber in _table().get(type(event), ()):
        subscriber(event)
