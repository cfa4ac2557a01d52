"""From the tree of parts to what people see: the text, the HTML, and the files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from prezent.domain.mail import charset, headers, html
from prezent.domain.mail.html import Hint, HtmlText
from prezent.domain.mail.mime import Part, read_tree, uudecode
from prezent.domain.mail.model import MailAttachment, Problem

MAX_TEXT = 1_000_000
MAX_UU = 20
MAX_PICTURES = 60

_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n(?=[\x21-\x60])", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)
_UNSAFE_IN_NAME = re.compile(
    '[\x00-\x1f\x7f-\x9f\u2028\u2029/\\\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)
_PICTURE = re.compile(r"data:(image/(?:png|jpe?g|gif|webp|heic|bmp));base64,([A-Za-z0-9+/=\r\n]+)", re.IGNORECASE)
_EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "message/rfc822": ".eml",
    "application/ms-tnef": ".dat",
    "application/zip": ".zip",
    "video/mp4": ".mp4",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
}
_ENVELOPES = frozenset({"message/rfc822", "message/global"})
_REPORTS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "message/rfc822-headers"}
)


@dataclass(slots=True)
class Piece:
    """A run of the body: plain text, HTML, or the same in both."""

    plain: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Body:
    """What was gathered from the parts of a message."""

    pieces: list[Piece] = field(default_factory=list)
    attachments: list[MailAttachment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    report: bool = False

    def add(self, code: str, detail: str) -> None:
        """Note a problem, each kind with the same detail once."""
        problem = Problem(code, detail)
        if problem not in self.problems and len(self.problems) < 100:
            self.problems.append(problem)


def read_body(root: Part, problems: list[Problem]) -> Body:
    """Gather the text, the HTML and the files of a message."""
    body = Body(problems=list(problems), report=root.type == "multipart/report")
    _gather(root, body, "")
    return body


def _gather(part: Part, body: Body, parent: str) -> None:
    """Sort one part into the body. Depth is bounded by the tree."""
    if part.children:
        if part.type == "multipart/alternative":
            _alternative(part, body)
        else:
            for child in part.children:
                _gather(child, body, part.type)
    elif body.report and parent == "multipart/report" and (part.type in _REPORTS or part.type in _ENVELOPES):
        pass  # read as a report; the message it returns is our own
    elif _is_text(part, parent):
        body.pieces.append(_read_text(part, body))
    else:
        _attach(part, body, parent)


def _is_text(part: Part, parent: str) -> bool:
    if part.type not in ("text/plain", "text/html", "text/enriched", "text/richtext"):
        return False
    if part.disposition == "attachment":
        return False
    return not part.file_name or (parent in ("", "multipart/alternative") and part.disposition != "attachment")


def _alternative(part: Part, body: Body) -> None:
    """Of alternatives the plain text and the HTML are one piece; everything else in them is kept as files."""
    inner = Body(report=body.report)
    for child in part.children:
        _gather(child, inner, part.type)
    plain = [piece.plain for piece in inner.pieces if piece.plain is not None]
    rich = [piece.html for piece in inner.pieces if piece.html is not None]
    if plain or rich:
        body.pieces.append(Piece("\n\n".join(plain) if plain else None, "\n".join(rich) if rich else None))
    body.attachments += inner.attachments
    for problem in inner.problems:
        body.add(problem.code, problem.detail)


def _read_text(part: Part, body: Body) -> Piece:
    data = part.content()
    if part.encoding not in (
        "",
        "7bit",
        "8bit",
        "binary",
        "base64",
        "quoted-printable",
        "x-uuencode",
        "uuencode",
        "x-uue",
        "uue",
    ):
        body.add("unknown_encoding", part.encoding[:60])
    if part.type != "text/html" and b"begin " in data:
        data = _take_uuencoded(data, body)
    text, problem = charset.decode(data, part.parameters.get("charset"))
    if problem is not None:
        body.add("charset", problem)
    if "\x00" in text:
        body.add("null_bytes", "null characters in the text are shown as \ufffd")
    text = charset.clean(text)
    if part.type == "text/html":
        return Piece(html=_take_pictures(text, body) if "base64," in text else text)
    if part.type in ("text/enriched", "text/richtext"):
        return Piece(html.strip_tags(text))
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, part.parameters.get("delsp", "").lower() == "yes")
    return Piece(text)


def unflow(text: str, delete_space: bool) -> str:
    """Join the soft line ends of format=flowed (RFC 3676) in unquoted lines; quoted ones stay as they were sent."""
    out: list[str] = []
    joining = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        content = line[1:] if line.startswith(" ") and not quoted else line
        if joining and not quoted and content != "-- ":
            out[-1] += content
        else:
            out.append(content)
        joining = content.endswith(" ") and content != "-- " and not quoted and bool(content.strip())
        if joining and delete_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _take_uuencoded(data: bytes, body: Body) -> bytes:
    """Move uuencoded files out of a text into the attachments."""
    kept, pos = [], 0
    for _ in range(MAX_UU):
        begin = _UU_BEGIN.search(data, pos)
        end = _UU_END.search(data, begin.end()) if begin else None
        if begin is None or end is None:
            break
        content = uudecode(data[begin.end() : end.start()])
        name = headers.decode_value(begin.group(1))
        if content:
            body.attachments.append(_file(name, "application/octet-stream", content, False, None, body))
            body.add("uuencode", f"a uuencoded file was taken out of the text: {name[:80]}")
            kept.append(data[pos : begin.start()])
        else:
            kept.append(data[pos : end.end()])
        pos = end.end()
    kept.append(data[pos:])
    return b"".join(kept)


def _take_pictures(source: str, body: Body) -> str:
    """Move pictures that are written into the HTML itself into the attachments; the HTML refers to them as its own."""

    def attach(match: re.Match[str]) -> str:
        if len(body.attachments) >= MAX_PICTURES:
            return ""
        data = headers.lenient_base64(match.group(2).encode("ascii"))
        content_id = f"obrazek-{len(body.attachments) + 1}"
        body.attachments.append(_file("", match.group(1).lower(), data, True, content_id, body))
        return f"cid:{content_id}"

    return _PICTURE.sub(attach, source)


def _attach(part: Part, body: Body, parent: str) -> None:
    data = part.content()
    if (
        part.type in _ENVELOPES
        and part.encoding not in ("base64", "quoted-printable")
        and data
        and not data.endswith(b"\n")
    ):
        data += b"\n"  # a message is made of lines; the delimiter had taken the last line end for itself
    content_id = headers.one_line(part.fields.text("content-id")).strip("<> ") or None
    inline = part.disposition == "inline" and part.type.startswith("image/")
    inline = inline or (content_id is not None and parent == "multipart/related" and part.disposition != "attachment")
    name = part.file_name
    if not name and part.type in _ENVELOPES:
        fields = headers.read_fields(data, 0, min(len(data), 100_000))[0]
        name = (fields.text("subject")[:80] or "wiadomość") + ".eml"
    body.attachments.append(_file(name, part.type, data, inline, content_id, body))


def _file(name: str, kind: str, data: bytes, inline: bool, content_id: str | None, body: Body) -> MailAttachment:
    return MailAttachment(
        name=file_name(name) or f"załącznik-{len(body.attachments) + 1}{_EXTENSIONS.get(kind, '.bin')}",
        type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=inline,
        content_id=content_id,
        data=data,
    )


def file_name(name: str) -> str:
    """A name that is safe as a file name on every system: no path, no control or direction characters, 180 at most."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE_IN_NAME.sub("_", name).strip(" .")
    if len(name) <= 180:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:160]}.{extension}" if dot and 0 < len(extension) <= 12 else name[:180]


def to_text(body: Body) -> tuple[str, tuple[Hint, ...]]:
    """The whole text of a body, and what its HTML says of the structure of the parts that were read from HTML."""
    out: list[str] = []
    hints: list[Hint] = []
    length = 0
    for piece in body.pieces:
        read = _piece_text(piece)
        text = read.text.strip("\n")
        if not text.strip():
            continue
        if out:
            out.append("\n\n")
            length += 2
        shift = length - (len(read.text) - len(read.text.lstrip("\n")))
        hints += [Hint(hint.kind, max(0, hint.start + shift), max(0, hint.end + shift)) for hint in read.hints]
        out.append(text)
        length += len(text)
    text = "".join(out)
    if len(text) > MAX_TEXT:
        body.add("long_text", f"the text is cut after {MAX_TEXT} characters; the source has all of it")
        text = text[:MAX_TEXT]
    return text, tuple(hints)


def _piece_text(piece: Piece) -> HtmlText:
    """Plain text where it says something, else the text of the HTML.

    Some programs send an empty plain part or one that only says that the mail is HTML.
    """
    plain = piece.plain or ""
    if piece.html is None:
        return HtmlText(plain)
    words = len(plain.split())
    if words > 40 or (words and len(piece.html) < 4 * len(plain)):
        return HtmlText(plain)
    read = html.to_text(piece.html)
    if not words or len(read.text.split()) > 3 * words + 10:
        return read
    return HtmlText(plain)


def to_html(body: Body) -> str | None:
    """The safe HTML of a body, or None when it has none."""
    if not any(piece.html is not None for piece in body.pieces):
        return None
    return "\n".join(
        html.sanitise(piece.html) if piece.html is not None else html.plain_to_html(piece.plain or "")
        for piece in body.pieces
    )


def attached_words(body: Body) -> str:
    """The text of the first attached message, for a mail that has no words of its own; empty when there is none."""
    for attachment in body.attachments:
        if attachment.type in _ENVELOPES:
            root, problems = read_tree(attachment.data)
            inner = read_body(root, problems)
            lines = [
                f"{label}: {value}"
                for label, value in (
                    ("From", root.fields.text("from")),
                    ("Date", root.fields.text("date")),
                    ("To", root.fields.text("to")),
                    ("Subject", root.fields.text("subject")),
                )
                if value
            ]
            return "\n".join(lines) + "\n\n" + to_text(inner)[0]
    return ""
