"""Tables of people: staff and teams on our side of the desk, customers and contact points on the other."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person on our side may do; each includes the one before."""

    AGENT = "agent", _("agent")
    SUPERVISOR = "supervisor", _("supervisor")
    ADMIN = "admin", _("administrator")


class Team(models.Model):
    """A group that shares cases. A restricted team's cases are seen only by its members and by supervisors."""

    name = models.CharField(max_length=60, unique=True)
    restricted = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Creates staff with a normalised address and a hashed password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Staff:
        """Create one person; without a password the account waits for an invitation to be taken up."""
        staff = self.model(email=email.strip().lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """Somebody who works at the desk. Named people answer: name, position and phone end each letter."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    position = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    gender = models.CharField(max_length=1, blank=True, choices=[("f", _("female")), ("m", _("male"))])
    language = models.CharField(max_length=5, blank=True, choices=[("pl", "polski"), ("en", "English")])
    theme = models.CharField(max_length=5, blank=True, choices=[("light", _("light")), ("dark", _("dark"))])
    ctrl_enter_sends = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    teams: models.ManyToManyField[Team, Membership] = models.ManyToManyField(
        Team, through="Membership", related_name="members"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_supervisor(self) -> bool:
        """Whether the person may do what a supervisor may."""
        return self.role in {Role.SUPERVISOR, Role.ADMIN}

    @property
    def is_admin(self) -> bool:
        """Whether the person may set up the desk."""
        return self.role == Role.ADMIN

    @property
    def initials(self) -> str:
        """Two letters for the round mark beside a name."""
        words = self.name.split() or [self.email]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    def get_full_name(self) -> str:
        """Django's name for the display name."""
        return self.name

    def get_short_name(self) -> str:
        """The first name."""
        return self.name.split(" ", 1)[0]


class Membership(models.Model):
    """Who belongs to which team."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "team"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.team_id}"


class Invitation(models.Model):
    """A place at the desk offered by e-mail; the link's token is signed and stored only as a hash."""

    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    invited_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email


class ApiToken(models.Model):
    """The key of another program; stored only as a hash. ``used_on`` is the last day it was used."""

    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """Somebody who writes, calls or comes to us."""

    class Form(models.TextChoices):
        """How the person is addressed."""

        PAN = "pan", _("Pan (Mr)")
        PANI = "pani", _("Pani (Ms)")
        PANSTWO = "panstwo", _("Państwo (an organisation or several people)")
        UNKNOWN = "", _("not known")

    name = models.CharField(max_length=120, blank=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    form = models.CharField(max_length=8, choices=Form.choices, default=Form.UNKNOWN, blank=True)
    vocative = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=5, default="pl", choices=[("pl", "polski"), ("en", "English")])
    city = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    #: folded words by which the customer is found, kept by services (people.finding)
    search_key = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(Lower("name"), name="customer_name")]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """One way to reach a customer; ``value`` is as people read it, ``key`` as machines compare it."""

    class Kind(models.TextChoices):
        """What sort of address it is."""

        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        HANDLE = "handle", _("name in a social network")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=254)
    key = models.CharField(max_length=254)
    primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="contact_belongs_to_one"),
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(primary=True), name="one_primary_contact_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.value
