"""Login, invitation, profile and security of one's own account: allauth's flows in the desk's look."""

from __future__ import annotations

from typing import Any

from allauth.account import views as door
from allauth.account.utils import perform_login
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from prezent.cases.services.letter import signature
from prezent.people.queries import nobody_yet
from prezent.people.services import accept_invitation, open_invitation, save_profile
from prezent.platform import clock
from prezent.web.account import forms, mailer
from prezent.web.account.devices import device_words
from prezent.web.middleware import DeskRequest


class Login(door.LoginView):  # type: ignore[misc]
    """E-mail and password; on a fresh installation, how the first person gets a place."""

    form_class = forms.Login

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is anybody who could log in."""
        return {**super().get_context_data(**kwargs), "nobody_yet": nobody_yet()}


class Forgotten(door.PasswordResetView):  # type: ignore[misc]
    """A link by e-mail, or, where the desk cannot send, whom to ask."""

    form_class = forms.Forgotten

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse to promise a letter that cannot leave."""
        self.can_send = mailer.can_send()
        if request.method == "POST" and not self.can_send:
            return HttpResponseRedirect(request.path)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a letter can leave."""
        return {**super().get_context_data(**kwargs), "can_send": self.can_send}


class NewPassword(door.PasswordResetFromKeyView):  # type: ignore[misc]
    """A new password after a forgotten one."""

    form_class = forms.NewPassword


class ChangePassword(door.PasswordChangeView):  # type: ignore[misc]
    """A new password instead of the present one."""

    form_class = forms.ChangePassword


class Again(door.ReauthenticateView):  # type: ignore[misc]
    """The password once more."""

    form_class = forms.Again


class Code(factor.AuthenticateView):  # type: ignore[misc]
    """The second step of logging in."""

    form_class = forms.Code


class CodeAgain(factor.ReauthenticateView):  # type: ignore[misc]
    """A code once more."""

    form_class = forms.CodeAgain


class Security(factor.IndexView):  # type: ignore[misc]
    """Password, second step and sessions on one page."""

    template_name = "account/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is on, how many codes are left, where one is logged in."""
        context = super().get_context_data(**kwargs)
        recovery = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return {
            **context,
            "totp": context["authenticators"].get(Authenticator.Type.TOTP),
            "codes_left": len(recovery.get_unused_codes()) if recovery else 0,
            "sessions_elsewhere": UserSession.objects.filter(user=self.request.user)
            .exclude(session_key=self.request.session.session_key)
            .count(),
        }


class TurnOnTotp(totp.ActivateTOTPView):  # type: ignore[misc]
    """The app that shows codes is made known."""

    form_class = forms.TurnOnTotp


class TurnOffTotp(totp.DeactivateTOTPView):  # type: ignore[misc]
    """Codes from an app are no longer asked for."""

    form_class = forms.TurnOffTotp


class NewCodes(codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes instead of the old ones."""

    form_class = forms.NewCodes


class Sessions(sessions.ListUserSessionsView):  # type: ignore[misc]
    """Where one is logged in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Sessions with the words for their devices, this one first."""
        context = super().get_context_data(**kwargs)
        rows = [(one, one.is_current(), device_words(one.user_agent)) for one in context["sessions"]]
        return {**context, "rows": sorted(rows, key=lambda row: (not row[1], -row[0].created_at.timestamp()))}


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: name and password, and one is logged in."""
    offer = open_invitation(token, now=clock.now())
    form = forms.Accept(request.POST or None, email=offer.email, initial={"name": offer.name})
    if request.method == "POST" and not request.user.is_authenticated and form.is_valid():
        with form.refusals():
            staff = accept_invitation(token, now=clock.now(), **form.cleaned_data)
            response: HttpResponse = perform_login(request, staff)
            return response
    return render(request, "account/invitation.html", {"form": form, "offer": offer})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: DeskRequest) -> HttpResponse:
    """What people set about themselves, and how their letters end."""
    me = request.user
    names = list(forms.Profile.base_fields)
    form = forms.Profile(request.POST or None, initial={name: getattr(me, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            save_profile(me, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Your profile is saved."))
            return HttpResponseRedirect(reverse("profile"))
    return render(request, "account/profile.html", {"form": form, "signed": signature(me, "pl")})


@require_safe
def change_password_address(request: HttpRequest) -> HttpResponse:
    """Where password managers look for the page that changes a password."""
    return HttpResponseRedirect(reverse("account_change_password"))
