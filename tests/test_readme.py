"""The README's commands do what it says: each fenced ``sh`` block is run, line by line, on a desk of its own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation, answers, free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
#: Commands that go on until they are stopped: run until they answer, then stopped with Ctrl-C.
SERVERS = ("make demo", "make run", "prezent up", "prezent demo")
#: The test suite would run itself; the gates have a job of their own in .ci/run.
NOT_HERE = ("make test", "make check")


def commands(readme: str) -> list[str]:
    """The command lines in the ``sh`` blocks of a README, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Installation, int]]:
    """A folder that looks like a checkout after ``make install``: the sources, and ``.venv/bin/prezent``."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("Makefile", "pyproject.toml", "README.md", "README.pl.md", "requirements", "src", "tests", "tools"):
        (folder / name).symlink_to(ROOT / name)
    bin_folder = folder / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").symlink_to(sys.executable)
    program = bin_folder / "prezent"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m prezent "$@"\n')
    program.chmod(0o755)
    for stamp in (".installed-run", ".installed-dev"):
        (folder / ".venv" / stamp).touch()
    (folder / "password.txt").write_text("hasło-do-skrzynki\n")
    port = free_port()
    with Installation(folder / "var", PREZENT_PORT=str(port), PREZENT_NETWORK_TIMEOUT="2") as installation:
        yield folder, installation, port


def _run(command: str, folder: Path, installation: Installation, port: int) -> None:
    environment = {**installation.environment, "PREZENT_HOME": str(folder / ("demo" if "demo" in command else "var"))}
    for name in ("ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"):  # what the make that runs these tests was told
        environment.pop(name, None)
    if any(server in command for server in SERVERS):
        _serve(command, folder, environment, port)
        return
    done = subprocess.run(
        ["/bin/sh", "-ec", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def _serve(command: str, folder: Path, environment: dict[str, str], port: int) -> None:
    with (folder / "output").open("w") as out:
        process = subprocess.Popen(
            ["/bin/sh", "-ec", "exec " + command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        wait_for(
            f"{command}\n{(folder / 'output').read_text()}",
            lambda: (
                process.poll() is not None or (answers(port, "/login") and "Ctrl-C" in (folder / "output").read_text())
            ),
        )
        assert process.poll() is None, (folder / "output").read_text()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
    if "demo" in command:
        assert re.search(r"password\s+\S+-\d{4}", (folder / "output").read_text())


@pytest.mark.parametrize("readme", ["README.md", "README.pl.md"])
def test_the_commands_of_the_readme_work(readme: str, place: tuple[Path, Installation, int]) -> None:
    folder, installation, port = place
    listed = commands(readme)
    assert any("make demo" in line for line in listed)
    if readme != "README.md":
        # Commands of the English one in its order: there they are run.
        rest = iter(commands("README.md"))
        assert all(line in rest for line in listed)
        return
    for command in listed:
        if command not in NOT_HERE:
            _run(command, folder, installation, port)


def test_every_command_that_the_readme_names_exists() -> None:
    from prezent.cli import COMMANDS

    for readme in ("README.md", "README.pl.md"):
        for line in commands(readme):
            words = shlex.split(line)
            if words[0].endswith("prezent"):
                assert words[1] in COMMANDS, line
    assert shutil.which("sh")
