"""Every form of a case's page: what it does, with and without scripts, twice, by strangers, with bad values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prezent.cases.models import Attachment, Case, Draft, Entry, Point, Status, SuggestedLink
from prezent.cases.services import delivery, drafts, joining, opening, points, words
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.models import ContactPoint, Customer, Staff, Team
from prezent.people.policies import viewer
from prezent.platform import clock, storage
from tests.support.cases import make_case, stored
from tests.support.mails import make_mail, take_in
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

TO = "Grzegorz Pawlik <g.pawlik@poczta.example>"


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
def walled() -> Case:
    case, _entry = make_case(
        "Tajna", email="t@poczta.example", team=Team.objects.create(name="Zarząd", restricted=True)
    )
    return case


def answer(desk: Client, case: Case, **fields: Any) -> Any:
    given = {
        "mode": "reply", "to": TO, "subject": f"[{case.number}] Temat", "body": "", "status": "waiting_customer",
        "body_html": "<p>Zwrócimy pieniądze.</p>", "submission": str(uuid4()),
    }  # fmt: skip
    given |= fields
    return desk.post(f"/cases/{case.number}/answers", {k: v for k, v in given.items() if v is not None})


def test_an_answer_is_written_once_and_leads_back_to_it(desk: Client) -> None:
    case, entry = make_case()
    number = str(uuid4())
    for _press in range(2):
        response = answer(desk, case, submission=number, seen=str(entry.pk))
        written = Entry.objects.get(kind="out")
        assert response.status_code == 302
        assert response["Location"] == f"/cases/{case.number}#entry-{written.pk}"
    assert (written.html, written.subject) == ("<p>Zwrócimy pieniądze.</p>", f"[{case.number}] Temat")
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "statements"), [(None, 10), (0, 11), (2, 12)], ids=["at once", "from a draft", "from a draft with files"]
)
@pytest.mark.parametrize("looked_at", [True, False], ids=["after a look", "without one"])
def test_what_an_answer_costs(
    desk: Client, mailbox: Mailbox, files: int | None, statements: int, looked_at: bool
) -> None:
    """The coach's receipt spares sending a look of its own, which is one statement more."""
    (mail,) = take_in(mailbox, make_mail())
    case, entry = mail.entry.case, mail.entry
    if files is not None:
        desk.post(f"/cases/{case.number}/drafts/reply", {"body_html": "<p>Zwrócimy pieniądze.</p>", "to": TO})
        for n in range(files):
            upload = SimpleUploadedFile(f"{n}.txt", b"words %d" % n)
            desk.post(f"/cases/{case.number}/drafts/reply/files", {"files": upload})
    said = desk.post(
        f"/cases/{case.number}/coach",
        {"text": "Zwrócimy pieniądze.", "html": "<p>Zwrócimy pieniądze.</p>", "subject": f"[{case.number}] Temat"},
    )
    receipt = said.json()["receipt"] if looked_at else ""
    statements += not looked_at
    with CaptureQueriesContext(connection) as counted:
        answer(desk, case, seen=str(entry.pk), to=entry.author_address, receipt=receipt)
    made = [query["sql"] for query in counted if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert Entry.objects.filter(kind="out").count() == 1
    assert Attachment.objects.filter(entry__kind="out").count() == (files or 0)
    assert len(made) == statements, "\n".join(statement[:160] for statement in made)


def test_without_scripts_the_plain_text_is_the_letter(desk: Client) -> None:
    case, _entry = make_case()
    answer(desk, case, body_html=None, body="Dzień dobry,\r\n\r\nplan:\r\n\r\n- odbiór\r\n- zwrot")
    assert Entry.objects.get(kind="out").html == (
        "<p>Dzień dobry,</p><p>plan:</p><ul><li>odbiór</li><li>zwrot</li></ul>"
    )


def test_without_scripts_files_go_with_the_form(desk: Client) -> None:
    case, _entry = make_case()
    answer(desk, case, files=SimpleUploadedFile("plan.html", b"%PDF-1.4 x", content_type="text/html"))
    attached = Attachment.objects.get()
    assert attached.entry == Entry.objects.get(kind="out")
    assert attached.file.media_type == "application/pdf"
    assert storage.read(attached.file.sha256) == b"%PDF-1.4 x"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": ""}, "w-to"),
        ({"to": "anna"}, "w-to"),
        ({"cc": "anna@"}, "w-to"),
        ({"body_html": "<p> </p>"}, "w-body"),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(desk: Client, wrong: dict[str, str], field: str) -> None:
    case, _entry = make_case()
    typed = {"to": TO, "subject": "Mój temat", "body_html": "<p>Moje słowa</p>"} | wrong
    response = answer(desk, case, **typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in html
    assert f'href="#{field}"' in html
    assert 'value="Mój temat"' in html
    if "body_html" not in wrong:
        assert "Moje słowa" in html
        assert Draft.objects.get().html == "<p>Moje słowa</p>"
    assert not Entry.objects.filter(kind="out").exists()


def test_a_new_message_stops_the_answer_and_is_shown_with_the_kept_letter(desk: Client) -> None:
    case, entry = make_case()
    new = words.add_incoming(case, opening.Incoming(channel="email", at=NOW, text="Jednak wymiana."), now=NOW)
    response = answer(desk, case, seen=str(entry.pk), body_html="<p>Zwrot idzie.</p>")
    html = response.content.decode()
    assert response.status_code == 409
    assert "Jednak wymiana." in html
    assert "Zwrot idzie." in html
    assert f'name="seen" value="{new.pk}"' in html
    assert Draft.objects.get().html == "<p>Zwrot idzie.</p>"
    assert answer(desk, case, seen=str(new.pk)).status_code == 302
    assert not Draft.objects.exists()


def test_odd_values_of_hidden_fields_do_no_harm(desk: Client) -> None:
    case, _entry = make_case()
    assert answer(desk, case, submission="x", seen="-1").status_code == 302
    assert answer(desk, case, submission="", seen="9" * 40).status_code == 302
    assert answer(desk, case, status="gone").status_code == 422


def test_a_note_stays_inside_whichever_address_it_is_posted_to(desk: Client) -> None:
    case, _entry = make_case()
    fields = {"mode": "note", "note_html": "<p>Między nami</p>", "body_html": "<p>List</p>", "to": TO}
    assert desk.post(f"/cases/{case.number}/answers", fields).status_code == 302
    assert desk.post(f"/cases/{case.number}/notes", fields | {"mode": "reply"}).status_code == 302
    assert set(Entry.objects.exclude(kind="in").values_list("kind", "html")) == {("note", "<p>Między nami</p>")}
    assert not OutgoingMail.objects.exists()
    case.refresh_from_db()
    assert case.waiting_since is not None


def test_a_note_takes_only_its_own_draft_along(desk: Client, staff: Staff) -> None:
    case, _entry = make_case()
    who = viewer(staff)
    drafts.save_draft(case, by=who, now=NOW, mode="reply", html="<p>List</p>")
    drafts.attach_to_draft(case, by=who, now=NOW, mode="note", part=stored("u.txt", b"u"))
    desk.post(f"/cases/{case.number}/notes", {"note": "Uwaga"})
    assert Draft.objects.get().mode == "reply"
    assert Attachment.objects.get().entry == Entry.objects.get(kind="note")


def test_an_empty_note_is_refused_in_place(desk: Client) -> None:
    case, _entry = make_case()
    response = desk.post(f"/cases/{case.number}/notes", {"note": " ", "mode": "note"})
    assert response.status_code == 422
    assert 'href="#w-note"' in response.content.decode()


# --- drafts and files


def test_a_draft_saves_itself_and_says_when(desk: Client) -> None:
    case, _entry = make_case()
    address = f"/cases/{case.number}/drafts/reply"
    said = desk.post(address, {"body_html": "<p>Piszę</p>", "to": TO, "subject": "T"}).json()
    assert said["saved"] == "12:42"
    assert Draft.objects.get().html == "<p>Piszę</p>"
    body = "body_html=%3Cp%3EInaczej%3C%2Fp%3E"
    assert desk.put(address, body, content_type="application/x-www-form-urlencoded").json()["saved"] == "12:42"
    assert Draft.objects.get().html == "<p>Inaczej</p>"
    assert desk.delete(address).status_code == 302
    assert not Draft.objects.exists()


def test_the_greeting_alone_is_no_draft(desk: Client) -> None:
    case, _entry = make_case()
    blank = "<p>Dzień dobry, Panie Grzegorzu,</p><p><br></p>"
    blank += "<p>Z wyrazami szacunku<br>Marta Wilczek<br>konsultantka do spraw reklamacji</p>"
    said = desk.post(f"/cases/{case.number}/drafts/reply", {"body_html": blank, "to": TO, "subject": "T"}).json()
    assert said == {"saved": "", "said": ""}
    assert not Draft.objects.exists()


def test_a_draft_saved_by_hand_leads_back(desk: Client) -> None:
    case, _entry = make_case()
    response = desk.post(f"/cases/{case.number}/drafts/note", {"note": "Piszę", "by": "hand"})
    assert response["Location"] == f"/cases/{case.number}#odpowiedz"
    assert Draft.objects.get().html == "<p>Piszę</p>"


def test_a_draft_for_nobody_is_refused(desk: Client) -> None:
    case, _entry = make_case()
    assert desk.post(f"/cases/{case.number}/drafts/post", {"body": "a"}).status_code == 422


def test_files_come_and_go_with_and_without_scripts(desk: Client) -> None:
    case, _entry = make_case()
    address = f"/cases/{case.number}/drafts/reply/files"
    files = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b/../c.png", b"\x89PNG\r\n\x1a\n")]
    html = desk.post(address, {"files": files}, HTTP_HX_REQUEST="true").content.decode()
    assert "a.txt" in html
    assert list(Attachment.objects.order_by("id").values_list("file__media_type", flat=True)) == [
        "text/plain",
        "image/png",
    ]
    first = Attachment.objects.order_by("id").first()
    assert first is not None
    fields = {"_method": "DELETE", "body_html": "<p>Piszę dalej</p>", "to": TO}
    assert desk.post(f"/drafts/files/{first.pk}", fields).status_code == 302
    assert Attachment.objects.count() == 1
    assert Draft.objects.get().html == "<p>Piszę dalej</p>", "what was typed stays when a file is taken off"


@pytest.mark.parametrize(("data", "code"), [(b"", 422), (None, 422)])
def test_a_file_that_cannot_be_taken_is_refused(desk: Client, data: bytes | None, code: int) -> None:
    case, _entry = make_case()
    fields = {} if data is None else {"files": SimpleUploadedFile("a.txt", data)}
    assert desk.post(f"/cases/{case.number}/drafts/reply/files", fields).status_code == code
    assert not Attachment.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case, _entry = make_case()
    monkeypatch.setattr(storage, "put", lambda data: pytest.fail("it was stored"))
    huge = SimpleUploadedFile("a.bin", b"\0" * (25 * 1024 * 1024 + 1))
    response = answer(desk, case, files=huge, body_html="<p>Słowa</p>")
    assert response.status_code == 422
    assert 'href="#w-files"' in response.content.decode()
    assert Draft.objects.get().html == "<p>Słowa</p>"


def test_a_colleagues_draft_file_is_not_there(desk: Client) -> None:
    case, _entry = make_case()
    his = viewer(make_staff("Tomasz Gajda"))
    attached = drafts.attach_to_draft(case, by=his, now=NOW, mode="reply", part=stored("a.txt", b"a"))
    assert desk.post(f"/drafts/files/{attached.pk}", {"_method": "DELETE"}).status_code == 404
    assert desk.get(f"/files/{attached.pk}/a.txt").status_code == 404


# --- state


CHANGES = [
    ("matter", {"matter": "Zwrot"}, "matter", "Zwrot"),
    ("kind", {"kind": "complaint"}, "kind", "complaint"),
    ("status", {"status": "waiting_others"}, "status", "waiting_others"),
    ("no-answer", {}, "waiting_since", None),
    ("priority", {"priority": "4"}, "priority", 4),
    ("closure", {"word": "reklama"}, "status", "closed"),
]


@pytest.mark.parametrize(("path", "fields", "column", "value"), CHANGES)
@pytest.mark.parametrize("htmx", [False, True])
def test_state_changes(desk: Client, path: str, fields: dict[str, str], column: str, value: object, htmx: bool) -> None:
    case, _entry = make_case()
    headers = {"HTTP_HX_REQUEST": "true"} if htmx else {}
    response = desk.post(f"/cases/{case.number}/{path}", fields, **headers)  # type: ignore[arg-type]
    case.refresh_from_db()
    assert getattr(case, column) == value
    if htmx:
        assert 'id="case-head"' in response.content.decode()
    else:
        assert response["Location"] == f"/cases/{case.number}"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("matter", {"matter": " "}), ("kind", {"kind": "x"}), ("status", {"status": "x"}),
        ("priority", {"priority": "x"}),
        ("priority", {"priority": "9"}), ("assignee", {"assignee": "999"}), ("assignee", {"assignee": "x"}),
        ("team", {"team": "999"}), ("points", {"text": " "}),
    ],
)  # fmt: skip
def test_odd_values_are_refused_in_words(desk: Client, path: str, fields: dict[str, str]) -> None:
    case, _entry = make_case()
    assert desk.post(f"/cases/{case.number}/{path}", fields).status_code == 422


def test_assignee_team_and_tags(desk: Client, staff: Staff) -> None:
    case, _entry = make_case()
    team = Team.objects.create(name="Sklep")
    desk.post(f"/cases/{case.number}/assignee", {"assignee": str(staff.pk)})
    desk.post(f"/cases/{case.number}/team", {"team": str(team.pk)})
    desk.post(f"/cases/{case.number}/tags", {"tags": "Zwrot; pilne,\nzwrot"})
    case.refresh_from_db()
    assert (case.assignee_id, case.team_id) == (staff.pk, team.pk)
    assert [tag.name for tag in case.tags.all()] == ["pilne", "zwrot"]
    desk.post(f"/cases/{case.number}/assignee", {"assignee": ""})
    desk.post(f"/cases/{case.number}/team", {"team": ""})
    case.refresh_from_db()
    assert (case.assignee_id, case.team_id) == (None, None)


def test_handing_a_case_behind_a_wall_leads_to_the_list(desk: Client) -> None:
    case, _entry = make_case()
    wall = Team.objects.create(name="Zarząd", restricted=True)
    assert desk.post(f"/cases/{case.number}/team", {"team": str(wall.pk)})["Location"] == "/cases"
    assert desk.get(f"/cases/{case.number}").status_code == 404
    other, _entry = make_case(email="b@poczta.example")
    response = desk.post(f"/cases/{other.number}/team", {"team": str(wall.pk)}, HTTP_HX_REQUEST="true")
    assert response["HX-Redirect"] == "/cases"


def test_a_closed_case_opens_again_from_a_plain_form(desk: Client) -> None:
    case, _entry = make_case()
    desk.post(f"/cases/{case.number}/closure", {"word": "reklama"})
    assert Case.objects.get().status == Status.CLOSED
    desk.post(f"/cases/{case.number}/closure", {"_method": "DELETE"})
    case.refresh_from_db()
    assert case.status == Status.OPEN


def test_methods_that_an_address_has_not_are_refused(desk: Client) -> None:
    case, _entry = make_case()
    assert desk.get(f"/cases/{case.number}/closure").status_code == 405
    assert desk.post(f"/cases/{case.number}/closure", {"_method": "GET"}).status_code == 405
    assert desk.post(f"/cases/{case.number}", {"_method": "GET"}).status_code == 405
    assert desk.post(f"/cases/{case.number}/matter", {"_method": "DELETE"}).status_code == 405


def test_forms_need_their_token(staff: Staff) -> None:
    case, _entry = make_case()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    assert strict.post(f"/cases/{case.number}/closure").status_code == 403
    case.refresh_from_db()
    assert case.status == Status.NEW


# --- points, delivery, suggestions


def test_points_are_noted_ticked_and_removed(desk: Client) -> None:
    case, entry = make_case()
    desk.post(f"/cases/{case.number}/points", {"text": "Kto zwróci 24 zł?", "entry": str(entry.pk)})
    point = Point.objects.get()
    assert (point.text, point.entry_id) == ("Kto zwróci 24 zł?", entry.pk)
    html = desk.post(f"/points/{point.pk}/answered", HTTP_HX_REQUEST="true").content.decode()
    assert 'aria-pressed="true"' in html
    desk.post(f"/points/{point.pk}/answered", {"_method": "DELETE"})
    point.refresh_from_db()
    assert point.answered_at is None
    assert desk.delete(f"/points/{point.pk}", HTTP_HX_REQUEST="true").status_code == 200
    assert not Point.objects.exists()


def test_a_point_cannot_rest_on_words_of_another_case(desk: Client, walled: Case) -> None:
    case, _entry = make_case()
    hidden = walled.entries.get()
    desk.post(f"/cases/{case.number}/points", {"text": "a", "entry": str(hidden.pk)})
    assert Point.objects.get().entry_id is None
    _other, other_entry = make_case(email="c@poczta.example")
    refused = desk.post(f"/cases/{case.number}/points", {"text": "a", "entry": str(other_entry.pk)})
    assert refused.status_code == 422


def failed(staff: Staff) -> Entry:
    case, _entry = make_case()
    done = words.write_answer(case, by=viewer(staff), now=NOW, html="<p>Tak</p>", to=[("", "g@poczta.example")])
    delivery.record_delivery(done.entry_id, state="failed", note="550 <b>no</b> such user", now=NOW)
    return Entry.objects.select_related("case").get(pk=done.entry_id)


def test_a_failed_letter_says_so_and_can_be_sent_again(desk: Client, staff: Staff) -> None:
    entry = failed(staff)
    html = desk.get(f"/cases/{entry.case.number}").content.decode()
    assert "550 &lt;b&gt;no&lt;/b&gt; such user" in html
    assert html.count(f'action="/entries/{entry.pk}/delivery"') == 2
    desk.post(f"/entries/{entry.pk}/delivery")
    entry.refresh_from_db()
    assert entry.delivery == "queued"
    assert desk.post(f"/entries/{entry.pk}/delivery").status_code == 422


def test_a_failed_letter_can_be_put_aside(desk: Client, staff: Staff) -> None:
    entry = failed(staff)
    desk.post(f"/entries/{entry.pk}/delivery", {"_method": "DELETE"})
    entry.case.refresh_from_db()
    assert entry.case.unsent == 0


def suggestion() -> SuggestedLink:
    older, _entry = make_case()
    newer, _entry = make_case(email="drugi@poczta.example", at=NOW + timedelta(minutes=1))
    joining.suggest(newer, older, reason="number")
    return SuggestedLink.objects.select_related("case", "other").get()


def test_a_suggestion_is_shown_and_accepted(desk: Client) -> None:
    link = suggestion()
    assert f"/suggestions/{link.pk}" in desk.get(f"/cases/{link.case.number}").content.decode()
    assert desk.post(f"/suggestions/{link.pk}")["Location"] == f"/cases/{link.other.number}"
    assert link.other.entries.count() == 2
    assert desk.get(f"/cases/{link.case.number}").status_code == 200, "an emptied case still has its page"
    assert desk.get(f"/cases/{link.case.number}/timeline").status_code == 200


def test_a_suggestion_is_declined(desk: Client) -> None:
    link = suggestion()
    assert desk.post(f"/suggestions/{link.pk}", {"_method": "DELETE"})["Location"] == f"/cases/{link.case.number}"
    assert f"/suggestions/{link.pk}" not in desk.get(f"/cases/{link.case.number}").content.decode()


# --- strangers


def test_nothing_of_a_case_behind_a_wall_can_be_touched(desk: Client, walled: Case) -> None:
    entry = walled.entries.get()
    insider = viewer(make_staff("Ewa Nowa", teams=(walled.team,)))  # type: ignore[arg-type]
    point = points.add_point(walled, by=insider, now=NOW, text="a")
    open_case, _entry = make_case()
    joining.suggest(walled, open_case, reason="number")
    link = SuggestedLink.objects.get()
    number = walled.number
    addresses = [
        f"/cases/{number}/{path}"
        for path in ("answers", "notes", "points", "assignee", "team", "status", "kind", "priority", "matter", "tags",
                     "closure", "no-answer", "drafts/reply", "drafts/reply/files")
    ]  # fmt: skip
    addresses += [f"/points/{point.pk}/answered", f"/entries/{entry.pk}/delivery", f"/suggestions/{link.pk}"]
    before = Case.objects.get(pk=walled.pk).version
    for address in addresses:
        fields = {"text": "a", "matter": "a", "body_html": "<p>a</p>", "note_html": "<p>a</p>", "to": "a@b.example",
                  "files": SimpleUploadedFile("a.txt", b"a")}  # fmt: skip
        assert desk.post(address, fields).status_code == 404, address
    for address in (f"/entries/{entry.pk}/text", f"/entries/{entry.pk}/original", f"/entries/{entry.pk}/source"):
        assert desk.get(address).status_code == 404, address
    assert desk.post(f"/points/{point.pk}", {"_method": "DELETE"}).status_code == 404
    assert Case.objects.get(pk=walled.pk).version == before
    assert not Draft.objects.exists()


def test_a_customer_known_only_behind_a_wall_is_not_there(desk: Client, walled: Case) -> None:
    assert walled.customer is not None
    assert desk.get(f"/customers/{walled.customer.pk}").status_code == 404
    assert desk.post(f"/customers/{walled.customer.pk}", {"name": "X"}).status_code == 404
    contact = walled.customer.contacts.get()
    gone = desk.post(f"/customers/{walled.customer.pk}/contacts/{contact.pk}", {"_method": "DELETE"})
    assert gone.status_code == 404
    assert ContactPoint.objects.filter(pk=contact.pk).exists()


# --- customers


def test_a_customer_is_corrected_beside_the_case(desk: Client) -> None:
    case, _entry = make_case()
    customer = case.customer
    assert customer is not None
    fields = {"case": case.number, "name": "Grzegorz Pawlak", "form": "pan", "vocative": customer.vocative,
              "language": "en", "city": "Radom"}  # fmt: skip
    assert desk.post(f"/customers/{customer.pk}", fields)["Location"] == f"/cases/{case.number}#klient"
    customer.refresh_from_db()
    assert (customer.name, customer.vocative, customer.language, customer.city) == (
        "Grzegorz Pawlak", "Grzegorzu", "en", "Radom",
    )  # fmt: skip


def test_a_new_name_gets_its_own_vocative_unless_one_was_typed(desk: Client) -> None:
    case, _entry = make_case()
    customer = case.customer
    assert customer is not None
    fields = {"name": "Anna Pawlik", "form": "pani", "vocative": customer.vocative, "language": "pl"}
    desk.post(f"/customers/{customer.pk}", fields)
    customer.refresh_from_db()
    assert customer.vocative == "Anno"
    desk.post(f"/customers/{customer.pk}", fields | {"vocative": "Aniu"})
    customer.refresh_from_db()
    assert customer.vocative == "Aniu"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"form": "robot"}, {"language": "xx"}])
def test_a_wrong_correction_is_explained(desk: Client, wrong: dict[str, str]) -> None:
    case, _entry = make_case()
    assert case.customer is not None
    fields = {"name": "A B", "form": "pan", "language": "pl", "case": case.number} | wrong
    response = desk.post(f"/customers/{case.customer.pk}", fields)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


@pytest.mark.parametrize(
    ("value", "kind", "key"),
    [
        ("nowy@poczta.example", "email", "nowy@poczta.example"),
        ("600 000 417", "phone", "+48600000417"),
        ("@grzes", "handle", "grzes"),
    ],
)
def test_contacts_are_added_as_what_they_look_like(desk: Client, value: str, kind: str, key: str) -> None:
    case, _entry = make_case()
    assert case.customer is not None
    desk.post(f"/customers/{case.customer.pk}/contacts", {"value": value, "case": case.number})
    added = ContactPoint.objects.get(key=key)
    assert (added.kind, added.customer_id) == (kind, case.customer.pk)
    address = f"/customers/{case.customer.pk}/contacts/{added.pk}"
    desk.post(address, {"_method": "DELETE"})
    assert not ContactPoint.objects.filter(pk=added.pk).exists()
    assert desk.post(address, {"_method": "DELETE"}).status_code == 404


def test_a_contact_that_is_anothers_or_none_is_explained(desk: Client) -> None:
    case, _entry = make_case()
    make_case(email="inny@poczta.example", name="Inny Klient")
    assert case.customer is not None
    address = f"/customers/{case.customer.pk}/contacts"
    assert desk.post(address, {"value": "inny@poczta.example"}).status_code == 409
    assert desk.post(address, {"value": "abc"}).status_code == 422


# --- cases opened by hand


def taken(**more: str) -> dict[str, str]:
    return {
        "how": "taken", "channel": "phone", "at": "2026-11-24T12:30", "name": "Irena Szczepańska",
        "phone": "600 000 417",
        "matter": "Czajnik", "words": "Przecieka.", "points": "Zwrot\n\nDojazd", "kind": "complaint", "priority": "3",
        "team": "", "language": "pl", "email": "",
    } | more  # fmt: skip


def test_a_call_is_taken_down(desk: Client, staff: Staff) -> None:
    response = desk.post("/cases/new", taken())
    case = Case.objects.get()
    assert response["Location"] == f"/cases/{case.number}"
    assert (case.kind, case.priority, case.assignee_id, case.channel) == ("complaint", 3, staff.pk, "phone")
    assert case.opened_at == NOW + timedelta(minutes=108)
    assert [point.text for point in case.points.all()] == ["Zwrot", "Dojazd"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": " "}, "words"), ({"at": "wczoraj"}, "at"), ({"at": "2027-01-01T10:00"}, "at"),
        ({"name": "", "phone": ""}, "name"), ({"phone": "abc"}, "email"), ({"email": "abc", "phone": ""}, "email"),
        ({"channel": "email"}, "channel"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_taken_down_keeps_what_was_typed(desk: Client, wrong: dict[str, str], field: str) -> None:
    response = desk.post("/cases/new", taken(matter="Mój czajnik", **wrong))
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Mój czajnik"' in html
    assert f'href="#n-{field}"' in html or field == "email"
    assert not Case.objects.exists()


def test_we_write_first(desk: Client) -> None:
    page = desk.get("/cases/new?how=write").content.decode()
    assert "prezent-editor" in page
    fields = {"how": "write", "name": "Anna Nowa", "email": "anna@poczta.example", "matter": "Lampa", "language": "pl",
              "kind": "other", "body_html": "<p>Lampa czeka.</p>", "submission": str(uuid4())}  # fmt: skip
    case = Case.objects.get(number=desk.post("/cases/new", fields)["Location"].split("/")[-1])
    assert (case.status, case.matter) == (Status.WAITING_CUSTOMER, "Lampa")
    assert OutgoingMail.objects.count() == 1
    again = desk.post("/cases/new", fields)
    assert again["Location"].endswith(case.number), "the second press leads to the first one's case"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"email": "anna"}, {"email": ""}, {"matter": ""}, {"body_html": ""}])
def test_a_first_letter_that_cannot_go_keeps_what_was_typed(desk: Client, wrong: dict[str, str]) -> None:
    fields = {"how": "write", "name": "Anna Nowa", "email": "anna@poczta.example", "matter": "Lampa", "language": "pl",
              "body_html": "<p>Lampa czeka.</p>"} | wrong  # fmt: skip
    response = desk.post("/cases/new", fields)
    assert response.status_code == 422
    assert 'value="Anna Nowa"' in response.content.decode()
    assert not Case.objects.exists()
    assert not Customer.objects.exists()


def test_the_form_opens_empty(desk: Client, django_assert_num_queries: Callable[[int], object]) -> None:
    assert desk.get("/cases/new").status_code == 200
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        desk.get("/cases/new")  # session, viewer, counts of the views
