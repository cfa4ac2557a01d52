"""The backup file: a compressed tar whose last member, the manifest, names every other one with its hash."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from prezent.cli import Refusal

MANIFEST = "manifest.json"
#: Changes when an older Prezent could not read the file any more.
FORMAT = 1
_CHUNK = 1 << 20
#: What may be in a backup; anything else was put there by somebody else.
_MEMBER = re.compile(r"database\.(sqlite3|dump)|secrets\.json|prezent\.env|files/[0-9a-f]{64}|manifest\.json")


class _Hashing(io.RawIOBase):
    """Passes reads through and keeps the hash and size of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash, self.size = file, hashlib.sha256(), 0

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read from the file behind."""
        data = self.file.read(size)
        self.hash.update(data)
        self.size += len(data)
        return data


class Packer:
    """Writes members one after the other and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, path: Path) -> str:
        """Put the file at ``path`` in as ``name``; returns its SHA-256."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = os.fstat(file.fileno()).st_size, int(time.time()), 0o600
            hashing = _Hashing(file)
            self._tar.addfile(info, hashing)
        self.members[name] = {"sha256": hashing.hash.hexdigest(), "size": hashing.size}
        return hashing.hash.hexdigest()

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest: ``facts`` and the list of members."""
        data = json.dumps({"format": FORMAT, **facts, "members": self.members}, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mtime, info.mode = len(data), int(time.time()), 0o600
        self._tar.addfile(info, io.BytesIO(data))


def kind_of(path: Path) -> str:
    """``gz`` or ``zst`` by the file's name. Raises Refusal for any other."""
    for kind in ("gz", "zst"):
        if path.name.endswith(f".tar.{kind}"):
            return kind
    raise Refusal(f"{path.name}: name the backup something.tar.gz or something.tar.zst")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Packer]:
    """A packer for the new file ``path``, which appears when everything is in it, readable by its owner alone."""
    kind = kind_of(path)
    if path.exists():
        raise Refusal(f"{path} exists already: choose another name, or remove it first")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileNotFoundError as error:
        raise Refusal(f"there is no folder {path.parent}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            with (
                _compressing(file, kind) as stream,
                tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Packer(tar)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError as error:
        raise Refusal(f"{path} exists already: choose another name") from error
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _compressing(file: IO[bytes], kind: str) -> Iterator[IO[bytes]]:
    if kind == "gz":
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6) as stream:
            yield stream  # type: ignore[misc]
        return
    with _zstd(["-q", "-c", "-T0"], stdin=subprocess.PIPE, stdout=file) as process:
        with _pipe(process.stdin) as pipe:
            yield pipe
        if process.wait() != 0:
            raise Refusal("zstd failed; is the disk full?")


@contextlib.contextmanager
def _decompressing(path: Path) -> Iterator[IO[bytes]]:
    if kind_of(path) == "gz":
        with gzip.open(path, "rb") as stream:
            yield stream  # type: ignore[misc]
        return
    with path.open("rb") as file, _zstd(["-q", "-d", "-c"], stdin=file, stdout=subprocess.PIPE) as process:
        yield _pipe(process.stdout)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the process was started without this pipe")
    return pipe


@contextlib.contextmanager
def _zstd(options: list[str], **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    program = shutil.which("zstd")
    if program is None:
        raise Refusal(
            "the program zstd is missing: install it (Debian package zstd), or use a name that ends in .tar.gz"
        )
    process = subprocess.Popen([program, *options], **pipes)  # noqa: S603 - found by its name, fixed options
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack ``path`` into the empty ``folder`` and return its manifest.

    Every member is compared with the manifest. Raises Refusal for a file that is damaged, incomplete, not one
    of ours, or of a newer format.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with _decompressing(path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                if not member.isreg() or not _MEMBER.fullmatch(member.name) or member.name in found:
                    raise Refusal(f"{path} is no backup of Prezent: it holds {member.name!r}")
                tarfile.data_filter(member, str(folder))
                file = _pipe(tar.extractfile(member))
                if member.name == MANIFEST:
                    manifest = json.loads(file.read(256 << 20))
                else:
                    found[member.name] = _write(file, folder / member.name)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.filename:
            raise
        raise Refusal(f"{path} is damaged or cut short: {error}") from error
    if manifest is None:
        raise Refusal(f"{path} is cut short: it has no manifest")
    if manifest.get("format") != FORMAT:
        raise Refusal(f"{path} was made by a newer Prezent: install that version first")
    if manifest.get("members") != found:
        raise Refusal(f"{path} is damaged: its content differs from its manifest")
    return manifest


def _write(file: IO[bytes], target: Path) -> dict[str, Any]:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashing = hashlib.sha256()
    size = 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while data := file.read(_CHUNK):
            hashing.update(data)
            size += len(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return {"sha256": hashing.hexdigest(), "size": size}
