"""L. It takes longer: a word before the date, a new promise beside the old one, and no extension unknown to the law."""

from __future__ import annotations

import pytest

from tests.e2e.steps import EDITOR
from tests.scenarios.steps import (
    MUST,
    Windows,
    agent,
    composer,
    day,
    does_not_leave,
    examine,
    facts,
    fill_gap,
    said,
    send_it,
    text_of,
    write_and_send,
)
from tests.support.desk import MailDesk, new_customer

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.contract,
    pytest.mark.timeout(1800),  # a whole story on one desk
    pytest.mark.xdist_group("scenarios-mail-desk"),
]

#: The case has waited for thirty hours.
_WAITED = """
from datetime import timedelta
from prezent.cases.models import Case, Entry
case, ago = Case.objects.get(number={number!r}), timedelta(hours=30)
Entry.objects.filter(case=case).update(at=case.waiting_since - ago)
Case.objects.filter(pk=case.pk).update(
    waiting_since=case.waiting_since - ago, owed_by=case.owed_by - ago, opened_at=case.opened_at - ago,
    first_answer_due_at=case.first_answer_due_at - ago,
)
"""


def test_before_the_date_a_word_and_a_new_date(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Barbara Wolny")
    desk.receive(customer.mail("Części do ekspresu", "Dzień dobry, czy są części do ekspresu Aroma? Barbara Wolny"))
    number = desk.case_of(customer)
    page = write_and_send(
        marta, number, "Dzień dobry, Pani Barbaro,\ndziękuję za pytanie. Odpiszę do Pani jutro do 12:00.\nMarta Wilczek"
    )
    page.locator("#obietnice .found q", has_text="jutro do 12:00").wait_for()
    page.locator("#obietnice .found [id^=found-]:is(button)").click()
    page.locator("#obietnice [id^=kept-]").wait_for()
    desk.letters(customer, 1)

    # It needs the expert: the desk drafts the letter; reason, what is being established and the date are to be said.
    with page.expect_navigation():
        page.locator("#obietnice form[action$='/delay'] button").click()
    composer(page)
    letter = said(page, EDITOR)
    assert "Odpiszę do Pani jutro do 12:00" in letter
    assert "Przepraszam za opóźnienie" in letter
    # Must not: leave with its gaps.
    does_not_leave(page)
    for gap, text in {
        "⟨co zatrzymuje sprawę⟩": "czekam na słowo serwisanta",
        "⟨co jest ustalane⟩": "numer części",
        "⟨nowy dzień i godzina⟩": f"{day(4)} do 15:00",
    }.items():
        assert page.locator(MUST, has_text=gap).count() == 1
        fill_gap(page, gap, text)
        page.locator(MUST, has_text=gap).wait_for(state="detached")
    send_it(page)
    assert "czekam na słowo serwisanta" in text_of(desk, customer, 2)

    # Must not: a new date quietly overwrite the old one. It is said that it is a new date, and both are there.
    page = marta.go(f"/cases/{number}")
    replaces = page.locator("#obietnice .found [name=replaces]")
    replaces.focus()
    replaces.select_option(index=1)
    page.locator("#obietnice .found [name=day]").fill(day(4))
    page.locator("#obietnice .found [id^=found-]:is(button)").click()
    settled = page.locator("#obietnice details.fold", has_text="1 zakończona obietnica")
    settled.wait_for()
    settled.locator("summary").click()
    assert "Odpiszę do Pani jutro do 12:00" in settled.inner_text().replace("\u00a0", " ")
    assert page.locator("#obietnice [id^=kept-]").count() == 1
    given = facts(desk, "promises.Promise", number, "state", "replaces__state")
    assert given == [["renegotiated", None], ["open", "renegotiated"]]
    (_old, (due,)) = facts(desk, "promises.Promise", number, "due_at")
    assert due.startswith(day(4))
    page = marta.go("/promises")
    # What is owed is what the letter says now, and not the words that it took back.
    assert page.locator(".ledger", has_text="Następną wiadomość wyślę do").count() == 1


def test_where_the_law_knows_no_extension_none_is_offered(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Daria Sowa")
    desk.receive(customer.mail("Lampa miga", "Dzień dobry, lampa miga. Proszę o zwrot pieniędzy. Daria Sowa"))
    number = desk.case_of(customer)
    examine(marta, number)
    page = marta.go(f"/cases/{number}/complaint/letter")
    before = said(page, "section[aria-labelledby=zanim]")
    assert "tego dnia nie można przesunąć" in before
    assert "Ustawa nie zna przedłużenia" in before
    assert "jest z mocy prawa uznana" in before
    assert page.locator("[name=to_establish], form[action$='/extension']").count() == 0
    page = marta.go(f"/cases/{number}")
    page.locator("#terminy .clock").first.wait_for()
    assert page.locator("#terminy a[href$='/extension']").count() == 0


def test_a_late_answer_gets_its_reason_by_one_key_and_is_counted(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Celina Rutka")
    desk.receive(customer.mail("Kiedy będzie garnek?", "Dzień dobry, kiedy będzie garnek Smak? Celina Rutka"))
    number = desk.case_of(customer)
    desk.do(_WAITED.format(number=number))
    page = marta.go("/late")
    row = page.locator(".late-row", has=page.locator(f"a[href='/cases/{number}']"))
    assert "6 godz. po terminie" in row.inner_text().replace("\u00a0", " ")
    assert "Jeszcze bez powodu" in said(page, ".rates")
    asked = {one.get_attribute("value") for one in row.locator("button[name=reason]").all()}
    assert asked == {"people", "knowledge", "others"}
    assert row.locator("summary[data-key='4']").count() == 1, "another reason, in words"
    row.locator("h2 a").focus()
    page.keyboard.press("3")
    row.locator("[name=_method][value=DELETE]").wait_for(state="attached")
    page = marta.go("/late")
    waiting = page.locator("section[aria-labelledby=late-reason] tr", has_text="Czekanie na innych")
    assert waiting.locator("td b").inner_text() == "1"
    assert "Jeszcze bez powodu" not in said(page, ".rates")

    # Must not: a date pass without a word. It leads Today, and the letter begins with being sorry.
    page = marta.go("/")
    debt = said(page, ".debt:has-text('Kiedy będzie garnek?')")
    assert "Najpierw przeproś za zwłokę" in debt
    page = marta.go(f"/cases/{number}")
    with page.expect_navigation():
        page.locator("#due form[action$='/delay'] button").click()
    composer(page)
    assert "przepraszam za opóźnienie" in said(page, EDITOR)
    assert "Powód: ⟨co zatrzymuje sprawę⟩" in said(page, EDITOR)
