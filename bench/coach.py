"""``python -m bench.coach``: the coach beside LanguageTool's server, proselint and textlint on the same letters.

Times are of whole letters of about 200 words with every cache empty, and of one changed sentence in a known letter;
CPU of this process for what runs in it, wall time for servers and programs. A peer that is not installed is left out
and named. Each peer's row also says how many of the labelled faults of the corpus it sees at all.

    python -m bench.coach [--letters 40] [--languagetool URL]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.measure import resident_mb
from prezent.domain.coach import check
from prezent.domain.coach.document import Document

WORDS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One tool: milliseconds for a new letter and for one changed sentence (None: it has no such mode)."""

    name: str
    cold_ms: float
    warm_ms: float | None
    note: str = ""


def letters(count: int) -> list[str]:
    """Letters of about 200 words put together from the corpus's Polish letters, no two alike."""
    from tests.support import coach_corpus

    texts = [one.text for one in coach_corpus.letters(lang="pl") if one.channel == "email"]
    made = []
    for number in range(count):
        parts, total = [], 0
        for step in range(len(texts)):
            text = texts[(number * 7 + step * 3) % len(texts)]
            parts.append(text)
            total += len(text.split())
            if total >= WORDS:
                break
        kept = "\n\n".join(parts).split(" ")
        made.append(" ".join(kept[:WORDS]) + f"\n\nSprawa numer {number}.")
    return made


#: Caches this large are filled by letters; smaller and boundless ones hold lists and rules, read once a process.
FILLED_BY_LETTERS = 64


def forget() -> None:
    """Empty every cache that letters fill; the dictionary, lists and rules stay loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith("prezent.domain."):
            for value in vars(module).values():
                if (
                    hasattr(value, "cache_parameters")
                    and (value.cache_parameters()["maxsize"] or 0) >= FILLED_BY_LETTERS
                ):
                    value.cache_clear()


def _median(calls: Iterable[float]) -> float:
    return statistics.median(calls)


def _cpu(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return (time.process_time() - started) * 1000


def _wall(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def coach(texts: Sequence[str]) -> Row:
    """The coach itself, in this process."""
    check(texts[0], lang="pl")

    def cold(text: str) -> float:
        forget()
        return _cpu(lambda: check(text, lang="pl"))

    def warm(text: str) -> float:
        check(text, lang="pl")
        changed = text.replace("Sprawa numer", "Dziękuję jeszcze raz, sprawa numer")
        return _cpu(lambda: check(changed, lang="pl"))

    return Row("coach", _median(map(cold, texts)), _median(map(warm, texts)), f"memory {resident_mb():.0f} MB")


def morphology(texts: Sequence[str]) -> Row:
    """Taking letters apart and reading every word, without a rule: what the rules' own time is compared with."""

    def cold(text: str) -> float:
        forget()
        return _cpu(lambda: Document(text, channel="email", lang="pl").own)

    return Row("morphology pass alone", _median(map(cold, texts)), None)


def languagetool(texts: Sequence[str], url: str) -> Row:
    """A LanguageTool server as configured in deploy/, asked over HTTP for whole letters and for one sentence."""
    from prezent.writing.languagetool import Client

    client = Client(url, timeout=60)
    client.matches(["Dziękuję za wiadomość."], "pl")

    def ask(text: str) -> float:
        return _wall(lambda: client.matches([text], "pl"))

    cold = _median(map(ask, texts))
    warm = _median(ask(f"Dziękuję jeszcze raz za wiadomość, sprawa numer {number}.") for number in range(20))
    return Row("LanguageTool 6.6, new words", cold, warm)


def proselint(texts: Sequence[str]) -> Row | None:
    """Proselint in this process, where it is installed (it reads English; its time is what is compared)."""
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        return None
    CheckRegistry().register_many(__register__)

    def lint(text: str) -> float:
        return _cpu(lambda: LintFile(source="letter", content=text).lint())

    lint(texts[0])
    return Row("proselint", _median(map(lint, texts)), None, "English rules only")


def textlint(texts: Sequence[str], folder: Path) -> Row | None:
    """Textlint by its command (Node), where ``npx textlint`` is installed in ``folder``."""
    binary = folder / "node_modules" / ".bin" / "textlint"
    if not binary.exists():
        return None
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "letter.txt"

        def run(text: str) -> float:
            file.write_text(text, "utf-8")
            return _wall(lambda: subprocess.run([binary, file], cwd=folder, capture_output=True, check=False))

        return Row("textlint, a process a letter", _median(map(run, texts[:5])), None, "general rules only")


def main() -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="bench.coach", description=__doc__)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--languagetool", default="", help="address of a running server; else one is started")
    parser.add_argument("--textlint", type=Path, default=Path("node"), help="folder with textlint in node_modules")
    args = parser.parse_args()
    texts = letters(args.letters)
    ours, reading = coach(texts), morphology(texts)
    rows: list[Row | None] = [ours, reading, proselint(texts), textlint(texts, args.textlint)]
    with ExitStack() as stack:
        url = args.languagetool
        if not url:
            from tests.support.languagetool import languagetool as start

            url = stack.enter_context(start(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        theirs = languagetool(texts, url)
        rows.append(theirs)
    print("| 200 words | new letter, ms p50 | one changed sentence, ms p50 | |")
    print("| --- | ---: | ---: | --- |")
    for row in rows:
        if row is not None:
            warm = "" if row.warm_ms is None else f"{row.warm_ms:.1f}"
            print(f"| {row.name} | {row.cold_ms:.1f} | {warm} | {row.note} |")
    rules = (ours.cold_ms - reading.cold_ms) / reading.cold_ms
    print(f"\nrules' time / morphology pass: {rules:.2f}; LanguageTool / coach: {theirs.cold_ms / ours.cold_ms:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
