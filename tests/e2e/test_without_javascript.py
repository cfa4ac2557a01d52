"""Where no script runs, the forms work: reading, answering, noting, filing, closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.steps import log_in
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]


def _press(page: Any, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_the_path_without_javascript(desk: MailDesk, windows: Callable[..., Window], tmp_path: Path) -> None:
    customer = new_customer("Wacław Mróz")
    desk.receive(customer.mail("Kolejka nie jeździ", "Kupiłem wnukowi kolejkę.\n\nNie jeździ. Co robić?"))
    number = desk.case_of(customer)
    window = windows(desk.origin, javascript=False)
    page = log_in(window)

    # Today leads to the case.
    _press(page, f"a[href*='/cases/{number}']")
    assert page.locator("h1").inner_text() == "Kolejka nie jeździ"
    assert "Nie jeździ. Co robić?" in page.locator(".msg.theirs").inner_text()

    # Who deals with it: a form in a menu that opens by itself.
    page.click("#menu-assignee")
    _press(page, "details[open] button[name=assignee]")
    assert "Marta Wilczek" in page.locator("#menu-assignee").inner_text()

    # A point, then its tick.
    page.fill("#point-text", "co robić, gdy kolejka stoi")
    _press(page, ".add-point button")
    _press(page, "#punkty li button.tick")
    assert page.locator("#punkty li button.tick[aria-pressed=true]").count() == 1

    # A note.
    page.check("[name=mode][value=note]")
    page.fill("#w-note", "Do sprawdzenia: zasilacz.")
    _press(page, "[data-send=note]")
    assert "Do sprawdzenia: zasilacz." in page.locator(".note").inner_text()
    assert desk.fact(f"OutgoingMail.objects.filter(entry__case__number={number!r}).count()") == 0

    # A draft by its own button; then the letter, a list and a file with it.
    page.check("[name=mode][value=reply]")
    page.fill("#w-body", "Szanowny Panie,\n\nproszę:\n\n- odłączyć zasilacz,\n- włączyć go znowu.")
    _press(page, f"button[name=by][formaction*='{number}/drafts/reply']")
    assert "- odłączyć zasilacz," in page.input_value("#w-body")
    guide = tmp_path / "instrukcja.pdf"
    guide.write_bytes(b"%PDF-1.4\n" + b"kolejka " * 100)
    page.set_input_files("#odpowiedz input[type=file]", guide)
    _press(page, "[data-send=reply]")
    (letter,) = desk.letters(customer)
    html = letter.get_body(("html",))
    assert html is not None
    assert html.get_content().count("<li") == 2
    assert [file.get_filename() for file in letter.iter_attachments()] == ["instrukcja.pdf"]
    page.reload()
    assert page.locator(".msg.ours footer").count() == 1

    # Lists, search, closing, leaving.
    page = window.go("/cases?view=mine")
    _press(page, f"a[href*='/cases/{number}']")
    _press(page, "#closure")
    assert desk.fact(f"Case.objects.get(number={number!r}).status") == "closed"
    page = window.go("/search?q=kolejka")
    assert page.locator(f"a[href*='{number}']").count() >= 1


def test_an_empty_letter_is_refused_with_words(desk: MailDesk, windows: Callable[..., Window]) -> None:
    customer = new_customer("Wacław Mróz")
    desk.receive(customer.mail("Puste", "Jest tam kto?"))
    number = desk.case_of(customer)
    window = windows(desk.origin, javascript=False)
    log_in(window)
    page = window.go(f"/cases/{number}")
    window.forgive("status 4|400|422")
    page.fill("#w-body", "")
    _press(page, "[data-send=reply]")
    assert page.locator("#problem a[href='#w-body']").count() == 1
    assert page.locator("#w-body").get_attribute("aria-describedby") == "w-body-e"
    assert desk.fact(f"OutgoingMail.objects.filter(entry__case__number={number!r}).count()") == 0
