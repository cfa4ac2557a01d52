"""Tables without business words: event log, due work, leases, stored files."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One line of the append-only event log. Updates are refused by the database itself (migration 0002)."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type}:{self.subject_id}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """The log only grows."""
        raise TypeError("the event log is append-only")


class Work(models.Model):
    """Something that must happen. The row is the truth; a queue only wakes whoever looks at it."""

    class State(models.TextChoices):
        """Where the work stands; finished work is deleted, since its outcome stands in rows of its own."""

        DUE = "due"
        RUNNING = "running"
        DEAD = "dead"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="work_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="work_due", condition=Q(state="due")),
            models.Index(fields=["leased_until"], name="work_running", condition=Q(state="running")),
            models.Index(fields=["-id"], name="work_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Lease(models.Model):
    """Long ownership (a mailbox being listened to) that ends by itself when its holder dies."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class StoredFile(models.Model):
    """Bytes in the store that some row needs; ``sha256`` is their name there."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, default="application/octet-stream")

    def __str__(self) -> str:
        return self.sha256[:12]
