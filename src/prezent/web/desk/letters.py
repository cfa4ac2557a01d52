"""Letters that the desk begins and a person ends: put where the person's own draft stands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prezent.cases.models import Case, Draft
from prezent.cases.policies import own_drafts
from prezent.cases.services import drafts, letter
from prezent.domain.mail import composed
from prezent.platform import clock
from prezent.platform.errors import DomainError
from prezent.web.middleware import DeskRequest


def own_draft(request: DeskRequest, case: Case) -> Draft | None:
    """The letter that the person is writing in this case; None where nothing is said in it yet."""
    draft = own_drafts(request.viewer).filter(case=case, mode="reply").first()
    blank = letter.blank_letter(case.customer, request.user, case.language)
    return None if draft is None or letter.says_nothing(draft.html, blank) else draft


def signature(request: DeskRequest, case: Case) -> list[str]:
    """The lines of the person's farewell."""
    return composed.text_of(letter.signature(request.user, case.language)).split("\n")


def begin(request: DeskRequest, case: Case, text: str) -> None:
    """Make ``text`` (plain, with gaps) the person's draft. Raises DomainError ``letter.begun`` when one is begun."""
    if own_draft(request, case) is not None:
        raise DomainError(
            _("You are writing a letter in this case already. Say there why it takes longer and until when."),
            code="letter.begun",
        )
    html = composed.clean(composed.html_from_text(text))
    drafts.save_draft(case, by=request.viewer, now=clock.now(), mode="reply", html=html)


def add(request: DeskRequest, case: Case, *, letter_text: str, part: str) -> None:
    """Put ``part`` into the letter that the person is writing, before the farewell; without such a letter the whole
    ``letter_text`` is the draft. What stands in the letter already is not put there again."""
    draft = own_draft(request, case)
    if draft is None:
        html = composed.clean(composed.html_from_text(letter_text))
        drafts.save_draft(case, by=request.viewer, now=clock.now(), mode="reply", html=html)
        return
    if _plain(part) in _plain(composed.text_of(draft.html)):
        return
    farewell = composed.clean(letter.signature(request.user, case.language))
    words = draft.html.removesuffix(farewell)
    ending = farewell if words != draft.html else ""
    drafts.save_draft(
        case, by=request.viewer, now=clock.now(), mode="reply", html=words + composed.html_from_text(part) + ending,
        subject=draft.subject, to=draft.to, cc=draft.cc,
    )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.split())
