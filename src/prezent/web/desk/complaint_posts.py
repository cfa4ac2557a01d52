"""What is done on the intake part of a complaint's page: each a resource of its own, all of them plain forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.cases.policies import visible_attachments, visible_entries
from prezent.complaints.models import Complaint, Finding
from prezent.complaints.policies import get_complaint, visible_complaints
from prezent.complaints.regimes import QUESTIONS
from prezent.complaints.services import attention, clocks, findings, intake, parts, repetition
from prezent.people.models import Staff
from prezent.platform import clock
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk.case_http import View, resource
from prezent.web.desk.complaint import page_context
from prezent.web.middleware import DeskRequest
from prezent.web.typed import amount, day, moment, whole

_M = TypeVar("_M", bound=Model)
#: Does one thing to a complaint, and says what was done.
Act = Callable[..., str]


def _posted(form: str, anchor: str, act: Act) -> View:
    """A view that does ``act`` and goes back to its place on the page; what was refused is shown at the form
    ``form``, with what was typed still in it."""

    def view(request: DeskRequest, number: str, **ids: int) -> HttpResponse:
        version = whole(request.POST.get("version", ""))
        complaint = get_complaint(request.viewer, number, version=version)
        try:
            said = act(request, complaint, clock.now(), **ids)
        except NotFound:
            raise
        except DomainError as error:
            return _refused(request, number, form, anchor, error)
        if said:
            messages.success(request, said)
        return HttpResponseRedirect(f"{reverse('complaint', args=[number])}#{anchor}")

    return view


def _refused(request: DeskRequest, number: str, form: str, anchor: str, error: DomainError) -> HttpResponse:
    context = page_context(request, number)
    typed = {name: str(value) for name, value in request.POST.items()}
    if form == "facts":
        typed["version"] = context["forms"]["facts"]["version"]  # seen now: saving again is meant
        asked = [(name, words, name in request.POST) for name, words, _on in context["menus"]["questions"]]
        context["menus"]["questions"] = asked
    context["forms"][form] = typed
    context["refused"] = {"form": form, "anchor": anchor, "said": str(error), "code": error.code}
    return render(request, "desk/complaint.html", context, status=error.status)


def _one(rows: QuerySet[_M], pk: int) -> _M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such thing in this complaint."), code="complaint.part_not_found")
    return found


def _text(request: DeskRequest, name: str) -> str:
    return request.POST.get(name, "")


def _change(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    if whole(_text(request, "version")) is None:  # a form that does not say what was seen is old, whatever it says
        complaint.version = -1
    facts: dict[str, Any] = {
        name: _text(request, name)
        for name in ("story", "item", "order_number", "serial", "contract", "status", "about", "sector")
    }
    facts["story"] = facts["story"].replace("\r\n", "\n")
    facts |= {name: day(_text(request, name)) for name in ("bought_on", "delivered_on", "discovered_on", "noticed_on")}
    facts["price"] = amount(_text(request, "price"))
    facts["severity"] = whole(_text(request, "severity"))
    facts["answers"] = {name: True for name in QUESTIONS if name in request.POST}
    received = moment(_text(request, "received_at"))
    if received is not None and received != complaint.received_at.replace(second=0, microsecond=0):
        facts["received_at"] = received
    intake.change(complaint, by=request.viewer, now=now, facts=facts)
    return _("The facts are saved.")


def _add_demand(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    parts.add_demand(
        complaint, by=request.viewer, now=now, kind=_text(request, "kind"), words=_text(request, "words"),
        amount=amount(_text(request, "amount")), stated_on=day(_text(request, "stated_on")),
    )  # fmt: skip
    return _("The demand is written down.")


def _withdraw_demand(request: DeskRequest, complaint: Complaint, now: datetime, demand_id: int) -> str:
    demand = _one(complaint.demands.select_related("complaint__case"), demand_id)
    parts.withdraw_demand(demand, by=request.viewer, now=now)
    return _("The demand is withdrawn.")


def _add_cost(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    parts.add_cost(
        complaint, by=request.viewer, now=now, kind=_text(request, "kind"), words=_text(request, "words"),
        amount=amount(_text(request, "amount")),
    )  # fmt: skip
    return ""


def _remove_cost(request: DeskRequest, complaint: Complaint, now: datetime, cost_id: int) -> str:
    parts.remove_cost(_one(complaint.costs.select_related("complaint__case"), cost_id), by=request.viewer, now=now)
    return ""


def _add_evidence(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    kind, _sep, typed = _text(request, "what").partition(":")
    pk = whole(typed) or 0
    who = request.viewer
    parts.add_evidence(
        complaint, by=who, now=now, words=_text(request, "words"),
        attachment=_one(visible_attachments(who), pk) if kind == "file" else None,
        entry=_one(visible_entries(who), pk) if kind == "entry" else None,
    )  # fmt: skip
    return ""


def _remove_evidence(request: DeskRequest, complaint: Complaint, now: datetime, evidence_id: int) -> str:
    found = _one(complaint.evidence.select_related("complaint__case"), evidence_id)
    parts.remove_evidence(found, by=request.viewer, now=now)
    return ""


def _add_finding(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    findings.add_finding(
        complaint, by=request.viewer, now=now, kind=_text(request, "kind"), words=_text(request, "words"),
        source=_text(request, "source"), happened_on=day(_text(request, "happened_on")),
    )  # fmt: skip
    return ""


def _finding(complaint: Complaint, finding_id: int) -> Finding:
    return _one(complaint.findings.select_related("complaint__case"), finding_id)


def _withdraw_finding(request: DeskRequest, complaint: Complaint, now: datetime, finding_id: int) -> str:
    found = _finding(complaint, finding_id)
    findings.withdraw_finding(found, by=request.viewer, now=now, why=_text(request, "why"))
    return _("The finding is withdrawn. It stays on the page with its number and your reason.")


def _agree(request: DeskRequest, complaint: Complaint, now: datetime, finding_id: int) -> str:
    agreed = {"yes": True, "no": False}.get(_text(request, "agreed"))
    findings.set_agreed(_finding(complaint, finding_id), by=request.viewer, now=now, agreed=agreed)
    return ""


def _colleague(request: DeskRequest) -> Staff:
    found = Staff.objects.filter(pk=whole(_text(request, "person")) or 0).first()
    if found is None:
        raise DomainError(_("There is no such person at the desk."), code="complaint.person")
    return found


def _add_person(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    attention.add_person(complaint, by=request.viewer, now=now, person=_colleague(request))
    return ""


def _remove_person(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    attention.remove_person(
        complaint, by=request.viewer, now=now, person=_colleague(request), why=_text(request, "why")
    )  # fmt: skip
    return ""


def _danger(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    attention.report_danger(complaint, by=request.viewer, now=now, words=_text(request, "words"))
    return _("A supervisor has it now.") if complaint.supervisor_id else _("It is written down.")


def _no_danger(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    attention.take_back_danger(complaint, by=request.viewer, now=now, why=_text(request, "why"))
    return ""


def _check(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    """Every item that was answered; those left open say nothing."""
    for name, answer in request.POST.items():
        if name.startswith("item-") and answer:
            item = name.removeprefix("item-")
            findings.answer_item(complaint, by=request.viewer, now=now, item=item, answer=str(answer))
    return ""


def _set_clocks(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    days: dict[str, date] = {}
    for name, typed in request.POST.items():
        if name.startswith("day-") and (on := day(str(typed))) is not None:
            days[name.removeprefix("day-")] = on
    done = clocks.set_clocks(complaint, by=request.viewer, now=now, days=days)
    return _("The deadlines are set.") if done else _("There was no deadline to set.")


def _count_anew(request: DeskRequest, complaint: Complaint, now: datetime, clock_id: int) -> str:
    seen = whole(_text(request, "clock_version"))
    clocks.count_anew(complaint, by=request.viewer, now=now, clock_id=clock_id, version=seen)
    return _("The deadline is counted anew. Its history keeps the day before.")


def _stop_clock(request: DeskRequest, complaint: Complaint, now: datetime, clock_id: int) -> str:
    seen = whole(_text(request, "clock_version"))
    clocks.stop_clock(complaint, by=request.viewer, now=now, clock_id=clock_id, version=seen)
    return _("The deadline is ended.")


def _earlier(request: DeskRequest) -> Complaint:
    rows = visible_complaints(request.viewer).select_related("case")
    return _one(rows, whole(_text(request, "earlier")) or 0)


def _confirm(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    repetition.confirm_repetition(complaint, by=request.viewer, now=now, earlier=_earlier(request))
    return ""


def _deny(request: DeskRequest, complaint: Complaint, now: datetime) -> str:
    earlier, why = _earlier(request), _text(request, "why")
    repetition.deny_repetition(complaint, by=request.viewer, now=now, earlier=earlier, why=why)
    return ""


facts = resource(POST=_posted("facts", "fakty", _change))
demands = resource(POST=_posted("demand", "zadania", _add_demand))
demand = resource(DELETE=_posted("demand", "zadania", _withdraw_demand))
costs = resource(POST=_posted("cost", "koszty", _add_cost))
cost = resource(DELETE=_posted("cost", "koszty", _remove_cost))
evidence = resource(POST=_posted("evidence", "dowody", _add_evidence))
piece = resource(DELETE=_posted("evidence", "dowody", _remove_evidence))
all_findings = resource(POST=_posted("finding", "ustalenia", _add_finding))
finding = resource(DELETE=_posted("withdrawal", "ustalenia", _withdraw_finding))
agreement = resource(POST=_posted("agreement", "ustalenia", _agree))
people = resource(POST=_posted("people", "osoby", _add_person), DELETE=_posted("people", "osoby", _remove_person))
danger = resource(POST=_posted("danger", "zagrozenie", _danger), DELETE=_posted("danger", "zagrozenie", _no_danger))
checks = resource(POST=_posted("checks", "listy", _check))
deadlines = resource(POST=_posted("clocks", "terminy", _set_clocks))
deadline = resource(POST=_posted("clocks", "terminy", _count_anew), DELETE=_posted("clocks", "terminy", _stop_clock))
repeat = resource(POST=_posted("repeat", "powtorka", _confirm), DELETE=_posted("repeat", "powtorka", _deny))
