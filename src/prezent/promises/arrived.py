"""Whether a letter of ours arrived, as far as we know: what came back told the customer nothing."""

from __future__ import annotations

from typing import Final

from prezent.cases.models import Entry
from prezent.platform.models import Event

#: What the channel says of a letter that did not arrive.
FAILED: Final = (Entry.Delivery.FAILED, Entry.Delivery.BOUNCED)
_CAME_BACK: Final = tuple(f"case.delivery_{state}" for state in FAILED)


def did_not_arrive(entry: Entry) -> bool:
    """Whether the letter came back, and was not sent again since: it waits for that, or somebody has given it up.

    No SQL query, except for a letter of which no channel says anything.
    """
    return entry.delivery in FAILED or (entry.delivery == Entry.Delivery.NONE and came_back(entry))


def came_back(entry: Entry) -> bool:
    """Whether the letter came back once, whatever became of it since. One SQL query."""
    return Event.objects.filter(at__gte=entry.at, action__in=_CAME_BACK, data__entry=entry.pk).exists()
