"""Parts of an installation in processes of their own, for the test of the whole circle.

``prepare IMAP_PORT SMTP_PORT``; ``run``: listens and sends until it is told to stop; ``answer``: Marta answers;
``report``: prints what is on the desk.
"""

# ruff: noqa: E402, T201 - Django is set up first; the report is read by the test from standard output
from __future__ import annotations

import json
import os
import signal
import sys
import threading

os.environ["DJANGO_SETTINGS_MODULE"] = "prezent.platform.settings"

import django

django.setup()

from prezent.cases.models import Case, Entry
from prezent.cases.services.words import write_answer
from prezent.mailbox.listener import Supervisor
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.people.models import Staff
from prezent.people.policies import viewer
from prezent.platform import clock, secrets, work
from prezent.platform.models import Lease
from tests.support.mailservers import PASSWORD


def prepare(imap_port: str, smtp_port: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    Mailbox.objects.create(
        address="sklep@jarzebina.example",
        kind="imap",
        imap_host="localhost",
        imap_port=int(imap_port),
        imap_user="sklep",
        imap_password=secrets.seal(PASSWORD),
        smtp_host="localhost",
        smtp_port=int(smtp_port),
        smtp_security="plain",
    )
    Staff.objects.create_user("marta@jarzebina.example", None, name="Marta Wilczek")


def run() -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    supervisor = threading.Thread(target=Supervisor(stop).run)
    supervisor.start()
    while not stop.wait(0.3):
        work.run_due()
    supervisor.join()


def answer() -> None:
    case = Case.objects.get()
    marta = viewer(Staff.objects.get())
    write_answer(
        case, by=marta, now=clock.now(), html="<p>Czajnik wymienimy.</p>", to=[("", "anna.rogalska@poczta.example")]
    )


def report() -> None:
    print(
        json.dumps(
            {
                "cases": list(Case.objects.values_list("number", "status")),
                "entries": list(Entry.objects.order_by("id").values_list("kind", "delivery")),
                "states": list(IncomingMail.objects.order_by("id").values_list("state", flat=True)),
                "message_ids": list(OutgoingMail.objects.values_list("message_id", flat=True)),
                "counts": list(Mailbox.objects.values_list("remote_count", "desk_count")),
                "failing": list(Mailbox.objects.values_list("last_error", flat=True)),
                "leases": Lease.objects.filter(name__startswith="mailbox:").count(),
            }
        )
    )


if __name__ == "__main__":
    {"prepare": prepare, "run": run, "answer": answer, "report": report}[sys.argv[1]](*sys.argv[2:])
