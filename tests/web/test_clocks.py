"""Legal deadlines on the screens: beside a case, in their forms, in its history, when it is closed, on Today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case, Entry
from prezent.cases.services import handling, words
from prezent.cases.services.delivery import record_delivery
from prezent.deadlines import reckoning, services
from prezent.deadlines.models import Clock, ClockChange
from prezent.deadlines.sweep import sweep
from prezent.domain.deadlines.house import House
from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language.both import Text2
from prezent.mailbox.models import Mailbox
from prezent.people.models import Role, Staff, Team
from prezent.people.policies import viewer
from prezent.people.queries import directory
from prezent.platform import clock as platform_clock
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock
from tests.support.people import make_staff

pytestmark = pytest.mark.django_db

NOW = EVENT + timedelta(hours=1)
LATE = local("2026-12-09 08:00")
HTMX = {"hx-request": "true"}
TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
ACTS = ("facts", "extension", "completion", "meeting", "end")


def at(monkeypatch: pytest.MonkeyPatch, moment: Any) -> None:
    monkeypatch.setattr(platform_clock, "now", lambda: moment)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    at(monkeypatch, NOW)
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")
    with translation.override("pl"):  # a page leaves its language behind
        yield


def person(name: str = "Marta Wilczek", **more: Any) -> Staff:
    """Somebody who reads the desk in English, the language of the sources."""
    staff = make_staff(name, **more)
    staff.language = "en"
    staff.save()
    return staff


@pytest.fixture
def staff() -> Staff:
    return person()


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def lead() -> Client:
    """The desk of a supervisor."""
    client = Client()
    client.force_login(person("Hanna Bielak", role=Role.SUPERVISOR))
    return client


@pytest.fixture
def case() -> Case:
    return make_case(at=EVENT)[0]


def text(response: Any) -> str:
    """What a page says, with plain spaces."""
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def page(desk: Client, case: Case) -> str:
    return text(desk.get(f"/cases/{case.number}"))


def section(html: str) -> str:
    """The deadlines of a page."""
    return html.split('id="terminy"')[1].split("</section>", maxsplit=1)[0]


def start(case: Case, staff: Staff, regime: str = "PL_CONS_7A", **more: Any) -> Clock:
    return make_clock(regime, case=case, by=viewer(staff), **more)


def post(desk: Client, clock: Clock, act: str, /, *, version: int | None = None, **fields: Any) -> Any:
    """Send a form of the clock as it was seen."""
    seen = clock.version if version is None else version
    return desk.post(f"/clocks/{clock.pk}/{act}", {"version": seen, **fields})


# --- beside the case ------------------------------------------------------------------------------------------------


def test_a_clock_tells_when_how_by_what_law_and_what_if_not(desk: Client, case: Case, staff: Staff) -> None:
    start(case, staff)
    html = section(page(desk, case))
    for said in (
        "Reply to a consumer&#x27;s complaint",
        '<time datetime="2026-12-08">Tuesday, 8 December</time>',
        "in 14 days",
        "Our own day: Mon 7 Dec",
        "the law takes the complaint as accepted",
        "How it was counted",
        "14 days end on Tuesday, 8 December 2026.",
        "ustawa o prawach konsumenta, art. 7a",
        "Read in the text of the law itself.",
        "Counted here: the careful reading.",
    ):
        assert said in html, said


def test_one_without_a_day_says_what_the_law_says_and_names_other_deadlines(
    desk: Client, case: Case, staff: Staff
) -> None:
    start(case, staff, "PL_CONS_GOODS")
    html = section(page(desk, case))
    assert "without a day" in html
    assert "The reply to a consumer is under “Reply to a consumer&#x27;s complaint”." in html
    assert "PL_CONS_7A" not in html


def test_clocks_cost_one_query_with_their_changes(
    desk: Client, case: Case, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clock = start(case, staff)
    start(case, staff, "PL_FIN")
    directory()
    Case.objects.update(unread=False)
    with django_assert_num_queries(9):
        page(desk, case)
    services.change_facts(clock, by=viewer(staff), now=NOW, why="zły dzień", event_at=local("2026-11-23 09:00"))
    services.change_facts(Clock.objects.get(pk=clock.pk), by=viewer(staff), now=NOW, why="i kanał", by_post=True)
    with django_assert_num_queries(9):
        html = section(page(desk, case))
    assert html.index("zły dzień") < html.index("i kanał")
    for said in (
        "Tuesday, 8 December → Monday, 7 December", "facts corrected", "day of the event: Tue 24 Nov → Mon 23 Nov",
        "zły dzień", "Marta Wilczek",
    ):  # fmt: skip
        assert said in html, said


def test_what_people_wrote_is_never_markup(desk: Client, case: Case, staff: Staff) -> None:
    evil = "<img src=x onerror=alert(1)>"
    clock = start(case, staff, "PL_FIN", words=evil)
    services.extend(clock, by=viewer(staff), now=NOW, why=evil)
    clock.refresh_from_db()
    assert post(desk, clock, "end", why="").status_code == 422
    bad = post(desk, clock, "meeting", proof=evil, day="2030-01-01")
    assert bad.status_code == 422
    services.meet(clock, by=viewer(staff), now=NOW, proof=evil)
    for html in (page(desk, case), text(bad), text(desk.get(f"/clocks/{clock.pk}/facts"))):
        assert "<img" not in html
        assert "&lt;img" in html or "cannot be done" in html


def test_walls_hide_clocks_and_their_forms(desk: Client) -> None:
    wall = Team.objects.create(name="Prawny", restricted=True)
    walled, _entry = make_case("Tajna", team=wall, at=EVENT)
    clock = start(walled, make_staff("Halina Zych", teams=(wall,)))
    assert desk.get(f"/cases/{walled.number}/clocks").status_code == 404
    assert desk.post(f"/cases/{walled.number}/clocks", {"regime": "PL_FIN", "day": "2026-11-24"}).status_code == 404
    for act in ACTS:
        assert desk.get(f"/clocks/{clock.pk}/{act}").status_code == 404
        assert post(desk, clock, act, why="x", day="2026-11-24", completed_on="2026-11-24").status_code == 404
    assert desk.get("/clocks/999999/facts").status_code == 404
    assert (Clock.objects.count(), Clock.objects.get().version) == (1, 0)


def test_a_form_needs_somebody_logged_in(client: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff)
    assert client.get(f"/clocks/{clock.pk}/facts").status_code == 302
    assert post(client, clock, "end", why="x").status_code == 302
    assert Clock.objects.get().state == "running"


# --- set ------------------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_customers_first_words_and_every_deadline_with_its_basis(
    desk: Client, case: Case
) -> None:
    html = text(desk.get(f"/cases/{case.number}/clocks"))
    assert 'value="2026-11-24"' in html
    assert 'value="10:42"' in html
    assert '<optgroup label="Consumers">' in html
    assert "art. 7a" in html.split('value="PL_CONS_7A"')[1].split("</option>")[0]


def test_a_firms_own_deadline_is_offered_too(desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    own = replace(catalogue()["PL_FIN"], id="OWN_PROMISE", family="nasze", name=Text2("Nasze 3 dni", "Our 3 days"))
    monkeypatch.setattr(reckoning, "house", lambda: House({**catalogue(), own.id: own}))
    html = text(desk.get(f"/cases/{case.number}/clocks"))
    assert '<optgroup label="nasze"><option value="OWN_PROMISE">Our 3 days' in html
    desk.post(f"/cases/{case.number}/clocks", {"regime": "OWN_PROMISE", "day": "2026-11-24"})
    assert "Our 3 days" in section(page(desk, case))


def test_set_from_the_form(desk: Client, case: Case) -> None:
    form = {"regime": "PL_CONS_7A", "day": "2026-11-23", "hour": "9:15", "words": "list", "by_post": "1"}
    response = desk.post(f"/cases/{case.number}/clocks", form)
    assert response["Location"] == f"/cases/{case.number}#terminy"
    clock = Clock.objects.get()
    assert (clock.event_at, clock.event_words, clock.by_post) == (local("2026-11-23 09:15"), "list", True)
    assert clock.legal_due == date(2026, 12, 7)
    html = page(desk, case)
    assert (
        "Deadline set (by: Marta Wilczek): Reply to a consumer&#x27;s complaint, last day: Monday, 7 December." in html
    )


def test_set_with_htmx_renews_head_and_panels(desk: Client, case: Case) -> None:
    form = {"regime": "PL_CONS_7A", "day": "2026-11-24"}
    response = desk.post(f"/cases/{case.number}/clocks", form, headers=HTMX)
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#case-head", "outerHTML")
    html = text(response)
    assert "<html" not in html
    assert 'id="terminy"' in html
    assert 'id="closing-word"' in html, "closing takes a word now"


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"day": "2026-11-24"}, 422, "Choose which deadline it is."),
        ({"regime": "NOPE", "day": "2026-11-24"}, 422, "There is no such kind of deadline."),
        ({"regime": "PL_CONS_7A", "day": "kiedyś"}, 422, "Give the day, for example"),
        ({"regime": "PL_CONS_7A", "day": "2026-11-24", "hour": "25:99"}, 422, "Give the day, for example"),
        ({"regime": "PL_CONS_7A", "day": "2026-11-25"}, 422, "This event has not come yet."),
        ({"regime": "PL_CONS_7A", "day": "1999-01-01"}, 422, "The desk knows this rule only for events"),
        (
            {"regime": "PL_FIN", "day": "2026-11-24"},
            409,
            "This deadline runs in the case already (set by: Marta Wilczek)",
        ),
    ],
)
def test_what_cannot_be_set_says_why_and_keeps_what_was_typed(
    desk: Client, case: Case, staff: Staff, form: dict[str, str], status: int, told: str
) -> None:
    start(case, staff, "PL_FIN")
    for headers in ({}, HTMX):
        response = desk.post(f"/cases/{case.number}/clocks", {**form, "words": "moje słowa"}, headers=headers)
        html = text(response)
        assert response.status_code == status
        assert told in html
        assert 'value="moje słowa"' in html
        assert ("<html" in html) is not bool(headers)
    assert Clock.objects.count() == 1


def test_questions_choose_and_explain(desk: Client, case: Case) -> None:
    address = f"/cases/{case.number}/clocks"
    html = text(desk.get(address, {"ask": "1", "status": "consumer", "about": "goods", "complaint": "1"}))
    assert f"{address}?regime=PL_CONS_7A" in html
    assert f"{address}?regime=PL_CONS_GOODS" in html
    assert "14 days" in html.split('class="answers"')[1]
    html = text(desk.get(address, {"ask": "1", "sector": "telecom", "complaint": "1", "status": "business"}))
    assert "regime=PL_TELCO" in html
    assert "regime=PL_CONS_7A" not in html
    assert '<option value="telecom" selected>' in html
    assert "no deadline begins" in text(desk.get(address, {"ask": "1"}))
    wrong = desk.get(address, {"ask": "1", "sector": "'><script>"})
    assert wrong.status_code == 422
    assert "<script>'" not in text(wrong)


def test_a_chosen_deadline_is_selected_and_says_what_starts_it(desk: Client, case: Case) -> None:
    html = text(desk.get(f"/cases/{case.number}/clocks?regime=EU_GDPR12"))
    assert '<option value="EU_GDPR12" selected>' in html
    assert "What starts it: The request came in." in html
    assert "By: RODO, art. 12 ust. 3" in html
    assert "For: anybody whose data the firm holds" in html


# --- met ------------------------------------------------------------------------------------------------------------


def sent(case: Case, staff: Staff, moment: Any = NOW) -> Entry:
    """A letter of ours that the customer's server took."""
    letter = words.write_answer(case, by=viewer(staff), now=moment, html="<p>Zwrócimy pieniądze.</p>", to=TO)
    record_delivery(letter.entry_id, state=Entry.Delivery.SENT, note="", now=moment)
    return Entry.objects.get(pk=letter.entry_id)


def test_met_by_a_letter_of_the_case(desk: Client, case: Case, staff: Staff) -> None:
    clock, entry = start(case, staff), sent(case, staff)
    html = text(desk.get(f"/clocks/{clock.pk}/meeting"))
    assert f'<option value="{entry.pk}" selected>our letter, today, 11:42: Zwrócimy pieniądze.' in html
    assert post(desk, clock, "meeting", entry=str(entry.pk)).status_code == 302
    clock.refresh_from_db()
    assert (clock.state, clock.evidence_id, clock.met_at) == ("met", entry.pk, NOW)
    html = page(desk, case)
    assert f'<a href="#entry-{entry.pk}">see the entry</a>' in section(html)
    assert "1 settled deadline" in section(html)
    assert "Deadline met (by: Marta Wilczek)" in html


def test_met_by_words_on_an_earlier_day(
    desk: Client, lead: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = start(case, staff)
    at(monkeypatch, LATE)
    earlier = {"proof": "nadane 8 grudnia", "day": "2026-12-08"}
    assert post(desk, clock, "meeting", **earlier).status_code == 403, "after silence that is a supervisor's to say"
    assert post(lead, clock, "meeting", **earlier).status_code == 302
    clock.refresh_from_db()
    assert (clock.state, clock.met_at) == ("met", local("2026-12-08 23:59:59"))


def test_what_proves_nothing_is_refused_in_the_form(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff)
    letter = words.write_answer(case, by=viewer(staff), now=NOW, html="<p>Tak</p>", to=TO)
    other = make_case("Inna", email="inna@poczta.example", at=EVENT)[1]
    tries: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "Say what proves it"),
        ({"entry": str(letter.entry_id)}, "This letter has not left yet"),
        ({"entry": str(other.pk)}, "This entry belongs to another case."),
        ({"proof": "x", "day": "2026-11-20"}, "This was before the event"),
        ({"proof": "x", "day": "2026-12-24", "hour": "10:00"}, "This moment has not come yet."),
        ({"proof": "x", "day": "jutro"}, "Give the day"),
    )
    for fields, told in tries:
        response = post(desk, clock, "meeting", **fields)
        assert response.status_code == 422
        assert told in text(response)
        assert 'name="proof"' in text(response), "the form is there again"
    assert Clock.objects.get().state == "running"


# --- extended, completed, corrected, stopped --------------------------------------------------------------------------


def test_extended_where_the_law_knows_it(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff, "PL_FIN")
    html = text(desk.get(f"/clocks/{clock.pk}/extension"))
    for said in ("a particularly complicated case", "the reason for the delay, what is still to be established",
                 "The law's own: Monday, 25 January 2027"):  # fmt: skip
        assert said in html, said
    assert post(desk, clock, "extension", why="czekamy na bank", until="2027-01-15").status_code == 302
    clock.refresh_from_db()
    assert (clock.legal_due, clock.extended_why) == (date(2027, 1, 15), "czekamy na bank")
    html = page(desk, case)
    assert "extended (by: Marta Wilczek) from Monday, 28 December to Friday, 15 January 2027. czekamy na bank" in html
    assert f"/clocks/{clock.pk}/extension" not in html, "it is not offered twice"
    too_late = post(desk, clock, "extension", why="jeszcze", until="2027-01-20")
    assert too_late.status_code == 422
    assert "extended already" in text(too_late)


def test_a_named_date_past_the_laws_own_is_refused_and_kept(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff, "PL_FIN")
    response = post(desk, clock, "extension", why="czekamy na bank", until="2027-03-01")
    assert response.status_code == 422
    assert "at the latest" in text(response)
    assert 'value="2027-03-01"' in text(response)
    assert "czekamy na bank</textarea>" in text(response)


def test_no_extension_where_the_law_knows_none(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff)
    assert f"/clocks/{clock.pk}/extension" not in page(desk, case)
    assert 'name="why"' not in text(desk.get(f"/clocks/{clock.pk}/extension"))
    response = post(desk, clock, "extension", why="bo tak", until="2026-12-20")
    assert response.status_code == 422
    assert "This deadline cannot be extended." in text(response)
    clock.refresh_from_db()
    assert (clock.extended, clock.version) == (False, 0)


def test_a_longer_period_of_the_customers_own_asks_for_no_notice_of_ours(
    desk: Client, case: Case, staff: Staff
) -> None:
    clock = start(case, staff, "PL_WITHDRAW")
    html = text(desk.get(f"/clocks/{clock.pk}/extension"))
    assert "the trader did not inform" in html
    assert "The notice to the customer names" not in html
    assert post(desk, clock, "extension", why="nie było pouczenia").status_code == 302
    clock.refresh_from_db()
    assert clock.extended
    assert "It is not ours to keep." in section(page(desk, case))


def test_completed_only_where_the_law_knows_gaps(desk: Client, case: Case, staff: Staff) -> None:
    post_, plain = start(case, staff, "PL_POST", event=local("2026-11-10 09:00")), start(case, staff)
    html = page(desk, case)
    assert f"/clocks/{post_.pk}/completion" in html
    assert f"/clocks/{plain.pk}/completion" not in html
    assert post(desk, plain, "completion", why="x", completed_on="2026-11-24").status_code == 422
    missing = post(desk, post_, "completion", why="numer", completed_on="2026-11-20")
    assert missing.status_code == 422
    assert "the pause is counted from it" in text(missing)
    form: dict[str, Any] = {"why": "brak numeru", "called_on": "2026-11-16", "completed_on": "2026-11-20"}
    assert post(desk, post_, "completion", **form).status_code == 302
    assert ClockChange.objects.get().what == "completed"
    assert "the complaint was completed (noted by: Marta Wilczek)" in page(desk, case)


def test_goods_that_are_waited_for_are_asked_for_by_their_name(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff, "PL_WITHDRAW_REFUND", event=local("2026-11-10 09:00"))
    assert "What could be waited for has come" in page(desk, case)
    html = text(desk.get(f"/clocks/{clock.pk}/completion"))
    assert "may only be withheld until the goods or proof of posting come" in html
    assert "When was the complaint complete?" not in html
    assert post(desk, clock, "completion", why="paczka 0012", completed_on="2026-11-24").status_code == 302
    clock.refresh_from_db()
    assert (clock.completed_on, clock.extended) == (date(2026, 11, 24), False)
    told = page(desk, case)
    assert "what could be waited for has come (noted by: Marta Wilczek)" in told
    assert "the complaint was completed" not in told


def test_facts_are_corrected_with_a_reason(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff, words="e-mail")
    html = text(desk.get(f"/clocks/{clock.pk}/facts"))
    assert 'value="2026-11-24"' in html
    assert 'name="lenient" value="met_by"' in html
    form: dict[str, Any] = {"day": "2026-11-23", "hour": "09:00", "words": "list", "by_post": "1", "lenient": "met_by"}
    without = post(desk, clock, "facts", **form)
    assert without.status_code == 422
    assert "Say in a few words why" in text(without)
    assert 'value="met_by" checked' in text(without)
    assert post(desk, clock, "facts", why="dowód nadania", **form).status_code == 302
    clock.refresh_from_db()
    assert (clock.legal_due, clock.by_post, clock.lenient) == (date(2026, 12, 7), True, ["met_by"])
    assert "the last day moves from Tuesday, 8 December to Monday, 7 December. dowód nadania" in page(desk, case)


def test_correcting_nothing_changes_nothing(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff, event=EVENT + timedelta(seconds=31))
    form: dict[str, Any] = {"day": "2026-11-24", "hour": "10:42", "words": ""}
    assert post(desk, clock, "facts", why="x", **form).status_code == 302
    assert Clock.objects.get().version == 0


def test_stopped_with_a_reason(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff)
    assert post(desk, clock, "end", why=" ").status_code == 422
    assert post(desk, clock, "end", why="zły rodzaj").status_code == 302
    html = page(desk, case)
    assert "Deadline stopped (by: Marta Wilczek)" in html
    assert "zły rodzaj" in section(html)
    assert f"/clocks/{clock.pk}/" not in html, "nothing is left to do about it"


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("meeting", {"proof": "telefon"}),
        ("extension", {"why": "x"}),
        ("facts", {"why": "x", "day": "2026-11-23"}),
        ("end", {"why": "x"}),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_old_form_overwrites_nothing_and_says_who_was_first(
    desk: Client, case: Case, staff: Staff, act: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    clock = start(case, staff, "PL_FIN")
    services.change_facts(clock, by=viewer(person("Tomasz Borek")), now=NOW, why="poczta", by_post=True)
    for version in ("0", "", "x"):
        response = desk.post(f"/clocks/{clock.pk}/{act}", {"version": version, **fields}, headers=headers)
        assert response.status_code == 409
        assert "Meanwhile this deadline was changed (by: Tomasz Borek)." in text(response)
        assert '<input type="hidden" name="version" value="1">' in text(response), "the next try knows the new state"
    clock.refresh_from_db()
    assert (clock.version, clock.state, clock.extended) == (1, "running", False)


def test_a_form_for_what_is_settled_says_so_instead_of_asking(desk: Client, case: Case, staff: Staff) -> None:
    clock = start(case, staff)
    services.meet(clock, by=viewer(staff), now=NOW, proof="telefon")
    html = text(desk.get(f"/clocks/{clock.pk}/end"))
    assert "This cannot be done about this deadline now." in html
    assert 'name="why"' not in html
    response = post(desk, clock, "end", version=0, why="x")
    assert response.status_code == 409
    assert "marked as met (by: Marta Wilczek)" in text(response)


# --- silence --------------------------------------------------------------------------------------------------------


@pytest.fixture
def silent(case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A deadline after which the law has made something of silence."""
    clock = start(case, staff)
    sweep(LATE)
    at(monkeypatch, LATE)
    clock.refresh_from_db()
    return clock


def test_silence_is_told_in_unmistakable_words_and_no_new_date_is_offered(
    desk: Client, case: Case, silent: Clock
) -> None:
    html = page(desk, case)
    for said in (
        "Silence has its effect in law", "The last day was Tuesday, 8 December, and there was no answer by then.",
        "By law the complaint is accepted: what the customer demands must be done.", "There is no new date after that.",
        "Note the late answer",
    ):  # fmt: skip
        assert said in section(html), said
    for act in ("extension", "completion", "facts", "end"):
        assert f"/clocks/{silent.pk}/{act}" not in html
    assert "the last day (Tuesday, 8 December) has passed" in html, "it stands in the history"
    refused = post(desk, silent, "facts", why="x", day="2026-12-01")
    assert refused.status_code == 403
    assert "Ask a supervisor" in text(refused)


def test_the_minute_before_the_sweep_shows_silence_too(
    desk: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(case, staff)
    at(monkeypatch, local("2026-12-09 00:00"))
    assert "Silence has its effect in law" in section(page(desk, case))


def test_a_supervisor_may_correct_but_not_extend(lead: Client, case: Case, silent: Clock) -> None:
    html = page(lead, case)
    assert f"/clocks/{silent.pk}/facts" in html
    assert f"/clocks/{silent.pk}/extension" not in html
    assert post(lead, silent, "facts", why="zły dzień", day="2026-12-01", hour="10:00").status_code == 302
    silent.refresh_from_db()
    assert (silent.state, silent.legal_due) == ("running", date(2026, 12, 15))


def test_a_late_answer_leaves_what_the_law_made(desk: Client, case: Case, silent: Clock) -> None:
    assert "does not take back" in text(desk.get(f"/clocks/{silent.pk}/meeting"))
    assert post(desk, silent, "meeting", proof="telefon dzisiaj").status_code == 302
    html = section(page(desk, case))
    assert "Silence has its effect in law" in html
    assert "met late" in html
    assert "a supervisor reviews it" in html


# --- closing --------------------------------------------------------------------------------------------------------


def test_closing_asks_for_a_word_while_a_deadline_runs(desk: Client, case: Case, staff: Staff) -> None:
    handling.note_needs_no_answer(case, by=viewer(staff), now=NOW)
    assert "closing-word" not in page(desk, case), "nothing stands against it"
    start(case, staff)
    assert 'id="closing-word"' in page(desk, case)
    assert desk.post(f"/cases/{case.number}/closure").status_code == 422
    assert desk.post(f"/cases/{case.number}/closure", {"word": "klient wycofał"}).status_code == 302
    case.refresh_from_db()
    assert case.status == "closed"
    html = page(desk, case)
    assert "Closed although a deadline is open (by: Marta Wilczek)" in html
    assert "klient wycofał" in html
    assert 'id="closing-word"' not in html, "it is opened again without one"


def test_after_silence_only_a_supervisor_gets_the_field(desk: Client, lead: Client, case: Case, silent: Clock) -> None:
    html = page(desk, case)
    assert "A supervisor closes this case" in html
    assert 'id="closing-word"' not in html
    assert desk.post(f"/cases/{case.number}/closure", {"word": "załatwione"}).status_code == 422
    assert "Your word is the legal review" in page(lead, case)
    assert lead.post(f"/cases/{case.number}/closure", {"word": "zwrot 9 grudnia"}).status_code == 302
    silent.refresh_from_db()
    assert silent.reviewed_by is not None
    html = page(desk, case)
    assert "Legal review after silence (by: Hanna Bielak)" in html
    assert "Legal review: today, 8:00, Hanna Bielak." in section(html)


def letter(**more: str) -> dict[str, str]:
    return {
        "mode": "reply", "to": "Grzegorz Pawlik <g.pawlik@poczta.example>", "subject": "Temat", "status": "closed",
        "body_html": "<p>Dziękuję, wszystko załatwione.</p>", "against": "tak ma być", **more,
    }  # fmt: skip


def test_sending_and_closing_asks_for_the_word_in_the_composer(desk: Client, case: Case, staff: Staff) -> None:
    start(case, staff)
    response = desk.post(f"/cases/{case.number}/answers", letter())
    html = text(response)
    assert response.status_code == 422
    assert '<a href="#w-word">A deadline still runs' in html
    assert 'id="w-word"' in html
    assert not Entry.objects.filter(kind="out").exists()
    assert desk.post(f"/cases/{case.number}/answers", letter(word="klient wycofał")).status_code == 302
    case.refresh_from_db()
    assert case.status == "closed"
    assert Entry.objects.filter(kind="out").count() == 1
    assert "klient wycofał" in page(desk, case)


def test_a_refused_letter_keeps_the_word(desk: Client, case: Case, staff: Staff) -> None:
    start(case, staff)
    response = desk.post(f"/cases/{case.number}/answers", letter(word="moje słowo", to="to nie adres"))
    assert response.status_code == 422
    assert 'value="moje słowo"' in text(response)


def test_after_silence_an_agents_letter_does_not_close(desk: Client, case: Case, silent: Clock) -> None:
    html = text(desk.post(f"/cases/{case.number}/answers", letter(word="załatwione")))
    assert "A supervisor closes this case" in html
    assert 'id="w-word"' not in html
    assert not Entry.objects.filter(kind="out").exists()


# --- Today ----------------------------------------------------------------------------------------------------------


def quiet() -> None:
    """Nobody waits for a first answer: deadlines stand alone."""
    Case.objects.update(owed_by=NOW + timedelta(days=900))


def test_today_puts_silence_first_and_deadlines_among_what_is_owed(
    desk: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(case, staff)
    other, _entry = make_case("Dane", name="Anna Nowak", email="anna@poczta.example", at=EVENT)
    start(other, staff, "EU_GDPR12", event=local("2026-11-09 09:00"))
    today, _entry = make_case("Zwrot", name="Jan Lis", email="jan@poczta.example", at=local("2026-12-08 09:00"))
    quiet()
    Case.objects.filter(pk=today.pk).update(owed_by=local("2026-12-09 09:00"))
    sweep(LATE)
    at(monkeypatch, LATE)
    html = text(desk.get("/"))
    order = [html.index(f'id="{group}"') for group in ("silence", "today")]
    assert order == sorted(order)
    assert html.index("Grzegorz Pawlik") < html.index("Jan Lis") < html.index("Anna Nowak")
    first = html.split('<li class="debt"')[1].split("</li>")[0]
    for said in ("Reply to a consumer&#x27;s complaint", "By law the complaint is accepted", "8 h overdue", "btn-main",
                 f"/cases/{case.number}#terminy", "See what to do now", "not marked as met"):  # fmt: skip
        assert said in first, said
    assert "For one silence has its effect in law already" in html


def test_today_warns_before_the_day_and_says_what_if_not(
    desk: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = start(case, staff)
    quiet()
    assert 'class="debt"' not in text(desk.get("/")), "the last day is far, and nothing was warned of"
    half = local("2026-12-02 09:00")
    sweep(half)
    at(monkeypatch, half)
    html = text(desk.get("/"))
    for said in (
        "Half of the time has passed.",
        "the law takes the complaint as accepted",
        "in 6 days",
        "See the deadline",
    ):
        assert said in html, said
    assert html.count('class="debt"') == 1
    at(monkeypatch, local("2026-12-07 09:00"))
    assert text(desk.get("/")).count('class="debt"') == 1, "due and warned of, it still stands there once"
    services.meet(Clock.objects.select_related("case").get(pk=clock.pk), by=viewer(staff), now=half, proof="telefon")
    assert 'class="debt"' not in text(desk.get("/"))


def test_supervisors_hear_of_a_colleagues_deadline_and_of_a_review_that_waits(
    lead: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = start(case, staff)
    handling.assign(case, by=viewer(staff), now=NOW, assignee=staff)
    quiet()
    last = local("2026-12-08 09:00")
    sweep(last)
    at(monkeypatch, last)
    html = text(lead.get("/"))
    for said in ("It is the last working day. Those who lead are told", "<dt>Assignee</dt><dd>Marta Wilczek</dd>"):
        assert said in html, said
    at(monkeypatch, LATE)
    sweep(LATE)
    clock = Clock.objects.select_related("case").get(pk=clock.pk)
    services.meet(clock, by=viewer(staff), now=LATE, proof="telefon")
    html = text(lead.get("/"))
    assert "The legal review waits for a supervisor." in html
    assert 'id="silence"' in html
    handling.close(Case.objects.get(pk=case.pk), by=viewer(Staff.objects.get(name="Hanna Bielak")), now=LATE, word="ok")
    assert 'class="debt"' not in text(lead.get("/"))


def test_todays_queries(
    desk: Client, lead: Client, case: Case, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    start(case, staff)
    quiet()
    sweep(LATE)
    at(monkeypatch, LATE)
    desk.get("/")
    with django_assert_num_queries(11):  # those of a day with debts; deadlines and warnings are two of them
        assert 'id="silence"' in text(desk.get("/"))
    lead.get("/?whose=team")
    with django_assert_num_queries(10):  # without what is told to one person
        assert 'id="silence"' in text(lead.get("/?whose=team"))


def test_warnings_and_proofs_that_came_back_stand_in_the_history(
    desk: Client, case: Case, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, entry = start(case, staff), sent(case, staff)
    services.meet(clock, by=viewer(staff), now=NOW, entry=entry)
    record_delivery(entry.pk, state=Entry.Delivery.BOUNCED, note="550", now=NOW)
    half = local("2026-12-02 09:00")
    sweep(half)
    at(monkeypatch, half)
    html = page(desk, case)
    assert "The letter that met a deadline came back, so the deadline is open again" in html
    assert "Warning (half of the time has passed): Reply to a consumer&#x27;s complaint" in html
    passed = start(make_case("Dane", email="b@poczta.example", at=EVENT)[0], staff, "EU_GDPR12")
    later = local("2027-01-05 09:00")
    sweep(later)
    at(monkeypatch, later)
    html = page(desk, Case.objects.get(pk=passed.case_id))
    assert "The last day has passed (Monday, 28 December 2026)" in html
    assert "Silence has" not in html
