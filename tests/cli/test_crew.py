"""The worker's threads: a failing one is started again while the others go on; all end when told to."""

from __future__ import annotations

import threading

import pytest

from prezent.cli import crew as module
from prezent.cli.crew import Crew
from prezent.platform import periodic
from tests.support.installation import wait_for


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF", (0.01,))
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    monkeypatch.setattr(periodic, "heartbeat", lambda *_: None)
    monkeypatch.setattr(periodic, "sign_off", lambda *_: None)


def _wait(stop: threading.Event) -> None:
    stop.wait()


def run(crew: Crew) -> threading.Thread:
    thread = threading.Thread(target=crew.run)
    thread.start()
    return thread


def test_a_duty_that_fails_begins_again_and_the_others_go_on() -> None:
    tries: list[int] = []
    steady = threading.Event()

    def fails(stop: threading.Event) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise ValueError("broken")
        stop.wait()

    def works(stop: threading.Event) -> None:
        steady.set()
        stop.wait()

    crew = Crew({"fails": fails, "works": works})
    thread = run(crew)
    wait_for("three tries", lambda: len(tries) == 3)
    assert steady.is_set()
    crew.stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_duty_that_ends_by_itself_counts_as_failed() -> None:
    tries: list[int] = []
    crew = Crew({"ends": lambda _stop: tries.append(1)})
    thread = run(crew)
    wait_for("more tries", lambda: len(tries) > 2)
    crew.stop.set()
    thread.join(10)


def test_a_duty_that_does_not_listen_is_left_behind() -> None:
    never = threading.Event()
    crew = Crew({"deaf": lambda _stop: never.wait()})
    thread = run(crew)
    crew.stop.set()
    thread.join(10)
    assert not thread.is_alive()
    never.set()


def test_a_heartbeat_that_fails_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[int] = []

    def fails(*_: object) -> None:
        beats.append(1)
        raise OSError("away")

    monkeypatch.setattr(periodic, "heartbeat", fails)
    crew = Crew({"works": _wait})
    thread = run(crew)
    wait_for("several beats", lambda: len(beats) > 3)
    crew.stop.set()
    thread.join(10)
    assert not thread.is_alive()
