"""Letters whose promises people marked, and how many of them the coach finds.

A text is a TOML file anywhere below a folder: ``text``, ``now`` (a moment; without an offset it is Warsaw's), and where
they differ from the usual ``lang``, ``channel`` and ``case`` (as in ``case.json``). A promise stands in its text as
``<p BY STRENGTH>words</p>``. BY is a day, a day and time, "vague" or "none", several fair readings as ``a|b``; the
strength may be left out. ``<s>words</s>`` is a matter of taste: what is found there counts neither way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast, get_args

from prezent.domain.coach.case import CaseContext, read_case
from prezent.domain.coach.engine import check
from prezent.domain.coach.model import CHANNELS, Channel, CoachError, Lang, Promise
from prezent.domain.coach.settings import Settings
from prezent.domain.language.when_days import WARSAW

By = date | datetime | Literal["vague"] | None
TOGETHER = "together"

_FIELDS = frozenset({"lang", "channel", "now", "text", "case"})
_LANGS = get_args(Lang)
_STRENGTHS = ("hard", "soft", "passive")
_TAG = re.compile(r"<p (?P<by>[^\s<>]+)(?: (?P<strength>\w+))?>|<(?P<taste>s)>|</(?P<end>[ps])>")
_USUAL = Settings()


@dataclass(frozen=True, slots=True)
class Label:
    """A promise at ``start``:``end`` (half-open), and by when (any of ``by``). A matter of taste doesn't count."""

    start: int
    end: int
    by: tuple[By, ...] = ()
    strength: str = ""
    counts: bool = True

    def shared(self, promise: Promise) -> int:
        """How many characters the promise has in common with the label."""
        return min(self.end, promise.span.end) - max(self.start, promise.span.start)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its labels. ``lang`` is None where the coach is to find it out."""

    name: str
    text: str
    labels: tuple[Label, ...]
    case: CaseContext
    lang: Lang | None = None
    channel: Channel = "email"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A place where coach and label disagree."""

    name: str
    what: Literal["missed", "wrong", "date", "strength"]
    words: str
    #: what was labelled and what was found, where both speak of the same promise
    labelled: str = ""
    found: str = ""


@dataclass(slots=True)
class Tally:
    """What came out: labels, promises found, those that were right, and of these how many had the right date.

    ``dated`` and ``dated_exact`` are those whose label names a day; ``firm`` and ``firm_exact`` whose says how firm.
    """

    labelled: int = 0
    found: int = 0
    right: int = 0
    exact: int = 0
    dated: int = 0
    dated_exact: int = 0
    firm: int = 0
    firm_exact: int = 0
    disputes: list[Dispute] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return _share(self.right, self.found)

    @property
    def recall(self) -> float:
        """The share of labels that were found; 1 where there are none."""
        return _share(self.right, self.labelled)

    @property
    def dates(self) -> float:
        """The share of right ones whose date is the label's: a day, a moment, "vague", or none."""
        return _share(self.exact, self.right)

    @property
    def days(self) -> float:
        """The same of those whose label names a day or a moment."""
        return _share(self.dated_exact, self.dated)

    @property
    def strengths(self) -> float:
        """The share of right ones that are as firm as their label says."""
        return _share(self.firm_exact, self.firm)


def read_folder(folder: Path) -> list[Labelled]:
    """Every labelled text below the folder, by name. Raises CoachError where one is ill-formed, or there is none."""
    paths = sorted(folder.rglob("*.toml"))
    if not paths:
        raise CoachError(f"{folder}: there is no .toml file with a labelled text in it.")
    return [replace(read_file(path), name=path.relative_to(folder).as_posix()) for path in paths]


def read_file(path: Path) -> Labelled:
    """A labelled text from its file. Raises CoachError with what is wrong."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return _labelled(path.name, data)
    except (CoachError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CoachError(f"{path}: {error}") from error


def _labelled(name: str, data: dict[str, Any]) -> Labelled:
    if unknown := sorted(data.keys() - _FIELDS):
        raise CoachError(f"unknown field {unknown[0]!r}; a labelled text has {', '.join(sorted(_FIELDS))}.")
    text, now = data.get("text"), data.get("now")
    if not isinstance(text, str) or not isinstance(now, datetime):
        raise CoachError("a labelled text has a text and a now (the moment it was written, as 2026-11-26T10:15:00).")
    lang, channel = data.get("lang"), data.get("channel", "email")
    if lang not in (None, *_LANGS) or channel not in CHANNELS:
        raise CoachError(f"lang is one of {', '.join(_LANGS)}; channel is one of {', '.join(CHANNELS)}.")
    words, labels = unmarked(text.removesuffix("\n"))
    case = replace(read_case(data.get("case", {})), now=now if now.tzinfo else now.replace(tzinfo=WARSAW))
    return Labelled(name, words, labels, case, cast("Lang | None", lang), cast(Channel, channel))


def unmarked(marked: str) -> tuple[str, tuple[Label, ...]]:
    """The words without their marks, and the labels with their places. Raises CoachError for an ill-formed mark."""
    words, labels, opened = list[str](), list[Label](), list[tuple[re.Match[str], int]]()
    at = length = 0
    for tag in _TAG.finditer(marked):
        words.append(marked[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        if not tag["end"]:
            opened.append((tag, length))
            continue
        if not opened or (opened[-1][0]["taste"] or "p") != tag["end"]:
            raise CoachError(f"{tag[0]} closes nothing.")
        labels.append(_label(*opened.pop(), length))
    words.append(marked[at:])
    text = "".join(words)
    if opened or re.search(r"</?[ps]\b[^<>]*>", text):
        raise CoachError("a mark is <p BY STRENGTH>words</p> or <s>words</s>; one is not, or is not closed.")
    return text, tuple(sorted(labels, key=lambda one: one.start))


def _label(tag: re.Match[str], start: int, end: int) -> Label:
    if tag["taste"]:
        return Label(start, end, counts=False)
    strength = tag["strength"] or ""
    if strength not in ("", *_STRENGTHS):
        raise CoachError(f"{strength!r} is no strength; they are {', '.join(_STRENGTHS)}.")
    return Label(start, end, tuple(_by(one) for one in tag["by"].split("|")), strength)


def _by(written: str) -> By:
    if written in ("none", "vague"):
        return None if written == "none" else "vague"
    try:
        if "T" not in written:
            return date.fromisoformat(written)
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise CoachError(f"{written!r} is no date: write 2026-11-27, 2026-11-27T12:00, vague or none.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=WARSAW)


def count(texts: Iterable[Labelled], settings: Settings = _USUAL) -> dict[str, Tally]:
    """Each text read by the coach, held against its labels: a tally by language, and one of all."""
    tallies: dict[str, Tally] = {}
    together = Tally()
    for text in texts:
        report = check(text.text, channel=text.channel, lang=text.lang, case=text.case, settings=settings)
        for tally in (tallies.setdefault(report.lang, Tally()), together):
            _compare(text, report.promises, tally)
    return {lang: tallies[lang] for lang in _LANGS if lang in tallies} | {TOGETHER: together}


def _compare(text: Labelled, promises: Sequence[Promise], tally: Tally) -> None:
    labels = [one for one in text.labels if one.counts]
    pairs = _paired(labels, promises)
    told = [
        one
        for at, one in enumerate(promises)
        if at in pairs.values() or not any(not label.counts and label.shared(one) > 0 for label in text.labels)
    ]
    tally.labelled += len(labels)
    tally.found += len(told)
    tally.right += len(pairs)
    for at, label in enumerate(labels):
        if at in pairs:
            _right(text, label, promises[pairs[at]], tally)
        else:
            tally.disputes.append(Dispute(text.name, "missed", _words(text, label.start, label.end)))
    for at, one in enumerate(promises):
        if one in told and at not in pairs.values():
            tally.disputes.append(Dispute(text.name, "wrong", _words(text, one.span.start, one.span.end)))


def _paired(labels: Sequence[Label], promises: Sequence[Promise]) -> dict[int, int]:
    """Which promise found is which label: those that share most first, and each only once."""
    shared = [(label.shared(one), at, of) for at, label in enumerate(labels) for of, one in enumerate(promises)]
    pairs: dict[int, int] = {}
    for size, at, of in sorted(shared, key=lambda one: (-one[0], one[1], one[2])):
        if size > 0 and at not in pairs and of not in pairs.values():
            pairs[at] = of
    return pairs


def _right(text: Labelled, label: Label, promise: Promise, tally: Tally) -> None:
    words = _words(text, label.start, label.end)
    # a day is no moment of that day, though a moment is a date to Python
    exact = any(type(one) is type(promise.by) and one == promise.by for one in label.by)
    tally.exact += exact
    if isinstance(label.by[0], date):
        tally.dated += 1
        tally.dated_exact += exact
    if not exact:
        labelled = "|".join(_told(one) for one in label.by)
        tally.disputes.append(Dispute(text.name, "date", words, labelled, _told(promise.by)))
    if label.strength:
        tally.firm += 1
        tally.firm_exact += label.strength == promise.strength
        if label.strength != promise.strength:
            tally.disputes.append(Dispute(text.name, "strength", words, label.strength, promise.strength))


def _told(by: By) -> str:
    if by is None or isinstance(by, str):
        return by or "none"
    return by.astimezone(WARSAW).isoformat("T", "minutes")[:16] if isinstance(by, datetime) else by.isoformat()


def _words(text: Labelled, start: int, end: int, room: int = 30) -> str:
    before, after = text.text[max(0, start - room) : start], text.text[end : end + room]
    return f"{before}⟦{text.text[start:end]}⟧{after}".replace("\n", "⏎")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def table(tallies: dict[str, Tally]) -> list[str]:
    """The tallies as lines for people: numbers, then shares with two decimals."""
    rows = [f"{'':<9} labelled  found  right  precision  recall  dates exact  days exact  strength"]
    rows += [
        f"{name:<9} {one.labelled:>8}  {one.found:>5}  {one.right:>5}  {one.precision:>9.2f}  {one.recall:>6.2f}"
        f"  {one.dates:>11.2f}  {one.days:>10.2f}  {one.strengths:>8.2f}"
        for name, one in tallies.items()
    ]
    return rows
