"""Who may listen, and the hub that asks again: logging out, leaving, a new password, a new wall."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from prezent.live import gate
from prezent.live import hub as module
from prezent.live.feed import Happening
from prezent.live.hub import Connection, Hub
from prezent.people.models import Staff, Team
from prezent.people.policies import viewer
from tests.support.people import make_staff


def session(person: Staff, **more: str) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    for key, value in more.items():
        store[key] = value
    store.create()
    return str(store.session_key)


@pytest.mark.django_db
def test_a_good_session_gives_its_person() -> None:
    person = make_staff()
    key = session(person)
    assert gate.viewers([key], timezone.now()) == {key: viewer(person)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "reason", ["expired", "logged out", "deactivated", "password", "gone", "backend", "stranger", "nonsense"]
)
def test_a_session_that_is_not_good_gives_nobody(reason: str) -> None:
    person = make_staff()
    key = session(person, **({BACKEND_SESSION_KEY: "somebody.Else"} if reason == "backend" else {}))
    now = timezone.now()
    if reason == "expired":
        now += timedelta(days=60)
    elif reason == "logged out":
        SessionStore(key).delete()
    elif reason == "deactivated":
        Staff.objects.update(is_active=False)
    elif reason == "password":
        person.set_password("calkiem-nowe-haslo-8")
        person.save()
    elif reason == "gone":
        person.delete()
    elif reason == "stranger":
        key = session(person, **{SESSION_KEY: ""})
    elif reason == "nonsense":
        key = session(person, **{SESSION_KEY: "٣"})
    assert gate.viewers([key], now) == {}


@pytest.mark.django_db
def test_many_sessions_are_asked_about_together(django_assert_num_queries: object) -> None:
    person = make_staff()
    keys = [session(person) for _ in range(20)]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(gate.viewers([*keys, "x" * 32], timezone.now())) == 20


@pytest.mark.parametrize(
    ("cookies", "key"),
    [([b"sessionid=abc"], "abc"), ([b"a=1; sessionid=abc; b=2"], "abc"), ([b"a=1", b"sessionid=x"], "x"),
     ([b"sessionid="], None), ([b"other=1"], None), ([b"\xff\xfe"], None), ([], None)],
)  # fmt: skip
def test_the_session_is_found_among_cookies(cookies: list[bytes], key: str | None) -> None:
    assert gate.session_key([(b"accept", b"*/*"), *((b"cookie", one) for one in cookies)]) == key


def run(monkeypatch: pytest.MonkeyPatch, answer: object) -> tuple[bool, frozenset[int]]:
    """One check of a hub with one listener, to which ``answer`` is the gate's answer."""
    from prezent.people.policies import Viewer

    who = Viewer(1, "Marta", False, False, frozenset(), frozenset())

    def viewers(*_: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(gate, "viewers", viewers)

    async def scene() -> tuple[bool, frozenset[int]]:
        here, connection = Hub(), Connection("key", who)
        here.connections.add(connection)
        await here._check()
        return connection.gone.is_set(), connection.viewer.walled_off

    return asyncio.run(scene())


def test_a_listener_is_cut_when_the_session_is_not_good_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, {})[0] is True


def test_a_database_that_is_away_lets_nobody_through(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, OSError("away"))[0] is True


def test_a_new_wall_stands_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from prezent.people.policies import Viewer

    walled = Viewer(1, "Marta", False, False, frozenset(), frozenset({7}))
    assert run(monkeypatch, {"key": walled}) == (False, frozenset({7}))


def test_who_is_slow_is_cut_and_nobody_else() -> None:
    from prezent.people.policies import Viewer

    who = Viewer(1, "Marta", False, False, frozenset(), frozenset({7}))

    async def scene() -> tuple[bool, bool, int]:
        here, slow, quick = Hub(), Connection("a", who), Connection("b", who)
        here.connections |= {slow, quick}
        for number in range(module.QUEUE + 1):
            here._tell([Happening(number, frozenset(), b"x"), Happening(-1, frozenset({7}), b"hidden")])
            quick.frames.get_nowait()
        return slow.gone.is_set(), quick.gone.is_set(), quick.frames.qsize()

    assert asyncio.run(scene()) == (True, False, 0)


def test_there_is_room_for_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from prezent.people.policies import Viewer

    monkeypatch.setattr(module, "MAX_CONNECTIONS", 3)
    who = Viewer(1, "Marta", False, False, frozenset(), frozenset())

    async def scene() -> list[int | None]:
        here = Hub()
        here.connections |= {Connection("a", who), Connection("b", who)}
        answers = [here.refusal("c")]
        here.connections.add(Connection("d", who))
        return [*answers, here.refusal("c")]

    assert asyncio.run(scene()) == [None, 503]


@pytest.mark.django_db
def test_the_team_of_a_restricted_case_is_walled() -> None:
    team = Team.objects.create(name="Zarząd", restricted=True)
    person = make_staff()
    key = session(person)
    assert gate.viewers([key], timezone.now())[key].walled_off == frozenset({team.pk})


def test_heartbeats_and_checks_come_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    from prezent.people.policies import Viewer

    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(module, "RECHECK_SECONDS", 0.02)
    monkeypatch.setattr(gate, "viewers", lambda *_: {})
    monkeypatch.setattr(module, "close_old_connections", lambda: None)
    who = Viewer(1, "Marta", False, False, frozenset(), frozenset())

    async def scene() -> bytes:
        here, connection = Hub(), Connection("a", who)
        here.connections.add(connection)
        keeper = asyncio.create_task(here._keep_house())
        await asyncio.wait_for(connection.gone.wait(), 10)
        keeper.cancel()
        return connection.frames.get_nowait().frame

    assert asyncio.run(scene()) == b":\n\n"
