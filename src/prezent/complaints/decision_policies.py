"""Which decisions a person may see, how much he or she may give, and whose question he or she may answer."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import walls
from prezent.complaints.models import Approval, Decision, Remedy, Rules
from prezent.people.policies import Viewer
from prezent.platform.errors import NotAllowed, NotFound

#: Reasons that a colleague who was asked by name may answer; the others are for supervisors alone.
FOR_A_COLLEAGUE = frozenset({"refusal", "conflict"})


def visible_decisions(who: Viewer) -> QuerySet[Decision]:
    """Every decision in a case that the person may see."""
    return Decision.objects.filter(walls(who, "complaint__case__"))


def visible_remedies(who: Viewer) -> QuerySet[Remedy]:
    """Every remedy in a case that the person may see."""
    return Remedy.objects.filter(walls(who, "decision__complaint__case__"))


def visible_approvals(who: Viewer) -> QuerySet[Approval]:
    """Every question to a supervisor in a case that the person may see."""
    return Approval.objects.filter(walls(who, "decision__complaint__case__"))


def get_decision(who: Viewer, number: str, *, version: int | None = None) -> Decision:
    """The decision of a case's complaint that is in the works or in force, with complaint and case. One SQL query.

    ``version`` is what stood in the form: if it was changed since, the service says so instead of writing.
    Raises NotFound ``decision.not_found``, also for one that is not the person's to see.
    """
    current = visible_decisions(who).exclude(state=Decision.State.REPLACED).filter(complaint__case__number=number)
    found = current.select_related("complaint__case").first()
    if found is None:
        raise NotFound(_("There is no such decision, or it is not yours to see."), code="decision.not_found")
    if version is not None:
        found.version = version
    return found


def get_remedy(who: Viewer, remedy_id: int, *, number: str | None = None) -> Remedy:
    """A remedy with its decision and case; ``number``: only one of this case. Raises NotFound ``remedy.not_found``.
    One SQL query."""
    remedies = visible_remedies(who).select_related("decision__complaint__case", "promise")
    if number is not None:
        remedies = remedies.filter(decision__complaint__case__number=number)
    found = remedies.filter(pk=remedy_id).first()
    if found is None:
        raise NotFound(_("There is no such remedy, or it is not yours to see."), code="remedy.not_found")
    return found


def get_approval(who: Viewer, approval_id: int, *, number: str | None = None) -> Approval:
    """A question with its decision and case; ``number``: only one of this case. Raises NotFound
    ``approval.not_found``. One SQL query."""
    approvals = visible_approvals(who).select_related("decision__complaint__case")
    if number is not None:
        approvals = approvals.filter(decision__complaint__case__number=number)
    found = approvals.filter(pk=approval_id).first()
    if found is None:
        raise NotFound(_("There is no such question, or it is not yours to see."), code="approval.not_found")
    return found


def can_set_rules(who: Viewer) -> bool:
    """Whether the person may change limits, and rules of deciding."""
    return who.is_admin


def limit_of(who: Viewer, rules: Rules) -> Decimal | None:
    """Up to how much the person may give in one complaint, in the currency of the rules; None: there is no limit."""
    if who.is_admin:
        return None
    return rules.supervisor_limit if who.is_supervisor else rules.agent_limit


def within_limit(who: Viewer, amount: Decimal, currency: str, rules: Rules) -> bool:
    """Whether the person may give that much. Money in another currency than the limits' cannot be compared with
    them: an administrator decides about it."""
    limit = limit_of(who, rules)
    return limit is None or not amount or (currency == rules.currency and amount <= limit)


def may_answer(
    who: Viewer,
    *,
    reasons: Collection[str],
    amount: Decimal,
    currency: str,
    asked_of: int | None,
    asked_by: int | None,
    merits_by: int | None,
    about_them: bool,
    rules: Rules,
) -> bool:
    """Whether the person may answer a question about a decision: a supervisor within the limit, or the colleague who
    was asked by name where only a second pair of eyes is needed; never whoever asked, or whose words on the merits
    it is about (``merits_by``), and nobody whom the complaint is about (``about_them``), while those rules hold."""
    own = who.id in {asked_by, merits_by}
    if about_them and rules.conflict_wall:
        return False
    if own and (rules.four_eyes or not who.is_supervisor):
        return False
    if not (who.is_supervisor or (asked_of == who.id and FOR_A_COLLEAGUE.issuperset(reasons))):
        return False
    return within_limit(who, amount, currency, rules)


def require_admin(who: Viewer) -> None:
    """Raise NotAllowed unless the person may change the rules."""
    if not can_set_rules(who):
        raise NotAllowed(_("Only an administrator changes the limits and the rules of deciding."), code="rules.admin")
