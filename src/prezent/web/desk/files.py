"""Files and foreign words served so that nothing in them can act: no scripts, no guessing, no strangers."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TypeVar

from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _

from prezent.cases.models import Attachment, Entry
from prezent.cases.policies import visible_attachments
from prezent.platform import storage
from prezent.platform.errors import NotFound
from prezent.web.desk import files_types
from prezent.web.desk.case_http import resource
from prezent.web.desk.case_timeline import file_name
from prezent.web.middleware import DeskRequest

Response = TypeVar("Response", bound=HttpResponseBase)

_LOCKED = "sandbox; default-src 'none'"
#: Bytes of pictures put into the page that shows an e-mail as its sender made it.
_PICTURES = 8 * 1024 * 1024
_PICTURE = re.compile(r'<img\b([^<>]*?) data-cid="([^"<>]{0,1000})"([^<>]*)>')
ORIGINAL_STYLE = (
    "body{margin:1.5rem auto;padding:0 1rem;max-width:60rem}"
    "html{font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff}"
    "img{max-width:100%;height:auto}table{border-collapse:collapse}td,th{padding:2px 6px;vertical-align:top}"
    "blockquote{margin:0 0 0 .5rem;padding-left:.75rem;border-left:2px solid #bbb}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(ORIGINAL_STYLE.encode()).digest()).decode()


def guarded(response: Response, policy: str = _LOCKED) -> Response:
    """Headers of everything that strangers made: it may not run, nor be taken for something else, nor be shared."""
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _file(request: DeskRequest, attachment_id: int, name: str) -> HttpResponseBase:
    attachment = visible_attachments(request.viewer).select_related("file").filter(pk=attachment_id).first()
    if attachment is None or not storage.exists(attachment.file.sha256):
        raise NotFound(_("There is no such file, or it is not yours to see."), code="file.not_found")
    etag = f'"{attachment.file.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        not_modified = HttpResponseNotModified()
        not_modified["ETag"] = etag
        return guarded(not_modified)
    response = _stream(attachment)
    response["ETag"] = etag
    return guarded(response)


def _stream(attachment: Attachment) -> FileResponse:
    path = storage.path(attachment.file.sha256)
    with path.open("rb") as file:
        kind = files_types.media_type(file.read(files_types.HEAD))
    shown = kind in files_types.SHOWN
    response = FileResponse(path.open("rb"), content_type=kind if shown else files_types.UNKNOWN)
    response["Content-Disposition"] = content_disposition_header(not shown, file_name(attachment.name)) or "attachment"
    return response


def plain_text(data: bytes, *, name: str, attachment: bool) -> HttpResponse:
    """Words as plain text: an e-mail's raw source, or a message too long for the page."""
    response = HttpResponse(data, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(attachment, file_name(name)) or "attachment"
    return guarded(response)


def original_page(entry: Entry) -> HttpResponse:
    """An e-mail as its sender laid it out, alone on a page that can run nothing and loads nothing from elsewhere."""
    if not entry.html or entry.kind != Entry.Kind.IN:
        raise NotFound(_("This message has no other look."), code="entry.no_original")
    context = {"entry": entry, "html": _with_pictures(entry), "style": ORIGINAL_STYLE}
    response = HttpResponse(render_to_string("desk/case/original.html", context))
    return guarded(response, f"{_LOCKED}; img-src data:; style-src 'sha256-{_STYLE_HASH}'")


def _with_pictures(entry: Entry) -> str:
    """The cleaned HTML with the pictures that came with the mail in their places, as far as they are not too large."""
    own: dict[str, str] = {}
    left = _PICTURES
    for attachment in Attachment.objects.select_related("file").filter(entry=entry).exclude(content_id="")[:100]:
        if attachment.file.size <= left and storage.exists(attachment.file.sha256):
            data = storage.read(attachment.file.sha256)
            kind = files_types.media_type(data)
            if kind in files_types.SHOWN:
                left -= len(data)
                own[attachment.content_id.strip("<>")] = f"data:{kind};base64,{base64.b64encode(data).decode()}"

    def picture(match: re.Match[str]) -> str:
        source = own.get(match[2].strip("<>"))
        return f'<img{match[1]}{match[3]} src="{source}">' if source else f"<img{match[1]}{match[3]}>"

    return _PICTURE.sub(picture, entry.html)


attachment = resource(GET=_file)
