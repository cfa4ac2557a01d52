"""Version 1: the coach for other systems. Every answer is JSON, every error has a stable code and says what to do."""

from __future__ import annotations

from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field

from prezent.domain.coach import CoachError, catalogue, check, read_case
from prezent.domain.coach.document import MAX_READ
from prezent.domain.coach.formats import as_json, rule_json
from prezent.people.models import ApiToken
from prezent.people.services import program_with
from prezent.platform import clock, limits
from prezent.platform.errors import DomainError, TooMany
from prezent.writing import settings

#: Letters a minute for one key.
LETTERS = 120
#: Wrong keys a minute from one address.
WRONG_KEYS = 20


class Key(HttpBearer):
    """``Authorization: Bearer prz_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The program that holds the key."""
        program = program_with(token, now=clock.now())
        if program is None and not limits.allow(
            "api.key", request.META.get("REMOTE_ADDR", ""), times=WRONG_KEYS, seconds=60
        ):
            raise TooMany(_("Too many wrong keys came from this address. Wait a minute."), code="api.too_many")
        return program


api = NinjaAPI(
    title="Prezent", version="1", auth=Key(), docs_url=None, openapi_url="openapi.json", urls_namespace="api"
)


class Letter(Schema):
    """A letter to look at. ``case`` is what ``prezent coach check --case`` takes; every field of it may be missing."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=MAX_READ)
    subject: str | None = Field(None, max_length=1000)
    html: str | None = Field(None, max_length=4 * MAX_READ)
    channel: Literal["email", "chat", "public", "note"] = "email"
    lang: Literal["pl", "en"] | None = None
    case: dict[str, Any] = Field(default_factory=dict)


@api.post("coach/check", summary="What the coach says of a letter", url_name="coach_check")
def coach_check(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """The report, as ``prezent coach check --format json`` prints it. The letter is kept nowhere."""
    program = cast(ApiToken, request.auth)  # type: ignore[attr-defined]
    if not limits.allow("api.coach", program.pk, times=LETTERS, seconds=60):
        raise TooMany(_("This key has asked about too many letters. Wait a minute."), code="api.too_many")
    try:
        case = read_case(letter.case)
    except CoachError as error:
        raise DomainError(str(error), code=error.code) from error
    report = check(
        letter.text, channel=letter.channel, lang=letter.lang, subject=letter.subject, html=letter.html,
        case=case, settings=settings.current(),
    )  # fmt: skip
    return as_json(report)


@api.get("coach/rules", summary="Every rule of the coach", url_name="coach_rules")
def coach_rules(request: HttpRequest) -> list[dict[str, Any]]:
    """Rules with their titles, severities and languages."""
    return [rule_json(rule) for rule in catalogue().values()]


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal: its code and its sentence."""
    return api.create_response(request, {"code": error.code, "message": str(error)}, status=error.status)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No key, or one that opens nothing."""
    words = _(
        "Send a key of this desk: Authorization: Bearer prz_… An administrator makes one under Settings, Programs."
    )
    return api.create_response(request, {"code": "api.key", "message": words}, status=401)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body that is not what was agreed upon; each field by name."""
    fields = [{"field": ".".join(map(str, one["loc"][2:])), "message": one["msg"]} for one in error.errors]
    answer = {"code": "api.body", "message": _("The body cannot be read; see fields."), "fields": fields}
    return api.create_response(request, answer, status=422)
