"""Moving a case along: whose it is, what it is, who moves next, closing and opening again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import ClosingAsked
from prezent.cases.models import NOTHING_OWED, SPOKEN, Case, Entry, Kind, Priority, Status, Tag
from prezent.cases.policies import require_visible
from prezent.cases.services import finding, owing
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer
from prezent.platform import bus
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import record


def _change(case: Case, *, by: Viewer, now: datetime, action: str, data: dict[str, Any], **fields: Any) -> None:
    """Write ``fields`` to the case and one line to the log, in one transaction."""
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(changed_at=now, version=F("version") + 1, **fields)
        for name, value in fields.items():
            setattr(case, name, value)
        record(action, actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now, data=data)


def assign(case: Case, *, by: Viewer, now: datetime, assignee: Staff | None) -> None:
    """Give the case to ``assignee``, or to nobody. Raises DomainError ``case.assignee_gone``."""
    require_visible(by, case)
    if assignee is not None and not assignee.is_active:
        raise DomainError(
            _("This person no longer works at the desk: choose somebody else."), code="case.assignee_gone"
        )
    if (assignee.pk if assignee else None) == case.assignee_id:
        return
    data = {"to": assignee.name if assignee else None, "to_id": assignee.pk if assignee else None}
    _change(case, by=by, now=now, action="case.assigned", data=data, assignee_id=assignee.pk if assignee else None)


def move_to_team(case: Case, *, by: Viewer, now: datetime, team: Team | None) -> None:
    """Hand the case to another team. Handing it behind a wall that hides it from oneself is allowed."""
    require_visible(by, case)
    if (team.pk if team else None) == case.team_id:
        return
    data = {"to": team.name if team else None}
    _change(case, by=by, now=now, action="case.moved", data=data, team_id=team.pk if team else None)


def set_kind(case: Case, *, by: Viewer, now: datetime, kind: str) -> None:
    """Say what the customer came with."""
    require_visible(by, case)
    if kind not in Kind.values:
        raise DomainError(_("There is no such kind of case."), code="case.kind")
    if kind != case.kind:
        _change(case, by=by, now=now, action="case.kind_set", data={"from": case.kind, "to": kind}, kind=kind)


def set_priority(case: Case, *, by: Viewer, now: datetime, priority: int) -> None:
    """Say how soon."""
    require_visible(by, case)
    if priority not in Priority.values:
        raise DomainError(_("There is no such priority."), code="case.priority")
    if priority != case.priority:
        data = {"from": case.priority, "to": priority}
        _change(case, by=by, now=now, action="case.priority_set", data=data, priority=priority)


def set_matter(case: Case, *, by: Viewer, now: datetime, matter: str) -> None:
    """Say in a few words what the case is about."""
    require_visible(by, case)
    matter = matter.strip()[:200]
    if not matter:
        raise DomainError(_("Write what the case is about."), code="case.matter_missing")
    if matter == case.matter:
        return
    data = {"from": case.matter, "to": matter}
    case.matter = matter
    key = finding.search_key(case)
    _change(case, by=by, now=now, action="case.matter_set", data=data, matter=matter, search_key=key)


def set_status(case: Case, *, by: Viewer, now: datetime, status: str) -> None:
    """Say who moves next; closing and opening again have functions of their own."""
    if status == Status.CLOSED:
        close(case, by=by, now=now)
        return
    require_visible(by, case)
    if status not in Status.values:
        raise DomainError(_("There is no such state."), code="case.status")
    if case.status == Status.CLOSED:
        reopen(case, by=by, now=now)
    if status != case.status:
        data = {"from": case.status, "to": status}
        _change(case, by=by, now=now, action="case.status_set", data=data, status=status)


def close(case: Case, *, by: Viewer, now: datetime, word: str = "") -> None:
    """Settle the matter. Refused while a letter of ours is not sent (``case.unsent``), and by what upper apps have
    against it; ``word`` is the reason that some of them ask for.

    Whoever wrote to us and was never answered at all is not sent away without one either (``case.unanswered``); the
    last thanks after our answer close with one key.
    """
    require_visible(by, case)
    if case.status == Status.CLOSED:
        return
    if case.unsent:
        raise DomainError(
            _("A letter in this case was not sent. Send it again or write another one, then close."), code="case.unsent"
        )
    word = word.strip()
    with transaction.atomic():
        bus.publish(ClosingAsked(case.pk, by, word, now))
        if not word and _was_never_answered(case):
            raise DomainError(
                _(
                    "Nobody has answered this customer. Answer first, or write why it is closed: spam, say, or a "
                    "duplicate."
                ),
                code="case.unanswered",
            )
        _change(
            case,
            by=by,
            now=now,
            action="case.closed",
            data={"unanswered": case.waiting_since is not None, **({"word": word} if word else {})},
            status=Status.CLOSED,
            closed_at=now,
            owed_by=NOTHING_OWED,
            waiting_since=None,
            unread=False,
        )


def _was_never_answered(case: Case) -> bool:
    """Whether the customer waits, and has heard nothing from us: no letter, and no call or visit in which we spoke.
    One SQL query at most."""
    if case.waiting_since is None or case.first_answered_at is not None:
        return False
    spoken = Q(kind=Entry.Kind.OUT) | Q(kind=Entry.Kind.IN, channel__in=SPOKEN)
    return not Entry.objects.filter(spoken, case=case, side__isnull=True).exists()


def reopen(case: Case, *, by: Viewer, now: datetime) -> None:
    """Open a closed case again."""
    require_visible(by, case)
    if case.status == Status.CLOSED:
        _change(case, by=by, now=now, action="case.reopened", data={}, status=Status.OPEN, closed_at=None)


def set_tags(case: Case, *, by: Viewer, now: datetime, names: Sequence[str]) -> None:
    """Give the case exactly these tags; unknown ones are made."""
    require_visible(by, case)
    wanted = sorted({" ".join(name.split()).lower()[:40] for name in names if name.strip()})
    had = sorted(case.tags.values_list("name", flat=True))
    if wanted == had:
        return
    with transaction.atomic():
        Tag.objects.bulk_create([Tag(name=name) for name in wanted], ignore_conflicts=True)
        case.tags.set(Tag.objects.filter(name__in=wanted))
        _change(case, by=by, now=now, action="case.tags_set", data={"from": had, "to": wanted})


def mark_read(case: Case, *, by: Viewer) -> None:
    """Note that somebody has read the customer's last words; no event, nobody is told."""
    require_visible(by, case)
    if case.unread:
        Case.objects.filter(pk=case.pk, version=case.version).update(unread=False)
        case.unread = False


def note_needs_no_answer(case: Case, *, by: Viewer, now: datetime) -> None:
    """Say that the customer's last words (a thank-you, say) want no answer; the log keeps who said so."""
    require_visible(by, case)
    if case.waiting_since is None:
        return
    still = owing.owed_by(waiting_since=None, failed_at=now if case.unsent else None)
    _change(
        case, by=by, now=now, action="case.needs_no_answer", data={}, waiting_since=None, owed_by=still, unread=False
    )
