"""Two people hold the clock as it was: one wins, and the other is told who did what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from prezent.deadlines import services
from prezent.deadlines.models import Clock, State
from prezent.deadlines.policies import get_clock
from prezent.deadlines.sweep import sweep
from prezent.platform.errors import Conflict
from prezent.platform.eventlog import timeline
from tests.support.clocks import EVENT, local, make_clock, somebody

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATE = local("2026-12-09 00:00")


def again(clock: Clock) -> Clock:
    return Clock.objects.select_related("case").get(pk=clock.pk)


def conflict(do: Callable[[], object]) -> Conflict:
    with pytest.raises(Conflict) as found:
        do()
    return found.value


SECOND: tuple[Callable[[Clock], object], ...] = (
    lambda clock: services.meet(clock, by=somebody("Tomasz Gajda"), now=EVENT + DAY, proof="x"),
    lambda clock: services.stop(clock, by=somebody("Tomasz Gajda"), now=EVENT + DAY, why="x"),
    lambda clock: services.extend(clock, by=somebody("Tomasz Gajda"), now=EVENT + DAY, why="x"),
    lambda clock: services.change_facts(
        clock, by=somebody("Tomasz Gajda"), now=EVENT + DAY, why="x", event_at=EVENT - DAY
    ),
)


@pytest.mark.parametrize("second", SECOND)
@pytest.mark.parametrize(
    ("first", "state"),
    [
        (lambda clock: services.meet(clock, by=somebody(), now=EVENT + DAY, proof="telefon"), State.MET),
        (lambda clock: services.stop(clock, by=somebody(), now=EVENT + DAY, why="pomyłka"), State.STOPPED),
        (
            lambda clock: services.change_facts(clock, by=somebody(), now=EVENT + DAY, why="x", by_post=True),
            State.RUNNING,
        ),
    ],
)
def test_never_both(first: Callable[[Clock], object], state: str, second: Callable[[Clock], object]) -> None:
    clock = make_clock("PL_FIN")
    stale, fresh = again(clock), again(clock)
    first(fresh)
    before = again(clock)
    error = conflict(lambda: second(stale))
    assert (error.code, again(clock).state) == ("deadline.changed", state)
    assert "Marta Wilczek" in str(error)
    assert again(clock).version == before.version == 1
    told = [one.action for one in timeline(("case", clock.case_id)) if one.action.startswith("deadline.")]
    assert len(told) == 2


def test_a_form_that_was_open_for_long_is_told_too() -> None:
    clock = make_clock()
    services.change_facts(clock, by=somebody(), now=EVENT, why="x", by_post=True)
    who = somebody("Tomasz Gajda")
    from_form = get_clock(who, clock.pk, version=0)
    conflict(lambda: services.stop(from_form, by=who, now=EVENT, why="x"))
    services.stop(get_clock(who, clock.pk, version=1), by=who, now=EVENT, why="x")


def test_the_sweep_is_somebody_too_but_a_warning_is_not() -> None:
    clock = make_clock()
    seen, late = again(clock), again(clock)
    assert sweep(local("2026-12-02 00:00")) == 1
    services.change_facts(seen, by=somebody(), now=local("2026-12-02 08:00"), why="x", words="list")
    late = again(clock)
    sweep(LATE)
    error = conflict(lambda: services.meet(late, by=somebody(), now=LATE, proof="x"))
    assert error.code == "deadline.changed"
    assert again(clock).state == State.SILENCE
