"""Whether a letter of ours arrived, as far as we know: what came back told the customer nothing."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from prezent.cases.models import Channel, Entry
from prezent.platform.models import Event

#: What the channel says of a letter that did not arrive.
FAILED: Final = (Entry.Delivery.FAILED, Entry.Delivery.BOUNCED)
#: Words that reached nobody, of entries in a query: they came back, or were given up after that.
UNHEARD: Final = Q(entry__delivery__in=FAILED) | Q(
    entry__delivery=Entry.Delivery.NONE, entry__channel=Channel.EMAIL, entry__kind=Entry.Kind.OUT
)
#: The same in SQL, of ``cases_entry e``.
UNHEARD_SQL: Final = (
    "(e.delivery IN ('failed', 'bounced') OR e.delivery = '' AND e.channel = 'email' AND e.kind = 'out')"
)
_CAME_BACK: Final = tuple(f"case.delivery_{state}" for state in FAILED)


def did_not_arrive(entry: Entry) -> bool:
    """Whether the letter came back, and was not sent again since: it waits for that, or somebody has given it up.

    No SQL query, except for a letter of which no channel says anything.
    """
    return entry.delivery in FAILED or (entry.delivery == Entry.Delivery.NONE and came_back(entry))


def came_back(entry: Entry) -> bool:
    """Whether the letter came back once, whatever became of it since. One SQL query."""
    return Event.objects.filter(at__gte=entry.at, action__in=_CAME_BACK, data__entry=entry.pk).exists()
