"""Tables of promises. A promise is never deleted or rewritten: a new date is a new promise, and both stay visible."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from prezent.cases.models import Case, Entry
from prezent.people.models import Staff, Team

#: Characters of what was promised.
LONGEST_WORDS = 300


class Promise(models.Model):
    """Something that a customer was promised. ``due_at`` is the first moment at which it is broken; ``by_day`` says
    that a day was promised and no hour, so that it may be kept until the day ends."""

    class Kind(models.TextChoices):
        """What was promised."""

        CALL = "call", pgettext_lazy("promise", "a call")
        WORD = "word", pgettext_lazy("promise", "an answer")
        SEND = "send", pgettext_lazy("promise", "something sent")
        MONEY = "money", pgettext_lazy("promise", "money")
        REPAIR = "repair", pgettext_lazy("promise", "a repair")
        FIND_OUT = "find_out", pgettext_lazy("promise", "finding out")
        OTHER = "other", pgettext_lazy("promise", "something else")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", pgettext_lazy("promise", "open")
        KEPT = "kept", pgettext_lazy("promise", "kept")
        BROKEN = "broken", pgettext_lazy("promise", "broken")
        RENEGOTIATED = "renegotiated", pgettext_lazy("promise", "given a new date")
        RELEASED = "released", pgettext_lazy("promise", "released by the customer")
        #: a new date that the customer never learned of; the promise that it replaced holds again
        WITHDRAWN = "withdrawn", pgettext_lazy("promise", "not in force: its letter did not arrive")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    words = models.CharField(max_length=LONGEST_WORDS)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    #: whose promise it is; nobody's when the person left and the case has no assignee
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: the team of the case when the promise was given: the kept rate is counted by it
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    #: the letter or the call in which it was given, where there is one
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField()
    by_day = models.BooleanField(default=False)
    #: when the sweep must look next: first to remind, then because the date has passed; null when settled
    look_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    #: the entry that shows it: what kept the promise, the letter with the new date, the customer's release
    proof = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    #: how it was settled, in the words of the person who did it
    note = models.CharField(max_length=LONGEST_WORDS, blank=True)
    #: of a broken promise: when the customer first heard from us afterwards, and when it was done all the same
    owned_up_at = models.DateTimeField(null=True)
    done_late_at = models.DateTimeField(null=True)
    #: when the letter that had moved or kept it came back, so that its date holds again
    moved_back_at = models.DateTimeField(null=True)
    #: the promise that this one replaces: the same matter, with a new date
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="promise_case"),
            models.Index(fields=["look_at"], name="promise_look", condition=Q(look_at__isnull=False)),
            models.Index(fields=["owner", "due_at"], name="promise_owed", condition=Q(state="open")),
            models.Index(
                fields=["owner", "due_at"],
                name="promise_unsaid",
                condition=Q(state="broken", owned_up_at__isnull=True),
            ),
            models.Index(fields=["made_at"], name="promise_made"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="promise_settled_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.words[:40]} ({self.state})"


#: Broken, and the customer has not heard from us since.
UNSAID = Q(state=Promise.State.BROKEN, owned_up_at__isnull=True)


class Found(models.Model):
    """A promise that the coach found in a letter of ours and on which its author has not decided yet."""

    class State(models.TextChoices):
        """What the author said."""

        WAITING = "waiting", "waiting"
        WRITTEN = "written", "written"
        NONE = "none", "none"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="found_promises")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Staff, null=True, on_delete=models.CASCADE, related_name="+")
    #: its place in the letter's text: found twice, written once
    start = models.PositiveIntegerField()
    words = models.CharField(max_length=LONGEST_WORDS)
    kind = models.CharField(max_length=10, choices=Promise.Kind.choices, default=Promise.Kind.OTHER)
    #: null where the letter names no date, or a vague one
    due_at = models.DateTimeField(null=True)
    by_day = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="found_waiting", condition=Q(state="waiting"))]
        constraints = [models.UniqueConstraint(fields=["entry", "start"], name="found_once")]

    def __str__(self) -> str:
        return self.words[:40]
