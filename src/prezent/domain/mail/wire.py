"""The octets of an outgoing message: header fields that are folded and encoded right, bodies in safe lines."""

from __future__ import annotations

import base64
import binascii
import email.utils
import hashlib
import re
import urllib.parse
from collections.abc import Sequence
from datetime import datetime

from prezent.domain.mail.model import Address

LINE = 72
_NO_START = (" ", ">", "From ")
_MARKS = re.compile(r">[> ]*")
FOLD = "\r\n "

MESSAGE_ID = re.compile(r"^<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>$")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")
_ATOMS = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$")
_PLAIN_NAME = re.compile(r"^[A-Za-z0-9 ._()+,@-]{1,60}$")


class LetterError(ValueError):
    """A letter that cannot be sent as it is. `code` is stable, the message is for people who read logs."""

    def __init__(self, code: str, detail: str) -> None:
        """Keep the code beside the message."""
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def refuse_controls(name: str, value: str | None) -> None:
    """Raise LetterError `line_break_in_field` when a value could begin a line of its own in the header."""
    if value is not None and _CONTROLS.search(value):
        raise LetterError("line_break_in_field", name)


def boundaries(message_id: str) -> tuple[str, str]:
    """Two delimiters that cannot occur in quoted-printable or base64 text, the same for the same message."""
    digest = hashlib.sha256(message_id.encode()).hexdigest()
    return f"=_a{digest[:30]}", f"=_b{digest[30:60]}"


def encoded_words(text: str, first: int) -> list[str]:
    """Text as RFC 2047 words of at most 75 characters, never split within a character; `first` is already used."""
    words: list[str] = []
    chunk, room = b"", 75 - first - 12
    for char in text:
        data = char.encode("utf-8")
        if (len(chunk) + len(data) + 2) // 3 * 4 > room:
            words.append(f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=")
            chunk, room = b"", 62
        chunk += data
    if chunk:
        words.append(f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=")
    return [word for word in words if word != "=?utf-8?b??="]


def text_field(name: str, value: str) -> bytes:
    """An unstructured field: folded at blanks when ASCII, else in encoded words."""
    value = value.strip()
    if value.isascii() and "=?" not in value and all(len(word) < 900 for word in value.split(" ")):
        return _fold(f"{name}:", value.split(" ")).encode("ascii")
    return f"{name}: {FOLD.join(encoded_words(value, len(name) + 2))}".encode("ascii")


def _fold(line: str, words: Sequence[str]) -> str:
    """Words joined by blanks and folded; a line break stands only before a word that is not empty."""
    out: list[str] = []
    for word in words:
        if word and len(line) + len(word) + 1 > 76 and line.strip() and not line.endswith(":"):
            out.append(line)
            line = ""
        line = f"{line} {word}"
    return "\r\n".join([*out, line])


def address_field(name: str, addresses: Sequence[Address]) -> bytes:
    """A field with addresses, one a line. Raises LetterError `bad_address` for one that SMTP could not take."""
    return f"{name}: ".encode("ascii") + b",\r\n ".join(_address(one) for one in addresses)


def _address(address: Address) -> bytes:
    local, _, domain = address.email.rpartition("@")
    try:
        ascii_email = f"{local}@{domain.encode('idna').decode('ascii') if not domain.isascii() else domain}"
    except UnicodeError:
        raise LetterError("bad_address", address.email[:100]) from None
    if not _ADDRESS.match(ascii_email) or ".." in ascii_email:
        raise LetterError("bad_address", address.email[:100])
    name = address.name.strip()[:200]
    if not name:
        return ascii_email.encode("ascii")
    if not name.isascii() or "=?" in name:
        shown = FOLD.join(encoded_words(name, 10))
    elif _ATOMS.match(name):
        shown = name
    else:
        shown = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{shown} <{ascii_email}>".encode("ascii")


def date_field(when: datetime) -> bytes:
    """The Date field of an aware time."""
    return b"Date: " + email.utils.format_datetime(when).encode("ascii")


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def text_part(subtype: str, text: str, extra: str = "") -> bytes:
    """A text part in UTF-8 and quoted-printable, which keeps every line below 77 octets."""
    data = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    encoded = binascii.b2a_qp(data if data.endswith(b"\n") else data + b"\n", istext=True)
    return (
        f"Content-Type: text/{subtype}; charset=utf-8{extra}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode("ascii") + _crlf(encoded)


def multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """A multipart with its own header fields."""
    mark = b"--" + boundary.encode("ascii")
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def file_part(name: str, kind: str, data: bytes) -> bytes:
    """A file as an attachment in base64, its name by RFC 2231 when it is not plain ASCII."""
    lines = base64.encodebytes(data)
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n"
    return (head + _file_name(name) + "\r\n\r\n").encode("ascii") + _crlf(lines)


def _file_name(name: str) -> str:
    if _PLAIN_NAME.match(name):
        return f' filename="{name}"'
    pieces, piece = [], ""
    for char in name:
        quoted = urllib.parse.quote(char, safe="")
        if len(piece) + len(quoted) > 50:
            pieces.append(piece)
            piece = ""
        piece += quoted
    pieces.append(piece)
    if len(pieces) == 1:
        return f" filename*=utf-8''{pieces[0]}"
    pieces[0] = f"utf-8''{pieces[0]}"
    return ";\r\n".join(f" filename*{number}*={one}" for number, one in enumerate(pieces))


def flow(text: str, *, quoted: bool = False) -> str:
    """Text for format=flowed (RFC 3676): lines of at most 72 characters whose soft ends are a trailing blank.

    In `quoted` text ">" at the start of a line is the mark of a quotation; in the writer's own it is a character.
    """
    out: list[str] = []
    for line in text.split("\n"):
        words = line if line == "-- " else line.rstrip(" ")
        marks = _MARKS.match(words) if quoted else None
        if marks is not None:
            words = words[marks.end() :]
            mark = marks.group(0).replace(" ", "") + (" " if words else "")
        else:
            mark = " " if words.startswith(_NO_START) else ""
        out += [mark + piece for piece in _wrap(words, LINE - len(mark))]
    return "\n".join(out)


def _wrap(line: str, width: int) -> list[str]:
    """Pieces of a line, each but the last with its trailing blank; words are not broken.

    No piece begins with what a reader of the format would take for a mark: a blank, ">" or "From ".
    """
    pieces: list[str] = []
    begin = 0
    while len(line) - begin > width:
        breaks = [
            at
            for at in range(begin + 1, min(begin + width, len(line)))
            if line[at] == " " and not line.startswith(_NO_START, at + 1)
        ]
        at = breaks[-1] if breaks else _next_break(line, begin + width)
        if at < 0:
            break
        pieces.append(line[begin : at + 1])
        begin = at + 1
    return [*pieces, line[begin:]]


def _next_break(line: str, at: int) -> int:
    """The first place from `at` on where a line may be broken, or -1."""
    while (at := line.find(" ", at)) >= 0:
        if not line.startswith(_NO_START, at + 1):
            return at
        at += 1
    return -1
