"""The composer's editor in a real browser, under the strict content security policy."""

from __future__ import annotations

import functools
import json
import random
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError

from prezent.domain.mail.composed import clean, html_from_text, text_of

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e-editor")]

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "prezent" / "web" / "static"
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (ROOT / "tests" / "corpus" / "composed" / "vectors.json").read_text("utf-8")
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self';"
    " form-action 'self'; base-uri 'none'"
)
PAGE = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Edytor</title>
<link rel="icon" href="/prezent/icon.svg"><link rel="stylesheet" href="/prezent/tokens.css">
<link rel="stylesheet" href="/prezent/editor/editor.css">
<script type="module" src="/prezent/editor/prezent-editor.js"></script></head><body>
<form id="letter" action="/sent" method="get">
<label for="before">Temat</label><input id="before" name="subject">
<label for="words">Treść odpowiedzi</label>
<prezent-editor%(attributes)s><textarea id="words" name="body" class="words editor" required
 placeholder="Napisz odpowiedź">%(text)s</textarea></prezent-editor>
<button id="send">Wyślij</button></form></body></html>"""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the static files and one page, whose markup the test chooses."""

    page = PAGE % {"attributes": "", "text": ""}

    def do_GET(self) -> None:
        if self.path.startswith(("/page", "/sent")):
            body = self.page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Keep the output of the tests quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the fixture page; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(STATIC)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


class Desk:
    """A page with the editor, and what a test does to it."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.on(
            "console",
            lambda message: (
                self.problems.append(f"{message.text} {message.location}") if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, *, text: str = "", attributes: str = "") -> Desk:
        """Load the page with the editor around a textarea that holds ``text``."""
        _Handler.page = PAGE % {"attributes": attributes, "text": text}
        self.page.goto(f"{self.address}/page")
        self.page.wait_for_selector(".ProseMirror")
        self.page.evaluate(
            """() => {
              window.ed = document.querySelector('prezent-editor');
              window.told = []; window.files = []; window.submitted = [];
              document.addEventListener('prezent:change', (e) => told.push(e.detail));
              document.addEventListener('prezent:submit', (e) => submitted.push(e.detail));
              document.addEventListener('prezent:files',
                (e) => files.push(...e.detail.files.map((f) => [f.name, f.type, f.size])));
            }"""
        )
        return self

    def run(self, script: str, argument: Any = None) -> Any:
        """Evaluate ``script`` in the page."""
        return self.page.evaluate(script, argument)

    def keys(self, *names: str) -> None:
        """Press keys one after another."""
        for name in names:
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """Type text at the cursor."""
        self.page.keyboard.type(text)

    def focus(self) -> None:
        """Put the cursor at the end of what is written."""
        self.run("() => ed.select([...ed.text].length, [...ed.text].length)")

    def paste(
        self, *, html: str = "", text: str = "", files: tuple[tuple[str, str], ...] = (), how: str = "paste"
    ) -> None:
        """Give the editor a clipboard, or a drag, with this content."""
        self.run(
            """([html, text, files, how]) => {
              const data = new DataTransfer();
              if (html) data.setData('text/html', html);
              if (text) data.setData('text/plain', text);
              for (const [name, type] of files) data.items.add(new File(['abc'], name, {type}));
              const target = document.querySelector('.ProseMirror');
              const box = target.getBoundingClientRect();
              const event = how === 'paste'
                ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
                : new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true,
                                         clientX: box.left + 5, clientY: box.top + 5});
              target.dispatchEvent(event);
            }""",
            [html, text, [list(file) for file in files], how],
        )

    @property
    def html(self) -> str:
        """The restricted HTML, after checking that the form fields and the server agree with it."""
        html, text, field, area = self.run(
            "() => [ed.html, ed.text, document.querySelector('[name=body_html]').value,"
            " ed.querySelector('textarea').value]"
        )
        assert (field, area) == (html, text)
        assert clean(html) == html
        assert text_of(html) == text
        return str(html)

    @property
    def text(self) -> str:
        """The composed text."""
        return str(self.run("() => ed.text"))


@pytest.fixture
def desk(browser: Any, address: str) -> Iterator[Desk]:
    """Open the page; at the end fail on anything the console complained of, the policy's violations included."""
    context = browser.new_context(viewport={"width": 900, "height": 700})
    desk = Desk(context.new_page(), address)
    yield desk.open()
    context.close()
    assert desk.problems == [], "\n".join(desk.problems)


def test_vectors_are_equal_in_browser_and_python(desk: Desk) -> None:
    for vector in VECTORS["html"]:
        got = desk.run("(html) => { ed.setHTML(html); return [ed.html, ed.text]; }", vector["html"])
        assert got == [vector["clean"], vector["text"]], vector["name"]
        got = desk.run("(html) => { ed.setHTML(html); return [ed.html, ed.text]; }", vector["clean"])
        assert got == [vector["clean"], vector["text"]], vector["name"]


def test_typed_text_is_read_as_the_server_reads_it(desk: Desk) -> None:
    got = desk.run(
        """async (texts) => {
          const area = document.querySelector('textarea');
          const out = [];
          for (const text of texts) {
            ed.remove(); delete ed.dataset.html; area.value = text;
            document.querySelector('form').append(ed);
            out.push([ed.html, ed.text]);
          }
          return out;
        }""",
        [vector["typed"] for vector in VECTORS["text"]],
    )
    assert got == [[vector["html"], vector["text"]] for vector in VECTORS["text"]]


def _wild(seed: int) -> tuple[str, str]:
    """Make markup and typed text that no person would write, the same for the same seed."""
    dice = random.Random(seed)
    names = [
        "p",
        "ul",
        "ol",
        "li",
        "li",
        "strong",
        "em",
        "b",
        "a",
        "br",
        "div",
        "span",
        "h1",
        "table",
        "tr",
        "td",
        "pre",
    ]
    names += ["hr", "blockquote", "script", "svg", "img", "o:p"]
    words = ["a", "b ", " ", "  ", "\n", " \n ", "\t", "&nbsp;", "🎁", "ą", "&lt;", "<", "&", '"', "1. ", "- "]
    links = [' href="https://a.example"', ' href="javascript:x"', ' href=" tel:1"', ' href="https://["', ""]
    parts = []
    for _ in range(dice.randrange(30)):
        name = dice.choice(names)
        attributes = dice.choice(links) if name == "a" else ""
        parts.append(
            dice.choice([f"<{name}{attributes}>", f"<{name}{attributes}>", f"</{name}>", *dice.sample(words, 3)])
        )
    lines = ["- ", "1. ", "2. ", "  ", "    ", "\n", "\n", "\n\n", "a", "b ", "\t", "🎁", "\r\n", "-", "3. "]
    return "".join(parts), "".join(dice.choice(lines) for _ in range(dice.randrange(25)))


def test_wild_input_is_read_alike_in_browser_and_python(desk: Desk) -> None:
    wild = [_wild(seed) for seed in range(1500)]
    got = desk.run(
        """async (wild) => {
          const { blocksFromHTML, blocksFromText, htmlOf } = await import('/prezent/editor/composed.js');
          return wild.map(([html, text]) => {
            ed.setHTML(html);
            return [htmlOf(blocksFromHTML(html)), ed.html, ed.text, htmlOf(blocksFromText(text))];
          });
        }""",
        [list(pair) for pair in wild],
    )
    for (html, text), (cleaned, edited, composed, read) in zip(wild, got, strict=True):
        assert cleaned == clean(html), html
        assert edited == cleaned, html
        assert composed == text_of(html), html
        assert read == html_from_text(text), text


def test_writing_makes_paragraphs_breaks_and_lists(desk: Desk) -> None:
    desk.focus()
    desk.type("Dzień dobry,")
    desk.keys("Enter")
    desk.type("oto plan")
    desk.keys("Shift+Enter")
    desk.type("na dziś:")
    desk.keys("Enter", "Control+Shift+7")
    desk.type("odbiór")
    desk.keys("Enter")
    desk.type("zwrot")
    desk.keys("Enter", "Control+]")
    desk.type("na konto")
    desk.keys("Enter", "Control+[", "Control+Shift+8")
    desk.type("x")
    assert desk.html == (
        "<p>Dzień dobry,</p><p>oto plan<br>na dziś:</p>"
        "<ul><li>odbiór</li><li>zwrot<ol><li>na konto</li></ol></li><li>x</li></ul>"
    )
    desk.keys("Enter", "Enter")
    desk.type("Koniec")
    assert desk.text == "Dzień dobry,\n\noto plan\nna dziś:\n\n- odbiór\n- zwrot\n  1. na konto\n- x\n\nKoniec"


def test_bold_italics_undo_and_redo(desk: Desk) -> None:
    desk.focus()
    desk.type("a ")
    desk.keys("Control+b")
    desk.type("b")
    desk.keys("Control+b", "Control+i")
    desk.type("c")
    assert desk.html == "<p>a <strong>b</strong><em>c</em></p>"
    desk.keys("Control+z")
    assert "c" not in desk.text
    desk.keys("Control+y")
    assert desk.html == "<p>a <strong>b</strong><em>c</em></p>"
    desk.run("() => ed.clear()")
    desk.keys("Control+z")
    assert desk.html == ""


def test_trailing_spaces_and_breaks_as_typed(desk: Desk) -> None:
    desk.focus()
    desk.type("  a  b ")
    desk.keys("Shift+Enter", "Enter", "Enter")
    desk.type("c ")
    assert desk.text == "  a  b \n\n\n\n\nc "
    assert desk.html == "<p>  a  b <br><br></p><p><br></p><p>c </p>"


def test_role_name_language_and_spelling(desk: Desk) -> None:
    box = desk.page.get_by_role("textbox", name="Treść odpowiedzi")
    assert box.get_attribute("aria-multiline") == "true"
    assert box.get_attribute("aria-required") == "true"
    assert (box.get_attribute("lang"), box.get_attribute("spellcheck")) == ("pl", "true")
    assert not desk.page.locator("textarea").is_visible()
    desk.page.get_by_text("Treść odpowiedzi").click()
    assert desk.run("() => document.activeElement.getAttribute('role')") == "textbox"
    assert desk.page.get_by_role("toolbar").get_attribute("aria-label") == "Formatowanie"


def test_tab_leaves_the_editor_both_ways(desk: Desk) -> None:
    desk.focus()
    desk.keys("Control+Shift+8")
    desk.keys("Tab")
    assert desk.run("() => document.activeElement.id") == "send"
    desk.keys("Shift+Tab")
    assert desk.run("() => document.activeElement.getAttribute('role')") == "textbox"
    desk.keys("Shift+Tab")
    assert desk.run("() => document.activeElement.dataset.tool") == "strong"
    desk.keys("Shift+Tab")
    assert desk.run("() => document.activeElement.id") == "before"


def test_the_palette_key_is_left_to_the_page(desk: Desk) -> None:
    desk.run(
        "() => document.addEventListener('keydown', (e) => { if (e.key === 'k' && e.ctrlKey) "
        "{ window.palette = !e.defaultPrevented; e.preventDefault(); } })"
    )
    desk.focus()
    desk.keys("Control+k")
    assert desk.run("() => window.palette") is True
    assert desk.html == ""


def test_ctrl_enter_tells_the_change_and_then_submits(desk: Desk) -> None:
    desk.focus()
    desk.type("Już")
    desk.keys("Control+Enter")
    assert desk.run("() => submitted") == [{"html": "<p>Już</p>", "text": "Już", "version": 3}]
    assert desk.run("() => told.at(-1)") == {"html": "<p>Już</p>", "text": "Już", "version": 3}
    assert desk.html == "<p>Już</p>"


def test_changes_are_told_after_quiet_once(desk: Desk) -> None:
    desk.focus()
    # In the page, so that no slowness of the machine makes a pause between two letters.
    desk.run(
        "async () => { for (const one of 'Dzień') { document.execCommand('insertText', false, one); await null; } }"
    )
    desk.page.wait_for_function("() => told.length > 0")
    assert desk.run("() => told") == [{"html": "<p>Dzień</p>", "text": "Dzień", "version": 5}]
    before = desk.run("() => told.length")
    desk.run("() => ed.select(0, 2)")
    desk.keys("Control+Enter")
    assert desk.run("() => told.length") == before


def test_form_carries_both_fields(desk: Desk) -> None:
    desk.focus()
    desk.type("Dziękuję")
    desk.keys("Control+Shift+8")
    with desk.page.expect_navigation():
        desk.page.click("#send")
    assert "body=-+Dzi%C4%99kuj%C4%99" in desk.page.url
    assert "body_html=%3Cul%3E%3Cli%3EDzi%C4%99kuj%C4%99%3C%2Fli%3E%3C%2Ful%3E" in desk.page.url


def test_without_script_the_textarea_is_the_editor(browser: Any, address: str) -> None:
    _Handler.page = PAGE % {"attributes": "", "text": "- szkic"}
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/page")
    page.get_by_label("Treść odpowiedzi").fill("Dzień dobry")
    with page.expect_navigation():
        page.click("#send")
    assert "body=Dzie%C5%84+dobry" in page.url
    assert "body_html" not in page.url
    context.close()


def test_draft_comes_from_the_attribute_or_from_the_text(desk: Desk) -> None:
    desk.open(text="Oto plan:\n- a\n- b")
    assert desk.html == "<p>Oto plan:</p><ul><li>a</li><li>b</li></ul>"
    desk.open(text="stary", attributes=' data-html="<p>Szkic <b>nowy</b></p>"')
    assert desk.html == "<p>Szkic <strong>nowy</strong></p>"
    desk.focus()
    desk.type("!")
    desk.run("() => document.querySelector('form').reset()")
    desk.page.wait_for_function("() => ed.text === 'Szkic nowy'")


def test_labels_come_from_attributes(desk: Desk) -> None:
    desk.open(attributes=' data-label-strong="Bold" data-label-toolbar="Formatting"')
    assert desk.page.get_by_role("toolbar", name="Formatting").get_by_role("button", name="Bold").is_visible()


def test_moving_the_element_keeps_the_words(desk: Desk) -> None:
    desk.focus()
    desk.type("zostaje")
    desk.run("() => document.querySelector('form').prepend(ed)")
    assert desk.html == "<p>zostaje</p>"
    assert desk.page.locator("[role=toolbar]").count() == 1
    assert desk.page.locator("[name=body_html]").count() == 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p style="font-family:Arial;color:red;font-size:20pt" class="x">Dzień <font color="red">dobry</font></p>',
            "<p>Dzień dobry</p>",
        ),
        ("<h1>Tytuł</h1><table><tr><td>a</td><td>b</td></tr></table>", "<p>Tytuł</p><p>a</p><p>b</p>"),
        (
            (
                '<b style="font-weight:normal"><span style="color:red;font-weight:700">a</span>'
                '<span style="font-style:italic">b</span></b>'
            ),
            "<p><strong>a</strong><em>b</em></p>",
        ),
        ('<p>a<img src="https://a.example/x.png">b</p><script>c</script>', "<p>ab</p>"),
        (
            '<a href="javascript:alert(1)">a</a><a href="https://a.example">b</a>',
            '<p>a<a href="https://a.example">b</a></p>',
        ),
        (
            (
                "<html><head><style>p{color:red}</style><title>t</title></head><body><!--StartFragment--><p>a</p>\n"
                "<ul>\n<li>b<ul><li>c</li></ul></li></ul><!--EndFragment--></body></html>"
            ),
            "<p>a</p><ul><li>b<ul><li>c</li></ul></li></ul>",
        ),
        (
            (
                "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span "
                "style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>raz</p>"
                "<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span "
                "style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>dwa</p><p class=MsoNormal>trzy</p>"
            ),
            "<ol><li>raz<ul><li>dwa</li></ul></li></ol><p>trzy</p>",
        ),
        ("<div>a<br><br>b</div><p><o:p>&nbsp;</o:p></p><p>c</p>", "<p>a<br><br>b</p><p><br></p><p>c</p>"),
    ],
)
def test_pasted_html_keeps_words_and_drops_dress(desk: Desk, html: str, expected: str) -> None:
    desk.focus()
    desk.paste(html=html, text="zapas")
    assert desk.html == expected
    assert desk.page.locator(".ProseMirror [style]").count() == 0
    assert desk.run("() => files") == []


def test_pasted_words_join_the_sentence(desk: Desk) -> None:
    desk.run("() => { ed.setHTML('<p>raz trzy</p>'); ed.select(4, 4); }")
    desk.paste(html="<b>dwa</b> ")
    desk.paste(text="i pół ")
    assert desk.text == "raz dwai pół trzy" or desk.text == "raz dwa i pół trzy"
    assert desk.html.startswith("<p>raz <strong>dwa</strong>")


def test_pasted_text_is_read_like_typed_text(desk: Desk) -> None:
    desk.focus()
    desk.paste(text="Dzień dobry,\r\n\r\noto:\r\n- a\r\n- b")
    assert desk.html == "<p>Dzień dobry,</p><p>oto:</p><ul><li>a</li><li>b</li></ul>"


def test_copy_and_paste_within_the_editor_is_exact(desk: Desk) -> None:
    html = '<p>a  <strong>b</strong></p><ol><li>c<ul><li>d<br>e</li></ul></li></ol><p><a href="tel:1">f</a></p>'
    desk.run("(html) => ed.setHTML(html)", html)
    desk.focus()
    desk.keys("Control+a")
    copied = desk.run(
        """() => {
          const data = new DataTransfer();
          document.querySelector('.ProseMirror').dispatchEvent(
            new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
          return [data.getData('text/html'), data.getData('text/plain')];
        }"""
    )
    assert copied[1] == desk.text
    desk.run("() => ed.clear()")
    desk.paste(html=copied[0], text=copied[1])
    assert desk.html == html


def test_white_space_from_elsewhere_is_not_taken_for_layout(desk: Desk) -> None:
    desk.focus()
    desk.paste(html='<p data-pm-slice="0 0 []" style="color:red">\ta\t</p>')
    assert desk.html == "<p> a </p>"
    desk.keys("Enter")
    desk.page.keyboard.insert_text("b\tc")
    assert desk.text == " a \n\nb c"
    assert desk.html == "<p> a </p><p>b c</p>"


def test_a_foreign_editor_brings_nothing_but_letters(desk: Desk) -> None:
    desk.focus()
    desk.paste(
        html='<table data-pm-slice="1 1 [&quot;table&quot;,null]"><tr><td><h2 style="color:red">a</h2></td></tr>'
        "</table>"
        '<p><u>b</u><a href="javascript:x">c</a></p><img src="data:,">'
    )
    assert desk.text == "a\n\nbc"
    assert desk.html == "<p>a</p><p>bc</p>"


def test_pasted_and_dropped_files_go_to_the_page(desk: Desk) -> None:
    desk.focus()
    desk.type("a")
    desk.paste(files=(("zdjęcie.png", "image/png"),))
    desk.paste(files=(("paragon.pdf", "application/pdf"), ("x.jpg", "image/jpeg")), how="drop")
    desk.paste(html='<img src="https://a.example/x.png">', files=(("image.png", "image/png"),))
    assert desk.run("() => files") == [
        ["zdjęcie.png", "image/png", 3],
        ["paragon.pdf", "application/pdf", 3],
        ["x.jpg", "image/jpeg", 3],
        ["image.png", "image/png", 3],
    ]
    assert desk.html == "<p>a</p>"


def test_a_picture_of_pasted_words_is_no_file(desk: Desk) -> None:
    desk.focus()
    desk.paste(html="<table><tr><td>379</td></tr></table>", text="379", files=(("image.png", "image/png"),))
    assert desk.html == "<p>379</p>"
    assert desk.run("() => files") == []


def test_a_picture_inside_pasted_words_becomes_a_file(desk: Desk) -> None:
    desk.focus()
    desk.paste(html='<p>a<img src="data:image/png;base64,QUJD">b</p>')
    assert desk.html == "<p>ab</p>"
    assert desk.run("() => files") == [["1.png", "image/png", 3]]


def test_insert_html_at_the_cursor(desk: Desk) -> None:
    desk.run("() => { ed.setHTML('<p>raz dwa</p>'); ed.select(3, 3); ed.insertHTML(' <b>i pół</b>'); }")
    assert desk.html == "<p>raz <strong>i pół</strong> dwa</p>"
    desk.run("() => { ed.select(3, 3); ed.insertHTML('<p>A</p><ul><li>b</li></ul><p>C</p>'); }")
    assert desk.html == "<p>razA</p><ul><li>b</li></ul><p>C <strong>i pół</strong> dwa</p>"
    desk.run("() => { ed.clear(); ed.insertHTML('<ol><li>x</li></ol>'); }")
    assert desk.text.startswith("1. x")


LETTER = (
    "<p>🎁 Dzień <strong>dobry</strong></p><ol><li>niezwłocznie<br>𝒜b</li><li>dwa<ul><li>trzy</li></ul></li></ol>"
    "<p></p><p>x</p>"
)


def test_offsets_are_code_points_there_and_back(desk: Desk) -> None:
    desk.run("(html) => ed.setHTML(html)", LETTER)
    text = desk.text
    assert text == "🎁 Dzień dobry\n\n1. niezwłocznie\n𝒜b\n2. dwa\n  - trzy\n\n\n\nx"
    for word in ("🎁", "Dzień dobry", "niezwłocznie\n𝒜b", "b", "dwa", "trzy", "x"):
        start = text.index(word)
        end = start + len(word)
        got = desk.run("([a, b]) => { ed.select(a, b); return ed.rangeToOffsets(); }", [start, end])
        assert got == {"start": start, "end": end}, word
        shown = desk.run("([a, b]) => ed.offsetsToDom(a, b).toString()", [start, end])
        assert shown == word.replace("\n", ""), word
    for offset in range(len(text) + 1):
        got = desk.run("(at) => { ed.select(at, at); return ed.rangeToOffsets().start; }", offset)
        inside = got == offset
        assert inside or text[offset:got].strip("\n -.12") == "", offset


def test_marks_are_drawn_with_one_number_each(desk: Desk) -> None:
    desk.run("(html) => ed.setHTML(html)", LETTER)
    text = desk.text
    marks = [
        {"start": 2, "end": 13, "kind": "must", "n": 1, "id": "producer"},
        {"start": text.index("niez"), "end": text.index("niez") + 12, "kind": "look", "n": 2, "id": "when"},
        {"start": text.index("trzy"), "end": len(text), "kind": "idea", "id": "long"},
    ]
    assert desk.run("(marks) => ed.setMarks(marks)", marks) is True
    drawn = desk.run(
        "() => [...document.querySelectorAll('.ProseMirror mark')]"
        ".map((m) => [m.className, m.dataset.n ?? '', m.dataset.id, m.textContent])"
    )
    assert drawn == [
        ["must", "1", "producer", "Dzień "],
        ["must", "", "producer", "dobry"],
        ["look", "2", "when", "niezwłocznie"],
        ["idea", "", "long", "trzy"],
        ["idea", "", "long", "x"],
    ]
    assert "<mark" not in desk.html
    with pytest.raises(PlaywrightError, match="unknown kind"):
        desk.run("() => ed.setMarks([{start: 0, end: 1, kind: 'loud'}])")


def test_marks_follow_the_words(desk: Desk) -> None:
    desk.run("() => ed.setHTML('<p>odpowiem niezwłocznie na list</p>')")
    desk.run("() => ed.setMarks([{start: 9, end: 21, kind: 'look', n: 1, id: 'a'}])")
    desk.run("() => ed.select(0, 0)")
    desk.type("🎁 ")
    assert desk.run("() => ed.marks") == [{"start": 11, "end": 23, "id": "a"}]
    assert desk.page.locator("mark").inner_text() == "niezwłocznie"
    desk.run("() => ed.replaceRange(15, 17, 'ę')")
    assert desk.page.locator("mark").inner_text() == "niezęocznie"
    desk.keys("Control+z")
    desk.run("() => ed.replaceRange(11, 23, 'do piątku')")
    assert desk.text == "🎁 odpowiem do piątku na list"
    assert desk.run("() => ed.marks") == []


def test_marks_of_a_told_version_follow_later_typing(desk: Desk) -> None:
    desk.focus()
    desk.type("bez zwłoki")
    desk.page.wait_for_function("() => told.length > 0 && told.at(-1).text === 'bez zwłoki'")
    version = desk.run("() => told.at(-1).version")
    desk.run("() => ed.select(0, 0)")
    desk.type("Tak, ")
    mark = [{"start": 4, "end": 10, "kind": "idea", "id": 7}]
    assert desk.run("([marks, version]) => ed.setMarks(marks, version)", [mark, version]) is True
    assert desk.page.locator("mark").inner_text() == "zwłoki"
    assert desk.run("(marks) => ed.setMarks(marks, 99999)", mark) is False
    desk.run("() => ed.setMarks([])")
    assert desk.page.locator("mark").count() == 0


def test_replace_range_keeps_bold_links_and_other_marks(desk: Desk) -> None:
    desk.run(
        "() => { ed.setHTML('<p>a <b>stare słowa</b> b</p><p>c</p>');"
        " ed.setMarks([{start: 14, end: 15, kind: 'must', n: 1, id: 1}]); }"
    )
    assert desk.run("() => ed.replaceRange(2, 13, 'nowe\\nsłowa 🎁')") is True
    assert desk.html == "<p>a <strong>nowe<br>słowa 🎁</strong> b</p><p>c</p>"
    assert desk.page.locator("mark").inner_text() == "b"
    assert desk.run("() => ed.replaceRange(0, 0, '*')") is True
    assert desk.run("() => ed.replaceRange(1, 2, '')") is True
    assert desk.text.startswith("* nowe")
    desk.keys("Control+z")
    desk.run("() => { ed.setHTML('<p>ab</p><ul><li>cd</li></ul>'); ed.replaceRange(1, 7, 'X'); }")
    assert desk.text == "aXd"
    desk.run("() => ed.setHTML('<ul><li>a</li></ul>')")
    assert desk.run("() => ed.replaceRange(0, 1, 'X')") is False
    assert desk.text == "- a"


def test_toolbar_shows_and_changes_the_selection(desk: Desk) -> None:
    button = {name: desk.page.locator(f"[data-tool={name}]") for name in ("strong", "bullet", "ordered", "indent")}
    desk.run("() => { ed.setHTML('<p>a</p><p>b</p>'); ed.select(0, 4); }")
    button["strong"].click()
    button["bullet"].click()
    assert desk.html == "<ul><li><strong>a</strong></li><li><strong>b</strong></li></ul>"
    assert button["strong"].get_attribute("aria-pressed") == "true"
    assert button["bullet"].get_attribute("aria-pressed") == "true"
    button["ordered"].click()
    assert button["bullet"].get_attribute("aria-pressed") == "false"
    desk.run("() => ed.select(7, 7)")
    button["indent"].click()
    assert desk.html == "<ol><li><strong>a</strong><ol><li><strong>b</strong></li></ol></li></ol>"
    assert button["indent"].get_attribute("aria-disabled") == "true"
    desk.page.locator("[data-tool=outdent]").click()
    button["ordered"].click()
    assert desk.text == "1. a\n\nb"


def test_toolbar_by_keyboard(desk: Desk) -> None:
    desk.page.focus("[data-tool=strong]")
    desk.keys("ArrowRight")
    assert desk.run("() => document.activeElement.dataset.tool") == "em"
    desk.keys("Enter")
    assert desk.run("() => document.activeElement.getAttribute('role')") == "textbox"
    desk.type("a")
    assert desk.html == "<p><em>a</em></p>"
    desk.keys("Shift+Tab", "End")
    assert desk.run("() => document.activeElement.dataset.tool") == "link"
    desk.keys("ArrowRight")
    assert desk.run("() => document.activeElement.dataset.tool") == "strong"


def test_link_by_the_toolbar(desk: Desk) -> None:
    desk.run("() => { ed.setHTML('<p>zobacz zwroty</p>'); ed.select(7, 13); }")
    desk.page.click("[data-tool=link]")
    field = desk.page.get_by_label("Adres odnośnika")
    field.fill("javascript:alert(1)")
    desk.keys("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert desk.page.get_by_role("alert").inner_text().startswith("To nie jest adres")
    field.fill("sklep.example/zwroty")
    desk.keys("Enter")
    assert desk.html == '<p>zobacz <a href="https://sklep.example/zwroty">zwroty</a></p>'
    assert "/page" in desk.page.url
    desk.run("() => ed.select(9, 9)")
    assert desk.page.locator("[data-tool=link]").get_attribute("aria-pressed") == "true"
    desk.page.click("[data-tool=link]")
    assert field.input_value() == "https://sklep.example/zwroty"
    field.fill("bok@sklep.example")
    desk.page.get_by_role("button", name="Wstaw odnośnik").click()
    assert desk.html == '<p>zobacz <a href="mailto:bok@sklep.example">zwroty</a></p>'
    desk.page.click("[data-tool=link]")
    desk.keys("Escape")
    assert not field.is_visible()
    desk.page.click("[data-tool=link]")
    desk.page.get_by_role("button", name="Usuń odnośnik").click()
    assert desk.html == "<p>zobacz zwroty</p>"
    desk.focus()
    desk.page.click("[data-tool=link]")
    field.fill("+48 555 01 22")
    desk.keys("Enter")
    desk.type("!")
    assert desk.html == '<p>zobacz zwroty<a href="tel:+485550122">+48 555 01 22</a>!</p>'


def test_a_disabled_field_cannot_be_written_in(desk: Desk) -> None:
    desk.run("() => { ed.remove(); ed.querySelector('textarea').readOnly = true; letter.append(ed); }")
    box = desk.page.get_by_role("textbox", name="Treść odpowiedzi")
    assert box.get_attribute("contenteditable") == "false"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (900, "light"), (900, "dark")])
def test_accessible_at_every_width_and_by_night(desk: Desk, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    desk.page.set_viewport_size({"width": width, "height": 700})
    desk.page.emulate_media(color_scheme=scheme)
    desk.run("(html) => ed.setHTML(html)", LETTER)
    desk.run("() => ed.setMarks([{start: 2, end: 13, kind: 'must', n: 1}, {start: 18, end: 30, kind: 'look', n: 2}])")
    desk.page.click("[data-tool=link]")
    desk.keys("Enter")
    found = axe.run(desk.page, context="prezent-editor").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert desk.run("() => document.documentElement.scrollWidth") <= width


def test_icons_and_placeholder_are_drawn(desk: Desk) -> None:
    box = desk.page.locator("[data-tool=strong] use").bounding_box()
    assert box["width"] > 0
    assert box["height"] > 0
    assert desk.run("() => document.querySelector('.ProseMirror').classList.contains('is-empty')") is True
    shown = "() => getComputedStyle(document.querySelector('.ProseMirror'), '::before').content"
    assert desk.run(shown) == '"Napisz odpowiedź"'
    desk.focus()
    desk.type("a")
    assert desk.run(shown) == "none"
