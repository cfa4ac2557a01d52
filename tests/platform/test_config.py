"""Settings: defaults that start without anything, values that are wrong named all at once, one place for each name."""

from __future__ import annotations

from pathlib import Path

import pytest

from prezent.platform import config
from prezent.platform.config import Config, ConfigError


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [one for one in os.environ if one.startswith("PREZENT_") or one == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREZENT_HOME", str(tmp_path))


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    made = config.read()
    assert (made.home, made.port, made.language, made.first_answer_hours, made.hours) == (
        tmp_path,
        8000,
        "pl",
        24,
        None,
    )
    assert made.url == "http://localhost:8000"


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Config.model_fields.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PREZENT_PORT", "0"), ("PREZENT_PORT", "65536"), ("PREZENT_PORT", "osiem"), ("PREZENT_LANGUAGE", "de"),
        ("PREZENT_WORKING_HOURS", "zawsze"), ("PREZENT_BASE_URL", "desk.example"), ("DATABASE_URL", "mysql://x/y"),
        ("PREZENT_LOG_LEVEL", "loud"), ("PREZENT_WORKERS", "0"), ("PREZENT_FIRST_ANSWER_HOURS", "0"),
        ("PREZENT_DEBUG", "perhaps"), ("PREZENT_SWEEP_SECONDS", "0"), ("PREZENT_FIRM", "x" * 81),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name):
        config.read()


def test_all_mistakes_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREZENT_PORT", "x")
    monkeypatch.setenv("PREZENT_LANGAUGE", "pl")
    with pytest.raises(ConfigError) as found:
        config.read()
    assert "PREZENT_PORT" in str(found.value)
    assert "did you mean PREZENT_LANGUAGE?" in str(found.value)


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREZENT_PORT", "")
    assert config.read().port == 8000


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "prezent.env").write_text("PREZENT_PORT=9001\nPREZENT_FIRM=Jarzębina\n")
    monkeypatch.setenv("PREZENT_PORT", "9002")
    made = config.read()
    assert (made.port, made.firm) == (9002, "Jarzębina")


@pytest.mark.parametrize(
    ("host", "base", "url"),
    [
        ("127.0.0.1", "", "http://localhost:8000"), ("0.0.0.0", "", "http://localhost:8000"),
        ("10.0.0.7", "", "http://10.0.0.7:8000"), ("10.0.0.7", "https://desk.example/", "https://desk.example"),
    ],
)  # fmt: skip
def test_the_address_people_use(monkeypatch: pytest.MonkeyPatch, host: str, base: str, url: str) -> None:
    monkeypatch.setenv("PREZENT_HOST", host)
    monkeypatch.setenv("PREZENT_BASE_URL", base)
    assert config.read().url == url


def test_names_of_variables() -> None:
    assert config.variable("port") == "PREZENT_PORT"
    assert config.variable("database_url") == "DATABASE_URL"
