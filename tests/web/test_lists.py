"""Lists in the browser: budgets of queries, pages that follow each other, narrowing, what is escaped."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from prezent.cases.models import NOTHING_OWED, Case, Tag
from prezent.cases.queries.listing import PAGE, Summary, Wanted, horizon
from prezent.people.models import Membership, Staff, Team
from prezent.platform import clock
from prezent.web.desk import lists_filters
from prezent.web.desk.lists_rows import group_title, initials
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def me() -> Staff:
    staff = make_staff()
    staff.language = "en"
    staff.save()
    return staff


@pytest.fixture
def desk(client: Client, me: Staff) -> Client:
    client.force_login(me)
    return client


def text(client: Client, address: str, **more: str) -> str:
    response = client.get(address, **more)  # type: ignore[arg-type]
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def numbers(html: str) -> list[str]:
    return re.findall(r'<li class="row[^"]*" data-number="([^"]+)"', html)


def many(count: int, **fields: object) -> None:
    Case.objects.bulk_create(
        [
            Case(
                **{
                    "number": f"2025-{n:06d}",
                    "matter": f"Sprawa {n}",
                    "channel": "email",
                    "last_channel": "email",
                    "opened_at": NOW,
                    "changed_at": NOW,
                    "status": "open",
                    **fields,
                }
            )
            for n in range(1, count + 1)
        ]
    )


@pytest.mark.parametrize("address", ["/cases", "/cases/pane", "/cases/row/2026-000001", "/nav", "/search", "/"])
def test_strangers_are_sent_to_the_door(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/login")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/cases?view=open", 5),
        ("/cases?view=mine", 5),
        ("/cases?view=all", 5),
        ("/cases?view=closed", 5),
        ("/cases?view=open&q=grzejnik&kind=complaint&due=overdue", 5),
        ("/cases/pane?view=open", 3),
        ("/nav", 3),
        ("/cases/row/2026-000001?view=open", 3),
        ("/cases/row/2026-000009?view=open", 3),
    ],
)
def test_queries_are_counted(desk: Client, django_assert_num_queries: object, address: str, queries: int) -> None:
    for n in range(3):
        case, _entry = make_case(email=f"k{n}@poczta.example")
        case.tags.add(Tag.objects.create(name=f"słowo {n}"))
    desk.get(address)
    with django_assert_num_queries(queries):  # type: ignore[operator]
        desk.get(address)


def test_rows_say_who_what_when_and_whose(desk: Client, me: Staff) -> None:
    case, _entry = make_case(at=NOW - timedelta(hours=23))
    case.kind, case.priority, case.assignee = "complaint", 4, me
    case.save()
    case.tags.set([Tag.objects.create(name="gest"), Tag.objects.create(name="kurier")])
    html = text(desk, "/cases?view=open")
    for words in (
        '<li class="row unread owed" data-number="2026-000001">',
        "Unread.",
        "Grzegorz Pawlik",
        "Grzejnik zepsuł się",
        "complaint",
        "urgent",
        "gest +1",
        'title="gest, kurier"',
        'class="row-due soon"',
        ">11:42<",
        "24 hours",
        'title="e-mail"',
        "Marta Wilczek",
        ">MW<",
        'href="/cases/2026-000001?view=open"',
    ):
        assert words in html, words


def test_groups_have_headings_and_numbers(desk: Client) -> None:
    make_case(at=NOW - timedelta(days=2))
    make_case(at=NOW - timedelta(hours=20), email="b@poczta.example")
    make_case(at=NOW, email="c@poczta.example")
    many(1)
    html = text(desk, "/cases?view=open")
    found = re.findall(r'<h2 class="cut" id="g-(\w+)">([^<]+) <span>(\d+)</span>', html)
    assert found == [
        ("late", "Overdue", "1"),
        ("today", "Today", "1"),
        ("soon", "Tomorrow and until Friday", "1"),
        ("nothing", "Nothing is owed", "1"),
    ]


@pytest.mark.parametrize(
    ("day", "title"),
    [(24, "Tomorrow and until Friday"), (26, "Tomorrow"), (27, "Until next Friday"), (29, "Until next Friday")],
)
def test_the_heading_of_what_comes_soon_fits_the_day(day: int, title: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert group_title("soon", horizon(NOW.replace(day=day))) == title


def test_nothing_that_a_customer_writes_becomes_markup(desk: Client) -> None:
    nasty = '<script>alert("1")</script>\'"&amp;'
    case, _entry = make_case(matter=nasty, text=nasty, name="Ala")
    assert case.customer is not None
    case.customer.name = nasty
    case.customer.save()
    case.tags.add(Tag.objects.create(name='<b>"x'))
    Staff.objects.filter(name="Marta Wilczek").update(name='Marta "<i>')
    Case.objects.update(assignee=Staff.objects.get())
    for address in (
        "/cases?view=open",
        "/cases/pane?view=open",
        "/cases/row/2026-000001?view=open",
        "/search?q=ala",
        "/",
        "/cases?view=open&q=" + "%3Cscript%3E",
        "/search?q=%22%3E%3Cscript%3E",
    ):
        html = desk.get(address).content.decode()
        assert "<script>alert" not in html
        assert '<script>"' not in html
        assert '<b>"x' not in html
        assert '"<i>' not in html


def test_pages_follow_each_other_without_javascript(desk: Client) -> None:
    many(PAGE + 7)
    first = text(desk, "/cases?view=open")
    assert f"{PAGE} of {PAGE + 7}" in first
    following = re.search(r'<a class="btn" href="([^"]+)" hx-get', first)
    assert following is not None
    second = text(desk, following[1].replace("&amp;", "&"))
    assert len(numbers(first)) == PAGE
    assert sorted(numbers(first) + numbers(second)) == sorted(Case.objects.values_list("number", flat=True))
    assert "Back to the beginning" in second
    assert "<h1>" in second


def test_htmx_appends_rows_to_the_group_they_continue(desk: Client) -> None:
    many(PAGE + 2, owed_by=NOW - timedelta(days=1))
    Case.objects.filter(number=f"2025-{1:06d}").update(owed_by=NOTHING_OWED)
    first = text(desk, "/cases?view=open")
    more = re.search(r'hx-get="([^"]+)"[^>]*data-more', first)
    assert more is not None
    address = more[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query)["in"] == ["late"]
    html = text(desk, address, HTTP_HX_REQUEST="true")
    assert "<h1>" not in html
    assert html.count('hx-swap-oob="beforeend:#rows-late"') == 1
    assert html.count('hx-swap-oob="beforeend:#groups"') == 1
    assert 'id="g-late"' not in html
    assert 'id="g-nothing"' in html
    assert not set(numbers(html)) & set(numbers(first))
    assert 'id="next"' in html


def test_a_foreign_mark_gets_an_answer_in_words(desk: Client) -> None:
    response = desk.get("/cases?view=open&after=zzz")
    assert response.status_code == 422
    assert "list.mark" in response.content.decode()


def test_quick_links_narrow_and_widen_again(desk: Client) -> None:
    make_case(at=NOW - timedelta(days=2))
    many(2)
    html = text(desk, "/cases?view=open")
    assert '<a href="/cases?view=open&amp;due=overdue">Overdue <b>1</b></a>' in html
    assert '<a href="/cases?view=open&amp;due=unread">Unread <b>1</b></a>' in html
    assert '<a href="/cases?view=open&amp;assignee=none">Unassigned <b>3</b></a>' in html
    narrowed = text(desk, "/cases?view=open&due=overdue")
    assert numbers(narrowed) == ["2026-000001"]
    assert '<a href="/cases?view=open" aria-current="true">Overdue' in narrowed


def test_conditions_that_hold_can_be_taken_away(desk: Client, me: Staff) -> None:
    team = Team.objects.create(name="Zwroty")
    case, _entry = make_case()
    case.kind, case.team, case.priority, case.assignee = "complaint", team, 3, me
    case.save()
    case.tags.add(Tag.objects.create(name="gest"))
    address = (
        f"/cases?view=all&kind=complaint&status=new&priority=3&team={team.pk}&assignee=me&tag=gest&q=grzejnik"
        f"&customer={case.customer_id}&opened=week"
    )
    html = text(desk, address)
    assert numbers(html) == [case.number]
    for words in (
        "words: grzejnik",
        "complaint",
        "priority: high",
        "tag: gest",
        "customer: Grzegorz Pawlik",
        "team: Zwroty",
        "assignee: Marta Wilczek",
        "opened this week",
    ):
        assert words in html
    assert "view=all&amp;kind=complaint&amp;status=new&amp;priority=3" in html


def test_the_form_of_conditions_offers_what_one_may_see(desk: Client, me: Staff) -> None:
    Team.objects.create(name="Zarząd", restricted=True)
    mine = Team.objects.create(name="Zwroty", restricted=True)
    Membership.objects.create(staff=me, team=mine)
    make_case()
    html = text(desk, "/cases?view=open&conditions=1&kind=complaint&due=overdue")
    assert '<option value="complaint" selected>' in html
    assert "Zwroty" in html
    assert "Zarząd" not in html
    assert '<input type="hidden" name="due" value="overdue">' in html


@pytest.mark.parametrize(
    "query",
    [
        "view=nonsense",
        "kind=x",
        "priority=9",
        "priority=x",
        "team=x",
        "team=99999999999999999999",
        "assignee=-1",
        "customer=0",
        "due=x",
        "opened=x",
        "answer=x",
        "status=%00",
        "tag=" + "x" * 500,
        "tag=%00a",
        "view=%00",
        "q=%00",
    ],
)
def test_what_makes_no_sense_narrows_nothing_and_breaks_nothing(desk: Client, query: str) -> None:
    assert desk.get(f"/cases?{query}").status_code == 200


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("mine", "You have no open case"),
        ("unassigned", "Every open case has somebody"),
        ("unsent", "Every letter has left"),
        ("closed", "No case was closed yet"),
        ("open", "There is no case here yet"),
        ("all", "There is no case here yet"),
        ("open&q=zzz", "No case in this list meets the conditions"),
    ],
)
def test_an_empty_list_says_what_it_means_and_what_next(desk: Client, view: str, words: str) -> None:
    html = text(desk, f"/cases?view={view}")
    assert words in html
    assert html.count("btn-main") == 1


def test_no_results_say_what_was_searched_and_lead_on(desk: Client) -> None:
    html = text(desk, "/cases?view=open&q=żółw")
    assert "“żółw”" in html
    assert 'href="/search?q=%C5%BC%C3%B3%C5%82w"' in html


def test_the_pane_marks_the_open_case(desk: Client) -> None:
    case, _entry = make_case()
    make_case(email="b@poczta.example")
    html = text(desk, f"/cases/pane?view=open&current={case.number}")
    assert html.count('aria-current="true"') == 1
    assert f'href="/cases/{case.number}?view=open" aria-current="true"' in html
    assert "<html" not in html


def test_a_row_anew_or_nothing_when_it_is_not_in_the_list(desk: Client) -> None:
    case, _entry = make_case()
    assert numbers(text(desk, f"/cases/row/{case.number}?view=open")) == [case.number]
    assert desk.get(f"/cases/row/{case.number}?view=closed").status_code == 204
    assert desk.get(f"/cases/row/{case.number}?view=open&kind=praise").status_code == 204
    assert desk.get("/cases/row/2026-999999?view=open").status_code == 204


def test_a_restricted_teams_case_is_nowhere(desk: Client) -> None:
    case, _entry = make_case(team=Team.objects.create(name="Zarząd", restricted=True))
    for address in ("/cases?view=all", "/cases/pane?view=all", "/search?q=pawlik", "/"):
        assert case.number not in text(desk, address)
    assert desk.get(f"/cases/row/{case.number}?view=all").status_code == 204


def test_numbers_beside_the_views(desk: Client, me: Staff) -> None:
    many(3, assignee=me)
    html = text(desk, "/nav?at=mine")
    assert '<a href="/cases?view=mine" aria-current="page">' in html
    assert "<b>3</b>" in html
    assert 'at=mine"' in html
    assert "script" not in text(desk, "/nav?at=<script>")


def test_the_colours_are_kept(desk: Client, me: Staff) -> None:
    response = desk.post("/theme", {"theme": "dark"}, HTTP_REFERER="http://testserver/cases?view=open")
    assert (response.status_code, response["Location"]) == (302, "http://testserver/cases?view=open")
    me.refresh_from_db()
    assert (me.theme, me.name) == ("dark", "Marta Wilczek")
    assert '<html lang="en" data-theme="dark">' in text(desk, "/cases")
    assert desk.post("/theme", {"theme": "pink"}, HTTP_REFERER="https://evil.example/")["Location"] == "/"
    me.refresh_from_db()
    assert me.theme == "dark"
    assert desk.get("/theme").status_code == 405


def test_the_frame_is_that_of_the_person_and_the_language(client: Client, me: Staff) -> None:
    client.force_login(me)
    english = text(client, "/cases?view=mine")
    polish = make_staff("Tomasz Gajda", role="admin")
    other = Client()
    other.force_login(polish)
    html = text(other, "/cases?view=mine")
    assert '<html lang="pl"' in html
    assert "Tomasz Gajda" in html
    assert "Marta Wilczek" not in html
    assert '/settings"' in html
    assert '/settings"' not in english


def test_counts_stop_where_counting_stopped() -> None:
    capped = Summary(1000, 1000, 3, {"late": 990, "today": 10, "soon": 0, "later": 0, "nothing": 0})
    links = {link.name: link.count for link in lists_filters.quick(Wanted(view="open"), capped)}
    assert list(links.values()) == ["990", "10+", "999+", "3"]


def test_initials() -> None:
    assert [initials(name) for name in ("Marta Wilczek", "Ala", "Jan Maria Rokita", "")] == ["MW", "A", "JR", ""]
