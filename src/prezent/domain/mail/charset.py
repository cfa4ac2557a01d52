"""Bytes to text: what the label says where it can be true, the most plausible reading where it cannot.

Polish mail comes in UTF-8, windows-1250 and ISO-8859-2, and the label lies often enough that it has to be checked:
UTF-8 under a single-byte label is recognised by being valid UTF-8, windows-1250 under a Latin-2 label by characters
that Latin-2 does not have, and Polish under a Western label by signs such as "¹" and "³" inside words.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

REPLACEMENT = "\ufffd"

# Codecs of the standard library that are not character sets or that mean something else in a mail.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_ALIASES = {
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ansi": "cp1250",
    "windows1250": "cp1250",
    "x-cp1250": "cp1250",
    "cp-1250": "cp1250",
    "win-1250": "cp1250",
    "win1250": "cp1250",
    "iso8859-2": "iso8859-2",
    "iso-8859-2": "iso8859-2",
    "iso_8859-2": "iso8859-2",
    "iso-8859-8-i": "iso8859-8",
    "latin-2": "iso8859-2",
    "x-mac-ce": "mac_latin2",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "x-sjis": "cp932",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "7bit": "ascii",
    "8bit": "ascii",
}
_WESTERN = frozenset({"iso8859-1", "cp1252", "iso8859-15"})
_SINGLE_BYTE = re.compile(r"^(?:iso8859-\d+|cp125\d|koi8-[ru]|mac-.*|mac_.*|cp852|cp437)$")

# Bytes whose letters tell windows-1250 from ISO-8859-2 (ąśźĄŚŹ); the other Polish letters share their code.
_CP1250_ONLY = frozenset(b"\xb9\x9c\x9f\xa5\x8c\x8f")
_LATIN2_ONLY = frozenset(b"\xb1\xb6\xbc\xa1\xa6\xac")
# ą ł ż ś ź of both code pages, read as Western, are signs that do not stand inside words.
_POLISH_AS_WESTERN = re.compile(
    rb"[A-Za-z\xc0-\xff][\xb9\xb3\xbf\xb1\xb6\xbc\x9c\x9f](?=[a-z\xc0-\xff])"
    rb"|[a-z]{2}[\xb9\xb1](?![\xb9\xb1])"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=512)
def canonical(label: str) -> str | None:
    """The codec name for a charset label, or None when no text codec is known by that name."""
    name = label.strip().strip("\"'").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    if not name or len(name) > 40 or not name.isascii():
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _NOT_CHARSETS:
        return None
    return info.name


def decode(data: bytes, label: str | None) -> tuple[str, str | None]:
    """Decode `data`, labelled `label`, to text that can be encoded in UTF-8.

    Returns the text and, when the label was unknown or could not be true, a sentence about it (else None).
    Null characters are kept: `clean` replaces them.
    """
    name = canonical(label) if label else "ascii"
    if name is None:
        text, used = guess(data)
        return text, f"unknown charset {label!r:.60}, read as {used}"
    if name in ("utf-8", "ascii"):
        return _as_utf8(data, label)
    if _SINGLE_BYTE.match(name):
        return _as_single_byte(data, name)
    exact = _exactly(data, name)
    if exact is not None:
        return _SURROGATES.sub(REPLACEMENT, exact), None
    try:
        return _SURROGATES.sub(REPLACEMENT, data.decode(name, "replace")), f"broken {name}"
    except (UnicodeError, ValueError, LookupError):  # a codec without a "replace" of its own
        text, used = guess(data)
        return text, f"not {name}, read as {used}"


def _exactly(data: bytes, name: str) -> str | None:
    """The text if the bytes are valid in a charset as they stand, else None."""
    try:
        return data.decode(name).removeprefix("\ufeff")
    except (UnicodeError, ValueError):
        return None


def _as_utf8(data: bytes, label: str | None) -> tuple[str, str | None]:
    exact = _exactly(data, "utf-8")
    if exact is not None:
        return exact, None
    text, used = guess(data)
    return text, f"not {label or 'ASCII'}, read as {used}"


def _as_single_byte(data: bytes, name: str) -> tuple[str, str | None]:
    if data.isascii():
        return data.decode("ascii"), None
    exact = _exactly(data, "utf-8")
    if exact is not None:
        return exact, f"labelled {name}, is utf-8"
    if name == "iso8859-2" and any(0x80 <= byte <= 0x9F for byte in data):
        return data.decode("cp1250", "replace"), "labelled iso8859-2, is cp1250"
    if name in _WESTERN:
        if _POLISH_AS_WESTERN.search(data):
            text, used = guess(data)
            return text, f"labelled {name}, read as {used}"
        name = "cp1252"  # a superset in practice: mail labelled Latin-1 has its quotation marks
    return data.decode(name, "replace"), None


def guess(data: bytes) -> tuple[str, str]:
    """Read unlabelled bytes: UTF-8 if they mostly are, else the more plausible of the Polish code pages.

    Returns the text and the name of the codec that was used.
    """
    exact = _exactly(data, "utf-8")
    if exact is not None:
        return exact, "utf-8"
    text = data.decode("utf-8", "replace")
    broken = text.count(REPLACEMENT)
    good = sum(1 for char in text if char > "\x7f") - broken
    if good > 2 * broken:
        return text, "utf-8"
    counts = [data.count(byte) for byte in range(0x80, 0x100)]
    cp1250 = sum(counts[byte - 0x80] for byte in _CP1250_ONLY) + sum(counts[:0x20])
    latin2 = sum(counts[byte - 0x80] for byte in _LATIN2_ONLY)
    name = "iso8859-2" if latin2 > cp1250 else "cp1250"
    return data.decode(name, "replace"), name


def clean(text: str) -> str:
    """Text with "\\n" as its only line end and without null characters and lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(REPLACEMENT, text)
