"""Side threads over real e-mail: a letter leaves on its own, and only its addressee answers in the thread."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest

from prezent.cases.models import Case, Entry, Participant, SideThread, Status, SuggestedLink
from prezent.cases.services import joining, sides
from prezent.cases.services.delivery import retry_delivery
from prezent.cases.services.words import write_answer
from prezent.domain.mail import find_tokens, make_token, own_message_id, parse
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.mailbox.outgoing import SEND
from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.platform import secrets, work
from prezent.platform.models import Work
from tests.mailbox.test_intake import report
from tests.support.mails import SHOP, make_mail, make_mailbox, take_in
from tests.support.mailservers import SmtpServer, smtp_server
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SERVICE = "Serwis Termex <serwis@termex.example>"
COLLEAGUE = "Biuro Termex <biuro@termex.example>"
#: Words and marks of the customer that must not stand in a letter to others.
OF_THE_CUSTOMER = ("Rogalska", "anna.rogalska", "przecieka", "poczta.example")


@pytest.fixture
def server():
    with smtp_server() as running:
        yield running


@pytest.fixture
def marta() -> Staff:
    return make_staff()


@pytest.fixture
def box(server: SmtpServer) -> Mailbox:
    return make_mailbox(smtp_host="localhost", smtp_port=server.port, smtp_security="plain", verify_tls=False)


@pytest.fixture
def case(box: Mailbox) -> Case:
    (mail,) = take_in(box, make_mail())
    return mail.entry.case


def ask(case: Case, marta: Staff, **more) -> SideThread:
    fields = {"subject": "Uszczelka T-200", "asked_for": "Czy wada jest znana?", "name": "Serwis Termex"}
    one = sides.Ask(address="serwis@termex.example", **{**fields, **more})
    letter = sides.SideLetter("<p>Dzień dobry,</p><p>czy znają Państwo wadę <strong>uszczelki</strong>?</p>")
    return sides.open_side(case, by=viewer(marta), author=marta, now=NOW + HOUR, ask=one, letter=letter)[0]


def run() -> None:
    """Let every letter that waits leave."""
    Work.objects.filter(kind=SEND, state="due").update(next_attempt_at=NOW)
    work.run_due(kinds=frozenset({SEND}))


def letter_of(side: SideThread) -> OutgoingMail:
    return OutgoingMail.objects.filter(entry__side=side).latest("id")


def theirs(side: SideThread, *, sender: str = SERVICE, **more) -> bytes:
    fields = {
        "message_id": "<t1@termex.example>", "subject": "Odp: uszczelka", "text": "Tak, wada jest znana.",
        "reply_to_id": letter_of(side).message_id,
    }  # fmt: skip
    return make_mail(sender=sender, **{**fields, **more})


def owed() -> dict:
    fields = ("status", "owed_by", "waiting_since", "unread", "excerpt", "first_answered_at", "last_channel")
    return Case.objects.order_by("id").values(*fields).first()


class TestSending:
    def test_the_letter_as_they_get_it(self, server, case, marta):
        side = ask(case, marta)
        run()
        (got,) = server.received
        assert (got.sender, got.recipients) == (SHOP, ("serwis@termex.example",))
        message = email.message_from_bytes(got.content, policy=email.policy.default)
        assert message["To"] == "Serwis Termex <serwis@termex.example>"
        assert message["From"] == "Marta Wilczek – Jarzębina <sklep@jarzebina.example>"
        assert message["Subject"] == f"[{case.number}] Uszczelka T-200"
        assert (message["In-Reply-To"], message["References"], message["Cc"]) == (None, None, None)
        assert own_message_id(secrets.get().mail, message["Message-ID"])
        parsed = parse(got.content)
        assert "czy znają Państwo wadę uszczelki?" in parsed.text
        assert find_tokens(secrets.get().mail, [parsed.text]) == (case.number,)
        said = f"{parsed.text}\n{parsed.html}\n{message['Subject']}\n{got.content.decode()}"
        assert not [word for word in OF_THE_CUSTOMER if word in said]
        assert Entry.objects.get(side=side).delivery == "sent"

    def test_each_conversation_goes_on_by_itself(self, server, box, case, marta):
        side = ask(case, marta)
        run()
        take_in(box, theirs(side), now=NOW + 2 * HOUR)
        letter = sides.SideLetter("<p>Dzień dobry,</p><p>dziękuję. A kiedy?</p>")
        sides.write_to_side(SideThread.objects.get(), by=viewer(marta), author=marta, now=NOW + 3 * HOUR, letter=letter)
        to = [("Anna Rogalska", "anna.rogalska@poczta.example")]
        write_answer(case, by=viewer(marta), now=NOW + 4 * HOUR, html="<p>To znana wada.</p>", to=to)
        run()
        first, second, customers = (
            email.message_from_bytes(got.content, policy=email.policy.default) for got in server.received
        )
        assert second["References"].split() == [first["Message-ID"], "<t1@termex.example>"]
        assert second["In-Reply-To"] == "<t1@termex.example>"
        assert "> Tak, wada jest znana." in parse(server.received[1].content).text
        assert not [word for word in OF_THE_CUSTOMER if word in server.received[1].content.decode()]
        assert customers["References"] == "<a1@poczta.example>"
        said = parse(server.received[2].content).text
        assert "> Dzień dobry, czajnik kupiony w maju przecieka" in said
        assert "wada jest znana" not in said

    def test_sent_again_from_another_mailbox_it_is_still_none_of_the_customers(self, server, case, marta):
        Mailbox.objects.update(smtp_host="")
        side = ask(case, marta)
        entry = Entry.objects.get(side=side)
        assert entry.delivery == "failed"
        Mailbox.objects.update(smtp_host="localhost")
        retry_delivery(entry, by=viewer(marta), now=NOW + 2 * HOUR)
        run()
        message = email.message_from_bytes(server.received[0].content, policy=email.policy.default)
        assert (message["In-Reply-To"], message["References"]) == (None, None)

    def test_in_their_own_language(self, server, case, marta):
        ask(case, marta, language="en")
        run()
        assert "please leave this mark" in parse(server.received[0].content).text


class TestAnswering:
    def test_from_their_address_into_the_thread(self, box, case, marta):
        before = owed()
        side = ask(case, marta)
        (mail,) = take_in(box, theirs(side, files=[("karta.pdf", b"%PDF")]), now=NOW + 2 * HOUR)
        assert (mail.state, mail.case, mail.entry.case, mail.entry.side) == ("filed", case, case, side)
        assert mail.entry.attachments.get().name == "karta.pdf"
        side.refresh_from_db()
        assert (side.state, side.answered_at) == ("answered", NOW + 2 * HOUR)
        assert owed() == before
        assert not Participant.objects.filter(address="serwis@termex.example").exists()
        assert Case.objects.count() == 1

    def test_whom_they_copied_in_takes_no_part(self, box, case, marta):
        side = ask(case, marta)
        take_in(box, theirs(side, headers=[("Cc", COLLEAGUE)]))
        assert not Participant.objects.filter(address="biuro@termex.example").exists()

    def test_by_the_token_alone(self, box, case, marta):
        side = ask(case, marta)
        token = make_token(secrets.get().mail, case.number)
        (mail,) = take_in(box, theirs(side, reply_to_id="", text=f"Tak.\n\n> zostawić: {token}"))
        assert mail.entry.side == side

    def test_the_token_means_the_thread_that_is_not_settled(self, box, case, marta):
        waiting = ask(case, marta)
        settled = ask(case, marta, subject="Dawna sprawa")
        sides.close_side(settled, by=viewer(marta), now=NOW)
        token = make_token(secrets.get().mail, case.number)
        (mail,) = take_in(box, theirs(waiting, reply_to_id="", text=f"Tak.\n\n> zostawić: {token}"))
        assert mail.entry.side == waiting

    def test_two_threads_with_one_address_are_told_apart_by_the_letter(self, box, case, marta):
        first, second = ask(case, marta), ask(case, marta, subject="Kabel")
        one, other = take_in(box, theirs(first), theirs(second, message_id="<t2@termex.example>"))
        assert (one.entry.side, other.entry.side) == (first, second)

    def test_by_reference_to_their_own_mail(self, box, case, marta):
        side = ask(case, marta)
        more = {"message_id": "<t2@termex.example>", "reply_to_id": "<t1@termex.example>"}
        first, second = take_in(box, theirs(side), theirs(side, **more))
        (third,) = take_in(box, theirs(side, **{**more, "message_id": "<t3@termex.example>"}))
        assert {first.entry.side, second.entry.side, third.entry.side} == {side}

    def test_a_stranger_with_the_message_id_only_gets_a_suggestion(self, box, case, marta):
        before = owed()
        side = ask(case, marta)
        (mail,) = take_in(box, theirs(side, sender=COLLEAGUE))
        assert mail.entry.case != case
        assert mail.entry.side is None
        link = SuggestedLink.objects.get()
        assert (link.other, link.reason, link.side) == (case, "own_message", side)
        assert owed() == before
        side.refresh_from_db()
        assert side.state == "open"

    def test_once_a_person_let_them_in_the_other_address_answers_too(self, box, case, marta):
        before = owed()
        side = ask(case, marta)
        take_in(box, theirs(side, sender=COLLEAGUE))
        joining.accept(SuggestedLink.objects.get(), by=viewer(marta), now=NOW)
        (mail,) = take_in(box, theirs(side, sender=COLLEAGUE, message_id="<t2@termex.example>"))
        assert (mail.entry.case, mail.entry.side) == (case, side)
        assert owed() == before

    def test_their_address_with_the_number_alone_is_a_guess(self, box, case, marta):
        side = ask(case, marta)
        (mail,) = take_in(box, theirs(side, reply_to_id="", subject=f"[{case.number}] uszczelka"))
        assert mail.entry.case != case
        link = SuggestedLink.objects.get()
        assert (link.reason, link.side) == ("number", side)

    def test_their_address_does_not_reach_the_customers_thread(self, box, case, marta):
        ask(case, marta)
        to = [("Anna Rogalska", "anna.rogalska@poczta.example")]
        written = write_answer(case, by=viewer(marta), now=NOW, html="<p>Sprawdzamy.</p>", to=to)
        ours = OutgoingMail.objects.get(entry_id=written.entry_id).message_id
        (mail,) = take_in(box, make_mail(sender=SERVICE, message_id="<t9@termex.example>", reply_to_id=ours))
        assert mail.entry.case != case
        assert Case.objects.get(pk=case.pk).waiting_since is None

    def test_another_case_of_theirs_stays_shut(self, box, case, marta):
        ask(case, marta)
        (other,) = take_in(box, make_mail(sender="jan@poczta.example", message_id="<j1@poczta.example>"))
        token = make_token(secrets.get().mail, other.entry.case.number)
        (mail,) = take_in(box, make_mail(sender=SERVICE, message_id="<t1@termex.example>", text=f"> {token}"))
        assert mail.entry.case not in {case, other.entry.case}

    def test_the_customer_writes_to_the_case_as_before(self, box, case, marta):
        side = ask(case, marta)
        reply = make_mail(message_id="<a2@poczta.example>", reply_to_id="<a1@poczta.example>", text="I co?")
        by_their_letter = make_mail(message_id="<a3@poczta.example>", reply_to_id=letter_of(side).message_id)
        first, second = take_in(box, reply, by_their_letter, now=NOW + 2 * HOUR)
        assert {(one.entry.case, one.entry.side) for one in (first, second)} == {(case, None)}
        side.refresh_from_db()
        assert side.state == "open"

    def test_somebody_who_takes_part_answers_each_letter_in_its_place(self, box, case, marta):
        Participant.objects.create(case=case, address="serwis@termex.example")
        side = ask(case, marta)
        token = make_token(secrets.get().mail, case.number)
        by_letter, by_token = take_in(
            box,
            theirs(side),
            theirs(side, message_id="<t2@termex.example>", reply_to_id="", text=f"> zostawić: {token}"),
        )
        assert (by_letter.entry.side, by_token.entry.side) == (side, None)
        assert by_token.entry.case == case


class TestAutomatic:
    def test_a_bounce_returns_to_somebodys_list(self, server, box, case, marta):
        side = ask(case, marta)
        run()
        before = owed()
        (mail,) = take_in(box, report(letter_of(side).message_id), now=NOW + 2 * HOUR)
        entry = Entry.objects.get(side=side, kind="out")
        assert (letter_of(side).state, entry.delivery) == ("bounced", "bounced")
        assert "nie ma takiej skrzynki" in entry.delivery_note
        changed = Case.objects.get()
        assert (changed.unsent, changed.assignee) == (1, marta)
        assert {**owed(), "owed_by": None} == {**before, "owed_by": None}
        assert changed.owed_by < NOW + 2 * HOUR
        assert (mail.entry.case, mail.entry.side, mail.entry.automatic) == (case, side, "bounce")
        side.refresh_from_db()
        assert side.state == "open"

    def test_a_refusal_of_their_server_too(self, server, case, marta):
        server.script.data = ["554 5.7.1 nie przyjmujemy"]
        side = ask(case, marta)
        run()
        assert Entry.objects.get(side=side).delivery == "failed"
        assert Case.objects.get().unsent == 1

    def test_away_from_the_desk_is_noted_in_the_thread(self, box, case, marta):
        side = ask(case, marta)
        before = owed()
        away = [("Auto-Submitted", "auto-replied")]
        token = make_token(secrets.get().mail, case.number)
        one, other = take_in(
            box,
            theirs(side, headers=away),
            theirs(side, headers=away, reply_to_id="", message_id="<t2@termex.example>", text=f"Urlop. {token}"),
        )
        assert (one.entry.side, other.entry.side) == (side, side)
        assert one.state == IncomingMail.State.AUTOMATIC
        side.refresh_from_db()
        assert (side.state, owed()) == ("open", before)

    def test_the_case_may_be_closed(self, box, case, marta):
        side = ask(case, marta)
        Case.objects.update(status=Status.CLOSED, closed_at=NOW)
        take_in(box, theirs(side))
        assert Case.objects.get().status == Status.CLOSED
