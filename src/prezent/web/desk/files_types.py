"""What a file is, by its own first bytes; what a sender or a browser says of it is never believed."""

from __future__ import annotations

from typing import Final

#: Enough for every signature below, and for telling text from the rest.
HEAD: Final = 4096

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_IN_ZIP: Final[tuple[tuple[bytes, str], ...]] = (
    (b"word/", f"{_OFFICE}wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
#: Pictures that a browser may show by itself; nothing in them can run.
SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
UNKNOWN: Final = "application/octet-stream"


def media_type(data: bytes) -> str:
    """The media type of a file by its content; ``application/octet-stream`` where that does not tell."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK\x03\x04"):
        names = data[:HEAD] + data[-HEAD:]
        return next((kind for mark, kind in _IN_ZIP if mark in names), "application/zip")
    return "text/plain" if _is_text(data[:HEAD]) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # a character that the end of the head cuts in two is no fault
        return error.start >= len(head) - 3 and len(head) == HEAD
    return True
