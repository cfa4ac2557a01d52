"""Points: what the customer raised and the answer must come back to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, Entry, Point
from prezent.cases.policies import require_visible
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import record


def add_point(case: Case, *, by: Viewer, now: datetime, text: str, entry: Entry | None = None) -> Point:
    """Note a point, typed or selected in the words of ``entry``."""
    require_visible(by, case)
    text = " ".join(text.split())[:300]
    if not text:
        raise DomainError(_("Write the point, or select the customer's words."), code="point.empty")
    if entry is not None and entry.case_id != case.pk:
        raise DomainError(_("These words belong to another case."), code="point.other_case")
    with transaction.atomic():
        point = Point.objects.create(case=case, entry=entry, text=text)
        _log(case, by, now, "case.point_added", point)
    return point


def set_point_answered(point: Point, *, by: Viewer, now: datetime, answered: bool) -> None:
    """Tick a point off, or open it again."""
    require_visible(by, point.case)
    if answered == (point.answered_at is not None):
        return
    point.answered_at = now if answered else None
    point.answered_by_id = by.id if answered else None
    with transaction.atomic():
        point.save(update_fields=["answered_at", "answered_by"])
        _log(point.case, by, now, "case.point_answered" if answered else "case.point_reopened", point)


def remove_point(point: Point, *, by: Viewer, now: datetime) -> None:
    """Remove a point noted by mistake; the log keeps its text."""
    require_visible(by, point.case)
    with transaction.atomic():
        _log(point.case, by, now, "case.point_removed", point)
        point.delete()


def _log(case: Case, by: Viewer, now: datetime, action: str, point: Point) -> None:
    Case.objects.filter(pk=case.pk).update(changed_at=now, version=F("version") + 1)
    record(action, actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now, data={"text": point.text})
