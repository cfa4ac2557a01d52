"""Letters about a complaint that somebody has begun: what a letter means once it has left."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from prezent.cases.models import Entry
from prezent.complaints.models.decision import Decision
from prezent.complaints.models.intake import LONGEST_WORDS, Complaint
from prezent.people.models import Staff
from prezent.platform.models import StoredFile


class BegunLetter(models.Model):
    """A letter that the desk drafted for its author. A letter of the author in the case that leaves with the same
    binding lines is that one. One a person: a newer draft takes the place of the older."""

    class Kind(models.TextChoices):
        """What the letter is."""

        ANSWER = "answer", "answer"
        ACKNOWLEDGEMENT = "acknowledgement", "acknowledgement"
        EXTENSION = "extension", "extension"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="begun_letters")
    author = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    #: what it is known by: its subject and binding lines; of an answer the decision and its version, of an extension
    #: the clock, the reason, the day
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "author"], name="begun_letter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.complaint_id}"


class PrintedLetter(models.Model):
    """The answer as it was last handed out on paper: the very file, by decision, version and who signs. What is posted
    is this, whoever writes down the posting, and on whatever day."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="printed")
    #: of the decision, as it was printed: after a change of it the paper says something else
    of_version = models.PositiveIntegerField()
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    #: ids of required elements that it did not have
    lacking = models.JSONField(default=list, blank=True)
    file_name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "signed_by"], name="printed_letter_once")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.file_name}"


class PostedLetter(models.Model):
    """An answer that went by post: the day and the number of its posting, and once it is known, when it came and what
    shows that. Under some laws posting meets the deadline; under others only that it has come (UPK art. 7a; KC 61)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="posted")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    #: local days
    posted_on = models.DateField()
    number = models.CharField(max_length=120)
    received_on = models.DateField(null=True)
    receipt = models.CharField(max_length=LONGEST_WORDS, blank=True)
    received_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.number}"
