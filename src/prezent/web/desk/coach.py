"""The coach beside the composer: a look at what is being written, remarks put aside, numbers by rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from prezent.cases.policies import get_case
from prezent.cases.services import drafts, letter
from prezent.platform import clock, limits
from prezent.platform.errors import DomainError, TooMany
from prezent.web.desk.case_composer import written
from prezent.web.desk.case_http import resource, to_case, typed
from prezent.web.desk.coach_report import as_json
from prezent.web.desk.drafts import keep
from prezent.web.middleware import DeskRequest
from prezent.writing import checking, services, skeletons

#: Looks a minute for one person: four a second is faster than anybody writes.
LOOKS = 240

View = Callable[..., HttpResponse]


def in_json(view: View) -> View:
    """Answer a script's request: an error is its code and its sentence."""

    @wraps(view)
    def answer(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)

    return answer


def fields_of(request: DeskRequest) -> Mapping[str, str]:
    """Fields of a body in JSON, or of a form. In a form the browser would change line ends, and places with them."""
    if request.content_type != "application/json":
        return typed(request)
    try:
        read = json.loads(request.body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise DomainError(_("The request makes no sense"), code="coach.body")
    return {str(name): _whole(str(value)) for name, value in read.items()}


def _whole(text: str) -> str:
    """Halves of characters, which no file could hold, become question marks; the length stays."""
    return text.encode("utf-8", "replace").decode()


@in_json
def _look(request: DeskRequest, number: str = "") -> HttpResponse:
    """Without a ``number``: a letter that opens a case, of which nothing is stored yet: the form says whose it is."""
    if not limits.allow("coach", request.viewer.id, times=LOOKS, seconds=60):
        raise TooMany(_("The coach rests for a moment. It can be sent without it."), code="coach.too_many")
    fields = fields_of(request)
    words = checking.Written(
        number, fields.get("mode", "reply"), fields.get("text", ""), fields.get("html", ""), fields.get("subject", ""),
        to_name=fields.get("name", ""), language=fields.get("language", ""),
    )  # fmt: skip
    checked = checking.look(words, by=request.viewer, author=request.user, now=clock.now())
    return JsonResponse(as_json(checked, words, fields.get("version", "")))


@in_json
def _put_aside(request: DeskRequest, number: str) -> HttpResponse:
    fields = fields_of(request)
    services.put_aside(
        get_case(request.viewer, number), by=request.viewer, now=clock.now(), mode=fields.get("mode", ""),
        rule=fields.get("rule", ""), mark=fields.get("mark", ""), reason=fields.get("reason", ""),
    )  # fmt: skip
    return HttpResponse(status=204)


@in_json
def _take_back(request: DeskRequest, number: str) -> HttpResponse:
    fields = fields_of(request)
    services.take_back(
        get_case(request.viewer, number), by=request.viewer, mode=fields.get("mode", ""),
        rule=fields.get("rule", ""), mark=fields.get("mark", ""),
    )  # fmt: skip
    return HttpResponse(status=204)


@in_json
def _tally(request: DeskRequest) -> HttpResponse:
    fields = fields_of(request)
    services.tally(now=clock.now(), shown=_numbers(fields.get("shown", "")), taken=_numbers(fields.get("taken", "")))
    return HttpResponse(status=204)


def _numbers(words: str) -> dict[str, int]:
    """Numbers by rule from ``BLA-01 2,ENV-06 1``; what cannot be read is passed over."""
    pairs = (part.rpartition(" ") for part in words.split(",")[:200])
    counted = ((rule, number) for rule, _space, number in pairs if len(number) < 19)
    return {rule.strip(): int(number) for rule, number in counted if number.isascii() and number.isdigit()}


def _outline(request: DeskRequest, number: str) -> HttpResponse:
    return JsonResponse({"html": skeletons.begin(number, by=request.viewer, author=request.user, now=clock.now())})


def _begin(request: DeskRequest, number: str) -> HttpResponse:
    """Without scripts: the outline becomes the draft, unless something is written already."""
    case = get_case(request.viewer, number)
    html = written(request.POST, "body")
    if not letter.says_nothing(html, letter.blank_letter(case.customer, request.user, case.language)):
        keep(request, case, "reply")
        raise DomainError(_("The letter has words already; they are kept as a draft."), code="letter.begun")
    html = skeletons.begin(number, by=request.viewer, author=request.user, now=clock.now())
    fields = request.POST
    drafts.save_draft(
        case, by=request.viewer, now=clock.now(), mode="reply", html=html, subject=fields.get("subject", ""),
        to=fields.get("to", ""), cc=fields.get("cc", ""),
    )  # fmt: skip
    return to_case(request, number, anchor="odpowiedz")


looks = resource(POST=_look)
asides = resource(POST=_put_aside, DELETE=_take_back)
tallies = resource(POST=_tally)
skeleton = resource(GET=_outline, POST=_begin)
