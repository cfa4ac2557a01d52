"""Why an answer is late (P33): said with one key, once for each wait of a customer, and counted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.models import Case, Lateness
from prezent.cases.policies import require_visible
from prezent.cases.services import owing
from prezent.domain.language import dates
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import record
from prezent.platform.rawsql import insert_all

#: Characters of a reason in one's own words.
LONGEST_WORDS = 300


def is_late(waiting_since: datetime | None, now: datetime) -> bool:
    """Whether a customer who has waited since then should have been answered by ``now``."""
    return waiting_since is not None and owing.answer_due(waiting_since).due <= now


def note_late_answer(case: Case, *, now: datetime) -> None:
    """Remember that the answer which is being written comes late; the reason may be said afterwards. Nothing is done,
    and nothing read, for one in time. Called in the transaction of the answer, before the wait ends."""
    since = case.waiting_since
    if since is None or not is_late(since, now):
        return
    late = Lateness(
        case_id=case.pk, since=since, due_at=owing.answer_due(since).due, answered_at=now, team_id=case.team_id
    )
    Lateness.objects.bulk_create(
        [late], update_conflicts=True, unique_fields=["case", "since"], update_fields=["answered_at"]
    )


def say_why(
    case: Case, *, by: Viewer, now: datetime, reason: str, words: str = "", since: datetime | None = None
) -> Lateness:
    """Say why an answer is late, or was: of the wait that began ``since`` (of the present one without it).

    Said once for each wait: the same reason said again by the same person changes nothing; whoever comes second with
    another is told what was said (Conflict ``late.said``). Raises DomainError ``late.reason``, ``late.words`` (another
    reason needs words), ``late.not_late``.
    """
    require_visible(by, case)
    words = " ".join(words.split())[:LONGEST_WORDS]
    if reason not in Lateness.Reason.values:
        raise DomainError(gettext_lazy("Choose one of the reasons."), code="late.reason")
    if reason == Lateness.Reason.OTHER and not words:
        raise DomainError(gettext_lazy("Write in a few words what the reason is."), code="late.words")
    since = since or case.waiting_since
    if since is None:
        raise _not_late()
    with transaction.atomic():
        _remember(case, since, now)
        mine = Lateness.objects.filter(case=case, since=since)
        said = mine.filter(reason="").update(reason=reason, words=words, by_id=by.id, said_at=now)
        late = mine.select_related("by").first()
        if late is None:
            raise _not_late()
        if said:
            record(
                "case.late_because", actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now,
                data={"reason": reason, "words": words, "since": late.since.isoformat()},
            )  # fmt: skip
        elif (late.reason, late.words, late.by_id) != (reason, words, by.id):
            raise _said_before(late)
    return late


def _not_late() -> DomainError:
    return DomainError(gettext_lazy("This answer is not late, so there is no reason to give."), code="late.not_late")


def _remember(case: Case, since: datetime, now: datetime) -> None:
    """Write the row of the present wait, where it is late; two at once write it once."""
    if since == case.waiting_since and is_late(since, now):
        due = owing.answer_due(since).due
        insert_all([Lateness(case_id=case.pk, since=since, due_at=due, team_id=case.team_id)], ignore_conflicts=True)


def _said_before(late: Lateness) -> Conflict:
    """Told to whoever came second: what was said, by whom, when."""
    local = timezone.localtime(late.said_at) if late.said_at else None
    said = _("The reason is given already: %(reason)s (%(who)s, %(when)s).") % {
        "reason": late.words or late.get_reason_display(),
        "who": late.by.name if late.by else _("Prezent"),
        "when": f"{local.day}.{local.month:02d}, {dates.clock_time(local)}" if local else "",
    }
    return Conflict(said, code="late.said")


def take_back(case: Case, *, by: Viewer, now: datetime, since: datetime) -> None:
    """Take back the reason that was given for the wait since then, so that another can be given. The history keeps
    both. Taking back what nobody said changes nothing."""
    require_visible(by, case)
    with transaction.atomic():
        said = Lateness.objects.filter(case=case, since=since).exclude(reason="")
        late = said.select_for_update().first()
        if late is None:
            return
        Lateness.objects.filter(pk=late.pk).update(reason="", words="", by=None, said_at=None)
        record(
            "case.late_reason_taken_back", actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now,
            data={"reason": late.reason, "words": late.words, "since": since.isoformat()},
        )  # fmt: skip


def follow_words(source: Case, target: Case) -> None:
    """Move what is known of late answers to the case that the words were moved to; of two that agree to the
    microsecond the target's stays."""
    there = Lateness.objects.filter(case=target).values("since")
    Lateness.objects.filter(case=source).exclude(since__in=there).update(case=target)
