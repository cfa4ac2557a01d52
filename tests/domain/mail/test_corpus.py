"""The labelled corpus: no new word is folded, nearly everything else is; prints a table per mail client (`-s`)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from prezent.domain.mail import ParsedMail, parse

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "mail"
NAMES = sorted(path.stem for path in CORPUS.glob("*.eml"))
_DRAWN = re.compile("[\\s\x00\ufffd\u200b\ufeff]+")


def squeeze(text: str) -> str:
    """A text without the white space in which label and parser may differ."""
    return _DRAWN.sub("", text)


def load(name: str) -> tuple[ParsedMail, dict[str, Any]]:
    """A mail of the corpus, parsed as mail that came to the address it was delivered to, and its label."""
    raw = (CORPUS / f"{name}.eml").read_bytes()
    first = parse(raw)
    label: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return parse(raw, own_addresses=frozenset(one.lower() for one in first.delivered_to)), label


def kinds_by_character(pieces: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """The text without white space and the kind of each of its characters."""
    text, kinds = [], []
    for kind, piece in pieces:
        squeezed = squeeze(piece)
        text.append(squeezed)
        kinds += [kind] * len(squeezed)
    return "".join(text), kinds


def both(name: str) -> tuple[str, list[str], str, list[str], dict[str, Any]]:
    """Text and kinds as labelled, then as parsed, and the label."""
    mail, label = load(name)
    wanted = kinds_by_character([(one["kind"], one["text"]) for one in label["segments"]])
    got = kinds_by_character([(one.kind, mail.text[one.start : one.end]) for one in mail.segments])
    return (*wanted, *got, label)


@dataclass
class Count:
    """Characters of one client's mails."""

    mails: int = 0
    new: int = 0
    new_folded: int = 0
    old: int = 0
    old_folded: int = 0


def test_the_corpus_is_there() -> None:
    assert len(NAMES) >= 60


@pytest.mark.parametrize("name", NAMES)
def test_text_is_what_a_reader_sees(name: str) -> None:
    wanted, _, got, _, _ = both(name)
    assert got == wanted


@pytest.mark.parametrize("name", NAMES)
def test_no_new_word_is_folded(name: str) -> None:
    wanted, labels, got, kinds, _ = both(name)
    assert got == wanted
    folded = "".join(
        char for char, label, kind in zip(got, labels, kinds, strict=True) if label == "new" and kind != "new"
    )
    assert folded == ""


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_read(name: str) -> None:
    mail, label = load(name)
    assert mail.automatic == label["automatic"]
    assert mail.subject == label["subject"]
    assert (mail.sender.email if mail.sender else None) == label["from"]
    assert [one.name for one in mail.attachments] == label["attachments"]
    if "bounce" in label:
        assert mail.bounce is not None
        assert {key: getattr(mail.bounce, key) for key in label["bounce"]} == label["bounce"]


def test_quotations_and_signatures_are_folded() -> None:
    counts: defaultdict[str, Count] = defaultdict(Count)
    for name in NAMES:
        _, labels, _, kinds, label = both(name)
        for count in (counts[label["client"]], counts["all"]):
            count.mails += 1
            for want, kind in zip(labels, kinds, strict=False):
                if want == "new":
                    count.new += 1
                    count.new_folded += kind != "new"
                else:
                    count.old += 1
                    count.old_folded += kind != "new"
    table = [f"\n{'client':<18}{'mails':>6}{'new':>8}{'folded':>8}{'old':>8}{'folded':>9}"]
    for client in sorted(counts, key=lambda one: (one == "all", one)):
        count = counts[client]
        share = f"{count.old_folded / count.old:.1%}" if count.old else "–"
        table.append(f"{client:<18}{count.mails:>6}{count.new:>8}{count.new_folded:>8}{count.old:>8}{share:>9}")
    print("\n".join(table))  # noqa: T201 - the table is asked for
    assert counts["all"].new_folded == 0
    assert counts["all"].old_folded >= 0.95 * counts["all"].old
