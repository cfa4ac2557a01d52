"""Other checkers of prose, asked about the coach's letters: where they see something, and how long it takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from prezent.domain.coach import Lang
from prezent.writing.languagetool import Client

#: Half-open ranges of a text's code points.
Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Look:
    """What a peer says of a text: milliseconds, and the places of its remarks."""

    ms: float
    places: Places


class Peer(Protocol):
    """A checker of prose."""

    name: str
    note: str

    def look(self, text: str, lang: Lang) -> Look:
        """Ask about a text."""
        ...


@dataclass
class LanguageTool:
    """A server as configured in deploy/, over HTTP; wall time, since it works in another process."""

    url: str
    name: str = "LanguageTool 6.6"
    note: str = "wall time of its server"

    def look(self, text: str, lang: Lang) -> Look:
        """Each text is new to a client of its own, so nothing is remembered."""
        client = Client(self.url, timeout=60)
        started = time.perf_counter()
        found = client.matches([text], lang)[text]
        return Look((time.perf_counter() - started) * 1000, [(one.start, one.end) for one in found])


@dataclass
class Proselint:
    """Proselint in this process; CPU time."""

    name: str = "proselint 0.16"
    note: str = "English"
    _ready: bool = field(default=False, init=False)

    def look(self, text: str, lang: Lang) -> Look:
        """Its places count from 1, after the line break that it puts before a text."""
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile

        if not self._ready:
            CheckRegistry().register_many(__register__)
            self._ready = True
        started = time.process_time()
        found = LintFile(source="letter", content=text).lint()
        ms = (time.process_time() - started) * 1000
        spans = [one.check_result.span for one in found]
        return Look(ms, [(start - 1, max(end - 1, start)) for start, end in spans])


@dataclass
class Textlint:
    """Textlint with rules for English prose in one Node process; its own wall time, without the way there."""

    process: subprocess.Popen[str]
    name: str = "textlint 15.8"
    note: str = "English; six sets of rules (bench/textlint)"

    def look(self, text: str, lang: Lang) -> Look:
        """Its places count UTF-16 units."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        return Look(said["ms"], [(_point(text, start), _point(text, end)) for start, end in said["ranges"]])


def _point(text: str, unit: int) -> int:
    """The code point at a UTF-16 unit."""
    return len(text.encode("utf-16-le")[: unit * 2].decode("utf-16-le", "ignore"))


@contextmanager
def textlint(folder: Path) -> Iterator[Textlint | None]:
    """Install textlint into ``folder`` and start it; None, with a word to standard error, where Node is missing."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("bench: textlint is left out; it needs Node.js (node, npm)", file=sys.stderr)
        yield None
        return
    shutil.copytree(Path(__file__).parent / "textlint", folder, dirs_exist_ok=True)
    subprocess.run([npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    with subprocess.Popen(
        [node, "serve.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Textlint(process)
        process.kill()


@contextmanager
def peers(folder: Path, languagetool: str = "") -> Iterator[Sequence[Peer]]:
    """All that can be had here. ``languagetool``: the address of a running server, else one is started."""
    from tests.support.languagetool import languagetool as start

    with ExitStack() as stack:
        found: list[Peer] = [LanguageTool(languagetool or stack.enter_context(start(folder))), Proselint()]
        if lint := stack.enter_context(textlint(folder / "textlint")):
            found.append(lint)
        for one in found:
            one.look("Dziękuję za wiadomość.", "pl")
            one.look("Thank you for your letter.", "en")
        yield found
