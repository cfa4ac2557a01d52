"""Files by their content: one hash, one file, whoever attached it and however often.

The port is small (put, read, path, exists) so that an object store can stand behind it. Bytes are durable
before ``put`` returns: a row may name a hash only after that.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from prezent.platform import config


class MissingFile(Exception):
    """A row names a hash whose bytes are not in the store."""

    code = "storage.missing"


def digest(data: bytes) -> str:
    """SHA-256 of ``data`` in hexadecimal, the name under which it is stored."""
    return hashlib.sha256(data).hexdigest()


def root() -> Path:
    """Folder of the file store."""
    return config.get().home / "files"


def path(sha256: str) -> Path:
    """Where the bytes with this hash lie. Raises ValueError for anything that is not a hash."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return root() / sha256[:2] / sha256[2:4] / sha256


def exists(sha256: str) -> bool:
    """Whether the bytes with this hash are in the store."""
    return path(sha256).is_file()


def put(data: bytes) -> str:
    """Store ``data`` durably and return its hash."""
    return put_many([data])[0]


def put_many(items: Iterable[bytes]) -> list[str]:
    """Store several contents; each folder is synchronised once, which is what makes a batch cheap."""
    names: list[str] = []
    folders: set[Path] = set()
    for data in items:
        name = digest(data)
        target = path(name)
        names.append(name)
        if target.is_file():
            continue
        folders |= _make_folders(target.parent)
        draft = target.parent / f".{secrets.token_hex(8)}"
        with open(draft, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
        folders.add(target.parent)
    for folder in folders:
        _sync_folder(folder)
    return names


def read(sha256: str) -> bytes:
    """The bytes with this hash. Raises MissingFile."""
    try:
        return path(sha256).read_bytes()
    except FileNotFoundError as error:
        raise MissingFile(sha256) from error


def require_writable() -> None:
    """Write and remove an empty file in the store. Raises OSError when the disk is full, read-only or gone."""
    root().mkdir(parents=True, exist_ok=True)
    probe = root() / f".{secrets.token_hex(8)}"
    probe.touch(exist_ok=False)
    probe.unlink()


def hashes() -> Iterator[str]:
    """Every hash in the store, in order."""
    base = root()
    if base.is_dir():
        for file in sorted(base.glob("??/??/*")):
            if len(file.name) == 64:
                yield file.name


def _make_folders(folder: Path) -> set[Path]:
    """Create ``folder``; returns the parents whose entry for a new folder must be synchronised."""
    changed = set()
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True)
        changed.add(new.parent)
    return changed


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
