"""The whole circle with real servers: mailbox → IDLE → case → answer → SMTP → the customer's reply comes back to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from prezent.domain.mail import parse
from tests.support import require
from tests.support.mails import STRANGER, make_mail
from tests.support.mailservers import Dovecot, SmtpServer, dovecot, dovecot_path, make_certificate, smtp_server

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("circle_worker.py")


@dataclass
class Circle:
    home: Path
    certificate: Path
    imap: Dovecot
    smtp: SmtpServer
    worker: subprocess.Popen[str] | None = None

    def start(self, *args: str) -> subprocess.Popen[str]:
        ours = ("PREZENT_", "DJANGO_", "DATABASE_")
        env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        env |= {
            "PREZENT_HOME": str(self.home),
            "PREZENT_LOG_LEVEL": "warning",
            "SSL_CERT_FILE": str(self.certificate),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        command = [sys.executable, str(WORKER), *args]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *args: str) -> str:
        process = self.start(*args)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def report(self) -> dict:
        return json.loads(self.run("report"))

    def listen(self) -> None:
        self.worker = self.start("run")

    def end(self, how: signal.Signals) -> int:
        assert self.worker is not None
        self.worker.send_signal(how)
        self.worker.communicate(timeout=60)
        code, self.worker = self.worker.returncode, None
        return code

    def until(self, holds: Callable[[dict], bool], seconds: float = 90) -> dict:
        deadline = time.monotonic() + seconds
        while True:
            found = self.report()
            if holds(found):
                return found
            assert time.monotonic() < deadline, found


@pytest.fixture
def circle(tmp_path) -> Iterator[Circle]:
    require("Dovecot", dovecot_path(), how="apt-get install dovecot-imapd")
    certificate = make_certificate(tmp_path)
    with dovecot(certificate) as imap, smtp_server() as smtp:
        made = Circle(tmp_path / "home", certificate.certificate, imap, smtp)
        made.run("prepare", str(imap.tls_port), str(smtp.port))
        yield made
        if made.worker is not None:
            made.end(signal.SIGKILL)


def reply_to(letter: bytes) -> bytes:
    """What the customer's program sends back: our Message-ID answered, our words quoted."""
    ours = parse(letter)
    quoted = "\n".join(f"> {line}" for line in ours.text.splitlines())
    return make_mail(
        message_id="<a2@poczta.example>",
        subject=f"Odp: {ours.subject}",
        text=f"Dziękuję, czekam.\n\n{quoted}",
        reply_to_id=ours.message_id or "",
        references=[*ours.references, ours.message_id or ""],
    )


def test_from_the_mailbox_to_the_customer_and_back(circle):
    circle.listen()
    circle.imap.deliver(make_mail(), "1.x")
    circle.until(lambda found: len(found["cases"]) == 1)
    # the listener waits in IDLE now: the next mail is told by the server
    circle.run("answer")
    found = circle.until(lambda found: ["out", "sent"] in found["entries"])
    assert [parse(one.content).message_id for one in circle.smtp.received] == found["message_ids"]
    circle.imap.deliver(reply_to(circle.smtp.received[0].content), "2.x")
    circle.imap.deliver(
        make_mail(sender=STRANGER, message_id="<s@x.example>", reply_to_id=found["message_ids"][0]), "3.x"
    )
    found = circle.until(lambda found: len(found["states"]) == 3 and "received" not in found["states"])
    assert [status for _number, status in found["cases"]] == ["open", "new"]
    assert found["entries"] == [["in", ""], ["out", "sent"], ["in", ""], ["in", ""]]
    assert found["failing"] == [""]
    assert circle.end(signal.SIGTERM) == 0
    assert circle.report()["leases"] == 0


def test_a_worker_that_was_killed_is_followed_by_another_that_takes_over(circle):
    circle.listen()
    circle.imap.deliver(make_mail(), "1.x")
    circle.until(lambda found: len(found["cases"]) == 1)
    assert circle.end(signal.SIGKILL) == -signal.SIGKILL
    circle.imap.deliver(make_mail(message_id="<a2@poczta.example>", reply_to_id="<a1@poczta.example>"), "2.x")
    circle.listen()
    found = circle.until(lambda found: len(found["entries"]) == 2)
    assert len(found["cases"]) == 1
    assert found["states"] == ["filed", "filed"]


def test_a_server_that_goes_away_is_listened_to_again(circle):
    circle.listen()
    circle.imap.deliver(make_mail(), "1.x")
    circle.until(lambda found: len(found["cases"]) == 1)
    circle.imap.restart()
    circle.imap.deliver(make_mail(message_id="<a2@poczta.example>"), "2.x")
    circle.until(lambda found: len(found["cases"]) == 2 and found["counts"] == [[2, 2]])
    assert circle.end(signal.SIGTERM) == 0
