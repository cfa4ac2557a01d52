"""What is written in a case: answers, notes, their delivery, their sources, and the guess of where they belong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from prezent.cases.models import Entry, Status, SuggestedLink
from prezent.cases.policies import get_case, own_drafts, visible_cases, visible_entries
from prezent.cases.services import delivery, joining, words
from prezent.cases.services.recipients import read_recipients
from prezent.domain.mail import composed
from prezent.mailbox.models import IncomingMail
from prezent.platform import clock, storage
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk.case_composer import keep_typed, written
from prezent.web.desk.case_http import case_address, is_htmx, resource, to_case
from prezent.web.desk.case_page import page_context, render_page
from prezent.web.desk.case_state import LONGEST_WORD, changed
from prezent.web.desk.drafts import keep, take_files
from prezent.web.desk.files import original_page, plain_text
from prezent.web.middleware import DeskRequest
from prezent.web.typed import whole
from prezent.writing import sending
from prezent.writing.checking import Written
from prezent.writing.services import count_overridden


def submission_of(fields: Any) -> UUID | None:
    """The number of one press of the button, or None where there is none that can be read."""
    with suppress(ValueError):
        return UUID(fields.get("submission", ""))
    return None


def _answer(request: DeskRequest, number: str) -> HttpResponse:
    if request.POST.get("mode") == "note":
        return _note(request, number)
    try:
        take_files(request, number, "reply")
        letter = _letter(request)
        settled = _settle(request, number, "reply", letter.html if letter.to else "", letter.subject)
        letter = replace(letter, against=settled.against)
        done = words.answer(number, by=request.viewer, author=request.user, now=clock.now(), letter=letter)
    except DomainError as error:
        return _refused(request, number, "reply", error)
    # How far a new letter has got stands below it: a word of success here would be a guess.
    said = _("This letter was written already: nothing was sent twice.") if done.repeated else ""
    _count(settled, done)
    return _gone(request, number, said, done.entry_id)


def _settle(request: DeskRequest, number: str, mode: str, html: str, subject: str = "") -> sending.Settlement:
    """What the coach and the writer have settled; what is empty or for nobody is refused for that, not by the coach."""
    if composed.is_empty(html):
        return sending.Settlement()
    fields = request.POST
    written_ = Written(number, mode, composed.text_of(html), html, subject)
    return sending.settle(
        written_, by=request.viewer, author=request.user, now=clock.now(), receipt=fields.get("receipt", ""),
        reason=fields.get("against", ""),
    )  # fmt: skip


def _count(settled: sending.Settlement, done: words.Written) -> None:
    if settled.overridden and not done.repeated:
        count_overridden(settled.overridden, now=clock.now())


def _letter(request: DeskRequest) -> words.Letter:
    fields = request.POST
    return words.Letter(
        html=written(fields, "body"),
        to=read_recipients(fields.get("to", "")),
        cc=read_recipients(fields.get("cc", "")),
        subject=" ".join(fields.get("subject", "").split()),
        submission=submission_of(fields),
        status=fields.get("status", Status.WAITING_CUSTOMER),
        seen_entry_id=whole(fields.get("seen", "")),
        closing_word=" ".join(fields.get("word", "").split())[:LONGEST_WORD],
    )


def _note(request: DeskRequest, number: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    try:
        take_files(request, number, "note")
        html = written(request.POST, "note")
        settled = _settle(request, number, "note", html)
        done = words.write_note(
            case,
            by=request.viewer,
            now=clock.now(),
            html=html,
            submission=submission_of(request.POST),
            draft=own_drafts(request.viewer).filter(case=case, mode="note").first(),
            against=settled.against,
        )
    except DomainError as error:
        return _refused(request, number, "note", error)
    _count(settled, done)
    return _gone(request, number, _("The note is on the case."), done.entry_id)


def _gone(request: DeskRequest, number: str, said: str, entry_id: int) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": case_address(number, f"entry-{entry_id}")})
    return to_case(request, number, said=said, anchor=f"entry-{entry_id}")


def _refused(request: DeskRequest, number: str, mode: str, error: DomainError) -> HttpResponse:
    """The page again with what was typed, kept as a draft too, and the reason on top of the form."""
    case = get_case(request.viewer, number)
    keep(request, case, mode)
    context = page_context(request, number)
    keep_typed(context["composer"], request.POST, mode, error)
    return render_page(request, number, status=error.status, context=context)


def _entry(request: DeskRequest, entry_id: int) -> Entry:
    entry = visible_entries(request.viewer).select_related("case").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(_("There is no such message, or it is not yours to see."), code="entry.not_found")
    return entry


def _source(request: DeskRequest, entry_id: int) -> HttpResponse:
    entry = _entry(request, entry_id)
    mail = IncomingMail.objects.select_related("raw").filter(entry_id=entry.pk).first()
    if mail is None or not storage.exists(mail.raw.sha256):
        raise NotFound(_("No e-mail is kept for this message."), code="entry.no_source")
    return plain_text(storage.read(mail.raw.sha256), name=f"{entry.case.number}-{entry.pk}.eml.txt", attachment=True)


def _text(request: DeskRequest, entry_id: int) -> HttpResponse:
    entry = _entry(request, entry_id)
    return plain_text(entry.text.encode(), name=f"{entry.case.number}-{entry.pk}.txt", attachment=False)


def _original(request: DeskRequest, entry_id: int) -> HttpResponse:
    return original_page(_entry(request, entry_id))


def _retry(request: DeskRequest, entry_id: int) -> HttpResponse:
    entry = _entry(request, entry_id)
    delivery.retry_delivery(entry, by=request.viewer, now=clock.now())
    return changed(request, entry.case)


def _give_up(request: DeskRequest, entry_id: int) -> HttpResponse:
    entry = _entry(request, entry_id)
    delivery.give_up_delivery(entry, by=request.viewer, now=clock.now())
    return changed(request, entry.case)


def _link(request: DeskRequest, link_id: int) -> SuggestedLink:
    links = SuggestedLink.objects.select_related("case", "other").filter(
        case__in=visible_cases(request.viewer), other__in=visible_cases(request.viewer)
    )
    link = links.filter(pk=link_id).first()
    if link is None:
        raise NotFound(_("There is no such case, or it is not yours to see."), code="case.not_found")
    return link


def _join(request: DeskRequest, link_id: int) -> HttpResponse:
    other = joining.accept(_link(request, link_id), by=request.viewer, now=clock.now())
    return to_case(request, other.number, said=_("The message is now part of this case."))


def _decline(request: DeskRequest, link_id: int) -> HttpResponse:
    link = _link(request, link_id)
    joining.decline(link, by=request.viewer, now=clock.now())
    return to_case(request, link.case.number, said=_("This stays a matter of its own."))


answers = resource(POST=_answer)
notes = resource(POST=_note)
source = resource(GET=_source)
text = resource(GET=_text)
original = resource(GET=_original)
entry_delivery = resource(POST=_retry, DELETE=_give_up)
suggestion = resource(POST=_join, DELETE=_decline)
