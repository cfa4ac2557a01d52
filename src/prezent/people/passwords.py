"""What a password must not be, in words that name no columns."""

from __future__ import annotations

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.utils.translation import gettext as _


class UnlikeOneself(UserAttributeSimilarityValidator):
    """Refuses a password that resembles the person's own name or address."""

    def get_error_message(self) -> str:
        """Why the password was refused."""
        return _("The password is too much like your name or your e-mail address.")
