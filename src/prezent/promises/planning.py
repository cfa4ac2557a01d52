"""Writes of a plan: its steps are changed together, ticked one by one, and told to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.models import Case, Entry
from prezent.cases.policies import require_visible
from prezent.domain.language import dates
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import record
from prezent.platform.rawsql import insert_all
from prezent.promises import services
from prezent.promises.models import LONGEST_WORDS, Plan, Promise, Step
from prezent.promises.when import Due

#: A plan with more steps than that is no plan that somebody reads.
MOST = 20
#: Characters of who somebody else is.
LONGEST_WHO = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it was typed; ``id`` of one that is there already. ``owner`` is read of our steps, ``who`` of those of
    somebody else."""

    what: str
    side: str = Step.Side.US
    owner: Staff | None = None
    who: str = ""
    due: Due | None = None
    id: int | None = None


def save_plan(case: Case, *, by: Viewer, now: datetime, lines: Sequence[Line], version: int) -> Plan:
    """Give the plan of a case exactly these steps, in this order. ``version`` is that of the plan that the writer has
    seen, 0 where there was none. The history keeps the steps as they were and as they are.

    A promise that a step became stays in the ledger when the step is taken out. Raises Conflict ``plan.changed`` when
    somebody changed the plan since; DomainError ``plan.empty``, ``plan.words``, ``plan.who``, ``plan.side``,
    ``plan.long``, ``promise.owner_gone``, and for dates that are new ``promise.past``, ``promise.far``.
    """
    require_visible(by, case)
    if len(lines) > MOST:
        raise DomainError(_("A plan has %(most)d steps at most: put some together.") % {"most": MOST}, code="plan.long")
    if not lines and not version:
        raise DomainError(gettext_lazy("Write at least one step."), code="plan.empty")
    with transaction.atomic():
        if not version:
            insert_all([Plan(case_id=case.pk, changed_at=now)], ignore_conflicts=True)
        seen = Plan.objects.filter(case_id=case.pk, version=version)
        if not seen.update(version=F("version") + 1, changed_at=now, changed_by_id=by.id):
            raise _changed(case)
        plan = Plan.objects.get(case_id=case.pk)
        old = {step.pk: step for step in plan.steps.select_related("owner")}
        before = [described(step) for step in old.values()]
        after = [described(step) for step in _write(plan, old, [_checked(one, old, now) for one in lines])]
        if before != after:
            log("plan.changed", case, by=by, now=now, before=before, after=after)
    return plan


def described(step: Step) -> dict[str, Any]:
    """A step as the history keeps it; ``step.owner`` has been read."""
    return {
        "what": step.what,
        "side": step.side,
        "who": step.owner.name if step.owner is not None else step.who,
        "due": step.due_at.isoformat() if step.due_at else None,
        "by_day": step.by_day,
    }


def _changed(case: Case) -> Conflict:
    plan = Plan.objects.select_related("changed_by").filter(case_id=case.pk).first()
    local = timezone.localtime(plan.changed_at) if plan else None
    said = _("The plan was changed while you were writing (%(who)s, %(when)s). Look at it, then save yours.") % {
        "who": plan.changed_by.name if plan and plan.changed_by else _("Prezent"),
        "when": f"{local.day}.{local.month:02d}, {dates.clock_time(local)}" if local else "",
    }
    return Conflict(said, code="plan.changed")


def _checked(line: Line, old: dict[int, Step], now: datetime) -> Line:
    """The line as it is stored. A date is looked at when it is new: one that has passed may stand where it stood."""
    if line.id is not None and line.id not in old:
        raise Conflict(
            gettext_lazy("A step that you changed is not in the plan any more. Look at it, then save yours."),
            code="plan.changed",
        )
    what, who = " ".join(line.what.split())[:LONGEST_WORDS], " ".join(line.who.split())[:LONGEST_WHO]
    if not what:
        raise DomainError(gettext_lazy("Write in each step what will be done."), code="plan.words")
    if line.side not in Step.Side.values:
        raise DomainError(gettext_lazy("Choose who does the step."), code="plan.side")
    if line.side == Step.Side.OTHER and not who:
        raise DomainError(gettext_lazy("Write who does the step: the customer reads it."), code="plan.who")
    was = old.get(line.id) if line.id is not None else None
    owner = line.owner if line.side == Step.Side.US else None
    if owner is not None and not owner.is_active and (was is None or was.owner_id != owner.pk):
        raise services.owner_gone()
    if line.due is not None and (was is None or was.due_at != line.due.at):
        services.require_date(line.due, now)
    return Line(what, line.side, owner, who if line.side == Step.Side.OTHER else "", line.due, line.id)


_TYPED = ("position", "what", "side", "owner", "who", "due_at", "by_day")


def _write(plan: Plan, old: dict[int, Step], lines: Sequence[Line]) -> list[Step]:
    plan.steps.exclude(pk__in=[line.id for line in lines if line.id is not None]).delete()
    written = []
    for position, line in enumerate(lines, 1):
        step = old[line.id] if line.id is not None else Step(plan=plan)
        step.position, step.what, step.side, step.owner, step.who = position, line.what, line.side, line.owner, line.who
        step.due_at, step.by_day = (line.due.at, line.due.by_day) if line.due else (None, False)
        if line.id is None:
            step.save()
        else:  # not the rest: somebody may tick the step in this moment
            step.save(update_fields=_TYPED)
        written.append(step)
    return written


def tick(step: Step, *, by: Viewer, now: datetime, note: str = "", entry: Entry | None = None) -> None:
    """Say that a step is done; the promise that it became is kept by it, with ``entry`` and ``note`` as its proof.

    ``step`` with its plan's case and its promise has been read. Raises Conflict ``plan.done`` when it was done before,
    ``promise.settled`` when somebody settles its promise at the same time.
    """
    case = step.plan.case
    require_visible(by, case)
    with transaction.atomic():
        if step.is_done or not Step.objects.filter(pk=step.pk, done_at__isnull=True).update(
            done_at=now, done_by_id=by.id
        ):
            raise Conflict(gettext_lazy("This step is marked as done already."), code="plan.done")
        log("plan.step_done", case, by=by, now=now, what=step.what, number=step.position)
        promise = step.promise
        if promise is not None and promise.state in (Promise.State.OPEN, Promise.State.BROKEN):
            note = note.strip() or _("step %(number)d of the plan") % {"number": step.position}
            services.keep(promise, by=by, now=now, entry=entry, note=note)


def untick(step: Step, *, by: Viewer, now: datetime) -> None:
    """Say that a step is not done after all. Raises DomainError ``plan.kept`` where a promise was kept by it: that is
    settled once."""
    case = step.plan.case
    require_visible(by, case)
    if step.is_done and step.promise is not None and step.promise.state != Promise.State.RELEASED:
        raise DomainError(
            gettext_lazy(
                "A promise was kept by this step, and a promise is settled once. Add a new step for what is still to "
                "be done."
            ),
            code="plan.kept",
        )
    with transaction.atomic():
        done = Step.objects.filter(pk=step.pk, done_at__isnull=False)
        if done.update(done_at=None, done_by=None):
            log("plan.step_undone", case, by=by, now=now, what=step.what, number=step.position)


def log(action: str, case: Case, *, by: Viewer, now: datetime, **data: Any) -> None:
    """Append a line about the plan to the history of its case."""
    record(action, actor=by.actor, subject=("case", case.pk), team_id=case.team_id, now=now, data=data)


def join_plans(case_id: int, into_id: int, *, now: datetime) -> None:
    """The plan goes with the words of a joined case; where there are two, its steps follow those of the other.

    What the customer was told of either plan stays told: the same steps stand in the one plan now, and are ticked
    there.
    """
    plan = Plan.objects.filter(case_id=case_id).first()
    if plan is None:
        return
    target = Plan.objects.select_for_update().filter(case_id=into_id).first()
    if target is None:
        Plan.objects.filter(pk=plan.pk).update(case_id=into_id)
        return
    last = target.steps.count()
    plan.steps.update(plan=target, position=F("position") + last)
    told_last = max((one for one in (target, plan) if one.told_at is not None), key=_told_at, default=target)
    Plan.objects.filter(pk=target.pk).update(
        version=F("version") + 1,
        changed_at=now,
        told=[*target.told, *plan.told],
        told_at=told_last.told_at,
        told_entry_id=told_last.told_entry_id,
        offered_to_id=target.offered_to_id or plan.offered_to_id,
    )
    plan.delete()


def _told_at(plan: Plan) -> datetime:
    return plan.told_at or plan.changed_at
