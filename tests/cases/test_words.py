"""Answers and notes: what they make of a case, who may write them, what a second press does."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from prezent.cases.models import NOTHING_OWED, Attachment, Case, Draft, Entry, Participant, Status
from prezent.cases.services import drafts, words
from prezent.cases.services.opening import Incoming
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.models import Team
from prezent.people.policies import viewer
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.models import Event
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox() -> Mailbox:
    """Without a mailbox that sends, a letter fails at once."""
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


def letter(html: str = "<p>Dzień dobry, zwrócimy pieniądze.</p>", **more: object) -> words.Letter:
    return words.Letter(**{"html": html, "to": TO, "submission": uuid4(), **more})  # type: ignore[arg-type]


def test_an_answer_pays_what_is_owed() -> None:
    case, entry = make_case()
    staff = make_staff()
    done = words.answer(
        case.number, by=viewer(staff), author=staff, now=NOW + timedelta(hours=1), letter=letter(seen_entry_id=entry.pk)
    )
    case.refresh_from_db()
    written = Entry.objects.get(pk=done.entry_id)
    assert (case.status, case.owed_by, case.waiting_since) == (Status.WAITING_CUSTOMER, NOTHING_OWED, None)
    assert case.first_answered_at == NOW + timedelta(hours=1)
    assert case.assignee_id == staff.pk
    assert written.recipients == {"to": [["Grzegorz Pawlik", "g.pawlik@poczta.example"]], "cc": []}
    assert Event.objects.filter(action="case.answered", subject_id=case.pk).count() == 1


def test_a_second_press_writes_nothing_more() -> None:
    case, _entry = make_case()
    staff = make_staff()
    one = letter()
    first = words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=one)
    again = words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=one)
    assert (first.entry_id, again.repeated) == (again.entry_id, True)
    assert Entry.objects.filter(case=case, kind="out").count() == 1


def test_a_new_message_stops_an_answer_that_has_not_seen_it() -> None:
    case, entry = make_case()
    staff = make_staff()
    drafts.save_draft(case, by=viewer(staff), now=NOW, mode="reply", html="<p>Tak</p>")
    words.add_incoming(case, Incoming(channel="email", at=NOW, text="Jednak nie."), now=NOW)
    with pytest.raises(Conflict) as refused:
        words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=letter(seen_entry_id=entry.pk))
    assert refused.value.code == "answer.stale"
    assert not Entry.objects.filter(case=case, kind="out").exists()
    assert Draft.objects.filter(case=case).exists()


def test_automatic_mail_stops_nobody() -> None:
    case, entry = make_case()
    staff = make_staff()
    words.add_incoming(case, Incoming(channel="email", at=NOW, text="Urlop.", automatic="auto-reply"), now=NOW)
    words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=letter(seen_entry_id=entry.pk))
    assert Entry.objects.filter(case=case, kind="out").count() == 1


def test_files_of_the_draft_go_with_the_letter_and_the_draft_is_gone() -> None:
    case, _entry = make_case()
    staff = make_staff()
    who = viewer(staff)
    attached = drafts.attach_to_draft(case, by=who, now=NOW, mode="reply", part=stored("plan.txt", b"plan"))
    other = drafts.attach_to_draft(case, by=who, now=NOW, mode="note", part=stored("uwagi.txt", b"uwagi"))
    done = words.answer(case.number, by=who, author=staff, now=NOW, letter=letter())
    attached.refresh_from_db()
    assert (attached.entry_id, attached.draft_id) == (done.entry_id, None)
    assert list(Draft.objects.values_list("mode", flat=True)) == ["note"]
    assert Attachment.objects.get(pk=other.pk).draft_id is not None


def test_a_colleagues_draft_stays_when_i_answer() -> None:
    case, _entry = make_case()
    staff, colleague = make_staff(), make_staff("Tomasz Gajda")
    drafts.save_draft(case, by=viewer(colleague), now=NOW, mode="reply", html="<p>Od Tomka</p>")
    words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=letter())
    assert Draft.objects.get().author_id == colleague.pk


@pytest.mark.parametrize("html", ["", "<p> </p>", "<script>x</script>", "<p>\u200b</p>"])
def test_an_empty_letter_is_refused(html: str) -> None:
    case, _entry = make_case()
    staff = make_staff()
    with pytest.raises(DomainError) as refused:
        words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=letter(html))
    assert refused.value.code == "answer.empty"


def test_a_letter_of_greeting_and_signature_alone_is_empty() -> None:
    from prezent.cases.services.letter import blank_letter

    case, _entry = make_case()
    staff = make_staff()
    with pytest.raises(DomainError) as refused:
        words.answer(
            case.number, by=viewer(staff), author=staff, now=NOW,
            letter=letter(blank_letter(case.customer, staff, "pl")),
        )  # fmt: skip
    assert refused.value.code == "answer.empty"


def test_a_letter_needs_somebody_to_read_it_and_a_state_that_exists() -> None:
    case, _entry = make_case()
    staff = make_staff()
    for bad, code in ((letter(to=[]), "answer.no_recipient"), (letter(status="gone"), "case.status")):
        with pytest.raises(DomainError) as refused:
            words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=bad)
        assert refused.value.code == code
    assert not Entry.objects.filter(kind="out").exists()


def test_hostile_html_never_reaches_the_letter() -> None:
    case, _entry = make_case()
    staff = make_staff()
    done = words.answer(
        case.number, by=viewer(staff), author=staff, now=NOW,
        letter=letter('<p onclick="x()">Tak <img src=x onerror=alert(1)><a href="javascript:x()">tu</a></p>'),
    )  # fmt: skip
    assert Entry.objects.get(pk=done.entry_id).html == "<p>Tak tu</p>"


def test_everybody_addressed_takes_part_from_now_on() -> None:
    case, _entry = make_case()
    staff = make_staff()
    words.answer(
        case.number, by=viewer(staff), author=staff, now=NOW,
        letter=letter(cc=[("", "Ksiegowosc@Firma.example")]),
    )  # fmt: skip
    found = set(Participant.objects.filter(case=case).values_list("address", flat=True))
    assert found == {"g.pawlik@poczta.example", "ksiegowosc@firma.example"}


def test_nobody_writes_in_a_case_behind_a_wall() -> None:
    wall = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case(team=wall)
    outsider, insider = make_staff(), make_staff("Hanna Bielak", teams=(wall,))
    with pytest.raises(NotFound):
        words.answer(case.number, by=viewer(outsider), author=outsider, now=NOW, letter=letter())
    with pytest.raises(NotFound):
        words.write_note(case, by=viewer(outsider), now=NOW, html="<p>a</p>")
    with pytest.raises(NotFound):
        drafts.save_draft(case, by=viewer(outsider), now=NOW, mode="reply", html="<p>a</p>")
    assert words.answer(case.number, by=viewer(insider), author=insider, now=NOW, letter=letter()).entry_id


def test_a_note_never_becomes_mail() -> None:
    case, _entry = make_case()
    staff = make_staff()
    done = words.write_note(case, by=viewer(staff), now=NOW, html="<p>Tylko dla nas</p>")
    case.refresh_from_db()
    assert Entry.objects.get(pk=done.entry_id).delivery == ""
    assert not OutgoingMail.objects.exists()
    assert case.waiting_since is not None, "a note answers nobody"


def test_a_note_pressed_twice_is_written_once() -> None:
    case, _entry = make_case()
    who = viewer(make_staff())
    number = uuid4()
    first = words.write_note(case, by=who, now=NOW, html="<p>a</p>", submission=number)
    again = words.write_note(case, by=who, now=NOW, html="<p>a</p>", submission=number)
    assert (again.entry_id, again.repeated) == (first.entry_id, True)


def test_a_save_that_comes_after_sending_brings_no_draft_back() -> None:
    case, _entry = make_case()
    staff = make_staff()
    one = letter()
    words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=one)
    late = drafts.save_draft(case, by=viewer(staff), now=NOW, mode="reply", html="<p>x</p>", submission=one.submission)
    assert late is None
    assert not Draft.objects.exists()


def test_an_answer_that_closes_leaves_nothing_owed() -> None:
    case, _entry = make_case()
    staff = make_staff()
    words.answer(case.number, by=viewer(staff), author=staff, now=NOW, letter=letter(status=Status.CLOSED))
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.closed_at) == (Status.CLOSED, NOW)
