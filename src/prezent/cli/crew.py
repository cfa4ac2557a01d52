"""The worker's threads: each does one thing, is started again when it fails, and ends when told to."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connections

from prezent.platform import clock, config, periodic

log = structlog.get_logger("prezent.worker")

#: How often the worker gives a sign of life, and how often it looks for periodic jobs.
HEARTBEAT_SECONDS = 15.0
PERIODIC_SECONDS = 20.0
#: How often the queue of wake-ups is looked into: the longest wait of a letter that may leave at once.
WAKE_SECONDS = 0.5
#: Waiting times before a failed thread is started again; the last one repeats.
BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0)
#: Seconds that threads get to finish what they are doing.
PATIENCE = 20.0

Duty = Callable[[threading.Event], None]


def sweep(stop: threading.Event) -> None:
    """Do what is due, again and again; without a pause while there is more."""
    from prezent.platform.work import run_due

    pause = config.get().sweep_seconds
    while not stop.is_set():
        close_old_connections()
        if not run_due():
            stop.wait(pause)


def wake(stop: threading.Event) -> None:
    """Take wake-ups from the queue: they make a sweep happen at once."""
    from django_tasks_db.management.commands.db_worker import Worker

    class Taker(Worker):
        """The queue's own worker, ended by our event instead of signals."""

        @property
        def running(self) -> bool:
            """Whether to go on; nobody but the event decides."""
            return not stop.is_set()

        @running.setter
        def running(self, _value: bool) -> None:
            """The queue's own idea of whether it runs."""

    Taker(
        queue_names=["default"],
        interval=WAKE_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(16),
        excluded_queue_names=[],
    ).run()


def listen(stop: threading.Event) -> None:
    """Listen to the mailboxes."""
    from prezent.mailbox.listener import Supervisor

    Supervisor(stop).run()


def keep_house(stop: threading.Event) -> None:
    """Do the periodic jobs."""
    while not stop.is_set():
        close_old_connections()
        periodic.run_due(clock.now())
        stop.wait(PERIODIC_SECONDS)


DUTIES: dict[str, Duty] = {"sweep": sweep, "wake": wake, "mail": listen, "house": keep_house}


class Crew:
    """One worker: a thread for each duty, and a sign of life."""

    def __init__(self, duties: dict[str, Duty] | None = None) -> None:
        self.stop = threading.Event()
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"
        self._threads = [
            threading.Thread(target=self._serve, args=(name, duty), name=name, daemon=True)
            for name, duty in (duties or DUTIES).items()
        ]

    def run(self) -> None:
        """Work until ``stop`` is set; what is under way gets ``PATIENCE`` seconds, then only rows know of it."""
        log.info("worker_started", worker=self.name)
        for thread in self._threads:
            thread.start()
        while not self.stop.is_set():
            self._say_alive()
            self.stop.wait(HEARTBEAT_SECONDS)
        end = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive()]
        try:
            periodic.sign_off(self.name)
        except Exception:
            # The database may be what is going down; readiness notices within a minute.
            log.warning("sign_off_failed", exc_info=True)
        connections.close_all()
        log.info("worker_stopped", worker=self.name, unfinished=late)

    def _say_alive(self) -> None:
        try:
            close_old_connections()
            periodic.heartbeat(self.name, clock.now())
        except Exception:
            # Not fatal: the next one may reach the database again.
            log.exception("heartbeat_failed")
            connections.close_all()

    def _do(self, duty: Duty) -> None:
        duty(self.stop)
        if not self.stop.is_set():
            raise RuntimeError("ended without being told to")

    def _serve(self, name: str, duty: Duty) -> None:
        failures = 0
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                self._do(duty)
            except Exception:
                # Whatever it was: it is logged whole, and this duty begins again while the others go on.
                failures = failures + 1 if time.monotonic() - began < 60 else 1
                wait = BACKOFF[min(failures, len(BACKOFF)) - 1]
                log.exception("duty_failed", duty=name, starting_again_in=wait)
                self.stop.wait(wait)
            finally:
                connections.close_all()
