"""Letters that leave: read back as they were meant, in lines every server takes, with no header anybody could forge."""

from __future__ import annotations

import dataclasses
import email
import email.policy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.mail import (
    Address,
    LetterError,
    OutgoingFile,
    OutgoingLetter,
    QuotedWords,
    answer_text,
    compose,
    evidence,
    make_message_id,
    make_token,
    parse,
)
from tests.domain.mail.fuzzing import fuzz

KEY = b"k" * 32
CET = timezone(timedelta(hours=1))
LONG = "To jest długi akapit, który w zwykłym liście zajmuje więcej niż jeden wiersz, więc program musi go złamać. " * 3
LETTER = OutgoingLetter(
    message_id=make_message_id(KEY, "jarzebina.example", "m-1"),
    from_name="Marta Wilczek – Jarzębina",
    from_addr="reklamacje@jarzebina.example",
    to=(Address("Łucja Żak", "lucja@klient.example"),),
    subject="[2026-000123] Reklamacja czajnika – Jarzębina",
    text=f"Dzień dobry, Pani Łucjo,\n\n{LONG.strip()}\n\nMarta Wilczek",
    date=datetime(2026, 11, 3, 10, 12, tzinfo=CET),
    in_reply_to="<q@klient.example>",
    references=("<p@klient.example>",),
    token=make_token(KEY, "2026-000123"),
    quoted=QuotedWords("Łucja Żak", datetime(2026, 11, 2, 9, 5, tzinfo=CET), "Czajnik cieknie.\n\n> stare"),
)


def change(**fields: object) -> OutgoingLetter:
    return dataclasses.replace(LETTER, **fields)  # type: ignore[arg-type]


def header(raw: bytes) -> str:
    return raw.partition(b"\r\n\r\n")[0].decode("ascii")


def test_a_letter_reads_back_as_it_was_written() -> None:
    read = parse(compose(LETTER))
    assert read.subject == LETTER.subject
    assert read.sender == Address(LETTER.from_name, LETTER.from_addr)
    assert read.to == LETTER.to
    assert (read.message_id, read.in_reply_to) == (LETTER.message_id, "<q@klient.example>")
    assert read.references == ("<p@klient.example>", "<q@klient.example>")
    assert read.date == LETTER.date
    assert (read.automatic, read.problems, read.attachments) == (None, (), ())
    assert answer_text(read).startswith(LETTER.text)
    assert [one.kind for one in read.segments] == ["new", "header", "quote"]
    assert "W dniu 2 listopada 2026 o 09:05 Łucja Żak pisze:\n> Czajnik cieknie.\n>\n>> stare" in read.text
    assert evidence(read, KEY).token_cases == ("2026-000123",)


def test_the_html_is_one_calm_format_that_programs_fold() -> None:
    letter = change(
        html="<p>Dzień <b>dobry</b></p><ul><li>a</li></ul><p style='font-size:40px' onclick=x><font"
        " color=red>b</font></p>"
        "<script>x</script><img src=x><a href='javascript:x'>c</a>"
    )
    message = email.message_from_bytes(compose(letter), policy=email.policy.default)
    rich = message.get_body(("html",))
    assert rich is not None
    source = rich.get_content()
    assert '<p style="margin:0 0 1em">Dzień <b>dobry</b></p>' in source
    assert '<blockquote class="gmail_quote" type="cite"' in source
    for foreign in ("40px", "onclick", "font color", "script", "<img"):
        assert foreign not in source


def test_the_standard_library_reads_it_too() -> None:
    files = (
        OutgoingFile(
            "zgłoszenie usterki bardzo długa nazwa pliku, żeby trzeba było ją podzielić.pdf",
            "application/pdf",
            b"%PDF" * 99,
        ),
        OutgoingFile("a.eml", "message/rfc822", b"Subject: x\n\ny"),
        OutgoingFile('cudzy".txt', "x", b""),
    )
    raw = compose(change(attachments=files))
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["subject"] == LETTER.subject
    assert message["from"].addresses[0].display_name == LETTER.from_name
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "Czajnik cieknie." in plain.get_content()
    assert [(one.get_filename(), one.get_content_type()) for one in message.iter_attachments()] == [
        (files[0].name, "application/pdf"),
        ("a.eml", "application/octet-stream"),
        ('cudzy".txt', "application/octet-stream"),
    ]
    assert [one.data for one in parse(raw).attachments] == [one.data for one in files]


def test_lines_are_short_and_end_with_crlf() -> None:
    raw = compose(
        change(
            references=tuple(f"<{'r' * 300}{number}@k.example>" for number in range(500)),
            subject="ż" * 900,
            text="słowo" * 900 + "\n" + LONG * 20,
            attachments=(OutgoingFile("ż" * 150 + ".pdf", "a/b", b"x" * 9_999),),
        )
    )
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    read = parse(raw)
    assert read.subject == "ż" * 900
    assert len(read.references) == 100
    assert read.references[0].endswith("0@k.example>")
    assert read.references[-1] == "<q@klient.example>"
    assert read.attachments[0].name == "ż" * 150 + ".pdf"


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert compose(LETTER) == compose(dataclasses.replace(LETTER))


def test_only_automatic_letters_say_that_they_are() -> None:
    assert "Auto-Submitted" not in header(compose(LETTER))
    assert "Auto-Submitted: auto-replied" in header(compose(change(automatic=True)))
    assert parse(compose(change(automatic=True))).automatic == "auto-reply"


def test_english() -> None:
    read = parse(compose(change(language="en")))
    assert "On 2 November 2026 at 09:05, Łucja Żak wrote:\n> Czajnik" in read.text
    assert "When you reply, please leave this mark" in read.text
    assert [one.kind for one in read.segments] == ["new", "header", "quote"]


def test_identifiers_of_others_that_are_no_identifiers_are_left_out() -> None:
    raw = compose(change(in_reply_to="<a b>", references=("<ż@k.example>", "<p@k.example>", "x")))
    assert "In-Reply-To" not in header(raw)
    assert parse(raw).references == ("<p@k.example>",)


def test_marks_in_the_writers_own_words_are_words() -> None:
    text = (
        "> 9 minut na litr, a w instrukcji napisano, że woda ma się zagotować po czterech minutach"
        "\nFrom here\n  wcięcie"
    )
    assert text in parse(compose(change(text=text, quoted=None))).text


def test_optional_fields() -> None:
    bare = change(
        in_reply_to=None, references=(), token=None, quoted=None, from_name="", to=(Address("", "a@b.example"),)
    )
    fields = header(compose(bare))
    for name in ("In-Reply-To", "References", "Cc", "Reply-To"):
        assert f"{name}:" not in fields
    assert "From: reklamacje@jarzebina.example" in fields
    full = parse(
        compose(change(cc=(Address('Kot, "J"', "j@k.example"), Address("", "e@k.example")), reply_to="r@j.example"))
    )
    assert full.cc == (Address('Kot, "J"', "j@k.example"), Address("", "e@k.example"))
    assert full.reply_to == (Address("", "r@j.example"),)


INJECTIONS: list[Callable[[str], OutgoingLetter]] = [
    lambda bad: change(message_id=bad),
    lambda bad: change(from_name=bad),
    lambda bad: change(from_addr=bad),
    lambda bad: change(subject=bad),
    lambda bad: change(in_reply_to=bad),
    lambda bad: change(references=(bad,)),
    lambda bad: change(reply_to=bad),
    lambda bad: change(token=bad),
    lambda bad: change(to=(Address(bad, "a@b.example"),)),
    lambda bad: change(cc=(Address("", bad),)),
    lambda bad: change(attachments=(OutgoingFile(bad, "a/b", b""),)),
    lambda bad: change(attachments=(OutgoingFile("a", bad, b""),)),
    lambda bad: change(quoted=QuotedWords(bad, LETTER.date, "x")),
]


@pytest.mark.parametrize("injection", INJECTIONS)
@pytest.mark.parametrize("bad", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\x00b", "a\u2028b"])
def test_no_field_can_begin_another(injection: Callable[[str], OutgoingLetter], bad: str) -> None:
    with pytest.raises(LetterError) as caught:
        compose(injection(bad))
    assert caught.value.code == "line_break_in_field"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": ()}, "no_recipient"),
        ({"language": "de"}, "bad_language"),
        ({"date": datetime(2026, 11, 3)}, "naive_date"),  # noqa: DTZ001
        ({"message_id": "a@b"}, "bad_message_id"),
        ({"from_addr": "a"}, "bad_address"),
        ({"to": (Address("", "ż@b.example"),)}, "bad_address"),
        ({"reply_to": "a@b@c"}, "bad_address"),
        ({"from_addr": "a..b@c.example"}, "bad_address"),
    ],
)
def test_letters_that_cannot_be_sent(fields: dict[str, object], code: str) -> None:
    with pytest.raises(LetterError) as caught:
        compose(change(**fields))
    assert caught.value.code == code


def test_a_domain_with_polish_letters_is_sent_in_its_ascii_form() -> None:
    assert b"To: a@xn--y-5ga.example" in compose(change(to=(Address("", "a@ży.example"),))) or b"@xn--" in compose(
        change(to=(Address("", "a@ży.example"),))
    )


@fuzz
@given(
    subject=st.text(max_size=200), text=st.text(max_size=400), name=st.text(max_size=60), quoted=st.text(max_size=200)
)
def test_any_words_go_and_come_back(subject: str, text: str, name: str, quoted: str) -> None:
    letter = change(
        subject=subject, text=text, from_name=name, quoted=QuotedWords("Jan", datetime(2026, 1, 1, tzinfo=UTC), quoted)
    )
    try:
        raw = compose(letter)
    except LetterError as error:
        assert error.code == "line_break_in_field"  # noqa: PT017
        return
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    read = parse(raw)
    assert read.subject == subject.strip()
    assert read.message_id == LETTER.message_id
    assert read.in_reply_to == LETTER.in_reply_to
    assert read.to == LETTER.to
