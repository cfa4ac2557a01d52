"""A complaint from the conversation to its findings, in a real browser: by mouse, and then by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.steps import log_in
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

BROKEN = (
    "Dzień dobry, grzejnik z zamówienia nr JZ-2026/118 nie działa. Kupiłem go w październiku, działał dwa tygodnie "
    "i przestał grzać. Proszę o naprawę. Grzegorz Pawlik"
)
AGAIN = (
    "Dzień dobry, po naprawie grzejnik z zamówienia nr JZ-2026/118 znowu nie grzeje. Chcę zwrotu pieniędzy. "
    "Grzegorz Pawlik"
)


@pytest.fixture
def window(desk: MailDesk, windows: Callable[..., Window]) -> Window:
    """Marta's window, logged in."""
    window = windows(desk.origin)
    log_in(window)
    return window


def test_the_heater_that_broke_twice_is_recognised(desk: MailDesk, window: Window) -> None:
    customer = new_customer()
    desk.receive(customer.mail("Grzejnik nie działa", BROKEN))
    first = desk.case_of(customer)
    page = window.go(f"/cases/{first}")
    with page.expect_navigation():
        page.locator(f"form[action='/cases/{first}/complaint'] button").click()
    assert "przestał grzać" in page.locator(".told .letter").inner_text()
    assert page.locator("#powtorka").count() == 0
    # A plain consumer complaint: the law's last day stands in the head already.
    assert page.locator("#terminy .law li").count() == 2
    assert page.locator("#terminy form").count() == 0

    desk.receive(customer.mail("Grzejnik znowu zepsuty", AGAIN))
    second = desk.case_of(customer, after=first)
    page = window.go(f"/cases/{second}")
    with page.expect_navigation():
        page.locator(f"form[action='/cases/{second}/complaint'] button").click()
    # Seen at intake: the first complaint with a link, a supervisor beside Marta, and what the law opens.
    page.locator(f"#powtorka a[href='/cases/{first}/complaint']").wait_for()
    assert "art. 43e" in page.locator("#powtorka .opened").inner_text()
    supervisor = desk.fact(f"Case.objects.get(number={second!r}).complaint.supervisor.name")
    assert supervisor == "Tomasz Borek"
    with page.expect_navigation():
        page.locator("#powtorka form:has(input[name=earlier]) > button").first.click()
    assert page.locator("#powtorka form:has(input[name=earlier]) > button").count() == 0

    # By the keyboard alone: a demand, and a finding that is refused first and loses nothing.
    page.locator("#zadania summary").focus()
    if page.locator("#zadania details[open]").count() == 0:
        page.keyboard.press("Enter")
    page.locator("#zadania [name=kind]").focus()
    page.keyboard.type("zwrot")
    page.locator("#zadania [name=amount]").focus()
    page.keyboard.type("379,00")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "379,00" in page.locator("#zadania li").inner_text()
    window.forgive("status 422|the server responded with a status of 422")
    page.locator("#ustalenia > details [name=words]").focus()
    page.keyboard.type("Serwis oddał grzejnik 3 listopada")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("main [role=alert]").wait_for()
    assert page.input_value("#ustalenia > details [name=words]") == "Serwis oddał grzejnik 3 listopada"
    page.locator("#ustalenia > details [name=source]").focus()
    page.keyboard.type("protokół")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "protokół" in page.locator("#ustalenie-1").inner_text()
    assert "1" in page.locator("#ustalenie-1").inner_text()
    page = window.go("/complaints")
    assert page.locator(f"a[href='/cases/{second}/complaint']").count() == 1
