"""``/live`` behind a real server: strangers, walls, what is told, catching up, limits, the end of a session."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installation, answers, free_port, get, wait_for

pytestmark = pytest.mark.xdist_group("live-server")

SETUP = """
from datetime import UTC, datetime, timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.conf import settings
from prezent.people.models import Membership, Staff, Team
from prezent.people.policies import viewer
from prezent.platform.eventlog import SYSTEM, record
from prezent.platform.models import Event
from prezent.cases.models import Case
from prezent.cases.services.opening import Incoming, open_from_channel

def now():
    return datetime.now(UTC)

def session(person, life=timedelta(hours=1)):
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.set_expiry(life)
    store.create()
    return store.session_key

def person(name, role="agent", teams=()):
    one = Staff.objects.create_user(f"{name}@jarzebina.example", "bardzo-dlugie-haslo", name=name, role=role)
    Membership.objects.bulk_create([Membership(staff=one, team=team) for team in teams])
    return one

def case(matter, team=None):
    words = Incoming(channel="email", at=now(), text="Dzień dobry.", subject=matter)
    return open_from_channel(words, customer=None, team_id=team.pk if team else None, language="pl", now=now())[0]

def happen(one, action="case.assigned", **data):
    record(action, actor=SYSTEM, subject=("case", one.pk), team_id=one.team_id, now=now(), data=data)
    return Event.objects.latest("id").pk

walled = Team.objects.create(name="Zarząd", restricted=True)
marta, hanna = person("marta"), person("hanna", "supervisor")
open_case, hidden_case = case("Grzejnik"), case("Poufne", walled)
keys = {"marta": session(marta), "hanna": session(hanna)}
result = {**keys, "number": open_case.number, "case": open_case.pk, "hidden": hidden_case.number}
"""


class Listener:
    """A browser's EventSource, as far as tests need one."""

    def __init__(self, port: int, key: str, *, last: int | None = None, query: str = "") -> None:
        headers = {"Cookie": f"prezent_other=1; sessionid={key}", "Accept": "text/event-stream"}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        self.response: HTTPResponse = get(port, "/live" + query, headers)
        self.last_id = 0

    def next(self) -> tuple[str, Any]:
        """The next event that has data, with its name; ``("end", None)`` when the server ended the stream."""
        name, data = "message", ""
        while True:
            line = self.response.readline().decode()
            if not line:
                return "end", None
            field, _, value = line.rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                self.last_id = int(value)
            elif field == "data":
                data = value
            elif not field and data:
                return name, json.loads(data)

    def settle(self) -> None:
        """Read until the server has said where the log stands: from here on nothing is missed."""
        while not self.last_id:
            line = self.response.readline().decode()
            assert line, "the stream ended"
            if line.startswith("id: "):
                self.last_id = int(line[4:])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, int, dict[str, Any]]]:
    home: Path = tmp_path_factory.mktemp("live") / "home"
    with Installation(home) as installation:
        installation.must("migrate")
        port = free_port()
        installation.start("live", "--port", str(port))
        installation.until("live", "the live server", lambda: answers(port, "/healthz"))
        yield installation, port, installation.do(SETUP)


def test_strangers_are_refused(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    _, port, _ = desk
    assert get(port, "/live").status == 401
    assert get(port, "/live", {"Cookie": "sessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}).status == 401
    assert get(port, "/live", {"Cookie": "sessionid=\x27; drop table"}).status == 401
    refused = get(port, "/live", method="POST")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET")
    assert get(port, "/elsewhere").status == 404


def test_headers_forbid_storing_and_packing(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    _, port, facts = desk
    listener = Listener(port, facts["marta"])
    headers = listener.response.headers
    assert listener.response.status == 200
    assert headers["Content-Type"].startswith("text/event-stream")
    assert "no-store" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "identity"


def test_what_happens_is_told_with_the_case_number(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, facts = desk
    listener = Listener(port, facts["marta"])
    listener.settle()
    happened = installation.do("result = happen(open_case, 'case.answered', entry=7, note='nie dla przeglądarki')")
    assert listener.next() == (
        "case",
        {"number": facts["number"], "id": facts["case"], "action": "case.answered", "entry": 7},
    )
    assert listener.last_id == happened


def test_walls_hide_cases_of_other_teams(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, facts = desk
    agent, supervisor = Listener(port, facts["marta"]), Listener(port, facts["hanna"])
    agent.settle()
    supervisor.settle()
    installation.do("happen(hidden_case); happen(open_case, 'case.closed')")
    assert supervisor.next()[1]["number"] == facts["hidden"]
    assert supervisor.next()[1]["action"] == "case.closed"
    assert agent.next()[1] == {"number": facts["number"], "id": facts["case"], "action": "case.closed"}


def test_nothing_is_told_of_a_case_that_moved_behind_a_wall(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, facts = desk
    before = installation.do("moved = case('Przeniesiona'); result = happen(moved)")
    installation.do("Case.objects.filter(pk=moved.pk).update(team=walled); happen(open_case, 'case.reopened')")
    assert Listener(port, facts["marta"], last=before - 1).next()[1]["action"] == "case.reopened"


def test_other_lines_of_the_log_are_not_told(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, facts = desk
    listener = Listener(port, facts["marta"])
    listener.settle()
    installation.do(
        "record('staff.changed', actor=SYSTEM, subject=('staff', marta.pk), now=now());"
        "happen(open_case, 'case.kind_set')"
    )
    assert listener.next()[1]["action"] == "case.kind_set"


@pytest.mark.parametrize("way", ["header", "query"])
def test_a_browser_that_comes_back_hears_what_it_missed(
    desk: tuple[Installation, int, dict[str, Any]], way: str
) -> None:
    installation, port, facts = desk
    first = installation.do("first = happen(open_case, 'case.a'); happen(open_case, 'case.b'); result = first")
    again = (
        Listener(port, facts["marta"], last=first)
        if way == "header"
        else Listener(port, facts["marta"], query=f"?after={first}")
    )
    assert again.next()[1]["action"] == "case.b"
    installation.do("happen(open_case, 'case.c')")
    assert again.next()[1]["action"] == "case.c"


def test_a_browser_that_missed_too_much_is_told_to_look_anew(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, facts = desk
    first = installation.do(
        "first = happen(open_case)\n"
        "with transaction.atomic():\n    [happen(open_case) for _ in range(400)]\n"
        "result = first"
    )
    again = Listener(port, facts["marta"], last=first)
    assert again.next() == ("reset", {})
    installation.do("happen(open_case, 'case.z')")
    assert again.next()[1]["action"] == "case.z"


@pytest.mark.parametrize("nonsense", ["-1", "1e9", "٣", "9" * 40, "'; --"])
def test_nonsense_for_a_last_line_is_ignored(desk: tuple[Installation, int, dict[str, Any]], nonsense: str) -> None:
    _, port, facts = desk
    response = get(
        port, "/live", {"Cookie": f"sessionid={facts['marta']}", "Last-Event-ID": nonsense.encode().decode("latin-1")}
    )
    assert response.status == 200
    response.close()


def test_a_line_of_another_database_means_look_anew(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    _, port, facts = desk
    assert Listener(port, facts["marta"], last=10**12).next() == ("reset", {})


def test_one_session_cannot_take_every_line(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, _ = desk
    key = installation.do("result = session(person('ewa'))")
    held = [Listener(port, key) for _ in range(12)]
    for one in held:
        one.settle()
    refused = get(port, "/live", {"Cookie": f"sessionid={key}"})
    assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
    held.pop().response.close()
    wait_for("a line given back", lambda: get(port, "/live", {"Cookie": f"sessionid={key}"}).status == 200)


def test_a_browser_that_leaves_frees_its_line(desk: tuple[Installation, int, dict[str, Any]]) -> None:
    installation, port, _ = desk
    key = installation.do("result = session(person('iga'))")
    for _ in range(30):  # more than a session may hold at once
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(f"GET /live HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={key}\r\n\r\n".encode())
            assert wait_for("an answer", lambda line=line: line.recv(12)).startswith(b"HTTP/1.1")
    wait_for("freed lines", lambda: get(port, "/live", {"Cookie": f"sessionid={key}"}).status == 200)


def test_the_server_stops_although_browsers_listen(tmp_path: Path) -> None:
    with Installation(tmp_path / "home") as installation:
        installation.must("migrate")
        key = installation.do(SETUP)["marta"]
        port = free_port()
        server = installation.start("live", "--port", str(port))
        installation.until("live", "the live server", lambda: answers(port, "/healthz"))
        listener = Listener(port, key)
        listener.settle()
        server.terminate()
        assert server.wait(30) == 0
        with contextlib.suppress(OSError, IncompleteRead):  # in good order or not: it ends
            assert listener.next() == ("end", None)
