"""The page for those who lead complaints, followed step by step by people who know only what it says.

How steps are written and read: see user_page.py. What a page cannot say is the story that it is tried on, and stands
here: which customer wrote what, and what the clock has done meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from prezent.domain.deadlines.due import WARSAW
from tests.e2e.steps import log_in
from tests.e2e.user_page import Reader, sections
from tests.support.browser import Window
from tests.support.desk import HALINA, MARTA, STAFF, TOMASZ, Customer, MailDesk, new_customer

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

PAGE = "reklamacje.md"
PEOPLE = {"opiekun": MARTA, "przełożony": TOMASZ, "administrator": HALINA}
#: From a customer's words to all that the desk has to know before somebody decides.
INTAKE = ("Z wiadomości robi się reklamacja", "Co mówi klient i ile go to kosztowało", "Co ustaliliśmy")
SIGNED = "Podpis pod listami"
#: The sections that each story goes through.
ENDING = {
    "again": (
        "Gdy klient pisze drugi raz o tym samym",
        "Co mówi klient i ile go to kosztowało",
        "Co ustaliliśmy",
        "Decyzja",
        "Zgoda przełożonego",
        "List",
        "Po wysłaniu",
    ),
    "first": (SIGNED, *INTAKE, "Terminy"),
    "refused": (SIGNED, *INTAKE, "Podpis pod odmową", "Pocztą", "Gdy list dotrze"),
    "longer": (SIGNED, INTAKE[0], "Gdy to potrwa dłużej"),
    "silence": ("Gdy termin minął w milczeniu",),
    "rules": ("Ustawienia",),
}
BROKEN = (
    "Dzień dobry, ekspres z zamówienia nr {order} nie grzeje. Kupiłam go w listopadzie, działał dwa tygodnie. "
    "Pojechałam z nim do sklepu i nikogo nie zastałam. Proszę o naprawę. Anna Rogalska"
)
AGAIN = (
    "Dzień dobry, po naprawie ekspres z zamówienia nr {order} znowu nie grzeje. Proszę o zwrot pieniędzy. Anna Rogalska"
)


@dataclass
class Readers:
    """People with the page beside the keyboard, each in a window that stays open."""

    desk: MailDesk
    windows: Callable[..., Window]
    pages: dict[str, Any] = field(default_factory=dict)

    def follow(self, titles: tuple[str, ...], matter: str = "") -> None:
        """Take the steps of the sections ``titles`` with the case that lists call ``matter``."""
        found = sections(PAGE)
        for title in titles:
            for section in found[title]:
                if section.who not in self.pages:
                    self.pages[section.who] = log_in(self.windows(self.desk.origin), PEOPLE[section.who])
                name = next(one for address, one, _role in STAFF if address == PEOPLE[section.who])
                today = datetime.now(WARSAW).date()
                Reader(self.pages[section.who], name=name, matter=matter, today=today).follow(section)


@pytest.fixture
def readers(desk: MailDesk, windows: Callable[..., Window]) -> Readers:
    """Nobody has come yet; each logs in with the first step."""
    return Readers(desk, windows)


def _write(desk: MailDesk, customer: Customer, subject: str, text: str, *, after: str = "") -> str:
    desk.receive(customer.mail(subject, text))
    return desk.case_of(customer, after=after)


def test_every_section_with_steps_is_followed_here() -> None:
    followed = {title for titles in ENDING.values() for title in titles}
    assert set(sections(PAGE)) == followed


_DECIDED = """
from prezent.complaints.models import Decision
found = Decision.objects.filter(complaint__case__number={number!r}, remedies__kind="refund")
result = [list(one) for one in found.values_list("state", "decided_by__name", "remedies__state")]
"""


def test_from_the_first_words_to_the_money_returned(desk: MailDesk, readers: Readers) -> None:
    customer = new_customer("Anna Rogalska")
    first = _write(desk, customer, "Ekspres nie grzeje", BROKEN.format(order="JZ-2026/731"))
    readers.follow(ENDING["first"], "Ekspres nie grzeje")
    second = _write(desk, customer, "Ekspres znowu zimny", AGAIN.format(order="JZ-2026/731"), after=first)
    readers.follow(ENDING["again"], "Ekspres znowu zimny")

    said = desk.letters(customer)[0].get_body(("plain",))
    assert said is not None
    assert "Zwracam Pani całą cenę" in " ".join(said.get_content().split())
    assert desk.do(_DECIDED.format(number=second)) == [["sent", "Tomasz Borek", "done"]]


_CLOCK = """
from prezent.deadlines.models import Clock
result = list(Clock.objects.filter(case__number={number!r}, regime="PL_CONS_7A").values_list("state", flat=True))
"""


def test_a_refusal_that_a_second_person_signs_leaves_by_post(desk: MailDesk, readers: Readers) -> None:
    pytest.importorskip("typst")
    customer = new_customer("Anna Rogalska")
    number = _write(desk, customer, "Rysa na ekspresie", BROKEN.format(order="JZ-2026/732"))
    readers.follow(ENDING["refused"], "Rysa na ekspresie")
    assert desk.fact(f"Entry.objects.filter(case__number={number!r}, text__contains='Rysa').exists()")
    assert desk.do(_CLOCK.format(number=number)) == ["met"]


def test_a_bank_that_takes_longer_says_so_in_time(desk: MailDesk, readers: Readers) -> None:
    customer = new_customer("Anna Rogalska")
    text = "Dzień dobry, rata zeszła z konta dwa razy. Proszę o zwrot jednej. Anna Rogalska"
    _write(desk, customer, "Rata pobrana dwa razy", text)
    readers.follow(ENDING["longer"], "Rata pobrana dwa razy")


SILENCE = """
from datetime import timedelta
from prezent.cases.models import Case
from prezent.complaints.services.intake import change, open_complaint
from prezent.deadlines.models import Clock
from prezent.deadlines.sweep import sweep
from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.platform import clock
case, now, marta = Case.objects.get(number={number!r}), clock.now(), viewer(Staff.objects.get(email={marta!r}))
Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(days=20))
complaint = open_complaint(case, by=marta, now=now - timedelta(days=20))
sweep(now)
result = sorted(Clock.objects.filter(case=case).values_list("regime", "state"))
"""


def test_after_a_silence_a_supervisor_says_what_was_done(desk: MailDesk, readers: Readers) -> None:
    customer = new_customer("Bożena Kulesza")
    number = _write(desk, customer, "Rozdarty szew", "Dzień dobry, plecak się rozdarł. Proszę o nowy. Bożena Kulesza")
    assert ["PL_CONS_7A", "silence"] in desk.do(SILENCE.format(number=number, marta=MARTA))
    readers.follow(ENDING["silence"], "Bożena Kulesza")
    assert desk.fact(f"Case.objects.get(number={number!r}).status") == "closed"


def test_an_administrator_sets_the_rules(readers: Readers) -> None:
    readers.follow(ENDING["rules"])
