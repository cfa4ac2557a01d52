"""Real threads on real connections: of two at once one wins. SQLite lets one writer in at a time, so it is skipped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prezent.deadlines import services
from prezent.deadlines.models import Clock, Notice
from prezent.deadlines.sweep import sweep
from prezent.platform.eventlog import timeline
from tests.support.cases import make_case
from tests.support.clocks import EVENT, local, make_clock, somebody
from tests.support.races import at_once, need_many_writers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _many_writers() -> None:
    need_many_writers()


def test_one_of_many_sets_the_clock() -> None:
    case, _entry = make_case(at=EVENT)
    who = [somebody(name) for name in ("Marta Wilczek", "Tomasz Gajda", "Hanna Bielak", "Jan Sowa")]
    outcomes = at_once(*(lambda one=one: make_clock(case=case, by=one) for one in who))  # type: ignore[misc]
    assert sorted(outcomes) == ["deadline.runs_already"] * 3 + ["ok"]
    assert Clock.objects.count() == 1


def test_one_of_many_ends_the_clock() -> None:
    clock = make_clock()
    who, now = somebody(), EVENT + timedelta(days=1)
    seen = [Clock.objects.select_related("case").get(pk=clock.pk) for _ in range(4)]
    outcomes = at_once(
        lambda: services.meet(seen[0], by=who, now=now, proof="telefon"),
        lambda: services.stop(seen[1], by=who, now=now, why="pomyłka"),
        lambda: services.meet(seen[2], by=who, now=now, proof="list"),
        lambda: services.change_facts(seen[3], by=who, now=now, why="x", by_post=True),
    )
    assert sorted(outcomes) == ["deadline.changed"] * 3 + ["ok"]
    assert Clock.objects.get().version == 1
    assert len([one for one in timeline(("case", clock.case_id)) if one.action.startswith("deadline.")]) == 2


def test_many_sweeps_at_once_do_each_thing_once() -> None:
    clocks = [make_clock(case=make_case(str(number), at=EVENT)[0]) for number in range(30)]
    for moment, level in ((local("2026-12-02 00:00"), 1), (local("2026-12-09 00:00"), 4)):
        assert at_once(*(lambda moment=moment: sweep(moment) for _ in range(4))) == ["ok"] * 4  # type: ignore[misc]
        assert Notice.objects.filter(level=level).count() == len(clocks)
    for clock in clocks:
        told = [one.action for one in timeline(("case", clock.case_id)) if one.action.startswith("deadline.")]
        assert told == ["deadline.set", "deadline.warned", "deadline.silence"]
