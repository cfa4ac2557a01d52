"""The plan of a case: numbered steps that the customer is told, each with who and by when (P20)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from prezent.cases.models import Case, Entry
from prezent.people.models import Staff
from prezent.promises.models.ledger import LONGEST_WORDS, Promise


class Plan(models.Model):
    """The plan of one case. What it was before stands in the event log; what the customer knows stands in ``told``."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="plan")
    #: counted up with each change of the steps: two people who change them at once do not lose each other's words
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: whose letter the plan was put into, until that letter has left
    offered_to = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: the plan as the customer was told it last: ``[{"step", "what", "who", "due", "by_day", "promise"}, …]``
    told = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)
    #: the letter in which it was told; none where it was said
    told_entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class Step(models.Model):
    """One step: what is done, by whom, by when. A dated step of ours is a promise once the customer has been told."""

    class Side(models.TextChoices):
        """Who does it."""

        US = "us", pgettext_lazy("who does a step", "we")
        CUSTOMER = "customer", pgettext_lazy("who does a step", "the customer")
        OTHER = "other", pgettext_lazy("who does a step", "somebody else")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=LONGEST_WORDS)
    side = models.CharField(max_length=8, choices=Side.choices, default=Side.US)
    #: of a step of ours: whose it is
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: of somebody else's step: who that is, in words
    who = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField(null=True)
    by_day = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: the promise that the step became when the customer was told
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="steps")

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["plan", "position"], name="step_order")]

    def __str__(self) -> str:
        return f"{self.position}. {self.what[:40]}"

    @property
    def is_done(self) -> bool:
        """Whether it is done: ticked, or its promise was kept (``promise`` has been read)."""
        kept = self.promise is not None and (
            self.promise.state == Promise.State.KEPT or self.promise.done_late_at is not None
        )
        return self.done_at is not None or kept
