"""Password, codes from an app, recovery codes and sessions of one's own account."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from prezent.people.models import Staff
from prezent.platform import secrets
from tests.support.people import PASSWORD, make_staff

pytestmark = pytest.mark.django_db
NEW = "zupelnie-inne-haslo-9"


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def marta() -> Staff:
    return make_staff()


def browser(*, email: str = "", password: str = PASSWORD) -> Client:
    client = Client(headers={"accept-language": "en", "user-agent": "Mozilla/5.0 (X11; Linux) Firefox/132.0"})
    if email:
        assert client.post("/login", {"login": email, "password": password}).status_code == 302
    return client


@pytest.fixture
def client(marta: Staff) -> Client:
    return browser(email=marta.email)


def code(secret: str, *, steps: int = 0) -> str:
    """What an app shows now, or did ``steps`` half-minutes from now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def confirm(client: Client, path: str) -> Any:
    """Open a page that asks for the password once more."""
    asked = client.get(path)
    assert asked.headers["Location"].startswith("/me/security/again")
    return client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)


def turn_on(client: Client) -> str:
    """Turn codes on and return the secret that the app would keep."""
    page = confirm(client, "/me/security/totp").content.decode()
    secret = re.search(r'<code class="key-text">(\w+)</code>', page)
    assert secret is not None
    done = client.post("/me/security/totp", {"code": code(secret[1])})
    assert done.headers["Location"] == "/me/security/codes"
    return secret[1]


def recovery_codes(client: Client) -> list[str]:
    return client.get("/me/security/codes/file").content.decode().split("\n\n")[1].split()


class TestPassword:
    def test_changed_and_other_sessions_end(self, client: Client, marta: Staff) -> None:
        elsewhere = browser(email=marta.email)
        typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        assert client.post("/me/security/password", typed).headers["Location"] == "/me/security"
        assert client.get("/me").status_code == 200
        assert elsewhere.get("/me").status_code == 302
        assert browser().post("/login", {"login": marta.email, "password": PASSWORD}).status_code == 200
        browser(email=marta.email, password=NEW)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"oldpassword": "zle-haslo-zle"}, "oldpassword"),
            ({"password1": "password123", "password2": "password123"}, "password1"),
            ({"password2": NEW + "x"}, "password2"),
        ],
    )
    def test_refused_at_the_field(self, client: Client, marta: Staff, changed: dict[str, str], field: str) -> None:
        typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **changed}
        page = client.post("/me/security/password", typed).content.decode()
        assert f'id="id_{field}_error"' in page
        marta.refresh_from_db()
        assert marta.check_password(PASSWORD)

    def test_password_managers_find_the_page(self, client: Client) -> None:
        assert client.get("/.well-known/change-password").headers["Location"] == "/me/security/password"


class TestCodes:
    def test_turning_on_takes_the_password_once_more(self, client: Client) -> None:
        asked = client.get("/me/security/totp")
        wrong = client.post(asked.headers["Location"], {"password": "zle-haslo-zle"})
        assert wrong.status_code == 200
        assert client.get("/me/security/totp").status_code == 302
        assert not Authenticator.objects.exists()

    def test_the_picture_needs_nothing_that_the_content_policy_forbids(self, client: Client) -> None:
        response = confirm(client, "/me/security/totp")
        page = response.content.decode()
        assert re.search(r'<svg class="qr" viewBox="0 0 \d+ \d+" role="img"', page)
        assert "data:image" not in page
        assert " style=" not in page
        assert "img-src 'self'" in response.headers["Content-Security-Policy"]

    def test_a_wrong_code_turns_nothing_on(self, client: Client) -> None:
        confirm(client, "/me/security/totp")
        page = client.post("/me/security/totp", {"code": "000000"}).content.decode()
        assert 'id="id_code_error"' in page
        assert not Authenticator.objects.exists()

    def test_the_secret_lies_sealed(self, client: Client) -> None:
        secret = turn_on(client)
        row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
        assert secret not in str(row.data)
        assert secrets.unseal(row.data["secret"]) == secret

    def test_logging_in_then_takes_the_code(self, client: Client, marta: Staff) -> None:
        secret = turn_on(client)
        cache.clear()
        other = browser(email=marta.email)
        assert other.get("/me").status_code == 302
        assert other.get("/login/code").status_code == 200
        assert other.post("/login/code", {"code": "000000"}).status_code == 200
        assert other.get("/me").status_code == 302
        assert other.post("/login/code", {"code": code(secret)}).headers["Location"] == "/"
        assert other.get("/me").status_code == 200

    def test_a_phone_may_be_half_a_minute_late_and_not_two_minutes(self, client: Client, marta: Staff) -> None:
        secret = turn_on(client)
        cache.clear()
        assert browser(email=marta.email).post("/login/code", {"code": code(secret, steps=-4)}).status_code == 200
        assert browser(email=marta.email).post("/login/code", {"code": code(secret)}).status_code == 302

    def test_a_code_opens_once(self, client: Client, marta: Staff) -> None:
        secret = turn_on(client)
        cache.clear()
        used = code(secret)
        assert browser(email=marta.email).post("/login/code", {"code": used}).status_code == 302
        assert browser(email=marta.email).post("/login/code", {"code": used}).status_code == 200

    def test_guessing_codes_is_stopped(self, client: Client, marta: Staff) -> None:
        secret = turn_on(client)
        cache.clear()
        other = browser(email=marta.email)
        for number in range(6):
            other.post("/login/code", {"code": f"00000{number}"})
        other.post("/login/code", {"code": code(secret)})
        assert other.get("/me").status_code == 302

    def test_a_recovery_code_opens_once(self, client: Client, marta: Staff) -> None:
        turn_on(client)
        cache.clear()
        spare = recovery_codes(client)
        assert len(set(spare)) == 10
        assert browser(email=marta.email).post("/login/code", {"code": spare[0]}).headers["Location"] == "/"
        assert browser(email=marta.email).post("/login/code", {"code": spare[0]}).status_code == 200
        assert len(recovery_codes(client)) == 9

    def test_new_codes_replace_the_old_ones(self, client: Client, marta: Staff) -> None:
        turn_on(client)
        old = recovery_codes(client)
        assert client.get("/me/security/codes/new").status_code == 200
        assert client.post("/me/security/codes/new").headers["Location"] == "/me/security/codes"
        assert not set(old) & set(recovery_codes(client))

    def test_codes_are_shown_only_to_who_confirmed(self, client: Client, marta: Staff) -> None:
        secret = turn_on(client)
        cache.clear()
        other = browser(email=marta.email)
        other.post("/login/code", {"code": code(secret)})
        for path in ("/me/security/codes", "/me/security/codes/file", "/me/security/codes/new"):
            assert other.get(path).headers["Location"].startswith("/me/security/again")

    def test_turned_off_again(self, client: Client, marta: Staff) -> None:
        turn_on(client)
        page = client.get("/me/security").content.decode()
        assert "/me/security/totp/off" in page
        assert client.get("/me/security/totp/off").status_code == 200
        assert Authenticator.objects.exists()
        client.post("/me/security/totp/off")
        assert not Authenticator.objects.exists()
        assert browser(email=marta.email).get("/me").status_code == 200

    def test_without_codes_there_are_no_recovery_codes(self, client: Client) -> None:
        assert client.get("/me/security/codes").status_code == 404
        assert client.get("/me/security/totp/off").status_code == 404


class TestSessions:
    def test_everywhere_else_ends(self, client: Client, marta: Staff) -> None:
        elsewhere, stranger = browser(email=marta.email), browser(email=make_staff("Jan Lis").email)
        page = client.get("/me/security/sessions").content.decode()
        assert page.count("Firefox, Linux") == 2
        client.post("/me/security/sessions")
        assert client.get("/me").status_code == 200
        assert elsewhere.get("/me").status_code == 302
        assert stranger.get("/me").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/me", "/me/security", "/me/security/password", "/me/security/again", "/me/security/totp", "/me/security/codes",
     "/me/security/codes/file", "/me/security/sessions"],
)  # fmt: skip
def test_strangers_are_led_to_the_door(path: str) -> None:
    assert browser().get(path).headers["Location"].startswith("/login")
