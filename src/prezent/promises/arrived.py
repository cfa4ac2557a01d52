"""Whether a letter of ours arrived, as far as we know: what came back told the customer nothing."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from prezent.cases.models import Entry
from prezent.platform.models import Event

#: Words that reached nobody, of entries in a query: they came back, or were put aside after that.
UNHEARD: Final = Q(entry__delivery__in=sorted(Entry.UNREACHED))
#: The same in SQL, of ``cases_entry e``.
UNHEARD_SQL: Final = "e.delivery IN ('{}')".format("', '".join(sorted(Entry.UNREACHED)))
_CAME_BACK: Final = ("case.delivery_failed", "case.delivery_bounced")


def did_not_arrive(entry: Entry) -> bool:
    """Whether the letter came back, and was not sent again since: it waits for that, or somebody has put it aside."""
    return entry.delivery in Entry.UNREACHED


def came_back(entry: Entry) -> bool:
    """Whether the letter came back once, whatever became of it since. One SQL query."""
    return Event.objects.filter(at__gte=entry.at, action__in=_CAME_BACK, data__entry=entry.pk).exists()
