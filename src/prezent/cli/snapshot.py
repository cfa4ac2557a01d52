"""One consistent copy of the database while the desk goes on working, and the way back into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from prezent.cli import Refusal
from prezent.platform.config import Config


def engine(settings: Config) -> str:
    """``postgresql`` or ``sqlite``."""
    return "postgresql" if urlsplit(settings.database_url).scheme in {"postgres", "postgresql"} else "sqlite"


def sqlite_file(settings: Config) -> Path:
    """Where SQLite keeps the rows."""
    from prezent.platform.database import databases

    return Path(databases(settings.database_url, settings.home)["default"]["NAME"])


def take(settings: Config, folder: Path) -> Path:
    """Write a copy of the database, as of one moment, into ``folder``."""
    if engine(settings) == "postgresql":
        target = folder / "database.dump"
        _program("pg_dump")
        if not _tables(settings):
            raise Refusal("the database of DATABASE_URL is empty: nothing to back up")
        _run("pg_dump", settings, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return target
    target = folder / "database.sqlite3"
    source = sqlite_file(settings)
    if not source.is_file():
        raise Refusal(f"there is no database in {settings.home} yet: nothing to back up")
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return target


def require_empty(settings: Config) -> None:
    """Raise Refusal unless home and database hold nothing that a restore would overwrite."""
    if settings.home.is_dir():
        kept = sorted(one.name for one in settings.home.iterdir() if one.name not in {"prezent.env", "static", "logs"})
        if kept:
            raise Refusal(
                f"{settings.home} is not empty ({', '.join(kept[:4])}{' …' if len(kept) > 4 else ''}): "
                "restore only goes into an empty PREZENT_HOME"
            )
    if engine(settings) == "postgresql":
        if _tables(settings):
            raise Refusal("the database of DATABASE_URL is not empty: create a new one and name that")
    elif sqlite_file(settings).exists():
        raise Refusal(f"{sqlite_file(settings)} exists already: restore only goes into an empty database")


def put_back(settings: Config, copy: Path) -> None:
    """Bring a copy made by ``take`` into the empty database; all of it or nothing."""
    if engine(settings) == "postgresql":
        _run(
            "pg_restore",
            settings,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(copy),
        )
        return
    with closing(sqlite3.connect(copy)) as database:
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise Refusal(f"the database in the backup is damaged: {verdict}")
    os.replace(copy, sqlite_file(settings))


def named_files(settings: Config, copy: Path | None = None) -> list[str]:
    """Hashes of all files that rows name: in the SQLite ``copy``, or in the PostgreSQL database itself."""
    query = "SELECT sha256 FROM platform_storedfile ORDER BY sha256"
    if engine(settings) == "postgresql":
        with closing(_connect(settings)) as connection:
            return [row[0] for row in connection.execute(query)]
    with closing(sqlite3.connect(copy or sqlite_file(settings))) as database:
        return [row[0] for row in database.execute(query)]


def _connect(settings: Config) -> Any:
    import psycopg

    url, password = _url(settings)
    try:
        return psycopg.connect(url, password=password or None, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Refusal(f"the database of DATABASE_URL cannot be reached: {' '.join(str(error).split())}") from error


def _tables(settings: Config) -> int:
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
    with closing(_connect(settings)) as connection:
        return int(connection.execute(query).fetchone()[0])


def _url(settings: Config) -> tuple[str, str]:
    """DATABASE_URL without its password, and the password: no command line may show it."""
    parts = urlsplit(settings.database_url)
    user, at, place = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    query = [one for one in parts.query.split("&") if one and not one.startswith("password=")]
    hidden = next((one.partition("=")[2] for one in parts.query.split("&") if one.startswith("password=")), "")
    netloc = f"{quote(unquote(name))}{at}{place}"
    return urlunsplit(("postgresql", netloc, parts.path, "&".join(query), "")), unquote(password or hidden)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refusal(f"the program {name} is missing: install PostgreSQL's client (Debian package postgresql-client)")
    return found


def _run(program: str, settings: Config, *options: str) -> None:
    url, password = _url(settings)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 - found by its name, options are ours
        [_program(program), f"--dbname={url}", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Refusal(f"{program} failed: {lines[-1] if lines else f'exit code {done.returncode}'}")
