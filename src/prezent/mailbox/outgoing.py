"""Our letters as e-mail: which mailbox they leave from, what they answer, and the bytes that are sent."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from prezent.cases.models import Attachment, Case, Entry
from prezent.cases.services.delivery import record_delivery
from prezent.domain.mail import (
    Address,
    OutgoingFile,
    OutgoingLetter,
    QuotedWords,
    case_numbers,
    compose,
    make_message_id,
    make_token,
)
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.platform import config, secrets, storage, work
from prezent.platform.rawsql import insert

SEND = "mail.send"
#: The latest messages of a case that References names; mail programs thread by the last of them.
CHAIN = 150
_LANGUAGES = frozenset({"pl", "en"})


@dataclass(frozen=True, slots=True)
class Thread:
    """What a letter continues: Message-IDs on its case, oldest first, and the customer's last one."""

    references: tuple[str, ...]
    in_reply_to: str
    mailbox: Mailbox | None  # where that one came to; not all of its columns
    team_id: int | None
    recipient: str


def queue(entry_id: int, case_id: int, *, now: datetime, side_id: int | None = None) -> None:
    """Enter the e-mail that an answer needs and the work of sending it, in the caller's transaction.

    A letter of a side thread continues that thread alone: neither the customer's mails nor our letters to the customer
    are named in it.
    Four SQL queries where the mailbox of the customer's last e-mail can send, five where another one must be found.
    When no mailbox can send, the answer has failed at once, in words that say what to do; nothing is raised,
    since what the person wrote must stay.
    """
    thread = _thread(entry_id, case_id, side_id)
    mailbox = thread.mailbox
    if mailbox is None or not (mailbox.active and mailbox.sends):
        mailbox = choose_mailbox(thread.team_id)
    if mailbox is None:
        words = _("No mailbox can send. An administrator must enter a server for outgoing mail; then send this again.")
        record_delivery(entry_id, state=Entry.Delivery.FAILED, note=words, now=now)
        return
    nonce = f"{entry_id}-{random.token_hex(5)}"
    letter = OutgoingMail(
        entry_id=entry_id,
        mailbox=mailbox,
        message_id=make_message_id(secrets.get().mail, ascii_domain(mailbox), nonce),
        recipient=thread.recipient,
        in_reply_to=thread.in_reply_to,
        references=" ".join(thread.references),
        date=now,
    )
    insert(letter)
    work.add(SEND, str(letter.pk), now=now)


def _thread(entry_id: int, case_id: int, side_id: int | None) -> Thread:
    rows = (
        Entry.objects.filter(case_id=case_id, side_id=side_id)
        .order_by("-at", "-id")
        .values_list(
            "id",
            "kind",
            "automatic",
            "mail__message_id",
            "mail__mailbox_id",
            "mail__mailbox__address",
            "mail__mailbox__smtp_host",
            "mail__mailbox__active",
            "outgoing__message_id",
            "case__team_id",
            "recipients",
        )[:CHAIN]
    )
    chain: list[str] = []
    last, mailbox, team_id, recipient = "", None, None, ""
    for pk, kind, automatic, theirs, box, address, smtp_host, active, ours, team, recipients in reversed(rows):
        team_id = team
        if pk == entry_id:
            recipient = next((address for _name, address in recipients.get("to", [])), "")
            continue
        if kind == Entry.Kind.IN and not automatic and box is not None:
            last = theirs or ""
            mailbox = Mailbox(pk=box, address=address, smtp_host=smtp_host, active=active)
        if theirs and not automatic:
            chain.append(theirs)
        if ours:
            chain.append(ours)
    return Thread(tuple(dict.fromkeys(chain)), last, mailbox, team_id, recipient.lower()[:254])


def choose_mailbox(team_id: int | None) -> Mailbox | None:
    """From where a letter leaves that continues no e-mail: the team's mailbox, else any that can send."""
    able = [box for box in Mailbox.objects.filter(active=True).order_by("id") if box.sends]
    return next((box for box in able if team_id is not None and box.team_id == team_id), able[0] if able else None)


def ascii_domain(mailbox: Mailbox) -> str:
    """The mailbox's domain as the wire needs it."""
    try:
        return mailbox.domain.encode("idna").decode("ascii") or "localhost"
    except UnicodeError:
        return "localhost"


def subject_of(case: Case, written: str = "") -> str:
    """The subject of a letter: as the writer put it, or ``[2026-000123] matter – firm``; the number is always in it."""
    line = " ".join((written or f"{case.matter} – {config.get().firm}").split())
    return line if case.number in case_numbers(line) else f"[{case.number}] {line}"


def message_of(letter: OutgoingMail) -> bytes:
    """The bytes to send; the same each time, but for the settings of the house.

    Raises LetterError for what cannot be sent as it stands and MissingFile for an attachment that is gone.
    """
    entry, mailbox = letter.entry, letter.mailbox
    case, side = entry.case, entry.side
    language = side.language if side is not None else case.language
    zone = ZoneInfo(config.get().time_zone)
    house = mailbox.name or config.get().firm
    return compose(
        OutgoingLetter(
            message_id=letter.message_id,
            from_name=f"{entry.author_name} – {house}" if entry.author_name else house,
            from_addr=mailbox.address,
            to=addresses(entry, "to"),
            cc=addresses(entry, "cc"),
            subject=subject_of(case, entry.subject),
            text=entry.text,
            html=entry.html or None,
            date=letter.date.astimezone(zone),
            in_reply_to=letter.in_reply_to or None,
            references=tuple(letter.references.split()),
            token=make_token(secrets.get().mail, case.number),
            language=language if language in _LANGUAGES else "pl",
            attachments=_files(entry),
            quoted=_quoted(entry, zone),
        )
    )


def addresses(entry: Entry, field: str) -> tuple[Address, ...]:
    """The addressees of an answer in ``to`` or ``cc``."""
    return tuple(Address(name, address) for name, address in entry.recipients.get(field, []))


def _files(entry: Entry) -> tuple[OutgoingFile, ...]:
    rows = Attachment.objects.filter(entry=entry).select_related("file").order_by("id")
    return tuple(OutgoingFile(one.name, one.file.media_type, storage.read(one.file.sha256)) for one in rows)


def _quoted(entry: Entry, zone: ZoneInfo) -> QuotedWords | None:
    """The last words of whoever is answered, without what they themselves quoted: the customer's stay out of side
    threads, and theirs out of the customer's letters."""
    last = (
        Entry.objects.filter(case_id=entry.case_id, side_id=entry.side_id)
        .filter(kind=Entry.Kind.IN, automatic="", channel="email", pk__lt=entry.pk)
        .order_by("-at", "-id")
        .first()
    )
    if last is None:
        return None
    parts = [last.text[start:end].strip() for kind, start, end in last.segments if kind == "new"]
    words = "\n\n".join(part for part in parts if part) if last.segments else last.text.strip()
    name = " ".join((last.author_name or last.author_address).split())
    return QuotedWords(name, last.at.astimezone(zone), words) if words else None
