"""Nothing that arrives makes the parser raise, and every character of the text is in exactly one segment."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prezent.domain.mail import ParsedMail, answer_text, content_hash, evidence, parse, split, to_json
from prezent.domain.mail import html as mail_html
from tests.domain.mail.fuzzing import fuzz

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "mail"
SEEDS = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]

PIECES = [
    b"\r\n",
    b"\n",
    b"\r",
    b"\n\n",
    b"--",
    b"--b",
    b"\x00",
    b"\xff\xfe",
    b"=?utf-8?q?=C4",
    b"?=",
    b"=?x?b?",
    b"<",
    b">",
    b"@",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"Content-Type: text/html\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Type: text/plain; charset=utf-7\n",
    b"begin 644 a\n",
    b"\nend\n",
    b"charset*0*=utf-8''%",
    b"Date: ",
    b"From: ",
    b"To: ",
    b"References: ",
    b"Subject: ",
    (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type:"
        b" message/delivery-status\n\n"
    ),
    b"format=flowed; delsp=yes",
    b"Od: a@b.pl\nWys\xc5\x82ano: 10:12\nDo: x\n",
    b"-- \n",
    b"> ",
    b"<blockquote type=cite>",
    b"+2AA-",
    b"charset=utf-16",
    b"charset=rot13",
    b"Return-Path: <>\n",
    b"Message-ID: <>\n",
    b"From \n",
]
LINES = [
    "Od: Jan <jan@a.example>",
    "Wysłano: 3 listopada 2026 10:12",
    "Do: sklep",
    "Temat: x",
    "> cytat",
    ">",
    "-- ",
    "",
    "W dniu 3.11.2026 o 10:12, Jan <jan@a.example> pisze:",
    "Wysłane z iPhone'a",
    "Pozdrawiam",
    "tel. 600 100 200",
    "-----Original Message-----",
    "________________________________",
    "www.firma.example",
    "Kierownik działu",
    "nowe słowa",
    "odpowiedzi poniżej",
    "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata.",
    "---------- Forwarded message ---------",
    "\u2028",
    "\x0b\x0c",
    "\x85",
    "\r",
    "🎁",
]
TAGS = [
    "<p>",
    "</p>",
    "<div class=gmail_quote>",
    "</div>",
    "<blockquote type=cite>",
    "</blockquote>",
    "<br>",
    "<table><tr><td>",
    "</table>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<style>",
    "<img src=cid:a>",
    "<a href='javascript:x'>",
    "</a>",
    "<pre>",
    "<svg><style>",
    "<div style='display:none'>",
    "<div id=appendonsend>",
    "&lt;",
    "&#0;",
    "&#xD800;",
    "<",
    ">",
    '"',
    "'",
    "słowa ",
]


def check(mail: ParsedMail) -> None:
    """Everything that holds for every parsed mail."""
    assert_covered(mail.text, [(one.start, one.end) for one in mail.segments])
    assert "\x00" not in mail.text
    assert "\r" not in mail.text
    json.dumps(to_json(mail), ensure_ascii=False).encode("utf-8")
    answer_text(mail).encode("utf-8")
    evidence(mail, b"key")
    assert mail.date is None or mail.date.tzinfo is not None
    for text in (
        mail.subject,
        *(part for one in (*mail.to, *mail.cc, *mail.reply_to) for part in (one.name, one.email)),
    ):
        assert not re.search("[\x00-\x1f]", text)
        text.encode("utf-8")
    for file in mail.attachments:
        assert len(file.data) == file.size
        assert file.name
        assert not set("/\\\x00\n") & set(file.name)
    if mail.html is not None:
        assert_safe(mail.html)


def assert_covered(text: str, spans: list[tuple[int, int]]) -> None:
    """Every code point is in exactly one span, none of which is empty."""
    at = 0
    for start, end in spans:
        assert start == at
        assert end > start
        at = end
    assert at == len(text)


def assert_safe(source: str) -> None:
    """No element or attribute by which HTML could do or load anything."""
    tags = re.findall(r"<([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>", source)
    assert not {"script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "svg"} & {
        tag for tag, _ in tags
    }
    for tag, attributes in tags:
        for name, value in re.findall(r" ([a-z-]+)=\"([^\"]*)\"", attributes):
            assert not name.startswith("on"), (tag, attributes)
            assert name not in ("style", "srcset", "src"), (tag, attributes)
            if name == "href":
                assert re.match(r"(?:https?|mailto|tel|cid):", value, re.IGNORECASE)


@fuzz
@given(st.binary(max_size=600))
def test_any_bytes(raw: bytes) -> None:
    check(parse(raw))
    content_hash(raw)


@fuzz
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=40).map(b"".join))
@example(b"Content-Type: text/plain; charset=utf-7\n\n+2AA-")
@example(b"Content-Type: text/plain; charset=utf-16\n\n\x00\xd8")
@example(b"Date: Mon, 31 Dec 9999 23:59:59 -2359\n\n")
@example(b"Date: Mon, 1 Jan 0001 00:00:00 +2359\n\n")
@example(b"Content-Type: text/plain; charset=idna\n\n\xff.." + b"a" * 80)
def test_pieces_of_mail(raw: bytes) -> None:
    check(parse(raw))


@fuzz
@given(st.sampled_from(SEEDS or [b""]), st.data())
def test_damaged_mail(seed: bytes, data: st.DataObject) -> None:
    raw = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        cut = data.draw(st.integers(0, 60))
        raw[at : at + cut] = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)))
    check(parse(bytes(raw)))


@fuzz
@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=30).map("\n".join),
    st.sampled_from(["", "Re: x", "PD: x"]),
)
def test_split_covers_any_text(text: str, subject: str) -> None:
    assert_covered(text, [(one.start, one.end) for one in split(text, subject=subject)])


@fuzz
@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=12)), max_size=40).map("".join))
def test_any_html(source: str) -> None:
    source = source.encode("utf-8", "replace").decode("utf-8")
    assert_safe(mail_html.sanitise(source))
    read = mail_html.to_text(source)
    assert all(0 <= hint.start < hint.end <= len(read.text) for hint in read.hints)
    assert_covered(read.text, [(one.start, one.end) for one in split(read.text, hints=read.hints)])


BOMBS = {
    "nested multiparts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(2_000)
    ),
    "nested messages": b"Content-Type: message/rfc822\n\n" * 5_000,
    "many parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 50_000,
    "many fields": b"X: y\n" * 50_000 + b"\nx",
    "unclosed words": b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\n\nx",
    "unclosed addresses": b"From: " + b'"<(' * 50_000 + b"\n\nx",
    "attributions": b"\n" + b"W dniu 3.11.2026 o 10:12, Jan <a@b.pl> pisze:\n" * 10_000,
    "deep html": b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
    "many entities": b"Content-Type: text/html\n\n" + b"&amp;" * 200_000,
    "one long line": b"\n" + b"a" * 2_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_read_and_bounded(name: str) -> None:
    mail = parse(BOMBS[name])
    check(mail)
    assert len(mail.attachments) <= 401
    assert len(mail.text) <= 1_000_000
