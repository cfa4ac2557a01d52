"""The restricted HTML and the composed text of a letter."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.mail.composed import clean, html_from_text, is_empty, text_of

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "corpus" / "composed" / "vectors.json").read_text("utf-8")
)
ALLOWED = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}

_NAMES = [
    *sorted(ALLOWED),
    "b",
    "i",
    "div",
    "span",
    "h1",
    "table",
    "tr",
    "td",
    "pre",
    "hr",
    "script",
    "style",
    "svg",
    "img",
]
_HREFS = [
    "https://a.example",
    "javascript:alert(1)",
    " mailto:x@a.example",
    "java\tscript:x",
    "//a.example",
    "tel:1",
    "",
]
_words = st.text(alphabet="ab1.- \n\t\r\f\u00a0ą🎁<>&\"'", max_size=8)
_tags = st.one_of(
    st.sampled_from(_NAMES).map("<{}>".format),
    st.sampled_from(_NAMES).map("</{}>".format),
    st.sampled_from(_HREFS).map('<a href="{}" onclick="x">'.format),
)
markup = st.lists(st.one_of(_tags, _words), max_size=24).map("".join)
typed = st.lists(
    st.one_of(
        st.sampled_from(["- ", "1. ", "2. ", "3. ", "  ", "    ", "\n", "\n\n", "\n- ", "\n  - ", "\n1. "]), _words
    ),
    max_size=16,
).map("".join)


class _Shape(HTMLParser):
    """Collects the tags and attributes of HTML, and whether they balance."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def assert_restricted(html: str) -> None:
    """Fail unless ``html`` is balanced and holds nothing but what a letter can hold."""
    shape = _Shape()
    shape.feed(html)
    shape.close()
    assert not shape.open
    for tag, attrs in shape.found:
        assert tag in ALLOWED
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        if tag == "a":
            assert re.match(r"(https?|mailto|tel):", attrs[0][1] or "", re.IGNORECASE)


@pytest.mark.parametrize("vector", VECTORS["html"], ids=lambda vector: vector["name"])
def test_html_vector(vector: dict[str, str]) -> None:
    assert clean(vector["html"]) == vector["clean"]
    assert text_of(vector["html"]) == vector["text"]
    assert clean(vector["clean"]) == vector["clean"]
    assert text_of(vector["clean"]) == vector["text"]
    assert_restricted(vector["clean"])


@pytest.mark.parametrize("vector", VECTORS["text"], ids=lambda vector: vector["name"])
def test_text_vector(vector: dict[str, str]) -> None:
    assert html_from_text(vector["typed"]) == vector["html"]
    assert text_of(vector["html"]) == vector["text"]
    assert html_from_text(vector["text"]) == vector["html"]


@given(st.one_of(markup, st.text()))
def test_clean_is_idempotent_and_restricted(html: str) -> None:
    once = clean(html)
    assert_restricted(once)
    assert clean(once) == once
    assert text_of(once) == text_of(html)
    assert "javascript:" not in once


@given(st.one_of(typed, st.text()))
def test_text_is_stable(text: str) -> None:
    html = html_from_text(text)
    assert_restricted(html)
    assert clean(html) == html
    again = text_of(html)
    assert text_of(html_from_text(again)) == again
    assert html_from_text(again) == html


@given(st.one_of(typed, st.text()))
def test_typed_words_are_all_there_in_their_order(text: str) -> None:
    def letters(value: str) -> str:
        return re.sub(r"[ \t\n\r\f\0\ud800-\udfff]", "", value).replace("\ufffd", "")

    assert letters(text_of(html_from_text(text))) == letters(text)


@given(markup)
def test_empty_means_nothing_to_read(html: str) -> None:
    letters = re.sub(r"(?m)^ *(-|[0-9]+\.) ", "", text_of(html))
    if is_empty(html):
        assert not re.search(r"[^\s\d.-]", letters)
    else:
        assert text_of(html).strip()


@pytest.mark.parametrize(
    "html",
    ["", " ", "<p></p>", "<p>&nbsp;</p><p><br><br></p>", "<ul><li></li></ul>", "<p>\u200b\ufeff</p>", "<img src=x>"],
)
def test_is_empty(html: str) -> None:
    assert is_empty(html)


@pytest.mark.parametrize("html", ["a", "<ol><li>.</li></ol>", "<p>0</p>", "<p><br>-</p>"])
def test_is_not_empty(html: str) -> None:
    assert not is_empty(html)


def test_deep_and_wide_markup_is_read() -> None:
    depth = 3000
    assert text_of("<div>" * depth + "a" + "</div>" * depth) == "a"
    assert text_of("<ul><li>" * depth + "a").strip() == "- " * 7 + "- a" or text_of("<ul><li>" * depth + "a").endswith(
        "- a"
    )
    assert clean("<b>" * depth + "a") == "<p><strong>a</strong></p>"


def test_lone_surrogates_cannot_stop_it() -> None:
    assert clean("a\ud800b") == "<p>a\ufffdb</p>"
    assert html_from_text("a\udfffb") == "<p>a\ufffdb</p>"


def test_offsets_count_code_points() -> None:
    text = text_of("<p>🎁 dla <strong>Pani</strong></p><ol><li>𝒜</li></ol>")
    assert text == "🎁 dla Pani\n\n1. 𝒜"
    assert text[6:10] == "Pani"
    assert len(text) == 16
