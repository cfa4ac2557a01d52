"""Attachments made in code are what they say; a customer's answer threads and quotes as mail programs do."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from prezent.demo import files, sink
from prezent.demo.answer import NoLetter, answer, newest, send_back
from prezent.demo.library import load
from prezent.demo.mails import CustomerMail, Maildir, Quoted, build
from prezent.domain.mail import Address, OutgoingLetter, compose, parse

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
NAMES = sorted({name for thread in load().threads for message in thread.messages for name in message.attach})


@pytest.mark.parametrize("name", NAMES)
def test_every_attachment_can_be_opened(name: str) -> None:
    real, media_type, data = files.make(name)
    assert (real, media_type, data) == files.make(name)
    assert 100 < len(data) < 200_000
    if media_type == "image/png":
        assert real.endswith(".png")
        assert _png_size(data) == (480, 360)
    elif media_type == "application/pdf":
        assert data.startswith(b"%PDF-1.4")
        start = int(data.rpartition(b"startxref\n")[2].split()[0])
        assert data[start:].startswith(b"xref")
    elif media_type == "audio/wav":
        with wave.open(io.BytesIO(data)) as sound:
            assert sound.getnframes() == 8000
    else:
        assert (media_type, data[:6], data[-1:]) == ("image/gif", b"GIF89a", b";")


def _png_size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, content = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        content += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height = struct.unpack(">II", data[16:24])
    assert len(zlib.decompress(content)) == height * (width * 3 + 1)
    return width, height


def letter(number: str = "2026-000123", language: str = "pl") -> bytes:
    return compose(
        OutgoingLetter(
            message_id=f"<{number}@jarzebina.example>",
            from_name="Marta Wilczek – Jarzębina",
            from_addr="sklep@jarzebina.example",
            to=(Address("Grzegorz Pawlik", "g.pawlik@poczta.example"),),
            subject=f"[{number}] Grzejnik – Jarzębina",
            text="Dzień dobry, Panie Grzegorzu,\n\nproszę o zdjęcie tabliczki.",
            date=NOW,
            references=("<first@poczta.example>",),
            in_reply_to="<first@poczta.example>",
            token="[#2026-000123.abc]",
            language=language,
        )
    )


@pytest.mark.parametrize("language", ["pl", "en"])
def test_an_answer_threads_and_quotes(language: str) -> None:
    mail, raw = answer(letter(language=language), text="Oto zdjęcie.", now=NOW + timedelta(hours=1))
    read = parse(raw)
    assert read.in_reply_to == "<2026-000123@jarzebina.example>"
    assert list(read.references) == ["<first@poczta.example>", "<2026-000123@jarzebina.example>"]
    assert read.subject == "Re: [2026-000123] Grzejnik – Jarzębina"
    assert (read.sender.email if read.sender else "", mail.to) == ("g.pawlik@poczta.example", "sklep@jarzebina.example")
    new = "".join(read.text[one.start : one.end] for one in read.segments if one.kind == "new")
    assert new.strip() == "Oto zdjęcie."
    assert "tabliczki" in read.text


def test_without_words_the_customer_says_something_civil() -> None:
    assert "Pozdrawiam\nGrzegorz Pawlik" in answer(letter(), now=NOW)[0].text
    assert "Kind regards" in answer(letter(language="en"), now=NOW)[0].text


def test_the_last_letter_or_the_one_about_a_case_is_answered(tmp_path: Path) -> None:
    for minutes, number in enumerate(["2026-000001", "2026-000002"]):
        sink.keep(tmp_path / "sent", letter(number), "g.pawlik@poczta.example", NOW + timedelta(minutes=minutes))
    Maildir(tmp_path / "mail" / "sklep").make_empty()
    assert "[2026-000002]" in send_back(tmp_path, now=NOW)[0].subject
    mail, path = send_back(tmp_path, number="2026-000001", text="Dziękuję.", now=NOW)
    assert "[2026-000001]" in mail.subject
    assert path.parent == tmp_path / "mail" / "sklep" / "new"
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == mail.subject
    assert len(list((tmp_path / "mail" / "sklep" / "new").iterdir())) == 2
    assert list((tmp_path / "mail" / "sklep" / "tmp").iterdir()) == []


def test_no_letter_to_answer(tmp_path: Path) -> None:
    with pytest.raises(NoLetter, match="answer a customer in the desk first"):
        newest(tmp_path)
    sink.keep(tmp_path, letter(), "x", NOW)
    with pytest.raises(NoLetter, match="2026-000999"):
        newest(tmp_path, "2026-000999")


@pytest.mark.parametrize("number", range(12))
@pytest.mark.parametrize("language", ["pl", "en"])
def test_whatever_program_the_customer_uses_quotes_are_folded(number: int, language: str) -> None:
    words = "Proszę o zdjęcie.\n\nMarta"
    quoted = Quoted("Marta Wilczek – Jarzębina", "sklep@jarzebina.example", NOW, words, "[2026-000001] X")
    mail = CustomerMail(
        "Jan Lis",
        f"jan{number}@poczta.example",
        "sklep@jarzebina.example",
        NOW,
        "Re: X",
        "Dzień dobry,\n\noto ono.",
        language,
        in_reply_to="<a@b.example>",
        quoted=quoted,
        files=[("paragon.pdf", "application/pdf", b"%PDF")],
    )
    read = parse(build(mail))
    new = "".join(read.text[one.start : one.end] for one in read.segments if one.kind == "new")
    assert new.split() == ["Dzień", "dobry,", "oto", "ono."]
    assert "Proszę o zdjęcie." in read.text
    assert [one.name for one in read.attachments] == ["paragon.pdf"]
