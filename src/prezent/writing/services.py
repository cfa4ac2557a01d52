"""Writes of the coach: remarks put aside beside a draft and taken back, and numbers by rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, Draft
from prezent.cases.policies import require_visible
from prezent.cases.services.drafts import MODES
from prezent.domain.coach import Severity, catalogue
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.writing import settings
from prezent.writing.models import LONGEST_REASON, PutAside

#: Rules of a grammar checker are not in the catalogue.
_FOREIGN = re.compile(r"LT:[A-Z0-9_\-\[\]]{1,70}\Z", re.IGNORECASE)
_MARK = re.compile(r"[0-9a-f]{8,32}\Z")
#: Most that one message from a browser may add to one number.
MOST = 20


def is_rule(rule: str) -> bool:
    """Whether there is such a rule: one of the catalogue, or one of a grammar checker."""
    return rule in catalogue() or _FOREIGN.match(rule) is not None


def put_aside(case: Case, *, by: Viewer, now: datetime, mode: str, rule: str, mark: str, reason: str) -> PutAside:
    """Leave a remark on one's own draft as it is, and say why. Said twice, the last reason holds.

    Raises DomainError ``draft.mode``, ``coach.rule``, ``coach.no_reason`` (for what counts as an error).
    """
    require_visible(by, case)
    _require_known(mode, rule, mark)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason and _is_grave(rule):
        raise DomainError(
            _("Say in a few words why this stays: the reason is kept with the letter."), code="coach.no_reason"
        )
    with transaction.atomic():
        draft, _created = Draft.objects.get_or_create(
            case=case, author_id=by.id, mode=mode, defaults={"changed_at": now}
        )
        aside, created = PutAside.objects.update_or_create(
            draft=draft, rule=rule, mark=mark, defaults={"reason": reason, "at": now}
        )
        if created:
            count(put_aside={rule: 1}, day=timezone.localdate(now))
    return aside


def take_back(case: Case, *, by: Viewer, mode: str, rule: str, mark: str) -> None:
    """Let a remark that was put aside speak again; it does not count as put aside any more."""
    require_visible(by, case)
    _require_known(mode, rule, mark)
    with transaction.atomic():
        aside = PutAside.objects.filter(
            draft__case=case, draft__author_id=by.id, draft__mode=mode, rule=rule, mark=mark
        ).first()
        if aside is not None:
            aside.delete()
            _uncount(rule, timezone.localdate(aside.at))


def _require_known(mode: str, rule: str, mark: str) -> None:
    if mode not in MODES:
        raise DomainError(_("There is no such kind of draft."), code="draft.mode")
    if not is_rule(rule) or not _MARK.match(mark):
        raise DomainError(_("There is no such remark."), code="coach.rule")


def _is_grave(rule: str) -> bool:
    known = catalogue().get(rule)
    severity = settings.current().severities.get(rule) or (known.severity if known else Severity.WARNING)
    return severity is Severity.ERROR


def tally(*, now: datetime, shown: Mapping[str, int], taken: Mapping[str, int]) -> None:
    """Count what a composer showed and what was taken of it: by rule and day, whoever wrote there.

    Rules that do not exist are passed over, and numbers are bounded.
    """
    count(shown=_bounded(shown), taken=_bounded(taken), day=timezone.localdate(now))


def _bounded(numbers: Mapping[str, int]) -> dict[str, int]:
    return {rule: min(number, MOST) for rule, number in list(numbers.items())[:200] if number > 0 and is_rule(rule)}


def count_overridden(rules: tuple[str, ...], *, now: datetime) -> None:
    """Count errors that words left with, for a reason given at the last moment, as shown and put aside."""
    numbers = Counter(rules)
    count(shown=numbers, put_aside=numbers, day=timezone.localdate(now))


_COUNT = (
    "INSERT INTO writing_rulestatistic (rule, day, shown, taken, put_aside) VALUES {rows}"
    " ON CONFLICT (rule, day) DO UPDATE SET"
    " shown = writing_rulestatistic.shown + excluded.shown,"
    " taken = writing_rulestatistic.taken + excluded.taken,"
    " put_aside = writing_rulestatistic.put_aside + excluded.put_aside"
)
_UNCOUNT = "UPDATE writing_rulestatistic SET put_aside = put_aside - 1 WHERE rule = %s AND day = %s AND put_aside > 0"


def count(
    *,
    day: date,
    shown: Mapping[str, int] | None = None,
    taken: Mapping[str, int] | None = None,
    put_aside: Mapping[str, int] | None = None,
) -> None:
    """Add to the numbers of a day. One SQL statement, right however many add at once; none where all is nought."""
    shown, taken, put_aside = shown or {}, taken or {}, put_aside or {}
    rules = sorted({*shown, *taken, *put_aside})
    if not rules:
        return
    values: list[str | int | date] = []
    for rule in rules:
        values += [rule, day, shown.get(rule, 0), taken.get(rule, 0), put_aside.get(rule, 0)]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(rows=", ".join(["(%s, %s, %s, %s, %s)"] * len(rules))), values)


def _uncount(rule: str, day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UNCOUNT, [rule, day])
