"""Domain errors: a stable code for machines, a sentence in the user's language that says what to do."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class DomainError(Exception):
    """A request that the desk understands and will not carry out.

    ``code`` never changes once published; ``message`` may be lazy so that it is translated when shown.
    """

    code = "desk.refused"
    status = 422

    def __init__(self, message: str | Promise, *, code: str | None = None, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The person is known, and may not do this."""

    code = "desk.not_allowed"
    status = 403


class NotFound(DomainError):
    """No such object, or none that this person may see: the two are never told apart."""

    code = "desk.not_found"
    status = 404


class Conflict(DomainError):
    """Somebody else changed the object first; nothing was lost, look again."""

    code = "desk.conflict"
    status = 409


class TooMany(DomainError):
    """The person asks for it too often; a moment later it will be done."""

    code = "desk.too_many"
    status = 429
