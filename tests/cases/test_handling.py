"""Moving a case along, points, suggestions, failed letters: outcomes, refusals, walls."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest

from prezent.cases.models import NOTHING_OWED, Case, Entry, Participant, Point, Status, SuggestedLink
from prezent.cases.policies import get_case, visible_attachments, visible_cases
from prezent.cases.services import delivery, drafts, handling, joining, opening, points, words
from prezent.mailbox.models import Mailbox
from prezent.people.models import Customer, Team
from prezent.people.policies import viewer
from prezent.platform.errors import DomainError, NotFound
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff, make_viewer

pytestmark = pytest.mark.django_db

TO = [("Grzegorz Pawlik", "g.pawlik@poczta.example")]


@pytest.fixture(autouse=True)
def mailbox() -> Mailbox:
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk))]


def test_each_change_is_one_line_in_the_log_and_none_when_nothing_changes() -> None:
    case, _entry = make_case()
    staff = make_staff()
    who, team = viewer(staff), Team.objects.create(name="Sklep")
    for _twice in range(2):
        handling.assign(case, by=who, now=NOW, assignee=staff)
        handling.move_to_team(case, by=who, now=NOW, team=team)
        handling.set_kind(case, by=who, now=NOW, kind="complaint")
        handling.set_priority(case, by=who, now=NOW, priority=4)
        handling.set_matter(case, by=who, now=NOW, matter=" Zwrot ")
        handling.set_tags(case, by=who, now=NOW, names=["Zwrot ", "zwrot", ""])
        handling.set_status(case, by=who, now=NOW, status=Status.WAITING_OTHERS)
    assert actions(case)[1:] == [
        "case.assigned", "case.moved", "case.kind_set", "case.priority_set", "case.matter_set", "case.tags_set",
        "case.status_set",
    ]  # fmt: skip
    case.refresh_from_db()
    assert (case.matter, case.priority, case.team_id, case.assignee_id) == ("Zwrot", 4, team.pk, staff.pk)
    assert [tag.name for tag in case.tags.all()] == ["zwrot"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda case, who: handling.set_kind(case, by=who, now=NOW, kind="x"), "case.kind"),
        (lambda case, who: handling.set_priority(case, by=who, now=NOW, priority=9), "case.priority"),
        (lambda case, who: handling.set_status(case, by=who, now=NOW, status="x"), "case.status"),
        (lambda case, who: handling.set_matter(case, by=who, now=NOW, matter="  "), "case.matter_missing"),
        (lambda case, who: points.add_point(case, by=who, now=NOW, text=" \n "), "point.empty"),
        (lambda case, who: drafts.save_draft(case, by=who, now=NOW, mode="x", html="<p>a</p>"), "draft.mode"),
    ],
)
def test_what_does_not_exist_is_refused(change: object, code: str) -> None:
    case, _entry = make_case()
    with pytest.raises(DomainError) as refused:
        change(case, make_viewer())  # type: ignore[operator]
    assert refused.value.code == code


def test_a_person_who_left_gets_no_case() -> None:
    case, _entry = make_case()
    gone = make_staff("Ewa Dawna")
    gone.is_active = False
    with pytest.raises(DomainError) as refused:
        handling.assign(case, by=make_viewer(), now=NOW, assignee=gone)
    assert refused.value.code == "case.assignee_gone"


def test_closing_says_whether_somebody_was_left_without_an_answer() -> None:
    case, _entry = make_case()
    who = make_viewer()
    handling.close(case, by=who, now=NOW, word=" reklama ")
    case.refresh_from_db()
    assert (case.status, case.owed_by, case.waiting_since) == (Status.CLOSED, NOTHING_OWED, None)
    assert timeline(("case", case.pk))[-1].data == {"unanswered": True, "word": "reklama"}
    handling.reopen(case, by=who, now=NOW)
    case.refresh_from_db()
    assert (case.status, case.closed_at) == (Status.OPEN, None)


@pytest.mark.parametrize("word", ["", "  "])
def test_whoever_was_never_answered_is_not_closed_without_a_word(word: str) -> None:
    case, _entry = make_case()
    who = make_viewer()
    for shut in (
        lambda: handling.close(case, by=who, now=NOW, word=word),
        lambda: handling.set_status(case, by=who, now=NOW, status=Status.CLOSED),
    ):
        with pytest.raises(DomainError) as refused:
            shut()
        assert refused.value.code == "case.unanswered"
    assert Case.objects.get().status == Status.NEW
    assert "case.closed" not in [event.action for event in timeline(("case", case.pk))]


def test_thanks_after_our_answer_close_with_one_key() -> None:
    case, _entry = make_case()
    who = make_viewer()
    words.write_answer(case, by=who, now=NOW, html="<p>Tak.</p>", to=[("Grzegorz Pawlik", "g.pawlik@poczta.example")])
    later = NOW + timedelta(hours=1)
    words.add_incoming(case, opening.Incoming(channel="email", at=later, text="Dziękuję!"), now=later)
    case = Case.objects.get()
    assert case.waiting_since == later
    Case.objects.update(unsent=0)
    handling.close(Case.objects.get(), by=who, now=later)
    assert Case.objects.get().status == Status.CLOSED


@pytest.mark.parametrize(("channel", "spoken"), [("phone", True), ("visit", True), ("letter", False)])
def test_a_talk_is_an_answer_and_a_letter_taken_down_is_none(channel: str, spoken: bool) -> None:
    who = make_viewer()
    case = opening.open_by_hand(
        by=who, now=NOW, channel=channel, at=NOW, customer_name="Adam Kot", matter="Pytanie", words="Pyta o godziny."
    )
    with nullcontext() if spoken else pytest.raises(DomainError, match=r"Nobody has answered|Nikt nie odpowiedział"):
        handling.close(Case.objects.get(pk=case.pk), by=who, now=NOW)
    assert (Case.objects.get(pk=case.pk).status == Status.CLOSED) is spoken


def test_what_needs_no_answer_needs_no_word_either() -> None:
    case, _entry = make_case()
    who = make_viewer()
    handling.note_needs_no_answer(case, by=who, now=NOW)
    handling.close(Case.objects.get(), by=who, now=NOW)
    assert Case.objects.get().status == Status.CLOSED


def test_the_customers_next_word_opens_a_closed_case_and_starts_the_clock() -> None:
    case, _entry = make_case()
    handling.close(case, by=make_viewer(), now=NOW, word="reklama")
    later = NOW + timedelta(days=3)
    words.add_incoming(case, opening.Incoming(channel="email", at=later, text="Dziękuję, ale…"), now=later)
    case.refresh_from_db()
    assert (case.status, case.waiting_since, case.unread) == (Status.OPEN, later, True)
    assert case.owed_by == later + timedelta(hours=24)


def test_a_thank_you_needs_no_answer() -> None:
    case, _entry = make_case()
    handling.note_needs_no_answer(case, by=make_viewer(), now=NOW)
    case.refresh_from_db()
    assert (case.waiting_since, case.owed_by) == (None, NOTHING_OWED)


def failed_letter() -> tuple[Case, Entry]:
    case, _entry = make_case()
    staff = make_staff()
    done = words.write_answer(case, by=viewer(staff), now=NOW, html="<p>Tak</p>", to=TO)
    delivery.record_delivery(done.entry_id, state="failed", note="550 no such user", now=NOW)
    case.refresh_from_db()
    return case, Entry.objects.select_related("case").get(pk=done.entry_id)


def test_a_failed_letter_leads_the_list_and_keeps_the_case_from_closing() -> None:
    case, entry = failed_letter()
    assert (case.unsent, case.status) == (1, Status.OPEN)
    assert case.owed_by < NOW
    with pytest.raises(DomainError) as refused:
        handling.close(case, by=make_viewer("Ewa Nowa"), now=NOW)
    assert refused.value.code == "case.unsent"
    delivery.retry_delivery(entry, by=make_viewer("Jan Nowy"), now=NOW)
    case.refresh_from_db()
    assert (case.unsent, case.owed_by) == (0, NOTHING_OWED)


def test_a_letter_that_did_not_fail_is_not_sent_again() -> None:
    case, _entry = make_case()
    who = make_viewer()
    done = words.write_answer(case, by=who, now=NOW, html="<p>Tak</p>", to=TO)
    entry = Entry.objects.select_related("case").get(pk=done.entry_id)
    for refuse in (delivery.retry_delivery, delivery.give_up_delivery):
        with pytest.raises(DomainError) as refused:
            refuse(entry, by=who, now=NOW)
        assert refused.value.code == "delivery.not_failed"


def test_giving_a_failed_letter_up_frees_the_case() -> None:
    case, entry = failed_letter()
    delivery.give_up_delivery(entry, by=make_viewer("Ewa Nowa"), now=NOW)
    handling.close(Case.objects.get(pk=case.pk), by=make_viewer("Jan Nowy"), now=NOW)


def test_a_point_stays_within_its_case() -> None:
    case, entry = make_case()
    other, _entry = make_case(email="inny@poczta.example")
    who = make_viewer()
    with pytest.raises(DomainError) as refused:
        points.add_point(other, by=who, now=NOW, text="a", entry=entry)
    assert refused.value.code == "point.other_case"
    point = points.add_point(case, by=who, now=NOW, text=" Kto  zwróci\n24 zł? ", entry=entry)
    assert point.text == "Kto zwróci 24 zł?"
    points.set_point_answered(point, by=who, now=NOW, answered=True)
    points.set_point_answered(point, by=who, now=NOW, answered=True)
    points.remove_point(point, by=who, now=NOW)
    assert not Point.objects.exists()
    assert actions(case)[1:] == ["case.point_added", "case.point_answered", "case.point_removed"]


def linked() -> SuggestedLink:
    older, _entry = make_case()
    newer, _entry = make_case(email="drugi@poczta.example", name="Ewa Pawlik", at=NOW + timedelta(hours=1))
    joining.suggest(newer, older, reason="number")
    joining.suggest(newer, older, reason="token")
    return SuggestedLink.objects.select_related("case", "other").get()


def test_joining_moves_the_words_and_lets_the_sender_in() -> None:
    link = linked()
    joining.accept(link, by=make_viewer(), now=NOW + timedelta(hours=2))
    older, newer = Case.objects.get(pk=link.other_id), Case.objects.get(pk=link.case_id)
    assert older.entries.count() == 2
    assert newer.entries.count() == 0
    assert (newer.status, newer.owed_by) == (Status.CLOSED, NOTHING_OWED)
    assert Participant.objects.filter(case=older, address="drugi@poczta.example").exists()
    assert older.waiting_since == NOW
    with pytest.raises(DomainError) as refused:
        joining.accept(link, by=make_viewer("Ewa Nowa"), now=NOW)
    assert refused.value.code == "link.decided"


def test_a_case_that_was_answered_stays_its_own() -> None:
    link = linked()
    who = make_viewer()
    words.write_answer(link.case, by=who, now=NOW, html="<p>Tak</p>", to=TO)
    with pytest.raises(DomainError) as refused:
        joining.accept(link, by=who, now=NOW)
    assert refused.value.code == "link.answered"
    joining.decline(link, by=who, now=NOW)
    link.refresh_from_db()
    assert (link.accepted, link.decided_at) == (False, NOW)


def test_nobody_joins_what_he_may_not_see() -> None:
    link = linked()
    wall = Team.objects.create(name="Zarząd", restricted=True)
    Case.objects.filter(pk=link.other_id).update(team=wall)
    link.refresh_from_db()
    with pytest.raises(NotFound):
        joining.accept(SuggestedLink.objects.select_related("case", "other").get(), by=make_viewer(), now=NOW)


def test_walls_hide_cases_and_files_from_outsiders_only() -> None:
    wall = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case(team=wall, files=(stored("a.txt", b"a"),))
    open_case, _entry = make_case(email="b@poczta.example", files=(stored("b.txt", b"b"),))
    outsider = make_viewer()
    insider = make_viewer("Ewa Nowa", teams=(wall,))
    supervisor = make_viewer("Hanna Bielak", role="supervisor")
    assert list(visible_cases(outsider)) == [open_case]
    assert visible_attachments(outsider).count() == 1
    with pytest.raises(NotFound):
        get_case(outsider, case.number)
    for who in (insider, supervisor):
        assert get_case(who, case.number) == case
        assert visible_attachments(who).count() == 2


def test_files_on_a_colleagues_draft_are_his_own() -> None:
    case, _entry = make_case()
    mine, his = make_viewer(), make_viewer("Tomasz Gajda")
    attached = drafts.attach_to_draft(case, by=his, now=NOW, mode="reply", part=stored("plan.txt", b"plan"))
    assert not visible_attachments(mine).exists()
    assert visible_attachments(his).count() == 1
    with pytest.raises(DomainError):
        drafts.detach_from_draft(attached, by=mine)


def test_an_empty_draft_is_none_unless_it_carries_a_file() -> None:
    case, _entry = make_case()
    who = make_viewer()
    assert drafts.save_draft(case, by=who, now=NOW, mode="note", html="<p> </p>") is None
    drafts.attach_to_draft(case, by=who, now=NOW, mode="note", part=stored("a.txt", b"a"))
    assert drafts.save_draft(case, by=who, now=NOW, mode="note", html="") is not None
    drafts.discard_draft(case, by=who, mode="note")
    assert not visible_attachments(who).exists()


@pytest.mark.parametrize(("size", "code"), [(26 * 1024 * 1024, "file.too_large"), (0, "file.empty")])
def test_files_have_a_size_that_can_be_sent(size: int, code: str) -> None:
    case, _entry = make_case()
    with pytest.raises(DomainError) as refused:
        drafts.attach_to_draft(
            case, by=make_viewer(), now=NOW, mode="reply", part=words.FilePart("a.bin", "", size, "0" * 64)
        )
    assert refused.value.code == code


def taken_down(**more: object) -> Case:
    fields = {
        "by": make_viewer("Kacper Mróz"), "now": NOW, "channel": "phone", "at": NOW - timedelta(minutes=10),
        "customer_name": "Irena Szczepańska", "matter": "Czajnik", "words": "Przecieka od pierwszego dnia.",
        "phone": "600 000 417", "points": ["Chce zwrotu", " "],
    }  # fmt: skip
    return opening.open_by_hand(**{**fields, **more})  # type: ignore[arg-type]


def test_a_call_taken_down_is_a_case_of_who_took_it() -> None:
    case = taken_down()
    entry = case.entries.get()
    assert (case.status, case.channel, case.assignee.name) == (Status.OPEN, "phone", "Kacper Mróz")  # type: ignore[union-attr]
    assert (entry.text, entry.staff.name) == ("Przecieka od pierwszego dnia.", "Kacper Mróz")  # type: ignore[union-attr]
    assert [point.text for point in case.points.all()] == ["Chce zwrotu"]
    assert case.customer == Customer.objects.get(contacts__key="+48600000417")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"channel": "email"}, "case.channel"),
        ({"words": " "}, "case.words_missing"),
        ({"at": NOW + timedelta(minutes=1)}, "case.in_future"),
        ({"customer_name": "", "phone": ""}, "case.unnamed"),
        ({"phone": "abc"}, "contact.invalid"),
        ({"email": "anna"}, "contact.invalid"),
    ],
)
def test_a_call_that_cannot_be_taken_down_leaves_nothing_behind(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        taken_down(**wrong)
    assert refused.value.code == code
    assert not Case.objects.exists()
    assert not Customer.objects.exists()


def test_writing_first_makes_a_case_that_waits_for_the_customer() -> None:
    case, written = opening.open_by_writing(
        by=make_viewer(), now=NOW, to_address="Nowa@poczta.example", to_name="Anna Nowa", matter="Odbiór lampy",
        html="<p>Lampa czeka.</p>",
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.status, case.owed_by) == (Status.WAITING_CUSTOMER, NOTHING_OWED)
    assert Entry.objects.get(pk=written.entry_id).recipients["to"] == [["Anna Nowa", "Nowa@poczta.example"]]
    assert Participant.objects.filter(case=case, address="nowa@poczta.example").exists()
