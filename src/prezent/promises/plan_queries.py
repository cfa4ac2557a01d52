"""Reads of plans: for the page of a plan, and for the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from prezent.cases.policies import walls
from prezent.people.policies import Viewer
from prezent.promises.models import Plan, Promise, Step
from prezent.promises.telling import as_told


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as the desk sees it."""

    id: int
    position: int
    what: str
    side: str
    owner_id: int | None
    owner: str
    who: str
    due_at: datetime | None
    by_day: bool
    done: bool
    done_at: datetime | None
    done_by: str
    #: a promise that is to be kept still
    promised: bool
    #: whether the promise that it became is broken
    broken: bool
    #: whether a promise was kept by it: that is settled once, and the step stays done
    final: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The plan of a case. ``fresh``: the customer knows it as it stands here, what is done aside."""

    version: int
    steps: tuple[StepRow, ...]
    told_at: datetime | None
    told_entry_id: int | None
    fresh: bool
    offered_to: str


@dataclass(frozen=True, slots=True)
class CustomerStep:
    """A step as the customer was told it, and whether it is done. No word in it is meant for the desk alone."""

    number: int
    what: str
    who: str
    due_at: datetime | None
    by_day: bool
    done: bool


_NONE = PlanRow(0, (), None, None, fresh=False, offered_to="")


def plan_of(who: Viewer, case_id: int) -> PlanRow:
    """The plan of a case that the person may see; an empty one where there is none. Two SQL queries, or one."""
    plans = Plan.objects.filter(walls(who, "case__"), case_id=case_id)
    plan = plans.select_related("case__customer", "offered_to").first()
    if plan is None:
        return _NONE
    steps = list(plan.steps.select_related("owner", "done_by", "promise__settled_by"))
    known = [{name: value for name, value in one.items() if name != "promise"} for one in plan.told]
    return PlanRow(
        plan.version,
        tuple(map(_row, steps)),
        plan.told_at,
        plan.told_entry_id,
        bool(plan.told_at) and known == [as_told(plan.case, step) for step in steps],
        plan.offered_to.name if plan.offered_to is not None else "",
    )


def _row(step: Step) -> StepRow:
    promise = step.promise
    done_at, done_by = step.done_at, step.done_by
    if promise is not None and done_at is None and step.is_done:  # kept where promises are kept
        done_at, done_by = promise.done_late_at or promise.settled_at, promise.settled_by
    return StepRow(
        step.pk,
        step.position,
        step.what,
        step.side,
        step.owner_id,
        step.owner.name if step.owner is not None else "",
        step.who,
        step.due_at,
        step.by_day,
        step.is_done,
        done_at,
        done_by.name if done_by is not None else "",
        promise is not None and promise.state == Promise.State.OPEN,
        promise is not None and promise.state == Promise.State.BROKEN,
        promise is not None and step.is_done and promise.state != Promise.State.RELEASED,
    )


def visible_steps(who: Viewer) -> QuerySet[Step]:
    """Steps of plans of every case that the person may see."""
    return Step.objects.filter(walls(who, "plan__case__"))


def plan_for_customer(case_id: int) -> tuple[CustomerStep, ...]:
    """The plan as the customer was told it last, with what is done of it: never a step, a name or a date that has not
    been told. Two SQL queries, one where nothing was told; the caller has found out that the case is this customer's.
    """
    told: Sequence[Mapping[str, Any]] = (
        Plan.objects.filter(case_id=case_id).values_list("told", flat=True).first() or ()
    )
    if not told:
        return ()
    steps = Step.objects.select_related("promise").filter(plan__case_id=case_id)
    done = {step.pk for step in steps if step.is_done}
    return tuple(
        CustomerStep(
            number,
            one["what"],
            one["who"],
            datetime.fromisoformat(one["due"]) if one["due"] else None,
            one["by_day"],
            one["step"] in done,
        )
        for number, one in enumerate(told, 1)
    )
