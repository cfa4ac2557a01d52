"""Puts the demo firm onto an empty desk: its past is lived through once more, in order, by the desk's own services.

Customers' e-mails come in through the mailboxes, answers are written and count as sent, cases are assigned, moved
and closed, each with the time at which it happened. All of it is one transaction: half a firm is never left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F

from prezent.cases.models import Entry
from prezent.demo import beside, complaints, epilogue, lates, ledger, sink
from prezent.demo.answer import mailbox_folder
from prezent.demo.mails import Maildir
from prezent.demo.model import DemoCase, DemoFirm
from prezent.demo.past import Past
from prezent.mailbox import outgoing
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.models import Customer, Membership, Staff, Team
from prezent.people.policies import viewer
from prezent.people.services import add_customer, add_staff, save_team
from prezent.platform.eventlog import SYSTEM
from prezent.platform.models import Work

#: How many of our last letters lie in the sink from the start, so that a customer can answer at once.
LETTERS_SHOWN = 12
_SETTLE = 60

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put onto the desk."""

    cases: int
    customers: int
    mails: int
    letters: int


def is_empty() -> bool:
    """Whether the desk has nobody and nothing yet."""
    return not Staff.objects.exists() and not Mailbox.objects.exists()


def load(firm: DemoFirm, *, home: Path, password: str, smtp_port: int, now: datetime, progress: Progress) -> Loaded:
    """Load ``firm``; mailboxes and letters lie under ``home``, everybody logs in with ``password``.

    ``progress`` hears how many of how many steps are done.
    """
    began = firm.cases[0].opened_at - timedelta(days=2)
    with transaction.atomic():
        staff, teams = _people(firm, password, began)
        mailboxes = _mailboxes(firm, teams, home, smtp_port)
        _customers(firm, began)
        past = Past(firm, staff, teams, mailboxes)
        told = [*_steps(firm, past), *complaints.arrivals(past, now=now), *beside.arrivals(past, now=now)]
        steps = sorted(told, key=lambda step: step[0])
        for number, (_at, step) in enumerate(steps, start=1):
            step()
            if number % _SETTLE == 0 or number == len(steps):
                _letters_are_sent()
                progress(number, len(steps))
        past.finish()
        ledger.play(now=now)
        complaints.play(past, now=now)
        beside.play(past, now=now)
        _letters_are_sent()
        lates.play(now=now)
        epilogue.play(past, now=now)
        _forget_wake_ups()
    _show_letters(home / "sent")
    customers = len(firm.customers) + len(past.cases) - len(firm.cases)  # each complaint of the file has its own
    return Loaded(len(past.cases), customers, past.mails, OutgoingMail.objects.count())


def _people(firm: DemoFirm, password: str, began: datetime) -> tuple[dict[str, Staff], dict[str, Team]]:
    staff = {
        one.key: add_staff(
            email=one.email, name=one.name, role=one.role, password=None, actor=SYSTEM, now=began,
            position=one.position, phone=one.phone, gender=one.gender,
        )
        for one in firm.staff
    }  # fmt: skip
    # One hash for all: hashing is slow on purpose, and the password is the same.
    first = next(iter(staff.values()))
    first.set_password(password)
    Staff.objects.filter(pk__in=[one.pk for one in staff.values()]).update(password=first.password)
    admin = viewer(next(one for one in staff.values() if one.is_admin))
    teams = {one.key: save_team(by=admin, now=began, name=one.name, restricted=False) for one in firm.teams}
    Membership.objects.bulk_create(
        [Membership(staff=staff[one.key], team=teams[key]) for one in firm.staff for key in one.teams]
    )
    return staff, teams


def _mailboxes(firm: DemoFirm, teams: dict[str, Team], home: Path, smtp_port: int) -> dict[str, Mailbox]:
    made = {}
    for one in firm.mailboxes:
        folder = mailbox_folder(home, one.address)
        Maildir(folder).make_empty()
        made[one.key] = Mailbox.objects.create(
            address=one.address,
            name=one.name,
            kind=Mailbox.Kind.MAILDIR,
            maildir=str(folder.resolve()),
            team=teams[one.team],
            smtp_host="127.0.0.1",
            smtp_port=smtp_port,
            smtp_security=Mailbox.Security.PLAIN,
        )
    return made


def _customers(firm: DemoFirm, began: datetime) -> None:
    first_seen: dict[str, datetime] = {}
    for case in firm.cases:
        first_seen.setdefault(case.customer, case.opened_at)
    for one in firm.customers:
        customer = add_customer(
            name=one.name, email=one.email, phone=one.phone, language=one.language, city=one.city,
            now=first_seen.get(one.key, began),
        )  # fmt: skip
        # The content knows its people better than guesses from a display name.
        Customer.objects.filter(pk=customer.pk).update(
            form=one.form, vocative=one.vocative, first_name=one.first, last_name=one.last, name=one.name
        )


def _steps(firm: DemoFirm, past: Past) -> Iterator[tuple[datetime, Callable[[], None]]]:
    for case in firm.cases:
        for number, message in enumerate(case.messages):
            yield message.at, _bound(past.live_through, case, number)
        last = case.messages[-1].at
        yield max(case.closed_at or last, last + timedelta(seconds=1)), _bound(past.settle, case)


def _bound(step: Callable[..., None], case: DemoCase, *more: int) -> Callable[[], None]:
    return lambda: step(case, *more)


def _letters_are_sent() -> None:
    """Letters of the past have left: no worker ever hears of them."""
    Work.objects.filter(kind=outgoing.SEND).delete()
    queued = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED)
    Entry.objects.filter(delivery=Entry.Delivery.QUEUED, outgoing__in=queued).update(
        delivery=Entry.Delivery.SENT, delivery_at=F("at")
    )
    queued.update(state=OutgoingMail.State.SENT, sent_at=F("date"), attempts=1, response="250 Kept")
    Entry.objects.filter(delivery=Entry.Delivery.QUEUED).exclude(channel="email").update(delivery=Entry.Delivery.NONE)


def _forget_wake_ups() -> None:
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()


def _show_letters(folder: Path) -> None:
    letters = OutgoingMail.objects.filter(state=OutgoingMail.State.SENT).select_related("mailbox", "entry__case")
    for letter in reversed(letters.order_by("-date")[:LETTERS_SHOWN]):
        sink.keep(folder, outgoing.message_of(letter), letter.recipient, letter.date)
