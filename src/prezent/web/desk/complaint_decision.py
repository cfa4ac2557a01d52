"""The part of a complaint's page about its decision: written, decided, agreed to, sent, done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import Entry
from prezent.complaints.decision_policies import get_approval, get_decision, get_remedy
from prezent.complaints.lawful import facts_of
from prezent.complaints.models import Approval, Complaint, Decision
from prezent.complaints.policies import get_complaint, visible_complaints
from prezent.complaints.services import decision as services
from prezent.complaints.services.letters import take_as_answer
from prezent.domain.complaints.remedies import assess
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform import clock
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk import decision_form as forms
from prezent.web.desk.case_http import resource
from prezent.web.desk.decision_page import Page
from prezent.web.desk.decision_words import GESTURE_NAMES, MERITS_NAMES, SERVICE_NAMES
from prezent.web.middleware import DeskRequest
from prezent.web.typed import day, whole

#: Names of fields that keep what was typed into the small forms of the page.
_SMALL: Final = ("why", "proof", "done_on", "remedy")


def context(
    who: Viewer, case_id: int, now: datetime, *, typed: forms.Form | None = None, refused: DomainError | None = None
) -> dict[str, Any]:
    """What the part shows; ``typed`` and ``refused``: what a form held that was not taken, and why.

    Seventeen SQL queries once it is begun, one for a case that is no complaint.
    """
    complaint = visible_complaints(who).select_related("case__customer").filter(case_id=case_id).first()
    if complaint is None:
        return {"deciding": None}
    page = Page(who, complaint, now, typed)
    choices = MERITS_NAMES if page.content.silence.any else MERITS_NAMES[:-1]
    return {
        "deciding": {
            **page.context(),
            "merits_choices": choices,
            "service_choices": SERVICE_NAMES,
            "gesture_choices": GESTURE_NAMES,
            "refused": str(refused) if refused else "",
            "today": timezone.localdate(now).isoformat(),
        }
    }


def _back(number: str, anchor: str = "stanowisko") -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('complaint', args=[number])}#{anchor}")


def _refused(request: DeskRequest, number: str, error: DomainError, typed: forms.Form | None = None) -> HttpResponse:
    """The page once more, with what was typed and what is wrong with it."""
    from prezent.web.desk.complaint import page_context

    found = page_context(request, number)
    case_id = found["case"].id
    part = context(request.viewer, case_id, clock.now(), typed=typed, refused=error)
    part["deciding"]["small"] = {name: request.POST.get(name, "") for name in _SMALL}
    return render(request, "desk/complaint.html", {**found, **part}, status=error.status)


def _guarded(do: Callable[[DeskRequest, str], HttpResponse]) -> Callable[[DeskRequest, str], HttpResponse]:
    """Around a small form of the page: what is refused is told on the page itself."""

    def view(request: DeskRequest, number: str) -> HttpResponse:
        try:
            return do(request, number)
        except NotFound:
            raise
        except DomainError as error:
            return _refused(request, number, error)

    return view


def _save(request: DeskRequest, number: str) -> HttpResponse:
    """Save what was typed, then do what the pressed button says. What was saved stays, whatever becomes of the rest."""
    complaint = get_complaint(request.viewer, number)
    now, form, typed = clock.now(), forms.of_post(request.POST), True
    try:
        decision = services.prepare(
            complaint, by=request.viewer, now=now, written=_written(complaint, form, now),
            version=whole(request.POST.get("version", "")),
        )  # fmt: skip
        typed = False
        said = _DO.get(request.POST.get("do", ""), _saved)(request, decision, now)
    except NotFound:
        raise
    except DomainError as error:
        return _refused(request, number, error, form if typed else None)
    messages.success(request, said)
    return _back(number)


def _written(complaint: Complaint, form: forms.Form, now: datetime) -> services.Written:
    demands = complaint.demands.filter(withdrawn_at__isnull=True)
    law = assess(facts_of(complaint, demands, forms.grounds_of(form)), timezone.localdate(now))
    return forms.written_of(form, law)


def _saved(request: DeskRequest, decision: Decision, now: datetime) -> str:
    return _("The draft of the decision is saved.")


def _decide(request: DeskRequest, decision: Decision, now: datetime) -> str:
    services.decide(decision, by=request.viewer, now=now)
    return _("The complaint is decided. Now the customer should hear of it.")


def _ask(request: DeskRequest, decision: Decision, now: datetime) -> str:
    named = whole(request.POST.get("asked_of", ""))
    of = Staff.objects.filter(pk=named).first() if named else None
    services.ask_approval(decision, by=request.viewer, now=now, of=of)
    return _("The question is asked; the answer will stand here.")


_DO: Final[Mapping[str, Callable[[DeskRequest, Decision, datetime], str]]] = {"decide": _decide, "ask": _ask}


def _seen(request: DeskRequest) -> int:
    """The version that stood in the form; without it the form is old, whatever it says."""
    version = whole(request.POST.get("version", ""))
    return -1 if version is None else version


def _replace(request: DeskRequest, number: str) -> HttpResponse:
    decision = get_decision(request.viewer, number, version=_seen(request))
    services.replace_decision(decision, by=request.viewer, now=clock.now())
    messages.success(request, _("A newer decision is begun; the old one stays in the trace."))
    return _back(number)


def _sent(request: DeskRequest, number: str) -> HttpResponse:
    decision = get_decision(request.viewer, number, version=_seen(request))
    entry = _entry(decision.complaint.case_id, request.POST.get("entry", ""))
    if entry is None:
        raise DomainError(
            _("Choose the letter, or the note of a talk, in which the customer was told."), code="decision.entry"
        )
    take_as_answer(decision.complaint, entry, by=request.viewer, now=clock.now(), version=decision.version)
    messages.success(request, _("What was decided is promised now, and stands on Today."))
    return _back(number, "rozliczenie")


def _entry(case_id: int, typed: str) -> Entry | None:
    known = whole(typed)
    return Entry.objects.filter(case_id=case_id, pk=known).first() if known is not None else None


def _approval(request: DeskRequest, number: str) -> Approval:
    """The question, of this case."""
    return get_approval(request.viewer, whole(request.POST.get("approval", "")) or 0, number=number)


def _answer(request: DeskRequest, number: str) -> HttpResponse:
    approval = _approval(request, number)
    answer = services.decline if request.POST.get("answer") == "decline" else services.grant
    answer(approval, by=request.viewer, now=clock.now(), why=request.POST.get("why", ""))
    messages.success(request, _("Your answer is recorded."))
    return _back(number)


def _withdraw(request: DeskRequest, number: str) -> HttpResponse:
    approval = _approval(request, number)
    services.withdraw_question(approval, by=request.viewer, now=clock.now())
    messages.success(request, _("The question is taken back."))
    return _back(number)


def _settle(request: DeskRequest, number: str) -> HttpResponse:
    remedy = get_remedy(request.viewer, whole(request.POST.get("remedy", "")) or 0, number=number)
    services.settle(
        remedy,
        by=request.viewer,
        now=clock.now(),
        proof=request.POST.get("proof", ""),
        entry=_entry(remedy.decision.complaint.case_id, request.POST.get("entry", "")),
        done_on=day(request.POST.get("done_on", "")),
    )
    messages.success(request, _("It is written down as done."))
    return _back(number, "rozliczenie")


written = resource(POST=_save)
replacement = resource(POST=_guarded(_replace))
sending = resource(POST=_guarded(_sent))
answer = resource(POST=_guarded(_answer), DELETE=_guarded(_withdraw))
settlement = resource(POST=_guarded(_settle))
