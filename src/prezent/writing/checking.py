"""One look at a letter or a note of a case: what the coach says, what was put aside, and a receipt for sending.

Nothing is written here, and no network is asked but by ``languagetool``, which has a patience of its own.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import structlog
from django.core import signing
from django.utils.translation import gettext_lazy as _

from prezent.cases.services import letter
from prezent.domain.coach import Finding, Report, Severity, Suppressed, Suppression, check, mark_of
from prezent.domain.coach.document import Document
from prezent.domain.coach.grammar import PREFIX, join
from prezent.domain.coach.model import Channel
from prezent.domain.coach.suppression import is_suppressed
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.writing import languagetool, settings
from prezent.writing.context import Desk, desk_of, first_letter, side_letter

log = structlog.get_logger("prezent.writing")

CHANNELS: dict[str, Channel] = {"reply": "email", "note": "note", "side": "side"}
#: Characters of one text; more than a letter may have (``cases.services.composing``).
LONGEST = 100_000
_SALT = "prezent.coach"
#: Seconds for which a receipt is good: a letter may lie open overnight.
_RECEIPT_LIFE = 24 * 3600
#: "off": the desk has no grammar checker; "on": it looked; "down": it did not answer.
Grammar = Literal["off", "on", "down"]


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote on a case. ``text`` is the composed text of ``html``; a note has no subject.

    A letter that opens a case has no ``number`` yet; ``to_name`` and ``language`` say to whom it goes, and its
    subject, which the desk makes, is not looked at. A letter to somebody else than the customer (``mode`` "side") has
    no ``number`` either: it is read by rules of its own, and knows nothing of the customer's case.
    """

    number: str
    mode: str
    text: str
    html: str
    subject: str = ""
    to_name: str = ""
    language: str = ""


class Remark(NamedTuple):
    """A remark, what it is recognised by, and why it was put aside (None: it was not)."""

    finding: Finding
    mark: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a look. ``empty``: nothing is said yet, so nothing is remarked on."""

    report: Report
    open: tuple[Remark, ...]
    put_aside: tuple[Remark, ...]
    grammar: Grammar
    receipt: str
    empty: bool = False

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What asks for a decision before the letter is sent."""
        return tuple(one for one in self.open if one.finding.severity is Severity.ERROR)


class Broke(DomainError):
    """The coach itself failed. Nobody who writes is kept waiting for it."""

    code = "coach.broke"
    status = 503


class Settled(NamedTuple):
    """What a receipt says: errors still open, and errors put aside with their reasons."""

    errors: list[list[str]]
    put_aside: list[list[str]]


def look(written: Written, *, by: Viewer, author: Staff, now: datetime, with_grammar: bool = True) -> Checked:
    """Read what was written. One SQL query for the case, where there is one. ``author`` signs it.

    Raises NotFound for a case that is not the person's to see; DomainError ``draft.mode``, ``letter.too_long``;
    Broke where a rule fails, which is logged without a word of the letter.
    """
    if written.mode not in CHANNELS:
        raise DomainError(_("There is no such kind of draft."), code="draft.mode")
    if len(written.text) > LONGEST or len(written.html) > 2 * LONGEST:
        raise DomainError(
            _("The text is too long for one letter. Send the long part as an attachment."), code="letter.too_long"
        )
    if written.number:
        desk = desk_of(written.number, by=by, author=author, now=now, mode=written.mode)
    elif written.mode == "side":
        desk = side_letter(written.language, author=author, now=now)
    else:
        desk = first_letter(written.to_name, written.language, author=author, now=now)
    if _says_nothing(written, desk, author):
        lang = letter.letter_language(desk.language)
        return Checked(Report(lang, CHANNELS[written.mode], ()), (), (), "off", "", empty=True)
    try:
        return _look(written, desk, by, with_grammar=with_grammar)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        log.error("coach_broke", error=type(error).__name__, where=where, length=len(written.text))  # noqa: TRY400
        raise Broke(_("The coach cannot read this text just now. It can be sent without it.")) from None


def _look(written: Written, desk: Desk, by: Viewer, *, with_grammar: bool) -> Checked:
    channel = CHANNELS[written.mode]
    subject = written.subject if written.mode == "reply" and written.number else None
    how, html = settings.current(), written.html or None
    report = check(
        written.text, channel=channel, subject=subject, html=html, case=desk.case, settings=how,
        suppressions=desk.put_aside,
    )  # fmt: skip
    doc = Document(written.text, channel=channel, lang=report.lang, subject=subject, html=html)
    grammar: Grammar = "off"
    if with_grammar and languagetool.is_set_up():
        found = languagetool.grammar(doc, settings=how, case=desk.case)
        grammar = "down" if found is None else "on"
        report = _without(join(report, found or ()), doc, desk.put_aside)
    opened = [Remark(one, mark_of(one, doc)) for one in report.findings if one.severity > Severity.INFO]
    aside = [Remark(one.finding, mark_of(one.finding, doc), one.reason) for one in report.suppressed]
    # An error is put aside for a reason or not at all.
    bare = [one for one in aside if not one.reason and one.finding.severity is Severity.ERROR]
    opened = sorted([*(one._replace(reason=None) for one in bare), *opened], key=_gravest_first)
    aside = [one for one in aside if one not in bare]
    receipt = _receipt(written, by, opened, aside)
    return Checked(report, tuple(opened), tuple(aside), grammar, receipt)


def _gravest_first(one: Remark) -> int:
    return -one.finding.severity


def _says_nothing(written: Written, desk: Desk, author: Staff) -> bool:
    if not written.text.strip():
        return True
    if written.mode == "note":
        return False
    blank = letter.blank_letter(desk.addressee, author, desk.language)
    return letter.says_nothing(written.html, blank) if written.html else False


def _without(report: Report, doc: Document, put_aside: Sequence[Suppression]) -> Report:
    """The report without what the grammar checker said and a person put aside."""
    kept, aside = [], list(report.suppressed)
    for one in report.findings:
        reason = is_suppressed(one, doc, put_aside) if one.rule.startswith(PREFIX) else None
        if reason is None:
            kept.append(one)
        else:
            aside.append(Suppressed(one, reason))
    return replace(report, findings=tuple(kept), suppressed=tuple(aside))


def _receipt(written: Written, by: Viewer, opened: Sequence[Remark], aside: Sequence[Remark]) -> str:
    errors = [[one.finding.rule, one.mark] for one in opened if one.finding.severity is Severity.ERROR]
    left = [[one.finding.rule, one.reason] for one in aside if one.finding.severity is Severity.ERROR]
    return signing.dumps({"d": _digest(written, by), "e": errors, "p": left}, salt=_SALT)


def settled(written: Written, receipt: str, *, by: Viewer) -> Settled | None:
    """What a receipt says of exactly this text by this person on this case; None for any other. No SQL query."""
    try:
        said: Any = signing.loads(receipt, salt=_SALT, max_age=_RECEIPT_LIFE) if receipt else None
    except signing.BadSignature:
        return None
    if said is None or said["d"] != _digest(written, by):
        return None
    return Settled(said["e"], said["p"])


def _digest(written: Written, by: Viewer) -> str:
    subject = " ".join(written.subject.split()) if written.mode == "reply" else ""
    first = (written.to_name, written.language) if not written.number else ()
    parts = (written.number, written.mode, str(by.id), subject, written.text, *first)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
