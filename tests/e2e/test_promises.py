"""A word given, in a real browser: found in a letter that has left, written down with one key, on Today, kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.steps import EDITOR, log_in, mark, send, was_reloaded, write_here
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]


@pytest.fixture
def window(desk: MailDesk, windows: Callable[..., Window]) -> Iterator[Window]:
    """Marta's window, logged in."""
    window = windows(desk.origin)
    log_in(window)
    return window


def test_a_promise_from_the_letter_to_its_end(desk: MailDesk, window: Window) -> None:
    customer = new_customer("Anna Rogalska")
    desk.receive(customer.mail("Czajnik przecieka", "Dzień dobry, czajnik przecieka. Proszę o telefon. Anna Rogalska"))
    number = desk.case_of(customer)
    page = window.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    write_here(page, EDITOR, "Dziękuję za wiadomość. Sprawdzę to i oddzwonię do Pani pojutrze do 12:00.")
    send(page)

    # When the letter has left, the page asks by itself whether that was a promise; one key writes it down.
    mark(page)
    page.locator("#obietnice .found q", has_text="oddzwonię do Pani pojutrze do 12:00").wait_for()
    assert page.locator("#obietnice .found [name=hour]").input_value() == "12:00"
    page.locator("h1").click()
    page.keyboard.press("w")
    page.locator("#obietnice .stack q", has_text="oddzwonię do Pani pojutrze").wait_for()
    assert page.locator("#obietnice .found").count() == 0
    assert not was_reloaded(page)
    assert desk.fact(f"list(Promise.objects.filter(case__number={number!r}).values_list('kind', 'state'))") == [
        ["call", "open"]
    ]

    # What somebody is typing there stays, whatever happens in the case meanwhile.
    page.locator("#obietnice details.fold summary").first.click()
    page.fill("#obietnice [name=words]", "Zadzwonię jeszcze raz")
    desk.receive(customer.mail("Re: Czajnik przecieka", "Dziękuję, czekam.", answers=desk.letters(customer)[0]))
    page.locator(".msg.theirs", has_text="Dziękuję, czekam.").wait_for()
    page.wait_for_timeout(1000)
    assert page.input_value("#obietnice [name=words]") == "Zadzwonię jeszcze raz"

    # The case cannot be closed over it.
    window.forgive("status 422|the server responded with a status of 422|Response Status Error Code 422")
    page.locator("#case-head [data-close], #case-head form[action$='/closure'] button").first.click()
    page.locator("text=otwarta obietnica").first.wait_for()

    # Kept: by the keyboard alone.
    page = window.go(f"/cases/{number}")
    page.locator("#obietnice [id^=kept-]").focus()
    page.keyboard.press("Enter")
    page.locator("#obietnice .fold summary", has_text="1 zakończona obietnica").wait_for()
    assert desk.fact(f"Promise.objects.get(case__number={number!r}).state") == "kept"
    page = window.go("/promises")
    assert page.locator(".ledger q", has_text="oddzwonię do Pani pojutrze").count() == 1
