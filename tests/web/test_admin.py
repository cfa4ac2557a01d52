"""Administration: who may open what, and what each form does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.people.models import Invitation, Membership, Role, Staff, Team
from prezent.people.policies import viewer
from prezent.people.services import invite
from prezent.platform import clock, secrets, storage
from prezent.platform.models import StoredFile, Work
from prezent.web.account import mailer
from tests.support.cases import make_case
from tests.support.people import NOW, PASSWORD, make_staff

pytestmark = pytest.mark.django_db

ADMIN_ONLY = [
    ("get", "/settings"),
    ("get", "/settings/people/{staff}"),
    ("post", "/settings/people/{staff}"),
    ("post", "/settings/people/{staff}/password-link"),
    ("post", "/settings/invitations"),
    ("delete", "/settings/invitations/{offer}"),
    ("get", "/settings/teams"),
    ("post", "/settings/teams"),
    ("get", "/settings/teams/{team}"),
    ("post", "/settings/teams/{team}"),
    ("delete", "/settings/teams/{team}"),
    ("get", "/settings/teams/{team}/removal"),
    ("get", "/settings/mailboxes"),
    ("get", "/settings/mailboxes/new"),
    ("post", "/settings/mailboxes/new"),
    ("get", "/settings/mailboxes/{mailbox}"),
    ("post", "/settings/mailboxes/{mailbox}"),
    ("post", "/settings/mailboxes/{mailbox}/checks"),
]
SUPERVISORS = [
    ("get", "/operations"),
    ("get", "/operations/work"),
    ("get", "/operations/work/{work}/removal"),
    ("post", "/operations/work/{work}/removal"),
    ("post", "/operations/work/{work}/tries"),
    ("get", "/operations/quarantine"),
    ("get", "/operations/quarantine/{mail}/raw"),
    ("post", "/operations/quarantine/{mail}/tries"),
    ("post", "/operations/quarantine/{mail}/dismissal"),
]


@pytest.fixture(autouse=True)
def _no_menus_of_others() -> None:
    cache.clear()


@pytest.fixture
def admin() -> Staff:
    return make_staff("Ewa Kos", role=Role.ADMIN)


@pytest.fixture
def desk(admin: Staff) -> Client:
    """The administrator's browser; it asks for English, so that the words below do not hang on the catalogue."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(admin)
    return client


@pytest.fixture
def things(admin: Staff) -> dict[str, int]:
    """One of everything, by the names of the addresses above."""
    staff, team = make_staff(), Team.objects.create(name="Reklamacje")
    offer, _ = invite(by=viewer(admin), now=NOW, email="x@jarzebina.example", role="agent")
    mailbox = Mailbox.objects.create(address="pomoc@jarzebina.example", imap_host="imap.example", kind="imap")
    stopped = Work.objects.create(kind="mail.process", key="1", state="dead", next_attempt_at=NOW, created_at=NOW)
    raw = StoredFile.objects.create(sha256=storage.put(b"From: x\r\n\r\nhej"), size=14)
    mail = IncomingMail.objects.create(
        mailbox=mailbox, uid=1, uidvalidity=1, raw=raw, received_at=NOW, state="quarantined",
        sender="a@poczta.example", subject="Lampa <b>", problem="mail.unreadable: RecursionError('x')",
    )  # fmt: skip
    return {
        "staff": staff.pk, "team": team.pk, "offer": offer.pk, "mailbox": mailbox.pk, "work": stopped.pk,
        "mail": mail.pk,
    }  # fmt: skip


class TestWhoMay:
    @pytest.mark.parametrize(("method", "path"), [*ADMIN_ONLY, *SUPERVISORS])
    def test_agents_may_nothing(self, things: dict[str, int], method: str, path: str) -> None:
        client = Client()
        client.force_login(Staff.objects.get(pk=things["staff"]))
        rows = [Staff.objects.count(), Team.objects.count(), Invitation.objects.count(), Work.objects.count()]
        assert getattr(client, method)(path.format(**things)).status_code == 403
        assert rows == [Staff.objects.count(), Team.objects.count(), Invitation.objects.count(), Work.objects.count()]

    @pytest.mark.parametrize(("method", "path"), ADMIN_ONLY)
    def test_supervisors_do_not_set_up(self, things: dict[str, int], method: str, path: str) -> None:
        client = Client()
        client.force_login(make_staff("Hanna Bielak", role=Role.SUPERVISOR))
        assert getattr(client, method)(path.format(**things)).status_code == 403

    @pytest.mark.parametrize(("method", "path"), SUPERVISORS)
    def test_supervisors_watch_over_operations(self, things: dict[str, int], method: str, path: str) -> None:
        client = Client()
        client.force_login(make_staff("Hanna Bielak", role=Role.SUPERVISOR))
        assert getattr(client, method)(path.format(**things)).status_code in {200, 302}

    @pytest.mark.parametrize(("method", "path"), [*ADMIN_ONLY, *SUPERVISORS])
    def test_strangers_are_led_to_the_door(self, things: dict[str, int], method: str, path: str) -> None:
        assert getattr(Client(), method)(path.format(**things)).headers["Location"].startswith("/login")

    @pytest.mark.parametrize(("method", "path"), [*ADMIN_ONLY, *SUPERVISORS])
    def test_what_is_gone_is_said_to_be_gone(self, desk: Client, method: str, path: str) -> None:
        if "{" in path:
            gone = {"staff": 999, "team": 999, "offer": 999, "mailbox": 999, "work": 999, "mail": 999}
            data = {"name": "X", "role": "agent", "address": "x@y.example", "kind": "none", "language": "pl"}
            assert getattr(desk, method)(path.format(**gone), data).status_code in {200, 404}
        assert Staff.objects.count() == 1

    def test_a_supervisor_sees_the_pages_that_he_or_she_may_open(self, things: dict[str, int]) -> None:
        client = Client()
        client.force_login(make_staff("Hanna Bielak", role=Role.SUPERVISOR))
        page = client.get("/operations").content.decode()
        assert "/operations/quarantine" in page
        assert "/settings/" not in page


class TestPeople:
    def change(self, desk: Client, staff: Staff, **changed: Any) -> Any:
        typed = {"name": staff.name, "role": staff.role, "is_active": "on", **changed}
        return desk.post(f"/settings/people/{staff.pk}", {k: v for k, v in typed.items() if v is not None})

    def test_everybody_is_there(self, desk: Client, things: dict[str, int]) -> None:
        page = desk.get("/settings").content.decode()
        assert "Marta Wilczek" in page
        assert "x@jarzebina.example" in page

    def test_role_and_teams(self, desk: Client, things: dict[str, int]) -> None:
        one = Staff.objects.get(pk=things["staff"])
        assert self.change(desk, one, role="supervisor", teams=[things["team"]]).headers["Location"] == "/settings"
        one.refresh_from_db()
        assert (one.role, Membership.objects.get().team_id) == ("supervisor", things["team"])
        page = desk.get(f"/settings/people/{one.pk}").content.decode()
        assert re.search(r'name="teams" value="\d+"[^>]*checked', page)

    def test_the_last_administrator_is_told_at_the_field(self, desk: Client, admin: Staff) -> None:
        for changed in ({"role": "agent"}, {"is_active": None}):
            page = self.change(desk, admin, **changed)
            assert page.status_code == 200
            assert "last administrator" in page.content.decode()
        admin.refresh_from_db()
        assert (admin.role, admin.is_active) == (Role.ADMIN, True)

    def test_a_link_to_a_new_password(self, desk: Client, things: dict[str, int]) -> None:
        page = desk.post(f"/settings/people/{things['staff']}/password-link")
        assert "no-store" in page.headers["Cache-Control"]
        link = re.search(r'value="http://testserver(/password/new/[^"]+)"', page.content.decode())
        assert link is not None
        visitor = Client()
        form = visitor.get(link[1], follow=True)
        new = "zupelnie-inne-haslo-9"
        visitor.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
        assert Staff.objects.get(pk=things["staff"]).check_password(new)

    def test_get_makes_no_link(self, desk: Client, things: dict[str, int]) -> None:
        assert desk.get(f"/settings/people/{things['staff']}/password-link").status_code == 405


class TestInvitations:
    TYPED = {"email": "jan.lis@jarzebina.example", "name": "Jan Lis", "role": "agent"}  # noqa: RUF012

    def test_the_link_is_shown_once(self, desk: Client) -> None:
        page = desk.post("/settings/invitations", self.TYPED).content.decode()
        link = re.search(r'value="http://testserver(/invitations/[^"]+)"', page)
        assert link is not None
        assert link[1] not in desk.get("/settings").content.decode()
        assert Client().post(link[1], {"name": "Jan Lis", "password": PASSWORD}).status_code == 302
        assert Staff.objects.filter(email=self.TYPED["email"]).exists()

    def test_it_is_sent_where_a_mailbox_can_send(self, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        Mailbox.objects.create(address="pomoc@jarzebina.example", smtp_host="smtp.example")
        letters: list[dict[str, str]] = []
        monkeypatch.setattr(mailer, "send_system_mail", lambda **letter: letters.append(letter))
        desk.post("/settings/invitations", self.TYPED)
        mailer.send("", Work.objects.get(kind=mailer.LETTER).payload)
        assert letters[0]["to"] == self.TYPED["email"]
        assert "http://testserver/invitations/" in letters[0]["text"]
        assert "Jarzębina" in letters[0]["subject"]
        assert "&" not in letters[0]["text"]

    @pytest.mark.parametrize("changed", [{"email": "nie-adres"}, {"email": "ewa.kos@jarzebina.example"}, {"role": "x"}])
    def test_refused_at_the_field(self, desk: Client, changed: dict[str, str]) -> None:
        page = desk.post("/settings/invitations", {**self.TYPED, **changed})
        assert page.status_code == 200
        assert f'id="id_{next(iter(changed))}_error"' in page.content.decode()
        assert not Invitation.objects.exists()

    def test_taken_back_from_a_plain_form(self, desk: Client, things: dict[str, int]) -> None:
        desk.post(f"/settings/invitations/{things['offer']}", {"_method": "DELETE"})
        assert not Invitation.objects.exists()


class TestTeams:
    def test_added_changed_removed(self, desk: Client) -> None:
        assert desk.post("/settings/teams", {"name": "Zarząd", "restricted": "on"}).status_code == 302
        team = Team.objects.get()
        desk.post(f"/settings/teams/{team.pk}", {"name": "Zarząd firmy"})
        team.refresh_from_db()
        assert (team.name, team.restricted) == ("Zarząd firmy", False)
        assert desk.get(f"/settings/teams/{team.pk}/removal").status_code == 200
        assert Team.objects.exists()
        desk.post(f"/settings/teams/{team.pk}", {"_method": "DELETE"})
        assert not Team.objects.exists()

    @pytest.mark.parametrize("name", [" ", "Reklamacje"])
    def test_refused_at_the_field(self, desk: Client, things: dict[str, int], name: str) -> None:
        page = desk.post("/settings/teams", {"name": name})
        assert 'id="id_name_error"' in page.content.decode()
        assert Team.objects.count() == 1

    def test_the_page_of_removal_says_what_would_become_seen(self, desk: Client) -> None:
        team = Team.objects.create(name="Zarząd", restricted=True)
        make_case(team=team)
        page = desk.get(f"/settings/teams/{team.pk}/removal").content.decode()
        assert "DELETE" not in page
        assert desk.delete(f"/settings/teams/{team.pk}").status_code == 422
        assert Team.objects.exists()


class TestMailboxes:
    TYPED = {  # noqa: RUF012
        "address": "Pomoc@Jarzebina.example", "name": "Jarzębina", "language": "pl", "active": "on", "kind": "imap",
        "imap_host": "127.0.0.1", "imap_port": "9", "imap_security": "tls", "imap_user": "pomoc",
        "imap_password": "tajne imap ", "folder": "INBOX", "smtp_host": "127.0.0.1", "smtp_port": "9",
        "smtp_security": "tls", "smtp_user": "pomoc", "smtp_password": "tajne smtp", "verify_tls": "on",
    }  # fmt: skip

    def test_passwords_are_sealed_and_never_shown(self, desk: Client) -> None:
        assert desk.post("/settings/mailboxes/new", self.TYPED).headers["Location"] == "/settings/mailboxes"
        box = Mailbox.objects.get()
        assert box.address == "pomoc@jarzebina.example"
        assert secrets.unseal(box.imap_password) == "tajne imap "
        page = desk.get(f"/settings/mailboxes/{box.pk}").content.decode()
        assert "tajne" not in page
        assert box.imap_password not in page

    def test_an_empty_password_stays(self, desk: Client) -> None:
        desk.post("/settings/mailboxes/new", self.TYPED)
        box = Mailbox.objects.get()
        desk.post(f"/settings/mailboxes/{box.pk}", {**self.TYPED, "imap_password": "", "smtp_password": "nowe"})
        box.refresh_from_db()
        assert secrets.unseal(box.imap_password) == "tajne imap "
        assert secrets.unseal(box.smtp_password) == "nowe"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"address": "x"}, "address"),
            ({"imap_host": ""}, "imap_host"),
            ({"imap_security": "plain"}, "insecure"),
            ({"smtp_security": "plain"}, "insecure"),
            ({"verify_tls": ""}, "insecure"),
            ({"kind": "maildir"}, "maildir"),
            ({"imap_port": "70000"}, "imap_port"),
            ({"kind": "pop3"}, "kind"),
        ],
    )
    def test_refused_at_the_field(self, desk: Client, changed: dict[str, str], field: str) -> None:
        page = desk.post("/settings/mailboxes/new", {**self.TYPED, **changed}).content.decode()
        assert f'id="id_{field}_error"' in page
        assert "tajne" not in page
        assert not Mailbox.objects.exists()

    def test_insecure_when_meant_and_then_warned_of(self, desk: Client) -> None:
        desk.post("/settings/mailboxes/new", {**self.TYPED, "imap_security": "plain", "insecure": "on"})
        assert Mailbox.objects.get().insecure
        assert "Not protected" in desk.get("/settings/mailboxes").content.decode()

    def test_one_address_one_mailbox(self, desk: Client, things: dict[str, int]) -> None:
        page = desk.post("/settings/mailboxes/new", self.TYPED).content.decode()
        assert 'id="id_address_error"' in page

    def test_saved_and_tried_against_a_server_that_is_not_there(self, desk: Client) -> None:
        page = desk.post("/settings/mailboxes/new", {**self.TYPED, "then": "check"}).content.decode()
        box = Mailbox.objects.get()
        assert f'action="/settings/mailboxes/{box.pk}"' in page
        again = desk.post(f"/settings/mailboxes/{box.pk}/checks").content.decode()
        for shown in (page, again):
            assert "IMAP: does not work." in shown
            assert "SMTP: does not work." in shown
            assert "refused" in shown

    def test_states_in_words(self, desk: Client) -> None:
        now = clock.now()
        Mailbox.objects.create(
            address="a@jarzebina.example", kind="imap", checked_at=now, remote_count=12, desk_count=9, smtp_host="s"
        )
        Mailbox.objects.create(
            address="b@jarzebina.example", kind="imap", failing_since=now, last_error="[AUTH] <b>no</b>"
        )
        page = desk.get("/settings/mailboxes").content.decode()
        assert "In the mailbox 12, on the desk 9. 3 messages are on their way or missing." in re.sub(r"\s+", " ", page)
        assert "Cannot be read since" in page
        assert "[AUTH] &lt;b&gt;no&lt;/b&gt;" in page


class TestOperations:
    def test_work_in_words_with_the_way_to_the_case(self, desk: Client) -> None:
        case, entry = make_case()
        box = Mailbox.objects.create(address="pomoc@jarzebina.example", smtp_host="s")
        letter = OutgoingMail.objects.create(
            entry=entry, mailbox=box, message_id="<a@b>", recipient="g.pawlik@poczta.example", date=NOW
        )
        Work.objects.create(
            kind="mail.send", key=str(letter.pk), state="dead", attempts=3, last_error="ValueError('<x>')",
            next_attempt_at=NOW, created_at=NOW,
        )  # fmt: skip
        page = desk.get("/operations/work").content.decode()
        assert "Sending a letter to a customer" in page
        assert f'href="/cases/{case.number}"' in page
        assert "ValueError(&#x27;&lt;x&gt;&#x27;)" in page

    def test_tried_again(self, desk: Client, things: dict[str, int]) -> None:
        assert desk.post(f"/operations/work/{things['work']}/tries").headers["Location"] == "/operations/work"
        assert Work.objects.get(pk=things["work"]).state == "due"

    def test_dropping_asks_on_a_page_of_its_own(self, desk: Client, things: dict[str, int]) -> None:
        page = desk.get(f"/operations/work/{things['work']}/removal")
        assert page.status_code == 200
        assert Work.objects.filter(pk=things["work"]).exists()
        desk.post(f"/operations/work/{things['work']}/removal")
        assert not Work.objects.filter(pk=things["work"]).exists()
        assert desk.get(f"/operations/work/{things['work']}/removal").status_code == 404

    def test_mail_in_quarantine(self, desk: Client, things: dict[str, int]) -> None:
        page = desk.get("/operations/quarantine").content.decode()
        assert "Lampa &lt;b&gt;" in page
        assert "could not be read as an e-mail" in page
        raw = desk.get(f"/operations/quarantine/{things['mail']}/raw")
        assert raw.content == b"From: x\r\n\r\nhej"
        assert raw.headers["Content-Disposition"].startswith("attachment")
        assert raw.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(("what", "state"), [("tries", "received"), ("dismissal", "dismissed")])
    def test_decided_once(self, desk: Client, things: dict[str, int], what: str, state: str) -> None:
        path = f"/operations/quarantine/{things['mail']}/{what}"
        assert desk.post(path).headers["Location"] == "/operations/quarantine"
        assert IncomingMail.objects.get(pk=things["mail"]).state == state
        assert desk.post(path).status_code == 404

    @pytest.mark.parametrize("before", ["x", "-1", "1" * 30, "²", ""])
    def test_a_senseless_page_is_the_first_one(self, desk: Client, things: dict[str, int], before: str) -> None:
        assert b"Lampa" in desk.get("/operations/quarantine", {"before": before}).content
        assert desk.get("/operations/work", {"before": before}).status_code == 200

    def test_empty(self, desk: Client) -> None:
        for path in ("/operations/work", "/operations/quarantine", "/settings/mailboxes", "/settings/teams"):
            assert desk.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/settings", "/settings/teams", "/settings/mailboxes", "/operations/quarantine"])
def test_many_rows_cost_no_more_questions(
    desk: Client, admin: Staff, things: dict[str, int], django_assert_max_num_queries: Any, path: str
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(12) as asked:
            assert desk.get(path).status_code == 200
        return len(asked)

    few = count()
    mail = IncomingMail.objects.get()
    for number in range(6):
        make_staff(f"Jan Lis{number}", teams=(Team.objects.create(name=f"T{number}"),))
        invite(by=viewer(admin), now=NOW, email=f"y{number}@jarzebina.example", role="agent")
        Mailbox.objects.create(address=f"m{number}@jarzebina.example", team_id=things["team"])
        mail.pk, mail.uid = None, 100 + number
        mail.save()
    assert count() == few
