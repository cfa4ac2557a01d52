"""The coach at the composer's address: answers for a script, the question before sending, the page of its rules."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from prezent.cases.models import Case, Draft, Entry
from prezent.domain.mail import composed
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.models import Role, Staff, Team
from prezent.platform import clock
from prezent.platform.models import Event
from prezent.web.desk import coach, coach_report
from prezent.writing import checking, sending, services
from prezent.writing.models import PutAside, RuleStatistic
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

TO = "Grzegorz Pawlik <g.pawlik@poczta.example>"
BAD = "<p>Dzień dobry, Panie Grzegorzu,</p><p>trzeba było poczekać na kuriera.</p>"


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=2))
    cache.clear()


@pytest.fixture(autouse=True)
def mailbox() -> Mailbox:
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def case() -> Case:
    made, _entry = make_case()
    return made


def ask(desk: Client, case: Case, html: str = BAD, mode: str = "reply", **more: Any) -> Any:
    body = {
        "mode": mode, "text": composed.text_of(html), "html": html, "subject": f"[{case.number}] Jarzębina: reklamacja",
        "version": "reply.7.x",
    } | more  # fmt: skip
    return desk.post(f"/cases/{case.number}/coach", json.dumps(body), content_type="application/json")


def found(response: Any, rule: str = "BLA-01") -> dict[str, Any]:
    (one,) = [one for one in response.json()["findings"] if one["rule"] == rule]
    return dict(one)


def send(desk: Client, case: Case, html: str = BAD, **fields: Any) -> Any:
    given = {
        "mode": "reply", "to": TO, "subject": f"[{case.number}] Jarzębina: reklamacja", "body_html": html, "body": "",
        "submission": str(uuid4()), "status": "waiting_customer",
    } | fields  # fmt: skip
    return desk.post(f"/cases/{case.number}/answers", given)


class TestALook:
    def test_a_remark_has_all_that_a_composer_draws(self, desk: Client, case: Case) -> None:
        response = ask(desk, case)
        assert response.status_code == 200
        said = response.json()
        one = found(response)
        start, end = one["spans"][0]
        assert composed.text_of(BAD)[start:end] == "trzeba było"
        assert (one["group"], one["field"], one["words"]) == ("must", "body", ["trzeba było"])
        assert one["title"].startswith("Obwinianie")
        assert "wyrzut" in one["message"]
        assert "⟨co⟩" in one["fixes"][0]["edits"][0][2]
        assert said["version"] == "reply.7.x"
        assert said["grammar"] == "off"
        assert said["receipt"]
        assert " przed wysłaniem" in said["said"]

    def test_it_speaks_the_readers_language(self, desk: Client, staff: Staff, case: Case) -> None:
        Staff.objects.filter(pk=staff.pk).update(language="en")
        response = ask(desk, case)
        assert "reproach" in found(response)["message"]
        assert "before sending" in response.json()["said"]

    def test_places_count_code_points_of_the_text_as_it_was_given(self, desk: Client, case: Case) -> None:
        text = "Dzień dobry 🎁🎁,\n\ntrzeba było poczekać."
        start, end = found(ask(desk, case, text=text, html=""))["spans"][0]
        assert text[start:end] == "trzeba było"

    def test_a_form_is_read_too_and_half_a_character_does_no_harm(self, desk: Client, case: Case) -> None:
        response = desk.post(f"/cases/{case.number}/coach", {"mode": "note", "text": "Część jest w magazynie."})
        assert response.status_code == 200
        body = '{"mode": "note", "text": "Część jest \\ud83d w magazynie."}'
        response = desk.post(f"/cases/{case.number}/coach", body, content_type="application/json")
        assert response.status_code == 200

    def test_a_letter_in_which_nothing_is_said_is_left_in_peace(self, desk: Client, case: Case, staff: Staff) -> None:
        from prezent.cases.services.letter import blank_letter

        said = ask(desk, case, html=blank_letter(case.customer, staff, "pl")).json()
        assert (said["empty"], said["findings"], said["said"]) == (True, [], "")

    def test_notes_are_read_as_notes(self, desk: Client, case: Case) -> None:
        said = ask(desk, case, html="<p>Ten klient to idiota.</p>", mode="note").json()
        assert "INT-01" in [one["rule"] for one in said["findings"]]
        assert not {"GRE-01", "SUB-01", "CLO-01"} & {one["rule"] for one in said["findings"]}

    def test_what_it_costs(self, desk: Client, case: Case, django_assert_num_queries: Any) -> None:
        ask(desk, case)
        with django_assert_num_queries(3):  # the session, the person, the case
            ask(desk, case)

    def test_behind_a_wall_and_outside_the_door(self, desk: Client, case: Case) -> None:
        walled, _entry = make_case(email="t@p.example", team=Team.objects.create(name="Zarząd", restricted=True))
        response = ask(desk, walled)
        assert (response.status_code, response.json()["code"]) == (404, "case.not_found")
        desk.logout()
        assert ask(desk, case).status_code == 302

    @pytest.mark.parametrize("body", ["[]", "{", '"a"', "[" * 100_000])
    def test_a_body_that_makes_no_sense(self, desk: Client, case: Case, body: str) -> None:
        response = desk.post(f"/cases/{case.number}/coach", body, content_type="application/json")
        assert (response.status_code, response.json()["code"]) == (422, "coach.body")

    def test_whoever_asks_too_often_rests_and_others_do_not(
        self, desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(coach, "LOOKS", 3)
        assert [ask(desk, case).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        desk.force_login(make_staff("Tomasz Borek"))
        assert ask(desk, case).status_code == 200

    def test_a_coach_that_breaks_says_so_and_logs_no_word(
        self, desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(text: str, **_how: object) -> None:
            raise ValueError(text)

        monkeypatch.setattr(checking, "check", broken)
        with caplog.at_level(logging.DEBUG):
            response = ask(desk, case)
        assert (response.status_code, response.json()["code"]) == (503, "coach.broke")
        assert "kuriera" not in caplog.text

    def test_the_count_in_words(self) -> None:
        assert coach_report.said(()) == "Nic do poprawy."
        assert coach_report.said((), empty=True) == ""


class TestPuttingAside:
    def put(self, desk: Client, case: Case, mark: str, reason: str = "cytat z umowy", **more: str) -> Any:
        body = {"mode": "reply", "rule": "BLA-01", "mark": mark, "reason": reason} | more
        return desk.post(f"/cases/{case.number}/coach/asides", json.dumps(body), content_type="application/json")

    def test_it_is_silent_then_and_speaks_again(self, desk: Client, case: Case) -> None:
        one = found(ask(desk, case))
        assert self.put(desk, case, one["mark"]).status_code == 204
        said = ask(desk, case).json()
        assert "BLA-01" not in [one["rule"] for one in said["findings"]]
        assert [(one["rule"], one["reason"], one["words"]) for one in said["aside"]] == [
            ("BLA-01", "cytat z umowy", ["trzeba było"])
        ]
        body = json.dumps({"mode": "reply", "rule": "BLA-01", "mark": one["mark"]})
        address = f"/cases/{case.number}/coach/asides"
        assert desk.delete(address, body, content_type="application/json").status_code == 204
        assert found(ask(desk, case))

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [({"reason": ""}, "coach.no_reason"), ({"rule": "X"}, "coach.rule"), ({"mode": "post"}, "draft.mode")],
    )
    def test_refusals_are_told(self, desk: Client, case: Case, wrong: dict[str, str], code: str) -> None:
        response = self.put(desk, case, "0123456789ab", **wrong)
        assert (response.status_code, response.json()["code"]) == (422, code)
        assert not PutAside.objects.exists()

    def test_another_persons_case(self, desk: Client) -> None:
        walled, _entry = make_case(email="t@p.example", team=Team.objects.create(name="Zarząd", restricted=True))
        assert self.put(desk, walled, "0123456789ab").status_code == 404

    def test_numbers_come_by_beacon(self, desk: Client) -> None:
        fields = {"shown": "BLA-01 2,ENV-06 1,NO-SUCH 4,LT:X_Y 1,BLA-01,x -3", "taken": "BLA-01 1"}
        assert desk.post("/coach/tallies", fields).status_code == 204
        rows = RuleStatistic.objects.order_by("rule").values_list("rule", "shown", "taken")
        assert list(rows) == [("BLA-01", 2, 1), ("ENV-06", 1, 0), ("LT:X_Y", 1, 0)]


class TestSending:
    def test_an_error_asks_first_and_nothing_is_lost(self, desk: Client, case: Case) -> None:
        response = send(desk, case)
        html = response.content.decode()
        assert response.status_code == 422
        assert not Entry.objects.filter(kind="out").exists()
        assert Draft.objects.get().html == BAD
        assert "Jeszcze nie wysłano" in html
        assert "wyrzut" in html
        assert 'id="against" role="group" aria-labelledby="against-h">' in html, "the question is open"
        assert 'name="against" maxlength="300" autocomplete="off" aria-describedby="w-against-h" autofocus' in html
        assert "trzeba było poczekać" in html

    def test_with_a_reason_it_leaves_and_the_reason_stays(self, desk: Client, case: Case, staff: Staff) -> None:
        response = send(desk, case, against=" cytat z umowy ")
        assert response.status_code == 302
        entry = Entry.objects.get(kind="out")
        event = Event.objects.get(action="case.sent_against_advice")
        assert (event.actor_id, event.subject_id, event.data["entry"]) == (staff.pk, case.pk, entry.pk)
        assert {"rule": "BLA-01", "reason": "cytat z umowy"} in event.data["remarks"]
        numbers = RuleStatistic.objects.get(rule="BLA-01")
        assert (numbers.shown, numbers.put_aside) == (1, 1)
        assert OutgoingMail.objects.count() == 1
        page = desk.get(f"/cases/{case.number}").content.decode()
        assert "cytat z umowy" in page
        assert "Obwinianie" in page

    def test_what_was_put_aside_leaves_without_another_question(self, desk: Client, case: Case, staff: Staff) -> None:
        for one in ask(desk, case).json()["findings"]:
            if one["group"] == "must":
                body = {"mode": "reply", "rule": one["rule"], "mark": one["mark"], "reason": "tak ma być"}
                desk.post(f"/cases/{case.number}/coach/asides", json.dumps(body), content_type="application/json")
        receipt = ask(desk, case).json()["receipt"]
        assert send(desk, case, receipt=receipt).status_code == 302
        event = Event.objects.get(action="case.sent_against_advice")
        assert {"rule": "BLA-01", "reason": "tak ma być"} in event.data["remarks"]
        assert not PutAside.objects.exists()
        assert RuleStatistic.objects.get(rule="BLA-01").put_aside == 1, "counted once, when it was put aside"

    def test_a_good_letter_leaves_no_trace_of_the_coach(self, desk: Client, case: Case) -> None:
        assert send(desk, case, html="<p>Dzień dobry,</p><p>oddam pieniądze jutro.</p>").status_code == 302
        assert not Event.objects.filter(action="case.sent_against_advice").exists()
        assert not RuleStatistic.objects.exists()

    def test_pressed_twice_it_is_kept_once(self, desk: Client, case: Case) -> None:
        number = str(uuid4())
        for _press in range(2):
            send(desk, case, against="tak ma być", submission=number)
        assert Event.objects.filter(action="case.sent_against_advice").count() == 1
        assert RuleStatistic.objects.get(rule="BLA-01").put_aside == 1

    def test_an_override_is_one_line_and_one_count_more(self, desk: Client, case: Case) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        receipt = ask(desk, case).json()["receipt"]
        with CaptureQueriesContext(connection) as counted:
            send(desk, case, receipt=receipt, against="tak ma być")
        made = [query["sql"] for query in counted if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert sum("writing_" in statement for statement in made) == 1, "the numbers, and no look of its own"
        assert sum("INSERT INTO platform_event" in statement for statement in made) == 2
        assert not any("cases_point" in statement for statement in made)

    def test_notes_ask_too(self, desk: Client, case: Case) -> None:
        fields = {"mode": "note", "note_html": "<p>Ten klient to idiota.</p>"}
        response = desk.post(f"/cases/{case.number}/notes", fields)
        assert response.status_code == 422
        assert Draft.objects.get().mode == "note"
        assert desk.post(f"/cases/{case.number}/notes", fields | {"against": "jego słowa"}).status_code == 302
        assert Event.objects.get(action="case.sent_against_advice").data["remarks"][0]["reason"] == "jego słowa"

    @pytest.mark.parametrize("wrong", [{"to": ""}, {"body_html": "<p> </p>"}])
    def test_what_cannot_be_sent_anyway_is_not_the_coachs_to_ask(
        self, desk: Client, case: Case, wrong: dict[str, str]
    ) -> None:
        html = send(desk, case, **wrong).content.decode()
        assert 'id="problem"' in html
        assert 'aria-labelledby="against-h" hidden>' in html

    def test_a_coach_that_breaks_keeps_no_letter_back(
        self, desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checking, "check", lambda *_a, **_k: 1 / 0)
        assert send(desk, case).status_code == 302
        assert OutgoingMail.objects.count() == 1


class TestAFirstLetter:
    def write(self, desk: Client, body: str, **fields: str) -> Any:
        given = {"how": "write", "name": "Zofia Kozłowska", "email": "zofia@poczta.example", "matter": "Zwrot lampy",
                 "body_html": body, "language": "pl", "submission": str(uuid4())} | fields  # fmt: skip
        return desk.post("/cases/new", given)

    def test_it_is_read_before_it_opens_a_case(self, desk: Client) -> None:
        bad = "<p>Dzień dobry, Panie Marku,</p><p>trzeba było poczekać.</p>"
        html = (response := self.write(desk, bad)).content.decode()
        assert response.status_code == 422
        assert not Case.objects.exists()
        assert "wyrzut" in html
        assert "trzeba było poczekać" in html
        assert "Zofia Kozłowska" in html
        assert self.write(desk, bad, against="pytała o to").status_code == 302
        remarks = Event.objects.get(action="case.sent_against_advice").data["remarks"]
        assert {"rule": "BLA-01", "reason": "pytała o to"} in remarks
        assert RuleStatistic.objects.get(rule="BLA-01").put_aside == 1

    def test_a_good_one_just_goes(self, desk: Client) -> None:
        good = "<p>Dzień dobry, Pani Zofio,</p><p>lampa czeka w sklepie. Oddam pieniądze jutro.</p>"
        assert self.write(desk, good).status_code == 302
        assert Case.objects.get().matter == "Zwrot lampy"
        assert not Event.objects.filter(action="case.sent_against_advice").exists()

    def look(self, desk: Client, body: str, **fields: str) -> Any:
        given = {"text": composed.text_of(body), "html": body, "name": "Zofia Kozłowska", "language": "pl"} | fields
        return desk.post("/cases/new/coach", json.dumps(given), content_type="application/json")

    def test_it_is_looked_at_while_it_is_written(self, desk: Client, django_assert_num_queries: Any) -> None:
        body = "<p>Dzień dobry, Panie Marku,</p><p>trzeba było poczekać.</p>"
        self.look(desk, body)
        with django_assert_num_queries(2):  # the session, the person
            said = self.look(desk, body).json()
        # whom it is for is known from the form: Zofia is no Marek
        assert {"BLA-01", "ENV-07"} <= {one["rule"] for one in said["findings"]}
        assert "ENV-07" not in {one["rule"] for one in self.look(desk, body, name="Marek Wróbel").json()["findings"]}
        assert said["receipt"]

    def test_its_receipt_is_good_for_the_same_person_alone(self, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        body = "<p>Dzień dobry, Pani Zofio,</p><p>lampa czeka w sklepie. Oddam pieniądze jutro.</p>"
        receipt = self.look(desk, body).json()["receipt"]
        looks: list[str] = []
        whole = sending.look
        monkeypatch.setattr(sending, "look", lambda words, **how: looks.append(words.to_name) or whole(words, **how))
        assert self.write(desk, body, receipt=receipt).status_code == 302
        assert looks == []
        assert self.write(desk, body, receipt=receipt, name="Marek Wróbel").status_code == 422
        assert looks == ["Marek Wróbel"]

    def test_strangers_have_no_coach(self, client: Client) -> None:
        assert self.look(client, BAD).status_code == 302

    @pytest.mark.parametrize("wrong", [{"email": ""}, {"matter": " "}])
    def test_what_is_missing_is_asked_for_first(self, desk: Client, wrong: dict[str, str]) -> None:
        html = self.write(desk, "<p>Trzeba było poczekać.</p>", **wrong).content.decode()
        assert 'role="alert"' in html
        assert 'aria-labelledby="against-h" hidden>' in html


class TestBeginning:
    def test_an_outline_comes_for_a_script(self, desk: Client, case: Case) -> None:
        html = desk.get(f"/cases/{case.number}/skeleton").json()["html"]
        assert html == composed.clean(html)
        text = composed.text_of(html)
        assert text.startswith("Dzień dobry, Panie Grzegorzu,\n\ndziękuję")
        assert "„Grzejnik zepsuł się drugi raz”" in text
        assert "⟨" in text
        assert "<ol><li>" in html
        assert text.endswith("Marta Wilczek\nkonsultantka do spraw reklamacji")

    def test_without_scripts_it_becomes_the_draft(self, desk: Client, case: Case, staff: Staff) -> None:
        from prezent.cases.services.letter import blank_letter

        blank = composed.text_of(blank_letter(case.customer, staff, "pl"))
        response = desk.post(f"/cases/{case.number}/skeleton", {"body": blank, "to": TO, "subject": "T"})
        assert response["Location"] == f"/cases/{case.number}#odpowiedz"
        assert "⟨" in Draft.objects.get().html
        assert "data-skeleton" not in desk.get(f"/cases/{case.number}").content.decode()

    def test_words_that_stand_there_are_never_overwritten(self, desk: Client, case: Case) -> None:
        response = desk.post(f"/cases/{case.number}/skeleton", {"body": "Moje słowa", "to": TO})
        assert response.status_code == 422
        assert Draft.objects.get().html == "<p>Moje słowa</p>"

    def test_the_button_stands_on_an_empty_letter_alone(self, desk: Client, case: Case) -> None:
        address = f"/cases/{case.number}"
        assert "data-skeleton" in desk.get(address).content.decode()
        desk.post(f"{address}/drafts/reply", {"body_html": "<p>Piszę</p>", "to": TO})
        assert "data-skeleton" not in desk.get(address).content.decode()


class TestThePageOfRules:
    @pytest.fixture
    def supervisor(self, client: Client) -> Client:
        client.force_login(make_staff("Hanna Bielak", role=Role.SUPERVISOR))
        return client

    def test_it_is_for_supervisors(self, desk: Client) -> None:
        assert desk.get("/coach").status_code == 403
        assert 'href="/coach"' not in desk.get("/").content.decode()

    def test_every_rule_with_examples(self, supervisor: Client) -> None:
        from prezent.domain.coach import catalogue

        html = supervisor.get("/coach").content.decode()
        for rule in catalogue():
            assert f'id="{rule}"' in html
        assert '<mark class="must">Trzeba było</mark> poczekać na kuriera.' in html
        assert "{words}" not in html
        assert 'href="/coach"' in html

    def test_those_often_left_come_first(self, supervisor: Client) -> None:
        day = clock.now().date()
        services.count(
            day=day, shown={"BLA-01": 30, "ENV-06": 29, "SUB-01": 40}, put_aside={"BLA-01": 10, "ENV-06": 29}
        )
        services.count(day=day, put_aside={"SUB-01": 12}, taken={"SUB-01": 9})
        html = supervisor.get("/coach").content.decode()
        assert 'id="r-BLA-01"' in html
        assert 'id="r-ENV-06"' not in html, "shown too seldom to tell"
        assert 'id="r-SUB-01"' not in html, "three in ten and no more"
        assert "pokazane 40 · przyjęte 9 · zostawione 12" in html
        assert '<rect class="bar-taken" width="27" height="10">' in html
        assert '<rect class="bar-aside" x="27" width="36" height="10">' in html

    def test_old_numbers_are_left_out(self, supervisor: Client) -> None:
        services.count(day=(clock.now() - timedelta(days=91)).date(), shown={"BLA-01": 50}, put_aside={"BLA-01": 50})
        html = supervisor.get("/coach").content.decode()
        assert 'id="r-BLA-01"' not in html
        assert "pokazane" not in html

    def test_what_it_costs(self, supervisor: Client, django_assert_num_queries: Any) -> None:
        supervisor.get("/coach")
        with django_assert_num_queries(4):  # the session, the person, the numbers, those beside the views
            supervisor.get("/coach")

    def test_it_speaks_english_too(self, client: Client) -> None:
        staff = make_staff("Hanna Bielak", role=Role.SUPERVISOR)
        Staff.objects.filter(pk=staff.pk).update(language="en")
        client.force_login(staff)
        html = client.get("/coach").content.decode()
        assert "sounds like a reproach" in html
        assert "brzmi jak wyrzut" not in html
