"""Side threads: somebody else is asked for a case, on pages of their own; the customer's contact stays one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prezent.cases.models import Case, SideThread
from prezent.cases.policies import get_case, get_side, visible_attachments
from prezent.cases.queries import SideRow, Timeline, parts, side_timeline
from prezent.cases.services import letter, sides
from prezent.cases.services.words import FilePart, Written
from prezent.domain.mail import composed
from prezent.platform import clock, config, storage
from prezent.platform.errors import DomainError
from prezent.web.desk import side_drafts
from prezent.web.desk.case_composer import written
from prezent.web.desk.case_http import resource
from prezent.web.desk.case_menus import LANGUAGES, editor_labels
from prezent.web.desk.case_page import KEPT_IN
from prezent.web.desk.case_sides import side_words
from prezent.web.desk.case_timeline import file_name, side_letters
from prezent.web.desk.case_words import size_words
from prezent.web.desk.coach_report import advice
from prezent.web.desk.files_types import media_type
from prezent.web.desk.promise_words import due_day, read_due
from prezent.web.desk.side_drafts import Place
from prezent.web.desk.words import submission_of
from prezent.web.middleware import DeskRequest
from prezent.web.typed import FEW, whole
from prezent.writing import checking, sending
from prezent.writing.services import count_overridden

FIELDS = {
    "side.kind": "kind", "side.name": "name", "contact.invalid": "address", "side.customers_address": "address",
    "side.subject": "about", "side.asked_for": "asked_for", "side.due_past": "day", "side.due_far": "day",
    "side.due": "day", "side.empty": "body", "side.file": "files", "file.too_large": "files", "file.empty": "files",
}  # fmt: skip
#: Files of a case that are offered to be passed on: the latest.
OFFERED = 60


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of the case that may be passed on."""

    id: int
    name: str
    size: str
    chosen: bool


def _new(request: DeskRequest, number: str) -> HttpResponse:
    language = "pl" if (get_language() or "pl").startswith("pl") else "en"
    fields = {"kind": SideThread.Kind.SUPPLIER, "language": language}
    return _new_page(request, get_case(request.viewer, number), fields)


def _new_page(
    request: DeskRequest, case: Case, fields: Mapping[str, str], error: DomainError | None = None
) -> HttpResponse:
    context = _form(request, Place(case, None), fields, fields.get("language", "pl"), error)
    context |= {"kinds": SideThread.Kind.choices, "languages": LANGUAGES}
    return render(request, "desk/side_new.html", context, status=error.status if error else 200)


def _form(
    request: DeskRequest, place: Place, fields: Mapping[str, str], language: str, error: DomainError | None
) -> dict[str, Any]:
    """What the form of a letter needs, with what was typed where it was refused, else the reader's draft.

    Two SQL queries, three with a draft.
    """
    draft = side_drafts.begun(request, place) if error is None else side_drafts.keep_all(request, place)
    chosen = request.POST.getlist("forwarded")
    if draft is not None and error is None:
        kept = side_drafts.kept_fields(draft)
        fields, chosen = {**fields, **{name: kept.get(name, "") for name in kept}}, kept.getlist("forwarded")
        language = fields.get("language", language)
    html = written(fields, "body") if error else (draft.html if draft else "")
    html = html or letter.blank_letter(None, request.user, language)
    asked = advice(error.checked, error.written) if isinstance(error, sending.AdvisedAgainst) else []
    return {
        "case": place.case,
        "fields": fields,
        "draft_at": place.draft,
        "saved": side_drafts.saved_words(draft),
        "files": side_drafts.files_of(draft),
        "html": html,
        "text": composed.text_of(html),
        "language": language,
        "submission": fields.get("submission") or str(uuid4()),
        "editor_labels": editor_labels(),
        "offered": _offered(request, place.case, chosen),
        "upload_mb": config.get().upload_mb,
        "today": timezone.localdate(clock.now()).isoformat(),
        "errors": {FIELDS.get(error.code, "form"): str(error)} if error and not asked else {},
        "asked": {"advice": asked},
    }


def _offered(request: DeskRequest, case: Case, chosen: Sequence[str]) -> list[Offered]:
    found = visible_attachments(request.viewer).filter(case=case, entry__isnull=False, inline=False)
    rows = found.order_by("-id").values_list("id", "name", "file__size")[:OFFERED]
    return [Offered(pk, name, size_words(size), str(pk) in chosen) for pk, name, size in rows]


def _open(request: DeskRequest, number: str) -> HttpResponse:
    case, fields = get_case(request.viewer, number), request.POST
    language = fields.get("language", "") if fields.get("language") in sides.LANGUAGES else "pl"
    try:
        ask = sides.Ask(
            name=fields.get("name", ""), address=fields.get("address", ""), subject=fields.get("about", ""),
            asked_for=fields.get("asked_for", ""), kind=fields.get("kind", ""), due_at=_due(request), language=language,
        )  # fmt: skip
        settled, words = _letter(request, name=ask.name, language=language)
        side, done = sides.open_side(
            case, by=request.viewer, author=request.user, now=clock.now(), ask=ask, letter=words
        )
    except DomainError as error:
        return _new_page(request, case, fields, error)
    return _gone(request, side.pk, settled, done)


def _due(request: HttpRequest) -> datetime | None:
    """The end of the chosen day in Warsaw. Raises DomainError ``side.due`` for what is no day."""
    typed = request.POST.get("day", "").strip()
    due = read_due(typed, "")
    if typed and due is None:
        raise DomainError(_("Write the day, such as 2026-12-04."), code="side.due")
    return due.at if due is not None else None


def _letter(request: DeskRequest, *, name: str, language: str) -> tuple[sending.Settlement, sides.SideLetter]:
    """The letter as it was written, looked at by the coach with the rules for letters to others: what is right to say
    to a supplier is not what the customer waits for."""
    fields, html = request.POST, written(request.POST, "body")
    settled = sending.Settlement()
    if not letter.says_nothing(html, letter.blank_letter(None, request.user, language)):
        words = checking.Written("", "side", composed.text_of(html), html, to_name=name, language=language)
        settled = sending.settle(
            words, by=request.viewer, author=request.user, now=clock.now(), receipt=fields.get("receipt", ""),
            reason=fields.get("against", ""),
        )  # fmt: skip
    ids = [number for one in fields.getlist("forwarded") if (number := whole(one)) is not None]
    return settled, sides.SideLetter(
        html, submission_of(fields), against=settled.against, files=_uploads(request), forwarded=ids
    )


def _uploads(request: DeskRequest) -> list[FilePart]:
    """New files, stored. Raises DomainError ``file.too_large``, ``file.empty``."""
    parts_, limit = [], config.get().upload_mb
    for upload in request.FILES.getlist("files"):
        size = upload.size or 0
        if size > limit * 1024 * 1024:
            raise DomainError(
                _("The file is larger than %(limit)s MB. Send a link, or a smaller file.") % {"limit": limit},
                code="file.too_large",
            )
        if not size:
            raise DomainError(_("The file is empty."), code="file.empty")
        data = upload.read()
        parts_.append(FilePart(file_name(upload.name or ""), media_type(data), len(data), storage.put(data)))
    return parts_


def _gone(request: DeskRequest, side_id: int, settled: sending.Settlement, done: Written) -> HttpResponse:
    """To the thread: how far the letter has got stands below it."""
    if settled.overridden and not done.repeated:
        count_overridden(settled.overridden, now=clock.now())
    if done.repeated:
        messages.success(request, _("This letter was written already: nothing was sent twice."))
    return HttpResponseRedirect(reverse("side", args=[side_id]) + f"#entry-{done.entry_id}")


def _show(request: DeskRequest, side_id: int) -> HttpResponse:
    return _page(request, get_side(request.viewer, side_id), {})


def _page(
    request: DeskRequest, side: SideThread, fields: Mapping[str, str], error: DomainError | None = None
) -> HttpResponse:
    """The thread. Four SQL queries besides those of the frame and of the thread itself, five with a draft."""
    now = clock.now()
    found = side_timeline(side, kept_in=KEPT_IN)
    known = parts(request.viewer, Timeline(side.case_id, side.case.number, None, None, (), (), False), beside=False)
    row = SideRow(side.pk, side.name, side.kind, side.state, side.asked_for, side.answer_due_at)
    context = _form(request, Place(side.case, side), fields, side.language, error)
    context |= {
        "side": side,
        "shown": side_words(row, now),
        "letters": side_letters(found, known, now),
        "earlier": found.earlier,
        "due_day": due_day(side.answer_due_at).isoformat() if side.answer_due_at else "",
    }
    return render(request, "desk/side.html", context, status=error.status if error else 200)


def _write(request: DeskRequest, side_id: int) -> HttpResponse:
    side = get_side(request.viewer, side_id)
    try:
        due_at = _due(request)
        settled, words = _letter(request, name=side.name, language=side.language)
        done = sides.write_to_side(
            side, by=request.viewer, author=request.user, now=clock.now(), letter=words, due_at=due_at
        )
    except DomainError as error:
        return _page(request, side, request.POST, error)
    return _gone(request, side.pk, settled, done)


def _changed(request: DeskRequest, side: SideThread, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("side", args=[side.pk]))


def _seen(request: DeskRequest, side: SideThread) -> SideThread:
    """The thread as the page showed it: what has happened since makes the change refused."""
    version = whole(request.POST.get("version", ""), digits=FEW)
    if version is not None:
        side.version = version
    return side


def _close(request: DeskRequest, side_id: int) -> HttpResponse:
    side = _seen(request, get_side(request.viewer, side_id))
    sides.close_side(side, by=request.viewer, now=clock.now(), outcome=request.POST.get("outcome", ""))
    return _changed(request, side, _("Settled: nothing more is expected of them."))


def _reopen(request: DeskRequest, side_id: int) -> HttpResponse:
    side = get_side(request.viewer, side_id)
    sides.reopen_side(side, by=request.viewer, now=clock.now())
    return _changed(request, side, _("Open again."))


def _set_due(request: DeskRequest, side_id: int) -> HttpResponse:
    side = _seen(request, get_side(request.viewer, side_id))
    sides.set_due(side, by=request.viewer, now=clock.now(), due_at=_due(request))
    return _changed(request, side, _("The date is changed."))


new = resource(GET=_new, POST=_open)
show = resource(GET=_show)
letters = resource(POST=_write)
closure = resource(POST=_close, DELETE=_reopen)
due = resource(POST=_set_due)
