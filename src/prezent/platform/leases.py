"""Leases: who owns a long job, until when. No lock outlives its holder, no clock but the caller's is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q

from prezent.platform.models import Lease


def acquire(name: str, *, holder: str, now: datetime, length: timedelta) -> bool:
    """Take or prolong the lease ``name`` for ``holder``; False while somebody else holds it.

    Safe when two ask at once: the primary key and a compare-and-set decide.
    """
    until = now + length
    taken = Lease.objects.filter(Q(holder=holder) | Q(until__lt=now), name=name).update(holder=holder, until=until)
    if taken:
        return True
    try:
        _, created = Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": until})
    except IntegrityError:  # lost the race for a new name
        return False
    return created


def release(name: str, *, holder: str) -> None:
    """Give the lease back early; does nothing when somebody else has it by now."""
    Lease.objects.filter(name=name, holder=holder).delete()
