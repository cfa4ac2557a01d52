"""What a firm has decided about deciding: one row."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from prezent.people.models import Staff


class Rules(models.Model):
    """Limits of gestures and of money by role, and who may decide what. A missing row is these defaults (law.md § 5,
    "Goodwill and remedy value policy": presets, no law)."""

    agent_limit = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("100.00"))
    supervisor_limit = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("1000.00"))
    currency = models.CharField(max_length=3, default="PLN")
    #: a refusal is signed by a second person
    four_eyes = models.BooleanField(default=True)
    #: whoever is complained about does not decide
    conflict_wall = models.BooleanField(default=True)
    #: consent to settling disputes out of court (ADR act art. 32); null: said case by case
    adr_consent = models.BooleanField(null=True)
    #: the part of the firm that examines complaints, and where it is (UKE; Dz.U. 2013 poz. 1468 § 10)
    unit = models.CharField(max_length=200, blank=True, default="")
    unit_address = models.CharField(max_length=200, blank=True, default="")
    #: the court that is competent, by its name (act of 5 August 2015 art. 10 pkt 4; Dz.U. 2006 nr 38 poz. 266 § 6(4))
    court = models.CharField(max_length=200, blank=True, default="")
    #: an appeal inside the firm: how and to whom, and within how many days of delivery (null: without an end)
    appeal = models.CharField(max_length=300, blank=True, default="")
    appeal_days = models.PositiveSmallIntegerField(null=True)
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="rules_once")]

    def __str__(self) -> str:
        return f"{self.agent_limit} / {self.supervisor_limit} {self.currency}"
