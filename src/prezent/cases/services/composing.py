"""What a composer sends, made safe: cleaned HTML of a bounded length."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prezent.domain.mail import composed
from prezent.platform.errors import DomainError

#: Characters of HTML in one letter or note: some forty pages. Cleaning deep nesting costs more than its length.
LONGEST = 100_000


def cleaned(html: str) -> str:
    """The letter's canonical HTML. Raises DomainError ``letter.too_long``."""
    if len(html) > LONGEST:
        raise DomainError(
            _("The text is too long for one letter. Send the long part as an attachment."), code="letter.too_long"
        )
    return composed.clean(html)
