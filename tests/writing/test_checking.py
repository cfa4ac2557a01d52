"""A look at what is written on a case: what is known of the case, what was put aside, what may leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from prezent.cases.models import Case, Draft
from prezent.cases.services import drafts, letter, points, words
from prezent.complaints.models import Decision, DemandVerdict
from prezent.domain.coach import Finding, Severity, Span, Text2
from prezent.domain.coach.case import Attachment, Message, Point
from prezent.people.models import Customer, Staff, Team
from prezent.people.policies import viewer
from prezent.platform.errors import DomainError, NotFound
from prezent.writing import checking, languagetool, sending, services, settings
from prezent.writing.checking import Checked, Written
from prezent.writing.context import desk_of
from tests.support.cases import make_case, stored
from tests.support.decisions import make_complaint
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

BLAME = "Trzeba było poczekać na kuriera."


@pytest.fixture
def marta() -> Staff:
    staff = make_staff()
    staff.phone, staff.gender = "48 555 01 22", "f"
    staff.save()
    return staff


@pytest.fixture
def case() -> Case:
    made, _entry = make_case()
    return made


def note(case: Case, text: str = BLAME) -> Written:
    return Written(case.number, "note", text, f"<p>{text}</p>")


def reply(case: Case, text: str = BLAME) -> Written:
    return Written(case.number, "reply", text, f"<p>{text}</p>", f"[{case.number}] Jarzębina: reklamacja")


def look(written: Written, staff: Staff) -> Checked:
    return checking.look(written, by=viewer(staff), author=staff, now=NOW)


def rules(checked: Checked) -> list[str]:
    return [one.finding.rule for one in checked.open]


class TestWhatIsKnown:
    def test_everything_in_one_query(self, marta: Staff, django_assert_num_queries: Any) -> None:
        case, entry = make_case(text="Nie działa.\n> dawny cytat")
        entry.segments = [["new", 0, 12], ["quote", 12, 26]]
        entry.save()
        who = viewer(marta)
        words.write_answer(
            case, by=who, now=NOW + timedelta(hours=1), html="<p>Sprawdzę.</p>", to=[("", "a@b.example")]
        )
        words.write_note(case, by=who, now=NOW + timedelta(hours=2), html="<p>Stały klient</p>")
        points.add_point(case, by=who, now=NOW, text="zwrot pieniędzy")
        points.set_point_answered(
            points.add_point(case, by=who, now=NOW, text="termin"), by=who, now=NOW, answered=True
        )
        drafts.attach_to_draft(case, by=who, now=NOW, mode="reply", part=stored("plan.txt", b"plan"))
        drafts.attach_to_draft(case, by=who, now=NOW, mode="note", part=stored("u.txt", b"uu"))
        services.put_aside(case, by=who, now=NOW, mode="reply", rule="ENV-06", mark="0123456789ab", reason="bo tak")
        with django_assert_num_queries(1):
            desk = desk_of(case.number, by=who, author=marta, now=NOW, mode="reply")
        known = desk.case
        assert known.case_id == case.number
        assert known.kind == case.kind
        assert (known.customer.first_name, known.customer.last_name, known.customer.gender) == (
            "Grzegorz",
            "Pawlik",
            "m",
        )
        assert (known.author.first_name, known.author.last_name) == ("Marta", "Wilczek")
        assert (known.author.gender, known.author.phone) == ("f", "48 555 01 22")
        assert known.messages == (
            Message("customer", "Nie działa.\n", NOW),
            Message("us", "Sprawdzę.", NOW + timedelta(hours=1)),
        )
        assert known.notes == ("Stały klient",)
        assert set(known.points) == {Point("zwrot pieniędzy"), Point("termin", answered=True)}
        assert known.attachments == (Attachment("plan.txt", "text/plain", 4),)
        assert [(one.rule, one.mark, one.reason) for one in desk.put_aside] == [("ENV-06", "0123456789ab", "bo tak")]
        assert known.fault is None, "nobody has decided yet"

    @pytest.mark.parametrize(
        ("merits", "service", "known"),
        [
            ("founded", "good", (True, False)),
            ("not_founded", "failed", (False, True)),
            ("partly", "not_all", (True, True)),
            ("deemed", "good", (None, False)),
        ],
    )
    def test_both_verdicts_of_a_decided_complaint(
        self, marta: Staff, case: Case, merits: str, service: str, known: tuple[bool | None, bool | None]
    ) -> None:
        complaint = make_complaint(case=case)
        decision = Decision.objects.create(complaint=complaint, service=service, prepared_at=NOW)
        DemandVerdict.objects.create(decision=decision, demand=complaint.demands.get(), merits=merits)
        for state, found in (("draft", (None, None)), ("decided", known), ("sent", known), ("replaced", (None, None))):
            Decision.objects.update(state=state)
            desk = desk_of(case.number, by=viewer(marta), author=marta, now=NOW, mode="reply")
            assert (desk.case.fault, desk.case.service_fault) == found, state

    def test_a_customer_who_is_not_known(self, marta: Staff, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(customer=None)
        desk = desk_of(case.number, by=viewer(marta), author=marta, now=NOW, mode="reply")
        assert desk.addressee is None
        assert desk.case.customer.first_name == ""

    def test_a_case_behind_a_wall_does_not_exist(self, marta: Staff) -> None:
        walled, _entry = make_case(email="t@p.example", team=Team.objects.create(name="Zarząd", restricted=True))
        with pytest.raises(NotFound):
            look(reply(walled), marta)
        with pytest.raises(NotFound):
            look(replace(reply(walled), number="2020-000001"), marta)

    def test_what_another_person_put_aside_stands_for_that_person(self, marta: Staff, case: Case) -> None:
        (error,) = [one for one in look(reply(case), marta).errors if one.finding.rule == "BLA-01"]
        tomasz = make_staff("Tomasz Borek")
        services.put_aside(
            case, by=viewer(tomasz), now=NOW, mode="reply", rule="BLA-01", mark=error.mark, reason="cytat"
        )
        assert "BLA-01" in rules(look(reply(case), marta))
        assert "BLA-01" not in rules(look(reply(case), tomasz))


class TestALook:
    def test_it_says_what_stands_in_the_letter(self, marta: Staff, case: Case) -> None:
        checked = look(reply(case), marta)
        (error,) = [one for one in checked.errors if one.finding.rule == "BLA-01"]
        assert BLAME[slice(*error.finding.spans[0])] == "Trzeba było"
        assert not checked.empty

    @pytest.mark.parametrize("text", ["", "  \n"])
    def test_of_nothing_nothing_is_said(self, marta: Staff, case: Case, text: str) -> None:
        assert look(note(case, text), marta).empty

    def test_a_letter_with_greeting_and_farewell_alone_is_empty_too(self, marta: Staff, case: Case) -> None:
        from prezent.domain.mail import composed

        html = letter.blank_letter(Customer.objects.get(), marta, "pl")
        written = Written(case.number, "reply", composed.text_of(html), html, "x")
        checked = look(written, marta)
        assert checked.empty
        assert not checked.open

    def test_put_aside_it_is_told_apart_with_its_reason(self, marta: Staff, case: Case) -> None:
        (error,) = [one for one in look(reply(case), marta).errors if one.finding.rule == "BLA-01"]
        services.put_aside(
            case, by=viewer(marta), now=NOW, mode="reply", rule="BLA-01", mark=error.mark, reason="cytat z umowy"
        )
        checked = look(reply(case, f"Dzień dobry.\n\n{BLAME}"), marta)
        assert "BLA-01" not in rules(checked)
        assert [(one.finding.rule, one.reason) for one in checked.put_aside] == [("BLA-01", "cytat z umowy")]
        assert "BLA-01" in rules(look(reply(case, "Trzeba było poczekać na list."), marta)), "another sentence"

    def test_a_put_aside_error_without_a_reason_stays_open(self, marta: Staff, case: Case) -> None:
        (error,) = [one for one in look(reply(case), marta).errors if one.finding.rule == "BLA-01"]
        aside = services.put_aside(
            case, by=viewer(marta), now=NOW, mode="reply", rule="BLA-01", mark=error.mark, reason="x"
        )
        aside.reason = ""
        aside.save()
        assert "BLA-01" in [one.finding.rule for one in look(reply(case), marta).errors]

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [({"mode": "post"}, "draft.mode"), ({"text": "a" * 100_001}, "letter.too_long")],
    )
    def test_what_cannot_be_read_is_refused(self, marta: Staff, case: Case, wrong: dict[str, str], code: str) -> None:
        with pytest.raises(DomainError) as refused:
            look(replace(reply(case), **wrong), marta)
        assert refused.value.code == code

    def test_a_rule_that_breaks_says_nothing_of_the_letter(
        self, marta: Staff, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(text: str, **_how: object) -> None:
            raise KeyError(text)

        monkeypatch.setattr(checking, "check", broken)
        with capture_logs() as lines, pytest.raises(checking.Broke) as broke:
            look(reply(case), marta)
        assert broke.value.status == 503
        assert [line["event"] for line in lines] == ["coach_broke"]
        assert "kuriera" not in str(lines)
        assert lines[0]["where"].startswith("test_checking.py:")


class TestGrammar:
    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        said: dict[str, Any] = {"findings": []}
        monkeypatch.setattr(languagetool, "is_set_up", lambda: True)
        monkeypatch.setattr(languagetool, "grammar", lambda doc, **_how: said["findings"])
        return said

    def test_without_a_server_it_is_off(self, marta: Staff, case: Case) -> None:
        assert look(reply(case), marta).grammar == "off"

    def test_its_remarks_stand_beside_ours(self, marta: Staff, case: Case, server: dict[str, Any]) -> None:
        found = Finding("LT:X_Y", Severity.WARNING, (Span(12, 20),), Text2("Zbędne?", "Zbędne?"))
        server["findings"] = [found]
        checked = look(reply(case), marta)
        assert checked.grammar == "on"
        (remark,) = [one for one in checked.open if one.finding.rule == "LT:X_Y"]
        services.put_aside(case, by=viewer(marta), now=NOW, mode="reply", rule="LT:X_Y", mark=remark.mark, reason="")
        again = look(reply(case), marta)
        assert "LT:X_Y" not in rules(again)
        assert [one.finding.rule for one in again.put_aside] == ["LT:X_Y"]

    def test_one_that_is_down_takes_nothing_from_ours(self, marta: Staff, case: Case, server: dict[str, Any]) -> None:
        server["findings"] = None
        checked = look(reply(case), marta)
        assert checked.grammar == "down"
        assert "BLA-01" in rules(checked)

    def test_sending_does_not_ask_it(self, marta: Staff, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(languagetool, "is_set_up", lambda: pytest.fail("grammar was asked"))
        with pytest.raises(sending.AdvisedAgainst):
            sending.settle(reply(case), by=viewer(marta), author=marta, now=NOW)


class TestSettling:
    def settle(self, written: Written, staff: Staff, **how: Any) -> sending.Settlement:
        return sending.settle(written, by=viewer(staff), author=staff, now=NOW, **how)

    def test_an_error_asks_for_a_reason(self, marta: Staff, case: Case) -> None:
        with pytest.raises(sending.AdvisedAgainst) as asked:
            self.settle(reply(case), marta, reason="  ")
        assert "BLA-01" in [one.finding.rule for one in asked.value.checked.errors]
        settled = self.settle(reply(case), marta, reason=" cytat\nz umowy ")
        assert ("BLA-01", "cytat z umowy") in settled.against

    def test_a_receipt_spares_a_second_look(
        self, marta: Staff, case: Case, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clean, bad = look(note(case, "Część jest w magazynie."), marta), look(reply(case), marta)
        who = viewer(marta)
        monkeypatch.setattr(checking, "check", lambda *_a, **_k: pytest.fail("it looked again"))
        with django_assert_num_queries(0):
            settled = sending.settle(
                note(case, "Część jest w magazynie."), by=who, author=marta, now=NOW, receipt=clean.receipt
            )
            assert settled.against == ()
            settled = sending.settle(
                reply(case), by=who, author=marta, now=NOW, receipt=bad.receipt, reason="tak ma być"
            )
            assert ("BLA-01", "tak ma być") in settled.against
            assert "BLA-01" in settled.overridden

    def test_what_was_put_aside_goes_along_with_its_reason(self, marta: Staff, case: Case) -> None:
        for error in look(reply(case), marta).errors:
            services.put_aside(
                case, by=viewer(marta), now=NOW, mode="reply", rule=error.finding.rule, mark=error.mark, reason="cytat"
            )
        receipt = look(reply(case), marta).receipt
        for given in (receipt, ""):
            settled = self.settle(reply(case), marta, receipt=given)
            assert ("BLA-01", "cytat") in settled.put_aside
            assert settled.overridden == ()

    @pytest.mark.parametrize("other", ["text", "subject", "person", "forged"])
    def test_a_receipt_for_something_else_is_worth_nothing(self, marta: Staff, case: Case, other: str) -> None:
        receipt = look(note(case, "Część jest w magazynie."), marta).receipt
        bad = note(case, "Ten klient to idiota, trzeba było go nie obsługiwać.")
        if other == "subject":
            receipt = look(reply(case, "Dzień dobry."), marta).receipt
            bad = replace(reply(case, "Dzień dobry."), subject="bez numeru")
        if other == "person":
            bad, marta = note(case, "Część jest w magazynie."), make_staff("Tomasz Borek")
        if other == "forged":
            receipt = receipt[:-1] + ("A" if receipt[-1] != "A" else "B")
        assert checking.settled(bad, receipt, by=viewer(marta)) is None

    def test_a_coach_that_breaks_keeps_nobody_from_sending(
        self, marta: Staff, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checking, "check", lambda *_a, **_k: 1 / 0)
        assert self.settle(reply(case), marta) == sending.Settlement()

    def test_what_is_sent_at_last_is_counted_by_rule(self, marta: Staff, case: Case) -> None:
        services.count_overridden(("BLA-01", "BLA-01", "ENV-06"), now=NOW)
        from prezent.writing.models import RuleStatistic

        rows = RuleStatistic.objects.order_by("rule").values_list("rule", "shown", "put_aside")
        assert list(rows) == [("BLA-01", 2, 2), ("ENV-06", 1, 1)]
        assert not Draft.objects.exists()


class TestSettings:
    @pytest.fixture
    def file(self) -> Iterator[Any]:
        path = settings.path()
        yield path
        path.unlink(missing_ok=True)

    def test_the_firm_is_no_misspelling(self) -> None:
        assert "Jarzębina" in settings.current().brands

    def test_the_desks_file_is_read_when_it_changes(self, marta: Staff, case: Case, file: Any) -> None:
        file.write_text('[rules.BLA-01]\nseverity = "off"\n', "utf-8")
        assert "BLA-01" not in rules(look(reply(case), marta))
        file.unlink()
        assert "BLA-01" in rules(look(reply(case), marta))

    def test_a_file_with_a_mistake_stops_nobody_and_is_told(self, marta: Staff, case: Case, file: Any) -> None:
        file.write_text('[rules.BLA-1]\nseverity = "off"\n', "utf-8")
        assert "BLA-01" in rules(look(reply(case), marta))
        assert "BLA-1" in settings.problem()
