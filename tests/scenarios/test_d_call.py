"""D. The help-desk call: what was heard becomes a checklist, and "I will call back" a promise that nobody forgets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.steps import EDITOR, write_here
from tests.scenarios.steps import Windows, agent, comes_true, day, facts, said, send_it, text_of
from tests.support.desk import Customer, MailDesk, new_customer

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.contract,
    pytest.mark.timeout(1800),  # a whole story on one desk
    pytest.mark.xdist_group("scenarios-mail-desk"),
]

HEARD = "Na fakturze jest zły NIP. Pani Ewa dzwoniła dwa razy, nikt nie odebrał."
POINTS = ("zły NIP na fakturze", "nikt nie odebrał telefonu", "kiedy korekta")
REFUSED = "status 422|the server responded with a status of 422|Response Status Error Code 422"

#: Time goes by: the promise is near, or its hour has passed.
_TIME = """
from datetime import timedelta
from django.utils import timezone
from prezent.promises.models import Promise
given, now = Promise.objects.get(case__number={number!r}), timezone.now()
Promise.objects.filter(pk=given.pk).update(
    made_at=now - timedelta(days=1), due_at=now + timedelta(minutes={minutes}), look_at=now,
)
"""


def test_from_the_call_to_the_word_that_was_given(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Ewa Lis")
    marta.forgive(REFUSED)
    page = _the_call(marta.go("/cases/new"), customer)
    number = page.url.partition("#")[0].rpartition("/")[2]
    assert [one[0] for one in facts(desk, "cases.Point", number, "text")] == list(POINTS)
    for point in POINTS:
        assert page.locator("#punkty .tick[aria-pressed=false]", has_text=point).count() == 1

    # "Oddzwonię jutro do 12:00": with an owner and a time, and on Today.
    page.locator("#obietnice details.fold:has(form.give) > summary").click()
    form = page.locator("#obietnice form.give")
    form.locator("[name=words]").fill("Oddzwonię jutro do 12:00")
    form.locator("[name=day]").fill(day(1))
    form.locator("[name=hour]").fill("12:00")
    form.locator("[name=kind]").select_option("call")
    form.locator("button").click()
    page.locator("#obietnice [id^=kept-]").wait_for()
    assert "jutro do 12:00" in said(page, "#obietnice time")
    given = facts(desk, "promises.Promise", number, "kind", "state", "owner__name")
    assert given == [["call", "open", "Marta Wilczek"]]
    page = marta.go("/")
    debt = said(page, f".debt[data-number='{number}']:has-text('Oddzwonię')")
    assert "jutro do 12:00" in debt
    assert "Obietnica będzie złamana" in debt

    # A point is ticked off; the others are visibly left open.
    page = marta.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    page.locator("#punkty .tick", has_text=POINTS[0]).click()
    page.locator("#punkty .tick[aria-pressed=true]", has_text=POINTS[0]).wait_for()
    assert page.locator("#punkty .tick[aria-pressed=false]").count() == 2

    # Must not: the case close over an open promise.
    _does_not_close(page, "promise.open")
    # It reminds before its hour.
    desk.do(_TIME.format(number=number, minutes=90))
    comes_true("the reminder", lambda: facts(desk, "promises.Promise", number, "reminded_at") != [[None]])
    assert facts(desk, "promises.Promise", number, "state") == [["open"]]

    # Its hour passes without the call: broken, counted so, and a word to the customer comes first.
    desk.do(_TIME.format(number=number, minutes=-5))
    comes_true("its end", lambda: facts(desk, "promises.Promise", number, "state") == [["broken"]])
    page = marta.go("/promises")
    assert "1 złamana" in said(page, ".rates")
    page = marta.go("/")
    debt = said(page, f".debt[data-number='{number}']:has-text('Oddzwonię')")
    assert "Najpierw wiadomość do klienta: przeprosiny, powód i nowy termin." in debt
    page = marta.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    assert "złamana" in said(page, "#obietnice")
    _does_not_close(page, "promise.unsaid")

    # The word is given; then nothing of it is owed any more, and it stays counted as broken.
    page = marta.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    write_here(page, EDITOR, "Dzień dobry, Pani Ewo,\nprzepraszam, że telefon nie zadzwonił. Korekta wyszła dziś.")
    page.locator("#w-status").select_option("open")
    send_it(page)
    assert "przepraszam, że telefon nie zadzwonił" in text_of(desk, customer)
    comes_true("the word", lambda: facts(desk, "promises.Promise", number, "owned_up_at") != [[None]])
    assert facts(desk, "promises.Promise", number, "state") == [["broken"]]
    page = marta.go(f"/cases/{number}")
    page.locator("#closure").click()
    comes_true("the end of the case", lambda: facts(desk, "cases.Point", number, "case__status")[0] == ["closed"])


def _the_call(page: Any, customer: Customer) -> Any:
    """Written down while she speaks, in the order in which she speaks: words first, nothing lost when it is cut."""
    page.locator("[name=words]").fill(HEARD)
    page.locator("[name=points]").fill("\n".join(POINTS))
    # Must not: lose a point because the call was cut. Nobody knows yet who it was, and every word is kept.
    with page.expect_navigation():
        page.locator("main .btn-main").click()
    page.locator("main [role=alert], main .wrong").first.wait_for()
    assert page.locator("[name=words]").input_value() == HEARD
    assert page.locator("[name=points]").input_value().splitlines() == list(POINTS)
    page.fill("[name=name]", customer.name)
    page.fill("[name=email]", customer.address)
    with page.expect_navigation():
        page.locator("main .btn-main").click()
    page.wait_for_selector(EDITOR)
    return page


def _does_not_close(page: Any, code: str) -> None:
    """Closing is refused for a reason that is said."""
    with page.expect_response(lambda one: one.url.endswith("/closure")) as answer:
        page.locator("#closure").click()
    assert answer.value.status == 422
    page.locator(f"text={code}").first.wait_for()
