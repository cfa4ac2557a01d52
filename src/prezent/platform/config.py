"""Settings of one installation, read from the environment and checked before anything starts.

Every setting is an environment variable (``PREZENT_…``, and ``DATABASE_URL``); the same names may stand in
``$PREZENT_HOME/prezent.env``. ``prezent config --list`` prints this module's descriptions.
"""

from __future__ import annotations

import difflib
import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from prezent.domain.deadlines import WorkingHours
from prezent.domain.deadlines.written_hours import read_hours

#: Names with our prefix that are read elsewhere (test runs), so they are not spelling mistakes.
OTHER_NAMES = frozenset({"PREZENT_REQUIRE_ALL", "PREZENT_BENCH_DATABASE"})


class ConfigError(Exception):
    """The environment holds a value that Prezent cannot work with; the message says which and what to do."""

    code = "config.invalid"


class Config(BaseSettings):
    """All settings with their defaults; an installation needs none of them to start."""

    model_config = SettingsConfigDict(env_prefix="PREZENT_", frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(Path("var"), description="Folder that holds all state: database, files, secrets, logs.")
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="postgresql://user:password@host:5432/name; empty means SQLite in PREZENT_HOME.",
    )
    firm: str = Field("Prezent", max_length=80, description="The firm's name, as it ends the subject of each answer.")
    firm_address: str = Field(
        "",
        max_length=300,
        description='The firm\'s address on letters, lines parted by "|": "ul. Długa 1 | 25-001 Kielce".',
    )
    firm_details: str = Field(
        "", max_length=500, description="What a firm must say of itself at the foot of letters: register, tax number."
    )
    base_url: str = Field("", description="Address under which people open the desk, for links in e-mails.")
    host: str = Field("127.0.0.1", description="Address on which the server listens.")
    port: int = Field(8000, ge=1, le=65535, description="Port on which the server listens.")
    workers: int = Field(1, ge=1, le=64, description="Number of server processes for pages.")
    allowed_hosts: str = Field("", description="Host names served, separated by commas; empty: host of base_url.")
    behind_proxy: bool = Field(False, description="Trust X-Forwarded-Proto and X-Forwarded-For of a reverse proxy.")
    language: Literal["pl", "en"] = Field("pl", description="Language of the desk where a person chose none.")
    time_zone: str = Field("Europe/Warsaw", description="Time zone in which people read dates.")
    secret_key: str = Field("", description="Overrides the secret that the first run generates.", repr=False)
    log_format: Literal["console", "json"] = Field("console", description="Form of the log lines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    debug: bool = Field(False, description="Developer's error pages; never on a server that others reach.")
    first_answer_hours: int = Field(
        24, ge=1, le=24 * 60, description="Hours within which a customer's message gets an answer."
    )
    working_hours: str = Field(
        "",
        description='When the answer clock runs, e.g. "mon-fri 9:00-17:00, sat 10:00-14:00"; empty: day and night.',
    )
    upload_mb: int = Field(25, ge=1, le=500, description="Largest file that may be attached, in megabytes.")
    poll_seconds: int = Field(60, ge=2, le=3600, description="How often a mailbox without IDLE is looked into.")
    sweep_seconds: float = Field(2, ge=0.1, le=60, description="How often the worker looks for work that is due.")
    network_timeout: float = Field(30, ge=1, le=300, description="Seconds after which a mail server counts as silent.")
    mails_per_correspondent: int = Field(
        20, ge=1, le=10_000, description="E-mails to one address in an hour before further ones wait (loop guard)."
    )
    languagetool_url: str = Field(
        "",
        description="Address of a LanguageTool server of yours, e.g. http://127.0.0.1:8081; empty: no grammar check.",
    )
    languagetool_timeout: float = Field(
        1.5, gt=0, le=30, description="Seconds after which the grammar check is given up for this time."
    )

    @field_validator("languagetool_url")
    @classmethod
    def _languagetool_is_http(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("working_hours")
    @classmethod
    def _hours_can_be_read(cls, value: str) -> str:
        if value:
            read_hours(value)
        return value

    @field_validator("base_url")
    @classmethod
    def _base_url_is_http(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _engine_is_known(cls, value: str) -> str:
        if value and value.split(":", 1)[0] not in {"postgresql", "postgres", "sqlite"}:
            raise ValueError("only postgresql:// and sqlite:// are supported")
        return value

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The firm's address, line by line."""
        return tuple(line for one in self.firm_address.split("|") if (line := " ".join(one.split())))

    @property
    def hours(self) -> WorkingHours | None:
        """Hours in which the answer clock runs, or None when it always runs."""
        return read_hours(self.working_hours, zone=self.time_zone) if self.working_hours else None

    @property
    def url(self) -> str:
        """Address of the desk without a final slash."""
        everywhere = {"127.0.0.1", "0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to
        return self.base_url or f"http://{'localhost' if self.host in everywhere else self.host}:{self.port}"


def variable(name: str) -> str:
    """Name of the environment variable of the setting ``name``."""
    alias = Config.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"PREZENT_{name.upper()}"


def read(env_file: Path | None = None) -> Config:
    """Read and check the settings.

    Raises ConfigError naming every variable that is wrong or misspelt.
    """
    home = Path(os.environ.get("PREZENT_HOME") or "var")
    file = env_file or home / "prezent.env"
    known = {variable(name) for name in Config.model_fields}
    wrong = []
    for name in os.environ:
        if name.startswith("PREZENT_") and name not in known | OTHER_NAMES:
            near = difflib.get_close_matches(name, known, n=1)
            wrong.append(f"{name}: no such setting" + (f"; did you mean {near[0]}?" if near else ""))
    try:
        config = Config(_env_file=file if file.is_file() else None)  # type: ignore[call-arg]
    except ValidationError as error:
        for problem in error.errors():
            field = str(problem["loc"][0]) if problem["loc"] else ""
            name = variable(field) if field in Config.model_fields else field
            wrong.append(f"{name}: {problem['msg'].removeprefix('Value error, ')} (was {problem.get('input')!r})")
        raise ConfigError("\n".join(wrong)) from error
    if wrong:
        raise ConfigError("\n".join(wrong))
    return config


@lru_cache(maxsize=1)
def get() -> Config:
    """The settings of this process."""
    return read()
