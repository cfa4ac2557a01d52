"""Letters to others while somebody writes: saved quietly, with their files and whom they ask; nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.cases.models import Attachment, Case, Draft, SideThread
from prezent.cases.policies import get_case, get_side, visible_attachments
from prezent.cases.queries import FileRow
from prezent.cases.services import drafts, letter, side_drafts
from prezent.cases.services.words import FilePart
from prezent.platform import clock, config, storage
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk.case_composer import DraftFile, draft_files, written
from prezent.web.desk.case_http import is_htmx, resource
from prezent.web.desk.case_timeline import clock as clock_words
from prezent.web.desk.case_timeline import file_name
from prezent.web.desk.files_types import media_type
from prezent.web.desk.words import submission_of
from prezent.web.middleware import DeskRequest

#: What the form holds besides the letter and its files.
FIELDS = ("kind", "name", "address", "asked_for", "day", "language", "about")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter is written: in a thread, or (``side`` None) in a new one of the case."""

    case: Case
    side: SideThread | None

    @property
    def page(self) -> str:
        """The address of its page."""
        return reverse("side", args=[self.side.pk]) if self.side else reverse("side_new", args=[self.case.number])

    @property
    def draft(self) -> str:
        """The address at which its draft is kept."""
        if self.side:
            return reverse("side_draft", args=[self.side.pk])
        return reverse("side_new_draft", args=[self.case.number])


def place_of(request: DeskRequest, where: str | int) -> Place:
    """The place by the number of a case, or the id of a thread. Raises NotFound."""
    if isinstance(where, str):
        return Place(get_case(request.viewer, where), None)
    side = get_side(request.viewer, where)
    return Place(side.case, side)


def kept_fields(draft: Draft) -> QueryDict:
    """The fields of a draft as a form sends them."""
    fields = QueryDict(mutable=True)
    for name, said in draft.asked.items():
        fields.setlist(name, [said] if isinstance(said, str) else list(said))
    return fields


def begun(request: DeskRequest, place: Place) -> Draft | None:
    """The reader's draft of this letter."""
    return side_drafts.find(place.case, place.side, by=request.viewer)


def keep(request: DeskRequest, place: Place, *, submission: bool = False) -> Draft | None:
    """Keep what the form holds. With ``submission`` a save that comes after its letter has left keeps nothing."""
    fields = request.POST
    asked: dict[str, str | list[str]] = {name: fields[name] for name in FIELDS if fields.get(name)}
    if place.side:  # whom it goes to is known, and the page says it
        asked = {name: said for name, said in asked.items() if name == "day"}
    if chosen := fields.getlist("forwarded"):
        asked["forwarded"] = chosen
    html = written(fields, "body")
    language = place.side.language if place.side else fields.get("language", "pl")
    if letter.says_nothing(html, letter.blank_letter(None, request.user, language)):
        html = ""
    return side_drafts.save(
        place.case, place.side, by=request.viewer, now=clock.now(), html=html, asked=asked,
        submission=submission_of(fields) if submission else None,
    )  # fmt: skip


def keep_all(request: DeskRequest, place: Place) -> Draft | None:
    """Keep a letter that was refused, with every new file that may go at all."""
    for upload in request.FILES.getlist("files"):
        try:
            _attach(request, place, upload)
        except DomainError:  # the page says so: it is what the letter was refused for
            continue
    return keep(request, place)


def files_of(draft: Draft | None) -> list[DraftFile]:
    """The files on a draft. One SQL query where there is a draft."""
    if draft is None:
        return []
    attached = Attachment.objects.select_related("file").filter(draft=draft).order_by("id")
    mode = side_drafts.MODE
    rows = [FileRow(a.pk, None, mode, a.name, a.file.media_type, False, a.file.size) for a in attached]
    return draft_files(rows, mode)


def saved_words(draft: Draft | None) -> str:
    """When it was saved, in words."""
    return _("Draft saved %(time)s.") % {"time": clock_words(draft.changed_at)} if draft else ""


def _attach(request: DeskRequest, place: Place, upload: UploadedFile[Any]) -> None:
    """Store one file. One that is too large is refused before it is read."""
    name, size = file_name(upload.name or ""), upload.size or 0
    part = FilePart(name, "", size, "")
    if 0 < size <= config.get().upload_mb * 1024 * 1024:
        upload.seek(0)  # a letter that was refused has read it already
        data = upload.read()
        part = FilePart(name, media_type(data), len(data), storage.put(data))
    drafts.require_size(part)
    side_drafts.attach(place.case, place.side, by=request.viewer, now=clock.now(), part=part)


def _save(request: DeskRequest, where: str | int) -> HttpResponse:
    place = place_of(request, where)
    if request.POST.get("by") == "hand":
        keep_all(request, place)
        return HttpResponseRedirect(place.page + "#odpowiedz")
    saved = keep(request, place, submission=True)
    at = clock_words(saved.changed_at) if saved else ""
    return JsonResponse({"saved": at, "said": saved_words(saved)})


def _discard(request: DeskRequest, where: str | int) -> HttpResponse:
    place = place_of(request, where)
    side_drafts.discard(place.case, place.side, by=request.viewer)
    return HttpResponseRedirect(place.page + "#odpowiedz")


def _upload(request: DeskRequest, where: str | int) -> HttpResponse:
    place, uploads = place_of(request, where), request.FILES.getlist("files")
    if not uploads:
        raise DomainError(_("No file came. Choose it once more."), code="file.missing")
    for upload in uploads:
        _attach(request, place, upload)
    return _files(request, place)


def _files(request: DeskRequest, place: Place) -> HttpResponse:
    if not is_htmx(request):
        return HttpResponseRedirect(place.page + "#odpowiedz")
    return render(request, "desk/side_files.html", {"files": files_of(begun(request, place))})


def _detach(request: DeskRequest, attachment_id: int) -> HttpResponse:
    own = visible_attachments(request.viewer).select_related("draft__side", "case")
    attachment = own.filter(
        pk=attachment_id, draft__author_id=request.viewer.id, draft__mode=side_drafts.MODE
    ).first()  # fmt: skip
    if attachment is None or attachment.draft is None:
        raise NotFound(_("This file is not on your draft."), code="file.not_found")
    place = Place(attachment.case, attachment.draft.side)
    drafts.detach_from_draft(attachment, by=request.viewer)
    if "body" in request.POST or "body_html" in request.POST:  # without scripts the form itself comes along
        keep(request, place)
    return _files(request, place)


draft = resource(POST=_save, DELETE=_discard)
upload = resource(POST=_upload)
file = resource(DELETE=_detach)
