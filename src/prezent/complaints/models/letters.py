"""Letters about a complaint that somebody has begun: what a letter means once it has left."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from prezent.complaints.models.intake import Complaint
from prezent.people.models import Staff


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
