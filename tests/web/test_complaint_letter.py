"""The page of a complaint's letters: what the answer must contain, how it leaves, what comes before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from prezent.cases.models import Draft, Entry
from prezent.complaints import pdf
from prezent.complaints.models import BegunLetter, Complaint, PostedLetter
from prezent.complaints.services.deciding import decide
from prezent.mailbox.models import Mailbox
from prezent.people.models import Customer, Role, Staff, Team
from prezent.platform import clock, storage
from tests.support import require
from tests.support.cases import make_case
from tests.support.clocks import make_clock
from tests.support.decisions import (
    founded,
    fresh,
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
def staff(db: None) -> Staff:
    Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")
    Staff.objects.filter(pk=marta().id).update(language="en", position="Specjalistka do spraw reklamacji")
    return Staff.objects.get(pk=marta().id)


@pytest.fixture
def desk(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def complaint(staff: Staff) -> Complaint:
    made = make_complaint()
    make_clock(case=made.case, event=NOW)
    Customer.objects.filter(pk=made.case.customer_id).update(form="pan", first_name="Grzegorz", last_name="Pawlik")
    return made


@pytest.fixture
def decided(complaint: Complaint) -> Complaint:
    set_rules(agent_limit=500)
    decide(prepared(complaint, founded(complaint)), by=marta(), now=NOW)
    return complaint


def address(complaint: Complaint, what: str = "letter") -> str:
    return f"/cases/{complaint.case.number}/complaint/{what}"


def text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_before_the_decision_the_page_says_what_to_do_first(desk: Client, complaint: Complaint) -> None:
    page = text(desk.get(address(complaint)))
    assert "This complaint is not decided yet." in page
    assert "Decide on the complaint" in page
    assert "Put it into the e-mail" not in page


def test_the_letter_stands_beside_what_it_must_contain(desk: Client, decided: Complaint) -> None:
    page = text(desk.get(address(decided)))
    assert '<article class="letter" lang="pl">' in page
    assert "Panie Grzegorzu" in page
    assert "It lacks" not in page
    assert "art." in page  # each element names its basis


def test_words_of_people_are_no_markup(desk: Client, complaint: Complaint) -> None:
    set_rules(agent_limit=500)
    evil = replace(refund(), words='<script>alert("1")</script>')
    decide(prepared(complaint, founded(complaint, evil)), by=marta(), now=NOW)
    page = text(desk.get(address(complaint)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_answer_goes_into_the_composer(desk: Client, decided: Complaint) -> None:
    answer = desk.post(address(decided))
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/{decided.case.number}#odpowiedz"
    draft = Draft.objects.get(case=decided.case, mode="reply")
    assert "Grzegorzu" in draft.html
    assert not draft.attachments.exists()
    assert BegunLetter.objects.get().kind == "answer"


def test_with_the_letter_as_a_file(desk: Client, decided: Complaint) -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")
    desk.post(address(decided), {"with_pdf": "on"})
    file = Draft.objects.get(case=decided.case).attachments.get()
    assert file.file.media_type == "application/pdf"


def test_the_pdf_is_handed_out_as_a_file(desk: Client, decided: Complaint) -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")
    answer = desk.get(address(decided, "letter.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer.content.startswith(b"%PDF-")


def test_posted_with_its_number(desk: Client, decided: Complaint) -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")
    nothing = desk.post(address(decided, "posting"), {"number": " "})
    assert nothing.status_code == 422
    assert "Write the number of the posting" in text(nothing)
    assert desk.post(address(decided, "posting"), {"number": "RR 1 PL"}).status_code == 302
    assert Entry.objects.get(case=decided.case, kind="out").delivery_note == "RR 1 PL"
    assert "The customer has been told already." in text(desk.get(address(decided)))


def test_without_the_extra_the_page_says_so_and_everything_else_works(
    desk: Client, decided: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    page = text(desk.get(address(decided)))
    assert "print this page from the browser" in page
    assert "Download the PDF" not in page
    # printed by the browser, it goes by post as well
    assert desk.post(address(decided, "posting"), {"number": "RR 1 PL"}).status_code == 302
    entry = Entry.objects.get(case=decided.case, kind="out")
    assert not entry.attachments.exists()
    assert fresh(decided.decisions.get()).state == "sent"


def test_what_is_being_written_is_kept_and_the_page_says_so(desk: Client, decided: Complaint, staff: Staff) -> None:
    Draft.objects.create(case=decided.case, author=staff, mode="reply", html="<p>Piszę.</p>", changed_at=NOW)
    answer = desk.post(address(decided))
    assert answer.status_code == 422
    assert "You are writing a letter in this case already." in text(answer)
    assert Draft.objects.get().html == "<p>Piszę.</p>"


def test_the_acknowledgement_is_drafted_with_the_legal_day(desk: Client, complaint: Complaint) -> None:
    assert desk.post(address(complaint, "acknowledgement")).status_code == 302
    assert "8 grudnia 2026" in Draft.objects.get().html.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_a_day_of_payment_is_not_among_those_that_a_letter_puts_off(desk: Client, complaint: Complaint) -> None:
    clock = make_clock("PL_WITHDRAW_REFUND", case=complaint.case)
    page = text(desk.get(address(complaint)))
    assert "Refund after withdrawal" not in page
    fields = {"clock": clock.pk, "reason": "Dużo zwrotów", "to_establish": "Kto zapłaci", "until": "2028-01-10"}
    refused = desk.post(address(complaint, "extension"), fields)
    assert refused.status_code == 422
    assert "The date cannot be extended" in text(refused)
    assert not Draft.objects.exists()


def test_where_the_law_knows_no_extension_the_consequence_stands_instead(desk: Client, complaint: Complaint) -> None:
    page = text(desk.get(address(complaint)))
    assert "cannot be moved" in page
    assert 'name="to_establish"' not in page
    clock_id = complaint.case.clocks.get().pk
    fields = {"clock": clock_id, "reason": "x", "to_establish": "y", "until": "2027-01-15"}
    refused = desk.post(address(complaint, "extension"), fields)
    assert refused.status_code == 422
    assert "The law knows no extension here" in text(refused)
    assert not Draft.objects.exists()


def test_once_the_last_day_has_passed_the_page_says_what_the_law_has_made_of_silence(
    desk: Client, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_clock("PL_CONS_GOODS", case=complaint.case, event=NOW)  # without a day: nothing to say of it here
    breach = complaint.case.clocks.get(regime="PL_CONS_7A").breach_at
    assert breach is not None
    monkeypatch.setattr(clock, "now", lambda: breach)
    page = text(desk.get(address(complaint)))
    assert "The last day was" in page
    assert "By law the complaint is accepted" in page
    assert "cannot be moved" not in page


def test_without_a_position_the_way_leads_to_the_profile(desk: Client, decided: Complaint) -> None:
    Staff.objects.filter(pk=marta().id).update(position="")
    page = text(desk.get(address(decided)))
    assert "A person signs" in page
    assert 'class="btn btn-main" href="/me"' in page
    assert "Decide on the complaint" not in page


def test_the_notice_of_an_extension_keeps_what_was_typed(desk: Client, staff: Staff) -> None:
    complaint = make_complaint(sector="finance")
    made = make_clock("PL_FIN", case=complaint.case, event=NOW)
    fields = {"clock": made.pk, "reason": "Czekamy na bank.", "to_establish": "stan konta", "until": "2028-01-15"}
    refused = desk.post(address(complaint, "extension"), fields)
    assert refused.status_code == 422
    assert "Czekamy na bank." in text(refused)
    assert desk.post(address(complaint, "extension"), {**fields, "until": "2027-01-15"}).status_code == 302
    assert BegunLetter.objects.get().data["until"] == "2027-01-15"


@pytest.mark.parametrize(
    "what", ["letter", "letter.pdf", "posting", "acknowledgement", "extension", "receipt", "citations"]
)
def test_a_complaint_that_is_not_yours_is_not_there(client: Client, staff: Staff, what: str) -> None:
    team = Team.objects.create(name="Zarząd", restricted=True)
    complaint = make_complaint(case=make_case(team=team)[0])
    client.force_login(make_staff("Ktoś Inny"))
    ask = client.get if what in {"letter", "letter.pdf"} else client.post
    assert ask(address(complaint, what)).status_code == 404


def test_how_much_the_page_asks_for(
    desk: Client, decided: Complaint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get(address(decided))
    with django_assert_num_queries(16):
        desk.get(address(decided))


def test_the_letter_is_of_the_decision_that_was_seen(desk: Client, decided: Complaint) -> None:
    desk.post(address(decided))
    decision = fresh(decided.decisions.get())
    assert decision.state == "decided"
    page = text(desk.get(f"/cases/{decided.case.number}/complaint"))
    assert f'href="/cases/{decided.case.number}/complaint/letter"' in page


def test_what_is_said_of_settling_out_of_court_is_chosen_where_the_firm_has_not_said(
    desk: Client, complaint: Complaint
) -> None:
    set_rules(four_eyes=False, adr_consent=None)
    decide(prepared(complaint, refused(complaint)), by=marta(), now=NOW)
    assert "It lacks" in text(desk.get(address(complaint)))
    page = text(desk.get(address(complaint) + "?adr=refuses"))
    assert "It lacks" not in page
    assert "refuses" in page
    desk.post(address(complaint), {"adr": "refuses"})
    chosen = Draft.objects.get().html
    Draft.objects.all().delete()
    desk.post(address(complaint), {"adr": "<nothing>"})
    assert len(Draft.objects.get().html) < len(chosen)


# -- by post ----------------------------------------------------------------------------------------------------------


def test_the_day_of_posting_is_asked_and_kept_when_it_is_refused(desk: Client, decided: Complaint) -> None:
    page = text(desk.get(address(decided)))
    assert 'name="posted_on" min="2026-11-24" max="2026-11-24" required value="2026-11-24"' in page
    refused = desk.post(address(decided, "posting"), {"number": "RR 1 PL", "posted_on": "2026-11-25"})
    assert refused.status_code == 422
    assert 'value="RR 1 PL"' in text(refused)
    assert 'value="2026-11-25"' in text(refused)
    assert not PostedLetter.objects.exists()
    assert desk.post(address(decided, "posting"), {"number": "RR 1 PL", "posted_on": "2026-11-24"}).status_code == 302
    assert PostedLetter.objects.get().number == "RR 1 PL"


def test_the_paper_is_the_one_that_was_downloaded(desk: Client, decided: Complaint, client: Client) -> None:
    """Whoever writes down the posting, and has a name of their own, signs nothing."""
    require("typst", pdf.available(), how="make dev, or pip install typst")
    data = desk.get(address(decided, "letter.pdf")).content
    Staff.objects.filter(pk=hanna().id).update(language="en", position="Kierowniczka")
    client.force_login(Staff.objects.get(pk=hanna().id))
    page = text(client.get(address(decided)))
    assert page.index(">Marta Wilczek</option>") < page.index(">Hanna Bielak</option>")
    assert client.post(address(decided, "posting"), {"number": "RR 1 PL"}).status_code == 302
    entry = Entry.objects.get(case=decided.case, kind="out")
    assert storage.read(entry.attachments.get().file.sha256) == data
    assert "Marta Wilczek" in entry.text


def test_who_signed_is_one_of_those_who_may_have(desk: Client, decided: Complaint, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    Staff.objects.filter(pk=hanna().id).update(position="Kierowniczka")
    desk.post(address(decided, "posting"), {"number": "RR 1 PL", "signed_by": str(hanna().id)})
    text_of = Entry.objects.get(case=decided.case, kind="out").text
    assert "Marta Wilczek" in text_of
    assert "Hanna Bielak" not in text_of


def test_the_receipt_is_written_down_on_the_page(desk: Client, decided: Complaint) -> None:
    desk.post(address(decided, "posting"), {"number": "RR 1 PL"})
    entry = Entry.objects.get(case=decided.case, kind="out")
    page = text(desk.get(address(decided)))
    assert "number RR 1 PL." in page
    assert f'href="/cases/{decided.case.number}#entry-{entry.pk}"' in page
    assert decided.case.clocks.get().state == "running"
    fields = {"entry": entry.pk, "received_on": "2026-11-24", "receipt": "zwrotka"}
    refused = desk.post(address(decided, "receipt"), {**fields, "received_on": "2026-11-25"})
    assert refused.status_code == 422
    assert 'value="zwrotka"' in text(refused)
    assert desk.post(address(decided, "receipt"), {**fields, "entry": "7" * 30}).status_code == 404
    assert desk.post(address(decided, "receipt"), fields).status_code == 302
    assert decided.case.clocks.get().state == "met"
    page = text(desk.get(address(decided)))
    assert "zwrotka" in page
    assert 'name="received_on"' not in page


def test_a_paper_that_lacks_something_is_said_to_be_no_answer_yet(desk: Client, complaint: Complaint) -> None:
    set_rules(four_eyes=False, adr_consent=None)
    decide(prepared(complaint, refused(complaint)), by=marta(), now=NOW)
    answer = desk.post(address(complaint, "posting"), {"number": "RR 1 PL"})
    assert answer["Location"] == address(complaint)
    page = text(desk.get(address(complaint)))
    assert "This letter was not taken as the answer" in page
    assert f'href="/cases/{complaint.case.number}/complaint#stanowisko"' in page


# -- what it lacks, and where that is set -----------------------------------------------------------------------------


@pytest.fixture
def financial(staff: Staff) -> Complaint:
    complaint = make_complaint(sector="finance")
    make_clock("PL_FIN", case=complaint.case, event=NOW)
    set_rules(four_eyes=False, adr_consent=False)
    decide(prepared(complaint, refused(complaint)), by=marta(), now=NOW)
    return complaint


def test_the_page_says_where_what_is_missing_is_set(desk: Client, client: Client, financial: Complaint) -> None:
    page = text(desk.get(address(financial)))
    assert "an administrator sets it in Settings" in page
    assert "/settings/complaints" not in page
    assert 'href="#przytacza"' in page
    admin = make_staff("Iga Sowa", role=Role.ADMIN)
    Staff.objects.filter(pk=admin.pk).update(language="en", position="Administratorka")
    client.force_login(Staff.objects.get(pk=admin.pk))
    assert 'href="/settings/complaints#listy"' in text(client.get(address(financial)))


def test_what_the_letter_cites_is_written_on_the_page(desk: Client, financial: Complaint) -> None:
    set_rules(court="Sąd Rejonowy w Radomiu")
    decision = fresh(financial.decisions.get())
    fields = {"version": decision.version, "terms": "§ 4 ust. 2 regulaminu.\n\n § 5 umowy.", "law": "art. 725 kc"}
    assert desk.post(address(financial, "citations"), fields).status_code == 302
    page = text(desk.get(address(financial)))
    assert "It lacks" not in page
    assert "<li>§ 5 umowy.</li>" in page
    assert "Podstawa prawna: art. 725 kc." in page
    stale = desk.post(address(financial, "citations"), {**fields, "law": "art. 726 kc"})
    assert stale.status_code == 409
    assert "art. 726 kc" in text(stale)  # what was typed is not lost
    assert fresh(decision).law == "art. 725 kc"


def test_a_letter_of_a_regime_that_asks_for_neither_shows_no_such_field(desk: Client, decided: Complaint) -> None:
    page = text(desk.get(address(decided)))
    assert 'id="przytacza"' not in page
    assert 'name="terms"' not in page


def test_the_link_to_the_acknowledgement_leads_to_it(desk: Client, decided: Complaint) -> None:
    entry = letter_in(decided.case)
    Complaint.objects.filter(pk=decided.pk).update(acknowledged_by=entry)
    assert f'href="/cases/{decided.case.number}#entry-{entry.pk}"' in text(desk.get(address(decided)))
    assert f'id="entry-{entry.pk}"' in text(desk.get(f"/cases/{decided.case.number}"))
