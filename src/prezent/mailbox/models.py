"""Tables of the e-mail channel."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, Entry
from prezent.people.models import Team
from prezent.platform.models import StoredFile

#: Servers on this very machine: nobody stands between.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Mailbox(models.Model):
    """An address that customers write to, and how to fetch from it and send from it."""

    class Kind(models.TextChoices):
        """Where its mail is read."""

        IMAP = "imap", _("IMAP server")
        MAILDIR = "maildir", _("watched folder (Maildir)")
        NONE = "none", _("import only")

    class Security(models.TextChoices):
        """How the connection is protected."""

        TLS = "tls", _("TLS")
        STARTTLS = "starttls", _("STARTTLS")
        PLAIN = "plain", _("none: passwords and letters can be read on the way")

    address = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.NONE)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="mailboxes")
    language = models.CharField(max_length=5, default="pl", choices=[("pl", "polski"), ("en", "English")])
    active = models.BooleanField(default=True)
    verify_tls = models.BooleanField(default=True)

    imap_host = models.CharField(max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_user = models.CharField(max_length=254, blank=True)
    imap_password = models.TextField(blank=True)  # sealed, see platform.secrets
    imap_security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    folder = models.CharField(max_length=200, default="INBOX")
    maildir = models.CharField(max_length=500, blank=True)

    smtp_host = models.CharField(max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(default=465)
    smtp_user = models.CharField(max_length=254, blank=True)
    smtp_password = models.TextField(blank=True)  # sealed
    smtp_security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)

    uidvalidity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    remote_count = models.PositiveIntegerField(null=True)
    desk_count = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["address"]
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.address

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]

    @property
    def sends(self) -> bool:
        """Whether answers can leave from here."""
        return bool(self.smtp_host)

    @property
    def insecure(self) -> bool:
        """Whether anything here goes over an unprotected or unverified connection."""
        plain = self.Security.PLAIN
        reads = self.kind == self.Kind.IMAP
        return (
            (reads and self.imap_security == plain)
            or (self.sends and self.smtp_security == plain)
            or (not self.verify_tls and (reads or self.sends))
        )

    @property
    def exposed(self) -> bool:
        """Whether somebody else could read along: it is insecure, and not all of its ways end in this very machine."""
        ways = [(self.imap_host, self.imap_security)] if self.kind == self.Kind.IMAP else []
        ways += [(self.smtp_host, self.smtp_security)] if self.sends else []
        plain = self.Security.PLAIN
        return any((how == plain or not self.verify_tls) and host not in LOOPBACK for host, how in ways)


class IncomingMail(models.Model):
    """One e-mail as it arrived: the raw bytes first, then what became of it. Never deleted by the desk."""

    class State(models.TextChoices):
        """What became of it."""

        RECEIVED = "received", _("received")
        FILED = "filed", _("on a case")
        DUPLICATE = "duplicate", _("duplicate")
        AUTOMATIC = "automatic", _("automatic")
        QUARANTINED = "quarantined", _("in quarantine")
        DISMISSED = "dismissed", _("dismissed by a person")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="incoming")
    uidvalidity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    #: file name in a Maildir, or where an import found it
    source = models.CharField(max_length=255, null=True)  # noqa: DJ001 - NULL keeps IMAP rows out of the unique key
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    #: one e-mail however often and by whatever way it arrives (domain.mail identity)
    identity = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    automatic = models.CharField(max_length=10, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    problem = models.TextField(blank=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.SET_NULL, related_name="mail")
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="imap_once"),
            models.UniqueConstraint(fields=["mailbox", "source"], name="source_once"),
            models.UniqueConstraint(
                fields=["identity"], condition=Q(state__in=["filed", "automatic"]), name="identity_once"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="mail_received", condition=Q(state="received")),
            models.Index(fields=["-id"], name="mail_quarantined", condition=Q(state="quarantined")),
            models.Index(fields=["message_id"], name="mail_message_id"),
            models.Index(fields=["identity"], name="mail_identity"),
            models.Index(fields=["sender", "received_at"], name="mail_sender"),
        ]

    def __str__(self) -> str:
        return self.message_id or f"mail {self.pk}"


class OutgoingMail(models.Model):
    """One of our letters as e-mail. Its state is copied to the entry, where people read it."""

    class State(models.TextChoices):
        """How far it has got."""

        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        DEFERRED = "deferred", _("deferred")
        FAILED = "failed", _("not sent")
        BOUNCED = "bounced", _("returned")

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="outgoing")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="outgoing")
    message_id = models.CharField(max_length=255, unique=True)
    #: the first addressee, lower-cased, for the loop guard
    recipient = models.CharField(max_length=254, blank=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = models.TextField(blank=True)
    date = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: how often a worker died between the server's 250 and our record of it: sent again at most once
    uncertain = models.PositiveSmallIntegerField(default=0)
    response = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "sent_at"], name="outgoing_recipient"),
            models.Index(fields=["-id"], name="outgoing_open", condition=~Q(state="sent")),
        ]

    def __str__(self) -> str:
        return self.message_id
