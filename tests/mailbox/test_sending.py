"""Letters leave through a real SMTP server that does as it is told; nothing is lost, nothing is sent a third time."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest

from prezent.cases.models import Case, Entry
from prezent.cases.services.delivery import retry_delivery
from prezent.cases.services.opening import open_by_writing
from prezent.cases.services.words import write_answer
from prezent.domain.mail import find_tokens, own_message_id, parse
from prezent.mailbox import sending, smtp, subscribers
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.mailbox.outgoing import SEND, subject_of
from prezent.platform import clock, config, secrets, storage, work
from prezent.platform.models import Work
from tests.support.mails import SHOP, make_mail, make_mailbox, take_in
from tests.support.mailservers import SmtpServer, free_port, make_certificate, smtp_server
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with smtp_server() as running:
        yield running


@pytest.fixture
def quick(monkeypatch):
    """Patience of a test."""
    settings = config.get().model_copy(update={"network_timeout": 0.5})
    monkeypatch.setattr(config, "get", lambda: settings)
    monkeypatch.setattr(smtp, "PATIENCE", 1)


@pytest.fixture
def marta():
    return make_viewer()


def sending_mailbox(server: SmtpServer, **more: object) -> Mailbox:
    fields: dict[str, object] = {
        "smtp_host": "localhost",
        "smtp_port": server.port,
        "smtp_security": "plain",
        "verify_tls": False,
    }
    return make_mailbox(**{**fields, **more})


def write(
    server: SmtpServer, marta, *, to=(("Anna Rogalska", "anna.rogalska@poczta.example"),), **more
) -> OutgoingMail:
    """A customer's mail, and our answer to it, queued."""
    box = Mailbox.objects.filter(address=SHOP).first() or sending_mailbox(server)
    (mail,) = take_in(box, make_mail())
    html = more.pop(
        "html", "<p>Dzień dobry, Pani Anno,</p><p>czajnik wymienimy w ciągu <strong>trzech</strong> dni.</p>"
    )
    written = write_answer(mail.entry.case, by=marta, now=NOW, html=html, to=list(to), **more)
    return OutgoingMail.objects.get(entry_id=written.entry_id)


def run(letter: OutgoingMail) -> tuple[OutgoingMail, Entry]:
    """Do what is to be done next, without waiting for its time; the letter and its entry afterwards."""
    Work.objects.filter(kind=SEND, state="due").update(next_attempt_at=NOW)
    work.run_due(kinds=frozenset({SEND}))
    letter.refresh_from_db()
    return letter, Entry.objects.get(pk=letter.entry_id)


class TestAccepted:
    def test_the_letter_as_the_customer_gets_it(self, server, marta):
        letter = write(server, marta)
        letter, entry = run(letter)
        assert (letter.state, entry.delivery) == ("sent", "sent")
        assert letter.response == "250 2.0.0 queued as 1"
        assert letter.sent_at is not None
        (got,) = server.received
        assert got.sender == SHOP
        assert got.recipients == ("anna.rogalska@poczta.example",)
        message = email.message_from_bytes(got.content, policy=email.policy.default)
        number = entry.case.number
        assert message["Subject"] == f"[{number}] Czajnik przecieka – Jarzębina"
        assert message["From"] == "Marta Wilczek – Jarzębina <sklep@jarzebina.example>"
        assert message["Message-ID"] == letter.message_id
        assert own_message_id(secrets.get().mail, letter.message_id)
        assert message["In-Reply-To"] == "<a1@poczta.example>"
        assert message["References"] == "<a1@poczta.example>"
        assert message["Date"].datetime == NOW
        assert b"\n" not in got.content.replace(b"\r\n", b"")
        assert got.content.isascii()
        parsed = parse(got.content)
        new = "".join(parsed.text[one.start : one.end] for one in parsed.segments if one.kind == "new")
        assert "czajnik wymienimy w ciągu trzech dni" in new
        assert "przecieka przy dnie" not in new
        assert "> Dzień dobry, czajnik kupiony w maju przecieka przy dnie." in parsed.text
        assert find_tokens(secrets.get().mail, [parsed.text]) == (number,)
        assert "<strong>trzech</strong>" in (parsed.html or "")
        assert not Work.objects.filter(kind=SEND).exists()

    def test_files_go_along(self, server, marta):
        letter = write(server, marta)
        from prezent.cases.services.words import attach_files
        from tests.support.cases import stored

        entry = Entry.objects.get(pk=letter.entry_id)
        attach_files(entry.case, entry, [stored("umowa żółta.pdf", b"%PDF-1.4" + b"\n.\n" * 50, "application/pdf")])
        run(letter)
        (file,) = parse(server.received[0].content).attachments
        assert (file.name, file.data) == ("umowa żółta.pdf", b"%PDF-1.4" + b"\n.\n" * 50)

    def test_copies_are_in_the_envelope_and_the_head(self, server, marta):
        letter = write(server, marta, cc=[("", "maz@poczta.example")])
        run(letter)
        assert server.received[0].recipients == ("anna.rogalska@poczta.example", "maz@poczta.example")
        assert b"Cc: maz@poczta.example" in server.received[0].content

    def test_the_next_letter_refers_to_the_whole_conversation(self, server, marta):
        first = write(server, marta)
        run(first)
        reply = make_mail(message_id="<a2@poczta.example>", reply_to_id=first.message_id, text="A kiedy?")
        (mail,) = take_in(Mailbox.objects.get(), reply, now=NOW + timedelta(hours=1))
        case = mail.entry.case
        written = write_answer(
            case,
            by=marta,
            now=NOW + timedelta(hours=2),
            html="<p>Jutro.</p>",
            to=[("", "anna.rogalska@poczta.example")],
        )
        run(OutgoingMail.objects.get(entry_id=written.entry_id))
        message = email.message_from_bytes(server.received[1].content, policy=email.policy.default)
        assert message["In-Reply-To"] == "<a2@poczta.example>"
        assert message["References"].split() == ["<a1@poczta.example>", first.message_id, "<a2@poczta.example>"]
        assert message["Subject"] == f"[{case.number}] Czajnik przecieka – Jarzębina"

    def test_a_written_subject_stays_and_keeps_the_number(self, server, marta):
        letter = write(server, marta, subject="Wymiana czajnika")
        _letter, entry = run(letter)
        assert parse(server.received[0].content).subject == f"[{entry.case.number}] Wymiana czajnika"

    def test_a_first_letter_from_us(self, server, marta):
        sending_mailbox(server)
        _case, written = open_by_writing(
            by=marta,
            now=NOW,
            to_address="jan@poczta.example",
            to_name="Jan Lis",
            matter="Gwarancja",
            html="<p>Dzień dobry</p>",
        )
        letter, entry = run(OutgoingMail.objects.get(entry_id=written.entry_id))
        assert entry.delivery == "sent"
        assert (letter.in_reply_to, letter.references) == ("", "")
        assert b"In-Reply-To" not in server.received[0].content

    def test_dots_at_the_beginning_of_lines_survive(self, server, marta):
        letter = write(server, marta, html="<p>.<br>..kropki<br>.</p>")
        run(letter)
        assert ".\n..kropki\n." in parse(server.received[0].content).text


class TestRefused:
    def test_5xx_fails_at_once_with_the_servers_words(self, server, marta):
        server.script.data = ["554 5.7.1 nie przyjmujemy"]
        letter, entry = run(write(server, marta))
        assert (letter.state, entry.delivery) == ("failed", "failed")
        assert entry.delivery_note == "554 5.7.1 nie przyjmujemy"
        assert letter.attempts == 1
        assert not Work.objects.filter(kind=SEND).exists()
        assert Case.objects.get().unsent == 1

    def test_a_refused_addressee_stops_the_whole_letter(self, server, marta):
        server.script.rcpt = {"zly@poczta.example": "550 5.1.1 nie ma takiej skrzynki"}
        letter = write(server, marta, to=[("", "anna.rogalska@poczta.example"), ("", "zly@poczta.example")])
        _letter, entry = run(letter)
        assert entry.delivery == "failed"
        assert entry.delivery_note == "zly@poczta.example: 550 5.1.1 nie ma takiej skrzynki"
        assert server.received == []

    def test_a_refused_copy_does_not(self, server, marta):
        server.script.rcpt = {"zly@poczta.example": "550 5.1.1 nie ma"}
        _letter, entry = run(write(server, marta, cc=[("", "zly@poczta.example")]))
        assert entry.delivery == "sent"
        assert "zly@poczta.example: 550 5.1.1 nie ma" in entry.delivery_note
        assert server.received[0].recipients == ("anna.rogalska@poczta.example",)

    def test_a_copy_put_off_holds_the_letter_until_half_of_the_tries(self, server, marta):
        server.script.rcpt = {"szary@poczta.example": "450 4.2.0 greylisted"}
        letter = write(server, marta, cc=[("", "szary@poczta.example")])
        assert run(letter)[1].delivery == "deferred"
        OutgoingMail.objects.update(attempts=sending.MAX_TRIES // 2)
        assert run(letter)[1].delivery == "sent"

    def test_a_letter_that_is_too_large_for_the_server(self, marta):
        with smtp_server(size_limit=2000) as server:
            _letter, entry = run(write(server, marta, html=f"<p>{'bardzo długi list ' * 400}</p>"))
            assert entry.delivery == "failed"
            assert "2000" in entry.delivery_note
            assert server.received == []

    def test_an_address_that_cannot_be_written_to(self, server, marta):
        _letter, entry = run(write(server, marta, to=[("", "bez malpy")]))
        assert entry.delivery == "failed"
        assert "bad_address" in entry.delivery_note

    def test_a_file_that_is_gone(self, server, marta):
        letter = write(server, marta)
        from prezent.cases.services.words import attach_files
        from tests.support.cases import stored

        entry = Entry.objects.get(pk=letter.entry_id)
        part = stored("x.txt", b"zniknie wnet")
        attach_files(entry.case, entry, [part])
        storage.path(part.sha256).unlink()
        assert run(letter)[1].delivery == "failed"
        assert server.received == []


class TestLater:
    def test_4xx_is_tried_again(self, server, marta):
        server.script.data = ["451 4.3.0 za chwilę", "250 ok"]
        letter = write(server, marta)
        letter, entry = run(letter)
        assert (letter.state, entry.delivery, entry.delivery_note) == ("deferred", "deferred", "451 4.3.0 za chwilę")
        assert Case.objects.get().unsent == 0
        letter, entry = run(letter)
        assert (letter.state, entry.delivery, entry.delivery_note, letter.attempts) == ("sent", "sent", "", 2)
        assert len(server.received) == 1

    def test_nobody_listens(self, server, marta):
        letter = write(server, marta)
        Mailbox.objects.update(smtp_port=free_port())
        _letter, entry = run(letter)
        assert entry.delivery == "deferred"
        assert "refused" in entry.delivery_note

    def test_it_ends_some_time(self, server, marta):
        server.script.data = ["451 4.3.0 za chwilę"]
        letter = write(server, marta)
        OutgoingMail.objects.update(attempts=sending.MAX_TRIES - 1)
        _letter, entry = run(letter)
        assert (entry.delivery, entry.delivery_note) == ("failed", "451 4.3.0 za chwilę")

    @pytest.mark.filterwarnings("ignore:Requiring AUTH")
    def test_a_wrong_password_is_told_soon(self, marta):
        with smtp_server(password="dobre") as server:
            box = sending_mailbox(server, smtp_user="sklep", smtp_password=secrets.seal("zle"))
            letter = write(server, marta)
            assert run(letter)[1].delivery == "deferred"
            OutgoingMail.objects.update(attempts=sending.MAX_SETUP_TRIES - 1)
            _letter, entry = run(letter)
            assert entry.delivery == "failed"
            assert entry.delivery_note.startswith("535")
            Mailbox.objects.filter(pk=box.pk).update(smtp_password=secrets.seal("dobre"))
            retry_delivery(entry, by=marta, now=clock.now())
            assert run(letter)[1].delivery == "sent"

    def test_a_silent_server(self, server, marta, quick):
        server.script.delay = 2
        letter, entry = run(write(server, marta))
        assert (letter.uncertain, entry.delivery) == (1, "deferred")


class TestUncertain:
    """The one window that SMTP leaves open: the final dot is sent, the answer has not come."""

    def test_a_connection_that_broke_after_the_dot_is_tried_once_more_with_the_same_id(self, server, marta):
        server.script.drops = 1
        letter = write(server, marta)
        letter, entry = run(letter)
        assert (letter.state, letter.uncertain) == ("deferred", 1)
        letter, entry = run(letter)
        assert entry.delivery == "sent"
        assert entry.delivery_note
        first, second = (parse(one.content).message_id for one in server.received)
        assert first == second == letter.message_id

    def test_twice_is_enough(self, server, marta):
        server.script.drops = 9
        letter = write(server, marta)
        run(letter)
        letter, entry = run(letter)
        assert entry.delivery == "failed"
        assert Case.objects.get().unsent == 1
        run(letter)
        assert len(server.received) == 2

    def test_a_worker_that_died_with_the_letter_in_hand(self, server, marta):
        letter = write(server, marta)
        OutgoingMail.objects.update(state="sending", attempts=1)
        letter, entry = run(letter)
        assert (letter.state, letter.uncertain) == ("sent", 1)
        assert entry.delivery_note
        assert len(server.received) == 1

    def test_a_worker_that_died_twice_leaves_it_to_a_person(self, server, marta):
        letter = write(server, marta)
        OutgoingMail.objects.update(state="sending", attempts=2, uncertain=1)
        letter, entry = run(letter)
        assert (letter.state, entry.delivery) == ("failed", "failed")
        assert server.received == []

    def test_sent_is_sent_whoever_asks_again(self, server, marta):
        letter, _entry = run(write(server, marta))
        sending.send(str(letter.pk), {})
        assert len(server.received) == 1

    def test_an_unknown_letter_is_no_trouble(self):
        sending.send("999999", {})


class TestAgain:
    def test_a_person_sends_a_failed_letter_again(self, server, marta):
        server.script.data = ["554 nie", "250 ok"]
        letter, entry = run(write(server, marta))
        retry_delivery(entry, by=marta, now=clock.now())
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == ("queued", 0)
        letter, entry = run(letter)
        assert entry.delivery == "sent"
        assert Case.objects.get().unsent == 0

    def test_dead_work_comes_back_to_life(self, server, marta):
        letter = write(server, marta)
        Work.objects.filter(kind=SEND).update(state="dead")
        sending.give_up(str(letter.pk), {}, "the worker stopped")
        entry = Entry.objects.get(pk=letter.entry_id)
        assert (entry.delivery, entry.delivery_note) == ("failed", "the worker stopped")
        retry_delivery(entry, by=marta, now=clock.now())
        assert run(letter)[1].delivery == "sent"

    def test_without_a_mailbox_that_sends_it_fails_in_words_and_can_be_sent_later(self, server, marta):
        (mail,) = take_in(make_mailbox(), make_mail())
        written = write_answer(
            mail.entry.case, by=marta, now=NOW, html="<p>x</p>", to=[("", "anna.rogalska@poczta.example")]
        )
        entry = Entry.objects.select_related("case").get(pk=written.entry_id)
        assert entry.delivery == "failed"
        assert entry.delivery_note
        assert entry.case.unsent == 1
        assert not OutgoingMail.objects.exists()
        Mailbox.objects.update(smtp_host="localhost", smtp_port=server.port, smtp_security="plain")
        retry_delivery(entry, by=marta, now=clock.now())
        run(OutgoingMail.objects.get())
        assert len(server.received) == 1

    def test_other_channels_are_not_ours(self):
        from prezent.cases.events import AnswerWritten, DeliveryRetried

        subscribers.queue_letter(AnswerWritten(1, 1, "phone", NOW))
        subscribers.queue_again(DeliveryRetried(1, "letter", NOW))
        assert not OutgoingMail.objects.exists()


class TestLoopGuard:
    def test_too_many_letters_to_one_address_wait_without_counting(self, server, marta, monkeypatch):
        settings = config.get().model_copy(update={"mails_per_correspondent": 2})
        monkeypatch.setattr(config, "get", lambda: settings)
        letter = write(server, marta)
        case = Case.objects.get()
        others = []
        for _ in range(3):
            written = write_answer(case, by=marta, now=NOW, html="<p>x</p>", to=[("", "Anna.Rogalska@poczta.example")])
            others.append(OutgoingMail.objects.get(entry_id=written.entry_id))
        run(letter)
        assert len(server.received) == 2
        held = OutgoingMail.objects.filter(state="deferred")
        assert held.count() == 2
        assert {one.attempts for one in held} == {0}
        assert Entry.objects.filter(delivery="deferred").count() == 2
        assert set(Work.objects.filter(kind=SEND).values_list("attempts", flat=True)) == {0}
        OutgoingMail.objects.filter(state="sent").update(sent_at=clock.now() - timedelta(hours=2))
        run(others[-1])
        assert len(server.received) == 4


class TestWhichMailbox:
    def test_the_one_the_customer_wrote_to(self, marta):
        first = make_mailbox("a@firma.example", smtp_host="x")
        second = make_mailbox(smtp_host="x")
        (mail,) = take_in(second, make_mail())
        written = write_answer(mail.entry.case, by=marta, now=NOW, html="<p>x</p>", to=[("", "anna@poczta.example")])
        assert OutgoingMail.objects.get(entry_id=written.entry_id).mailbox == second
        assert first.pk < second.pk

    def test_else_the_teams_else_any(self, marta):
        from prezent.people.models import Team

        team = Team.objects.create(name="Hurt")
        receiving = make_mailbox(team=team)
        any_box = make_mailbox("a@firma.example", smtp_host="x")
        (mail,) = take_in(receiving, make_mail())
        first = write_answer(mail.entry.case, by=marta, now=NOW, html="<p>x</p>", to=[("", "anna@poczta.example")])
        assert OutgoingMail.objects.get(entry_id=first.entry_id).mailbox == any_box
        teams = make_mailbox("hurt@firma.example", smtp_host="x", team=team)
        second = write_answer(mail.entry.case, by=marta, now=NOW, html="<p>x</p>", to=[("", "anna@poczta.example")])
        assert OutgoingMail.objects.get(entry_id=second.entry_id).mailbox == teams
        Mailbox.objects.filter(pk=teams.pk).update(active=False)
        third = write_answer(mail.entry.case, by=marta, now=NOW, html="<p>x</p>", to=[("", "anna@poczta.example")])
        assert OutgoingMail.objects.get(entry_id=third.entry_id).mailbox == any_box


class TestQueueing:
    @pytest.mark.parametrize(("sends", "queries"), [(True, 4), (False, 5)])
    def test_queries_in_the_callers_transaction(self, sends, queries, django_assert_num_queries):
        """Five where the mailbox of the customer's last e-mail cannot send and another one must be found."""
        from prezent.mailbox import outgoing

        make_mailbox("inna@firma.example", smtp_host="x")
        (mail,) = take_in(make_mailbox(smtp_host="x" if sends else ""), make_mail())
        entry = Entry.objects.create(
            case=mail.entry.case,
            kind="out",
            channel="email",
            at=NOW,
            recipients={"to": [["", "A@b.example"]], "cc": []},
        )
        with django_assert_num_queries(queries):
            outgoing.queue(entry.pk, entry.case_id, now=NOW)
        assert OutgoingMail.objects.get().recipient == "a@b.example"

    def test_the_subject(self):
        case = Case(number="2026-000123", matter="Czajnik\n przecieka")
        assert subject_of(case) == "[2026-000123] Czajnik przecieka – Jarzębina"
        assert subject_of(case, "Nowy") == "[2026-000123] Nowy"
        assert subject_of(case, "Re: [2026-000123] Nowy") == "Re: [2026-000123] Nowy"
        assert subject_of(case, "[2026-000999] Nowy") == "[2026-000123] [2026-000999] Nowy"
        assert subject_of(case, "a\r\nBcc: x@y.example") == "[2026-000123] a Bcc: x@y.example"

    def test_a_case_with_a_domain_that_is_not_ascii(self, marta):
        make_mailbox("sklep@jarzębina.example", smtp_host="x")
        open_by_writing(by=marta, now=NOW, to_address="jan@poczta.example", to_name="Jan", matter="x", html="<p>x</p>")
        assert OutgoingMail.objects.get().message_id.endswith(f"@{'jarzębina'.encode('idna').decode()}.example>")


class TestProtection:
    def test_tls_is_verified_and_can_be_trusted_by_file(self, marta, tmp_path, monkeypatch):
        certificate = make_certificate(tmp_path)
        with smtp_server(tls=certificate) as server:
            sending_mailbox(server, smtp_security="tls", verify_tls=True)
            letter = write(server, marta)
            _letter, entry = run(letter)
            assert entry.delivery == "deferred"
            assert entry.delivery_note.startswith("TLS:")
            assert server.received == []
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
            assert run(letter)[1].delivery == "sent"

    def test_unverified_only_when_somebody_said_so(self, marta, tmp_path):
        with smtp_server(tls=make_certificate(tmp_path)) as server:
            sending_mailbox(server, smtp_security="tls", verify_tls=False)
            assert run(write(server, marta))[1].delivery == "sent"

    def test_starttls(self, marta, tmp_path, monkeypatch):
        certificate = make_certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
        with smtp_server(starttls=certificate) as server:
            sending_mailbox(server, smtp_security="starttls", verify_tls=True)
            assert run(write(server, marta))[1].delivery == "sent"

    def test_a_server_without_starttls_gets_no_letter(self, server, marta):
        sending_mailbox(server, smtp_security="starttls")
        _letter, entry = run(write(server, marta))
        assert entry.delivery == "deferred"
        assert "STARTTLS" in entry.delivery_note
        assert server.received == []

    def test_where_cloud_machines_keep_their_credentials_nobody_connects(self, server, marta):
        sending_mailbox(server, smtp_host="169.254.169.254")
        _letter, entry = run(write(server, marta))
        assert entry.delivery == "deferred"
        assert server.received == []
