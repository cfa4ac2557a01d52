"""Address lists and message identifiers, read from header fields that people's programs have written badly."""

from __future__ import annotations

import re

from prezent.domain.mail import charset, headers
from prezent.domain.mail.model import Address

MAX_ADDRESSES = 500
MAX_IDS = 400

_ANYWHERE = re.compile(r"[^\s<>\"(),;:@\\]{1,128}@[^\s<>\"(),;:@\\]{1,255}")
_ANGLE = re.compile(r"<\s*([^<>]{0,500}?)\s*>?\s*$")
_COMMENT = re.compile(r"\(([^()]{0,300})\)")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_MARK = re.compile(r'\\.|["(),;:<>]', re.DOTALL)
_ROUTE = re.compile(r"^@[^:]{1,200}:")


def read_addresses(values: list[bytes]) -> tuple[Address, ...]:
    """The addresses of all values of a field, in order; entries without an address are left out."""
    found: list[Address] = []
    for value in values:
        text = value.decode("ascii") if value.isascii() else charset.guess(value)[0]
        for entry in _split(text):
            address = read_address(entry)
            if address is not None:
                found.append(address)
                if len(found) >= MAX_ADDRESSES:
                    return tuple(found)
    return tuple(found)


def read_address(entry: str) -> Address | None:
    """One address: `Name <a@b>`, `a@b (Name)`, `a@b`, or something from which an address can still be read."""
    entry = entry.strip()[:4_000]
    if not entry:
        return None
    match = _ANGLE.search(entry)
    if match is not None and "@" in match.group(1):
        return _address(entry[: match.start()], match.group(1))
    comment = _COMMENT.search(entry)
    bare = _COMMENT.sub(" ", entry).strip()
    if comment is not None and "@" in bare and " " not in bare:
        return _address(comment.group(1), bare)
    decoded = headers.one_line(headers.decode_words(entry))
    if decoded != entry and "@" in decoded and "=?" not in decoded:
        return read_address(decoded)
    anywhere = _ANYWHERE.search(entry)
    if anywhere is None:
        return None
    return _address(entry[: anywhere.start()], anywhere.group(0))


def _address(name: str, email: str) -> Address | None:
    email = headers.one_line(_ROUTE.sub("", email)).strip("\"' ,;")
    email = re.sub(r"\s+", "", email.removeprefix("mailto:"))
    local, at, domain = email.rpartition("@")
    if not (local and at and domain):
        return None
    return Address(display_name(name), email)


def display_name(name: str) -> str:
    """A display name as a reader wants it: without quotation marks, decoded."""
    name = name.strip().strip(",;").strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    name = headers.one_line(headers.decode_words(name))
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name[:300]


def _split(text: str) -> list[str]:
    """Split an address list at commas and semicolons outside quotation marks, angles and comments; groups opened."""
    if not any(mark in text for mark in '"(,;:'):
        return [text]
    pieces, begin = [], 0
    quoted = angle = False
    depth = 0
    for match in _MARK.finditer(text):
        char, at = match.group(0), match.start()
        if char == '"':
            quoted = not quoted if not depth else quoted
        elif quoted or len(char) > 1:  # within quotation marks, or a mark after a backslash
            continue
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in "<>":
            angle = char == "<"
        elif depth or angle:
            continue
        elif char in ",;":
            pieces.append(text[begin:at])
            begin = at + 1
        elif "@" not in text[max(begin, at - 300) : at]:
            begin = at + 1  # the colon after the name of a group
    rest = text[begin:]
    if (quoted or depth or angle) and not pieces and "," in rest:  # an unclosed mark: better too many than none
        return rest.replace('"', "").split(",")
    return [*pieces, rest]


def read_ids(values: list[bytes]) -> tuple[str, ...]:
    """The message identifiers of all values of a field, each with its angle brackets, in order, each once.

    Of very long lists the first and the nearest (last) ones are kept.
    """
    found: dict[str, None] = {}
    for value in values:
        text = value.decode("ascii") if value.isascii() else charset.guess(value)[0]
        if "<" in text:
            ids = [f"<{match}>" for match in _MESSAGE_ID.findall(text)]
        else:  # a few programs leave the brackets out
            ids = [f"<{word}>" for word in text.split() if "@" in word and len(word) <= 900 and ">" not in word]
        found.update(dict.fromkeys(headers.one_line(one) for one in ids))
    every = tuple(found)
    return every if len(every) <= MAX_IDS else (every[0], *every[-(MAX_IDS - 1) :])


def read_message_id(values: list[bytes]) -> str | None:
    """The Message-ID with its angle brackets, or None when there is none that could identify anything."""
    ids = read_ids(values[:1])
    if ids:
        return ids[0]
    word = headers.one_line(values[0].decode("ascii", "replace")).strip("<> ") if values else ""
    return f"<{word}>" if word and len(word) <= 900 and " " not in word and "<" not in word else None
