"""The same path with the keyboard alone: no mouse is touched, and the focus can be seen at every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.steps import tab_to
from tests.support.browser import Window
from tests.support.desk import MARTA, PASSWORD, MailDesk, new_customer
from tests.support.installation import wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

Windows = Callable[..., Window]


def _waits_for_new_page(window: Window, key: str) -> None:
    window.page.evaluate("() => { window.notReloaded = true; }")
    window.page.keyboard.press(key)
    window.page.wait_for_function("() => !window.notReloaded && document.readyState === 'complete'")


def test_the_whole_path_by_keyboard(desk: MailDesk, windows: Windows) -> None:
    customer = new_customer("Kornelia Bryk")
    first = desk.receive(customer.mail("Zwrot latarki", "Czy mogę oddać latarkę?\n\nKornelia Bryk"))
    number = desk.case_of(customer)
    window = windows(desk.origin)
    page, keyboard = window.page, window.page.keyboard

    # Log in: to the fields and through them.
    window.go("/login")
    tab_to(page, "[name=login]") if not page.evaluate("() => document.activeElement.name === 'login'") else None
    keyboard.type(MARTA)
    tab_to(page, "[name=password]")
    keyboard.type(PASSWORD)
    _waits_for_new_page(window, "Enter")
    assert page.url == f"{window.origin}/"

    # Nobody's cases by two keys, then down the list to ours, and in.
    keyboard.press("g")
    _waits_for_new_page(window, "u")
    assert "view=unassigned" in page.url
    for _ in range(60):
        keyboard.press("j")
        if page.evaluate("(n) => (document.activeElement.href ?? '').includes(n)", number):
            break
    else:
        raise AssertionError("j never came to the case")
    keyboard.press("k")
    assert not page.evaluate("(n) => (document.activeElement.href ?? '').includes(n)", number) or (
        page.locator(".rows .row").count() == 1
    )
    keyboard.press("j")
    _waits_for_new_page(window, "Enter")
    assert number in page.url

    # Take the case: its menu opens, chooses and closes by keys, and the focus comes back to it.
    tab_to(page, "#menu-assignee")
    keyboard.press("Enter")
    tab_to(page, "details[open] button[name=assignee]")
    keyboard.press("Enter")
    page.locator("#menu-assignee", has_text="Marta Wilczek").wait_for()
    page.wait_for_function("() => document.activeElement?.id === 'menu-assignee'")
    keyboard.press("Enter")
    keyboard.press("Escape")
    assert page.locator(".choose[open]").count() == 0
    assert page.evaluate("() => document.activeElement.id") == "menu-assignee"

    # A note by n; Tab leaves the editor and comes to the button.
    keyboard.press("n")
    keyboard.type("Latarka jest w magazynie.")
    tab_to(page, "[data-send=note]")
    _waits_for_new_page(window, "Enter")
    page.locator(".note", has_text="Latarka jest w magazynie.").wait_for()

    # A point, typed.
    tab_to(page, "#point-text")
    keyboard.type("zwrot bez paragonu")
    keyboard.press("Enter")
    page.locator("#punkty li", has_text="zwrot bez paragonu").wait_for()

    # The answer by r and Ctrl-Enter.
    page.evaluate("() => document.activeElement.blur()")
    keyboard.press("r")
    keyboard.press("Control+a")
    keyboard.type("Tak, przez 30 dni.")
    _waits_for_new_page(window, "Control+Enter")
    (letter,) = desk.letters(customer)
    assert letter["In-Reply-To"] == first["Message-ID"]

    # Done: the case is closed.
    tab_to(page, "#closure")
    keyboard.press("Enter")
    wait_for("the case to close", lambda: desk.fact(f"Case.objects.get(number={number!r}).status") == "closed")

    # Search by its key; the list of keys by its own.
    page.evaluate("() => document.activeElement.blur()")
    keyboard.press("?")
    page.wait_for_selector("#klawisze:popover-open")
    keyboard.press("Escape")
    _waits_for_new_page(window, "Control+k")
    assert "/search" in page.url
    assert page.evaluate("() => document.activeElement.name") == "q"
    keyboard.type("Bryk")
    _waits_for_new_page(window, "Enter")
    assert page.locator(f"a[href*='{number}']").count() >= 1


def test_single_keys_are_letters_where_one_writes(desk: MailDesk, windows: Windows) -> None:
    customer = new_customer("Norbert Rj")
    desk.receive(customer.mail("Pytanie", "Kiedy otwierają Państwo w sobotę?"))
    number = desk.case_of(customer)
    window = windows(desk.origin)
    window.go("/login")
    window.page.fill("[name=login]", MARTA)
    window.page.fill("[name=password]", PASSWORD)
    _waits_for_new_page(window, "Enter")
    page = window.go(f"/cases/{number}")
    page.wait_for_selector("#odpowiedz .as-reply .ProseMirror")
    page.keyboard.press("r")
    page.keyboard.press("Control+a")
    page.keyboard.type("r n p j k ? / g t g m")
    assert page.locator("#odpowiedz .as-reply .ProseMirror").inner_text().strip() == "r n p j k ? / g t g m"
    assert number in page.url
