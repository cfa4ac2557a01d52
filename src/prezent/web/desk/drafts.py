"""Drafts while somebody writes: saved quietly, with their files; nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prezent.cases.models import Attachment, Case, Draft
from prezent.cases.policies import get_case, visible_attachments
from prezent.cases.queries import FileRow
from prezent.cases.services import drafts, letter
from prezent.cases.services.words import FilePart
from prezent.platform import clock, config, storage
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk.case_composer import draft_files, written
from prezent.web.desk.case_http import is_htmx, resource, to_case, typed
from prezent.web.desk.case_timeline import clock as clock_words
from prezent.web.desk.case_timeline import file_name
from prezent.web.desk.files_types import media_type
from prezent.web.middleware import DeskRequest


def _save(request: DeskRequest, number: str, mode: str) -> HttpResponse:
    case, fields = get_case(request.viewer, number), typed(request)
    html = written(fields, "body" if mode == "reply" else "note")
    if mode == "reply" and letter.says_nothing(html, letter.blank_letter(case.customer, request.user, case.language)):
        html = ""
    try:
        submission = UUID(fields.get("submission", ""))
    except ValueError:
        submission = None
    saved = drafts.save_draft(
        case, by=request.viewer, now=clock.now(), mode=mode, html=html, subject=fields.get("subject", ""),
        to=fields.get("to", ""), cc=fields.get("cc", ""), submission=submission,
    )  # fmt: skip
    at = clock_words(saved.changed_at) if saved else ""
    said = _("Draft saved %(time)s.") % {"time": at} if saved else ""
    if request.method == "POST" and request.POST.get("by") == "hand":
        return to_case(request, number, said=said, anchor="odpowiedz")
    return JsonResponse({"saved": at, "said": said})


def _discard(request: DeskRequest, number: str, mode: str) -> HttpResponse:
    drafts.discard_draft(get_case(request.viewer, number), by=request.viewer, mode=mode)
    return to_case(request, number, said=_("The draft is thrown away."), anchor="odpowiedz")


def keep(request: DeskRequest, case: Case, mode: str) -> Draft | None:
    """Keep what a form holds that did something else, or was refused: nothing typed is lost."""
    fields = request.POST
    name = "body" if mode == "reply" else "note"
    if name not in fields and f"{name}_html" not in fields:
        return None
    return drafts.save_draft(
        case, by=request.viewer, now=clock.now(), mode=mode, html=written(fields, name),
        subject=fields.get("subject", ""), to=fields.get("to", ""), cc=fields.get("cc", ""),
    )  # fmt: skip


def take_files(request: DeskRequest, number: str, mode: str) -> None:
    """Put files that came with the form itself on the draft (the way without scripts)."""
    uploads = [upload for upload in request.FILES.getlist("files") if upload.name]
    if uploads:
        case = get_case(request.viewer, number)
        for upload in uploads:
            _attach(request, case, mode, upload)


def _attach(request: DeskRequest, case: Case, mode: str, upload: UploadedFile[Any]) -> Attachment:
    """Store one file. One that is too large is refused before it is read."""
    name, size = file_name(upload.name or ""), upload.size or 0
    part = FilePart(name, "", size, "")
    if 0 < size <= config.get().upload_mb * 1024 * 1024:
        data = upload.read()
        part = FilePart(name, media_type(data), len(data), storage.put(data))
    return drafts.attach_to_draft(case, by=request.viewer, now=clock.now(), mode=mode, part=part)


def _upload(request: DeskRequest, number: str, mode: str) -> HttpResponse:
    case = get_case(request.viewer, number)
    uploads = request.FILES.getlist("files")
    if not uploads:
        raise DomainError(_("No file came. Choose it once more."), code="file.missing")
    for upload in uploads:
        _attach(request, case, mode, upload)
    return _files(request, case, mode)


def _files(request: DeskRequest, case: Case, mode: str) -> HttpResponse:
    if not is_htmx(request):
        return to_case(request, case.number, anchor="odpowiedz")
    attached = Attachment.objects.select_related("file").filter(
        draft__case=case, draft__author_id=request.viewer.id, draft__mode=mode
    )
    rows = [FileRow(a.pk, None, mode, a.name, a.file.media_type, False, a.file.size) for a in attached.order_by("id")]
    return render(request, "desk/case/draft_files.html", {"files": draft_files(rows, mode), "mode": mode})


def _detach(request: DeskRequest, attachment_id: int) -> HttpResponse:
    own = visible_attachments(request.viewer).select_related("draft", "case")
    attachment = own.filter(pk=attachment_id, draft__author_id=request.viewer.id).first()
    if attachment is None or attachment.draft is None:
        raise NotFound(_("This file is not on your draft."), code="file.not_found")
    case, mode = attachment.case, attachment.draft.mode
    keep(request, case, mode)
    drafts.detach_from_draft(attachment, by=request.viewer)
    return _files(request, case, mode)


draft = resource(PUT=_save, POST=_save, DELETE=_discard)
draft_upload = resource(POST=_upload)
draft_file = resource(DELETE=_detach)
