"""What a person does at the desk, for every browser test; by structure, not by words, so that any language will do."""

from __future__ import annotations

from typing import Any

from tests.support.browser import Window
from tests.support.desk import MARTA, PASSWORD

EDITOR = "#odpowiedz .as-reply prezent-editor .ProseMirror"
NOTE = "#odpowiedz .as-note prezent-editor .ProseMirror"


def log_in(window: Window, email: str = MARTA, password: str = PASSWORD) -> Any:
    """Log in by the form as a person does, and arrive at Today."""
    page = window.go("/login")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{window.origin}/")
    return page


def mark(page: Any) -> None:
    """Leave a mark in the page's memory that a reload would wipe out."""
    page.evaluate("() => { window.notReloaded = true; }")


def was_reloaded(page: Any) -> bool:
    """Whether the page is another one than the marked one."""
    return not page.evaluate("() => window.notReloaded === true")


def drag_over(page: Any, where: str, words: str) -> None:
    """Select ``words`` inside the element ``where`` with the mouse."""
    box = page.locator(where).first
    box.scroll_into_view_if_needed()
    (left, top, right, bottom) = box.evaluate(
        """(element, words) => {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const rects = [...range.getClientRects()];
            const first = rects[0], last = rects.at(-1);
            return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
          }
          throw new Error('no such words on one line of text: ' + words);
        }""",
        words,
    )
    page.mouse.move(left + 0.5, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right - 0.5, bottom)
    page.mouse.up()


def write_here(page: Any, editor: str, text: str) -> None:
    """Replace what the editor holds by ``text``, typed."""
    page.locator(editor).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def send(page: Any) -> None:
    """Send what was written by Ctrl-Enter and wait for the page with the letter on it."""
    mark(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => !window.notReloaded && document.readyState === 'complete'")


def choose(page: Any, menu: str, name: str, value: str) -> None:
    """Open the menu with the id ``menu`` in the case's head and press the choice."""
    page.click(f"#{menu}")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.click(f"details[open] button[name={name}][value='{value}']")


def tab_to(page: Any, selector: str, *, back: bool = False, limit: int = 160) -> None:
    """Press Tab until ``selector`` has the focus, seeing it at each step. Raises AssertionError when it never does."""
    passed = []
    for _ in range(limit):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = page.evaluate(
            """(selector) => {
              const one = document.activeElement;
              const name = one.tagName + '#' + one.id + '.' + one.className + ' ' + (one.name ?? '');
              return [one.matches(selector), name, one === document.body];
            }""",
            selector,
        )
        passed.append(here[1])
        if here[0]:
            return
    raise AssertionError(f"the keyboard never reaches {selector}; it passed {passed}")
