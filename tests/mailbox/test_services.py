"""Setting mailboxes up, quarantine, what admin pages read, letters of the desk itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prezent.mailbox import filing, queries
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.mailbox.services import (
    MailboxSettings,
    can_send,
    check_connection,
    dismiss_quarantined,
    retry_quarantined,
    save_mailbox,
    send_system_mail,
    set_up_mailbox,
)
from prezent.people.models import Role, Team
from prezent.platform import secrets, work
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import SYSTEM
from prezent.platform.models import Event
from tests.support.mails import SHOP, STRANGER, make_mail, make_mailbox, take_in
from tests.support.mailservers import free_port, make_certificate, smtp_server
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_viewer("Adam Nowak", role=Role.ADMIN)


def settings(**more: object) -> MailboxSettings:
    fields: dict[str, object] = {
        "address": "Sklep@Jarzebina.example",
        "kind": "imap",
        "imap_host": "imap.jarzebina.example",
        "imap_user": "sklep",
        "imap_password": "tajne",
        "smtp_host": "smtp.jarzebina.example",
    }
    return MailboxSettings(**{**fields, **more})


class TestSaving:
    def test_passwords_are_sealed_and_kept_when_not_given(self, admin):
        box = save_mailbox(by=admin, now=NOW, settings=settings())
        assert box.address == SHOP
        assert "tajne" not in box.imap_password
        assert secrets.unseal(box.imap_password) == "tajne"
        save_mailbox(by=admin, now=NOW, settings=settings(imap_password=None, name="Sklep"), mailbox=box)
        box.refresh_from_db()
        assert (secrets.unseal(box.imap_password), box.name) == ("tajne", "Sklep")
        save_mailbox(by=admin, now=NOW, settings=settings(imap_password=""), mailbox=box)
        assert Mailbox.objects.get().imap_password == ""
        assert Event.objects.filter(action="mailbox.saved").count() == 3
        assert "tajne" not in str(list(Event.objects.values_list("data", flat=True)))

    @pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
    def test_only_administrators(self, role):
        with pytest.raises(NotAllowed):
            save_mailbox(by=make_viewer("Ola Mróz", role=role), now=NOW, settings=settings())
        assert not Mailbox.objects.exists()

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"address": "nie adres"}, "contact.invalid"),
            ({"kind": "pop"}, "mailbox.choice"),
            ({"language": "de"}, "mailbox.choice"),
            ({"imap_host": ""}, "mailbox.host_missing"),
            ({"imap_host": "a b"}, "mailbox.host"),
            ({"smtp_host": "http://x/"}, "mailbox.host"),
            ({"imap_port": 0}, "mailbox.port"),
            ({"smtp_port": 70000}, "mailbox.port"),
            ({"imap_security": "none"}, "mailbox.choice"),
            ({"kind": "maildir", "maildir": " "}, "mailbox.maildir_missing"),
            ({"imap_security": "plain"}, "mailbox.insecure"),
            ({"smtp_security": "plain"}, "mailbox.insecure"),
            ({"verify_tls": False}, "mailbox.insecure"),
            ({"imap_host": "169.254.169.254"}, "mailbox.forbidden_address"),
            ({"smtp_host": "[fe80::1]"}, "mailbox.forbidden_address"),
        ],
    )
    def test_what_is_refused(self, admin, more, code):
        with pytest.raises(DomainError) as caught:
            save_mailbox(by=admin, now=NOW, settings=settings(**more))
        assert caught.value.code == code

    def test_unprotected_when_it_is_meant_and_the_desk_shows_it(self, admin):
        box = save_mailbox(by=admin, now=NOW, settings=settings(imap_security="plain", insecure=True))
        assert box.insecure
        assert queries.mailbox_rows()[0].insecure

    def test_an_address_once(self, admin):
        save_mailbox(by=admin, now=NOW, settings=settings())
        with pytest.raises(Conflict):
            save_mailbox(by=admin, now=NOW, settings=settings())
        other = save_mailbox(by=admin, now=NOW, settings=settings(address="b@jarzebina.example"))
        with pytest.raises(Conflict):
            save_mailbox(by=admin, now=NOW, settings=settings(), mailbox=other)

    def test_a_mailbox_that_an_import_made_is_taken_over(self):
        box = make_mailbox()
        assert set_up_mailbox(actor=SYSTEM, now=NOW, settings=settings()).pk == box.pk

    def test_another_server_begins_a_new_count(self, admin):
        box = save_mailbox(by=admin, now=NOW, settings=settings())
        Mailbox.objects.update(uidvalidity=7, last_uid=90, failing_since=NOW, last_error="x")
        box.refresh_from_db()
        save_mailbox(by=admin, now=NOW, settings=settings(name="y"), mailbox=box)
        box.refresh_from_db()
        assert (box.uidvalidity, box.last_uid, box.failing_since, box.last_error) == (7, 90, None, "")
        save_mailbox(by=admin, now=NOW, settings=settings(folder="Sklep"), mailbox=box)
        box.refresh_from_db()
        assert (box.uidvalidity, box.last_uid) == (None, 0)


class TestChecking:
    def test_good_and_bad_servers_in_their_own_words(self, tmp_path):
        with smtp_server() as server:
            box = Mailbox(
                address=SHOP,
                smtp_host="localhost",
                smtp_port=server.port,
                smtp_security="plain",
                kind="imap",
                imap_host="localhost",
                imap_port=free_port(),
                imap_user="x",
            )
            found = dict(check_connection(box))
        assert found["SMTP"] == ""
        assert "refused" in found["IMAP"]

    def test_a_certificate_that_nobody_vouches_for(self, tmp_path):
        with smtp_server(tls=make_certificate(tmp_path)) as server:
            box = Mailbox(address=SHOP, smtp_host="localhost", smtp_port=server.port)
            assert dict(check_connection(box))["SMTP"].startswith("TLS:")
            box.verify_tls = False
            assert dict(check_connection(box))["SMTP"] == ""

    def test_forbidden_places(self):
        box = Mailbox(address=SHOP, kind="imap", imap_host="169.254.169.254", smtp_host="169.254.169.254")
        assert all(problem for _name, problem in check_connection(box))

    def test_a_maildir(self, tmp_path):
        box = Mailbox(address=SHOP, kind="maildir", maildir=str(tmp_path))
        assert "new, cur" in dict(check_connection(box))["Maildir"]
        for name in ("new", "cur"):
            (tmp_path / name).mkdir()
        assert dict(check_connection(box)) == {"Maildir": ""}

    def test_an_import_mailbox_has_nothing_to_check(self):
        assert check_connection(Mailbox(address=SHOP)) == ()

    def test_a_password_of_another_installation(self):
        box = Mailbox(address=SHOP, smtp_host="localhost", smtp_user="x", smtp_password="broken")
        with smtp_server() as server:
            box.smtp_port, box.smtp_security = server.port, "plain"
            assert "secrets.json" in dict(check_connection(box))["SMTP"]


@pytest.fixture
def quarantined(monkeypatch):
    def breaks(*_, **__):
        raise ValueError("nie da się")

    with monkeypatch.context() as patch:
        patch.setattr(filing, "open_from_channel", breaks)
        (mail,) = take_in(make_mailbox(), make_mail())
    return mail


class TestQuarantine:
    def test_rows_for_the_page(self, quarantined, django_assert_num_queries):
        with django_assert_num_queries(1):
            page = queries.quarantine_rows()
        (row,) = page.rows
        assert (row.id, row.mailbox, row.sender) == (quarantined.pk, SHOP, "anna.rogalska@poczta.example")
        assert row.code == "mail.not_filed"
        assert "nie da się" in row.problem
        assert page.next_before is None
        assert queries.quarantined_count() == 1

    def test_pages(self, quarantined):
        IncomingMail.objects.bulk_create(
            [
                IncomingMail(
                    mailbox=quarantined.mailbox,
                    raw=quarantined.raw,
                    received_at=NOW,
                    state="quarantined",
                    source=f"q{n}",
                )
                for n in range(4)
            ]
        )
        first = queries.quarantine_rows(limit=3)
        second = queries.quarantine_rows(before=first.next_before, limit=3)
        ids = [row.id for row in (*first.rows, *second.rows)]
        assert ids == sorted(ids, reverse=True)
        assert len(set(ids)) == 5
        assert second.next_before is None

    def test_tried_again_it_is_filed(self, quarantined):
        retry_quarantined(quarantined.pk, by=make_viewer("Ewa Lis", role=Role.SUPERVISOR), now=NOW)
        work.run_due(kinds=frozenset({"mail.process"}))
        quarantined.refresh_from_db()
        assert (quarantined.state, quarantined.problem) == ("filed", "")
        assert quarantined.entry.case.customer.name == "Anna Rogalska"

    def test_dismissed_its_bytes_stay(self, quarantined):
        boss = make_viewer("Ewa Lis", role=Role.SUPERVISOR)
        dismiss_quarantined(quarantined.pk, by=boss, now=NOW)
        quarantined.refresh_from_db()
        assert quarantined.state == "dismissed"
        assert b"Czajnik" in queries.raw_of(quarantined.pk, by=boss)
        with pytest.raises(NotFound):
            retry_quarantined(quarantined.pk, by=boss, now=NOW)
        assert queries.quarantine_rows().rows == ()

    def test_not_for_agents(self, quarantined):
        for act in (retry_quarantined, dismiss_quarantined):
            with pytest.raises(NotAllowed):
                act(quarantined.pk, by=make_viewer(act.__name__), now=NOW)
        assert IncomingMail.objects.get().state == "quarantined"


class TestSources:
    def test_an_entry_and_its_raw_mail(self):
        raw = make_mail()
        (mail,) = take_in(make_mailbox(), raw)
        marta = make_viewer()
        assert queries.source_of(mail.entry) == mail.pk
        assert queries.raw_of_entry(mail.entry, by=marta) == raw == queries.raw_of(mail.pk, by=marta)

    def test_behind_a_wall_there_is_nothing(self):
        team = Team.objects.create(name="Kadry", restricted=True)
        (mail,) = take_in(make_mailbox(team=team), make_mail())
        outsider = make_viewer()
        insider = make_viewer("Jan Kadrowy", teams=(team,))
        assert queries.raw_of(mail.pk, by=insider)
        with pytest.raises(NotFound):
            queries.raw_of(mail.pk, by=outsider)
        with pytest.raises(NotFound):
            queries.raw_of_entry(mail.entry, by=outsider)

    def test_mail_on_no_case_is_for_supervisors(self):
        (mail,) = take_in(make_mailbox(), make_mail(sender=SHOP))
        with pytest.raises(NotFound):
            queries.raw_of(mail.pk, by=make_viewer())
        assert queries.raw_of(mail.pk, by=make_viewer("Ewa Lis", role=Role.SUPERVISOR))
        with pytest.raises(NotFound):
            queries.raw_of(10**9, by=make_viewer("Iza Lis", role=Role.SUPERVISOR))


class TestRows:
    def test_mailboxes(self, django_assert_num_queries):
        make_mailbox("b@firma.example", kind="imap", imap_host="x", remote_count=7, desk_count=5)
        make_mailbox("a@firma.example", smtp_host="x", failing_since=NOW, last_error="535")
        with django_assert_num_queries(1):
            rows = queries.mailbox_rows()
        assert [row.address for row in rows] == ["a@firma.example", "b@firma.example"]
        assert (rows[1].remote, rows[1].here, rows[1].missing) == (7, 5, 2)
        assert rows[0].last_error == "535"

    def test_letters_that_have_not_arrived(self, django_assert_num_queries):
        from prezent.cases.services.words import write_answer

        team = Team.objects.create(name="Kadry", restricted=True)
        open_box = make_mailbox(smtp_host="x")
        walled = make_mailbox("kadry@jarzebina.example", smtp_host="x", team=team)
        marta, boss = make_viewer(), make_viewer("Ewa Lis", role=Role.SUPERVISOR)
        for box, sender, mid in ((open_box, STRANGER, "<1@x>"), (walled, "jan@poczta.example", "<2@x>")):
            (mail,) = take_in(box, make_mail(sender=sender, message_id=mid))
            write_answer(mail.entry.case, by=boss, now=NOW, html="<p>x</p>", to=[("", "jan@poczta.example")])
        with django_assert_num_queries(1):
            assert len(queries.delivery_rows(boss)) == 2
        assert [row.mailbox for row in queries.delivery_rows(marta)] == [SHOP]
        OutgoingMail.objects.update(state="sent", sent_at=NOW + timedelta(hours=1))
        assert queries.delivery_rows(boss) == []


class TestOwnLetters:
    def test_sent_at_once(self):
        with smtp_server() as server:
            assert not can_send()
            make_mailbox(smtp_host="localhost", smtp_port=server.port, smtp_security="plain")
            assert can_send()
            send_system_mail(to="nowa@jarzebina.example", subject="Zaproszenie", text="Dzień dobry,\nlink poniżej")
            (got,) = server.received
        assert got.recipients == ("nowa@jarzebina.example",)
        assert b"Auto-Submitted: auto-replied" in got.content

    def test_in_words_why_not(self):
        with pytest.raises(DomainError) as caught:
            send_system_mail(to="a@b.example", subject="x", text="y")
        assert caught.value.code == "mail.no_mailbox"
        with smtp_server() as server:
            make_mailbox(smtp_host="localhost", smtp_port=server.port, smtp_security="plain")
            server.script.rcpt = {"a@b.example": "550 nie ma"}
            with pytest.raises(DomainError, match="550 nie ma") as caught:
                send_system_mail(to="a@b.example", subject="x", text="y")
            with pytest.raises(DomainError):
                send_system_mail(to="bez malpy", subject="x", text="y")
        assert caught.value.code == "mail.not_sent"
