"""How a complaint is decided: two verdicts with reasons, what follows from them, who agreed, what was really done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from prezent.cases.models import Entry
from prezent.complaints.models.intake import LONGEST_WORDS, Complaint, Demand
from prezent.people.models import Staff
from prezent.promises.models import Promise


class Decision(models.Model):
    """Two answers to two questions. One at a time is in the works or in force; an older one is replaced, and stays.

    ``version`` counts changes: whoever writes, asks, approves or sends says which one was seen.
    """

    class Service(models.TextChoices):
        """Whether the customer was treated as it should be."""

        GOOD = "good", pgettext_lazy("service verdict", "as it should be")
        NOT_ALL = "not_all", pgettext_lazy("service verdict", "not in everything")
        FAILED = "failed", pgettext_lazy("service verdict", "not as it should be")

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", pgettext_lazy("decision", "being prepared")
        AWAITING = "awaiting", pgettext_lazy("decision", "awaiting a supervisor")
        DECIDED = "decided", pgettext_lazy("decision", "decided")
        SENT = "sent", pgettext_lazy("decision", "sent to the customer")
        REPLACED = "replaced", pgettext_lazy("decision", "replaced by a newer one")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    #: why, in words for the customer; each demand may have its own beside it
    merits_why = models.TextField(blank=True)
    merits_findings = models.JSONField(default=list, blank=True)
    service = models.CharField(max_length=8, choices=Service.choices, blank=True)
    service_why = models.TextField(blank=True)
    service_findings = models.JSONField(default=list, blank=True)
    #: what the lawful remedies are computed from beyond the complaint itself (``prezent.complaints.lawful``)
    grounds = models.JSONField(default=dict, blank=True)
    #: for the letter, one a line: the parts of the contract that matter, and the law beyond what the desk knows
    terms = models.TextField(blank=True, default="")
    law = models.TextField(blank=True, default="")
    prepared_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    prepared_at = models.DateTimeField()
    #: who last changed what it says of the merits: a refusal is not signed by the one whose words it is
    merits_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    #: rules that the firm had switched off when it was decided: the trace says so
    waived = models.JSONField(default=list, blank=True)
    #: the answer in which the customer was told
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["complaint"], name="decision_one_at_a_time", condition=~Q(state="replaced"))
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.state}"


class DemandVerdict(models.Model):
    """Whether one demand is founded."""

    class Merits(models.TextChoices):
        """What the customer is entitled to."""

        FOUNDED = "founded", pgettext_lazy("merits", "founded")
        PARTLY = "partly", pgettext_lazy("merits", "founded in part")
        NOT_FOUNDED = "not_founded", pgettext_lazy("merits", "not founded")
        DEEMED = "deemed", pgettext_lazy("merits", "acknowledged by silence")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="verdicts")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="verdicts")
    merits = models.CharField(max_length=12, choices=Merits.choices)
    why = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "demand"], name="verdict_once")]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.merits}"


class Remedy(models.Model):
    """What we will do: what the law or the contract demands, a gesture of our own will, or a change in the firm.
    The ledger of what became of it stands on the same row."""

    class Side(models.TextChoices):
        """Where it comes from; a gesture never takes the place of what is due (UPK art. 7)."""

        LAW = "law", pgettext_lazy("remedy", "due by law or contract")
        GESTURE = "gesture", pgettext_lazy("remedy", "a gesture")
        MEASURE = "measure", pgettext_lazy("remedy", "what we change")

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", pgettext_lazy("remedy", "proposed")
        PROMISED = "promised", pgettext_lazy("remedy", "promised to the customer")
        DONE = "done", pgettext_lazy("remedy", "done")
        RELEASED = "released", pgettext_lazy("remedy", "released by the customer")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="remedies")
    side = models.CharField(max_length=8, choices=Side.choices)
    #: of the law: a kind of demand or "interest"; of a gesture: "apology", "money", "voucher", "gift", "other"
    kind = models.CharField(max_length=12)
    words = models.CharField(max_length=LONGEST_WORDS)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="PLN")
    due_on = models.DateField(null=True)
    #: how the amount and the day were computed, step by step: [{"pl": …, "en": …}, …]
    steps = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: the number of the transfer, of the parcel, of the corrected invoice
    proof = models.CharField(max_length=LONGEST_WORDS, blank=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.side} {self.words[:40]}"


class Approval(models.Model):
    """Somebody's question to a supervisor about a decision, and the answer. One is open at a time."""

    class State(models.TextChoices):
        """What was answered."""

        ASKED = "asked", pgettext_lazy("approval", "asked for")
        GRANTED = "granted", pgettext_lazy("approval", "granted")
        DECLINED = "declined", pgettext_lazy("approval", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "no longer needed")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="approvals")
    #: why somebody else must look: "limit", "refusal", "silence"
    reasons = models.JSONField(default=list)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="PLN")
    #: the version of the decision that was asked about
    of_version = models.PositiveIntegerField()
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    #: null: any supervisor who may
    asked_of = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["asked_at", "id"], name="approval_waiting", condition=Q(state="asked"))]
        constraints = [
            models.UniqueConstraint(fields=["decision"], name="approval_one_open", condition=Q(state="asked"))
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"
