"""The grammar client and servers that misbehave: nobody waits, nothing is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from prezent.domain.coach import CoachError
from prezent.domain.coach.grammar import Units, read_matches
from prezent.writing.languagetool import FAILURES, PAUSE, Breaker, Client, Unavailable

GOOD = {"matches": []}


class Server(BaseHTTPRequestHandler):
    """Answers what a test puts into ``script``; the last entry again and again."""

    script: ClassVar[list[Any]] = []
    asked: ClassVar[int] = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if status == "slow":
            threading.Event().wait(1.0)
            status = 200
        self.send_response(status)
        if status in {301, 302}:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep the output of the tests quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked = 0
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (413, b"too long"),
        (302, b""),
        (200, b"<html>garbage"),
        (200, b"\xff\xfe\x00"),
        (200, b"[]"),
        (200, b'{"matches": [{}]}'),
        (200, b'{"matches": [{"rule": {"id": "X", "category": {}}, "message": "x", "offset": 0, "length": 1}]}'),
        (200, b'{"matches": ' + b"[" * 100_000),
        (200, b" " * (5 * 1024 * 1024)),
        ("slow", b'{"matches": []}'),
    ],
    ids=["error", "too long", "redirect", "html", "bytes", "list", "empty", "half", "deep", "endless", "slow"],
)
def test_an_answer_that_cannot_be_used_is_none(server: str, answer: Any) -> None:
    Server.script = [answer]
    with pytest.raises(Unavailable):
        Client(server, timeout=0.4).matches(["Zdanie."], "pl")


def test_nobody_there_is_none() -> None:
    with pytest.raises(Unavailable):
        Client("http://127.0.0.1:1", timeout=1).matches(["Zdanie."], "pl")


def test_after_some_failures_the_server_is_left_alone_then_tried_once(server: str) -> None:
    now = [100.0]
    client = Client(server, timeout=2, breaker=Breaker(lambda: now[0]))
    Server.script = [(500, b"")]
    for _ in range(FAILURES + 3):
        with pytest.raises(Unavailable):
            client.matches(["Zdanie."], "pl")
    assert Server.asked == FAILURES
    now[0] += PAUSE + 1
    for _ in range(3):
        with pytest.raises(Unavailable):
            client.matches(["Zdanie."], "pl")
    assert Server.asked == FAILURES + 1
    now[0] += PAUSE + 1
    Server.script = [(200, json.dumps(GOOD).encode())]
    assert client.matches(["Zdanie."], "pl") == {"Zdanie.": ()}
    assert client.matches(["Inne."], "pl") == {"Inne.": ()}
    assert Server.asked == FAILURES + 3


def test_while_it_is_away_what_is_known_is_still_known(server: str) -> None:
    client = Client(server, timeout=2)
    Server.script = [(200, json.dumps(GOOD).encode()), (500, b"")]
    client.matches(["Zdanie."], "pl")
    assert client.matches(["Zdanie."], "pl") == {"Zdanie.": ()}
    assert Server.asked == 1


def test_offsets_are_units_of_utf_16() -> None:
    units = Units("😀 Reklamcja 😀.")
    assert [units.point(unit) for unit in (0, 2, 3, 12, 13, 15, 99)] == [0, 1, 2, 11, 12, 13, 14]
    data = {
        "matches": [
            {
                "rule": {"id": "R", "category": {"id": "TYPOS"}},
                "message": " A \n b ",
                "offset": 3,
                "length": 9,
                "replacements": [{"value": "Reklamacja"}],
            }
        ]
    }
    (match,) = read_matches(data, "😀 Reklamcja 😀.")
    assert "😀 Reklamcja 😀."[match.start : match.end] == "Reklamcja"
    assert (match.message, match.replacements) == ("A b", ("Reklamacja",))
    with pytest.raises(CoachError):
        read_matches({"matches": None}, "x")
