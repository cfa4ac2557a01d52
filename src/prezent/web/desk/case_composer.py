"""What the composer of a case holds: drafts, what was typed and refused, or the letter before anything is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.cases.models import Entry, Status
from prezent.cases.queries import CaseRow, CustomerRow, FileRow, Parts, Timeline
from prezent.cases.services import letter, recipients
from prezent.cases.services.composing import cleaned
from prezent.domain.language import address
from prezent.domain.mail import composed
from prezent.people.models import Staff
from prezent.platform import config
from prezent.platform.errors import DomainError
from prezent.web.desk.case_timeline import FileItem, clock, file_item, language
from prezent.web.desk.coach_report import Advice, advice
from prezent.writing.sending import AdvisedAgainst

#: The field that an error belongs to, by its code; the others stand at the top alone.
FIELDS = {
    "recipient.invalid": "to", "recipient.too_many": "to", "answer.no_recipient": "to", "answer.empty": "body",
    "note.empty": "note", "file.too_large": "files", "file.empty": "files", "answer.stale": "body",
    "deadline.running": "word", "deadline.passed": "word",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file on a draft, with the number by which it is taken off."""

    id: int
    link: FileItem


@dataclass(slots=True)
class Composer:
    """Everything that the form shows."""

    mode: str = "reply"
    html: str = ""
    note_html: str = ""
    to: str = ""
    cc: str = ""
    subject: str = ""
    status: str = Status.WAITING_CUSTOMER
    submission: str = ""
    seen: int = 0
    saved: str = ""
    note_saved: str = ""
    send_label: str = ""
    note_hint: str = ""
    language: str = "pl"
    #: the reason that closing with the letter asks for
    word: str = ""
    stale: bool = False
    #: nothing is written to the customer yet: a letter may begin with an outline
    bare: bool = False
    files: list[DraftFile] = field(default_factory=list)
    note_files: list[DraftFile] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    advice: list[Advice] = field(default_factory=list)
    statuses: tuple[tuple[str, str], ...] = ()
    upload_mb: int = 0

    @property
    def text(self) -> str:
        """The letter for a textarea, where no script runs."""
        return _text_of(self.html)

    @property
    def note_text(self) -> str:
        """The note for a textarea, where no script runs."""
        return _text_of(self.note_html)


@lru_cache(maxsize=256)
def _text_of(html: str) -> str:
    """The composed text; most pages open with one of few letters in which nothing is said yet."""
    return composed.text_of(html)


def default_subject(case: CaseRow) -> str:
    """``[2026-000123] matter – firm``."""
    return f"[{case.number}] {case.matter} – {config.get().firm}"


def default_recipient(timeline: Timeline, parts: Parts, customer: CustomerRow | None) -> str:
    """Where the customer wrote from last; else the first e-mail address that we know."""
    for entry in reversed(timeline.entries):
        if entry.kind == Entry.Kind.IN and "@" in entry.author_address and not entry.automatic:
            return recipients.write_recipients([(entry.author_name, entry.author_address)])
    mails = [contact for contact in parts.contacts if contact.kind == "email"]
    mails.sort(key=lambda contact: not contact.primary)
    name = customer.name if customer else ""
    return recipients.write_recipients([(name, mails[0].value)]) if mails else ""


def send_label(customer: CustomerRow | None) -> str:
    """What the button says: to whom the letter goes, by name where the form is certain."""
    person = named(customer, "gen")
    return _("Send to %(person)s") % {"person": person} if person else _("Send to the customer")


def named(customer: CustomerRow | None, case: address.Case) -> str | None:
    """The customer in running text in the page's language, or None where no form is certain."""
    if customer is None:
        return None
    form = customer.form
    known: address.Form = form if form in ("pan", "pani", "panstwo") else ""  # type: ignore[assignment]
    return address.short_address(known, customer.first_name, case, language(), last=customer.last_name)


def compose(case: CaseRow, timeline: Timeline, parts: Parts, author: Staff) -> Composer:
    """The composer as it opens: the viewer's drafts where there are any."""
    composer = Composer(submission=str(uuid4()), language=case.language, upload_mb=config.get().upload_mb)
    composer.seen = max((entry.id for entry in (*timeline.entries, *timeline.aside)), default=0)
    composer.send_label = send_label(case.customer)
    person = named(case.customer, "nom") or pgettext("who might read a note", "the customer")
    composer.note_hint = _("Only the team reads this note. Write it so that %(person)s could read it without hurt.") % {
        "person": person
    }
    composer.statuses = (
        (Status.WAITING_CUSTOMER, _("then wait for the customer")),
        (Status.OPEN, _("then keep the case open")),
        (Status.WAITING_OTHERS, _("then wait for others")),
        (Status.CLOSED, _("then close the case")),
    )
    composer.html = letter.blank_letter(case.customer, author, case.language)
    composer.to = default_recipient(timeline, parts, case.customer)
    composer.subject = default_subject(case)
    _restore(composer, case)
    composer.files = draft_files(parts.files, "reply")
    composer.note_files = draft_files(parts.files, "note")
    return composer


def draft_files(files: list[FileRow], mode: str) -> list[DraftFile]:
    """The files on the viewer's draft of one mode."""
    return [DraftFile(file.id, file_item(file)) for file in files if file.mode == mode]


def _restore(composer: Composer, case: CaseRow) -> None:
    reply, note = case.drafts.get("reply"), case.drafts.get("note")
    composer.bare = reply is None or not reply.html
    if reply is not None:
        composer.html = reply.html or composer.html
        composer.to, composer.cc = reply.to or composer.to, reply.cc
        composer.subject = reply.subject or composer.subject
        composer.saved = clock(reply.changed_at)
    if note is not None:
        composer.note_html = note.html
        composer.note_saved = clock(note.changed_at)
        if reply is None or note.changed_at > reply.changed_at:
            composer.mode = "note"


def keep_typed(composer: Composer, fields: Mapping[str, str], mode: str, error: DomainError) -> None:
    """Put what was typed back into the form, with the reason why it was refused."""
    composer.mode, composer.bare = mode, False
    composer.html, composer.note_html = written(fields, "body"), written(fields, "note")
    composer.to, composer.cc = fields.get("to", composer.to), fields.get("cc", composer.cc)
    composer.subject, composer.status = fields.get("subject", ""), fields.get("status", composer.status)
    composer.submission = fields.get("submission") or composer.submission
    composer.word = fields.get("word", "")
    composer.stale = error.code == "answer.stale"
    if isinstance(error, AdvisedAgainst):
        composer.advice = advice(error.checked, error.written)
    else:
        composer.errors[FIELDS.get(error.code, "form")] = str(error)


def written(fields: Mapping[str, str], name: str) -> str:
    """Restricted HTML of a written field: the editor's where it ran, else read from the plain text."""
    html = fields.get(f"{name}_html")
    return cleaned(html) if html is not None else composed.html_from_text(fields.get(name, ""))
