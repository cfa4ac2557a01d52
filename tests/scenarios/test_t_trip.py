"""T. The wasted trip: he was not entitled to the toy, and he is owed an apology; two verdicts, one honest letter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.steps import EDITOR
from tests.scenarios.steps import (
    MUST,
    Windows,
    agent,
    comes_true,
    composer,
    does_not_leave,
    draft,
    examine,
    facts,
    fill_in,
    give_verdicts,
    offer,
    press_decision,
    said,
    send_it,
    supervisor,
    text_of,
    throw_away,
)
from tests.support.browser import Window
from tests.support.desk import MailDesk, new_customer

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.contract,
    pytest.mark.timeout(1800),  # a whole story on one desk
    pytest.mark.xdist_group("scenarios-mail-desk"),
]

TOLD = (
    "Dzień dobry,\n\nw sklepie internetowym było napisane „dostępny”, więc przyjechałem po kolejkę, a jej nie było. "
    "Straciłem 40 minut, poczułem się jak głupiec. Nikt nie odbiera telefonu. Chcę zwrotu za paliwo.\n\n"
    "Grzegorz Pawlik"
)
REASONS = "Zamówienie nie miało jeszcze potwierdzenia, więc umowa nie została zawarta."
SORRY = "Pojechał Pan na próżno, a nikt nie odebrał telefonu."
GREETING = "Dzień dobry, Panie Grzegorzu,\n"


def test_not_entitled_and_owed_an_apology(desk: MailDesk, windows: Windows) -> None:
    marta, customer = agent(desk, windows), new_customer("Grzegorz Pawlik")
    desk.receive(customer.mail("Kolejki nie było", TOLD))
    number = desk.case_of(customer)
    page = examine(marta, number)
    _his_view_beside_the_facts(page, number)
    _two_verdicts(page)
    _a_second_person_signs_the_refusal(desk, windows, page, number)
    _no_reproach_and_no_silence_about_it(marta, number)

    # The letter of the decision says sorry first, then no, with its reasons, then what we give of our own will.
    page = marta.go(f"/cases/{number}/complaint/letter")
    assert "Brakuje" in said(page, ".beside"), "what is said of settling out of court is for a person to choose"
    page.locator("[name=adr][value=refuses]").check()
    with page.expect_navigation():
        page.locator("form:has([name=adr][value=refuses]) button").first.click()
    assert "Brakuje" not in said(page, ".beside")
    with page.expect_navigation():
        page.locator("form[action$='/complaint/letter'] .btn-main").click()
    composer(page)
    assert page.locator(MUST).count() == 0, said(page, "#coach")
    send_it(page)
    text = text_of(desk, customer)
    # Must not: the apology hang on an "if"; the refusal go out without its reasons; he be proved wrong.
    assert f"Przepraszam za to, co zawiodło w naszej obsłudze. {SORRY}" in text
    assert text.index("Przepraszam") < text.index("Nie mogę uznać reklamacji") < text.index(REASONS)
    assert text.index(REASONS) < text.index("To gest, który nie zastępuje uprawnień")
    assert "32,20 zł" in text
    assert "trzeba było" not in text
    comes_true("the answer", lambda: facts(desk, "complaints.Decision", number, "state") == [["sent"]])
    remedies = facts(desk, "complaints.Remedy", number, "kind", "state")
    assert sorted(remedies) == [["apology", "done"], ["money", "promised"]]

    # What was promised holds the case open.
    marta.forgive("status 422|the server responded with a status of 422|Response Status Error Code 422")
    page = marta.go(f"/cases/{number}")
    page.locator("#obietnice [id^=kept-]").wait_for()
    page.locator("#closure").click()
    page.locator("text=otwarta obietnica").or_(page.locator("#closing-word")).first.wait_for()
    assert facts(desk, "cases.Entry", number, "case__closed_at")[0] == [None]


def _his_view_beside_the_facts(page: Any, number: str) -> None:
    """What it cost him stands beside what was established; the one is not checked by the other."""
    base = f"/cases/{number}/complaint"
    for kind, amount, text in (
        ("trip", "28", "dojazd po kolejkę"), ("time", "40", "w drodze i w sklepie"),
        ("feeling", "", "poczułem się jak głupiec"),
    ):  # fmt: skip
        fill_in(page, f"form[action='{base}/costs']", kind=kind, amount=amount, words=text)
    fill_in(page, f"form[action='{base}/demands']", kind="damages", words="zwrot za paliwo")
    fill_in(page, f"form[action='{base}/findings']", words="Potwierdzenie nie wyszło.", source="dziennik sklepu")
    fill_in(page, f"form[action='{base}/findings']", words="Nikt nie odebrał telefonu.", source="centrala")
    told = said(page, ".told")
    assert all(one in told for one in ("28 km", "40 min", "poczułem się jak głupiec", "Tego się nie sprawdza"))
    assert "Potwierdzenie nie wyszło." in said(page, "#ustalenia")


def _two_verdicts(page: Any) -> None:
    """The refusal does not come to a decision without its reasons, nor an apology with an "if"."""
    give_verdicts(page, merits="not_founded", why="", service="failed", service_why="Jeśli czuje się Pan urażony…")
    offer(page, "apology")
    offer(page, "money")
    press_decision(page, "save")
    missing = said(page, "#stanowisko .missing")
    assert "zwrot za paliwo" in missing
    assert "Przeprosiny nie mogą zależeć od „jeśli”" in missing
    assert page.locator("#stanowisko .decide [value=decide], #stanowisko .decide [value=ask]").count() == 0
    give_verdicts(page, merits="not_founded", why=REASONS, service="failed", service_why=SORRY)
    with page.expect_navigation():
        page.locator("#stanowisko .decide [value=save]").click()
    # Must not: the two verdicts run together into one.
    form = page.locator("#stanowisko")
    assert form.locator("[name^=merits-][value=not_founded]").is_checked()
    assert form.locator("[name=service][value=failed]").is_checked()
    assert "To dwa różne pytania" in said(page, "#stanowisko .between")


def _a_second_person_signs_the_refusal(desk: MailDesk, windows: Windows, page: Any, number: str) -> None:
    press_decision(page, "ask")
    page.locator("#zgoda").wait_for()
    other = supervisor(desk, windows).go(f"/cases/{number}/complaint")
    other.fill("#zgoda [name=why]", "Powody są w liście, przeprosiny też.")
    other.locator("#zgadzam").click()
    other.locator("#slad .event", has_text="przeprosiny też").wait_for()
    people = facts(desk, "complaints.Decision", number, "service", "decided_by__name")
    assert people == [["failed", "Tomasz Borek"]]


def _no_reproach_and_no_silence_about_it(marta: Window, number: str) -> None:
    """The coach stops a reproach, and a letter that says nothing of what went wrong in the service."""
    page = marta.go(f"/cases/{number}")
    blame = f"{GREETING}trzeba było poczekać na potwierdzenie.\nZ poważaniem\nMarta Wilczek"
    assert "brzmi jak wyrzut" in draft(page, blame, objection="trzeba było")
    assert page.locator(f"{MUST} [data-fix]").count() > 0, "it proposes"
    does_not_leave(page)
    throw_away(page)
    page = marta.go(f"/cases/{number}")
    cold = f"{GREETING}nie uznaję reklamacji, ponieważ potwierdzenie nie wyszło.\nZ poważaniem\nMarta Wilczek"
    assert "Przeproś za nią jednym zdaniem" in draft(page, cold, objection="Brak przeprosin")
    does_not_leave(page)
    throw_away(page)
    assert said(marta.go(f"/cases/{number}"), EDITOR).find("trzeba było") < 0
