"""The labelled mail corpus is complete, consistent with its manifest, and labelled truthfully.

Nothing of the product is imported: what a reader sees is worked out here with the standard library alone, so
the labels stay an independent measure of the parser.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import re
from collections import Counter
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parent / "mail"
MAILS = sorted(path.stem for path in CORPUS.glob("*.eml"))
KINDS = {"new", "quote", "signature", "header"}
CLIENTS = {
    "gmail", "outlook-desktop", "outlook-web", "outlook-mobile", "apple-mail", "iphone", "thunderbird", "wp", "onet",
    "interia", "o2", "samsung", "yahoo", "webform", "other",
}  # fmt: skip
AUTOMATIC = {None, "auto-reply", "bounce", "list", "own"}
EXPECTATIONS = {"new", "append", "duplicate", "ignore"}
SHOP = {"sklep@jarzebina.example", "reklamacje@jarzebina.example"}
REAL_CHARSET = {  # mails whose own label is wrong or unknown, and what the bytes really are
    "065-bledny-charset-etykieta": "windows-1250",
    "066-bez-charsetu-8bit": "utf-8",
    "067-temat-surowy-utf8": "utf-8",
}
BROKEN_SUBJECT = {"066-bez-charsetu-8bit", "067-temat-surowy-utf8", "068-rozciety-znak-w-temacie"}
ADDRESS_HOST = re.compile(r"@([a-z0-9][a-z0-9.-]*\.[a-z]{2,})", re.IGNORECASE)
UUENCODED = re.compile(r"^begin [0-7]{3} \S+\n.*?^end$", re.MULTILINE | re.DOTALL)


def raw_of(name: str) -> bytes:
    """The bytes of one corpus mail."""
    return (CORPUS / f"{name}.eml").read_bytes()


def label_of(name: str) -> dict[str, Any]:
    """The hand-made label of one corpus mail."""
    label: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    return label


def manifest() -> dict[str, Any]:
    """What importing the folder in file-name order must do."""
    data: dict[str, Any] = json.loads((CORPUS / "manifest.json").read_text("utf-8"))
    return data


def squeeze(text: str) -> str:
    """Text without white space and NUL, the form in which labels and texts are compared."""
    return "".join(text.replace("\0", "").split())


class _Visible(HTMLParser):
    """Collects what a reader of an HTML mail sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element; the head and style sheets are not shown."""
        self._hidden += tag in {"style", "title", "script"}

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._hidden -= tag in {"style", "title", "script"}

    def handle_data(self, data: str) -> None:
        """Keep shown text."""
        if not self._hidden:
            self.words.append(data)


def decoded(part: Message, charset: str | None) -> str:
    """The text of a leaf part; `charset` overrides the part's own label."""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(charset or part.get_content_charset() or "us-ascii").replace("\r\n", "\n")


def visible(part: Message, charset: str | None = None) -> str:
    """What a reader sees of a message: plain text before HTML, attachments and machine reports left out."""
    kind = part.get_content_type()
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            texts = [visible(child, charset) for child in children]
            return next((text for text in texts if squeeze(text)), "")
        if kind in {"multipart/report", "multipart/related"}:
            return visible(children[0], charset)
        return "" if kind.startswith("message/") else "\n".join(visible(child, charset) for child in children)
    if part.get_filename() or not kind.startswith("text/") or kind == "text/rfc822-headers":
        return ""
    text = decoded(part, charset)
    if kind == "text/html":
        reader = _Visible()
        reader.feed(text)
        return " ".join(reader.words)
    return UUENCODED.sub("", text)


def address_of(message: Message) -> str | None:
    """The sender's address in lower case, None when there is none."""
    found = [address for _, address in getaddresses([str(message.get("From", ""))]) if "@" in address]
    return found[0].lower() if found else None


def test_every_mail_has_a_label_and_a_place_in_the_manifest() -> None:
    assert len(MAILS) >= 66
    assert sorted(p.stem for p in CORPUS.glob("*.json") if p.stem != "manifest") == MAILS
    assert [entry["file"] for entry in manifest()["mails"]] == [f"{name}.eml" for name in MAILS]
    assert len({name[:3] for name in MAILS}) == len(MAILS), "the number in front of a name is used once"


@pytest.mark.parametrize("name", MAILS)
def test_label_is_well_formed(name: str) -> None:
    label = label_of(name)
    assert label["client"] in CLIENTS
    assert label["lang"] in {"pl", "en"}
    assert label["automatic"] in AUTOMATIC
    assert label["expect"] in EXPECTATIONS
    assert (label["expect"] == "ignore") == (label["automatic"] is not None)
    assert label["note"].strip()
    assert label["segments"], "every mail of the corpus says something"
    for segment in label["segments"]:
        assert set(segment) == {"kind", "text"}
        assert segment["kind"] in KINDS
        assert segment["text"].strip()
    assert any(segment["kind"] == "new" for segment in label["segments"])
    assert (label["automatic"] == "bounce") == ("bounce" in label)


@pytest.mark.parametrize("name", MAILS)
def test_segments_are_the_whole_visible_text(name: str) -> None:
    message = email.message_from_bytes(raw_of(name))
    labelled = "".join(segment["text"] for segment in label_of(name)["segments"])
    assert squeeze(labelled) == squeeze(visible(message, REAL_CHARSET.get(name)))


@pytest.mark.parametrize("name", MAILS)
def test_label_names_subject_sender_and_attachments(name: str) -> None:
    label = label_of(name)
    message = email.message_from_bytes(raw_of(name))
    if name not in BROKEN_SUBJECT:
        subject = str(make_header(decode_header(str(message.get("Subject", "")))))
        assert squeeze(subject) == squeeze(label["subject"])
    assert (label["from"] or "").lower() == (address_of(message) or "")
    named = [str(make_header(decode_header(n))) for part in message.walk() if (n := part.get_filename())]
    uuencoded = re.findall(rb"^begin [0-7]{3} (\S+)", raw_of(name), re.MULTILINE)
    assert named + [n.decode() for n in uuencoded] == label["attachments"]


@pytest.mark.parametrize("name", MAILS)
def test_mail_is_addressed_to_the_shop_and_uses_reserved_domains(name: str) -> None:
    raw = raw_of(name)
    assert email.message_from_bytes(raw)["Delivered-To"] in SHOP
    unbroken = re.sub(rb"=\r?\n", b"", raw).decode("ascii", "replace")  # undo quoted-printable line breaks
    labelled = " ".join(segment["text"] for segment in label_of(name)["segments"])
    hosts = {host.lower() for host in ADDRESS_HOST.findall(f"{unbroken} {labelled}")}
    assert hosts
    assert {host for host in hosts if not host.endswith((".example", ".test"))} == set()


def test_every_mail_client_is_present() -> None:
    counts = Counter(label_of(name)["client"] for name in MAILS)
    assert set(counts) == CLIENTS
    assert min(counts.values()) >= 2, counts


def test_manifest_totals_follow_from_its_entries_and_labels() -> None:
    entries = manifest()["mails"]
    for entry in entries:
        assert entry["expect"] == label_of(Path(entry["file"]).stem)["expect"]
        assert (entry["conversation"] is None) == (entry["expect"] == "ignore")
    counts = Counter(entry["expect"] for entry in entries)
    assert counts["duplicate"] == 2
    assert manifest()["expected"] == {
        "read": len(MAILS),
        "new_cases": counts["new"],
        "replies": counts["append"],
        "duplicates": counts["duplicate"],
        "automatic": counts["ignore"],
        "quarantined": 0,
    }
    opened = [entry["conversation"] for entry in entries if entry["expect"] == "new"]
    assert len(set(opened)) == len(opened), "one new case opens one conversation"


def identity(message: Message) -> str:
    """Message-ID, or a hash of what a redelivered copy keeps."""
    if message["Message-ID"]:
        return str(message["Message-ID"]).strip()
    kept = [str(message.get(field, "")) for field in ("From", "Date", "Subject")] + [str(message.get_payload())]
    return hashlib.sha256("\0".join(kept).encode("utf-8", "surrogateescape")).hexdigest()


def test_manifest_follows_from_the_headers_by_the_written_rules() -> None:
    seen: dict[str, str] = {}  # identity -> conversation
    members: dict[str, set[str]] = {}
    for entry in manifest()["mails"]:
        name = Path(entry["file"]).stem
        message = email.message_from_bytes(raw_of(name))
        key, sender = identity(message), address_of(message)
        named = f"{message.get('References', '')} {message.get('In-Reply-To', '')}".split()
        known = [seen[reference] for reference in named if reference in seen]
        outcome: tuple[str, str | None]
        if label_of(name)["automatic"]:
            outcome = ("ignore", None)
        elif key in seen:
            outcome = ("duplicate", seen[key])
        elif joined := [c for c in known if sender in members[c]]:
            outcome = ("append", joined[0])
        else:
            outcome = ("new", entry["conversation"])
        assert outcome == (entry["expect"], entry["conversation"]), name
        if outcome[1] is not None:
            seen[key] = outcome[1]
            members.setdefault(outcome[1], set()).update({sender} if sender else set())


def test_strangers_who_name_another_customers_conversation_are_present() -> None:
    ids = {str(email.message_from_bytes(raw_of(name))["Message-ID"]): name for name in MAILS}
    thread = email.message_from_bytes(raw_of("052-obcy-in-reply-to"))
    victim = email.message_from_bytes(raw_of(ids[str(thread["In-Reply-To"])]))
    assert address_of(victim) != address_of(thread)
    assert label_of("052-obcy-in-reply-to")["expect"] == "new"
    assert "[2026-000001]" in label_of("053-obcy-numer-w-temacie")["subject"]
    assert label_of("053-obcy-numer-w-temacie")["expect"] == "new"


def test_own_echo_comes_from_the_address_it_is_delivered_to() -> None:
    own = [name for name in MAILS if label_of(name)["automatic"] == "own"]
    assert len(own) >= 2
    for name in MAILS:
        message = email.message_from_bytes(raw_of(name))
        assert (address_of(message) in SHOP) == (name in own)
        assert name not in own or address_of(message) == message["Delivered-To"]


@pytest.mark.parametrize("name", [name for name in MAILS if label_of(name)["automatic"] == "bounce"])
def test_bounce_label_names_the_message_it_reports(name: str) -> None:
    bounce, raw = label_of(name)["bounce"], raw_of(name)
    assert set(bounce) == {"original_message_id", "recipient", "status", "action"}
    assert raw.count(f"Message-ID: {bounce['original_message_id']}".encode()) == 1
    assert bounce["recipient"].encode() in raw
    assert bounce["status"].encode() in raw
    assert email.message_from_bytes(raw)["Return-Path"] == "<>"


@pytest.mark.parametrize(
    "pattern",
    [
        rb"charset=\"?iso-8859-2", rb"charset=\"?windows-1250", rb"charset=\"?utf-7", rb"Encoding: quoted-printable",
        rb"Encoding: base64", rb"Encoding: 8bit", rb"=\?[\w-]+\?[Bb]\?", rb"=\?[\w-]+\?[Qq]\?", rb"cid:", rb"\0",
        rb"filename\*0\*=utf-8''", rb"filename\*=iso-8859-2'pl'", rb"filename=\"=\?iso-8859-2", rb"format=flowed",
        rb"message/rfc822", rb"winmail\.dat", rb"^begin 644 ", rb"multipart/related", rb"WordSection1", rb"<table",
        rb"=\"gmail_quote|=3D\"gmail_quote", rb"type=\"cite\"", rb"moz-cite-prefix", rb"divRplyFwdMsg", rb"nh_quote",
        rb"appendonsend", rb"report-type=delivery-status", rb"report-type=disposition", rb"^Action: delayed", rb"<ol>",
        rb"^From: ?\r?$", rb"^List-Id:", rb"^Auto-Submitted: auto-replied", rb"^>> ?\S|^> ?> ?\S", rb"<li>",
        rb"^Subject: [^\r\n]*[\x80-\xff]",
    ],
)  # fmt: skip
def test_difficulty_is_present(pattern: bytes) -> None:
    assert any(re.search(pattern, raw_of(name), re.MULTILINE | re.IGNORECASE) for name in MAILS)


def test_missing_headers_are_present() -> None:
    messages = [email.message_from_bytes(raw_of(name)) for name in MAILS]
    for field in ("Message-ID", "Date", "Subject"):
        assert any(message[field] is None for message in messages), field
    assert any(not address_of(message) for message in messages)
    assert any(b"\r\n" not in raw_of(name) for name in MAILS)
    assert any(b"\r\n" in raw_of(name) for name in MAILS)
