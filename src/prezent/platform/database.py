"""Where the rows are: SQLite beside the files by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: WAL lets readers go on while one writes; FULL makes an acknowledged mail survive a power cut.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000;"
)
#: Seconds a writer waits for another one.
SQLITE_TIMEOUT = 30


def databases(url: str, home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for a DATABASE_URL (empty: SQLite under ``home``)."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {"default": _postgresql(url)}
    name = unquote(parts.path.removeprefix("/")) if parts.scheme == "sqlite" else ""
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name or home / "prezent.sqlite3",
            "OPTIONS": {"init_command": SQLITE_PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": SQLITE_TIMEOUT},
            "CONN_MAX_AGE": None,
        }
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = unquote(parts.hostname or "") or query.pop("host", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # Server-side cursors do not survive pgbouncer's transaction mode.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
