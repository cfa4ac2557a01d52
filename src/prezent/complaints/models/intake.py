"""What a complaint is: the customer's view beside the facts, kept apart. Nothing here is a judgement."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prezent.cases.models import Attachment, Case, Entry
from prezent.people.models import Staff

#: Characters of one line: a demand, a finding, an item.
LONGEST_WORDS: Final = 500


class Complaint(models.Model):
    """What a case needs beyond a conversation once it is a complaint. One for a case; every date is a local day.

    ``version`` counts changes of its own columns: whoever writes says which one was seen.
    """

    class Status(models.TextChoices):
        """Whose complaint it is: another law for each (UPK art. 7aa for the trader acting as a consumer)."""

        UNKNOWN = "", pgettext_lazy("complainant", "not known yet")
        CONSUMER = "consumer", pgettext_lazy("complainant", "a consumer")
        SOLE_TRADER = "sole_trader", pgettext_lazy("complainant", "a sole trader, acting as a consumer would")
        BUSINESS = "business", pgettext_lazy("complainant", "a business")

    class About(models.TextChoices):
        """What was bought."""

        GOODS = "goods", pgettext_lazy("complaint about", "goods")
        DIGITAL = "digital", pgettext_lazy("complaint about", "digital content or a digital service")
        SERVICE = "service", pgettext_lazy("complaint about", "a service")
        REAL_ESTATE = "real_estate", pgettext_lazy("complaint about", "real estate")

    class Severity(models.IntegerChoices):
        """How much it weighs on the customer."""

        MINOR = 1, pgettext_lazy("severity", "a nuisance")
        USUAL = 2, pgettext_lazy("severity", "a loss")
        GRAVE = 3, pgettext_lazy("severity", "a grave loss")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="complaint")
    #: what happened, as the customer tells it
    story = models.TextField(blank=True)
    item = models.CharField(max_length=LONGEST_WORDS, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    contract = models.CharField(max_length=120, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="PLN")
    bought_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    discovered_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UNKNOWN, blank=True)
    about = models.CharField(max_length=12, choices=About.choices, default=About.GOODS)
    #: a sector of ``domain.deadlines.choosing``
    sector = models.CharField(max_length=20, default="none")
    #: the rest of the answers that choose the regimes, as ``prezent deadline which`` takes them
    answers = models.JSONField(default=dict, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.USUAL)
    #: a danger to somebody's health or goods: told at once to a supervisor (GPSR)
    unsafe = models.BooleanField(default=False)
    unsafe_words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    #: who is complained about: none of them decides
    against: models.ManyToManyField[Staff, models.Model] = models.ManyToManyField(Staff, related_name="+")
    #: what this looks like a repetition of, once a person has said so
    repeats = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="repeated_by")
    #: the supervisor who looks at it with the assignee: of a repeated or unsafe complaint
    supervisor = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: folded words by which a repetition is recognised, kept by services
    likeness = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["order_number"], name="complaint_order", condition=~Q(order_number="")),
            models.Index(fields=["serial"], name="complaint_serial", condition=~Q(serial="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.item[:40]}"


class Demand(models.Model):
    """One thing that the customer asks for. Withdrawn ones stay."""

    class Kind(models.TextChoices):
        """What is asked for."""

        REPAIR = "repair", pgettext_lazy("demand", "repair")
        REPLACE = "replace", pgettext_lazy("demand", "replacement")
        REDUCTION = "reduction", pgettext_lazy("demand", "price reduction")
        REFUND = "refund", pgettext_lazy("demand", "money back (rescission)")
        DAMAGES = "damages", pgettext_lazy("demand", "damages")
        FULFIL = "fulfil", pgettext_lazy("demand", "what was agreed")
        EXPLAIN = "explain", pgettext_lazy("demand", "an explanation")
        APOLOGY = "apology", pgettext_lazy("demand", "an apology")
        OTHER = "other", pgettext_lazy("demand", "something else")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="demands")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    #: when the customer asked for it: refunds are counted from that day
    stated_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.words[:40]}"


class Cost(models.Model):
    """What it cost the customer, as the customer sees it. It is written down, never checked."""

    class Kind(models.TextChoices):
        """What was lost."""

        TIME = "time", pgettext_lazy("cost", "time")
        TRIP = "trip", pgettext_lazy("cost", "a trip")
        MONEY = "money", pgettext_lazy("cost", "money")
        TRIES = "tries", pgettext_lazy("cost", "tries to reach us")
        FEELING = "feeling", pgettext_lazy("cost", "a feeling")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    #: minutes, kilometres, money or tries; a feeling has none
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount or ''} {self.words[:40]}"


class Evidence(models.Model):
    """Something that shows what happened: a file of the case, a message, or a thing kept elsewhere."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="evidence")
    words = models.CharField(max_length=LONGEST_WORDS)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.SET_NULL, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words[:40]


class Finding(models.Model):
    """Something that was established: never rewritten, only withdrawn with a reason. ``number`` counts within its
    complaint, and verdicts name it."""

    class Kind(models.TextChoices):
        """How sure it is."""

        FACT = "fact", pgettext_lazy("finding", "a fact")
        STATEMENT = "statement", pgettext_lazy("finding", "somebody's statement")
        OPEN = "open", pgettext_lazy("finding", "still open")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FACT)
    words = models.CharField(max_length=LONGEST_WORDS)
    source = models.CharField(max_length=200)
    happened_on = models.DateField(null=True)
    #: whether the customer sees it so too; null: not asked
    agreed = models.BooleanField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.words[:40]}"


class Checked(models.Model):
    """An item of a checklist that somebody answered; the items themselves are data of the domain."""

    class Answer(models.TextChoices):
        """What was answered."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_APPLICABLE = "na", _("does not apply")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="checked")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=3, choices=Answer.choices)
    note = models.CharField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "item"], name="checked_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"
