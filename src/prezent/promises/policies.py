"""Which promises a person may see, and settle."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import walls
from prezent.people.policies import Viewer
from prezent.platform.errors import NotFound
from prezent.promises.models import Found, Promise


def visible_promises(who: Viewer) -> QuerySet[Promise]:
    """Promises of every case that the person may see."""
    return Promise.objects.filter(walls(who, "case__"))


def visible_found(who: Viewer) -> QuerySet[Found]:
    """Promises found in letters of every case that the person may see."""
    return Found.objects.filter(walls(who, "case__"))


def get_promise(who: Viewer, promise_id: int) -> Promise:
    """The promise with its case. Raises NotFound, also for one that is not the person's to see."""
    found = visible_promises(who).select_related("case", "owner").filter(pk=promise_id).first()
    if found is None:
        raise NotFound(_("There is no such promise, or it is not yours to see."), code="promise.not_found")
    return found
