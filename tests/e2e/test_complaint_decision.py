"""A decision in a real browser: an agent asks above her limit, the supervisor agrees on the same page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.steps import log_in
from tests.support.browser import Window
from tests.support.desk import MARTA, TOMASZ, MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

_COMPLAINT = """
from datetime import date
from decimal import Decimal
from prezent.cases.models import Case
from prezent.complaints.models import Complaint, Demand, Finding
from prezent.platform import clock
from django.utils import timezone
case, now = Case.objects.get(number={number!r}), clock.now()
complaint = Complaint.objects.create(
    case=case, item="grzejnik", price=Decimal("379.00"), status="consumer", delivered_on=timezone.localdate(now),
    received_at=now, changed_at=now,
)
Demand.objects.create(complaint=complaint, kind="refund", words="zwrot ceny", stated_on=timezone.localdate(now))
Finding.objects.create(complaint=complaint, number=1, words="Naprawa nie pomogła.", source="serwis", at=now)
result = complaint.pk
"""


def test_above_the_limit_the_supervisor_decides_on_the_same_page(
    desk: MailDesk, windows: Callable[..., Window]
) -> None:
    customer = new_customer("Grzegorz Pawlik")
    desk.receive(customer.mail("Grzejnik znowu nie grzeje", "Proszę o zwrot pieniędzy. Grzegorz Pawlik"))
    number = desk.case_of(customer)
    desk.do(_COMPLAINT.format(number=number))

    # The agent says what opens the money, and the page computes it; by keyboard and mouse, without a script of its own.
    marta = windows(desk.origin)
    log_in(marta, MARTA)
    page = marta.go(f"/cases/{number}/complaint")
    form = page.locator("#stanowisko")
    form.locator("details.fold summary").first.click()
    form.locator("[name=ground][value=failed_before]").check()
    form.locator("[name^=merits-][value=founded]").check()
    form.locator("[name=merits_why]").fill("Grzejnik zepsuł się drugi raz, więc zwracam całą cenę.")
    form.locator("[name=merits_rests][value='1']").check()
    form.locator("[name=service][value=good]").check()
    form.locator(".decide .btn-main").click()
    refund = page.locator("#stanowisko .offer li", has=page.locator("input[name$=-kind][value=refund]")).first
    assert refund.locator("input[name$=-amount]").input_value().replace(",", ".") == "379.00"
    refund.locator("input[type=checkbox]").check()
    page.locator("#stanowisko .decide .btn-main").click()
    ask = page.locator("#stanowisko .decide .btn-main[value=ask]", has_text="379")
    ask.click()
    page.locator("#zgoda").wait_for()
    assert page.locator("#zgoda [name=why]").count() == 0
    assert page.locator(".btn-main").count() == 0

    # The supervisor sees the question in the same screen, with one filled button, and gives a reason.
    tomasz = windows(desk.origin)
    log_in(tomasz, TOMASZ)
    other = tomasz.go(f"/cases/{number}/complaint")
    assert other.locator(".btn-main").count() == 1
    other.fill("#zgoda [name=why]", "Drugi raz ten sam grzejnik.")
    other.locator("#zgadzam").click()
    other.locator("#slad .event", has_text="Drugi raz ten sam grzejnik.").wait_for()

    # Who, when, why: on the page, in the case's history, and in the database.
    page = marta.go(f"/cases/{number}/complaint")
    agreed = page.locator("#slad .event", has_text="Drugi raz ten sam grzejnik.")
    assert "Tomasz Borek" in agreed.inner_text()
    assert agreed.locator("time").inner_text().strip()
    assert page.locator("#stanowisko .btn-main[href$='/complaint/letter']").count() == 1
    facts = (
        "list(__import__('prezent.complaints.models', fromlist=['x']).Decision.objects"
        f".filter(complaint__case__number={number!r}).values_list('state', 'prepared_by__name', 'decided_by__name'))"
    )
    assert desk.fact(facts) == [["decided", "Marta Wilczek", "Tomasz Borek"]]
    page = marta.go(f"/cases/{number}")
    page.locator("body", has_text="Drugi raz ten sam grzejnik.").wait_for()
