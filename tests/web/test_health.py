"""Liveness asks nobody; readiness names what is missing and nothing more."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from prezent.platform import clock, periodic, storage
from prezent.web import health


def test_liveness_asks_nothing_of_the_database(client: Client) -> None:
    """Without the database mark any query would fail."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readiness(client: Client) -> None:
    missing = client.get("/readyz")
    assert missing.status_code == 503
    assert missing.json() == {
        "status": "failing",
        "checks": {"database": "ok", "migrations": "ok", "worker": "missing", "storage": "ok"},
    }
    periodic.heartbeat("test", clock.now())
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")


@pytest.mark.django_db
def test_what_broke_stands_in_the_log_not_in_the_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OSError("/tajna/sciezka")

    monkeypatch.setattr(storage, "require_writable", fails)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"] == "failing"
    assert "tajna" not in json.dumps(answer.json())


@pytest.mark.django_db
def test_migrations_that_are_missing_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health._Known, "migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mailbox'")
    assert client.get("/readyz").json()["checks"]["migrations"] == "pending"
    assert not health._Known.migrated


@pytest.mark.django_db
def test_a_database_that_is_away_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> str:
        raise DatabaseError("away")

    monkeypatch.setattr(health, "_database", fails)
    assert client.get("/readyz").json()["checks"]["database"] == "failing"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
