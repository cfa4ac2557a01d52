"""Tables of deadlines. A clock holds what was computed, and with which rules; every later change of it is a row."""

from __future__ import annotations

from typing import Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prezent.cases.models import Case, Entry
from prezent.people.models import Staff

#: Characters of a reason, of what started a clock, of a proof.
LONGEST_WORDS: Final = 300


class State(models.TextChoices):
    """What became of a deadline. After the last day it is "silence" where the law makes something of that."""

    RUNNING = "running", pgettext_lazy("deadline", "running")
    MET = "met", pgettext_lazy("deadline", "met")
    MET_LATE = "met_late", pgettext_lazy("deadline", "met late")
    SILENCE = "silence", pgettext_lazy("deadline", "silence")
    PASSED = "passed", pgettext_lazy("deadline", "passed")
    STOPPED = "stopped", pgettext_lazy("deadline", "stopped")


#: States in which the thing is still to be done.
OPEN: Final = frozenset({State.RUNNING, State.SILENCE, State.PASSED})


class Clock(models.Model):
    """A legal deadline of a case. Days are local (Europe/Warsaw); they are null where the law names no period.

    ``version`` counts what people and the law did to it (warnings do not): whoever writes says which one was seen.
    ``next_check_at`` is set while it runs towards a day, ``ended_at`` once nothing is left to do about it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    regime = models.CharField(max_length=40)
    #: which rules: the first day of the regime's version, and the table of free days
    regime_since = models.DateField()
    calendar_version = models.CharField(max_length=20)

    # the facts
    event_at = models.DateTimeField()
    event_on = models.DateField()
    event_words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    by_post = models.BooleanField(default=False)
    #: disputed points in which the lenient reading was taken
    lenient = models.JSONField(default=list, blank=True)
    extended = models.BooleanField(default=False)
    extended_at = models.DateTimeField(null=True)
    extended_why = models.CharField(max_length=LONGEST_WORDS, blank=True)
    #: the notice to the customer, where it is a letter of the case: one that comes back has extended nothing
    extended_by = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    #: the date that the firm named in its notice, where it named one
    extended_until = models.DateField(null=True)
    called_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)

    # what follows from them
    counted_from = models.DateField()
    raw_due = models.DateField(null=True)
    legal_due = models.DateField(null=True)
    internal_due = models.DateField(null=True)
    breach_at = models.DateTimeField(null=True)
    met_by = models.CharField(max_length=10)
    silence = models.CharField(max_length=20)
    side = models.CharField(max_length=10)

    # what became of it
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    set_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    #: null: the desk itself, when the last day had passed
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    met_at = models.DateTimeField(null=True)
    evidence = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    proof = models.CharField(max_length=LONGEST_WORDS, blank=True)
    stopped_why = models.CharField(max_length=LONGEST_WORDS, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    # the sweep
    next_check_at = models.DateTimeField(null=True)
    #: how many of the three warnings were given
    warned = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "regime"], condition=Q(state="running"), name="clock_runs_once"),
            models.CheckConstraint(
                condition=Q(next_check_at__isnull=True) | Q(state="running"), name="clock_checked_while_running"
            ),
        ]
        indexes = [
            # "IS NOT NULL" and "IS NULL" are conditions that both engines see through a bound parameter
            models.Index(fields=["next_check_at"], name="clock_sweep", condition=Q(next_check_at__isnull=False)),
            models.Index(fields=["legal_due", "id"], name="clock_due", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.legal_due or '–'} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether the thing is still to be done."""
        return self.state in OPEN

    @property
    def has_legal_effect(self) -> bool:
        """Whether the law, in its stricter reading, makes something of silence."""
        return self.side == "firm" and self.silence != "none"


class ClockChange(models.Model):
    """One recomputation: what was due before, what is due now, which facts changed, and why. Never changed itself."""

    class What(models.TextChoices):
        """What was done."""

        FACTS = "facts", _("facts corrected")
        EXTENDED = "extended", _("extended")
        COMPLETED = "completed", _("complaint completed")
        RETURNED = "returned", _("the notice came back")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=10, choices=What.choices)
    old_due = models.DateField(null=True)
    new_due = models.DateField(null=True)
    #: ``{"event_on": [before, after], …}``: every column that changed
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=LONGEST_WORDS)
    #: null: the desk itself, when a notice came back
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what} {self.old_due} → {self.new_due}"


class Notice(models.Model):
    """A warning that the desk gave; its words are computed when it is shown. ``due`` is the last day it spoke of.

    ``over_at`` is set when there is no reason for it any more: the deadline was met, stopped, or has another day.
    """

    class Level(models.IntegerChoices):
        """How late it is."""

        HALF = 1, _("half of the time has passed")
        FIFTH_LEFT = 2, _("a fifth of the time is left")
        LAST_DAY = 3, _("the last working day")
        PASSED = 4, _("the last day has passed")

    class Audience(models.TextChoices):
        """Whom it is for; who that is now, is found out when it is shown."""

        ASSIGNEE = "assignee", pgettext_lazy("notice for", "the assignee")
        TEAM_SUPERVISORS = "team", pgettext_lazy("notice for", "the team's supervisors")
        SUPERVISORS = "supervisors", pgettext_lazy("notice for", "all supervisors")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="notices", db_index=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    due = models.DateField()
    at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "level", "due"], name="notice_once")]
        indexes = [
            models.Index(fields=["audience", "-id"], name="notice_present", condition=Q(over_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.audience} {self.due}"
