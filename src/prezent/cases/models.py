"""Tables of cases. A case knows nothing of the channel it came from but its name."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prezent.people.models import Customer, Staff, Team
from prezent.platform.models import StoredFile

#: ``owed_by`` of a case to whose customer nothing is owed: sorts last, needs no NULL in an index.
NOTHING_OWED = datetime(9999, 1, 1, tzinfo=UTC)


class Kind(models.TextChoices):
    """What the customer came with."""

    ENQUIRY = "enquiry", _("enquiry")
    COMPLAINT = "complaint", _("complaint")
    REQUEST = "request", _("request")
    PRAISE = "praise", _("praise")
    OTHER = "other", _("other")


class Status(models.TextChoices):
    """Who moves next."""

    NEW = "new", _("new")
    OPEN = "open", _("open")
    WAITING_CUSTOMER = "waiting_customer", _("waiting for the customer")
    WAITING_OTHERS = "waiting_others", _("waiting for others")
    CLOSED = "closed", _("closed")


class Priority(models.IntegerChoices):
    """How soon, apart from what is owed by date."""

    LOW = 1, _("low")
    NORMAL = 2, _("normal")
    HIGH = 3, _("high")
    URGENT = 4, _("urgent")


class Channel(models.TextChoices):
    """The names of the ways in which words arrive."""

    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    VISIT = "visit", _("visit")
    LETTER = "letter", _("letter")
    OTHER = "other", pgettext_lazy("channel", "other")


#: Ways in which somebody of ours was there to answer at once.
SPOKEN = (Channel.PHONE, Channel.VISIT)


class NumberSeries(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:06d}"


class Tag(models.Model):
    """A word that groups cases."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """One matter of one customer. Columns under "what is owed" are kept by services, for lists and Today."""

    number = models.CharField(max_length=11, unique=True)
    matter = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ENQUIRY)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.NEW)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=5, default="pl")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="cases")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases")
    assignee = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases")
    tags: models.ManyToManyField[Tag, models.Model] = models.ManyToManyField(Tag, blank=True, related_name="cases")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    #: folded words by which the case is found, kept by services (cases.services.finding)
    search_key = models.TextField(blank=True, default="")

    # what is owed
    owed_by = models.DateTimeField(default=NOTHING_OWED)
    waiting_since = models.DateTimeField(null=True)
    first_answer_due_at = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    unsent = models.PositiveSmallIntegerField(default=0)
    unread = models.BooleanField(default=False)
    excerpt = models.CharField(max_length=160, blank=True)
    last_channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owed_by", "-id"], name="case_open", condition=~Q(status="closed")),
            models.Index(fields=["assignee", "owed_by", "-id"], name="case_mine", condition=~Q(status="closed")),
            models.Index(fields=["team", "owed_by", "-id"], name="case_team", condition=~Q(status="closed")),
            models.Index(
                fields=["team", "owed_by", "-id"],
                name="case_free",
                condition=Q(assignee__isnull=True) & ~Q(status="closed"),
            ),
            models.Index(fields=["-closed_at", "-id"], name="case_closed", condition=Q(status="closed")),
            models.Index(fields=["customer", "-id"], name="case_customer"),
            models.Index(fields=["-changed_at", "-id"], name="case_changed"),
            models.Index(fields=["-id"], name="case_unsent", condition=Q(unsent__gt=0)),
            models.Index(fields=["owed_by", "-id"], name="case_unread", condition=Q(unread=True) & ~Q(status="closed")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_closed(self) -> bool:
        """Whether the matter is settled for now; the customer's next word opens it again."""
        return self.status == Status.CLOSED


class Participant(models.Model):
    """An address that took part in a case: who may write into it by answering."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    address = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "address"], name="participant_once")]
        indexes = [models.Index(fields=["address"], name="participant_address")]

    def __str__(self) -> str:
        return self.address


class SideThread(models.Model):
    """What we ask of somebody else for a case (a supplier, a courier, an expert): letters that the customer neither
    sees nor waits for. The customer's contact stays one."""

    class Kind(models.TextChoices):
        """Whom we ask."""

        SUPPLIER = "supplier", _("supplier")
        COURIER = "courier", _("courier")
        EXPERT = "expert", _("expert")
        OTHER = "other", pgettext_lazy("whom we ask", "somebody else")

    class State(models.TextChoices):
        """Who moves next: they, we, nobody."""

        OPEN = "open", pgettext_lazy("what we asked others", "asked")
        ANSWERED = "answered", pgettext_lazy("what we asked others", "answered")
        CLOSED = "closed", pgettext_lazy("what we asked others", "settled")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sides")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SUPPLIER)
    name = models.CharField(max_length=120)
    #: in lower case; an answer comes from here
    address = models.CharField(max_length=254)
    #: other addresses whose answers a person let in
    also = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, default="pl")
    #: the subject of its letters: never the case's own, which may be in the customer's words
    subject = models.CharField(max_length=200)
    asked_for = models.TextField()
    #: the first moment at which an answer is late
    answer_due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    #: what came of it, in the words of whoever settled it
    outcome = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "answer_due_at"], name="side_unsettled", condition=~Q(state="closed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="side_closed_with_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.case_id}"

    def knows(self, address: str) -> bool:
        """Whether an answer may come from this address."""
        return address.lower() in {self.address, *self.also}


class Entry(models.Model):
    """Words on a case's timeline: the customer's, ours, or a note among ourselves.

    Words with a ``side`` were exchanged with somebody else: no query that speaks of the customer may count them.
    """

    class Kind(models.TextChoices):
        """Who speaks to whom."""

        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")
        NOTE = "note", _("note")

    class Delivery(models.TextChoices):
        """How far our words have got."""

        NONE = "", ""
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        DEFERRED = "deferred", _("deferred")
        FAILED = "failed", _("not sent")
        BOUNCED = "bounced", _("returned")
        GIVEN_UP = "given_up", _("put aside")

    #: states of words that have not reached anybody, and are not on their way
    UNREACHED = frozenset({Delivery.FAILED, Delivery.BOUNCED, Delivery.GIVEN_UP})

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    author_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    #: ``[[kind, start, end], …]`` over the code points of ``text``; empty: all of it is new
    segments = models.JSONField(default=list)
    #: ``{"to": [[name, address], …], "cc": [...]}``
    recipients = models.JSONField(default=dict)
    delivery = models.CharField(max_length=8, choices=Delivery.choices, default=Delivery.NONE, blank=True)
    delivery_note = models.TextField(blank=True)
    delivery_at = models.DateTimeField(null=True)
    automatic = models.CharField(max_length=10, blank=True)
    #: made by the browser for one press of the button: pressed twice, written once
    submission = models.UUIDField(null=True, unique=True)
    #: the side thread to which the words belong; then they are not the customer's, nor to the customer
    side = models.ForeignKey(SideThread, null=True, on_delete=models.RESTRICT, related_name="entries", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at", "id"], name="entry_timeline"),
            models.Index(fields=["side", "at", "id"], name="entry_side", condition=Q(side__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class Draft(models.Model):
    """What somebody is writing and has not sent: kept on the server, one for each reader. A letter of mode "side" is to
    somebody else than the customer: in the thread ``side``, or in one that is not there before it is sent."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=6, choices=[("reply", "reply"), ("note", "note"), ("side", "side")])
    side = models.ForeignKey(SideThread, null=True, on_delete=models.CASCADE, related_name="+")
    #: what else the form of a side letter holds, by the names of its fields
    asked = models.JSONField(default=dict, blank=True)
    html = models.TextField(blank=True)
    subject = models.CharField(max_length=998, blank=True)
    to = models.TextField(blank=True)
    cc = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "author", "mode"], condition=Q(side__isnull=True), name="one_draft_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["side", "author"], condition=Q(side__isnull=False), name="one_draft_of_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.case_id}"


class Attachment(models.Model):
    """A file's name on an entry or on a draft; the bytes are shared by whoever has the same."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="attachments")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, draft__isnull=True) | Q(entry__isnull=True, draft__isnull=False),
                name="attached_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Point(models.Model):
    """Something the customer raised that the answer must come back to."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="points")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="points")
    text = models.CharField(max_length=300)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Lateness(models.Model):
    """An answer that was late, or is: what the customer has waited for since ``since``, and the reason once somebody
    has said it. Written when a late answer leaves, or when the reason is said before that."""

    class Reason(models.TextChoices):
        """Why an answer is late (P33): each wants another remedy."""

        PEOPLE = "people", pgettext_lazy("late because", "too few people")
        KNOWLEDGE = "knowledge", pgettext_lazy("late because", "missing knowledge")
        OTHERS = "others", pgettext_lazy("late because", "waiting on others")
        OTHER = "other", pgettext_lazy("late because", "another reason")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="latenesses")
    #: ``waiting_since`` of the case at that time
    since = models.DateTimeField()
    #: until when it should have been answered by the rule of that time
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    #: the team of the case then: reasons are counted by it, and never by person
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    #: empty until somebody has said it
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-due_at", "-case"], name="lateness_due")]
        constraints = [models.UniqueConstraint(fields=["case", "since"], name="late_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class SuggestedLink(models.Model):
    """A guess that a new case belongs to an older one; a person decides, the desk never joins by itself."""

    class Reason(models.TextChoices):
        """What the guess rests on, from the strongest."""

        OWN_MESSAGE = "own_message", _("answers our message, from another address")
        TOKEN = "token", _("has our reply token, from another address")
        REFERENCE = "reference", _("refers to a message of that case, from another address")
        NUMBER = "number", _("quotes the case number")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="suggestions")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    #: the message answers a letter of this side thread: joined, it goes there, and not among the customer's words
    side = models.ForeignKey(SideThread, null=True, on_delete=models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="suggested_once")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.other_id}"


class HandOver(models.Model):
    """A note for the next assignee, so that nothing is asked twice; on top of the case until that person takes it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_overs")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="hand_over")
    to = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    #: when it was taken, or when a later hand-over took its place
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(over_at__isnull=True), name="one_open_hand_over")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.to_id}"
