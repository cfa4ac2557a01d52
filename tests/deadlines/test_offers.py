"""What a screen may offer is what the services would do: told beforehand, and the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from prezent.cases.models import Case
from prezent.cases.services import handling
from prezent.deadlines import services
from prezent.deadlines.models import Clock
from prezent.deadlines.offers import Offer, offers
from prezent.deadlines.policies import get_clock
from prezent.deadlines.queries import clock_of, owed
from prezent.deadlines.sweep import sweep
from prezent.domain.deadlines.consequence import if_nothing_is_done, made_of_silence
from prezent.people.models import Role
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError, NotFound
from tests.support.clocks import EVENT, local, make_clock, somebody

LATE = local("2026-12-09 00:00")


def lead() -> Viewer:
    return somebody("Hanna Bielak", role=Role.SUPERVISOR)


def offered(clock: Clock, who: Viewer, now: Any = EVENT) -> tuple[Offer, ...]:
    return offers(clock_of(who, clock.pk), who=who, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("regime", "expected"),
    [
        ("PL_CONS_7A", ("meeting", "facts", "end")),
        ("PL_FIN", ("meeting", "extension", "facts", "end")),
        ("PL_POST", ("meeting", "completion", "facts", "end")),
        ("PL_CONS_GOODS", ("meeting", "facts", "end")),
        ("PL_WITHDRAW", ("meeting", "extension", "facts", "end")),
        # withheld until the goods come, or put off until things are clear: never to a day that somebody chooses
        ("PL_WITHDRAW_REFUND", ("meeting", "completion", "facts", "end")),
        ("PL_INS_CLAIM", ("meeting", "completion", "facts", "end")),
        # here the law lets the firm name another date, with its reasons
        ("PL_DEV_DEFECT_REPAIR", ("meeting", "extension", "facts", "end")),
    ],
)
def test_what_runs_offers_what_its_law_knows(regime: str, expected: tuple[str, ...]) -> None:
    assert offered(make_clock(regime), somebody()) == expected


@pytest.mark.django_db
def test_an_extension_is_offered_once_and_only_before_the_last_day_has_passed() -> None:
    clock = make_clock("PL_FIN")
    assert "extension" not in offered(clock, somebody(), local("2027-01-01 00:00"))
    services.extend(clock, by=somebody(), now=EVENT, why="bank")
    assert "extension" not in offered(clock, somebody())


@pytest.mark.django_db
def test_after_silence_the_rest_is_a_supervisors_and_no_new_date_is_offered_to_anybody() -> None:
    clock = make_clock("PL_POST")
    breach = clock.breach_at
    assert breach is not None
    for _swept in range(2):  # the minute before the sweep is no other time
        assert offered(clock, somebody(), breach) == ("meeting",)
        assert offered(clock, lead(), breach) == ("meeting", "completion", "facts", "end")
        sweep(breach)


@pytest.mark.django_db
def test_what_is_settled_offers_nothing_and_what_was_reviewed_a_correction() -> None:
    clock = make_clock()
    sweep(LATE)
    handling.close(Case.objects.get(pk=clock.case_id), by=lead(), now=LATE, word="zwrot")
    assert (offered(clock, somebody(), LATE), offered(clock, lead(), LATE)) == ((), ("facts",))
    met = make_clock("EU_GDPR12", case=Case.objects.get(pk=clock.case_id))
    services.meet(met, by=somebody(), now=EVENT, proof="x")
    assert offered(met, lead()) == ()


@pytest.mark.django_db
def test_a_regime_that_is_gone_offers_nothing_that_would_have_to_be_computed() -> None:
    clock = make_clock()
    Clock.objects.update(regime="OWN_PROMISE")
    assert offered(clock, somebody()) == ("meeting", "end")


@pytest.mark.django_db
@pytest.mark.parametrize("regime", ["PL_CONS_7A", "PL_FIN", "PL_POST", "EU_GDPR12", "PL_CONS_GOODS", "PL_WITHDRAW"])
@pytest.mark.parametrize("late", [False, True])
def test_what_is_not_offered_is_refused_and_what_is_offered_is_done(regime: str, late: bool) -> None:
    for role in (Role.AGENT, Role.SUPERVISOR):
        who = somebody(f"Osoba {role}", role=role)
        for act in ("meeting", "extension", "completion", "facts", "end"):
            clock = make_clock(regime)
            now = (clock.breach_at or EVENT) if late else EVENT
            sweep(now)
            expected = act in offered(clock, who, now)
            assert _does(get_clock(who, clock.pk), act, who, now) is expected, (role, act)


def _does(clock: Clock, act: str, who: Viewer, now: Any) -> bool:
    try:
        if act == "meeting":
            services.meet(clock, by=who, now=now, proof="telefon")
        elif act == "extension":
            services.extend(clock, by=who, now=now, why="x")
        elif act == "completion":
            on = clock.event_on
            services.complete(clock, by=who, now=now, why="x", completed_on=on, called_on=on)
        elif act == "facts":
            services.change_facts(clock, by=who, now=now, why="x", words="inaczej")
        else:
            services.stop(clock, by=who, now=now, why="x")
    except DomainError:
        return False
    return True


@pytest.mark.django_db
def test_one_clock_by_its_id_is_one_query(django_assert_num_queries: Any) -> None:
    me, clock = somebody(), make_clock()
    with django_assert_num_queries(1):
        assert clock_of(me, clock.pk).number == clock.case.number
    with pytest.raises(NotFound):
        clock_of(me, clock.pk + 1)


@pytest.mark.django_db
def test_what_is_due_and_warned_of_stands_on_today_once(django_assert_num_queries: Any) -> None:
    me, clock = somebody(), make_clock()
    make_clock("EU_GDPR12", case=clock.case)
    sweep(local("2026-12-07 00:00"))
    for until in (date(2026, 12, 1), date(2026, 12, 31)):
        with django_assert_num_queries(2):
            rows, more = owed(me, until)
        assert next((row.regime, row.level) for row in rows) == ("PL_CONS_7A", 1)
        assert len({row.id for row in rows}) == len(rows)
        assert not more
    with django_assert_num_queries(1):
        assert [row.level for row in owed(me, date(2026, 12, 31), whose="team")[0]] == [0, 0]


def test_every_silence_with_an_effect_says_what_the_law_made_of_it() -> None:
    for silence in ("accepted", "justified", "as_wished", "defects_accepted", "contested"):
        made = made_of_silence(silence)
        assert made is not None
        assert made != if_nothing_is_done(silence, "received")
    assert made_of_silence("none") is None
