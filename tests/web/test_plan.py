"""The plan on the screens: written, put into a letter, ticked, kept in its versions; one line beside the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case, Draft
from prezent.cases.services import delivery, drafts, words
from prezent.domain.coach import CaseContext, Lang, Severity, check
from prezent.domain.coach.case import Author, Message, Person
from prezent.domain.coach.skeletons import planned
from prezent.domain.mail import composed
from prezent.mailbox.models import Mailbox
from prezent.people.models import Staff, Team
from prezent.people.policies import viewer
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.promises import planning
from prezent.promises.models import Plan, Promise, Step
from prezent.promises.planning import Line
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def staff() -> Staff:
    staff = make_staff()
    staff.language = "en"
    staff.save()
    return staff


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def case() -> Case:
    return make_case()[0]


def text(response: Any) -> str:
    """What a page says, with plain spaces."""
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def rows(*typed: dict[str, str]) -> dict[str, list[str]]:
    """Fields of the form, a list for each column."""
    names = ("step", "place", "what", "by", "who", "day", "hour")
    return {name: [row.get(name, "") for row in typed] for name in names}


def save(desk: Client, case: Case, *typed: dict[str, str], version: int = 0) -> Any:
    return desk.post(f"/cases/{case.number}/plan", {"version": str(version), **rows(*typed)})


def three(staff: Staff) -> tuple[dict[str, str], ...]:
    return (
        {
            "place": "1",
            "what": "Zapytam serwis, co zawiodło",
            "by": str(staff.pk),
            "day": "2026-11-27",
            "hour": "15:00",
        },
        {"place": "2", "what": "Przysłać zdjęcie tabliczki", "by": "customer", "day": "2026-11-30"},
        {"place": "3", "what": "Odebrać grzejnik", "by": "other", "who": "kurier DHL"},
        {"place": "4"},
    )


def order(case: Case) -> list[str]:
    return list(Step.objects.filter(plan__case=case).values_list("what", flat=True))


def test_written_and_shown(desk: Client, case: Case, staff: Staff) -> None:
    html = text(desk.get(f"/cases/{case.number}/plan"))
    assert "Numbered steps, each with who and by when" in html
    response = save(desk, case, *three(staff))
    assert response["Location"] == f"/cases/{case.number}/plan"
    html = text(desk.get(f"/cases/{case.number}/plan"))
    for shown in (
        "0 of 3 steps are done", "Marta Wilczek, Fri 27 Nov, by 15:00", "the customer, Mon 30 Nov", "kurier DHL",
        "The customer does not know this plan yet.", 'value="2026-11-27"', 'value="15:00"',
    ):  # fmt: skip
        assert shown in html, shown


def test_the_order_is_that_of_the_places(desk: Client, case: Case, staff: Staff) -> None:
    save(desk, case, *three(staff))
    first, second, third = Step.objects.all()
    stored = [
        {"step": str(step.pk), "place": place, "what": step.what, "by": "customer"}
        for step, place in ((first, "2"), (second, "3"), (third, "1,5"))
    ]
    save(desk, case, *stored, {"what": "Na koniec"}, version=1)
    assert order(case) == [third.what, first.what, second.what, "Na koniec"]
    html = text(desk.get(f"/cases/{case.number}/plan"))
    assert "How the plan changed: 2 versions" in html
    assert html.index(">Odebrać grzejnik (the customer)<") < html.index(">Odebrać grzejnik (kurier DHL)<")


@pytest.mark.parametrize(
    ("row", "status", "told"),
    [
        ({"day": "2026-11-27"}, 422, "Write in each step what will be done."),
        ({"what": "Krok", "by": "other"}, 422, "Write who does the step"),
        ({"what": "Krok", "day": "kiedyś"}, 422, "cannot be read"),
        ({"what": "Krok", "hour": "12:00"}, 422, "cannot be read"),
        ({"what": "Krok", "day": "2026-11-01"}, 422, "This date has passed already"),
        ({"what": "Krok", "step": "999999"}, 409, "not in the plan any more"),
        ({}, 422, "Write at least one step."),
    ],
)
def test_what_is_refused_stays_in_the_form(
    desk: Client, case: Case, row: dict[str, str], status: int, told: str
) -> None:
    kept = {"place": "1", "what": "Zapytam <serwis>", "by": "customer"}
    typed = [kept, row] if row else [row]
    response = save(desk, case, *typed)
    assert response.status_code == status
    html = text(response)
    assert told in html
    if row:
        assert 'value="Zapytam &lt;serwis&gt;"' in html
        assert f'value="{row.get("what", row.get("day"))}"' in html
    assert not Plan.objects.exists()


def test_two_at_once_lose_nothing(desk: Client, case: Case, staff: Staff) -> None:
    save(desk, case, *three(staff))
    first = Step.objects.get(position=1)
    other = viewer(make_staff("Tomasz Borek"))
    planning.save_plan(case, by=other, now=NOW, lines=[Line("Tomasza")], version=1)
    response = save(desk, case, {"step": str(first.pk), "what": "Moje słowa"}, version=1)
    assert response.status_code == 409
    html = text(response)
    assert "Tomasz Borek" in html
    assert 'value="Moje słowa"' in html
    assert 'name="version" value="2"' in html
    assert order(case) == ["Tomasza"]
    # seen and saved once more, it is a step of its own
    save(desk, case, {"what": "Moje słowa"}, version=2)
    assert order(case) == ["Moje słowa"]


def test_put_into_a_letter_sent_and_promised(desk: Client, case: Case, staff: Staff) -> None:
    save(desk, case, *three(staff))
    assert "Put the plan into a letter to" in text(desk.get(f"/cases/{case.number}/plan"))
    response = desk.post(f"/cases/{case.number}/plan/letter")
    assert response["Location"] == f"/cases/{case.number}#odpowiedz"
    draft = Draft.objects.get()
    assert "Zapytam serwis, co zawiodło (Marta Wilczek, do piątku 27 listopada do 15:00)." in draft.html.replace(
        "\u00a0", " "
    )
    assert "<ol>" in draft.html
    assert "has not left yet (Marta Wilczek)" in text(desk.get(f"/cases/{case.number}/plan"))
    assert not Promise.objects.exists()
    written = words.write_answer(case, by=viewer(staff), now=NOW, html=draft.html, to=TO)
    delivery.record_delivery(written.entry_id, state="sent", note="", now=NOW)
    assert Promise.objects.get().words == "Zapytam serwis, co zawiodło"
    html = text(desk.get(f"/cases/{case.number}/plan"))
    assert "The customer knows a plan from the letter of today" in html
    assert "promised to the customer" in html
    assert "It has changed since" not in html
    assert "The customer was told the plan (by: Marta Wilczek): 1. Zapytam" in text(desk.get(f"/cases/{case.number}"))


def test_a_letter_that_is_being_written_takes_the_plan_before_its_farewell(
    desk: Client, case: Case, staff: Staff
) -> None:
    save(desk, case, *three(staff))
    blank = "<p>Dzień dobry, Panie Grzegorzu,</p><p>Moje słowa.</p>"
    farewell = "<p>Z wyrazami szacunku<br>Marta Wilczek<br>konsultantka do spraw reklamacji</p>"
    drafts.save_draft(
        case, by=viewer(staff), now=NOW, mode="reply", html=blank + farewell, subject="Temat", to="a@b.example"
    )
    for _twice in range(2):
        assert desk.post(f"/cases/{case.number}/plan/letter").status_code == 302
    draft = Draft.objects.get()
    assert draft.html.startswith(blank)
    assert draft.html.endswith(farewell)
    assert draft.html.count("Zapytam serwis") == 1, "put there once"
    assert (draft.subject, draft.to) == ("Temat", "a@b.example")


def test_said_on_the_phone(desk: Client, case: Case, staff: Staff) -> None:
    assert desk.post(f"/cases/{case.number}/plan/told").status_code == 422
    save(desk, case, *three(staff))
    desk.post(f"/cases/{case.number}/plan/told")
    assert Promise.objects.get().entry is None
    assert "The customer was told a plan today" in text(desk.get(f"/cases/{case.number}/plan"))


def test_ticked_and_taken_back(desk: Client, case: Case, staff: Staff) -> None:
    save(desk, case, *three(staff))
    desk.post(f"/cases/{case.number}/plan/told")
    first, second, _third = Step.objects.all()
    desk.post(f"/steps/{first.pk}/done", {"note": "serwis potwierdził"})
    assert (Promise.objects.get().state, Promise.objects.get().note) == ("kept", "serwis potwierdził")
    desk.post(f"/steps/{second.pk}/done")
    assert desk.post(f"/steps/{second.pk}/done").status_code == 409
    assert "Plan for the customer (2 of 3)" in text(desk.get(f"/cases/{case.number}"))
    # what cannot be taken back is not offered to be
    assert text(desk.get(f"/cases/{case.number}/plan")).count("Not done after all") == 1
    assert desk.post(f"/steps/{first.pk}/done", {"_method": "DELETE"}).status_code == 422
    desk.post(f"/steps/{second.pk}/done", {"_method": "DELETE"})
    html = text(desk.get(f"/cases/{case.number}/plan"))
    assert "1 of 3 steps are done" in html
    assert "done today, 10:42</span>" in html


def test_what_the_pages_cost(
    desk: Client, case: Case, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Case.objects.update(unread=False)
    save(desk, case, *three(staff))
    directory()
    with django_assert_num_queries(7):  # session, person, case, plan, steps, history, counts of the views
        desk.get(f"/cases/{case.number}/plan")
    with django_assert_num_queries(9):  # as many as without a plan
        assert "Plan for the customer (0 of 3)" in text(desk.get(f"/cases/{case.number}"))


def test_without_a_plan_the_case_offers_one(desk: Client, case: Case) -> None:
    assert "Write a plan for the customer" in text(desk.get(f"/cases/{case.number}"))


def test_a_date_that_has_passed_says_so(
    desk: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, case, *three(staff))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=20))
    assert "the date has passed" in text(desk.get(f"/cases/{case.number}/plan"))


def test_strangers_reach_nothing(desk: Client) -> None:
    walled = make_case("Tajna", team=Team.objects.create(name="Prawny", restricted=True))[0]
    insider = make_staff("Halina Zych", teams=(walled.team,))  # type: ignore[arg-type]
    planning.save_plan(walled, by=viewer(insider), now=NOW, lines=[Line("Tajny krok")], version=0)
    step = Step.objects.get()
    base = f"/cases/{walled.number}/plan"
    assert desk.get(base).status_code == 404
    assert save(desk, walled, {"what": "x"}, version=1).status_code == 404
    for address in (f"{base}/letter", f"{base}/told", f"/steps/{step.pk}/done", "/steps/999999/done"):
        assert desk.post(address).status_code == 404, address
    step.refresh_from_db()
    assert step.done_at is None
    assert Client().get(base).status_code == 302


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_the_letter_gets_no_remark(lang: Lang) -> None:
    steps = {
        "pl": ("Zapytam serwis, co zawiodło (Marta Wilczek, do piątku 27 listopada do 15:00)",
               "Odebrać grzejnik z Pana domu (kurier DHL, do poniedziałku 30 listopada)"),
        "en": ("I will ask the workshop what failed (Marta Wilczek, by Friday 27 November, 15:00)",
               "Collect the heater from your home (courier DHL, by Monday 30 November)"),
    }[lang]  # fmt: skip
    matter = {"pl": "Grzejnik zepsuł się drugi raz", "en": "The heater broke again"}[lang]
    letter = planned(
        lang,
        greeting={"pl": "Dzień dobry, Panie Grzegorzu,", "en": "Dear Grzegorz Pawlik,"}[lang],
        matter=matter,
        steps=steps,
        signature=[
            {"pl": "Z wyrazami szacunku", "en": "Kind regards"}[lang], "Marta Wilczek", "agent", "tel. 48 555 01 22",
        ],
    )  # fmt: skip
    case = CaseContext(
        case_id="2026-001184", kind="enquiry", now=NOW, attachments=(),
        customer=Person("Grzegorz", "Pawlik", "m", lang),
        author=Author("Marta", "Wilczek", "f", "agent", "48 555 01 22", "marta@jarzebina.example"),
        messages=(Message("customer", f"{matter}.", NOW),),
    )  # fmt: skip
    subject = f"[2026-001184] Jarzębina: {matter}"
    report = check(letter, lang=lang, subject=subject, html=composed.html_from_text(letter), case=case)
    said = [(one.rule, one.message.in_(lang), one.evidence) for one in report.at_least(Severity.SUGGESTION)]
    assert not said, f"{letter}\n\n{said}"
