"""Mail comes in: nothing lost, nothing doubled, threads found, strangers kept out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from prezent.cases.models import Case, Entry, Participant, Status, SuggestedLink
from prezent.cases.services import joining
from prezent.cases.services.words import write_answer, write_note
from prezent.domain.mail import make_message_id, make_token
from prezent.mailbox import filing, intake
from prezent.mailbox.intake import Arrival, process_batch, process_received, store
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.people.models import ContactPoint, Customer
from prezent.platform import secrets, storage
from prezent.platform.models import Event
from tests.support.mails import SHOP, STRANGER, make_mail, make_mailbox, take_in
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db
State = IncomingMail.State


def answer(case: Case, *, text: str = "<p>Dzień dobry, wymienimy czajnik.</p>") -> OutgoingMail:
    """Our answer to the case's customer, from a mailbox that can send; its letter."""
    Mailbox.objects.filter(address=SHOP).update(smtp_host="smtp.jarzebina.example")
    address = case.entries.filter(kind=Entry.Kind.IN).order_by("-id").values_list("author_address", flat=True)[0]
    written = write_answer(case, by=make_viewer(), now=NOW, html=text, to=[("", address)])
    return OutgoingMail.objects.get(entry_id=written.entry_id)


class TestNewMail:
    def test_a_mail_becomes_a_case_of_its_sender(self):
        raw = make_mail(files=[("paragon.pdf", b"%PDF-1.4 paragon")])
        (mail,) = take_in(make_mailbox(), raw)
        assert mail.state == State.FILED
        assert mail.sender == "anna.rogalska@poczta.example"
        case = mail.entry.case
        assert case.matter == "Czajnik przecieka"
        assert case.customer.name == "Anna Rogalska"
        assert case.status == Status.NEW
        assert case.unread
        assert case.language == "pl"
        assert case.opened_at == NOW
        assert case.first_answer_due_at == NOW + timedelta(hours=24)
        assert mail.entry.attachments.get().name == "paragon.pdf"
        assert storage.read(mail.entry.attachments.get().file.sha256) == b"%PDF-1.4 paragon"
        assert storage.read(mail.raw.sha256) == raw
        assert list(case.participants.values_list("address", flat=True)) == ["anna.rogalska@poczta.example"]

    def test_the_clock_runs_from_when_the_server_got_it_not_from_when_we_looked(self):
        (stored,) = store(make_mailbox(), [Arrival(make_mail(), NOW - timedelta(hours=5), source="a")])
        process_batch(now=NOW)
        entry = IncomingMail.objects.get(pk=stored.mail_id).entry
        assert entry.at == NOW - timedelta(hours=5)
        assert entry.case.waiting_since == NOW - timedelta(hours=5)

    def test_english_words_make_an_english_case_in_a_polish_mailbox(self):
        raw = make_mail(
            subject="Broken kettle", text="Hello, I would like to return the kettle that you sent. Thank you!"
        )
        (mail,) = take_in(make_mailbox(), raw)
        assert mail.entry.case.language == "en"

    def test_a_mail_without_sender_is_a_case_without_customer(self):
        (mail,) = take_in(make_mailbox(), make_mail(sender=""))
        assert mail.state == State.FILED
        assert mail.entry.case.customer is None
        assert not mail.entry.case.participants.exists()

    def test_people_copied_in_may_answer_and_our_own_mailboxes_are_not_people(self):
        make_mailbox("reklamacje@jarzebina.example")
        raw = make_mail(
            to="Sklep <Sklep+pz@jarzebina.example>, maz@poczta.example",
            headers=[("Cc", "reklamacje@jarzebina.example")],
        )
        (mail,) = take_in(make_mailbox(), raw)
        addresses = set(Participant.objects.filter(case=mail.entry.case).values_list("address", flat=True))
        assert addresses == {"anna.rogalska@poczta.example", "maz@poczta.example"}

    def test_the_same_customer_is_found_again_whatever_the_letter_case(self):
        box = make_mailbox()
        first, second = take_in(
            box, make_mail(), make_mail(sender="ANNA.ROGALSKA@POCZTA.EXAMPLE", message_id="<b@x.example>")
        )
        assert first.entry.case.pk != second.entry.case.pk
        assert first.entry.case.customer == second.entry.case.customer
        assert Customer.objects.count() == 1

    def test_the_mailbox_gives_the_team(self, django_user_model):
        from prezent.people.models import Team

        team = Team.objects.create(name="Reklamacje")
        (mail,) = take_in(make_mailbox(team=team), make_mail())
        assert mail.entry.case.team == team


class TestOneMailOnce:
    def test_the_same_place_twice_is_one_row(self):
        box = make_mailbox(kind="imap")
        arrival = Arrival(make_mail(), NOW, uidvalidity=7, uid=1)
        (first,) = store(box, [arrival])
        (again,) = store(box, [arrival])
        assert (first.fresh, again.fresh) == (True, False)
        assert first.mail_id == again.mail_id
        assert IncomingMail.objects.count() == 1

    def test_the_same_source_twice_in_a_batch_is_fresh_once(self):
        arrival = Arrival(make_mail(), NOW, source="x")
        assert [one.fresh for one in store(make_mailbox(), [arrival, arrival])] == [True, False]

    def test_two_mailboxes_that_got_the_same_mail_make_one_case(self):
        raw = make_mail()
        (first,) = take_in(make_mailbox(), raw)
        (second,) = take_in(make_mailbox("reklamacje@jarzebina.example"), b"Received: from other\r\n" + raw)
        assert (first.state, second.state) == (State.FILED, State.DUPLICATE)
        assert second.case == first.entry.case
        assert second.entry is None
        assert Case.objects.count() == 1

    def test_without_message_id_content_decides(self):
        raw = make_mail(message_id=None)
        first, second, other = take_in(
            make_mailbox(),
            raw,
            b"Received: from backup\r\nDelivered-To: x@y.example\r\n" + raw,
            make_mail(message_id=None, text="Co innego."),
        )
        assert [first.state, second.state, other.state] == [State.FILED, State.DUPLICATE, State.FILED]

    def test_a_stranger_who_takes_a_customers_message_id_does_not_make_the_customers_letter_disappear(self):
        stolen, real = take_in(make_mailbox(), make_mail(sender=STRANGER), make_mail())
        assert [stolen.state, real.state] == [State.FILED, State.FILED]

    def test_the_watermark_moves_with_the_rows_and_never_back(self):
        box = make_mailbox(kind="imap", uidvalidity=7)
        store(box, [Arrival(make_mail(), NOW, uidvalidity=7, uid=5)], watermark=(7, 5))
        store(box, [Arrival(make_mail(), NOW, uidvalidity=7, uid=3)], watermark=(7, 3))
        store(box, [Arrival(make_mail(), NOW, uidvalidity=6, uid=9)], watermark=(6, 9))
        box.refresh_from_db()
        assert (box.uidvalidity, box.last_uid) == (7, 5)

    def test_a_numbering_of_its_own_for_each_uidvalidity(self):
        box = make_mailbox(kind="imap")
        store(box, [Arrival(make_mail(), NOW, uidvalidity=7, uid=1), Arrival(make_mail(), NOW, uidvalidity=8, uid=1)])
        process_received(now=NOW)
        assert sorted(IncomingMail.objects.values_list("state", flat=True)) == [State.DUPLICATE, State.FILED]


class TestThreading:
    def test_an_answer_to_our_letter_returns_to_the_case_and_wakes_it(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        letter = answer(mail.entry.case)
        later = NOW + timedelta(hours=3)
        reply = make_mail(message_id="<a2@poczta.example>", subject="Odp: cokolwiek", reply_to_id=letter.message_id)
        (second,) = take_in(box, reply, now=later)
        assert second.entry.case == mail.entry.case
        case = Case.objects.get()
        assert case.status == Status.OPEN
        assert case.waiting_since == later
        assert case.unread

    def test_the_token_in_the_quoted_footer_brings_it_back_without_any_reference(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        token = make_token(secrets.get().mail, mail.entry.case.number)
        (second,) = take_in(
            box, make_mail(message_id="<a2@x.example>", text=f"Dziękuję!\n\n> proszę zostawić: {token}")
        )
        assert second.entry.case == mail.entry.case

    def test_the_token_in_a_plus_address(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        token = make_token(secrets.get().mail, mail.entry.case.number)
        (second,) = take_in(box, make_mail(message_id="<a2@x.example>", to=f"sklep+{token}@jarzebina.example"))
        assert second.entry.case == mail.entry.case

    def test_a_reference_to_the_customers_own_mail(self):
        box = make_mailbox()
        first, second = take_in(
            box,
            make_mail(),
            make_mail(message_id="<a2@poczta.example>", references=["<zero@x.example>", "<a1@poczta.example>"]),
        )
        assert second.entry.case == first.entry.case

    def test_a_known_sender_may_quote_the_number(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        number = mail.entry.case.number
        (second,) = take_in(box, make_mail(message_id="<a2@poczta.example>", subject=f"Fwd: [{number}] czajnik"))
        assert second.entry.case == mail.entry.case

    def test_the_customers_other_address_counts_as_the_customer(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        ContactPoint.objects.create(
            customer=mail.entry.case.customer, kind="email", value="anna@praca.example", key="anna@praca.example"
        )
        (second,) = take_in(
            box, make_mail(sender="anna@praca.example", message_id="<w@x.example>", reply_to_id="<a1@poczta.example>")
        )
        assert second.entry.case == mail.entry.case

    def test_a_closed_case_is_opened_again(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        Case.objects.update(status=Status.CLOSED, closed_at=NOW)
        take_in(box, make_mail(message_id="<a2@poczta.example>", reply_to_id="<a1@poczta.example>"))
        case = Case.objects.get()
        assert (case.status, case.closed_at) == (Status.OPEN, None)
        assert mail.entry.case == case

    def test_a_reply_that_arrives_in_the_same_batch_finds_its_mail(self):
        take_in(
            make_mailbox(),
            *[
                make_mail(message_id=f"<a{n}@poczta.example>", reply_to_id=f"<a{n - 1}@poczta.example>")
                for n in range(1, 8)
            ],
        )
        assert Case.objects.count() == 1
        assert Entry.objects.count() == 7

    def test_a_reply_to_a_joined_case_goes_to_the_one_it_was_joined_to(self):
        box = make_mailbox()
        (old,) = take_in(box, make_mail())
        number = old.entry.case.number
        (new,) = take_in(box, make_mail(sender=STRANGER, message_id="<s@x.example>", subject=f"[{number}] to ja, Anna"))
        joined_number = new.entry.case.number
        joining.accept(SuggestedLink.objects.get(), by=make_viewer(), now=NOW)
        by_reference, by_number = take_in(
            box,
            make_mail(sender=STRANGER, message_id="<s2@x.example>", reply_to_id="<s@x.example>"),
            make_mail(sender=STRANGER, message_id="<s3@x.example>", subject=f"Re: [{joined_number}] to ja"),
        )
        assert by_reference.entry.case == old.entry.case
        assert by_number.entry.case == old.entry.case


class TestStrangers:
    """Nobody's words or letters reach a case in which they take no part."""

    def evidence(self, case: Case, letter: OutgoingMail) -> dict[str, bytes]:
        token = make_token(secrets.get().mail, case.number)
        return {
            "own_message": make_mail(sender=STRANGER, message_id="<s@x.example>", reply_to_id=letter.message_id),
            "token": make_mail(sender=STRANGER, message_id="<s@x.example>", text=f"Piszę znów\n> {token}"),
            "reference": make_mail(sender=STRANGER, message_id="<s@x.example>", references=["<a1@poczta.example>"]),
            "number": make_mail(sender=STRANGER, message_id="<s@x.example>", subject=f"Re: [{case.number}] Czajnik"),
        }

    @pytest.mark.parametrize("reason", ["own_message", "token", "reference", "number"])
    def test_evidence_from_a_stranger_only_suggests(self, reason):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        case = mail.entry.case
        letter = answer(case)
        (strange,) = take_in(box, self.evidence(case, letter)[reason], now=NOW + timedelta(hours=1))
        assert strange.entry.case != case
        link = SuggestedLink.objects.get()
        assert (link.case, link.other, link.reason) == (strange.entry.case, case, reason)
        case.refresh_from_db()
        assert case.waiting_since is None
        assert case.entries.count() == 2
        assert not case.participants.filter(address="obcy@inny.example").exists()

    def test_a_forged_message_id_of_ours_is_no_evidence(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        letter = answer(mail.entry.case)
        forged = make_message_id(b"another key", "jarzebina.example", letter.message_id[1:].partition(".")[0])
        (second,) = take_in(box, make_mail(sender=STRANGER, message_id="<s@x.example>", reply_to_id=forged))
        assert second.entry.case != mail.entry.case
        assert not SuggestedLink.objects.exists()

    def test_a_forged_token_is_no_evidence(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        token = make_token(b"another key", mail.entry.case.number)
        (second,) = take_in(box, make_mail(message_id="<a2@x.example>", text=f"x\n> {token}"))
        assert second.entry.case != mail.entry.case

    def test_a_stranger_with_the_customers_message_id_draws_no_reply_to_himself(self):
        """Two mails share a Message-ID: a reply of each goes to its own sender's case."""
        box = make_mailbox()
        theirs, ours = take_in(box, make_mail(sender=STRANGER), make_mail())
        (reply,) = take_in(box, make_mail(message_id="<a2@x.example>", reply_to_id="<a1@poczta.example>"))
        assert reply.entry.case == ours.entry.case
        assert reply.entry.case != theirs.entry.case

    def test_a_strangers_mail_is_answered_to_the_stranger_only(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        (strange,) = take_in(
            box, make_mail(sender=STRANGER, message_id="<s@x.example>", subject=f"[{mail.entry.case.number}]")
        )
        letter = answer(strange.entry.case)
        assert letter.recipient == "obcy@inny.example"
        assert "a1@poczta.example" not in letter.references

    def test_a_note_never_becomes_a_letter(self):
        (mail,) = take_in(make_mailbox(smtp_host="smtp.jarzebina.example"), make_mail())
        write_note(mail.entry.case, by=make_viewer(), now=NOW, html="<p>Klientka ma rację.</p>")
        assert not OutgoingMail.objects.exists()

    def test_reply_to_elsewhere_is_not_followed(self):
        raw = make_mail(headers=[("Reply-To", "zlodziej@inny.example")])
        (mail,) = take_in(make_mailbox(), raw)
        assert mail.entry.author_address == "anna.rogalska@poczta.example"
        assert not Participant.objects.filter(address="zlodziej@inny.example").exists()

    def test_the_person_behind_a_web_form_is_the_customer(self):
        raw = make_mail(
            sender="Formularz <formularz@jarzebina.example>",
            headers=[("Reply-To", "Celina Wójcik <celina@poczta.example>")],
        )
        (mail,) = take_in(make_mailbox(), raw)
        assert mail.entry.author_address == "celina@poczta.example"
        assert mail.entry.case.customer.name == "Celina Wójcik"


class TestAutomatic:
    def vacation(self, **more: object) -> bytes:
        return make_mail(
            subject="Automatyczna odpowiedź: Czajnik",
            text="Jestem na urlopie.",
            message_id="<v@poczta.example>",
            headers=[("Auto-Submitted", "auto-replied")],
            **more,
        )

    def test_it_opens_no_case(self):
        (mail,) = take_in(make_mailbox(), self.vacation())
        assert (mail.state, mail.automatic, mail.entry) == (State.AUTOMATIC, "auto-reply", None)
        assert not Case.objects.exists()

    def test_it_is_noted_where_it_answers_and_starts_no_clock(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        letter = answer(mail.entry.case)
        (note,) = take_in(box, self.vacation(reply_to_id=letter.message_id), now=NOW + timedelta(minutes=1))
        assert note.entry.automatic == "auto-reply"
        case = Case.objects.get()
        assert note.entry.case == case
        assert case.status == Status.WAITING_CUSTOMER
        assert case.waiting_since is None
        assert not case.unread

    def test_a_strangers_automatic_mail_is_not_noted_on_a_reference_alone(self):
        box = make_mailbox()
        take_in(box, make_mail())
        (note,) = take_in(box, self.vacation(sender=STRANGER, reply_to_id="<a1@poczta.example>"))
        assert note.entry is None

    def test_mail_from_any_of_our_mailboxes_is_our_own(self):
        make_mailbox("reklamacje@jarzebina.example")
        (mail,) = take_in(make_mailbox(), make_mail(sender="Reklamacje <REKLAMACJE@jarzebina.example>"))
        assert (mail.state, mail.automatic) == (State.AUTOMATIC, "own")
        assert not Case.objects.exists()

    def test_our_letter_coming_back_is_not_written_twice(self):
        box = make_mailbox()
        (mail,) = take_in(box, make_mail())
        letter = answer(mail.entry.case)
        (echo,) = take_in(box, make_mail(sender=SHOP, message_id=letter.message_id, reply_to_id="<a1@poczta.example>"))
        assert (echo.state, echo.entry) == (State.AUTOMATIC, None)
        assert mail.entry.case.entries.count() == 2

    def test_a_list_opens_no_case(self):
        (mail,) = take_in(
            make_mailbox(), make_mail(headers=[("List-Id", "<sklepy.handel.example>"), ("Precedence", "list")])
        )
        assert (mail.state, mail.automatic) == (State.AUTOMATIC, "list")


def report(original_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery status report on the message with this Message-ID."""
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: sklep@jarzebina.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn1@mx.example>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nCould not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; anna.rogalska@poczta.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} nie ma takiej skrzynki\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: {original_id}\r\n\r\n--b--\r\n"
    ).encode()


class TestBounces:
    def letter(self) -> OutgoingMail:
        (mail,) = take_in(make_mailbox(), make_mail())
        letter = answer(mail.entry.case)
        OutgoingMail.objects.filter(pk=letter.pk).update(state="sent", sent_at=NOW)
        Entry.objects.filter(pk=letter.entry_id).update(delivery="sent")
        return letter

    def test_a_letter_that_came_back_leads_the_list_with_the_servers_words(self):
        letter = self.letter()
        (mail,) = take_in(Mailbox.objects.get(), report(letter.message_id), now=NOW + timedelta(minutes=5))
        letter.refresh_from_db()
        entry = Entry.objects.get(pk=letter.entry_id)
        assert (letter.state, entry.delivery) == ("bounced", "bounced")
        assert entry.delivery_note == "anna.rogalska@poczta.example: 550 5.1.1 nie ma takiej skrzynki"
        case = Case.objects.get()
        assert (case.unsent, case.status) == (1, Status.OPEN)
        assert case.owed_by < NOW + timedelta(minutes=5)
        assert mail.state == State.AUTOMATIC
        assert mail.entry.case == case

    def test_a_late_letter_is_only_said_to_be_late(self):
        letter = self.letter()
        take_in(Mailbox.objects.get(), report(letter.message_id, action="delayed", status="4.4.1"))
        entry = Entry.objects.get(pk=letter.entry_id)
        assert entry.delivery == "deferred"
        assert "4.4.1" in entry.delivery_note
        assert Case.objects.get().unsent == 0

    def test_late_after_returned_does_not_undo_it(self):
        letter = self.letter()
        box = Mailbox.objects.get()
        take_in(box, report(letter.message_id))
        take_in(box, report(letter.message_id, action="delayed").replace(b"dsn1", b"dsn2"))
        assert Entry.objects.get(pk=letter.entry_id).delivery == "bounced"

    @pytest.mark.parametrize("action", ["delivered", "relayed"])
    def test_good_news_changes_nothing(self, action):
        letter = self.letter()
        take_in(Mailbox.objects.get(), report(letter.message_id, action=action, status="2.0.0"))
        assert Entry.objects.get(pk=letter.entry_id).delivery == "sent"

    def test_a_forged_report_changes_nothing(self):
        letter = self.letter()
        forged = make_message_id(b"another key", "jarzebina.example", "1-abc")
        for number, original in enumerate([forged, "<a1@poczta.example>", "<x@y.example>"]):
            raw = report(original).replace(b"dsn1", f"dsn{number}".encode())
            (mail,) = take_in(Mailbox.objects.get(), raw)
            assert (mail.state, mail.automatic, mail.entry) == (State.AUTOMATIC, "bounce", None)
        assert Entry.objects.get(pk=letter.entry_id).delivery == "sent"
        assert Case.objects.get().unsent == 0


class TestTrouble:
    def test_one_bad_mail_goes_to_quarantine_and_the_others_go_on(self, monkeypatch):
        real = filing.open_from_channel

        def breaks(words, **more):
            if "bomba" in words.subject:
                raise ValueError("bad \x00 thing")
            return real(words, **more)

        monkeypatch.setattr(filing, "open_from_channel", breaks)
        good, bad, other = take_in(
            make_mailbox(),
            make_mail(),
            make_mail(subject="bomba", message_id="<b@x.example>"),
            make_mail(message_id="<c@x.example>"),
        )
        assert [good.state, bad.state, other.state] == [State.FILED, State.QUARANTINED, State.FILED]
        assert bad.problem.startswith("mail.not_filed: ValueError")
        assert bad.subject == "bomba"
        assert storage.read(bad.raw.sha256)
        assert Case.objects.count() == 2
        assert Customer.objects.count() == 1
        assert Event.objects.filter(action="mail.quarantined", subject_id=bad.pk).count() == 1

    def test_a_parser_that_raises_costs_one_mail(self, monkeypatch):
        real = intake.read_mail

        def breaks(raw, own):
            if b"bomba" in raw:
                raise RecursionError("deep")
            return real(raw, own)

        monkeypatch.setattr(intake, "read_mail", breaks)
        bad, good = take_in(make_mailbox(), make_mail(subject="bomba"), make_mail(message_id="<c@x.example>"))
        assert (bad.state, good.state) == (State.QUARANTINED, State.FILED)
        assert bad.problem.startswith("mail.unreadable: RecursionError")

    def test_bytes_that_are_missing_cost_one_mail(self):
        box = make_mailbox()
        store(
            box, [Arrival(make_mail(subject="zginie"), NOW, source="a"), Arrival(b"Subject: x\n\nhej", NOW, source="b")]
        )
        storage.path(IncomingMail.objects.get(source="a").raw.sha256).unlink()
        process_received(now=NOW)
        assert IncomingMail.objects.get(source="a").problem.startswith("storage.missing")
        assert IncomingMail.objects.get(source="b").state == State.FILED

    def test_a_database_that_is_away_quarantines_nothing(self, monkeypatch):
        box = make_mailbox()
        store(box, [Arrival(make_mail(), NOW, source="a")])

        def away(*args, **more):
            raise OperationalError("locked")

        with monkeypatch.context() as patch:
            patch.setattr(filing, "open_from_channel", away)
            with pytest.raises(OperationalError):
                process_received(now=NOW)
        assert IncomingMail.objects.get().state == State.RECEIVED
        assert process_received(now=NOW) == 1
        assert IncomingMail.objects.get().state == State.FILED

    def test_a_mail_that_another_process_has_filed_is_passed_over(self, monkeypatch):
        box = make_mailbox()
        store(box, [Arrival(make_mail(), NOW, source="a"), Arrival(make_mail(message_id="<b@x>"), NOW, source="b")])
        first = IncomingMail.objects.get(source="a")
        real = intake.durable

        def meanwhile(contents):
            IncomingMail.objects.filter(pk=first.pk).update(state=State.DISMISSED)
            return real(contents)

        monkeypatch.setattr(intake, "durable", meanwhile)
        assert list(process_batch(now=NOW)) == [IncomingMail.objects.get(source="b").pk]

    def test_anything_at_all_is_taken(self):
        nul = b'Subject: =?utf-8?q?=00?=\nFrom: "A\x00" <a@b.example>\n\nx\x00y'
        raws = [b"", b"\x00\xff\xfe", b"\n\n", b"From: \n\n", nul, b"From: " + b"a" * 400 + b"@b.example\n\nx"]
        mails = take_in(make_mailbox(), *raws)
        assert {mail.state for mail in mails} <= {State.FILED, State.DUPLICATE}


class TestBounds:
    def test_a_batch_is_bounded_by_bytes(self, monkeypatch):
        monkeypatch.setattr(intake, "BATCH_BYTES", 3000)
        box = make_mailbox()
        store(
            box,
            [Arrival(make_mail(message_id=f"<{n}@x.example>", text="x" * 1000), NOW, source=str(n)) for n in range(6)],
        )
        assert len(process_batch(now=NOW)) == 2
        assert process_received(now=NOW) == 4

    def test_a_limit_is_kept(self):
        box = make_mailbox()
        store(box, [Arrival(make_mail(message_id=f"<{n}@x.example>"), NOW, source=str(n)) for n in range(5)])
        assert process_received(3, now=NOW) == 3
        assert IncomingMail.objects.filter(state=State.RECEIVED).count() == 2

    def test_queries_of_a_batch(self, django_assert_num_queries):
        box = make_mailbox()
        take_in(box, make_mail())
        store(
            box,
            [
                Arrival(
                    make_mail(message_id=f"<r{n}@x.example>", reply_to_id="<a1@poczta.example>"), NOW, source=str(n)
                )
                for n in range(10)
            ],
        )
        lock = 1 if connection.vendor == "postgresql" else 0  # SQLite's transactions are exclusive by themselves
        with django_assert_num_queries(BATCH_QUERIES + lock + 10 * REPLY_QUERIES):
            process_batch(now=NOW)


#: Waiting mails, mailboxes, savepoint, which still wait; identities, letters, references, joins, cases, contacts and
#: participants; and the release, whatever the number of mails (nothing here is of ours: letters are not asked for).
BATCH_QUERIES = 11
#: A savepoint with its release, the entry, the case read and written, the log, the mail.
REPLY_QUERIES = 7
