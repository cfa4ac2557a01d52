"""The mail sink: what smtplib and a careless client can send it, and what it keeps."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from prezent.demo.sink import Sink, kept
from tests.support.installation import wait_for


@pytest.fixture
def told() -> list[tuple[Path, list[str]]]:
    return []


@pytest.fixture
def sink(tmp_path: Path, told: list[tuple[Path, list[str]]]) -> Iterator[Sink]:
    made = Sink(tmp_path / "sent", told=lambda path, to: told.append((path, to)))
    made.start()
    yield made
    made.stop()


def letter(text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sklep@jarzebina.example", "anna@poczta.example", "Odpowiedź"
    message.set_content(text)
    return message


def test_a_letter_is_kept_as_it_was_sent(sink: Sink, told: list[tuple[Path, list[str]]]) -> None:
    text = "Zażółć.\n.kropka na początku\n..\n.\nkoniec\n"
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=20) as client:
        client.send_message(letter(text))
        client.noop()
        client.rset()
        client.send_message(letter("drugi"), to_addrs=["anna@poczta.example", "jan@poczta.example"])
    first, second = kept(sink.folder)
    from email import message_from_bytes, policy

    assert message_from_bytes(first.read_bytes(), policy=policy.default).get_content().replace("\r\n", "\n") == text
    assert "anna@poczta.example" in first.name
    assert told == [(first, ["anna@poczta.example"]), (second, ["anna@poczta.example", "jan@poczta.example"])]


@pytest.mark.parametrize(
    ("commands", "answer"),
    [
        (["DATA"], "503"), (["RCPT TO:<a@b.example>"], "503"),
        (["MAIL FROM:<a@b.example>", "MAIL FROM:<a@b.example>"], "503"),
        (["MAIL a@b.example"], "501"), (["MAIL FROM:<a@b.example>", "RCPT TO:<>"], "501"), (["STARTTLS"], "502"),
        ([""], "502"), (["MAIL FROM:<> SIZE=10"], "250"), (["vrfy x"], "252"), (["helo x"], "250"), (["quit"], "221"),
        (["MAIL FROM:<a@b.example>", "RSET", "RCPT TO:<a@b.example>"], "503"),
    ],
)  # fmt: skip
def test_what_it_answers(sink: Sink, commands: list[str], answer: str) -> None:
    with socket.create_connection(("127.0.0.1", sink.port), timeout=20) as line, line.makefile("rwb") as talk:
        assert talk.readline().startswith(b"220")
        for command in commands:
            talk.write(command.encode() + b"\r\n")
            talk.flush()
            said = talk.readline()
        assert said.decode()[:3] == answer


def test_a_client_that_hangs_up_in_the_middle_leaves_nothing(sink: Sink) -> None:
    with socket.create_connection(("127.0.0.1", sink.port), timeout=20) as line:
        line.sendall(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nSubject: half\r\n")
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=20) as client:
        client.send_message(letter("cały"))
    assert len(wait_for("the whole letter", lambda: kept(sink.folder))) == 1


def test_names_of_files_cannot_leave_the_folder(sink: Sink) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=20) as client:
        client.sendmail("a@b.example", ["../../etc/passwd@x.example"], b"Subject: x\r\n\r\nx")
    (only,) = kept(sink.folder)
    assert only.parent == sink.folder


def test_a_taken_port_is_an_error_at_once(sink: Sink, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Sink(tmp_path / "other", port=sink.port).start()
