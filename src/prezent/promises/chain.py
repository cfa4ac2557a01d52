"""A promise that was given a new date, and then another, is one matter: from any of its rows to the others."""

from __future__ import annotations

from prezent.promises.models import Promise


def newest(promise_id: int) -> Promise | None:
    """The promise that stands now where this one was given, with its case. One SQL query for each new date, and one."""
    found = Promise.objects.select_related("case").filter(pk=promise_id).first()
    while found is not None:
        later = Promise.objects.select_related("case").filter(replaces_id=found.pk).first()
        if later is None:
            break
        found = later
    return found


def with_earlier(promise_id: int) -> list[int]:
    """The promise and those that it replaces, the latest first. One SQL query for each of them."""
    ids = [promise_id]
    while earlier := Promise.objects.filter(pk=ids[-1]).values_list("replaces_id", flat=True).first():
        ids.append(earlier)
    return ids
