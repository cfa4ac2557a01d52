"""The customers' side of the wire: e-mails as their mail programs write them, and a Maildir to put them in."""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")
#: What our letters end with for machines; no customer quotes it back.
_MARK = re.compile(r"^(Odpowiadając, proszę zostawić|When you reply, please leave)", re.MULTILINE)
_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
)  # fmt: skip

_QUOTED_PRINTABLE = Charset("utf-8")
_QUOTED_PRINTABLE.body_encoding = QP


@dataclass(frozen=True, slots=True)
class Quoted:
    """The letter that a customer answers."""

    name: str
    address: str
    at: datetime
    text: str
    subject: str


@dataclass(frozen=True, slots=True)
class CustomerMail:
    """What a customer writes. ``files``: name, type and bytes of each attachment."""

    name: str
    address: str
    to: str
    at: datetime
    subject: str
    text: str
    language: str = "pl"
    in_reply_to: str = ""
    references: Sequence[str] = ()
    quoted: Quoted | None = None
    files: Sequence[tuple[str, str, bytes]] = ()


def message_id(mail: CustomerMail) -> str:
    """The Message-ID that the customer's program gives: the same for the same mail."""
    mark = hashlib.sha256(f"{mail.address}|{mail.at.isoformat()}|{mail.subject}".encode()).hexdigest()[:24]
    return f"<{mark}@{mail.address.rpartition('@')[2]}>"


def build(mail: CustomerMail) -> bytes:
    """The mail as bytes. Which program a customer uses (three of them) depends on the address and never changes."""
    style = ("gmail", "plain", "outlook")[hashlib.sha256(mail.address.encode()).digest()[0] % 3]
    words: MIMEBase = _text(mail.text + _quote(mail, style), "plain")
    if style == "gmail":
        words = MIMEMultipart("alternative", None, [words, _text(_gmail_html(mail), "html")])
    message = MIMEMultipart("mixed", None, [words, *map(_attached, mail.files)]) if mail.files else words
    message["Date"] = format_datetime(mail.at.astimezone(ZONE))
    message["From"] = formataddr((mail.name, mail.address))
    message["To"] = mail.to
    message["Subject"] = Header(mail.subject, "utf-8").encode()
    message["Message-ID"] = message_id(mail)
    if mail.in_reply_to:
        message["In-Reply-To"] = mail.in_reply_to
        message["References"] = "\n ".join([*mail.references, mail.in_reply_to])
    return message.as_bytes()


def _text(words: str, kind: str) -> MIMEText:
    return MIMEText(words, kind, _QUOTED_PRINTABLE)  # type: ignore[arg-type]


def _attached(file: tuple[str, str, bytes]) -> MIMEBase:
    name, media_type, data = file
    part = MIMEBase(*media_type.split("/", 1))
    part.set_payload(data)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _attribution(quoted: Quoted, language: str) -> str:
    at = quoted.at.astimezone(ZONE)
    if language == "en":
        return f"On {at:%a, %d %b %Y at %H:%M}, {quoted.name} <{quoted.address}> wrote:"
    days = ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")
    month = _MONTHS[at.month - 1][:3]
    return f"{days[at.weekday()]}, {at.day} {month} {at.year} o {at:%H:%M} {quoted.name} <{quoted.address}> napisał(a):"


def _quote(mail: CustomerMail, style: str) -> str:
    if mail.quoted is None:
        return "\n"
    words = _MARK.split(mail.quoted.text)[0].strip()
    if style == "outlook":
        labels = ("From", "Sent", "To", "Subject") if mail.language == "en" else ("Od", "Wysłano", "Do", "Temat")
        at = mail.quoted.at.astimezone(ZONE)
        sent = (
            f"{at:%d %B %Y %H:%M}"
            if mail.language == "en"
            else f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}"
        )
        values = (
            f"{mail.quoted.name} <{mail.quoted.address}>",
            sent,
            f"{mail.name} <{mail.address}>",
            mail.quoted.subject,
        )
        head = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))
        return f"\n\n{head}\n\n{words}\n"
    lines = "\n".join("> " + line if line else ">" for line in words.split("\n"))
    return f"\n\n{_attribution(mail.quoted, mail.language)}\n\n{lines}\n"


def _gmail_html(mail: CustomerMail) -> str:
    def paragraphs(text: str) -> str:
        return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))

    quote = ""
    if mail.quoted is not None:
        words = _MARK.split(mail.quoted.text)[0].strip()
        quote = (
            f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
            f"{html.escape(_attribution(mail.quoted, mail.language))}<br></div>"
            f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'
            f"{paragraphs(words)}</blockquote></div>"
        )
    return f'<div dir="ltr">{paragraphs(mail.text)}</div>{quote}\n'


class Maildir:
    """A folder of mails as mail servers keep it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make_empty(self) -> None:
        """Begin with an empty one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("new", "cur", "tmp"):
            (self.folder / name).mkdir(parents=True)

    def put(self, raw: bytes, at: datetime, *, read: bool = False) -> str:
        """Deliver one mail; it appears whole or not at all. Returns the name by which a reader knows it."""
        name = f"{int(at.timestamp())}.{hashlib.sha256(raw).hexdigest()[:16]}.demo"
        draft = self.folder / "tmp" / name
        draft.write_bytes(raw)
        os.utime(draft, (at.timestamp(), at.timestamp()))
        os.replace(draft, self.folder / "cur" / f"{name}:2,S" if read else self.folder / "new" / name)
        return name

    def __iter__(self) -> Iterator[Path]:
        """The files that wait to be read."""
        yield from sorted((self.folder / "new").iterdir())
