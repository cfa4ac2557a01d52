"""How allauth behaves here: nobody signs up by oneself, letters leave by the desk's own mailbox, secrets are sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from prezent.platform import clock, config, secrets
from prezent.web.account import mailer
from prezent.web.account.links import absolute

#: What the desk says after something was done; allauth's other messages are not shown.
SAID: dict[str, Promise] = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/totp_activated.txt": _("From now on logging in takes your password and a code from the app."),
    "mfa/messages/totp_deactivated.txt": _("From now on logging in takes your password alone."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your recovery codes. Keep them somewhere safe."),
    "usersessions/messages/sessions_logged_out.txt": _("You are logged out everywhere else."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The door: a place at the desk is given by an administrator, never taken."""

    error_messages = {  # noqa: RUF012 - allauth's name and shape
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The address and the password do not match. Check both and try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or its time has passed. Type the one you see now."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is no longer valid."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a moment and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by oneself."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in the desk's own words (``SAID``), or nothing."""
        said = message or (SAID.get(message_template) if message_template else None)
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page of security."""
        return reverse("security")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the letter of a forgotten password."""
        uid, _dash, token = key.partition("-")
        return absolute(self.request, reverse("account_reset_password_from_key", args=[uid, token]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Enter a letter for the worker to send, in the language of the person it goes to."""
        language = getattr(context.get("user"), "language", "") or get_language() or config.get().language
        with override(language):
            words = {**context, "firm": config.get().firm, "email": email}
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
            text = render_to_string(f"{template_prefix}_message.txt", words).strip()
        mailer.post(to=email, subject=subject, text=text, language=language, now=clock.now())


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step of logging in; its secrets lie sealed in the database."""

    error_messages = {  # noqa: RUF012 - allauth's name and shape
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or its time has passed. Type the one you see now."),
        "cannot_generate_recovery_codes": _("Recovery codes come with codes from an app: turn those on first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what :meth:`encrypt` sealed."""
        return secrets.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as inline SVG without styles: the content policy forbids data URLs and inline CSS."""
        import qrcode  # type: ignore[import-untyped]

        code = qrcode.QRCode(border=2)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"><path d="{2}"/></svg>',
            len(rows),
            _("QR code for the authenticator app"),
            dots,
        )
