"""Letters from files: plain text, an e-mail, a page of HTML, or whatever comes on standard input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from prezent.domain.coach.case import Attachment, CaseContext
from prezent.domain.coach.model import CoachError
from prezent.domain.mail import parse
from prezent.domain.mail.html import to_text


@dataclass(frozen=True, slots=True)
class Letter:
    """What is checked: the text that spans count in, the subject where it is a field of its own, the markup.

    ``attachments`` are the files that an e-mail carries; None for what cannot carry any. ``plain``: the text is the
    file's own, so that a proposal can be written back.
    """

    text: str
    subject: str | None = None
    html: str | None = None
    attachments: tuple[Attachment, ...] | None = None
    plain: bool = True

    def in_case(self, case: CaseContext) -> CaseContext:
        """The case with the letter's own files, where the case does not name them."""
        if self.attachments is None or case.attachments is not None:
            return case
        return replace(case, attachments=self.attachments)


def read_letter(data: bytes, suffix: str = "") -> Letter:
    """A letter from the bytes of a file. ``suffix`` is the file's (".eml", ".html"…); every other is plain text.

    Raises CoachError for text that is not UTF-8.
    """
    reader = _READERS.get(suffix.lower())
    return reader(data) if reader else Letter(_decoded(data))


def _mail(data: bytes) -> Letter:
    mail = parse(data)
    files = tuple(Attachment(one.name, one.type, one.size) for one in mail.attachments if not one.inline)
    return Letter(mail.text, mail.subject, mail.html, files, plain=False)


def _page(data: bytes) -> Letter:
    html = _decoded(data)
    return Letter(to_text(html).text, None, html, plain=False)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CoachError(f"The text is not UTF-8 (byte {error.start}). Save it as UTF-8 and try again.") from error


_READERS: Mapping[str, Callable[[bytes], Letter]] = {".eml": _mail, ".html": _page, ".htm": _page}
