"""Work of cases, registered with the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from prezent.cases.events import AnswerSent, DeliveryFailed
from prezent.cases.models import Entry
from prezent.platform import bus, work

#: Telling once more what became of a letter, where somebody who listens could not take it in.
TELL: Final = "cases.tell"
AGAIN: Final = timedelta(minutes=1)
_FAILED: Final = (Entry.Delivery.FAILED, Entry.Delivery.BOUNCED)


@work.handler(TELL)
def tell(key: str, payload: Mapping[str, Any]) -> None:
    """Tell it all once more; who took it in the first time does nothing. ``key``: "sent-" or "failed-" and the entry.

    What is not true any more (the letter came back meanwhile, or was sent again) is not told.
    """
    what, _sep, entry_id = key.partition("-")
    states, now = (Entry.Delivery.SENT,) if what == "sent" else _FAILED, datetime.fromisoformat(payload["now"])
    entry = Entry.objects.filter(pk=int(entry_id), delivery__in=states).first()
    if entry is None:
        return
    with transaction.atomic():
        bus.publish(AnswerSent(entry.case_id, entry.pk, now) if what == "sent" else DeliveryFailed(entry.pk, now))
