"""What people do in the stories, in words of the stories: each step is done at the page, and waits for its effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.e2e.steps import EDITOR, drag_over, log_in, send, write_here
from tests.support.browser import Window
from tests.support.desk import MARTA, PASSWORD, TOMASZ, Customer, MailDesk
from tests.support.installation import wait_for

Windows = Callable[..., Window]

MUST = "#coach [data-group=must] li"
SIGNED = "Z poważaniem\nMarta Wilczek"
_SAID = "() => document.getElementById('coach-said').textContent.trim() !== ''"


def day(ahead: int) -> str:
    """The local day that is ``ahead`` days from today, as a form takes it."""
    return (datetime.now(ZoneInfo("Europe/Warsaw")) + timedelta(days=ahead)).date().isoformat()


def words(text: str) -> str:
    """``text`` with plain spaces, to be compared."""
    return text.replace("\u00a0", " ")


def said(page: Any, where: str) -> str:
    """What stands at ``where`` on the page, with plain spaces."""
    return words(page.locator(where).first.inner_text())


def agent(desk: MailDesk, windows: Windows) -> Window:
    """Marta at her desk. She signs her letters with her position, which is written down once, in her profile."""
    window = windows(desk.origin)
    log_in(window, MARTA, PASSWORD)
    page = window.go("/me")
    page.fill("[name=position]", "Specjalistka do spraw reklamacji")
    with page.expect_navigation():
        page.locator("form:has([name=position]) .btn-main").click()
    return window


def supervisor(desk: MailDesk, windows: Windows) -> Window:
    """Tomasz at his desk."""
    window = windows(desk.origin)
    log_in(window, TOMASZ, PASSWORD)
    return window


# -- a complaint ------------------------------------------------------------------------------------------------------


def examine(window: Window, number: str) -> Any:
    """Examine the case as a complaint; returns its page."""
    page = window.go(f"/cases/{number}")
    with page.expect_navigation():
        page.locator(f"form[action='/cases/{number}/complaint'] button").click()
    page.locator("#terminy").wait_for()
    return page


def fill_in(page: Any, form: str, **fields: str) -> None:
    """Open the fold that holds ``form``, fill its fields by name, press its button."""
    found = page.locator(form).first
    found.evaluate(
        """(one) => {
          for (let up = one.closest('details'); up; up = up.parentElement.closest('details')) up.open = true;
        }"""
    )
    for name, value in fields.items():
        field = found.locator(f"[name='{name}']").first
        if field.evaluate("(one) => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        found.locator("button[type=submit]").last.click()


def give_verdicts(page: Any, *, merits: str, why: str, service: str, service_why: str = "") -> None:
    """Choose both verdicts, with their reasons, each resting on the first finding."""
    form = page.locator("#stanowisko")
    form.locator(f"[name^=merits-][value={merits}]").check()
    form.locator("[name=merits_why]").fill(why)
    form.locator("[name=merits_rests]").first.check()
    form.locator(f"[name=service][value={service}]").check()
    form.locator("[name=service_why]").fill(service_why)
    if service_why:
        form.locator("[name=service_rests]").first.check()


def offer(page: Any, kind: str) -> Any:
    """Tick what is offered; returns its row."""
    row = page.locator(f"#stanowisko li:has(input[name$='-kind'][value={kind}])").first
    row.locator("input[type=checkbox]").first.check()
    return row


def press_decision(page: Any, what: str) -> None:
    """Press the one filled button of the decision, which says ``what`` it does."""
    with page.expect_navigation():
        page.locator(f"#stanowisko .decide .btn-main[value={what}]").click()


def save_and(page: Any, what: str) -> None:
    """Save the draft of the decision, then press what the filled button says now."""
    with page.expect_navigation():
        page.locator("#stanowisko .decide .btn-main").click()
    press_decision(page, what)


def put_into_email(page: Any, origin: str, number: str) -> Any:
    """From the letter of the decision to the composer, where the coach has looked at it."""
    page.goto(f"{origin}/cases/{number}/complaint/letter")
    with page.expect_navigation():
        page.locator("form[action$='/complaint/letter'] .btn-main").click()
    return composer(page)


# -- the composer -----------------------------------------------------------------------------------------------------


def composer(page: Any) -> Any:
    """Wait until the composer can be written in and the coach has looked at what it holds."""
    page.wait_for_selector(EDITOR)
    page.wait_for_function(_SAID)
    return page


def draft(page: Any, text: str, *, objection: str) -> str:
    """Write ``text``; the coach objects before it is sent. Returns what it says, having changed nothing itself."""
    page.wait_for_selector(EDITOR)
    write_here(page, EDITOR, text)
    remark = page.locator(MUST, has_text=objection).first
    remark.wait_for()
    typed, held = (" ".join(words(one).split()) for one in (text, page.locator(EDITOR).inner_text()))
    assert held == typed, "the coach writes nothing by itself"
    return words(remark.inner_text())


def does_not_leave(page: Any) -> None:
    """Sending asks for a decision first, and says what about."""
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+Enter")
    page.locator("#against:visible").wait_for()
    assert "Jeszcze nie wysłano" in said(page, "#against")


def throw_away(page: Any) -> None:
    """Throw the draft to the customer away, once it has been saved: the button shows then."""
    with page.expect_navigation():
        page.locator(".discard button[formaction$='/drafts/reply']").click()


def fill_gap(page: Any, gap: str, text: str) -> None:
    """Write ``text`` over a gap of a drafted letter, such as ⟨nowy dzień⟩."""
    drag_over(page, EDITOR, gap)
    page.keyboard.type(text)


def send_it(page: Any) -> None:
    """Send what the composer holds."""
    page.locator(EDITOR).focus()
    send(page)


def write_and_send(window: Window, number: str, text: str) -> Any:
    """A letter that needs no advice."""
    page = window.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    write_here(page, EDITOR, text)
    send(page)
    return page


def text_of(desk: MailDesk, customer: Customer, count: int = 1) -> str:
    """The newest of ``count`` letters in the customer's mailbox, on one line."""
    part = desk.letters(customer, count)[-1].get_body(("plain",))
    assert part is not None
    return " ".join(words(part.get_content()).split())


# -- what the desk knows ----------------------------------------------------------------------------------------------


def facts(desk: MailDesk, model: str, number: str, *names: str) -> list[list[Any]]:
    """Rows of one of the desk's models about the case, oldest first, waited for by whoever calls."""
    app, name = model.split(".")
    far = {"Decision": "complaint__case__number", "Remedy": "decision__complaint__case__number"}
    path = far.get(name, "case__number")
    return list(
        desk.do(
            "from django.apps import apps\n"
            f"found = apps.get_model({app!r}, {name!r}).objects.filter({path}={number!r}).order_by('id')\n"
            f"result = [list(one) for one in found.values_list(*{names!r})]"
        )
    )


def comes_true(what: str, condition: Callable[[], Any]) -> None:
    """Wait for what the desk does after a letter has left."""
    wait_for(what, condition)
