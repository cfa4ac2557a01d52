"""A child process that is kept alive, and stopped before its parent ends."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import structlog

log = structlog.get_logger("prezent.up")

#: Seconds that a child gets to finish what it is doing.
PATIENCE = 25.0
LONGEST_WAIT = 30.0


class Child:
    """``prezent WORDS…`` in a process of its own, started again when it dies.

    The child watches its standard input: when this process is killed, the pipe closes and the child ends too.
    """

    def __init__(self, *words: str) -> None:
        self.words = words
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name=f"keep-{words[0]}", daemon=True)

    def start(self) -> None:
        """Start the child and watch over it."""
        self._spawn()
        self._thread.start()

    def _spawn(self) -> None:
        command = [sys.executable, "-m", "prezent", *self.words]
        with self._lock:
            if not self._stopping.is_set():
                # A session of its own: Ctrl-C reaches the parent alone, which then stops things in order.
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603

    def _keep(self) -> None:
        wait = 1.0
        while self._process is not None:
            began = time.monotonic()
            code = self._process.wait()
            if self._stopping.is_set():
                return
            wait = 1.0 if time.monotonic() - began > 60 else min(wait * 2, LONGEST_WAIT)
            log.error("child_ended", child=self.words[0], code=code, starting_again_in=wait)
            if self._stopping.wait(wait):
                return
            self._spawn()

    def stop(self) -> None:
        """Ask the child to end, and insist after ``PATIENCE`` seconds."""
        with self._lock:
            self._stopping.set()
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
