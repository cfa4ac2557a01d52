"""Today: to whom is a word owed, by when, why, and what if not; in words that agree with each other."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from prezent.cases.models import Case, Entry
from prezent.cases.queries.today import LIMIT
from prezent.cases.services.delivery import record_delivery
from prezent.cases.services.handling import assign
from prezent.cases.services.words import write_answer
from prezent.mailbox.models import Mailbox
from prezent.people.models import Role, Staff, Team
from prezent.people.policies import viewer
from prezent.platform import clock
from prezent.web.desk import today_channels
from prezent.web.desk.today_words import breakdown, headline, nobody, number_word
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

db = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


def english(name: str = "Marta Wilczek", **more: object) -> Staff:
    staff = make_staff(name, **more)  # type: ignore[arg-type]
    staff.language = "en"
    staff.save()
    return staff


def page(staff: Staff, address: str = "/") -> str:
    client = Client()
    client.force_login(staff)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def unsent_letter(case: Case, staff: Staff, note: str = "550 no such user", state: str = Entry.Delivery.FAILED) -> int:
    to = [("", "g.pawlik@poczta.example")]
    written = write_answer(case, by=viewer(staff), now=NOW, html="<p>Dzień dobry</p>", to=to)
    record_delivery(written.entry_id, state=state, note=note, now=NOW)
    return written.entry_id


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (1, "Jedna osoba czeka na słowo od Ciebie"),
        (2, "Dwie osoby czekają na słowo od Ciebie"),
        (4, "Cztery osoby czekają na słowo od Ciebie"),
        (5, "Pięć osób czeka na słowo od Ciebie"),
        (9, "Dziewięć osób czeka na słowo od Ciebie"),
        (12, "Dwanaście osób czeka na słowo od Ciebie"),
        (20, "Dwadzieścia osób czeka na słowo od Ciebie"),
        (21, "21 osób czeka na słowo od Ciebie"),
        (22, "22 osoby czekają na słowo od Ciebie"),
        (25, "25 osób czeka na słowo od Ciebie"),
        (112, "112 osób czeka na słowo od Ciebie"),
    ],
)
def test_polish_headlines(people: int, words: str) -> None:
    assert headline(people, "pl") == words


def test_other_headlines() -> None:
    assert headline(1, "en") == "One person is waiting for a word from you"
    assert headline(9, "en") == "Nine people are waiting for a word from you"
    assert headline(3, "pl", team=True) == "Trzy osoby czekają na słowo od nas"
    assert headline(50, "pl", more=True) == "Co najmniej 50 osób czeka na słowo od Ciebie"
    assert headline(50, "en", more=True, team=True) == "At least 50 people are waiting for a word from us"
    assert (nobody("pl"), nobody("en", team=True)) == (
        "Nikt nie czeka na słowo od Ciebie",
        "Nobody is waiting for a word from us",
    )
    assert number_word(-1, "pl") == "-1"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 2, 5, 2), "Dwie czekają za długo, pięć usłyszy je dzisiaj, a dla dwóch warto zacząć już teraz"),
        ((0, 1, 1, 1), "Jedna czeka za długo, jedna usłyszy je dzisiaj, a dla jednej warto zacząć już teraz"),
        ((1, 0, 0, 0), "Jeden list nie wyszedł"),
        ((2, 0, 0, 0), "Dwa listy nie wyszły"),
        ((5, 0, 0, 0), "Pięć listów nie wyszło"),
        ((3, 5, 0, 0), "Trzy listy nie wyszły, a pięć czeka za długo"),
        ((0, 0, 3, 0), "Trzy usłyszą je dzisiaj"),
        ((0, 0, 0, 5), "Dla pięciu warto zacząć już teraz"),
        ((0, 0, 0, 30), "Dla 30 warto zacząć już teraz"),
        ((0, 0, 0, 0), ""),
    ],
)
def test_polish_breakdowns(counts: tuple[int, int, int, int], words: str) -> None:
    assert "".join(phrase.before + phrase.text for phrase in breakdown(*counts, "pl")) == words


def test_english_breakdown() -> None:
    said = breakdown(1, 1, 2, 3, "en")
    assert "".join(phrase.before + phrase.text for phrase in said) == (
        "One letter did not leave, one has waited too long, two will hear it today, "
        "and for three it is worth starting now"
    )
    assert [phrase.group for phrase in said] == ["unsent", "late", "today", "later"]
    assert (
        "".join(p.before + p.text for p in breakdown(2, 2, 0, 0, "en"))
        == "Two letters did not leave, and two have waited too long"
    )


@db
def test_groups_are_in_order_and_each_debt_says_who_why_when_and_what_if_not() -> None:
    me = english()
    for name, hours in (("Adam", 1), ("Bogdan", 20), ("Celina", 30)):
        make_case(
            name=name,
            email=f"{name.lower()}@poczta.example",
            at=NOW - hours * HOUR,
            text=f"Tu {name}.",
            matter=f"Rzecz {name}",
        )
    html = page(me)
    assert re.findall(r'<h2 class="cut" id="(\w+)">([^<]+) <span>(\d+)', html) == [
        ("late", "Overdue", "1"),
        ("today", "Today", "1"),
        ("later", "Worth starting today", "1"),
    ]
    assert "Three people are waiting for a word from you" in html
    late, today, later = re.findall(r"<li class=\"debt\".*?</li>", html.replace("\u00a0", " "), re.DOTALL)
    for words in (
        "Celina",
        "Rzecz Celina",
        "Tu Celina.",
        "E-mail: yesterday, 4:42.",
        "We answer within 24",
        "Say sorry",
        "btn-main",
        "today 4:42",
        "6 h overdue",
        "/cases/2026-000003#odpowiedz",
        "Nobody yet",
    ):
        assert words in late, words
    for words in ("Bogdan", "by 14:42", "in 4 h", "After 14:42 the case moves to the overdue ones"):
        assert words in today, words
    for words in ("Adam", "tomorrow 9:42", "in 23 h"):
        assert words in later, words
    assert "btn-main" not in today + later


@db
def test_a_letter_that_did_not_leave_comes_first_with_the_servers_words() -> None:
    me = english()
    make_case(name="Adam", email="adam@poczta.example", at=NOW - 60 * HOUR)
    case, _entry = make_case(at=NOW - HOUR)
    entry = unsent_letter(case, me, note="550 5.1.1 <nobody>: no such user")
    html = page(me)
    first = re.findall(r'<li class="debt".*?</li>', html, re.DOTALL)[0]
    for words in (
        "Grzegorz Pawlik",
        "did not take our letter",
        "550 5.1.1 &lt;nobody&gt;: no such user",
        "letter not sent",
        f"#entry-{entry}",
        "See what happened",
        "does not know our answer",
    ):
        assert words in first, words
    assert "no-answer" not in first
    assert "One letter did not leave" in html
    returned, _entry = make_case(name="Ewa", email="ewa@poczta.example", at=NOW - HOUR)
    unsent_letter(returned, me, state=Entry.Delivery.BOUNCED)
    assert "returned our letter" in page(me)


@db
def test_a_person_with_two_cases_is_one_person() -> None:
    me = english()
    make_case(at=NOW - 30 * HOUR)
    make_case(at=NOW - HOUR, matter="Druga rzecz")
    html = page(me)
    assert "One person is waiting" in html
    assert "One has waited too long</a>." in html


@db
@pytest.mark.parametrize(("day", "due_day"), [(24, 25), (26, 27), (27, 30), (28, 30)])
def test_worth_starting_reaches_to_the_end_of_the_next_working_day(
    monkeypatch: pytest.MonkeyPatch, day: int, due_day: int
) -> None:
    now = NOW.replace(day=day)
    monkeypatch.setattr(clock, "now", lambda: now)
    me = english()
    case, _entry = make_case(at=now)
    due = NOW.replace(day=due_day, hour=22, minute=59)
    Case.objects.filter(pk=case.pk).update(owed_by=due)
    assert 'class="debt"' in page(me)
    Case.objects.filter(pk=case.pk).update(owed_by=due + timedelta(minutes=1))
    assert 'class="debt"' not in page(me)


@db
def test_queries(django_assert_num_queries: object) -> None:
    staff = english()
    client = Client()
    client.force_login(staff)
    Mailbox.objects.create(address="sklep@jarzebina.example", checked_at=NOW)
    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get("/")  # nothing is owed: the next debt is looked for
    for n in range(5):
        make_case(name=f"K{n}", email=f"k{n}@poczta.example", at=NOW - 30 * HOUR)
    with django_assert_num_queries(11):  # type: ignore[operator]
        client.get("/")
    for case in Case.objects.all():
        unsent_letter(case, staff)
    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get("/")


@db
def test_nothing_owed_is_a_rolled_up_ribbon_and_says_what_next() -> None:
    me = english()
    html = page(me)
    for words in ("Nobody is waiting for a word from you", 'class="roll"', "See who owes us a word"):
        assert words in html
    assert "Take a case that nobody has" not in html
    case, _entry = make_case(at=NOW)
    assign(case, by=viewer(me), now=NOW, assignee=me)
    Case.objects.update(owed_by=NOW + timedelta(days=9))
    html = page(me)
    assert "The next word is owed Thursday, 3 December, 10:42, in 9 days." in html
    assert f'href="/cases/{case.number}">' in html
    Case.objects.update(assignee=None)
    html = page(me)
    assert "Take a case that nobody has" in html
    assert "1 case has no assignee" in html
    assert 'class="owe' not in html


@db
def test_more_than_fit_lead_to_the_list() -> None:
    me = english()
    Case.objects.bulk_create(
        [
            Case(
                number=f"2025-{n:06d}",
                matter="x",
                channel="email",
                opened_at=NOW,
                changed_at=NOW,
                owed_by=NOW - HOUR,
                waiting_since=NOW,
            )
            for n in range(1, LIMIT + 2)
        ]
    )
    html = page(me)
    assert html.count('<li class="debt"') == LIMIT
    assert "At least 50 people" in html
    assert 'href="/cases?view=mine"' in html.split("over-limit")[1]
    assert "Unknown sender" in html


@db
def test_only_supervisors_look_at_the_team() -> None:
    me, head = english(), english("Hanna Bielak", role=Role.SUPERVISOR)
    case, _entry = make_case(at=NOW - 30 * HOUR)
    assign(case, by=viewer(me), now=NOW, assignee=me)
    assert "whose=team" not in page(me)
    assert "Nobody is waiting" in page(head)
    assert "Nobody is waiting" in page(english("Tomasz Gajda"), "/?whose=team")
    html = page(head, "/?whose=team")
    assert "One person is waiting for a word from us" in html
    assert "<dt>Assignee</dt><dd>Marta Wilczek</dd>" in html


@db
def test_no_answer_needed() -> None:
    me = english()
    client = Client()
    client.force_login(me)
    case, _entry = make_case(at=NOW - 30 * HOUR)
    response = client.post(f"/today/{case.number}/no-answer")
    assert (response.status_code, response["Location"]) == (302, "/")
    case.refresh_from_db()
    assert (case.waiting_since, case.status) == (None, "new")
    html = client.get("/").content.decode()
    assert f"{case.number}: noted that no answer is needed" in html
    assert 'class="debt"' not in html
    assert client.get(f"/today/{case.number}/no-answer").status_code == 405
    hidden, _entry = make_case(team=Team.objects.create(name="Zarząd", restricted=True), email="z@poczta.example")
    assert client.post(f"/today/{hidden.number}/no-answer").status_code == 404


@db
def test_forms_are_protected() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(english())
    case, _entry = make_case(at=NOW - 30 * HOUR)
    assert client.post(f"/today/{case.number}/no-answer").status_code == 403
    case.refresh_from_db()
    assert case.waiting_since is not None


@db
def test_the_week_and_the_lists_behind_its_numbers() -> None:
    me = english()
    case, _entry = make_case(at=NOW - 3 * HOUR)
    write_answer(case, by=viewer(me), now=NOW, html="<p>Dzień dobry</p>", to=[("", "g.pawlik@poczta.example")])
    make_case(at=NOW - 26 * HOUR, email="b@poczta.example")
    make_case(at=NOW, email="c@poczta.example")
    html = page(me)
    tally = re.sub(r"<[^>]+>", " ", html.split('class="tally"')[1].split("</dl>")[0])
    assert tally.split() == [">", "First", "answer", "within", "24", "hours", "1", "of", "2", "New", "cases", "3"]
    for address in re.findall(r'href="([^"]+)"', html.split('class="tally"')[1].split("</dl>")[0]):
        shown = page(me, address.replace("&amp;", "&"))
        expected = {"in_time": 1, "due": 2}.get(address.rpartition("answer=")[2], 3)
        assert shown.count('<li class="row') == expected


def mailbox(**more: object) -> Mailbox:
    return Mailbox(**{"address": "sklep@jarzebina.example", "kind": "imap", "checked_at": NOW, **more})


@db
@pytest.mark.parametrize(
    ("box", "tone", "words"),
    [
        ({}, "kept", "E-mail works"),
        ({"failing_since": NOW - 3 * HOUR, "last_error": "LOGIN failed"}, "late", "cannot be reached for 3 h"),
        ({"checked_at": None}, "late", "is the worker running?"),
        ({"checked_at": NOW - HOUR}, "late", "is the worker running?"),
        ({"remote_count": 10, "desk_count": 8}, "soon", "2 messages in the mailbox are not on the desk"),
        ({"remote_count": 8, "desk_count": 9}, "kept", "E-mail works"),
        ({"smtp_host": "x", "smtp_security": "plain"}, "soon", "without protection"),
        ({"smtp_host": "127.0.0.1", "smtp_security": "plain"}, "kept", "E-mail works"),
        ({"verify_tls": False}, "soon", "without protection"),
        ({"kind": "none"}, "soon", "No mailbox is read"),
        ({"active": False}, "soon", "No mailbox is read"),
    ],
)
def test_channels_say_what_is_wrong_before_a_customer_does(box: dict[str, object], tone: str, words: str) -> None:
    from django.utils import translation

    mailbox(**box).save()
    with translation.override("en"):
        first = today_channels.lines(NOW)[0]
    assert (first.tone, words in first.text) == (tone, True), first


@db
def test_the_server_s_words_and_the_other_mailboxes() -> None:
    mailbox(failing_since=NOW - HOUR, last_error="LOGIN <failed>").save()
    mailbox(address="zwroty@jarzebina.example").save()
    html = page(english())
    assert "LOGIN &lt;failed&gt;" in html
    assert "1 other mailbox works" in html
