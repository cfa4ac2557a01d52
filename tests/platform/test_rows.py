"""Event log, leases, periodic jobs, the bus and the log lines."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from prezent.platform import bus, leases, logs, periodic
from prezent.platform.eventlog import SYSTEM, Actor, record, timeline
from prezent.platform.models import Event, Lease
from prezent.platform.periodic import Job
from tests.support.people import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
class TestEventLog:
    def test_lines_come_back_in_order(self) -> None:
        for number in range(3):
            record("case.noted", actor=Actor("staff", 7, "Marta"), subject=("case", 1), now=NOW, data={"n": number})
        record("case.noted", actor=SYSTEM, subject=("case", 2), now=NOW)
        rows = timeline(("case", 1), limit=2)
        assert [row.data["n"] for row in rows] == [1, 2]
        assert rows[0].actor == Actor("staff", 7, "Marta")

    def test_what_is_undone_leaves_no_line(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the error undoes the line
            record("case.noted", actor=SYSTEM, subject=("case", 1), now=NOW)
            raise RuntimeError
        assert timeline(("case", 1)) == []

    def test_a_line_cannot_be_changed_by_any_way(self) -> None:
        record("case.noted", actor=SYSTEM, subject=("case", 1), now=NOW)
        pk = Event.objects.get().pk
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.filter(pk=pk).update(action="case.other")
        with pytest.raises(TypeError, match="append-only"):
            Event.objects.get(pk=pk).delete()


@pytest.mark.django_db
class TestLeases:
    def test_one_holder_at_a_time(self) -> None:
        assert leases.acquire("box", holder="a", now=NOW, length=MINUTE)
        assert not leases.acquire("box", holder="b", now=NOW + MINUTE, length=MINUTE)
        assert leases.acquire("box", holder="a", now=NOW + MINUTE, length=MINUTE)
        assert not leases.acquire("box", holder="b", now=NOW + MINUTE * 2, length=MINUTE)
        assert leases.acquire("box", holder="b", now=NOW + MINUTE * 2 + timedelta(seconds=1), length=MINUTE)
        assert not leases.acquire("box", holder="a", now=NOW + MINUTE * 2, length=MINUTE)

    def test_only_the_holder_gives_it_back(self) -> None:
        leases.acquire("box", holder="a", now=NOW, length=MINUTE)
        leases.release("box", holder="b")
        assert not leases.acquire("box", holder="b", now=NOW, length=MINUTE)
        leases.release("box", holder="a")
        assert leases.acquire("box", holder="b", now=NOW, length=MINUTE)


@pytest.mark.django_db
class TestPeriodic:
    def test_each_job_once_in_its_time_however_many_ask(self) -> None:
        done: list[datetime] = []

        def run(now: datetime) -> int:
            done.append(now)
            return 1

        jobs = (Job("test", MINUTE, run),)
        assert periodic.run_due(NOW, jobs) == ["test"]
        assert periodic.run_due(NOW + MINUTE, jobs) == []
        assert periodic.run_due(NOW + MINUTE + timedelta(seconds=1), jobs) == ["test"]
        assert len(done) == 2

    def test_a_failing_job_stops_nobody_and_has_its_next_time(self) -> None:
        def fails(_now: datetime) -> int:
            raise ValueError

        jobs = (Job("fails", MINUTE, fails), Job("works", MINUTE, lambda _now: 0))
        assert periodic.run_due(NOW, jobs) == ["works"]
        assert Lease.objects.get(name="periodic:fails").until == NOW + MINUTE

    def test_the_real_jobs_run(self) -> None:
        assert periodic.run_due(NOW) == [job.name for job in periodic.JOBS]

    def test_old_leases_go_and_young_ones_stay(self) -> None:
        leases.acquire("old", holder="a", now=NOW - timedelta(days=2), length=MINUTE)
        leases.acquire("young", holder="a", now=NOW, length=MINUTE)
        assert periodic.prune_leases(NOW) == 1
        assert list(Lease.objects.values_list("name", flat=True)) == ["young"]

    def test_expired_sessions_go(self) -> None:
        from django.contrib.sessions.models import Session

        for key, until in (("a" * 32, NOW - MINUTE), ("b" * 32, NOW + MINUTE)):
            Session.objects.create(session_key=key, session_data="", expire_date=until)
        assert periodic.end_expired_sessions(NOW) == 1
        assert list(Session.objects.values_list("session_key", flat=True)) == ["b" * 32]

    def test_wake_ups_that_were_heard_go(self) -> None:
        from django.utils import timezone
        from django_tasks_db.models import DBTaskResult

        from prezent.platform.work.tasks import look_for_work

        for _ in range(3):
            look_for_work.enqueue()
        waiting, heard, fresh = DBTaskResult.objects.all()
        now = timezone.now()
        DBTaskResult.objects.filter(pk=heard.pk).update(status="SUCCESSFUL", finished_at=now - timedelta(hours=2))
        DBTaskResult.objects.filter(pk=fresh.pk).update(status="SUCCESSFUL", finished_at=now)
        assert periodic.prune_task_results(now) == 1
        assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {waiting.pk, fresh.pk}

    def test_signs_of_life(self) -> None:
        assert not periodic.somebody_works(NOW)
        periodic.heartbeat("one", NOW)
        assert periodic.somebody_works(NOW + timedelta(seconds=59))
        assert not periodic.somebody_works(NOW + timedelta(seconds=60))
        periodic.heartbeat("one", NOW + MINUTE)
        assert periodic.somebody_works(NOW + MINUTE)
        periodic.sign_off("one")
        assert not periodic.somebody_works(NOW + MINUTE)


class TestBus:
    def test_subscribers_hear_in_order_and_their_errors_are_the_publishers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[str] = []

        def fails(_event: object) -> None:
            raise ValueError("no")

        table = {str: (lambda _e: heard.append("first"), lambda _e: heard.append("second")), int: (fails,)}
        monkeypatch.setattr(bus, "_table", lambda: table)
        bus.publish("happened")
        assert heard == ["first", "second"]
        with pytest.raises(ValueError, match="no"):
            bus.publish(3)
        bus.publish(b"nobody listens")


class TestLogs:
    @pytest.fixture(autouse=True)
    def _restored(self) -> object:
        yield
        logs.configure(json=False, level="warning")

    def test_json_lines_hide_secrets(self, capsys: pytest.CaptureFixture[str]) -> None:
        import structlog

        logs.configure(json=True, level="info")
        structlog.get_logger("prezent.test").info(
            "zdarzenie", password="tajne", imap_password="tajne", key="4711", łódź=1
        )
        line = json.loads(capsys.readouterr().err)
        assert (line["event"], line["key"], line["łódź"], line["level"]) == ("zdarzenie", "4711", 1, "info")
        assert (line["password"], line["imap_password"]) == ("…", "…")
        assert line["logger"] == "prezent.test"

    def test_other_libraries_go_the_same_way(self, capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure(json=True, level="warning")
        logging.getLogger("somebody").warning("uwaga %s", 7)
        logging.getLogger("somebody").info("szept")
        assert json.loads(capsys.readouterr().err)["event"] == "uwaga 7"

    def test_errors_carry_their_traceback(self, capsys: pytest.CaptureFixture[str]) -> None:
        import structlog

        logs.configure(json=True, level="info")
        try:
            int("powód")
        except ValueError:
            structlog.get_logger("prezent.test").exception("nie wyszło")
        assert "ValueError: invalid literal" in json.loads(capsys.readouterr().err)["exception"]
