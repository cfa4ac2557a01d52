"""A legal deadline in a real browser: set by the keyboard, read how it was counted, corrected by two, met, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.steps import EDITOR, log_in, mark, tab_to, was_reloaded
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

REFUSED = "status 4(09|22)|the server responded with a status of 4(09|22)|Response Status Error Code 4(09|22)"


@pytest.fixture
def window(desk: MailDesk, windows: Callable[..., Window]) -> Window:
    """Marta's window, logged in."""
    window = windows(desk.origin)
    log_in(window)
    return window


def _case(desk: MailDesk, name: str, matter: str) -> str:
    customer = new_customer(name)
    desk.receive(customer.mail(matter, f"Dzień dobry, reklamuję. Proszę o zwrot pieniędzy. {name}"))
    return desk.case_of(customer)


def _state(desk: MailDesk, number: str) -> Any:
    return desk.do(
        "from prezent.deadlines.models import Clock\n"
        f"found = Clock.objects.filter(case__number={number!r})\n"
        "result = list(found.values_list('regime', 'state', 'version', 'proof'))"
    )


def test_a_deadline_from_its_question_to_its_end_by_keyboard(desk: MailDesk, window: Window) -> None:
    number = _case(desk, "Barbara Wolny", "Żelazko pali")
    page = window.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    mark(page)

    # Which one is it? The form opens here with the focus in it; questions choose and say why.
    page.locator("#terminy [hx-target='#clock-form-new']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.name === 'regime'")
    tab_to(page, "#clock-new details > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#clock-new form[method=get] button")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.answers a[href*=PL_CONS_7A]')")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.name === 'regime' && document.activeElement.value !== ''")
    assert page.input_value("#clock-new [name=regime]") == "PL_CONS_7A"
    assert page.input_value("#clock-new [name=day]") != "", "the day of the customer's first words"
    tab_to(page, "#clock-new form[method=post] button")
    page.keyboard.press("Enter")

    # It stands there, the focus with it, and tells how it was counted.
    page.locator("#terminy .clock time").wait_for()
    page.wait_for_function("() => document.activeElement.id === 'terminy-h'")
    assert page.locator("#clock-new").count() == 0
    tab_to(page, "#terminy .clock .fold > summary")
    page.keyboard.press("Enter")
    steps = page.locator("#terminy .how li")
    assert "14 dni" in steps.nth(1).inner_text().replace("\u00a0", " ")
    assert "art. 7a" in steps.last.inner_text().replace("\u00a0", " ")

    # Closing takes a word now, with the letter too: its field is there at once, and what is typed in it stays.
    page.select_option("#w-status", "closed")
    page.fill("#w-word", "klient wycofał")
    page.locator("#terminy .clock .fold > summary").first.click()  # news wait while something is unfolded there
    page.locator("h1").click()
    desk.do(f"from prezent.cases.models import Case\nfrom prezent.cases.services import handling\n"
            "from prezent.people.models import Staff\nfrom prezent.people.policies import viewer\n"
            "from django.utils import timezone\n"
            f"handling.set_priority(Case.objects.get(number={number!r}), priority=3, now=timezone.now(),"
            " by=viewer(Staff.objects.get(name='Tomasz Borek')))\nresult = 1")  # fmt: skip
    page.locator("#menu-priority.soon").wait_for()
    assert page.input_value("#w-word") == "klient wycofał"
    page.fill("#w-word", "")
    page.select_option("#w-status", "waiting_customer")
    page.locator("#closure").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'closing-word'")
    page.keyboard.press("Escape")

    # Met: what proves it, in a few words.
    page.locator("#terminy [id^=meet-]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.name === 'proof'")
    page.keyboard.type("oddzwoniłam, zgoda na zwrot")
    page.keyboard.press("Enter")
    page.locator("#terminy > .fold > summary").wait_for()
    assert not was_reloaded(page)
    assert _state(desk, number) == [["PL_CONS_7A", "met", 1, "oddzwoniłam, zgoda na zwrot"]]
    # No deadline stands against closing any more; nobody has written to the customer, so that it takes a word yet.
    assert page.locator("#case-head a[href='#terminy']").count() == 0
    assert page.locator("#case-head #closing-word").count() == 1


def test_an_old_form_is_refused_beside_the_case_and_keeps_what_was_typed(desk: MailDesk, window: Window) -> None:
    number = _case(desk, "Celina Rutka", "Garnek pękł")
    desk.do(
        "from django.utils import timezone\nfrom prezent.cases.models import Case\n"
        "from prezent.deadlines.services import set_clock\nfrom prezent.people.models import Staff\n"
        "from prezent.people.policies import viewer\nnow = timezone.now()\n"
        f"case = Case.objects.get(number={number!r})\n"
        "set_clock(case, by=viewer(Staff.objects.get(name='Tomasz Borek')), now=now, regime='PL_FIN', event_at=now)\n"
        "result = 1"
    )
    window.forgive(REFUSED)
    page = window.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    page.locator("#terminy .clock a[href$='/extension']").click()
    page.locator(".clock-act [name=why]").fill("czekamy na bank")

    # Meanwhile somebody else corrects it; the page's own news leave alone what is being typed.
    desk.do(
        "from django.utils import timezone\nfrom prezent.deadlines.models import Clock\n"
        "from prezent.deadlines.services import change_facts\nfrom prezent.people.models import Staff\n"
        "from prezent.people.policies import viewer\n"
        f"clock = Clock.objects.select_related('case').get(case__number={number!r})\n"
        "who = viewer(Staff.objects.get(name='Tomasz Borek'))\n"
        "change_facts(clock, by=who, now=timezone.now(), why='pocztą', by_post=True)\nresult = 1"
    )
    page.wait_for_timeout(1500)
    assert page.input_value(".clock-act [name=why]") == "czekamy na bank"
    page.locator(".clock-act button[type=submit]").click()
    page.locator(".clock-act .problem", has_text="Tomasz Borek").wait_for()
    assert page.input_value(".clock-act [name=why]") == "czekamy na bank"

    # Looked at again, it is done on purpose.
    page.locator(".clock-act button[type=submit]").click()
    page.locator(".clock-act").wait_for(state="detached")
    assert _state(desk, number) == [["PL_FIN", "running", 2, ""]]

    # Leaving a form brings the focus back to where it was opened.
    page.locator("#terminy [id^=meet-]").click()
    page.locator(".clock-act [data-shut]").click()
    assert page.locator(".clock-act").count() == 0
    page.wait_for_function("() => document.activeElement.id.startsWith('meet-')")


def test_without_javascript_every_form_is_a_page(desk: MailDesk, windows: Callable[..., Window]) -> None:
    number = _case(desk, "Daria Sowa", "Lampa miga")
    window = windows(desk.origin, javascript=False)
    window.forgive(REFUSED)
    log_in(window)
    page = window.go(f"/cases/{number}")
    page.locator("#terminy a[href$='/clocks']").click()
    page.select_option("[name=regime]", "PL_CONS_7A")
    page.locator("form[method=post] .btn-main").click()
    page.locator("#terminy [id^=meet-]").click()
    page.fill("[name=proof]", "telefon")
    page.fill("[name=day]", "2020-01-01")
    page.locator(".clock-act .btn-main").click()
    page.locator(".problem").wait_for()
    assert page.input_value("[name=proof]") == "telefon"
    page.fill("[name=day]", "")
    page.locator(".clock-act .btn-main").click()
    page.locator("#terminy > .fold > summary").wait_for()
    assert _state(desk, number) == [["PL_CONS_7A", "met", 1, "telefon"]]
