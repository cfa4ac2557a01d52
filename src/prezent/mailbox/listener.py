"""Listening to all mailboxes: one thread each, holding a lease, so that of several workers one listens to one mailbox.

Whatever happens to a thread, the rows are the truth: a mail that was stored and not yet filed is filed by the
supervisor's next round, here or on another machine.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import timedelta

import structlog
from django.db import close_old_connections, connections

from prezent.mailbox import fetch, intake
from prezent.mailbox.imap import Folder
from prezent.mailbox.maildir import Watch
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.platform import clock, config, leases

log = structlog.get_logger("prezent.mail")

LEASE = timedelta(seconds=30)
ROUND_SECONDS = 2.0
MAILDIR_SECONDS = 1.0
SLICE_SECONDS = 5.0
IDLE_SLICE_SECONDS = 1.0
#: RFC 2177 asks for a new IDLE before 29 minutes; many routers forget a silent connection sooner.
IDLE_SECONDS = 9 * 60.0
RECONCILE_SECONDS = 15 * 60.0
#: After new mail the counts are brought up to date this soon.
RECOUNT_SECONDS = 20.0
BACKOFF_SECONDS = (1.0, 5.0, 15.0, 60.0, 300.0)

#: What a listener must be started anew for when it changes.
_SETTINGS = (
    "id",
    "address",
    "kind",
    "verify_tls",
    "imap_host",
    "imap_port",
    "imap_user",
    "imap_password",
    "imap_security",
    "folder",
    "maildir",
)


class LeaseLost(Exception):
    """Another worker listens to the mailbox now."""

    code = "mailbox.lease_lost"


class Listener(threading.Thread):
    """Listens to one mailbox until it is told to stop."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(name=f"mailbox-{mailbox.pk}", daemon=True)
        self._mailbox = mailbox
        self._stop_asked = threading.Event()
        self._holder = secrets.token_hex(8)
        self._renewed = 0.0

    def stop(self) -> None:
        """Ask the thread to end; it does within seconds."""
        self._stop_asked.set()

    def run(self) -> None:
        """Listen; after an error, again, with growing patience."""
        failures = 0
        try:
            while not self._stop_asked.is_set():
                begun = time.monotonic()
                try:
                    self._renew()
                    self._listen()
                except LeaseLost:
                    self._stop_asked.wait(SLICE_SECONDS)
                except Exception as error:
                    # Whatever a server or a disk does, the mailbox is tried again, and people see that it fails.
                    failures = 1 if time.monotonic() - begun > BACKOFF_SECONDS[-1] else failures + 1
                    self._note(error)
                    self._stop_asked.wait(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS)) - 1])
                finally:
                    close_old_connections()
        finally:
            self._give_back()
            connections.close_all()

    def _note(self, error: Exception) -> None:
        try:
            fetch.failed(self._mailbox, error, now=clock.now())
        except Exception:  # the database itself is away
            log.exception("mailbox_failure_not_noted", mailbox=self._mailbox.address)

    def _give_back(self) -> None:
        try:
            leases.release(self._lease_name, holder=self._holder)
        except Exception:  # it ends by itself
            log.exception("lease_not_released", mailbox=self._mailbox.address)

    @property
    def _lease_name(self) -> str:
        return f"mailbox:{self._mailbox.pk}"

    def _renew(self) -> None:
        """Take or prolong the lease, at most every third of its length. Raises LeaseLost."""
        if self._renewed and time.monotonic() - self._renewed < LEASE.total_seconds() / 3:
            return
        if not leases.acquire(self._lease_name, holder=self._holder, now=clock.now(), length=LEASE):
            self._renewed = 0.0
            raise LeaseLost(self._mailbox.address)
        self._renewed = time.monotonic()

    def _listen(self) -> None:
        if self._mailbox.kind == Mailbox.Kind.MAILDIR:
            self._watch_maildir()
        else:
            with fetch.open_folder(self._mailbox) as folder:
                self._watch_folder(folder)

    def _watch_maildir(self) -> None:
        watch = Watch(self._mailbox)
        while not self._stop_asked.is_set():
            self._renew()
            if watch.look():
                intake.process_received()
            self._stop_asked.wait(MAILDIR_SECONDS)

    def _watch_folder(self, folder: Folder) -> None:
        idles = folder.can_idle()
        compare_at = time.monotonic()
        while not self._stop_asked.is_set():
            self._renew()
            folder.news()  # whatever was told before is about to be fetched
            if fetch.fetch_new(self._mailbox, folder):
                compare_at = min(compare_at, time.monotonic() + RECOUNT_SECONDS)
                intake.process_received()
            if time.monotonic() >= compare_at:
                if fetch.reconcile(self._mailbox, folder):
                    intake.process_received()
                compare_at = time.monotonic() + RECONCILE_SECONDS
            if idles:
                self._idle(folder, min(compare_at, time.monotonic() + IDLE_SECONDS))
            else:
                self._pause(folder)

    def _idle(self, folder: Folder, until: float) -> None:
        """Wait until the server has news, at most to the monotonic time ``until``."""
        folder.idle_start()
        # Mail that came while the last was being fetched is not told again.
        told = folder.news()
        while not told and not self._stop_asked.is_set() and time.monotonic() < until:
            told = folder.idle_poll(IDLE_SLICE_SECONDS)
            self._renew()
        folder.idle_stop()

    def _pause(self, folder: Folder) -> None:
        until = time.monotonic() + config.get().poll_seconds
        while not self._stop_asked.is_set() and time.monotonic() < until:
            self._stop_asked.wait(min(1.0, max(until - time.monotonic(), 0.0)))
            self._renew()
        if not self._stop_asked.is_set():
            folder.noop()


class Supervisor:
    """Starts and stops listeners as mailboxes are set up, changed and removed; files what was left unfiled."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop_asked = stop
        self._listeners: dict[tuple[object, ...], Listener] = {}

    def run(self) -> None:
        """Work until the event is set; then stop all listeners and return."""
        try:
            while not self._stop_asked.is_set():
                try:
                    self.round()
                except Exception:
                    # A database that is away comes back; the next round finds everything where it was.
                    log.exception("mailbox_round_failed")
                finally:
                    close_old_connections()
                self._stop_asked.wait(ROUND_SECONDS)
        finally:
            self._end(list(self._listeners))
            connections.close_all()

    def round(self) -> None:
        """Match listeners with the mailboxes that are to be read, and file what waits."""
        boxes = Mailbox.objects.filter(active=True).exclude(kind=Mailbox.Kind.NONE)
        wanted = {tuple(getattr(box, name) for name in _SETTINGS): box for box in boxes}
        self._end([key for key, thread in self._listeners.items() if key not in wanted or not thread.is_alive()])
        for key, box in wanted.items():
            if key not in self._listeners:
                self._listeners[key] = Listener(box)
                self._listeners[key].start()
        if IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED).exists():
            intake.process_received()

    def _end(self, keys: list[tuple[object, ...]]) -> None:
        ending = [self._listeners.pop(key) for key in keys]
        for thread in ending:
            thread.stop()
        for thread in ending:
            thread.join(timeout=SLICE_SECONDS * 2)
