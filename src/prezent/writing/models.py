"""Tables of the coach: remarks put aside beside a draft, and numbers by rule. Nothing here counts people."""

from __future__ import annotations

from django.db import models

from prezent.cases.models import Draft

#: Characters of a reason.
LONGEST_REASON = 300


class PutAside(models.Model):
    """A remark that the author of a draft decided to leave, and why. ``mark`` recognises it while the letter is
    edited elsewhere (``coach.mark_of``). The database removes it with its draft (migration 0001)."""

    draft = models.ForeignKey(
        Draft, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="put_aside"
    )
    rule = models.CharField(max_length=80)
    mark = models.CharField(max_length=32)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "rule", "mark"], name="put_aside_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.mark[:6]}"


class RuleStatistic(models.Model):
    """What became of a rule's remarks on one day, over all letters and all people."""

    rule = models.CharField(max_length=80)
    day = models.DateField()
    shown = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    put_aside = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "day"], name="rule_statistic_once")]
        indexes = [models.Index(fields=["day"], name="rule_statistic_day")]

    def __str__(self) -> str:
        return f"{self.rule} {self.day}"
