"""Reads of the coach: how its rules fare, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from prezent.people.policies import Viewer
from prezent.platform.errors import NotAllowed
from prezent.writing.models import RuleStatistic
from prezent.writing.policies import can_see_rules

#: A rule that was shown so often, and put aside more often than this, is one to look at again.
ENOUGH, TOO_OFTEN = 30, 0.3


@dataclass(frozen=True, slots=True)
class RuleNumbers:
    """What became of a rule's remarks in a span of days."""

    shown: int = 0
    taken: int = 0
    put_aside: int = 0

    @property
    def to_review(self) -> bool:
        """Whether people put it aside so often that the rule itself should be looked at."""
        return self.shown >= ENOUGH and self.put_aside > TOO_OFTEN * self.shown


def rule_numbers(who: Viewer, *, since: date) -> dict[str, RuleNumbers]:
    """The numbers of every rule that spoke since a day. One SQL query. Raises NotAllowed."""
    if not can_see_rules(who):
        raise NotAllowed(_("Only a supervisor sees how the coach's rules fare."))
    rows = RuleStatistic.objects.filter(day__gte=since).order_by().values_list("rule")
    summed = rows.annotate(Sum("shown"), Sum("taken"), Sum("put_aside"))
    return {rule: RuleNumbers(shown, taken, aside) for rule, shown, taken, aside in summed}
