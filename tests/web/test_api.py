"""The coach for other programs: keys, limits, errors with codes, and the page where keys are given."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from prezent.api import v1
from prezent.people.models import ApiToken
from prezent.people.policies import viewer
from prezent.people.services import issue_token, program_with, revoke_token
from prezent.platform import clock
from prezent.platform.eventlog import timeline
from prezent.platform.models import Event
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def admin() -> Any:
    return make_staff("Iga Szef", role="admin")


@pytest.fixture
def key(admin: Any) -> str:
    return issue_token(by=viewer(admin), now=NOW, name="Sklep")[1]


def ask(client: Client, key: str = "", **letter: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.post("/api/v1/coach/check", json.dumps(letter), content_type="application/json", headers=headers)


def test_the_answer_is_that_of_the_command(client: Client, key: str) -> None:
    text = "Dzień dobry,\n\nTrzeba było poczekać.\n"
    response = ask(client, key, text=text, lang="pl", case={"kind": "complaint"})
    assert response.status_code == 200
    report = response.json()
    assert (report["schema"], report["lang"], report["channel"]) == (1, "pl", "email")
    ((start, end),) = next(one["spans"] for one in report["findings"] if one["rule"] == "BLA-01")
    assert text[start:end] == "Trzeba było"
    rules = client.get("/api/v1/coach/rules", headers={"Authorization": f"Bearer {key}"}).json()
    assert "BLA-01" in [one["rule"] for one in rules]


@pytest.mark.parametrize("key", ["", "prz_wrong", "x" * 5000, "\x00", "ąę"])
def test_without_a_key_nothing_is_said(client: Client, key: str) -> None:
    response = ask(client, key.encode().decode("latin-1"), text="x")
    assert response.status_code == 401
    assert response.json()["code"] == "api.key"


def test_a_session_is_no_key(client: Client, admin: Any) -> None:
    client.force_login(admin)
    assert ask(client, text="x").status_code == 401


def test_a_key_that_was_taken_back_opens_nothing(client: Client, key: str, admin: Any) -> None:
    token = ApiToken.objects.get()
    revoke_token(token.pk, by=viewer(admin), now=NOW)
    assert ask(client, key, text="x").status_code == 401
    assert [one.action for one in timeline(("token", token.pk))] == ["token.issued", "token.revoked"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": 5}, "api.body"),
        ({}, "api.body"),
        ({"text": "x", "chanel": "chat"}, "api.body"),
        ({"text": "x", "channel": "fax"}, "api.body"),
        ({"text": "x" * 100_001}, "api.body"),
        ({"text": "x", "case": {"custommer": {}}}, "coach.input"),
        ({"text": "x", "case": {"now": "yesterday"}}, "coach.input"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(client: Client, key: str, body: dict[str, Any], code: str) -> None:
    response = ask(client, key, **body)
    assert response.status_code == 422
    assert response.json()["code"] == code
    assert response.json()["message"]


def test_a_body_that_is_no_json(client: Client, key: str) -> None:
    response = client.post(
        "/api/v1/coach/check", "{", content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )
    assert response.status_code in {400, 422}


def test_a_key_has_a_limit_of_its_own(client: Client, key: str, admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v1, "LETTERS", 2)
    assert [ask(client, key, text="x").status_code for _ in range(3)] == [200, 200, 429]
    _token, other = issue_token(by=viewer(admin), now=NOW, name="Inny")
    assert ask(client, other, text="x").status_code == 200


def test_guessing_keys_is_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v1, "WRONG_KEYS", 2)
    answers = [ask(client, f"prz_{n}", text="x") for n in range(3)]
    assert [one.status_code for one in answers] == [401, 401, 429]
    assert answers[-1].json()["code"] == "api.too_many"


def test_only_a_fingerprint_is_kept_and_the_day_of_use(client: Client, key: str) -> None:
    token = ApiToken.objects.get()
    assert key not in json.dumps([token.token_hash, *map(str, Event.objects.values_list("data", flat=True))])
    assert token.used_on is None
    ask(client, key, text="x")
    token.refresh_from_db()
    assert token.used_on == NOW.date()
    assert program_with(key, now=NOW + timedelta(days=1)) == token


def test_an_administrator_gives_and_takes_keys(client: Client, admin: Any) -> None:
    client.force_login(admin)
    page = client.post(reverse("programs"), {"name": "Sklep"})
    html = page.content.decode()
    shown = html.split('class="api-key"')[1].split(">")[1].split("<")[0]
    assert ask(client, shown, text="x").status_code == 200
    assert page["Cache-Control"] == "no-store"
    listed = client.get(reverse("programs")).content.decode()
    assert "Sklep" in listed
    assert shown not in listed
    client.post(reverse("program", args=[ApiToken.objects.get().pk]), {"_method": "DELETE"})
    assert ask(client, shown, text="x").status_code == 401
    assert client.post(reverse("programs"), {"name": " "}).content.decode().count('role="alert"') == 1


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_nobody_else_does(client: Client, role: str, admin: Any) -> None:
    token, _key = issue_token(by=viewer(admin), now=NOW, name="Sklep")
    client.force_login(make_staff("Ewa Nowa", role=role))
    assert client.get(reverse("programs")).status_code == 403
    assert client.post(reverse("programs"), {"name": "x"}).status_code == 403
    assert client.post(reverse("program", args=[token.pk]), {"_method": "DELETE"}).status_code == 403
    assert ApiToken.objects.get().revoked_at is None
