"""What a parsed mail is made of: frozen values, no behaviour beyond tiny predicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SegmentKind = Literal["new", "quote", "signature", "header"]
AutomaticKind = Literal["auto-reply", "bounce", "list", "own"]


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as written by its owner: a display name (may be empty) and an e-mail address."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """The address in the form in which two addresses are compared (lower case)."""
        return self.email.lower()


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the text, `text[start:end]` in code points, and what it is."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """A part of the mail that is kept as a file. `size` is in bytes, `sha256` in lower-case hex digits."""

    name: str
    type: str
    size: int
    sha256: str
    inline: bool
    content_id: str | None
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was wrong with the mail and how it was met: a stable code and a detail for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What a delivery status report says: which of our messages, whose address, and why.

    `action` is in lower case ("failed", "delayed", …), `status` an enhanced status code such as "5.1.1";
    a field that the report does not name is None (`diagnostic`: empty).
    """

    original_message_id: str | None
    recipient: str | None
    status: str | None
    action: str | None
    diagnostic: str

    @property
    def permanent(self) -> bool:
        """True when the report says that the message will not be delivered (not merely late)."""
        if self.action:
            return self.action == "failed"
        return not (self.status or "5").startswith(("4", "2"))


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail, decoded. Every string can be encoded in UTF-8; `segments` cover `text` without gap or overlap.

    `headers` has the decoded fields by which automatic mail is told (lower-case names, see `automatic.FIELDS`).
    `html` is sanitised; a picture of the mail itself is `<img data-cid="…">` with no `src`.
    """

    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None
    date: datetime | None
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    automatic: AutomaticKind | None
    text: str
    segments: tuple[Segment, ...]
    html: str | None
    attachments: tuple[MailAttachment, ...]
    problems: tuple[Problem, ...]
    bounce: BounceReport | None
    headers: Mapping[str, str]
