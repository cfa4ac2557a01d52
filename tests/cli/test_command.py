"""The command itself: what it says, how it fails, how little it needs to start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from prezent.cli import COMMANDS, Entry, main
from prezent.cli.upkeep import without_password
from tests.support.installation import Installation

Make = Callable[..., Installation]


def test_version_and_help_need_no_home(new_home: Make) -> None:
    installation = new_home()
    assert installation.must("--version").startswith("prezent ")
    told = installation.must("--help")
    assert all(f"  {name} " in told for name in COMMANDS)
    assert not installation.home.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert "Usage: prezent " + name in capsys.readouterr().out


@pytest.mark.parametrize(("words", "bare"), [(["parse", "x.eml"], True), (["import", "x"], False), ([], False)])
def test_reading_a_mail_needs_no_desk(words: list[str], bare: bool) -> None:
    assert COMMANDS["mail"].is_bare(words) is bare


def test_a_command_is_bare_as_a_whole_or_not() -> None:
    assert Entry("m:o", "", bare=True).is_bare(["anything"])
    assert not Entry("m:o", "").is_bare([])


def test_asking_for_help_imports_no_framework() -> None:
    code = (
        "import sys, prezent.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\nprint('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_an_unknown_command_is_a_mistake_of_the_caller(new_home: Make) -> None:
    done = new_home().run("polish")
    assert done.returncode == 2
    assert "No such command" in done.stderr


def test_wrong_settings_are_all_named_at_once(new_home: Make) -> None:
    done = new_home(PREZENT_PORT="80000", PREZENT_WORKER="3", PREZENT_TIME_ZONE="Europe/Warsaw").run("config")
    assert done.returncode == 2
    assert "PREZENT_PORT" in done.stderr
    assert "did you mean PREZENT_WORKERS?" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_settings_stop_every_command(new_home: Make) -> None:
    assert new_home(PREZENT_PORT="x").run("migrate").returncode == 2


def test_config_tells_where_values_come_from(new_home: Make) -> None:
    installation = new_home(PREZENT_PORT="8011", PREZENT_SECRET_KEY="nie-pokazuj", PREZENT_FIRM="")
    installation.home.mkdir()
    (installation.home / "prezent.env").write_text("PREZENT_FIRM=Jarzębina\nPREZENT_PORT=9000\n")
    told = installation.must("config", "--list")
    assert "PREZENT_PORT=8011   [environment]" in told
    assert "PREZENT_FIRM=Jarzębina   [prezent.env]" in told
    assert "PREZENT_WORKERS=1   [default]" in told
    assert "Number of server processes" in told
    assert "nie-pokazuj" not in told


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("", ""),
        ("postgresql://anna:tajne@db:5432/prezent", "postgresql://anna:***@db:5432/prezent"),
        ("postgresql://anna@db/prezent", "postgresql://anna@db/prezent"),
        (
            "postgresql://db/prezent?password=tajne&sslmode=require",
            "postgresql://db/prezent?password=***&sslmode=require",
        ),
        ("postgresql://a%40b:t%40jne@db/p", "postgresql://a%40b:***@db/p"),
    ],
)
def test_a_password_in_an_address_is_never_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_the_first_command_makes_what_it_needs(new_home: Make) -> None:
    installation = new_home()
    installation.must(
        "staff", "add", "anna@firma.example", "--role", "admin", "--password-stdin", stdin="bardzo-dlugie-haslo-7\n"
    )
    assert "anna@firma.example" in installation.must("staff", "list")
    assert (installation.home / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_migrating_twice_changes_nothing(desk: Installation) -> None:
    assert "up to date" in desk.must("migrate")


@pytest.mark.parametrize("command", ["worker", "web", "live"])
def test_a_server_refuses_a_database_of_another_version(new_home: Make, command: str) -> None:
    done = new_home().run(command)
    assert done.returncode == 1
    assert "prezent migrate" in done.stderr


def test_damaged_secrets_are_told_in_one_line(desk: Installation) -> None:
    (desk.home / "secrets.json").write_text("{")
    done = desk.run("check")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "secrets.json is damaged" in done.stderr


def test_check_finds_what_is_wrong(desk: Installation) -> None:
    assert "!!" not in desk.must("check")
    (desk.home / "secrets.json").chmod(0o644)
    desk.do(
        "from prezent.mailbox.models import Mailbox\nfrom datetime import UTC, datetime\n"
        "Mailbox.objects.create(address='sklep@firma.example', kind='imap', imap_host='imap.firma.example',"
        " imap_security='plain', failing_since=datetime(2026, 11, 24, tzinfo=UTC), last_error='login refused')"
    )
    done = desk.run("check")
    assert done.returncode == 1
    assert "chmod 600" in done.stdout
    assert "login refused" in done.stdout
    assert "not protected" in done.stdout
    assert "3 things need attention" in done.stderr


def test_check_says_that_the_database_is_missing(new_home: Make) -> None:
    done = new_home().run("check")
    assert done.returncode == 1
    assert "prezent migrate" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_database_that_is_away_is_told_in_one_line(new_home: Make, tmp_path: Path) -> None:
    done = new_home().run("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("prezent: the database refuses")
    assert "Traceback" not in done.stderr


def test_a_demo_never_comes_onto_a_real_desk(new_home: Make) -> None:
    desk = new_home()
    own = {"DATABASE_URL": ""}
    desk.must(
        "staff",
        "add",
        "anna@firma.example",
        "--role",
        "admin",
        "--password-stdin",
        stdin="bardzo-dlugie-haslo-7\n",
        **own,
    )
    # The demo has a database of its own, whatever the environment says of the desk's.
    done = desk.run("demo", "--no-serve", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "is not the demo's" in done.stderr
    assert not (desk.home / "demo.json").exists()
