"""The plan told to the customer: put into a letter, and what becomes of it once that letter has left.

A step counts as told when its line stands in the letter word for word, with who and by when. A line that its author
wrote anew is read by the coach like any other sentence (ADR 0024).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from prezent.cases.models import Case, Entry
from prezent.cases.policies import require_visible
from prezent.domain.language import dates
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import Actor, record
from prezent.promises import services
from prezent.promises.detecting import kind_of
from prezent.promises.models import Plan, Promise, Step
from prezent.promises.plan_words import due_of_step, line, plain, who_words

State = Promise.State


def language_of(case: Case) -> dates.Language:
    """The language in which the customer reads the plan."""
    return "pl" if case.language.startswith("pl") else "en"


def _form(case: Case) -> str:
    return case.customer.form if case.customer is not None else ""


def _steps(plan: Plan) -> list[Step]:
    return list(plan.steps.select_related("owner", "promise"))


def lines(case: Case, steps: Sequence[Step], now: datetime) -> list[str]:
    """Each step in one line, as a letter of today tells it; ``case.customer`` has been read."""
    today = timezone.localtime(now).date()
    return [line(step, form=_form(case), today=today, lang=language_of(case)) for step in steps]


def offer(case: Case, *, by: Viewer, now: datetime) -> list[str]:
    """The lines of the plan for the letter that ``by`` is writing; when that letter has left, the plan is told.

    Raises DomainError ``plan.empty``.
    """
    require_visible(by, case)
    plan = Plan.objects.filter(case_id=case.pk).first()
    steps = _steps(plan) if plan is not None else []
    if plan is None or not steps:
        raise DomainError(gettext_lazy("Write at least one step."), code="plan.empty")
    Plan.objects.filter(pk=plan.pk).update(offered_to_id=by.id)
    return lines(case, steps, now)


def say(case: Case, *, by: Viewer, now: datetime) -> Plan:
    """The customer was told the plan on the phone or at the counter: each dated step of ours is a promise from now on.

    Raises DomainError ``plan.empty``, ``promise.past`` (a step's date has passed: change it first),
    ``promise.no_letter`` (an open promise gets a new date with a letter).
    """
    require_visible(by, case)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().filter(case_id=case.pk).first()
        steps = _steps(plan) if plan is not None else []
        if plan is None or not steps:
            raise DomainError(gettext_lazy("Write at least one step."), code="plan.empty")
        for step in steps:
            _require_sayable(step, now)
        _tell(plan, case, steps, entry=None, author_id=by.id, actor=by.actor, at=now)
    return plan


def _require_sayable(step: Step, now: datetime) -> None:
    due, old = due_of_step(step), step.promise
    if not _is_owed(step) or due is None or (old is not None and old.due_at == due.at):
        return
    services.require_date(due, now)
    if old is not None and old.state == State.OPEN:
        raise services.no_letter()


def _is_owed(step: Step) -> bool:
    return step.side == Step.Side.US and not step.is_done


def hear_letter(case_id: int, entry_id: int) -> None:
    """A letter has left: when the plan was put into it, the steps that stand in it are told, and promised.

    One SQL query where no plan waits for a letter.
    """
    waiting = Plan.objects.filter(case_id=case_id, offered_to__isnull=False)
    plan = waiting.select_related("case__customer").first()
    if plan is None:
        return
    entry = Entry.objects.select_related("staff").get(pk=entry_id)
    if entry.staff is None or entry.staff_id != plan.offered_to_id:
        return
    steps, said = _steps(plan), plain(entry.text)
    told = [step for step, text in zip(steps, lines(plan.case, steps, entry.at), strict=True) if plain(text) in said]
    # Whoever comes second to the same plan (a letter that is sent once more) finds nobody waiting.
    if told and waiting.filter(pk=plan.pk, offered_to_id=entry.staff_id).update(offered_to=None):
        actor = Actor("staff", entry.staff_id, entry.staff.name)
        _tell(plan, plan.case, told, entry=entry, author_id=entry.staff_id, actor=actor, at=entry.at)


def _tell(
    plan: Plan, case: Case, steps: Sequence[Step], *, entry: Entry | None, author_id: int | None, actor: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Write down what the customer knows now, and promise what is ours; in the caller's transaction."""
    told = []
    for step in steps:
        promise = _promise(case, step, entry=entry, author_id=author_id, actor=actor, at=at)
        if promise is not None and promise.pk != step.promise_id:
            Step.objects.filter(pk=step.pk).update(promise=promise)
        told.append({**as_told(case, step), "promise": promise.pk if promise is not None else None})
    Plan.objects.filter(pk=plan.pk).update(told=told, told_at=at, told_entry=entry)
    record(
        "plan.told", actor=actor, subject=("case", case.pk), team_id=case.team_id, now=at,
        data={"steps": [one["what"] for one in told], "entry": entry.pk if entry is not None else None},
    )  # fmt: skip


def as_told(case: Case, step: Step) -> dict[str, Any]:
    """A step as the customer knows it."""
    return {
        "step": step.pk,
        "what": step.what,
        "who": who_words(step, form=_form(case), lang=language_of(case)),
        "due": step.due_at.isoformat() if step.due_at else None,
        "by_day": step.by_day,
    }


def _promise(
    case: Case, step: Step, *, entry: Entry | None, author_id: int | None, actor: Actor, at: datetime
) -> Promise | None:
    """The promise that a told step is, made where there is none yet. Another date is a promise of its own: in a letter
    that leaves before the old date it replaces the old one, afterwards the old one was broken."""
    due, old = due_of_step(step), step.promise
    if due is None or not _is_owed(step) or (old is not None and old.due_at == due.at):
        return old
    if due.at <= at:  # the letter left after its own date: there is nothing to promise any more
        return old
    replaces = None
    if old is not None and entry is not None and services.settle_by_letter(old, entry, author_id=author_id, now=at):
        replaces = old
    owner_id = step.owner_id if step.owner is not None and step.owner.is_active else author_id
    return services.enter(
        case, words=step.what, due=due, kind=_kind(step.what), owner_id=owner_id, made_by_id=author_id, actor=actor,
        entry=entry, replaces=replaces, now=at,
    )  # fmt: skip


def _kind(what: str) -> str:
    beginning = " ".join(what.split()[:6])
    return kind_of(beginning, beginning)
