"""The decision on a complaint's page: two verdicts, offers apart from gestures, one button that fits, the ledger, the
trace; and the page of its rules."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from prezent.complaints.models import Approval, Complaint, Cost, Decision, Demand, DemandVerdict, Remedy, Rules
from prezent.complaints.services import decision as services
from prezent.complaints.services.decision import Offered, Written
from prezent.deadlines.models import Clock
from prezent.people.models import Role, Staff, Team
from prezent.people.queries import directory
from prezent.platform import clock
from tests.support.cases import make_case
from tests.support.clocks import make_clock
from tests.support.decisions import (
    APOLOGY,
    IN_TWO_WEEKS,
    founded,
    fresh,
    gesture,
    hanna,
    letter_in,
    make_complaint,
    marta,
    prepared,
    refund,
    refused,
    set_rules,
)
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def staff() -> Staff:
    # in English, whose words stand in the sources: what is tested is what is said, not how it is translated
    Staff.objects.filter(pk__in=(marta().id, hanna().id)).update(language="en")
    return Staff.objects.get(pk=marta().id)


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def complaint(staff: Staff) -> Complaint:
    return make_complaint()


def text(response: Any) -> str:
    """What a page says, with plain spaces."""
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def address(complaint: Complaint, what: str = "") -> str:
    return f"/cases/{complaint.case.number}/complaint" + (f"/{what}" if what else "")


def page(desk: Client, complaint: Complaint) -> str:
    return text(desk.get(address(complaint)))


def main_button(html: str) -> list[str]:
    """What the filled buttons of a page say."""
    found = re.findall(r'<(?:button|a) class="btn btn-main"[^>]*>(.*?)</(?:button|a)>', html, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]


def fields(html: str) -> dict[str, Any]:
    """What the form of the decision would send as it stands."""
    form = html[html.index('<form class="decision"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or (('type="checkbox"' in tag or 'type="radio"' in tag) and " checked" not in tag):
            continue
        sent.setdefault(name[1], []).append(value[1] if value else "")
    areas = re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    sent |= dict(areas)
    for name_, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name_] = chosen[1] if chosen else ""
    return sent


def row_of(html: str, words: str) -> str:
    """The number of the row that offers these words."""
    found = re.search(rf'name="row-(\d+)-words" value="{re.escape(words)}"', html)
    assert found is not None, words
    return found[1]


def post(desk: Client, complaint: Complaint, changed: dict[str, Any] | None = None, *, do: str = "save") -> Any:
    """Send the form as the page has it, with what a person changed in it (None: a mark taken away)."""
    sent = {**fields(page(desk, complaint)), **(changed or {}), "do": do}
    return desk.post(address(complaint, "decision"), {name: one for name, one in sent.items() if one is not None})


# --- the form


def test_written_ticked_and_decided(desk: Client, complaint: Complaint) -> None:
    html = page(desk, complaint)
    assert "These are two different questions" in html
    assert main_button(html) == ["Save the draft"]
    demand = complaint.demands.get().pk
    apology = row_of(html, "A written apology")
    response = post(desk, complaint, {
            f"merits-{demand}": "not_founded", "merits_why": "Nie było umowy.", "merits_rests": ["1", "2"],
            "service": "failed", "service_why": "Nikt nie odpowiedział.", "service_rests": ["2"],
            f"row-{apology}-on": "1",
        },
    )  # fmt: skip
    assert response["Location"] == address(complaint) + "#stanowisko"
    decision = Decision.objects.get()
    assert (decision.merits_findings, decision.service, decision.service_findings) == ([1, 2], "failed", [2])
    assert DemandVerdict.objects.get().merits == "not_founded"
    assert Remedy.objects.get().kind == "apology"
    html = page(desk, complaint)
    assert main_button(html) == ["Ask for a signature under the refusal"]
    assert "Nie było umowy." in html


def test_the_button_asks_for_exactly_that_much(desk: Client, complaint: Complaint) -> None:
    prepared(complaint, founded(complaint, refund("379")))
    html = page(desk, complaint)
    assert main_button(html) == ["Ask for consent to PLN 379.00"]
    assert "Up to PLN 100.00 you decide yourself" in html
    assert 'class="hot" width="100"' in html
    post(desk, complaint, do="ask")
    assert Approval.objects.get().state == "asked"
    html = page(desk, complaint)
    assert main_button(html) == []
    assert "Marta Wilczek asks a supervisor" in html


def test_within_the_limit_the_button_decides(desk: Client, complaint: Complaint) -> None:
    prepared(complaint, founded(complaint, refund("80")))
    assert main_button(page(desk, complaint)) == ["Decide the complaint"]
    post(desk, complaint, do="decide")
    assert Decision.objects.get().state == "decided"
    html = page(desk, complaint)
    assert main_button(html) == ["Write the answer to the customer"]
    assert "Decided: Marta Wilczek" in html


def test_what_is_missing_is_said_and_what_was_typed_is_saved(desk: Client, complaint: Complaint) -> None:
    demand = complaint.demands.get().pk
    response = post(
        desk,
        complaint,
        do="decide",
        changed={f"merits-{demand}": "founded", "merits_why": "Ma Pan rację.", "service": "good"},
    )
    assert response.status_code == 422
    assert "A gesture does not take its place" in text(response)
    assert Decision.objects.get().merits_why == "Ma Pan rację."
    assert Decision.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("amount", "dużo", "is no amount"),
        ("amount", "-5", "An amount is in whole grosze"),
        ("amount", "5,5555", "An amount is in whole grosze"),
        ("amount", "1.000", "may be read in two ways"),
        ("day", "jutro", "is no date"),
    ],
)
def test_bad_input_is_told_and_kept(desk: Client, complaint: Complaint, field: str, typed: str, told: str) -> None:
    row = row_of(page(desk, complaint), "A voucher")
    response = post(desk, complaint, {f"row-{row}-on": "1", f"row-{row}-{field}": typed, "merits_why": "Tak było."})
    assert response.status_code == 422
    html = text(response)
    assert told in html
    assert f'value="{typed}"' in html
    assert "Tak było." in html
    assert not Decision.objects.exists()


def test_somebody_else_was_first(desk: Client, complaint: Complaint) -> None:
    prepared(complaint, founded(complaint, refund("80")))
    sent = fields(page(desk, complaint))
    services.prepare(complaint, by=hanna(), now=NOW, written=founded(complaint, refund("90")), version=0)
    response = desk.post(address(complaint, "decision"), {**sent, "merits_why": "Moje słowa.", "do": "save"})
    assert response.status_code == 409
    html = text(response)
    assert "Hanna Bielak, 24.11, 10:42" in html
    assert "Moje słowa." in html
    assert str(Remedy.objects.get().amount) == "90.00"


def test_rows_keep_their_place_go_and_come(desk: Client, complaint: Complaint) -> None:
    prepared(complaint, founded(complaint, refund("80"), gesture("20"), APOLOGY))
    kept = Remedy.objects.get(kind="refund").pk
    html = page(desk, complaint)
    trip, new = row_of(html, "Zwrot za dojazd"), re.findall(r'name="row-(\d+)-blank"', html)[1]
    post(desk, complaint, {
            f"row-{trip}-on": None, f"row-{new}-words": "Kolejka do domu", f"row-{new}-kind": "gift",
            f"row-{new}-amount": "18,00 zł",
        },
    )  # fmt: skip
    found = [(one.kind, one.words, one.amount) for one in Remedy.objects.order_by("pk")]
    assert found == [
        ("refund", "Zwrot ceny", Decimal("80.00")),
        ("apology", "Przeprosiny na piśmie", None),
        ("gift", "Kolejka do domu", Decimal("18.00")),
    ]
    assert Remedy.objects.get(kind="refund").pk == kept


def test_a_measure_says_who_and_by_when(desk: Client, complaint: Complaint) -> None:
    tomasz = make_staff("Tomasz Gajda")
    row = re.findall(r'name="row-(\d+)-blank"', page(desk, complaint))[-1]
    post(desk, complaint, {
            f"row-{row}-words": "Ukryjemy ofertę przy stanie zero", f"row-{row}-owner": str(tomasz.pk),
            f"row-{row}-day": IN_TWO_WEEKS.isoformat(),
        },
    )  # fmt: skip
    measure = Remedy.objects.get()
    assert (measure.side, measure.kind, measure.owner, measure.due_on) == ("measure", "measure", tomasz, IN_TWO_WEEKS)


# --- what the law says


def test_the_law_opens_and_says_why(desk: Client, complaint: Complaint) -> None:
    html = page(desk, complaint)
    assert "Repair or replacement comes first" in html
    assert "The whole price back" in html
    post(desk, complaint, {"ground": ["failed_before"], "value_ok": "300", "value_as_is": "200"})
    html = page(desk, complaint)
    assert "point 3: the lack of conformity persists" in html
    refund_row = row_of(html, "The whole price back")
    assert f'name="row-{refund_row}-amount" value="379.00"' in html
    reduction = row_of(html, "Part of the price back")
    assert f'name="row-{reduction}-amount" value="126.33"' in html
    post(desk, complaint, {f"row-{reduction}-on": "1"})
    steps = Remedy.objects.get(kind="reduction").steps
    assert any("33,33" in one["pl"] and "33.33" in one["en"] for one in steps)


def test_the_second_complaint_begins_with_the_failed_repair(desk: Client, complaint: Complaint) -> None:
    first = make_complaint(demands=(("repair", "naprawa"),))
    Complaint.objects.filter(pk=complaint.pk).update(repeats=first)
    assert not re.search(r'name="ground" value="failed_before" checked', page(desk, complaint))
    decision = prepared(first, founded(first, Offered("law", "repair", "Naprawa", None, IN_TWO_WEEKS)))
    services.decide(decision, by=marta(), now=NOW)
    services.mark_sent(fresh(decision), by=marta(), now=NOW, entry=letter_in(first.case))
    html = page(desk, complaint)
    assert re.search(r'name="ground" value="failed_before" checked', html)
    assert "point 3" in html


def test_doubts_about_the_law_are_shown_as_such(desk: Client, complaint: Complaint) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(status="business")
    html = page(desk, complaint)
    assert "to be checked by a lawyer" in html
    assert "from a secondary source" in html
    Complaint.objects.filter(pk=complaint.pk).update(status="sole_trader")
    assert "disputed" in page(desk, complaint)


def test_a_trip_is_offered_by_the_kilometre(desk: Client, complaint: Complaint) -> None:
    Cost.objects.create(complaint=complaint, kind="trip", amount=Decimal(28))
    html = page(desk, complaint)
    row = row_of(html, "The trip: 28 km at PLN 1.15")
    assert f'name="row-{row}-amount" value="32.20"' in html


def test_silence_is_said_and_a_refusal_is_reviewed(desk: Client, complaint: Complaint) -> None:
    assert 'value="deemed"' not in page(desk, complaint)
    made = make_clock(case=complaint.case)
    Clock.objects.filter(pk=made.pk).update(state="silence", next_check_at=None)
    prepared(complaint, refused(complaint))
    html = page(desk, complaint)
    assert 'value="deemed"' in html
    assert "silence has its effect in law" in html
    assert main_button(html) == ["Ask for a legal review"]


def test_a_founded_demand_that_is_not_met_says_that_it_is_a_refusal(desk: Client, complaint: Complaint) -> None:
    set_rules(agent_limit=1000)
    said = "That is a refusal, at least of a part"
    verdicts = {complaint.demands.get().pk: ("founded", "")}
    bare = Written(verdicts=verdicts, service="good", merits_why="Naprawimy.", merits_findings=(1,))
    decision = prepared(complaint, bare)
    assert said not in page(desk, complaint), "nothing is chosen yet"
    repair = Offered("law", "repair", "Naprawa", None, IN_TWO_WEEKS)
    services.prepare(
        complaint, by=marta(), now=NOW, written=replace(bare, remedies=(repair,)), version=decision.version
    )
    html = page(desk, complaint)
    assert said in html
    assert main_button(html) == ["Ask for a signature under the refusal"]
    decision = fresh(decision)
    services.prepare(
        complaint, by=marta(), now=NOW, written=replace(bare, remedies=(refund(),)), version=decision.version
    )
    html = page(desk, complaint)
    assert said not in html
    assert main_button(html) == ["Decide the complaint"]


def test_reasons_written_before_the_verdict_are_kept(desk: Client, complaint: Complaint) -> None:
    Demand.objects.create(complaint=complaint, kind="damages", words="24 zł za bilety", stated_on=NOW.date())
    first, second = complaint.demands.order_by("pk").values_list("pk", flat=True)
    changed = {f"why-{first}": "Długie powody napisane najpierw.", f"merits-{second}": "founded"}
    assert post(desk, complaint, changed).status_code == 302
    html = page(desk, complaint)
    assert 'value="Długie powody napisane najpierw."' in html
    assert "Say whether this demand is founded: zwrot ceny." in html
    assert DemandVerdict.objects.get(demand_id=first).merits == ""
    assert post(desk, complaint, {f"merits-{first}": "not_founded"}).status_code == 302
    kept = DemandVerdict.objects.get(demand_id=first)
    assert (kept.merits, kept.why) == ("not_founded", "Długie powody napisane najpierw.")


@pytest.mark.parametrize(("side", "kind"), [("law", "other"), ("gesture", "gift")])
def test_an_amount_without_words_is_asked_for_its_words_and_stays(
    desk: Client, complaint: Complaint, side: str, kind: str
) -> None:
    html = page(desk, complaint)
    row = next(
        n for n in range(60)
        if f'name="row-{n}-side" value="{side}"' in html and f'name="row-{n}-blank" value="1"' in html
    )  # fmt: skip
    response = post(desk, complaint, {f"row-{row}-amount": "50", f"row-{row}-kind": kind, "merits_why": "Tak było."})
    assert response.status_code == 422
    html = text(response)
    assert "Write what we will do." in html
    assert "Tak było." in html
    assert re.search(r'name="row-\d+-amount" value="50"', html)
    assert html.count('-blank" value="1"') == 3, "and not a second empty row beside it"
    assert side == "law" or f'value="{kind}" selected' in html
    assert not Decision.objects.exists()


# --- the second person


def as_hanna() -> Client:
    other = Client()
    other.force_login(Staff.objects.get(pk=hanna().id))
    return other


def test_the_supervisor_agrees_on_the_same_page_with_a_reason(desk: Client, complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("379")))
    approval = services.ask_approval(decision, by=marta(), now=NOW)
    other = as_hanna()
    html = page(other, complaint)
    assert main_button(html) == ["Agree to PLN 379.00"]
    no_reason = other.post(address(complaint, "answer"), {"approval": approval.pk, "answer": "grant", "why": " "})
    assert no_reason.status_code == 422
    assert "Say in a few words why" in text(no_reason)
    other.post(address(complaint, "answer"), {"approval": approval.pk, "answer": "grant", "why": "Drugi raz to samo."})
    assert fresh(decision).state == "decided"
    html = page(desk, complaint)
    assert "Agreed: Hanna Bielak" in html
    assert "Drugi raz to samo." in html
    assert "today, 10:42" in html


def test_the_question_stands_on_today_of_whoever_may_answer(desk: Client, complaint: Complaint) -> None:
    services.ask_approval(prepared(complaint, founded(complaint, refund("379"))), by=marta(), now=NOW)
    html = text(as_hanna().get("/"))
    assert "Marta Wilczek asks for consent to PLN 379.00" in html
    assert f"{address(complaint)}#zgoda" in html
    assert 'id="zgody"' not in text(desk.get("/"))


def test_an_agent_cannot_answer_by_guessing(desk: Client, complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("379")))
    approval = services.ask_approval(decision, by=marta(), now=NOW)
    response = desk.post(address(complaint, "answer"), {"approval": approval.pk, "answer": "grant", "why": "Sama."})
    assert response.status_code == 403
    assert fresh(decision).state == "awaiting"
    assert desk.post(address(complaint, "answer"), {"approval": 10**6, "why": "x"}).status_code == 404
    assert desk.post(address(complaint, "answer"), {"approval": "x", "why": "x"}).status_code == 404
    desk.post(address(complaint, "answer"), {"approval": approval.pk, "_method": "DELETE"})
    assert fresh(decision).state == "draft"


def test_declined_it_says_why(desk: Client, complaint: Complaint) -> None:
    decision = prepared(complaint, refused(complaint))
    approval = services.ask_approval(decision, by=marta(), now=NOW)
    other = as_hanna()
    assert main_button(page(other, complaint)) == ["Sign the refusal"]
    other.post(address(complaint, "answer"), {"approval": approval.pk, "answer": "decline", "why": "Brak dowodu."})
    html = page(desk, complaint)
    assert "Did not agree: Hanna Bielak" in html
    assert "Brak dowodu." in html


def test_switched_off_rules_are_said_on_the_page(desk: Client, complaint: Complaint) -> None:
    Rules.objects.create(pk=1, four_eyes=False)
    decision = prepared(complaint, refused(complaint))
    services.decide(decision, by=marta(), now=NOW)
    assert "the firm has switched off the second signature" in page(desk, complaint)
    timeline = text(desk.get(f"/cases/{complaint.case.number}"))
    assert "The complaint is decided" in timeline
    assert "the firm has switched off the second signature" in timeline


# --- afterwards


def test_told_promised_done(desk: Client, complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("80")))
    services.decide(decision, by=marta(), now=NOW)
    assert "No words of ours have left" in page(desk, complaint)
    letter = letter_in(complaint.case)
    html = page(desk, complaint)
    assert f'<option value="{letter.pk}">' in html
    assert desk.post(address(complaint, "sending"), {"version": "1", "entry": "x"}).status_code == 422
    assert desk.post(address(complaint, "sending"), {"version": "0", "entry": letter.pk}).status_code == 409
    response = desk.post(address(complaint, "sending"), {"version": "1", "entry": letter.pk})
    assert response["Location"].endswith("#rozliczenie")
    remedy = Remedy.objects.get()
    assert remedy.state == "promised"
    assert "Zwrot ceny" in page(desk, complaint)
    late = desk.post(address(complaint, "settlement"), {"remedy": remedy.pk, "proof": "P 77", "done_on": "2026-11-30"})
    assert late.status_code == 422
    assert 'value="P 77"' in text(late)
    desk.post(address(complaint, "settlement"), {"remedy": remedy.pk, "proof": "P 77", "done_on": "2026-11-24"})
    assert Remedy.objects.get().proof == "P 77"
    again = desk.post(address(complaint, "settlement"), {"remedy": remedy.pk, "proof": "P 78", "done_on": "2026-11-24"})
    assert again.status_code == 409
    assert "Marta Wilczek" in text(again)


def test_decided_anew(desk: Client, complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("80")))
    services.decide(decision, by=marta(), now=NOW)
    desk.post(address(complaint, "replacement"), {"version": "1"})
    assert [one.state for one in Decision.objects.order_by("pk")] == ["replaced", "draft"]
    html = page(desk, complaint)
    assert "replaced by a newer decision" in html
    assert main_button(html) == ["Decide the complaint"]


def test_strangers_reach_nothing(desk: Client) -> None:
    walled, _entry = make_case("Tajna", team=Team.objects.create(name="Prawny", restricted=True))
    complaint = make_complaint(case=walled)
    for path in ("decision", "replacement", "sending", "answer", "settlement"):
        assert desk.post(address(complaint, path), {"version": "0"}).status_code == 404
    assert desk.get(address(complaint)).status_code == 404
    assert not Decision.objects.exists()


def test_settling_takes_no_other_cases_letter(desk: Client, complaint: Complaint) -> None:
    decision = prepared(complaint, founded(complaint, refund("80")))
    services.decide(decision, by=marta(), now=NOW)
    other = letter_in(make_case("Inna")[0])
    response = desk.post(address(complaint, "settlement"), {"remedy": Remedy.objects.get().pk, "entry": other.pk})
    assert response.status_code == 422


def test_the_number_of_queries_does_not_grow(
    desk: Client, complaint: Complaint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from prezent.web.desk.complaint_decision import context

    who = marta()
    prepared(complaint, founded(complaint, refund("80"), gesture("10")))
    directory()
    with django_assert_num_queries(17):
        context(who, complaint.case_id, NOW)
    other = make_complaint(demands=(("refund", "a"), ("apology", "b"), ("explain", "c")), findings=9)
    prepared(other, founded(other, *(gesture("1", f"Gest {number}") for number in range(9)), refund("9")))
    directory()
    with django_assert_num_queries(17):
        context(who, other.case_id, NOW)


def test_a_case_that_is_no_complaint_has_no_decision(desk: Client) -> None:
    case, _entry = make_case()
    response = desk.get(f"/cases/{case.number}/complaint")
    assert 'id="stanowisko"' not in text(response)
    assert desk.post(f"/cases/{case.number}/complaint/decision", {}).status_code == 404


# --- the rules


def test_rules_are_set_by_administrators(desk: Client, client: Client) -> None:
    assert desk.get("/settings/complaints").status_code == 403
    admin = Client()
    admin.force_login(make_staff("Iga Sowa", role=Role.ADMIN))
    Staff.objects.update(language="en")
    html = text(admin.get("/settings/complaints"))
    assert "A refusal is signed by a second person" in html
    form = {
        "version": "0", "agent_limit": "50", "supervisor_limit": "300", "currency": "PLN", "conflict_wall": "on",
        "adr_consent": "yes",
    }  # fmt: skip
    wrong = admin.post("/settings/complaints", {**form, "agent_limit": "301"})
    assert "whoever is asked must be able to say yes" in text(wrong)
    assert admin.post("/settings/complaints", form).status_code == 302
    rules = Rules.objects.get()
    assert (rules.agent_limit, rules.four_eyes, rules.conflict_wall, rules.adr_consent) == (
        Decimal(50),
        False,
        True,
        True,
    )
    stale = admin.post("/settings/complaints", form)
    assert "Iga Sowa" in text(stale)


def test_what_answers_say_of_the_firm_is_set_there_and_kept(client: Client) -> None:
    client.force_login(make_staff("Iga Sowa", role=Role.ADMIN))
    Staff.objects.update(language="en")
    form = {
        "version": "0", "agent_limit": "50", "supervisor_limit": "300", "currency": "PLN", "adr_consent": "",
        "unit": " Dział  Reklamacji ", "unit_address": "ul. Ogrodowa 4, 00-876 Warszawa",
        "court": "Sąd Rejonowy w Radomiu", "appeal": "pisemnie, do Zarządu", "appeal_days": "30",
    }  # fmt: skip
    vague = text(client.post("/settings/complaints", {**form, "court": "właściwy sąd", "appeal_days": "31"}))
    assert 'id="id_court_error"' in vague
    assert "pisemnie, do Zarządu" in vague  # nothing that was typed is lost
    assert not Rules.objects.exists()
    assert 'id="id_unit_address_error"' in text(client.post("/settings/complaints", {**form, "unit_address": ""}))
    assert client.post("/settings/complaints", form).status_code == 302
    rules = Rules.objects.get()
    assert (rules.unit, rules.court, rules.appeal, rules.appeal_days) == (
        "Dział Reklamacji", "Sąd Rejonowy w Radomiu", "pisemnie, do Zarządu", 30,
    )  # fmt: skip
    shown = text(client.get("/settings/complaints"))
    assert 'value="Sąd Rejonowy w Radomiu"' in shown
    cleared = {**form, "version": "1", "appeal": "", "appeal_days": ""}
    assert client.post("/settings/complaints", cleared).status_code == 302
    rules.refresh_from_db()
    assert (rules.appeal, rules.appeal_days, rules.version) == ("", None, 2)
