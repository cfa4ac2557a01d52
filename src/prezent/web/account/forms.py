"""Forms of the account: allauth's with the desk's words, and our own."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as door
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prezent.people.models import Staff
from prezent.people.services import check_password
from prezent.platform.errors import DomainError
from prezent.web.formkit import DeskForm, Dressed

PASSWORD_HINT = _("At least 10 characters. Three or four unrelated words are good and easy to remember.")
CODE_HINT = _("Six digits that the app shows now, or one of your recovery codes.")


class _Worded(Dressed):
    """A form of allauth with our labels and hints by field name."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint


class Login(_Worded, door.LoginForm):  # type: ignore[misc]
    """E-mail, password, whether to be remembered."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "login": (_("Work e-mail"), ""),
        "password": (_("Password"), ""),
        "remember": (_("Remember me on this computer"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update({"autocomplete": "username", "autofocus": True})


class Forgotten(_Worded, door.ResetPasswordForm):  # type: ignore[misc]
    """Whose password is forgotten."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"email": (_("Work e-mail"), "")}


class NewPassword(_Worded, door.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after a forgotten one."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "password1": (_("New password"), PASSWORD_HINT),
        "password2": (_("New password once more"), ""),
    }


class ChangePassword(_Worded, door.ChangePasswordForm):  # type: ignore[misc]
    """A new password instead of the present one."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), PASSWORD_HINT),
        "password2": (_("New password once more"), ""),
    }


class Again(_Worded, door.ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something that matters."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"password": (_("Password"), "")}


class _Code(_Worded):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"autocomplete": "one-time-code", "autofocus": True})


class Code(_Code, factor.AuthenticateForm):  # type: ignore[misc]
    """The second step of logging in."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code"), CODE_HINT)}


class CodeAgain(_Code, factor.ReauthenticateForm):  # type: ignore[misc]
    """A code once more before something that matters."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code"), CODE_HINT)}


class TurnOnTotp(_Code, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code that the app shows now"), "")}


class TurnOffTotp(Dressed, DeactivateTOTPForm):  # type: ignore[misc]
    """No fields, only consent."""


class NewCodes(Dressed, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """No fields, only consent."""


class Accept(DeskForm):
    """Taking up an invitation."""

    name = forms.CharField(
        label=_("First name and surname"),
        help_text=_("They end each letter to a customer."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    error_fields: ClassVar[dict[str, str]] = {"staff.password": "password"}

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Judge the password with the name and the address in sight."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password"):
            try:
                check_password(cleaned["password"], Staff(email=self.email, name=cleaned.get("name", "")))
            except DomainError as error:
                self.add_error("password", str(error))
        return cleaned


class Profile(DeskForm):
    """What people set about themselves."""

    name = forms.CharField(
        label=_("First name and surname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    position = forms.CharField(label=_("Position"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Phone for customers"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "work tel"}),
    )
    gender = forms.ChoiceField(
        label=_("Ready sentences are written"),
        help_text=_("Polish past tense has a gender: “sprawdziłam” or “sprawdziłem”."),
        required=False,
        choices=[
            ("", _("without gender")),
            ("f", pgettext_lazy("ready sentences are written", "in the feminine")),
            ("m", pgettext_lazy("ready sentences are written", "in the masculine")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Language of the desk"),
        required=False,
        choices=[("", _("as the firm has it")), ("pl", "polski"), ("en", "English")],
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[("", _("as the computer has them")), ("light", _("light")), ("dark", _("dark"))],
    )
    ctrl_enter_sends = forms.BooleanField(
        label=_("Ctrl and Enter send the letter that is being written"), required=False
    )
    error_fields: ClassVar[dict[str, str]] = {"staff.unnamed": "name"}
