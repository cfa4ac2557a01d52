"""Why an answer is late: said once for each wait, kept when the answer leaves late, counted by team and reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prezent.cases.models import Case, Lateness
from prezent.cases.queries import LateReasonRow, case_row
from prezent.cases.queries import lateness as reads
from prezent.cases.services import handling, joining, lateness, opening, words
from prezent.mailbox.models import Mailbox
from prezent.people.models import Team
from prezent.people.policies import Viewer, viewer
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff
from tests.support.races import done_or_lost

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
LATER = NOW + 2 * DAY
TO = [("", "g.pawlik@poczta.example")]


@pytest.fixture(autouse=True)
def mailbox() -> Mailbox:
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def me() -> Viewer:
    return viewer(make_staff())


@pytest.fixture
def case() -> Case:
    return make_case()[0]


def say(case: Case, me: Viewer, reason: str = "people", **more: Any) -> Lateness:
    return lateness.say_why(case, by=me, now=more.pop("now", LATER), reason=reason, **more)


def answer(case: Case, me: Viewer, now: datetime) -> None:
    words.write_answer(case, by=me, now=now, html="<p>Odpowiadam.</p>", to=TO)


def actions(case: Case) -> list[str]:
    return [event.action for event in timeline(("case", case.pk)) if "late" in event.action]


def write_in(case: Case, at: datetime) -> None:
    words.add_incoming(case, opening.Incoming(channel="email", at=at, text="Halo?"), now=at)
    case.refresh_from_db()


def test_said_with_one_word_and_written_into_the_history(case: Case, me: Viewer) -> None:
    late = say(case, me)
    assert (late.since, late.due_at, late.reason, late.by_id) == (NOW, NOW + DAY, "people", me.id)
    assert (late.said_at, late.answered_at) == (LATER, None)
    last = timeline(("case", case.pk))[-1]
    assert (last.action, last.data["reason"], last.actor.id) == ("case.late_because", "people", me.id)


def test_from_the_second_on_at_which_the_answer_is_late(case: Case, me: Viewer) -> None:
    with pytest.raises(DomainError) as refused:
        say(case, me, now=NOW + DAY - MOMENT)
    assert refused.value.code == "late.not_late"
    say(case, me, now=NOW + DAY)


@pytest.mark.parametrize(
    ("reason", "said", "code"),
    [("", "", "late.reason"), ("x", "", "late.reason"), ("other", "  ", "late.words")],
)
def test_what_is_no_reason_is_refused(case: Case, me: Viewer, reason: str, said: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        say(case, me, reason, words=said)
    assert refused.value.code == code
    assert not Lateness.objects.exists()
    assert actions(case) == []


def test_who_comes_second_is_told_and_nothing_counts_twice(case: Case, me: Viewer) -> None:
    say(case, me)
    say(case, me)
    other = viewer(make_staff("Tomasz Borek"))
    with pytest.raises(Conflict) as lost:
        say(case, other, "knowledge")
    assert lost.value.code == "late.said"
    assert "Marta Wilczek" in str(lost.value)
    assert [(late.reason, late.by_id) for late in Lateness.objects.all()] == [("people", me.id)]
    assert actions(case) == ["case.late_because"]
    assert sum(one.number for one in reads.counts(me, LATER, since=NOW)) == 1


def test_each_wait_has_a_reason_of_its_own(case: Case, me: Viewer) -> None:
    say(case, me)
    answer(case, me, LATER)
    case.refresh_from_db()
    write_in(case, LATER + DAY)
    say(case, me, "other", words="burza zerwała linię", now=LATER + 3 * DAY)
    assert list(Lateness.objects.order_by("since").values_list("reason", "words", "answered_at")) == [
        ("people", "", LATER),
        ("other", "burza zerwała linię", None),
    ]


def test_a_late_answer_is_kept_and_the_reason_may_be_said_afterwards(case: Case, me: Viewer) -> None:
    answer(case, me, LATER)
    late = Lateness.objects.get()
    assert (late.reason, late.answered_at) == ("", LATER)
    case.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        say(case, me, now=LATER + DAY)
    assert refused.value.code == "late.not_late", "nobody waits now"
    say(case, me, "others", since=NOW, now=LATER + DAY)
    assert Lateness.objects.get().reason == "others"


def test_an_answer_in_time_leaves_no_trace_and_costs_nothing(case: Case, me: Viewer) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer(case, me, NOW + DAY - MOMENT)
    assert not Lateness.objects.exists()
    assert "cases_lateness" not in str(captured.captured_queries)


def test_a_late_answer_costs_one_statement_more(me: Viewer) -> None:
    first, second = make_case("a")[0], make_case("b")[0]
    with CaptureQueriesContext(connection) as in_time:
        answer(first, me, NOW + DAY - MOMENT)
    with CaptureQueriesContext(connection) as late:
        answer(second, me, LATER)
    assert len(late) == len(in_time) + 1


def test_taken_back_and_said_anew(case: Case, me: Viewer) -> None:
    lateness.take_back(case, by=me, now=LATER, since=NOW)
    say(case, me)
    lateness.take_back(case, by=me, now=LATER, since=NOW)
    say(case, viewer(make_staff("Tomasz Borek")), "knowledge")
    assert Lateness.objects.get().reason == "knowledge"
    assert actions(case) == ["case.late_because", "case.late_reason_taken_back", "case.late_because"]


def test_behind_a_wall_nothing_is_said_or_seen() -> None:
    walled = make_case("Tajna", team=Team.objects.create(name="Prawny", restricted=True))[0]
    me = viewer(make_staff())
    for change in (
        lambda: say(walled, me),
        lambda: lateness.take_back(walled, by=me, now=LATER, since=NOW),
    ):
        with pytest.raises(NotFound):
            change()
    say(walled, viewer(make_staff("Halina Zych", teams=(walled.team,))))  # type: ignore[arg-type]
    assert reads.late_now(me, LATER) == ((), "")
    assert reads.late_since(me, LATER, since=NOW) == ((), "")
    assert reads.counts(me, LATER, since=NOW) == ()


def test_goes_with_the_words_of_a_joined_case(case: Case, me: Viewer) -> None:
    older = make_case("Starsza", at=NOW - 5 * DAY)[0]
    twin = make_case("Z tej samej chwili")[0]
    for one in (case, twin):
        say(one, me)
    joining.suggest(case, older, reason="number")
    joining.suggest(twin, older, reason="number")
    for one in (case, twin):
        joining.accept(one.suggestions.select_related("case", "other").get(), by=me, now=LATER)
    assert Lateness.objects.filter(case=older).count() == 1, "two waits that agree to the microsecond are one"


def test_lists_what_is_late_now_the_longest_first(me: Viewer, django_assert_num_queries: Any) -> None:
    first = make_case("Najdłużej", at=NOW - DAY)[0]
    second = make_case("Druga")[0]
    make_case("W porę", at=LATER - MOMENT)
    closed = make_case("Zamknięta", at=NOW - DAY)[0]
    handling.close(closed, by=me, now=LATER, word="reklama")
    say(second, me)
    with django_assert_num_queries(1):
        rows, after = reads.late_now(me, LATER)
    assert [(row.number, row.reason, row.said_by, row.waiting) for row in rows] == [
        (first.number, "", None, True),
        (second.number, "people", "Marta Wilczek", True),
    ]
    assert after == ""


def test_counts_open_what_stands_behind_them(me: Viewer, django_assert_num_queries: Any) -> None:
    zwroty = Team.objects.create(name="Zwroty")
    said, unsaid, answered = (make_case(one, team=zwroty)[0] for one in ("Powiedziana", "Milcząca", "Odpisana"))
    loose = make_case("Bez zespołu")[0]
    say(said, me)
    say(loose, me, "others")
    answer(answered, me, LATER)
    make_case("Dawna", at=NOW - 40 * DAY)
    since = NOW - 30 * DAY
    with django_assert_num_queries(1):
        counts = reads.counts(me, LATER, since=since)
    assert {(one.team, one.reason): one.number for one in counts} == {
        ("Zwroty", "people"): 1, ("Zwroty", "none"): 2, ("", "others"): 1,
    }  # fmt: skip
    for one in counts:
        with django_assert_num_queries(1):
            rows, _after = reads.late_since(me, LATER, since=since, reason=one.reason, team=one.team_id)
        assert len(rows) == one.number
    rows, _after = reads.late_since(me, LATER, since=since, reason="none")
    assert {(row.matter, row.waiting, row.answered_at) for row in rows} == {
        ("Milcząca", True, None), ("Odpisana", False, LATER),
    }  # fmt: skip
    assert unsaid.number in {row.number for row in rows}


def test_pages_hold_each_once_also_where_many_were_due_at_the_same_moment(
    me: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PAGE", 2)
    made = [make_case(str(number))[0].number for number in range(5)]
    reading: tuple[Callable[[str], tuple[tuple[reads.LateRow, ...], str]], ...] = (
        lambda after: reads.late_now(me, LATER, after=after),
        lambda after: reads.late_since(me, LATER, since=NOW, after=after),
    )
    for read in reading:
        seen: list[str] = []
        after = "begin"
        while after:
            rows, after = read(after)
            seen += [row.number for row in rows]
        assert sorted(seen) == sorted(made)


def test_late_ones_are_found_by_the_index_of_what_is_owed(me: Viewer) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    with CaptureQueriesContext(connection) as captured:
        reads.late_now(me, LATER)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "SEARCH c USING INDEX case_open (owed_by<?)" in plan, plan


def test_what_was_said_of_a_wait(case: Case, me: Viewer, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert case_row(me, case.number).late_reason is None
    say(case, me, "other", words="burza")
    assert case_row(me, case.number).late_reason == LateReasonRow("other", "burza", "Marta Wilczek")
    Case.objects.update(waiting_since=LATER)
    assert case_row(me, case.number).late_reason is None, "said of an earlier wait"


@pytest.mark.django_db(transaction=True)
def test_two_reasons_at_once_count_once(case: Case, me: Viewer) -> None:
    """In two connections. SQLite lets one writer in at a time, and its tests share one database in memory."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    assert done_or_lost(lambda: say(case, me), lambda: say(case, me, "knowledge")) == ["done", "lost"]
    assert Lateness.objects.count() == 1
    assert actions(case) == ["case.late_because"]
