"""How a lower app tells upper ones that something happened.

An event is a frozen dataclass named in the past tense. Its subscribers stand in one visible table,
``prezent.wiring.SUBSCRIBERS``, and run at once, inside the publisher's transaction: they write rows,
they never talk to the network. What cannot be undone (a letter has left) is told with :func:`publish_apart`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = structlog.get_logger("prezent.bus")

Subscribers = Mapping[type, Sequence[Callable[[Any], None]]]


@lru_cache(maxsize=1)
def _table() -> Subscribers:
    table: Subscribers = import_string(settings.SUBSCRIBERS)
    return table


def publish(event: object) -> None:
    """Hand ``event`` to every subscriber in the order of the table; an error of one undoes the transaction."""
    for subscriber in _table().get(type(event), ()):
        subscriber(event)


def publish_apart(event: object) -> bool:
    """Hand ``event`` to every subscriber, each in a savepoint of its own: what a failing one wrote is undone, the
    publisher's rows and the other subscribers' stay. False where one failed: the publisher tells it once more later.
    """
    taken = True
    for subscriber in _table().get(type(event), ()):
        try:
            with transaction.atomic():
                subscriber(event)
        except Exception as error:
            # The kind of error and the places alone: its words may be a customer's.
            places = [f"{one.name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)[-3:]]
            log.error("subscriber_failed", to=subscriber.__name__, error=type(error).__name__, at=places)  # noqa: TRY400
            taken = False
    return taken
