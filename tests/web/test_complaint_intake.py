"""The upper half of a complaint's page, what is done on it, and the list of complaints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Case, Entry
from prezent.complaints.models import Approval, Checked, Complaint, Cost, Decision, Demand, Evidence, Finding
from prezent.complaints.policies import get_complaint
from prezent.complaints.queries.listing import STATES, awaited, listed
from prezent.complaints.services import attention, parts
from prezent.complaints.services.intake import change, open_complaint
from prezent.deadlines.models import Clock
from prezent.people.models import Role, Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.people.queries import directory
from prezent.platform import clock
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)
STORY = "Grzejnik nie działa. Kupiłem go w październiku, działał dwa tygodnie i przestał grzać. Proszę o naprawę."


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def me(staff: Staff) -> Viewer:
    return viewer(staff)


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def case() -> Case:
    return make_case()[0]


@pytest.fixture
def complaint(case: Case, me: Viewer) -> Complaint:
    open_complaint(case, by=me, now=NOW)
    return get_complaint(me, case.number)


def text(response: Any) -> str:
    """What a page says, with plain spaces."""
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.number}/complaint{rest}"


def page(desk: Client, case: Case) -> str:
    response = desk.get(address(case))
    assert response.status_code == 200
    return text(response)


def facts(complaint: Complaint, **changed: str) -> dict[str, str]:
    """The form of the facts as the page fills it in, with what somebody typed over it."""
    plain = {
        "version": str(complaint.version), "story": complaint.story, "status": complaint.status, "about": "goods",
        "sector": "none", "severity": "2", "received_at": "2026-11-24T10:42",
    }  # fmt: skip
    return plain | changed


def test_a_case_that_is_none_offers_to_become_one(desk: Client, case: Case) -> None:
    assert f'action="{address(case)}"' in text(desk.get(f"/cases/{case.number}"))
    html = page(desk, case)
    assert html.count("btn-main") == 1
    assert not Complaint.objects.exists()
    response = desk.post(address(case))
    assert response["Location"] == address(case)
    html = page(desk, case)
    assert "Proszę o zwrot pieniędzy." in html
    assert f'href="{address(case)}"' in text(desk.get(f"/cases/{case.number}"))
    desk.post(address(case))
    assert Complaint.objects.count() == 1


def test_opening_shows_on_the_timeline_in_words(desk: Client, complaint: Complaint) -> None:
    html = text(desk.get(f"/cases/{complaint.case.number}"))
    assert "complaint.opened" not in html
    assert "complaint." not in html.replace("complaint.css", "")


def test_the_facts_are_corrected(desk: Client, complaint: Complaint) -> None:
    typed = facts(
        complaint, item="grzejnik olejowy", price="1 379,50", delivered_on="2026-10-02", order_number="jz 118",
        guarantee="on", status="sole_trader",
    )  # fmt: skip
    response = desk.post(address(complaint.case, "/facts"), typed)
    assert response["Location"] == address(complaint.case, "#fakty")
    complaint.refresh_from_db()
    assert (complaint.item, str(complaint.price), complaint.order_number) == ("grzejnik olejowy", "1379.50", "JZ118")
    assert complaint.answers == {"guarantee": True}
    html = page(desk, complaint.case)
    assert "1 379,50 zł" in html
    assert "pt. 2 paź" in html


def test_a_stale_form_is_refused_and_what_was_typed_stays(desk: Client, complaint: Complaint, me: Viewer) -> None:
    typed = facts(complaint, item="grzejnik, pisany pięć minut", withdrawal="on")
    change(get_complaint(me, complaint.case.number), by=me, now=NOW, facts={"contract": "umowa 7"})
    response = desk.post(address(complaint.case, "/facts"), typed)
    assert response.status_code == 409
    html = text(response)
    assert "grzejnik, pisany pięć minut" in html
    assert 'name="withdrawal" checked' in html
    complaint.refresh_from_db()
    assert complaint.item == ""
    assert 'name="version" value="1"' in html  # looked at now: saving again is meant
    desk.post(address(complaint.case, "/facts"), typed | {"version": "1", "contract": "umowa 7"})
    complaint.refresh_from_db()
    assert complaint.item == "grzejnik, pisany pięć minut"


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("facts", {"price": "drogo"}),
        ("facts", {"delivered_on": "wczoraj"}),
        ("facts", {"delivered_on": "2027-01-01"}),
        ("facts", {"received_at": "nigdy"}),
        ("facts", {"status": "king"}),
        ("facts", {"severity": ""}),
        ("demands", {"kind": "refund", "amount": "-5"}),
        ("demands", {"kind": ""}),
        ("costs", {"kind": "time", "amount": "NaN"}),
        ("costs", {"kind": "time", "amount": "9" * 30}),
        ("evidence", {"what": "", "words": " "}),
        ("findings", {"kind": "fact", "words": "x", "source": ""}),
        ("people", {"person": "0"}),
        ("danger", {"words": ""}),
        ("checks", {"item-goods.colour": "yes"}),
        ("clocks", {"day-PL_CONS_7A": "jutro"}),
    ],
)
def test_what_cannot_be_done_says_so_at_its_form(
    desk: Client, complaint: Complaint, form: str, typed: dict[str, str]
) -> None:  # fmt: skip
    sent = facts(complaint, **typed) if form == "facts" else typed
    response = desk.post(address(complaint.case, f"/{form}"), sent)
    assert response.status_code == 422
    assert 'role="alert"' in text(response)


def test_demands_costs_findings_and_evidence(desk: Client, me: Viewer) -> None:
    case, _entry = make_case(files=(stored("faktury/zdjęcie.jpg", b"x", "image/jpeg"),))
    open_complaint(case, by=me, now=NOW)
    desk.post(address(case, "/demands"), {"kind": "refund", "amount": "379,00", "words": "za grzejnik"})
    desk.post(address(case, "/costs"), {"kind": "trip", "amount": "28", "words": "tam i z powrotem"})
    desk.post(address(case, "/costs"), {"kind": "tries", "amount": "3"})
    desk.post(address(case, "/costs"), {"kind": "feeling", "words": "Czułem się jak głupek"})
    desk.post(
        address(case, "/findings"), {"kind": "fact", "words": "Serwis oddał go 3 listopada", "source": "protokół"}
    )
    desk.post(address(case, "/findings"), {"kind": "open", "words": "Kto go odebrał?"})
    file = case.attachments.get()
    desk.post(address(case, "/evidence"), {"what": f"file:{file.pk}", "words": "pęknięta obudowa"})
    html = page(desk, case)
    for told in (
        "za grzejnik, 379,00 zł", "28 km", "tam i z powrotem", "Czułem się jak głupek", "Serwis oddał go 3 listopada",
        "protokół", 'id="ustalenie-2"', f"/files/{file.pk}/", "pęknięta obudowa",
    ):  # fmt: skip
        assert told in html, told
    first = Finding.objects.get(number=1)
    desk.post(address(case, f"/findings/{first.pk}/agreement"), {"agreed": "yes"})
    assert Finding.objects.get(number=1).agreed is True
    desk.post(address(case, f"/findings/{first.pk}"), {"_method": "DELETE", "why": "inny protokół"})
    desk.post(address(case, f"/demands/{Demand.objects.get().pk}"), {"_method": "DELETE"})
    desk.post(address(case, f"/costs/{Cost.objects.get(kind='tries').pk}"), {"_method": "DELETE"})
    desk.post(address(case, f"/evidence/{Evidence.objects.get().pk}"), {"_method": "DELETE"})
    html = page(desk, case)
    assert "<s>Serwis oddał go 3 listopada</s>" in html
    assert "inny protokół" in html
    assert "<s>" in html
    assert (Cost.objects.count(), Evidence.objects.count(), Demand.objects.count()) == (2, 0, 1)
    assert desk.post(address(case, f"/demands/{Demand.objects.get().pk}"), {"_method": "DELETE"}).status_code == 409


def test_parts_of_another_complaint_are_not_reached(desk: Client, complaint: Complaint, me: Viewer) -> None:
    other, _entry = make_case("Inna", email="inna@poczta.example", files=(stored("a.txt", b"a"),))
    open_complaint(other, by=me, now=NOW)
    foreign = get_complaint(me, other.number)
    demand = parts.add_demand(foreign, by=me, now=NOW, kind="repair")
    cost = parts.add_cost(foreign, by=me, now=NOW, kind="feeling", words="x")
    for rest in (f"/demands/{demand.pk}", f"/costs/{cost.pk}", "/findings/999", "/evidence/999"):
        assert desk.post(address(complaint.case, rest), {"_method": "DELETE", "why": "x"}).status_code == 404
    for what in (f"file:{other.attachments.get().pk}", f"entry:{other.entries.get().pk}"):
        sent = {"what": what, "words": "x"}
        assert desk.post(address(complaint.case, "/evidence"), sent).status_code == 422
    clock_id = Clock.objects.filter(case=other).values_list("pk", flat=True)[0]
    assert desk.post(address(complaint.case, f"/clocks/{clock_id}"), {"_method": "DELETE"}).status_code == 422
    assert Demand.objects.get().withdrawn_at is None


ACTIONS = (
    "", "/facts", "/demands", "/demands/1", "/costs", "/costs/1", "/evidence", "/evidence/1", "/findings",
    "/findings/1", "/findings/1/agreement", "/people", "/danger", "/checks", "/clocks", "/clocks/1", "/repetition",
)  # fmt: skip


@pytest.mark.parametrize("rest", ACTIONS)
def test_what_is_not_yours_is_not_there(client: Client, rest: str) -> None:
    walled = Team.objects.create(name="Zarząd", restricted=True)
    insider = make_staff("Jan Las", teams=(walled,))
    case, _entry = make_case(team=walled)
    open_complaint(case, by=viewer(insider), now=NOW)
    client.force_login(make_staff("Iga Lis"))
    for sent in ({"_method": "POST"}, {"_method": "DELETE", "why": "x"}):
        assert client.post(address(case, rest), sent).status_code in {404, 405}
    assert client.post(address(case, rest)).status_code in {404, 405}
    assert client.get(address(case)).status_code == 404
    client.logout()
    assert client.post(address(case, rest))["Location"].startswith("/login")


def test_hostile_words_stay_words(desk: Client, me: Viewer) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    case, _entry = make_case(evil, text=f"{evil}\n\ndrugi akapit")
    open_complaint(case, by=me, now=NOW)
    complaint = get_complaint(me, case.number)
    desk.post(address(case, "/facts"), facts(complaint, item=evil, contract=evil))
    desk.post(address(case, "/demands"), {"kind": "other", "words": evil})
    desk.post(address(case, "/costs"), {"kind": "feeling", "words": evil})
    desk.post(address(case, "/findings"), {"kind": "fact", "words": evil, "source": evil})
    desk.post(address(case, "/evidence"), {"words": evil})
    desk.post(address(case, "/danger"), {"words": evil})
    desk.post(address(case, "/demands"), {"kind": "other", "words": evil, "amount": evil})
    for html in (
        page(desk, case), text(desk.get(f"/cases/{case.number}")), text(desk.get("/complaints")),
        text(desk.post(address(case, "/demands"), {"kind": "other", "words": evil, "amount": "x"})),
    ):  # fmt: skip
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_the_facts_answer_items_and_people_the_rest(desk: Client, complaint: Complaint) -> None:
    html = page(desk, complaint.case)
    assert 'name="item-intake.demand"' in html
    assert 'name="item-intake.story"' not in html
    desk.post(address(complaint.case, "/demands"), {"kind": "repair"})
    html = page(desk, complaint.case)
    assert 'name="item-intake.demand"' not in html
    sent = {"item-goods.installation": "yes", "item-goods.presumption": "na"}
    desk.post(address(complaint.case, "/checks"), sent)
    assert Checked.objects.count() == 2
    html = page(desk, complaint.case)
    assert 'name="item-goods.installation" value="yes" checked' in html


def test_the_law_is_set_with_one_button(desk: Client, me: Viewer) -> None:
    case, _entry = make_case()
    open_complaint(case, by=me, now=NOW, status="")
    html = page(desk, case)
    assert 'action="' + address(case, "/clocks") in html
    desk.post(address(case, "/clocks"))
    assert set(Clock.objects.values_list("regime", flat=True)) == {"PL_CONS_7A", "PL_CONS_GOODS"}
    html = page(desk, case)
    assert 'action="' + address(case, "/clocks") + '"' not in html
    assert "wtorek, 8 grudnia" in html


def test_facts_that_changed_are_offered(desk: Client, complaint: Complaint, me: Viewer) -> None:
    clock_of = Clock.objects.get(regime="PL_CONS_7A")
    desk.post(address(complaint.case, "/facts"), facts(complaint, received_at="2026-11-20T08:00"))
    assert Clock.objects.get(pk=clock_of.pk).legal_due == clock_of.legal_due
    html = page(desk, complaint.case)
    assert "piątek, 4 grudnia" in html
    where = address(complaint.case, f"/clocks/{clock_of.pk}")
    assert desk.post(where, {"clock_version": str(clock_of.version + 7)}).status_code == 409
    desk.post(where, {"clock_version": str(clock_of.version)})
    assert Clock.objects.get(pk=clock_of.pk).legal_due.isoformat() == "2026-12-04"  # type: ignore[union-attr]
    complaint.refresh_from_db()
    desk.post(address(complaint.case, "/facts"), facts(complaint, status="business", received_at="2026-11-20T08:00"))
    desk.post(where, {"_method": "DELETE"})
    assert Clock.objects.get(pk=clock_of.pk).state == "stopped"


def test_whom_it_is_about(desk: Client, complaint: Complaint, staff: Staff) -> None:
    hanna = make_staff("Hanna Bielak", role=Role.SUPERVISOR)
    Case.objects.filter(pk=complaint.case_id).update(assignee=staff)
    desk.post(address(complaint.case, "/people"), {"person": str(staff.pk)})
    html = page(desk, complaint.case)
    assert f'action="/cases/{complaint.case.number}/assignee"' in html
    assert f'<option value="{hanna.pk}">Hanna Bielak</option>' in html
    taken = desk.post(address(complaint.case, "/people"), {"_method": "DELETE", "person": str(staff.pk), "why": "x"})
    assert taken.status_code == 422
    assert complaint.against.count() == 1
    desk.force_login(hanna)
    desk.post(address(complaint.case, "/people"), {"_method": "DELETE", "person": str(staff.pk), "why": "inna osoba"})
    assert complaint.against.count() == 0


def test_a_danger_is_told_and_taken_back(desk: Client, complaint: Complaint) -> None:
    hanna = make_staff("Hanna Bielak", role=Role.SUPERVISOR)
    desk.post(address(complaint.case, "/danger"), {"words": "iskrzy przy włączaniu"})
    complaint.refresh_from_db()
    assert complaint.supervisor == hanna
    assert "iskrzy przy włączaniu" in page(desk, complaint.case)
    desk.post(address(complaint.case, "/danger"), {"_method": "DELETE", "why": "inny grzejnik"})
    complaint.refresh_from_db()
    assert not complaint.unsafe


def repeated(me: Viewer) -> tuple[Case, Case]:
    """A complaint from two months ago, and the same again now."""
    made = []
    for months in (2, 0):
        at = NOW - months * MONTH
        case, _entry = make_case("Grzejnik", text=STORY if months else f"Znowu! {STORY}", at=at)
        open_complaint(case, by=me, now=at)
        made.append(case)
    return made[0], made[1]


def test_a_repetition_is_shown_with_what_it_opens(desk: Client, me: Viewer) -> None:
    make_staff("Hanna Bielak", role=Role.SUPERVISOR)
    first, second = repeated(me)
    html = page(desk, second)
    assert first.number in html
    assert "Hanna Bielak" in html
    assert "art. 43e ust. 1 pkt 3" in html
    assert "wtorek, 8 grudnia" in html
    earlier = str(first.complaint.pk)
    desk.post(address(second, "/repetition"), {"earlier": earlier})
    assert Complaint.objects.get(case=second).repeats_id == first.complaint.pk
    desk.post(address(second, "/checks"), {"item-goods.tried": "no"})
    assert "art. 43e ust. 1 pkt 3" not in page(desk, second).split('id="listy"')[0]
    refused = desk.post(address(second, "/repetition"), {"_method": "DELETE", "earlier": earlier, "why": ""})
    assert refused.status_code == 422
    desk.post(address(second, "/repetition"), {"_method": "DELETE", "earlier": earlier, "why": "inny grzejnik"})
    assert 'id="powtorka"' not in page(desk, second)
    assert desk.post(address(second, "/repetition"), {"earlier": "999"}).status_code == 404


def test_the_page_asks_the_database_a_fixed_number_of_times(
    desk: Client, me: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from prezent.cases.queries import case_row
    from prezent.web.desk import complaint_intake

    first, second = repeated(me)
    directory()
    for case, count in ((first, 12), (second, 17)):
        row = case_row(me, case.number)
        with django_assert_num_queries(count):
            found = complaint_intake.read(me, row)
        assert found is not None
        with django_assert_num_queries(0):
            complaint_intake.context(found, me, NOW)


def test_the_list_says_how_far_each_is(desk: Client, me: Viewer, complaint: Complaint) -> None:
    other, _entry = make_case("Czajnik przecieka", email="anna@poczta.example")
    open_complaint(other, by=me, now=NOW)
    Decision.objects.create(complaint=Complaint.objects.get(case=other), state="awaiting", prepared_at=NOW)
    rows, mark = listed(me, state="all")
    assert [(one.number, one.state) for one in rows] == [
        (other.number, "awaiting"), (complaint.case.number, "acknowledge"),
    ]  # fmt: skip
    assert mark == ""
    assert rows[1].legal_due is not None
    html = text(desk.get("/complaints"))
    assert "Czajnik przecieka" in html
    assert "Czajnik przecieka" not in text(desk.get("/complaints?state=acknowledge"))
    assert desk.get("/complaints?state=nonsense&after=abc").status_code == 200
    Clock.objects.filter(case=complaint.case, regime="PL_CONS_7A").update(state="silence", next_check_at=None)
    assert [one.number for one in listed(me, state="silence")[0]] == [complaint.case.number]


def test_each_state_of_the_list_finds_what_the_whole_list_says(desk: Client, me: Viewer, complaint: Complaint) -> None:
    wanted = {"acknowledge": complaint}
    for state in ("awaiting", "decided", "sent", "closed", "examined", "silence"):
        case, _entry = make_case(state, email=f"{state}@poczta.example")
        wanted[state] = open_complaint(case, by=me, now=NOW)
        if state in {"awaiting", "decided", "sent"}:
            Decision.objects.create(complaint=wanted[state], state=state, prepared_at=NOW)
    for state in ("closed", "sent"):
        Case.objects.filter(complaint=wanted[state]).update(status="closed", closed_at=NOW)
    Complaint.objects.filter(pk=wanted["examined"].pk).update(acknowledged_by=Entry.objects.first())
    Clock.objects.filter(case=wanted["silence"].case, regime="PL_CONS_7A").update(state="silence", next_check_at=None)
    whole = {one.state: one.number for one in listed(me, state="all")[0]}
    assert whole == {state: one.case.number for state, one in wanted.items()}
    for state in STATES:
        assert [one.number for one in listed(me, state=state)[0]] == [whole[state]], state
        assert whole[state] in text(desk.get(f"/complaints?state={state}")), state


def test_the_list_is_parted_into_pages(desk: Client, me: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prezent.complaints.queries.listing.PAGE", 2)
    for at in range(3):
        case, _entry = make_case(f"Sprawa {at}", email=f"k{at}@poczta.example")
        open_complaint(case, by=me, now=NOW)
    rows, mark = listed(me, state="all")
    assert ([one.matter for one in rows], mark) == (["Sprawa 2", "Sprawa 1"], f"~{rows[1].id}")
    assert f"after={quote(mark)}" in text(desk.get("/complaints?state=all"))
    assert [one.matter for one in listed(me, state="all", after=mark)[0]] == ["Sprawa 0"]
    for nonsense in ("~", "2026-13-01~3", "abc~1", f"~{'9' * 30}", "٣~٣"):
        assert [one.matter for one in listed(me, state="all", after=nonsense)[0]] == ["Sprawa 2", "Sprawa 1"]


def test_what_is_in_progress_stands_by_its_legal_day(me: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prezent.complaints.queries.listing.PAGE", 2)
    days = {"a": 20, "b": 18, "silent": 2, "c": None, "d": 18, "over": 1}
    for name, left in days.items():
        case, _entry = make_case(name, email=f"{name}@poczta.example")
        open_complaint(case, by=me, now=NOW)
        due = NOW.date() + timedelta(days=left) if left else None
        Clock.objects.filter(case=case).exclude(regime="PL_CONS_7A").delete()
        Clock.objects.filter(case=case).update(legal_due=due)
    closed = Case.objects.filter(matter__in=("silent", "over"))
    closed.update(status="closed", closed_at=NOW)
    Clock.objects.filter(case__matter="silent").update(state="silence", next_check_at=None)
    found, after = [], ""
    for _page in range(3):
        rows, after = listed(me, after=after)
        found += [one.matter for one in rows]
    assert (found, after) == (["silent", "b", "d", "a", "c"], "")


def test_supervisors_first_see_what_is_awaited_from_them(
    desk: Client, complaint: Complaint, me: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hanna = make_staff("Hanna Bielak", role=Role.SUPERVISOR)
    lead = viewer(hanna)
    other, _entry = make_case("Czajnik przecieka", email="anna@poczta.example")
    open_complaint(other, by=me, now=NOW)
    asked = Decision.objects.create(complaint=Complaint.objects.get(case=other), state="awaiting", prepared_at=NOW)
    Approval.objects.create(decision=asked, of_version=0, asked_by_id=me.id, asked_at=NOW)
    third, _entry = make_case("Nic", email="jan@poczta.example")
    open_complaint(third, by=me, now=NOW)
    attention.report_danger(complaint, by=me, now=NOW, words="iskrzy")
    with django_assert_num_queries(1):
        found = awaited(lead)
    assert {one.number for one in found} == {other.number, complaint.case.number}
    with django_assert_num_queries(0):
        assert awaited(me) == ()
    with django_assert_num_queries(1):
        listed(lead)
    attention.add_person(Complaint.objects.get(case=other), by=me, now=NOW, person=hanna)
    assert {one.number for one in awaited(lead)} == {complaint.case.number}
    desk.force_login(hanna)
    assert 'id="czekaja"' in text(desk.get("/complaints"))


def test_other_peoples_walls_hold_in_the_list(me: Viewer) -> None:
    walled = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case(team=walled)
    open_complaint(case, by=viewer(make_staff("Jan Las", teams=(walled,))), now=NOW)
    outsider = viewer(make_staff("Iga Lis"))
    assert listed(outsider) == ((), "")


def test_the_menu_of_kinds_opens_a_complaint_with_its_deadline(desk: Client, case: Case) -> None:
    assert desk.post(f"/cases/{case.number}/kind", {"kind": "complaint"}).status_code == 302
    assert Complaint.objects.get().case_id == case.pk
    assert Clock.objects.filter(case=case, regime="PL_CONS_7A").exists()
    assert "nie jest jeszcze rozpatrywana" not in text(desk.get(f"/cases/{case.number}/complaint"))


def test_before_it_is_examined_nobody_is_told_that_its_deadlines_wait(desk: Client, case: Case) -> None:
    page = text(desk.get(f"/cases/{case.number}/complaint"))
    assert "Terminy ustawowe biegną od dnia, w którym wpłynęła" in page.replace("\u00a0", " ")
