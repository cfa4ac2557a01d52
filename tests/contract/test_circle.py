"""The whole circle with real servers: mailbox → IDLE → case → answer → SMTP → the customer's reply comes back to it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from prezent.domain.mail import parse
from tests.support import require
from tests.support.installation import Installation
from tests.support.mails import STRANGER, make_mail
from tests.support.mailservers import (
    PASSWORD,
    Dovecot,
    SmtpServer,
    dovecot,
    dovecot_path,
    make_certificate,
    smtp_server,
)

pytestmark = pytest.mark.contract

ANSWER = """
from prezent.cases.models import Case
from prezent.cases.services.words import write_answer
from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.platform import clock
write_answer(
    Case.objects.get(), by=viewer(Staff.objects.get()), now=clock.now(), html="<p>Czajnik wymienimy.</p>",
    to=[("", "anna.rogalska@poczta.example")],
)
result = None
"""
REPORT = """
from prezent.cases.models import Case, Entry
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.platform.models import Lease
result = {
    "cases": list(Case.objects.order_by("id").values_list("number", "status")),
    "entries": list(Entry.objects.order_by("id").values_list("kind", "delivery")),
    "states": list(IncomingMail.objects.order_by("id").values_list("state", flat=True)),
    "message_ids": list(OutgoingMail.objects.values_list("message_id", flat=True)),
    "counts": list(Mailbox.objects.values_list("remote_count", "desk_count")),
    "failing": list(Mailbox.objects.values_list("last_error", flat=True)),
    "leases": Lease.objects.filter(name__startswith="mailbox:").count(),
}
"""


class Circle(Installation):
    """An installation with one person and one mailbox, and the servers of the world around it."""

    imap: Dovecot
    smtp: SmtpServer

    def listen(self) -> subprocess.Popen[str]:
        """Start a worker: it listens to the mailbox and sends what is to be sent."""
        return self.start("worker")

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = self.do(REPORT)
        return found

    def wait(self, what: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until ``holds`` is true of what stands on the desk, and return what stands there then.

        A report is several queries, and the worker works between them: the one that held may be half a step old.
        """
        self.until("worker", what, lambda: holds(self.report()))
        return self.report()


@pytest.fixture
def circle(tmp_path: Path) -> Iterator[Circle]:
    require("Dovecot", dovecot_path(), how="apt-get install dovecot-imapd")
    with ExitStack() as stack:
        certificate = make_certificate(tmp_path)
        made = stack.enter_context(
            Circle(
                tmp_path / "home",
                PREZENT_LOG_LEVEL="warning",
                PREZENT_SWEEP_SECONDS="0.3",
                SSL_CERT_FILE=str(certificate.certificate),
            )
        )
        made.imap = stack.enter_context(dovecot(certificate))
        made.smtp = stack.enter_context(smtp_server())
        made.must("migrate")
        made.must(
            *("staff", "add", "marta@jarzebina.example", "--role", "agent", "--name", "Marta Wilczek"),
            "--password-stdin",
            stdin="bardzo-dlugie-haslo-7\n",
        )
        made.must(
            *("mailbox", "add", "sklep@jarzebina.example", "--password-stdin", "--insecure-tls"),
            *("--imap", f"imaps://sklep@localhost:{made.imap.tls_port}"),
            *("--smtp", f"smtp://localhost:{made.smtp.port}"),
            stdin=PASSWORD + "\n",
        )
        yield made


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


def test_from_the_mailbox_to_the_customer_and_back(circle: Circle) -> None:
    worker = circle.listen()
    circle.imap.deliver(make_mail(), "1.x")
    circle.wait("the first case", lambda found: len(found["cases"]) == 1)
    # the listener waits in IDLE now: the next mail is told by the server
    circle.do(ANSWER)
    found = circle.wait("the answer to leave", lambda found: ["out", "sent"] in found["entries"])
    assert [parse(one.content).message_id for one in circle.smtp.received] == found["message_ids"]
    circle.imap.deliver(reply_to(circle.smtp.received[0].content), "2.x")
    circle.imap.deliver(
        make_mail(sender=STRANGER, message_id="<s@x.example>", reply_to_id=found["message_ids"][0]), "3.x"
    )
    found = circle.wait(
        "three letters to be filed", lambda found: len(found["states"]) == 3 and "received" not in found["states"]
    )
    assert [status for _number, status in found["cases"]] == ["open", "new"]
    assert found["entries"] == [["in", ""], ["out", "sent"], ["in", ""], ["in", ""]]
    assert found["failing"] == [""]
    worker.terminate()
    assert worker.wait(60) == 0
    assert circle.report()["leases"] == 0


def test_a_worker_that_was_killed_is_followed_by_another_that_takes_over(circle: Circle) -> None:
    worker = circle.listen()
    circle.imap.deliver(make_mail(), "1.x")
    circle.wait("the first case", lambda found: len(found["cases"]) == 1)
    worker.kill()
    worker.wait(60)
    circle.imap.deliver(make_mail(message_id="<a2@poczta.example>", reply_to_id="<a1@poczta.example>"), "2.x")
    circle.listen()
    found = circle.wait("the second letter", lambda found: len(found["entries"]) == 2)
    assert len(found["cases"]) == 1
    assert found["states"] == ["filed", "filed"]


def test_a_server_that_goes_away_is_listened_to_again(circle: Circle) -> None:
    worker = circle.listen()
    circle.imap.deliver(make_mail(), "1.x")
    circle.wait("the first case", lambda found: len(found["cases"]) == 1)
    circle.imap.restart()
    circle.imap.deliver(make_mail(message_id="<a2@poczta.example>"), "2.x")
    circle.wait(
        "the second case, and both letters counted on the server",
        lambda found: len(found["cases"]) == 2 and found["counts"] == [[2, 2]],
    )
    worker.terminate()
    assert worker.wait(60) == 0
