"""Secrets of an installation: generated at the first run, kept in one file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class SecretsError(Exception):
    """The secrets file is missing parts or a stored password was encrypted with another key."""

    code = "secrets.unreadable"


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Keys of one installation; never printed, never logged."""

    django: str
    mail: bytes
    vault: bytes


def load(home: Path, *, override: str = "") -> Secrets:
    """Read the secrets under ``home``, generating them at the first run.

    Two processes that start at once end with the same file: the one that links it first wins.
    ``override`` replaces the web framework's key. Raises SecretsError for a damaged file.
    """
    path = home / "secrets.json"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = {
            "django": secrets.token_urlsafe(64),
            "mail": secrets.token_hex(32),
            "vault": Fernet.generate_key().decode("ascii"),
        }
        draft = home / f".secrets-{os.getpid()}-{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(fresh, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:  # another process was first: its secrets are the installation's
            pass
        finally:
            draft.unlink()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Secrets(override or data["django"], bytes.fromhex(data["mail"]), data["vault"].encode("ascii"))
    except (ValueError, KeyError, TypeError) as error:
        raise SecretsError(f"{path} is damaged; restore it from a backup") from error


@lru_cache(maxsize=1)
def get() -> Secrets:
    """The secrets of this process."""
    from prezent.platform import config

    settings = config.get()
    return load(settings.home, override=settings.secret_key)


def seal(text: str) -> str:
    """Encrypt a password for the database; an empty text stays empty."""
    return Fernet(get().vault).encrypt(text.encode()).decode("ascii") if text else ""


def unseal(sealed: str) -> str:
    """Decrypt what ``seal`` made. Raises SecretsError when the key is another installation's."""
    if not sealed:
        return ""
    try:
        return Fernet(get().vault).decrypt(sealed.encode("ascii")).decode()
    except InvalidToken as error:
        raise SecretsError("a stored password was sealed with another secrets.json") from error
