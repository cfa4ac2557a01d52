"""A worker is killed (SIGKILL) at every named point; afterwards nothing is lost and nothing is doubled."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from prezent.domain.mail import parse
from prezent.mailbox.faults import POINTS
from tests.support.mails import make_mail
from tests.support.mailservers import SmtpServer, smtp_server

ROOT = Path(__file__).resolve().parents[2]
VICTIM = Path(__file__).with_name("victim.py")
DATABASE_URL = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = DATABASE_URL.startswith("postgres")
DATABASE = f"prezent_crash_{os.getpid()}"


@dataclass(frozen=True, slots=True)
class House:
    """An installation of its own."""

    home: Path
    maildir: Path
    database_url: str
    server: SmtpServer

    def start(self, point: str = "-", *more: str) -> subprocess.Popen[str]:
        """One round of a worker."""
        return start(self.home, self.database_url, point, str(self.maildir), str(self.server.port), *more)

    def run(self, point: str = "-") -> tuple[int, str, str]:
        """One round after the leases of dead workers have run out: exit code, output, errors."""
        process = self.start(point, "later")
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def found(self) -> dict:
        """What is on the desk after an undisturbed round."""
        code, out, err = self.run()
        assert code == 0, err
        return json.loads(out)

    def deliver(self, name: str, raw: bytes) -> None:
        (self.maildir / "new" / name).write_bytes(raw)


def start(home: Path, database_url: str, *args: str) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PREZENT_", "DJANGO_"))}
    env |= {
        "PREZENT_HOME": str(home),
        "DATABASE_URL": database_url,
        "PREZENT_LOG_LEVEL": "error",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, str(VICTIM), *args]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def on_server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def url_of(database: str) -> str:
    return urlunsplit(urlsplit(DATABASE_URL)._replace(path=f"/{database}")) if ON_POSTGRESQL else ""


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Iterator[Path]:
    """An installation that is migrated once and copied for each test."""
    home = tmp_path_factory.mktemp("template") / "home"
    name = f"{DATABASE}_template"
    if ON_POSTGRESQL:
        on_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    process = start(home, url_of(name), "prepare")
    _out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    yield home
    if ON_POSTGRESQL:
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def house(tmp_path, template) -> Iterator[House]:
    maildir = tmp_path / "mail"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    shutil.copytree(template, tmp_path / "home")
    if ON_POSTGRESQL:
        on_server(f'CREATE DATABASE "{DATABASE}" TEMPLATE "{DATABASE}_template"')
    with smtp_server() as server:
        yield House(tmp_path / "home", maildir, url_of(DATABASE), server)
    if ON_POSTGRESQL:
        on_server(f'DROP DATABASE "{DATABASE}" WITH (FORCE)')


def fill(house: House) -> None:
    house.deliver("1.a", make_mail(files=[("paragon.pdf", b"%PDF-1.4 paragon")]))
    house.deliver(
        "2.b", make_mail(message_id="<a2@poczta.example>", reply_to_id="<a1@poczta.example>", text="I jeszcze jedno.")
    )
    house.deliver("3.c", make_mail(message_id="<v@x.example>", headers=[("Auto-Submitted", "auto-replied")]))
    house.deliver("4.d", make_mail())  # the first one again


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(house, point):
    fill(house)
    code, _out, err = house.run(point)
    assert code == -signal.SIGKILL, err
    house.found()
    found = house.found()  # whatever was made good the first time is left alone the second
    assert found["mails"] == [["1.a", "filed"], ["2.b", "filed"], ["3.c", "automatic"], ["4.d", "duplicate"]]
    assert found["raws"]
    assert (found["cases"], found["customers"]) == (1, 1)
    assert found["numbers"][0].endswith("-000001")
    assert found["entries"] == [["in", "", ""], ["in", "", ""], ["out", "", "sent"]]
    assert found["files"] == ["paragon.pdf"]
    assert found["work"] == 0
    uncertain = point in {"letter.marked_sending", "letter.accepted"}
    assert found["letters"] == [["sent", int(uncertain)]]
    assert bool(found["notes"][0]) is uncertain, "the entry says when a letter may have arrived twice"
    got = [parse(one.content).message_id for one in house.server.received]
    assert got == found["message_ids"] * (2 if point == "letter.accepted" else 1)


def test_killed_after_every_acceptance_a_person_decides(house):
    fill(house)
    for _ in range(2):
        assert house.run("letter.accepted")[0] == -signal.SIGKILL
    house.found()
    assert house.found()["letters"] == [["failed", 1]]
    assert len(house.server.received) == 2


def test_killed_again_and_again_on_the_way_in(house):
    fill(house)
    for point in POINTS[: POINTS.index("mail.processed") + 1]:
        assert house.run(point)[0] == -signal.SIGKILL
    found = house.found()
    assert (found["cases"], len(found["entries"])) == (1, 3)


def test_several_workers_at_once(house):
    for number in range(40):
        first = f"<m{number - number % 4}@poczta.example>"
        house.deliver(
            f"{number:03}.x",
            make_mail(
                message_id=f"<m{number}@poczta.example>",
                reply_to_id=first if number % 4 else "",
                subject=f"Sprawa {number // 4}",
            ),
        )
    workers = [house.start() for _ in range(3)]
    for worker in workers:
        _out, err = worker.communicate(timeout=120)
        assert worker.returncode == 0, err
    found = house.found()
    assert [state for _name, state in found["mails"]] == ["filed"] * 40
    assert found["cases"] == 10
    assert len(found["entries"]) == 41
    assert len(house.server.received) == 1
