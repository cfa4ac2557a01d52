"""A worker's round in a process of its own, which dies at the point named by its first argument ("-": nowhere).

It reads the watched Maildir, files what came, answers the case once, sends what is due, and prints what is on the
desk then.
"""

# ruff: noqa: E402, T201 - Django is set up first; the report is read by the test from standard output
from __future__ import annotations

import json
import os
import sys
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "prezent.platform.settings"

import django

django.setup()

from prezent.cases.models import Case, Entry
from prezent.cases.services.words import write_answer
from prezent.mailbox import faults
from prezent.mailbox.intake import process_received
from prezent.mailbox.maildir import Watch
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.mailbox.outgoing import SEND
from prezent.people.models import Customer, Staff
from prezent.people.policies import viewer
from prezent.platform import clock, storage, work
from prezent.platform.models import StoredFile, Work

ANSWER = UUID("6f1c9c1e-1111-4222-8333-000000000001")


def prepare() -> None:
    """A fresh database with one mailbox and one person."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    Mailbox.objects.create(
        address="sklep@jarzebina.example", kind="maildir", maildir="-", smtp_host="localhost", smtp_security="plain"
    )
    Staff.objects.create_user("marta@jarzebina.example", None, name="Marta Wilczek")


def work_round(point: str, maildir: str, smtp_port: str) -> None:
    """What a worker does, and what Marta does once the case is there."""
    Mailbox.objects.update(maildir=maildir, smtp_port=int(smtp_port))
    if point != "-":
        faults.arm(point)
    Watch(Mailbox.objects.get()).look()
    process_received()
    case = Case.objects.order_by("id").first()
    if case is not None:
        write_answer(
            case,
            by=viewer(Staff.objects.get()),
            now=clock.now(),
            html="<p>Już jedzie.</p>",
            to=[("", "anna.rogalska@poczta.example")],
            submission=ANSWER,
        )
    work.run_due(kinds=frozenset({SEND}))


def let_leases_run_out() -> None:
    """Time goes by after a worker has died."""
    Work.objects.filter(kind=SEND, state="running").update(leased_until=clock.now().replace(year=2020))


def report() -> None:
    """Everything that could have been lost or doubled."""
    letters = OutgoingMail.objects.order_by("id")
    print(
        json.dumps(
            {
                "mails": sorted(IncomingMail.objects.values_list("source", "state")),
                "raws": all(storage.exists(sha) for sha in StoredFile.objects.values_list("sha256", flat=True)),
                "cases": Case.objects.count(),
                "customers": Customer.objects.count(),
                "numbers": list(Case.objects.values_list("number", flat=True)),
                "entries": list(Entry.objects.order_by("id").values_list("kind", "automatic", "delivery")),
                "files": list(
                    Entry.objects.filter(attachments__isnull=False).values_list("attachments__name", flat=True)
                ),
                "letters": list(letters.values_list("state", "uncertain")),
                "message_ids": list(letters.values_list("message_id", flat=True)),
                "notes": list(Entry.objects.filter(kind="out").values_list("delivery_note", flat=True)),
                "work": Work.objects.filter(kind=SEND).count(),
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        if "later" in sys.argv:
            let_leases_run_out()
        work_round(*sys.argv[1:4])
        report()
