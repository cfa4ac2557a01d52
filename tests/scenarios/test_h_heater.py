"""H. The heater that broke twice: repaired once, broken again, and this time the money comes back."""

from __future__ import annotations

import pytest

from tests.e2e.steps import EDITOR, write_here
from tests.scenarios.steps import (
    MUST,
    Windows,
    agent,
    comes_true,
    day,
    does_not_leave,
    draft,
    examine,
    facts,
    fill_in,
    give_verdicts,
    offer,
    put_into_email,
    said,
    save_and,
    send_it,
    supervisor,
    text_of,
    throw_away,
)
from tests.support.browser import Window
from tests.support.desk import Customer, MailDesk, new_customer

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.contract,
    pytest.mark.timeout(1800),  # a whole story on one desk
    pytest.mark.xdist_group("scenarios-mail-desk"),
]

FIRST = (
    "Dzień dobry,\n\ngrzejnik z zamówienia nr JZ-2026/118 nie działa. Działał dwa tygodnie i przestał grzać. "
    "Proszę o naprawę.\n\nGrzegorz Pawlik"
)
AGAIN = (
    "Dzień dobry,\n\npo naprawie grzejnik z zamówienia nr JZ-2026/118 znowu nie grzeje. Chcę zwrotu pieniędzy.\n\n"
    "Grzegorz Pawlik"
)
GREETING = "Dzień dobry, Panie Grzegorzu,\n"


def test_the_second_complaint_ends_with_the_money(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Grzegorz Pawlik")
    first = _repaired_once(desk, marta, customer)

    desk.receive(customer.mail("Grzejnik znowu zepsuty", AGAIN))
    second = desk.case_of(customer, after=first)
    _seen_at_intake(desk, marta, first, second)
    _nobody_is_sent_to_the_manufacturer(marta, second)
    _the_supplier_is_asked_aside(desk, marta, second, customer)
    _the_supervisor_agrees(desk, marta, windows, second)

    # The answer leaves: the deadline is met by it, and what it says is a promise.
    page = put_into_email(marta.page, desk.origin, second)
    assert page.locator(MUST).count() == 0, said(page, "#coach")
    send_it(page)
    text = text_of(desk, customer, 2)
    assert "Uznaję reklamację w całości" in text
    assert "Całość ceny z powrotem: 379 zł" in text
    assert "Przepraszam" in text
    comes_true("the answer's deadline", lambda: ["PL_CONS_7A", "met"] in _clocks(desk, second))
    page.locator("#obietnice .stack q", has_text="Całość ceny z powrotem").wait_for()
    assert facts(desk, "promises.Promise", second, "kind", "state", "owner__name") == [
        ["money", "open", "Marta Wilczek"]
    ]
    assert facts(desk, "complaints.Remedy", second, "kind", "state") == [["refund", "promised"]]


def _repaired_once(desk: MailDesk, marta: Window, customer: Customer) -> str:
    """The first complaint: examined, decided, answered by the letter of its decision, repaired."""
    desk.receive(customer.mail("Grzejnik nie grzeje", FIRST))
    number = desk.case_of(customer)
    page, base = examine(marta, number), f"/cases/{number}/complaint"
    assert page.locator("#powtorka").count() == 0
    about = {"item": "grzejnik Ciepło 2000", "price": "379,00", "bought_on": day(-40), "delivered_on": day(-38)}
    fill_in(page, f"form[action='{base}/facts']", **about)
    fill_in(page, f"form[action='{base}/demands']", kind="repair", words="naprawa grzejnika")
    fill_in(page, f"form[action='{base}/findings']", words="Grzejnik przestał grzać.", source="oględziny")
    give_verdicts(
        page, merits="founded", why="Grzejnik przestał grzać, więc naprawiam go na nasz koszt.", service="good"
    )
    offer(page, "repair")
    save_and(page, "decide")
    page = put_into_email(page, desk.origin, number)
    assert page.locator(MUST).count() == 0, said(page, "#coach")
    send_it(page)
    assert "naprawiam go na nasz koszt" in text_of(desk, customer)
    comes_true("the first answer", lambda: ["PL_CONS_7A", "met"] in _clocks(desk, number))
    page = marta.go(base)
    fill_in(page, "#rozliczenie form", proof="protokół serwisu nr 7")
    assert facts(desk, "complaints.Remedy", number, "kind", "state") == [["repair", "done"]]
    return number


def _seen_at_intake(desk: MailDesk, marta: Window, first: str, second: str) -> None:
    """At intake: the second one about this item, the first with its dates and letters, a supervisor, what is lawful."""
    page = examine(marta, second)
    repeat = said(page, "#powtorka")
    assert "kolejną reklamację" in repeat
    assert page.locator(f"#powtorka a[href='/cases/{first}/complaint']").count() == 1
    assert "wpłynęła: dzisiaj" in repeat
    assert page.locator(f"#powtorka a[href^='/cases/{first}#entry-']", has_text="Odpowiedź na reklamację").count() == 1
    assert facts(desk, "complaints.Complaint", second, "supervisor__name") == [["Tomasz Borek"]]
    assert "Prawo otwiera teraz także" in repeat
    assert "zwrot pieniędzy" in said(page, "#powtorka .opened")
    assert "art. 43e ust. 1 pkt 3" in said(page, "#powtorka .opened")
    assert "milczenie ma skutek prawny" in repeat
    assert "jest z mocy prawa uznana" in said(page, "#terminy")

    # Must not: ask a second time for what he already gave. His words, number and the thing are here.
    with page.expect_navigation():
        page.locator("#powtorka form:has(input[name=earlier]) > button").first.click()
    known = facts(desk, "complaints.Complaint", second, "item", "order_number", "price", "delivered_on", "status")
    assert known == [["grzejnik Ciepło 2000", "JZ-2026/118", "379.00", day(-38), "consumer"]]
    assert "znowu nie grzeje" in said(page, ".told .letter")
    assert page.locator("#listy [name='item-goods.tried']").count() == 0, "the first complaint says that we tried"


def _nobody_is_sent_to_the_manufacturer(marta: Window, number: str) -> None:
    """The coach stops both sentences of the counter before they leave."""
    page = marta.go(f"/cases/{number}")
    remark = draft(page, f"{GREETING}proszę zadzwonić do producenta.", objection="zadzwonić do producenta")
    assert "Odsyłanie gdzie indziej" in remark
    does_not_leave(page)
    write_here(page, EDITOR, "")
    remark = draft(page, f"{GREETING}potrzebujemy więcej czasu na naprawę.", objection="potrzebujemy więcej czasu")
    assert "nie da się przedłużyć" in remark
    does_not_leave(page)
    throw_away(page)


def _the_supplier_is_asked_aside(desk: MailDesk, marta: Window, number: str, customer: Customer) -> None:
    """The manufacturer is asked by us: the customer sees nothing of it, and what he waits for is as before."""
    supplier = new_customer("Robert Ciepły")
    waits = facts(desk, "cases.Entry", number, "case__waiting_since")[-1]
    page = marta.go(f"/cases/{number}/sides/new")
    page.wait_for_selector(EDITOR)
    for name, value in {
        "name": "Ciepło sp. z o.o.", "address": supplier.address, "asked_for": "czy ta wada jest znana?",
        "day": day(3), "about": "Ciepło 2000: usterka grzałki",
    }.items():  # fmt: skip
        page.fill(f"#s-{name}", value)
    write_here(page, EDITOR, "Dzień dobry,\nczy znają Państwo usterkę grzałki w modelu Ciepło 2000?")
    with page.expect_navigation():
        page.locator("#odpowiedz .btn-main").click()
    (question,) = desk.letters(supplier)
    assert customer.address not in question.as_string()
    assert "Pawlik" not in question.as_string()
    desk.receive(supplier.mail("Re: grzałka", "Dzień dobry, tak, to znana wada.", answers=question))
    comes_true("the supplier's answer", lambda: facts(desk, "cases.SideThread", number, "state") == [["answered"]])
    page = marta.go(f"/cases/{number}")
    assert "jest odpowiedź" in said(page, "[id^=side-]")
    heard, aside = page.locator(".msg.theirs"), page.locator("[id^=side-] .msg.theirs")
    assert (heard.count(), aside.count()) == (2, 1), "in its fold, and no word of the customer"
    assert facts(desk, "cases.Entry", number, "case__waiting_since")[-1] == waits
    desk.letters(customer, 1)


def _the_supervisor_agrees(desk: MailDesk, marta: Window, windows: Windows, number: str) -> None:
    """Refund is offered first hand; it is above Marta's limit, so one click asks, and the answer is given here."""
    page, base = marta.go(f"/cases/{number}/complaint"), f"/cases/{number}/complaint"
    fill_in(page, f"form[action='{base}/demands']", kind="refund", words="zwrot pieniędzy")
    fill_in(page, f"form[action='{base}/findings']", words="Po naprawie grzejnik nadal nie grzeje.", source="oględziny")
    sorry = "Czekał Pan na sprawny grzejnik zbyt długo."
    why = "Po naprawie grzejnik nadal nie grzeje, więc zwracam całą cenę."
    give_verdicts(page, merits="founded", why=why, service="not_all", service_why=sorry)
    # Must not: a third repair as the only way.
    assert "nie musi: może od razu żądać pieniędzy" in said(page, "#stanowisko li:has(input[value=repair])")
    assert "379,00" in offer(page, "refund").inner_text()
    save_and(page, "ask")
    page.locator("#zgoda").wait_for()

    tomasz = supervisor(desk, windows)
    assert "prosi o zgodę na 379,00 zł" in said(tomasz.page, "main")
    other = tomasz.go(base)
    assert "Grzejnik znowu zepsuty" in said(other, "h1")
    other.fill("#zgoda [name=why]", "Drugi raz ten sam grzejnik.")
    other.locator("#zgadzam").click()
    agreed = other.locator("#slad .event", has_text="Drugi raz ten sam grzejnik.")
    agreed.wait_for()
    assert "Tomasz Borek" in agreed.inner_text()
    assert agreed.locator("time").inner_text().strip()
    people = facts(desk, "complaints.Decision", number, "state", "prepared_by__name", "decided_by__name")
    assert people == [["decided", "Marta Wilczek", "Tomasz Borek"]]


def test_after_the_date_the_desk_says_what_has_happened_in_law(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Anna Rogalska")
    desk.receive(
        customer.mail("Grzejnik nie grzeje", "Dzień dobry, proszę o zwrot pieniędzy za grzejnik. Anna Rogalska")
    )
    number = desk.case_of(customer)
    page, base = examine(marta, number), f"/cases/{number}/complaint"
    # It had lain at the counter for twenty days: the facts say so, and the deadline is counted anew.
    fill_in(page, f"form[action='{base}/facts']", received_at=f"{day(-20)}T10:00")
    with page.expect_navigation():
        page.locator("#terminy .differs", has_text="Odpowiedź na reklamację").locator("button").click()

    page = marta.go(f"/cases/{number}")
    assert "Z mocy prawa reklamacja jest uznana" in said(page, "#terminy")
    remark = draft(page, "Dzień dobry, Pani Anno,\npotrzebujemy więcej czasu.", objection="potrzebujemy więcej czasu")
    assert "skutek nastąpił z mocy prawa" in remark
    does_not_leave(page)
    page = marta.go(f"{base}/letter")
    assert "nie było odpowiedzi" in said(page, ".beside")
    assert "jest uznana" in said(page, ".beside")
    assert page.locator("[name=to_establish]").count() == 0, "no extension is offered"
    assert facts(desk, "cases.Entry", number, "kind") == [["in"]], "nothing has left"
    page = marta.go("/")
    assert "Milczenie, które ma skutek prawny" in said(page, "main")


def _clocks(desk: MailDesk, number: str) -> list[list[str]]:
    return facts(desk, "deadlines.Clock", number, "regime", "state")
