"""The coach's corpus of letters: reading them, counting what the coach finds in them.

A letter is a TOML file in ``tests/corpus/coach/{dev,held,model}``; its faulty places are marked in the text:
``<m BLA-01>…</m>``. Several rules of one place are several faults (``<m BOU-01 BOU-02>``); ``BLA-01|BLA-02`` is one
fault that either rule may name. ``<s CON-02>…</s>`` is a matter of taste: a remark there counts neither way, and so
does one of ``arguable``. ``missing`` lists the faults of the whole letter. Only errors and warnings are counted.

``python -m tests.support.coach_corpus [--part dev|held|model] [--lang pl|en]`` prints the tables and every place where
coach and label disagree.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

from prezent.domain.coach import CaseContext, Channel, Finding, Lang, Report, Severity, catalogue, check, read_case
from prezent.domain.coach.merging import MISSING_PARTS, WHOLE

CORPUS = Path(__file__).parents[1] / "corpus" / "coach"
PARTS = ("dev", "held", "model")
#: a group with fewer labels than this is counted with the others like it
FEW = 5
OTHER = "other"

_FIELDS = frozenset({"lang", "channel", "subject", "text", "html", "clean", "missing", "arguable", "case"})
_TAG = re.compile(r"<(?P<kind>[ms]) (?P<ids>[^<>]+)>|</(?P<end>[ms])>")
_ID = re.compile(r"[A-Z]{3}-\d\d\Z")

Where = Literal["body", "subject", "whole"]


@dataclass(frozen=True, slots=True)
class Label:
    """A fault: the rules that may name it, and where it is. ``counts`` is False for a matter of taste."""

    ids: tuple[str, ...]
    where: Where
    start: int = 0
    end: int = 0
    counts: bool = True

    @property
    def group(self) -> str:
        """The group of its first rule."""
        return self.ids[0][:3]

    def named_by(self, finding: Finding) -> bool:
        """Whether the finding speaks of this fault: a rule of the label, at an overlapping place."""
        if finding.rule not in self.ids:
            return False
        if self.where == "whole":
            return True
        if self.where != finding.field:
            return False
        if self.where == "subject":
            return True
        return any(span.start < self.end and self.start < max(span.end, span.start + 1) for span in finding.spans)


@dataclass(frozen=True, slots=True)
class Letter:
    """A labelled letter."""

    name: str
    part: str
    lang: Lang
    channel: Channel
    text: str
    subject: str | None
    html: str | None
    case: CaseContext
    clean: bool
    labels: tuple[Label, ...]

    def report(self) -> Report:
        """What the coach says of it."""
        return check(
            self.text, channel=self.channel, lang=self.lang, subject=self.subject, html=self.html, case=self.case
        )

    @property
    def counted(self) -> tuple[Label, ...]:
        """The labels that an error or a warning is due for."""
        return tuple(one for one in self.labels if one.counts)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A place where coach and label disagree."""

    letter: Letter
    what: Literal["wrong", "missed"]
    ids: tuple[str, ...]
    context: str


@dataclass(slots=True)
class Count:
    """Findings that were right and wrong, labels that were found and missed, by rule; and which rules spoke at all.

    A finding is counted under its own rule, a label under its first. What is found by another of a label's rules
    is found.
    """

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    disputes: list[Dispute] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    name: str
    right: int
    wrong: int
    found: int
    missed: int

    @property
    def labels(self) -> int:
        """How many faults are labelled."""
        return self.found + self.missed

    @property
    def precision(self) -> float:
        """The share of findings that are right; 1 where there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of labels that are found; 1 where there are none."""
        return self.found / self.labels if self.labels else 1.0


def letters(part: str | None = None, lang: str | None = None) -> list[Letter]:
    """The letters of a part and a language, all without them, in the order of their names."""
    parts = PARTS if part is None else (part,)
    read = [read_letter(path) for one in parts for path in sorted((CORPUS / one).glob("*.toml"))]
    return [one for one in read if lang in (None, one.lang)]


def read_letter(path: Path) -> Letter:
    """A letter from its file. Raises ValueError for an unknown field, an ill-formed mark or a label in a clean one."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    if unknown := sorted(data.keys() - _FIELDS):
        raise ValueError(f"{path.name}: unknown field {unknown[0]!r}")
    text, labels = unmarked(data["text"].removesuffix("\n"), "body", path.name)
    subject: str | None = None
    if "subject" in data:
        subject, of_subject = unmarked(data["subject"], "subject", path.name)
        labels += of_subject
    labels += [Label(_alternatives(one, path.name), "whole") for one in data.get("missing", ())]
    labels += [Label(_alternatives(one, path.name), "whole", counts=False) for one in data.get("arguable", ())]
    if data["clean"] and any(one.counts for one in labels):
        raise ValueError(f"{path.name}: a clean letter with a fault")
    return Letter(
        name=path.stem,
        part=path.parent.name,
        lang=cast(Lang, data["lang"]),
        channel=cast(Channel, data["channel"]),
        text=text,
        subject=subject,
        html=data.get("html"),
        case=read_case(data.get("case", {})),
        clean=data["clean"],
        labels=tuple(labels),
    )


def unmarked(marked: str, where: Where, name: str = "") -> tuple[str, list[Label]]:
    """The words without their marks, and the labels with their places in those words."""
    words, labels, opened = [], list[Label](), list[tuple[str, str, int]]()
    at = length = 0
    for tag in _TAG.finditer(marked):
        words.append(marked[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        if tag["kind"]:
            opened.append((tag["kind"], tag["ids"], length))
            continue
        if not opened or opened[-1][0] != tag["end"]:
            raise ValueError(f"{name}: </{tag['end']}> closes nothing")
        kind, ids, start = opened.pop()
        labels += [Label(_alternatives(one, name), where, start, length, counts=kind == "m") for one in ids.split()]
    if opened:
        raise ValueError(f"{name}: <{opened[-1][0]} {opened[-1][1]}> is not closed")
    return "".join([*words, marked[at:]]), labels


def _alternatives(ids: str, name: str) -> tuple[str, ...]:
    split = tuple(ids.split("|"))
    if wrong := [one for one in split if not _ID.match(one)]:
        raise ValueError(f"{name}: {wrong[0]!r} is not the id of a rule")
    return split


def count(of: Iterable[Letter]) -> Count:
    """Every letter read by the coach, its remarks held against the labels."""
    total = Count()
    for letter in of:
        report = letter.report()
        total.fired.update({one.rule for one in report.findings})
        _compare(letter, report.at_least(Severity.WARNING), total)
    return total


def _compare(letter: Letter, findings: Sequence[Finding], total: Count) -> None:
    parts = [one for one in letter.counted if one.where == "whole" and one.ids[0] in MISSING_PARTS]
    # the third part that the one remark stands for may be a suggestion (a word of hope), which has no label
    whole = len(parts) >= 2 and any(one.rule == WHOLE for one in findings)
    for finding in findings:
        naming = [one for one in letter.labels if one.named_by(finding)]
        if any(one.counts for one in naming) or (whole and finding.rule == WHOLE):
            total.right[finding.rule] += 1
        elif not naming:
            total.wrong[finding.rule] += 1
            total.disputes.append(Dispute(letter, "wrong", (finding.rule,), _words_of(letter, finding)))
    for label in letter.counted:
        if any(label.named_by(one) for one in findings) or (whole and label in parts):
            total.found[label.ids[0]] += 1
        else:
            total.missed[label.ids[0]] += 1
            total.disputes.append(Dispute(letter, "missed", label.ids, _context(letter, label)))


def _words_of(letter: Letter, finding: Finding) -> str:
    said = finding.message.in_(letter.lang)
    if finding.field == "subject":
        return f"[subject] {letter.subject} — {said}"
    places = " … ".join(_around(letter.text, span.start, span.end) for span in finding.spans[:3])
    return f"{places} — {said}"


def _context(letter: Letter, label: Label) -> str:
    if label.where == "whole":
        return "(whole letter)"
    if label.where == "subject":
        return f"[subject] {letter.subject}"
    return _around(letter.text, label.start, label.end)


def _around(text: str, start: int, end: int, room: int = 40) -> str:
    before, after = text[max(0, start - room) : start], text[end : end + room]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\n", "⏎")


def by_rule(total: Count) -> list[Line]:
    """A line for every rule that was labelled, or that spoke as an error or a warning."""
    names = sorted({*total.right, *total.wrong, *total.found, *total.missed})
    return [Line(name, total.right[name], total.wrong[name], total.found[name], total.missed[name]) for name in names]


def by_group(total: Count) -> list[Line]:
    """A line for every group of rules (BLA, PRO…); those with few labels are one line together."""
    groups: dict[str, Line] = {}
    for line in by_rule(total):
        _add(groups, replace(line, name=line.name[:3]))
    pooled: dict[str, Line] = {}
    for line in groups.values():
        _add(pooled, line if line.labels >= FEW else replace(line, name=OTHER))
    return sorted(pooled.values(), key=lambda one: (one.name == OTHER, one.name))


def _add(lines: dict[str, Line], more: Line) -> None:
    so_far = lines.get(more.name, Line(more.name, 0, 0, 0, 0))
    lines[more.name] = Line(
        more.name,
        so_far.right + more.right,
        so_far.wrong + more.wrong,
        so_far.found + more.found,
        so_far.missed + more.missed,
    )


def never_fired(total: Count, langs: Iterable[str] = ("pl", "en")) -> list[str]:
    """The rules of these languages that had nothing to say in any letter, of any severity."""
    spoken = set(langs)
    rules = (rule.id for rule in catalogue().values() if spoken & set(rule.languages))
    return sorted(one for one in rules if one not in total.fired)


def table(lines: Sequence[Line], title: str) -> str:
    """A table for people to read, with a last line for all."""
    together: dict[str, Line] = {}
    for line in lines:
        _add(together, replace(line, name="all"))
    head = ("right", "wrong", "found", "missed", "precision", "recall")
    rows = [f"{title:<10}" + "".join(f"{name:>10}" for name in head)]
    for one in [*lines, *together.values()]:
        counts = "".join(f"{number:>10}" for number in (one.right, one.wrong, one.found, one.missed))
        rows.append(f"{one.name:<10}{counts}{one.precision:>10.2f}{one.recall:>10.2f}")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and the disputes."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.coach_corpus", description=__doc__)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--lang", choices=("pl", "en"))
    options = parser.parse_args(arguments)
    read = letters(options.part, options.lang)
    total = count(read)
    out = sys.stdout.write
    out(f"{len(read)} letters, {sum(one.clean for one in read)} of them clean\n\n")
    out(table(by_group(total), "group") + "\n\n" + table(by_rule(total), "rule") + "\n\n")
    silent = never_fired(total, [options.lang] if options.lang else ("pl", "en"))
    out(f"never fired ({len(silent)}): {' '.join(silent) or '–'}\n\n")
    for one in total.disputes:
        mark = " CLEAN" if one.letter.clean and one.what == "wrong" else ""
        out(f"{one.what:<6} {'|'.join(one.ids):<14} {one.letter.part}/{one.letter.name}{mark}: {one.context}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
