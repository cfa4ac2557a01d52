"""``prezent up`` and its parts as real processes: ports, stopping, dying."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from prezent.cli import Refusal
from prezent.cli.net import require_free_port
from tests.support.installation import Installation, answers, free_port, get, wait_for

Make = Callable[..., Installation]


WORKERS = """
from prezent.platform.models import Lease
result = Lease.objects.filter(name__startswith="worker:").count()
"""


def children_of(pid: int) -> list[int]:
    """Processes started by ``pid``."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
        except (OSError, ValueError, IndexError):
            continue
    return found


def workers_of(pid: int) -> list[int]:
    """The workers among them."""
    return [one for one in children_of(pid) if b"--tied" in _command_of(one)]


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it ended while the others were looked at
        return b""


def alive(pid: int) -> bool:
    """Whether a process runs (a dead one that nobody has asked after does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def port() -> int:
    return free_port()


def up(desk: Installation, port: int) -> int:
    """Start everything; returns the process id."""
    process = desk.start("up", "--port", str(port))
    desk.until("up", "readiness", lambda: answers(port, "/readyz") and get(port, "/readyz").status == 200)
    return process.pid


def test_a_taken_port_is_told_before_anything_starts(new_home: Make, port: int) -> None:
    installation = new_home()
    with socket.create_server(("127.0.0.1", port)):
        done = installation.run("up", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken" in done.stderr
    assert f"PREZENT_PORT={port + 1}" in done.stderr
    assert not installation.home.exists()


def test_a_port_that_was_just_given_back_is_free(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)) as server:
        client = socket.create_connection(("127.0.0.1", port))
        accepted, _ = server.accept()
        accepted.close()
        client.close()
    require_free_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(Refusal, match="no address of this machine"):
        require_free_port(host, 8000)


def test_up_serves_pages_live_events_and_work_on_one_port(new_home: Make, port: int) -> None:
    desk = new_home(PREZENT_SWEEP_SECONDS="0.2")
    process = desk.start("up", "--port", str(port))
    desk.until("up", "the address", lambda: f"http://localhost:{port}" in desk.output("up"))
    assert get(port, "/healthz").status == 200
    assert get(port, "/live").status == 401
    assert get(port, "/").status == 302
    assert get(port, "/static/prezent/tokens.css").headers["Content-Type"].startswith("text/css")
    desk.until("up", "the worker", lambda: get(port, "/readyz").status == 200)
    ready = json.loads(get(port, "/readyz").read())
    assert ready == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "worker": "ok", "storage": "ok"},
    }
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert "Traceback" not in desk.output("up")
    assert "Fatal" not in desk.output("up")
    require_free_port("127.0.0.1", port)
    assert desk.do(WORKERS) == 0


def test_a_worker_that_dies_is_started_again(desk: Installation, port: int) -> None:
    pid = up(desk, port)
    (worker,) = workers_of(pid)
    os.kill(worker, signal.SIGKILL)
    wait_for("another worker", lambda: [one for one in workers_of(pid) if one != worker])
    assert "child_ended" in desk.output("up")


def test_nothing_outlives_a_killed_parent(desk: Installation, port: int) -> None:
    pid = up(desk, port)
    family = children_of(pid)
    assert len(family) >= 2
    os.kill(pid, signal.SIGKILL)
    wait_for("the end of its children", lambda: not any(alive(one) for one in family))
    require_free_port("127.0.0.1", port)


def test_readiness_says_what_is_missing(desk: Installation, port: int) -> None:
    process = desk.start("web", "--port", str(port))
    desk.until("web", "the pages", lambda: answers(port, "/healthz"))
    missing = get(port, "/readyz")
    assert missing.status == 503
    assert json.loads(missing.read())["checks"]["worker"] == "missing"
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def test_the_worker_does_what_is_due_and_ends_in_order(desk: Installation) -> None:
    desk.do(
        "from prezent.platform import clock, work\nfrom prezent.platform.models import Work, Lease\n"
        "work.add('mail.send', '4711', now=clock.now())"
    )
    worker = desk.start("worker")
    # A letter that does not exist is nothing to do: its work is done and gone.
    desk.until("worker", "the work", lambda: desk.do("result = Work.objects.count()") == 0)
    wait_for("a sign of life", lambda: desk.do(WORKERS) == 1)
    worker.terminate()
    assert worker.wait(60) == 0
    assert desk.do(WORKERS) == 0
