"""How an installation begins: which Python, what is missing, where morfeusz2 has a wheel, what make says."""

from __future__ import annotations

import builtins
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from tests.support import require

ROOT = Path(__file__).resolve().parent.parent


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootstrap = _load()

PLACES = [
    # system, machine, C library, sys_platform, whether there is a wheel
    ("Linux", "x86_64", (2, 31), "linux", True),
    ("Linux", "x86_64", (2, 28), "linux", True),
    ("Linux", "x86_64", (2, 17), "linux", False),
    ("Linux", "x86_64", None, "linux", False),  # musl
    ("Linux", "aarch64", (2, 36), "linux", False),
    ("Linux", "aarch64", None, "linux", False),
    ("Darwin", "arm64", None, "darwin", True),
    ("Darwin", "x86_64", None, "darwin", True),
    ("Windows", "AMD64", None, "win32", True),
    ("Windows", "ARM64", None, "win32", False),
    ("FreeBSD", "amd64", None, "freebsd14", False),
]


@pytest.mark.parametrize(("system", "machine", "libc", "platform", "wheel"), PLACES)
def test_morfeusz_is_installed_only_where_it_has_a_wheel(
    system: str, machine: str, libc: tuple[int, int] | None, platform: str, wheel: bool
) -> None:
    assert bootstrap.has_polish_wheel(system, machine, libc) is wheel


@pytest.mark.parametrize(("system", "machine", "libc", "platform", "wheel"), PLACES)
def test_the_markers_agree_except_where_no_marker_can_tell(
    system: str, machine: str, libc: tuple[int, int] | None, platform: str, wheel: bool
) -> None:
    """Wherever we install it, the lock's markers let it through; where there is no wheel for the machine, not."""
    line = next(
        line for line in (ROOT / "requirements/polish.txt").read_text().splitlines() if line.startswith("morfeusz2")
    )
    marker = Requirement(line.rstrip(" \\")).marker
    assert marker is not None
    environment: dict[str, Any] = {**default_environment(), "sys_platform": platform, "platform_machine": machine}
    allowed = marker.evaluate(environment)
    assert allowed or not wheel
    if machine in {"aarch64", "ARM64"} and platform != "darwin":
        assert not allowed
    declared = re.search(r'"(morfeusz2[^"]*)"', (ROOT / "pyproject.toml").read_text())
    assert declared is not None
    project = Requirement(declared.group(1)).marker
    assert project is not None
    assert project.evaluate(environment) is allowed


def test_this_machine_knows_its_c_library() -> None:
    known = bootstrap.glibc()
    assert known is None or known > (2, 0)


@pytest.mark.parametrize(
    ("version", "good"), [((3, 10, 9), False), ((2, 7, 18), False), ((3, 11, 0), True), ((3, 14, 1), True)]
)
def test_a_python_that_is_too_old_is_told(
    version: tuple[int, int, int], good: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if good:
        bootstrap.require_python(version, "python3")
        return
    with pytest.raises(SystemExit):
        bootstrap.require_python(version, "/usr/bin/python3")
    said = capsys.readouterr().err
    assert f"Python {version[0]}.{version[1]}" in said
    assert "3.11 or newer" in said


def test_a_missing_venv_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> ModuleType:
        if name == "ensurepip":
            raise ImportError(name)
        return real(name, *more, **named)

    assert bootstrap.missing_parts((3, 13)) == ""
    monkeypatch.setattr(builtins, "__import__", without)
    assert "python3-venv" in bootstrap.missing_parts((3, 13))
    assert "python3.13-venv" in bootstrap.missing_parts((3, 13))


def test_a_broken_environment_is_seen(tmp_path: Path) -> None:
    assert bootstrap.works(sys.executable) is True
    assert bootstrap.works(str(tmp_path / "python")) is False
    (tmp_path / "python").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "python").chmod(0o755)
    assert bootstrap.works(str(tmp_path / "python")) is False


def test_the_script_can_be_read_by_an_old_python() -> None:
    """No syntax newer than Python 3.4: the message about the version must come before a syntax error."""
    import ast

    ast.parse((ROOT / "tools/bootstrap.py").read_text(), feature_version=(3, 4))


def _make(*words: str, path: str = "") -> subprocess.CompletedProcess[str]:
    make = shutil.which("make")
    require("make", make, how="apt-get install make")
    assert make is not None
    return subprocess.run(
        [make, *words], cwd=ROOT, capture_output=True, text=True, check=False, env={"PATH": path or "/usr/bin:/bin"}
    )


def test_make_lists_what_it_can_do() -> None:
    listed = _make("help").stdout
    for target in ("demo", "run", "test", "check", "bench", "e2e", "i18n", "install", "lock", "clean"):
        assert re.search(rf"^  {target} +\S", listed, re.MULTILINE), target


def test_make_without_a_python_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    for needed in ("requirements/run.txt", "requirements/polish.txt", "requirements/letters.txt",
                   "requirements/build.txt", "pyproject.toml", "tools/bootstrap.py"):  # fmt: skip
        (tmp_path / needed).parent.mkdir(exist_ok=True)
        (tmp_path / needed).write_text("")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "make", "touch"):
        found = shutil.which(name)
        require(name, found)
        assert found is not None
        (tools / name).symlink_to(found)
    done = subprocess.run(
        [str(tools / "make"), "-C", str(tmp_path), "install"],
        capture_output=True, text=True, check=False, env={"PATH": str(tools)},
    )  # fmt: skip
    assert done.returncode != 0
    assert "no Python 3.11 or newer was found" in done.stderr
    assert "python3-venv" in done.stderr


def test_no_lock_names_an_index() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock
        assert "--index-url" not in text
        pinned = re.findall(r"^([A-Za-z0-9._-]+(?:\[[^]]*\])?)==", text, re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
