"""Header fields: splitting the block, RFC 2047 words, RFC 2231 parameters. Linear in the input, never raises."""

from __future__ import annotations

import binascii
import re
import urllib.parse
from dataclasses import dataclass, field

from prezent.domain.mail import charset

MAX_FIELDS = 2_000
MAX_VALUE = 200_000

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,100})[ \t]*:[ \t]*")
_WORD_START = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_NAME_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\r\n]+")
_CONTINUED = re.compile(r"^(.+?)\*(\d{1,3})(\*?)$")


@dataclass(slots=True)
class Fields:
    """The header fields of a message or part, in order; names in lower case, values unfolded raw bytes."""

    items: list[tuple[str, bytes]] = field(default_factory=list)

    def raw(self, name: str) -> bytes | None:
        """The first value of a field, or None."""
        for key, value in self.items:
            if key == name:
                return value
        return None

    def all_raw(self, name: str) -> list[bytes]:
        """All values of a field."""
        return [value for key, value in self.items if key == name]

    def text(self, name: str) -> str:
        """The first value of a field, decoded; empty when there is none."""
        value = self.raw(name)
        return decode_value(value) if value else ""


def read_fields(raw: bytes, start: int, end: int) -> tuple[Fields, int, bool]:
    """Read a header block of `raw[start:end]`.

    Returns the fields, the offset where the body begins, and whether lines had to be skipped that are no fields.
    A block that begins with something else than a field is no header at all: the body begins at `start`.
    """
    fields, broken, pos = Fields(), False, start
    name, parts = "", [b""]
    while pos < end:
        stop = raw.find(b"\n", pos, end)
        after = end if stop < 0 else stop + 1
        line = raw[pos : min(after, pos + MAX_VALUE)].rstrip(b"\r\n")
        if not line:
            pos = after
            break
        match = _FIELD.match(line)
        if line[:1] in (b" ", b"\t"):
            if name:
                parts.append(line.strip())
        elif match is not None:
            _store(fields, name, parts)
            name, parts = match.group(1).decode("ascii").lower(), [line[match.end() :]]
        elif pos == start and line.startswith((b"From ", b">From ")):
            pass  # the envelope line of an mbox file
        elif _more_fields(raw, after, end) and (fields.items or name):
            broken = True
        else:
            broken = broken or pos > start
            break
        pos = after
    _store(fields, name, parts)
    return fields, pos, broken


def _store(fields: Fields, name: str, parts: list[bytes]) -> None:
    if name and len(fields.items) < MAX_FIELDS:
        fields.items.append((name, b" ".join(parts)[:MAX_VALUE].strip()))


def _more_fields(raw: bytes, pos: int, end: int) -> bool:
    """Whether the line at `pos` is a header field or its continuation, so that the block goes on."""
    return _FIELD.match(raw, pos, min(end, pos + 200)) is not None or raw[pos : pos + 1] in (b" ", b"\t")


def decode_value(value: bytes) -> str:
    """A field's value as text on one line: raw 8-bit bytes read, RFC 2047 words decoded."""
    text = value.decode("ascii") if value.isascii() else charset.guess(value)[0]
    return one_line(decode_words(text))


def one_line(text: str) -> str:
    """Text without control characters and lone surrogates; runs that had a line end or tab become one blank."""
    if "\n" in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    return _NAME_CONTROLS.sub("", text).strip()


def decode_words(text: str) -> str:
    """Decode the RFC 2047 encoded words of `text`.

    Neighbouring words of one charset are joined as bytes first, since real mailers split in the midst of a character;
    blanks inside a word, missing padding and unknown charsets are put up with.
    """
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, label, pos = bytearray(), "", 0
    while (match := _WORD_START.search(text, pos)) is not None:
        stop = text.find("?=", match.end())
        if stop < 0:
            break
        gap = text[pos : match.start()]
        adjacent = bool(label) and not gap.strip()
        word_label = match.group(1).partition("*")[0].lower()
        if not (adjacent and word_label == label):
            if label:
                out.append(charset.decode(bytes(pending), label)[0])
            if not adjacent:
                out.append(gap)
            pending, label = bytearray(), word_label
        pending += _word_bytes(text[match.end() : stop], match.group(2))
        pos = stop + 2
    if label:
        out.append(charset.decode(bytes(pending), label)[0])
    out.append(text[pos:])
    return "".join(out)


def _word_bytes(payload: str, encoding: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "), header=False)
    return lenient_base64(data)


def lenient_base64(data: bytes) -> bytes:
    """Decode base64 with foreign characters left out and missing padding added."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", data)
        letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def read_parameters(value: bytes | None) -> tuple[str, dict[str, str]]:
    """Split a field such as Content-Type into its lower-case first word and its decoded parameters (RFC 2231)."""
    if not value:
        return "", {}
    text = value[:20_000].decode("ascii") if value.isascii() else charset.guess(value[:20_000])[0]
    pieces = _split_outside_quotes(text, ";")
    plain: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1:200]:
        key, equals, content = piece.partition("=")
        key = key.strip().lower()
        if not equals or not key:
            continue
        content = _unquote(content.strip())
        match = _CONTINUED.match(key)
        if match is not None:
            continued.setdefault(match.group(1), {})[int(match.group(2))] = (content, bool(match.group(3)))
        elif key.endswith("*"):
            continued.setdefault(key[:-1], {})[0] = (content, True)
        else:
            plain.setdefault(key, one_line(decode_words(content)))
    for key, sections in continued.items():
        plain[key] = one_line(_join_sections(sections))
    return pieces[0].strip().lower(), plain


def _join_sections(sections: dict[int, tuple[str, bool]]) -> str:
    """Join the numbered sections of an RFC 2231 parameter; the charset stands in the first."""
    label, data = "", bytearray()
    for number in sorted(sections):
        content, extended = sections[number]
        if extended:
            if number == 0 and content.count("'") >= 2:
                label, _, content = content.split("'", 2)
            data += urllib.parse.unquote_to_bytes(content)
        else:
            data += content.encode("utf-8", "replace")
    return decode_words(charset.decode(bytes(data), label or "utf-8")[0])


def _split_outside_quotes(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    pieces, begin, quoted, escaped = [], 0, False, False
    for at, char in enumerate(text):
        if escaped:
            escaped = False
        elif char == "\\" and quoted:
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            pieces.append(text[begin:at])
            begin = at + 1
    pieces.append(text[begin:])
    return pieces


def _unquote(text: str) -> str:
    if text.startswith('"'):
        text = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
        if "\\" in text:
            text = re.sub(r"\\(.)", r"\1", text)
    return text
