"""``python -m bench.sweep``: what a sweep of 100,000 open clocks costs, and one of 100,000 open promises, when 500
are due, and when none is.

    python -m bench.sweep [--open 100000] [--due 500] [--rounds 5]

CPU seconds of this process, on SQLite in a home of its own (or what DATABASE_URL names: an empty database). Of the due
ones a half is warned or reminded of, of the other half the date has passed. Each round has others due.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

#: Seconds of CPU that one sweep may take.
TARGET = 2.0
_CHUNK = 2000
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


def _fill(clocks: int, now: datetime) -> None:
    """As many open cases, each with a running clock that is not looked at before a month has passed."""
    from prezent.cases.models import Case
    from prezent.deadlines.models import Clock

    for first in range(0, clocks, _CHUNK):
        cases = Case.objects.bulk_create(
            [
                Case(number=f"{number:011d}", matter="x", channel="email", opened_at=now, changed_at=now)
                for number in range(first, min(first + _CHUNK, clocks))
            ]
        )
        Clock.objects.bulk_create(
            [
                Clock(
                    case=case, regime="PL_CONS_7A", regime_since=date(2023, 1, 1), calendar_version="pl-2025",
                    event_at=now, event_on=now.date(), counted_from=now.date(), raw_due=now.date() + timedelta(days=60),
                    legal_due=now.date() + timedelta(days=60), breach_at=now + timedelta(days=60), met_by="received",
                    silence="accepted", side="firm", set_at=now, changed_at=now,
                    next_check_at=now + timedelta(days=30, seconds=index),
                )
                for index, case in enumerate(cases)
            ]
        )  # fmt: skip


def _make_due(first: int, due: int, now: datetime) -> None:
    """Let the time of ``due`` clocks come: a half is warned for the first time, the other half has passed."""
    from prezent.deadlines.models import Clock

    ids = list(Clock.objects.filter(state="running").order_by("id").values_list("id", flat=True)[first : first + due])
    warned, passed = ids[::2], ids[1::2]
    start, last = now.date() - timedelta(days=8), now.date() + timedelta(days=6)
    Clock.objects.filter(id__in=warned).update(next_check_at=now, counted_from=start, legal_due=last)
    Clock.objects.filter(id__in=passed).update(next_check_at=now, breach_at=now, legal_due=now.date())


def _fill_promises(promises: int, now: datetime) -> None:
    """As many open promises, each on a case of the clocks, that are not looked at before a month has passed."""
    from prezent.cases.models import Case
    from prezent.promises.models import Promise

    ids = list(Case.objects.order_by("id").values_list("id", flat=True)[:promises])
    for first in range(0, len(ids), _CHUNK):
        Promise.objects.bulk_create(
            [
                Promise(
                    case_id=case, words="Oddzwonię i powiem, co ustaliłam", kind="call", made_at=now,
                    due_at=now + timedelta(days=60), look_at=now + timedelta(days=30, seconds=index),
                )
                for index, case in enumerate(ids[first : first + _CHUNK])
            ]
        )  # fmt: skip


def _make_promises_due(first: int, due: int, now: datetime) -> None:
    """Let the time of ``due`` promises come: a half is reminded of, the date of the other half has passed."""
    from prezent.promises.models import Promise

    found = Promise.objects.filter(state="open", reminded_at=None).order_by("id").values_list("id", flat=True)
    ids = list(found[first : first + due])
    Promise.objects.filter(id__in=ids[::2]).update(look_at=now, due_at=now + timedelta(hours=2))
    Promise.objects.filter(id__in=ids[1::2]).update(look_at=now, due_at=now)


@dataclass(frozen=True, slots=True)
class Figures:
    """CPU seconds of each sweep with rows due, and of each without."""

    busy: list[float]
    idle: list[float]


def _measure(sweep: Callable[[datetime], int], make_due: Callable[[int], None], due: int, rounds: int) -> Figures:
    busy, idle = [], []
    for number in range(rounds):
        make_due(number)
        started = time.process_time()
        done = sweep(NOW)
        busy.append(time.process_time() - started)
        started = time.process_time()
        nothing = sweep(NOW)
        idle.append(time.process_time() - started)
        if (done, nothing) != (due, 0):
            raise SystemExit(f"WRONG: {done} rows swept, then {nothing}")
    return Figures(busy, idle)


def run_clocks(clocks: int, due: int, rounds: int) -> Figures:
    """Sweep clocks."""
    from prezent.deadlines.models import Notice
    from prezent.deadlines.sweep import sweep

    _fill(clocks, NOW)
    figures = _measure(sweep, lambda number: _make_due(number * due, due, NOW), due, rounds)
    if Notice.objects.count() < rounds * due:
        raise SystemExit(f"WRONG: {Notice.objects.count()} notices")
    return figures


def run_promises(promises: int, due: int, rounds: int) -> Figures:
    """Sweep promises, on the cases that :func:`run_clocks` has made."""
    from prezent.promises.models import Promise
    from prezent.promises.sweep import sweep

    _fill_promises(promises, NOW)
    # What was reminded of or broken is left out by the next round itself.
    figures = _measure(sweep, lambda _number: _make_promises_due(0, due, NOW), due, rounds)
    reminded, broken = (Promise.objects.filter(**one).count() for one in ({"reminded_at": NOW}, {"state": "broken"}))
    if (reminded + broken, broken) != (rounds * due, rounds * (due // 2)):
        raise SystemExit(f"WRONG: {reminded} reminded of, {broken} broken")
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, sweep, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"PREZENT_HOME": home, "DJANGO_SETTINGS_MODULE": "prezent.platform.settings"}
        os.environ["PREZENT_LOG_LEVEL"] = "warning"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        for what, run in (("clocks", run_clocks), ("promises", run_promises)):
            figures = run(given.open, given.due, given.rounds)
            print(
                f"{connection.vendor}, {given.open} open {what}, {given.due} due: "
                f"{min(figures.busy):.3f} to {max(figures.busy):.3f} s of CPU (target {TARGET:.0f} s); "
                f"none due: {max(figures.idle):.4f} s"
            )


if __name__ == "__main__":
    main()
