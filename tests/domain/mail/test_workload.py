"""The load generator's stream, read against its manifest (where the generator lies beside the checkout)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from prezent.domain.mail import ParsedMail, answer_text, content_hash, parse
from tests.support import require

WORKLOAD = Path(__file__).resolve().parents[4] / "shared" / "workload" / "genmail.py"
AUTOMATIC = {"auto_reply": "auto-reply", "bounce": "bounce", "loop": "own"}
Stream = list[tuple[dict[str, Any], bytes, ParsedMail]]


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Stream:
    require("the workload generator", WORKLOAD.exists(), how=f"expected at {WORKLOAD}")
    out = tmp_path_factory.mktemp("stream")
    subprocess.run(
        [sys.executable, str(WORKLOAD), "--out", str(out), "--count", "1000", "--seed", "5"],
        check=True,
        capture_output=True,
        cwd=out,
    )
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    own = frozenset({"help@example.test"})
    raws = [(entry, (out / entry["file"]).read_bytes()) for entry in manifest["mails"]]
    return [(entry, raw, parse(raw, own_addresses=own)) for entry, raw in raws]


def test_kinds_are_told_exactly(stream: Stream) -> None:
    wrong = [
        (entry["seq"], entry["kind"], read.automatic)
        for entry, _, read in stream
        if read.automatic != AUTOMATIC.get(entry["kind"])
    ]
    assert wrong == []


def test_fields_and_files_are_equal(stream: Stream) -> None:
    for entry, _, read in stream:
        assert read.sender is not None
        assert (read.subject, read.message_id) == (entry["subject"], entry["message_id"])
        assert (read.sender.name, read.sender.email) == (entry["from_name"], entry["from"])
        assert read.in_reply_to == entry.get("in_reply_to") or not entry.get("in_reply_to")
        got = sorted((one.name, one.type, one.size, one.sha256, one.inline) for one in read.attachments)
        wanted = sorted(
            (one["name"], one["type"], one["size"], one["sha256"], one["inline"])
            for one in entry.get("attachments", ())
        )
        assert got == wanted, entry["seq"]


def test_probes_are_new_and_quoted_probes_are_quoted(stream: Stream) -> None:
    for entry, _, read in stream:
        if "probe" in entry:
            assert entry["probe"] in read.text
            assert entry["probe"] in answer_text(read)
        if "quoted_probe" in entry:
            quotes = "".join(read.text[one.start : one.end] for one in read.segments if one.kind == "quote")
            others = "".join(read.text[one.start : one.end] for one in read.segments if one.kind != "quote")
            assert entry["quoted_probe"] in quotes
            assert entry["quoted_probe"] not in others


def test_duplicates_have_the_content_of_their_first(stream: Stream) -> None:
    hashes = {entry["seq"]: content_hash(raw) for entry, raw, _ in stream}
    first = {entry["seq"]: entry.get("duplicate_of", entry["seq"]) for entry, _, _ in stream}
    assert all(hashes[seq] == hashes[of] for seq, of in first.items())
    assert len(set(hashes.values())) == len(set(first.values()))
