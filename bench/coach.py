"""``python -m bench.coach``: the coach beside LanguageTool's server, proselint and textlint on the same letters.

First the times: letters of about 200 words with every cache empty, and one changed sentence in a known letter. CPU of
this process for what runs in it, wall time for servers. Then what each sees of the corpus's labelled faults: a fault
at a place is seen by whoever says anything at all about that place, whatever it is.

    python -m bench.coach [--letters 40] [--languagetool URL]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.measure import cpu_ms, quartile, resident_mb
from bench.peers import LanguageTool, Peer, Places, peers
from prezent.cli import warming
from prezent.domain.coach import Lang, Severity, check
from prezent.domain.coach.document import Document
from tests.support.coach_corpus import Label, Letter
from tests.support.coach_corpus import letters as corpus

WORDS = 200
LANGS: tuple[Lang, ...] = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """One tool: milliseconds for a new letter and for one changed sentence (None: it has no such mode)."""

    name: str
    cold_ms: float
    warm_ms: float | None
    note: str = ""


def letters(count: int) -> list[str]:
    """Letters of about 200 words put together from the corpus's Polish letters, no two alike."""
    texts = [one.text for one in corpus(lang="pl") if one.channel == "email"]
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


def _read(text: str) -> object:
    """Take a letter apart and read every word, without a rule."""
    return Document(text, channel="email", lang="pl").own


#: How often each letter is read; neighbours on a machine only ever add to a time, so the lower quartile counts.
TURNS = 7


def coach(texts: Sequence[str]) -> tuple[Row, Row]:
    """The coach itself, in this process, ready as a server's is; and its morphology pass alone (letters taken apart,
    every word read, no rule), in turns with it: what the rules' own time is compared with."""
    warming.read()
    news, reads, changes = [], [], []
    for text in texts:
        changed = text.replace("Sprawa numer", "Dziękuję jeszcze raz, sprawa numer")
        new, read, change = [], [], []
        for _ in range(TURNS):
            forget()
            read.append(cpu_ms(partial(_read, text)))
            forget()
            new.append(cpu_ms(partial(check, text, lang="pl")))
            change.append(cpu_ms(partial(check, changed, lang="pl")))
        news.append(quartile(new))
        reads.append(quartile(read))
        changes.append(quartile(change))
    note = f"the process has {resident_mb():.0f} MB"
    return (
        Row("the coach", statistics.median(news), statistics.median(changes), note),
        Row("its morphology pass alone", statistics.median(reads), None),
    )


def times(peer: Peer, texts: Sequence[str]) -> Row:
    """The same of a peer. Only LanguageTool is asked for single sentences: the others know whole files."""
    warm = None
    if isinstance(peer, LanguageTool):
        sentences = [f"Dziękuję jeszcze raz za wiadomość, sprawa numer {number}." for number in range(20)]
        warm = statistics.median(peer.look(one, "pl").ms for one in sentences)
    return Row(peer.name, statistics.median(peer.look(one, "pl").ms for one in texts), warm, peer.note)


def _overlap(label: Label, places: Places) -> bool:
    return any(start < max(label.end, label.start + 1) and label.start < max(end, start + 1) for start, end in places)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one tool sees of the letters of a language: faults at places and of whole letters by group of rules, and
    its remarks in letters that are good as they are."""

    name: str
    groups: Counter[str]
    whole: int
    remarks_in_clean: int


#: What a tool says of a letter: the places, the number of remarks, and whether it names a fault of the whole letter.
Said = tuple[Places, int, Callable[[Label], bool]]


def seen(name: str, said: Callable[[Letter], Said], of: Iterable[Letter]) -> Seen:
    """What a tool sees of letters, by what it ``said`` of each."""
    groups: Counter[str] = Counter()
    whole = in_clean = 0
    for letter in of:
        places, remarks, names = said(letter)
        in_clean += remarks if letter.clean else 0
        for label in letter.counted:
            if label.where == "body":
                groups[label.group] += _overlap(label, places)
            elif label.where == "whole":
                whole += names(label)
    return Seen(name, groups, whole, in_clean)


def seen_by_coach(of: Iterable[Letter]) -> Seen:
    """The coach knows the case, as it does on the desk; a fault of the whole letter must be named by its rule."""

    def said(letter: Letter) -> Said:
        found = [one for one in letter.report().findings if one.severity > Severity.INFO]  # a promise is no fault
        places = [(span.start, span.end) for one in found if one.field == "body" for span in one.spans]
        return places, len(found), lambda label: any(label.named_by(one) for one in found)

    return seen("the coach", said, of)


def seen_by(peer: Peer, of: Iterable[Letter]) -> Seen:
    """A peer has the words alone, and names nothing of the whole letter."""

    def said(letter: Letter) -> Said:
        places = peer.look(letter.text, letter.lang).places
        return places, len(places), lambda label: False

    return seen(peer.name, said, of)


def table_of_times(rows: Sequence[Row]) -> str:
    """The times as Markdown."""
    lines = ["| 200 words | new letter, ms p50 | one changed sentence, ms p50 | |", "| --- | ---: | ---: | --- |"]
    for row in rows:
        warm = "" if row.warm_ms is None else f"{row.warm_ms:.1f}"
        lines.append(f"| {row.name} | {row.cold_ms:.1f} | {warm} | {row.note} |")
    return "\n".join(lines)


def table_of_faults(lang: Lang, found: Sequence[Seen], of: Sequence[Letter]) -> str:
    """What was seen, by group of rules, as Markdown."""
    labels = [label for letter in of for label in letter.counted]
    groups = Counter(label.group for label in labels if label.where == "body")
    lines = [f"| {lang}, faults | labelled | " + " | ".join(one.name for one in found) + " |"]
    lines.append("| --- |" + " ---: |" * (len(found) + 1))
    for group, total in sorted(groups.items()):
        lines.append(f"| {group} | {total} | " + " | ".join(str(one.groups[group]) for one in found) + " |")
    everywhere = " | ".join(str(sum(one.groups.values())) for one in found)
    lines.append(f"| at a place, together | {groups.total()} | {everywhere} |")
    whole = sum(label.where == "whole" for label in labels)
    lines.append(f"| of the whole letter | {whole} | " + " | ".join(str(one.whole) for one in found) + " |")
    clean = sum(letter.clean for letter in of)
    remarks = " | ".join(str(one.remarks_in_clean) for one in found)
    lines.append(f"| remarks in {clean} good letters | | {remarks} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="bench.coach", description=__doc__)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--languagetool", default="", help="address of a running server; else one is started")
    args = parser.parse_args()
    texts = letters(args.letters)
    ours, reading = coach(texts)
    with tempfile.TemporaryDirectory(prefix="prezent-bench-") as name, peers(Path(name), args.languagetool) as others:
        theirs = [times(one, texts) for one in others]
        print(table_of_times([ours, reading, *theirs]))
        rules = (ours.cold_ms - reading.cold_ms) / reading.cold_ms
        print(f"\nrules / morphology pass: {rules:.2f}; LanguageTool / coach: {theirs[0].cold_ms / ours.cold_ms:.1f}")
        for lang in LANGS:
            of = corpus(lang=lang)
            found = [seen_by_coach(of), *(seen_by(one, of) for one in others)]
            print("\n" + table_of_faults(lang, found, of))
    return 0


if __name__ == "__main__":
    sys.exit(main())
