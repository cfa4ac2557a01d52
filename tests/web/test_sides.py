"""Side threads and hand-overs on the screens: beside a case, on pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prezent.cases.models import Attachment, Case, Entry, HandOver, SideThread
from prezent.cases.queries import case_row, parts, timeline
from prezent.cases.services import delivery, handling, points, sides, words
from prezent.cases.services.opening import Incoming
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.models import Staff, Team
from prezent.people.policies import viewer
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.platform.models import Event
from prezent.promises import services as promises
from prezent.promises.when import Due
from prezent.web.desk.case_timeline import build
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SERVICE = "serwis@termex.example"
BODY = (
    "Dzień dobry,\n\nczy w grzejnikach T-200 znają Państwo wadę termostatu? Proszę o odpowiedź do piątku.\n\n"
    "Z wyrazami szacunku\nMarta Wilczek"
)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + HOUR)
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
    return make_case(files=(stored("paragon.pdf", b"%PDF", "application/pdf"),))[0]


def form(**more: Any) -> dict[str, Any]:
    fields = {
        "kind": "supplier", "name": "Serwis Termex", "address": SERVICE, "about": "Termostat T-200",
        "asked_for": "Czy wada jest znana?", "day": "2026-11-27", "language": "pl", "body": BODY,
        "submission": str(uuid4()),
    }  # fmt: skip
    return {**fields, **more}


def make_side(case: Case, staff: Staff, **more: Any) -> SideThread:
    ask = sides.Ask(**{"name": "Serwis Termex", "address": SERVICE, "subject": "T-200", "asked_for": "Znana?", **more})
    letter = sides.SideLetter("<p>Dzień dobry,</p><p>czy to znana wada?</p>")
    return sides.open_side(case, by=viewer(staff), author=staff, now=NOW, ask=ask, letter=letter)[0]


def answered(side: SideThread) -> Entry:
    said = Incoming("email", NOW + HOUR / 2, "Tak, wada serii.", "Jan Serwisant", SERVICE, "Odp: T-200")
    return sides.take_side_words(side.case, said, side_id=side.pk, now=NOW + HOUR / 2)


def text(response: Any) -> str:
    """What a page says, with plain spaces."""
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def page(desk: Client, case: Case) -> str:
    return text(desk.get(f"/cases/{case.number}"))


class TestAsking:
    def test_the_form_holds_nothing_of_the_customer(self, desk: Client, case: Case) -> None:
        html = text(desk.get(f"/cases/{case.number}/sides/new"))
        inside = html[html.index('id="odpowiedz"') : html.index("</form>", html.index('id="odpowiedz"'))]
        assert "Dzień dobry," in inside
        assert "paragon.pdf" in inside
        for said in ("Pawlik", "g.pawlik@poczta.example", "zwrot pieniędzy"):
            assert said not in inside
        assert html.count("btn-main") == 1

    def test_a_question_leaves_with_its_files(self, desk: Client, case: Case) -> None:
        photo = Attachment.objects.get()
        upload = SimpleUploadedFile("pytania.txt", b"Jaka seria?")
        response = desk.post(
            f"/cases/{case.number}/sides/new", form(forwarded=[str(photo.pk)], files=[upload]), format="multipart"
        )
        side = SideThread.objects.get()
        entry = Entry.objects.get(side=side)
        assert response["Location"] == f"/sides/{side.pk}#entry-{entry.pk}"
        assert side.answer_due_at is not None
        assert side.answer_due_at.isoformat() == "2026-11-27T23:00:00+00:00"
        assert (side.case, side.subject, side.asked_for) == (case, "Termostat T-200", "Czy wada jest znana?")
        assert sorted(one.name for one in entry.attachments.all()) == ["paragon.pdf", "pytania.txt"]
        assert OutgoingMail.objects.get().recipient == SERVICE
        assert Case.objects.values_list("status", "first_answered_at").get() == ("new", None)

    @pytest.mark.parametrize(
        ("wrong", "anchor"),
        [
            ({"name": ""}, "#s-name"),
            ({"address": "nikt"}, "#s-address"),
            ({"address": "g.pawlik@poczta.example"}, "#s-address"),
            ({"day": "2026-11-20"}, "#s-day"),
            ({"day": "pojutrze"}, "#s-day"),
            ({"about": ""}, "#s-about"),
            ({"asked_for": ""}, "#s-asked_for"),
            ({"body": ""}, "#s-body"),
        ],
    )
    def test_refused_nothing_typed_is_lost(self, desk: Client, case: Case, wrong: dict[str, str], anchor: str) -> None:
        response = desk.post(f"/cases/{case.number}/sides/new", form(**wrong))
        html = text(response)
        assert response.status_code == 422
        assert f'href="{anchor}"' in html
        kept = form(**wrong)
        for name in ("name", "about", "asked_for"):
            assert kept[name] in html
        assert not kept["body"] or "wadę termostatu?" in html
        assert not SideThread.objects.exists()

    @pytest.mark.parametrize("mode", ["side", "reply"])
    def test_the_coach_asks_no_supplier_what_a_customer_is_owed(self, desk: Client, mode: str) -> None:
        letter = BODY.replace("Proszę o odpowiedź do piątku.", "PESEL klienta to 44051401359.")
        fields = {"mode": mode, "text": letter, "html": "", "name": "Serwis Termex", "language": "pl"}
        response = desk.post("/cases/new/coach", fields, content_type="application/json")
        rules = {one["rule"] for one in response.json()["findings"]}
        assert ("CLO-01" in rules) is (mode == "reply")
        assert (rules >= {"SID-02", "SID-03"}) is (mode == "side")

    def test_a_look_at_such_a_letter_is_its_receipt(self, desk: Client, case: Case) -> None:
        letter = BODY.replace("Proszę o odpowiedź do piątku.", "Klient to idiota. Proszę o odpowiedź do piątku.")
        fields = {"mode": "side", "text": letter, "html": "", "name": "Serwis Termex", "language": "pl"}
        looked = desk.post("/cases/new/coach", fields, content_type="application/json").json()
        assert [one["rule"] for one in looked["findings"] if one["group"] == "must"] == ["INT-01"]
        sent = form(body=letter, receipt=looked["receipt"], against="cytat")
        assert desk.post(f"/cases/{case.number}/sides/new", sent).status_code == 302
        told = Event.objects.get(action="case.sent_against_advice").data["remarks"]
        assert told == [{"rule": "INT-01", "reason": "cytat"}]

    def test_the_coach_looks_at_it_as_at_any_letter(self, desk: Client, case: Case) -> None:
        rude = BODY.replace("Proszę o odpowiedź do piątku.", "To Wasza wina, do cholery.")
        response = desk.post(f"/cases/{case.number}/sides/new", form(body=rude))
        assert response.status_code == 422
        assert not SideThread.objects.exists()
        html = text(response)
        assert 'name="against"' in html
        assert "do cholery" in html
        desk.post(f"/cases/{case.number}/sides/new", form(body=rude, against="cytat z ich listu"))
        assert SideThread.objects.exists()
        told = Event.objects.get(action="case.sent_against_advice").data
        assert told["remarks"][0]["reason"] == "cytat z ich listu"

    def test_pressed_twice(self, desk: Client, case: Case) -> None:
        once = form()
        first, second = (desk.post(f"/cases/{case.number}/sides/new", once) for _time in range(2))
        assert first["Location"] == second["Location"]
        assert SideThread.objects.count() == OutgoingMail.objects.count() == 1

    def test_nothing_behind_a_wall(self, desk: Client) -> None:
        team = Team.objects.create(name="Prawnicy", restricted=True)
        jan = make_staff("Jan Prawnik", teams=(team,))
        case, _entry = make_case(team=team)
        side = make_side(case, jan)
        for address in (
            f"/cases/{case.number}/sides/new", f"/sides/{side.pk}", "/sides/99999", f"/cases/{case.number}/handover",
        ):  # fmt: skip
            assert desk.get(address).status_code == 404
        for address in (
            f"/cases/{case.number}/sides/new", f"/sides/{side.pk}/letters", f"/sides/{side.pk}/closure",
            f"/sides/{side.pk}/due", f"/cases/{case.number}/handover", f"/cases/{case.number}/handover/taken",
        ):  # fmt: skip
            assert desk.post(address, form()).status_code == 404
        assert Entry.objects.count() == 2


class TestTheThread:
    def test_its_page(self, desk: Client, case: Case, staff: Staff) -> None:
        side = make_side(case, staff)
        entry = answered(side)
        html = text(desk.get(f"/sides/{side.pk}"))
        assert "Tak, wada serii." in html
        assert f'id="entry-{entry.pk}"' in html
        assert "zwrot pieniędzy" not in html
        assert html.count("btn-main") == 1

    def test_written_settled_and_opened_again(self, desk: Client, case: Case, staff: Staff) -> None:
        side = make_side(case, staff)
        response = desk.post(f"/sides/{side.pk}/letters", {"body": BODY, "day": "2026-12-01"})
        assert response["Location"].startswith(f"/sides/{side.pk}#entry-")
        side.refresh_from_db()
        desk.post(f"/sides/{side.pk}/due", {"day": "2026-12-04", "version": side.version})
        side.refresh_from_db()
        assert side.answer_due_at is not None
        assert side.answer_due_at.isoformat() == "2026-12-04T23:00:00+00:00"
        desk.post(f"/sides/{side.pk}/closure", {"outcome": "Wada serii", "version": side.version})
        assert SideThread.objects.values_list("state", "outcome").get() == ("closed", "Wada serii")
        assert "Wada serii" in text(desk.get(f"/sides/{side.pk}"))
        desk.post(f"/sides/{side.pk}/closure", {"_method": "DELETE"})
        assert SideThread.objects.get().state == "open"
        html = page(desk, case)
        for line in ("Serwis Termex", "Wada serii"):
            assert line in html

    def test_a_letter_that_is_refused_stays_in_the_form(self, desk: Client, case: Case, staff: Staff) -> None:
        side = make_side(case, staff)
        response = desk.post(f"/sides/{side.pk}/letters", {"body": BODY, "day": "2020-01-01"})
        assert response.status_code == 422
        assert "wadę termostatu?" in text(response)
        assert Entry.objects.filter(side=side).count() == 1

    def test_settling_what_was_answered_meanwhile(self, desk: Client, case: Case, staff: Staff) -> None:
        side = make_side(case, staff)
        answered(side)
        response = desk.post(f"/sides/{side.pk}/closure", {"outcome": "Nic", "version": side.version})
        assert response.status_code == 409
        assert SideThread.objects.get().state == "answered"


class TestTheCase:
    def test_folded_in_one_line_and_beside(self, desk: Client, case: Case, staff: Staff) -> None:
        side = make_side(case, staff, due_at=NOW + HOUR / 2)
        html = page(desk, case)
        assert html.count(f'id="side-{side.pk}"') == 1
        fold = html[html.index(f'<details class="fold automatic" id="side-{side.pk}"') :]
        fold = fold[: fold.index(f'href="/sides/{side.pk}"')]
        assert "czy to znana wada?" in fold
        assert "Serwis Termex, dostawca: 1 list" in fold or "Serwis Termex, supplier: 1 letter" in fold
        panel = html[html.index('id="inni"') :]
        assert 'class="late"' in panel[: panel.index("</section>")]
        assert f'/cases/{case.number}/sides/new"' in panel

    def test_the_composer_writes_to_the_customer(self, desk: Client, case: Case, staff: Staff) -> None:
        answered(make_side(case, staff))
        html = page(desk, case)
        to = html[html.index('id="w-to"') :][:200]
        assert "g.pawlik@poczta.example" in to
        assert SERVICE not in to
        last = Entry.objects.filter(case=case, side=None).latest("id").pk
        assert f'id="last-in" hidden data-id="{last}"' in html

    def test_their_words_are_not_what_the_customer_waits_with(self, case: Case, staff: Staff) -> None:
        answered(make_side(case, staff))
        case.refresh_from_db()
        assert case.waiting_since is not None
        row = case_row(viewer(staff), case.number)
        found = timeline(row)
        items = build(found, parts(viewer(staff), found), NOW + HOUR)
        assert [one.is_new for one in items if one.kind == "theirs"] == [True]
        (fold,) = (one for one in items if one.kind == "side")
        assert [one.is_new for one in fold.inside] == [False, False]

    def test_their_words_are_no_points(self, desk: Client, case: Case, staff: Staff) -> None:
        entry = answered(make_side(case, staff))
        assert f'data-entry="{entry.pk}"' not in page(desk, case)

    def test_a_letter_that_failed_stands_open(self, desk: Client, case: Case, staff: Staff) -> None:
        entry = Entry.objects.get(side=make_side(case, staff))
        delivery.record_delivery(entry.pk, state="failed", note="550 nie ma", now=NOW)
        html = page(desk, case)
        assert f'id="side-{entry.side_id}" open>' in html
        assert f'action="/entries/{entry.pk}/delivery"' in html

    def test_a_promise_is_not_given_in_their_letter(self, desk: Client, case: Case, staff: Staff) -> None:
        entry = Entry.objects.get(side=make_side(case, staff))
        said = {"words": "Oddzwonię", "day": "2026-11-26", "entry": entry.pk, "kind": "call"}
        desk.post(f"/cases/{case.number}/promises", said)
        from prezent.promises.models import Promise

        assert Promise.objects.get().entry is None

    def test_no_query_more(
        self, desk: Client, case: Case, staff: Staff, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        directory()
        page(desk, case)
        for name in ("Termex", "Kurier", "Rzeczoznawca"):
            answered(make_side(case, staff, name=name))
        jan = make_staff("Jan Nowy")
        handling.assign(case, by=viewer(staff), now=NOW, assignee=jan)
        directory()
        with django_assert_num_queries(9):
            desk.get(f"/cases/{case.number}")
        side = SideThread.objects.latest("id")
        with django_assert_num_queries(
            8
        ):  # session, person, thread, letters, files, the draft, files to pass on, views
            desk.get(f"/sides/{side.pk}")


class TestToday:
    def test_a_returned_letter_says_whom_it_was_for(self, desk: Client, case: Case, staff: Staff) -> None:
        handling.assign(case, by=viewer(staff), now=NOW, assignee=staff)
        entry = Entry.objects.get(side=make_side(case, staff))
        delivery.record_delivery(entry.pk, state="bounced", note="550 nie ma", now=NOW)
        html = text(desk.get("/"))
        assert f"/cases/{case.number}#entry-{entry.pk}" in html
        assert "Serwis Termex" in html

    def test_what_wants_a_look(self, desk: Client, case: Case, staff: Staff) -> None:
        handling.assign(case, by=viewer(staff), now=NOW, assignee=staff)
        late = make_side(case, staff, due_at=NOW + HOUR / 2)
        quiet = make_side(case, staff, name="Rzeczoznawca")
        html = text(desk.get("/"))
        assert f'href="/sides/{late.pk}"' in html
        assert f'href="/sides/{quiet.pk}"' not in html
        answered(quiet)
        assert f'href="/sides/{quiet.pk}"' in text(desk.get("/"))


class TestHandingOver:
    def test_offered_to_whoever_gave_the_case_away(self, desk: Client, case: Case, staff: Staff) -> None:
        jan = make_staff("Jan Nowy")
        link = f'href="/cases/{case.number}/handover"'
        assert link not in page(desk, case)
        response = desk.post(f"/cases/{case.number}/assignee", {"assignee": jan.pk}, headers={"HX-Request": "true"})
        assert link in text(response)
        assert link in page(desk, case)
        for somebody in (jan, make_staff("Ewa Trzecia")):
            other = Client()
            other.force_login(somebody)
            assert link not in page(other, case)
        desk.post(f"/cases/{case.number}/handover", {"to": jan.pk, "note": "Paragon mamy."})
        assert link not in page(desk, case)

    def test_it_begins_from_what_is_known(self, desk: Client, case: Case, staff: Staff) -> None:
        who = viewer(staff)
        points.add_point(case, by=who, now=NOW, text="Kto zapłaci za dojazd?")
        done = points.add_point(case, by=who, now=NOW, text="Numer zamówienia")
        points.set_point_answered(done, by=who, now=NOW, answered=True)
        promises.give(case, by=who, now=NOW, words="Oddzwonię jutro", due=Due(NOW + 24 * HOUR), kind="call")
        make_side(case, staff)
        settled = make_side(case, staff, name="Kurier Szybki")
        sides.close_side(settled, by=who, now=NOW)
        html = text(desk.get(f"/cases/{case.number}/handover"))
        note = html[html.index('id="s-note"') : html.index("</textarea>")]
        for known in (
            "Kto zapłaci za dojazd?", "Oddzwonię jutro", "Serwis Termex: Znana?", "paragon.pdf",
            "g.pawlik@poczta.example",
        ):  # fmt: skip
            assert known in note
        for gone in ("Numer zamówienia", "Kurier Szybki"):
            assert gone not in note

    def test_on_top_for_the_next_person_until_it_is_taken(self, desk: Client, case: Case, staff: Staff) -> None:
        jan = make_staff("Jan Nowy")
        note = "Ustalone: wada serii.\n\nPragon już mamy, nie pytać."
        response = desk.post(f"/cases/{case.number}/handover", {"to": jan.pk, "note": note})
        assert response.status_code == 302
        assert Case.objects.get().assignee == jan
        taken = f'action="/cases/{case.number}/handover/taken"'
        assert taken not in page(desk, case)
        other = Client()
        other.force_login(jan)
        html = page(other, case)
        assert taken in html
        assert html.index(taken) < html.index('id="timeline"')
        assert html.count("wada serii") == 2  # on top, and where it was written
        assert desk.post(f"/cases/{case.number}/handover/taken").status_code == 403
        other.post(f"/cases/{case.number}/handover/taken")
        assert HandOver.objects.get().over_at == NOW + HOUR
        assert taken not in page(other, case)

    def test_refused_nothing_typed_is_lost(self, desk: Client, case: Case) -> None:
        response = desk.post(f"/cases/{case.number}/handover", {"to": "", "note": "Paragon mamy."})
        assert response.status_code == 422
        assert 'href="#s-to"' in text(response)
        assert "Paragon mamy." in text(response)
        assert not HandOver.objects.exists()

    def test_the_coach_looks_at_the_note(self, desk: Client, case: Case) -> None:
        jan = make_staff("Jan Nowy")
        said = {"to": jan.pk, "note": "Ten debil dzwoni codziennie, kurwa."}
        response = desk.post(f"/cases/{case.number}/handover", said)
        assert response.status_code == 422
        assert not HandOver.objects.exists()
        desk.post(f"/cases/{case.number}/handover", {**said, "against": "jego własne słowa"})
        assert HandOver.objects.exists()

    def test_an_ordinary_note_is_no_hand_over(self, desk: Client, case: Case, staff: Staff) -> None:
        words.write_note(case, by=viewer(staff), now=NOW, html="<p>Zwykła notatka</p>")
        assert not HandOver.objects.exists()
        assert "/handover/taken" not in page(desk, case)
