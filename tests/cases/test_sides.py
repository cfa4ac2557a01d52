"""Side threads: what is asked of others changes nothing for the customer, whatever is read of the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from prezent.cases.models import Attachment, Case, Entry, HandOver, Participant, SideThread, Status, SuggestedLink
from prezent.cases.policies import get_side
from prezent.cases.queries import case_row, parts, side_timeline, timeline, timeline_by_number
from prezent.cases.queries import today as reads
from prezent.cases.queries.sides import wanting
from prezent.cases.services import delivery, handing_over, handling, joining, sides, words
from prezent.cases.services.opening import Incoming
from prezent.deadlines.services import meet
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.models import Event, Work
from prezent.promises import services as promises
from prezent.promises.detecting import look_through
from prezent.promises.jobs import LOOK
from prezent.promises.models import Promise
from prezent.promises.when import Due
from prezent.writing.context import desk_of
from tests.support.cases import make_case, stored
from tests.support.clocks import make_clock
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SERVICE = "serwis@termex.example"
ASK = "<p>Dzień dobry,</p><p>jak często psuje się termostat w modelu T-200?</p>"
#: What a case owes its customer, and how lists show it.
OWED = (
    "status", "owed_by", "waiting_since", "first_answer_due_at", "first_answered_at", "unread", "excerpt",
    "last_channel", "closed_at", "assignee_id",
)  # fmt: skip


@pytest.fixture(autouse=True)
def mailbox() -> Mailbox:
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def marta() -> Staff:
    return make_staff()


@pytest.fixture
def who(marta: Staff) -> Viewer:
    return viewer(marta)


@pytest.fixture
def case() -> Case:
    return make_case(files=(stored("zdjęcie.jpg", b"jpg", "image/jpeg"),))[0]


def ask(**more: Any) -> sides.Ask:
    fields: dict[str, Any] = {
        "name": "Serwis Termex", "address": SERVICE, "subject": "Termostat T-200", "asked_for": "Czy wada jest znana?",
        "due_at": NOW + 2 * DAY,
    }  # fmt: skip
    return sides.Ask(**{**fields, **more})


def open_side(case: Case, marta: Staff, *, now: datetime = NOW, letter: Any = None, **more: Any) -> SideThread:
    letter = letter or sides.SideLetter(ASK)
    return sides.open_side(case, by=viewer(marta), author=marta, now=now, ask=ask(**more), letter=letter)[0]


def answer_of(
    side: SideThread, *, text: str = "Tak, wada jest znana.", automatic: str = "", at: datetime = NOW
) -> Entry:
    said = Incoming("email", at, text, "Jan Serwisant", SERVICE, "Odp: Termostat T-200", automatic=automatic)
    return sides.take_side_words(side.case, said, side_id=side.pk, now=at)


def owed(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = Case.objects.values(*OWED).get(pk=case.pk)
    return found


class TestAsking:
    def test_a_thread_and_its_letter(self, case: Case, marta: Staff) -> None:
        side = open_side(case, marta)
        entry = Entry.objects.get(side=side)
        assert (entry.kind, entry.subject) == ("out", "Termostat T-200")
        assert entry.recipients == {"to": [["Serwis Termex", SERVICE]], "cc": []}
        assert "termostat w modelu T-200" in entry.text
        assert (side.state, side.opened_by, side.answer_due_at) == ("open", marta, NOW + 2 * DAY)
        assert OutgoingMail.objects.get(entry=entry).recipient == SERVICE
        assert Event.objects.filter(action="side.opened", subject_id=case.pk).exists()

    def test_pressed_twice_asked_once(self, case: Case, marta: Staff) -> None:
        letter = sides.SideLetter(ASK, submission=uuid4())
        first = open_side(case, marta, letter=letter)
        again, written = sides.open_side(case, by=viewer(marta), author=marta, now=NOW, ask=ask(), letter=letter)
        assert (again.pk, written.repeated) == (first.pk, True)
        assert SideThread.objects.count() == OutgoingMail.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"name": " "}, "side.name"),
            ({"address": "serwis"}, "contact.invalid"),
            ({"subject": " \n"}, "side.subject"),
            ({"asked_for": ""}, "side.asked_for"),
            ({"kind": "wróżka"}, "side.kind"),
            ({"due_at": NOW}, "side.due_past"),
            ({"due_at": datetime(2099, 1, 1, tzinfo=UTC)}, "side.due_far"),
            ({"address": "G.Pawlik@poczta.example"}, "side.customers_address"),
        ],
    )
    def test_refused(self, case: Case, marta: Staff, wrong: dict[str, Any], code: str) -> None:
        with pytest.raises(DomainError) as error:
            open_side(case, marta, **wrong)
        assert error.value.code == code
        assert not SideThread.objects.exists()
        assert not Entry.objects.filter(kind="out").exists()

    def test_a_letter_that_says_nothing(self, case: Case, marta: Staff) -> None:
        from prezent.cases.services.letter import blank_letter

        for html in ("<p><br></p>", blank_letter(None, marta, "pl")):
            with pytest.raises(DomainError) as error:
                open_side(case, marta, letter=sides.SideLetter(html))
            assert error.value.code == "side.empty"

    def test_files_of_the_case_are_passed_on_when_chosen(self, case: Case, marta: Staff) -> None:
        photo = Attachment.objects.get()
        letter = sides.SideLetter(ASK, files=[stored("pytania.txt", b"?")], forwarded=[photo.pk, photo.pk])
        side = open_side(case, marta, letter=letter)
        sent = Attachment.objects.filter(entry__side=side)
        assert sorted(sent.values_list("name", flat=True)) == ["pytania.txt", "zdjęcie.jpg"]
        assert sent.get(name="zdjęcie.jpg").file_id == photo.file_id

    def test_files_of_another_case_are_not(self, case: Case, marta: Staff) -> None:
        make_case(name="Anna Nowak", email="anna@poczta.example", files=(stored("tajne.pdf", b"x"),))
        other = Attachment.objects.get(name="tajne.pdf")
        with pytest.raises(DomainError) as error:
            open_side(case, marta, letter=sides.SideLetter(ASK, forwarded=[other.pk]))
        assert error.value.code == "side.file"
        assert not SideThread.objects.exists()

    def test_behind_a_wall_there_is_nothing(self, marta: Staff) -> None:
        team = Team.objects.create(name="Prawnicy", restricted=True)
        jan = make_staff("Jan Prawnik", teams=(team,))
        case, _entry = make_case(team=team)
        side = open_side(case, jan)
        assert get_side(viewer(jan), side.pk) == side
        for attempt in (
            lambda: get_side(viewer(marta), side.pk),
            lambda: open_side(case, marta),
            lambda: sides.close_side(side, by=viewer(marta), now=NOW),
            lambda: sides.reopen_side(side, by=viewer(marta), now=NOW),
            lambda: sides.set_due(side, by=viewer(marta), now=NOW, due_at=None),
            lambda: sides.write_to_side(side, by=viewer(marta), author=marta, now=NOW, letter=sides.SideLetter(ASK)),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert SideThread.objects.get().state == "open"


class TestTheCustomerIsLeftAlone:
    """Whatever happens in a side thread, what the customer is owed stays as it was."""

    def test_a_letter_and_its_answer_change_nothing(self, case: Case, marta: Staff) -> None:
        before = owed(case)
        side = open_side(case, marta, now=NOW + HOUR)
        entry = Entry.objects.get(side=side)
        delivery.record_delivery(entry.pk, state="sent", note="", now=NOW + HOUR)
        assert owed(case) == before
        answer_of(side, at=NOW + 2 * HOUR)
        assert owed(case) == before
        assert not Participant.objects.filter(case=case, address=SERVICE).exists()

    def test_an_answered_customer_does_not_wait_again(self, case: Case, marta: Staff, who: Viewer) -> None:
        to = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]
        words.write_answer(case, by=who, now=NOW, html="<p>Sprawdzamy to.</p>", to=to)
        handling.mark_read(Case.objects.get(), by=who)
        before = owed(case)
        assert before["waiting_since"] is None
        side = open_side(case, marta, now=NOW + HOUR)
        answer_of(side, at=NOW + 2 * HOUR)
        assert owed(case) == before

    def test_a_closed_case_stays_closed(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = open_side(case, marta)
        handling.close(case, by=who, now=NOW + HOUR, word="dubel")
        answer_of(side, at=NOW + 2 * HOUR)
        assert Case.objects.get().status == Status.CLOSED
        assert SideThread.objects.get().state == "answered"

    def test_a_writer_is_not_stopped_by_their_words(self, case: Case, marta: Staff, who: Viewer) -> None:
        seen = Entry.objects.get(case=case).pk
        answer_of(open_side(case, marta))
        to = [("", "g.pawlik@poczta.example")]
        words.write_answer(case, by=who, now=NOW + HOUR, html="<p>Już wiem.</p>", to=to, seen_entry_id=seen)
        assert Case.objects.get().first_answered_at == NOW + HOUR

    def test_the_conversation_is_read_without_them(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = open_side(case, marta, now=NOW + HOUR)
        theirs = answer_of(side, at=NOW + 2 * HOUR)
        for found in (timeline(case_row(who, case.number)), timeline_by_number(who, case.number)):
            assert [entry.author_address for entry in found.entries] == ["g.pawlik@poczta.example"]
            assert [entry.side_id for entry in found.aside] == [side.pk, side.pk]
            assert found.aside[-1].id == theirs.pk

    def test_the_coach_hears_the_customer_alone(self, case: Case, marta: Staff, who: Viewer) -> None:
        answer_of(open_side(case, marta), text="Proszę przysłać paragon nr 77/2026.")
        known = desk_of(case.number, by=who, author=marta, now=NOW, mode="reply").case
        assert len(known.customer_said) == 1
        assert known.we_said == ()
        assert "paragon" not in " ".join(known.customer_said)

    def test_a_promise_in_their_letter_is_none_to_the_customer(self, case: Case, marta: Staff, who: Viewer) -> None:
        broken = promises.give(case, by=who, now=NOW, words="Oddzwonię.", due=Due(NOW + HOUR), kind="call")
        promises.break_promises(list(Promise.objects.select_related("case")), now=NOW + HOUR)
        said = sides.SideLetter("<p>Dzień dobry,</p><p>oddzwonię do Państwa jutro do 12:00.</p>")
        side = open_side(case, marta, now=NOW + 2 * HOUR, letter=said)
        entry = Entry.objects.get(side=side)
        delivery.record_delivery(entry.pk, state="sent", note="", now=NOW + 2 * HOUR)
        assert not Work.objects.filter(kind=LOOK, key=str(entry.pk)).exists()
        assert look_through(entry.pk, now=NOW + 2 * HOUR) == 0
        assert Promise.objects.get(pk=broken.pk).owned_up_at is None

    def test_it_gives_a_promise_no_new_date(self, case: Case, marta: Staff, who: Viewer) -> None:
        given = promises.give(case, by=who, now=NOW, words="Oddzwonię.", due=Due(NOW + DAY), kind="call")
        entry = Entry.objects.get(side=open_side(case, marta, now=NOW + HOUR))
        promise = Promise.objects.select_related("case", "owner").get(pk=given.pk)
        with pytest.raises(DomainError) as error:
            promises.renegotiate(promise, by=who, now=NOW + 2 * HOUR, due=Due(NOW + 3 * DAY), entry=entry)
        assert error.value.code == "promise.no_letter"

    def test_it_meets_no_deadline(self, case: Case, marta: Staff, who: Viewer) -> None:
        clock = make_clock(case=case, by=who, event=NOW)
        theirs = answer_of(open_side(case, marta, now=NOW + HOUR), at=NOW + 2 * HOUR)
        ours = Entry.objects.get(side=theirs.side, kind="out")
        for entry in (ours, theirs):
            with pytest.raises(DomainError) as error:
                meet(clock, by=who, now=NOW + DAY, entry=entry)
            assert error.value.code == "deadline.not_to_customer"


class TestFailure:
    def test_a_returned_letter_comes_back_to_a_list(self, case: Case, marta: Staff, who: Viewer) -> None:
        handling.assign(case, by=who, now=NOW, assignee=marta)
        Case.objects.update(
            status=Status.WAITING_CUSTOMER, waiting_since=None, owed_by=datetime(9999, 1, 1, tzinfo=UTC)
        )
        entry = Entry.objects.get(side=open_side(case, marta))
        delivery.record_delivery(entry.pk, state="bounced", note="550 nie ma takiej skrzynki", now=NOW + HOUR)
        changed = Case.objects.get()
        assert (changed.unsent, changed.status, changed.waiting_since) == (1, Status.WAITING_CUSTOMER, None)
        (debt,), _more = reads.debts(who, NOW + DAY)
        failed = reads.failed_letters([debt.id])[debt.id]
        assert (failed.entry_id, failed.side) == (entry.pk, "Serwis Termex")
        delivery.retry_delivery(entry, by=who, now=NOW + 2 * HOUR)
        assert Case.objects.get().unsent == 0
        assert OutgoingMail.objects.get(entry=entry).state == "queued"

    def test_a_letter_to_the_customer_that_failed_is_told_first(self, case: Case, marta: Staff, who: Viewer) -> None:
        to = [("", "g.pawlik@poczta.example")]
        written = words.write_answer(case, by=who, now=NOW, html="<p>Sprawdzamy.</p>", to=to)
        aside = Entry.objects.get(side=open_side(case, marta))
        for pk in (written.entry_id, aside.pk):
            delivery.record_delivery(pk, state="failed", note="550", now=NOW)
        assert reads.failed_letters([case.pk])[case.pk].entry_id == written.entry_id
        assert Case.objects.get().unsent == 2


class TestTheThread:
    def test_asked_answered_settled_and_asked_again(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = open_side(case, marta)
        answer_of(side, at=NOW + HOUR)
        side = get_side(who, side.pk)
        assert (side.state, side.answered_at) == ("answered", NOW + HOUR)
        sides.close_side(side, by=who, now=NOW + 2 * HOUR, outcome="Wada seryjna, wymieniają")
        side = get_side(who, side.pk)
        assert (side.state, side.closed_by, side.outcome) == ("closed", marta, "Wada seryjna, wymieniają")
        letter = sides.SideLetter("<p>Dzień dobry,</p><p>a kiedy?</p>")
        due = NOW + 5 * DAY
        sides.write_to_side(side, by=who, author=marta, now=NOW + 3 * HOUR, letter=letter, due_at=due)
        side = get_side(who, side.pk)
        assert (side.state, side.closed_at, side.answer_due_at) == ("open", None, due)
        assert [one.kind for one in side_timeline(side).aside] == ["out", "in", "out"]

    def test_automatic_mail_is_no_answer(self, case: Case, marta: Staff) -> None:
        side = open_side(case, marta)
        answer_of(side, automatic="vacation")
        assert SideThread.objects.get().state == "open"

    def test_words_after_it_was_settled_ask_for_a_look(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = open_side(case, marta)
        sides.close_side(side, by=who, now=NOW)
        answer_of(side)
        assert SideThread.objects.values_list("state", "closed_at").get() == ("answered", None)

    def test_whoever_settles_what_was_just_answered_is_told(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = get_side(who, open_side(case, marta).pk)
        answer_of(side)
        with pytest.raises(Conflict) as error:
            sides.close_side(side, by=who, now=NOW)
        assert error.value.code == "side.changed"
        assert SideThread.objects.get().state == "answered"

    def test_opened_again_and_given_another_date(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = open_side(case, marta)
        sides.close_side(side, by=who, now=NOW)
        sides.reopen_side(side, by=who, now=NOW)
        sides.set_due(side, by=who, now=NOW, due_at=NOW + 9 * DAY)
        assert SideThread.objects.values_list("state", "answer_due_at").get() == ("open", NOW + 9 * DAY)

    def test_what_wants_a_look(
        self, case: Case, marta: Staff, who: Viewer, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        handling.assign(case, by=who, now=NOW, assignee=marta)
        late = open_side(case, marta, due_at=NOW + HOUR)
        answered = open_side(case, marta, name="Kurier", due_at=None)
        open_side(case, marta, name="Rzeczoznawca")
        answer_of(answered)
        with django_assert_num_queries(1):
            found = wanting(who, NOW + 2 * HOUR)
        assert [one.id for one in found] == [answered.pk, late.pk]
        assert wanting(who, NOW) == found[:1]
        assert wanting(viewer(make_staff("Jan Inny")), NOW + 2 * HOUR) == ()

    def test_queries(
        self, case: Case, marta: Staff, who: Viewer, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        side = open_side(case, marta)
        row = case_row(who, case.number)
        with django_assert_num_queries(1):
            side_timeline(side)
        with django_assert_num_queries(2):
            found = timeline(row)
        with django_assert_num_queries(1):
            (shown,) = parts(who, found, beside=False).sides
        assert (shown.name, shown.kind, shown.state) == ("Serwis Termex", "supplier", "open")
        assert shown.answer_due_at == NOW + 2 * DAY

    def test_pages_of_a_long_case_turn_at_the_oldest_of_both(self, case: Case, marta: Staff, who: Viewer) -> None:
        side = open_side(case, marta)
        for minute in range(60):
            answer_of(side, at=NOW + timedelta(minutes=minute + 1))
        found = timeline(case_row(who, case.number))
        assert (found.earlier, found.entries, len(found.aside)) == (True, (), 50)
        assert found.oldest == found.aside[0].id
        before = timeline(case_row(who, case.number), before=found.oldest)
        assert [entry.kind for entry in before.entries] == ["in"]
        assert before.oldest is None


class TestJoining:
    def stranger(self, case: Case, side: SideThread | None) -> SuggestedLink:
        new, _entry = make_case("Odp: T-200", text="Wada znana.", name="Biuro", email="biuro@termex.example")
        joining.suggest(new, case, reason="own_message", side_id=side.pk if side else None)
        return SuggestedLink.objects.select_related("case", "other").get(case=new)

    def test_an_answer_from_their_other_address_goes_into_the_thread(
        self, case: Case, marta: Staff, who: Viewer
    ) -> None:
        side, before = open_side(case, marta), owed(case)
        link = self.stranger(case, side)
        joining.accept(link, by=who, now=NOW + HOUR)
        assert owed(case) == before
        entry = Entry.objects.get(author_address="biuro@termex.example")
        assert (entry.case, entry.side) == (case, side)
        side.refresh_from_db()
        assert (side.state, side.also) == ("answered", ["biuro@termex.example"])
        assert side.knows("Biuro@termex.example")
        assert not Participant.objects.filter(case=case, address="biuro@termex.example").exists()
        assert Case.objects.get(pk=link.case_id).status == Status.CLOSED

    def test_side_threads_go_along_with_a_joined_case(self, case: Case, marta: Staff, who: Viewer) -> None:
        link = self.stranger(case, None)
        side = open_side(link.case, marta)
        joining.accept(link, by=who, now=NOW + HOUR)
        side.refresh_from_db()
        assert (side.case, side.entries.get().case) == (case, case)


class TestHandingOver:
    def test_on_top_until_it_is_taken(self, case: Case, marta: Staff, who: Viewer) -> None:
        jan = make_staff("Jan Nowy")
        done = handing_over.hand_over(case, by=who, now=NOW, assignee=jan, html="<p>Paragon już mamy.</p>")
        assert Case.objects.get().assignee == jan
        shown = case_row(viewer(jan), case.number).hand_over
        assert shown is not None
        assert (shown.entry_id, shown.html, shown.author) == (
            done.entry_id,
            "<p>Paragon już mamy.</p>",
            "Marta Wilczek",
        )
        with pytest.raises(NotAllowed):
            handing_over.take_over(case, by=who, now=NOW)
        handing_over.take_over(case, by=viewer(jan), now=NOW + HOUR)
        handing_over.take_over(case, by=viewer(jan), now=NOW + 2 * HOUR)
        assert case_row(viewer(jan), case.number).hand_over is None
        assert HandOver.objects.get().over_at == NOW + HOUR
        assert Entry.objects.get(pk=done.entry_id).kind == "note"

    def test_a_later_one_takes_its_place(self, case: Case, marta: Staff, who: Viewer) -> None:
        jan, ewa = make_staff("Jan Nowy"), make_staff("Ewa Druga")
        handing_over.hand_over(case, by=who, now=NOW, assignee=jan, html="<p>Pierwsza.</p>")
        handing_over.hand_over(case, by=viewer(jan), now=NOW + HOUR, assignee=ewa, html="<p>Druga.</p>")
        shown = case_row(who, case.number).hand_over
        assert shown is not None
        assert shown.html == "<p>Druga.</p>"
        assert HandOver.objects.filter(over_at=None).count() == 1

    def test_not_shown_when_somebody_else_has_the_case_now(self, case: Case, marta: Staff, who: Viewer) -> None:
        jan = make_staff("Jan Nowy")
        handing_over.hand_over(case, by=who, now=NOW, assignee=jan, html="<p>Do Jana.</p>")
        handling.assign(Case.objects.get(), by=who, now=NOW, assignee=marta)
        assert case_row(who, case.number).hand_over is None

    def test_pressed_twice(self, case: Case, who: Viewer) -> None:
        jan, press = make_staff("Jan Nowy"), uuid4()
        for _time in range(2):
            handing_over.hand_over(case, by=who, now=NOW, assignee=jan, html="<p>Raz.</p>", submission=press)
        assert HandOver.objects.count() == Entry.objects.filter(kind="note").count() == 1

    @pytest.mark.parametrize(("to", "html", "code"), [
        (None, "<p>x</p>", "handover.nobody"), ("self", "<p>x</p>", "handover.self"), ("jan", "<p></p>", "note.empty"),
        ("gone", "<p>x</p>", "case.assignee_gone"),
    ])  # fmt: skip
    def test_refused_whole(self, case: Case, marta: Staff, who: Viewer, to: str | None, html: str, code: str) -> None:
        jan, gone = make_staff("Jan Nowy"), make_staff("Iza Była")
        Staff.objects.filter(pk=gone.pk).update(is_active=False)
        gone.refresh_from_db()
        assignee = {"self": marta, "jan": jan, "gone": gone}.get(to or "")
        with pytest.raises(DomainError) as error:
            handing_over.hand_over(case, by=who, now=NOW, assignee=assignee, html=html)
        assert error.value.code == code
        assert Case.objects.get().assignee is None
        assert not HandOver.objects.exists()
