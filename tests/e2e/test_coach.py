"""The coach in a real browser: a bad letter is underlined and put right by keyboard, a remark left for a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.steps import EDITOR, NOTE, log_in, mark, tab_to, write_here
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

Windows = Callable[..., Window]

BLAME = f"{EDITOR} mark.must:has-text('trzeba było')"
ERRORS = "#coach [data-group=must] li"


class Writer:
    """Somebody at the composer of a new case of a new customer."""

    def __init__(self, desk: MailDesk, windows: Windows, name: str = "Grzegorz Pawlik", **how: Any) -> None:
        self.desk, self.customer = desk, new_customer(name)
        desk.receive(self.customer.mail("Grzejnik nie grzeje", f"Grzejnik znowu nie działa.\n\n{name}"))
        self.number = desk.case_of(self.customer)
        self.window = windows(desk.origin, **how)
        log_in(self.window)

    def open(self) -> Any:
        """The case's page, its editor ready."""
        page = self.window.go(f"/cases/{self.number}")
        page.wait_for_selector(EDITOR)
        return page

    def sent(self) -> list[str]:
        """Texts of the answers on the case."""
        code = f"list(Entry.objects.filter(case__number={self.number!r}, kind='out').values_list('text', flat=True))"
        return list(self.desk.fact(code))

    def events(self) -> list[dict[str, Any]]:
        """What the log keeps of advice that was overridden."""
        code = (
            f"list(Event.objects.filter(action='case.sent_against_advice', subject_type='case',"
            f" subject_id=Case.objects.get(number={self.number!r}).pk).values_list('data', flat=True))"
        )
        return list(self.desk.fact(code))


def looked(page: Any, act: Callable[[], Any]) -> dict[str, Any]:
    """Do something after which the coach looks at the newest text, and return what it answered."""
    with page.expect_response(lambda one: one.url.endswith("/coach") and one.ok) as answer:
        act()
    return dict(answer.value.json())


def settled(page: Any) -> None:
    """Wait until the remarks on the whole letter have come and the count is said."""
    page.wait_for_function("() => document.getElementById('coach-said').textContent.trim() !== ''")


def errors(page: Any) -> int:
    """How many remarks ask for a decision."""
    return int(page.locator(ERRORS).count())


def send_by_key(page: Any) -> None:
    """Ctrl-Enter in the editor."""
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+Enter")


def leaves(page: Any, act: Callable[[], Any]) -> None:
    """The letter goes, and its page comes."""
    mark(page)
    act()
    page.wait_for_function("() => !window.notReloaded && document.readyState === 'complete'")


def test_a_bad_letter_is_put_right_by_keyboard_and_sent(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows)
    page = writer.open()
    keys = page.keyboard
    keys.press("r")
    keys.press("Control+a")
    keys.press("Delete")
    keys.type("Dzień dobry, Panie Grzegorzu,")
    keys.press("Enter")
    keys.type("trzeba było poczekać na kuriera. ")
    keys.type("Zwrócę {kwota} jutro.")
    page.locator(BLAME).wait_for()
    settled(page)
    assert "przed wysłaniem" in page.inner_text("#coach-said")
    assert page.locator("#coach-said").get_attribute("aria-live") == "polite"
    assert page.locator(f"{EDITOR} mark.must").count() >= 2
    assert page.evaluate("() => document.activeElement.closest('.ProseMirror') !== null"), "nobody took the focus away"

    # Every remark with a proposal that asks for a decision: to it, its proposal, take it, fill the gap.
    for _ in range(12):
        remaining = page.locator(ERRORS)
        if not remaining.count():
            break
        before = [one.get_attribute("data-key") for one in remaining.all()]
        keys.press("F8")
        here = page.evaluate("() => document.querySelector('#coach li[data-here]')?.dataset.key")
        for _step in range(30):
            if here in before:
                break
            keys.press("F8")
            here = page.evaluate("() => document.querySelector('#coach li[data-here]')?.dataset.key")
        assert here in before
        keys.press("Alt+Enter")
        is_fix = page.evaluate("() => document.activeElement.dataset.fix !== undefined")
        if is_fix:
            looked(page, lambda: keys.press("Enter"))
            chosen = page.evaluate("() => getSelection().toString()")
            if chosen.startswith("⟨"):
                looked(page, lambda: keys.type("numer telefonu kuriera"))
        else:
            keys.press("Escape")
            assert page.evaluate("() => getSelection().toString()") != "", "back at the words"
            looked(page, lambda: keys.type("120 zł"))
        page.wait_for_function("(key) => !document.querySelector(`#coach li[data-key='${CSS.escape(key)}']`)", arg=here)
    assert errors(page) == 0
    assert page.locator(f"{EDITOR} mark.must").count() == 0
    assert "trzeba było" not in page.inner_text(EDITOR)

    leaves(page, lambda: send_by_key(page))
    (text,) = writer.sent()
    assert "Dzień dobry, Panie Grzegorzu," in text
    assert "{kwota}" not in text
    assert "⟨" not in text
    assert writer.events() == []
    assert desk.fact(
        "__import__('prezent.writing.models').writing.models.RuleStatistic.objects.filter(taken__gt=0).count()"
    )


def test_one_remark_is_left_for_a_reason(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Henryk Lis")
    page = writer.open()
    write_here(page, EDITOR, "Dzień dobry, Panie Henryku,\n\nregulamin mówi, że trzeba było zachować pudełko.")
    page.locator(BLAME).wait_for()
    settled(page)
    only = errors(page)

    # The question before sending: the list, a reason, and a way back.
    send_by_key(page)
    page.locator("#against:not([hidden])").wait_for()
    assert page.locator("#against li").count() == only
    assert page.evaluate("() => document.activeElement.name") == "against"
    page.keyboard.press("Escape")
    assert page.locator("#against").is_hidden()
    assert writer.sent() == []

    # Left in the list, by keys: a reason is asked for, what counts as an error does not go without one.
    while errors(page):
        line = page.locator(ERRORS).first
        key = line.get_attribute("data-key")
        line.locator("[data-leave]").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.name") == "reason"
        page.keyboard.press("Enter")
        assert line.locator("form").count() == 1, "not without a reason"
        page.keyboard.type("tak mówi regulamin")
        looked(page, lambda: page.keyboard.press("Enter"))
        page.wait_for_function("(key) => !document.querySelector(`#coach li[data-key='${CSS.escape(key)}']`)", arg=key)
    assert page.locator("#coach [data-aside]").is_visible()
    page.click("#coach [data-aside] summary")
    assert "tak mówi regulamin" in page.inner_text("#coach [data-aside]")

    # It survives a reload, comes back when it is asked for, and its reason leaves with the letter.
    page.wait_for_function("() => /\\d/.test(document.getElementById('draft-state').textContent)")
    looked(page, page.reload)
    page.locator(EDITOR).click()
    page.locator(f"#coach [data-aside] [data-count]:text-is('{only}')").wait_for()
    assert errors(page) == 0
    page.click("#coach [data-aside] summary")
    looked(page, page.locator("#coach [data-aside] li button").first.click)
    page.locator(ERRORS).first.wait_for()
    page.locator(ERRORS).first.locator("[data-leave]").click()
    looked(page, page.locator(f"{ERRORS} form [data-because]").first.click)
    page.wait_for_function("() => !document.querySelector('#coach [data-group=must] li')")
    leaves(page, lambda: send_by_key(page))
    assert len(writer.sent()) == 1
    (event,) = writer.events()
    assert len(event["remarks"]) == only
    assert all(one["reason"] for one in event["remarks"])
    page.locator(".event, .fold", has_text="mimo uwag").first.wait_for(state="attached")


def test_a_letter_may_leave_in_spite_of_remarks_for_a_reason(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Jan Lipa")
    page = writer.open()
    write_here(page, EDITOR, "Dzień dobry, trzeba było zachować pudełko.")
    page.locator(BLAME).wait_for()
    page.locator("[data-send=reply]").click()
    page.locator("#against:not([hidden])").wait_for()
    page.keyboard.press("Enter")
    assert page.locator("#against .wrong").is_visible(), "a reason is asked for"
    page.keyboard.type("klient pytał wprost")
    leaves(page, lambda: page.keyboard.press("Enter"))
    assert len(writer.sent()) == 1
    (event,) = writer.events()
    assert {"rule": "BLA-01", "reason": "klient pytał wprost"} in event["remarks"]


def test_words_and_list_lead_to_each_other(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Ewa Dąb")
    page = writer.open()
    write_here(page, EDITOR, "Dzień dobry, Pani Ewo,\n\ntrzeba było poczekać.")
    page.locator(BLAME).click()
    line = page.locator("#coach li[data-here]")
    line.wait_for()
    assert "trzeba było" in line.inner_text()
    page.keyboard.press("Control+Home")
    line.locator(".words-there").click()
    assert page.evaluate("() => getSelection().toString()") == "trzeba było"
    # Written on in front of them, the underlined words keep their remark at once, before anybody looks again. For 50 ms
    # after it has selected something itself the editor takes the selection back: no person moves on as fast.
    page.wait_for_timeout(200)
    page.keyboard.press("Control+Home")
    page.keyboard.type("Raz: ")
    assert page.locator(BLAME).inner_text() == "trzeba było"
    # Tab leads from the editor through the composer to the list.
    page.locator(EDITOR).focus()
    tab_to(page, "#coach [data-group=must] li button")


def test_a_note_is_read_too(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Olga Buk")
    page = writer.open()
    page.keyboard.press("n")
    page.keyboard.type("Ten klient to idiota.")
    page.locator(f"{NOTE} mark.must").wait_for()
    page.locator("[data-send=note]").click()
    page.locator("#against:not([hidden])").wait_for()
    assert page.locator("#against [data-anyway].as-note").is_visible()
    assert not page.locator("#against [data-anyway].as-reply").is_visible()
    # The other reader's words have remarks of their own.
    page.locator("label:has([name=mode][value=reply])").click()
    assert page.locator("#against").is_hidden()
    assert page.locator("#coach").is_hidden()


@pytest.mark.parametrize("how", ["broken", "slow", "garbage", "gone"])
def test_a_coach_that_does_not_answer_keeps_no_letter_back(desk: MailDesk, windows: Windows, how: str) -> None:
    writer = Writer(desk, windows, f"Iwo {how.title()}")
    asked = []

    def answer(route: Any) -> None:
        asked.append(json.loads(route.request.post_data)["text"])
        if how == "broken":
            route.fulfill(status=503, body="{}")
        elif how == "garbage":
            route.fulfill(status=200, content_type="application/json", body='{"findings": "x')
        elif how == "gone":
            route.abort()
        # slow: never answered while the letter is written and sent

    if how != "slow":
        writer.window.forgive("503|ERR_FAILED|/coach")
    writer.window.page.route("**/coach", answer)
    page = writer.open()
    text = "Dzień dobry,\n\ndziękuję za wiadomość. Oddam pieniądze jutro."
    write_here(page, EDITOR, text)
    for _ in range(200):
        if asked:
            break
        page.wait_for_timeout(50)
    assert asked, "it was asked"
    if how != "slow":
        page.locator("#coach [data-state]:has-text('Nie udało się')").wait_for()
    page.keyboard.type(" Dalej piszę.")
    assert page.inner_text(EDITOR).strip().endswith("Dalej piszę.")
    leaves(page, lambda: send_by_key(page))
    (sent,) = writer.sent()
    assert sent.endswith("Dalej piszę.")


def test_an_answer_to_old_words_is_dropped(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Ula Klon")
    held: list[Any] = []
    given_up: list[str] = []
    page = writer.window.page
    page.route("**/coach", lambda route: route.continue_() if held else held.append(route))
    page.on("requestfailed", lambda request: given_up.append(request.post_data or ""))
    writer.open()
    write_here(page, EDITOR, "Dzień dobry, trzeba było poczekać.")
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(50)
    looked(page, lambda: write_here(page, EDITOR, "Dzień dobry, oddam pieniądze jutro."))
    page.locator("#coach [data-state]").wait_for(state="attached")
    assert held[0].request.post_data in given_up, "what is not wanted any more is let go of"
    assert page.locator(BLAME).count() == 0
    assert "trzeba było" not in page.inner_text("#coach")


def test_an_outline_is_filled_gap_by_gap(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Adam Wiąz")
    page = writer.open()
    page.locator("[data-skeleton]").click()
    page.wait_for_function("() => getSelection().toString().startsWith('⟨')")
    assert page.locator("[data-skeleton]").count() == 0
    text = page.inner_text(EDITOR)
    assert "Panie Adamie" in text
    assert "„Grzejnik nie grzeje”" in text
    page.keyboard.type("Kurier przyjedzie w środę")
    page.locator(f"{EDITOR} mark.must").first.wait_for()
    page.keyboard.press("F8")
    page.wait_for_function("() => getSelection().toString().startsWith('⟨')")
    # One step back takes the outline away again.
    for _ in range(4):
        page.keyboard.press("Control+z")
    assert "⟨" not in page.inner_text(EDITOR)


def test_a_letter_that_opens_a_case_is_looked_at_too(desk: MailDesk, windows: Windows) -> None:
    customer = new_customer("Halina Wierzba")
    window = windows(desk.origin)
    log_in(window)
    page = window.go("/cases/new?how=write")
    page.wait_for_selector(EDITOR)
    page.fill("[name=name]", customer.name)
    page.fill("[name=email]", customer.address)
    page.fill("[name=matter]", "Przegląd kotła")
    write_here(page, EDITOR, "Dzień dobry, Panie Marku, trzeba było zadzwonić.")
    page.locator(BLAME).wait_for()
    page.locator("#coach li:has-text('„Marku”')").wait_for()
    settled(page)
    # Nothing of the letter is stored yet, so no remark can be put aside; one that asks for a decision is asked about.
    assert page.locator("#coach [data-leave]").count() == 0
    page.click("[data-send=reply]")
    page.locator("#against").wait_for()
    assert "wyrzut" in page.inner_text("#against")
    page.click("#against [data-back]")
    looked(page, lambda: write_here(page, EDITOR, "Dzień dobry, Pani Halino, przyjadę w środę o 9:00."))
    page.wait_for_function("() => !document.querySelector('#coach [data-group=must] li')")
    # To whom it goes is part of what is looked at.
    with page.expect_response(lambda one: one.url.endswith("/coach")):
        page.fill("[name=name]", "Marek Wierzba")
    page.locator("#coach li:has-text('Marek Wierzba')").wait_for()
    looked(page, lambda: page.fill("[name=name]", customer.name))
    page.wait_for_function("() => !document.querySelector('#coach [data-group=must] li')")
    with page.expect_navigation():
        page.click("[data-send=reply]")
    (letter,) = desk.letters(customer)
    words = letter.get_body(("plain",))
    assert words is not None
    assert "przyjadę w środę o 9:00" in words.get_content()


def test_on_a_phone_the_remark_comes_to_the_words(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Lena Osa", width=360, height=740)
    page = writer.open()
    write_here(page, EDITOR, "Dzień dobry, trzeba było poczekać.")
    page.locator(BLAME).click()
    peek = page.locator(".peek")
    peek.wait_for()
    assert "wyrzut" in peek.inner_text()
    peek.locator("button").click()
    assert page.evaluate("() => document.activeElement.closest('#coach li') !== null")


def test_without_scripts_the_server_asks(desk: MailDesk, windows: Windows) -> None:
    writer = Writer(desk, windows, "Piotr Jawor", javascript=False)
    page = writer.window.go(f"/cases/{writer.number}")
    writer.window.forgive("status 4|422")
    page.fill("#w-body", "Dzień dobry,\n\ntrzeba było zachować pudełko.")
    with page.expect_navigation():
        page.click("[data-send=reply]")
    assert page.locator("#against").is_visible()
    assert "wyrzut" in page.inner_text("#against")
    assert "trzeba było zachować pudełko" in page.input_value("#w-body")
    assert writer.sent() == []
    page.fill("[name=against]", "klient pytał wprost")
    with page.expect_navigation():
        page.click("#against [data-anyway].as-reply")
    assert len(writer.sent()) == 1
    assert writer.events()[0]["remarks"][0]["reason"] == "klient pytał wprost"
