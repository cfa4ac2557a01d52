"""What a batch of mails may refer to: read with a fixed number of queries, kept up to date as they are filed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from prezent.cases.models import Case, Participant, SideThread, SuggestedLink
from prezent.domain.mail import ParsedMail, ThreadEvidence, evidence, parse
from prezent.mailbox.identity import identity_of
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.mailbox.senders import Author, author_of
from prezent.people.models import ContactPoint, Customer
from prezent.platform import secrets

#: ``message_id`` columns are this long; a longer identifier is kept and compared by its beginning.
ID_LENGTH = 255
_JOINS_FOLLOWED = 8


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """Of one mailbox, what filing needs."""

    team_id: int | None
    language: str


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """All mailboxes of the desk: mail from one of these addresses is our own."""

    addresses: frozenset[str]
    domains: frozenset[str]
    mailboxes: dict[int, MailboxFacts]

    @classmethod
    def read(cls) -> OwnAddresses:
        """One SQL query."""
        rows = list(Mailbox.objects.values_list("id", "address", "team_id", "language"))
        addresses = frozenset(address.lower() for _, address, _, _ in rows)
        return cls(
            addresses,
            frozenset(address.rpartition("@")[2] for address in addresses),
            {pk: MailboxFacts(team, language) for pk, _, team, language in rows},
        )


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail read from its bytes, with what is known of it before any table is asked."""

    mail: ParsedMail
    identity: str
    evidence: ThreadEvidence
    author: Author | None


def read_mail(raw: bytes, own: OwnAddresses) -> ReadMail:
    """Read a mail. Pure but for the installation's key."""
    mail = parse(raw, own_addresses=own.addresses)
    return ReadMail(
        mail, identity_of(mail, raw), evidence(mail, secrets.get().mail), author_of(mail, our_domains=own.domains)
    )


@dataclass(frozen=True, slots=True)
class OurLetter:
    """A letter of ours that a mail answers or reports on; ``side_id`` of one that did not go to the customer."""

    id: int
    entry_id: int
    case_id: int
    side_id: int | None = None


@dataclass(slots=True)
class Desk:
    """Tables, as far as a batch may refer to them. Eight SQL queries for any number of mails, one more
    where a mail names a case or answers a letter of a side thread."""

    own: OwnAddresses
    identities: dict[str, int | None] = field(default_factory=dict)
    letters: dict[str, OurLetter] = field(default_factory=dict)
    #: the case and the side thread (or None) of mails by Message-ID
    references: dict[str, list[tuple[int, int | None]]] = field(default_factory=dict)
    sides: dict[int, SideThread] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    participants: set[tuple[int, str]] = field(default_factory=set)
    joined: dict[int, int] = field(default_factory=dict)

    @classmethod
    def around(cls, mails: Sequence[ReadMail], own: OwnAddresses) -> Desk:
        """Read what these mails may refer to."""
        desk = cls(own)
        desk._read_identities({one.identity for one in mails})
        echoes = {one.mail.message_id or "" for one in mails if one.mail.automatic == "own"}
        desk._read_letters({mid for one in mails for mid in one.evidence.own_ids} | echoes)
        desk._read_references({mid[:ID_LENGTH] for one in mails for mid in one.evidence.reference_ids})
        said = [one.evidence for one in mails]
        desk._read_cases({number for one in said for number in (*one.token_cases, *one.subject_cases)})
        senders = {address for one in mails for address in _senders(one)}
        contacts = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, key__in=senders).select_related("customer")
        desk.customers = {contact.key: contact.customer for contact in contacts}
        if desk.cases:
            desk.participants = set(
                Participant.objects.filter(case__in=desk.cases, address__in=senders).values_list("case_id", "address")
            )
            desk._read_sides()
        return desk

    def _read_identities(self, identities: set[str]) -> None:
        kept = [IncomingMail.State.FILED, IncomingMail.State.AUTOMATIC]
        rows = IncomingMail.objects.filter(identity__in=identities, state__in=kept)
        self.identities = dict(rows.values_list("identity", "case_id"))

    def _read_letters(self, ids: set[str]) -> None:
        if ids:
            rows = OutgoingMail.objects.filter(message_id__in={one.lower()[:ID_LENGTH] for one in ids})
            columns = ("message_id", "id", "entry_id", "entry__case_id", "entry__side_id")
            for message_id, pk, entry_id, case_id, side_id in rows.values_list(*columns):
                self.letters[message_id.lower()] = OurLetter(pk, entry_id, case_id, side_id)

    def _read_references(self, ids: set[str]) -> None:
        if ids:
            rows = IncomingMail.objects.filter(message_id__in=ids, entry__isnull=False).order_by("id")
            # the entry's case, not the mail's: words that were moved to another case are answered there
            for message_id, *where in rows.values_list("message_id", "entry__case_id", "entry__side_id"):
                self.references.setdefault(message_id, []).append((where[0], where[1]))

    def _read_cases(self, numbers: set[str]) -> None:
        wanted = {one.case_id for one in self.letters.values()}
        wanted.update(pk for found in self.references.values() for pk, _side in found)
        if numbers:
            self.numbers = dict(Case.objects.filter(number__in=numbers).values_list("number", "id"))
            wanted |= set(self.numbers.values())
        fresh = wanted
        for _ in range(_JOINS_FOLLOWED):
            if not fresh:
                break
            links = SuggestedLink.objects.filter(case__in=fresh, accepted=True).values_list("case_id", "other_id")
            found = dict(links)
            self.joined.update(found)
            fresh = set(found.values()) - wanted
            wanted |= fresh
        self.cases = Case.objects.in_bulk(wanted)

    def _read_sides(self) -> None:
        """Only where a mail may belong to one: what names a mail of a customer alone never does."""
        named = any(one.side_id for one in self.letters.values())
        named = named or any(side for places in self.references.values() for _case, side in places)
        if named or self.numbers:
            self.sides = SideThread.objects.filter(case__in=self.cases).in_bulk()

    def current(self, case_id: int) -> Case | None:
        """The case with this id, or the one that it was joined to."""
        for _ in range(_JOINS_FOLLOWED):
            if case_id not in self.joined:
                break
            case_id = self.joined[case_id]
        return self.cases.get(case_id)

    def letter_of(self, message_id: str) -> OurLetter | None:
        """Our letter with this (verified) Message-ID; letter case apart, since some servers change it."""
        return self.letters.get(message_id.lower())

    def may_write_to(self, case: Case, author: Author | None) -> bool:
        """Whether the author takes part in the case, or is its customer."""
        if author is None:
            return False
        if (case.pk, author.address) in self.participants:
            return True
        customer = self.customers.get(author.address)
        return customer is not None and customer.pk == case.customer_id

    def side_of(self, case: Case, side_id: int | None, author: Author | None) -> SideThread | None:
        """The side thread that the author may answer in: the one named by evidence, where the address is its own.

        Without a name (evidence that speaks of the case alone) it is the latest that this address is known to, and
        only where the author does not take part in the customer's conversation.
        """
        if author is None:
            return None
        if side_id is not None:
            side = self.sides.get(side_id)
            return side if side is not None and side.case_id == case.pk and side.knows(author.address) else None
        if self.may_write_to(case, author):
            return None
        known = [one for one in self.sides.values() if one.case_id == case.pk and one.knows(author.address)]
        return max(known, key=lambda one: (one.state != SideThread.State.CLOSED, one.pk), default=None)

    def learn(
        self, read: ReadMail, case: Case | None, *, opened: bool, addresses: Iterable[str], side_id: int | None = None
    ) -> None:
        """Take in what filing a mail has changed, for the mails that follow in the batch."""
        self.identities[read.identity] = case.pk if case else None
        if case is None:
            return
        self.participants |= {(case.pk, address) for address in addresses}
        if opened:
            self.cases[case.pk] = case
            self.numbers[case.number] = case.pk
            if read.author is not None and case.customer is not None:
                self.customers[read.author.address] = case.customer
        if read.mail.message_id:
            self.references.setdefault(read.mail.message_id[:ID_LENGTH], []).append((case.pk, side_id))


def _senders(read: ReadMail) -> list[str]:
    found = [read.author.address] if read.author else []
    return [*found, read.mail.sender.key[:254]] if read.mail.sender else found
