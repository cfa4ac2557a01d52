"""One step after the other of what happened at the demo firm, through the services that people and mail use."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from prezent.cases.models import Case, Channel, Entry, Point, Priority, Status, Tag
from prezent.cases.services import handling, points, words
from prezent.cases.services.opening import Incoming, open_by_hand
from prezent.demo import files
from prezent.demo.mails import CustomerMail, Maildir, Quoted, build
from prezent.demo.model import DemoCase, DemoFirm, DemoMessage
from prezent.mailbox import intake, outgoing
from prezent.mailbox.intake import Arrival
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.people.models import Staff, Team
from prezent.people.policies import Viewer, viewer
from prezent.platform import storage

_PRIORITY = {"low": Priority.LOW, "normal": Priority.NORMAL, "high": Priority.HIGH, "urgent": Priority.URGENT}


class LoadError(Exception):
    """The past could not be lived through again: a mail did not become what the content says."""

    code = "demo.load"


def html_of(text: str) -> str:
    """Paragraphs of plain words as the composer writes them; lines that begin with a dash become a list."""
    blocks = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if len(lines) > 1 and all(line.startswith(("- ", "– ", "• ")) for line in lines):
            blocks.append("<ul>" + "".join(f"<li><p>{escape(line[2:])}</p></li>" for line in lines) + "</ul>")
        else:
            blocks.append(f"<p>{'<br>'.join(escape(line) for line in lines)}</p>")
    return "".join(blocks)


class Past:
    """What has happened so far: which case of the content is which case of the desk, and which entry which message."""

    def __init__(
        self, firm: DemoFirm, staff: dict[str, Staff], teams: dict[str, Team], mailboxes: dict[str, Mailbox]
    ) -> None:
        self.firm, self.staff, self.teams, self.mailboxes = firm, staff, teams, mailboxes
        self.customers = {one.key: one for one in firm.customers}
        self.viewers = {key: viewer(one) for key, one in staff.items()}
        self.chief = next(self.viewers[key] for key, one in staff.items() if one.is_supervisor)
        self.cases: dict[str, int] = {}
        self.entries: dict[tuple[str, int], int] = {}
        self._rows: dict[str, Case] = {}
        #: of each case, the points noted so far by their place in the content; True when answered
        self._noted: dict[str, dict[int, tuple[Point, bool]]] = {}
        self.handled: set[str] = set()
        self._tags: list[tuple[int, str]] = []
        self._points_of_the_past: list[Point] = []
        self.mails = 0

    def case(self, case: DemoCase, *, now: bool = False) -> Case:
        """The case on the desk; with ``now`` read afresh, for what compares before it changes."""
        if now or case.key not in self._rows:
            self._rows[case.key] = Case.objects.get(pk=self.cases[case.key])
        return self._rows[case.key]

    def of_thread(self, thread: str) -> Case | None:
        """The case of a hand-written thread, read afresh; None where only part of the firm is loaded."""
        key = next((one.key for one in self.firm.cases if one.thread == thread and one.key in self.cases), None)
        return Case.objects.get(pk=self.cases[key]) if key else None

    def live_through(self, case: DemoCase, number: int) -> None:
        """What message ``number`` of ``case`` did to the desk."""
        message = case.messages[number]
        if message.by_customer and message.channel == "email":
            self._mail(case, number, message)
            return
        by = self.viewers[message.by if not message.by_customer else case.assignee or next(iter(self.staff))]
        if case.key not in self.cases:
            self._take_down(case, message, by)
        elif message.by_customer or message.kind == "call":
            self._handle(case, by, message.at)
            self._note_words(case, number, message, by)
        elif message.kind == "note":
            self._handle(case, by, message.at)
            written = words.write_note(self.case(case), by=by, now=message.at, html=html_of(message.text))
            self._keep(case, number, written.entry_id, message)
        else:
            self._handle(case, by, message.at)
            self._answer(case, number, message, by)

    def _mail(self, case: DemoCase, number: int, message: DemoMessage) -> None:
        mailbox, customer = self.mailboxes[case.mailbox], self.customers[case.customer]
        letter = self._last_letter(case)
        mail = CustomerMail(
            name=customer.name,
            address=customer.email,
            to=mailbox.address,
            at=message.at,
            subject=f"Re: {outgoing.subject_of(letter.entry.case, letter.entry.subject)}" if letter else case.subject,
            text=message.text,
            language=case.lang,
            in_reply_to=letter.message_id if letter else self._first_mail(case),
            references=letter.references.split() if letter else (),
            quoted=_quoted(letter) if letter else None,
            files=[files.make(name) for name in message.attachments],
        )
        self.entries[case.key, number] = self.receive(mailbox, build(mail), message.at, case)

    def receive(self, mailbox: Mailbox, raw: bytes, at: datetime, case: DemoCase | None = None) -> int:
        """A mail comes in by ``mailbox``; returns its entry. Raises LoadError if that is not in ``case``."""
        source = Maildir(Path(mailbox.maildir)).put(raw, at, read=True)
        (stored,) = intake.store(mailbox, [Arrival(raw, at, source=source)])
        intake.process_batch(1, now=at)
        self.mails += 1
        row = IncomingMail.objects.values("state", "case_id", "entry_id", "problem").get(pk=stored.mail_id)
        if case is None:
            return row["entry_id"] or 0
        known = self.cases.setdefault(case.key, row["case_id"])
        if row["state"] != IncomingMail.State.FILED or known != row["case_id"]:
            raise LoadError(f"{case.key} ({case.thread}): the mail of {at} became {row['state']} {row['problem']}")
        return int(row["entry_id"])

    def _last_letter(self, case: DemoCase) -> OutgoingMail | None:
        if case.key not in self.cases:
            return None
        letters = OutgoingMail.objects.filter(entry__case_id=self.cases[case.key])
        return letters.select_related("entry__case", "mailbox").order_by("-id").first()

    def _first_mail(self, case: DemoCase) -> str:
        """What a customer who writes again before we answered refers to."""
        if case.key not in self.cases:
            return ""
        mails = IncomingMail.objects.filter(case_id=self.cases[case.key]).order_by("-id")
        return mails.values_list("message_id", flat=True).first() or ""

    def _take_down(self, case: DemoCase, message: DemoMessage, by: Viewer) -> None:
        """A call, visit or letter opens a case, written down a few minutes after it."""
        customer = self.customers[case.customer]
        opened = open_by_hand(
            by=by,
            now=message.at + timedelta(minutes=4),
            channel=message.channel,
            at=message.at,
            customer_name=customer.name,
            matter=case.subject,
            words=message.text,
            email=customer.email,
            phone=customer.phone,
            kind=case.kind,
            priority=_PRIORITY[case.priority],
            team=self.teams[case.team],
            language=case.lang,
        )
        self.cases[case.key] = opened.pk
        self.handled.add(case.key)
        if case.assignee is not None and case.assignee != message.by:
            handling.assign(opened, by=by, now=message.at + timedelta(minutes=4), assignee=self.staff[case.assignee])
        entry = Entry.objects.get(case=opened)
        self._keep(case, 0, entry.pk, message)
        self._tag(case, opened, by, message.at + timedelta(minutes=5))
        self._points(case, by, message.at + timedelta(minutes=4))

    def _note_words(self, case: DemoCase, number: int, message: DemoMessage, by: Viewer) -> None:
        """A later call or letter of the customer on a case that exists."""
        customer = self.customers[case.customer]
        said = Incoming(channel=message.channel, at=message.at, text=message.text, author_name=customer.name)
        entry = words.add_incoming(self.case(case), said, now=message.at)
        Entry.objects.filter(pk=entry.pk).update(staff_id=by.id)
        self._keep(case, number, entry.pk, message)

    def _answer(self, case: DemoCase, number: int, message: DemoMessage, by: Viewer) -> None:
        customer = self.customers[case.customer]
        rest = case.messages[number + 1 :]
        ends = (
            case.status if not rest and case.status in {Status.WAITING_OTHERS, Status.OPEN} else Status.WAITING_CUSTOMER
        )
        written = words.write_answer(
            self.case(case),
            by=by,
            now=message.at,
            html=html_of(message.text),
            to=[(customer.name, customer.email)],
            status=ends,
            channel=Channel.LETTER if message.channel == "letter" else Channel.EMAIL,
        )
        self._keep(case, number, written.entry_id, message)
        self._answer_points(case, by, message.at, before=number)

    def _keep(self, case: DemoCase, number: int, entry_id: int, message: DemoMessage) -> None:
        self.entries[case.key, number] = entry_id
        if message.attachments:
            made = [files.make(name) for name in message.attachments]
            parts = [words.FilePart(name, kind, len(data), storage.put(data)) for name, kind, data in made]
            words.attach_files(self.case(case), Entry.objects.get(pk=entry_id), parts)

    def _handle(self, case: DemoCase, by: Viewer, at: datetime) -> None:
        """The first person at a case says whose it is and what it is, a minute or two before the first word."""
        if case.key in self.handled:
            self._points(case, by, at - timedelta(minutes=1))
            return
        self.handled.add(case.key)
        row = self.case(case, now=True)
        moment = max(at - timedelta(minutes=3), row.opened_at)
        handling.move_to_team(row, by=by, now=moment, team=self.teams[case.team])
        handling.assign(row, by=by, now=moment, assignee=self.staff[case.assignee] if case.assignee else None)
        handling.set_kind(row, by=by, now=moment, kind=case.kind)
        handling.set_priority(row, by=by, now=moment, priority=_PRIORITY[case.priority])
        self._tag(case, row, by, moment)
        self._points(case, by, moment)

    def _tag(self, case: DemoCase, row: Case, by: Viewer, at: datetime) -> None:
        if case.status == Status.CLOSED:
            self._tags += [(row.pk, name) for name in case.tags]
        elif case.tags:
            handling.set_tags(row, by=by, now=at, names=case.tags)

    def finish(self) -> None:
        """Write points and tags of cases that are over: many at once, without a line in the log for each."""
        Point.objects.bulk_create(self._points_of_the_past)
        names = {" ".join(name.split()).lower()[:40] for _case, name in self._tags}
        Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
        ids = dict(Tag.objects.values_list("name", "id"))
        link: Any = Case.tags.through
        link.objects.bulk_create(
            [link(case_id=pk, tag_id=ids[" ".join(name.split()).lower()[:40]]) for pk, name in self._tags],
            ignore_conflicts=True,
        )

    def _remember_points(self, case: DemoCase, by: Viewer) -> None:
        said = {number: message.at for number, message in enumerate(case.messages) if not message.by_customer}
        for point in case.points:
            answered = next((at for number, at in said.items() if number > point.source), case.messages[-1].at)
            entry = self.entries.get((case.key, point.source))
            text = " ".join(point.text.split())[:300]
            if entry is not None:
                made = Point(case_id=self.cases[case.key], entry_id=entry, text=text)
                if point.answered:
                    made.answered_at, made.answered_by_id = answered, by.id
                self._points_of_the_past.append(made)

    def _points(self, case: DemoCase, by: Viewer, at: datetime) -> None:
        """Points of messages that are there and whose points are not noted yet. Those of a case that is over by now
        are written at once in the end."""
        noted = self._noted.setdefault(case.key, {})
        if case.status == Status.CLOSED:
            return
        for index, point in enumerate(case.points):
            entry_id = self.entries.get((case.key, point.source))
            if index not in noted and entry_id is not None:
                entry = Entry.objects.get(pk=entry_id)
                noted[index] = points.add_point(self.case(case), by=by, now=at, text=point.text, entry=entry), False

    def _answer_points(self, case: DemoCase, by: Viewer, at: datetime, *, before: int) -> None:
        """Tick off what an answer came back to: points of messages ``before`` it that end answered."""
        noted = self._noted.get(case.key, {})
        for index, (point, done) in list(noted.items()):
            if not done and case.points[index].answered and case.points[index].source < before:
                points.set_point_answered(point, by=by, now=at, answered=True)
                noted[index] = point, True

    def settle(self, case: DemoCase) -> None:
        """After the last message: the case ends as the content says."""
        at = max(case.closed_at or case.messages[-1].at, case.messages[-1].at) + timedelta(seconds=1)
        if case.key not in self.handled and case.assignee is not None:
            self._handle(case, self.chief, at + timedelta(minutes=7))
        if case.key not in self.handled:
            return
        by = self.viewers[case.assignee] if case.assignee else self.chief
        if case.status == Status.CLOSED:
            self._remember_points(case, by)
        self._points(case, by, at)
        self._answer_points(case, by, at, before=len(case.messages))
        row = self.case(case, now=True)
        spoken_to = case.messages[-1].kind == "call" or not case.messages[-1].by_customer
        # The last word of a closed case is the customer's thanks: it needs no answer, and a person says so.
        thanked = case.status == Status.CLOSED and row.waiting_since is not None
        if thanked or (case.status != Status.CLOSED and spoken_to and case.status != Status.OPEN):
            handling.note_needs_no_answer(row, by=by, now=at)
            row = self.case(case, now=True)
        if case.status == Status.NEW:
            Case.objects.filter(pk=row.pk).update(status=Status.NEW)
        else:
            handling.set_status(row, by=by, now=at, status=case.status)


def _quoted(letter: OutgoingMail) -> Quoted:
    name = f"{letter.entry.author_name} – {letter.mailbox.name}"
    subject = outgoing.subject_of(letter.entry.case, letter.entry.subject)
    return Quoted(name, letter.mailbox.address, letter.date, letter.entry.text, subject)
