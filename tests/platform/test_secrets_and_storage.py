"""What lies in the home folder: secrets that only their owner reads, files by their content."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from prezent.platform import config, secrets, storage
from prezent.platform.secrets import SecretsError


def test_the_first_run_makes_secrets_that_stay(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    first = secrets.load(home)
    assert secrets.load(home) == first
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(first.mail) == 32
    assert [one.name for one in home.iterdir()] == ["secrets.json"]


def test_two_that_start_at_once_have_the_same_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: secrets.load(tmp_path), range(16)))
    assert len({one.vault for one in made}) == 1


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    made = secrets.load(tmp_path)
    assert made.django not in repr(made)
    assert made.vault.decode() not in f"{made}"


def test_an_override_replaces_one_key_only(tmp_path: Path) -> None:
    plain, overridden = secrets.load(tmp_path), secrets.load(tmp_path, override="inny")
    assert (overridden.django, overridden.vault) == ("inny", plain.vault)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"django": "x"}', '{"django": "x", "mail": "zz", "vault": "y"}']
)
def test_damaged_secrets_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "secrets.json").write_text(content)
    with pytest.raises(SecretsError, match="damaged"):
        secrets.load(tmp_path)


def test_a_password_comes_back_and_is_unreadable_meanwhile() -> None:
    sealed = secrets.seal("zażółć gęślą jaźń")
    assert "gęślą" not in sealed
    assert secrets.unseal(sealed) == "zażółć gęślą jaźń"
    assert secrets.seal("") == secrets.unseal("") == ""


def test_a_password_of_another_installation_is_refused() -> None:
    foreign = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
    with pytest.raises(SecretsError, match=r"another secrets\.json"):
        secrets.unseal(foreign)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = config.get().model_copy(update={"home": tmp_path})
    monkeypatch.setattr(config, "get", lambda: settings)
    return tmp_path / "files"


def test_the_same_bytes_are_one_file(store: Path) -> None:
    names = storage.put_many([b"a", b"b", b"a"])
    assert names[0] == names[2] != names[1]
    assert storage.put(b"a") == names[0]
    assert list(storage.hashes()) == sorted(set(names))
    assert storage.read(names[1]) == b"b"
    assert storage.exists(names[1])


def test_no_half_file_is_left_or_seen(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        storage.put(b"abc")
    assert not storage.exists(storage.digest(b"abc"))
    assert list(storage.hashes()) == []


def test_many_at_once_may_store_the_same(store: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: storage.put(b"to samo"), range(40)))) == 1


def test_a_missing_file_is_named(store: Path) -> None:
    with pytest.raises(storage.MissingFile, match="a" * 64):
        storage.read("a" * 64)


@pytest.mark.parametrize("name", ["", "abc", "../../../etc/passwd", "A" * 64, "g" * 64, "a" * 63 + "/", "a" * 65])
def test_only_hashes_are_names(store: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        storage.path(name)


def test_the_store_can_be_written(store: Path) -> None:
    storage.require_writable()
    assert list(store.iterdir()) == []
    store.rmdir()
    store.write_text("in the way")
    with pytest.raises(OSError):
        storage.require_writable()


def test_an_empty_file_is_a_file(store: Path) -> None:
    assert storage.read(storage.put(b"")) == b""
    assert json.dumps(list(storage.hashes())) == json.dumps([storage.digest(b"")])
