"""Letters to others while they are written: kept on the server as answers are, with what else their form holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from prezent.cases.models import Attachment, Case, Draft, Entry, SideThread
from prezent.cases.policies import own_drafts, require_visible
from prezent.cases.services import drafts
from prezent.cases.services.composing import cleaned
from prezent.cases.services.words import FilePart
from prezent.domain.mail import composed
from prezent.people.policies import Viewer

MODE = "side"
#: Characters of one field; more than any of them may have when the letter leaves.
LONGEST = 2000
#: Fields that a form has from the beginning: alone they are nothing that anybody wrote.
_GIVEN = {"kind", "language"}

Asked = Mapping[str, str | Sequence[str]]


def find(case: Case, side: SideThread | None, *, by: Viewer) -> Draft | None:
    """The person's own letter that was begun in a thread, or for a new one (``side`` None). One SQL query."""
    return own_drafts(by).filter(case=case, mode=MODE, side=side).first()


def save(
    case: Case,
    side: SideThread | None,
    *,
    by: Viewer,
    now: datetime,
    html: str,
    asked: Asked,
    submission: UUID | None = None,
) -> Draft | None:
    """Keep what is being written; what is empty and has no files is removed and gives None.

    ``html`` is empty where the letter says nothing yet. ``submission`` is that of the form, as in
    :func:`drafts.save_draft`.
    """
    require_visible(by, case)
    if submission is not None and Entry.objects.filter(submission=submission).exists():
        return None
    html, asked = cleaned(html), _bounded(asked)
    begun = not composed.is_empty(html) or any(said for name, said in asked.items() if name not in _GIVEN)
    if not begun and not Attachment.objects.filter(draft__in=_own(case, side, by)).exists():
        _own(case, side, by).delete()
        return None
    draft, _created = Draft.objects.update_or_create(
        case=case,
        author_id=by.id,
        mode=MODE,
        side=side,
        defaults={"html": html, "asked": asked, "changed_at": now},
    )
    return draft


def attach(case: Case, side: SideThread | None, *, by: Viewer, now: datetime, part: FilePart) -> Attachment:
    """Attach a file, already in the store, to one's draft. Raises DomainError ``file.too_large``, ``file.empty``."""
    require_visible(by, case)
    drafts.require_size(part)
    draft, _created = Draft.objects.get_or_create(
        case=case, author_id=by.id, mode=MODE, side=side, defaults={"changed_at": now}
    )
    return drafts.put_on(draft, part)


def discard(case: Case, side: SideThread | None, *, by: Viewer) -> None:
    """Throw away what was being written, with its files."""
    require_visible(by, case)
    _own(case, side, by).delete()


def spend(case: Case, side: SideThread | None, entry: Entry, *, by: Viewer) -> None:
    """Move the draft's files to the letter it became, and remove it; in the caller's transaction."""
    draft = _own(case, side, by).first()
    if draft is not None:
        Attachment.objects.filter(draft=draft).update(draft=None, entry=entry)
        draft.delete()


def _own(case: Case, side: SideThread | None, by: Viewer) -> QuerySet[Draft]:
    return Draft.objects.filter(case=case, author_id=by.id, mode=MODE, side=side)


def _bounded(asked: Asked) -> dict[str, str | list[str]]:
    return {
        name: said[:LONGEST] if isinstance(said, str) else [one[:LONGEST] for one in said[:LONGEST]]
        for name, said in asked.items()
    }
