"""A letter to others that is begun: kept with its files and whom it asks, whatever becomes of the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prezent.cases.models import Attachment, Case, Draft, Entry, SideThread
from prezent.cases.services import joining, letter, sides
from prezent.mailbox.models import Mailbox
from prezent.people.models import Staff, Team
from prezent.people.policies import viewer
from prezent.platform import clock, config
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LETTER = "<p>Dzień dobry,</p><p>czy w grzejnikach T-200 jest znana wada termostatu? Proszę o odpowiedź do piątku.</p>"
SIGNED = LETTER + "<p>Z wyrazami szacunku</p><p>Marta Wilczek</p>"


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


@pytest.fixture
def side(case: Case, staff: Staff) -> SideThread:
    ask = sides.Ask(name="Serwis Termex", address="serwis@termex.example", subject="T-200", asked_for="Znana?")
    first = sides.SideLetter("<p>Dzień dobry,</p><p>czy to znana wada?</p>")
    return sides.open_side(case, by=viewer(staff), author=staff, now=NOW, ask=ask, letter=first)[0]


def form(**more: Any) -> dict[str, Any]:
    fields = {
        "kind": "courier", "name": "Kurier Ślimak", "address": "biuro@slimak.example", "about": "Przesyłka 0012",
        "asked_for": "Gdzie jest paczka?", "day": "2026-11-27", "language": "pl", "body_html": SIGNED,
        "submission": str(uuid4()),
    }  # fmt: skip
    return {**fields, **more}


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def new(case: Case) -> str:
    return f"/cases/{case.number}/sides/new"


def kept(case: Case) -> str:
    return f"/cases/{case.number}/sides/draft"


class TestNew:
    def test_what_is_typed_is_saved_and_comes_back(self, desk: Client, case: Case) -> None:
        photo = Attachment.objects.get()
        saved = desk.post(kept(case), form(forwarded=[str(photo.pk)])).json()
        assert saved["saved"]
        html = text(desk.get(new(case)))
        for said in ("Kurier Ślimak", "biuro@slimak.example", "Przesyłka 0012", "Gdzie jest paczka?", "2026-11-27"):
            assert f'value="{said}"' in html
        assert "znana wada termostatu" in html
        assert 'value="courier" checked' in html
        assert f'name="forwarded" value="{photo.pk}" checked' in html
        assert saved["said"] in html

    def test_a_form_that_nobody_has_written_in_is_no_draft(self, desk: Client, case: Case, staff: Staff) -> None:
        empty = {"kind": "supplier", "language": "pl", "body_html": letter.blank_letter(None, staff, "pl")}
        assert desk.post(kept(case), empty).json()["saved"] == ""
        assert not Draft.objects.exists()
        desk.post(kept(case), form())
        desk.post(kept(case), empty)  # taken out again
        assert not Draft.objects.exists()

    def test_one_field_is_enough(self, desk: Client, case: Case) -> None:
        desk.post(kept(case), {"kind": "supplier", "name": "Serwis", "language": "pl", "body": ""})
        assert 'value="Serwis"' in text(desk.get(new(case)))

    def test_sending_clears_it_and_takes_its_files_along(self, desk: Client, case: Case) -> None:
        desk.post(kept(case) + "/files", {"files": [SimpleUploadedFile("zdjecie.txt", b"widok")]})
        assert "zdjecie.txt" in text(desk.get(new(case)))
        sent = form()
        desk.post(kept(case), sent)
        response = desk.post(new(case), sent)
        assert response.status_code == 302
        entry = Entry.objects.get(side__isnull=False)
        assert [one.name for one in entry.attachments.all()] == ["zdjecie.txt"]
        assert not Draft.objects.exists()
        # A save that comes late does not bring it back.
        assert desk.post(kept(case), sent).json()["saved"] == ""
        assert not Draft.objects.exists()

    def test_a_refused_letter_is_kept_with_its_files(self, desk: Client, case: Case) -> None:
        files = [SimpleUploadedFile("pytania.txt", b"Jaka seria?"), SimpleUploadedFile("pusty.txt", b"")]
        response = desk.post(new(case), form(address="nikt", files=files))
        assert response.status_code == 422
        assert "pytania.txt" in text(response)
        again = text(desk.get(new(case)))  # whoever leaves the page finds it again
        assert "pytania.txt" in again
        assert "pusty.txt" not in again
        assert 'value="nikt"' in again
        assert desk.post(new(case), form()).status_code == 302
        assert [one.name for one in Entry.objects.get(side__isnull=False).attachments.all()] == ["pytania.txt"]

    def test_what_the_coach_asks_about_is_kept_too(self, desk: Client, case: Case) -> None:
        rude = SIGNED.replace("Proszę o odpowiedź do piątku.", "To Wasza wina, do cholery.")
        assert desk.post(new(case), form(body_html=rude)).status_code == 422
        assert "do cholery" in Draft.objects.get().html

    def test_thrown_away(self, desk: Client, case: Case) -> None:
        desk.post(kept(case), form())
        response = desk.post(kept(case), {"_method": "DELETE"})
        assert response["Location"] == new(case) + "#odpowiedz"
        assert not Draft.objects.exists()

    def test_without_scripts_it_is_saved_by_hand_and_a_file_taken_off(self, desk: Client, case: Case) -> None:
        upload = SimpleUploadedFile("pytania.txt", b"Jaka seria?")
        response = desk.post(kept(case), form(by="hand", files=[upload]))
        assert response["Location"] == new(case) + "#odpowiedz"
        (attached,) = Attachment.objects.filter(draft__isnull=False)
        changed = form(name="Inny kurier", _method="DELETE")
        response = desk.post(f"/sides/drafts/files/{attached.pk}", changed)
        assert response["Location"] == new(case) + "#odpowiedz"
        assert not Attachment.objects.filter(draft__isnull=False).exists()
        assert 'value="Inny kurier"' in text(desk.get(new(case)))

    def test_a_file_too_large_is_refused(self, desk: Client, case: Case) -> None:
        large = SimpleUploadedFile("film.mp4", b"x" * (config.get().upload_mb * 1024 * 1024 + 1))
        assert desk.post(kept(case) + "/files", {"files": [large]}).status_code == 422
        assert not Draft.objects.exists()

    def test_the_draft_is_its_authors_alone(self, desk: Client, case: Case, client: Client) -> None:
        desk.post(kept(case) + "/files", {"files": [SimpleUploadedFile("zdjecie.txt", b"widok")]})
        desk.post(kept(case), form())
        (attached,) = Attachment.objects.filter(draft__isnull=False)
        client.force_login(make_staff("Tomasz Borek"))
        assert "Kurier Ślimak" not in text(client.get(new(case)))
        assert client.post(f"/sides/drafts/files/{attached.pk}", {"_method": "DELETE"}).status_code == 404
        assert Attachment.objects.filter(pk=attached.pk).exists()

    def test_behind_a_wall_nothing_is_kept(self, desk: Client, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(team=Team.objects.create(name="Zarząd", restricted=True))
        assert desk.post(kept(case), form()).status_code == 404
        assert desk.post(kept(case) + "/files", {"files": [SimpleUploadedFile("a.txt", b"a")]}).status_code == 404
        assert not Draft.objects.exists()

    def test_the_customers_letter_and_this_one_are_two_drafts(self, desk: Client, case: Case) -> None:
        desk.post(f"/cases/{case.number}/drafts/reply", {"body": "Dzień dobry, sprawdzam to."})
        desk.post(kept(case), form())
        assert sorted(Draft.objects.values_list("mode", flat=True)) == ["reply", "side"]
        page = text(desk.get(f"/cases/{case.number}"))
        assert "sprawdzam to" in page
        assert "znana wada termostatu" not in page


class TestInAThread:
    def test_each_thread_has_its_own(self, desk: Client, case: Case, side: SideThread, staff: Staff) -> None:
        ask = sides.Ask(name="Kurier", address="biuro@slimak.example", subject="0012", asked_for="Gdzie?")
        first = sides.SideLetter("<p>Dzień dobry,</p><p>gdzie jest paczka?</p>")
        other = sides.open_side(case, by=viewer(staff), author=staff, now=NOW, ask=ask, letter=first)[0]
        desk.post(f"/sides/{side.pk}/draft", {"body_html": SIGNED, "day": "2026-11-27", "name": "x", "language": "en"})
        desk.post(kept(case), form(body_html="<p>Coś nowego</p>"))
        html = text(desk.get(f"/sides/{side.pk}"))
        assert "znana wada termostatu" in html
        assert 'name="day" value="2026-11-27"' in html
        assert "znana wada termostatu" not in text(desk.get(f"/sides/{other.pk}"))
        assert Draft.objects.get(side=side).asked == {"day": "2026-11-27"}

    def test_sending_clears_only_this_one(self, desk: Client, case: Case, side: SideThread) -> None:
        desk.post(f"/sides/{side.pk}/draft/files", {"files": [SimpleUploadedFile("zdjecie.txt", b"widok")]})
        desk.post(kept(case), form())
        sent = {"body_html": SIGNED, "language": "pl", "name": "Serwis Termex", "submission": str(uuid4())}
        assert desk.post(f"/sides/{side.pk}/letters", sent).status_code == 302
        assert [one.side_id for one in Draft.objects.all()] == [None]
        entry = Entry.objects.filter(side=side).latest("id")
        assert [one.name for one in entry.attachments.all()] == ["zdjecie.txt"]

    def test_a_case_that_is_joined_takes_it_along(
        self, desk: Client, case: Case, side: SideThread, staff: Staff
    ) -> None:
        desk.post(f"/sides/{side.pk}/draft", {"body_html": SIGNED})
        older = make_case("Starsza", email="g.pawlik@poczta.example")[0]
        joining.suggest(case, older, reason="number")
        joining.accept(case.suggestions.get(), by=viewer(staff), now=NOW + HOUR)
        assert Draft.objects.get().case == older
        assert "znana wada termostatu" in text(desk.get(f"/sides/{side.pk}"))
