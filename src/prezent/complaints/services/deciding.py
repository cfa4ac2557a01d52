"""Deciding, asking somebody who may, and what that person answers. A consent is for one version: what changed since has
none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.policies import require_visible
from prezent.complaints.decision_checks import Content, needs, problems, read, waived
from prezent.complaints.decision_policies import may_answer
from prezent.complaints.models import Approval, Decision, Rules
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.complaints.policies import require_may_decide
from prezent.complaints.services.decision_writing import change, log, lost, when
from prezent.complaints.services.rules import current_rules
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError, NotAllowed

State = Decision.State
#: What stands against deciding alone, in words, the most serious first.
_REFUSALS: Final = {
    "silence": gettext_lazy(
        "The last day has passed, and silence has its effect in law: a verdict needs a supervisor's legal review."
    ),
    "limit": gettext_lazy("This is more than you may give alone: ask a supervisor."),
    "refusal": gettext_lazy("A refusal, also of a part, is signed by a second person: ask a colleague."),
}


def decide(decision: Decision, *, by: Viewer, now: datetime) -> None:
    """Decide within one's own limits. Nothing is paid or sent by it.

    Raises NotFound; NotAllowed ``complaint.conflict``; DomainError of what is missing (``decision_checks.problems``)
    and ``decision.silence``, ``decision.limit``, ``decision.refusal`` where somebody else must agree; Conflict
    ``decision.changed``.
    """
    require_visible(by, decision.complaint.case)
    rules = current_rules()
    _still(decision, (State.DRAFT,))
    with transaction.atomic():
        of = read(decision, now)
        require_may_decide(by, decision.complaint, rules)
        _require_whole(decision, of, now)
        against = needs(decision, of, by, rules, merits_by=decision.merits_by_id)
        for reason, said in _REFUSALS.items():
            if reason in against:
                raise DomainError(said, code=f"decision.{reason}")
        off = waived(of, by, rules, merits_by=decision.merits_by_id)
        _decided(decision, of, by=by, now=now, off=off, states=(State.DRAFT,))


def _decided(
    decision: Decision, of: Content, *, by: Viewer, now: datetime, off: list[str], states: Collection[str]
) -> None:
    said = {"waived": off, "refused": of.refuses, "amount": str(of.money), "currency": decision.complaint.currency}
    change(
        decision, by=by, now=now, states=states, action="decision.decided", data=said,
        fields={"state": State.DECIDED, "decided_by_id": by.id, "decided_at": now, "waived": off},
    )  # fmt: skip


def ask_approval(decision: Decision, *, by: Viewer, now: datetime, of: Staff | None = None) -> Approval:
    """Ask for what one may not decide alone; ``of``: a person by name, None for any supervisor who may.

    Raises NotFound; DomainError of what is missing, ``approval.not_needed``, ``approval.of``; Conflict.
    """
    require_visible(by, decision.complaint.case)
    rules = current_rules()
    _still(decision, (State.DRAFT,))
    with transaction.atomic():
        content = read(decision, now)
        _require_whole(decision, content, now)
        reasons = needs(decision, content, by, rules, merits_by=decision.merits_by_id)
        if not reasons:
            raise DomainError(_("You may decide this yourself: nobody need be asked."), code="approval.not_needed")
        if of is not None and not _could_answer(of, decision, content, reasons, by, rules):
            raise DomainError(_("This person may not decide it: choose somebody else."), code="approval.of")
        approval = Approval(
            decision=decision,
            reasons=list(reasons),
            amount=content.money,
            currency=decision.complaint.currency,
            of_version=decision.version + 1,
            asked_by_id=by.id,
            asked_at=now,
            asked_of=of,
        )
        said = {
            "reasons": list(reasons), "amount": str(content.money), "currency": approval.currency,
            "of": of.name if of else "",
        }  # fmt: skip
        change(
            decision, by=by, now=now, states=(State.DRAFT,), action="approval.asked", data=said,
            fields={"state": State.AWAITING}, then=lambda: approval.save(force_insert=True),
        )  # fmt: skip
    return approval


def _could_answer(
    of: Staff, decision: Decision, content: Content, reasons: Collection[str], by: Viewer, rules: Rules
) -> bool:
    from prezent.people.policies import viewer

    return of.is_active and may_answer(
        viewer(of), reasons=reasons, amount=content.money, currency=decision.complaint.currency, asked_of=of.pk,
        asked_by=by.id, merits_by=decision.merits_by_id, about_them=of.pk in content.about_them, rules=rules,
    )  # fmt: skip


def grant(approval: Approval, *, by: Viewer, now: datetime, why: str) -> None:
    """Agree, with a reason: the decision is made by it. It holds for the version that was asked about alone.

    Raises NotFound; NotAllowed ``approval.not_yours``, ``complaint.conflict``; DomainError ``approval.no_reason`` and
    what is missing; Conflict ``decision.changed``, ``approval.answered``.
    """
    why = _reason(why)
    decision = approval.decision
    require_visible(by, decision.complaint.case)
    with transaction.atomic():
        _open(approval)
        rules = current_rules()
        of = read(decision, now)
        _require_may_answer(approval, of, by, rules, now)
        _require_whole(decision, of, now)
        decision.version = approval.of_version
        off = waived(of, by, rules, merits_by=decision.merits_by_id)
        _decided(decision, of, by=by, now=now, off=off, states=(State.AWAITING,))
        _answer(approval, Approval.State.GRANTED, by=by, now=now, why=why)
        log(decision, "approval.granted", actor=by.actor, now=now, reasons=approval.reasons, why=why)


def decline(approval: Approval, *, by: Viewer, now: datetime, why: str) -> None:
    """Do not agree, with a reason: the decision goes back to whoever prepared it. Raises as :func:`grant`."""
    why = _reason(why)
    decision = approval.decision
    require_visible(by, decision.complaint.case)
    with transaction.atomic():
        _open(approval)
        _require_may_answer(approval, read(decision, now), by, current_rules(), now)
        decision.version = approval.of_version
        change(
            decision, by=by, now=now, states=(State.AWAITING,), action="approval.declined",
            data={"reasons": approval.reasons, "why": why}, fields={"state": State.DRAFT},
            then=lambda: _answer(approval, Approval.State.DECLINED, by=by, now=now, why=why),
        )  # fmt: skip


def withdraw_question(approval: Approval, *, by: Viewer, now: datetime) -> None:
    """Take a question back, to change what it was about. Raises NotFound, Conflict ``approval.answered``."""
    decision = approval.decision
    require_visible(by, decision.complaint.case)
    with transaction.atomic():
        _open(approval)
        decision.version = approval.of_version
        change(
            decision, by=by, now=now, states=(State.AWAITING,), action="approval.withdrawn", data={},
            fields={"state": State.DRAFT},
            then=lambda: _answer(approval, Approval.State.WITHDRAWN, by=by, now=now, why=""),
        )  # fmt: skip


def _answer(approval: Approval, state: str, *, by: Viewer, now: datetime, why: str) -> None:
    fields = {"state": state, "answered_by_id": by.id, "answered_at": now, "why": why}
    if not Approval.objects.filter(pk=approval.pk, state=Approval.State.ASKED).update(**fields):
        raise _answered(approval)


def _open(approval: Approval) -> None:
    if not Approval.objects.filter(pk=approval.pk, state=Approval.State.ASKED).exists():
        raise _answered(approval)


def _answered(approval: Approval) -> Conflict:
    """Told to whoever answers second: who did, and when."""
    now = Approval.objects.select_related("answered_by").get(pk=approval.pk)
    said = _("This question is answered already: %(state)s (%(who)s, %(when)s).") % {
        "state": now.get_state_display(),
        "who": now.answered_by.name if now.answered_by else _("Prezent"),
        "when": when(now.answered_at) if now.answered_at else "",
    }
    return Conflict(said, code="approval.answered")


def _require_may_answer(approval: Approval, of: Content, by: Viewer, rules: Rules, now: datetime) -> None:
    decision = approval.decision
    require_may_decide(by, decision.complaint, rules)
    # What has become true since the question counts too: a deadline may have passed in silence meanwhile.
    reasons = {*approval.reasons, *needs(decision, of, by, rules, merits_by=decision.merits_by_id)} - {"limit"}
    may = may_answer(
        by, reasons=reasons, amount=of.money, currency=decision.complaint.currency, asked_of=approval.asked_of_id,
        asked_by=approval.asked_by_id, merits_by=decision.merits_by_id, about_them=by.id in of.about_them,
        rules=rules,
    )  # fmt: skip
    if not may:
        raise NotAllowed(
            _("This is not yours to answer: it takes a second person, with a limit that is high enough."),
            code="approval.not_yours",
        )


def _require_whole(decision: Decision, of: Content, now: datetime) -> None:
    missing = problems(decision, of, now)
    if missing:
        raise missing[0]


def _still(decision: Decision, states: Collection[str]) -> None:
    """Say early what the write would say: who was first. What is checked afterwards is of the version that was seen."""
    seen = Decision.objects.filter(pk=decision.pk, version=decision.version, state__in=states).first()
    if seen is None:
        raise lost(decision)


def _reason(why: str) -> str:
    line = " ".join(why.split())[:LONGEST_WORDS]
    if not line:
        raise DomainError(_("Say in a few words why: the reason stays with the decision."), code="approval.no_reason")
    return line
