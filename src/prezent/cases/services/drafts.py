"""Drafts: kept on the server while somebody writes; nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Attachment, Case, Draft, Entry
from prezent.cases.policies import require_visible
from prezent.cases.services.composing import cleaned
from prezent.cases.services.words import FilePart
from prezent.domain.mail import composed
from prezent.people.policies import Viewer
from prezent.platform import config
from prezent.platform.errors import DomainError
from prezent.platform.models import StoredFile

MODES = ("reply", "note")


def save_draft(
    case: Case,
    *,
    by: Viewer,
    now: datetime,
    mode: str,
    html: str,
    subject: str = "",
    to: str = "",
    cc: str = "",
    submission: UUID | None = None,
) -> Draft | None:
    """Keep what is being written; an empty draft without files is removed and gives None.

    ``submission`` is that of the form: when its words are on the timeline already, a save that came late must
    not bring the draft back, and gives None too.
    """
    require_visible(by, case)
    if mode not in MODES:
        raise DomainError(_("There is no such kind of draft."), code="draft.mode")
    if submission is not None and Entry.objects.filter(submission=submission).exists():
        return None
    html = cleaned(html)
    if (
        composed.is_empty(html)
        and not Attachment.objects.filter(draft__case=case, draft__author_id=by.id, draft__mode=mode).exists()
    ):
        Draft.objects.filter(case=case, author_id=by.id, mode=mode).delete()
        return None
    draft, _created = Draft.objects.update_or_create(
        case=case,
        author_id=by.id,
        mode=mode,
        defaults={"html": html, "subject": subject[:998], "to": to, "cc": cc, "changed_at": now},
    )
    return draft


def discard_draft(case: Case, *, by: Viewer, mode: str) -> None:
    """Throw away what was being written, with its files."""
    require_visible(by, case)
    Draft.objects.filter(case=case, author_id=by.id, mode=mode).delete()


def attach_to_draft(case: Case, *, by: Viewer, now: datetime, mode: str, part: FilePart) -> Attachment:
    """Attach a file, already in the store, to one's draft. Raises DomainError ``file.too_large``, ``file.empty``."""
    require_visible(by, case)
    require_size(part)
    if mode not in MODES:
        raise DomainError(_("There is no such kind of draft."), code="draft.mode")
    draft, _created = Draft.objects.get_or_create(case=case, author_id=by.id, mode=mode, defaults={"changed_at": now})
    return put_on(draft, part)


def require_size(part: FilePart) -> None:
    """Raise DomainError ``file.too_large`` or ``file.empty`` for what cannot go with a letter."""
    limit = config.get().upload_mb
    if part.size > limit * 1024 * 1024:
        raise DomainError(
            _("The file is larger than %(limit)s MB. Send a link, or a smaller file.") % {"limit": limit},
            code="file.too_large",
        )
    if not part.size:
        raise DomainError(_("The file is empty."), code="file.empty")


def put_on(draft: Draft, part: FilePart) -> Attachment:
    """Attach a file that is in the store to a draft."""
    file, _created = StoredFile.objects.get_or_create(
        sha256=part.sha256, defaults={"size": part.size, "media_type": part.media_type[:100]}
    )
    return Attachment.objects.create(case_id=draft.case_id, draft=draft, file=file, name=part.name[:255] or "plik")


def detach_from_draft(attachment: Attachment, *, by: Viewer) -> None:
    """Take a file off one's own draft."""
    if attachment.draft is None or attachment.draft.author_id != by.id:
        raise DomainError(_("This file is not on your draft."), code="file.not_yours")
    attachment.delete()
