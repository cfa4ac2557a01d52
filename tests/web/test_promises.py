"""Promises on the screens: beside a case, on Today, in the list behind each rate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext, override
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case, Draft, Entry
from prezent.cases.services import words
from prezent.cases.services.delivery import record_delivery
from prezent.cases.services.handling import assign
from prezent.mailbox.models import Mailbox
from prezent.people.models import Role, Staff, Team
from prezent.people.policies import viewer
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.promises import services
from prezent.promises.detecting import look_through
from prezent.promises.models import Found, Promise
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def case() -> Case:
    return make_case()[0]


def give(case: Case, staff: Staff, *, hours: float = 5, said: str = "Oddzwonię jutro.", kind: str = "call") -> Promise:
    due = Due(NOW + hours * HOUR)
    made = services.give(case, by=viewer(staff), now=NOW - HOUR, words=said, due=due, kind=kind)
    return Promise.objects.select_related("case", "owner").get(pk=made.pk)


def text(response: Any) -> str:
    """What a page says, with plain spaces."""
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def refused() -> str:
    """Why a case is not closed, in the language of the desk."""
    with override("pl"):
        return gettext(
            "A promise in this case is open. Keep it, give it a new date with a letter, or note that the customer "
            "released us from it; then close."
        ).replace("\u00a0", " ")


def page(desk: Client, case: Case) -> str:
    return text(desk.get(f"/cases/{case.number}"))


def test_written_down_by_hand(desk: Client, case: Case, staff: Staff) -> None:
    form = {"words": "Oddzwonię i powiem, co z grzejnikiem", "day": "2026-11-25", "hour": "12:00", "kind": "call"}
    response = desk.post(f"/cases/{case.number}/promises", form)
    assert response["Location"] == f"/cases/{case.number}#obietnice"
    promise = Promise.objects.get()
    assert (promise.owner, promise.due_at.isoformat()) == (staff, "2026-11-25T11:00:00+00:00")
    html = page(desk, case)
    assert "Oddzwonię i powiem, co z grzejnikiem" in html
    assert "jutro do 12:00" in html


def test_a_day_alone_lasts_until_its_end(desk: Client, case: Case) -> None:
    desk.post(f"/cases/{case.number}/promises", {"words": "Wyślę część", "day": "2026-11-24"})
    promise = Promise.objects.get()
    assert promise.by_day
    assert promise.due_at.isoformat() == "2026-11-24T23:00:00+00:00"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"words": "", "day": "2026-11-25"}, "Napisz, co zostało obiecane"),
        ({"words": "x", "day": ""}, "Obietnica musi mieć termin"),
        ({"words": "x", "day": "kiedyś", "hour": "12:00"}, "Obietnica musi mieć termin"),
        ({"words": "x", "day": "2026-11-25", "hour": "25:99"}, "Obietnica musi mieć termin"),
        ({"words": "x", "day": "2026-11-23"}, "Ten termin już minął"),
        ({"words": "x", "day": "9999-12-31"}, "Obietnica musi mieć termin"),
        ({"words": "x", "day": "2031-01-01"}, "odległy o lata"),
    ],
)
def test_what_cannot_be_written_down_says_why(desk: Client, case: Case, form: dict[str, str], told: str) -> None:
    response = desk.post(f"/cases/{case.number}/promises", form)
    assert 400 <= response.status_code < 500
    assert told in text(response)
    assert not Promise.objects.exists()


def test_kept_and_released_with_htmx(desk: Client, case: Case, staff: Staff) -> None:
    kept, released = give(case, staff), give(case, staff)
    html = desk.post(f"/promises/{kept.pk}/kept", headers={"hx-request": "true"}).content.decode()
    assert 'id="obietnice"' in html
    assert "<html" not in html
    assert desk.post(f"/promises/{released.pk}/release", {"note": ""}).status_code == 422
    desk.post(f"/promises/{released.pk}/release", {"note": "zadzwonił, że już nie trzeba"})
    assert [one.state for one in Promise.objects.order_by("pk")] == ["kept", "released"]
    html = page(desk, case)
    assert "2 zakończone obietnice" in html
    assert "zadzwonił, że już nie trzeba" in html


def test_settled_twice_is_told_apart(desk: Client, case: Case, staff: Staff) -> None:
    promise = give(case, staff)
    desk.post(f"/promises/{promise.pk}/kept")
    response = desk.post(f"/promises/{promise.pk}/release", {"note": "x"})
    assert response.status_code == 409
    assert "Ta obietnica jest już zakończona: dotrzymana (Marta Wilczek" in text(response)


def test_handed_over(desk: Client, case: Case, staff: Staff) -> None:
    promise, tomasz = give(case, staff), make_staff("Tomasz Borek")
    desk.post(f"/promises/{promise.pk}/owner", {"owner": str(tomasz.pk)})
    assert Promise.objects.get().owner == tomasz
    assert desk.post(f"/promises/{promise.pk}/owner", {"owner": "x"}).status_code == 422


def test_strangers_reach_nothing(desk: Client, staff: Staff) -> None:
    walled, entry = make_case("Tajna", team=Team.objects.create(name="Prawny", restricted=True))
    insider = make_staff("Halina Zych", teams=(walled.team,))  # type: ignore[arg-type]
    promise = give(walled, insider, said="Tajna obietnica")
    found = Found.objects.create(entry=entry, case=walled, author=staff, start=0, words="Tajna znaleziona")
    for path in ("kept", "release", "owner", "delay"):
        assert desk.post(f"/promises/{promise.pk}/{path}", {"note": "x", "owner": "1"}).status_code == 404
    assert desk.post(f"/promises/found/{found.pk}", {"day": "2026-11-25"}).status_code == 404
    assert "Tajna" not in text(desk.get("/promises"))
    assert Promise.objects.get().state == "open"


def letter(case: Case, staff: Staff, html: str) -> Found:
    entry = words.write_answer(case, by=viewer(staff), now=NOW, html=html, to=TO)
    look_through(entry.entry_id, now=NOW)
    return Found.objects.get()


def test_one_found_in_a_letter_is_written_down_as_it_stands(desk: Client, case: Case, staff: Staff) -> None:
    found = letter(case, staff, "<p>Oddzwonię do Pana do piątku do 15:00.</p>")
    html = page(desk, case)
    assert "W Twoim liście jest obietnica" in html
    assert 'value="2026-11-27"' in html
    assert 'value="15:00"' in html
    desk.post(f"/promises/found/{found.pk}", {"day": "2026-11-27", "hour": "15:00"})
    assert Promise.objects.get().due_at.isoformat() == "2026-11-27T14:00:00+00:00"
    assert "W Twoim liście jest obietnica" not in page(desk, case)
    assert desk.post(f"/promises/found/{found.pk}", {"day": "2026-11-27"}).status_code == 409


def test_it_is_no_promise(desk: Client, case: Case, staff: Staff) -> None:
    found = letter(case, staff, "<p>Wkrótce wyślę Panu część.</p>")
    desk.post(f"/promises/found/{found.pk}", {"_method": "DELETE"})
    assert Found.objects.get().state == "none"
    assert not Promise.objects.exists()


def test_only_its_author_is_asked(case: Case, staff: Staff, client: Client) -> None:
    letter(case, staff, "<p>Oddzwonię do Pana do piątku do 15:00.</p>")
    client.force_login(make_staff("Tomasz Borek"))
    assert "W Twoim liście jest obietnica" not in page(client, case)


def test_it_takes_longer_begins_with_a_draft_and_ends_with_a_new_date(desk: Client, case: Case, staff: Staff) -> None:
    old = give(case, staff, said="Oddzwonię dzisiaj do 15:00.")
    response = desk.post(f"/promises/{old.pk}/delay")
    assert response["Location"] == f"/cases/{case.number}#odpowiedz"
    draft = Draft.objects.get()
    assert "„Oddzwonię dzisiaj do 15:00”" in draft.html
    assert "⟨nowy dzień i godzina⟩" in draft.html
    assert Promise.objects.get().state == "open", "a draft moves no date"
    # whoever is writing already is not interrupted
    assert desk.post(f"/promises/{old.pk}/delay").status_code == 422

    found = letter(case, staff, "<p>To potrwa dłużej. Odpiszę do piątku do 15:00.</p>")
    assert "Oddzwonię dzisiaj do 15:00." in page(desk, case)
    desk.post(f"/promises/found/{found.pk}", {"day": "2026-11-27", "hour": "15:00", "replaces": str(old.pk)})
    old.refresh_from_db()
    assert old.state == "renegotiated"
    new = Promise.objects.get(replaces=old)
    assert new.due_at.isoformat() == "2026-11-27T14:00:00+00:00"
    assert new.words == "Odpiszę do piątku do 15:00."
    shown = page(desk, case).rpartition('id="obietnice"')[2]
    assert shown.index("Odpiszę do piątku do 15:00.") < shown.index("Oddzwonię dzisiaj do 15:00.")  # open, then settled


def test_a_case_with_an_open_promise_is_not_closed_from_its_page(desk: Client, case: Case, staff: Staff) -> None:
    promise = give(case, staff)
    response = desk.post(f"/cases/{case.number}/closure")
    assert response.status_code == 422
    assert refused() in text(response)
    desk.post(f"/promises/{promise.pk}/kept")
    closing = {"word": "dodzwoniłam się, sprawa załatwiona"}  # no letter of ours tells of it
    assert desk.post(f"/cases/{case.number}/closure", closing).status_code == 302


def test_a_letter_that_would_close_over_a_promise_stays_as_a_draft(desk: Client, case: Case, staff: Staff) -> None:
    give(case, staff)
    form: dict[str, Any] = {
        "mode": "reply", "to": "Grzegorz Pawlik <g.pawlik@poczta.example>", "subject": "Temat",
        "body_html": "<p>Dziękuję, wszystko załatwione.</p>", "status": "closed", "against": "tak ma być",
    }  # fmt: skip
    response = desk.post(f"/cases/{case.number}/answers", form)
    assert refused() in text(response)
    assert not Entry.objects.filter(kind="out").exists()
    assert "wszystko załatwione" in page(desk, case)


def test_today_shows_what_was_promised(
    desk: Client, case: Case, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Case.objects.update(owed_by=NOW + 999 * HOUR)
    near = give(case, staff, hours=1, said="Oddzwonię do 11:42.")
    broken = give(case, staff, hours=-0.5, said="Wyślę etykietę.")
    services.break_promises([broken], now=NOW)
    directory()
    with django_assert_num_queries(11):
        html = text(desk.get("/"))
    assert html.index("Wyślę etykietę.") < html.index("Oddzwonię do 11:42."), "the broken one leads"
    assert "Najpierw wiadomość do klienta: przeprosiny, powód i nowy termin." in html
    assert f"/cases/{case.number}#obietnice" in html
    services.keep(near, by=viewer(staff), now=NOW)
    Promise.objects.filter(pk=broken.pk).update(owned_up_at=NOW)
    assert "Wyślę etykietę" not in desk.get("/").content.decode()


def test_the_list_and_the_numbers_open_what_is_behind_them(
    desk: Client, case: Case, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    services.keep(give(case, staff, said="dotrzymana"), by=viewer(staff), now=NOW)
    services.break_promises([give(case, staff, hours=-0.5, said="złamana", kind="send")], now=NOW)
    give(case, staff, said="otwarta")
    with django_assert_num_queries(6):  # session, person, two rates, the list, counts of the views
        html = text(desk.get("/promises"))
    assert "1 z 2 obietnic, których termin minął, zostało dotrzymanych" in html
    assert "/promises?days=90&amp;state=broken&amp;kind=send" in html
    behind = text(desk.get("/promises?days=90&state=broken&kind=send"))
    assert "złamana" in behind
    assert "„dotrzymana”" not in behind
    assert "otwarta" not in behind
    for nonsense in ("?state=x&kind=y&team=z&days=1&before=q", "?team=99999999999&before=-1"):
        assert desk.get(f"/promises{nonsense}").status_code == 200


def test_a_word_that_nobody_has_written_down_is_on_today(
    desk: Client, case: Case, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A letter that says it takes longer clears the debt of an answer: its new date must stand in a list."""
    found = letter(case, staff, "<p>To potrwa dłużej. Odpiszę do 4 grudnia do 15:00.</p>")
    soon = Found.objects.create(entry=found.entry, case=case, author=staff, start=99, words="Wkrótce wyślę część.")
    record_delivery(found.entry_id, state=Entry.Delivery.SENT, note="250", now=NOW)
    assert Case.objects.get().waiting_since is None
    Case.objects.update(owed_by=NOW + 9999 * HOUR)
    directory()
    with django_assert_num_queries(11):
        html = text(desk.get("/"))
    assert html.index("Wkrótce wyślę część.") < html.index("Odpiszę do 4 grudnia do 15:00."), "by their date"
    assert f"/cases/{case.number}#obietnice" in html
    desk.post(f"/promises/found/{found.pk}", {"day": "2026-12-04", "hour": "15:00"})
    desk.post(f"/promises/found/{soon.pk}", {"_method": "DELETE"})
    html = text(desk.get("/"))
    assert "Odpiszę do 4 grudnia" not in html, "a promise of next week is not today's"
    assert "Wkrótce wyślę" not in html


def test_the_assignee_and_the_team_see_it_too_and_nobody_else(case: Case, staff: Staff) -> None:
    colleague, other, boss = make_staff("Tomasz Borek"), make_staff("Ewa Lis"), make_staff("Hanna Bielak")
    Staff.objects.filter(pk=boss.pk).update(role=Role.SUPERVISOR)
    found = letter(case, staff, "<p>Odpiszę do piątku do 15:00.</p>")
    assign(Case.objects.get(), by=viewer(staff), now=NOW, assignee=colleague)
    said = "Odpiszę do piątku do 15:00."

    def sees(who: Staff, address: str) -> bool:
        desk = Client()
        desk.force_login(who)
        return said in text(desk.get(address)).partition('id="obietnice"' if "cases" in address else "<main")[2]

    assert sees(staff, "/")
    assert sees(colleague, "/")
    assert not sees(other, "/")
    assert not sees(boss, "/")
    assert sees(boss, "/?whose=team")
    record_delivery(found.entry_id, state=Entry.Delivery.BOUNCED, note="550", now=NOW)
    assert not sees(staff, "/"), "a letter that came back gives no word"


def test_the_page_offers_the_promise_that_a_letter_moved_in_time(desk: Client, case: Case, staff: Staff) -> None:
    old = give(case, staff, hours=1)
    given_after = give(case, staff, hours=9, said="Dana w tym samym liście.")
    found = letter(case, staff, "<p>To potrwa dłużej. Odpiszę dziś do 12:00.</p>")
    Promise.objects.filter(pk=given_after.pk).update(entry_id=found.entry_id)
    services.break_promises([old], now=NOW + HOUR)
    today = text(desk.get("/"))
    assert "Najpierw wiadomość do klienta: przeprosiny" not in today, "perhaps the letter moved it"
    html = page(desk, case)
    assert f'<option value="{old.pk}">' in html
    assert f'<option value="{given_after.pk}">' not in html
    desk.post(f"/promises/found/{found.pk}", {"day": "2026-11-24", "hour": "12:00", "replaces": str(old.pk)})
    old.refresh_from_db()
    assert old.state == "renegotiated"


def test_today_says_that_a_date_holds_again(desk: Client, case: Case, staff: Staff) -> None:
    old = give(case, staff, hours=400)
    found = letter(case, staff, "<p>To potrwa dłużej.</p><p>Odpiszę do 22 grudnia.</p>")
    desk.post(f"/promises/found/{found.pk}", {"day": "2026-12-22", "replaces": str(old.pk)})
    assert "Oddzwonię jutro." not in text(desk.get("/"))
    record_delivery(found.entry_id, state=Entry.Delivery.BOUNCED, note="550", now=NOW)
    html = text(desk.get("/"))
    assert "Oddzwonię jutro." in html
    assert "A letter of ours came back" in html or "Nasz list wrócił" in html
    case_page = page(desk, case)
    section = case_page.partition('id="obietnice"')[2].partition("</section>")[0]
    owed, _fold, over = section.rpartition('<details class="fold">')
    assert "Odpiszę do 22 grudnia" not in owed
    assert "nie obowiązuje" in over


def test_what_shows_it_is_asked_for_beside_the_promise(desk: Client, case: Case, staff: Staff) -> None:
    promise = give(case, staff)
    assert 'name="note" maxlength="300" required' in page(desk, case)
    desk.post(f"/promises/{promise.pk}/kept", {"note": "przelew 2026/11/24/17"})
    promise.refresh_from_db()
    assert (promise.state, promise.note) == ("kept", "przelew 2026/11/24/17")
