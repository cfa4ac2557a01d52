"""A letter to others in a real browser: it saves itself, comes back, takes files at once; closing asks for its word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.steps import log_in, mark, was_reloaded
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

REFUSED = "status 422|the server responded with a status of 422|Response Status Error Code 422"
EDITOR = "#odpowiedz prezent-editor .ProseMirror"


@pytest.fixture
def window(desk: MailDesk, windows: Callable[..., Window]) -> Window:
    """Marta's window, logged in."""
    window = windows(desk.origin)
    log_in(window)
    return window


def _case(desk: MailDesk, name: str) -> str:
    customer = new_customer(name)
    desk.receive(customer.mail("Grzejnik nie grzeje", f"Dzień dobry, grzejnik nie grzeje. {name}"))
    return desk.case_of(customer)


def test_a_begun_letter_comes_back_and_leaves_with_its_file(desk: MailDesk, window: Window, tmp_path: Path) -> None:
    number = _case(desk, "Ewa Rogala")
    page = window.go(f"/cases/{number}/sides/new")
    page.wait_for_selector(EDITOR)
    page.fill("#s-name", "Serwis Termex")
    page.locator(EDITOR).click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("czy to znana wada? Proszę o odpowiedź do piątku.")
    page.locator("#draft-state", has_text="zapis").wait_for()
    photo = tmp_path / "zdjecie.txt"
    photo.write_text("widok", encoding="utf-8")
    page.set_input_files("#s-upload", photo)
    page.locator("#files-side a", has_text="zdjecie.txt").wait_for()

    # Left in the middle of a word, and found again.
    page.fill("#s-asked_for", "Czy wada jest znana?")
    page = window.go(f"/cases/{number}")
    page = window.go(f"/cases/{number}/sides/new")
    page.wait_for_selector(EDITOR)
    assert page.input_value("#s-name") == "Serwis Termex"
    assert page.input_value("#s-asked_for") == "Czy wada jest znana?"
    assert "czy to znana wada?" in page.locator(EDITOR).inner_text()
    assert page.locator("#files-side li").count() == 1

    # Taken off and put on again: no page is loaded for it.
    mark(page)
    page.locator("[data-remove-file]").click()
    page.wait_for_function("() => !document.querySelector('#files-side li')")
    page.set_input_files("#s-upload", photo)
    page.locator("#files-side a", has_text="zdjecie.txt").wait_for()
    assert not was_reloaded(page)

    page.fill("#s-address", "serwis@termex.example")
    page.fill("#s-about", "Termostat T-200")
    with page.expect_navigation():
        page.click("main .btn-main")
    page.locator(".letters .msg", has_text="czy to znana wada?").wait_for()
    page.locator(".letters a", has_text="zdjecie.txt").wait_for()
    assert desk.fact(f"Draft.objects.filter(case__number={number!r}).count()") == 0
    page = window.go(f"/cases/{number}/sides/new")
    assert page.input_value("#s-name") == ""


def test_the_menu_of_states_leads_to_the_word(desk: MailDesk, window: Window) -> None:
    number = _case(desk, "Adam Wierny")
    window.forgive(REFUSED)
    page = window.go(f"/cases/{number}")
    mark(page)
    page.click("#menu-status")
    page.locator("#case-head [name=status][value=closed]").click()
    page.wait_for_function("() => document.activeElement.id === 'closing-word'")
    page.keyboard.type("reklama")
    page.keyboard.press("Enter")
    page.locator("#case-head [name=_method][value=DELETE]").wait_for(state="attached")
    assert not was_reloaded(page)
    assert desk.fact(f"Case.objects.get(number={number!r}).status") == "closed"
