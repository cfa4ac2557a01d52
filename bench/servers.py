"""A PostgreSQL server for the length of a benchmark."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NewDatabase = Callable[[str], str]


@contextmanager
def postgresql(folder: Path) -> Iterator[NewDatabase | None]:
    """A function that makes an empty database and gives its URL, or None where there is no PostgreSQL."""
    given = os.environ.get("PREZENT_BENCH_DATABASE")
    if given:
        yield lambda name: _create(given, name)
        return
    programs = _programs()
    if programs is None:
        yield None
        return
    data, port = folder / "postgresql", _free_port()
    data.mkdir()
    as_other: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(data, "postgres")
        folder.chmod(0o755)
        as_other = ["runuser", "-u", "postgres", "--"]
    cluster = ["-D", str(data / "db"), "-U", "prezent", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run([*as_other, str(programs / "initdb"), *cluster], stdout=subprocess.DEVNULL, check=True)
    control = [*as_other, str(programs / "pg_ctl"), "-D", str(data / "db"), "-w", "-l", str(data / "log")]
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c shared_buffers=512MB"
    subprocess.run([*control, "-o", options, "start"], stdout=subprocess.DEVNULL, check=True)
    try:
        yield lambda name: _create(f"postgresql://prezent@127.0.0.1:{port}/postgres", name)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, check=False)


def _create(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rpartition("/")[0] + "/" + name


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "pg_ctl").exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
