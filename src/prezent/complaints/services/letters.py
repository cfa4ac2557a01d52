"""Letters about a complaint: drafted from what is known, sent by a person, and what is true once one has left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from prezent.cases.models import Case, Channel, Draft, Entry, Status
from prezent.cases.policies import own_drafts
from prezent.cases.services import delivery, drafts, letter, words
from prezent.complaints import answering, pdf
from prezent.complaints.models import BegunLetter, Complaint, Decision, PostedLetter
from prezent.complaints.policies import visible_complaints
from prezent.complaints.services import posting
from prezent.complaints.services.acknowledging import meet_acknowledgements
from prezent.complaints.services.ledger import mark_sent, require_sendable
from prezent.complaints.services.recording import line, log
from prezent.deadlines import services as deadlines
from prezent.deadlines.policies import get_clock
from prezent.deadlines.queries import clocks_of
from prezent.domain.complaints.letter import Letter, binding, holds
from prezent.domain.complaints.required import missing
from prezent.domain.mail import composed
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform import storage
from prezent.platform.errors import Conflict, DomainError, NotFound

Kind = BegunLetter.Kind


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter that lies in the composer now."""

    letter: Letter
    draft: Draft | None


def draft_answer(
    complaint: Complaint, *, by: Viewer, author: Staff, now: datetime, with_pdf: bool = False, adr: str = ""
) -> Begun:
    """Put the answer that the decision makes into the author's composer; ``with_pdf``: with the letter as a file;
    ``adr`` as for :func:`answering.compose_answer`.

    Raises DomainError ``decision.not_decided``, ``remedy.past``, ``letter.begun`` (the author is writing something in
    the case already), ``letter.pdf_unavailable`` and the codes of ``domain.complaints.answer.compose``.
    """
    answer = answering.compose_answer(complaint, by=by, author=author, now=now, adr=adr)
    decision = Decision.objects.get(pk=answer.decided.decision_id)
    require_sendable(decision, now)
    begun = _begin(complaint, Kind.ANSWER, answer.letter, by=by, author=author, now=now, data=_of(decision))
    if with_pdf and begun.draft is not None:
        drafts.attach_to_draft(complaint.case, by=by, now=now, mode="reply", part=pdf_of(answer.letter))
    return begun


def draft_acknowledgement(
    complaint: Complaint, *, by: Viewer, author: Staff, now: datetime, until: date | None = None
) -> Begun:
    """Put the acknowledgement of receipt into the author's composer (P15).

    Raises DomainError ``complaint.acknowledged``, ``letter.begun`` and the codes of
    ``domain.complaints.acknowledgement.acknowledge``.
    """
    if complaint.acknowledged_by_id is not None:
        raise DomainError(_("The customer knows already that the complaint has come."), code="complaint.acknowledged")
    composed_ = answering.compose_acknowledgement(complaint, by=by, author=author, now=now, until=until)
    return _begin(complaint, Kind.ACKNOWLEDGEMENT, composed_, by=by, author=author, now=now)


def draft_extension(
    complaint: Complaint,
    *,
    by: Viewer,
    author: Staff,
    now: datetime,
    clock_id: int,
    reason: str,
    to_establish: str,
    until: date | None,
) -> Begun:
    """Put the notice that a legal date is extended into the author's composer; the date moves once the letter has left.

    Raises NotFound; DomainError ``extension.elements``, ``letter.begun`` and the codes of
    ``domain.complaints.extension.extend``: where the law knows no extension it says what silence brings.
    """
    clock = next((one for one in clocks_of(by, complaint.case_id) if one.id == clock_id), None)
    if clock is None:
        raise NotFound(_("There is no such deadline, or it is not yours to see."), code="deadline.not_found")
    if until is None:
        raise DomainError(_("Say by which day the answer is expected."), code="extension.elements")
    notice = answering.compose_extension(
        complaint, clock, author=author, now=now, reason=reason, to_establish=to_establish, until=until
    )
    data = {"clock": clock_id, "why": " ".join(reason.split()), "until": until.isoformat()}
    return _begin(complaint, Kind.EXTENSION, notice, by=by, author=author, now=now, data=data)


def post_answer(
    complaint: Complaint,
    *,
    by: Viewer,
    author: Staff,
    now: datetime,
    number: str,
    adr: str = "",
    posted_on: date | None = None,
) -> Entry:
    """Write down that the answer went by post; ``number``: that of the posting; ``posted_on``: the local day (None:
    today), which counts where posting meets a deadline; ``author``: who signed it. The paper that was handed out to be
    printed stays on the case (see :mod:`posting`).

    Raises DomainError ``letter.no_number``, ``letter.posted_in_future``, ``letter.posted_before``,
    ``decision.not_decided``, ``remedy.past`` and the codes of ``domain.complaints.answer.compose``.
    """
    number = line(number, 120)
    if not number:
        raise DomainError(_("Write the number of the posting: it is the proof."), code="letter.no_number")
    decision = _in_force(complaint)
    require_sendable(decision, now)
    day, moment = posting.posting_moment(posted_on, decision, now)
    paper = _paper(complaint, decision, by=by, author=author, at=moment, adr=adr)
    with transaction.atomic():
        # Looked at once more while nobody else can post it: of two at once one wins.
        require_sendable(Decision.objects.select_for_update().get(pk=decision.pk), now)
        # The paper is the answer: what lies drafted for an e-mail is none any more.
        BegunLetter.objects.filter(complaint=complaint, author_id=by.id).delete()
        written = words.write_answer(
            complaint.case, by=by, now=now, html=composed.html_from_text(paper.text),
            to=[(complaint.case.customer.name if complaint.case.customer else "", "")], subject=paper.subject,
            channel=Channel.LETTER, status=Status.WAITING_CUSTOMER,
        )  # fmt: skip
        entry = Entry.objects.get(pk=written.entry_id)
        words.attach_files(complaint.case, entry, [paper.file] if paper.file else [])
        PostedLetter.objects.create(complaint=complaint, entry=entry, posted_on=day, number=number)
        delivery.record_delivery(entry.pk, state=Entry.Delivery.SENT, note=number, now=now, at=moment)
        entry.refresh_from_db()
        _posted(complaint, entry, paper.lacking, by=by, now=now)
    return entry


def _in_force(complaint: Complaint) -> Decision:
    decision = Decision.objects.filter(complaint=complaint).exclude(state=Decision.State.REPLACED).first()
    if decision is None:
        raise DomainError(_("This complaint is not decided yet."), code="decision.not_decided")
    decision.complaint = complaint
    return decision


def _paper(
    complaint: Complaint, decision: Decision, *, by: Viewer, author: Staff, at: datetime, adr: str
) -> posting.Paper:
    """What was printed, as it was handed out; else as it is composed for that day."""
    printed = posting.printed_by(decision.pk, decision.version, author.pk)
    if printed is not None:
        return printed
    answer = answering.compose_answer(complaint, by=by, author=author, now=at, adr=adr)
    file = pdf_of(answer.letter) if pdf.available() else None
    lacking = tuple(one.id for one in answer.missing)
    return posting.Paper(answer.letter.subject, answer.letter.text(), lacking, file)


def _posted(complaint: Complaint, entry: Entry, lacking: Sequence[str], *, by: Viewer, now: datetime) -> None:
    """A paper that says all it must is the answer; one that does not is left to a person, as an e-mail is."""
    if lacking:
        said = list(lacking)
        log(complaint, "complaint.answer_incomplete", actor=by.actor, now=now, entry=entry.pk, lacking=said)
        return
    try:
        with transaction.atomic():
            take_as_answer(complaint, entry, by=by, now=now)
    except DomainError as error:
        log(complaint, "complaint.answer_unclear", actor=by.actor, now=now, entry=entry.pk, code=error.code)


def take_as_answer(
    complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime, version: int | None = None
) -> None:
    """Say that a letter of ours that has left, or a call, was the answer. ``version``: of the decision, as it was seen.

    Raises NotFound; DomainError ``decision.entry``, ``decision.not_decided``, ``remedy.past``, and what meeting a
    deadline raises; Conflict.
    """
    decision = Decision.objects.filter(complaint=complaint).exclude(state=Decision.State.REPLACED).first()
    if decision is None:
        raise DomainError(_("This complaint is not decided yet."), code="decision.not_decided")
    decision.complaint = complaint
    decision.version = decision.version if version is None else version
    with transaction.atomic():
        mark_sent(decision, by=by, now=now, entry=entry)
        _meet(complaint, entry, by=by, now=now)
        posting.meet_received(complaint, entry, by=by, now=now)


def has_left(complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> None:
    """A letter of ours in the complaint's case has left: the customer knows that the complaint has come; and if it is
    the one that the desk drafted, what it says holds from now on."""
    Complaint.objects.filter(pk=complaint.pk, acknowledged_by=None).update(acknowledged_by=entry)
    acknowledges = _acknowledge(complaint, entry, by=by, now=now)
    begun = BegunLetter.objects.filter(complaint=complaint, author_id=by.id, begun_at__lte=entry.at).first()
    if begun is None or not _is_it(begun, complaint, entry, by=by, now=now):
        return
    with transaction.atomic():
        # Whoever removes the row acts on it: a letter that is told of twice acts once.
        if not BegunLetter.objects.filter(pk=begun.pk).delete()[0]:
            return
        if begun.kind == Kind.ANSWER:
            _answer_left(complaint, entry, by=by, now=now)
        elif begun.kind == Kind.EXTENSION:
            _extension_left(complaint, entry, begun.data, by=by, now=now)
        elif not acknowledges and entry.subject == begun.data.get("subject"):
            log(complaint, "complaint.acknowledgement_unclear", actor=by.actor, now=now, entry=entry.pk)


def _acknowledge(complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> bool:
    """The deadlines of saying that the complaint has come are met, if the words say it; what is refused is left to a
    person, who sees that they still run."""
    try:
        with transaction.atomic():
            return meet_acknowledgements(complaint, entry, by=by, now=now)
    except (DomainError, Conflict):
        return False


def _is_it(begun: BegunLetter, complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> bool:
    """Whether a letter that has left is the one that was begun. Any other letter of the author in between changes
    nothing. One that looks like it, but says something else or is about a decision that has changed since, is for a
    person to judge, and the case says so. What was begun stays begun."""
    code = ""
    if not holds(begun.data.get("binding", ()), entry.text):
        code = "letter.other_words"
    elif begun.kind == Kind.ANSWER and not _decided_so_still(complaint, begun.data):
        code = "decision.changed"
    if code and entry.subject == begun.data.get("subject"):
        action = "complaint.extension_unclear" if begun.kind == Kind.EXTENSION else "complaint.answer_unclear"
        log(complaint, action, actor=by.actor, now=now, entry=entry.pk, code=code)
    return not code


def _decided_so_still(complaint: Complaint, data: Mapping[str, Any]) -> bool:
    decision = Decision.objects.filter(complaint=complaint).exclude(state=Decision.State.REPLACED).first()
    return decision is not None and [decision.pk, decision.version] == [data.get("decision"), data.get("version")]


def begun_again(complaint: Complaint, entry: Entry, decision: Decision) -> None:
    """The letter that told of a decision came back. It may leave after all, by another try: then it is the answer."""
    if entry.staff_id is not None:
        data = {"decision": decision.pk, "version": decision.version, "subject": entry.subject}
        BegunLetter.objects.update_or_create(
            complaint=complaint, author_id=entry.staff_id,
            defaults={"kind": Kind.ANSWER, "data": {**data, "entry": entry.pk}, "begun_at": entry.at},
        )  # fmt: skip


def pdf_of(made: Letter) -> words.FilePart:
    """The letter as a file in the store. Raises DomainError ``letter.pdf_unavailable``."""
    data = pdf.render(made, answering.letterhead())
    name = _("answer-%(number)s.pdf") % {"number": made.case_number}
    return words.FilePart(name, "application/pdf", len(data), storage.put(data))


def _begin(
    complaint: Complaint,
    kind: str,
    made: Letter,
    *,
    by: Viewer,
    author: Staff,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Begun:
    case = complaint.case
    _require_nothing_begun(case, by, author)
    html = composed.clean(composed.html_from_text(made.text()))
    with transaction.atomic():
        draft = drafts.save_draft(case, by=by, now=now, mode="reply", html=html, subject=made.subject)
        _remember(complaint, kind, author=author, now=now, data=_known_by(made, data))
        log(complaint, "complaint.letter_begun", actor=by.actor, now=now, kind=kind)
    return Begun(made, draft)


def _of(decision: Decision) -> dict[str, Any]:
    return {"decision": decision.pk, "version": decision.version}


def _known_by(made: Letter, data: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a letter is known by again when it leaves."""
    return {**(data or {}), "subject": made.subject, "binding": list(binding(made))}


def _remember(
    complaint: Complaint, kind: str, *, author: Staff, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    BegunLetter.objects.update_or_create(
        complaint=complaint, author=author, defaults={"kind": kind, "data": dict(data or {}), "begun_at": now}
    )


def _require_nothing_begun(case: Case, by: Viewer, author: Staff) -> None:
    begun = own_drafts(by).filter(case=case, mode="reply").values_list("html", flat=True).first()
    if begun and not letter.says_nothing(begun, letter.blank_letter(case.customer, author, case.language)):
        raise DomainError(
            _("You are writing a letter in this case already. Send it or clear it, then begin this one."),
            code="letter.begun",
        )


def _answer_left(complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> None:
    """The answer has left: what it promises is promised, and its deadline is met. Words that lack something the regime
    asks for, or a decision that was changed meanwhile, are left to a person: the complaint's page says so."""
    author = Staff.objects.get(pk=by.id)
    try:
        answer = answering.compose_answer(complaint, by=by, author=author, now=now)
        lacking = missing(entry.text, answer.facts.regime, answer.facts)
        if lacking:
            said = [one.id for one in lacking]
            log(complaint, "complaint.answer_incomplete", actor=by.actor, now=now, entry=entry.pk, lacking=said)
            return
        with transaction.atomic():
            take_as_answer(complaint, entry, by=by, now=now)
    except DomainError as error:
        log(complaint, "complaint.answer_unclear", actor=by.actor, now=now, entry=entry.pk, code=error.code)


def _extension_left(complaint: Complaint, entry: Entry, data: Mapping[str, Any], *, by: Viewer, now: datetime) -> None:
    """The notice has left: the legal date is the new one."""
    until = date.fromisoformat(data["until"])
    try:
        clock = get_clock(by, data["clock"])
        with transaction.atomic():
            deadlines.extend(clock, by=by, now=now, why=data["why"], until=until, entry=entry)
    except (DomainError, Conflict) as error:
        log(complaint, "complaint.extension_unclear", actor=by.actor, now=now, entry=entry.pk, code=error.code)


def _meet(complaint: Complaint, entry: Entry, *, by: Viewer, now: datetime) -> None:
    """The deadlines of an answer that the case has are met by it; one by post that must have come, once it has."""
    at = posting.typed_moment(entry, now)
    for clock in answering.open_clocks(complaint, by):
        if deadlines.proves_at_once(clock, entry):
            deadlines.meet(clock, by=by, now=now, entry=entry, at=at)


def complaint_of(case_id: int, who: Viewer) -> Complaint | None:
    """The complaint of a case that the person may see, with the case and its customer. One SQL query."""
    return visible_complaints(who).select_related("case__customer").filter(case_id=case_id).first()
