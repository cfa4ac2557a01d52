"""``python -m bench.sweep``: what a sweep of 100,000 open clocks costs when 500 are due, and when none is.

    python -m bench.sweep [--clocks 100000] [--due 500] [--rounds 5]

CPU seconds of this process, on SQLite in a home of its own (or what DATABASE_URL names: an empty database). Of the due
ones a half is warned, the other half has passed its last day. Each round has other clocks due.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

#: Seconds of CPU that one sweep may take.
TARGET = 2.0
_CHUNK = 2000


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


def run(clocks: int, due: int, rounds: int) -> tuple[list[float], list[float]]:
    """CPU seconds of each sweep with clocks due, and of each without."""
    from prezent.deadlines.models import Notice
    from prezent.deadlines.sweep import sweep

    now = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
    _fill(clocks, now)
    busy, idle = [], []
    for number in range(rounds):
        _make_due(number * due, due, now)
        started = time.process_time()
        done = sweep(now)
        busy.append(time.process_time() - started)
        started = time.process_time()
        nothing = sweep(now)
        idle.append(time.process_time() - started)
        if (done, nothing) != (due, 0) or Notice.objects.count() < (number + 1) * due:
            raise SystemExit(f"WRONG: {done} clocks swept, then {nothing}, {Notice.objects.count()} notices")
    return busy, idle


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, sweep, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("--clocks", type=int, default=100_000)
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
        busy, idle = run(given.clocks, given.due, given.rounds)
        print(
            f"{connection.vendor}, {given.clocks} open clocks, {given.due} due: "
            f"{min(busy):.3f} to {max(busy):.3f} s of CPU (target {TARGET:.0f} s); none due: {max(idle):.4f} s"
        )


if __name__ == "__main__":
    main()
