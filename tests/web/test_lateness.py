"""Why an answer is late, on the screens: one click on Today and beside a case, a list, counts that open their cases."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case, Draft, Lateness
from prezent.cases.services import lateness, words
from prezent.mailbox.models import Mailbox
from prezent.people.models import Staff, Team
from prezent.people.policies import viewer
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.promises import services as promises
from prezent.promises.detecting import look_through
from prezent.promises.models import Found
from prezent.promises.when import Due
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: Messages of NOW have been late for a day then.
LATER = NOW + 2 * DAY
HTMX = {"hx-request": "true"}
TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
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


def say(desk: Client, case: Case, reason: str = "people", **more: Any) -> Any:
    headers = more.pop("headers", {})
    form = {"since": NOW.isoformat(), "reason": reason, "back": "/", **more}
    return desk.post(f"/cases/{case.number}/lateness", form, headers=headers)


def test_one_click_on_today(desk: Client, case: Case) -> None:
    html = text(desk.get("/"))
    assert "Why late?" in html
    assert 'name="reason" value="people" data-key="1"' in html
    response = say(desk, case)
    assert (response.status_code, response["Location"]) == (302, "/")
    html = text(desk.get("/"))
    assert "Why late: too few people" in html
    assert "Why late?" not in html


def test_one_click_with_htmx_answers_with_its_line_alone(desk: Client, case: Case) -> None:
    html = text(say(desk, case, headers=HTMX))
    assert "Why late: too few people" in html
    assert "(Marta Wilczek)" in html
    assert "<html" not in html
    html = text(
        desk.post(f"/cases/{case.number}/lateness", {"since": NOW.isoformat(), "_method": "DELETE"}, headers=HTMX)
    )
    assert "Why late?" in html
    assert Lateness.objects.get().reason == ""


def test_another_reason_needs_words_and_shows_them(desk: Client, case: Case) -> None:
    assert say(desk, case, "other").status_code == 422
    say(desk, case, "other", words="burza <zerwała> linię")
    assert "Why late: burza &lt;zerwała&gt; linię" in text(desk.get(f"/cases/{case.number}"))


def test_who_comes_second_is_told(desk: Client, case: Case) -> None:
    say(desk, case)
    other = Client()
    other.force_login(make_staff("Tomasz Borek"))
    response = say(other, case, "knowledge")
    assert response.status_code == 409
    assert "Marta Wilczek" in text(response)
    assert Lateness.objects.get().reason == "people"


@pytest.mark.parametrize("since", ["", "x", "2026-11-24", "2026-11-24T09:42:00"])
def test_a_form_that_names_no_wait_is_refused(desk: Client, case: Case, since: str) -> None:
    assert say(desk, case, since=since).status_code == 422
    assert not Lateness.objects.exists()


def test_it_leads_to_nobody_elses_page(desk: Client, case: Case) -> None:
    for back in ("//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", ""):
        Lateness.objects.all().delete()
        assert say(desk, case, back=back)["Location"] == f"/cases/{case.number}"


def test_beside_a_late_case_for_no_query_more(
    desk: Client, case: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Case.objects.update(unread=False)
    directory()
    with django_assert_num_queries(9):
        html = text(desk.get(f"/cases/{case.number}"))
    assert "Why late?" in html
    say(desk, case)
    assert "Why late: too few people" in text(desk.get(f"/cases/{case.number}"))


def test_what_is_in_time_is_not_asked_about(desk: Client) -> None:
    case = make_case("W porę", at=LATER - HOUR)[0]
    for page in ("/", f"/cases/{case.number}", "/late"):
        assert "Why late?" not in text(desk.get(page))
    assert "It takes longer: begin a letter" not in text(desk.get(f"/cases/{case.number}"))


def test_today_costs_what_it_did(desk: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        lateness.say_why(make_case(str(number))[0], by=viewer(Staff.objects.get()), now=LATER, reason="people")
    directory()
    with django_assert_num_queries(11):
        desk.get("/")


def test_the_list_tells_who_waits_too_long(
    desk: Client, case: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # session, person, the list, the counts, counts of the views
        html = text(desk.get("/late"))
    assert "Grzegorz Pawlik" in html
    assert "overdue" in html
    assert "Why late?" in html
    say(desk, case, "others")
    assert "Why late: waiting on others" in text(desk.get("/late"))


def test_every_number_opens_what_stands_behind_it(desk: Client, staff: Staff) -> None:
    zwroty = Team.objects.create(name="Zwroty")
    said, silent = make_case("Powiedziana", team=zwroty)[0], make_case("Milcząca")[0]
    answered = make_case("Odpisana późno", team=zwroty)[0]
    say(desk, said)
    words.write_answer(answered, by=viewer(staff), now=LATER, html="<p>Tak</p>", to=TO)
    html = text(desk.get("/late"))
    links = set(re.findall(r'href="(/late\?[^"]*show=all[^"]*)"', html))
    shown = {unescape(link): text(desk.get(unescape(link))) for link in links}
    for narrowed, expected in {
        "reason=people": {said}, "reason=none": {silent, answered}, f"team={zwroty.pk}": {said, answered},
        f"reason=none&team={zwroty.pk}": {answered}, "team=0": {silent},
    }.items():  # fmt: skip
        found = shown[next(link for link in shown if link.endswith(f"show=all&{narrowed}"))]
        assert {one for one in (said, silent, answered) if one.number in found} == expected, narrowed
    assert "answered 24 h late" in shown["/late?days=30&show=all&reason=none"]


def test_nonsense_narrows_nothing(desk: Client, case: Case) -> None:
    for nonsense in ("?days=1&reason=x&team=y&show=z&after=q", "?show=all&team=99999999999&after=1~2", "?after=~"):
        response = desk.get(f"/late{nonsense}")
        assert response.status_code == 200
        assert case.number in text(response)


def test_nobody_waits_too_long(desk: Client) -> None:
    assert "Nobody waits too long for an answer now." in text(desk.get("/late"))


def test_strangers_reach_nothing(desk: Client) -> None:
    walled = make_case("Tajna", team=Team.objects.create(name="Prawny", restricted=True))[0]
    assert say(desk, walled).status_code == 404
    assert desk.post(f"/cases/{walled.number}/delay").status_code == 404
    assert "Tajna" not in text(desk.get("/late"))
    assert Client().get("/late").status_code == 302


def test_a_late_case_offers_a_letter_that_says_so(desk: Client, case: Case, staff: Staff) -> None:
    assert "It takes longer: begin a letter" in text(desk.get(f"/cases/{case.number}"))
    response = desk.post(f"/cases/{case.number}/delay")
    assert response["Location"] == f"/cases/{case.number}#odpowiedz"
    draft = Draft.objects.get().html.replace("\u00a0", " ")
    assert "przepraszam za opóźnienie. Wiadomość w sprawie „Grzejnik zepsuł się drugi raz”" in draft
    assert "przyszła we wtorek, 24 listopada, a ja" in draft
    assert "⟨nowy dzień i godzina⟩" in draft
    assert desk.post(f"/cases/{case.number}/delay").status_code == 422, "whoever is writing is not interrupted"
    # sent, it makes a promise: the coach finds it
    html = draft.replace("⟨nowy dzień i godzina⟩", "poniedziałku 30 listopada do 12:00")
    written = words.write_answer(case, by=viewer(staff), now=LATER, html=html, to=TO)
    look_through(written.entry_id, now=LATER)
    assert Found.objects.get().due_at is not None


def test_one_that_will_be_late_soon_says_so_before(desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY - 2 * HOUR)
    assert "It takes longer: begin a letter" in text(desk.get(f"/cases/{case.number}"))
    desk.post(f"/cases/{case.number}/delay")
    assert "Wiem już, że pełna odpowiedź zajmie mi więcej czasu" in Draft.objects.get().html.replace("\u00a0", " ")


def test_where_a_promise_is_open_its_own_letter_is_offered(desk: Client, case: Case, staff: Staff) -> None:
    promises.give(case, by=viewer(staff), now=LATER, words="Oddzwonię", due=Due(LATER + HOUR))
    html = text(desk.get(f"/cases/{case.number}"))
    assert "It takes longer: begin a letter" not in html
    assert "It takes longer" in html


def test_where_nobody_waits_there_is_no_such_letter(desk: Client, case: Case, staff: Staff) -> None:
    words.write_answer(case, by=viewer(staff), now=LATER, html="<p>Tak</p>", to=TO)
    response = desk.post(f"/cases/{case.number}/delay")
    assert response.status_code == 422
    assert not Draft.objects.exists()
