"""Automatic mail is told, and people's mail is never taken for it."""

from __future__ import annotations

import pytest

from prezent.domain.mail import parse


def automatic(*fields: str, sender: str = "jan@klient.example", own: frozenset[str] = frozenset()) -> str | None:
    raw = "\n".join([f"From: {sender}", *fields, "", "Tresc"]).encode()
    return parse(raw, own_addresses=own).automatic


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied (vacation)",
        "Precedence: auto_reply",
        "Precedence: auto-reply",
        "X-Autoreply: yes",
        "X-Autorespond: tak",
        "Return-Path: <>",
        "Subject: Automatyczna odpowiedź: Czajnik",
        "Subject: Odpowiedź automatyczna",
        "Subject: Autoodpowiedź: Urlop",
        "Subject: Automatic reply: Kettle",
        "Subject: Out of office",
        "Subject: Out of Office: back on Monday",
        "Subject: Out of the office until 10 Nov",
        "Subject: Nieobecność",
        "Subject: Nieobecność w biurze",
        "Subject: Nieobecność do 12.11",
        "Subject: Nieobecność: Re: Zamówienie 123",
        "Subject: Jestem na urlopie do 10 listopada",
        "Subject: Poza biurem: Re: x",
        "Subject: Auto-reply: x",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    ],
)
def test_answering_machines(field: str) -> None:
    assert automatic(field) == "auto-reply"


@pytest.mark.parametrize(
    "field",
    [
        "Subject: Nieobecność kuriera",
        "Subject: Nieobecność przedstawiciela w sklepie",
        "Subject: Re: Automatyczna odpowiedź: x",
        "Subject: Odp: Out of office",
        "Subject: Automatyczna odpowiedź Państwa sklepu mnie obraża",
        "Subject: Nieobecność!? Gdzie jesteście",
        "Subject: Out of office chair, broken",
        "Subject: Out of office chairs?",
        "Subject: Urlop z zepsutym wózkiem",
        "Subject: Automatic reply from your shop is rude",
        "Subject: Automatyczna pralka nie działa",
        "Auto-Submitted: no",
        "X-Auto-Response-Suppress: All",
        "List-Unsubscribe: <mailto:x@y.example>",
        "Precedence: first-class",
        "X-Autoreply: no",
        "Return-Path: <jan@klient.example>",
        "Subject: Undelivered parcel",
        "Subject: Zwrot wiadomości: niedostarczalne",
    ],
)
def test_people(field: str) -> None:
    assert automatic(field) is None


@pytest.mark.parametrize(
    "field", ["List-Id: <lista.example>", "Precedence: list", "Precedence: bulk", "Precedence: junk"]
)
def test_lists(field: str) -> None:
    assert automatic(field) == "list"


def test_own_mail_comes_before_all_else() -> None:
    own = frozenset({"Sklep@Jarzebina.example"})
    assert automatic("Auto-Submitted: auto-replied", sender="Sklep <sklep@JARZEBINA.example>", own=own) == "own"
    assert automatic("Subject: x", sender="sklep@inny.example", own=own) is None


def test_fields_for_not_answering_are_kept() -> None:
    read = parse(b"From: a@b.example\nX-Auto-Response-Suppress: OOF, AutoReply\n\nx")
    assert read.headers["x-auto-response-suppress"] == "OOF, AutoReply"


def report(*groups: str, original: str, head: str = "") -> bytes:
    status = "\n\n".join(groups)
    return (
        "From: MAILER-DAEMON@mx.example\nTo: sklep@jarzebina.example\nReturn-Path: <>\nSubject: Undelivered Mail\n"
        + head
        + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        f"Nie udalo sie.\n--b\nContent-Type: message/delivery-status\n\n{status}\n--b\n{original}\n--b--\n"
    ).encode()


HEAD = "Reporting-MTA: dns; mx.example"
FAILED = (
    "Final-Recipient: rfc822; jan@klient.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1\n User unknown"
)
DELAYED = "Final-Recipient: rfc822;ewa@klient.example\nAction: Delayed\nStatus: 4.4.1"
HEADERS = "Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <out.1@jarzebina.example>\n"
MESSAGE = "Content-Type: message/rfc822\n\nMessage-ID: <out.1@jarzebina.example>\nSubject: x\n\nTresc"


@pytest.mark.parametrize("original", [HEADERS, MESSAGE])
def test_a_delivery_report_is_tied_to_its_message(original: str) -> None:
    read = parse(report(HEAD, FAILED, original=original))
    assert read.automatic == "bounce"
    assert read.bounce is not None
    assert read.bounce.original_message_id == "<out.1@jarzebina.example>"
    assert (read.bounce.recipient, read.bounce.status, read.bounce.action) == ("jan@klient.example", "5.1.1", "failed")
    assert read.bounce.diagnostic == "550 5.1.1 User unknown"
    assert read.bounce.permanent
    assert (read.text, read.attachments) == ("Nie udalo sie.", ())


def test_a_delay_is_not_a_failure_and_a_failure_goes_first() -> None:
    delayed = parse(report(HEAD, DELAYED, original=HEADERS)).bounce
    assert delayed is not None
    assert (delayed.action, delayed.permanent, delayed.status) == ("delayed", False, "4.4.1")
    both = parse(report(HEAD, DELAYED, FAILED, original=HEADERS)).bounce
    assert both is not None
    assert both.recipient == "jan@klient.example"


def test_an_old_bounce_without_a_report() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: failure notice\n\nHi. I wasn't able to deliver.\n\n"
        b"<jan@klient.example>:\n550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n"
        b"Message-ID: <out.2@jarzebina.example>\nSubject: x\n"
    )
    bounce = parse(raw).bounce
    assert bounce is not None
    assert (bounce.original_message_id, bounce.recipient, bounce.status) == (
        "<out.2@jarzebina.example>",
        "jan@klient.example",
        "5.1.1",
    )
    assert bounce.diagnostic == "550 5.1.1 no such user"


def test_an_empty_report_still_says_that_it_is_one() -> None:
    read = parse(report(original=HEADERS))
    assert read.automatic == "bounce"
    assert read.bounce is not None
    assert read.bounce.recipient is None
