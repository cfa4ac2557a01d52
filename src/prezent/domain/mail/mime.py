"""The tree of MIME parts over the raw bytes of a message, without copying them.

The standard library's parser turns a message into lines of text first, which for a 30 MB attachment costs seconds and
several times its size in memory, and it nests calls as deep as the message says. This one looks only for delimiters,
keeps offsets, and bounds depth and number of parts.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from prezent.domain.mail.headers import Fields, lenient_base64, read_fields, read_parameters
from prezent.domain.mail.model import Problem

MAX_DEPTH = 24
MAX_PARTS = 400

_TYPE = re.compile(r"^[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,100}$")
_FIRST_DELIMITER = re.compile(rb"(?:^|\n)--([^\s\"<>]{1,200})[ \t]*\r?\nContent-", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """A MIME part: its header fields, its type, where its body lies in the raw message, and its children."""

    raw: bytes
    fields: Fields
    start: int
    end: int
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    disposition_parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        """The transfer encoding in lower case; empty when there is none."""
        raw = self.fields.raw("content-transfer-encoding") or b""
        return raw.decode("ascii", "replace").partition(";")[0].strip().strip('"').lower()

    @property
    def file_name(self) -> str:
        """The name the sender gave to the part; empty when there is none."""
        return self.disposition_parameters.get("filename") or self.parameters.get("name") or ""

    def content(self) -> bytes:
        """The body with its transfer encoding undone."""
        body = memoryview(self.raw)[self.start : self.end]
        encoding = self.encoding
        if encoding == "base64":
            try:
                return binascii.a2b_base64(body)
            except binascii.Error:
                return lenient_base64(bytes(body))
        if encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return uudecode(bytes(body))
        return bytes(body)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the message."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))


def uudecode(data: bytes) -> bytes:
    """Decode uuencoded lines, with or without their begin and end lines; broken lines give what can be read."""
    out = bytearray()
    for line in data.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        out += _uu_line(line)
    return bytes(out)


def _uu_line(line: bytes) -> bytes:
    """One uuencoded line; nothing for a line that is none: the others are still the file."""
    length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders pad the line beyond this
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""


def read_tree(raw: bytes) -> tuple[Part, list[Problem]]:
    """The tree of parts of a message. Never raises; what had to be guessed or left out is in the problems."""
    problems: list[Problem] = []
    root = _part(raw, 0, len(raw), problems, default="text/plain")
    queue: list[tuple[Part, int]] = [(root, 1)]
    count = 1
    while queue:
        part, depth = queue.pop()
        if not part.type.startswith("multipart/"):
            continue
        if depth >= MAX_DEPTH:
            problems.append(Problem("too_deep", f"parts nested deeper than {MAX_DEPTH} levels are not opened"))
            part.type = "application/octet-stream"
            continue
        spans = _spans(part, problems, MAX_PARTS - count)
        if not spans:
            part.type = "text/plain"
            continue
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        part.children = [_part(raw, start, end, problems, default=default) for start, end in spans]
        count += len(spans)
        queue.extend((child, depth + 1) for child in part.children)
    return root, problems


def _part(raw: bytes, start: int, end: int, problems: list[Problem], *, default: str) -> Part:
    fields, body, broken = read_fields(raw, start, end)
    if broken:
        problems.append(Problem("broken_header", "a line of the header is no header field"))
    part = Part(raw, fields, body, end, default)
    content_type = fields.raw("content-type")
    if content_type is not None:
        kind, part.parameters = read_parameters(content_type)
        kind = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}.get(kind, kind.replace(" ", ""))
        if _TYPE.match(kind):
            part.type = kind
        else:
            problems.append(Problem("broken_content_type", kind[:80]))
    disposition, part.disposition_parameters = read_parameters(fields.raw("content-disposition"))
    part.disposition = disposition if disposition in ("inline", "attachment", "") else "attachment"
    return part


def _spans(part: Part, problems: list[Problem], room: int) -> list[tuple[int, int]]:
    """Where the children of a multipart lie."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace")
    spans, closed = _delimited(part, boundary, room + 1) if boundary else ([], False)
    if not spans:
        match = _FIRST_DELIMITER.search(part.raw, part.start, min(part.end, part.start + 100_000))
        problems.append(Problem("broken_boundary", "the delimiter named in the header does not occur"))
        if match is None:
            return []
        spans, closed = _delimited(part, match.group(1), room + 1)
    elif not closed:
        problems.append(Problem("unclosed_multipart", "the last delimiter is missing; the mail may be cut off"))
    if len(spans) > max(room, 0):
        problems.append(Problem("too_many_parts", f"only the first {MAX_PARTS} parts are opened"))
        spans = spans[: max(room, 0)]
    return spans


def _delimited(part: Part, boundary: bytes, limit: int) -> tuple[list[tuple[int, int]], bool]:
    """The spans between the delimiter lines, at most `limit`, and whether the closing delimiter was met."""
    raw, end, mark = part.raw, part.end, b"--" + boundary
    spans: list[tuple[int, int]] = []
    begin, pos = -1, part.start
    while len(spans) < limit:
        at = raw.find(mark, pos, end)
        if at < 0:
            break
        pos = at + len(mark)
        if at != part.start and raw[at - 1 : at] != b"\n":
            continue
        stop = raw.find(b"\n", pos, min(end, pos + 300))
        stop = min(end, pos + 300) if stop < 0 else stop
        tail = raw[pos:stop].strip()
        if tail not in (b"", b"--"):
            continue  # another boundary that begins in the same way
        if begin >= 0:
            spans.append((begin, _before_line_end(raw, begin, at)))
        pos = begin = min(stop + 1, end)
        if tail == b"--":
            return spans, True
    if begin >= 0 and len(spans) < limit:
        spans.append((begin, end))
    return spans, False


def _before_line_end(raw: bytes, begin: int, at: int) -> int:
    """The end of a part: the line end before a delimiter belongs to the delimiter."""
    if at - 1 >= begin and raw[at - 1 : at] == b"\n":
        at -= 1
        if at - 1 >= begin and raw[at - 1 : at] == b"\r":
            at -= 1
    return at
