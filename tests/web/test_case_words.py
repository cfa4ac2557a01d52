"""Words as HTML: nothing is lost, nothing can act."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.web.desk.case_timeline import file_name
from prezent.web.desk.case_words import linked, paragraphs, pieces, size_words
from prezent.web.desk.files_types import HEAD, media_type

OUTSIDE = 'target="_blank" rel="noopener noreferrer nofollow"'
TAGS = re.compile(r"<[^>]*>")


def visible(html: str) -> str:
    return unescape(TAGS.sub("", html))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (
            "zob. https://sklep.example/a?b=1&c=2.",
            f'zob. <a href="https://sklep.example/a?b=1&amp;c=2" {OUTSIDE}>https://sklep.example/a?b=1&amp;c=2</a>.',
        ),
        ("a@p.example, b", '<a href="mailto:a@p.example">a@p.example</a>, b'),
        (
            "(www.sklep.example)",
            f'(<a href="https://www.sklep.example" {OUTSIDE}>www.sklep.example</a>)',
        ),
        ('https://a.example/"onmouseover="x', None),
        ("https://a.example/'><script>alert(1)</script>", None),
    ],
)
def test_only_addresses_become_links(text: str, html: str | None) -> None:
    made = linked(text)
    if html is not None:
        assert made == html
    assert visible(made) == text
    assert "<script" not in made
    assert '"onmouseover' not in made


@given(st.text(max_size=300))
def test_links_change_no_word(text: str) -> None:
    assert visible(linked(text)) == text


def test_hostile_length_costs_little() -> None:
    for text in ("a" * 200_000 + "@", "a@" * 50_000, "http://" * 30_000, "www." * 50_000):
        assert visible(linked(text)) == text


@given(st.text(alphabet="ab \n<", max_size=80), st.lists(st.integers(0, 80), max_size=6))
def test_every_word_is_shown_once_and_in_order(text: str, cuts: list[int]) -> None:
    marks = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    kinds = ["new", "quote", "signature", "header"]
    segments = [[kinds[i % 4], a, b] for i, (a, b) in enumerate(pairwise(marks))]
    shown = "".join(visible(piece.html) for piece in pieces(text, segments))
    assert shown.split() == text.split() or "".join(shown.split()) == "".join(text.split())


def test_what_is_not_new_is_folded_under_a_line_that_says_what_it_is() -> None:
    text = "Nowe słowa\n-- \nJan\nW dniu… napisał:\n> stare\n> słowa\nDopisek"
    a, b, c = text.index("-- "), text.index("W dniu"), text.index("Dopisek")
    shown = pieces(text, [["new", 0, a], ["signature", a, b], ["quote", b, c], ["new", c, len(text)]])
    assert [bool(piece.summary) for piece in shown] == [False, True, False]
    assert "5" in shown[1].summary


def test_a_message_without_segments_is_all_new_and_gaps_are_new_too() -> None:
    assert [piece.summary for piece in pieces("Dzień dobry", [])] == [""]
    shown = pieces("abc def", [["quote", 0, 3]])
    assert [visible(piece.html) for piece in shown] == ["abc", " def"]
    assert pieces("", []) == []
    assert pieces(" \n ", [["new", 0, 3]]) == []


def test_blank_lines_part_paragraphs() -> None:
    assert paragraphs("a\nb\n\n \n\nc\n") == "<p>a\nb</p><p>c</p>"


@pytest.mark.parametrize(("size", "words"), [(0, "0\u00a0B"), (999, "999\u00a0B"), (88_400, "88\u00a0kB")])
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c.png", "a_b_c.png"), ("..", "plik"), ("", "plik"), ("x\r\nSet-Cookie: a", "x__Set-Cookie: a"),
        ("zażółć.pdf", "zażółć.pdf"), ("a\u202egpj.exe", "a_gpj.exe"),
    ],
)  # fmt: skip
def test_names_of_files_are_only_names(name: str, safe: str) -> None:
    assert file_name(name) == safe


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0AVI ", "application/octet-stream"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04....word/document.xml",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04....a.txt", "application/zip"),
        ("Zażółć".encode(), "text/plain"),
        ("ż".encode() * HEAD, "text/plain"),
        ("Zażółć".encode("cp1250"), "application/octet-stream"),
        (b"<html><script>", "text/plain"),
        (b"<svg onload=x>", "text/plain"),
        (b"a\0b", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(data: bytes, kind: str) -> None:
    assert media_type(data) == kind
