"""Cases that a person opens: words taken down at a telephone or a counter, and letters that we write first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.models import Case, Channel, Kind, Priority
from prezent.cases.services import letter, opening
from prezent.domain.mail import composed
from prezent.people.models import Team
from prezent.people.queries import directory
from prezent.platform import clock
from prezent.platform.errors import DomainError
from prezent.web.desk.case_composer import written
from prezent.web.desk.case_http import resource, to_case
from prezent.web.desk.case_menus import editor_labels
from prezent.web.desk.coach_report import advice
from prezent.web.desk.words import submission_of
from prezent.web.middleware import DeskRequest
from prezent.web.typed import whole
from prezent.writing import sending
from prezent.writing.checking import Written
from prezent.writing.services import count_overridden

CHANNELS = ((Channel.PHONE, gettext_lazy("a call")), (Channel.VISIT, gettext_lazy("a visit")),
            (Channel.LETTER, gettext_lazy("a letter")), (Channel.OTHER, gettext_lazy("something else")))  # fmt: skip
FIELDS = {
    "case.channel": "channel", "case.words_missing": "words", "case.in_future": "at", "case.time": "at",
    "case.unnamed": "name", "case.matter_missing": "matter", "answer.empty": "body",
}  # fmt: skip


def _form(request: DeskRequest) -> HttpResponse:
    how = "write" if request.GET.get("how") == "write" else "taken"
    return _page(request, how, {"at": _typed_time(clock.now()), "channel": Channel.PHONE, "kind": "", "language": "pl"})


def _typed_time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def _page(request: DeskRequest, how: str, fields: Mapping[str, str], error: DomainError | None = None) -> HttpResponse:
    language = fields.get("language", "pl")
    blank = letter.blank_letter(None, request.user, language)
    html = written(fields, "body") if error else blank
    asked = advice(error.checked, error.written) if isinstance(error, sending.AdvisedAgainst) else []
    context: dict[str, Any] = {
        "how": how,
        "fields": fields,
        "html": html,
        "text": composed.text_of(html),
        "submission": fields.get("submission") or str(uuid4()),
        "channels": CHANNELS,
        "kinds": Kind.choices,
        "priorities": Priority.choices,
        "languages": (("pl", "polski"), ("en", "English")),
        "directory": directory(),
        "editor_labels": editor_labels(),
        "errors": {_field(error, fields): str(error)} if error and not asked else {},
        "asked": {"advice": asked},
    }
    return render(request, "desk/case_new.html", context, status=error.status if error else 200)


def _field(error: DomainError, fields: Mapping[str, str]) -> str:
    """The field that an error belongs to: a contact that cannot be read is whichever of the two it was."""
    if error.code == "contact.invalid":
        return "phone" if "@" in fields.get("email", "") and fields.get("phone") else "email"
    return FIELDS.get(error.code, "form")


def _open(request: DeskRequest) -> HttpResponse:
    fields = request.POST
    how = "write" if fields.get("how") == "write" else "taken"
    try:
        case = _write_first(request) if how == "write" else _take_down(request)
    except DomainError as error:
        return _page(request, how, fields, error)
    said = "" if how == "write" else _("The case is open, and you are its assignee.")
    return to_case(request, case.number, said=said)


def _team(request: DeskRequest) -> Team | None:
    team_id = whole(request.POST.get("team", ""))
    return None if team_id is None else Team.objects.filter(pk=team_id).first()


def _choice(value: str, known: list[Any], default: Any) -> Any:
    return next((one for one in known if str(one) == value), default)


def _time(typed: str) -> datetime:
    try:
        local = datetime.fromisoformat(typed)
    except ValueError as error:
        raise DomainError(_("Write the day and the time, such as 2026-11-24 10:42."), code="case.time") from error
    return local if timezone.is_aware(local) else timezone.make_aware(local)


def _take_down(request: DeskRequest) -> Case:
    fields = request.POST
    return opening.open_by_hand(
        by=request.viewer,
        now=clock.now(),
        channel=fields.get("channel", ""),
        at=_time(fields.get("at", "")),
        customer_name=fields.get("name", ""),
        matter=fields.get("matter", ""),
        words=fields.get("words", ""),
        email=fields.get("email", ""),
        phone=fields.get("phone", ""),
        kind=_choice(fields.get("kind", ""), list(Kind.values), Kind.ENQUIRY),
        priority=_choice(fields.get("priority", ""), list(Priority.values), Priority.NORMAL),
        team=_team(request),
        points=fields.get("points", "").splitlines(),
        language=_choice(fields.get("language", ""), ["pl", "en"], "pl"),
    )


def _write_first(request: DeskRequest) -> Case:
    fields = request.POST
    html, language = written(fields, "body"), _choice(fields.get("language", ""), ["pl", "en"], "pl")
    if letter.says_nothing(html, letter.blank_letter(None, request.user, language)):
        raise DomainError(_("The letter is empty: write something to the customer first."), code="answer.empty")
    settled = _settle(request, html, language)
    case, done = opening.open_by_writing(
        by=request.viewer,
        now=clock.now(),
        to_address=fields.get("email", ""),
        to_name=fields.get("name", ""),
        matter=fields.get("matter", ""),
        html=html,
        submission=submission_of(fields),
        kind=_choice(fields.get("kind", ""), list(Kind.values), Kind.OTHER),
        team=_team(request),
        language=language,
        against=settled.against,
    )
    if settled.overridden and not done.repeated:
        count_overridden(settled.overridden, now=clock.now())
    return case


def _settle(request: DeskRequest, html: str, language: str) -> sending.Settlement:
    """What the coach asks of a first letter; one that nobody can get is refused for that, not by the coach."""
    fields = request.POST
    if not fields.get("email", "").strip() or not fields.get("matter", "").strip():
        return sending.Settlement()
    words = Written("", "reply", composed.text_of(html), html, to_name=fields.get("name", ""), language=language)
    return sending.settle(
        words, by=request.viewer, author=request.user, now=clock.now(), receipt=fields.get("receipt", ""),
        reason=fields.get("against", ""),
    )  # fmt: skip


new = resource(GET=_form, POST=_open)
