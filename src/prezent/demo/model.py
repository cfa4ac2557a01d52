"""The demo firm's plain data: what is written down (goods, names, threads) and what is built from it.

Everything is frozen and free of Django, so that the content can be tested, printed and rebuilt without a database.
Times are aware datetimes in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")


class ContentError(ValueError):
    """The written demo content is wrong; the message names the file or thread and what to repair."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One thing that the shop sells; ``forms`` follows ``CASES``, ``gender`` is m, f or n."""

    key: str
    category: str
    gender: str
    forms: tuple[str, ...]
    model: str
    price: Decimal
    en: str

    def form(self, case: str) -> str:
        """Return the name in the grammatical ``case`` (nom, gen, dat, acc, ins, loc)."""
        return self.forms[CASES.index(case)]


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A member of the demo firm's staff; ``role`` is agent, supervisor or admin."""

    key: str
    first: str
    last: str
    gender: str
    position: str
    position_en: str
    role: str
    teams: tuple[str, ...]
    phone: str
    email: str

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A team with its Polish name."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class DemoMailbox:
    """A mailbox of the firm and the team whose mail it takes."""

    key: str
    address: str
    name: str
    team: str


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer: a person (``gender`` m or f) or an organisation (``company`` set, gender empty)."""

    key: str
    first: str
    last: str
    gender: str
    company: str
    city: str
    title: str
    email: str
    phone: str
    language: str
    vocative: str

    @property
    def name(self) -> str:
        """The name under which the customer is filed."""
        return self.company or f"{self.first} {self.last}".strip()

    @property
    def form(self) -> str:
        """The form of address: pan, pani or panstwo."""
        return {"m": "pan", "f": "pani"}.get(self.gender, "panstwo")


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One written message: ``by`` is "customer" or a staff key, ``after`` the time since the one before.

    ``clock`` fixes the local time of day for staff who promised one ("I'll call at 10:15").
    """

    by: str
    kind: str
    after: timedelta
    text: str
    channel: str
    attach: tuple[str, ...] = ()
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class ThreadPoint:
    """A point of the customer: its text, whether it ends answered, and the message that it comes from."""

    text: str
    answered: bool
    source: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread written by hand, from which cases are made. ``skip`` names goods left out of ``fits``.

    As written, a thread shows its first ``shown`` messages (0: all of them), so that a case under way can still be told
    to its end by its variations. ``age`` says how long ago it began, ``last`` how long ago its last message came.
    """

    id: str
    story: str
    lang: str
    kind: str
    team: str
    mailbox: str
    priority: str
    tags: tuple[str, ...]
    channel: str
    status: str
    subject: str
    customer: dict[str, str]
    fits: tuple[str, ...]
    skip: tuple[str, ...]
    goods: str
    points: tuple[ThreadPoint, ...]
    messages: tuple[ThreadMessage, ...]
    previous: str = ""
    assignee: str = ""
    shown: int = 0
    age: timedelta | None = None
    last: timedelta | None = None
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """A rendered message: ``kind`` is message, note or call; ``channel`` email, phone, visit or letter (notes: "")."""

    by: str
    kind: str
    channel: str
    at: datetime
    text: str
    attachments: tuple[str, ...] = ()

    @property
    def by_customer(self) -> bool:
        """Whether these are the customer's own written words."""
        return self.by == "customer"


@dataclass(frozen=True, slots=True)
class DemoPoint:
    """A point on a case; ``source`` is the index of the message that it comes from."""

    text: str
    answered: bool
    source: int


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A case ready to be loaded. ``previous`` is the key of an earlier case of the same matter, or ""."""

    key: str
    thread: str
    as_written: bool
    story: str
    lang: str
    kind: str
    team: str
    mailbox: str
    channel: str
    priority: str
    status: str
    tags: tuple[str, ...]
    subject: str
    customer: str
    assignee: str | None
    goods: str
    order: str
    points: tuple[DemoPoint, ...]
    messages: tuple[DemoMessage, ...]
    previous: str = ""
    closed_at: datetime | None = None

    @property
    def opened_at(self) -> datetime:
        """When the customer's first word came."""
        return self.messages[0].at


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """The whole firm; ``cases`` in the order in which they began."""

    name: str
    staff: tuple[DemoStaff, ...]
    teams: tuple[DemoTeam, ...]
    mailboxes: tuple[DemoMailbox, ...]
    customers: tuple[DemoCustomer, ...]
    cases: tuple[DemoCase, ...]
