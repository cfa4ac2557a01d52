"""The desk's own ``coach.toml`` in ``PREZENT_HOME``: read when it changes, never in a letter's way."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import structlog

from prezent.domain.coach import CoachError, Settings, catalogue, read_settings
from prezent.platform import config

log = structlog.get_logger("prezent.writing")


def path() -> Path:
    """Where the file lies, if there is one."""
    return config.get().home / "coach.toml"


def current() -> Settings:
    """The settings that hold; the firm's name is a brand. A file with a mistake counts as none (:func:`problem`)."""
    return _read(path(), _changed(path()))[0]


def problem() -> str:
    """What is wrong with the file, in the coach's words; empty where nothing is."""
    return _read(path(), _changed(path()))[1]


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> tuple[Settings, str]:
    settings, wrong = Settings(), ""
    if changed:
        try:
            settings = read_settings(file, rules=frozenset(catalogue()))
        except (CoachError, OSError, UnicodeDecodeError) as error:
            wrong = str(error)
            log.warning("coach_settings_ignored", file=str(file), problem=wrong)
    return replace(settings, brands=settings.brands | {config.get().firm}), wrong
