"""The page of a case: what it shows, what it costs, who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from prezent.cases.models import Case, Entry
from prezent.cases.services import drafts, handling, joining, opening, points, words
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.people.models import Staff, Team
from prezent.people.policies import viewer
from prezent.people.queries import directory
from prezent.platform import clock, storage
from prezent.platform.models import StoredFile
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=2))
    cache.clear()


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


def page(desk: Client, case: Case, path: str = "", **more: object) -> str:
    response = desk.get(f"/cases/{case.number}{path}", **more)  # type: ignore[arg-type]
    assert response.status_code == 200
    return str(response.content.decode())


def long_case(staff: Staff) -> Case:
    """Thirty entries with files, points, events, tags, a suggestion and other cases of the customer."""
    who = viewer(staff)
    make_case("Starsza sprawa", at=NOW - timedelta(days=30))
    case, first = make_case(files=(stored("a.txt", b"a"),))
    other, _entry = make_case("Inna", email="inna@poczta.example")
    for minute in range(14):
        at = NOW + timedelta(minutes=minute)
        words.add_incoming(case, opening.Incoming(channel="email", at=at, text=f"Słowa {minute}"), now=at)
        words.write_note(case, by=who, now=at, html=f"<p>Notatka {minute}</p>")
    words.write_answer(case, by=who, now=NOW + timedelta(minutes=20), html="<p>Tak</p>", to=TO)
    for text in ("Zwrot", "Dojazd", "Faktura"):
        points.add_point(case, by=who, now=NOW, text=text, entry=first)
    handling.set_tags(case, by=who, now=NOW, names=["grzejnik", "zwrot"])
    joining.suggest(case, other, reason="number")
    drafts.save_draft(case, by=who, now=NOW, mode="reply", html="<p>Szkic</p>")
    assert Entry.objects.filter(case=case).count() == 30
    return case


def test_a_page_of_thirty_entries_costs_nine_queries(
    desk: Client, staff: Staff, mailbox: Mailbox, django_assert_num_queries: Callable[[int], object]
) -> None:
    case = long_case(staff)
    directory()
    Case.objects.update(unread=False)
    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        # session, viewer, case, entries, events, what stands beside, deadlines, promises, counts of the views
        html = page(desk, case)
    for shown in ("Słowa 13", "Notatka 0", "Zwrot", "grzejnik", "Starsza sprawa", "Inna", "Szkic", "a.txt"):
        assert shown in html


def test_reading_new_words_costs_one_query_more_and_is_remembered(
    desk: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    case, _entry = make_case()
    directory()
    with django_assert_num_queries(10):  # type: ignore[attr-defined]
        page(desk, case)
    case.refresh_from_db()
    assert case.unread is False


def test_the_fragment_of_the_timeline_costs_three_queries_beside_the_session(
    desk: Client, staff: Staff, mailbox: Mailbox, django_assert_num_queries: Callable[[int], object]
) -> None:
    case = long_case(staff)
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        html = page(desk, case, "/timeline")
    assert "Słowa 13" in html
    assert '<form class="write"' not in html, "the composer is left alone"


def test_a_walled_viewer_costs_no_query_more(
    client: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    wall = Team.objects.create(name="Zarząd", restricted=True)
    hidden, _entry = make_case("Tajna sprawa", team=wall)
    case, _entry = make_case("Jawna sprawa", at=NOW + timedelta(hours=1))
    joining.suggest(case, hidden, reason="number")
    client.force_login(make_staff())
    directory()
    Case.objects.update(unread=False)
    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        html = page(client, case)
    assert "Tajna" not in html, "neither among the customer's other cases nor as a suggestion"
    client.force_login(make_staff("Ewa Nowa", teams=(wall,)))
    assert page(client, case).count("Tajna sprawa") == 2


@pytest.mark.parametrize("path", ["", "/timeline", "/state"])
def test_a_case_behind_a_wall_does_not_exist_for_outsiders(desk: Client, path: str) -> None:
    wall = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case("Tajna sprawa", team=wall)
    response = desk.get(f"/cases/{case.number}{path}")
    assert response.status_code == 404
    assert "Tajna" not in response.content.decode()
    assert desk.get(f"/cases/2031-000001{path}").status_code == 404


@pytest.mark.parametrize("path", ["/cases/2026-1", "/cases/abc", "/cases/2026-000001x", "/cases/2026-000001/nothing"])
def test_an_address_that_is_no_case_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_a_stranger_is_sent_to_the_door(client: Client) -> None:
    case, _entry = make_case()
    for path in ("", "/timeline", "/state"):
        assert client.get(f"/cases/{case.number}{path}").status_code == 302
    assert client.post(f"/cases/{case.number}/answers").status_code == 302


def test_the_composer_greets_signs_and_says_to_whom(desk: Client) -> None:
    case, _entry = make_case()
    html = page(desk, case, HTTP_ACCEPT_LANGUAGE="en")
    assert "Dzień dobry, Panie Grzegorzu," in html
    assert "konsultantka do spraw reklamacji" in html
    assert "Grzegorz Pawlik &lt;g.pawlik@poczta.example&gt;" in html
    assert f"[{case.number}] Grzejnik zepsuł się drugi raz – Jarzębina" in html
    assert f'name="seen" value="{Entry.objects.get().pk}"' in html


def test_the_answer_goes_where_the_customer_wrote_from_last(desk: Client) -> None:
    case, _entry = make_case()
    words.add_incoming(
        case,
        opening.Incoming(
            channel="email", at=NOW, text="Z pracy.", author_name="Grzegorz", author_address="gp@firma.example"
        ),
        now=NOW,
    )
    words.add_incoming(
        case,
        opening.Incoming(channel="email", at=NOW, text="Urlop", author_address="auto@firma.example", automatic="own"),
        now=NOW,
    )
    assert 'name="to" value="Grzegorz &lt;gp@firma.example&gt;"' in page(desk, case)


def test_hostile_words_are_only_words(desk: Client, staff: Staff) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    case, _entry = make_case(
        matter=evil, text=f"{evil} javascript:alert(1) https://a.example/\"onclick=\"x", name=f'"{evil}"',
        files=(stored(f"{evil}.png", b"x"),),
    )  # fmt: skip
    who = viewer(staff)
    points.add_point(case, by=who, now=NOW, text=evil)
    handling.set_tags(case, by=who, now=NOW, names=[evil])
    handling.set_matter(case, by=who, now=NOW, matter=f"x{evil}")
    words.add_incoming(
        case,
        opening.Incoming(
            channel="email", at=NOW, text=evil, html=evil, subject=evil, author_name=evil, automatic="auto-reply"
        ),
        now=NOW,
    )
    for path in ("", "/timeline", "/state"):
        html = page(desk, case, path)
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html
        assert '"onclick=' not in html


def test_quotes_are_folded_and_kept(desk: Client) -> None:
    text = "Dziękuję.\n\n> stare słowa\n> drugie"
    case, _entry = make_case()
    words.add_incoming(
        case,
        opening.Incoming(channel="email", at=NOW, text=text, segments=[("new", 0, 11), ("quote", 11, len(text))]),
        now=NOW,
    )
    html = page(desk, case)
    fold = html[html.index("stare słowa") - 600 : html.index("stare słowa")]
    assert '<details class="fold">' in fold
    assert "<blockquote" in fold


def test_a_message_too_long_for_the_page_is_cut_there_and_whole_elsewhere(desk: Client) -> None:
    case, _entry = make_case()
    text = "ą" * 40_000 + "KONIEC"
    entry = words.add_incoming(
        case,
        opening.Incoming(channel="email", at=NOW, text=text, segments=[("new", 0, len(text))]),
        now=NOW,
    )
    html = page(desk, case)
    assert "KONIEC" not in html
    assert f"/entries/{entry.pk}/text" in html
    whole = desk.get(f"/entries/{entry.pk}/text")
    assert whole.content.decode().endswith("KONIEC")
    assert whole["Content-Type"] == "text/plain; charset=utf-8"


def test_earlier_entries_are_a_link_away(desk: Client, staff: Staff) -> None:
    case, _first = make_case()
    for minute in range(1, 60):
        at = NOW + timedelta(minutes=minute)
        words.add_incoming(case, opening.Incoming(channel="email", at=at, text=f"Słowo-{minute}."), now=at)
    html = page(desk, case)
    assert "Słowo-59." in html
    assert "Słowo-9." not in html
    oldest = Entry.objects.get(text="Słowo-10.")
    assert f"?before={oldest.pk}" in html
    earlier = page(desk, case, f"?before={oldest.pk}")
    assert "Słowo-9." in earlier
    assert "Słowo-10." not in earlier
    assert "grzejnik znowu nie działa" in earlier
    for odd in ("x", "-1", "9" * 30, "0"):
        page(desk, case, f"?before={odd}")


def test_events_in_a_row_are_one_line_that_says_what_is_inside(desk: Client, staff: Staff) -> None:
    case, _entry = make_case()
    who = viewer(staff)
    handling.assign(case, by=who, now=NOW, assignee=staff)
    assert '<p class="event ic">' in page(desk, case)
    handling.set_kind(case, by=who, now=NOW, kind="complaint")
    html = page(desk, case)
    assert html.index('<details class="fold">') < html.index('<p class="event ic">')


def test_what_is_owed_is_shown_with_its_reckoning(desk: Client) -> None:
    case, _entry = make_case()
    html = page(desk, case, HTTP_ACCEPT_LANGUAGE="pl")
    assert 'class="msg theirs sheet unread owed"' in html
    assert '<section class="due">' in html
    assert html.count("listopada") >= 3
    handling.note_needs_no_answer(case, by=viewer(Staff.objects.get()), now=NOW)
    assert '<section class="due">' not in page(desk, case)


def test_drafts_come_back(desk: Client, staff: Staff) -> None:
    case, _entry = make_case()
    who = viewer(staff)
    drafts.save_draft(
        case, by=who, now=NOW, mode="reply", html="<p>Piszę…</p>", subject="Temat", to="x@y.example", cc="z@y.example"
    )
    drafts.attach_to_draft(case, by=who, now=NOW, mode="reply", part=stored("plan.txt", b"plan"))
    html = page(desk, case)
    for shown in ("Piszę…", 'value="Temat"', 'value="x@y.example"', 'value="z@y.example"', "plan.txt"):
        assert shown in html
    make_staff("Tomasz Gajda")
    desk.force_login(Staff.objects.get(name="Tomasz Gajda"))
    assert "Piszę…" not in page(desk, case)
    assert "plan.txt" not in page(desk, case)


def test_the_raw_mail_is_offered_where_it_is_kept(desk: Client, mailbox: Mailbox) -> None:
    case, entry = make_case()
    assert f"/entries/{entry.pk}/source" not in page(desk, case)
    assert desk.get(f"/entries/{entry.pk}/source").status_code == 404
    raw = b"Subject: x\r\n\r\n<script>alert(1)</script>\r\n"
    file = StoredFile.objects.create(sha256=storage.put(raw), size=len(raw))
    IncomingMail.objects.create(mailbox=mailbox, raw=file, received_at=NOW, entry=entry, case=case, source="1")
    assert f"/entries/{entry.pk}/source" in page(desk, case)
    response = desk.get(f"/entries/{entry.pk}/source")
    assert response.content == raw
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_case_without_a_known_sender_has_a_page(desk: Client) -> None:
    words_in = opening.Incoming(channel="email", at=NOW, text="Kto pisze?")
    case, _entry = opening.open_from_channel(words_in, customer=None, team_id=None, language="en", now=NOW)
    assert 'name="to" value=""' in page(desk, case)


def test_the_parts_for_a_live_refresh_leave_the_composer_alone(desk: Client) -> None:
    case, _entry = make_case()
    html = page(desk, case, "/state", HTTP_HX_REQUEST="true")
    assert 'id="case-head"' in html
    assert html.count("hx-swap-oob") == 7  # of the composer only the word that closing with the letter takes
    assert 'id="odpowiedz"' not in html
