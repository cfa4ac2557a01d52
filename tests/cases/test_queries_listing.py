"""Lists: what is in them, in which order, how it is counted, and that the indexes are used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prezent.cases.models import NOTHING_OWED, Case, Tag
from prezent.cases.queries import listing
from prezent.cases.queries.listing import GROUPS, Wanted, horizon, page, row_in_view, summary
from prezent.cases.queries.nav import VIEWS, nav_counts, view_cases
from prezent.cases.services.handling import close
from prezent.people.models import Team
from prezent.people.policies import Viewer, viewer
from prezent.platform.errors import DomainError
from tests.support.cases import make_case
from tests.support.people import NOW, make_staff, make_viewer

pytestmark = pytest.mark.django_db
WHEN = horizon(NOW)
OPEN = Wanted(view="open")


def plain_cases(count: int, **fields: object) -> list[Case]:
    """Cases written straight to the table: a list only reads columns."""
    first = Case.objects.count() + 1
    return Case.objects.bulk_create(
        [
            Case(
                **{
                    "number": f"2025-{first + n:06d}",
                    "matter": f"Sprawa {first + n}",
                    "channel": "email",
                    "last_channel": "email",
                    "opened_at": NOW,
                    "changed_at": NOW,
                    "status": "open",
                    **fields,
                }
            )
            for n in range(count)
        ]
    )


def numbers(who: Viewer, wanted: Wanted, size: int = 50) -> list[str]:
    """All numbers of a list, read page by page."""
    found: list[str] = []
    after = ""
    while True:
        one = page(who, wanted, WHEN, after=after, size=size)
        found += [row.number for row in one.rows]
        after = one.after
        if not after:
            return found


@pytest.mark.parametrize(
    ("day", "soon_ends"),
    [
        (24, datetime(2026, 11, 27, 23, tzinfo=UTC)),  # Tuesday: until the end of Friday
        (26, datetime(2026, 11, 27, 23, tzinfo=UTC)),  # Thursday: until the end of tomorrow
        (27, datetime(2026, 12, 4, 23, tzinfo=UTC)),  # Friday: until the end of the next one
        (29, datetime(2026, 12, 4, 23, tzinfo=UTC)),  # Sunday
    ],
)
def test_the_horizon_parts_the_week_at_fridays(day: int, soon_ends: datetime) -> None:
    found = horizon(NOW.replace(day=day))
    assert found.soon_ends == soon_ends
    assert found.today_ends == datetime(2026, 11, day, 23, tzinfo=UTC)


def test_the_day_on_which_the_clocks_go_back_has_25_hours() -> None:
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)  # Sunday, 0:00 in Warsaw
    assert horizon(midnight).today_ends - midnight == timedelta(hours=25)


def test_every_moment_is_in_one_group() -> None:
    edges = [NOW - timedelta(seconds=1), NOW, WHEN.today_ends, WHEN.soon_ends, NOTHING_OWED]
    assert [WHEN.group(edge) for edge in edges] == list(GROUPS)


def test_first_those_who_have_waited_longest_and_the_newest_of_equals() -> None:
    me = make_viewer()
    late, first, second = (plain_cases(1, owed_by=NOW + timedelta(hours=hours))[0].number for hours in (5, 1, 1))
    assert numbers(me, OPEN) == [second, first, late]


@pytest.mark.parametrize("view", ["open", "closed", "all"])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_put_together_are_the_list_without_gaps_and_doubles(view: str, size: int) -> None:
    me = make_viewer()
    for hour in range(3):
        plain_cases(3, owed_by=NOW + timedelta(hours=hour, microseconds=7), changed_at=NOW - timedelta(hours=hour))
        plain_cases(2, status="closed", closed_at=NOW - timedelta(hours=hour))
    found = numbers(me, Wanted(view=view), size)
    assert len(found) == len(set(found)) == {"open": 9, "closed": 6, "all": 15}[view]
    assert found == numbers(me, Wanted(view=view), 50)


def test_the_last_page_has_no_mark() -> None:
    plain_cases(2)
    me = make_viewer()
    assert page(me, OPEN, WHEN, size=2).after == ""
    assert page(me, OPEN, WHEN, size=1).after != ""


@pytest.mark.parametrize("mark", ["x", "1", "1.", ".1", "zz.zz", "1.-1", "f" * 30 + ".1", "1." + "f" * 20, "' OR 1=1"])
def test_a_foreign_mark_is_refused(mark: str) -> None:
    with pytest.raises(DomainError) as caught:
        page(make_viewer(), OPEN, WHEN, after=mark)
    assert caught.value.code == "list.mark"


def test_a_page_a_row_and_a_summary_are_one_query_each(django_assert_num_queries: object) -> None:
    me = make_viewer()
    case, _entry = make_case()
    case.tags.set([Tag.objects.create(name="gest"), Tag.objects.create(name="kurier")])
    for read in (
        lambda: page(me, OPEN, WHEN),
        lambda: row_in_view(me, case.number, OPEN, WHEN),
        lambda: summary(me, OPEN, WHEN),
    ):
        with django_assert_num_queries(1):  # type: ignore[operator]
            read()


def test_a_row_has_what_the_screen_shows() -> None:
    case, _entry = make_case(at=NOW - timedelta(hours=2))
    case.tags.set([Tag.objects.create(name="gest"), Tag.objects.create(name="kurier")])
    staff = make_staff("Tomasz Gajda")
    Case.objects.filter(pk=case.pk).update(assignee=staff)
    row = page(make_viewer(), OPEN, WHEN).rows[0]
    assert (row.number, row.customer, row.assignee, row.unread) == (
        case.number,
        "Grzegorz Pawlik",
        "Tomasz Gajda",
        True,
    )
    assert row.matter == "Grzejnik zepsuł się drugi raz"
    assert row.excerpt.startswith("Dzień dobry")
    assert set((row.tags or "").split(",")) == {"gest", "kurier"}
    assert row.owed_by == NOW + timedelta(hours=22)


def test_conditions_narrow_the_list() -> None:
    staff = make_staff()
    me = viewer(staff)
    team = Team.objects.create(name="Zwroty")
    tag = Tag.objects.create(name="gest")
    plain_cases(2)
    one, _entry = make_case(at=NOW - timedelta(days=3))
    one.kind, one.priority, one.status, one.team, one.assignee = "complaint", 4, "waiting_others", team, staff
    one.save()
    one.tags.add(tag)
    narrow = [
        Wanted(view="open", kind="complaint"),
        Wanted(view="open", priority=4),
        Wanted(view="open", team=team.pk),
        Wanted(view="open", status="waiting_others"),
        Wanted(view="open", assignee=staff.pk),
        Wanted(view="mine"),
        Wanted(view="open", tag="gest"),
        Wanted(view="open", customer=one.customer_id),
        Wanted(view="open", due="overdue"),
        Wanted(view="open", due="unread"),
        Wanted(view="open", words="pawl grzej"),
        Wanted(view="open", words=one.number),
    ]
    assert [numbers(me, wanted) for wanted in narrow] == [[one.number]] * len(narrow)
    assert len(numbers(me, Wanted(view="open", team=0))) == 2
    assert len(numbers(me, Wanted(view="open", assignee=0))) == 2
    assert numbers(me, Wanted(view="open", words="...")) == []
    assert numbers(me, Wanted(view="open", due="today")) == []


def test_the_week_and_its_first_answers() -> None:
    me = make_viewer()
    hour = timedelta(hours=1)
    plain_cases(1, first_answer_due_at=NOW, first_answered_at=NOW - hour)  # in time
    plain_cases(1, first_answer_due_at=NOW - hour, first_answered_at=NOW)  # late
    plain_cases(1, first_answer_due_at=NOW - hour)  # not yet, and late
    plain_cases(1, first_answer_due_at=NOW + hour)  # not yet due
    plain_cases(1)  # written by us first
    plain_cases(
        1, opened_at=NOW - timedelta(days=2), first_answer_due_at=NOW, first_answered_at=NOW - hour
    )  # last week
    counts = {how: len(numbers(me, Wanted(view="all", opened="week", answer=how))) for how in ("", *listing.ANSWERS)}
    assert counts == {"": 5, "due": 3, "in_time": 1, "late": 2}


def test_a_case_that_left_the_list_has_no_row() -> None:
    me = make_viewer()
    case, _entry = make_case()
    assert row_in_view(me, case.number, OPEN, WHEN) is not None
    close(case, by=me, now=NOW, word="reklama")
    assert row_in_view(me, case.number, OPEN, WHEN) is None
    assert row_in_view(me, case.number, Wanted(view="closed"), WHEN) is not None


def test_summary_counts_groups() -> None:
    me = make_viewer()
    for edge, count in (
        (NOW - timedelta(1), 1),
        (NOW, 2),
        (WHEN.today_ends, 3),
        (WHEN.soon_ends, 4),
        (NOTHING_OWED, 5),
    ):
        plain_cases(count, owed_by=edge, unread=count == 2)
    plain_cases(2, status="closed")
    found = summary(me, OPEN, WHEN)
    assert found.groups == dict(zip(GROUPS, (1, 2, 3, 4, 5), strict=True))
    assert (found.total, found.unread, found.unassigned, found.capped) == (15, 2, 15, False)


def test_counting_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CAP", 5)
    plain_cases(4, owed_by=NOW - timedelta(1))
    plain_cases(4, owed_by=NOW)
    found = summary(make_viewer(), OPEN, WHEN)
    assert (found.total, found.capped, found.groups["late"], found.groups["today"]) == (5, True, 4, 1)


def test_a_restricted_team_has_no_cases_for_others() -> None:
    team = Team.objects.create(name="Zarząd", restricted=True)
    case, _entry = make_case(team=team)
    outside, inside = make_viewer(), make_viewer("Hanna Bielak", teams=(team,))
    for view in VIEWS:
        assert numbers(outside, Wanted(view=view)) == []
        assert summary(outside, Wanted(view=view), WHEN).total == 0
        assert row_in_view(outside, case.number, Wanted(view=view), WHEN) is None
    assert numbers(outside, Wanted(view="open", words="grzejnik")) == []
    assert numbers(inside, OPEN) == [case.number]


def test_the_numbers_beside_the_views_are_those_of_the_lists() -> None:
    team = Team.objects.create(name="Zwroty")
    staff = make_staff(teams=(team,))
    me = viewer(staff)
    plain_cases(3, assignee=staff)
    plain_cases(2, team=team)
    plain_cases(1, unsent=1)
    plain_cases(4, status="closed", assignee=staff)
    counts = nav_counts(me)
    for view in ("mine", "unassigned", "team", "unsent"):
        assert getattr(counts, view) == view_cases(me, view).count() == summary(me, Wanted(view=view), WHEN).total


@pytest.mark.parametrize(
    ("view", "due", "index"),
    [
        ("open", "", "case_open"),
        ("mine", "", "case_mine"),
        ("unassigned", "", "case_mine"),
        ("unsent", "", "case_unsent"),
        ("closed", "", "case_closed"),
        ("all", "", "case_changed"),
        ("open", "unread", "case_unread"),
    ],
)
def test_sqlite_walks_along_the_partial_indexes(view: str, due: str, index: str) -> None:
    """It cannot see through a bound parameter, so the conditions must be written out."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    with CaptureQueriesContext(connection) as captured:
        page(make_viewer(), Wanted(view=view, due=due), WHEN)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[-1]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert index in plan, plan


def test_horizon_uses_the_zone_of_the_desk() -> None:
    with timezone.override("America/New_York"):
        assert horizon(NOW).today_ends == datetime(2026, 11, 25, 5, tzinfo=UTC)
