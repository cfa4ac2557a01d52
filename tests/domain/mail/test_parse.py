"""Reading mails: headers, charsets, parts, files, and what is broken in them."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest

from prezent.domain.mail import Address, answer_text, content_hash, parse, to_json


def mail(*fields: str | bytes, body: str | bytes = "Dzień dobry") -> bytes:
    """Raw bytes of a mail from fields and a body."""
    lines = [one if isinstance(one, bytes) else one.encode() for one in fields]
    return b"\r\n".join([*lines, b"", body if isinstance(body, bytes) else body.encode()])


def codes(raw: bytes) -> set[str]:
    return {one.code for one in parse(raw).problems}


def test_an_ordinary_mail() -> None:
    read = parse(
        mail(
            "Return-Path: <jan@klient.example>",
            "Delivered-To: sklep@jarzebina.example",
            "From: Jan Kot <jan@klient.example>",
            "To: Sklep <sklep@jarzebina.example>, b@jarzebina.example",
            'Cc: "Kot, Ewa" <ewa@klient.example>',
            "Reply-To: dom@klient.example",
            "Subject: Czajnik",
            "Date: Tue, 3 Nov 2026 10:12:00 +0100",
            "Message-ID: <a@klient.example>",
            "In-Reply-To: <z@jarzebina.example>",
            "References: <y@jarzebina.example>",
            "\t<z@jarzebina.example>",
        )
    )
    assert read.sender == Address("Jan Kot", "jan@klient.example")
    assert [one.email for one in read.to] == ["sklep@jarzebina.example", "b@jarzebina.example"]
    assert read.cc == (Address("Kot, Ewa", "ewa@klient.example"),)
    assert read.reply_to == (Address("", "dom@klient.example"),)
    assert read.delivered_to == ("sklep@jarzebina.example",)
    assert read.return_path == "jan@klient.example"
    assert read.date == datetime(2026, 11, 3, 9, 12, tzinfo=UTC)
    assert read.message_id == "<a@klient.example>"
    assert read.in_reply_to == "<z@jarzebina.example>"
    assert read.references == ("<y@jarzebina.example>", "<z@jarzebina.example>")
    assert (read.automatic, read.html, read.attachments, read.problems, read.bounce) == (None, None, (), (), None)
    assert read.text == "Dzień dobry"


def test_json_has_the_shape_of_the_command_line() -> None:
    printed = to_json(parse(mail("From: Jan <j@a.example>", "To: s@b.example", "Date: Tue, 3 Nov 2026 10:12:00 +0100")))
    assert list(printed) == [
        "subject",
        "from",
        "to",
        "cc",
        "date",
        "message_id",
        "in_reply_to",
        "references",
        "automatic",
        "text",
        "segments",
        "html",
        "attachments",
        "problems",
    ]
    assert printed["from"] == {"name": "Jan", "email": "j@a.example"}
    assert printed["date"] == "2026-11-03T10:12:00+01:00"
    assert printed["segments"] == [{"kind": "new", "start": 0, "end": 11}]


@pytest.mark.parametrize("raw", [b"", b"\n", b"\x00", b"From", b"no header at all\n", b":\n", b"\xff" * 50])
def test_what_is_hardly_a_mail(raw: bytes) -> None:
    read = parse(raw)
    assert read.sender is None
    assert "no_sender" in {one.code for one in read.problems}


def test_a_text_without_header_is_kept_whole() -> None:
    assert (
        parse("Dzień dobry, to nie jest mail.\nDruga linia".encode()).text
        == "Dzień dobry, to nie jest mail.\nDruga linia"
    )


def test_an_mbox_line_before_the_header_is_passed_over() -> None:
    assert parse(b"From x Mon Nov  2 08:00:00 2026\nSubject: a\n\nb").subject == "a"


def test_a_stray_line_in_the_header_does_not_end_it() -> None:
    raw = b"From: a@b.example\nco to jest\nSubject: x\n\nslowa"
    assert parse(raw).subject == "x"
    assert parse(raw).text == "slowa"
    assert "broken_header" in codes(raw)


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("=?utf-8?B?WmHFvMOzxYLEhw==?=", "Zażółć"),
        ("=?UTF-8?Q?Za=C5=BC=C3=B3=C5=82=C4=87_g=C4=99=C5=9Bl=C4=85?=", "Zażółć gęślą"),
        ("=?iso-8859-2?Q?Za=BF=F3=B3=E6?=", "Zażółć"),
        ("=?windows-1250?Q?ja=9F=F1?=", "jaźń"),
        ("=?utf-8?Q?=C5?= =?utf-8?Q?=BC?=", "ż"),
        ("=?utf-8?B?xbw?= =?utf-8?Q?=C3=B3?=", "żó"),
        ("=?utf-8?Q?Gdzie moja paczka=3F?=", "Gdzie moja paczka?"),
        ("=?x-unknown?Q?abc_d?=", "abc d"),
        ("=?utf-8*pl?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("a =?utf-8?Q?niedomkni", "a =?utf-8?Q?niedomkni"),
        ("=?utf-8?B?!!!?=", ""),
        ("Odp: zwykły, surowy".encode(), "Odp: zwykły, surowy"),
        ("gęślą jaźń".encode("cp1250"), "gęślą jaźń"),
        ("gęślą jaźń".encode("iso-8859-2"), "gęślą jaźń"),
        ("a\r\n b", "a b"),
        (b"a\x00b", "ab"),
    ],
)
def test_subjects(value: str | bytes, subject: str) -> None:
    line = b"Subject: " + (value if isinstance(value, bytes) else value.encode())
    assert parse(mail(line)).subject == subject


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("Jan Kot <jan@a.example>", ("Jan Kot", "jan@a.example")),
        ('"Kot, Jan" <jan@a.example>', ("Kot, Jan", "jan@a.example")),
        ('"Jan \\"K\\" Kot" <jan@a.example>', ('Jan "K" Kot', "jan@a.example")),
        ("jan@a.example (Jan Kot)", ("Jan Kot", "jan@a.example")),
        ("jan@a.example", ("", "jan@a.example")),
        ("Jan Kot jan@a.example", ("Jan Kot", "jan@a.example")),
        ("Jan <jan@a.example", ("Jan", "jan@a.example")),
        ("<jan@a.example>", ("", "jan@a.example")),
        ("=?utf-8?q?Kot=2C_Ja=C5=84?= <jan@a.example>", ("Kot, Jań", "jan@a.example")),
        ("=?utf-8?q?Jan_=3Cjan=40a=2Eexample=3E?=", ("Jan", "jan@a.example")),
        ("Zespół: Jan <jan@a.example>, b@a.example;", ("Jan", "jan@a.example")),
        ("'Jan' <mailto:jan@a.example>", ("Jan", "jan@a.example")),
    ],
)
def test_senders(value: str, sender: tuple[str, str]) -> None:
    read = parse(mail(f"From: {value}")).sender
    assert read is not None
    assert (read.name, read.email) == sender


@pytest.mark.parametrize("value", ["", "<>", "Jan Kot", "undisclosed-recipients:;", "@", "a@", '"@"'])
def test_empty_from(value: str) -> None:
    raw = mail(f"From: {value}", "Subject: x")
    assert parse(raw).sender is None
    assert "no_sender" in codes(raw)


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Tue, 3 Nov 2026 10:12:00 +0100 (CET)", "2026-11-03T10:12:00+01:00"),
        ("3 Nov 2026 10:12 GMT", "2026-11-03T10:12:00+00:00"),
        ("Tue, 3 Nov 2026 10:12:00 -0000", "2026-11-03T10:12:00+00:00"),
        ("wczoraj", None),
        ("Mon, 31 Dec 9999 23:59:59 -2359", None),
        ("Tue, 3 Nov 2026 10:12:00 +9999", None),
        ("", None),
    ],
)
def test_dates(value: str, date: str | None) -> None:
    read = parse(mail(f"Date: {value}")).date
    assert (read.isoformat() if read else None) == date


@pytest.mark.parametrize(
    ("label", "encoding", "noted"),
    [
        ("utf-8", "utf-8", False),
        ("iso-8859-2", "iso-8859-2", False),
        ("windows-1250", "cp1250", False),
        ("UTF-7", "utf-7", False),
        ("utf-16", "utf-16", False),
        ("utf-8", "cp1250", True),
        ("utf-8", "iso-8859-2", True),
        ("iso-8859-2", "utf-8", True),
        ("iso-8859-2", "cp1250", True),
        ("iso-8859-1", "cp1250", True),
        ("iso-8859-1", "iso-8859-2", True),
        ("x-nieznany", "utf-8", True),
        ("x-nieznany", "cp1250", True),
        ("us-ascii", "utf-8", False),
        ("rot13", "utf-8", True),
        ('""', "utf-8", False),
    ],
)
def test_charsets_that_are_true_and_that_are_not(label: str, encoding: str, noted: bool) -> None:
    text = "Zażółć gęślą jaźń. Czajnik się zepsuł, proszę o odpowiedź. ŁÓDŹ, ŚWIĘTO."
    raw = mail("From: a@b.example", f"Content-Type: text/plain; charset={label}", body=text.encode(encoding))
    assert parse(raw).text == text
    assert ("charset" in codes(raw)) is noted


@pytest.mark.parametrize("text", ["Für Sie – schöne Grüße", "pokój 10 m³ i 5 m²", "café déjà vu"])
def test_western_text_stays_western(text: str) -> None:
    raw = mail("From: a@b.example", "Content-Type: text/plain; charset=iso-8859-1", body=text.encode("cp1252"))
    assert parse(raw).text == text


def test_null_bytes_and_surrogates_are_replaced() -> None:
    raw = mail("From: a@b.example", "Content-Type: text/plain; charset=utf-7", body=b"a\x00b +2AA- c")
    assert parse(raw).text == "a\ufffdb \ufffd c"
    assert "null_bytes" in codes(raw)


def test_format_flowed_is_joined_but_quotations_and_the_delimiter_are_not() -> None:
    body = "To jest jedno \r\nzdanie.\r\n > nie cytat\r\n> cytat \r\n> dalej\r\n-- \r\nJan"
    read = parse(mail("From: a@b.example", "Content-Type: text/plain; format=flowed; charset=utf-8", body=body))
    assert read.text == "To jest jedno zdanie.\n> nie cytat\n> cytat \n> dalej\n-- \nJan"


def multipart(kind: str, *parts: bytes, boundary: str = "g") -> bytes:
    mark = b"--" + boundary.encode()
    return (
        b"From: a@b.example\r\nContent-Type: multipart/"
        + kind.encode()
        + b'; boundary="'
        + boundary.encode()
        + b'"\r\n\r\n'
        + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts)
        + mark
        + b"--\r\n"
    )


PLAIN = b"Content-Type: text/plain\r\n\r\nslowa"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>slowa <b>tlusto</b></p>"
DATA = bytes(range(256)) * 20


def file(*fields: str, data: bytes = DATA) -> bytes:
    return "\r\n".join([*fields, "Content-Transfer-Encoding: base64", "", base64.encodebytes(data).decode()]).encode()


def test_alternative_prefers_plain_text_and_keeps_the_html() -> None:
    read = parse(multipart("alternative", PLAIN, HTML))
    assert read.text == "slowa"
    assert read.html == "<p>slowa <b>tlusto</b></p>"
    assert read.attachments == ()


def test_an_empty_or_stub_plain_part_gives_way_to_the_html() -> None:
    assert parse(multipart("alternative", b"Content-Type: text/plain\r\n\r\n \r\n", HTML)).text == "slowa tlusto"
    long = b"Content-Type: text/html\r\n\r\n<p>" + b"zdanie o czajniku " * 30 + b"</p>"
    short = b"Content-Type: text/plain\r\n\r\nThis mail needs HTML."
    assert parse(multipart("alternative", short, long)).text.startswith("zdanie o czajniku")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename*=utf-8''zg%C5%82oszenie.pdf", "zgłoszenie.pdf"),
        ("attachment; filename*0*=utf-8''zg%C5%82o; filename*1*=szenie%20; filename*2=x.pdf", "zgłoszenie x.pdf"),
        ("attachment; filename*=iso-8859-2''%BF%F3%B3w.pdf", "żółw.pdf"),
        ('attachment; filename="=?utf-8?B?xbzDs8WCdy5wZGY=?="', "żółw.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\Users\\\\x\\\\a.pdf"', "a.pdf"),
        ('attachment; filename="a\u202efdp.exe"', "a_fdp.exe"),
        ("attachment", "załącznik-1.pdf"),
        ("niewiadomo; filename=x.pdf", "x.pdf"),
    ],
)
def test_names_of_files(disposition: str, name: str) -> None:
    read = parse(
        multipart("mixed", PLAIN, file("Content-Type: application/pdf", f"Content-Disposition: {disposition}"))
    )
    (attachment,) = read.attachments
    assert attachment.name == name
    assert (attachment.type, attachment.size, attachment.inline) == ("application/pdf", len(DATA), False)
    assert attachment.sha256 == hashlib.sha256(DATA).hexdigest()
    assert attachment.data == DATA
    assert read.text == "slowa"


def test_pictures_of_the_mail_are_inline_and_mapped() -> None:
    html = b'Content-Type: text/html\r\n\r\n<p>a</p><img src="cid:o@x"><img src="http://sledzi.example/1.gif">'
    picture = file("Content-Type: image/png", "Content-ID: <o@x>", "Content-Disposition: inline; filename=a.png")
    read = parse(multipart("related", html, picture))
    assert read.html == '<p>a</p><img data-cid="o@x"><img>'
    assert [(one.name, one.inline, one.content_id) for one in read.attachments] == [("a.png", True, "o@x")]


def test_a_pasted_picture_becomes_an_attachment() -> None:
    html = "<p>a</p><img src='data:image/png;base64," + base64.b64encode(DATA).decode() + "'>"
    read = parse(mail("From: a@b.example", "Content-Type: text/html", body=html))
    assert [(one.data, one.type, one.inline) for one in read.attachments] == [(DATA, "image/png", True)]
    assert read.html == f'<p>a</p><img data-cid="{read.attachments[0].content_id}">'


def test_winmail_and_unknown_types_are_kept() -> None:
    read = parse(
        multipart(
            "mixed", PLAIN, file("Content-Type: application/ms-tnef; name=winmail.dat"), file("Content-Type: ???")
        )
    )
    assert next((one.name, one.size) for one in read.attachments) == ("winmail.dat", len(DATA))


def test_an_attached_message_is_kept_and_its_words_are_shown_when_there_are_no_others() -> None:
    inner = b"From: kurier@k.example\r\nSubject: Paczka\r\n\r\nBedzie jutro.\r\n"
    part = b"Content-Type: message/rfc822\r\n\r\n" + inner
    read = parse(multipart("mixed", part))
    assert [(one.name, one.type, one.data) for one in read.attachments] == [("Paczka.eml", "message/rfc822", inner)]
    assert "Bedzie jutro." in answer_text(read)
    assert parse(multipart("mixed", PLAIN, part)).text == "slowa"


def test_uuencode_in_a_text_becomes_an_attachment() -> None:
    body = "Przed\nbegin 644 a.txt\n#0V%T\n`\nend\nPo"
    raw = mail("From: a@b.example", body=body)
    read = parse(raw)
    assert [(one.name, one.data) for one in read.attachments] == [("a.txt", b"Cat")]
    assert (read.text.split(), "uuencode" in codes(raw)) == (["Przed", "Po"], True)


def test_the_word_begin_is_no_uuencode() -> None:
    body = "begin 644 to zdanie\ni end\n"
    assert parse(mail("From: a@b.example", body=body)).text.strip() == body.strip()


def test_a_boundary_that_is_wrong_or_unclosed() -> None:
    wrong = multipart("mixed", PLAIN, HTML).replace(b'boundary="g"', b'boundary="inny"')
    assert (parse(wrong).text, "broken_boundary" in codes(wrong)) == ("slowa\n\nslowa tlusto", True)
    cut = multipart("mixed", PLAIN, HTML)[:-8]
    assert "unclosed_multipart" in codes(cut)
    bare = b"From: a@b.example\nContent-Type: multipart/mixed\n\nslowa"
    assert parse(bare).text == "slowa"


def test_depth_and_number_of_parts_are_bounded_and_noted() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(100))
    assert "too_deep" in codes(deep)
    assert "too_many_parts" in codes(multipart("mixed", *[PLAIN] * 1_000))


def test_thirty_megabytes() -> None:
    data = b"\x01\x02\x03" * 10_000_000
    read = parse(
        multipart(
            "mixed",
            PLAIN,
            file("Content-Type: video/mp4", "Content-Disposition: attachment; filename=a.mp4", data=data),
        )
    )
    assert read.attachments[0].sha256 == hashlib.sha256(data).hexdigest()
    assert read.text == "slowa"


def test_broken_base64_gives_what_can_be_read() -> None:
    raw = mail("From: a@b.example", "Content-Transfer-Encoding: base64", body="RHppZcWEIGRvYnJ5IQ=")
    assert parse(raw).text.startswith("Dzień dobry")


def test_content_hash_is_of_the_letter_not_of_its_way() -> None:
    base = mail("From: a@b.example", "Subject: x", "Date: Tue, 3 Nov 2026 10:12:00 +0100", body="slowa\r\n")
    again = b"Received: from c by d\r\nReturn-Path: <a@b.example>\r\nDelivered-To: s@c.example\r\nX-Spam: no\r\n" + base
    assert content_hash(again) == content_hash(base)
    assert content_hash(base.replace(b"\r\n", b"\n")) == content_hash(base)
    for other in (
        base.replace(b"slowa", b"slowo"),
        base.replace(b": x", b": y"),
        base.replace(b"10:12", b"10:13"),
        base.replace(b"a@b", b"c@b"),
    ):
        assert content_hash(other) != content_hash(base)


def test_lone_carriage_returns_as_line_ends() -> None:
    read = parse(b"From: a@b.example\rSubject: x\r\rslowa\rdalej")
    assert (read.subject, read.text) == ("x", "slowa\ndalej")


def test_message_ids_without_brackets() -> None:
    read = parse(mail("Message-ID: abc@x.example", "In-Reply-To: Your message <z@y.example> of Monday"))
    assert (read.message_id, read.in_reply_to) == ("<abc@x.example>", "<z@y.example>")
    assert parse(mail("Message-ID: <>")).message_id is None
