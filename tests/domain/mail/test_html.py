"""HTML of mails: what is shown is safe, and its text is what a reader sees."""

from __future__ import annotations

import pytest

from prezent.domain.mail import html


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<p onclick=x style='color:red' class=y id=z>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>a</a>", '<a rel="noopener noreferrer nofollow">a</a>'),
        ("<a href='java\tscript:alert(1)'>a</a>", '<a rel="noopener noreferrer nofollow">a</a>'),
        ("<a href='/login'>a</a>", '<a rel="noopener noreferrer nofollow">a</a>'),
        ("<a href='https://a.example'>a</a>", '<a href="https://a.example" rel="noopener noreferrer nofollow">a</a>'),
        ("<img src=https://a.example/1.gif alt=b>", '<img alt="b">'),
        ("<img src=CID:a&quot;b alt='x>y'>", '<img alt="x&gt;y">'),
        ("<img src='cid:a@b'>", '<img data-cid="a@b">'),
        ("<style>p{}</style><title>t</title><form action=x><input name=y>a</form>", "a"),
        ("<svg><script>x</script></svg><math><mi>y</mi></math>b", "b"),
        ("<!--[if mso]><p>x</p><![endif]-->a", "a"),
        ("a<b>b", "a<b>b</b>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_sanitise(source: str, safe: str) -> None:
    cleaned = html.sanitise(source)
    assert cleaned.replace(' data-cid="a&quot;b"', "") == safe


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<p>a\n  b&nbsp;c</p>", "a b c"),
        ("<b>a</b> <i>b</i>,c", "a b,c"),
        ("a<b> b </b>c", "a b c"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<div style='display:none'>ukryte</div>a", "a"),
        ("<head><title>t</title><style>x</style></head><body>a</body>", "a"),
        ("&lt;b&gt; &amp; &#x17C; &oacute;", "<b> & ż ó"),
        ("<p>a</p>\n\n\n<p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("a\u200bb", "ab"),
        ("<a href='https://a.example'>łącze</a>", "łącze"),
        ("", ""),
        ("<p></p>", ""),
        ("tekst bez znaczników", "tekst bez znaczników"),
    ],
)
def test_text(source: str, text: str) -> None:
    assert html.to_text(source).text.strip("\n") == text


def test_hints_name_the_structure() -> None:
    read = html.to_text(
        '<p>a</p><div class="gmail_attr">b</div><blockquote type="cite">c</blockquote><blockquote>d</blockquote>'
        '<div id="Signature">e</div>'
    )
    assert [(one.kind, read.text[one.start : one.end].strip()) for one in read.hints] == [
        ("header", "b"),
        ("quote", "c"),
        ("maybe-quote", "d"),
        ("signature", "e"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 1_000 + "słowa",
        "<p>x</p>" * 70_000 + "słowa",
        "&amp;" * 120_000 + "słowa",
        "<style>p{}</style>" + "<div>" * 500 + "słowa <script>zle()</script>",
    ],
)
def test_what_is_too_heavy_is_read_as_text(source: str) -> None:
    assert html.too_heavy(source)
    text = html.to_text(source).text
    assert "słowa" in text
    assert "zle" not in text
    assert "p{}" not in text
    assert "<div" not in html.sanitise(source)


def test_long_but_flat_html_is_html() -> None:
    assert not html.too_heavy("<p>x<br>" * 5_000)
