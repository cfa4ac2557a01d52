"""The door: logging in and out, forgotten passwords, invitations, one's own profile."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from prezent.mailbox.models import Mailbox
from prezent.people.models import Invitation, Role, Staff
from prezent.people.policies import viewer
from prezent.people.services import invite
from prezent.platform import secrets, work
from prezent.platform.errors import DomainError
from prezent.platform.models import Work
from prezent.web.account import mailer
from prezent.web.account.devices import device_words
from tests.support.people import PASSWORD, make_staff

pytestmark = pytest.mark.django_db
NEW = "zupelnie-inne-haslo-9"


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser that asks for English, so that the words below do not hang on the catalogue."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def marta() -> Staff:
    return make_staff()


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the worker hands to the channel; a mailbox that can send is there."""
    Mailbox.objects.create(address="pomoc@jarzebina.example", smtp_host="smtp.jarzebina.example")
    letters: list[dict[str, Any]] = []
    monkeypatch.setattr(mailer, "send_system_mail", lambda **letter: letters.append(letter))
    return letters


def log_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login", {"login": email, "password": password, **more})


def text(response: Any) -> str:
    """The page without what differs each time."""
    return re.sub(r'(csrfmiddlewaretoken" value="|CSRFToken": ")[^"]+', "", response.content.decode())


class TestLogin:
    def test_a_fresh_desk_says_how_to_begin_and_lets_nobody_in(self, client: Client) -> None:
        page = text(client.get("/login"))
        assert "prezent staff add" in page
        assert "<form" not in page
        assert client.get("/signup").status_code == 404
        assert client.get("/accounts/signup/").status_code == 404

    def test_in_and_out(self, client: Client, marta: Staff) -> None:
        assert client.get("/me").headers["Location"] == "/login?next=/me"
        assert log_in(client, marta.email.upper()).headers["Location"] == "/"
        assert client.get("/me").status_code == 200
        assert client.get("/logout").status_code == 200
        assert client.get("/me").status_code == 200
        assert client.post("/logout").headers["Location"] == "/login"
        assert client.get("/me").status_code == 302

    def test_a_session_planted_before_is_not_the_one_after(self, client: Client, marta: Staff) -> None:
        client.get("/login")
        client.session["planted"] = "x"
        client.session.save()
        before = client.session.session_key
        log_in(client, marta.email)
        assert client.session.session_key != before
        assert not Client(headers={"cookie": f"sessionid={before}"}).session.get("_auth_user_id")

    @pytest.mark.parametrize(("remember", "closes"), [("on", False), ("", True)])
    def test_remembered_only_when_asked(self, client: Client, marta: Staff, remember: str, closes: bool) -> None:
        log_in(client, marta.email, remember=remember)
        assert client.session.get_expire_at_browser_close() is closes

    def test_a_stranger_a_wrong_password_and_a_closed_account_look_the_same(self, client: Client, marta: Staff) -> None:
        closed = make_staff("Piotr Żak")
        Staff.objects.filter(pk=closed.pk).update(is_active=False)
        answers = set()
        for email in (marta.email, closed.email, "nikt@jarzebina.example"):
            response = log_in(client, email, "zle-haslo-zle-haslo")
            answers.add((response.status_code, text(response).replace(email, "")))
        assert len(answers) == 1
        assert "do not match" in answers.pop()[1]

    def test_a_closed_account_with_its_password_is_told_so(self, client: Client, marta: Staff) -> None:
        Staff.objects.filter(pk=marta.pk).update(is_active=False)
        assert log_in(client, marta.email).headers["Location"] == "/login/closed"
        assert client.get("/login/closed").status_code == 200
        assert client.get("/me").status_code == 302

    def test_guessing_is_stopped_for_the_right_password_too(self, client: Client, marta: Staff) -> None:
        for _ in range(5):
            assert "do not match" in text(log_in(client, marta.email, "zle-haslo-zle-haslo"))
        assert "Too many failed attempts" in text(log_in(client, marta.email))
        other = make_staff("Jan Lis")
        assert log_in(client, other.email).status_code == 302

    def test_guessing_at_many_addresses_is_stopped(self, client: Client, marta: Staff) -> None:
        pages = [text(log_in(client, f"x{n}@jarzebina.example", "zle-haslo-zle-haslo")) for n in range(11)]
        assert "Too many failed attempts" not in pages[9]
        assert "Too many failed attempts" in pages[10]

    def test_a_flood_gets_a_calm_page(self, client: Client, marta: Staff) -> None:
        codes = [client.post("/login", {}).status_code for _ in range(31)]
        assert codes[-1] == 429
        assert "web.too_many" in text(client.post("/login", {}))

    @pytest.mark.parametrize("target", ["https://zle.example/", "//zle.example/", "javascript:alert(1)"])
    def test_the_door_leads_nowhere_else(self, client: Client, marta: Staff, target: str) -> None:
        assert log_in(client, marta.email, next=target).headers["Location"] == "/"

    def test_what_was_typed_stays_but_the_password(self, client: Client, marta: Staff) -> None:
        page = text(log_in(client, marta.email, "zle-haslo-zle-haslo"))
        assert f'value="{marta.email}"' in page
        assert "zle-haslo" not in page

    def test_addresses_of_the_account_are_not_managed_here(self, client: Client, marta: Staff) -> None:
        client.force_login(marta)
        for path in ("/email", "/email/", "/accounts/email/", "/confirm-email/", "/password/set"):
            assert client.get(path).status_code == 404


class TestForgottenPassword:
    def test_without_a_mailbox_no_letter_is_promised(self, client: Client, marta: Staff) -> None:
        page = text(client.get("/password/forgotten"))
        assert "administrator" in page
        assert "<form" not in page
        assert client.post("/password/forgotten", {"email": marta.email}).headers["Location"] == "/password/forgotten"
        assert not Work.objects.exists()

    def test_nobody_learns_which_addresses_have_a_place(
        self, client: Client, marta: Staff, posted: list[dict[str, Any]]
    ) -> None:
        known = client.post("/password/forgotten", {"email": marta.email}, follow=True)
        unknown = client.post("/password/forgotten", {"email": "nikt@jarzebina.example"}, follow=True)
        assert text(known) == text(unknown)
        assert posted == []  # the answer does not wait for the letter
        work.run_due()
        assert [letter["to"] for letter in posted] == [marta.email]

    def test_the_link_opens_once_and_ends_old_sessions(
        self, client: Client, marta: Staff, posted: list[dict[str, Any]]
    ) -> None:
        elsewhere = Client()
        log_in(elsewhere, marta.email)
        client.post("/password/forgotten", {"email": marta.email})
        payload = Work.objects.get(kind=mailer.LETTER).payload
        assert "password/new" not in json.dumps(payload)
        work.run_due()
        link = re.search(r"http://testserver(/password/new/\S+)", posted[0]["text"])
        assert link is not None
        form = client.get(link[1], follow=True)
        address = form.redirect_chain[-1][0]
        assert "too common" not in text(form)
        weak = client.post(address, {"password1": "password123", "password2": "password123"})
        assert weak.status_code == 200
        unlike = client.post(address, {"password1": NEW, "password2": NEW + "x"})
        assert unlike.status_code == 200
        assert client.post(address, {"password1": NEW, "password2": NEW}).headers["Location"] == "/password/new"
        assert client.get("/password/new").status_code == 200
        assert elsewhere.get("/me").status_code == 302
        assert log_in(Client(), marta.email, NEW).status_code == 302
        again = Client(headers={"accept-language": "en"}).get(link[1], follow=True)
        assert "no longer valid" in text(again)

    def test_a_closed_account_gets_no_link(self, client: Client, marta: Staff, posted: list[dict[str, Any]]) -> None:
        Staff.objects.filter(pk=marta.pk).update(is_active=False)
        client.post("/password/forgotten", {"email": marta.email})
        assert not Work.objects.exists()

    @pytest.mark.parametrize("path", ["1-abc", "zz-d1-0000", "1-set-password"])
    def test_a_forged_link(self, client: Client, marta: Staff, path: str) -> None:
        page = client.get(f"/password/new/{path}", follow=True)
        assert "no longer valid" in text(page)

    def test_the_link_leads_to_the_configured_address(
        self, client: Client, marta: Staff, posted: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from prezent.platform import config

        monkeypatch.setattr(config, "get", lambda: config.Config(base_url="https://biurko.jarzebina.example"))
        client.post("/password/forgotten", {"email": marta.email}, headers={"host": "localhost"})
        work.run_due()
        assert "https://biurko.jarzebina.example/password/new/" in posted[0]["text"]


class TestLetters:
    def test_a_server_that_refuses_is_asked_again_and_the_words_stay(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Mailbox.objects.create(address="pomoc@jarzebina.example", smtp_host="smtp.jarzebina.example")

        def refuse(**_letter: Any) -> None:
            raise DomainError("421 not now", code="mail.not_sent")

        monkeypatch.setattr(mailer, "send_system_mail", refuse)
        now = timezone.now()
        assert mailer.post(to="x@jarzebina.example", subject="s", text="t", language="pl", now=now)
        work.run_due(now=now)
        row = Work.objects.get()
        assert (row.state, row.attempts, row.last_error) == ("due", 1, "421 not now")
        for days in range(1, mailer.MAX_TRIES):
            work.run_due(now=now + timedelta(days=days))
        row.refresh_from_db()
        assert row.state == "dead"

    def test_words_lie_sealed(self, posted: list[dict[str, Any]]) -> None:
        mailer.post(to="x@jarzebina.example", subject="s", text="tajny link", language="pl", now=timezone.now())
        payload = Work.objects.get().payload
        assert "tajny" not in json.dumps(payload)
        assert json.loads(secrets.unseal(payload["sealed"]))["text"] == "tajny link"


class TestInvitation:
    @pytest.fixture
    def link(self) -> str:
        admin = viewer(make_staff("Ewa Kos", role=Role.ADMIN))
        _, token = invite(by=admin, now=timezone.now(), email="jan.lis@jarzebina.example", role="agent", name="Jan Lis")
        return f"/invitations/{token}"

    def test_taken_up_and_logged_in(self, client: Client, link: str) -> None:
        page = text(client.get(link))
        assert "jan.lis@jarzebina.example" in page
        assert 'value="Jan Lis"' in page
        assert client.post(link, {"name": "Jan Lis", "password": PASSWORD}).headers["Location"] == "/"
        assert b"jan.lis@jarzebina.example" in client.get("/me").content
        assert Client().get(link).status_code == 404

    @pytest.mark.parametrize(
        "typed", [{"name": "", "password": PASSWORD}, {"name": "Jan", "password": "krotkie"}, {"name": "Jan"}]
    )
    def test_what_is_missing_is_said_and_nothing_is_used_up(
        self, client: Client, link: str, typed: dict[str, str]
    ) -> None:
        page = client.post(link, typed)
        assert page.status_code == 200
        assert 'aria-invalid="true"' in text(page)
        assert Invitation.objects.get().accepted_at is None

    def test_the_role_is_not_for_the_invited_to_choose(self, client: Client, link: str) -> None:
        client.post(link, {"name": "Jan", "password": PASSWORD, "role": "admin", "email": "x@zle.example"})
        assert Staff.objects.get(email="jan.lis@jarzebina.example").role == Role.AGENT

    def test_somebody_else_in_this_browser(self, client: Client, link: str, marta: Staff) -> None:
        client.force_login(marta)
        assert "logged in as Marta Wilczek" in text(client.get(link))
        client.post(link, {"name": "Jan", "password": PASSWORD})
        assert Invitation.objects.get().accepted_at is None

    @pytest.mark.parametrize("token", ["x", "0" * 43])
    def test_a_forged_link(self, client: Client, link: str, token: str) -> None:
        page = client.get(f"/invitations/{token}")
        assert page.status_code == 404
        assert "invitation.invalid" in text(page)

    def test_neither_kept_by_the_browser_nor_passed_on(self, client: Client, link: str) -> None:
        response = client.get(link)
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "same-origin"


class TestProfile:
    def test_saved_and_shown_as_letters_end(self, client: Client, marta: Staff) -> None:
        client.force_login(marta)
        typed = {"name": "Marta Wilczek-Lis", "position": "kierowniczka", "phone": "48 360 22 05", "gender": "f",
                 "language": "pl", "theme": "dark"}  # fmt: skip
        page = client.post("/me", typed, follow=True)
        assert page.redirect_chain == [("/me", 302)]
        assert "Marta Wilczek-Lis<br>kierowniczka<br>tel. 48 360 22 05" in text(page)
        assert 'data-theme="dark"' in text(page)
        marta.refresh_from_db()
        assert (marta.gender, marta.ctrl_enter_sends, marta.role) == ("f", False, Role.AGENT)

    def test_what_is_wrong_stands_at_its_field(self, client: Client, marta: Staff) -> None:
        client.force_login(marta)
        page = text(client.post("/me", {"name": " ", "theme": "pink"}))
        assert 'href="#id_name"' in page
        assert 'id="id_name_error"' in page
        marta.refresh_from_db()
        assert marta.name == "Marta Wilczek"

    def test_markup_in_a_name_stays_text(self, client: Client, marta: Staff) -> None:
        client.force_login(marta)
        page = text(client.post("/me", {"name": "<script>x</script>", "gender": "", "language": ""}, follow=True))
        assert "<script>x" not in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", "unknown browser"),
        ("", "unknown browser"),
    ],
)  # fmt: skip
def test_devices_in_words(agent: str, words: str) -> None:
    with translation.override("en"):
        assert device_words(agent) == words
