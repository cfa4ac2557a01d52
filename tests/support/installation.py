"""A whole installation of its own for tests that run the command: a home, a database, real processes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

#: Longest wait for a process on a busy machine; no test measures it.
PATIENCE = 300.0

_DRIVER = """
import json, sys
import prezent.cli
prezent.cli.set_up()
space = {}
for line in sys.stdin:
    space["result"] = None
    exec(json.loads(line), space)
    print(json.dumps(space["result"], default=str), flush=True)
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(what: str, condition: Callable[[], Any], *, patience: float = PATIENCE) -> Any:
    """Ask ``condition`` until it is true and return its value; fails naming ``what``."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def _postgresql() -> str:
    url = os.environ.get("DATABASE_URL", "")
    return url if urlsplit(url).scheme in {"postgres", "postgresql"} else ""


def _admin(sql: str) -> None:
    import psycopg

    # the maintenance database, as Django's own test runner does: the one that DATABASE_URL names need not exist
    maintenance = urlunsplit(urlsplit(_postgresql())._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(sql)


class Installation:
    """One PREZENT_HOME; with PostgreSQL in DATABASE_URL also a database of its own on that server."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.settings = settings
        self._driver: subprocess.Popen[str] | None = None
        self._children: list[subprocess.Popen[str]] = []
        self.database = f"prezent_{secrets.token_hex(6)}" if _postgresql() else ""
        if self.database:
            _admin(f"CREATE DATABASE {self.database}")

    @property
    def database_url(self) -> str:
        """DATABASE_URL of this installation."""
        return urlunsplit(urlsplit(_postgresql())._replace(path=f"/{self.database}")) if self.database else ""

    @property
    def environment(self) -> dict[str, str]:
        """What its processes find in their environment: nothing of the test run's own settings."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREZENT_", "DJANGO_", "DATABASE_URL"))}
        url = {"DATABASE_URL": self.database_url} if self.database else {}
        return {**kept, "PREZENT_HOME": str(self.home), "PYTHONUNBUFFERED": "1", **url, **self.settings}

    def run(self, *words: str, stdin: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Run ``prezent WORDS…`` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "prezent", *words],
            env={**self.environment, **more},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def must(self, *words: str, stdin: str | None = None, **more: str) -> str:
        """Run ``prezent WORDS…`` and return what it printed; fails when it does."""
        done = self.run(*words, stdin=stdin, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Start ``prezent WORDS…``; ended with the installation."""
        child = subprocess.Popen(
            [sys.executable, "-m", "prezent", *words],
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=(self.home.parent / f"{self.home.name}.{words[0]}.out").open("a"),
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._children.append(child)
        return child

    def output(self, word: str) -> str:
        """Everything that ``prezent WORD`` printed so far."""
        return (self.home.parent / f"{self.home.name}.{word}.out").read_text()

    def until(self, word: str, what: str, condition: Callable[[], Any]) -> Any:
        """``wait_for`` while ``prezent WORD`` runs; fails with what it printed, at once when it ends."""

        def look() -> Any:
            if all(child.poll() is not None for child in self._children):
                raise AssertionError(f"ended before {what}:\n{self.output(word)}")
            return condition()

        try:
            return wait_for(what, look)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.output(word)}") from None

    def do(self, code: str) -> Any:
        """Run ``code`` inside the installation and return its variable ``result``; names last between calls."""
        if self._driver is None:
            self._driver = subprocess.Popen(
                [sys.executable, "-c", _DRIVER],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(json.dumps(code) + "\n")
        self._driver.stdin.flush()
        line = self._driver.stdout.readline()
        assert line, "the code failed; its traceback is on standard error"
        return json.loads(line)

    def close(self) -> None:
        """End every process, drop the database."""
        for child in [*self._children, *([self._driver] if self._driver else [])]:
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self.database:
            _admin(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def get(port: int, path: str, headers: Mapping[str, str] | None = None, *, method: str = "GET") -> HTTPResponse:
    """One request to a server on this machine; the connection lasts as long as the answer is read."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, headers={"Host": f"localhost:{port}", **(headers or {})})
    return connection.getresponse()


def answers(port: int, path: str) -> bool:
    """Whether a server answers on ``port`` at all."""
    try:
        get(port, path).read()
    except (OSError, HTTPException):
        return False
    return True
