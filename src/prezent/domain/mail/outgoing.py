"""Building the mail that leaves: one calm format, readable everywhere, that cannot be made to carry foreign headers."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from datetime import datetime

import nh3

from prezent.domain.mail import composed, wire
from prezent.domain.mail.model import Address
from prezent.domain.mail.wire import LetterError

__all__ = ["LetterError", "OutgoingFile", "OutgoingLetter", "QuotedWords", "compose"]

MAX_REFERENCES = 100
MAX_QUOTED = 20_000

_MONTHS_PL = (
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_TOKEN_LINE = {
    "pl": "Odpowiadając, proszę zostawić w wiadomości ten znak: {}",
    "en": "When you reply, please leave this mark in your message: {}",
}
_TYPE = re.compile(r"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")

_FONT = (
    "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#222"
)
_LETTER = nh3.Cleaner(
    tags={"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer",
    clean_content_tags={"script", "style", "title"},
    strip_comments=True,
    set_tag_attribute_values={
        "p": {"style": "margin:0 0 1em"},
        "ul": {"style": "margin:0 0 1em;padding-left:1.5em"},
        "ol": {"style": "margin:0 0 1em;padding-left:1.5em"},
    },
)


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send along: its name, its MIME type and its bytes."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """The customer's last message, quoted below the answer. `date` is aware, in the zone it is to be shown in."""

    name: str
    date: datetime
    text: str


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """A mail to be sent. `html` may have paragraphs, lists, bold, italics and links; None: it is made from `text`.

    Identifiers have their angle brackets; those of others that no server would take are left out of the message.
    `reply_to` is a bare address, `language` "pl" or "en", `date` aware. `automatic` is for letters that no person wrote
    (acknowledgements): only these say so to other machines.
    """

    message_id: str
    from_name: str
    from_addr: str
    to: tuple[Address, ...]
    subject: str
    text: str
    date: datetime
    html: str | None = None
    cc: tuple[Address, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_to: str | None = None
    token: str | None = None
    language: str = "pl"
    attachments: tuple[OutgoingFile, ...] = ()
    quoted: QuotedWords | None = None
    automatic: bool = False


def compose(letter: OutgoingLetter) -> bytes:
    """The letter as a MIME message with CRLF line ends; the same letter gives the same bytes.

    Raises LetterError (a ValueError with a stable `code`): `line_break_in_field` for a control character where a
    header could be forged, `bad_address`, `bad_message_id`, `no_recipient`, `naive_date`, `bad_language`.
    """
    _check(letter)
    boundaries = wire.boundaries(letter.message_id)
    content = wire.multipart(
        "alternative",
        boundaries[0],
        [
            wire.text_part("plain", _plain(letter), "; format=flowed"),
            wire.text_part("html", _html(letter)),
        ],
    )
    if letter.attachments:
        files = [wire.file_part(one.name, _file_type(one.type), one.data) for one in letter.attachments]
        content = wire.multipart("mixed", boundaries[1], [content, *files])
    return b"".join(line + b"\r\n" for line in _fields(letter)) + content


def _check(letter: OutgoingLetter) -> None:
    named: list[tuple[str, str | None]] = [
        ("message_id", letter.message_id),
        ("from_name", letter.from_name),
        ("from_addr", letter.from_addr),
        ("subject", letter.subject),
        ("in_reply_to", letter.in_reply_to),
        ("reply_to", letter.reply_to),
        ("token", letter.token),
        ("quoted", letter.quoted.name if letter.quoted else None),
    ]
    named += [("references", one) for one in letter.references]
    named += [("recipient", part) for one in (*letter.to, *letter.cc) for part in (one.name, one.email)]
    named += [("attachment", part) for one in letter.attachments for part in (one.name, one.type)]
    for name, value in named:
        wire.refuse_controls(name, value)
    if letter.language not in _TOKEN_LINE:
        raise LetterError("bad_language", letter.language)
    if not letter.to:
        raise LetterError("no_recipient", "the letter has nobody in To")
    for when in (letter.date, letter.quoted.date if letter.quoted else letter.date):
        if when.tzinfo is None:
            raise LetterError("naive_date", "a date needs a time zone")
    if not wire.MESSAGE_ID.match(letter.message_id):
        raise LetterError("bad_message_id", letter.message_id[:100])


def _fields(letter: OutgoingLetter) -> list[bytes]:
    sender = Address(letter.from_name, letter.from_addr)
    fields = [
        wire.date_field(letter.date),
        wire.address_field("From", (sender,)),
        wire.address_field("To", letter.to),
    ]
    if letter.cc:
        fields.append(wire.address_field("Cc", letter.cc))
    if letter.reply_to:
        fields.append(wire.address_field("Reply-To", (Address("", letter.reply_to),)))
    fields += [wire.text_field("Subject", letter.subject), b"Message-ID: " + letter.message_id.encode("ascii")]
    if letter.in_reply_to and wire.MESSAGE_ID.match(letter.in_reply_to):
        fields.append(b"In-Reply-To: " + letter.in_reply_to.encode("ascii"))
    references = _references(letter)
    if references:
        fields.append(b"References: " + b"\r\n ".join(one.encode("ascii") for one in references))
    fields.append(b"Content-Language: " + letter.language.encode("ascii"))
    if letter.automatic:
        fields += [b"Auto-Submitted: auto-replied", b"X-Auto-Response-Suppress: All"]
    return [*fields, b"MIME-Version: 1.0"]


def _references(letter: OutgoingLetter) -> list[str]:
    """The identifiers for References: well-formed ones, each once; of very many the first and the last."""
    given = [*letter.references, *([letter.in_reply_to] if letter.in_reply_to else [])]
    ids = list(dict.fromkeys(one for one in given if wire.MESSAGE_ID.match(one)))
    if letter.in_reply_to in ids:  # the one answered stands last
        ids.remove(letter.in_reply_to)
        ids.append(letter.in_reply_to)
    return ids if len(ids) <= MAX_REFERENCES else [ids[0], *ids[-(MAX_REFERENCES - 1) :]]


def _file_type(kind: str) -> str:
    """The type to send a file under: a composite one may not be encoded, so such a file goes as plain bytes."""
    if not _TYPE.match(kind) or kind.lower().startswith(("multipart/", "message/")):
        return "application/octet-stream"
    return kind.lower()


def attribution(quoted: QuotedWords, language: str) -> str:
    """The line above quoted words, in the form mail programs know and fold."""
    when = quoted.date
    name = quoted.name.strip().rstrip(":")
    if language == "pl":
        day = f"{when.day} {_MONTHS_PL[when.month - 1]} {when.year}"
        return f"W dniu {day} o {when.hour:02}:{when.minute:02} {name} pisze:"
    return f"On {when.day} {_MONTHS_EN[when.month - 1]} {when.year} at {when.hour:02}:{when.minute:02}, {name} wrote:"


def _quoted_text(quoted: QuotedWords) -> str:
    text = quoted.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED].rstrip() + " […]"


def _plain(letter: OutgoingLetter) -> str:
    """The plain text for format=flowed."""
    parts = [wire.flow(letter.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))]
    if letter.token:
        parts.append(wire.flow(_TOKEN_LINE[letter.language].format(letter.token)))
    if letter.quoted is not None:
        lines = _quoted_text(letter.quoted).split("\n")
        marked = "\n".join((">" if line.startswith(">") else "> ") + line if line.strip() else ">" for line in lines)
        parts.append(f"{attribution(letter.quoted, letter.language)}\n{wire.flow(marked, quoted=True)}")
    return "\n\n".join(parts)


def _html(letter: OutgoingLetter) -> str:
    content = _LETTER.clean(letter.html if letter.html is not None else composed.html_from_text(letter.text))
    if letter.token:
        line = _TOKEN_LINE[letter.language].format(entities.escape(letter.token))
        content += f'<p style="margin:0 0 1em">{line}</p>'
    quote = ""
    if letter.quoted is not None:
        head = entities.escape(attribution(letter.quoted, letter.language), quote=False)
        words = entities.escape(_quoted_text(letter.quoted), quote=False).replace("\n", "<br>\n")
        quote = (
            f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{head}<br></div>\n'
            '<blockquote class="gmail_quote" type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;'
            f'padding-left:1ex">{words}</blockquote></div>'
        )
    return (
        f'<!DOCTYPE html>\n<html lang="{letter.language}"><head><meta charset="utf-8"></head>\n<body>'
        f'<div style="{_FONT};max-width:42em">\n{content}\n{quote}</div></body></html>\n'
    )
