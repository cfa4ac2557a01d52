"""The letters of a complaint: what the decision makes of an answer, what it must contain, how it goes out; the
acknowledgement at once, the notice of an extension."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prezent.cases.queries import case_row
from prezent.complaints import answering, pdf
from prezent.complaints.models import Complaint
from prezent.complaints.policies import get_complaint
from prezent.complaints.queries.decision import decided_facts
from prezent.complaints.queries.posted import PostedRow, posted_of
from prezent.complaints.services import letters, posting
from prezent.complaints.services.letter_parts import write_parts
from prezent.deadlines.queries import ClockRow, clocks_of
from prezent.deadlines.reckoning import regime_of, shown
from prezent.domain.complaints.letter import to_html
from prezent.domain.complaints.required import Element, required
from prezent.domain.deadlines.consequence import made_of_silence
from prezent.domain.deadlines.regime import SURE
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform import clock, storage
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk.case_http import case_address, resource
from prezent.web.desk.letter_hints import hint
from prezent.web.middleware import DeskRequest
from prezent.web.typed import day, key, whole


def page_context(request: DeskRequest, complaint: Complaint, *, refused: DomainError | None = None) -> dict[str, Any]:
    """What the page shows: the letter as it would leave now, or why there is none yet."""
    now, number = clock.now(), complaint.case.number
    clocks = clocks_of(request.viewer, complaint.case_id)
    context: dict[str, Any] = {
        "case": case_row(request.viewer, number),
        "base": f"/cases/{number}/complaint",
        "refused": str(refused) if refused else "",
        "typed": {name: str(value) for name, value in request.POST.items()},
        "acknowledged": complaint.acknowledged_by_id,
        "posted": [_posted(one) for one in posted_of(request.viewer, complaint.pk)],
        "extendable": [_extendable(one, now) for one in clocks if _may_extend(one)],
        "pdf": pdf.available(),
        "today": timezone.localdate(now).isoformat(),
        "at": "complaints",
    }
    try:
        answer = answering.compose_answer(
            complaint, by=request.viewer, author=request.user, now=now, adr=_adr(request), clocks=clocks
        )
    except DomainError as error:
        return {**context, "why_none": str(error), "unsigned": error.code == "answer.no_signature"}
    lacking = {one.id for one in answer.missing}
    elements = required(answer.facts.regime, answer.facts)
    return {
        **context,
        **_to_send(request, answer),
        "letter": mark_safe(to_html(answer.letter)),  # noqa: S308 - escaped by the composer of the letter
        "adr": _adr(request),
        "adr_asked": answer.adr_open,
        "sent": answer.decided.state == "sent",
        "cites": _cites(answer, lacking, elements),
        "regime": regime_of(answer.facts.regime).name.in_(_language()),
        "elements": [_element(one, request.viewer, number, there=one.id not in lacking) for one in elements],
        "lacking": len(lacking),
    }


def _adr(request: DeskRequest) -> str:
    """What the page was asked to say of settling out of court."""
    return request.POST.get("adr", "") or request.GET.get("adr", "")


def _language() -> str:
    return "pl" if (get_language() or "pl").startswith("pl") else "en"


def _to_send(request: DeskRequest, answer: answering.Answer) -> dict[str, Any]:
    """What the posting asks: who may have signed the paper, and from which day on it may have gone."""
    decided = answer.decided
    if decided.state == "sent":
        return {}
    signers = posting.signers(decided.decision_id, decided.version, request.user)
    chosen = request.POST.get("signed_by", "")
    return {
        "signers": [{"id": one.pk, "name": one.name, "chosen": chosen == str(one.pk)} for one in signers],
        "decided_on": timezone.localdate(decided.decided_at).isoformat(),
    }


def _cites(answer: answering.Answer, lacking: set[str], elements: tuple[Element, ...]) -> dict[str, Any] | None:
    """What a person adds to the letter where its regime asks for it; None where it asks for neither."""
    asked = {one.id for one in elements} & {"terms", "legal_basis"}
    if not asked or answer.decided.state == "sent":
        return None
    decided = answer.decided
    return {
        "terms": decided.terms, "asks_terms": "terms" in asked, "law": decided.law, "asks_law": "legal_basis" in asked,
        "known": [one for one in answer.facts.legal_basis if one not in answering.lines_of(decided.law)],
        "version": decided.version, "open": bool(asked & lacking),
    }  # fmt: skip


def _posted(one: PostedRow) -> dict[str, Any]:
    return {
        "entry": one.entry_id, "number": one.number, "on": shown(one.posted_on), "from": one.posted_on.isoformat(),
        "received": shown(one.received_on) if one.received_on else "", "receipt": one.receipt,
    }  # fmt: skip


def _element(one: Element, who: Viewer, number: str, *, there: bool) -> dict[str, Any]:
    return {
        "hint": None if there else hint(one.id, who, number),
        "there": there,
        "name": one.name.in_(_language()),
        "basis": one.basis,
        "mark": SURE[one.mark].in_(_language()),
    }


def _may_extend(one: ClockRow) -> bool:
    """Whether it is asked of a deadline at all if it can be moved: open, ours, with a day, and one of an answer. What
    is to be done by a day (pay, repair) is not put off by a letter that the answer takes longer."""
    open_still = one.is_open and not one.extended and one.legal_due is not None
    return open_still and one.side == "firm" and one.met_by != "performed" and one.known is not None


def _extendable(one: ClockRow, now: datetime) -> dict[str, Any]:
    """An open deadline, and whether the law lets it be moved; where it does not, what silence brings or has brought."""
    version = regime_of(one.regime).version_on(one.event_on)
    made = made_of_silence(one.silence) if one.is_silent(now) else None
    knows = version.extension is not None and made is None
    note = version.extension_note.in_(_language()) if version.extension_note else ""
    return {
        "id": one.id, "name": one.name.in_(_language()), "due": shown(one.legal_due), "knows": knows, "note": note,
        "passed": made is not None, "consequence": (made or one.consequence).in_(_language()),
    }  # fmt: skip


def _render(request: DeskRequest, complaint: Complaint, error: DomainError | None = None) -> HttpResponse:
    context = page_context(request, complaint, refused=error)
    return render(request, "desk/complaint_letter.html", context, status=error.status if error else 200)


def _show(request: DeskRequest, number: str) -> HttpResponse:
    return _render(request, get_complaint(request.viewer, number))


def _doing(act: Callable[[DeskRequest, Complaint, datetime], str]) -> Callable[[DeskRequest, str], HttpResponse]:
    """A view that begins a letter and goes to where it can be finished; what is refused is told on this page."""

    def view(request: DeskRequest, number: str) -> HttpResponse:
        complaint = get_complaint(request.viewer, number)
        try:
            where = act(request, complaint, clock.now())
        except NotFound:
            raise
        except DomainError as error:
            return _render(request, complaint, error)
        return HttpResponseRedirect(where)

    return view


def _composer(request: DeskRequest, number: str, said: str) -> str:
    messages.success(request, said)
    return case_address(number, "odpowiedz")


def _draft(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    with_pdf = "with_pdf" in request.POST
    letters.draft_answer(
        complaint, by=request.viewer, author=request.user, now=now, with_pdf=with_pdf, adr=_adr(request)
    )
    return _composer(request, complaint.case.number, _("The answer lies in the composer: read it, then send it."))


def _post(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    fields = request.POST
    letters.post_answer(
        complaint, by=request.viewer, author=_signer(request, complaint), now=now, number=fields.get("number", ""),
        adr=_adr(request), posted_on=day(fields.get("posted_on", "")),
    )  # fmt: skip
    messages.success(request, _("The letter is on the case, with the number of the posting as its proof."))
    decided = decided_facts(request.viewer, complaint.pk)
    if decided is None or decided.state != "sent":  # it lacked something: the page of the letter says what comes next
        return reverse("complaint_letter", args=[complaint.case.number])
    return reverse("complaint", args=[complaint.case.number]) + "#rozliczenie"


def _signer(request: DeskRequest, complaint: Complaint) -> Staff:
    """Who signed the paper: one of those who may have; where the form says nothing, the likeliest."""
    decided = decided_facts(request.viewer, complaint.pk)
    if decided is None:
        return request.user
    signers = posting.signers(decided.decision_id, decided.version, request.user)
    chosen = whole(request.POST.get("signed_by", ""))
    return next((one for one in signers if one.pk == chosen), signers[0])


def _receive(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    fields = request.POST
    posting.record_receipt(
        complaint, entry_id=key(fields.get("entry", "")), by=request.viewer, now=now,
        received_on=day(fields.get("received_on", "")), proof=fields.get("receipt", ""),
    )  # fmt: skip
    messages.success(request, _("It is written down when the letter came."))
    return reverse("complaint_letter", args=[complaint.case.number])


def _cite(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    fields = request.POST
    write_parts(
        complaint, by=request.viewer, now=now, version=whole(fields.get("version", "")) or 0,
        terms=fields.get("terms", ""), law=fields.get("law", ""),
    )  # fmt: skip
    messages.success(request, _("What the letter cites is kept with the decision."))
    adr = f"?adr={_adr(request)}" if _adr(request) in {"consents", "refuses"} else ""
    return reverse("complaint_letter", args=[complaint.case.number]) + adr


def _acknowledge(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    until = day(request.POST.get("until", ""))
    letters.draft_acknowledgement(complaint, by=request.viewer, author=request.user, now=now, until=until)
    said = _("The acknowledgement lies in the composer: read it, then send it.")
    return _composer(request, complaint.case.number, said)


def _extend(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    fields = request.POST
    letters.draft_extension(
        complaint, by=request.viewer, author=request.user, now=now, clock_id=whole(fields.get("clock", "")) or 0,
        reason=fields.get("reason", ""), to_establish=fields.get("to_establish", ""),
        until=day(fields.get("until", "")),
    )  # fmt: skip
    return _composer(
        request, complaint.case.number,
        _("The notice lies in the composer. The legal date moves once it has left."),
    )  # fmt: skip


def _pdf(request: DeskRequest, number: str) -> HttpResponse:
    """The answer as it would leave now, as a file. What is handed out is remembered: it is what will be posted."""
    complaint = get_complaint(request.viewer, number)
    answer = answering.compose_answer(
        complaint, by=request.viewer, author=request.user, now=clock.now(), adr=_adr(request)
    )
    made = letters.pdf_of(answer.letter)
    posting.keep_printed(answer, made, signed_by=request.user, now=clock.now())
    return HttpResponse(
        storage.read(made.sha256),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


show = resource(GET=_show, POST=_doing(_draft))
posted = resource(POST=_doing(_post))
receipt = resource(POST=_doing(_receive))
cited = resource(POST=_doing(_cite))
acknowledgement = resource(POST=_doing(_acknowledge))
extension = resource(POST=_doing(_extend))
file = resource(GET=_pdf)
